"""The answers of one session: recorded before they are shown, and what the learner does to them afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

from dlquiz.errors import StorageError
from dlquiz.grading.verdict import Verdict
from dlquiz.messages import Language
from dlquiz.progress.days import utc_offset
from dlquiz.progress.records import Attempt, Group, StoredAttempt
from dlquiz.progress.store import Store
from dlquiz.questions.question import Question
from dlquiz.schedule import Memory, Outcome, Rating, rating_for
from dlquiz.session.leeches import LAPSES, Leech
from dlquiz.session.recorded import answer_text
from dlquiz.session.saving import PendingWrites
from dlquiz.session.state import QuestionState, Result
from dlquiz.session.timing import MOST
from dlquiz.variants import offers

Advise = Callable[[Question, Memory], Leech]


class Setting(NamedTuple):
    """Who practises where: what an attempt records besides the answer. The `seed` decides all numbers of a session."""

    device: str
    seed: int
    zone: tzinfo = UTC


class Answers:
    """The `results` so far, the newest last, with `writes` to save them.

    `advise` says what there is to say of a question that became a leech.
    """

    def __init__(
        self, store: Store, clock: Callable[[], datetime], setting: Setting, mode: str, advise: Advise | None = None
    ) -> None:
        self.results: list[Result] = []
        self._store = store
        self._clock = clock
        self._setting = setting
        self._mode = mode
        self.writes = PendingWrites(store, clock, self._tell_saved)
        self._advise = advise

    @property
    def saves(self) -> bool:
        """Whether answers get into the progress file."""
        return self._store.saved

    @property
    def keeps(self) -> bool:
        """Whether answers outlive the program, if only in another file."""
        return self._store.keeps

    def record(
        self,
        done: QuestionState,
        verdict: Verdict,
        seconds: float,
        language: Language,
        *,
        attempt_id: str = "",
    ) -> Result:
        """Record the answer to a question that is done, which took so many `seconds`.

        They say nothing of how hard it was where not all of them are known, or where it was left open. Without an
        `attempt_id` one is made.
        """
        state, usual = done.state, self._usual(done)
        rated = rating_for(
            _outcome(verdict),
            hints=state.hints,
            lines=state.worked,
            key_shown=state.key_shown,
            revealed=state.revealed,
            seconds=seconds if done.seconds is not None and seconds < MOST else None,
            usual=usual,
        )
        attempt = self._attempt(done, verdict, seconds, rated.rating, language, attempt_id)
        memory = self.writes.record(attempt)
        result = Result(
            done,
            verdict,
            saved=self.saves and memory is not None,
            rating=rated.rating,
            due_days=_days(memory),
            attempt_id=attempt.id,
            why=rated.why,
            usual=usual,
            leech=self._leech(done, rated.rating, memory, self.results),
        )
        self.results.append(result)
        return result

    def _attempt(
        self, done: QuestionState, verdict: Verdict, seconds: float, rating: Rating, language: Language, attempt_id: str
    ) -> Attempt:
        state, question, at = done.state, done.variant.question, self._clock()
        return Attempt(
            id=attempt_id or self._store.new_id(),
            at=at,
            utc_offset=utc_offset(at, self._setting.zone),
            device=self._setting.device,
            bank=question.bank,
            question=question.name,
            topic=question.topic,
            kind=question.type,
            seed=done.variant.seed,
            parameters=dict(done.variant.parameters),
            expected=verdict.expected,
            answer=answer_text(state, question.kind),
            verdict=_outcome(verdict),
            score=verdict.score,
            mistake=verdict.mistake,
            hints=max(state.hints + state.worked, int(state.key_shown)),
            offered=offers.offered(done.variant),
            groups=_groups(verdict),
            seconds=seconds,
            rating=rating,
            mode=self._mode,
            language=language,
            wording=question.wording,
            grading=question.grading,
        )

    def take_back(self) -> Result:
        """Take the last answer of the session back. Raises StorageError where the store cannot."""
        self.writes.take_back(self.results[-1].attempt_id)
        return self.results.pop()

    def take_back_earlier(self) -> StoredAttempt | None:
        """Take back the newest answer in force that is none of this session. Raises StorageError."""
        self.writes.retry()
        return self._store.undo_last(self._clock())

    def dispute(self, note: str) -> Result:
        """Note what the learner says of the last verdict. Raises StorageError where it cannot be kept."""
        self.writes.dispute(self.results[-1].attempt_id, note)
        self.results[-1] = replace(self.results[-1], dispute=note)
        return self.results[-1]

    def rate(self, rating: Rating) -> Result:
        """Override the rating of the last answer. Raises StorageError where it cannot be kept."""
        last = self.results[-1]
        if last.why != "own" or last.rating != rating:
            memory = self.writes.rate(last.attempt_id, rating)
            # By now an answer that waited may be saved.
            saved = self.saves and memory is not None
            rated = replace(self.results[-1], rating=rating, why="own", due_days=_days(memory), saved=saved)
            self.results[-1] = replace(
                rated, leech=self._leech(rated.question_state, rating, memory, self.results[:-1])
            )
        return self.results[-1]

    def flagged(self, question_state: QuestionState | None) -> bool | None:
        """Whether the question of `question_state`, or else the one answered last, is flagged. Raises StorageError."""
        name = self._name(question_state)
        return None if name is None else name in self._store.flags.flagged()

    def turn_flag(self, question_state: QuestionState | None) -> bool | None:
        """Flag that question, or take its flag away; whether it is flagged now. Raises StorageError."""
        name = self._name(question_state)
        if name is None:
            return None
        on = name not in self._store.flags.flagged()
        self._store.flags.set(name, on, self._clock())
        return on

    def showed(self, question_state: QuestionState) -> bool:
        """Whether the key to these very numbers was shown with one of the verdicts."""
        asked = (question_state.variant.question.name, question_state.variant.seed)
        return any(
            (done.question_state.variant.question.name, done.question_state.variant.seed) == asked
            for done in self.results
        )

    def _name(self, question_state: QuestionState | None) -> str | None:
        """Of the question before the learner."""
        before = question_state or (self.results[-1].question_state if self.results else None)
        return None if before is None else before.variant.question.name

    def _usual(self, question_state: QuestionState) -> float | None:
        """How long such a question usually takes; where that cannot be read, the answer is still to be recorded."""
        try:
            return self._store.pace(question_state.variant.question.type)
        except StorageError:
            return None

    def _leech(
        self, question_state: QuestionState, rating: Rating, memory: Memory | None, before: Iterable[Result]
    ) -> Leech | None:
        """What to say of a question that this answer has made a leech; nothing of what was one before."""
        if self._advise is None or memory is None or rating != Rating.AGAIN or memory.lapses != LAPSES:
            return None
        question = question_state.variant.question
        # A miss within a day of the last is no further lapse.
        if any(
            done.leech is not None and done.question_state.variant.question.name == question.name for done in before
        ):
            return None
        return self._advise(question, memory)

    def _tell_saved(self, attempt_id: str) -> None:
        """An answer reported as "not saved" before is safe now."""
        for place, result in enumerate(self.results):
            if result.attempt_id == attempt_id:
                self.results[place] = replace(result, saved=self.saves)


def _outcome(verdict: Verdict) -> Outcome:
    assert verdict.outcome != "unreadable", "what could not be read is never recorded"
    return verdict.outcome


def _groups(verdict: Verdict) -> tuple[Group, ...] | None:
    """How the groups of cases of a function came out, as history keeps it."""
    if verdict.run is None:
        return None
    reasons = [None if group.failure is None else group.failure.reason for group in verdict.run.groups]
    groups = zip(verdict.run.groups, reasons, strict=True)
    return tuple(Group(group.name, group.passed, group.of, reason) for group, reason in groups)


def _days(memory: Memory | None) -> int | None:
    """In how many days a question comes back."""
    return None if memory is None else max(0, (memory.due - memory.last_review).days)
