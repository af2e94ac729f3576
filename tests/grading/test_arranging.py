"""Orders and matches: how they may be typed, and what share of them is right."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest
from asked_questions import asked
from every_case import every_case

from dlquiz.kinds.answering import give_up, grade, worked_solution

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


@every_case(
    "form", ["{0}, {1}, {2}, {3}", "{0} {1} {2} {3}", "{0}{1}{2}{3}", "[{0}, {1}, {2}, {3}]", "（{0}，{1}，{2}，{3}）",
             "{0};{1};{2};{3}", "{0} -> {1} -> {2} -> {3}", "{0}>{1}>{2}>{3}", "{0}→{1}→{2}→{3}", "{0}、{1}、{2}、{3}"]
)  # fmt: skip
def test_the_ways_to_type_an_order(form):
    variant = asked(ORDER)
    verdict = grade(variant, form.format(*numbers(variant, range(4))))
    assert verdict.outcome == "right"
    assert verdict.read_as == numbers(variant, range(4))


@pytest.mark.parametrize(
    "answer",
    [
        "forward pass; loss, averaged; backward pass; update",
        "前向传播；损失；反向传播；更新",
        "Forward Pass → loss, averaged → backward pass → update",
    ],
)
def test_an_order_may_name_the_items(answer):
    assert grade(asked(ORDER), answer).outcome == "right"


@every_case(
    ("answer", "said"),
    [
        ("", "type an answer"),
        ("1 2 3", "each of the 4 items once"),
        ("1 2 3 3", "each of the 4 items once"),
        ("1 2 3 4 4", "each of the 4 items once"),
        ("1 2 3 5", "`5` names nothing"),
        ("1 2 3 zebra", "`zebra` names nothing"),
        ("0123", "names nothing"),
    ],
)
def test_what_is_no_order_is_unreadable(answer, said):
    verdict = grade(asked(ORDER), answer)
    assert (verdict.outcome, verdict.score, verdict.read_as) == ("unreadable", 0.0, None)
    assert said in verdict.message.en
    assert verdict.message.zh


def test_the_working_of_an_order_is_the_order():
    assert [line.en for line in worked_solution(asked(ORDER))] == [
        "1. forward pass",
        "2. loss, averaged",
        "3. backward pass",
        "4. update",
    ]


@every_case("chosen", list(permutations(range(4), 3)))
def test_a_match_is_scored_pair_by_pair(chosen):
    variant = asked(MATCH)
    hits = sum(place == right for place, right in enumerate(chosen))
    verdict = grade(variant, " ".join(map(str, numbers(variant, chosen))))
    assert verdict.score == pytest.approx(hits / 3)
    assert verdict.marks == tuple(place == right for place, right in enumerate(chosen))


def test_a_match_may_use_a_right_side_twice_but_not_leave_one_out():
    variant = asked(MATCH)
    first = numbers(variant, [0])[0]
    assert grade(variant, f"{first} {first} {first}").score == pytest.approx(1 / 3)
    assert grade(variant, f"{first} {first}").outcome == "unreadable"
    assert grade(variant, f"{first} {first} 5").outcome == "unreadable"
    assert grade(variant, "shortcuts; 3x3 only; branches").outcome == "right"
    assert grade(variant, "捷径；只用 3x3；分支").outcome == "right"
    assert grade(variant, "shortcuts; 3x3 only; attention").score == pytest.approx(2 / 3)


def test_given_up_they_show_their_key():
    assert give_up(asked(ORDER)).expected == numbers(asked(ORDER), range(4))
    verdict = give_up(asked(MATCH))
    assert (verdict.outcome, verdict.expected) == ("wrong", numbers(asked(MATCH), range(3)))
    assert [line.en for line in worked_solution(asked(MATCH))][1] == "VGG → 3x3 only"
