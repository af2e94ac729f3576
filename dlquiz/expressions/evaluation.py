"""Evaluating an expression with any set of operations: numbers here, graph nodes in the references."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any, Protocol, cast

from dlquiz.errors import ExpressionError
from dlquiz.expressions.language import CONSTANTS, MAXIMUM_BITS, OPERATORS, TRUTHS, Expression
from dlquiz.expressions.values import BARE, ROWS, Value, shape_of


class Operations(Protocol):
    """What an expression is evaluated with."""

    plain: bool
    """Whether operands are plain numbers, on which most operators are Python's own."""

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


Computation = Callable[["Run"], Any]
"""A part of an expression, ready to be evaluated."""


def compute(expression: Expression, names: Mapping[str, Value], operations: Operations) -> Any:
    """Evaluate an expression with `operations`; each name becomes one leaf, however often it is used.

    Raises `ExpressionError` for an unknown name, and for whatever the operations refuse.
    """
    return run_compiled(_compiled(expression), names, operations)


def run_compiled(computation: Computation, names: Mapping[str, Value], operations: Operations) -> Any:
    """Evaluate what `compile_tree` made of a tree."""
    return computation(Run(names, operations))


@lru_cache(maxsize=2048)
def _compiled(expression: Expression) -> Computation:
    return compile_tree(expression.tree)


def compile_tree(tree: ast.expr) -> Computation:
    """A checked tree as nested functions: depth first, left to right, with only the taken branch of a condition."""
    return _COMPILERS[type(tree)](tree)


class Run:
    """One evaluation: the names, the operations, and the leaves made so far."""

    __slots__ = ("apply", "leaves", "names", "node", "operations", "plain")

    node: ast.expr
    """The operator or call that was computed last: the one that failed, where one did."""

    def __init__(self, names: Mapping[str, Value], operations: Operations) -> None:
        self.names = names
        self.operations = operations
        self.apply = operations.apply
        self.plain = operations.plain
        self.leaves: dict[str, Any] = {}


def _constant(node: ast.Constant) -> Computation:
    value: Any = node.value
    # The working of a reference puts whole arrays into a tree.
    if isinstance(value, ROWS):
        return lambda run: run.operations.leaf("", value)
    return lambda run: value if run.plain else run.operations.leaf("", value)


def _name(node: ast.Name) -> Computation:
    name = node.id
    if name in CONSTANTS:
        return _constant(ast.Constant(CONSTANTS[name]))

    def leaf(run: Run) -> Any:
        value = run.names.get(name)
        if run.plain and value.__class__ in BARE and _in_bounds(value):
            return value
        leaves = run.leaves
        if name in leaves:
            return leaves[name]
        if name in run.names:
            found = leaves[name] = run.operations.leaf(name, value)
            return found
        if name in TRUTHS:
            return run.operations.leaf("", TRUTHS[name])
        raise ExpressionError(f"the name `{name}` is not known here", f"未知的名称 `{name}`")

    return leaf


_QUICK: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


def _in_bounds(value: Any) -> bool:
    return value.bit_length() <= MAXIMUM_BITS if isinstance(value, int) else bool(value - value == 0.0)


def _operator(node: ast.expr, operation: str, left: Computation, right: Computation) -> Computation:
    """An operator; of two plain numbers it is worked out here, unless it fails or its value is out of bounds."""
    quick = _QUICK.get(operation)
    equality = operation in ("==", "!=")

    def apply(run: Run) -> Any:
        first, second = left(run), right(run)
        if not run.plain or quick is None:
            run.node = node
        elif first.__class__ in BARE and second.__class__ in BARE:
            try:
                value = quick(first, second)
            except ArithmeticError:
                # What was refused is said where all operations are.
                return run.apply(operation, first, second)
            if _in_bounds(value):
                return value
        elif first.__class__ is str and second.__class__ is str and equality:
            return bool(quick(first, second))
        return run.apply(operation, first, second)

    return apply


def _binary(node: ast.BinOp) -> Computation:
    return _operator(node, OPERATORS[type(node.op)], compile_tree(node.left), compile_tree(node.right))


def _unary(node: ast.UnaryOp) -> Computation:
    if isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        value = node.operand.value
        # In the tree of a working an array may stand where a number is written.
        if isinstance(value, int | float):
            return _constant(ast.Constant(-value))
    operand = compile_tree(node.operand)
    if isinstance(node.op, ast.Not):
        return lambda run: _truth(run, not run.operations.truth(operand(run)))
    return operand if isinstance(node.op, ast.UAdd) else lambda run: run.apply("neg", operand(run))


_OF_SHAPES: Mapping[str, Callable[..., int]] = {
    "len": lambda shape: shape[0],
    "dims": len,
    "size": lambda shape, axis: shape[axis],
}


def _call(node: ast.Call) -> Computation:
    function, operands = cast(ast.Name, node.func).id, [compile_tree(operand) for operand in node.args]
    asked = _OF_SHAPES.get(function)
    listed = node.args[0].id if asked and node.args and isinstance(node.args[0], ast.Name) else None

    def apply(run: Run) -> Any:
        # A list is not made an array to ask its shape; its entries may even have different ones.
        if asked and listed and run.plain and isinstance(given := run.names.get(listed), ROWS):
            with suppress(LookupError, TypeError):
                return asked(shape_of(given), *(operand(run) for operand in operands[1:]))
        values = [operand(run) for operand in operands]
        run.node = node
        return run.apply(function, *values)

    return apply


def _condition(node: ast.IfExp) -> Computation:
    test, kept, other = map(compile_tree, (node.test, node.body, node.orelse))
    return lambda run: kept(run) if run.operations.truth(test(run)) else other(run)


def _boolean(node: ast.BoolOp) -> Computation:
    parts = [compile_tree(value) for value in node.values]
    decided = isinstance(node.op, ast.Or)

    def combine(run: Run) -> Any:
        for part in parts:
            value = part(run)
            if (value if value.__class__ is bool else run.operations.truth(value)) is decided:
                return _truth(run, decided)
        return _truth(run, not decided)

    return combine


def _items(node: ast.List | ast.Tuple) -> Computation:
    parts = [compile_tree(item) for item in node.elts]
    return lambda run: run.operations.stack([part(run) for part in parts])


def _subscript(node: ast.Subscript) -> Computation:
    array, position = compile_tree(node.value), compile_tree(node.slice)
    return lambda run: run.operations.index(array(run), position(run))


def _comparison(node: ast.Compare) -> Computation:
    parts = [compile_tree(part) for part in (node.left, *node.comparators)]
    signs = [OPERATORS[type(sign)] for sign in node.ops]
    match node:
        case ast.Compare(ast.Name(name), [ast.Eq() | ast.NotEq()], [ast.Constant(None)]):
            # Whether an argument was given, even a list whose entries make no array.
            return lambda run: _truth(run, (run.names.get(name) is None) == (signs[0] == "=="))
    if len(signs) == 1:
        return _operator(node, signs[0], *parts)

    def compare(run: Run) -> Any:
        operands = [part(run) for part in parts]
        pairs = zip(signs, operands[:-1], operands[1:], strict=True)
        results = [run.apply(sign, left, right) for sign, left, right in pairs]
        return _truth(run, all(map(run.operations.truth, results)))

    return compare


def _truth(run: Run, holds: bool) -> Any:
    """A truth as an operand like any other: it may be added, stacked or compared."""
    return holds if run.plain else run.operations.leaf("", holds)


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
