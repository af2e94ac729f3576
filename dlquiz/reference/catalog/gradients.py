"""Catalogue entries: evaluating and differentiating an expression."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from dlquiz.expressions import evaluate as exact_value
from dlquiz.expressions import is_array, parse
from dlquiz.messages import Text
from dlquiz.reference.kinds import Argument, Mistake, Reference, lazily

_MODULE = "dlquiz.reference.mistakes.gradients"


def _evaluate_exactly(*, expression: str, at: dict[str, Any]) -> Any:
    return exact_value(parse(expression), at)


def _uses(*operations: str) -> Callable[..., bool]:
    """Whether an expression is written with one of these operations."""

    def applies(*, expression: str, **_: Any) -> bool:
        return not parse(expression).operations.isdisjoint(operations)

    return applies


def _mistake(name: str, applies: Callable[..., bool], en: str, zh: str) -> Mistake:
    return Mistake(name, lazily(_MODULE, name), Text(en, zh), applies)


_GRADIENT_MISTAKES = (
    _mistake(
        "last_branch_only",
        lazily(_MODULE, "used_twice"),
        "The value is used more than once: the gradients of its branches add up; yours keeps only one of them.",
        "这个量被多次使用：各支路的梯度应当相加，而你只保留了其中一支。",
    ),
    _mistake(
        "times_not_swapped",
        _uses("*"),
        "A multiply gate swaps its inputs: each input receives the upstream gradient times the other input.",
        "乘法门交换输入：每个输入得到的是上游梯度乘以另一个输入。",
    ),
    _mistake(
        "upstream_forgotten",
        lambda **_: True,
        "That is the local derivative only; multiply it by the gradient that arrives from above (the chain rule).",
        "这只是局部导数；还要乘以从上游传来的梯度（链式法则）。",
    ),
    _mistake(
        "upstream_added",
        _uses("*"),
        "The local derivative multiplies the upstream gradient; it is not added to it.",
        "局部导数应与上游梯度相乘，而不是相加。",
    ),
    _mistake(
        "plus_as_times",
        _uses("+"),
        "An add gate hands the upstream gradient on unchanged; you treated it like a multiply gate.",
        "加法门把上游梯度原样传下去；你把它当成了乘法门。",
    ),
    _mistake(
        "plus_splits",
        _uses("+"),
        "An add gate gives the whole upstream gradient to each input; it does not divide it among them.",
        "加法门把完整的上游梯度分发给每个输入，而不是在它们之间平分。",
    ),
    _mistake(
        "minus_sign_lost",
        _uses("-", "neg"),
        "The gradient changes sign on its way through a minus.",
        "梯度经过减号时要变号。",
    ),
    _mistake(
        "maximum_splits",
        _uses("maximum", "minimum", "max", "min"),
        "A max gate routes the whole gradient to the input that won; the other gets 0.",
        "最大值门把全部梯度传给取胜的输入，另一个得到 0。",
    ),
    _mistake(
        "sigmoid_for_derivative",
        _uses("sigmoid"),
        "You multiplied by σ(z) itself; its derivative is σ(z)(1 − σ(z)).",
        "你乘的是 σ(z) 本身；它的导数是 σ(z)(1 − σ(z))。",
    ),
    _mistake(
        "sigmoid_of_input",
        _uses("sigmoid"),
        "σ′ is written with the output: σ(z)(1 − σ(z)), not z(1 − z).",
        "σ′ 用输出来写：σ(z)(1 − σ(z))，而不是 z(1 − z)。",
    ),
    _mistake(
        "tanh_one_minus_value",
        _uses("tanh"),
        "The derivative of tanh is 1 − tanh²(z); you left out the square.",
        "tanh 的导数是 1 − tanh²(z)；你漏了平方。",
    ),
    _mistake(
        "tanh_sign",
        _uses("tanh"),
        "The derivative of tanh is 1 − tanh²(z), not −tanh²(z).",
        "tanh 的导数是 1 − tanh²(z)，而不是 −tanh²(z)。",
    ),
    _mistake(
        "relu_mask_forgotten",
        _uses("relu"),
        "ReLU passes the gradient only where its input is positive; elsewhere it is 0.",
        "ReLU 只在输入为正处传递梯度，其余位置梯度为 0。",
    ),
    _mistake(
        "leaky_slope_zero",
        _uses("leaky_relu"),
        "On the negative side the leaky ReLU keeps its small slope; it is not 0 as for the plain ReLU.",
        "在负半轴上 leaky ReLU 保留小斜率，而不像普通 ReLU 那样为 0。",
    ),
    _mistake(
        "exponent_forgotten",
        _uses("**"),
        "The exponent comes down as a factor: d(xⁿ)/dx = n·xⁿ⁻¹.",
        "指数要落下来作为系数：d(xⁿ)/dx = n·xⁿ⁻¹。",
    ),
    _mistake(
        "exponent_not_lowered",
        _uses("**"),
        "The exponent goes down by one: d(xⁿ)/dx = n·xⁿ⁻¹.",
        "指数要减一：d(xⁿ)/dx = n·xⁿ⁻¹。",
    ),
    _mistake(
        "division_sign_lost",
        _uses("/"),
        "The derivative of a quotient by its denominator is negative: −a/b².",
        "商对分母的导数带负号：−a/b²。",
    ),
    _mistake(
        "division_unsquared",
        _uses("/"),
        "The derivative of a quotient by its denominator has the square below: −a/b².",
        "商对分母求导时，分母要平方：−a/b²。",
    ),
    _mistake(
        "value_for_gradient",
        lambda *, at, with_respect_to, **_: not is_array(at.get(with_respect_to)),
        "That is the value of the expression at this point, not its derivative.",
        "这是表达式在该点的值，而不是导数。",
    ),
)

# What an expression must hold for a convention to matter, and the convention.
_CONVENTIONS = (
    (("log",), False, Text("log is the natural logarithm", "log 为自然对数")),
    (("relu",), True, Text("ReLU′(0) = 0", "ReLU′(0) = 0")),
    (("leaky_relu",), False, Text("leaky ReLU has slope α = 0.01 unless given", "leaky ReLU 的斜率 α 默认为 0.01")),
    (("elu",), False, Text("ELU has α = 1 unless given", "ELU 的 α 默认为 1")),
    (("max", "maximum", "min", "minimum"), True, Text("ties share the gradient equally", "并列时平分梯度")),
)


_WITH_SLOPE = ("leaky_relu", "elu")


def _calls(expression: str) -> set[tuple[str, int]]:
    """The functions an expression calls, with the number of their arguments."""
    calls = (node for node in ast.walk(parse(expression).tree) if isinstance(node, ast.Call))
    return {(node.func.id, len(node.args)) for node in calls if isinstance(node.func, ast.Name)}


def _convention(*, expression: str, at: dict[str, Any], with_respect_to: str = "") -> Text:
    """Only what matters for this expression: a learner reads every line of a question."""
    used = {name for name, arguments in _calls(expression) if name not in _WITH_SLOPE or arguments == 1}
    said = [
        text
        for names, for_gradient, text in _CONVENTIONS
        if used & set(names) and (with_respect_to or not for_gradient)
    ]
    if isinstance(at.get(with_respect_to), list | tuple):
        said.append(Text("the gradient has the shape of its variable", "梯度与变量形状相同"))
    return Text("; ".join(text.en for text in said), "；".join(text.zh for text in said))


_EXPRESSION = Argument("expression", "expression")
_AT = Argument("at", "mapping")

REFERENCES: tuple[Reference, ...] = (
    Reference(
        name="evaluate",
        summary=Text("the value of an expression at a point", "表达式在一点的值"),
        arguments=(_EXPRESSION, _AT),
        result="array",
        run=lazily("dlquiz.reference.graph", "evaluate"),
        closed=_evaluate_exactly,
        steps=lazily("dlquiz.reference.steps.gradients", "evaluate"),
        convention=_convention,
        source="arithmetic",
    ),
    Reference(
        name="gradient",
        summary=Text(
            "the gradient of an expression with respect to one variable, by back-propagation",
            "用反向传播求表达式对一个变量的梯度",
        ),
        arguments=(_EXPRESSION, _AT, Argument("with_respect_to", "word")),
        result="array",
        run=lazily("dlquiz.reference.graph", "gradient"),
        closed=None,
        steps=lazily("dlquiz.reference.steps.gradients", "gradient"),
        convention=_convention,
        mistakes=_GRADIENT_MISTAKES,
        source="D. Rumelhart, G. Hinton, R. Williams, Nature 323 (1986), 533-536",
    ),
)
