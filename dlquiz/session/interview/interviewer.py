"""The interviewer: asks, takes answers without a verdict, and has the open ones scored when all is asked.

It drives a `Session`: the questions are its own choice, what comes back is withheld. Every change is on
disk before the method returns, so that an interview can be left, or killed, and gone on with at any moment.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from dlquiz.bank import Library
from dlquiz.errors import DlquizError
from dlquiz.grading.verdict import GIVE_UP, Verdict
from dlquiz.kinds.open import which_points
from dlquiz.messages import Language, Text
from dlquiz.messages.naming import NO_TEXT
from dlquiz.progress.days import utc_offset
from dlquiz.progress.interviews import Interview, Place, Stage
from dlquiz.progress.store import Store
from dlquiz.session.answers import Setting
from dlquiz.session.draws import LARGEST_SEED
from dlquiz.session.interview.beats import Beats
from dlquiz.session.interview.following import Introduction, introduction
from dlquiz.session.interview.running import Item, RunningInterview
from dlquiz.session.interview.state import InterviewState
from dlquiz.session.options import SessionOptions
from dlquiz.session.session import Session
from dlquiz.session.state import QuestionState, Result
from dlquiz.session.timing import Ticks, ticks_of
from dlquiz.variants.deterministic_random import DeterministicRandom

Phase: TypeAlias = Literal["questions", "scoring", "over"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to be answered, or in the scoring phase an open answer to be scored; `introduction` leads up to it."""

    question_state: QuestionState
    place: Place
    introduction: Introduction | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of an answer; nothing in it says whether it is right.

    Where it was not `taken`, `help` says why, and `unread` is the place of the blank that could not be read. Where it
    was the whole answer, the question is `over`. `saved` tells that it is safe on disk.
    """

    question_state: QuestionState
    taken: bool
    help: Text = NO_TEXT
    unread: int | None = None
    over: bool = False
    late: bool = False
    saved: bool = True


class Interviewer:
    """One interview. `interview` is its state; `clock` gives aware times, `ticks` seconds that only go on.

    Without `ticks` the clock's seconds are counted.
    """

    def __init__(
        self,
        interview: RunningInterview,
        library: Library,
        store: Store,
        *,
        clock: Callable[[], datetime],
        ticks: Ticks | None = None,
        setting: Setting,
        language: Language,
    ) -> None:
        self._store = store
        self._clock = clock
        self._setting = setting
        self._ticks = ticks or ticks_of(clock)
        self._beats = Beats(self._ticks, clock)
        self._lead: Introduction | None = None
        self._state = InterviewState(interview, library, store, clock, self._ticks)
        self._session = Session(
            (),
            store,
            SessionOptions("interview", number=0),
            setting=setting,
            clock=clock,
            ticks=self._ticks,
            language=language,
            drafts=False,
        )
        self._state.settle()
        self._state.keep()

    # How it stands

    @property
    def interview(self) -> RunningInterview:
        return self._state.interview

    @property
    def faults(self) -> list[DlquizError]:
        """Why questions were left out."""
        return self._state.faults

    @property
    def language(self) -> Language:
        return self._session.language

    @language.setter
    def language(self, language: Language) -> None:
        self._session.language = language

    @property
    def saves(self) -> bool:
        """Whether answers outlive the program."""
        return self._store.saved and self._state.trouble is None

    @property
    def keeps(self) -> bool:
        """Whether there is a disk to save to at all."""
        return self._store.saved

    @property
    def phase(self) -> Phase:
        if not self.interview.asked_out:
            return "questions"
        return "over" if self._to_score() is None else "scoring"

    @property
    def here(self) -> float:
        """The seconds that the question being answered took so far."""
        item = self.interview.under_way
        return 0.0 if item is None else item.place.seconds + self._state.running()

    @property
    def left(self) -> float:
        """The seconds that are left of the stage, if there are any; below zero when the time is over."""
        return self.interview.left - self._state.running()

    @property
    def late(self) -> bool:
        """Whether the time of the stage, if there are any, is over."""
        return self.left < 0

    @property
    def stage(self) -> Stage | None:
        """The stage of the question being answered; None in an interview that has none."""
        return self.interview.stage_here

    @property
    def has_more(self) -> bool:
        """Whether another stage comes after this one."""
        return any(turn.stage != self.interview.stage for turn in self.interview.waiting)

    @property
    def unscored(self) -> int:
        """How many open answers are still to be scored."""
        return self.interview.unscored

    # The verbs

    @property
    def current(self) -> Asked | None:
        """What is to be answered or scored now; None before the first, between two, and at the end."""
        question_state, here = self._session.current, self._state.here
        return (
            None
            if question_state is None or here is None
            else Asked(question_state, self.interview.items[here].place, self._lead)
        )

    def advance(self) -> bool:
        """Go on to what is to be answered or scored next, unless something is; at the end `current` stays None.

        False where that cannot be asked: it is left out, and the next call tries another one.
        """
        self._session.retry_saving()
        if not self.interview.asked_out:
            item, asks = self.interview.under_way, True
            if item is not None and self._state.here is None:
                asks = self._take_up_again(item)
            elif item is None and self._find_time():
                asks = self._begin()
            if self._state.here is not None:
                self._state.hold()
            if self.interview.under_way is not None or not asks:
                return asks
            self._state.close()
        return self._score_next()

    def submit(self, text: str, known: Verdict | None = None) -> Reply:
        """Take an answer, `?` gives up; in the scoring phase the numbers of the points it made.

        A `known` verdict on it is taken over, as a session does.

        It is on disk when the reply is returned. Where the key itself is in doubt the question is left out of the
        interview, and `faults` says why.
        """
        self._notice_sleep()
        here = self._state.here
        if here is None:
            raise RuntimeError("nothing is being asked: call advance() first")
        item, late = self.interview.items[here], self.late
        if item.over:
            return self._take_points(here, text)
        try:
            result = self._session.submit(text, known)
        except DlquizError as error:
            self.faults.append(error)
            self._pass_on(self._state.timed(item)._replace(events=(), typed="", over=True))
            return Reply(self._state.question_state(item), taken=True, over=True, late=late)
        return self._taken(here, result, late)

    def pass_on(self) -> Reply:
        """Give the question before the learner up, whatever is written there."""
        self._notice_sleep()
        here = self._state.here
        if here is None or self.interview.items[here].over:
            raise RuntimeError("nothing is being asked: call advance() first")
        late = self.late
        return self._taken(here, self._session.reveal(), late)

    def typed(self, text: str) -> None:
        """Keep what stands in the answer field, and the time used."""
        self._notice_sleep()
        here = self._state.here
        if here is not None and not self.interview.items[here].over:
            self._session.typed(text)
            self._keep_state(here)

    def keep(self) -> None:
        """Keep the time used so far."""
        item = self.interview.under_way
        if item is not None and self._state.here is not None:
            self._state.put(self._state.timed(item))

    def beat(self, *, at_work: bool = False) -> None:
        """Called each second by a frontend that shows the clock.

        After a long gap the machine slept, or the program was stopped. That is a pause, as if the interview had been
        left, and does not count; unless the learner was `at_work` in an editor, which had the terminal meanwhile.
        """
        gap = self._beats.beat(at_work=at_work)
        if gap.ticked:
            self._state.pause(gap.ticked)
            self._session.pause(gap.ticked)
        if gap.away:
            self._state.note_pause(gap.away)

    def _notice_sleep(self) -> None:
        """The first key after a sleep may come before the next beat."""
        if self._beats.begun:
            self.beat()

    def use(self, library: Library) -> None:
        """Ask what comes next as it is written now; the question being answered is finished as it was drawn."""
        self._state.library = library

    def end(self) -> None:
        """Ask no more. What is written to an open question counts as its answer; what else was begun is not counted."""
        if self.interview.asked_out:
            return
        if self._state.here is None and self.interview.under_way is not None:
            self._take_up_again(self.interview.under_way)
        item, number = self.interview.under_way, self._state.here
        if item is not None and number is not None:
            kind = self._state.question_state(item).variant.question.kind
            if kind.in_own_words and item.typed.strip():
                self.submit(item.typed)
            else:
                self._pass_on(self._state.timed(item)._replace(over=True))
        self._state.close()

    def finish(self) -> Interview | None:
        """Put the interview among those that are over; None, and nothing kept, where nothing was answered.

        Open answers that are not scored are kept as they were typed. Raises StorageError where it cannot be kept; it
        is still in progress then.
        """
        self.end()
        self._session.retry_saving()
        interview, places, now = self.interview, self._state.places(), self._clock()
        if not places:
            self._store.interviews.clear()
            return None
        finished = Interview(
            id=interview.id,
            at=now,
            utc_offset=utc_offset(now, self._setting.zone),
            device=self._setting.device,
            began=interview.began,
            minutes=interview.minutes,
            blueprint=interview.blueprint.lines,
            seed=interview.seed,
            seconds=interview.seconds,
            places=places,
            role=interview.role,
            level=interview.level,
            assignment=interview.assignment,
            stages=interview.stages_used,
            pauses=interview.pauses,
        )
        self._store.interviews.end(finished)
        return finished

    # Asking

    def _find_time(self) -> bool:
        """Whether a question waits that there is time for; those of a stage whose time is over are not asked."""
        while self.interview.waiting and self.late:
            self._state.interview = self.interview.skip(self.interview.stage)
        return bool(self.interview.waiting)

    def _begin(self) -> bool:
        """Ask the first question that waits; False, and it is left out, where it is gone or has no draw."""
        before = self.interview
        turn = before.waiting[0]
        seed = DeterministicRandom("interview", before.seed, turn.question).below(LARGEST_SEED)
        place = Place(turn.question, seed, self._store.new_id(), turn.why, turn.after, stage=turn.stage)
        self._state.interview = before.begin(place)
        question_state = self._state.question_state_if_any(self.interview.items[-1])
        if question_state is None or question_state.variant.question.deprecated:
            self._state.interview = before.drop()
            return False
        self._show(question_state, len(self.interview.items) - 1)
        self._state.keep()
        return True

    def _take_up_again(self, item: Item) -> bool:
        """Go on with the question that was left in the middle; one that is gone from the banks is left out."""
        question_state = self._state.question_state_if_any(item)
        if question_state is None:
            self._state.put(item._replace(over=True))
            return False
        self._show(question_state, len(self.interview.items) - 1)
        return True

    def _show(self, question_state: QuestionState, number: int) -> None:
        item = self.interview.items[number]
        self._state.show(number)
        self._session.take_up(question_state, item.place.attempt, runs=not item.over)
        self._lead = None if item.over else self._introduction(item)

    def _introduction(self, item: Item) -> Introduction | None:
        if item.place.after is None:
            return None
        before = self.interview.items[item.place.after]
        question_state = self._state.question_state_if_any(before)
        return None if question_state is None else introduction(item, before, question_state.variant)

    # Taking answers

    def _taken(self, number: int, result: Result, late: bool) -> Reply:
        question_state, verdict = result.question_state, result.verdict
        stage = question_state.state.stage
        if stage == "ask":
            if question_state.events != self.interview.items[number].events:
                self._keep_state(number)
            return Reply(question_state, verdict.counts, NO_TEXT if verdict.counts else verdict.message, verdict.unread)
        item = self._state.timed(self.interview.items[number])
        place = item.place._replace(late=late)
        item = item._replace(place=place, events=question_state.events, typed="", over=True, scored=stage == "done")
        # An answer that waits to be recorded is asked again after a crash: it must not look as if it were safe.
        safe = result.saved or not self._store.saved or stage == "rubric"
        self._pass_on(item, keep=safe)
        return Reply(question_state, True, over=True, late=late, saved=safe and self.saves)

    def _keep_state(self, number: int) -> None:
        """Keep what was done at the question being answered so far."""
        question_state = self._session.current
        assert question_state is not None, "a question is being answered"
        item = self._state.timed(self.interview.items[number])
        self._state.put(item._replace(events=question_state.events, typed=question_state.typed), number)

    def _pass_on(self, item: Item, *, keep: bool = True) -> None:
        """The question before the learner is over with this item; what its answer brings up is asked next."""
        number = self._state.here
        assert number is not None
        self._state.interview = self.interview.put(number, item)
        self._state.follow(number)
        self._state.here = None
        if keep:
            self._state.keep()

    # Scoring

    def _to_score(self) -> int | None:
        return next((number for number, item in enumerate(self.interview.items) if item.is_to_score), None)

    def _score_next(self) -> bool:
        number = self._to_score()
        if number is None or self._state.here == number:
            return True
        item = self.interview.items[number]
        drawn = self._state.question_state_if_any(item)
        if drawn is None or drawn.state.stage != "rubric":
            # Its question is gone or rewritten as another kind: it stays as it was typed.
            self._state.put(item._replace(scored=True), number)
            return False
        self._show(drawn, number)
        return True

    def _take_points(self, number: int, text: str) -> Reply:
        question_state = self._session.current
        assert question_state is not None, "an answer to be scored is before the learner"
        kind = question_state.variant.question.kind
        if text.strip() in GIVE_UP and kind.in_own_words:
            # Here a question mark asks how to score; nothing is given up any more.
            return Reply(question_state, False, which_points(len(kind.points)))
        result = self._session.submit(text)
        if not result.verdict.counts:
            return Reply(question_state, False, result.verdict.message)
        self._state.interview = self.interview.put(number, self.interview.items[number]._replace(scored=True))
        self._state.here = None
        if result.saved or not self._store.saved:
            self._state.keep()
        return Reply(result.question_state, True, over=True, saved=result.saved)
