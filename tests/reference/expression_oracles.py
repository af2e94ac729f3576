"""Expressions evaluated and differentiated without the package: three walks over Python's own syntax tree.

`Walk` computes in float64 NumPy, node by node, and notes how far each kink is; `exactly` runs the source on fractions;
`by_autograd` runs it on HIPS autograd's NumPy. None of them sees the package's parser, evaluator or graph.
"""

from __future__ import annotations

import ast
import math
import warnings
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np

At = Mapping[str, Any]
Array = Any


def parsed(expression: str) -> ast.expr:
    return ast.parse(expression.strip().replace("^", "**"), mode="eval").body


# --- float64, node by node --------------------------------------------------------------------------------------------


def _rounded(a: Array, digits: Any = 0) -> Array:
    scale = 10.0 ** float(digits)
    return np.sign(a) * np.floor(np.abs(a) * scale + 0.5) / scale


def _extreme(pairwise: Callable[..., Any], whole: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *values: whole(values[0]) if len(values) == 1 else reduce(pairwise, values)


def _whole(numbers: Any) -> tuple[int, ...]:
    return tuple(int(number) for number in np.atleast_1d(numbers))


def _over(reduced: Callable[..., Any]) -> Callable[..., Any]:
    return lambda a, axes: reduced(a, axis=_whole(axes), keepdims=True)


def _erf(z: Any) -> Any:
    """The power series of the error function, good to rounding for |z| < 2."""
    terms = [(-1) ** n * z ** (2 * n + 1) / (math.factorial(n) * (2 * n + 1)) for n in range(40)]
    return 2 / math.sqrt(math.pi) * sum(terms)


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    **{name: getattr(np, name) for name in ("abs", "sum", "mean", "prod", "floor", "ceil", "sqrt", "exp", "log")},
    **{name: getattr(np, name) for name in ("log2", "log10", "sin", "cos", "tanh", "transpose", "dot", "outer")},
    **{name: getattr(np, name) for name in ("maximum", "minimum")},
    "ln": np.log,
    "len": len,
    "shape": np.shape,
    "round": _rounded,
    "max": _extreme(np.maximum, np.max),
    "min": _extreme(np.minimum, np.min),
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "softplus": lambda z: np.log(1 + np.exp(z)),
    "relu": lambda z: np.maximum(z, 0.0),
    "leaky_relu": lambda z, alpha=0.01: np.where(np.asarray(z) > 0, z, alpha * z),
    "elu": lambda z, alpha=1.0: np.where(np.asarray(z) > 0, z, alpha * (np.exp(np.minimum(z, 0)) - 1)),
    "erf": np.vectorize(math.erf),
    "where": np.where,
    "dims": np.ndim,
    "size": lambda a, axis: np.shape(a)[int(axis)],
    "indices": lambda a, axis: np.indices(np.shape(a), sparse=True)[int(axis)],
    "reshape": lambda a, lengths: np.reshape(a, _whole(lengths)),
    **{f"{name}_over": _over(getattr(np, name)) for name in ("sum", "mean", "max", "min")},
}
OPERATORS: Mapping[type[ast.AST], Callable[..., Any]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.true_divide,
    ast.FloorDiv: np.floor_divide,
    ast.Mod: np.mod,
    ast.Pow: np.power,
    ast.MatMult: np.matmul,
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
    ast.Eq: np.equal,
    ast.NotEq: np.not_equal,
}
BENT_AT_ZERO = frozenset({"relu", "leaky_relu", "elu", "abs", "prod"})
STAIRCASES = frozenset({"floor", "ceil", "round"})
POSITIVE = frozenset({"log", "ln", "log2", "log10", "sqrt"})


