"""The forward and the backward pass over the graph of an expression as plain values, for pictures of them.

Everything is taken from `graph.build` and `graph.backward`. What needs no node of its own is one leaf: an array of
written numbers, and an entry of a variable, which is called by its place (`w[0]`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from dlquiz.expressions import Value, plain
from dlquiz.reference.equality import same_value
from dlquiz.reference.gradients.graph import Array, Graph, Node, Pass, backward, build, differentiable_leaf, shares


class Gate(NamedTuple):
    """One node: a leaf has no operands, and a name unless it is a written number.

    `operands` are places in `Passes.gates`. `gradient` is that of the result with respect to this node, `shares` what
    the node hands on to each operand; None where no gradient is needed.
    """

    operation: str
    name: str
    operands: tuple[int, ...]
    value: Value
    gradient: Value = None
    shares: tuple[Value, ...] = ()


class Passes(NamedTuple):
    """The gates the result is made of, in the order of the forward pass; the last one is the result.

    `result` is a name for it that no variable has; `asked` the variable whose gradient `gradient` is, '' where none is
    asked for.
    """

    gates: tuple[Gate, ...]
    result: str
    asked: str = ""
    gradient: Value = None


class Divergence(NamedTuple):
    """The first node, on the way from the result to the asked variable, at which a mistake shows.

    `place` is that of its gate, or None for the variable itself where it stands in the graph by its entries only.
    """

    place: int | None
    yours: Value
    truth: Value


def forward_pass(expression: str, at: Mapping[str, Value]) -> Passes:
    """The graph of an expression at a point with its values alone."""
    graph = build(expression, at)
    return Passes(_gates(graph, {}), graph.result_name(at))


@np.errstate(all="ignore")
def both_passes(expression: str, at: Mapping[str, Value], with_respect_to: str) -> Passes:
    """The graph with values and gradients; a variable that is not used has the gradient 0."""
    graph = build(expression, at)
    leaf = differentiable_leaf(graph, at, with_respect_to)
    gradients = backward(graph)
    unused = leaf is None
    asked = np.zeros_like(build(with_respect_to, at).output.value) if unused else gradients[id(leaf)]
    return Passes(_gates(graph, gradients), graph.result_name(at), with_respect_to, plain(asked))


def divergence_of_pass(
    expression: str, at: Mapping[str, Value], with_respect_to: str, wrong_pass: Pass, value: Value
) -> Divergence | None:
    """Where a wrong pass first leads away from the truth; None where it does not lead to `value`.

    `value` is what a mistake gives for the asked variable: a pass that gives something else is not this mistake.
    """
    graph = build(expression, at)
    leaf = differentiable_leaf(graph, at, with_respect_to)
    if leaf is None:
        return None
    wrong = backward(graph, wrong_pass)
    return _divergence(graph, leaf, wrong) if same_value(plain(wrong[id(leaf)]), value) else None


def divergence_of_lines(
    expression: str, at: Mapping[str, Value], with_respect_to: str, wrong: Mapping[str, Value], value: Value
) -> Divergence | None:
    """Where a derivation first leads away from the truth: `wrong` has its gradients by operations, see `Expressed`."""
    graph = build(expression, at)
    leaf = differentiable_leaf(graph, at, with_respect_to)
    if leaf is None:
        return None
    last = {node.operation: id(node) for node in graph.way_back(leaf)}
    found = {last[operation]: gradient for operation, gradient in wrong.items() if operation in last}
    return _divergence(graph, leaf, {**found, id(leaf): value})


def _divergence(graph: Graph, leaf: Node, wrong: Mapping[int, Any]) -> Divergence | None:
    """The first node on the way from the result to the leaf whose gradient is known to be wrong."""
    truth, shown = backward(graph), _shown(graph)
    for node in graph.way_back(leaf):
        yours, right = plain(wrong.get(id(node), truth[id(node)])), plain(truth[id(node)])
        if not same_value(yours, right):
            return Divergence(shown.index(node) if node in shown else None, yours, right)
    return None


def _gates(graph: Graph, gradients: Mapping[int, Array]) -> tuple[Gate, ...]:
    nodes, leaves = _shown(graph), _leaves(graph)
    places = {id(node): place for place, node in enumerate(nodes)}
    return tuple(_gate(node, leaves, places, gradients) for node in nodes)


def _gate(node: Node, leaves: set[int], places: Mapping[int, int], gradients: Mapping[int, Array]) -> Gate:
    value = plain(node.exact)
    flows = bool(gradients) and not node.constant
    gradient = plain(gradients[id(node)]) if flows else None
    if id(node) in leaves:
        operation = node.operation if not node.operands and not node.name else ""
        return Gate(operation, _leaf_name(node), (), value, gradient)
    handed = shares(node, gradients[id(node)]) if flows else (None,) * len(node.operands)
    each = zip(node.operands, handed, strict=True)
    sent = tuple(None if share is None or operand.constant else plain(share) for operand, share in each)
    name = _position(node) if node.operation == "index" else ""
    return Gate(node.operation, name, tuple(places[id(operand)] for operand in node.operands), value, gradient, sent)


def _shown(graph: Graph) -> list[Node]:
    """The nodes that the result is made of, without what a leaf holds."""
    leaves = _leaves(graph)
    kept: set[int] = {id(graph.output)}
    for node in reversed(graph.nodes):
        if id(node) in kept and id(node) not in leaves:
            kept |= {id(operand) for operand in node.operands}
    return [node for node in graph.nodes if id(node) in kept]


def _leaves(graph: Graph) -> set[int]:
    """The nodes drawn as one leaf; entries only of variables that nothing uses whole: the shares of one must add up."""
    whole = {id(operand) for node in graph.nodes if node.operation != "index" for operand in node.operands}
    leaves: set[int] = set()
    entered: set[int] = set()
    for node in graph.nodes:
        inner = node.operands[0] if node.operation == "index" else None
        if inner is not None and id(inner) not in whole and (inner.name or id(inner) in entered):
            entered.add(id(node))
        if not node.operands or id(node) in entered or (node.operation == "stack" and _is_written(node)):
            leaves.add(id(node))
    return leaves


def _is_written(node: Node) -> bool:
    """Whether a node is a number written in the expression, or rows of them."""
    if node.operands:
        return node.operation == "stack" and all(map(_is_written, node.operands))
    return not node.name and not node.operation


def _leaf_name(node: Node) -> str:
    return f"{_leaf_name(node.operands[0])}{_position(node)}" if node.operation == "index" else node.name


def _position(node: Node) -> str:
    return f"[{', '.join(map(str, node.position))}]"
