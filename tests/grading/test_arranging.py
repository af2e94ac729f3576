"""Orders and matches: how they may be typed, and what share of them is right."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest
from asked_questions import asked
from every_case import every_case

from dlquiz.kinds.answering import grade

ORDER = """
type: ordering
items:
  - {en: forward pass, zh: 前向传播}
  - {en: 'loss, averaged', zh: 损失}
  - {en: backward pass, zh: 反向传播}
  - {en: update, zh: 更新}
"""
MATCH = """
type: matching
pairs:
  - {left: ResNet, right: {en: shortcuts, zh: 捷径}}
  - {left: VGG, right: {en: 3x3 only, zh: 只用 3x3}}
  - {left: GoogLeNet, right: {en: branches, zh: 分支}}
distractors: [{en: attention, zh: 注意力}]
"""


def numbers(variant, places) -> list[int]:
    """The numbers, as shown, of the bank's items at these places."""
    return [variant.options.index(place) + 1 for place in places]


@every_case("order", list(permutations(range(4))))
def test_the_score_of_an_order_is_the_share_of_neighbours_that_ascend(order):
    variant = asked(ORDER)
    ascending = sum(order[i] < order[i + 1] for i in range(3))
    verdict = grade(variant, ", ".join(map(str, numbers(variant, order))))
    assert verdict.score == pytest.approx(float(Fraction(ascending, 3)))
    assert (verdict.outcome == "right") == (order == (0, 1, 2, 3))
    assert verdict.outcome == {0: "wrong", 3: "right"}.get(ascending, "partly")
    assert verdict.expected == numbers(variant, range(4))


def test_the_order_shown_is_never_the_right_one():
    shown = {asked(ORDER, seed).options for seed in range(200)}
    assert (0, 1, 2, 3) not in shown
    assert len(shown) == 23, "every other order comes up"


@every_case("chosen", list(permutations(range(4), 3)))
def test_a_match_is_scored_pair_by_pair(chosen):
    variant = asked(MATCH)
    hits = sum(place == right for place, right in enumerate(chosen))
    verdict = grade(variant, " ".join(map(str, numbers(variant, chosen))))
    assert verdict.score == pytest.approx(hits / 3)
    assert verdict.marks == tuple(place == right for place, right in enumerate(chosen))


@pytest.mark.parametrize(("count", "outcome"), [(9, "right"), (10, "unreadable")])
def test_digits_stand_together_while_no_number_has_two(count, outcome):
    variant = asked(f"type: ordering\nitems: [{', '.join(f'item {letter}' for letter in 'abcdefghij'[:count])}]")
    verdict = grade(variant, "".join(map(str, numbers(variant, range(count)))))
    assert verdict.outcome == outcome


@pytest.mark.parametrize("fields", [ORDER, MATCH])
@pytest.mark.parametrize(("answer", "said"), [("", "type an answer"), ("1 7", "`7`")])
def test_what_names_nothing_is_said(fields, answer, said):
    verdict = grade(asked(fields), answer)
    assert verdict.outcome == "unreadable"
    assert said in verdict.message.en
