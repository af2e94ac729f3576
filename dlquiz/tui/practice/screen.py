"""Choosing what to practise: a row for each choice, and at once how many questions fit."""

from __future__ import annotations

from collections.abc import Collection

from textual import events
from textual.app import ComposeResult
from textual.widgets import OptionList, Static

from dlquiz.errors import UsageError
from dlquiz.session.options import SessionOptions
from dlquiz.session.starting import chosen_by
from dlquiz.session.today import due_today
from dlquiz.tui.keymap import Key
from dlquiz.tui.practice.filters import CHOICES, Choice, once_each, row_text, turned, typed
from dlquiz.tui.rows_screen import RowsScreen
from dlquiz.tui.widgets.clicks import Turns
from dlquiz.tui.widgets.key_line import KeyLine


class ChooseScreen(RowsScreen[None]):
    """Begins with `options`; what is chosen is remembered by the app for the next time."""

    KEYS = (
        Key("enter", "start", "start", priority=True),
        Key("up,down", "", "field"),
        Key("left", "turn(-1)", "change"),
        Key("right", "turn(1)", "change", also="space"),
        Key("backspace", "type", "type", label="0–9"),
        Key("escape", "app.pop_screen", "back"),
    )

    def __init__(self, options: SessionOptions) -> None:
        super().__init__()
        self._wishes = options
        self._due: Collection[str] = ()
        self._known: Collection[str] = ()

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        yield Turns(id="rows", markup=False)
        yield Static(id="fit", markup=False)
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()

    def on_screen_resume(self) -> None:
        """Comes at the first showing too: what was answered meanwhile counts."""
        context = self.context
        self._due = set(due_today(context.library, context.store, context.clock(), context.zone).taken)
        self._known = context.store.figures.tallies().keys()
        self.refresh_language()

    def renew(self, edited: str | None) -> None:
        if self.is_current:
            self.on_screen_resume()

    def refresh_language(self) -> None:
        self.query_one("#bar", Static).update(self.say("choose_title"))
        self.show_rows((self.say(choice.label), self._value(choice)) for choice in CHOICES)
        self.query_one("#fit", Static).update(self._fits_text())
        self.show_keys()

    def _value(self, choice: Choice) -> str:
        return row_text(self.context.library, self._wishes, choice).in_language(self.language)

    def _fits_text(self) -> str:
        """How many questions fit, or that none does and what there is."""
        try:
            names = [question.name for question in chosen_by(self.context.library, self._wishes)]
        except UsageError as error:
            return error.in_language(self.language)
        due = sum(name in self._due for name in names)
        new = sum(name not in self._known for name in names)
        return self.say("choose_fit", count=len(names), due=due, new=new)

    def _choice(self) -> Choice:
        return CHOICES[self.row]

    def _change(self, options: SessionOptions) -> None:
        self._wishes = self.quiz.wished = options
        self.refresh_language()

    def action_turn(self, step: int) -> None:
        self._change(turned(self.context.library, self._wishes, self._choice(), step))

    def action_type(self) -> None:
        self._change(typed(self._wishes, self._choice(), None))

    def on_key(self, event: events.Key) -> None:
        if event.character is not None and event.character.isdecimal():
            event.stop()
            self._change(typed(self._wishes, self._choice(), int(event.character)))

    def action_start(self) -> None:
        # What is practised is chosen here; a review without a number asks what its limit allows.
        practised = self._wishes.mode == "practice"
        once = once_each(self.context.library, self._wishes)
        self.quiz.sessions.practise(once._replace(beyond=True) if practised else self._wishes)
