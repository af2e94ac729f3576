"""The question: asked, answered, marked and explained on one screen that knows two verbs and one value."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer
from textual.widgets import Static

from dlquiz.errors import DlquizError
from dlquiz.messages import Text, message
from dlquiz.session.formatting import Held, drill_text, held_text, relearned_text, repeats_text, sentences
from dlquiz.session.options import SessionOptions
from dlquiz.session.session import Session
from dlquiz.session.state import QuestionState, Result
from dlquiz.tui.base import SEEK_EVERY
from dlquiz.tui.inputs.field import Field
from dlquiz.tui.keymap import Key, Keyed
from dlquiz.tui.question.after_verdict import AfterVerdict
from dlquiz.tui.question.hints import Helping
from dlquiz.tui.question.parts import MUTED
from dlquiz.tui.question.reload import Revising
from dlquiz.tui.question.sheet import Sheet
from dlquiz.tui.question.title import Heading
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.page_view import PageView

KEEP_AFTER = 0.4
"""Seconds after the last key until the text being typed is kept on disk."""
MOST_TOLD = 10
"""So many questions that cannot be asked have a notice each; `dlquiz check` names the others."""
KEEP_EVERY = 10.0
"""Seconds after which it is kept anyway, and with it how long the question was open: who is killed loses no more."""


class QuestionScreen(AfterVerdict):
    """One sitting, question by question; `held` is told before the first, and at the end."""

    GUIDE = "guide_answering"
    KEYS = (
        Key("enter", "next", "next", when="_judged"),
        Key("enter", "", "submit", when="_is_scoring"),
        Key("ctrl+n", "beyond", "beyond", when="_offers_beyond"),
        Key("a", "another", "another", when="_judged"),
        Key("m", "drill", "drill", when="_mistake"),
        Key("p", "picture", "picture", when="_has_picture"),
        Key("f2", "hint", "hint", when="_has_hints"),
        Key("", "hint", "hint", also="f2"),
        Key("f3", "reveal", "reveal", when="_answers"),
        # Before the others, which a narrow line leaves out.
        Key("escape", "leave", "home"),
        Key("f8", "work", "work", when="_is_asking"),
        Key("f4", "skip", "skip", when="_answers"),
        Key("t", "trace", "trace", when="_judged"),
        Key("d", "dispute", "dispute", when="_judged"),
        # Whoever types a word where an option is to be picked must not take an answer back with a letter of it.
        Key("u", "after_verdict('undo')", "undo", when="_judged"),
        *(Key(key, f"rate({key})", "rate", when="_judged") for key in "1234"),
        Key("f7", "seed", "seed", when="_judged"),
        Key("e", "after_verdict('edit')", "edit", when="_may_edit"),
        Key("f", "after_verdict('flag')", "flag", when="_judged"),
        Key("f9", "", "calculator"),
        Key("f5", "undo", "undo"),
        Key("f10", "flag", "flag"),
        Key("f7", "seed", "seed"),
        Key("ctrl+r", "timer", "timer"),
        Key("f6", "edit", "edit", when="_is_from_file"),
        Key("", "edit", "edit", also="f6"),
        Key("up,down", "", "scroll", when="_judged"),
    )

    def __init__(self, session: Session, held: Held) -> None:
        super().__init__(session)
        self._held = held
        self._day = date.min
        self._keeper: Timer | None = None
        self._helping = Helping(self, session, self._next)
        self._revising = Revising(self, session, self._tell)
        self._heading = Heading(self, session, self._frame)

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        with Vertical(id="above"):
            yield PageView(id="rules")
        yield Sheet(id="sheet")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self._next()
        self.set_interval(KEEP_EVERY, self.keep)

    # What is being asked

    def _frame(self) -> QuestionState | None:
        return self._result.frame if self._result is not None else self._session.current

    def _next(self) -> None:
        self._result = None
        self._session.retry_saving()
        if not self._session.advance():
            faults = self._session.faults
            if len(faults) <= MOST_TOLD:
                self._tell(faults[-1])
            # Keys and signals come between: a question that cannot be asked may take long to say so.
            self.set_timer(SEEK_EVERY, self._next_unless_asked)
            return
        frame = self._session.current
        if frame is None:
            self._sum_up()
            if self._session.minutes_left == 0:
                self.app.notify(self.say("time_was_up"), markup=False)
        else:
            self._show(frame, fresh=True)
            self.call_after_refresh(self._painted)

    def _painted(self) -> None:
        """Keep the draft of a question once it is in sight."""
        trouble = self._session.draft_trouble
        self._session.keep()
        if (self._session.draft_trouble is None) != (trouble is None):
            self._heading.show()

    def _next_unless_asked(self) -> None:
        if self._result is None and self._session.current is None:
            self._next()

    def _tell(self, error: DlquizError) -> None:
        self.notify(self.say("left_out", reason=error.in_language(self.language)), severity="warning", markup=False)

    def in_hand(self) -> Iterable[Keyed]:
        return (*self._sheet.in_hand, self)

    def _is_at(self, stage: str) -> bool:
        frame = self._frame()
        return frame is not None and frame.state.stage == stage

    @property
    def _is_asking(self) -> bool:
        return self._is_at("ask")

    @property
    def _is_scoring(self) -> bool:
        return self._is_at("rubric")

    @property
    def _has_hints(self) -> bool:
        frame = self._frame()
        return frame is not None and self._is_asking and bool(frame.variant.question.hints)

    @property
    def _is_from_file(self) -> bool:
        frame = self._frame()
        return frame is not None and frame.variant.question.by_seed is None

    @property
    def _may_edit(self) -> bool:
        return self._judged is not None and self._is_from_file

    @property
    def _offers_beyond(self) -> bool:
        """Before the first answer, whether there is more that only a daily limit holds back."""
        return self._held.beyond > 0 and not self._session.results

    def relabel(self) -> None:
        frame = self._frame()
        self._session.language = self.language
        if frame is not None:
            self._show(frame, fresh=False)

    @property
    def _sheet(self) -> Sheet:
        return self.query_one(Sheet)

    def _show(self, frame: QuestionState, *, fresh: bool) -> None:
        """Everything of a frame in the language of the moment; `fresh` also moves the focus and forgets ticks."""
        self._heading.show()
        self._show_rules()
        self._sheet.show(frame, self._verdict(), self.language, fresh=fresh)
        self.show_keys()
        if fresh:
            self.app.clear_notifications()

    def _verdict(self) -> list[Part]:
        if self._result is None:
            return []
        # Loaded after the first question is in sight.
        from dlquiz.tui.question.verdicts import verdict_parts

        relearns = self._session.relearns(self._result)
        return verdict_parts(self._result, self.language, self._day, relearns=relearns)

    def _show_rules(self) -> None:
        """At the beginning of a drill, what ends it; of another sitting, what is repeated in it and held back."""
        drilled, held = self._session.drilled, self._held
        if self._session.results:
            told = []
        elif drilled is not None:
            told = [drill_text(drilled)]
        else:
            told = [repeats_text(held), held_text(held), *([message("held_key")] if held.beyond else [])]
        line = sentences(told).in_language(self.language)
        self.query_one("#rules", PageView).show([Part(verbatim(line), style=MUTED)] if line else [])

    # What the learner does

    @property
    def _answers(self) -> bool:
        """Whether a question waits for its answer: there is none while the next one is looked for."""
        return self._result is None and self._session.current is not None

    @on(Field.Answered)
    def _answered(self, event: Field.Answered) -> None:
        if self._answers:
            self._mark(lambda: self._session.submit(event.answer))

    def _mark(self, verb: Callable[[], Result]) -> None:
        """Take a result; a question that cannot be marked (our fault, or the bank's) is told and put aside."""
        try:
            result = verb()
        except DlquizError as error:
            self._session.leave_out(error)
            self._tell(error)
            self._next()
            return
        self._take(result)

    def _take(self, result: Result) -> None:
        """Show the verdict, what is asked next of the same question, or why the answer cannot be read."""
        stage, verdict = result.frame.state.stage, result.verdict
        if stage == "done":
            self._result = result
            self._day = self.context.day
            self._amending.answered()
            self._show(result.frame, fresh=True)
            if self._session.saves and not result.saved:
                self.notify(self.say("not_saved"), severity="error", markup=False)
        elif any(verdict.message) and not verdict.counts:
            self._sheet.tell(message("not_counted", help=verdict.message), part=verdict.unread)
        else:
            self._show(result.frame, fresh=True)

    @on(Sheet.Turned)
    def _turned(self) -> None:
        self.show_keys()

    @on(Sheet.Edited)
    def _edited(self) -> None:
        if self._keeper is not None:
            self._keeper.stop()
        self._keeper = self.set_timer(KEEP_AFTER, self.keep)

    def keep(self) -> None:
        """Keep the text being typed, and how long the question was open."""
        frame = self._frame() if self._result is None else None
        if frame is not None:
            typed = self._sheet.typed
            self._session.typed(frame.typed if typed is None else typed)

    @on(Sheet.HintWanted)
    def action_hint(self) -> None:
        if self._answers:
            self._helping.hint()

    def action_work(self) -> None:
        self._helping.work()

    def action_seed(self) -> None:
        frame = self._frame()
        if frame is not None:
            self._helping.seed(frame)

    def action_reveal(self) -> None:
        self._mark(self._session.reveal)

    def action_skip(self) -> None:
        self._session.skip()
        self._next()

    def action_next(self) -> None:
        self._next()

    def action_another(self) -> None:
        self._session.another()
        self._next()

    async def action_after_verdict(self, action: str) -> None:
        """What a letter does, which is a key only where nothing is answered."""
        await self.run_action(action)

    def action_undo(self) -> None:
        self.keep()
        undone = self._amending.undo()
        if undone is not None:
            if undone.asked_again:
                self._next()
            self.app.clear_notifications()
            self.notify(undone.told.in_language(self.language), markup=False)

    def action_beyond(self) -> None:
        """Instead of this sitting, the same without the daily limits."""
        if self._offers_beyond:
            self.keep()
            self.app.pop_screen()
            options = self._session.options
            self.quiz.sittings.practise(options.afresh(beyond=True, usual=self.context.settings.number))

    def action_flag(self) -> None:
        self._heading.turn_flag()

    def action_timer(self) -> None:
        self._heading.turn_timer()

    def action_edit(self) -> None:
        frame = self._frame()
        if frame is not None:
            self.keep()
            self.quiz.authoring.edit(frame.variant.question)

    def renew(self, edited: str | None) -> None:
        revised = self._revising.renew(edited, self._frame(), self._result)
        if revised is not None:
            self._result = revised.result
        frame = self._frame()
        if revised is not None and frame is not None:
            self._show(frame, fresh=revised.fresh)

    def action_leave(self) -> None:
        if self._result is not None and self._session.relearned.left:
            # What is to be relearned is kept with the question that comes next.
            while not self._session.advance():
                pass
            self._session.keep()
        self.keep()
        self._session.retry_saving()
        if self._session.results:
            self._sum_up()
        else:
            self.app.pop_screen()

    def _sum_up(self) -> None:
        session = self._session
        # A notice of a question that was left out does not follow to the summary.
        left_out = (message("left_out", reason=Text(one.en, one.zh)) for one in session.faults[:MOST_TOLD])
        notes = (relearned_text(session.relearned), held_text(self._held), self.context.told_at_end(session), *left_out)
        self.quiz.switch("summary", session.results, notes, self._more())

    def _more(self) -> SessionOptions | None:
        """What is practised when the learner keeps going; None after a drill, or where questions were picked."""
        options = self._session.options
        if options.mode == "drill" or options.question is not None or options.questions:
            return None
        usual = self.context.settings.number
        return options.afresh(mode="practice", number=None, minutes=None, usual=usual, beyond=True)
