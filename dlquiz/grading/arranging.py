"""Marking orders and matches: the numbers of what is shown, in the learner's order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from dlquiz.grading.choices import in_both
from dlquiz.grading.helps import visible
from dlquiz.grading.naming import Name, Unnamed, places_of, plain_word, read_names
from dlquiz.grading.verdict import Verdict, outcome_of
from dlquiz.messages import Text, message
from dlquiz.questions import Matching, Ordering
from dlquiz.variants import Variant

_ARROW = re.compile(r"\s*(?:->|=>|→|⇒|>|＞)\s*")
_BRACKETS = {"(": ")", "[": "]", "（": "）", "【": "】"}


def grade_ordering(variant: Variant, kind: Ordering, answer: str) -> Verdict:
    """Mark an order; the score is the share of neighbours that ascend, and only the right order has them all."""
    right = right_order(variant)
    said = _said(answer, list(map(in_both, variant.offered)))
    if isinstance(said, Unnamed):
        return _unreadable(right, _help(said.word, len(right)))
    if sorted(said) != sorted(right):
        return _unreadable(right, message("each_item_once", count=len(right), example=example_of(len(right))))
    places = [variant.options[number - 1] for number in said]
    ascending = sum(a < b for a, b in pairwise(places))
    return _marked(right, said, ascending / (len(places) - 1))


def grade_matching(variant: Variant, kind: Matching, answer: str) -> Verdict:
    """Mark a match: for each left side, in order, the right side that was chosen."""
    right = right_matches(variant, kind)
    said = _said(answer, list(map(in_both, variant.offered)), len(right))
    if isinstance(said, Unnamed):
        return _unreadable(right, _help(said.word, len(variant.options)))
    if len(said) != len(right):
        return _unreadable(right, message("one_number_each", count=len(right), given=len(said)))
    return _marked(right, said, sum(a == b for a, b in zip(said, right, strict=True)) / len(right))


def right_order(variant: Variant) -> list[int]:
    """The numbers of the items, as shown, in their right order."""
    return [variant.options.index(place) + 1 for place in range(len(variant.options))]


def right_matches(variant: Variant, kind: Matching) -> list[int]:
    """For each left side the number, as shown, of its right side."""
    return [variant.options.index(place) + 1 for place in range(len(kind.pairs))]


def listed(numbers: Sequence[int]) -> Text:
    """Numbers as a verdict names them."""
    return Text.same(", ".join(map(str, numbers)))


def example_of(count: int) -> str:
    """How numbers are listed: of `count`, the first two swapped."""
    return ", ".join(map(str, (2, 1, *range(3, count + 1))))


def _marked(right: list[int], said: list[int], score: float) -> Verdict:
    marks = tuple(a == b for a, b in zip(said, right, strict=True))
    return Verdict(outcome_of(score), score, right, listed(right), said, listed(said), marks=marks)


def _unreadable(right: list[int], help_text: Text) -> Verdict:
    return Verdict("unreadable", 0.0, right, listed(right), message=help_text)


def _help(word: str, count: int) -> Text:
    return message("no_such_item", word=visible(word), count=count) if word else message("type_an_answer")


def _said(answer: str, texts: Sequence[Text], length: int | None = None) -> list[int] | Unnamed:
    """The numbers an answer names."""
    found = places_of(read_places(answer, texts, length))
    return found if isinstance(found, Unnamed) else [place + 1 for place in found]


def read_places(answer: str, texts: Sequence[Text], length: int | None = None) -> list[Name]:
    """The words of an answer with what each names; digits may stand together (`213`) where no number has two."""
    bare = _without_brackets(answer.strip())
    together = plain_word(bare)
    wanted = len(texts) if length is None else length
    digits = together.isascii() and together.isdecimal() and len(texts) <= 9 and len(together) == wanted > 1
    if digits and all(1 <= int(digit) <= len(texts) for digit in together):
        return [Name(digit, int(digit) - 1, "number") for digit in together]
    names = read_names(bare, texts)
    if _ARROW.search(bare) and any(name.place is None for name in names):
        names = read_names(_ARROW.sub(";", bare), texts)
    return names


def _without_brackets(text: str) -> str:
    return text[1:-1] if len(text) > 1 and _BRACKETS.get(text[0]) == text[-1] else text
