"""Reverse-mode differentiation over the expression language, on float64 NumPy arrays.

An expression becomes a `Graph`: nodes in the order they were computed, each with its forward value. `backward` walks
them in reverse and hands every operand its share of the gradient; where a value is used more than once, the shares
add up (the multivariate chain rule). A gate needs only its own inputs, its output and the gradient that reaches it;
what each gate does stands in `rules.py`.

Conventions: ReLU'(0) = 0, leaky ReLU and ELU take their left slope at 0, |x|' = 0 at 0, tied entries of `maximum`
share equally. Comparisons, `floor`, `ceil`, `round` and `//` pass no gradient on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dlquiz.errors import ArgumentError, ExpressionError
from dlquiz.expressions import Numbers, Value, is_array, parse, plain
from dlquiz.expressions.evaluation import compute
from dlquiz.expressions.numbers import integer_position
from dlquiz.reference.gradients.rules import RULES, WRONG_RULES, Rule

Array = npt.NDArray[np.float64]
Merge = Callable[[list[Array]], Array]
VALUE_FOR_GRADIENT = "value_for_gradient"
_RESULTS = ("f", "F", "L", "out", "result")
CONSTANT_OPERATIONS = frozenset({"<", "<=", ">", ">=", "==", "!=", "len", "shape", "size", "indices", "dims"})


@dataclass(frozen=True, eq=False, slots=True)
class Node:
    """One node: what made it, from which nodes, and its forward value. A leaf has no operands."""

    operation: str
    operands: tuple[Node, ...]
    value: Array
    name: str = ""
    """The name of a leaf the expression refers to; '' for a written number and for inner nodes."""
    position: tuple[int, ...] = ()
    """What an `index` node picks."""
    exact: Any = None
    """The forward value as the expression language computes it: integers as exact Python integers."""
    constant: bool = False
    """Whether no named leaf is below: such a node needs no gradient."""


@dataclass(frozen=True, slots=True)
class Graph:
    """The nodes of one expression, operands before what uses them; the last one is the result."""

    nodes: tuple[Node, ...]

    @property
    def output(self) -> Node:
        return self.nodes[-1]

    def leaf(self, name: str) -> Node | None:
        return next((node for node in self.nodes if node.name == name), None)

    def way_back(self, leaf: Node) -> list[Node]:
        """The nodes computed from the leaf, from the result down; the leaf comes last."""
        found = {id(leaf): leaf}
        for node in self.nodes:
            if any(id(operand) in found for operand in node.operands):
                found[id(node)] = node
        return list(reversed(found.values()))

    def result_name(self, others: Iterable[str] = ()) -> str:
        """A name for the result that no variable has, neither in the expression nor among `others`."""
        taken = {*others, *(node.name for node in self.nodes)}
        return next((name for name in _RESULTS if name not in taken), _RESULTS[-1])


class _Recorder:
    """The operations of the expression language, each adding one node."""

    plain = False

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._numbers = Numbers()

    def leaf(self, name: str, value: Any) -> Node:
        return self._add("", (), self._numbers.leaf("", value), name=name)

    def stack(self, items: list[Node]) -> Node:
        return self._add("stack", tuple(items), self._numbers.stack([item.exact for item in items]))

    def index(self, array: Node, position: Node) -> Node:
        place = integer_position(plain(position.exact))
        return self._add("index", (array,), self._numbers.index(array.exact, place), position=place)

    def truth(self, value: Node) -> bool:
        return self._numbers.truth(value.exact)

    def apply(self, name: str, *operands: Node) -> Node:
        exact = self._numbers.apply(name, *(operand.exact for operand in operands))
        return self._add(name, () if name in CONSTANT_OPERATIONS else operands, exact)

    def _add(
        self, operation: str, operands: tuple[Node, ...], exact: Any, name: str = "", position: tuple[int, ...] = ()
    ) -> Node:
        try:
            value = np.asarray(exact, dtype=np.float64)
        except (OverflowError, ValueError, TypeError) as error:
            raise ExpressionError("the value is not a real number within range", "数值超出实数范围") from error
        value.setflags(write=False)
        constant = not name and all(operand.constant for operand in operands)
        node = Node(operation, operands, value, name, position, exact, constant)
        self.nodes.append(node)
        return node


def build(expression: str, at: Mapping[str, Value]) -> Graph:
    """The graph of `expression` with its names taken from `at` (numbers or nested sequences).

    Raises `ExpressionError` for what cannot be parsed or computed.
    """
    return _built(expression, _Point(tuple((name, _exactly(value)) for name, value in at.items()), at))


@dataclass(frozen=True, slots=True)
class _Point:
    """The values of names as a key: equal only where every number is the same and of the same type."""

    exactly: tuple[tuple[str, object], ...]
    at: Mapping[str, Value] = field(compare=False)


def _exactly(value: Any) -> object:
    if isinstance(value, np.ndarray) and value.dtype == np.float64:
        # The numbers of a large array one by one would take longer than the gradient.
        return value.shape, value.tobytes()
    return repr(plain(value))


# A gradient and all of its mistakes run over the graph of one expression at one point: nothing changes a graph.
@lru_cache(maxsize=8)
def _built(expression: str, point: _Point) -> Graph:
    recorder = _Recorder()
    result: Node = compute(parse(expression), point.at, recorder)
    # A branch of `a if c else b`, or a result used as an operand, may not have been recorded last.
    nodes = [node for node in recorder.nodes if node is not result]
    return Graph((*nodes, result))


def added(branches: list[Array]) -> Array:
    """What flows into a fork: the branches add up."""
    return np.asarray(sum(branches[1:], branches[0]), dtype=np.float64)


class Pass(NamedTuple):
    """A backward pass: what the gates hand on, and what becomes of the branches of a fork, that of the first use last.

    With `local` every gate takes the gradient that reaches it to be 1.
    """

    rules: Mapping[str, Rule] = RULES
    merge: Merge = added
    local: bool = False


RIGHT = Pass()
WRONG: Mapping[str, Pass] = {
    "last_branch_only": Pass(merge=lambda branches: branches[-1]),
    "branches_averaged": Pass(merge=lambda branches: added(branches) / len(branches)),
    "upstream_forgotten": Pass(local=True),
    **{name: Pass({**RULES, **gates}) for name, gates in WRONG_RULES.items()},
}
"""By the name of the mistake."""


@np.errstate(all="ignore")
def backward(graph: Graph, how: Pass = RIGHT) -> dict[int, Array]:
    """The gradient of the (scalar) output for every node, keyed by `id(node)`; 0 where nothing flows."""
    arrived: dict[int, list[Array]] = {id(node): [] for node in graph.nodes}
    arrived[id(graph.output)].append(np.ones_like(graph.output.value))
    gradients: dict[int, Array] = {}
    for node in reversed(graph.nodes):
        found = arrived[id(node)]
        gradients[id(node)] = how.merge(found) if found else np.zeros_like(node.value)
        if node.constant or not found:
            continue
        upstream = np.ones_like(node.value) if how.local else gradients[id(node)]
        for operand, share in zip(node.operands, shares(node, upstream, how.rules), strict=True):
            if not operand.constant:
                arrived[id(operand)].append(share)
    return gradients


def shares(node: Node, upstream: Array, rules: Mapping[str, Rule] = RULES) -> tuple[Array, ...]:
    """What reaches each operand of `node`, in the operand's own shape."""
    handed = spread_shares(node, upstream, rules)
    return tuple(unbroadcast(share, operand.value.shape) for share, operand in zip(handed, node.operands, strict=True))


