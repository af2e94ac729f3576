"""What each gate of a graph passes back: the local derivatives, one small function an operation, right and wrong.

A rule takes the gradient that reaches the gate, the gate's output and its inputs, and gives what flows on to each
input, or to more of them than are given. `tex` writes the same in LaTeX for the worked solution: `g` is the upstream
gradient, `a`, `b` the inputs, `y` the output, `n` the number of entries or, of several inputs, of inputs. Where a
derivative has pieces, `piece` says for single numbers which one holds; where an array has no single formula, `words`
say what happens; both may hold such formulas between dollars.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dlquiz.messages import Text

Array = npt.NDArray[np.float64]
Piece = tuple[str, Text]
"""A formula, and in words the condition it holds under."""
ALWAYS = Text.same("")


@dataclass(frozen=True, slots=True)
class Rule:
    """`backward(upstream, output, *inputs)` gives one gradient an input; `tex` has one formula an input.

    `piece(place, output, *inputs)`, for single numbers, gives the formula that holds for the input at `place` and the
    condition it holds under. Rules of many inputs write the input concerned as `a` and the other of two as `b`.
    """

    backward: Callable[..., tuple[Any, ...]]
    tex: tuple[str, ...] = ()
    piece: Callable[..., Piece] | None = None
    words: tuple[Text, ...] = ()


def _sigmoid(z: Array) -> Array:
    return 0.5 * (1 + np.tanh(0.5 * z))


def _divide(g: Array, y: Array, a: Array, b: Array) -> tuple[Any, ...]:
    return g / b, -g * a / b**2


def _modulo(g: Array, y: Array, a: Array, b: Array) -> tuple[Any, ...]:
    return g, -g * np.floor(a / b)


def _flat(g: Array, y: Array, *inputs: Array) -> tuple[Any, ...]:
    """A staircase: level wherever it has a derivative."""
    return tuple(np.zeros_like(value) for value in inputs)


def _power(g: Array, y: Array, a: Array, b: Array) -> tuple[Any, ...]:
    # a⁰ is 1 for every a, 0 included.
    base = np.where(b == 0, 0.0, g * b * np.power(a, b - 1))
    # aᵇ has a derivative by b only where a > 0, and at a = 0 for b > 0 (it is 0 all along there).
    return base, np.where(a > 0, g * y * np.log(np.where(a > 0, a, 1.0)), np.where((a == 0) & (b > 0), 0.0, np.nan))


def _matmul(g: Array, y: Array, a: Array, b: Array) -> tuple[Any, ...]:
    """For Y = A B: dA = dY Bᵀ and dB = Aᵀ dY; vectors count as a row on the left and a column on the right.

    Leading axes are a batch; the gate that uses this sums over those that were broadcast.
    """
    rows = a if a.ndim > 1 else a[None, :]
    columns = b if b.ndim > 1 else b[:, None]
    batch = np.broadcast_shapes(rows.shape[:-2], columns.shape[:-2])
    upstream = np.reshape(g, (*batch, rows.shape[-2], columns.shape[-1]))
    left, right = upstream @ np.swapaxes(columns, -1, -2), np.swapaxes(rows, -1, -2) @ upstream
    return left if a.ndim > 1 else left[..., 0, :], right if b.ndim > 1 else right[..., 0]


def _dot(g: Array, y: Array, a: Array, b: Array) -> tuple[Any, ...]:
    return (g * b, g * a) if a.ndim == 0 or b.ndim == 0 else _matmul(g, y, a, b)


def _outer(g: Array, y: Array, a: Array, b: Array) -> tuple[Any, ...]:
    grid = np.asarray(g).reshape(a.size, b.size)
    return (grid @ b.ravel()).reshape(a.shape), (a.ravel() @ grid).reshape(b.shape)


def _prod(g: Array, y: Array, a: Array) -> tuple[Any, ...]:
    """The product of the others, without dividing: what stands before an entry times what stands after it."""
    flat = a.ravel()
    before = np.concatenate([[1.0], np.cumprod(flat[:-1])])
    after = np.concatenate([np.cumprod(flat[:0:-1])[::-1], [1.0]])
    return (g * (before * after).reshape(a.shape),)


def _share_ties(g: Array, y: Array, *inputs: Array) -> tuple[Any, ...]:
    """The whole gradient goes to the largest (or smallest) entry; ties share it equally."""
    if len(inputs) == 1:
        hit = (inputs[0] == y).astype(np.float64)
        return (g * hit / hit.sum(),)
    hits = [(value == y).astype(np.float64) for value in inputs]
    ties = sum(hits)
    return tuple(g * hit / ties for hit in hits)


def _leaky_relu(g: Array, y: Array, z: Array, alpha: Any = 0.01) -> tuple[Any, ...]:
    return (g * np.where(z > 0, 1.0, alpha), g * np.where(z > 0, 0.0, z))


def _elu(g: Array, y: Array, z: Array, alpha: Any = 1.0) -> tuple[Any, ...]:
    left = np.minimum(z, 0)
    return (g * np.where(z > 0, 1.0, alpha * np.exp(left)), g * np.where(z > 0, 0.0, np.expm1(left)))


def _positive(a: Array) -> Text:
    return _as("a > 0" if a > 0 else r"a \le 0")


def _as(condition: str) -> Text:
    return Text(f"as ${condition}$", f"因 ${condition}$")


def _power_piece(place: int, y: Array, a: Array, b: Array) -> Piece:
    if place == 0:
        constant = Text("$a^0$ is constant", "$a^0$ 恒为 1")
        return ("0", constant) if b == 0 else (_POWER[0], ALWAYS)
    return ("0", Text("$0^b$ stays 0", "$0^b$ 恒为 0")) if a == 0 else (_POWER[1], ALWAYS)


def _abs_piece(place: int, y: Array, a: Array) -> Piece:
    if a == 0:
        return "0", Text("at the kink $a = 0$ the slope is taken as 0", "在折点 $a = 0$ 处斜率取 0")
    return ("g", _as("a > 0")) if a > 0 else ("-g", _as("a < 0"))


def _halves(backward: Callable[..., tuple[Any, ...]], *formulas: tuple[str, str], alone: str = "") -> Rule:
    """A rule by the sign of `a`: for each input the formulas where a > 0 and where it is not.

    `alone` is the left one for the first input where the second is not given.
    """

    def piece(place: int, y: Array, a: Array, *second: Array) -> Piece:
        right, left = formulas[place]
        return (right if a > 0 else left if second else alone or left), _positive(a)

    words = tuple(_one_sided(left) if right == "0" else _two_sided(right, left) for right, left in formulas)
    return Rule(backward, ("g",) * len(formulas), piece, words)


def _one_sided(left: str) -> Text:
    return Text(rf"${left}$ where $a \le 0$, elsewhere 0", rf"$a \le 0$ 处为 ${left}$，其余为 0")


def _two_sided(right: str, left: str) -> Text:
    elsewhere = "0" if left == "0" else f"${left}$"
    return Text(f"${right}$ where $a > 0$, elsewhere {elsewhere}", f"$a > 0$ 处为 ${right}$，其余为 {elsewhere}")


def _extreme_piece(place: int, y: Array, *inputs: Array) -> Piece:
    """One input wins and gets everything, or several share; of two inputs, they are compared with each other."""
    won, ties = bool(inputs[place] == y), sum(bool(value == y) for value in inputs)
    if won and ties > 1:
        compared = "a = b" if len(inputs) == 2 else "a = y"
        return rf"\frac{{1}}{{{ties}}} \cdot g", Text(f"a tie, ${compared}$, equal shares", f"并列 ${compared}$，平分")
    if len(inputs) == 2:
        condition = "a > b" if inputs[place] > inputs[1 - place] else "a < b"
    else:
        condition = "a = y" if won else r"a \ne y"
    return ("g" if won else "0"), _as(condition)


def _where(g: Array, y: Array, condition: Array, kept: Array, other: Array) -> tuple[Any, ...]:
    return np.zeros_like(condition), np.where(condition, g, 0.0), np.where(condition, 0.0, g)


def _where_piece(place: int, y: Array, condition: Array, kept: Array, other: Array) -> Piece:
    chosen = bool(condition) == (place == 1)
    return ("g" if place and chosen else "0"), ALWAYS


def _reshape(g: Array, y: Array, a: Array, lengths: Array) -> tuple[Any, ...]:
    return np.reshape(g, a.shape), np.zeros_like(lengths)


def _along(share: Callable[[Array, Array, Array], Array]) -> Callable[..., tuple[Any, ...]]:
    """A gate whose second input, the axes, has no gradient."""
    return lambda g, y, a, axes: (share(g, y, a), np.zeros_like(axes))


def _extreme_over(g: Array, y: Array, a: Array, axes: Array) -> tuple[Any, ...]:
    """Along each line the largest (or smallest) entry gets everything; ties share it equally."""
    hit = (a == y).astype(np.float64)
    along = tuple(int(axis) for axis in np.atleast_1d(axes))
    return g * hit / hit.sum(axis=along, keepdims=True), np.zeros_like(axes)


_EXTREMES = ("maximum", "minimum", "max", "min")
_POWER = (r"g \cdot b \cdot a^{b - 1}", r"g \cdot y \cdot \ln(a)")
_LEVEL = (Text("level between its steps", "阶梯函数在每一级上是平的"),)
_BY_LEAKY_SLOPE = ("0", r"g \cdot a")
_BY_ELU_SLOPE = ("0", r"g \cdot (e^{a} - 1)")
_CHOSEN = (Text("$g$ where $a$ was chosen (ties share), elsewhere 0", "$g$ 传给被选中者（并列时平分），其余为 0"),)
_EVERY = (Text("$g$ to every entry", "$g$ 传给每个元素"),)
_EVERY_MEAN = (Text(r"$\frac{1}{n} \cdot g$ to every entry", r"$\frac{1}{n} \cdot g$ 传给每个元素"),)
_OTHERS = (Text(r"$g \cdot \prod_{j \ne i} a[j]$ in entry $i$", r"第 $i$ 个元素为 $g \cdot \prod_{j \ne i} a[j]$"),)
_BRANCHES = (
    ALWAYS,
    Text("$g$ where the condition holds, elsewhere 0", "条件成立处为 $g$，其余为 0"),
    Text("$g$ where the condition does not hold, elsewhere 0", "条件不成立处为 $g$，其余为 0"),
)
_LAID_OUT = (Text("$g$ in the shape of the input", "$g$ 排成输入的形状"),)

RULES: Mapping[str, Rule] = {
    "+": Rule(lambda g, y, a, b: (g, g), ("g", "g")),
    "-": Rule(lambda g, y, a, b: (g, -g), ("g", "-g")),
    "*": Rule(lambda g, y, a, b: (g * b, g * a), (r"g \cdot b", r"g \cdot a")),
    "/": Rule(_divide, (r"g \cdot \frac{1}{b}", r"-g \cdot \frac{a}{b^2}")),
    "%": Rule(_modulo, ("g", r"-g \cdot \lfloor \frac{a}{b} \rfloor")),
    "**": Rule(_power, _POWER, _power_piece),
    "neg": Rule(lambda g, y, a: (-g,), ("-g",)),
    "@": Rule(_matmul, (r"g b^\top", r"a^\top g")),
    "dot": Rule(_dot, (r"g b^\top", r"a^\top g")),
    "outer": Rule(_outer, ("g b", r"g^\top a")),
    "abs": Rule(lambda g, y, a: (g * np.sign(a),), (r"g \cdot \operatorname{sign}(a)",), _abs_piece),
    "sum": Rule(lambda g, y, a: (g * np.ones_like(a),), ("g",), words=_EVERY),
    "mean": Rule(lambda g, y, a: (g * np.ones_like(a) / a.size,), (r"\frac{1}{n} \cdot g",), words=_EVERY_MEAN),
    "prod": Rule(_prod, ("g",), words=_OTHERS),
    "transpose": Rule(lambda g, y, a: (np.transpose(g),), (r"g^\top",)),
    "exp": Rule(lambda g, y, a: (g * y,), (r"g \cdot y",)),
    **dict.fromkeys(("log", "ln"), Rule(lambda g, y, a: (g / a,), (r"g \cdot \frac{1}{a}",))),
    "log2": Rule(lambda g, y, a: (g / (a * np.log(2)),), (r"g \cdot \frac{1}{a \cdot \ln 2}",)),
    "log10": Rule(lambda g, y, a: (g / (a * np.log(10)),), (r"g \cdot \frac{1}{a \cdot \ln 10}",)),
    "sqrt": Rule(lambda g, y, a: (g / (2 * y),), (r"g \cdot \frac{1}{2 \cdot y}",)),
    "sin": Rule(lambda g, y, a: (g * np.cos(a),), (r"g \cdot \cos(a)",)),
    "cos": Rule(lambda g, y, a: (-g * np.sin(a),), (r"-g \cdot \sin(a)",)),
    "tanh": Rule(lambda g, y, a: (g * (1 - y**2),), (r"g \cdot (1 - y^2)",)),
    "sigmoid": Rule(lambda g, y, a: (g * y * (1 - y),), (r"g \cdot y \cdot (1 - y)",)),
    "relu": _halves(lambda g, y, a: (g * (a > 0),), ("g", "0")),
    "leaky_relu": _halves(_leaky_relu, ("g", r"g \cdot b"), _BY_LEAKY_SLOPE),
    "elu": _halves(_elu, ("g", r"g \cdot b \cdot e^{a}"), _BY_ELU_SLOPE, alone=r"g \cdot e^{a}"),
    "softplus": Rule(lambda g, y, a: (g * _sigmoid(a),), (r"g \cdot \sigma(a)",)),
    "erf": Rule(
        lambda g, y, a: (g * 2 / np.sqrt(np.pi) * np.exp(-(a**2)),), (r"g \cdot \frac{2}{\sqrt{\pi}} \cdot e^{-a^2}",)
    ),
    "where": Rule(_where, ("0", "g", "g"), _where_piece, _BRANCHES),
    "reshape": Rule(_reshape, ("g", "0"), words=_LAID_OUT),
    "sum_over": Rule(_along(lambda g, y, a: g * np.ones_like(a)), ("g", "0"), words=_EVERY),
    "mean_over": Rule(
        _along(lambda g, y, a: g * np.ones_like(a) * y.size / a.size), (r"\frac{1}{n} \cdot g", "0"), words=_EVERY_MEAN
    ),
    **dict.fromkeys(("max_over", "min_over"), Rule(_extreme_over, ("g", "0"), words=_CHOSEN)),
    **dict.fromkeys(("//", "floor", "ceil", "round"), Rule(_flat, ("0",), words=_LEVEL)),
    **dict.fromkeys(_EXTREMES, Rule(_share_ties, ("g",), _extreme_piece, _CHOSEN)),
}


def _split(g: Array, y: Array, *inputs: Array) -> tuple[Any, ...]:
    candidates = inputs[0].size if len(inputs) == 1 else len(inputs)
    return tuple(g / candidates * np.ones_like(value) for value in inputs)


def _first_wrong(operation: str, share: Callable[..., Any]) -> Callable[..., tuple[Any, ...]]:
    """What a gate passes back that is wrong for its first input alone."""
    return lambda g, y, *inputs: (share(g, y, *inputs), *RULES[operation].backward(g, y, *inputs)[1:])


def _wrong_power(share: Callable[..., Any], formula: str) -> Rule:
    def piece(place: int, y: Array, a: Array, b: Array) -> Piece:
        return _power_piece(place, y, a, b) if place else (formula, ALWAYS)

    return Rule(_first_wrong("**", share), (formula, _POWER[1]), piece)


_SHARE = r"\frac{1}{n} \cdot g"
_SPLIT = Rule(_split, (_SHARE,), lambda place, y, *inputs: (_SHARE, ALWAYS), _EVERY_MEAN)

WRONG_RULES: Mapping[str, Mapping[str, Rule]] = {
    "times_not_swapped": {"*": Rule(lambda g, y, a, b: (g * a, g * b), (r"g \cdot a", r"g \cdot b"))},
    "upstream_added": {"*": Rule(lambda g, y, a, b: (g + b, g + a), ("g + b", "g + a"))},
    "plus_as_times": {"+": Rule(lambda g, y, a, b: (g * b, g * a), (r"g \cdot b", r"g \cdot a"))},
    "plus_splits": {"+": Rule(lambda g, y, a, b: (g / 2, g / 2), (r"\frac{1}{2} \cdot g",) * 2)},
    "minus_sign_lost": {"-": Rule(lambda g, y, a, b: (g, g), ("g", "g")), "neg": Rule(lambda g, y, a: (g,), ("g",))},
    "maximum_splits": dict.fromkeys(_EXTREMES, _SPLIT),
    "sigmoid_for_derivative": {"sigmoid": Rule(lambda g, y, a: (g * y,), (r"g \cdot y",))},
    "sigmoid_of_input": {"sigmoid": Rule(lambda g, y, a: (g * a * (1 - a),), (r"g \cdot a \cdot (1 - a)",))},
    "tanh_one_minus_value": {"tanh": Rule(lambda g, y, a: (g * (1 - y),), (r"g \cdot (1 - y)",))},
    "tanh_sign": {"tanh": Rule(lambda g, y, a: (-g * y**2,), (r"-g \cdot y^2",))},
    "relu_mask_forgotten": {"relu": Rule(lambda g, y, a: (g,), ("g",))},
    "leaky_slope_zero": {
        "leaky_relu": _halves(_first_wrong("leaky_relu", lambda g, y, a, *_: g * (a > 0)), ("g", "0"), _BY_LEAKY_SLOPE),
    },
    "elu_value_for_slope": {
        "elu": _halves(
            _first_wrong("elu", lambda g, y, a, *_: g * np.where(a > 0, 1.0, y)), ("g", r"g \cdot y"), _BY_ELU_SLOPE
        ),
    },
    "exponent_forgotten": {"**": _wrong_power(lambda g, y, a, b: g * np.power(a, b - 1), r"g \cdot a^{b - 1}")},
    "exponent_not_lowered": {"**": _wrong_power(lambda g, y, a, b: g * b * y, r"g \cdot b \cdot y")},
    "division_sign_lost": {
        "/": Rule(lambda g, y, a, b: (g / b, g * a / b**2), (RULES["/"].tex[0], r"g \cdot \frac{a}{b^2}"))
    },
    "division_unsquared": {
        "/": Rule(lambda g, y, a, b: (g / b, -g * a / b), (RULES["/"].tex[0], r"-g \cdot \frac{a}{b}"))
    },
}
"""By the name of the mistake, the gates that it exchanges."""
