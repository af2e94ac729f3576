"""Settings: a row for each with a sentence of what it means; what is changed holds, and is kept, at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from dlquiz.settings import OF_THIS_MACHINE
from dlquiz.text.cells import cell_width
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.drawing import Drawing
from dlquiz.tui.keymap import Key
from dlquiz.tui.pictures.canvas import QUIET
from dlquiz.tui.rendering import Page, Part, parsed
from dlquiz.tui.settings.rows import PREFERENCES, Preference, read_typed, turned, typed_text, value_text
from dlquiz.tui.widgets.clicks import Turns
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.line import Line
from dlquiz.tui.widgets.rows import choice_line, labels_width

LEAST_FIELD = 8
"""The cells that a value is typed in, at least."""


MEASURE = 100
"""The most cells of a line of running text."""


class SettingsScreen(QuizScreen[None]):
    """Arrows turn a value; one that is not among those offered is typed."""

    KEYS = (
        Key("enter", "", "keep", when="_types"),
        Key("escape", "cancel", "cancel", when="_types"),
        Key("up,down", "", "field", when="_chooses"),
        Key("left", "turn(-1)", "change", when="_has_values"),
        Key("right", "turn(1)", "change", when="_has_values", also="space"),
        Key("enter", "", "type_value", when="_may_type"),
        Key("escape", "app.pop_screen", "back"),
    )

    def __init__(self) -> None:
        super().__init__()
        self._at = 0

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        yield Turns(id="rows", markup=False)
        yield Static(id="fit", markup=False)
        yield Line(compact=True, id="typed")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.query_one(Line).display = False
        self.screen_layout_refresh_signal.subscribe(self, lambda _: self._place())
        self.watch(self.query_one(OptionList), "scroll_y", self._place, init=False)
        self.query_one(OptionList).focus()
        self.refresh_language()

    @property
    def _types(self) -> bool:
        """Whether a value is being typed."""
        return bool(self.query_one(Line).display)

    @property
    def _chooses(self) -> bool:
        return not self._types

    @property
    def _has_values(self) -> bool:
        return self._chooses and bool(self._preference.values)

    @property
    def _may_type(self) -> bool:
        return self._chooses and self._preference.typed

    def refresh_language(self) -> None:
        rows = self.query_one(OptionList)
        at = rows.highlighted or 0
        rows.set_options(Option(self._row(preference)) for preference in self._preferences)
        rows.highlighted = at
        self.query_one("#bar", Static).update(self.say("settings_title"))
        self.query_one(Line).placeholder = self.say(f"setting_{self._preference.key}")
        self._tell("")
        self.show_keys()

    def _row(self, preference: Preference) -> Drawing:
        room = labels_width(self.say(f"setting_{each.key}") for each in self._preferences)
        value = value_text(self.context.settings, preference.key).in_language(self.language)
        line = partial(choice_line, self.say(f"setting_{preference.key}"), value, room)
        why = Page([Part(parsed(self.say(f"setting_{preference.key}_why")), style=QUIET, indent=2)])
        return Drawing(partial(_stacked, line, why))

    @property
    def _preferences(self) -> list[Preference]:
        """All of them, but on a page what this machine would run, and whom it would send answers to."""
        return [each for each in PREFERENCES if not (self.context.served and each.key in OF_THIS_MACHINE)]

    @property
    def _preference(self) -> Preference:
        return self._preferences[self.query_one(OptionList).highlighted or 0]

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        # It comes, too, when the rows were only shown again.
        if event.option_index != self._at:
            self._at = event.option_index
            self._tell("")
            self.show_keys()

    @on(Turns.Turned)
    def _arrow(self, turned: Turns.Turned) -> None:
        self.action_turn(turned.step)

    def action_turn(self, step: int) -> None:
        value = turned(self.context.settings, self._preference, step)
        if value is not None:
            self._change(value)

    def _change(self, value: str) -> bool:
        trouble = self.quiz.preferring.change(self._preference.key, value)
        self.refresh_language()
        self._tell(trouble)
        return not trouble

    def _tell(self, sentence: str) -> None:
        fit = self.query_one("#fit", Static)
        fit.update(sentence)
        fit.display = bool(sentence)

    @on(OptionList.OptionSelected)
    def _chosen(self) -> None:
        """Enter, or a click."""
        if self._preference.typed:
            self._type(typed_text(self.context.settings, self._preference.key, self.language))
        else:
            self.action_turn(1)

    def on_key(self, event: events.Key) -> None:
        """A digit begins a number; one that was pressed before the line had the focus goes on with it."""
        line, digit = self.query_one(Line), event.character
        if digit is None or not digit.isdecimal() or not (self._preference.values and self._preference.typed):
            return
        event.stop()
        self._type(line.value + digit if line.display else digit)

    def _type(self, beginning: str) -> None:
        line = self.query_one(Line)
        line.value, line.cursor_position, line.display = beginning, len(beginning), True
        line.placeholder = self.say(f"setting_{self._preference.key}")
        # Not `focus`, which waits: the next key must not go elsewhere.
        self.set_focus(line)
        self.show_keys()
        self._place()

    def _place(self) -> None:
        """Lay the field over the value that it changes."""
        rows, line = self.query_one(OptionList), self.query_one(Line)
        if not line.display or rows.highlighted is None:
            return
        rows.scroll_to_highlight()
        region = rows.content_region
        for y in range(region.height):
            strip = rows.render_line(y)
            before, arrow, _ = strip.text.partition("‹")
            if arrow and any(part.style and part.style.meta.get("option") == rows.highlighted for part in strip):
                x = cell_width(before)
                line.styles.offset = (region.x + x, region.y + y)
                line.styles.width = max(rows.scrollable_content_region.width - x, LEAST_FIELD)

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        if self._change(read_typed(self._preference.key, event.value)):
            self._close()

    def _close(self) -> None:
        self.query_one(Line).display = False
        self.set_focus(self.query_one(OptionList))
        self.show_keys()

    def action_cancel(self) -> None:
        self._tell("")
        self._close()


def _stacked(line: Callable[[int], Content], below: Page, width: int) -> Content:
    """A row and the sentence under it, a cell apart from the scroll bar and no longer than it is easy to read."""
    room = max(width - 1, 1)
    return Content("\n").join([line(room), below.content(min(room, MEASURE))])
