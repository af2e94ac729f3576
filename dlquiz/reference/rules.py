"""What each gate of a graph passes back: the local derivatives, one small function an operation.

A rule takes the gradient that reaches the gate, the gate's output and its inputs, and gives what flows on to each
input. `text` writes the same in symbols for the worked solution: `g` is the upstream gradient, `a`, `b` the inputs,
`y` the output. Where a derivative has pieces, `piece` says for single numbers which one holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dlquiz.messages import Text

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rule:
    """`backward(upstream, output, *inputs)` gives one gradient an input; `text` has one formula an input.

    `piece(place, output, *inputs)`, for single numbers, gives the formula that holds for the input at `place` and the
    condition it holds under. Rules of many inputs write the input concerned as `a` and the other of two as `b`.
    """

    backward: Callable[..., tuple[Any, ...]]
    text: tuple[Text, ...]
    piece: Callable[..., tuple[str, str]] | None = None


def _symbols(*formulas: str) -> tuple[Text, ...]:
    return tuple(map(Text.same, formulas))


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


def _optional_second(backward: Callable[..., tuple[Any, ...]]) -> Callable[..., tuple[Any, ...]]:
    return lambda g, y, *inputs: backward(g, y, *inputs)[: len(inputs)]


def _positive(a: Array) -> str:
    return "a > 0" if a > 0 else "a ≤ 0"


def _relu_piece(place: int, y: Array, a: Array) -> tuple[str, str]:
    return ("g" if a > 0 else "0"), _positive(a)


def _abs_piece(place: int, y: Array, a: Array) -> tuple[str, str]:
    return ("g", "a > 0") if a > 0 else ("−g", "a < 0") if a < 0 else ("0", "a = 0")


def _leaky_piece(place: int, y: Array, a: Array, *alpha: Array) -> tuple[str, str]:
    slope = "g · b" if alpha else "g · 0.01"
    left = (slope, "g · a")[place]
    return (("g", "0")[place] if a > 0 else left), _positive(a)


def _elu_piece(place: int, y: Array, a: Array, *alpha: Array) -> tuple[str, str]:
    left = ("g · b · exp(a)" if alpha else "g · exp(a)", "g · (exp(a) − 1)")[place]
    return (("g", "0")[place] if a > 0 else left), _positive(a)


def _extreme_piece(place: int, y: Array, *inputs: Array) -> tuple[str, str]:
    ties = sum(bool(value == y) for value in inputs)
    if len(inputs) == 2:
        other = inputs[1 - place]
        sign = "=" if inputs[place] == other else ">" if inputs[place] > other else "<"
        condition = f"a {sign} b"
    else:
        condition = "a = y" if inputs[place] == y else "a ≠ y"
    if inputs[place] != y:
        return "0", condition
    return ("g" if ties == 1 else f"g / {ties}"), condition


_MASKED = Text("(g where a > 0, else 0)", "（a > 0 处为 g，其余为 0）")
_LEAKY = (
    Text("(g where a > 0, else g · α)", "（a > 0 处为 g，其余为 g · α）"),
    Text("(g · a where a ≤ 0, else 0; summed up)", "（a ≤ 0 处为 g · a，其余为 0；再求和）"),
)
_ELU = (
    Text("(g where a > 0, else g · α · exp(a))", "（a > 0 处为 g，其余为 g · α · exp(a)）"),
    Text("(g · (exp(a) − 1) where a ≤ 0, else 0; summed up)", "（a ≤ 0 处为 g · (exp(a) − 1)，其余为 0；再求和）"),
)
_EXTREME = (Text("(g where a is chosen, else 0)", "（选中 a 处为 g，其余为 0）"),)

RULES: Mapping[str, Rule] = {
    "+": Rule(lambda g, y, a, b: (g, g), _symbols("g", "g")),
    "-": Rule(lambda g, y, a, b: (g, -g), _symbols("g", "−g")),
    "*": Rule(lambda g, y, a, b: (g * b, g * a), _symbols("g · b", "g · a")),
    "/": Rule(_divide, _symbols("g / b", "−g · a / b²")),
    "//": Rule(_flat, _symbols("0", "0")),
    "%": Rule(_modulo, _symbols("g", "−g · ⌊a / b⌋")),
    "**": Rule(_power, _symbols("g · b · a^(b − 1)", "g · y · ln(a)")),
    "neg": Rule(lambda g, y, a: (-g,), _symbols("−g")),
    "@": Rule(_matmul, _symbols("g · bᵀ", "aᵀ · g")),
    "dot": Rule(_dot, _symbols("g · b", "g · a")),
    "outer": Rule(_outer, _symbols("g · b", "gᵀ · a")),
    "abs": Rule(lambda g, y, a: (g * np.sign(a),), _symbols("g · sign(a)"), _abs_piece),
    "sum": Rule(lambda g, y, a: (g * np.ones_like(a),), (Text("g (to every entry)", "g（传给每个元素）"),)),
    "mean": Rule(
        lambda g, y, a: (g * np.ones_like(a) / a.size,), (Text("g / n (to every entry)", "g / n（传给每个元素）"),)
    ),
    "prod": Rule(_prod, (Text("g · the product of the other entries", "g · 其余元素之积"),)),
    "transpose": Rule(lambda g, y, a: (np.transpose(g),), _symbols("gᵀ")),
    "exp": Rule(lambda g, y, a: (g * y,), _symbols("g · y")),
    "log": Rule(lambda g, y, a: (g / a,), _symbols("g / a")),
    "ln": Rule(lambda g, y, a: (g / a,), _symbols("g / a")),
    "log2": Rule(lambda g, y, a: (g / (a * np.log(2)),), _symbols("g / (a · ln 2)")),
    "log10": Rule(lambda g, y, a: (g / (a * np.log(10)),), _symbols("g / (a · ln 10)")),
    "sqrt": Rule(lambda g, y, a: (g / (2 * y),), _symbols("g / (2 · y)")),
    "sin": Rule(lambda g, y, a: (g * np.cos(a),), _symbols("g · cos(a)")),
    "cos": Rule(lambda g, y, a: (-g * np.sin(a),), _symbols("−g · sin(a)")),
    "tanh": Rule(lambda g, y, a: (g * (1 - y**2),), _symbols("g · (1 − y²)")),
    "sigmoid": Rule(lambda g, y, a: (g * y * (1 - y),), _symbols("g · y · (1 − y)")),
    "relu": Rule(lambda g, y, a: (g * (a > 0),), (_MASKED,), _relu_piece),
    "leaky_relu": Rule(_optional_second(_leaky_relu), _LEAKY, _leaky_piece),
    "elu": Rule(_optional_second(_elu), _ELU, _elu_piece),
    "softplus": Rule(lambda g, y, a: (g * _sigmoid(a),), _symbols("g · σ(a)")),
    "floor": Rule(_flat, _symbols("0")),
    "ceil": Rule(_flat, _symbols("0")),
    "round": Rule(_flat, _symbols("0", "0")),
    "maximum": Rule(_share_ties, _EXTREME, _extreme_piece),
    "minimum": Rule(_share_ties, _EXTREME, _extreme_piece),
    "max": Rule(_share_ties, _EXTREME, _extreme_piece),
    "min": Rule(_share_ties, _EXTREME, _extreme_piece),
}
