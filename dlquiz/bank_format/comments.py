"""Comments behind texts: a text without quotes that was to hold ` #` ends there."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from dlquiz.yaml_reader import Mark, Scalar

_BEHIND_SOMETHING = re.compile(r"(?m)^(?=.*[ \t]#)[ \t]*[^\s#]")
_COMMENT = re.compile(r"[ \t]+#")


class Comments(NamedTuple):
    """The lines of a file, and which of them may hold a comment behind something else, counted from 0."""

    lines: Sequence[str]
    numbers: Sequence[int]

    def behind(self, scalar: Scalar) -> Mark | None:
        """Where the comment starts that follows a plain scalar on the line it ends on."""
        if not scalar.plain or not scalar:
            return None
        number, column = scalar.start.line, scalar.start.column
        place = bisect_left(self.numbers, number)
        # A scalar takes no more lines than it has characters.
        if place == len(self.numbers) or self.numbers[place] > number + len(scalar):
            return None
        left, rest = visible(scalar), self.lines[number][column:]
        while left > (here := visible(rest)):
            number, left = number + 1, left - here
            rest = self.lines[number]
        end = next(islice(re.finditer(r"\S", rest), left - 1, None)).end()
        found = _COMMENT.match(rest, end)
        return None if found is None else Mark(number + 1, len(self.lines[number]) - len(rest) + found.end())


def visible(text: str) -> int:
    """How many characters are no white space."""
    return len("".join(text.split()))


def comments_in(source: str, lines: Sequence[str]) -> Comments | None:
    """The comments that stand behind something; nothing if there are none, as in most files."""
    if _BEHIND_SOMETHING.search(source) is None:
        return None
    return Comments(lines, [number for number, line in enumerate(lines) if _BEHIND_SOMETHING.search(line)])
