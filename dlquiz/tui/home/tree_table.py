"""A list whose rows are a tree with figures: Space and the arrows fold it, a click on a triangle too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip

from dlquiz.tui.keymap import Key
from dlquiz.tui.pictures.trees import (
    OPEN,
    Branch,
    Column,
    branch_line,
    name_room,
    unfolded_within,
    visible,
)
from dlquiz.tui.widgets.long_list import LongList

WIDEST_NAME = 60
"""A name and its figures must be read as one line."""


class TreeTable(LongList):
    """What is folded is remembered as long as the widget lives; until something is, as much is open as fits."""

    OVERLAP: ClassVar[int] = 0
    COMPONENT_CLASSES: ClassVar[set[str]] = {"tree-table--hover"}
    KEYS = (
        Key("up", "step(-1)"),
        Key("down", "step(1)"),
        Key("space", "fold(0)"),
        Key("left", "fold(1)"),
        Key("right", "fold(-1)"),
    )

    DEFAULT_CSS = """
    TreeTable {
        max-height: 100%; padding: 0 0 0 1; overflow-x: hidden; scrollbar-gutter: stable;
        & > .tree-table--hover { background: $block-hover-background; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(self._line, id=id)
        self._branches: Sequence[Branch] = ()
        self._columns: Sequence[Column] = ()
        self._folded: set[str] | None = None
        self._fitted: set[str] | None = None
        """The branches that were there when it was reckoned what fits; None from the first folding by hand on."""
        self._places: list[int] = []
        self._hovered: int | None = None

    @property
    def place(self) -> int:
        """Which of the branches the cursor stands on."""
        return self._places[self.cursor] if self._places else 0

    def show_branches(self, branches: Sequence[Branch], columns: Sequence[Column]) -> None:
        """Show these rows instead of what was there; the cursor stays where it was."""
        at = self.place
        self._branches, self._columns = branches, columns
        keys = {each.key for each in branches if each.key}
        new = self._folded is None or (self._fitted is not None and not keys <= self._fitted)
        if new and self.size.height:
            self._folded, self._fitted = unfolded_within(branches, self.size.height), keys
        if self._folded is not None:
            self._draw_from(at)

    def render_lines(self, crop: Region) -> list[Strip]:
        # The rows may have come before there was a place for them; this is the first time that it is known.
        if self._folded is None and self._branches and self.size.height:
            self.show_branches(self._branches, self._columns)
        return super().render_lines(crop)

    def action_fold(self, way: int) -> None:
        """Fold (1) or unfold (-1) the branch that the row belongs to, or turn it over (0)."""
        place = self.place
        while place and not self._branches[place].key:
            place -= 1
        self._fold(place, way)

    def _fold(self, place: int, way: int) -> None:
        branch = self._branches[place]
        # The first row stands for all of them.
        keys = {branch.key} if branch.key else {each.key for each in self._branches if each.key}
        folded, self._fitted = self._folded or set(), None
        fold = way > 0 if way else not keys <= folded
        self._folded = folded | keys if fold else folded - keys
        self._draw_from(place if fold else self.place)

    def _draw_from(self, at: int) -> None:
        self._places = list(visible(self._branches, self._folded or set()))
        self.show(len(self._places), self._places.index(at) if at in self._places else 0)

    def _line(self, row: int, width: int) -> Content:
        # A cell apart from the scroll bar.
        room = name_room(self._columns, width - 1, WIDEST_NAME)
        return branch_line(self._branches, self._places[row], self._folded or set(), self._columns, room)

    def _look_of(self, row: int) -> str:
        return super()._look_of(row) or ("tree-table--hover" if row == self._hovered else "")

    def action_step(self, step: int) -> None:
        """One row up or down; beyond the last comes the first."""
        if self._places:
            self._put((self.cursor + step) % len(self._places))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._hover(self._row_under(event))

    def on_leave(self) -> None:
        self._hover(None)

    def _hover(self, row: int | None) -> None:
        if row != self._hovered:
            self._hovered = row
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        """The first click goes to a row, the second chooses it; on a triangle it folds."""
        event.prevent_default()
        row, offset = self._row_under(event), event.get_content_offset(self)
        if row is None or offset is None:
            return
        place = self._places[row]
        if offset.x < len(OPEN) and self._branches[place].key:
            self._put(row)
            self._fold(place, 0)
        elif row == self.cursor:
            self.action_choose()
        else:
            self._put(row)
