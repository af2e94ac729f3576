"""Worked solutions of `evaluate` and `gradient`: the graph, node by node, forward values first, then gradients."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from dlquiz.expressions import Value, plain, show
from dlquiz.messages import LANGUAGES, Language, Text
from dlquiz.reference.graph import Graph, Node, backward, build, differentiable_leaf, shares
from dlquiz.reference.rules import RULES

_INFIX = {"+": " + ", "-": " − ", "*": " · ", "/": " / ", "//": " // ", "%": " % ", "**": "^", "@": " "}
_RESULTS = ("f", "F", "L", "out")
_DEFAULT_SLOPES = {"leaky_relu": "0.01", "elu": "1"}
MOST_ENTRIES_SHOWN = 64


def evaluate(*, expression: str, at: Mapping[str, Value]) -> list[Text]:
    """The forward pass: one line for each inner node."""
    graph = build(expression, at)
    names = _names(graph)
    return _forward_lines(graph, names) or [Text.same(f"{_result(graph)} = {_value(graph.output.exact)}")]


def gradient(*, expression: str, at: Mapping[str, Value], with_respect_to: str) -> list[Text]:
    """Forward pass, then the backward pass along every node that the wanted variable feeds."""
    graph = build(expression, at)
    leaf = differentiable_leaf(graph, at, with_respect_to)
    if leaf is None:
        return [
            Text(
                f"the value does not depend on {with_respect_to}, so the gradient is 0",
                f"表达式的值不依赖于 {with_respect_to}，所以梯度为 0",
            )
        ]
    if leaf is graph.output:
        return [Text.same(f"∂{with_respect_to}/∂{with_respect_to} = 1")]
    forward = [Text("Forward pass:", "前向传播："), *_indented(_forward_lines(graph, _names(graph)))]
    back = [Text("Backward pass:", "反向传播："), *_indented(_Backward(graph).lines(leaf))]
    return forward + back


def _indented(lines: list[Text]) -> list[Text]:
    return [Text(f"  {line.en}", f"  {line.zh}") for line in lines]


def _result(graph: Graph) -> str:
    """What the result is called: f, unless a variable has that name."""
    taken = {node.name for node in graph.nodes}
    return next(name for name in (*_RESULTS, "result") if name not in taken)


def _names(graph: Graph) -> dict[int, str]:
    """What each node is called: leaves by their name or number, inner nodes q1, q2 …, the result f."""
    taken = {node.name for node in graph.nodes}
    names, count = {}, 0
    for node in graph.nodes:
        if not node.operands:
            names[id(node)] = node.name or _value(node.exact)
        elif node is graph.output:
            names[id(node)] = _result(graph)
        else:
            count += 1
            while f"q{count}" in taken:
                count += 1
            names[id(node)] = f"q{count}"
    return names


def _value(value: Any) -> str:
    if getattr(value, "size", 1) > MOST_ENTRIES_SHOWN:
        return f"⟨{'×'.join(map(str, value.shape))}⟩"
    return show(plain(value), 5)


def _in_product(text: str) -> str:
    return f"({text})" if text.startswith(("-", "−")) else text


def _place(node: Node) -> str:
    return f"[{', '.join(map(str, node.position))}]"


def _formula(node: Node, words: list[str]) -> str:
    if node.operation in _INFIX:
        left, right = words
        return f"{_in_product(left) if node.operation != '+' else left}{_INFIX[node.operation]}{_in_product(right)}"
    if node.operation == "neg":
        return f"−{_in_product(words[0])}"
    if node.operation == "stack":
        return f"({', '.join(words)})"
    if node.operation == "index":
        return f"{words[0]}{_place(node)}"
    return f"{node.operation}({', '.join(words)})"


def _scalar(*nodes: Node) -> bool:
    return all(node.value.ndim == 0 for node in nodes)


def _chain(*links: str) -> str:
    """`a = b = c`, a link that the next one merely repeats left out."""
    following = (*links[1:], "")
    return " = ".join(link for link, after in zip(links, following, strict=True) if _plainly(link) != _plainly(after))


def _plainly(text: str) -> str:
    plainly = text.replace("−", "-")
    bare = plainly.removeprefix("(").removesuffix(")")
    return plainly if "(" in bare or " " in bare or "," in bare else bare


def _forward_lines(graph: Graph, names: Mapping[int, str]) -> list[Text]:
    lines = []
    for node in graph.nodes:
        if not node.operands:
            continue
        symbols = _formula(node, [names[id(operand)] for operand in node.operands])
        links = [symbols, _value(node.exact)]
        if _scalar(*node.operands):
            links.insert(1, _formula(node, [_value(operand.exact) for operand in node.operands]))
        lines.append(Text.same(_chain(names[id(node)], *links)))
    return lines


class _Share(NamedTuple):
    """What one use of a node sends back: in symbols, with the numbers in, its value, and when this piece holds."""

    symbols: Text
    numbers: str
    value: str
    condition: str = ""


class _Backward:
    """The backward pass of one graph, in words."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._names = _names(graph)
        self._gradients = backward(graph)
        self._feeding: dict[int, bool] = {}

    def lines(self, leaf: Node) -> list[Text]:
        """One line for every node between the result and `leaf`, from the result down; `leaf` comes last."""
        result = _result(self._graph)
        lines = [Text.same(f"∂{result}/∂{result} = 1")]
        for node in reversed(self._graph.nodes):
            if node is not self._graph.output and self._feeds(node, leaf):
                lines.append(self._line(node))
        return lines

    def _feeds(self, node: Node, leaf: Node) -> bool:
        if node is leaf:
            return True
        if id(node) not in self._feeding:
            self._feeding[id(node)] = any(self._feeds(operand, leaf) for operand in node.operands)
        return self._feeding[id(node)]

    def _derivative(self, node: Node) -> str:
        return f"∂{_result(self._graph)}/∂{self._names[id(node)]}"

    def _line(self, node: Node) -> Text:
        found = [
            self._share(user, place)
            for user in self._graph.nodes
            for place, below in enumerate(user.operands)
            if below is node
        ]
        total = _value(self._gradients[id(node)])
        one = _single(found[0], total) if len(found) == 1 else _added(found, total)
        return Text(*(f"{self._derivative(node)} = {text}" for text in one))

    def _share(self, user: Node, place: int) -> _Share:
        upstream = "1" if user is self._graph.output else self._derivative(user)
        value = _value(shares(user, self._gradients[id(user)])[place])
        if user.operation == "stack":
            return _Share(Text.same(f"{upstream}[{place}]"), "", value)
        if user.operation == "index":
            at = _place(user)
            return _Share(Text(f"{upstream} in entry {at}", f"{upstream} 放在 {at} 处"), "", value)
        names = _words(user, place, upstream, {key: _in_product(name) for key, name in self._names.items()})
        if not _scalar(user, *user.operands):
            text = _template(user, place)
            return _Share(Text(_substitute(text.en, names), _substitute(text.zh, names)), "", value)
        shown = {id(node): _in_product(_value(node.exact)) for node in (user, *user.operands)}
        numbers = _words(user, place, _in_product(_value(self._gradients[id(user)])), shown)
        formula, condition = _piece(user, place)
        symbols = Text.same(_substitute(formula, names))
        return _Share(symbols, _substitute(formula, numbers), value, _substitute(condition, names))


