"""A list whose rows are a tree with figures: Space and the arrows fold it, a click on a triangle too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dlquiz.tui.pictures.trees import (
    OPEN,
    Branch,
    Column,
    branch_line,
    name_room,
    unfolded_within,
    visible,
)

WIDEST_NAME = 60
"""A name and its figures must be read as one line."""


class TreeTable(OptionList):
    """What is folded is remembered as long as the widget lives; until something is, as much is open as fits."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "fold(0)", "fold", show=False),
        Binding("left", "fold(1)", "fold", show=False),
        Binding("right", "fold(-1)", "unfold", show=False),
    ]

    DEFAULT_CSS = """
    TreeTable {
        height: 1fr; max-height: 100%; border: none; padding: 0 1; background: $background; scrollbar-gutter: stable;
        &:focus { border: none; background-tint: initial; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._branches: Sequence[Branch] = ()
        self._columns: Sequence[Column] = ()
        self._folded: set[str] | None = None
        self._fitted: set[str] | None = None
        """The branches that were there when it was reckoned what fits; None from the first folding by hand on."""
        self._places: list[int] = []

    @property
    def place(self) -> int:
        """Which of the branches the cursor stands on."""
        return self._places[self.highlighted or 0] if self._places else 0

    @property
    def room(self) -> int:
        """The cells of the names."""
        return name_room(self._columns, self.scrollable_content_region.width, WIDEST_NAME)

    def show(self, branches: Sequence[Branch], columns: Sequence[Column]) -> None:
        """Show these rows instead of what was there; the cursor stays where it was."""
        at = self.place
        self._branches, self._columns = branches, columns
        keys = {each.key for each in branches if each.key}
        new = self._folded is None or (self._fitted is not None and not keys <= self._fitted)
        if new and self.size.height:
            self._folded, self._fitted = unfolded_within(branches, self.size.height), keys
        self._draw(at)

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
        self._draw(place if fold else self.place)

    def _draw(self, at: int) -> None:
        folded = self._folded or set()
        self._places = list(visible(self._branches, folded))
        room = self.room
        lines = [branch_line(self._branches, place, folded, self._columns, room) for place in self._places]
        self._put(lines)
        if lines:
            self.highlighted = self._places.index(at) if at in self._places else 0

    def _put(self, lines: Sequence[Content]) -> None:
        if len(lines) == self.option_count:
            for place, line in enumerate(lines):
                self.replace_option_prompt_at_index(place, line)
        else:
            self.set_options([Option(line) for line in lines])

    async def _on_click(self, event: events.Click) -> None:
        """The first click goes to a row, the second chooses it; on a triangle it folds."""
        event.prevent_default()
        row = event.style.meta.get("option")
        if row is None or row >= len(self._places):
            return
        offset = event.get_content_offset(self)
        place = self._places[row]
        if offset is not None and offset.x < len(OPEN) and self._branches[place].key:
            self.highlighted = row
            self._fold(place, 0)
        elif row == self.highlighted:
            self.action_select()
        else:
            self.highlighted = row
