"""The worked solution that follows from a record: the formula, the numbers put in, and every named line.

Of a condition only the branch taken is shown. A line that `lines` describes is worked out by itself where the value
needs it; every other line is put into the formulas that use it.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any

from dlquiz.expressions import Numbers, plain
from dlquiz.expressions.evaluation import compile_tree, run_compiled
from dlquiz.expressions.language import OPERATORS, children, free_names
from dlquiz.messages import Text
from dlquiz.reference.engine.derivation import NOTHING, Derivation, Names, Row, Step
from dlquiz.reference.engine.record import Formula, MistakeRecord, Record, each_read
from dlquiz.reference.steps.expression_tex import symbol, written
from dlquiz.reference.steps.plain_tex import array

MOST_LINKS = 4
MOST_TERMS = 8
MOST_STEPS_SHOWN = 12
AXES = {
    1: (Text("", ""),),
    2: (Text("height: ", "高："), Text("width: ", "宽：")),
    3: (Text("depth: ", "深："), Text("height: ", "高："), Text("width: ", "宽：")),
}
ALIKE = Text("same for every axis", "各轴相同")
ALIKE_2 = Text("same for height and width", "高和宽相同")


def working(derivation: Derivation, bound: Mapping[str, Any], mistake: MistakeRecord | None = None) -> list[Text]:
    """The lines of the right derivation, or of that with a mistake; the last one ends in the value."""
    record = derivation.record
    rows = derivation.rows(bound)
    axes = [_Axis(derivation, row, bound, mistake) for row in rows]
    if record.working:
        return [derivation.filled(line, axes[0].names) for line in record.working]
    rules, worked = [list(axis.rules()) for axis in axes], [list(axis.lines()) for axis in axes]
    if any(each != rules[0] for each in rules):
        worked = [[*rule, *lines] for rule, lines in zip(rules, worked, strict=True)]
    lines = [*(rules[0] if worked[0][: len(rules[0])] != rules[0] else ()), *axes[0].remarks()]
    value = derivation.as_given([axis.value for axis in axes], bound)
    if len(axes) == 1:
        return [
            *lines,
            *worked[0],
            *([_equation(record.symbol, array(value))] if isinstance(value, tuple) and record.per_axis else []),
        ]
    if all(each == worked[0] for each in worked):
        return [*lines, ALIKE_2 if len(axes) == 2 else ALIKE, *worked[0], _equation(record.symbol, array(value))]
    labelled = [
        Text(label.en + line.en, label.zh + line.zh)
        for label, each in zip(AXES[len(axes)], worked, strict=True)
        for line in each
    ]
    return [*lines, *labelled, _equation(record.symbol, array(value))]


class _Axis:
    """One axis: its names, the trees of its lines with only the branches taken, and its value."""

    def __init__(
        self, derivation: Derivation, row: Names, bound: Mapping[str, Any], mistake: MistakeRecord | None
    ) -> None:
        self.record: Record = derivation.record
        self._derivation = derivation
        value, changed, start = self.record.value, None, NOTHING
        if mistake is not None:
            row, changed = derivation.changed(row, mistake, getattr(bound, "given", bound.keys()))
            value, start = changed.value, mistake.start
        assert value is not None
        self._formulas: dict[str, Formula] = {
            **self.record.let,
            **self.record.each,
            **(dict(changed.lines) if changed else {}),
        }
        self._row: Row = derivation.worked(row, changed, start)
        self.names = self._row.names
        self._tree = taken(value.tree, self.names)
        self.value = plain(value.value(self.names))

    @cached_property
    def _needed(self) -> list[str]:
        """The lines of a step that the value depends on; others only serve conditions."""
        wanted = {each_read(name) or name for name in free_names(self._tree)} & self.record.each.keys()
        while (
            more := {
                name for each in wanted for name in free_names(self._formulas[each].tree) if name in self.record.each
            }
            - wanted
        ):
            wanted |= more
        return [name for name in self.record.each if name in wanted]

    def rules(self) -> Iterator[Text]:
        """The general formula, and those of the steps of a rule that repeats."""
        known: set[str] = set()
        for name in self._needed:
            tree = _Indexed(self.record.each.keys() - known).visit(self._inlined(self._formulas[name].tree))
            known.add(name)
            yield self._with_words(name, indexed(name, "t"), _tex(_Indexed(known, "t").visit(tree), self.names))
        if not self._only_read:
            yield _equation(self.record.symbol, _tex(self._inlined(self._tree), self.names))

    @property
    def _only_read(self) -> bool:
        """Whether the value is what a line has come to, so that there is no formula to show."""
        return bool(self.record.each) and isinstance(self._tree, ast.Name)

    def remarks(self) -> Iterator[Text]:
        for case in self.record.remarks:
            if case.when is None or case.when.holds(self.names):
                yield self._derivation.filled(case.say, self.names)

    def lines(self) -> Iterator[Text]:
        """The described lines that the value needs, the steps, and the value."""
        for name in self._described(self._tree):
            yield self._worked_line(name, self._formulas[name].tree, self.names)
        yield from self._steps()
        links = [array(self.value)] if self._only_read else chain(self._inlined(self._tree), self.names)
        yield _equation(self.record.symbol, *links)

    def _steps(self) -> Iterator[Text]:
        shown = self._row.steps
        before: Mapping[str, Any] = self.names
        if len(shown) > MOST_STEPS_SHOWN:
            shown = (*shown[: MOST_STEPS_SHOWN - 1], shown[-1])
        for step in shown:
            yield from self._step(step)

    def _step(self, step: Step) -> Iterator[Text]:
        before = self._before(step)
        for name in self._needed:
            tree = taken(self._formulas[name].tree, before)
            links = [*chain(self._inlined(tree), before)]
            yield _equation(indexed(name, str(step.number)), *links)
            before = {**before, name: step.names[name]}

    def _before(self, step: Step) -> Names:
        """The names when a step begins: lines have the values of the step before it."""
        if step.number == 1:
            return {**step.names, **{name: value for name, value in self._start().items()}}
        return {**step.names, **{name: self._row.steps[step.number - 2].names[name] for name in self.record.each}}

    def _start(self) -> Names:
        return {name: formula.value(self.names) for name, formula in self.record.start.items()}

    # Trees

    def _described(self, tree: ast.expr) -> list[str]:
        """The described lines below a tree, each after those that it needs."""
        found: dict[str, None] = {}

        def look(node: ast.expr) -> None:
            for name in sorted(free_names(node) & self._formulas.keys(), key=list(self._formulas).index):
                if name in self.record.each or name in found:
                    continue
                look(taken(self._formulas[name].tree, self.names))
                if name in self.record.lines:
                    found[name] = None

        look(tree)
        return list(found)

    def _inlined(self, tree: ast.expr) -> ast.expr:
        """The tree with every line put in that has no words of its own."""
        plain_lines = {
            name: taken(formula.tree, self.names)
            for name, formula in self._formulas.items()
            if name not in self.record.lines and name not in self.record.each
        }
        return _Inlined(plain_lines).visit(taken(tree, self.names))

    def _worked_line(self, name: str, tree: ast.expr, names: Names) -> Text:
        inlined = self._inlined(taken(tree, names))
        return self._with_words(name, symbol(name), _tex(inlined, names), *chain(inlined, names))

    def _with_words(self, name: str, *links: str) -> Text:
        line, words = _equation(*links), self.record.lines.get(name)
        if words is None:
            return line
        words = self._derivation.filled(words, self.names)
        return Text(f"{words.en}: {line.en}", f"{words.zh}：{line.zh}")


_BEFORE = "before"


def indexed(name: str, index: str) -> str:
    """A line of a step with the number of the step."""
    return symbol(f"{name}_{index}")


class _Indexed(ast.NodeTransformer):
    """Names of lines with the step they are of: `t`, or the step before it."""

    def __init__(self, names: Collection[str], index: str = _BEFORE) -> None:
        self._names, self._index = names, index

    def visit_Name(self, node: ast.Name) -> ast.expr:  # noqa: N802 - the name that `ast` calls
        return ast.Name(f"{node.id}_{self._index}") if node.id in self._names else node

    def generic_visit(self, node: ast.AST) -> ast.AST:
        return super().generic_visit(_shallow(node))


def _equation(*links: str) -> Text:
    return Text.same(f"${' = '.join(dict.fromkeys(links))}$")


def taken(tree: ast.expr, names: Names) -> ast.expr:
    """The tree with only the branches that conditions take."""
    return _Taken(names).visit(tree)


def value_of(tree: ast.expr, names: Mapping[str, Any]) -> Any:
    return run_compiled(compile_tree(tree), names, Numbers())


class _Taken(ast.NodeTransformer):
    def __init__(self, names: Names) -> None:
        self._names = names

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:  # noqa: N802 - the name that `ast` calls
        return self.visit(node.body if Numbers.truth(value_of(node.test, self._names)) else node.orelse)

    def generic_visit(self, node: ast.AST) -> ast.AST:
        return super().generic_visit(_shallow(node))


class _Inlined(ast.NodeTransformer):
    """Names replaced by the trees they stand for."""

    def __init__(self, trees: Mapping[str, ast.expr]) -> None:
        self._trees = trees

    def visit_Name(self, node: ast.Name) -> ast.expr:  # noqa: N802
        return self.visit(self._trees[node.id]) if node.id in self._trees else node

    def visit_Call(self, node: ast.Call) -> ast.expr:  # noqa: N802
        return ast.Call(node.func, [self.visit(argument) for argument in node.args], [])

    def generic_visit(self, node: ast.AST) -> ast.AST:
        return super().generic_visit(_shallow(node))


def _shallow(node: ast.AST) -> ast.AST:
    """A copy of one node, so that a transformer leaves the record's own tree alone."""
    fields = {name: list(value) if isinstance(value, list) else value for name, value in ast.iter_fields(node)}
    return type(node)(**fields)


