"""The session: asks one question after the other, marks, and records before it tells.

Every frontend needs `current`, two verbs, `advance` and `submit`, and one value, `Result` with its verdict; it sends
strings only. Hints, giving up, skipping, undoing, disputing and keeping the typed text are verbs of their own, for
frontends that offer them. Clock and seed are injected. Nothing is remembered but questions and their events, which are
kept durably as a draft until the answer is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from dlquiz.errors import DlquizError, StorageError
from dlquiz.grading.verdict import Verdict
from dlquiz.kinds import drawing
from dlquiz.messages import Language, Text
from dlquiz.progress.records import Draft, StoredAttempt
from dlquiz.progress.store import Store
from dlquiz.questions.question import Question
from dlquiz.schedule import Rating
from dlquiz.session.answers import Advise, Answers, Setting
from dlquiz.session.draws import Draws
from dlquiz.session.drilling import Drill, Drilled
from dlquiz.session.hints import Help, next_hint, next_line
from dlquiz.session.marking import Heard, given_up, heard
from dlquiz.session.options import SessionOptions, options_json
from dlquiz.session.queue import Choose, Find, Queue
from dlquiz.session.relearning import Relearned
from dlquiz.session.reload import comeback_dropped, fitting, reloaded_state, taken_up, with_numbers
from dlquiz.session.state import Event, EventKind, QuestionState, Result
from dlquiz.session.timing import MOST, Stopwatch, Ticks, ticks_of


class Session:
    """One session over a queue of questions.

    `options` say how many `questions` it asks, coming round with fresh variants when there are fewer, for how long, and
    with which seed it begins. `clock` gives aware times, `ticks` seconds that only go on; without them the clock's are
    counted. Without `drafts` (a frontend that cannot go on with a question left in the middle) the draft of another
    frontend stays. A `drill` chooses the variants, and ends the session before its number is reached. `advise` says
    what there is to say of a question that has just become a leech.

    What is `failed` already, and what is failed now, comes back until it is right once, on top of the number; None
    where nothing comes back.
    """

    def __init__(
        self,
        questions: Sequence[Question],
        store: Store,
        options: SessionOptions,
        *,
        setting: Setting,
        clock: Callable[[], datetime],
        ticks: Ticks | None = None,
        language: Language = "en",
        drafts: bool = True,
        failed: Sequence[Question] | None = None,
        drill: Drill | None = None,
        choose: Choose | None = None,
        advise: Advise | None = None,
    ) -> None:
        self.options = options
        self.language: Language = language
        self.faults: list[DlquizError] = []
        """Why questions were left out."""
        self._clock = clock
        self._answers = Answers(store, clock, setting, options.mode, advise)
        self._queue = Queue(questions, self._answers.results, failed, choose)
        self._ticks = ticks or ticks_of(clock)
        self.total = options.total
        """How many questions this session asks; None where its time alone decides."""
        self._asked = 0
        self._ends = None if options.minutes is None else self._ticks() + 60 * options.minutes
        self._drafts = drafts
        self._question_state: QuestionState | None = None
        self._open_for = Stopwatch(self._ticks)
        self._runs = True
        self._attempt_id = ""
        self._aside: list[QuestionState] = []
        self._draws = Draws(setting.seed, options.first_seed, drill)
        self._drill = drill
        self._more = False

    @property
    def results(self) -> Sequence[Result]:
        """The verdicts so far, the newest last."""
        return self._answers.results

    @property
    def minutes_left(self) -> float | None:
        """How long questions are still begun; None where no time was set."""
        return None if self._ends is None else max(0.0, (self._ends - self._ticks()) / 60)

    @property
    def saves(self) -> bool:
        """Whether answers get into the progress file."""
        return self._answers.saves

    @property
    def keeps(self) -> bool:
        """Whether answers outlive the program, if only in another file."""
        return self._answers.keeps

    @property
    def drilled(self) -> Drilled | None:
        """How far the drill is; None in a session that is none."""
        return None if self._drill is None else self._drill.after(self.results)

    @property
    def relearned(self) -> Relearned:
        """How many questions were failed, and how many of these are still to be relearned."""
        return self._queue.relearning.counts

    def relearns(self, result: Result) -> bool:
        """Whether the question of a result comes back in this session."""
        return self._queue.relearning.waits(result.question_state.variant.question)

    @property
    def draft_trouble(self) -> StorageError | None:
        """Why the question being answered could not be kept as a draft."""
        return self._answers.writes.draft_trouble

    def resume(self, draft: Draft, question: Question) -> None:
        """Ask a question left in the middle first: the same numbers, what was done so far, the text, the clock.

        It takes the place of its turn in this session, unless it is relearned. One that can no longer be drawn is left
        out and reported.
        """
        events = tuple(Event(*event) for event in draft.events)
        again = self._queue.relearning.waits(question)
        try:
            variant = drawing.draw(question, draft.seed)
            question_state = fitting(QuestionState(variant, 0, None, events, draft.typed, draft.seconds, again))
        except DlquizError as error:
            self._leave_out(question, error)
            return
        if question_state.state.stage != "done":
            self._queue.pass_over(question)
            self._begin(question_state)

    def take_up(self, question_state: QuestionState, attempt_id: str, *, runs: bool = True) -> None:
        """Go on with a question that is kept elsewhere, in place of the one being answered, which is left as it is.

        Its answer is recorded under `attempt_id`. Unless its clock `runs`, it took the seconds that it took so far.
        """
        self._question_state, self._attempt_id, self._runs = question_state, attempt_id, runs
        self._open_for.start()

    @property
    def current(self) -> QuestionState | None:
        """The question being answered; None before the first, between two, and at the end. Nothing is drawn for it."""
        return (
            None if self._question_state is None or self._question_state.state.stage == "done" else self._question_state
        )

    def advance(self) -> bool:
        """Go on to the next question, unless one is being answered; at the end `current` stays None.

        False where the question whose turn it was cannot be asked: it is left out, `faults` say why, and the next call
        tries another one. It may take long to find that out, and frontends look at keys and signals in between.
        """
        if self.current is not None:
            return True
        self._question_state = None
        turn = self._queue.take(planned=self._plans_more) if self._goes_on() else None
        if turn is None:
            return True
        try:
            question_state = taken_up(self._aside, turn.question) or self._draws.question_state(turn)
        except DlquizError as error:
            self._leave_out(turn.question, error)
            return False
        self._begin(question_state)
        return True

    def prepare(self) -> QuestionState | None:
        """Draw what `advance` will ask unless something changes before; None where that is not known, or nothing."""
        known = self.current is None and self._drill is None and self._goes_on()
        turn = self._queue.peek(planned=self._plans_more) if known else None
        try:
            return None if turn is None else self._draws.prepare(turn)
        except DlquizError:
            # If it is still to be asked then, `advance` says why it cannot be.
            return None

    def submit(self, text: str, known: Verdict | None = None) -> Result:
        """Mark an answer to the current question; `?` gives up. For the rubric the answer is its point numbers.

        The attempt is recorded before the result is returned. What cannot be read changes nothing. A `known` verdict on
        the text is taken over: a function that was run at each save is not run once more to be recorded. Raises
        `DisagreementError` where the key itself is in doubt: nothing is recorded, the question can be skipped.
        """
        question_state = self._open()
        return self._take(heard(question_state, text, withholds=self.options.mode == "interview", known=known), text)

    def reveal(self) -> Result:
        """Give up on the current question: it counts as wrong, and the key is shown."""
        return self._take(given_up(self._open()))

    def hint(self) -> Text | None:
        """One more hint, if there is one and the model answer is not shown yet; each caps the rating."""
        return self._helped(next_hint(self._open()))

    def work(self) -> Text | None:
        """One more line of the worked solution, of steps of the one asked now; None where there is none.

        Each caps the rating; the line from which the key can be read caps it at AGAIN.
        """
        return self._helped(next_line(self._open()))

    def _helped(self, found: Help | None) -> Text | None:
        if found is None:
            return None
        self._happen(*found.event, typed=self._open().typed)
        return found.text

    def reseed(self, seed: int) -> QuestionState:
        """Ask the current question with the numbers of `seed`: what was answered of it is forgotten, not its hints.

        Numbers whose key was shown count as such, and so does a model answer that is in sight. Raises `DlquizError`
        where the question has no such draw.
        """
        question_state = self._open()
        if seed != question_state.variant.seed:
            again = self._marked_if_shown(with_numbers(self._paused(), seed))
            key_seen = question_state.state.stage == "rubric"
            question_state = self._question_state = (
                replace(again, events=(*again.events, Event("seen"))) if key_seen else again
            )
            self._open_for.start()
            self.keep()
        return question_state

    def skip(self) -> None:
        """Put the current question off: once to the end of the queue, a second time out of this session.

        One that is relearned waits for another day.
        """
        question_state = self._open()
        if question_state.relearned:
            self._queue.relearning.let_go(question_state.variant.question)
        elif self._queue.put_off(question_state.variant.question):
            self._asked -= 1
        self._question_state = None
        self._drop_draft()

    def leave_out(self, error: DlquizError) -> None:
        """Drop the current question, which cannot be marked, from this session; nothing is recorded."""
        self._leave_out(self._open().variant.question, error)
        self._question_state = None
        self._drop_draft()

    def undo(self) -> Result | None:
        """Take the last answer of this session back and ask its question again, with new numbers: the key was seen.

        What was written at length is there again. What was being answered comes after it, as it stands. Raises
        StorageError where the store cannot take it back; nothing has changed then.
        """
        if not self.results:
            return None
        done = self._answers.take_back()
        question = done.question_state.variant.question
        self._set_aside()
        if comeback_dropped(self._aside, question):
            self._queue.pass_over_first(question)
        written = done.question_state.state.answer if question.kind.in_own_words else ""
        self._give_back(done.question_state, typed=written)
        return done

    def undo_earlier(self) -> StoredAttempt | None:
        """Take back the newest answer given before this session; its question is not asked again by that.

        None where there is none left, or some of this session's are. Raises StorageError.
        """
        return None if self.results else self._answers.take_back_earlier()

    def dispute(self, note: str = "") -> Result | None:
        """Mark the last verdict as wrong in the learner's eyes, with a word why; None where there is none yet.

        `history --disputed` lists it. Doing it again replaces the note. Raises StorageError where it cannot be kept.
        """
        return self._answers.dispute(note) if self.results else None

    def rate(self, rating: Rating) -> Result | None:
        """Override the rating of the last answer; None where there is none yet. The newest one counts.

        Raises StorageError where it cannot be kept: the rating before stays then. That of an answer which waits to be
        saved waits with it.
        """
        return self._answers.rate(rating) if self.results else None

    @property
    def flagged(self) -> bool | None:
        """Whether the question asked now, or else the last, is flagged; None before the first. Raises StorageError."""
        return self._answers.flagged(self._question_state)

    def flag(self) -> bool | None:
        """Flag that question, to come back to it, or take its flag away; whether it is flagged now. Raises as above."""
        return self._answers.turn_flag(self._question_state)

    def another(self, seed: int | None = None) -> None:
        """Ask for another variant of the question answered last, on top of the planned number; with a `seed`, that one.

        What is being answered comes after it, as it stands. Raises `DlquizError` where there is no draw for the seed.
        """
        if not self.results:
            raise RuntimeError("the question is not answered yet: call advance() and submit() first")
        before = self.results[-1].question_state.variant
        question, asked = before.question, self.current
        if seed is None and asked is not None and asked.variant.question.name == question.name:
            # Else the one that is set aside would be taken for it.
            seed = self._draws.fresh()
        again = None if seed is None else self._marked_if_shown(QuestionState(drawing.draw(question, seed), 0, None))
        self._set_aside()
        if again is not None:
            self._aside.append(again)
        self._queue.first(before)
        self._more = True
        if self.total is not None:
            self.total += 1

    def typed(self, text: str) -> None:
        """Keep what stands in the answer field, and how long the question was open, so that quitting loses nothing."""
        if self.current is not None:
            self._question_state = replace(self._paused(), typed=text)
            self._open_for.start()
            self.keep()

    def keep(self) -> None:
        """Keep the question being answered as a draft, so that quitting loses nothing.

        Whatever is done to it keeps it; a frontend keeps one that it has shown.
        """
        question_state = self.current
        if question_state is not None and self._drafts:
            question, seed, events = (
                question_state.variant.question.name,
                question_state.variant.seed,
                list(map(list, question_state.events)),
            )
            kept = options_json(self._rest(question_state))
            self._answers.writes.keep_draft(
                Draft(question, seed, events, question_state.typed, self._clock(), question_state.seconds, kept)
            )

    def pause(self, seconds: float) -> None:
        """Do not count these last seconds for the question being answered."""
        self._open_for.pause(seconds)

    def reload(self, find: Find) -> None:
        """Ask what comes next as `find` gives it; the question being answered is finished as it was drawn."""
        self._queue.reload(find)

    def reload_current(self, question: Question) -> None:
        """Go on with the question being answered as it is written now. Raises `QuestionError` if it has no draw."""
        # How long the text of before was thought about says nothing of this one.
        self._question_state = replace(reloaded_state(self._open(), question), seconds=None)
        self.keep()

    def retry_saving(self) -> bool:
        """Try to save what could not be saved; True when nothing is left unsaved."""
        return self._answers.writes.retry()

    def _begin(self, question_state: QuestionState) -> None:
        self._asked += not question_state.relearned
        self._more = False
        question_state = self._question_state = replace(question_state, number=self._asked, total=self.total)
        self._runs, self._attempt_id = True, ""
        self._open_for.start()

    def _goes_on(self) -> bool:
        """Whether another question may be begun; what was asked for on top comes even when a drill has its end."""
        drilled = self.drilled
        over = drilled is not None and drilled.reached and not self._more
        return not over and self.minutes_left != 0

    @property
    def _plans_more(self) -> bool:
        return self.total is None or self._asked < self.total

    def _drop_draft(self) -> None:
        if self._drafts:
            self._answers.writes.keep_draft(None)

    def _rest(self, question_state: QuestionState) -> SessionOptions:
        """The options for going on from this question."""
        number = None
        # A review without a number asks what is due when it is gone on with.
        if question_state.total is not None and (self.options.mode != "review" or self.options.number is not None):
            # What is relearned comes on top of the number.
            number = question_state.total - question_state.number + (not question_state.relearned)
        return self.options._replace(
            number=number,
            minutes=self.minutes_left,
            beyond=not self.options.is_limited,
            row=() if self._drill is None else self._drill.after(self.results).row,
            failed=tuple(self._queue.relearning.waiting()),
        )

    def _paused(self) -> QuestionState:
        """The current question with the seconds it was open until now."""
        question_state = self._open()
        return (
            question_state
            if question_state.seconds is None
            else replace(question_state, seconds=self._spent(question_state))
        )

    def _spent(self, question_state: QuestionState) -> float:
        """The seconds that a question was open until now, as far as they are known."""
        return min((question_state.seconds or 0.0) + (self._open_for.seconds if self._runs else 0.0), MOST)

    def _set_aside(self) -> None:
        """Something is asked before the question being answered, which comes back as it stands."""
        if (question_state := self.current) is not None:
            self._aside.append(self._paused())
            self._give_back(question_state)
        self._question_state = None

    def _give_back(self, question_state: QuestionState, *, typed: str = "") -> None:
        """The question is asked first, and counted when it is."""
        self._queue.first(question_state.variant, again=question_state.relearned, typed=typed)
        self._asked -= not question_state.relearned

    def _marked_if_shown(self, question_state: QuestionState) -> QuestionState:
        """Numbers whose key was shown before may be asked again, but prove nothing."""
        return (
            replace(question_state, events=(*question_state.events, Event("seen")))
            if self._answers.showed(question_state)
            else question_state
        )

    def _leave_out(self, question: Question, error: DlquizError) -> None:
        """A question that cannot be asked is reported once, and not tried again in this session."""
        self.faults.append(error)
        self._queue.drop(question)

    def _open(self) -> QuestionState:
        """The question being answered: an answer given twice by a double key press must not count twice."""
        if self._question_state is None:
            raise RuntimeError("no question is being asked: call advance() first")
        if self.current is None:
            raise RuntimeError("the question is answered: call advance() first")
        return self._question_state

    def _take(self, answer: Heard, text: str = "") -> Result:
        """Carry out what an answer means; a `text` that is asked about stays in the field."""
        if answer.finishes and answer.event is not None:
            return self._finish(answer.event, answer.verdict)
        if answer.event is not None:
            self._happen(*answer.event, typed=text if answer.event.kind == "digits" else "")
        return Result(self._open(), answer.verdict, self.saves)

    def _happen(self, kind: EventKind, text: str = "", *, typed: str = "") -> None:
        """One more event; `typed` stays in the answer field."""
        question_state = self._open()
        self._question_state = replace(self._paused(), events=(*question_state.events, Event(kind, text)), typed=typed)
        self._open_for.start()
        self.keep()

    def _finish(self, event: Event, verdict: Verdict) -> Result:
        question_state = self._open()
        done = replace(question_state, events=(*question_state.events, event), typed="")
        spent = self._spent(question_state)
        result = self._answers.record(done, verdict, spent, self.language, attempt_id=self._attempt_id)
        self._question_state = done
        return result
