"""The mutants of a module: each is it with one small change."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import NamedTuple

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip


class Mutant(NamedTuple):
    """A small change: its line, the code before and after it, and what makes it in the tree."""

    line: int
    before: str
    after: str
    apply: Callable[[], None]


def mutants(tree: ast.Module) -> list[Mutant]:
    """All of them, in the order of the tree, which each changes in place: one tree is for one mutant."""
    return [mutant for statement in tree.body for mutant in _below(statement)]


def _below(node: ast.AST) -> Iterator[Mutant]:
    """Those in a node, but for annotations, decorators, and what only a type checker sees."""
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return
    yield from _of(node)
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        if isinstance(value, ast.AST):
            yield from _below(value)
        elif isinstance(value, list):
            for place, item in enumerate(value):
                if isinstance(item, ast.stmt):
                    yield from _of_statement(value, place)
                if isinstance(item, ast.AST):
                    yield from _below(item)


def _change(node: ast.AST, field: str, value: object) -> Mutant:
    before = ast.unparse(node)
    old = getattr(node, field)
    setattr(node, field, value)
    after = ast.unparse(node)
    setattr(node, field, old)
    return Mutant(node.lineno, before, after, lambda: setattr(node, field, value))  # type: ignore[attr-defined]


def _of(node: ast.AST) -> Iterator[Mutant]:
    match node:
        case ast.Compare(ops=ops):
            for place, sign in enumerate(ops):
                yield _change(node, "ops", [*ops[:place], _COMPARED[type(sign)](), *ops[place + 1 :]])
        case ast.BinOp(op=sign) | ast.AugAssign(op=sign) if type(sign) in _COMPUTED:
            yield _change(node, "op", _COMPUTED[type(sign)]())
        case ast.BoolOp(op=sign):
            yield _change(node, "op", ast.Or() if isinstance(sign, ast.And) else ast.And())
        case ast.UnaryOp(op=ast.Not() | ast.USub() as sign, operand=operand):
            yield _change(node, "operand", ast.UnaryOp(sign, operand))
        case ast.Constant(value=bool(value)):
            yield _change(node, "value", not value)
        case ast.Constant(value=int(value) | float(value)):
            yield _change(node, "value", value + 1)
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            if not isinstance(test, ast.Compare | ast.BoolOp | ast.UnaryOp):
                yield _change(node, "test", ast.UnaryOp(ast.Not(), test))
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield _change(node, "value", ast.Constant(None))


def _of_statement(block: list[ast.stmt], place: int) -> Iterator[Mutant]:
    """A statement that is left out."""
    statement = block[place]
    left_out = isinstance(statement, ast.Raise | ast.Break | ast.Continue) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
    )
    if left_out:
        nothing = ast.copy_location(ast.Pass(), statement)
        yield Mutant(statement.lineno, ast.unparse(statement), "pass", lambda: block.__setitem__(place, nothing))
