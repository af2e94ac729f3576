"""Importing and exporting: choose, see what would be lost, then write."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import cached_property

from textual import events, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import OptionList, Static

from dlquiz.messages import Text, message
from dlquiz.tui.authoring.fault_parts import LOOKS
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.interchange.presenter import Exchange, Exporting, Importing, Saved
from dlquiz.tui.keymap import Key
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.tui.rows_screen import RowsScreen
from dlquiz.tui.widgets.clicks import Turns
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.line import Line
from dlquiz.tui.widgets.page_view import PageView

LONGEST_PATH = 1_000
LABELS = ("export_bank", "export_format")
BANK = 0


class ExchangeScreen(QuizScreen[None]):
    """A path is typed; Enter shows the report, Enter again writes."""

    TITLE_KEY = ""
    HINT_KEY = ""
    _looked_at = ""
    """The path of the last look."""

    @cached_property
    def presenter(self) -> Exchange:
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        yield from self.above()
        yield Line(id="line")
        with VerticalScroll(id="body", can_focus=False):
            yield PageView(id="report")
        yield KeyLine(id="keys")

    def above(self) -> ComposeResult:
        """What is chosen above the path."""
        yield from ()

    def on_mount(self) -> None:
        self._line.max_length = LONGEST_PATH
        self.set_focus(self.begins_at)
        self.refresh_language()

    @property
    def begins_at(self) -> Widget:
        """What has the focus first."""
        return self._line

    @property
    def _line(self) -> Line:
        return self.query_one("#line", Line)

    def refresh_language(self) -> None:
        self.query_one("#bar", Static).update(self.say(self.TITLE_KEY))
        self._line.placeholder = self.say("exchange_path")
        self._show(self.presenter.lines(self.language) or [self.say(self.HINT_KEY)])
        self.show_keys()

    def _show(self, lines: Sequence[str]) -> None:
        self.query_one("#report", PageView).show([Part(verbatim(line), gap=False) for line in lines])

    def _refuse(self, trouble: Text) -> None:
        """Say why nothing can be read or written, marked as an error."""
        sign, style = LOOKS["error"]
        part = Part(verbatim(trouble.in_language(self.language)), style="$text-error", label=sign, label_style=style)
        self.query_one("#report", PageView).show([part])

    @on(Line.Changed)
    def _typed(self) -> None:
        if self.presenter.is_looked_over:
            self.presenter.forget()
            self.refresh_language()

    async def action_go(self) -> None:
        """Show the report; where it is shown already, write."""
        if self.context.served:
            self._refuse(message("not_served"))
        elif self._is_looked_over:
            self._write(replace=False)
        else:
            self._show([self.say("exchange_reading")])
            self._looked_at = self.path
            trouble = await asyncio.to_thread(self.presenter.look, self.path)
            if trouble is None:
                self._show(self.presenter.lines(self.language))
            else:
                self._refuse(trouble)
            self.show_keys()

    @property
    def path(self) -> str:
        """What is typed."""
        return self._line.value

    @property
    def _is_looked_over(self) -> bool:
        """Whether the report is about the path that is typed: a key may be faster than the news of the one before."""
        return self.presenter.is_looked_over and self._looked_at == self.path

    @property
    def _may_replace(self) -> bool:
        return self._is_looked_over and bool(self.presenter.there)

    def action_replace(self) -> None:
        """Write, whatever is there."""
        self._write(replace=True)

    def _write(self, *, replace: bool) -> None:
        done = self.presenter.write(replace=replace)
        if isinstance(done, Saved):
            self.app.pop_screen()
            self.notify("\n".join(text.in_language(self.language) for text in done.sentences), markup=False)
        else:
            self._refuse(done)

    def action_scroll(self, pages: int) -> None:
        body = self.query_one("#body", VerticalScroll)
        (body.scroll_page_down if pages > 0 else body.scroll_page_up)()


class ImportScreen(ExchangeScreen):
    """A file of another tool, which becomes a bank of one's own."""

    TITLE_KEY = "import_title"
    HINT_KEY = "import_hint"
    KEYS = (
        Key("enter", "go", "convert", priority=True),
        Key("f5", "replace", "replace", when="_may_replace"),
        Key("pagedown", "scroll(1)", "scroll"),
        Key("pageup", "scroll(-1)", "scroll"),
        Key("escape", "app.pop_screen", "back"),
    )

    @cached_property
    def presenter(self) -> Importing:
        """Made when it is shown: only then has the screen an app."""
        return Importing(lambda: self.context)


class ExportScreen(RowsScreen[None], ExchangeScreen):
    """A bank and a format, and where the file goes."""

    TITLE_KEY = "export_title"
    HINT_KEY = "export_hint"
    KEYS = (
        Key("enter", "go", "convert", priority=True),
        Key("f5", "replace", "replace", when="_may_replace"),
        Key("up,down", "", "field"),
        Key("left", "turn(-1)", "change"),
        Key("right", "turn(1)", "change", also="space"),
        Key("tab", "next_field", "next_field", priority=True),
        Key("pagedown", "scroll(1)", "scroll"),
        Key("pageup", "scroll(-1)", "scroll"),
        Key("escape", "app.pop_screen", "back"),
    )

    @cached_property
    def presenter(self) -> Exporting:
        """Made when it is shown: only then has the screen an app."""
        return Exporting(lambda: self.context)

    def above(self) -> ComposeResult:
        yield Turns(id="rows", markup=False)

    @property
    def begins_at(self) -> Widget:
        return self.query_one(OptionList)

    @property
    def path(self) -> str:
        return super().path or self.presenter.usual_path()

    def refresh_language(self) -> None:
        super().refresh_language()
        self.show_rows(zip(map(self.say, LABELS), self.presenter.values(self.language), strict=True))
        self._line.placeholder = self.presenter.usual_path()

    def action_turn(self, step: int) -> None:
        if self.row == BANK:
            self.presenter.turn_bank(step)
        else:
            self.presenter.turn_format(step)
        self.refresh_language()

    def action_next_field(self) -> None:
        rows = self.query_one(OptionList)
        self.set_focus(self._line if rows.has_focus else rows)

    def on_key(self, event: events.Key) -> None:
        """A letter that is typed on the rows is the beginning of the path."""
        typed = event.character or ""
        if typed.isalnum() or typed in ("/", "~", "."):
            self.type_into(self._line, event)
