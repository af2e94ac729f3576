"""What the screen of questions shows, and what each action does to the session. Nothing here knows Textual.

A `View` is everything that is on the screen. An action returns outcomes, which the screen carries out one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from dlquiz.errors import DlquizError, StorageError
from dlquiz.grading.verdict import Verdict
from dlquiz.messages import Language, Text, message
from dlquiz.schedule import Rating
from dlquiz.session.formatting import (
    Held,
    answer_line,
    drill_text,
    held_text,
    rating_text,
    relearned_text,
    repeats_text,
    sentences,
    taken_back_text,
    undone_text,
)
from dlquiz.session.options import SessionOptions
from dlquiz.session.reload import reloaded_result
from dlquiz.session.session import Session
from dlquiz.session.state import QuestionState, Result
from dlquiz.tui.context import AppContext
from dlquiz.tui.illustrations import has_illustrations
from dlquiz.tui.question.outcomes import Asked, Changed, Ended, Left, Opened, Outcomes, Refused, Said, Seeking, Shown
from dlquiz.tui.question.parts import MUTED
from dlquiz.tui.question.question_content import QuestionContent, places_of, question_content
from dlquiz.tui.question.title import title_line
from dlquiz.tui.rendering import Page, Part, verbatim

GRACE = timedelta(seconds=0.7)
"""How long after a verdict a number key still belongs to the answer: pressed twice, or held, it must not rate it."""
MOST_NAMED = 10
"""So many questions that cannot be asked have a notice each; `dlquiz check` names the others."""


class View(NamedTuple):
    """Everything on the screen, in one language."""

    rules: Sequence[Part]
    """What is to be known before the first answer."""
    content: QuestionContent
    notices: Outcomes
    """Why something of it is not known."""


class Presenter:
    """One session. `held` is shown before the first answer and at the end; `context` gives that of now."""

    def __init__(self, session: Session, held: Held, context: Callable[[], AppContext]) -> None:
        self.session = session
        self.result: Result | None = None
        """The verdict that is shown; None while a question is asked."""
        self._held = held
        self._context = context
        self._day = date.min
        self._flagged = False
        self._lost_notes: dict[str, str] = {}
        self._answered_at: datetime | None = None
        self._undone_at: datetime | None = None
        self._named_earlier = False

    # What is shown

    @property
    def state(self) -> QuestionState | None:
        """The question on the screen; None while the next one is looked for."""
        return self.session.current if self.result is None else self.result.question_state

    @property
    def asked(self) -> QuestionState | None:
        """The question that waits for its answer; None where none does."""
        return self.session.current if self.result is None else None

    @property
    def is_timed(self) -> bool:
        """Whether the title counts seconds."""
        state = self.state
        return self._context().settings.timer and state is not None and state.state.stage != "done"

    @property
    def mistake(self) -> str | None:
        """The mistake that the verdict names, unless it is the one being drilled."""
        named = None if self.result is None else self.result.verdict.mistake
        drilled = self.session.drilled
        return None if drilled is not None and drilled.mistake == named else named

    @property
    def has_picture(self) -> bool:
        """Whether the verdict comes with pictures."""
        return self.result is not None and has_illustrations(self.result.question_state.variant)

    def live(self, *, calculates: bool) -> Mapping[str, bool]:
        """Which conditions of keys are true now. While the learner `calculates`, letters are no keys of a verdict."""
        state = self.state
        stage = "" if state is None else state.state.stage
        question = None if state is None else state.variant.question
        judged = self.result is not None and not calculates
        from_file = question is not None and question.by_seed is None
        return {
            "judged": judged,
            "answering": self.asked is not None,
            "asking": stage == "ask",
            "scoring": stage == "rubric",
            "has_hints": stage == "ask" and question is not None and bool(question.hints),
            "mistake": judged and self.mistake is not None,
            "picture": judged and self.has_picture,
            "from_file": from_file,
            "judged_from_file": judged and from_file,
            "beyond": self._held.beyond > 0 and not self.session.results,
        }

    def title(self, language: Language) -> str | None:
        """The line above the question, as `view` found its flag; None where nothing is asked."""
        if self.state is None:
            return None
        return title_line(self._context(), self.session, self.state, language, flagged=self._flagged)

    def view(self, language: Language) -> View | None:
        """Everything that is shown now, with its flag as the store has it; None where nothing is asked."""
        state = self.state
        if state is None:
            return None
        notices: Outcomes = ()
        try:
            self._flagged = bool(self.session.flagged)
        except StorageError as error:
            self._flagged = False
            notices = [_failed(error)]
        return View(self.rules(language), self._content(state, language), notices)

    def rules(self, language: Language) -> list[Part]:
        """At the beginning of a drill, what ends it; of another session, what is repeated in it and held back."""
        drilled, held = self.session.drilled, self._held
        if self.session.results:
            texts = []
        elif drilled is not None:
            texts = [drill_text(drilled)]
        else:
            texts = [repeats_text(held), held_text(held), *([message("held_key")] if held.beyond else [])]
        line = sentences(texts).in_language(language)
        return [Part(verbatim(line), style=MUTED)] if line else []

    def _content(self, state: QuestionState, language: Language) -> QuestionContent:
        view = question_content(state, language, served=self._context().served)
        if self.result is None:
            return view
        # Loaded after the first question is in sight.
        from dlquiz.tui.question.verdicts import verdict_parts

        relearns = self.session.relearns(self.result)
        verdict = verdict_parts(self.result, language, self._day, relearns=relearns)
        return replace(view, verdict=verdict, rating=rating_text(self.result).in_language(language))

    def prepare(self, language: Language, width: int) -> None:
        """Do beforehand what the next key needs, while nothing else is to be done: nothing that is shown changes.

        At a verdict the next question is drawn, at a question its worked solution is made. Their texts are parsed and
        laid out for lines of `width` cells: `rendering` keeps them so.
        """
        from dlquiz.tui.question.verdicts import solution_parts

        parts: Sequence[Part] = ()
        # What fails is done once more when it is needed, and said then.
        with suppress(DlquizError):
            if self.asked is not None:
                parts = solution_parts(self.asked.variant, language)
            elif self.result is not None and (following := self.session.prepare()) is not None:
                parts = question_content(following, language).prompt(())
        Page(parts).content(width)

    # From question to question

    def next(self) -> Outcomes:
        """Go on to the next question."""
        self.result = None
        self.session.retry_saving()
        if not self.session.advance():
            faults = self.session.faults
            return [*([_left_out(faults[-1])] if len(faults) <= MOST_NAMED else []), Seeking()]
        if self.session.current is not None:
            return [Asked()]
        return [Ended(), *([Said(message("time_was_up"))] if self.session.minutes_left == 0 else [])]

    def seek(self) -> Outcomes:
        """Try the next question, unless one is on the screen by now."""
        return self.next() if self.state is None else ()

    def skip(self) -> Outcomes:
        self.session.skip()
        return self.next()

    def another(self) -> Outcomes:
        """Ask for other numbers of the question just answered."""
        self.session.another()
        return self.next()

    def choose_seed(self, typed: str | None) -> Outcomes:
        """Ask for a seed, and the question with its numbers: the one being answered, or once more the one answered."""
        if self.state is None:
            return ()
        self.keep(typed)
        return [Opened("seed", self.state.variant.seed, then=self._use_seed)]

    def _use_seed(self, seed: int | None) -> Outcomes:
        if seed is None:
            return ()
        try:
            if self.result is None:
                self.session.reseed(seed)
            else:
                self.session.another(seed)
        except DlquizError as error:
            return [_failed(error, "warning")]
        return self.next()

    def leave(self, typed: str | None) -> Outcomes:
        """Keep everything for the next time."""
        if self.result is not None and self._is_unfinished:
            # What is still to come is kept with the question that comes next.
            while not self.session.advance():
                pass
            self.session.keep()
        self.keep(typed)
        self.session.retry_saving()
        return [Ended() if self.session.results else Left()]

    @property
    def _is_unfinished(self) -> bool:
        """Whether a session that is left at a verdict is kept for the next time: questions are to be relearned."""
        return bool(self.session.relearned.left)

    def summary(self) -> tuple[Sequence[Result], Sequence[Text], SessionOptions | None]:
        """Results, notes, and what the learner keeps going with: None after a drill, or if questions were picked."""
        session, options, context = self.session, self.session.options, self._context()
        # A notice of a question that was left out does not follow to the summary.
        left_out = (_left_out(fault).text for fault in session.faults[:MOST_NAMED])
        answered = sum(not result.question_state.relearned for result in session.results)
        finished = options.today and options.is_limited and answered >= options.usual and not session.relearned.left
        over = message("today_done") if finished else Text.same("")
        notes = (over, relearned_text(session.relearned), held_text(self._held), context.closing_text(session))
        picked = options.mode == "drill" or options.question is not None or options.questions
        usual = context.settings.number
        more = options.afresh(mode="practice", number=None, minutes=None, usual=usual, beyond=True)
        return session.results, (*notes, *left_out), None if picked else more

    @property
    def beyond(self) -> SessionOptions:
        """The same session without the daily limits."""
        return self.session.options.afresh(beyond=True, usual=self._context().settings.number)

    # Answering

    def submit(self, answer: str, known: Verdict | None = None) -> Outcomes:
        """Mark an answer, or take over what is `known` of it; the attempt is recorded before its verdict is shown."""
        return self._mark(lambda: self.session.submit(answer, known)) if self.asked is not None else ()

    def reveal(self) -> Outcomes:
        """Give up."""
        return self._mark(self.session.reveal)

    def _mark(self, verb: Callable[[], Result]) -> Outcomes:
        """A verdict, the next step, or why the answer does not count.

        A question that cannot be marked (our fault, or the bank's) is left out.
        """
        try:
            result = verb()
        except DlquizError as error:
            self.session.leave_out(error)
            return [_left_out(error), *self.next()]
        verdict = result.verdict
        if result.question_state.state.stage == "done":
            self.result = result
            self._day, self._answered_at = self._context().day, self._context().clock()
            self._named_earlier = False
            unsaved = self.session.saves and not result.saved
            return [Shown(), *([Said(message("not_saved"), "error")] if unsaved else [])]
        if any(verdict.message) and not verdict.counts:
            return [Refused(message("not_counted", help=verdict.message), verdict.unread)]
        return [Shown()]

    def keep(self, typed: str | None) -> None:
        """Keep what is being typed, and how long the question was open; None keeps the text kept before."""
        if self.asked is not None:
            self.session.typed(self.asked.typed if typed is None else typed)

    def hint(self, typed: str | None) -> Outcomes:
        """Show one more hint."""
        state = self.state
        none_left = "no_more_hints" if state is not None and state.variant.question.hints else "no_hints"
        return self._help(typed, self.session.hint, Changed("hints"), none_left)

    def work(self, typed: str | None) -> Outcomes:
        """Show one more line of the working."""
        return self._help(typed, self.session.work, Changed("working"), "no_more_lines")

    def _help(self, typed: str | None, verb: Callable[[], Text | None], more: Changed, none_left: str) -> Outcomes:
        state = self.state
        if state is None or state.state.stage != "ask":
            return ()
        self.keep(typed)
        return [Said(message(none_left))] if verb() is None else [more]

    # After a verdict

    def rate(self, rating: int) -> Outcomes:
        """Override the rating of the last answer."""
        now = self._context().clock()
        if self._answered_at is not None and timedelta(0) <= now - self._answered_at < GRACE:
            self._answered_at = now
            return ()
        self._answered_at = None
        try:
            rated = self.session.rate(Rating(rating))
        except StorageError as error:
            return [_failed(error)]
        if rated is None or self.result is None:
            return ()
        # The question may have been rewritten since.
        self.result = replace(rated, question_state=self.result.question_state, verdict=self.result.verdict)
        return [Changed("rating")]

    def dispute(self) -> Outcomes:
        """Ask for a note on the verdict; where nothing is saved, say so instead."""
        if self.result is None:
            return ()
        if not self.session.keeps:
            return [Said(message("dispute_nowhere"), "warning")]
        note = self._lost_notes.get(self.result.attempt_id, self.result.dispute or "")
        return [Opened("dispute", note, then=self._record_dispute)]

    def _record_dispute(self, note: str | None) -> Outcomes:
        if note is None or self.result is None:
            return ()
        try:
            self.session.dispute(note)
        except StorageError as error:
            # The dialog begins with it when it is opened again.
            self._lost_notes[self.result.attempt_id] = note
            return [_failed(error)]
        self._lost_notes.pop(self.result.attempt_id, None)
        self.result = replace(self.result, dispute=note)
        return [Changed("rating")]

    def undo(self, typed: str | None) -> Outcomes:
        """Take the last answer back, and once all of this session are, those before it.

        A key that is held must not sweep a history away: it takes one back in each GRACE. The first answer from before
        this session is named before it is taken back.
        """
        self.keep(typed)
        now = self._context().clock()
        if self._undone_at is not None and timedelta(0) <= now - self._undone_at < GRACE:
            return ()
        self._undone_at = now
        try:
            done = self.session.undo()
            if done is None:
                return [Said(self._undo_earlier(), alone=True)]
        except StorageError as error:
            return [_failed(error)]
        self._named_earlier = False
        return [*self.next(), Said(undone_text(done), alone=True)]

    def _undo_earlier(self) -> Text:
        context = self._context()
        if self._named_earlier:
            earlier = self.session.undo_earlier()
            return message("nothing_to_undo") if earlier is None else taken_back_text(earlier, context.zone)
        newest = context.store.history(limit=1)
        self._named_earlier = bool(newest)
        if not newest:
            return message("nothing_to_undo")
        return message("undo_beyond", answer=answer_line(newest[0], context.zone))

    # The question itself

    def flag(self) -> Outcomes:
        """Flag the question, or take its flag away."""
        try:
            self._flagged = bool(self.session.flag())
        except StorageError as error:
            return [_failed(error)]
        return [Said(message("flagged_now" if self._flagged else "flag_gone"), alone=True)]

    def reload(self, edited: str | None) -> Outcomes:
        """Ask what comes next as it is written now; what is on the screen only if it was `edited` from here."""
        library, state = self._context().library, self.state
        self.session.reload(library.question)
        if edited is None or state is None or state.variant.question.name != edited:
            return ()
        old, new = state.variant.question, library.question(edited)
        if new is None:
            return [Said(message("edit_gone", question=edited))]
        if new == old:
            return ()
        notices: Outcomes = ()
        try:
            if self.result is None:
                self.session.reload_current(new)
            elif (reloaded := reloaded_result(self.result, new)) is not None:
                self.result = reloaded
            else:
                notices = [Said(message("edit_next_time"))]
        except DlquizError as error:
            return [_left_out(error)]
        return [*notices, Changed() if places_of(new.kind) == places_of(old.kind) else Shown()]


def _failed(error: DlquizError, severity: Literal["warning", "error"] = "error") -> Said:
    return Said(Text(error.en, error.zh), severity)


def _left_out(error: DlquizError) -> Said:
    return Said(message("left_out", reason=Text(error.en, error.zh)), "warning")
