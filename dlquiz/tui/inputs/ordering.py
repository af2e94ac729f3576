"""Items put in order: moved one place at a time, placed one after the other by their keys, or carried by the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual import events, on
from textual.widgets import OptionList

from dlquiz.messages import Language, message, say
from dlquiz.session.state import QuestionState
from dlquiz.tui.inputs.field import Field
from dlquiz.tui.keymap import Key
from dlquiz.tui.question.parts import MUTED, option_parts
from dlquiz.tui.rendering import Page, Part, verbatim
from dlquiz.tui.row_keys import key_of, number_of
from dlquiz.tui.widgets.listing import Listing


class Order(NamedTuple):
    """The numbers of the items, as shown, in the learner's order; the first `placed` of them were placed by key."""

    numbers: tuple[int, ...]
    placed: int = 0
    touched: bool = False

    def moved(self, place: int, to: int) -> Order:
        """With the item at one place put at another; those between make room, and none is placed by that."""
        left = [number for at, number in enumerate(self.numbers) if at != place]
        placed = self.placed - (place < self.placed <= to) + (to < self.placed <= place)
        return Order((*left[:to], self.numbers[place], *left[to:]), placed, touched=True)

    def with_next(self, number: int) -> Order:
        """With this item in the next place; where all are placed it starts again."""
        placed = 0 if self.placed == len(self.numbers) else self.placed
        place = self.numbers.index(number)
        last = placed - 1 if place < placed else placed
        return self.moved(place, last)._replace(placed=last + 1)

    def with_one_less(self) -> Order:
        """The item placed last is to be placed again."""
        return self._replace(placed=max(0, self.placed - 1))

    @property
    def typed(self) -> str:
        """The order as it is submitted."""
        return ", ".join(map(str, self.numbers))


def order_from(typed: str, count: int) -> Order:
    """The order a draft kept; the one shown at first where it kept none of these items."""
    words = [word.strip() for word in typed.split(",")]
    numbers = tuple(int(word) for word in words if word.isascii() and word.isdecimal() and len(word) < 4)
    shown = tuple(range(1, count + 1))
    return Order(numbers, touched=True) if tuple(sorted(numbers)) == shown else Order(shown)


class OrderingInput(Field, Listing):
    """A list whose rows are moved; the answer is the numbers, as shown at first, in the learner's order."""

    KEYS = (
        Key("enter", "submit", "submit"),
        Key("shift+up", "move(-1)", "move", also="K"),
        Key("shift+down", "move(1)", "move", also="J"),
        Key("backspace", "take_back"),
        Key("space", "select"),
    )

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._parts: tuple[Part, ...] = ()
        self._order = Order(())
        self._carried: int | None = None
        self._language: Language = "en"

    def ask(self, question_state: QuestionState, language: Language, typed: str | None) -> None:
        self._language = language
        self.show_items(option_parts(question_state.variant, language), typed=typed)

    def take_focus(self) -> None:
        self.focus(scroll_visible=False)

    def cursor(self) -> tuple[Listing, int] | None:
        return None if self.highlighted is None else (self, self.highlighted)

    def echo(self) -> Sequence[Part]:
        return [Part(verbatim(say(self._language, "arrange_items")), style=MUTED)]

    @property
    def typed(self) -> str:
        """The order, once something was moved."""
        return self._order.typed if self._order.touched else ""

    def show_items(self, parts: Sequence[Part], *, typed: str | None = None) -> None:
        """Show the items; `typed` is the order to begin with, None leaves order and cursor as they are."""
        self._parts, self.keyed = tuple(parts), len(parts)
        if typed is not None:
            self._order, self._carried = order_from(typed, len(parts)), None
        self._redraw(self.highlighted if typed is None else 0)

    def _redraw(self, cursor: int | None) -> None:
        self.show_rows([self._page(place) for place in range(len(self._parts))], cursor)

    def _page(self, place: int) -> Page:
        number = self._order.numbers[place]
        sign = "↕" if place == self._carried else "•" if place < self._order.placed else " "
        label = f"{sign} {key_of(number)}. "
        return Page([self._parts[number - 1]._replace(label=label, gap=False)], quiet=True)

    def _become(self, order: Order, cursor: int) -> None:
        self._order, self._carried = order, None
        self._redraw(cursor)
        self.post_message(self.Edited())

    def action_move(self, by: int) -> None:
        """Move the item under the cursor by a place."""
        at = self.highlighted or 0
        if 0 <= at + by < len(self._parts):
            self._become(self._order.moved(at, at + by), at + by)

    def action_take_back(self) -> None:
        order = self._order.with_one_less()
        self._become(order, order.placed)

    def action_submit(self) -> None:
        """Enter pressed twice, on the verdict before, must not answer this question."""
        touched = self._order.touched
        self.post_message(self.Answered(self._order.typed) if touched else self.Refused(message("nothing_moved")))

    def on_key(self, event: events.Key) -> None:
        number = number_of(event.character)
        if 1 <= number <= len(self._parts):
            event.stop()
            event.prevent_default()
            order = self._order.with_next(number)
            self._become(order, order.numbers.index(number))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        """Space or a click takes an item up, and puts it where the next one is."""
        event.stop()
        place = event.option_index
        if self._carried is None:
            self._carried = place
            self._redraw(place)
        elif self._carried == place:
            self._become(self._order, place)
        else:
            self._become(self._order.moved(self._carried, place), place)
