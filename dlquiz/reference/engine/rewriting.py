"""Trees of expressions rewritten for the eye: branches taken, lines and numbers put in, operations worked out."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from dlquiz.errors import ExpressionError
from dlquiz.expressions import Numbers, plain
from dlquiz.expressions.language import children, free_names
from dlquiz.expressions.values import without_noise
from dlquiz.reference.engine.record import Formula, each_read
from dlquiz.reference.equality import same_value
from dlquiz.reference.tex.expression_tex import NOISE, drops_axis, symbol, whose_sign, written

MOST_LINKS = 4
"""Links of a chain that are shown: the first one and the last ones."""
MOST_TERMS = 8
"""Entries of a list whose sum or product is written out."""
_BEFORE = "before"

Names = Mapping[str, Any]


def tex(tree: ast.expr, names: Names) -> str:
    """The tree in LaTeX; of `names` only the number of axes counts."""
    return written(tree, names).text.replace(rf"\text{{{_BEFORE}}}", "t-1")


def general(tree: ast.expr, names: Names) -> str:
    """The tree in LaTeX as a general formula: `+ 0` and `1·` left out, lengths as numbers."""
    return tex(_Tidy().rewritten(_Measured(names).rewritten(tree)), names)


def indexed(name: str, index: str) -> str:
    """A line of a step in LaTeX, with the number of the step."""
    return symbol(f"{name}_{index}")


def chain(tree: ast.expr, names: Names) -> list[str]:
    """The tree with its numbers put in, then with the innermost operations worked out, round by round, to its value."""
    current = _Tidy().rewritten(_Numbers(names).rewritten(tree))
    links = [tex(current, {})]
    while not isinstance(current, ast.Constant):
        try:
            folded = _constant(_value(tree, names)) if _is_index(current) else _Fold().rewritten(current)
            current = _Tidy().rewritten(folded)
        except ExpressionError:
            # What is shown as 0, being nothing next to a larger entry, may be divided by.
            current = _constant(_value(tree, names))
        links.append(tex(current, {}))
    links = list(dict.fromkeys(links))
    return links if len(links) <= MOST_LINKS else [links[0], *links[1 - MOST_LINKS :]]


def taken(tree: ast.expr, *rows: Names) -> ast.expr:
    """The tree with only the branches that its conditions take; with both where some of `rows` take each."""
    return _Taken(rows).rewritten(tree)


def valued(tree: ast.expr, known: Names) -> frozenset[str]:
    """The names that the value of a tree is made of: of a condition, those of its branches.

    Of a condition on `known` names alone only the branch taken counts.
    """
    if isinstance(tree, ast.IfExp):
        if free_names(tree.test) <= known.keys():
            return valued(tree.body if Numbers.truth(_value(tree.test, known)) else tree.orelse, known)
        return valued(tree.body, known) | valued(tree.orelse, known)
    if isinstance(tree, ast.Name):
        return frozenset({tree.id})
    return frozenset().union(*(valued(child, known) for child in children(tree)))


def substituted(tree: ast.expr, trees: Mapping[str, ast.expr]) -> ast.expr:
    """The tree with names replaced by the trees they stand for, in those trees, too."""
    return _Substituted(trees).rewritten(tree)


def of_step(tree: ast.expr, lines: Collection[str], known: Collection[str]) -> ast.expr:
    """The tree with its lines marked as those of step t where they are `known` by then, else of the step before."""
    names: dict[str, ast.expr] = {name: ast.Name(f"{name}_{'t' if name in known else _BEFORE}") for name in lines}
    return _Renamed(names).rewritten(tree)


class _Rewriter(ast.NodeTransformer):
    """Rewrites a copy: the record's own tree stays as it is."""

    def rewritten(self, tree: ast.AST) -> ast.expr:
        found: ast.expr = self.visit(tree)
        return found

    def generic_visit(self, node: ast.AST) -> ast.AST:
        fields = {name: list(value) if isinstance(value, list) else value for name, value in ast.iter_fields(node)}
        return super().generic_visit(type(node)(**fields))

    def visit_Call(self, node: ast.Call) -> ast.expr:
        return ast.Call(node.func, [self.rewritten(argument) for argument in node.args], [])


class _Taken(_Rewriter):
    def __init__(self, rows: Sequence[Names]) -> None:
        self._rows = rows

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        holding = [Numbers.truth(_value(node.test, names)) for names in self._rows]
        if len(set(holding)) == 1:
            return self.rewritten(node.body if holding[0] else node.orelse)
        parts = [
            _Taken([names for names, holds in zip(self._rows, holding, strict=True) if holds is kept]).rewritten(part)
            for kept, part in ((True, node.body), (False, node.orelse))
        ]
        return ast.IfExp(node.test, *parts)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if isinstance(node.func, ast.Name) and node.func.id == "where":
            # Of arrays, too, the branch that every entry takes, if only because both are the same there.
            for branch in reversed(node.args[1:]):
                if all(_are_same(branch, node, names) for names in self._rows):
                    return self.rewritten(branch)
        return super().visit_Call(node)


class _Renamed(_Rewriter):
    def __init__(self, trees: Mapping[str, ast.expr]) -> None:
        self._trees = trees

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._trees.get(node.id, node)


class _Substituted(_Renamed):
    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.rewritten(self._trees[node.id]) if node.id in self._trees else node


