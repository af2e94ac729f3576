"""The beginning of a text of a bank in one line, for lists."""

from __future__ import annotations

import re
from functools import lru_cache

from dlquiz.symbols import GREEK, SUBSCRIPTS
from dlquiz.text.cells import cell_width, shown
from dlquiz.text.plainly import plain
from dlquiz.variants.texts import BLANK

MOST_WORDS = 60
"""The cells for a question that is named within a sentence."""
_DRAWN = re.compile(r"(?P<equals>=\s*)?\{\{\s*(?P<name>[^}:]*?)\s*(?::[^}]*)?\}\}")
_LETTER = re.compile(r"([A-Za-z]+)([0-9]*)")


@lru_cache(maxsize=4096)
def first_line(source: str) -> str:
    """The beginning of a text of a bank, its formulas as Unicode: a letter for what is drawn, or an ellipsis.

    Drawing the numbers would read the question, and a costly bank would stop the cursor.
    """
    opened = BLANK.sub(lambda blank: blank[0] if blank["escaped"] else "…", source)
    return " ".join(shown(plain(_DRAWN.sub(_drawn_sign, opened))[:400]).split())


def first_words(source: str) -> str:
    """So much of the first line as a sentence can name a question by."""
    words = kept = first_line(source)
    while cell_width(kept) > MOST_WORDS:
        kept = kept[:-1]
    return words if kept == words else f"{kept.rstrip()}…"


def _drawn_sign(drawn: re.Match[str]) -> str:
    """`k` and `x₁` read as the prompt does; the name of a parameter does not, and `z = z` says nothing."""
    letter = _LETTER.fullmatch(drawn["name"])
    if drawn["equals"] or letter is None:
        return f"{drawn['equals'] or ''}…"
    sign = GREEK.get(letter[1], letter[1])
    return sign + "".join(SUBSCRIPTS[digit] for digit in letter[2]) if len(sign) == 1 else "…"
