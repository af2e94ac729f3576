"""Catalogue entries: gradients by central differences, and the relative error of a gradient check."""

from __future__ import annotations

from typing import Any

from dlquiz.errors import ExpressionError
from dlquiz.expressions import evaluate, parse
from dlquiz.expressions.values import entries, shape_of
from dlquiz.messages import Text
from dlquiz.reference.catalog.layers_common import Slip, at_most, guarded, mistakes, of_shape, refused, worked
from dlquiz.reference.kinds import Argument, Reference

RUNS = "dlquiz.reference.layers.numeric"
STEPS = "dlquiz.reference.steps.layers_numeric"
WRONG = "dlquiz.reference.mistakes.layers_net"

MOST_MOVED = 1_000
MOST_TOUCHED = 10**5
LARGEST = 1e300


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


def _refuse_error(analytic: Any, numeric: Any) -> None:
    of_shape("numeric", numeric, shape_of(analytic), why=Text("the shape of `analytic`", "analytic 的形状"))
    for argument, values in (("analytic", analytic), ("numeric", numeric)):
        if any(abs(entry) > LARGEST for entry in entries(values)):
            raise refused(
                argument,
                f"`{argument}` holds a number beyond {LARGEST:g}",
                f"`{argument}` 含有超过 {LARGEST:g} 的数",
            )


def _computable_here(expression: str, at: Any, **_: Any) -> bool:
    """Whether the expression has a value at the point itself: √x at a step above 0 has, 1/x at 0 has not."""
    try:
        evaluate(parse(expression), at)
    except ExpressionError:
        return False
    return True


def _closed_error(analytic: Any, numeric: Any) -> Any:
    if isinstance(analytic, list | tuple):
        return tuple(_closed_error(one, other) for one, other in zip(analytic, numeric, strict=True))
    largest = max(abs(analytic), abs(numeric))
    return abs(float(analytic) - float(numeric)) / largest if largest else 0.0


_GRADIENT, _ERROR = guarded(RUNS, "numeric_gradient"), guarded(RUNS, "relative_error")

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

_ERROR_MISTAKES = mistakes(
    _ERROR, WRONG, "RELATIVE_ERROR",
    Slip(
        "absolute_error",
        "That is |a − n|; whether it is small depends on the size of the gradients: divide by the larger one.",
        "这是 |a − n|；它算不算小取决于梯度本身的大小：还要除以较大者。",
        "A small difference looks like a good sign whatever the size of the numbers.",
        "只要差很小，看上去就像是对的，与数值大小无关。",
    ),
    Slip(
        "relative_to_sum",
        "You divided by |a| + |n|; the convention here divides by the larger of the two.",
        "你除以了 |a| + |n|；这里约定除以两者中较大的。",
        "Many gradient checkers do divide by |a| + |n|, which is symmetric as well.",
        "不少梯度检验程序确实除以 |a| + |n|，它同样是对称的。",
    ),
    Slip(
        "relative_to_smaller",
        "You divided by the smaller of the two; the larger keeps the error at most 2.",
        "你除以了较小者；除以较大者才能使误差不超过 2。",
        "It is the stricter of the two choices, and strictness seems right in a check.",
        "两种选择中它更严格，而检验似乎越严格越好。",
    ),
    Slip(
        "relative_to_numeric",
        "You divided by |n|; the larger of |a| and |n| makes it symmetric.",
        "你除以了 |n|；除以 |a| 与 |n| 中较大者才是对称的。",
        "In measuring one divides by the reference, and the numeric gradient serves as the reference.",
        "测量时除以参考值，而数值梯度正是用来作参考的。",
    ),
    Slip(
        "relative_to_analytic",
        "You divided by |a|; the larger of |a| and |n| makes it symmetric.",
        "你除以了 |a|；除以 |a| 与 |n| 中较大者才是对称的。",
        "In measuring one divides by the true value, and the analytic gradient is the exact formula.",
        "测量时除以真值，而解析梯度来自精确的公式。",
    ),
    Slip(
        "sign_kept",
        "An error has no sign: take |a − n|.",
        "误差没有符号：应取 |a − n|。",
        "The sign tells which gradient is larger, and without bars the formula is shorter.",
        "符号能说明哪个梯度更大，不写绝对值公式也更短。",
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
    Reference(
        name="relative_error",
        summary=Text("relative error of a gradient check", "梯度检验的相对误差"),
        arguments=(Argument("analytic", "array"), Argument("numeric", "array")),
        result="array",
        run=_ERROR,
        closed=_closed_error,
        steps=worked(STEPS, "relative_error"),
        convention=Text(
            "relative to the larger of the two absolute values; 0 where both are 0",
            "相对于两个绝对值中较大的一个；两者皆为 0 时取 0",
        ),
        mistakes=_ERROR_MISTAKES,
        refuse=_refuse_error,
        source="Stanford CS231n, course notes on gradient checks",
    ),
)
