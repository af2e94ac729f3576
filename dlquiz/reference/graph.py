"""Reverse-mode differentiation over the expression language, on float64 NumPy arrays.

An expression becomes a `Graph`: nodes in the order they were computed, each with its forward value. `backward` walks
them in reverse and hands every operand its share of the gradient; where a value is used more than once, the shares
add up (the multivariate chain rule). A gate needs only its own inputs, its output and the gradient that reaches it;
what each gate does stands in `rules.py`.

Conventions: ReLU'(0) = 0, leaky ReLU and ELU take their left slope at 0, |x|' = 0 at 0, tied entries of `maximum`
share equally. Comparisons are constants.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dlquiz.errors import ArgumentError, ExpressionError
from dlquiz.expressions import NUMBERS, Value, is_integer, parse, plain
from dlquiz.expressions import evaluate as exact_value
from dlquiz.expressions.evaluation import compute
from dlquiz.expressions.numbers import integer_position
from dlquiz.reference.rules import RULES, Rule

Array = npt.NDArray[np.float64]
CONSTANT_OPERATIONS = frozenset({"<", "<=", ">", ">=", "==", "!=", "len", "shape"})


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

    @property
    def constant(self) -> bool:
        """Whether no named leaf is below: such a node needs no gradient."""
        return not self.name and all(operand.constant for operand in self.operands)


@dataclass(frozen=True, slots=True)
class Graph:
    """The nodes of one expression, operands before what uses them; the last one is the result."""

    nodes: tuple[Node, ...]

    @property
    def output(self) -> Node:
        return self.nodes[-1]

    def leaf(self, name: str) -> Node | None:
        return next((node for node in self.nodes if node.name == name), None)


class _Recorder:
    """The operations of the expression language, each adding one node."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []

    def leaf(self, name: str, value: Any) -> Node:
        return self._add(Node("", (), np.asarray(NUMBERS.leaf("", value), dtype=np.float64), name))

    def stack(self, items: list[Node]) -> Node:
        if len({item.value.shape for item in items}) > 1:
            raise ExpressionError("the rows of an array must have one shape", "数组各行的形状必须相同")
        return self._add(Node("stack", tuple(items), np.array([item.value for item in items], dtype=np.float64)))

    def index(self, array: Node, position: Node) -> Node:
        place = integer_position(_whole(plain(position.value)))
        try:
            value = np.asarray(array.value[place])
        except IndexError as error:
            raise ExpressionError(f"the index {list(place)} is outside the array", "下标超出数组范围") from error
        return self._add(Node("index", (array,), value, position=place))

    def truth(self, value: Any) -> bool:
        return bool(np.all(value.value)) if isinstance(value, Node) else bool(value)

    def apply(self, name: str, *operands: Node) -> Node:
        if name not in RULES and name not in CONSTANT_OPERATIONS:
            raise ExpressionError(f"`{name}` has no gradient to follow", f"`{name}` 没有可用的梯度")
        value = NUMBERS.apply(name, *(_number_or_array(operand.value) for operand in operands))
        used = () if name in CONSTANT_OPERATIONS else operands
        return self._add(Node(name, used, np.asarray(value, dtype=np.float64)))

    def _add(self, node: Node) -> Node:
        self.nodes.append(node)
        return node


def _whole(value: Value) -> Value:
    """Positions travel through the graph as floats; whole ones are integers again."""
    if isinstance(value, tuple):
        return tuple(map(_whole, value))
    return int(value) if value == int(value) else value


def _number_or_array(value: Array) -> Any:
    return value if value.ndim else value.item()


def build(expression: str, at: Mapping[str, Value]) -> Graph:
    """The graph of `expression` with its names taken from `at` (numbers or nested sequences).

    Raises `ExpressionError` for what cannot be parsed or computed.
    """
    recorder = _Recorder()
    result = compute(parse(expression), at, recorder)
    if not isinstance(result, Node):
        raise ExpressionError("a condition has no gradient", "条件表达式没有梯度")
    # A branch of `a if c else b`, or a result used as an operand, may not have been recorded last.
    nodes = [node for node in recorder.nodes if node is not result]
    return Graph((*nodes, result))


def backward(graph: Graph, rules: Mapping[str, Rule] = RULES, *, accumulate: bool = True) -> dict[int, Array]:
    """The gradient of the (scalar) output for every node, keyed by `id(node)`; 0 where nothing flows.

    `rules` and `accumulate` exist for the known mistakes: a wrong gate, or forks whose branches overwrite each other.
    """
    gradients: dict[int, Array] = {id(node): np.zeros_like(node.value) for node in graph.nodes}
    gradients[id(graph.output)] = np.ones_like(graph.output.value)
    for node in reversed(graph.nodes):
        if node.constant:
            continue
        for operand, share in zip(node.operands, shares(node, gradients[id(node)], rules), strict=True):
            if not operand.constant:
                gradients[id(operand)] = gradients[id(operand)] + share if accumulate else share
    return gradients


def shares(node: Node, upstream: Array, rules: Mapping[str, Rule] = RULES) -> tuple[Array, ...]:
    """What reaches each operand of `node`, in the operand's own shape."""
    if not node.operands:
        return ()
    if node.operation == "stack":
        return tuple(upstream)
    if node.operation == "index":
        picked = np.zeros_like(node.operands[0].value)
        picked[node.position] = upstream
        return (picked,)
    values = tuple(operand.value for operand in node.operands)
    with np.errstate(all="ignore"):
        found = rules[node.operation].backward(upstream, node.value, *values)
    return tuple(unbroadcast(np.asarray(share), value.shape) for share, value in zip(found, values, strict=True))


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
    """The value of `expression`, by the forward pass of its graph in float64.

    Where every operand is an integer and no operation leaves the integers, the value comes back as one.
    """
    value = build(expression, at).output.value
    if is_integer(exact_value(parse(expression), at)):
        return plain(np.vectorize(round, otypes=[object])(value))
    return plain(value)


def gradient(expression: str, at: Mapping[str, Value], with_respect_to: str) -> Array:
    """∂expression/∂with_respect_to at the point `at`, in the shape of that variable, float64.

    The expression must come out as one number. Raises `ArgumentError` for a name that `at` lacks.
    """
    graph = build(expression, at)
    leaf = differentiable_leaf(graph, at, with_respect_to)
    if leaf is None:
        return np.zeros_like(np.asarray(NUMBERS.leaf("", at[with_respect_to]), dtype=np.float64))
    return backward(graph)[id(leaf)]


def differentiable_leaf(graph: Graph, at: Mapping[str, Value], name: str) -> Node | None:
    """The leaf called `name`, or None if the expression does not use it; refuses what has no gradient."""
    if name not in at:
        raise ArgumentError("with_respect_to", f"`{name}` is not among the names of `at`", f"`at` 中没有名字 `{name}`")
    if graph.output.value.ndim:
        shape = list(graph.output.value.shape)
        raise ArgumentError(
            "expression",
            f"the expression gives an array of shape {shape}; a gradient needs one number: sum it up",
            f"表达式的结果是形状为 {shape} 的数组；梯度要求结果是一个数，请先求和",
        )
    return graph.leaf(name)