class Walk:
    """One evaluation. `margin` is the least distance to a kink, a pole or a tie; `largest` the largest number met."""

    def __init__(self, names: At) -> None:
        self._names = {name: np.asarray(value, float) for name, value in names.items()}
        self.margin = math.inf
        self.largest = 0.0

    def value(self, node: ast.expr) -> Any:
        with np.errstate(all="ignore"):
            found = self._value(node)
        size = float(np.max(np.abs(np.asarray(found, float))))
        self.largest = max(self.largest, size if math.isfinite(size) else math.inf)
        return found

    def _value(self, node: ast.expr) -> Any:
        match node:
            case ast.Constant():
                return float(node.value)  # type: ignore[arg-type]
            case ast.Name():
                return {"pi": math.pi, "e": math.e}.get(node.id) or self._names[node.id]
            case ast.BinOp():
                return self._binary(node)
            case ast.UnaryOp():
                operand = self.value(node.operand)
                return float(not operand) if isinstance(node.op, ast.Not) else -operand
            case ast.Call(func=ast.Name(id=name)):
                return self._call(name, [self.value(item) for item in node.args])
            case ast.IfExp():
                return self.value(node.body if np.all(self.value(node.test)) else node.orelse)
            case ast.BoolOp():
                truths = [bool(np.all(self.value(item))) for item in node.values]
                return float(all(truths) if isinstance(node.op, ast.And) else any(truths))
            case ast.List() | ast.Tuple():
                return np.stack([np.asarray(self.value(item), float) for item in node.elts])
            case ast.Subscript():
                return self.value(node.value)[ast.literal_eval(node.slice)]
            case ast.Compare():
                return self._compared(node)
        raise TypeError(type(node).__name__)

    def _near(self, distance: Any) -> None:
        self.margin = min(self.margin, float(np.min(np.abs(np.asarray(distance, float)))))

    def _binary(self, node: ast.BinOp) -> Any:
        left, right = self.value(node.left), self.value(node.right)
        if isinstance(node.op, ast.Div | ast.Mod | ast.FloorDiv):
            self._near(right)
        if isinstance(node.op, ast.Mod | ast.FloorDiv):
            self._near(left / right - np.round(left / right))
        if isinstance(node.op, ast.Pow) and not isinstance(node.right, ast.Constant):
            self._near(np.minimum(left, 0) if np.min(left) <= 0 else left)
        elif isinstance(node.op, ast.Pow):
            self._near(left)
        return OPERATORS[type(node.op)](left, right)

    def _call(self, name: str, values: list[Any]) -> Any:
        if name in BENT_AT_ZERO:
            self._near(values[0])
        if name in STAIRCASES:
            scale = 10.0 ** float(values[1]) if len(values) > 1 else 1.0
            shifted = np.asarray(values[0]) * scale + (0.5 if name == "round" else 0.0)
            self._near(shifted - np.round(shifted))
        if name in POSITIVE:
            self._near(np.maximum(values[0], 0.0))
        if name in ("max", "min", "maximum", "minimum"):
            self._near(_gap(values, name.startswith("max")))
        return FUNCTIONS[name](*values)

    def _compared(self, node: ast.Compare) -> Any:
        values = [self.value(node.left), *map(self.value, node.comparators)]
        truth: Any = True
        for sign, left, right in zip(node.ops, values, values[1:], strict=False):
            self._near(np.asarray(left) - np.asarray(right))
            truth = np.logical_and(truth, OPERATORS[type(sign)](left, right))
        return truth.astype(float)


def _gap(values: list[Any], largest: bool) -> float:
    """How far the winner is from the next."""
    compared = [np.ravel(values[0])] if len(values) == 1 else np.stack(np.broadcast_arrays(*values), -1)
    rows = np.reshape(compared, (-1, np.shape(compared)[-1]))
    ordered = [np.sort(row) if largest else -np.sort(-row) for row in rows]
    return min((abs(float(row[-1] - row[-2])) for row in ordered if len(row) > 1), default=math.inf)


def in_float64(expression: str, at: At) -> Array:
    """The expression node by node on float64 NumPy arrays."""
    return np.asarray(Walk(at).value(parsed(expression)), float)


def by_differences(expression: str, at: At, with_respect_to: str, step: float = 1e-5) -> Array:
    """Central differences of the float64 walk, one entry of the variable at a time."""
    tree = parsed(expression)
    point = np.asarray(at[with_respect_to], float)
    found = np.zeros_like(point)
    for place in np.ndindex(point.shape):
        shift = np.zeros_like(point)
        shift[place] = step
        above, below = (Walk({**at, with_respect_to: point + way * shift}).value(tree) for way in (1, -1))
        found[place] = (above - below) / (2 * step)
    return found


# --- the source run by Python itself ----------------------------------------------------------------------------------


class _Runnable(ast.NodeTransformer):
    """Lists become calls of `stack`; `//` and `%` become what they mean."""

    def visit_List(self, node: ast.List) -> ast.expr:
        return _called("stack", *map(self.visit, node.elts))

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        node.value = self.visit(node.value)
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        left, right = self.visit(node.left), self.visit(node.right)
        if isinstance(node.op, ast.FloorDiv):
            return _called("floor", ast.BinOp(left, ast.Div(), right))
        if isinstance(node.op, ast.Mod):
            steps = ast.BinOp(_called("floor", ast.BinOp(left, ast.Div(), right)), ast.Mult(), right)
            return ast.BinOp(left, ast.Sub(), steps)
        return ast.BinOp(left, node.op, right)


def _called(name: str, *arguments: ast.expr) -> ast.expr:
    return ast.Call(ast.Name(name, ast.Load()), list(arguments), [])


def ran(expression: str, meanings: Mapping[str, Any]) -> Any:
    """The source run by Python's own `eval`, each name as `meanings` has it."""
    tree = ast.fix_missing_locations(ast.Expression(_Runnable().visit(parsed(expression))))
    return eval(compile(tree, "<oracle>", "eval"), {"__builtins__": {}}, dict(meanings))  # noqa: S307


def _fraction(value: Any) -> Any:
    return np.frompyfunc(Fraction, 1, 1)(np.asarray(value)) if np.ndim(value) else Fraction(value)


def _on_fractions(function: Callable[..., float]) -> Callable[..., Any]:
    """A function of real numbers, entry by entry, back to a fraction."""

    def of(*values: Any) -> Any:
        found = np.frompyfunc(lambda *entry: Fraction(function(*map(float, entry))), len(values), 1)(*values)
        return found.item() if isinstance(found, np.ndarray) and not found.ndim else found

    return of


