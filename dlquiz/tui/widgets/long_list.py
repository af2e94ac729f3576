"""A list of any length: a row is drawn only while it is in sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from dlquiz.tui.keymap import Key, Keyed

DrawRow = Callable[[int, int], Content]
"""The row of a number in a number of cells."""


class LongList(Keyed, ScrollView, can_focus=True):
    """Rows of one line each with a cursor, moved by keys and by the mouse; a click on the cursor chooses its row."""

    class Moved(Message):
        """The cursor stands on another row."""

    class Chosen(Message):
        """The row under the cursor was chosen."""

    DEFAULT_CSS = """
    LongList { height: 1fr; background: $background; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"long-list--cursor"}
    OVERLAP: ClassVar[int] = 1
    """How many rows of a page are still there on the next one."""
    KEYS: ClassVar[Sequence[Key]] = (
        Key("up", "move(-1)"),
        Key("down", "move(1)"),
        Key("pageup", "turn(-1)"),
        Key("pagedown", "turn(1)"),
        Key("home", "move(-1000000)"),
        Key("end", "move(1000000)"),
        Key("enter", "choose"),
    )

    def __init__(self, draw: DrawRow, *, id: str | None = None) -> None:
        super().__init__(id=id)
        # No row has one, and for each row drawn textual would find out again how links look here.
        self.auto_links = False
        self._draw = draw
        self._count = 0
        self.cursor = 0

    @property
    def count(self) -> int:
        """Of its rows."""
        return self._count

    def line(self, row: int) -> Content:
        """A row as it is drawn at the present width."""
        return self._draw(row, self.scrollable_content_region.width)

    def show(self, count: int, cursor: int = 0) -> None:
        """Show so many rows, redrawn, the cursor on one of them."""
        self._count = count
        self.cursor = max(0, min(cursor, count - 1))
        self._fit()
        self._keep_in_sight()
        self.refresh()

    def on_resize(self) -> None:
        self._fit()
        self._keep_in_sight()

    def _fit(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, self._count)

    def render_line(self, y: int) -> Strip:
        row = self.scroll_offset.y + y
        width = self.scrollable_content_region.width
        if row >= self._count or not width:
            return Strip.blank(width, self.visual_style.rich_style)
        content, look = self._draw(row, width), self._look_of(row)
        style = self.get_visual_style(look) if look else self.visual_style
        (strip, *_) = Visual.to_strips(self, content, width, 1, style)
        return strip

    def _look_of(self, row: int) -> str:
        """The component class of a row, or nothing."""
        return "long-list--cursor" if row == self.cursor else ""

    def action_move(self, step: int) -> None:
        """The cursor so many rows down."""
        self._put(self.cursor + step)

    def action_turn(self, direction: int) -> None:
        self._put(self.cursor + direction * max(1, self.size.height - self.OVERLAP))

    def action_choose(self) -> None:
        if self._count:
            self.post_message(self.Chosen())

    def on_click(self, event: events.Click) -> None:
        row = self._row_under(event)
        if row is None:
            return
        if row == self.cursor and event.chain == 2:
            self.action_choose()
        self._put(row)

    def _row_under(self, event: events.MouseEvent) -> int | None:
        offset = event.get_content_offset(self)
        row = self._count if offset is None else self.scroll_offset.y + offset.y
        return row if row < self._count else None

    def _put(self, row: int) -> None:
        before, self.cursor = self.cursor, max(0, min(row, self._count - 1))
        self._keep_in_sight()
        self.refresh()
        if self.cursor != before:
            self.post_message(self.Moved())

    def _keep_in_sight(self) -> None:
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True, immediate=True)
