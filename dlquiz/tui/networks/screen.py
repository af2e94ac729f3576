"""One network: its strip, its layer table, and the input it is reckoned at, which can be changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import DataTable, Input, Static

from dlquiz.networks import Network
from dlquiz.networks.kinds import Shape
from dlquiz.tui.illustrations.streams import has_stream, streams
from dlquiz.tui.keymap import Key
from dlquiz.tui.networks.layer_table import Line
from dlquiz.tui.networks.presenter import NetworkPresenter
from dlquiz.tui.networks.shape_line import ShapeLine
from dlquiz.tui.pictures.strip import strip
from dlquiz.tui.table_screen import Cell, Heading, TableScreen
from dlquiz.tui.widgets.page_view import PageView, PictureView

_WORDS = ("layer", "kind")
_LEAST_FOR_STRIP, _LEAST_FOR_SOURCE, _LEAST_FOR_LEGEND = 20, 22, 34
_LOW, _HIGH = 2, 6
"""The rows of the bars of a strip, on a low and on a high screen."""


class NetworkScreen(TableScreen[None]):
    """The layers of a network, blocks folded; with `shape` at another input than the one it is made for."""

    PADDING = 0
    KEYS = (
        Key("enter", "", "to_table", when="_in_shape"),
        Key("", "to_table", "to_table", when="_in_shape", also="escape"),
        Key("enter", "", "fold_block", when="_on_block"),
        Key("", "fold", "fold_block", also="space"),
        Key("a", "ask", "ask_layer", when="_on_block"),
        Key("enter", "", "ask_layer"),
        Key("", "ask", "ask_layer", also="a"),
        Key("i", "input", "input_size", when="_in_table"),
        Key("c", "compare", "compare", when="_in_table"),
        Key("b", "fold_all", "fold_all", when="_has_blocks"),
        *TableScreen.KEYS,
        Key("s", "strip", "strip", when="_in_table"),
        Key("p", "stream", "stream", when="_has_stream"),
    )

    def __init__(self, network: Network, shape: Shape | None = None) -> None:
        super().__init__()
        self.presenter = NetworkPresenter(network, shape)
        self._with_strip = True

    def above(self) -> ComposeResult:
        yield PictureView(id="strip")
        with Horizontal(id="input_row"):
            yield Static(id="input_label", markup=False)
            yield ShapeLine(self.presenter.tried, id="shape")
        yield PageView(id="source")
        yield PageView(id="trouble")

    def below(self) -> ComposeResult:
        yield PageView(id="message")

    @property
    def _in_shape(self) -> bool:
        """Whether the input is being changed."""
        return self.query_one(ShapeLine).has_focus

    @property
    def _in_table(self) -> bool:
        return not self._in_shape

    @property
    def _on_block(self) -> bool:
        line = self._line()
        return self._in_table and line is not None and line.is_block

    @property
    def _has_blocks(self) -> bool:
        return self._in_table and self.presenter.has_blocks

    @property
    def _has_stream(self) -> bool:
        return self._in_table and has_stream(self.presenter.table)

    def bar_text(self) -> str:
        return self.presenter.title(self.language, self.size.width - 2)

    def headings(self) -> Iterable[Heading]:
        return self.presenter.headings(self.language, self.size.width - 1)

    def rows(self) -> Iterable[Sequence[Cell]]:
        return self.presenter.rows(self.language, self.size.width - 1)

    def refresh_language(self) -> None:
        super().refresh_language()
        self.query_one("#input_label", Static).update(self.say("explorer_input"))
        self.query_one("#trouble", PageView).show(self.presenter.above_table(self.language))
        self._show_row()

    def on_resize(self) -> None:
        if self.table.columns:
            self.query_one("#bar", Static).update(self.bar_text())
            self._show_row()

    def _line(self) -> Line | None:
        return self.presenter.line(self.table.cursor_row)

    @on(DataTable.RowHighlighted)
    def _moved(self) -> None:
        self._show_row()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self.show_keys()

    def _show_row(self) -> None:
        """Tell what the row says, and point at it in the strip."""
        about = self.presenter.about(self.table.cursor_row, self.language)
        self.query_one("#message", PageView).show(about)
        named = self.size.height >= _LEAST_FOR_SOURCE or not self._with_strip
        self.query_one("#source", PageView).show(self.presenter.source(self.language) if named else [])
        has_room = self._with_strip and self.size.height >= _LEAST_FOR_STRIP
        self.query_one("#strip", PictureView).show(self._strip if has_room else None)
        self.show_keys()

    def _strip(self, width: int) -> Content:
        line = self._line()
        marked = "" if line is None else line.path
        explained = self.size.height >= _LEAST_FOR_LEGEND
        return strip(
            self.presenter.table,
            width,
            self.language,
            marked=marked,
            height=_HIGH if explained else _LOW,
            explained=explained,
        )

    @on(Input.Changed, "#shape")
    def _typed(self, event: Input.Changed) -> None:
        self.presenter.type(event.value)
        self.refresh_language()
        broken = self.presenter.broken
        if broken is not None:
            self.table.move_cursor(row=broken)

    @on(Input.Submitted, "#shape")
    def action_to_table(self) -> None:
        self.table.focus()

    @on(DataTable.RowSelected)
    def _chosen(self) -> None:
        if not self.is_active:
            return
        line = self._line()
        if line is not None and line.is_block:
            self.action_fold()
        else:
            self.action_ask()

    def action_fold(self) -> None:
        self.fill(at=self.presenter.fold(self.table.cursor_row))

    def action_fold_all(self) -> None:
        self.fill(at=self.presenter.fold_all(self.table.cursor_row))

    def action_input(self) -> None:
        self.query_one(ShapeLine).focus()

    def action_strip(self) -> None:
        self._with_strip = not self._with_strip
        self._show_row()

    def action_stream(self) -> None:
        self.quiz.open("pictures", streams(self.presenter.table), animate=False)

    def action_ask(self) -> None:
        line = self._line()
        if line is not None:
            self.quiz.open("layer_questions", self.presenter.network, self.presenter.table, line)

    def action_compare(self) -> None:
        self.quiz.open("network_to_compare", self.presenter.network, self.presenter.table.input)
