"""The lines that questions stand in, from the text of their file alone: a hint at what is in them, unread."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from dlquiz.bank.banks import Bank
from dlquiz.yaml_reader.source import bytes_of

_MOST_INDENT = 8
_TOP = re.compile(r"^[^\s#-]", re.MULTILINE)


def lines_of(bank: Bank) -> Mapping[str, str]:
    """The lines of each question of a bank, by its full name; none where the file is gone or cannot be cut."""
    data = bytes_of(Path(bank.file))
    if data is None or not bank.questions:
        return {}
    try:
        text = data.decode("utf-8-sig").removeprefix("\ufeff")
    except UnicodeDecodeError:
        return {}
    pieces = _pieces_of(text, len(bank.questions)) or ()
    return {question.name: text[start:stop] for question, (start, stop) in zip(bank.questions, pieces, strict=False)}


def _pieces_of(text: str, count: int) -> list[tuple[int, int]] | None:
    """The characters of each of `count` questions, from the line of its dash to that of the next one.

    None where the questions are not below each other, each on lines of its own. A piece may be less than its question:
    a line of a quoted text may look like the beginning of another one.
    """
    for indent in range(_MOST_INDENT + 1):
        starts = _starts(text, " " * indent)
        if len(starts) == count:
            return list(zip(starts, [*starts[1:], _end(text, starts[-1])], strict=True))
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
    """The end of the last question: a line at the top level below it is not part of it."""
    after = text.find("\n", start)
    found = None if after < 0 else _TOP.search(text, after + 1)
    return len(text) if found is None else found.start()
