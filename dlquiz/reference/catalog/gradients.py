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


_TELLS = lazily(_MODULE, "tells")


def _mistake(name: str, means: Callable[..., bool], en: str, zh: str, tempting: Text) -> Mistake:
    """A slip that applies where it means something and gives another number than the gradient."""
    formula = lazily(_MODULE, name)

    def applies(**arguments: Any) -> bool:
        return means(**arguments) and bool(_TELLS(formula=formula, **arguments))

    return Mistake(name, formula, Text(en, zh), applies, tempting=tempting, means=means)


_GRADIENT_MISTAKES = (
    _mistake(
        "last_branch_only",
        lazily(_MODULE, "used_twice"),
        "The value is used more than once: the gradients of its branches add up; yours keeps only one of them.",
        "这个量被多次使用：各支路的梯度应当相加，而你只保留了其中一支。",
        Text(
            "Code that writes = where += is meant keeps the last branch, and on paper one path is followed at a time.",
            "代码里把 += 写成 =，就只剩最后算出的一支；手算时也习惯一次只沿一条路径走。",
        ),
    ),
    _mistake(
        "branches_averaged",
        lazily(_MODULE, "used_twice"),
        "You took the mean over the branches; where a value is used more than once, their gradients add up.",
        "你对各支路取了平均；一个量被多次使用时，各支路的梯度应当相加。",
        Text(
            "A loss averages over its samples, so a mean over several uses of a weight looks right too.",
            "损失对样本取平均，于是对同一权重的多次使用取平均看上去也合理。",
        ),
    ),
    _mistake(
        "times_not_swapped",
        _uses("*"),
        "A multiply gate swaps its inputs: each input receives the upstream gradient times the other input.",
        "乘法门交换输入：每个输入得到的是上游梯度乘以另一个输入。",
        Text(
            "It seems natural that an input's own value should decide its derivative.",
            "直觉上，一个输入的导数似乎应当由它自己的值决定。",
        ),
    ),
    _mistake(
        "upstream_forgotten",
        lambda **_: True,
        "That is the local derivative only; multiply it by the gradient that arrives from above (the chain rule).",
        "这只是局部导数；还要乘以从上游传来的梯度（链式法则）。",
        Text(
            "For a single gate the local derivative is the whole answer, and that is how derivatives are first learnt.",
            "只有一个门时局部导数就是全部答案，而求导正是这样入门的。",
        ),
    ),
    _mistake(
        "upstream_added",
        _uses("*"),
        "The local derivative multiplies the upstream gradient; it is not added to it.",
        "局部导数应与上游梯度相乘，而不是相加。",
        Text(
            "Where branches meet, gradients do add up, and that plus sign is carried over into the chain.",
            "支路汇合处梯度确实相加，这个加号容易被带到链条里。",
        ),
    ),
    _mistake(
        "plus_as_times",
        _uses("+"),
        "An add gate hands the upstream gradient on unchanged; you treated it like a multiply gate.",
        "加法门把上游梯度原样传下去；你把它当成了乘法门。",
        Text(
            "That a multiply gate swaps its inputs is the rule one remembers, for any gate with two inputs.",
            "乘法门“交换输入”给人印象最深，容易被套用到所有双输入的门上。",
        ),
    ),
    _mistake(
        "plus_splits",
        _uses("+"),
        "An add gate gives the whole upstream gradient to each input; it does not divide it among them.",
        "加法门把完整的上游梯度分发给每个输入，而不是在它们之间平分。",
        Text(
            "Gradients are pictured as a stream, and a stream divides where its bed forks.",
            "人们常把梯度想象成水流，而水流遇到岔口就会分开。",
        ),
    ),
    _mistake(
        "minus_sign_lost",
        _uses("-", "neg"),
        "The gradient changes sign on its way through a minus.",
        "梯度经过减号时要变号。",
        Text(
            "An add gate passes its gradient on unchanged, and a minus looks just like an add gate.",
            "加法门原样传递梯度，而减号看上去与加法门没有区别。",
        ),
    ),
    _mistake(
        "maximum_splits",
        _uses("maximum", "minimum", "max", "min"),
        "A max gate routes the whole gradient to the input that won; the other gets 0.",
        "最大值门把全部梯度传给取胜的输入，另一个得到 0。",
        Text(
            "Both inputs were compared, so both seem to have earned a share, and at a tie each does get one.",
            "两个输入都参与了比较，似乎都该分到一份；并列时也确实各得一份。",
        ),
    ),
    _mistake(
        "sigmoid_for_derivative",
        _uses("sigmoid"),
        "You multiplied by σ(z) itself; its derivative is σ(z)(1 − σ(z)).",
        "你乘的是 σ(z) 本身；它的导数是 σ(z)(1 − σ(z))。",
        Text(
            "The forward pass leaves σ(z) at hand, and the derivative begins with it.",
            "前向传播已经算出 σ(z)，而导数的表达式正以它开头。",
        ),
    ),
    _mistake(
        "sigmoid_of_input",
        _uses("sigmoid"),
        "σ′ is written with the output: σ(z)(1 − σ(z)), not z(1 − z).",
        "σ′ 用输出来写：σ(z)(1 − σ(z))，而不是 z(1 − z)。",
        Text(
            "Code that keeps only the output writes z·(1 − z), where z has come to mean the output.",
            "只保存输出的代码写成 z·(1 − z)，那里的 z 其实指输出。",
        ),
    ),
    _mistake(
        "tanh_one_minus_value",
        _uses("tanh"),
        "The derivative of tanh is 1 − tanh²(z); you left out the square.",
        "tanh 的导数是 1 − tanh²(z)；你漏了平方。",
        Text(
            "The rule of the sigmoid, σ(1 − σ), has 1 minus the plain value in it.",
            "sigmoid 的规则 σ(1 − σ) 中出现的正是 1 减去函数值本身。",
        ),
    ),
    _mistake(
        "tanh_sign",
        _uses("tanh"),
        "The derivative of tanh is 1 − tanh²(z), not −tanh²(z).",
        "tanh 的导数是 1 − tanh²(z)，而不是 −tanh²(z)。",
        Text(
            "A formula that circulates in print has lost its 1 and reads −tanh²(z).",
            "流传的印刷资料中有漏掉 1 的公式，写成 −tanh²(z)。",
        ),
    ),
    _mistake(
        "relu_mask_forgotten",
        _uses("relu"),
        "ReLU passes the gradient only where its input is positive; elsewhere it is 0.",
        "ReLU 只在输入为正处传递梯度，其余位置梯度为 0。",
        Text(
            "On its active side ReLU is the identity, and the slope 1 of that side is remembered alone.",
            "ReLU 在激活的一侧就是恒等函数，于是把这一侧的斜率 1 当成了处处的斜率。",
        ),
    ),
    _mistake(
        "leaky_slope_zero",
        _uses("leaky_relu"),
        "On the negative side the leaky ReLU keeps its small slope; it is not 0 as for the plain ReLU.",
        "在负半轴上 leaky ReLU 保留小斜率，而不像普通 ReLU 那样为 0。",
        Text(
            "Drawn to scale, a slope of 0.01 cannot be told from the flat side of the plain ReLU.",
            "按比例作图时，0.01 的斜率与普通 ReLU 的水平段几乎无法区分。",
        ),
    ),
    _mistake(
        "elu_value_for_slope",
        _uses("elu"),
        "On the negative side that is ELU itself, α(e^z − 1); its slope is αe^z = ELU(z) + α.",
        "负半轴上这是 ELU 本身 α(e^z − 1)；其斜率为 αe^z = ELU(z) + α。",
        Text(
            "Slope and value differ by the constant α only, and e^z is known to be its own derivative.",
            "斜率与函数值只差一个常数 α，而 e^z 又以导数等于自身著称。",
        ),
    ),
    _mistake(
        "exponent_forgotten",
        _uses("**"),
        "The exponent comes down as a factor: d(xⁿ)/dx = n·xⁿ⁻¹.",
        "指数要落下来作为系数：d(xⁿ)/dx = n·xⁿ⁻¹。",
        Text(
            "In losses such as ½x² the factor 1/2 cancels the exponent, so that none is seen.",
            "在 ½x² 这类损失中，系数 1/2 恰好与指数约掉，看上去没有系数。",
        ),
    ),
    _mistake(
        "exponent_not_lowered",
        _uses("**"),
        "The exponent goes down by one: d(xⁿ)/dx = n·xⁿ⁻¹.",
        "指数要减一：d(xⁿ)/dx = n·xⁿ⁻¹。",
        Text(
            "The derivative of eˣ keeps its exponent, and xⁿ looks much like it.",
            "eˣ 求导后指数不变，而 xⁿ 看上去与它很像。",
        ),
    ),
    _mistake(
        "division_sign_lost",
        _uses("/"),
        "The derivative of a quotient by its denominator is negative: −a/b².",
        "商对分母的导数带负号：−a/b²。",
        Text(
            "The derivative by the numerator, 1/b, is positive, and the denominator is treated after the same pattern.",
            "商对分子的导数 1/b 是正的，对分母求导时就照搬了这个符号。",
        ),
    ),
    _mistake(
        "division_unsquared",
        _uses("/"),
        "The derivative of a quotient by its denominator has the square below: −a/b².",
        "商对分母求导时，分母要平方：−a/b²。",
        Text(
            "The derivative by the numerator, 1/b, has the plain b below, and a/b looks like its counterpart.",
            "商对分子的导数 1/b 分母不带平方，a/b 看上去正好与之对应。",
        ),
    ),
    _mistake(
        "value_for_gradient",
        lambda *, at, with_respect_to, **_: not is_array(at.get(with_respect_to)),
        "That is the value of the expression at this point, not its derivative.",
        "这是表达式在该点的值，而不是导数。",
        Text(
            "The forward pass ends in this number, just where the backward pass begins.",
            "前向传播最后得到的正是这个数，而反向传播就从这里开始。",
        ),
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