# The numbers put in


def chain(tree: ast.expr, names: Names) -> list[str]:
    """The tree with its numbers put in, then with the innermost operations worked out, round by round, to its value."""
    current = _tidy(_Numbers(names).visit(tree))
    links = [_tex(current, {})]
    while not isinstance(current, ast.Constant):
        current = _tidy(_Fold().visit(current))
        links.append(_tex(current, {}))
    links = list(dict.fromkeys(links))
    return links if len(links) <= MOST_LINKS else [links[0], links[1], links[-2], links[-1]]


class _Numbers(ast.NodeTransformer):
    """Values in the place of names; a sum or product over a short list is written out."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.expr:  # noqa: N802
        if node.id not in self._names:
            return node
        value = plain(self._names[node.id])
        return ast.Constant(value)

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:  # noqa: N802
        return ast.Constant(plain(value_of(node, self._names)))

    def visit_Call(self, node: ast.Call) -> ast.expr:  # noqa: N802
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        arguments = [self.visit(argument) for argument in node.args]
        entries = arguments[0].value if len(arguments) == 1 and isinstance(arguments[0], ast.Constant) else None
        if name in ("sum", "prod") and isinstance(entries, tuple) and _flat(entries) and 1 < len(entries) <= MOST_TERMS:
            sign: ast.operator = ast.Add() if name == "sum" else ast.Mult()
            tree: ast.expr = ast.Constant(entries[0])
            for entry in entries[1:]:
                tree = ast.BinOp(tree, sign, ast.Constant(entry))
            return tree
        if name in ("len", "size", "dims", "shape"):
            return ast.Constant(plain(value_of(node, self._names)))
        return ast.Call(node.func, arguments, [])

    def generic_visit(self, node: ast.AST) -> ast.AST:
        return super().generic_visit(_shallow(node))


def _flat(entries: tuple[Any, ...]) -> bool:
    return not any(isinstance(entry, tuple) for entry in entries)


class _Fold(ast.NodeTransformer):
    """One round: every operation whose operands are numbers becomes its value; a long sum or product at once."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        if (
            isinstance(node, ast.expr)
            and not isinstance(node, ast.Constant)
            and all(_number(each) for each in children(node))
        ):
            return ast.Constant(plain(value_of(node, {})))
        if isinstance(node, ast.BinOp) and all(isinstance(term, ast.Constant) for term in _terms(node)):
            return ast.Constant(plain(value_of(node, {})))
        return super().generic_visit(_shallow(node))

    def visit_Call(self, node: ast.Call) -> ast.AST:  # noqa: N802
        if all(_number(argument) for argument in node.args):
            return ast.Constant(plain(value_of(node, {})))
        return ast.Call(node.func, [self.visit(argument) for argument in node.args], [])


