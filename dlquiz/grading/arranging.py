"""Orders and matches: the numbers of what is shown, in the learner's order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dlquiz.grading.naming import Name, Unnamed, places_of, plain_word, read_names
from dlquiz.grading.tokens import visible
from dlquiz.grading.verdict import Verdict, listed, outcome_of
from dlquiz.messages import Text, message

_ARROW = re.compile(r"\s*(?:->|=>|→|⇒|>|＞)\s*")
_BRACKETS = {"(": ")", "[": "]", "（": "）", "【": "】"}


def example_of(count: int) -> str:
    """How numbers are listed: of `count`, the first two swapped."""
    return ", ".join(map(str, (2, 1, *range(3, count + 1))))


def with_marks(right: list[int], said: list[int], score: float) -> Verdict:
    """The verdict on an order or a match, place by place."""
    marks = tuple(a == b for a, b in zip(said, right, strict=True))
    return Verdict(outcome_of(score), score, right, listed(right), said, listed(said), marks=marks)


def unnamed_help(word: str, count: int) -> Text:
    """Why a word names none of `count` items."""
    return message("no_such_item", word=visible(word), count=count) if word else message("type_an_answer")


def said_numbers(names: Sequence[Name]) -> list[int] | Unnamed:
    """The numbers that an answer names."""
    found = places_of(names)
    return found if isinstance(found, Unnamed) else [place + 1 for place in found]


def read_places(answer: str, texts: Sequence[Text], length: int | None = None) -> list[Name]:
    """The words of an answer with what each names; digits may stand together (`213`) where no number has two."""
    bare = answer.strip()
    if len(bare) > 1 and _BRACKETS.get(bare[0]) == bare[-1]:
        bare = bare[1:-1]
    together = plain_word(bare)
    wanted = len(texts) if length is None else length
    digits = together.isascii() and together.isdecimal() and len(texts) <= 9 and len(together) == wanted > 1
    if digits and all(1 <= int(digit) <= len(texts) for digit in together):
        return [Name(digit, int(digit) - 1, "number") for digit in together]
    names = read_names(bare, texts)
    if _ARROW.search(bare) and any(name.place is None for name in names):
        names = read_names(_ARROW.sub(";", bare), texts)
    return names
