"""Evaluating an expression with any set of operations: numbers here, graph nodes in the references."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Protocol, cast

from dlquiz.errors import ExpressionError
from dlquiz.expressions.language import CONSTANTS, OPERATORS, TRUTHS, Expression
from dlquiz.expressions.values import Value


class Operations(Protocol):
    """What an expression is evaluated with."""

    def leaf(self, name: str, value: Any) -> Any:
        """An operand: `name` is '' for a number written in the expression."""

    def stack(self, items: list[Any]) -> Any:
        """A list or tuple of operands."""

    def index(self, array: Any, position: Any) -> Any:
        """One entry or row."""

    def apply(self, name: str, *operands: Any) -> Any:
        """An operator (`+`, `neg`, `<` …) or a function by its name."""

    def truth(self, value: Any) -> bool:
        """Whether a condition holds."""


Computation = Callable[["_Run"], Any]
"""A part of an expression, ready to be evaluated."""


def compute(expression: Expression, names: Mapping[str, Value], operations: Operations) -> Any:
    """Evaluate an expression with `operations`; each name becomes one leaf, however often it is used.

    Raises `ExpressionError` for an unknown name, and for whatever the operations refuse.
    """
    return run_compiled(_compiled(expression), names, operations)


def run_compiled(computation: Computation, names: Mapping[str, Value], operations: Operations) -> Any:
    """Evaluate what `compile_tree` made of a tree."""
    return computation(_Run(names, operations))


@lru_cache(maxsize=2048)
def _compiled(expression: Expression) -> Computation:
    return compile_tree(expression.tree)


def compile_tree(tree: ast.expr) -> Computation:
    """A checked tree as nested functions: depth first, left to right, with only the taken branch of a condition."""
    return _COMPILERS[type(tree)](tree)


class _Run:
    """One evaluation: the names, the operations, and the leaves made so far."""

    __slots__ = ("apply", "leaves", "names", "operations")

    def __init__(self, names: Mapping[str, Value], operations: Operations) -> None:
        self.names = names
        self.operations = operations
        self.apply = operations.apply
        self.leaves: dict[str, Any] = {}


def _constant(node: ast.Constant) -> Computation:
    value = node.value
    return lambda run: run.operations.leaf("", value)


def _name(node: ast.Name) -> Computation:
    name = node.id
    if name in CONSTANTS:
        return _constant(ast.Constant(CONSTANTS[name]))

    def leaf(run: _Run) -> Any:
        if name not in run.leaves:
            if name in run.names:
                run.leaves[name] = run.operations.leaf(name, run.names[name])
            elif name in TRUTHS:
                return run.operations.leaf("", TRUTHS[name])
            else:
                raise ExpressionError(f"the name `{name}` is not known here", f"未知的名字 `{name}`")
        return run.leaves[name]

    return leaf


def _binary(node: ast.BinOp) -> Computation:
    operation, left, right = OPERATORS[type(node.op)], compile_tree(node.left), compile_tree(node.right)
    return lambda run: run.apply(operation, left(run), right(run))


def _unary(node: ast.UnaryOp) -> Computation:
    if isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        return _constant(ast.Constant(-cast(float, node.operand.value)))
    operand = compile_tree(node.operand)
    if isinstance(node.op, ast.Not):
        return lambda run: _truth(run, not run.operations.truth(operand(run)))
    return operand if isinstance(node.op, ast.UAdd) else lambda run: run.apply("neg", operand(run))


def _call(node: ast.Call) -> Computation:
    function, operands = cast(ast.Name, node.func).id, [compile_tree(operand) for operand in node.args]
    if len(operands) == 1:
        (only,) = operands
        return lambda run: run.apply(function, only(run))
    return lambda run: run.apply(function, *[operand(run) for operand in operands])


def _condition(node: ast.IfExp) -> Computation:
    test, kept, other = map(compile_tree, (node.test, node.body, node.orelse))
    return lambda run: kept(run) if run.operations.truth(test(run)) else other(run)


def _boolean(node: ast.BoolOp) -> Computation:
    parts = [compile_tree(value) for value in node.values]
    combined = all if isinstance(node.op, ast.And) else any
    return lambda run: _truth(run, combined(run.operations.truth(part(run)) for part in parts))


def _items(node: ast.List | ast.Tuple) -> Computation:
    parts = [compile_tree(item) for item in node.elts]
    return lambda run: run.operations.stack([part(run) for part in parts])


def _subscript(node: ast.Subscript) -> Computation:
    array, position = compile_tree(node.value), compile_tree(node.slice)
    return lambda run: run.operations.index(array(run), position(run))


def _comparison(node: ast.Compare) -> Computation:
    parts = [compile_tree(part) for part in (node.left, *node.comparators)]
    signs = [OPERATORS[type(sign)] for sign in node.ops]
    if len(signs) == 1:
        (sign,), (left, right) = signs, parts
        return lambda run: run.apply(sign, left(run), right(run))

    def compare(run: _Run) -> Any:
        operands = [part(run) for part in parts]
        pairs = zip(signs, operands[:-1], operands[1:], strict=True)
        results = [run.apply(sign, left, right) for sign, left, right in pairs]
        return _truth(run, all(map(run.operations.truth, results)))

    return compare


def _truth(run: _Run, holds: bool) -> Any:
    """A truth as an operand like any other: it may be added, stacked or compared."""
    return run.operations.leaf("", holds)


_COMPILERS: Mapping[type[ast.expr], Callable[[Any], Computation]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Call: _call,
    ast.IfExp: _condition,
    ast.BoolOp: _boolean,
    ast.List: _items,
    ast.Tuple: _items,
    ast.Subscript: _subscript,
    ast.Compare: _comparison,
}
