"""Worked solutions of `evaluate` and `gradient`: the graph, node by node, forward values first, then gradients."""

from __future__ import annotations

from collections.abc import Mapping

from dlquiz.expressions import Value, plain, show
from dlquiz.messages import Text
from dlquiz.reference.graph import Array, Graph, Node, backward, build, differentiable_leaf, shares
from dlquiz.reference.rules import RULES

_INFIX = {"+": " + ", "-": " − ", "*": " · ", "/": " / ", "**": "^", "@": " "}


def evaluate(*, expression: str, at: Mapping[str, Value]) -> list[Text]:
    """The forward pass: one line for each inner node."""
    graph = build(expression, at)
    lines = _forward_lines(graph, _names(graph))
    return lines or [Text.same(f"f = {_value(graph.output.value)}")]


def gradient(*, expression: str, at: Mapping[str, Value], with_respect_to: str) -> list[Text]:
    """Forward pass, then the backward pass along every node that the wanted variable feeds."""
    graph = build(expression, at)
    leaf = differentiable_leaf(graph, at, with_respect_to)
    names = _names(graph)
    if leaf is None:
        return [
            Text(
                f"{with_respect_to} does not appear in the expression, so its gradient is 0",
                f"表达式中没有 {with_respect_to}，所以它的梯度是 0",
            )
        ]
    if leaf is graph.output:
        return [Text.same(f"∂f/∂{with_respect_to} = 1")]
    forward = [Text("Forward pass:", "前向传播："), *_indented(_forward_lines(graph, names))]
    back = [Text("Backward pass:", "反向传播："), *_indented(_backward_lines(graph, names, leaf))]
    return forward + back


def _indented(lines: list[Text]) -> list[Text]:
    return [Text(f"  {line.en}", f"  {line.zh}") for line in lines]


def _names(graph: Graph) -> dict[int, str]:
    """What each node is called: leaves by their name or number, inner nodes q1, q2 …, the result f."""
    taken = {node.name for node in graph.nodes}
    names, count = {}, 0
    for node in graph.nodes:
        if not node.operands:
            names[id(node)] = node.name or _value(node.value)
        elif node is graph.output:
            names[id(node)] = "f"
        else:
            count += 1
            while f"q{count}" in taken:
                count += 1
            names[id(node)] = f"q{count}"
    return names


def _value(value: Array) -> str:
    return show(plain(value), 5)


def _in_product(text: str) -> str:
    return f"({text})" if text.startswith(("-", "−")) else text


def _formula(node: Node, words: list[str]) -> str:
    if node.operation in _INFIX:
        left, right = words
        return f"{_in_product(left) if node.operation != '+' else left}{_INFIX[node.operation]}{_in_product(right)}"
    if node.operation == "neg":
        return f"−{_in_product(words[0])}"
    if node.operation == "stack":
        return f"[{', '.join(words)}]"
    if node.operation == "index":
        return f"{words[0]}[{', '.join(map(str, node.position))}]"
    return f"{node.operation}({', '.join(words)})"


def _forward_lines(graph: Graph, names: dict[int, str]) -> list[Text]:
    lines = []
    for node in graph.nodes:
        if not node.operands:
            continue
        symbols = _formula(node, [names[id(operand)] for operand in node.operands])
        numbers = _formula(node, [_value(operand.value) for operand in node.operands])
        short = numbers != symbols and all(operand.value.ndim == 0 for operand in node.operands)
        middle = f" = {numbers}" if short else ""
        lines.append(Text.same(f"{names[id(node)]} = {symbols}{middle} = {_value(node.value)}"))
    return lines


def _feeds(node: Node, leaf: Node) -> bool:
    return node is leaf or any(_feeds(operand, leaf) for operand in node.operands)


def _backward_lines(graph: Graph, names: dict[int, str], leaf: Node) -> list[Text]:
    gradients = backward(graph)
    lines = [Text.same("∂f/∂f = 1")]
    for node in reversed(graph.nodes):
        if node is graph.output or node.constant or not _feeds(node, leaf):
            continue
        users = [(user, place) for user in graph.nodes for place, below in enumerate(user.operands) if below is node]
        parts = [_share_text(user, place, names) for user, place in users]
        values = [_value(shares(user, gradients[id(user)])[place]) for user, place in users]
        total = _value(gradients[id(node)])
        name = names[id(node)]
        if parts == [total]:
            lines.append(Text.same(f"∂f/∂{name} = {total}"))
        elif len(parts) == 1:
            lines.append(Text.same(f"∂f/∂{name} = {parts[0]} = {total}"))
        else:
            added = " + ".join(map(_in_product, values))
            lines.append(
                Text(
                    f"∂f/∂{name} = {' + '.join(f'[{part}]' for part in parts)} = {added} = {total}  (branches add up)",
                    f"∂f/∂{name} = {' + '.join(f'[{part}]' for part in parts)} = {added} = {total}  （各支路相加）",
                )
            )
    return lines


def _share_text(user: Node, place: int, names: dict[int, str]) -> str:
    """The rule of the gate that uses a node, with the names of this graph in."""
    upstream = "1" if names[id(user)] == "f" else f"∂f/∂{names[id(user)]}"
    if user.operation == "stack":
        return f"{upstream}[{place}]"
    if user.operation == "index":
        return f"{upstream} → [{', '.join(map(str, user.position))}]"
    template = RULES[user.operation].text[min(place, len(RULES[user.operation].text) - 1)]
    words: dict[str, str] = {"g": upstream, "y": names[id(user)]}
    for letter, operand in zip("ab", user.operands, strict=False):
        words[letter] = _in_product(names[id(operand)])
    return _substitute(template, words)


def _substitute(template: str, words: Mapping[str, str]) -> str:
    """Replace the one-letter symbols of a rule where they stand alone."""
    letters: list[str] = []
    for position, character in enumerate(template):
        before = template[position - 1 : position]
        after = template[position + 1 : position + 2]
        alone = not before.isascii() or not before.isalpha()
        alone = alone and not (after.isascii() and after.isalpha())
        letters.append(words[character] if alone and character in words else character)
    return "".join(letters)
