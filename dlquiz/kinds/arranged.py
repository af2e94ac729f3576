"""Items that an answer puts in order or matches: it lists the numbers of what is shown, or its texts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dlquiz.grading.choices import in_both
from dlquiz.grading.naming import Name, Unnamed, places_of, plain_word, read_names
from dlquiz.grading.tokens import visible
from dlquiz.grading.traced import NameStage, named_words
from dlquiz.grading.verdict import Verdict, listed, outcome_of
from dlquiz.kinds.kind import Marking, QuestionKind, given_up, marking
from dlquiz.messages import Text, message
from dlquiz.variants.model import Variant

_ARROW = re.compile(r"\s*(?:->|=>|→|⇒|>|＞)\s*")
_BRACKETS = {"(": ")", "[": "]", "（": "）", "【": "】"}


class Arranged(QuestionKind):
    """Asks for items one after the other; the first `wanted` of those offered are right, in their order."""

    __slots__ = ()

    def right(self, variant: Variant) -> list[int]:
        """The numbers, as shown, of what is right."""
        return [variant.options.index(place) + 1 for place in self.wanted]

    def mark(self, variant: Variant, answer: str, digits_asked: bool) -> Marking:
        texts, right = list(map(in_both, variant.offered)), self.right(variant)
        names = read_places(answer, texts, len(right))
        found = places_of(names)
        said = found if isinstance(found, Unnamed) else [place + 1 for place in found]
        verdict = self.judged(variant, right, said)
        return marking(variant, answer, verdict, lambda: NameStage(named_words(names, texts), tuple(right)))

    def judged(self, variant: Variant, right: list[int], said: list[int] | Unnamed) -> Verdict:
        """The verdict on the numbers that an answer names."""
        raise NotImplementedError

    def give_up(self, variant: Variant) -> Verdict:
        right = self.right(variant)
        return given_up(right, listed(right))

    def right_answers(self, variant: Variant) -> list[str]:
        return [listed(self.right(variant)).en]

    def wrong_answers(self, variant: Variant) -> list[str]:
        first, second, *rest = self.right(variant)
        return [listed([second, first, *rest]).en]


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


def read_places(answer: str, texts: Sequence[Text], wanted: int) -> list[Name]:
    """The words of an answer with what each names; digits may stand together (`213`) where no number has two."""
    bare = answer.strip()
    if len(bare) > 1 and _BRACKETS.get(bare[0]) == bare[-1]:
        bare = bare[1:-1]
    together = plain_word(bare)
    digits = together.isascii() and together.isdecimal() and len(texts) <= 9 and len(together) == wanted > 1
    if digits and all(1 <= int(digit) <= len(texts) for digit in together):
        return [Name(digit, int(digit) - 1, "number") for digit in together]
    names = read_names(bare, texts)
    if _ARROW.search(bare) and any(name.place is None for name in names):
        names = read_names(_ARROW.sub(";", bare), texts)
    return names