def spread_shares(node: Node, upstream: Array, rules: Mapping[str, Rule] = RULES) -> tuple[Array, ...]:
    """What `node` hands to each operand, before it is summed over the axes along which that was broadcast."""
    if not node.operands:
        return ()
    if node.operation == "stack":
        return tuple(upstream)
    if node.operation == "index":
        picked = np.zeros_like(node.operands[0].value)
        picked[node.position] = upstream
        return (picked,)
    found = rules[node.operation].backward(upstream, node.value, *(operand.value for operand in node.operands))
    return tuple(map(np.asarray, found[: len(node.operands)]))


def unbroadcast(gradient: Array, shape: tuple[int, ...]) -> Array:
    """Sum a gradient over the axes along which its variable was broadcast: it must have the variable's shape."""
    extra = gradient.ndim - len(shape)
    if extra < 0:
        return np.broadcast_to(gradient, shape).copy()
    gradient = gradient.sum(axis=tuple(range(extra)))
    stretched = tuple(axis for axis, length in enumerate(shape) if length == 1 and gradient.shape[axis] != 1)
    summed = gradient.sum(axis=stretched, keepdims=True) if stretched else gradient
    if summed.shape != shape:
        raise ValueError(f"a gradient of shape {summed.shape} for a variable of shape {shape}")
    return summed


def evaluate(expression: str, at: Mapping[str, Value]) -> Any:
    """The value of `expression`, by the forward pass of its graph.

    Where every operand is an integer and no operation leaves the integers, the value is an exact integer, too.
    """
    return plain(build(expression, at).output.exact)


def gradient(expression: str, at: Mapping[str, Value], with_respect_to: str, mistake: str = "") -> Array:
    """∂expression/∂with_respect_to at the point `at`, in the shape of that variable, float64; or what a mistake gives.

    The expression must come out as one number. Raises `ArgumentError` for a name that `at` lacks, `ExpressionError`
    where the derivative is not defined or not finite (√x at 0), and `ValueError` for a mistake that cannot be made.
    """
    if mistake in WRONG_RULES and parse(expression).operations.isdisjoint(WRONG_RULES[mistake]):
        raise ValueError("there is no such gate")
    graph = build(expression, at)
    leaf = differentiable_leaf(graph, at, with_respect_to)
    if mistake == VALUE_FOR_GRADIENT:
        if is_array(at[with_respect_to]):
            raise ValueError("a number is no gradient of an array")
        return graph.output.value
    if leaf is None:
        return np.zeros_like(build(with_respect_to, at).output.value)
    found = backward(graph, WRONG.get(mistake, RIGHT))[id(leaf)]
    if not np.isfinite(found).all():
        raise ExpressionError("the gradient is not defined at this point", "该点处梯度无定义")
    return found


def differentiable_leaf(graph: Graph, at: Mapping[str, Value], name: str) -> Node | None:
    """The leaf called `name`, or None if the expression does not use it; refuses what has no gradient."""
    if name not in at:
        raise ArgumentError("with_respect_to", f"`{name}` is not among the names of `at`", f"`at` 中没有名称 `{name}`")
    if graph.output.value.ndim:
        shape = list(graph.output.value.shape)
        raise ArgumentError(
            "expression",
            f"the expression gives an array of shape {shape}; a gradient needs one number: sum it up",
            f"表达式的结果是形状为 {shape} 的数组；梯度要求结果是一个数，请先求和",
        )
    return graph.leaf(name)
