"""What screens with one table have in common: a bar, what stands above the table, its rows, and the line of keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.text import Text as RichText
from textual.app import ComposeResult
from textual.screen import ScreenResultType
from textual.widgets import DataTable, Static

from dlquiz.text.cells import shown
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.keymap import Key, Keyed
from dlquiz.tui.pictures.canvas import MAIN
from dlquiz.tui.rendering import Part, parsed
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.page_view import PageView

Cell = str | RichText
"""What stands in a cell, exactly as it is: nothing is parsed."""
Heading = str | tuple[str, int]
"""What a column is called, and how wide it is where its cells do not say that."""


class Rows(Keyed, DataTable[RichText]):
    """A table of whole rows: Home and End go to the first and the last of them, as in every other list."""

    KEYS = (Key("home", "scroll_top"), Key("end", "scroll_bottom"))


class TableScreen(QuizScreen[ScreenResultType]):
    """Say what is in it with `bar_text`, `notice`, `headings` and `rows`; the cursor stays when it is filled again."""

    KEYS: ClassVar[Sequence[Key]] = (
        Key("escape", "app.pop_screen", "back", also="q"),
        Key("", "app.language", "language", also="l"),
    )

    PADDING: ClassVar[int] = 1
    """The cells on both sides of each column; without them a table has room for more."""

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        yield from self.above()
        yield Rows(id="table", cursor_type="row", zebra_stripes=False, cell_padding=self.PADDING)
        yield from self.below()
        yield KeyLine(id="keys")

    def above(self) -> ComposeResult:
        """What stands between the bar and the table."""
        yield PageView(id="notice")

    def below(self) -> ComposeResult:
        """What stands between the table and the line of keys."""
        yield from ()

    def bar_text(self) -> str:
        raise NotImplementedError

    def notice(self) -> str:
        """What is said above the table; called after `rows`."""
        return ""

    def headings(self) -> Iterable[Heading]:
        raise NotImplementedError

    def rows(self) -> Iterable[Sequence[Cell]]:
        raise NotImplementedError

    @property
    def table(self) -> DataTable[RichText]:
        return self.query_one("#table", DataTable)

    def on_mount(self) -> None:
        self.table.focus()
        self.app.theme_changed_signal.subscribe(self, lambda _: self.fill())

    def on_screen_resume(self) -> None:
        """Comes at the first showing too: what was begun from here has changed what stands here."""
        self.refresh_language()

    def on_resize(self) -> None:
        if self.table.columns:
            self.fill()

    def renew(self, edited: str | None) -> None:
        if self.is_current:
            self.refresh_language()

    def refresh_language(self) -> None:
        self.fill()
        self.query_one("#bar", Static).update(self.bar_text())
        text = self.notice()
        for notice in self.query("#notice").results(PageView):
            notice.show([Part(parsed(text), gap=False)] if text else [])
        self.show_keys()

    def fill(self, *, at: int | None = None) -> None:
        """Put in the rows of the moment, with the cursor on row `at` or where it was."""
        table = self.table
        # Bars keep their colours under the cursor; in those of the terminal they would be the ground of the reverse.
        table.cursor_foreground_priority = "css" if self.app.current_theme.ansi else "renderable"
        row = table.cursor_row if at is None else at
        table.clear(columns=True)
        for heading in self.headings():
            name, width = (heading, None) if isinstance(heading, str) else heading
            table.add_column(RichText(shown(name)), width=width)
        table.add_rows([[self._exact(cell) for cell in cells] for cells in self.rows()])
        table.move_cursor(row=row)

    def _exact(self, cell: Cell) -> RichText:
        return cell if isinstance(cell, RichText) else self.barred(cell, MAIN)

    def barred(self, words: str, look: str) -> RichText:
        """A cell exactly as it is, with its bar in the colour of a look."""
        exact = RichText(shown(words))
        exact.highlight_regex(_BAR, style=self.app.theme_variables[look.removeprefix("$")].removeprefix("ansi_"))
        return exact


_BAR = "[█-▏]+"
