"""Values and gradients along a tape: inputs, then operations in the order in which they were computed.

A row of a tape is (code, first, second): an operation and the nodes that it takes. The inputs are the nodes 0, 1, …,
and each row makes the next one. tanh and ReLU leave their second node aside.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from dlquiz.errors import ArgumentError
from dlquiz.messages import Text
from dlquiz.reference.tex.plain_tex import array, factor, formula, number, product, terms

ADD, MULTIPLY, TANH, RELU = range(4)
Row = Sequence[int]
Operation = Callable[[float, float], float]

OPERATIONS: dict[int, Operation] = {
    ADD: lambda a, b: a + b,
    MULTIPLY: lambda a, b: a * b,
    TANH: lambda a, _: math.tanh(a),
    RELU: lambda a, _: max(a, 0.0),
}
WRONG: dict[str, dict[int, Operation]] = {
    "codes_swapped": {ADD: OPERATIONS[MULTIPLY], MULTIPLY: OPERATIONS[ADD]},
    "absolute_for_relu": {RELU: lambda a, _: abs(a)},
    "sigmoid_for_tanh": {TANH: lambda a, _: 1 / (1 + math.exp(-a)) if a > -700 else 0.0},
    "first_node_twice": {ADD: lambda a, _: a + a, MULTIPLY: lambda a, _: a * a},
}


MOST_INPUTS, MOST_ROWS, LARGEST = 32, 64, 10**6


def refuse_tape(values: Sequence[float], tape: Sequence[Row]) -> None:
    """Raise `ArgumentError` for a tape that cannot be run, or whose values grow too large."""
    if len(values) > MOST_INPUTS or len(tape) > MOST_ROWS:
        raise ArgumentError(
            "tape",
            f"there are at most {MOST_INPUTS} inputs and {MOST_ROWS} rows",
            f"至多 {MOST_INPUTS} 个输入、{MOST_ROWS} 行",
        )
    for node, row in enumerate(tape, len(values)):
        if len(row) != 3:
            raise ArgumentError(
                "tape", "a row has three entries: the code and two nodes", "每行有三个元素：运算编码与两个节点"
            )
        if row[0] not in OPERATIONS:
            raise ArgumentError("tape", "a row begins with the code 0, 1, 2 or 3", "每行以编码 0、1、2 或 3 开头")
        if any(taken not in range(node) for taken in row[1:]):
            raise ArgumentError("tape", "a row takes nodes that are there before it", "每行只能使用在它之前已有的节点")
    if not all(abs(value) <= LARGEST for value in tape_values(values, tape)):
        raise ArgumentError("values", f"a node exceeds {LARGEST:,}", f"有节点超过 {LARGEST:,}")


def tape_values(values: Sequence[float], tape: Sequence[Row], mistake: str = "") -> list[float]:
    """The values of all nodes."""
    operations = {**OPERATIONS, **WRONG.get(mistake, {})}
    nodes = list(map(float, values))
    for code, first, second in _whole(tape):
        nodes.append(operations[code](nodes[first], nodes[second]))
    return nodes


def tape_forward(values: Sequence[float], tape: Sequence[Row], mistake: str = "") -> float:
    """The value of the last node."""
    return tape_values(values, tape, mistake)[-1]


def tape_backward(values: Sequence[float], tape: Sequence[Row], mistake: str = "") -> list[float]:
    """∂(last node)/∂input for each input, from the last row to the first."""
    nodes = tape_values(values, tape)
    gradients = [0.0] * len(nodes)
    gradients[-1] = 1.0
    made = list(enumerate(_whole(tape), len(values)))
    for node, row in made if mistake == "from_first_node" else reversed(made):
        for taken, slope in zip(_taken(row), _slopes(nodes, node, row, mistake), strict=True):
            share = slope if mistake == "upstream_forgotten" else slope * gradients[node]
            gradients[taken] = share if mistake == "overwritten" else gradients[taken] + share
    return gradients[: len(values)]


def _whole(tape: Sequence[Row]) -> list[Row]:
    """The rows in integers: a calculator may have written them as reals."""
    return [list(map(int, row)) for row in tape]


def _taken(row: Row) -> Row:
    """The nodes that a row takes: a node that is taken twice stands there twice."""
    code, first, second = row
    return (first, second) if code in (ADD, MULTIPLY) else (first,)


def _slopes(nodes: Sequence[float], node: int, row: Row, mistake: str = "") -> list[float]:
    """The derivatives of a node by the nodes that it takes."""
    code, first, second = row
    a, b = nodes[first], nodes[second]
    if code == ADD:
        return [1.0, 1.0]
    if code == MULTIPLY:
        return [a, b] if mistake == "factors_not_swapped" else [b, a]
    if code == TANH:
        # 1 − tanh² has no digits left for large values.
        tail = math.exp(-2 * abs(a))
        return [1 - a**2 if mistake == "tanh_slope_of_input" else 4 * tail / (1 + tail) ** 2]
    return [1.0 if a > 0 or mistake == "relu_mask_forgotten" else 0.0]


# --- workings ----------------------------------------------------------------------------------------------------


def tape_forward_working(values: Sequence[float], tape: Sequence[Row]) -> list[Text]:
    """A line for each row."""
    nodes = tape_values(values, tape)
    return [
        *(_forward_line(nodes, node, row) for node, row in enumerate(_whole(tape), len(values))),
        Text.same(formula("y", _v(len(nodes) - 1), number(nodes[-1]))),
    ]


def tape_backward_working(values: Sequence[float], tape: Sequence[Row]) -> list[Text]:
    """The forward pass, then the gradient of each node: the sum over the nodes that take it, the last one first."""
    nodes, last = tape_values(values, tape), len(values) + len(tape) - 1
    uses: list[list[tuple[int, float, str]]] = [[] for _ in nodes]
    for node, row in enumerate(_whole(tape), len(values)):
        slopes = zip(_slopes(nodes, node, row), _slope_letters(nodes, node, row), strict=True)
        for taken, (slope, letter) in zip(_taken(row), slopes, strict=True):
            uses[taken].append((node, slope, letter))
    gradients = [0.0] * len(nodes)
    gradients[last] = 1.0
    lines = [Text("Forward pass:", "前向传播："), *tape_forward_working(values, tape)[:-1]]
    lines += [Text("Backward pass:", "反向传播："), Text.same(formula(_g(last), "1"))]
    for node in reversed(range(last)):
        gradients[node] = sum(gradients[user] * slope for user, slope, _ in uses[node])
        letters = [product(_g(user), letter) if letter != "1" else _g(user) for user, _, letter in uses[node]]
        shares = [product(number(gradients[user]), factor(slope)) for user, slope, _ in uses[node]]
        links = [terms(letters), terms([f"({share})" if share[0] == "-" else share for share in shares])]
        lines.append(Text.same(formula(_g(node), *(links if uses[node] else ()), number(gradients[node]))))
    inputs = range(len(values))
    letters_of_inputs = f"({', '.join(map(_g, inputs))})"
    return [*lines, Text.same(formula("g", letters_of_inputs, array(tuple(gradients[at] for at in inputs))))]


def _forward_line(nodes: Sequence[float], node: int, row: Row) -> Text:
    code, first, second = row
    a, b = nodes[first], nodes[second]
    general, worked = {
        ADD: (f"{_v(first)} + {_v(second)}", f"{number(a)} + {factor(b)}"),
        MULTIPLY: (rf"{_v(first)} \cdot {_v(second)}", rf"{factor(a)} \cdot {factor(b)}"),
        TANH: (rf"\tanh({_v(first)})", rf"\tanh({number(a)})"),
        RELU: (rf"\max({_v(first)}, 0)", rf"\max({number(a)}, 0)"),
    }[code]
    return Text.same(formula(_v(node), general, worked, number(nodes[node])))


def _slope_letters(nodes: Sequence[float], node: int, row: Row) -> list[str]:
    code, first, second = row
    if code == ADD:
        return ["1", "1"]
    if code == MULTIPLY:
        return [_v(second), _v(first)]
    return [f"(1 - {_v(node)}^2)" if code == TANH else ("1" if nodes[first] > 0 else "0")]


def _v(node: int) -> str:
    return f"v_{{{node}}}"


def _g(node: int) -> str:
    return f"g_{{{node}}}"
