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
    ]

    class Submitted(Message):
        """The picked options, counted from 1 as shown."""

        def __init__(self, numbers: tuple[int, ...]) -> None:
            super().__init__()
            self.numbers = numbers

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._parts: tuple[Part, ...] = ()
        self._several = False
        self._ticked: set[int] = set()

    @property
    def several(self) -> bool:
        return self._several

    def show_options(
        self, parts: Sequence[Part], *, several: bool, ticked: Sequence[int] = (), keep: bool = False
    ) -> None:
        """Offer `parts`; `keep` leaves ticks and cursor as they are (another language, not another question)."""
        at = self.highlighted if keep else 0
        self._parts, self._several = tuple(parts), several
        if not keep:
            self._ticked = set(ticked)
        self._redraw()
        self.highlighted = at if parts else None

    def _redraw(self) -> None:
        self.set_options([Option(self._page(number)) for number in range(1, len(self._parts) + 1)])

    def _page(self, number: int) -> Page:
        mark = "" if not self._several else "[x] " if number in self._ticked else "[ ] "
        part = self._parts[number - 1]
        return Page([part._replace(label=f"{mark}{number}. ", gap=False)], quiet=True)

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

    def action_pick_highlighted(self) -> None:
        if self.highlighted is not None:
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
        event.stop()
        if self._several:
            self.post_message(self.Submitted(tuple(sorted(self._ticked))))
        else:
            self.post_message(self.Submitted((event.option_index + 1,)))
