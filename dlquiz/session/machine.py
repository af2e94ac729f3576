"""The session: asks one question after the other, marks, and records before it tells.

Every face needs two verbs, `next` and `submit`, and one value, `Result` with its verdict; all it sends is strings.
Hints, giving up, skipping, undoing, disputing and keeping the typed text are verbs of their own, for faces that offer
them. Clock and seed are injected. Nothing is remembered but frames and their events, which are kept durably as a draft
until the answer is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from dlquiz.errors import DlquizError, StorageError
from dlquiz.grading import GIVE_UP, Verdict, give_up, grade, grade_step, step_verdicts
from dlquiz.messages import Language, Text, message
from dlquiz.progress import Draft, Store
from dlquiz.questions import Open, Question, Steps
from dlquiz.schedule import Memory, Rating
from dlquiz.session.drilling import Drill, Drilled, events_of
from dlquiz.session.leeches import LAPSES, Leech
from dlquiz.session.recording import Setting, attempt_at, earned
from dlquiz.session.renewal import fitting, revised_frame
from dlquiz.session.saving import Drafts, Outbox
from dlquiz.session.state import Event, EventKind, Frame, Result
from dlquiz.session.turns import Find, Turns
from dlquiz.variants import Stream, Variant, draw

LARGEST_SEED = 1_000_000


class Session:
    """One sitting over a queue of questions.

    `clock` gives aware times. `number` questions are asked, coming round with fresh variants when there are fewer.
    Without `drafts` (a face that cannot go on with a question left in the middle) the draft of another face stays.
    `advise` says what there is to say of a question that has just become a leech. A `drill` chooses the variants, and
    ends the sitting before its number is reached.
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
        drafts: bool = True,
        advise: Callable[[Question, Memory], Leech] | None = None,
        drill: Drill | None = None,
    ) -> None:
        self.language: Language = language
        self.results: list[Result] = []
        self.skipped_faults: list[DlquizError] = []
        self._turns = Turns(questions)
        self._store = store
        self._clock = clock
        self._setting = setting
        self._drafts = Drafts(store, clock, kept=drafts, marks=self._marks)
        self._outbox = Outbox(store, clock, self._tell_saved)
        self._total = number
        self._frame: Frame | None = None
        self._shown_at = clock()
        self._timed = True
        self._advise = advise
        self._drill = drill
        self._more = False
        self._asked = 0
        self._drawn = 0

    @property
    def total(self) -> int:
        """How many questions this sitting asks."""
        return self._total

    @property
    def saves(self) -> bool:
        """Whether answers outlive the program."""
        return self._store.saved

    @property
    def drilled(self) -> Drilled | None:
        """Where the drill stands; None in a sitting that is none."""
        return None if self._drill is None else self._drill.after(self.results)

    @property
    def draft_trouble(self) -> StorageError | None:
        """Why the question being answered could not be kept as a draft."""
        return self._drafts.trouble

    def resume(self, draft: Draft, question: Question) -> None:
        """Ask a question left in the middle first: the same numbers, what was done so far, the text being typed.

        It takes the place of its turn in this sitting. One that can no longer be drawn is left out and reported.
        """
        events = tuple(Event(*event) for event in events_of(draft))
        if self._drill is not None:
            self._drill = self._drill.resumed(draft)
        try:
            variant = draw(question, draft.seed)
            frame = fitting(Frame(variant, self._asked + 1, self._total, events, draft.typed))
        except DlquizError as error:
            self._leave_out(question, error)
            return
        if frame.state.stage != "done":
            self._turns.pass_over(question)
            self._begin(frame)
            # It was seen before: the time from now on says nothing about how quickly it was known.
            self._timed = False

    def next(self) -> Frame | None:
        """The question to be answered now: the same one until it is done, then the next; None at the end."""
        if self._frame is not None and self._frame.state.stage != "done":
            return self._frame
        self._frame = None
        while self._frame is None and self._goes_on() and (question := self._turns.take()) is not None:
            try:
                variant = self._draw(question)
            except DlquizError as error:
                self._leave_out(question, error)
            else:
                self._begin(Frame(variant, self._asked + 1, self._total))
        return self._frame

    def submit(self, text: str) -> Result:
        """Mark an answer to the current question; `?` gives up. For the rubric the answer is its point numbers.

        The attempt is recorded before the result is returned. What cannot be read changes nothing. Raises
        `DisagreementError` where the key itself is in doubt: nothing is recorded, the question can be skipped.
        """
        frame = self._open()
        state = frame.state
        if isinstance(frame.variant.question.kind, Steps):
            return self._take_step(frame, text)
        if text.strip() in GIVE_UP:
            return self.reveal()
        if state.stage == "ask" and isinstance(frame.variant.question.kind, Open):
            return self._take_open_answer(frame, text)
        verdict = grade(frame.variant, text, digits_asked=state.digits_asked)
        if not verdict.counts:
            return self._ask_again(text, verdict)
        return self._finish("ticks" if state.stage == "rubric" else "answer", text, verdict)

    def reveal(self) -> Result:
        """Give up on the current question: it counts as wrong, and the key is shown."""
        frame = self._open()
        typed = frame.state.answer
        return self._finish("reveal", typed, give_up(frame.variant))

    def hint(self) -> Text | None:
        """One more hint, if there is one and the model answer is not shown yet; each caps the rating."""
        frame = self._open()
        hints = frame.variant.question.hints
        shown = frame.state.hints
        if shown >= len(hints) or frame.state.stage != "ask":
            return None
        self._happen("hint", typed=frame.typed)
        return frame.variant.fill(hints[shown])

    def skip(self) -> None:
        """Put the current question off: once to the end of the queue, a second time out of this sitting."""
        if self._turns.put_off(self._open().variant.question):
            self._asked -= 1
        self._frame = None
        self._drafts.drop()

    def leave_out(self, error: DlquizError) -> None:
        """Drop the current question, which cannot be marked, from this sitting; nothing is recorded."""
        self._leave_out(self._open().variant.question, error)
        self._frame = None
        self._drafts.drop()

    def undo(self) -> Result | None:
        """Take the last recorded answer back and ask its question again, with new numbers: the key was seen.

        Raises StorageError where the store cannot take it back; nothing has changed then.
        """
        if not self.results:
            return None
        self._outbox.take_back(self.results[-1].attempt_id)
        done = self.results.pop()
        if self._frame is not None and self._frame.state.stage != "done":
            self._turns.first(self._frame.variant.question)
            self._asked -= 1
        self._frame = None
        self._turns.first(done.frame.variant.question)
        self._asked -= 1
        return done

    def dispute(self, note: str = "") -> Result | None:
        """Mark the last verdict as wrong in the learner's eyes, with a word why; None where there is none yet.

        `history --disputed` lists it. Doing it again replaces the note. Raises StorageError where it cannot be kept.
        """
        if not self.results:
            return None
        self._outbox.dispute(self.results[-1].attempt_id, note)
        self.results[-1] = replace(self.results[-1], dispute=note)
        return self.results[-1]

    def rate(self, rating: Rating) -> Result | None:
        """Override the rating of the last answer; None where there is none yet. The newest one counts.

        Raises StorageError where it cannot be kept: the rating before stays then. That of an answer which waits to be
        saved waits with it.
        """
        if not self.results:
            return None
        last = self.results[-1]
        if last.why != "own" or last.rating != rating:
            memory = self._outbox.rate(last.attempt_id, rating)
            # By now an answer that waited may be saved.
            told = replace(self.results[-1], rating=rating, why="own", due_days=_days(memory))
            self.results[-1] = replace(told, leech=self._leech(told.frame, rating, memory))
        return self.results[-1]

    def another(self) -> None:
        """Ask for another variant of the question just answered, on top of the planned number."""
        frame = self._current()
        if frame.state.stage != "done":
            raise RuntimeError("the question is not answered yet")
        self._turns.first(frame.variant.question)
        self._total += 1
        self._more = True

    def typed(self, text: str) -> None:
        """Keep what stands in the answer field, so that quitting loses nothing."""
        if self._frame is not None and self._frame.state.stage != "done" and text != self._frame.typed:
            self._frame = replace(self._frame, typed=text)
            self._drafts.save(self._frame)

    def renew(self, find: Find) -> None:
        """Ask what comes next as `find` gives it; the question being answered is finished as it was drawn."""
        self._turns.renew(find)

    def revise(self, question: Question) -> None:
        """Go on with the question being answered as it is written now. Raises `QuestionError` if it has no draw."""
        self._frame = revised_frame(self._open(), question)
        self._timed = False
        self._drafts.save(self._frame)

    def retry_saving(self) -> bool:
        """Try to save what could not be saved; True when nothing is left unsaved."""
        return self._outbox.retry()

    def _goes_on(self) -> bool:
        """Whether another question is to be asked; what was asked for on top comes even when a drill has its end."""
        drilled = self.drilled
        return self._asked < self._total and (self._more or drilled is None or not drilled.reached)

    def _draw(self, question: Question) -> Variant:
        if self._drill is not None:
            return self._drill.draw(question, self._fresh_seed)
        return draw(question, self._fresh_seed())

    def _marks(self) -> list[list[str]]:
        return [] if self._drill is None else self._drill.marks(self.results)

    def _begin(self, frame: Frame) -> None:
        self._asked += 1
        self._more = False
        self._frame = frame
        self._shown_at = self._clock()
        self._timed = True
        self._drafts.save(self._frame)

    def _leave_out(self, question: Question, error: DlquizError) -> None:
        """A question that cannot be asked is reported once, and not tried again in this sitting."""
        self.skipped_faults.append(error)
        self._turns.drop(question)

    def _fresh_seed(self) -> int:
        self._drawn += 1
        return Stream("session", self._setting.seed, self._drawn).below(LARGEST_SEED)

    def _current(self) -> Frame:
        if self._frame is None:
            raise RuntimeError("no question is being asked: call next() first")
        return self._frame

    def _open(self) -> Frame:
        """The question being answered: an answer given twice by a double key press must not count twice."""
        frame = self._current()
        if frame.state.stage == "done":
            raise RuntimeError("the question is answered: call next() first")
        return frame

    def _take_open_answer(self, frame: Frame, text: str) -> Result:
        key = grade(frame.variant, "none")
        if not text.strip():
            empty = Verdict("unreadable", 0.0, key.expected, key.expected_text, message=message("type_an_answer"))
            return Result(frame, empty, self.saves)
        self._happen("answer", text)
        shown = Verdict("unreadable", 0.0, key.expected, key.expected_text)
        return Result(self._current(), shown, self.saves)

    def _take_step(self, frame: Frame, text: str) -> Result:
        """Take the answer to one step; with the last one all are marked together."""
        taken = frame.state.answers
        earlier = step_verdicts(frame.variant, taken)
        verdict = grade_step(frame.variant, earlier, text, frame.state.digits_asked)
        if not verdict.counts:
            return self._ask_again(text, verdict)
        line = " ".join(text.split("\n"))
        if len(taken) + 1 == len(frame.variant.parts):
            # Digits were asked for step by step.
            whole = grade(frame.variant, "\n".join((*taken, line)), digits_asked=True)
            return self._finish("answer", line, whole)
        self._happen("answer", line)
        return Result(self._current(), verdict, self.saves)

    def _ask_again(self, text: str, verdict: Verdict) -> Result:
        """What could not be read costs nothing; too few digits are asked for once."""
        if any(verdict.echo) and not self._current().state.digits_asked:
            self._happen("digits", typed=text)
        return Result(self._current(), verdict, self.saves)

    def _happen(self, kind: EventKind, text: str = "", *, typed: str = "") -> None:
        """One more event; `typed` stays in the answer field."""
        frame = self._current()
        self._frame = replace(frame, events=(*frame.events, Event(kind, text)), typed=typed)
        self._drafts.save(self._frame)

    def _finish(self, kind: EventKind, text: str, verdict: Verdict) -> Result:
        frame = self._current()
        done = replace(frame, events=(*frame.events, Event(kind, text)), typed="")
        now, usual = self._clock(), self._usual(done)
        seconds = max(0.0, (now - self._shown_at).total_seconds())
        rated = earned(done, verdict, seconds if self._timed else None, usual)
        attempt = attempt_at(
            done,
            verdict,
            now,
            attempt_id=self._store.new_id(),
            seconds=seconds,
            rating=rated.rating,
            setting=self._setting,
            language=self.language,
        )
        memory = self._outbox.record(attempt)
        self._frame = done
        result = Result(
            done,
            verdict,
            saved=self.saves and memory is not None,
            rating=rated.rating,
            due_days=_days(memory),
            attempt_id=attempt.id,
            why=rated.why,
            usual=usual,
            leech=self._leech(done, rated.rating, memory),
        )
        self.results.append(result)
        return result

    def _usual(self, frame: Frame) -> float | None:
        """How long such a question usually takes; where that cannot be read, the answer is still to be recorded."""
        try:
            return self._store.pace(frame.variant.question.type)
        except StorageError:
            return None

    def _leech(self, frame: Frame, rating: Rating, memory: Memory | None) -> Leech | None:
        """What to say of a question that this answer has made a leech; nothing of what was one before."""
        lapsed = rating == Rating.AGAIN and memory is not None and memory.lapses == LAPSES
        return self._advise(frame.variant.question, memory) if lapsed and memory and self._advise else None

    def _tell_saved(self, attempt_id: str) -> None:
        """An answer told "not saved" before is safe now."""
        for place, result in enumerate(self.results):
            if result.attempt_id == attempt_id:
                self.results[place] = replace(result, saved=self.saves)


def _days(memory: Memory | None) -> int | None:
    """In how many days a question comes back."""
    return None if memory is None else max(0, (memory.due - memory.last_review).days)
