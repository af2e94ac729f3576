r"""Signs that mean something in GIFT, and how they stand in a text: `\=`, and `\n` for the end of a line."""

from __future__ import annotations

import re

_SIGNS = "\\:#={}~"
_HIDDEN = {sign: chr(0xE010 + place) for place, sign in enumerate(_SIGNS)} | {"n": "\ue01f"}
"""Stand for signs that mean nothing while the others are looked for; no text has these characters."""
_ESCAPED = re.compile(r"\\([\\:#={}~n])")
_SHOWN = {ord(hidden): "\n" if sign == "n" else sign for sign, hidden in _HIDDEN.items()}


def escaped(text: str) -> str:
    """The text so that nothing in it means anything."""
    return re.sub(r"[\\:#={}~]", lambda found: f"\\{found[0]}", text).replace("\n", "\\n")


def hidden(text: str) -> str:
    """The text with one character for each sign that is escaped."""
    return _ESCAPED.sub(lambda found: _HIDDEN[found[1]], text)


def shown(text: str) -> str:
    """What was hidden as it is meant."""
    return text.translate(_SHOWN)
