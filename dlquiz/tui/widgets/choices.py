"""Options picked by number key, cursor or mouse: one, or several ticks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dlquiz.tui.rendering import Page, Part

_DIGITS = "123456789"


class Choices(OptionList):
    """A list of options. With `several`, keys tick and Enter submits the ticks; else picking submits."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pick_highlighted", "tick", show=False),
        # The page is longer than the list: what scrolls is what is read.
        Binding("pagedown", "screen.page(1)", "scroll", show=False),
        Binding("pageup", "screen.page(-1)", "scroll", show=False),
    ]

    class Submitted(Message):
        """The picked options, counted from 1 as shown."""

        def __init__(self, numbers: tuple[int, ...]) -> None:
            super().__init__()
            self.numbers = numbers

    class Ticked(Message):
        """An option was ticked or unticked; nothing is submitted yet."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._parts: tuple[Part, ...] = ()
        self._several = False
        self._ticked: set[int] = set()

    def show_options(
        self, parts: Sequence[Part], *, several: bool, ticked: Sequence[int] = (), keep: bool = False
    ) -> None:
        """Offer `parts`; `keep` leaves ticks and cursor as they are (another language, not another question).

        Nothing is under the cursor at first: an Enter pressed twice must not answer the next question.
        """
        at = self.highlighted if keep else None
        self._parts, self._several = tuple(parts), several
        if not keep:
            self._ticked = set(ticked)
        self._redraw()
        self.highlighted = at

    def _redraw(self) -> None:
        self.set_options([Option(self._page(number)) for number in range(1, len(self._parts) + 1)])

    def _page(self, number: int) -> Page:
        mark = "" if not self._several else "[x] " if number in self._ticked else "[ ] "
        part = self._parts[number - 1]
        return Page([part._replace(label=f"{mark}{number}. ", gap=False)], quiet=True)

    def line_span(self, index: int) -> tuple[int, int]:
        """The first line of an option within the list, and how many lines it has at the present width."""
        width = max(self.content_size.width, 1)
        heights = [self._page(number).get_height({}, width) for number in range(1, index + 2)]
        return sum(heights[:-1]), heights[-1]

    def pick(self, number: int) -> None:
        """Tick or untick an option, or submit it where only one is asked."""
        if not 1 <= number <= len(self._parts):
            return
        self.highlighted = number - 1
        if not self._several:
            self.post_message(self.Submitted((number,)))
            return
        self._ticked ^= {number}
        self.replace_option_prompt_at_index(number - 1, self._page(number))
        self.post_message(self.Ticked())

    def action_pick_highlighted(self) -> None:
        if self.highlighted is not None:
            self.pick(self.highlighted + 1)

    def action_select(self) -> None:
        """Enter: what is ticked, or the option under the cursor."""
        if self._several:
            self.post_message(self.Submitted(tuple(sorted(self._ticked))))
        elif self.highlighted is not None:
            self.pick(self.highlighted + 1)

    def on_key(self, event: events.Key) -> None:
        # Chinese input methods send full-width digits.
        character = event.character or ""
        digit = character if character in _DIGITS else chr(ord(character) - 0xFEE0) if "１" <= character <= "９" else ""
        if digit:
            event.stop()
            event.prevent_default()
            self.pick(int(digit))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        """A click on an option, which picks it as its number key does."""
        event.stop()
        self.pick(event.option_index + 1)
