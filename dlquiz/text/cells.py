"""Terminal cells: how wide a text is, and which characters never reach the screen."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise

# Python's tables lag behind terminals for the trigrams, digrams and hexagrams, which Unicode 16 made wide.
_LATE_WIDE = ((0x2630, 0x2637), (0x268A, 0x268F), (0x4DC0, 0x4DFF))
_JOINER = "\u200d"
_EMOJI_SELECTOR = "\ufe0f"
# Of no format category, but without width: fillers, the joiner of graphemes, selectors of variants.
_UNSEEN = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
    + "".join(map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)

# C0 but newline and tab, DEL, C1, soft hyphen, bidirectional controls, byte order mark, lone surrogates.
_UNSHOWN = "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
_LINE_ENDS = "\r\n?|[\u2028\u2029]"


def shown(source: str) -> str:
    """The text without what a terminal must not receive; every kind of line end becomes a newline."""
    # Home shows nothing else: compiling the patterns takes 0.4 ms.
    if source.isprintable():
        return source
    return re.sub(_UNSHOWN, "", re.sub(_LINE_ENDS, "\n", source))


@cache
def char_width(char: str) -> int:
    """Cells of one character: 2 for East Asian wide, 0 for combining marks and format characters, else 1."""
    code = ord(char)
    if code < 0x300:
        return 1
    if unicodedata.category(char) in ("Mn", "Me", "Cf") or 0x1160 <= code <= 0x11FF:
        return 0
    if unicodedata.east_asian_width(char) in "WF" or any(low <= code <= high for low, high in _LATE_WIDE):
        return 2
    return 1


def cell_width(text: str) -> int:
    """Cells a terminal uses for one line of text.

    Joined emoji count by their parts, so the figure may be too big for them but is never too small.
    """
    if text.isascii():
        return len(text)
    return sum(map(char_width, text)) + _emoji_extra(text)


def _emoji_extra(text: str) -> int:
    """The emoji selector widens the narrow character before it to two cells."""
    if _EMOJI_SELECTOR not in text:
        return 0
    return sum(after == _EMOJI_SELECTOR and char_width(char) == 1 for char, after in pairwise(text))


def clusters(text: str) -> list[str]:
    """The text cut into what a cursor steps over: a character with its marks, or joined emoji."""
    if text.isascii():
        return list(text)
    starts = [
        place for place, char in enumerate(text) if place == 0 or (char_width(char) > 0 and text[place - 1] != _JOINER)
    ]
    return [text[start:end] for start, end in pairwise((*starts, len(text)))]


def as_read(text: str) -> str:
    """What a reader can tell a text from another by: not capitals, lengths of white space, or what has no width."""
    if not text.isascii():
        text = "".join(char for char in text if unicodedata.category(char) != "Cf" and char not in _UNSEEN)
    return unicodedata.normalize("NFC", " ".join(text.split())).casefold()


def pad(text: str, width: int, align: str = "left") -> str:
    """The text filled with spaces to `width` cells; a text that is wider stays as it is."""
    missing = max(0, width - cell_width(text))
    left = {"left": 0, "right": missing, "center": missing // 2}[align]
    return " " * left + text + " " * (missing - left)
