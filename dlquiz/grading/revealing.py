"""The worked solution told line by line to somebody who is still answering, and from which line on the key is known."""

from __future__ import annotations

import re

from dlquiz.expressions import show
from dlquiz.grading.marking import give_up
from dlquiz.grading.solution import worked_solution
from dlquiz.messages import Text
from dlquiz.questions import Choice, Matching, Numeric, Ordering
from dlquiz.variants import Variant

_ENDING = re.compile(r"[\s$.。；;，,`*]+$")


def working_lines(variant: Variant) -> list[Text]:
    """The lines of the worked solution that say something, for a question or for the step being asked."""
    return [line for line in worked_solution(variant) if any(text.strip() for text in line)]


def telling_line(variant: Variant) -> int:
    """The number of the first line from which the key can be read, counted from 1; there is one at the latest with the
    last line.

    Of a number or an array it is the line that ends in the key, be it rounded as asked or not: that is how a working
    comes to its result. A line before it which happens to end in the same value counts: the value stands there. Of one
    option it is the one marked right, or the one that leaves only it; of an order or pairs the one that leaves only one
    place; of several options and of blanks the last, since the key is all of them. What an author explains in words may
    say it at once, and so does a model answer: their first line counts.
    """
    kind, lines = variant.question.kind, working_lines(variant)
    if isinstance(kind, Numeric):
        return _ends_in_key(lines, {*give_up(variant).expected_text, show(variant.answer)})
    if variant.question.solution is not None:
        return 1
    if isinstance(kind, Choice) and not kind.multiple:
        right = next(number for number, line in enumerate(lines, 1) if line.en.startswith("✓"))
        return min(right, max(1, len(lines) - 1))
    if isinstance(kind, Ordering | Matching) and len(kind.wanted) == len(kind.offered):
        return max(1, len(lines) - 1)
    return len(lines) if isinstance(kind, Choice | Matching) or variant.parts else 1


def _ends_in_key(lines: list[Text], keys: set[str]) -> int:
    for number, line in enumerate(lines, 1):
        if any(_ends_in(said, key) for said in line for key in keys):
            return number
    return len(lines)


def _ends_in(line: str, key: str) -> bool:
    """Whether a line comes to the key, and not to a longer number that ends in the same digits."""
    said, wanted = (_ENDING.sub("", text).replace("−", "-") for text in (line, key))
    return bool(wanted) and said.endswith(wanted) and not re.search(r"[\d.\-]$", said[: -len(wanted)])
