"""What can be done on a screen, named once: the line of keys, the help and the palette are drawn from it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

_SIGNS = {
    "enter": "↵", "escape": "Esc", "space": "Space", "tab": "Tab", "backspace": "⌫", "up": "↑", "down": "↓",
    "left": "←", "right": "→", "shift+up": "⇧↑", "shift+down": "⇧↓", "question_mark": "?", "slash": "/",
    "comma": ",", "semicolon": ";", "plus": "+", "minus": "-", "pageup": "PgUp", "pagedown": "PgDn", "full_stop": ".",
    "less_than_sign": "<", "greater_than_sign": ">",
}  # fmt: skip


class Act(NamedTuple):
    """One thing to do. `key` is what textual calls its key, or several with commas between, each to be clicked.

    `word` names it: the message `key_WORD` in a word or two, `does_WORD` in a sentence.
    """

    key: str
    word: str
    label: str = ""
    """What stands for the keys where they are not named one by one; such an act cannot be clicked."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that a click presses."""
        return () if self.label else tuple(self.key.split(","))

    @property
    def shown(self) -> str:
        """The keys as the line of keys and the help show them."""
        keys = [key_shown(key) for key in self.keys]
        named = any(len(key) > 1 and key.isalpha() for key in keys)
        return self.label or ("/" if named else "").join(keys)


def key_shown(key: str) -> str:
    """A key in as few cells as it is known by."""
    if key in _SIGNS:
        return _SIGNS[key]
    control, _, letter = key.partition("ctrl+")
    if letter and not control:
        return f"^{letter.upper()}"
    return key.upper() if len(key) > 1 else key


HELP = Act("f1", "help")
EVERYWHERE = (
    Act("ctrl+p", "palette"),
    Act("ctrl+l", "language"),
    Act("ctrl+t", "theme"),
    Act("ctrl+q", "quit"),
    Act("ctrl+o", "messages"),
)
"""What every screen can do, besides showing its help."""


def completed(own: Iterable[Act]) -> list[Act]:
    """The acts of a screen and after them those of every screen, each word once."""
    acts = [*own, HELP, *EVERYWHERE]
    return [act for place, act in enumerate(acts) if act.word not in {other.word for other in acts[:place]}]


_OF_INPUT_METHODS = {"\u3000": " ", "。": ".", "、": "/", "《": "<", "》": ">"}


def half_width(character: str | None) -> str | None:
    """The key that was meant where a Chinese input method sent its wide twin; None where it was no such twin."""
    if character is None or len(character) != 1:
        return None
    if "！" <= character <= "～":
        return chr(ord(character) - ord("！") + ord("!"))
    return _OF_INPUT_METHODS.get(character)
