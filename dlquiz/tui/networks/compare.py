"""Two networks side by side, each at an input that can be changed."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from dlquiz.networks import Network, Trace
from dlquiz.networks.kinds import Shape
from dlquiz.networks.summary import summary
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.drawing import Draw
from dlquiz.tui.keymap import Key
from dlquiz.tui.networks.presenter import at_first, tried, trouble_parts
from dlquiz.tui.networks.shape_line import ShapeLine
from dlquiz.tui.pictures.compared import Side, compared
from dlquiz.tui.pictures.strip import strip
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.page_view import PageView, PictureView

_SIDES = ("left", "right")
_LEAST_FOR_STRIPS = 44
_STRIP_BARS = 4


class CompareScreen(QuizScreen[None]):
    """Two networks, or one at two inputs; the first is at `shape`, where that is given."""

    KEYS = (
        Key("enter", "other", "other_input", priority=True),
        Key("up", "scroll_body('up')", "scroll"),
        Key("down", "scroll_body('down')", "scroll"),
        Key("escape", "app.pop_screen", "back"),
    )

    def __init__(self, first: Network, second: Network, shape: Shape | None = None) -> None:
        super().__init__()
        self._networks = (first, second)
        self._tried = [at_first(first, shape), at_first(second)]
        self._tables: list[Trace] = [found.table for found in self._tried if found.table is not None]

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        with Horizontal(id="inputs"):
            for side, begins in zip(_SIDES, self._tried, strict=True):
                yield Static(id=f"{side}_label", classes="label", markup=False)
                yield ShapeLine(begins, id=side)
        yield PageView(id="trouble")
        with VerticalScroll(id="body", can_focus=False):
            yield PictureView(id="compared")
            for side in _SIDES:
                yield PictureView(id=f"{side}_strip")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.query_one("#right").focus()
        self.refresh_language()

    def refresh_language(self) -> None:
        one, other = (network.name for network in self._networks)
        self.query_one("#bar", Static).update(self.say("compare_title", one=one, other=other))
        for side, network in zip(_SIDES, self._networks, strict=True):
            self.query_one(f"#{side}_label", Static).update(network.name)
        self._show()
        self.show_keys()

    def on_resize(self) -> None:
        self._show()

    def _show(self) -> None:
        parts = [
            part
            for found, table in zip(self._tried, self._tables, strict=True)
            for part in trouble_parts(found, table.input, self.language)
        ]
        self.query_one("#trouble", PageView).show(parts)
        left, right = (
            Side(network.name, table.input, summary(network, table))
            for network, table in zip(self._networks, self._tables, strict=True)
        )
        self.query_one("#compared", PictureView).show(lambda width: compared(left, right, width, self.language))
        for side, table in zip(_SIDES, self._tables, strict=True):
            self.query_one(f"#{side}_strip", PictureView).show(
                self._strip_of(table) if self.size.height >= _LEAST_FOR_STRIPS else None
            )

    def _strip_of(self, table: Trace) -> Draw:
        def draw(width: int) -> Content:
            drawn = strip(table, width, self.language, height=_STRIP_BARS, explained=False)
            return Content("\n").join([Content.styled(table.network, "bold"), drawn])

        return draw

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        """Reckon that side at once; where that cannot be done a message says so, and the last good figures stay."""
        place = _SIDES.index(event.input.id or "")
        found = self._tried[place] = tried(self._networks[place], event.value)
        self._tables[place] = found.table or self._tables[place]
        self._show()

    def action_other(self) -> None:
        self.query_one("#left" if self.query_one("#right").has_focus else "#right").focus()

    def action_scroll_body(self, way: str) -> None:
        getattr(self.query_one("#body"), f"scroll_{way}")(animate=False)
