"""Lists whose rows are laid-out texts: a cursor, keys that name a row, and room for the page around them to scroll."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dlquiz.tui.drawing import Drawing
from dlquiz.tui.keymap import Key, Keyed
from dlquiz.tui.row_keys import number_of


class Listing(Keyed, OptionList):
    """A list as long as its rows. It does not scroll itself: it stands on a page that does."""

    KEYS: ClassVar[Sequence[Key]] = (Key("pagedown", "screen.page(1)"), Key("pageup", "screen.page(-1)"))

    DEFAULT_CSS = """
    Listing { height: auto; max-height: 10000; border: none; padding: 0; background: $background; }
    Listing:focus { border: none; background-tint: initial; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self.keyed = 0
        """How many texts have keys of their own, letters after the digits."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return 1 <= number_of(character) <= self.keyed

    def show_rows(self, pages: Sequence[Drawing], cursor: int | None) -> None:
        """Show `pages` instead of what was there, and put the cursor."""
        if len(pages) == self.option_count:
            for place, page in enumerate(pages):
                self.replace_option_prompt_at_index(place, page)
            self.refresh(layout=True)
        else:
            self.set_options([Option(page) for page in pages])
        self.highlighted = cursor

    def line_span(self, index: int) -> tuple[int, int]:
        """The first line of a row within the list, and how many lines it has at the present width."""
        width = max(self.content_size.width, 1)
        heights = [self._height(row, width) for row in range(index + 1)]
        return sum(heights[:-1]), heights[-1]

    def _height(self, row: int, width: int) -> int:
        page = self.get_option_at_index(row).prompt
        assert isinstance(page, Drawing)
        return page.get_height({}, width)
