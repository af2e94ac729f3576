"""Left sides, each with the right side chosen for it, and below or beside them all there is to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.containers import Container
from textual.message import Message
from textual.widgets import OptionList

from dlquiz.messages import Language, message, say
from dlquiz.session.state import QuestionState
from dlquiz.tui.inputs.field import Field
from dlquiz.tui.keymap import Key
from dlquiz.tui.question.parts import MUTED, left_parts, option_parts
from dlquiz.tui.rendering import Page, Part, inline, plain_line, verbatim
from dlquiz.tui.row_keys import key_of, number_of
from dlquiz.tui.widgets.listing import Listing

OPEN = 0
"""Nothing chosen yet."""
BESIDE_FROM = 96
"""Cells from which on both sides stand beside each other."""


def chosen_text(chosen: Sequence[int]) -> str:
    """The chosen numbers as they are submitted; a draft has a dash where nothing is chosen."""
    return ", ".join(str(number) if number else "-" for number in chosen) if any(chosen) else ""


def chosen_from(typed: str, lefts: int, rights: int) -> list[int]:
    """The choices a draft kept; none where it does not fit."""
    words = [word.strip() for word in typed.split(",")]
    numbers = [int(word) if word.isascii() and word.isdecimal() and len(word) < 4 else OPEN for word in words]
    fits = len(numbers) == lefts and all(OPEN <= number <= rights for number in numbers)
    return numbers if fits else [OPEN] * lefts


def next_open(chosen: Sequence[int], after: int) -> int | None:
    """The first left side from `after` on, round the end, for which nothing is chosen."""
    places = [place % len(chosen) for place in range(after, after + len(chosen))]
    return next((place for place in places if chosen[place] == OPEN), None)


class Sides(Listing):
    """The left sides; a click only moves the cursor."""

    KEYS = (Key("enter", "submit"),)

    class Entered(Message):
        """Enter was pressed."""

    def action_submit(self) -> None:
        self.post_message(self.Entered())


class Rights(Listing, can_focus=False):
    """What may be chosen, by the keys of the left sides or by a click."""


class MatchingInput(Field, Container):
    """Both sides; the answer is the chosen numbers in the order of the left sides."""

    KEYS = (Key("enter", "", "submit"), Key("backspace", "clear", "clear", also="delete"))

    DEFAULT_CSS = """
    MatchingInput { height: auto; layout: vertical; }
    MatchingInput Sides { margin-bottom: 1; }
    MatchingInput.-beside { layout: horizontal; }
    MatchingInput.-beside Sides { width: 3fr; margin: 0 3 0 0; }
    MatchingInput.-beside Rights { width: 2fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lefts: tuple[Part, ...] = ()
        self._rights: tuple[Part, ...] = ()
        self._chosen: list[int] = []
        self._language: Language = "en"

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= BESIDE_FROM, "-beside")

    @property
    def typed(self) -> str:
        """What is chosen so far."""
        return chosen_text(self._chosen)

    def ask(self, question_state: QuestionState, language: Language, typed: str | None) -> None:
        self._language = language
        if not self.children:
            # Here, not composed: they are asked at once.
            self.mount(Sides(), Rights())
        self.show_sides(
            left_parts(question_state.variant, language), option_parts(question_state.variant, language), typed=typed
        )

    def take_focus(self) -> None:
        self.query_one(Sides).focus(scroll_visible=False)

    def cursor(self) -> tuple[Listing, int] | None:
        sides = self.query_one(Sides)
        return None if sides.highlighted is None else (sides, sides.highlighted)

    def echo(self) -> Sequence[Part]:
        return [Part(verbatim(say(self._language, "match_items")), style=MUTED)]

    def show_sides(self, lefts: Sequence[Part], rights: Sequence[Part], *, typed: str | None = None) -> None:
        """Show both sides; `typed` is what is chosen at first, None leaves choices and cursor as they are."""
        self._lefts, self._rights = tuple(lefts), tuple(rights)
        self.query_one(Sides).keyed = len(rights)
        cursor = self.query_one(Sides).highlighted
        if typed is not None:
            self._chosen = chosen_from(typed, len(lefts), len(rights))
            cursor = next_open(self._chosen, 0) or 0
        self._redraw(cursor)

    def _redraw(self, cursor: int | None) -> None:
        self.query_one(Sides).show_rows([self._left(place) for place in range(len(self._lefts))], cursor)
        self.query_one(Rights).show_rows([self._right(number) for number in range(1, len(self._rights) + 1)], None)

    def _left(self, place: int) -> Page:
        number = self._chosen[place]
        chosen = inline(f"{key_of(number)}. ", self._rights[number - 1].document) if number else "…"
        return Page([Part(inline(self._lefts[place].document, " → ", chosen), label="• ", gap=False)], quiet=True)

    def _right(self, number: int) -> Page:
        style = "$foreground-muted" if number in self._chosen else ""
        label = f"{key_of(number)}. "
        return Page([self._rights[number - 1]._replace(label=label, label_style=style, style=style, gap=False)])

    def on_key(self, event: events.Key) -> None:
        number = number_of(event.character)
        if 1 <= number <= len(self._rights):
            event.stop()
            event.prevent_default()
            self._take(number)

    def action_clear(self) -> None:
        self._take(OPEN)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if isinstance(event.option_list, Rights):
            self._take(event.option_index + 1)
        self.take_focus()

    def _take(self, number: int) -> None:
        """Choose for the left side under the cursor, and go on to the next open one."""
        place = self.query_one(Sides).highlighted or 0
        self._chosen[place] = number
        onward = next_open(self._chosen, place) if number else place
        self._redraw(place if onward is None else onward)
        self.post_message(self.Edited())

    @on(Sides.Entered)
    def _enter(self, event: Sides.Entered) -> None:
        event.stop()
        missing = next_open(self._chosen, 0)
        if missing is None:
            self.post_message(self.Answered(self.typed))
            return
        self.query_one(Sides).highlighted = missing
        self.post_message(self.Refused(message("match_missing", left=plain_line(self._lefts[missing].document))))
