"""The keys that name the rows of a list."""

from __future__ import annotations

from dlquiz.tui.keymap import half_width

KEYS = "123456789abcdefghijklmnopqrstuvwxyz"
"""One key for each of the first texts shown."""


def key_of(number: int) -> str:
    """The key that names the text shown as `number`, or the number itself where there is none."""
    return KEYS[number - 1] if number <= len(KEYS) else str(number)


def number_of(character: str | None) -> int:
    """The number a key names, or 0. Chinese input methods send full-width characters."""
    typed = half_width(character) or character
    return KEYS.find(typed) + 1 if typed else 0
