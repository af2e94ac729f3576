"""Worked solutions of `evaluate` and `gradient`: the graph, node by node, forward values first, then gradients."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np

from dlquiz.expressions import Expression, Value, holds, parse
from dlquiz.messages import Text
from dlquiz.reference.gradients.graph import (
    RIGHT,
    VALUE_FOR_GRADIENT,
    WRONG,
    Graph,
    Node,
    Pass,
    backward,
    build,
    differentiable_leaf,
    shares,
    spread_shares,
    unbroadcast,
)
from dlquiz.reference.gradients.rules import ALWAYS, RULES, Piece
from dlquiz.reference.tex import entries_tex as entries
from dlquiz.reference.tex.expression_tex import (
    NOISE,
    Term,
    amount,
    columns,
    condition,
    entry,
    fill,
    formula,
    inner_product,
    shown,
    symbol,
    written,
)
from dlquiz.reference.tex.plain_tex import labelled_line, line

_Said = TypeVar("_Said", str, Text)
MOST_COLUMNS = 76
MOST_COLUMNS_WORKED = 96
LONGEST_FORMULA = 240
MOST_BRACES = 24

_REDUCED = Text("summed where it was broadcast", "对广播出的各元素求和")
_ADDED = Text("the branches add up", "各支路相加")
_MERGED = {
    "last_branch_only": Text("only one branch is kept", "只保留一支"),
    "branches_averaged": Text("the mean of the branches", "各支路取平均"),
}


def evaluate(*, expression: str, at: Mapping[str, Value]) -> list[Text]:
    """The expression, then the forward pass: one line for each inner node."""
    graph = build(expression, at)
    return [*_opening(expression, at, graph), *_forward_lines(graph, _names(graph))]


@np.errstate(all="ignore")
def gradient(*, expression: str, at: Mapping[str, Value], with_respect_to: str, mistake: str = "") -> list[Text]:
    """Forward pass, then the backward pass along every node that the wanted variable feeds, right or with a mistake."""
    graph = build(expression, at)
    leaf = differentiable_leaf(graph, at, with_respect_to)
    opening = _opening(expression, at, graph)
    name = symbol(with_respect_to)
    forward = [Text("Forward pass:", "前向传播："), *_forward_lines(graph, _names(graph))]
    if mistake == VALUE_FOR_GRADIENT:
        taken = Text("the value of the expression is taken for its gradient", "把表达式的值当作梯度")
        links = _derivative(_result(graph), name), _result(graph), shown(graph.output.exact)
        return [*opening, *forward, labelled_line(*taken, *links)]
    if leaf is None or graph.output not in graph.way_back(leaf):
        zeros = np.zeros_like(build(with_respect_to, at).output.value)
        nothing = Text(f"nothing flows back to ${name}$", f"没有梯度传到 ${name}$")
        return [*opening, labelled_line(*nothing, _derivative(_result(graph), name), shown(zeros))]
    if leaf is graph.output:
        return [*opening, line(_derivative(_result(graph), name), "1")]
    return [*opening, *forward, Text("Backward pass:", "反向传播："), *_Backward(graph, mistake).lines(leaf)]


def _opening(expression: str, at: Mapping[str, Value], graph: Graph) -> list[Text]:
    """The expression as a formula, unless it is too long to be read, and which of its cases hold."""
    tree = parse(expression).tree
    text = written(tree, at).text
    readable = len(text) <= LONGEST_FORMULA and text.count("{") + text.count("(") <= MOST_BRACES
    return [*([line(_result(graph), text)] if readable else []), *_cases(tree, at)]


def _cases(tree: ast.expr, at: Mapping[str, Value]) -> Iterator[Text]:
    while isinstance(tree, ast.IfExp):
        test = condition(tree.test, at)
        # Expressions are known by their source: each needs its own.
        if holds(Expression(ast.unparse(tree.test), tree.test), at):
            yield Text(f"as ${test}$, the first case counts", f"因 ${test}$，取第一种情形")
            tree = tree.body
        else:
            yield Text(f"${test}$ does not hold: the second case counts", f"${test}$ 不成立，取第二种情形")
            tree = tree.orelse


def _result(graph: Graph) -> str:
    """What the result is called: f, unless a variable has that name."""
    return symbol(graph.result_name())


def _derivative(result: str, name: str) -> str:
    return rf"\frac{{\partial {result}}}{{\partial {name}}}"


def _written_out(node: Node) -> bool:
    """Whether a node is a number or a short array of numbers, which needs no name."""
    numbers = node.operation == "stack" and node.constant and node.value.size <= entries.MOST_ENTRIES_WORKED
    return (not node.operands and not node.name) or (numbers and all(map(_written_out, node.operands)))


def _picked(node: Node) -> bool:
    """Whether a node is an entry of a variable, which is called by its place: `w_0`."""
    return node.operation == "index" and bool(node.operands[0].name)


def _names(graph: Graph) -> dict[int, Term]:
    """What each node is called: leaves by their name or number, inner nodes q_1, q_2 …, the result f."""
    taken = {symbol(node.name) for node in graph.nodes if node.name}
    names, count = {}, 0
    for node in graph.nodes:
        if node is graph.output and node.operands:
            text = _result(graph)
        elif _written_out(node):
            names[id(node)] = amount(node.exact)
            continue
        elif node.name:
            text = symbol(node.name)
        elif _picked(node):
            text = entry(symbol(node.operands[0].name), _place(node))
        else:
            count += 1
            while f"q_{{{count}}}" in taken:
                count += 1
            text = f"q_{{{count}}}"
        names[id(node)] = Term(text, axes=node.value.ndim)
    return names


def _place(node: Node) -> str:
    return ",".join(map(str, node.position))


def _forward_lines(graph: Graph, names: Mapping[int, Term]) -> list[Text]:
    lines: list[Text] = []
    for node in graph.nodes:
        if not node.operands or (node is not graph.output and (_written_out(node) or _picked(node))):
            continue
        numbers = entries.numbers(node.operation, [operand.exact for operand in node.operands], node.exact)
        lines += _broken(ALWAYS, names[id(node)].text, _symbols(node, names), numbers, shown(node.exact))
    output = graph.output
    return lines if output.operands else [*lines, line(_result(graph), names[id(output)].text, shown(output.exact))]


def _symbols(node: Node, names: Mapping[int, Term]) -> str:
    operands = [names[id(operand)] for operand in node.operands]
    if node.operation == "index":
        return entry(operands[0].text, _place(node))
    if node.operation == "where":
        condition, *branches = operands
        if not node.value.ndim:
            return branches[0 if node.operands[0].exact else 1].text
        other = formula("-", [amount(1), condition])
        return formula("+", [formula("*", [condition, branches[0]]), formula("*", [other, branches[1]])]).text
    return formula(node.operation, operands).text


def _broken(words: Text, name: str, symbols: str, numbers: str, value: str) -> list[Text]:
    """`name = symbols = numbers = value`, on two lines if it is too long for one; '' stands for what is left out."""
    head = [name] if name else []
    if columns(f"{name} = {numbers} = {value}") > MOST_COLUMNS_WORKED:
        numbers = ""
    worked = _distinct(numbers, value)
    links = _distinct(symbols, *worked)
    if columns(f"{words.en}: {' = '.join([*head, *links])}") <= MOST_COLUMNS:
        return [_said(words, *head, *links)]
    if symbols and symbols != worked[0]:
        return [_said(words, *head, symbols), line(*head, *worked)]
    return [*([words] if words.en else []), line(*head, *links)]


def _distinct(*links: str) -> list[str]:
    """What is not empty and does not repeat what comes after it."""
    kept = [link for link in links if link]
    return [link for link, after in zip(kept, [*kept[1:], ""], strict=True) if link != after]


def _joined(*words: Text) -> Text:
    said = [text for text in words if text.en]
    return Text(", ".join(text.en for text in said), "，".join(text.zh for text in said))


def _said(words: Text, *links: str) -> Text:
    return labelled_line(*words, *links) if words.en else line(*links)


Uses = dict[int, list[tuple[Node, int]]]


class _Share(NamedTuple):
    """What one use of a node sends back: words about it; in symbols, with the numbers in, and its value."""

    words: Text
    links: tuple[str, str, str]


def _uses(graph: Graph) -> Uses:
    """For each node the nodes it feeds, with its place among their operands; only what the result is made of counts."""
    uses: Uses = {id(graph.output): []}
    for node in reversed(graph.nodes):
        for place in reversed(range(len(node.operands) if id(node) in uses else 0)):
            uses.setdefault(id(node.operands[place]), []).insert(0, (node, place))
    return uses


def _gradients(graph: Graph, uses: Uses, how: Pass) -> dict[int, Any]:
    """The gradients of all nodes; what is nothing beside the shares it is the sum of counts as 0."""
    exact = backward(graph, how)
    gradients: dict[int, Any] = {}
    for node in reversed(graph.nodes):
        feeding = uses.get(id(node), [])
        parts = [np.abs(spread_shares(user, gradients[id(user)], how.rules)[place]) for user, place in feeding]
        scale = sum((unbroadcast(part, node.value.shape) for part in parts), np.zeros_like(node.value))
        gradients[id(node)] = np.where(np.abs(exact[id(node)]) <= 4 * NOISE * scale, 0.0, exact[id(node)])
    return gradients


class _Backward:
    """The backward pass of one graph, right or with a mistake, in words and formulas."""

    def __init__(self, graph: Graph, mistake: str) -> None:
        self._graph = graph
        self._names = _names(graph)
        self._uses = _uses(graph)
        self._how = WRONG.get(mistake, RIGHT)
        self._merged = _MERGED.get(mistake, _ADDED)
        self._gradients = _gradients(graph, self._uses, self._how)

    def lines(self, leaf: Node) -> list[Text]:
        """The lines of every node between the result and `leaf`, from the result down; `leaf` comes last."""
        lines = [line(self._derivative(self._graph.output), "1")]
        for node in self._graph.way_back(leaf):
            if node is not self._graph.output and id(node) in self._uses:
                lines += self._node_lines(node)
        return lines

    def _derivative(self, node: Node) -> str:
        return _derivative(_result(self._graph), self._names[id(node)].text)

    def _node_lines(self, node: Node) -> list[Text]:
        uses = self._uses[id(node)]
        total, name = shown(self._gradients[id(node)]), self._derivative(node)
        if len(uses) == 1:
            words, (symbols, numbers, _) = self._share(*uses[0])
            return _broken(words, name, symbols, numbers, total)
        lines: list[Text] = []
        shared = []
        for user, place in uses:
            words, links = self._share(user, place)
            lines += _broken(_joined(self._through(node, user, place), words), "", *links)
            shared.append(links[-1])
        merged = self._merge(shared, uses)
        added = labelled_line(*self._merged, name, merged, total)
        if columns(added.en) <= MOST_COLUMNS:
            return [*lines, added]
        return [*lines, labelled_line(*self._merged, merged), line(name, total)]

    def _merge(self, shared: list[str], uses: list[tuple[Node, int]]) -> str:
        """The branches of a fork put together, as the pass does it."""
        if self._merged is _MERGED["last_branch_only"]:
            return shared[sum(user is uses[0][0] for user, _ in uses) - 1]
        added = entries.added(shared)
        return added if self._merged is _ADDED else rf"\frac{{{added}}}{{{len(shared)}}}"

    def _through(self, node: Node, user: Node, place: int) -> Text:
        name = self._names[id(user)].text
        if sum(operand is node for operand in user.operands) == 1:
            return Text(f"through ${name}$", f"经 ${name}$")
        return Text(f"through ${name}$, operand {place + 1}", f"经 ${name}$ 的第 {place + 1} 个操作数")

    def _share(self, user: Node, place: int) -> _Share:
        ones = user is self._graph.output or self._how.local
        one = r"\mathbf{1}" if user.value.ndim else "1"
        upstream = Term(one if ones else self._derivative(user), axes=user.value.ndim)
        value = shown(shares(user, self._upstream(user), self._how.rules)[place])
        if user.operation == "stack":
            return _Share(ALWAYS, ("" if ones else entry(upstream.text, str(place)), "", value))
        if user.operation == "index":
            at = entry(self._names[id(user.operands[0])].text, _place(user))
            return _Share(Text(f"into entry ${at}$, elsewhere 0", f"放入 ${at}$ 处，其余为 0"), ("", "", value))
        names = _letters(user, place, upstream, self._names)
        if any(each.value.ndim for each in (user, *user.operands)):
            return self._of_arrays(user, place, names, value)
        return self._of_numbers(user, place, names, value)

    def _upstream(self, user: Node) -> Any:
        return np.ones_like(user.value) if self._how.local else self._gradients[id(user)]

    def _of_numbers(self, user: Node, place: int, names: Mapping[str, Term], value: str) -> _Share:
        template, words = self._piece(user, place, user.value, *(operand.value for operand in user.operands))
        amounts = {id(node): amount(node.exact) for node in (user, *user.operands)}
        numbers = _letters(user, place, amount(self._upstream(user)), amounts)
        return _Share(_filled(words, names), (fill(template, names), fill(template, numbers), value))

    def _of_arrays(self, user: Node, place: int, names: Mapping[str, Term], value: str) -> _Share:
        by_entry = _by_entry(user)
        words = _filled(self._words(user, place), names)
        template = self._template(user, place)
        symbols = "" if words.en else fill(template, names, by_entry)
        if by_entry and user.operands[place].value.shape != user.value.shape:
            words = _joined(words, _REDUCED)
            bracketed = symbols.startswith("-") or " + " in template
            symbols = symbols and rf"\sum {f'({symbols})' if bracketed else symbols}"
        return _Share(words, (symbols, self._numbers(user, place), value))

    def _numbers(self, user: Node, place: int) -> str:
        """The share of an array with its numbers in, where it is small enough to be seen."""
        upstream, operand = self._upstream(user), user.operands[place].value
        values = [each.value for each in user.operands]
        if user.operation in ("@", "dot") and all(np.ndim(value) for value in values):
            return _product_numbers(upstream, values, place)
        shape = user.value.shape if user.value.ndim else operand.shape
        if not (_by_entry(user) or user.operation in ("sum", "mean")) or operand.shape not in ((), shape):
            return ""

        def write(entry: tuple[Any, ...]) -> str:
            above, output, *inputs = entry
            template = self._piece(user, place, output, *inputs)[0]
            amounts = {id(node): amount(number) for node, number in zip((user, *user.operands), entry[1:], strict=True)}
            return fill(template, _letters(user, place, amount(above), amounts), False)

        spread = [upstream, user.value, *values]
        if operand.shape == shape:
            return entries.one_by_one(shape, spread, write)
        small = user.value.size <= entries.MOST_ENTRIES_WORKED
        return entries.added(entries.each(shape, spread, write)) if small else ""

    def _template(self, user: Node, place: int) -> str:
        """The rule in symbols; of two vectors, or of numbers, a matrix product is an ordinary one."""
        operands = [self._names[id(operand)] for operand in user.operands]
        if inner_product(user.operation, operands):
            return RULES["*"].tex[place]
        if user.operation in entries.WHOLE_ARRAYS and not any(operand.axes for operand in operands):
            return "g"
        return _of_place(self._how.rules[user.operation].tex, place)

    def _words(self, user: Node, place: int) -> Text:
        """What is said in words about the share of an array."""
        return _of_place(self._how.rules[user.operation].words or (ALWAYS,), place)

    def _piece(self, user: Node, place: int, output: Any, *inputs: Any) -> Piece:
        """The formula for single numbers, and the condition under which it holds."""
        rule = self._how.rules[user.operation]
        if rule.piece is None or len(inputs) <= place or (user.operation in ("max", "min") and len(inputs) == 1):
            template = self._template(user, place)
            return template, self._words(user, place) if template == "0" else ALWAYS
        return rule.piece(place, output, *inputs)


def _product_numbers(upstream: Any, values: list[Any], place: int) -> str:
    left, right = values
    if left.ndim == right.ndim == 1:
        other = values[1 - place]
        return entries.one_by_one(other.shape, [upstream, other], entries.times)
    if left.ndim > 2 or right.ndim > 2:
        return ""
    rows = np.reshape(upstream, (np.atleast_2d(left).shape[0], -1))
    found = (
        entries.products(rows, np.reshape(right, (len(right), -1)).T)
        if place == 0
        else entries.products(np.atleast_2d(left).T, rows)
    )
    return found if values[place].ndim == 2 else ""


def _by_entry(user: Node) -> bool:
    """Whether a gate works entry by entry, its inputs broadcast to one shape."""
    if user.operation in ("max", "min"):
        return len(user.operands) > 1
    if user.operation == "dot":
        return not all(operand.value.ndim for operand in user.operands)
    return user.operation not in entries.WHOLE_ARRAYS


def _of_place(texts: Sequence[_Said], place: int) -> _Said:
    return texts[min(place, len(texts) - 1)]


def _letters(user: Node, place: int, upstream: Term, terms: Mapping[int, Term]) -> dict[str, Term]:
    """What the letters of a rule stand for at one use."""
    operands = [terms[id(operand)] for operand in user.operands]
    if user.operation in ("maximum", "minimum", "max", "min"):
        operands = [operands[place], *(term for other, term in enumerate(operands) if other != place)]
    elif len(operands) == 1 and user.operation in entries.DEFAULT_SLOPES:
        operands.append(amount(entries.DEFAULT_SLOPES[user.operation]))
    size = Term(str(user.operands[0].value.size if len(user.operands) == 1 else len(user.operands)))
    return {"g": upstream, "y": terms[id(user)], "n": size, **dict(zip("ab", operands, strict=False))}


def _filled(words: Text, terms: Mapping[str, Term]) -> Text:
    """Words with the letters of their formulas replaced."""
    return Text(*(re.sub(r"\$([^$]+)\$", lambda found: f"${fill(found[1], terms)}$", text) for text in words))
