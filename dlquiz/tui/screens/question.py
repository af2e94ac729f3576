"""The question: asked, answered, marked and explained on one screen that knows two verbs and one value."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.geometry import Region
from textual.timer import Timer
from textual.widgets import Input, Static, TextArea

from dlquiz.errors import DlquizError, StorageError
from dlquiz.grading import Unreadable, read_numeric, suggested_points
from dlquiz.messages import Text
from dlquiz.questions import Choice, Numeric, Open, Question
from dlquiz.session import Frame, Result, Session, revised_result
from dlquiz.tui import words
from dlquiz.tui.screens.base import QuizScreen
from dlquiz.tui.widgets.choices import Choices
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.page_view import PageView

KEEP_AFTER = 0.4
"""Seconds after the last key until the text being typed is kept on disk."""


class QuestionScreen(QuizScreen):
    """One sitting, question by question."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "hint", "hint"),
        Binding("f3", "reveal", "give up"),
        Binding("f4", "skip", "skip"),
        Binding("ctrl+s", "submit_essay", "submit"),
        Binding("enter", "next", "next"),
        Binding("a", "another", "another like this"),
        Binding("u", "undo", "undo"),
        Binding("e,f6", "edit", "edit"),
        Binding("question_mark,？", "app.help", "help"),
        Binding("pagedown", "page(1)", "scroll", show=False),
        Binding("pageup", "page(-1)", "scroll", show=False),
        Binding("escape", "leave", "home"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._result: Result | None = None
        self._help: Text | None = None
        self._keeper: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        with VerticalScroll(id="body"):
            yield PageView(id="prompt")
            yield PageView(id="hints")
            yield PageView(id="model")
            yield Choices(id="choices")
            yield TextArea(id="essay", soft_wrap=True, show_line_numbers=False)
            yield PageView(id="verdict")
        with Vertical(id="answer"):
            yield Static(id="echo", markup=False)
            yield Input(id="entry", select_on_focus=False)
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self._next()

    # What is being asked

    def _frame(self) -> Frame | None:
        return self._result.frame if self._result is not None else self._session.next()

    def _next(self) -> None:
        self._result, self._help = None, None
        self._session.retry_saving()
        told = len(self._session.skipped_faults)
        frame = self._session.next()
        for error in self._session.skipped_faults[told:]:
            self._tell(error)
        if frame is None:
            from dlquiz.tui.screens.summary import SummaryScreen

            self.app.switch_screen(SummaryScreen(self._session.results))
            return
        with self.prevent(Input.Changed, TextArea.Changed):
            self.query_one(Input).value = frame.typed
            self.query_one(Input).cursor_position = len(frame.typed)
            self.query_one(TextArea).text = frame.typed
        self._show(frame, fresh=True)
        self.query_one("#body").scroll_home(animate=False)

    def _tell(self, error: DlquizError) -> None:
        reason = error.in_language(self.language)
        self.notify(self.say("left_out", reason=reason), severity="warning", markup=False)

    def relabel(self) -> None:
        frame = self._frame()
        self._session.language = self.language
        if frame is not None:
            self._show(frame, fresh=False)

    def _show(self, frame: Frame, *, fresh: bool) -> None:
        """Everything of a frame in the language of the moment; `fresh` also moves the focus and clears ticks."""
        state, variant, language = frame.state, frame.variant, self.language
        kind = variant.question.kind
        self.query_one("#bar", Static).update(self._title(frame))
        self.query_one("#prompt", PageView).show(words.prompt_parts(variant, language))
        self.query_one("#hints", PageView).show(words.hint_parts(frame, language) if state.stage == "ask" else [])
        scoring = isinstance(kind, Open) and state.stage == "rubric"
        self.query_one("#model", PageView).show(words.model_answer_parts(frame, language) if scoring else [])
        self._show_choices(frame, fresh)
        self.query_one(TextArea).display = isinstance(kind, Open) and state.stage == "ask"
        entry = self.query_one(Input)
        entry.display = isinstance(kind, Numeric) and state.stage == "ask"
        entry.placeholder = self.say("answer_placeholder")
        verdict = words.verdict_parts(self._result, language) if self._result and state.stage == "done" else []
        self.query_one("#verdict", PageView).show(verdict)
        self._show_echo()
        self._show_keys(frame)
        if fresh:
            self.app.clear_notifications()
            self._focus(frame)

    def _title(self, frame: Frame) -> str:
        question = frame.variant.question
        bank = self.study.library.bank(question.bank)
        names = [bank.title, bank.topics.get(question.topic)] if bank else []
        shown = " · ".join(name.in_language(self.language) for name in names if name)
        level = "●" * question.difficulty + "○" * (3 - question.difficulty)
        keeps = self._session.saves and self._session.draft_trouble is None
        saved = "" if keeps else f"   {self.say('not_saved')}"
        seed = self.say("seed", seed=frame.variant.seed)
        return f"{frame.number}/{frame.total}   {level}   {seed}{saved}   {shown}"

    def _show_choices(self, frame: Frame, fresh: bool) -> None:
        choices, kind, stage = self.query_one(Choices), frame.variant.question.kind, frame.state.stage
        scoring = isinstance(kind, Open) and stage == "rubric"
        asked = scoring or (stage == "ask" and not isinstance(kind, Numeric | Open))
        choices.display = asked
        if not asked:
            return
        several = scoring or (isinstance(kind, Choice) and kind.multiple)
        ticked = suggested_points(kind, frame.state.answer) if isinstance(kind, Open) else ()
        parts = words.option_parts(frame.variant, self.language)
        choices.show_options(parts, several=several, ticked=ticked, keep=not fresh)

    def _show_echo(self) -> None:
        """What stands in the field as it is read now, the help after an unreadable answer, or how to tick."""
        echo, frame = self.query_one("#echo", Static), self._frame()
        told = "" if self._help is None else self.say("not_counted", help=self._help)
        if frame is not None and not told:
            typed = self.query_one(Input)
            kind, stage = frame.variant.question.kind, frame.state.stage
            if typed.display and typed.value.strip() and typed.value.strip() not in ("?", "？"):
                told = self._echo_of(frame, typed.value)
            elif stage == "rubric":
                told = self.say("tick_points")
            elif stage == "ask" and isinstance(kind, Open):
                told = self.say("open_placeholder")
        echo.update(told)
        echo.display = bool(told)
        echo.set_class(bool(self._help), "-help")

    def _echo_of(self, frame: Frame, typed: str) -> str:
        reading = read_numeric(frame.variant, typed)
        if isinstance(reading, Unreadable):
            return reading.help.in_language(self.language)
        notes = "".join(f"  ({note.in_language(self.language)})" for note in reading.notes)
        return self.say("read_as", echo=reading.echo) + notes

    def _show_keys(self, frame: Frame) -> None:
        stage, kind = frame.state.stage, frame.variant.question.kind
        if stage == "done":
            keys = [("↵", "next"), ("a", "another"), ("u", "undo"), ("e", "edit"), ("Esc", "home")]
        else:
            enter = "^S" if isinstance(kind, Open) and stage == "ask" else "↵"
            keys = [(enter, "submit"), ("F3", "reveal"), ("F4", "skip"), ("Esc", "home")]
            if frame.variant.question.hints and stage == "ask":
                keys.insert(1, ("F2", "hint"))
        keys += [("F1", "help"), ("^L", "language")]
        keys += [("F6", "edit")] if stage != "done" else []
        keys += [("↑↓", "scroll")] if stage == "done" else []
        self.query_one(KeyLine).show((key, self.say(f"key_{word}")) for key, word in keys)

    def _focus(self, frame: Frame) -> None:
        for widget in (self.query_one(Input), self.query_one(TextArea), self.query_one(Choices)):
            if widget.display:
                widget.focus(scroll_visible=False)
                return
        self.query_one("#body").focus(scroll_visible=False)

    # What the learner does

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        self._submit(event.value)

    @on(Choices.Submitted)
    def _picked(self, event: Choices.Submitted) -> None:
        scoring = (frame := self._frame()) is not None and frame.state.stage == "rubric"
        none = "none" if scoring else ""
        self._submit(", ".join(map(str, event.numbers)) or none)

    def action_submit_essay(self) -> None:
        if self.query_one(TextArea).display:
            self._submit(self.query_one(TextArea).text)

    def _submit(self, answer: str) -> None:
        if self._result is not None:
            return
        self._mark(lambda: self._session.submit(answer))

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
        stage = result.frame.state.stage
        if stage == "done":
            self._result, self._help = result, None
            self._show(result.frame, fresh=True)
            self.call_after_refresh(self._scroll_to_verdict)
            if self._session.saves and not result.saved:
                self.notify(self.say("not_saved"), severity="error", markup=False)
        elif stage == "rubric" and not any(result.verdict.message):
            self._help = None
            self._show(result.frame, fresh=True)
            self.query_one("#body").scroll_home(animate=False)
        else:
            self._help = result.verdict.message
            self._show_echo()

    def _scroll_to_verdict(self) -> None:
        body = self.query_one("#body", VerticalScroll)
        body.scroll_to_widget(self.query_one("#verdict"), top=True, animate=False, force=True)

    @on(Choices.Ticked)
    def _ticking(self) -> None:
        self._help = None
        self._show_echo()

    @on(Choices.OptionHighlighted)
    def _follow_cursor(self, event: Choices.OptionHighlighted) -> None:
        """Keep the option under the cursor in sight: the list is as long as its options, the page scrolls."""
        top, height = self.query_one(Choices).line_span(event.option_index)
        region = Region(0, self.query_one(Choices).virtual_region.y + top, 1, height)
        self.query_one("#body", VerticalScroll).scroll_to_region(region, animate=False, force=True)

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _typing(self) -> None:
        self._help = None
        self._show_echo()
        if self._keeper is not None:
            self._keeper.stop()
        self._keeper = self.set_timer(KEEP_AFTER, self.keep)

    def keep(self) -> None:
        """Keep the text being typed."""
        if self._result is not None:
            return
        for widget, typed in (
            (self.query_one(Input), self.query_one(Input).value),
            (self.query_one(TextArea), self.query_one(TextArea).text),
        ):
            if widget.display:
                self._session.typed(typed)

    def action_hint(self) -> None:
        frame = self._frame()
        if self._result is not None or frame is None or frame.state.stage != "ask":
            return
        self.keep()
        if self._session.hint() is None:
            none_at_all = not frame.variant.question.hints
            self.notify(self.say("no_hints" if none_at_all else "no_more_hints"), markup=False)
            return
        self.relabel()
        self.query_one("#hints").scroll_visible(animate=False)

    def action_reveal(self) -> None:
        if self._result is None:
            self._mark(self._session.reveal)

    def action_skip(self) -> None:
        if self._result is None:
            self._session.skip()
            self._next()

    def action_next(self) -> None:
        if self._result is not None:
            self._next()

    def action_another(self) -> None:
        if self._result is not None:
            self._session.another()
            self._next()

    def action_undo(self) -> None:
        if self._result is None:
            return
        try:
            undone = self._session.undo()
        except StorageError as error:
            self.notify(error.in_language(self.language), severity="error", markup=False)
            return
        if undone is None:
            self.notify(self.say("nothing_to_undo"), markup=False)
        if undone is not None:
            self._next()
            self.notify(self.say("undone"), markup=False)

    def action_edit(self) -> None:
        frame = self._frame()
        if frame is not None:
            self.keep()
            self.quiz.authoring.edit(frame.variant.question)

    def renew(self, edited: str | None) -> None:
        """What comes next is as it is written now; what is being answered only if it was edited from here."""
        self._session.renew(self.study.library.question)
        frame = self._frame()
        if edited is None or frame is None or frame.variant.question.name != edited:
            return
        question = self.study.library.question(edited)
        if question is None:
            self.notify(self.say("edit_gone", question=edited), markup=False)
        else:
            self._revise(frame.variant.question, question)

    def _revise(self, old: Question, new: Question) -> None:
        if new == old:
            return
        try:
            if self._result is None:
                self._session.revise(new)
            else:
                revised = revised_result(self._result, new)
                if revised is None:
                    self.notify(self.say("edit_next_time"), markup=False)
                self._result = revised or self._result
        except DlquizError as error:
            self._tell(error)
            return
        frame = self._frame()
        assert frame is not None, "a question that is edited is being asked"
        # Ticks stay where there are the same places to tick.
        self._show(frame, fresh=_places(new) != _places(old))

    def action_page(self, direction: int) -> None:
        body = self.query_one("#body", VerticalScroll)
        body.scroll_relative(y=direction * max(1, body.size.height - 2), animate=False)

    def action_leave(self) -> None:
        self.keep()
        self._session.retry_saving()
        if self._session.results:
            from dlquiz.tui.screens.summary import SummaryScreen

            self.app.switch_screen(SummaryScreen(self._session.results))
        else:
            self.quiz.go_home()


def _places(question: Question) -> tuple[str, int]:
    """What kind of answer a question takes, and in how many places."""
    kind = question.kind
    offered = kind.options if isinstance(kind, Choice) else kind.rubric if isinstance(kind, Open) else ()
    return question.type, len(offered)
