"""The fairness vectors of choices, orders, words and parts."""

from __future__ import annotations

import re
import textwrap

import pytest
from asked_questions import asked
from every_case import every_case
from kind_vectors import ASKED, SAID, Said

from dlquiz.kinds.answering import give_up, grade
from dlquiz.kinds.matching import Matching
from dlquiz.kinds.ordering import Ordering
from dlquiz.variants.model import Variant


def as_shown(variant: Variant, text: str) -> str:
    """An answer whose numbers count in the right order, with the numbers that the shuffled question shows."""
    kind = variant.question.kind
    if isinstance(kind, Ordering):
        shown = give_up(variant).expected
    elif isinstance(kind, Matching):
        rights = [variant.options.index(place) + 1 for place in range(len(variant.options))]
        assert rights[: len(kind.pairs)] == give_up(variant).expected
        shown = rights
    else:
        return text
    return re.sub(r"\d", lambda digit: str(shown[int(digit[0]) - 1]) if int(digit[0]) <= len(shown) else digit[0], text)


@every_case("seed", [0, 5])
@every_case("row", SAID)
def test_an_answer_of_another_kind_is_marked(row: Said, seed: int) -> None:
    prompt, fields = ASKED[row.question]
    variant = asked(textwrap.dedent(fields), seed, prompt)
    verdict = grade(variant, as_shown(variant, row.text))
    assert (verdict.outcome, verdict.score) == (row.outcome, pytest.approx(row.score)), (row.reason, verdict)
    if verdict.outcome == "unreadable":
        assert (verdict.read_as, all(verdict.message)) == (None, True), "what cannot be read says how to fix it"
