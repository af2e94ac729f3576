"""The session: asks one question after the other, marks, and records before it tells.

Faces know two verbs, `next` and `submit`, and one value, `Result` with its verdict; all they send is strings, so that
every face can do what any other can. Clock and seed are injected. Nothing is remembered but frames and their events,
which are kept durably as a draft until the answer is recorded.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from dlquiz.errors import DlquizError, StorageError
from dlquiz.grading import Verdict, grade, worked_solution
from dlquiz.grading.grade import give_up
from dlquiz.messages import Language, Text
from dlquiz.progress import Attempt, Draft, Store
from dlquiz.questions import Open, Question
from dlquiz.schedule import Memory, Outcome, Rating, rating_for
from dlquiz.session.state import Event, EventKind, Frame, Result
from dlquiz.variants import Stream, draw

GIVE_UP = ("?", "？")
LARGEST_SEED = 1_000_000


class Setting(NamedTuple):
    """Who practises how: what an attempt records besides the answer."""

    mode: str
    device: str
    seed: int


class Session:
    """One sitting over a queue of questions.

    `clock` gives aware times. `number` questions are asked, coming round with fresh variants when there are fewer.
    """

    def __init__(
        self,
        questions: Sequence[Question],
        store: Store,
        *,
        clock: Callable[[], datetime],
        setting: Setting,
        number: int,
        language: Language = "en",
    ) -> None:
        self.language: Language = language
        self.results: list[Result] = []
        self.skipped_faults: list[DlquizError] = []
        self.draft_trouble: StorageError | None = None
        self._questions = list(questions)
        self._queue = deque(questions)
        self._store = store
        self._clock = clock
        self._setting = setting
        self._total = number
        self._frame: Frame | None = None
        self._shown_at = clock()
        self._asked = 0
        self._drawn = 0
        self._skipped: set[str] = set()
        self._pending: list[Attempt] = []

    @property
    def total(self) -> int:
        """How many questions this sitting asks."""
        return self._total

    @property
    def saves(self) -> bool:
        """Whether answers outlive the program."""
        return self._store.saved

    def resume(self, draft: Draft, question: Question) -> None:
        """Ask a question left in the middle first: the same numbers, what was done so far, the text being typed."""
        events = tuple(Event(*event) for event in draft.events)
        frame = Frame(draw(question, draft.seed), self._asked + 1, self._total, events, draft.typed)
        if frame.state.stage != "done":
            self._begin(frame)

    def next(self) -> Frame | None:
        """The question to be answered now: the same one until it is done, then the next; None at the end."""
        if self._frame is not None and self._frame.state.stage != "done":
            return self._frame
        self._frame = None
        failures = 0
        while self._asked < self._total and self._questions and failures < len(self._questions):
            question = self._queue.popleft() if self._queue else self._refill()
            try:
                variant = draw(question, self._fresh_seed())
            except DlquizError as error:
                self.skipped_faults.append(error)
                failures += 1
                continue
            self._begin(Frame(variant, self._asked + 1, self._total))
            break
        return self._frame

    def submit(self, text: str) -> Result:
        """Mark an answer to the current question; `?` gives up. For the rubric the answer is its point numbers.

        The attempt is recorded before the result is returned. What cannot be read changes nothing.
        """
        frame = self._current()
        state = frame.state
        if text.strip() in GIVE_UP:
            return self.reveal()
        if state.stage == "ask" and isinstance(frame.variant.question.kind, Open):
            return self._take_open_answer(frame, text)
        verdict = grade(frame.variant, text, digits_asked=state.digits_asked)
        if not verdict.counts:
            if verdict.echo.en and not state.digits_asked:
                self._happen("digits")
            return Result(self._current(), verdict, self.saves)
        return self._finish("ticks" if state.stage == "rubric" else "answer", text, verdict)

    def reveal(self) -> Result:
        """Give up on the current question: it counts as wrong, and the key is shown."""
        frame = self._current()
        typed = frame.state.answer
        return self._finish("reveal", typed, give_up(frame.variant))

    def hint(self) -> Text | None:
        """One more hint, if there is one; each caps the rating."""
        frame = self._current()
        hints = frame.variant.question.hints
        shown = frame.state.hints
        if shown >= len(hints):
            return None
        self._happen("hint")
        return frame.variant.fill(hints[shown])

    def skip(self) -> None:
        """Put the current question off: once to the end of the queue, a second time out of this sitting."""
        frame = self._current()
        name = frame.variant.question.name
        if name not in self._skipped:
            self._skipped.add(name)
            self._queue.append(frame.variant.question)
            self._asked -= 1
        self._frame = None
        self._drop_draft()

    def undo(self) -> Result | None:
        """Take the last recorded answer back and ask its question again, with new numbers: the key was seen."""
        done = next((result for result in reversed(self.results) if result.attempt_id), None)
        if done is None:
            return None
        unsaved = [attempt for attempt in self._pending if attempt.id == done.attempt_id]
        if unsaved:
            self._pending.remove(unsaved[0])
        else:
            self._store.undo(done.attempt_id, self._clock())
        self.results.remove(done)
        if self._frame is not None and self._frame.state.stage != "done":
            self._queue.appendleft(self._frame.variant.question)
            self._asked -= 1
        self._frame = None
        self._queue.appendleft(done.frame.variant.question)
        self._asked -= 1
        return done

    def another(self) -> None:
        """Ask for another variant of the question just answered, on top of the planned number."""
        frame = self._current()
        self._queue.appendleft(frame.variant.question)
        self._total += 1

    def typed(self, text: str) -> None:
        """Keep what stands in the answer field, so that quitting loses nothing."""
        if self._frame is not None and self._frame.state.stage != "done" and text != self._frame.typed:
            self._frame = replace(self._frame, typed=text)
            self._save_draft()

    def solution(self) -> list[Text]:
        """The worked solution of the current question."""
        return worked_solution(self._current().variant)

    def retry_saving(self) -> bool:
        """Try to save what could not be saved; True when nothing is left unsaved."""
        while self._pending:
            try:
                self._store.record(self._pending[0])
            except StorageError:
                return False
            self._pending.pop(0)
        return True

    def _begin(self, frame: Frame) -> None:
        self._asked += 1
        self._frame = frame
        self._shown_at = self._clock()
        self._save_draft()

    def _refill(self) -> Question:
        self._queue.extend(self._questions)
        return self._queue.popleft()

    def _fresh_seed(self) -> int:
        self._drawn += 1
        return Stream("session", self._setting.seed, self._drawn).below(LARGEST_SEED)

    def _current(self) -> Frame:
        if self._frame is None:
            raise RuntimeError("no question is being asked: call next() first")
        return self._frame

    def _take_open_answer(self, frame: Frame, text: str) -> Result:
        self._happen("answer", text)
        key = grade(frame.variant, "none")
        shown = Verdict("unreadable", 0.0, key.expected, key.expected_text)
        return Result(self._current(), shown, self.saves)

    def _happen(self, kind: EventKind, text: str = "") -> None:
        frame = self._current()
        self._frame = replace(frame, events=(*frame.events, Event(kind, text)), typed="")
        self._save_draft()

    def _finish(self, kind: EventKind, text: str, verdict: Verdict) -> Result:
        frame = self._current()
        done = replace(frame, events=(*frame.events, Event(kind, text)), typed="")
        state = done.state
        rating = rating_for(
            _counted(verdict), hints=state.hints, revealed=state.revealed, tries=2 if state.digits_asked else 1
        )
        attempt = self._attempt(done, verdict, rating)
        memory = self._record(attempt)
        self._frame = done
        days = None if memory is None else max(0, (memory.due - attempt.at).days)
        saved = self.saves and memory is not None
        result = Result(done, verdict, saved, rating, days, attempt.id)
        self.results.append(result)
        return result

    def _record(self, attempt: Attempt) -> Memory | None:
        """Save the attempt, and before it what waits from an earlier failure; None when it could not be saved."""
        self._pending.append(attempt)
        memory = None
        while self._pending:
            try:
                memory = self._store.record(self._pending[0])
            except StorageError:
                return None
            self._pending.pop(0)
        return memory

    def _attempt(self, frame: Frame, verdict: Verdict, rating: Rating) -> Attempt:
        question = frame.variant.question
        state = frame.state
        now = self._clock()
        return Attempt(
            id=self._store.new_id(),
            at=now,
            device=self._setting.device,
            bank=question.bank,
            question=question.name,
            topic=question.topic,
            kind=question.type,
            seed=frame.variant.seed,
            parameters=dict(frame.variant.parameters),
            expected=verdict.expected,
            answer=_answer_text(state.answer, state.ticks, state.revealed),
            verdict=_counted(verdict),
            score=verdict.score,
            mistake=verdict.mistake,
            hints=state.hints,
            tries=2 if state.digits_asked else 1,
            seconds=max(0.0, (now - self._shown_at).total_seconds()),
            rating=rating,
            mode=self._setting.mode,
            language=self.language,
            wording=question.wording,
            grading=question.grading,
        )

    def _save_draft(self) -> None:
        frame = self._frame
        if frame is None:
            return
        draft = Draft(
            frame.variant.question.name, frame.variant.seed, [list(e) for e in frame.events], frame.typed, self._clock()
        )
        self._quietly(lambda: self._store.save_draft(draft))

    def _drop_draft(self) -> None:
        self._quietly(self._store.clear_draft)

    def _quietly(self, action: Callable[[], None]) -> None:
        """A draft that cannot be kept is no reason to stop: recording the answer will say "not saved"."""
        try:
            action()
        except StorageError as error:
            self.draft_trouble = error


def _answer_text(answer: str, ticks: str, revealed: bool) -> str:
    """What history keeps of an answer: for an open one, the points on a first line and the text below."""
    if revealed:
        return f"?\n{answer}" if answer else "?"
    return f"{ticks}\n{answer}" if ticks else answer


def _counted(verdict: Verdict) -> Outcome:
    assert verdict.outcome != "unreadable", "what could not be read is never recorded"
    return verdict.outcome
