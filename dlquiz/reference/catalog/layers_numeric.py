"""Catalogue entries: gradients by central differences, and the relative error of a gradient check."""

from __future__ import annotations

from typing import Any

from dlquiz.errors import ExpressionError
from dlquiz.expressions import evaluate, parse
from dlquiz.expressions.values import entries
from dlquiz.messages import Text
from dlquiz.reference.catalog.layers_common import Slip, at_most, guarded, mistakes, refused, worked
from dlquiz.reference.kinds import Argument, Reference

RUNS = "dlquiz.reference.layers.numeric"
STEPS = "dlquiz.reference.steps.layers_numeric"
WRONG = "dlquiz.reference.mistakes.layers_net"

MOST_MOVED = 1_000
MOST_TOUCHED = 10**5


def _refuse_gradient(expression: str, at: Any, with_respect_to: str, step: float) -> None:
    if with_respect_to not in at:
        raise refused(
            "with_respect_to",
            f"`{with_respect_to}` is not among the names of `at`",
            f"`at` 中没有名字 `{with_respect_to}`",
        )
    if not 1e-12 <= step <= 1:
        raise refused(
            "step", f"the step lies between 1e-12 and 1, not {step}", f"步长应在 1e-12 到 1 之间，而不是 {step}"
        )
    moved = len(entries(at[with_respect_to]))
    at_most("at", moved, MOST_MOVED)
    at_most("at", moved * sum(len(entries(value)) for value in at.values()), MOST_TOUCHED)


def _computable_here(expression: str, at: Any, **_: Any) -> bool:
    """Whether the expression has a value at the point itself: √x at a step above 0 has, 1/x at 0 has not."""
    try:
        evaluate(parse(expression), at)
    except ExpressionError:
        return False
    return True


_GRADIENT = guarded(RUNS, "numeric_gradient")

_GRADIENT_MISTAKES = mistakes(
    _GRADIENT, WRONG, "NUMERIC",
    Slip(
        "forward_difference",
        "That is the forward difference (f(x + h) − f(x))/h, whose error falls only as h; the central one is h² exact.",
        "这是前向差分 (f(x + h) − f(x))/h，误差只随 h 下降；中心差分的误差随 h² 下降。",
        "It is the definition of the derivative in every calculus book, and for h → 0 both agree.",
        "它就是微积分教材中导数的定义，而 h → 0 时两者一致。",
        _computable_here,
    ),
    Slip(
        "backward_difference",
        "That is the backward difference (f(x) − f(x − h))/h; the central one looks to both sides.",
        "这是后向差分 (f(x) − f(x − h))/h；中心差分要看两侧。",
        "It converges to the same derivative, and time series are differenced backward.",
        "它收敛到同一个导数，而时间序列正是这样做差分的。",
        _computable_here,
    ),
    Slip(
        "divided_by_step",
        "The two points are 2h apart: divide by 2h, not by h.",
        "两点相距 2h：应除以 2h，而不是 h。",
        "The definition of the derivative divides by h, and the step is called h here too.",
        "导数的定义除以 h，而这里的步长也叫 h。",
    ),
    Slip(
        "not_divided",
        "That is only the difference of the values; divide by the distance 2h.",
        "这只是函数值之差；还要除以距离 2h。",
        "The subtraction is the visible work, and the difference itself already shows the direction.",
        "主要的计算是相减，而差本身已经显示出增减方向。",
    ),
    Slip(
        "sign_flipped",
        "f(x + h) comes first; with f(x − h) − f(x + h) the sign flips.",
        "应先写 f(x + h)；写成 f(x − h) − f(x + h) 符号就反了。",
        "The points are written from left to right, and one subtracts in reading order.",
        "两点按从左到右书写，于是按阅读顺序相减。",
    ),
    Slip(
        "values_added",
        "The values are subtracted, not added.",
        "两个函数值相减，而不是相加。",
        "A central formula sounds like a mean of both sides, and a mean adds.",
        "“中心”听起来像是取两侧的平均，而平均要相加。",
    ),
)  # fmt: skip


REFERENCES: tuple[Reference, ...] = (
    Reference(
        name="numeric_gradient",
        summary=Text("gradient of an expression by central differences", "用中心差分求表达式的梯度"),
        arguments=(
            Argument("expression", "expression"),
            Argument("at", "mapping"),
            Argument("with_respect_to", "word"),
            Argument("step", "real", 1e-5),
        ),
        result="array",
        run=_GRADIENT,
        closed=None,
        steps=worked(STEPS, "numeric_gradient"),
        convention=Text("central difference, entry by entry", "中心差分，逐个元素"),
        mistakes=_GRADIENT_MISTAKES,
        refuse=_refuse_gradient,
        source="Goodfellow, Bengio, Courville (2016), Deep Learning, section 11.5",
    ),
)
