"""Walking the tree of an expression with any set of operations: numbers here, graph nodes in the references."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any, Protocol, cast

from dlquiz.errors import ExpressionError
from dlquiz.expressions.language import CONSTANTS, OPERATORS, Expression
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


def compute(expression: Expression, names: Mapping[str, Value], operations: Operations) -> Any:
    """Evaluate an expression with `operations`; each name becomes one leaf, however often it is used.

    Raises `ExpressionError` for an unknown name, and for whatever the operations refuse.
    """
    return _Walk(names, operations).value(expression.tree)


class _Walk:
    """One evaluation: depth first, left to right, with only the taken branch of a condition."""

    def __init__(self, names: Mapping[str, Value], operations: Operations) -> None:
        self._names = names
        self._operations = operations
        self._leaves: dict[str, Any] = {}

    def value(self, node: ast.expr) -> Any:
        return _STEPS[type(node)](self, node)

    def constant(self, node: ast.Constant) -> Any:
        return self._operations.leaf("", node.value)

    def name(self, node: ast.Name) -> Any:
        if node.id in CONSTANTS:
            return self._operations.leaf("", CONSTANTS[node.id])
        if node.id not in self._names:
            raise ExpressionError(f"the name `{node.id}` is not known here", f"未知的名字 `{node.id}`")
        if node.id not in self._leaves:
            self._leaves[node.id] = self._operations.leaf(node.id, self._names[node.id])
        return self._leaves[node.id]

    def binary(self, node: ast.BinOp) -> Any:
        return self._operations.apply(OPERATORS[type(node.op)], self.value(node.left), self.value(node.right))

    def unary(self, node: ast.UnaryOp) -> Any:
        if isinstance(node.op, ast.Not):
            return self._condition(not self._operations.truth(self.value(node.operand)))
        if isinstance(node.op, ast.UAdd):
            return self.value(node.operand)
        if isinstance(node.operand, ast.Constant):
            return self._operations.leaf("", -cast(float, node.operand.value))
        return self._operations.apply("neg", self.value(node.operand))

    def call(self, node: ast.Call) -> Any:
        return self._operations.apply(cast(ast.Name, node.func).id, *map(self.value, node.args))

    def condition(self, node: ast.IfExp) -> Any:
        return self.value(node.body if self._operations.truth(self.value(node.test)) else node.orelse)

    def boolean(self, node: ast.BoolOp) -> Any:
        truths = (self._operations.truth(self.value(value)) for value in node.values)
        return self._condition(all(truths) if isinstance(node.op, ast.And) else any(truths))

    def items(self, node: ast.List | ast.Tuple) -> Any:
        return self._operations.stack([self.value(item) for item in node.elts])

    def subscript(self, node: ast.Subscript) -> Any:
        return self._operations.index(self.value(node.value), self.value(node.slice))

    def comparison(self, node: ast.Compare) -> Any:
        operands = [self.value(node.left), *map(self.value, node.comparators)]
        signs = [OPERATORS[type(sign)] for sign in node.ops]
        pairs = zip(signs, operands[:-1], operands[1:], strict=True)
        results = [self._operations.apply(sign, left, right) for sign, left, right in pairs]
        return results[0] if len(results) == 1 else self._condition(all(map(self._operations.truth, results)))

    def _condition(self, holds: bool) -> Any:
        """A truth as an operand like any other: it may be added, stacked or compared."""
        return self._operations.leaf("", holds)


_STEPS: Mapping[type[ast.expr], Callable[[_Walk, Any], Any]] = {
    ast.Constant: _Walk.constant,
    ast.Name: _Walk.name,
    ast.BinOp: _Walk.binary,
    ast.UnaryOp: _Walk.unary,
    ast.Call: _Walk.call,
    ast.IfExp: _Walk.condition,
    ast.BoolOp: _Walk.boolean,
    ast.List: _Walk.items,
    ast.Tuple: _Walk.items,
    ast.Subscript: _Walk.subscript,
    ast.Compare: _Walk.comparison,
}