def _half_away(a: float, digits: float = 0) -> float:
    scale = 10**digits
    return math.copysign(math.floor(abs(a) * scale + 0.5) / scale, a)


EXACT: Mapping[str, Any] = {
    **{name: _on_fractions(getattr(math, name)) for name in ("sqrt", "exp", "log", "log2", "log10", "floor", "ceil")},
    **{name: _on_fractions(getattr(math, name)) for name in ("sin", "cos", "tanh")},
    "ln": _on_fractions(math.log),
    "abs": abs,
    "round": _on_fractions(_half_away),
    "sigmoid": _on_fractions(lambda z: (1 + math.tanh(z / 2)) / 2),
    "softplus": _on_fractions(lambda z: max(z, 0) + math.log1p(math.exp(-abs(z)))),
    "relu": _on_fractions(lambda z: (z + abs(z)) / 2),
    "leaky_relu": _on_fractions(lambda z, alpha=0.01: max(z, 0) + alpha * min(z, 0)),
    "elu": _on_fractions(lambda z, alpha=1.0: max(z, 0) + alpha * math.expm1(min(z, 0))),
    "maximum": np.frompyfunc(max, 2, 1),
    "minimum": np.frompyfunc(min, 2, 1),
    "max": lambda *values: reduce(np.frompyfunc(max, 2, 1), values if len(values) > 1 else np.ravel(values[0])),
    "min": lambda *values: reduce(np.frompyfunc(min, 2, 1), values if len(values) > 1 else np.ravel(values[0])),
    "sum": lambda a: sum(np.ravel(a).tolist()),
    "prod": lambda a: math.prod(np.ravel(a).tolist()),
    "mean": lambda a: Fraction(sum(np.ravel(a).tolist())) / np.size(a),
    "len": len,
    "shape": np.shape,
    "stack": lambda *items: np.array([np.asarray(item, dtype=object) for item in items], dtype=object),
    "transpose": np.transpose,
    "dot": lambda a, b: a @ b if np.ndim(a) and np.ndim(b) else a * b,
    "outer": lambda a, b: np.array([[one * other for other in b] for one in a], dtype=object),
    "pi": Fraction(math.pi),
    "e": Fraction(math.e),
}


def exactly(expression: str, at: At) -> Array:
    """The source run by Python on fractions; only what has no exact value passes through floats, entry by entry."""
    names = {name: _fraction(value) for name, value in at.items()}
    return np.asarray(ran(expression, {**EXACT, **names}), float)


# --- HIPS autograd ----------------------------------------------------------------------------------------------------

AUTOGRAD: Mapping[str, Any] = {
    **{name: getattr(anp, name) for name in ("abs", "sum", "mean", "prod", "sqrt", "exp", "log", "log2", "log10")},
    **{name: getattr(anp, name) for name in ("sin", "cos", "tanh", "transpose", "dot", "outer", "maximum", "minimum")},
    **{name: getattr(anp, name) for name in ("floor", "ceil")},
    "ln": anp.log,
    "round": lambda a, digits=0: anp.floor(anp.abs(a) * 10**digits + 0.5) * anp.sign(a) / 10**digits,
    "max": _extreme(anp.maximum, anp.max),
    "min": _extreme(anp.minimum, anp.min),
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "softplus": lambda z: anp.log(1 + anp.exp(z)),
    "relu": lambda z: anp.where(z > 0, z, 0.0),
    "leaky_relu": lambda z, alpha=0.01: anp.where(z > 0, z, alpha * z),
    "elu": lambda z, alpha=1.0: anp.where(z > 0, z, alpha * (anp.exp(anp.minimum(z, 0.0)) - 1)),
    "stack": lambda *items: anp.array(list(items)),
    "erf": _erf,
    "where": anp.where,
    "dims": anp.ndim,
    "size": lambda a, axis: anp.shape(a)[int(axis)],
    "indices": lambda a, axis: np.indices(np.shape(a), sparse=True)[int(axis)],
    "reshape": lambda a, lengths: anp.reshape(a, _whole(lengths)),
    **{f"{name}_over": _over(getattr(anp, name)) for name in ("sum", "mean", "max", "min")},
    "len": len,
    "pi": math.pi,
    "e": math.e,
}


def by_autograd(expression: str, at: At, with_respect_to: str) -> Array:
    """The source run on HIPS autograd's NumPy and differentiated by it."""
    fixed = {name: np.array(value, dtype=float) for name, value in at.items()}

    def function(value: Any) -> Any:
        return 1.0 * ran(expression, {**AUTOGRAD, **fixed, with_respect_to: value})

    with warnings.catch_warnings():
        # A staircase, or a variable that is not used, has no influence: autograd warns, and gives 0.
        warnings.filterwarnings("ignore", message="Output seems independent of input")
        found = autograd.grad(function)(fixed[with_respect_to])
    # autograd flattens the gradient of `outer` for a matrix; that the shapes agree is for the other oracle to say.
    return np.reshape(found, fixed[with_respect_to].shape)
