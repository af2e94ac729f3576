"""Numbers behind the names that the prompt gives them: `s = 8, t = 35`."""

from __future__ import annotations

import pytest
from every_case import every_case
from shipped_banks import shipped

from dlquiz.grading.own_words import without_names
from dlquiz.kinds.answering import grade, trace
from dlquiz.kinds.drawing import draw
from dlquiz.messages import Text

LINE = Text("It is a line $sx + t$. Give $s$ and $t$.", "结果是直线 $sx + t$，求 $s$ 和 $t$。")


@every_case(
    ("answer", "read"),
    [
        ("s=8, t=35", [8, 35]),
        ("s = 8 and t = 35", [8, 35]),
        ("s=8, and t=35", [8, 35]),
        ("s: 8；t：35", [8, 35]),
        ("s=8 t=35", [8, 35]),
        ("s=8\nt=35", [8, 35]),
        ("(s=8, t=35)", [8, 35]),
        ("(s, t) = (8, 35)", [8, 35]),
        ("s=8和t=35", [8, 35]),
        ("s = 2^3, t = 5*7", [8, 35]),
    ],
)
def test_numbers_behind_the_names_of_the_prompt_are_read(answer, read):
    question = shipped().question("homework/three-linear-activations")
    assert question is not None
    variant = draw(question, 0)
    verdict = grade(variant, answer)
    assert verdict.read_as == tuple(read)
    assert trace(variant, answer).outcome == verdict.outcome == grade(variant, "8, 35").outcome


@pytest.mark.parametrize("answer", ["t=35, s=8", "s=8, u=35", "s=8, s=35", "slope = 8, t = 35"])
def test_other_names_or_another_order_cost_no_attempt(answer):
    question = shipped().question("homework/three-linear-activations")
    assert question is not None
    assert grade(draw(question, 0), answer).outcome == "unreadable"


@pytest.mark.parametrize(
    ("prompt", "answer", "stays"),
    [
        (LINE, "s=8, t=35", False),
        (Text("Which $(u, v)$ fit?", "哪组 $(u, v)$ 合适？"), "u=1, v=-2", False),
        (Text(r"Find $\alpha$, $w_1$", r"求 $\alpha$、$w_1$"), r"\alpha=1, w_1=2", False),
        (Text("With $t$ and $s$ given, find $s$ and $t$.", "求解。"), "s=8, t=35", True),
        (Text("Find both.", "求两个数。"), "s=8, t=35", True),
        (LINE, "s=8", True),
    ],
)
def test_names_are_left_out_only_where_the_prompt_lists_them_in_one_order(prompt, answer, stays):
    left = without_names(answer, prompt, 2)
    assert len(left) == len(answer)
    assert (left == answer) == stays


def test_what_stands_between_names_keeps_its_place():
    assert without_names("s=1,5 and t=35", LINE, 2) == "  1,5 ,     35"