class _Measured(_Rewriter):
    """Numbers in the place of lengths, and the lines that `each_value` reads with the number of their step."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.expr:
        read = each_read(node.id)
        return ast.Name(f"{read}_t") if read else node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        return _measure(node, self._names) if _measures(node) else super().visit_Call(node)


class _Numbers(_Rewriter):
    """Values in the place of names; the sum or product of a short list is written out."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return _constant(self._names[node.id]) if node.id in self._names else node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        if drops_axis(node):
            return ast.Subscript(self.rewritten(node.value), node.slice)
        return _constant(_value(node, self._names))

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if _measures(node):
            return _measure(node, self._names)
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        arguments = [self.rewritten(argument) for argument in node.args]
        entries = _value_in(arguments[0]) if name in ("sum", "prod") else None
        if not isinstance(entries, tuple) or isinstance(entries[0], tuple) or len(entries) > MOST_TERMS:
            return ast.Call(node.func, arguments, [])
        tree: ast.expr = _constant(entries[0])
        for entry in entries[1:]:
            tree = ast.BinOp(tree, ast.Add() if name == "sum" else ast.Mult(), _constant(entry))
        return tree


class _Fold(_Rewriter):
    """One round: an operation whose operands are numbers becomes its value, a sum or product of many at once."""

    def visit(self, node: ast.AST) -> Any:
        if _is_index(node):
            # It keeps its letter for as long as it is there.
            return node
        if isinstance(node, ast.expr) and not isinstance(node, ast.Constant) and all(map(_is_number, _operands(node))):
            value = _value(node, {})
            return _constant(0.0 if _is_rounding(node, value) else value)
        match node:
            case ast.Call(func=ast.Name(id="where"), args=[test, *branches]) if any(map(_is_index, _operands(test))):
                return ast.Call(node.func, [test, *map(self.visit, branches)], [])
        return super().visit(node)


class _Tidy(_Rewriter):
    """Leaves out `+ 0` and `1·`, and writes `+ −` as `−`."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        left, right = self.rewritten(node.left), self.rewritten(node.right)
        first, second = _value_in(left), _value_in(right)
        match node.op:
            case ast.Add() | ast.Sub() if _is(second, 0):
                return left
            case ast.Add() if _is(first, 0):
                return right
            case ast.Mult() if _is(first, 1):
                return right
            case ast.Mult() | ast.Pow() if _is(second, 1):
                return left
            case ast.Add() | ast.Sub() if isinstance(second, int | float) and second < 0:
                turned = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
                return ast.BinOp(left, turned, _constant(-second))
        return ast.BinOp(left, node.op, right)


def _is_rounding(node: ast.expr, value: Any) -> bool:
    """Whether a difference is so much smaller than its terms that it is their rounding error."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add | ast.Sub) or not isinstance(value, float):
        return False
    terms = [_value(term, {}) for term in _operands(node)]
    return bool(abs(value) <= 4 * NOISE * max(map(abs, terms)))


def _are_same(left: ast.expr, right: ast.expr, names: Names) -> bool:
    """Whether two trees have one value, to the last digits that a reader sees."""
    return same_value(plain(_value(left, names)), plain(_value(right, names)))


def _measures(node: ast.Call) -> bool:
    """Whether a call asks only for the shape of an array."""
    return isinstance(node.func, ast.Name) and node.func.id in ("len", "size", "dims", "shape")


def _measure(node: ast.Call, names: Names) -> ast.Constant:
    # As a record computes it: a list of arrays of unlike shapes has a length, too, but is no array.
    return _constant(Formula("", node).value(names))


def _value(tree: ast.expr, names: Names) -> Any:
    return Formula("", tree).value(names)


def _constant(value: Any) -> ast.Constant:
    return ast.Constant(without_noise(plain(value)))


def _value_in(node: ast.expr) -> Any:
    """The number or array that stands at a node, else None."""
    return node.value if isinstance(node, ast.Constant) else None


def _is(value: Any, number: int) -> bool:
    return type(value) is int and value == number


def _is_number(node: ast.expr) -> bool:
    return isinstance(node.operand if isinstance(node, ast.UnaryOp) else node, ast.Constant) or _is_index(node)


def _is_index(node: ast.AST) -> bool:
    """Whether it is a call of `indices`, which is set as the letter of a row or column."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "indices"


_FLAT: tuple[tuple[type[ast.operator], ...], ...] = ((ast.Add, ast.Sub), (ast.Mult,))


def _operands(node: ast.expr) -> list[ast.expr]:
    """All terms of a sum, all factors of a product, a quotient that is rounded, or what stands directly below."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("floor", "ceil"):
        (rounded,) = node.args
        if isinstance(rounded, ast.BinOp) and isinstance(rounded.op, ast.Div):
            return [rounded.left, rounded.right]
    if isinstance(node, ast.Subscript) and drops_axis(node):
        return _operands(node.value)
    if signed := whose_sign(node):
        return signed
    match node:
        case ast.Call(func=ast.Name(id="where"), args=[test, *branches]):
            return [*_operands(test), *branches]
        case ast.Call(func=ast.Name(id="reshape"), args=[array, ast.List(elts=lengths)]):
            return [array, *lengths]
    for operations in _FLAT:
        if isinstance(node, ast.BinOp) and isinstance(node.op, operations):
            return _flat(node, operations)
    return list(children(node))


def _flat(node: ast.expr, operations: tuple[type[ast.operator], ...]) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, operations):
        return [*_flat(node.left, operations), *_flat(node.right, operations)]
    return [node]