def _number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) or (isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant))


_SUMS, _PRODUCTS = (ast.Add, ast.Sub), (ast.Mult,)


def _terms(node: ast.expr) -> list[ast.expr]:
    """The terms of a sum or the factors of a product, however many; of anything else the node itself."""
    for operations in (_SUMS, _PRODUCTS):
        if isinstance(node, ast.BinOp) and isinstance(node.op, operations):
            return [*_below(node.left, operations), *_below(node.right, operations)]
    return [node]


def _below(node: ast.expr, operations: tuple[type[ast.operator], ...]) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, operations):
        return [*_below(node.left, operations), *_below(node.right, operations)]
    return [node]


def _tidy(tree: ast.expr) -> ast.expr:
    return _Tidy().visit(tree)


class _Tidy(ast.NodeTransformer):
    """Leaves out `+ 0` and `1·`, and writes `+ −` as `−`."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:  # noqa: N802
        left, right = self.visit(node.left), self.visit(node.right)
        match node.op:
            case ast.Add():
                if _is(right, 0):
                    return left
                if _is(left, 0):
                    return right
                if isinstance(right, ast.Constant) and not isinstance(right.value, tuple) and right.value < 0:
                    return ast.BinOp(left, ast.Sub(), ast.Constant(-right.value))
            case ast.Sub():
                if _is(right, 0):
                    return left
                if isinstance(right, ast.Constant) and not isinstance(right.value, tuple) and right.value < 0:
                    return ast.BinOp(left, ast.Add(), ast.Constant(-right.value))
            case ast.Mult():
                if _is(right, 1) and _number_or_tree(left):
                    return left
                if _is(left, 1):
                    return right
            case ast.Pow():
                if _is(right, 1):
                    return left
        return ast.BinOp(left, node.op, right)

    def generic_visit(self, node: ast.AST) -> ast.AST:
        return super().generic_visit(_shallow(node))


def _number_or_tree(node: ast.expr) -> bool:
    return not (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _is(node: ast.expr, number: int) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is int and node.value == number


def _tex(tree: ast.expr, names: Mapping[str, Any]) -> str:
    return written(tree, names).text.replace(rf"\text{{{_BEFORE}}}", "t-1")