def _single(share: _Share, total: str) -> Text:
    links = [share.numbers, total] if share.numbers else [total]
    remark = f"  ({share.condition})", f"  （{share.condition}）"
    en, zh = remark if share.condition else ("", "")
    return Text(_chain(share.symbols.en, *links) + en, _chain(share.symbols.zh, *links) + zh)


def _added(found: list[_Share], total: str) -> Text:
    """Several uses: their shares add up."""
    links = " + ".join(_in_product(share.value) for share in found), total
    en, zh = (
        _chain(" + ".join(f"[{_with_condition(share, language)}]" for share in found), *links) for language in LANGUAGES
    )
    return Text(f"{en}  (branches add up)", f"{zh}  （各支路相加）")


def _with_condition(share: _Share, language: Language) -> str:
    symbols = share.symbols.in_language(language)
    return f"{symbols}; {share.condition}" if share.condition else symbols


def _template(user: Node, place: int) -> Text:
    texts = RULES[user.operation].text
    return texts[min(place, len(texts) - 1)]


def _piece(user: Node, place: int) -> tuple[str, str]:
    """The formula for single numbers, and the condition under which it holds ('' if always)."""
    piece = RULES[user.operation].piece
    if piece is None or (len(user.operands) == 1 and user.operation in ("max", "min")):
        return _template(user, place).en, ""
    return piece(place, user.value, *(operand.value for operand in user.operands))


def _words(user: Node, place: int, upstream: str, names: Mapping[int, str]) -> dict[str, str]:
    """What the letters of a rule stand for at one use."""
    operands = [names[id(operand)] for operand in user.operands]
    if user.operation in ("maximum", "minimum", "max", "min"):
        operands = [operands[place], *(name for other, name in enumerate(operands) if other != place)]
    slope = operands[1] if len(operands) > 1 else _DEFAULT_SLOPES.get(user.operation, "α")
    size = str(user.operands[0].value.size)
    return {"g": upstream, "y": names[id(user)], "α": slope, "n": size, **dict(zip("ab", operands, strict=False))}


def _substitute(template: str, words: Mapping[str, str]) -> str:
    """Replace the one-letter symbols of a rule where they stand alone."""
    letters: list[str] = []
    for position, character in enumerate(template):
        before = template[position - 1 : position]
        after = template[position + 1 : position + 2]
        alone = not (before.isascii() and before.isalpha()) and not (after.isascii() and after.isalpha())
        letters.append(words[character] if alone and character in words else character)
    # A negative number brought brackets of its own into those of a function.
    return re.sub(r"\(\(([^()]*)\)\)", r"(\1)", "".join(letters))
