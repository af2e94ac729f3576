"""Where emphasis may start and end, with Chinese and formulas in mind.

CommonMark refuses `**批量归一化（BN）**对` (a closing mark between punctuation and a letter) and takes the product
`H*W*C` for an italic W. Here Chinese characters do not count as letters, and a star between ASCII letters or digits
is a star.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from dlquiz.text.cells import char_width

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline


class Flanks(NamedTuple):
    can_open: bool
    can_close: bool


def tokenize(state: StateInline, silent: bool) -> bool:
    """An inline rule of markdown-it: pushes each mark as text and remembers it as a delimiter."""
    from markdown_it.rules_inline.state_inline import Delimiter

    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    length = 1
    while state.src.startswith(marker, state.pos + length) and state.pos + length < state.posMax:
        length += 1
    flanks = flanks_of(state.src, state.pos, state.pos + length)
    for _ in range(length):
        state.push("text", "", 0).content = marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=length,
                token=len(state.tokens) - 1,
                end=-1,
                open=flanks.can_open,
                close=flanks.can_close,
            )
        )
    state.pos += length
    return True


def flanks_of(source: str, start: int, end: int) -> Flanks:
    """Whether the run of marks source[start:end] may open or close emphasis."""
    before = source[start - 1] if start else " "
    after = source[end] if end < len(source) else " "
    if _is_ascii_word(before) and _is_ascii_word(after):
        return Flanks(False, False)
    left = not after.isspace() and (not _is_punctuation(after) or _is_loose(before))
    right = not before.isspace() and (not _is_punctuation(before) or _is_loose(after))
    if source[start] == "*":
        return Flanks(left, right)
    return Flanks(
        left and (not right or _is_punctuation(before) or char_width(before) == 2),
        right and (not left or _is_punctuation(after) or char_width(after) == 2),
    )


def _is_ascii_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _is_punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"


def _is_loose(char: str) -> bool:
    """Whether a mark next to this character is free to open or close: no letter of an alphabet."""
    return char.isspace() or _is_punctuation(char) or char_width(char) == 2
