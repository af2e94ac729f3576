"""Where the questions of a bank stand in its text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from dlquiz.yaml_reader import Mark

_MOST_INDENT = 8
_TOP = re.compile(r"^[^\s#-]", re.MULTILINE)


def text_of(data: bytes) -> str:
    """The text of a file, as the reader of banks has it."""
    return data.decode("utf-8-sig").removeprefix("\ufeff")


def pieces_of(text: str, ids: Sequence[str], places: Mapping[tuple[str, ...], Mark]) -> list[tuple[int, int]] | None:
    """The characters of each question, from the line of its dash to that of the next one; `ids` in their order.

    None where questions do not stand below each other, each on lines of its own. The text must be free of faults.
    """
    lines = [places[(identity,)].line for identity in ids]
    for indent in range(_MOST_INDENT + 1):
        starts = _starts(text, " " * indent)
        if len(starts) == len(ids):
            stops = [*starts[1:], _end(text, starts[-1])]
            return list(zip(starts, stops, strict=True)) if _hold(text, starts, stops, lines) else None
    return None


def _starts(text: str, indent: str) -> list[int]:
    """Where the lines start that begin with a dash at this indentation."""
    sign = f"\n{indent}-"
    found, place = [], text.find(sign)
    while place >= 0:
        if text[place + len(sign) : place + len(sign) + 1] in (" ", "\t", "\r", "\n"):
            found.append(place + 1)
        place = text.find(sign, place + 1)
    return found


def _end(text: str, start: int) -> int:
    """The end of the last question: what stands at the top level below it is not of it."""
    after = text.find("\n", start)
    found = None if after < 0 else _TOP.search(text, after + 1)
    return len(text) if found is None else found.start()


def _hold(text: str, starts: Sequence[int], stops: Sequence[int], lines: Sequence[int]) -> bool:
    """Whether each piece holds the line on which the id of its question stands."""
    first = 1 + text.count("\n", 0, starts[0])
    for start, stop, line in zip(starts, stops, lines, strict=True):
        behind = first + text.count("\n", start, stop) + (not text.endswith("\n", start, stop))
        if not first <= line < behind:
            return False
        first = behind
    return True
