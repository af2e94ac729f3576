"""Expressions of numbers as Python's own code, made of the checked tree.

Most formulas of references are a few products of sizes. As Python they give what `Numbers` gives, many times as fast.
So do formulas of reals of usual size. Whatever might not (arrays, numbers of many digits, an error) is left to it.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import CodeType, FunctionType
from typing import Any

from dlquiz.expressions.language import CONSTANTS, MAXIMUM_BITS, TRUTHS
from dlquiz.expressions.scalars import SCALAR
from dlquiz.expressions.values import entries, shape_of

LEFT: Any = object()
"""What a quick formula gives where it leaves the value to `Numbers`."""
BITS = 64
"""The longest number that is taken as an operand, also of reals where more would not show in the value."""
_LIMIT = 1 << BITS
MOST_BITS = 1_000
"""What all operands of a formula may have multiplied, so that a quotient of them is a finite float."""
HIGHEST_POWER = 8

Quick = Callable[[Mapping[str, Any]], Any]
_UNFIT = (ArithmeticError, LookupError, TypeError, ValueError)
_FITTING: frozenset[Any] = frozenset((int, bool, float))
_COMPARABLE = frozenset((int, bool, str))
_SKELETON = """
def formula(names):
    try:
        ...
    except UNFIT:
        return LEFT
"""
_ROWS: frozenset[Any] = frozenset((tuple, list))


def quick(tree: ast.expr) -> Quick:
    """A function of the names that gives the value of a checked tree, or `LEFT`."""
    code = _Code()
    try:
        body = code.body(tree)
    except _Unquick:
        return _left
    return code.function([ast.Return(_called("settled", body))])


def quick_lines(lines: Iterable[tuple[str, ast.expr]]) -> Quick:
    """A function that adds the value of each line to the names, one after the other.

    Where it leaves one of them to `Numbers` it gives `LEFT` and adds none.
    """
    code = _Code()
    try:
        names = [code.line(name, tree) for name, tree in lines]
    except _Unquick:
        return _left
    values = ((_operand(name, ast.Store()), _local(name, ast.Load())) for name in names)
    return code.function([ast.Assign([place], value) for place, value in values])


class _Code:
    """Statements over local variables; each operand is read and checked once."""

    def __init__(self) -> None:
        self.statements: list[ast.stmt] = []
        self.given: dict[str, str] = {}
        """What each given name must be: `number` or `real`."""
        self._lines: dict[str, str] = {}
        """What the value of each line was checked to be, or nothing yet."""

    def body(self, tree: ast.expr) -> ast.expr:
        """The tree over local variables. Raises `_Unquick`."""
        maker = _Maker(tree)
        body, bits = maker.made(tree)
        if bits > MOST_BITS or (self._lines and not self._lines.keys().isdisjoint(_taken_as_given(body))):
            raise _Unquick
        check = "real" if maker.reals else "number"
        for name in sorted(maker.numbers):
            if name not in self._lines:
                self.must_be(name, check)
            elif self._lines[name] not in (check, "number"):
                self.statements.append(_assigned(name, _called(check, _local(name, ast.Load()))))
                self._lines[name] = check
        self.statements += [ast.Expr(_called("comparable", _operand(name))) for name in sorted(maker.words)]
        return body

    def must_be(self, name: str, check: str) -> None:
        """Check a given name before anything else."""
        if self.given.get(name) != "number":
            self.given[name] = check

    def line(self, name: str, tree: ast.expr) -> str:
        """Give the tree's value to a local variable. Raises `_Unquick`."""
        self.statements.append(_assigned(name, _called("line", self.body(tree))))
        self._lines[name] = ""
        return name

    def function(self, last: list[ast.stmt]) -> Quick:
        """All that was stated, and then `last`, as a function that leaves what does not fit."""
        read = [_assigned(name, _called(check, _operand(name))) for name, check in self.given.items()]
        (whole,) = ast.parse(_SKELETON).body
        assert isinstance(whole, ast.FunctionDef)
        (tried,) = whole.body
        assert isinstance(tried, ast.Try)
        tried.body = [*read, *self.statements, *last]
        module = compile(ast.fix_missing_locations(ast.Module([whole], [])), "<formula>", "exec")
        (code,) = (part for part in module.co_consts if isinstance(part, CodeType))
        return FunctionType(code, dict(_GLOBALS))


def _left(_: Mapping[str, Any]) -> Any:
    return LEFT


class _Unquick(Exception):  # noqa: N818 - not an error: `Numbers` computes it
    pass


class _Maker:
    """Rewrites a tree into one over `names`, and finds what its operands must be."""

    def __init__(self, tree: ast.expr) -> None:
        self.numbers: set[str] = set()
        """Names that must be numbers."""
        nodes = list(ast.walk(tree))
        self.words = {name for node in nodes if (name := _compared_with_word(node))}
        """Names that are compared with a word."""
        self._lists = {name for node in nodes if (name := _taken_as_list(node))}
        self.reals = True
        """Whether floats of any size may come in: where no infinity could vanish on the way, the value shows it."""

    def made(self, node: ast.expr) -> tuple[ast.expr, int]:
        """The node over `names`, and how many bits its value has at most."""
        make = _MAKERS.get(type(node))
        if make is None:
            raise _Unquick
        found: tuple[ast.expr, int] = make(self, node)
        if found[1] > MAXIMUM_BITS:
            raise _Unquick
        return found

    def constant(self, node: ast.Constant) -> tuple[ast.expr, int]:
        if not isinstance(node.value, int | float) or isinstance(node.value, bool):
            raise _Unquick
        if isinstance(node.value, float) and node.value and not 1 / _LIMIT < node.value < _LIMIT:
            raise _Unquick
        return node, node.value.bit_length() if isinstance(node.value, int) else BITS

    def name(self, node: ast.Name) -> tuple[ast.expr, int]:
        if node.id in CONSTANTS:
            return ast.Constant(CONSTANTS[node.id]), BITS
        if node.id in TRUTHS:
            given = ast.Compare(ast.Constant(node.id), [ast.In()], [ast.Name("names", ast.Load())])
            return ast.IfExp(given, _called("number", _operand(node.id)), ast.Constant(TRUTHS[node.id])), 1
        if node.id in self._lists or node.id in self.words:
            # Which it is may depend on the branch that is taken.
            return _called("number", _operand(node.id)), BITS
        self.numbers.add(node.id)
        return _local(node.id, ast.Load()), BITS

    def operation(self, node: ast.BinOp) -> tuple[ast.expr, int]:
        if fixed := _fixed_power(node):
            return fixed, BITS
        (left, some), (right, more) = self.made(node.left), self.made(node.right)
        plainly = isinstance(node.right, ast.Constant)
        match node.op:
            case ast.Add() | ast.Sub():
                bits = max(some, more) + 1
            case ast.Mult():
                bits = some + more
            case ast.Pow() if isinstance(node.right, ast.Constant) and isinstance(node.right.value, int):
                bits = some * max(node.right.value, 1)
            case ast.Pow():
                self.reals = False
                return _called("power", left, right), some * HIGHEST_POWER
            case ast.Div() | ast.FloorDiv() | ast.Mod():
                self.reals = self.reals and plainly and isinstance(node.op, ast.Div)
                bits = some + more
                if not plainly:
                    # A small divisor makes a large quotient.
                    return _called("held", ast.BinOp(left, node.op, right)), max(bits, BITS)
            case _:
                raise _Unquick
        return ast.BinOp(left, node.op, right), bits

    def signed(self, node: ast.UnaryOp) -> tuple[ast.expr, int]:
        operand, bits = self.made(node.operand)
        if isinstance(node.op, ast.UAdd):
            return operand, bits  # Python makes a number of a truth behind a plus
        self.reals = self.reals and not isinstance(node.op, ast.Not)
        return ast.UnaryOp(node.op, operand), bits

    def comparison(self, node: ast.Compare) -> tuple[ast.expr, int]:
        self.reals = False
        parts = [node.left, *node.comparators]
        if name := _compared_with_null(node):
            test: ast.cmpop = ast.Is() if isinstance(node.ops[0], ast.Eq) else ast.IsNot()
            return ast.Compare(_operand(name), [test], [ast.Constant(None)]), 1
        if _compared_with_word(node) or _are_words(parts):
            left, *others = (_operand(part.id) if isinstance(part, ast.Name) else part for part in parts)
        else:
            left, *others = (self.made(part)[0] for part in parts)
        return ast.Compare(left, node.ops, others), 1

    def both(self, node: ast.BoolOp) -> tuple[ast.expr, int]:
        self.reals = False
        found = ast.BoolOp(node.op, [self.made(value)[0] for value in node.values])
        return ast.UnaryOp(ast.Not(), ast.UnaryOp(ast.Not(), found)), 1

    def condition(self, node: ast.IfExp) -> tuple[ast.expr, int]:
        self.reals = False
        test, (kept, some), (other, more) = self.made(node.test)[0], self.made(node.body), self.made(node.orelse)
        return ast.IfExp(test, kept, other), max(some, more)

    def call(self, node: ast.Call) -> tuple[ast.expr, int]:
        self.reals = False
        function = node.func.id if isinstance(node.func, ast.Name) else ""
        if name := _taken_as_list(node):
            of_shape = isinstance(node.args[0], ast.Call)
            return _called("entries" if of_shape else function, _operand(name), *node.args[1:]), BITS
        if function not in _OF_NUMBERS or (function in _OF_LISTS and len(node.args) == 1):
            raise _Unquick
        made = [self.made(argument) for argument in node.args]
        return _called(_OF_NUMBERS[function], *(argument for argument, _ in made)), max(bits for _, bits in made)

    def entry(self, node: ast.Subscript) -> tuple[ast.expr, int]:
        name = _taken_as_list(node)
        if not name:
            raise _Unquick
        self.reals = False
        return _called("entry", _operand(name), self.made(node.slice)[0]), BITS


_MAKERS: Mapping[type[ast.expr], Callable[[_Maker, Any], tuple[ast.expr, int]]] = {
    ast.Constant: _Maker.constant,
    ast.Name: _Maker.name,
    ast.BinOp: _Maker.operation,
    ast.UnaryOp: _Maker.signed,
    ast.Compare: _Maker.comparison,
    ast.BoolOp: _Maker.both,
    ast.IfExp: _Maker.condition,
    ast.Call: _Maker.call,
    ast.Subscript: _Maker.entry,
}


def _fixed_power(node: ast.BinOp) -> ast.expr | None:
    """A power such as `2**-50` as the number that it is."""
    match node:
        case ast.BinOp(
            left=ast.Constant(value=int(base)),
            op=ast.Pow(),
            right=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(exponent))),
        ) if 1 < base < _LIMIT and exponent <= BITS and float(base) ** -exponent > 1 / _LIMIT:
            return ast.Constant(float(base) ** -exponent)
    return None


def _compared_with_word(node: ast.AST) -> str:
    """The name that is compared with a word, or nothing."""
    if not isinstance(node, ast.Compare) or len(node.ops) != 1 or not isinstance(node.ops[0], ast.Eq | ast.NotEq):
        return ""
    parts = node.left, node.comparators[0]
    words = [part for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    names = [part.id for part in parts if isinstance(part, ast.Name)]
    return names[0] if words and names else ""


def _are_words(parts: list[ast.expr]) -> bool:
    return all(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in parts)


def _compared_with_null(node: ast.AST) -> str:
    """The name that is asked whether it is null, or nothing."""
    match node:
        case ast.Compare(left=ast.Name(id=name), ops=[ast.Eq() | ast.NotEq()], comparators=[ast.Constant(value=None)]):
            return name
    return ""


def _taken_as_list(node: ast.AST) -> str:
    """The name of which an entry, the sum or the like is taken, or nothing."""
    match node:
        case ast.Subscript(value=ast.Name(id=name)):
            return name
        case ast.Call(func=ast.Name(id="size"), args=[ast.Name(id=name), ast.Constant(value=int())]):
            return name
        case ast.Call(func=ast.Name(id="prod"), args=[ast.Call(func=ast.Name(id="shape"), args=[ast.Name(id=name)])]):
            return name
        case ast.Call(func=ast.Name(id=function), args=[ast.Name(id=name)]) if function in _OF_LISTS:
            return name
    return ""


def _operand(name: str, context: ast.expr_context | None = None) -> ast.Subscript:
    return ast.Subscript(ast.Name("names", ast.Load()), ast.Constant(name), context or ast.Load())


def _taken_as_given(body: ast.expr) -> Iterator[str]:
    """The names that are read where they are needed, and not into a local variable before."""
    for node in ast.walk(body):
        match node:
            case ast.Subscript(slice=ast.Constant(value=str(name))):
                yield name


def _called(function: str, *arguments: ast.expr) -> ast.expr:
    return ast.Call(ast.Name(function, ast.Load()), list(arguments), [])


def _local(name: str, context: ast.expr_context) -> ast.Name:
    # No name of a formula hides a function.
    return ast.Name(f"_{name}", context)


def _assigned(name: str, value: ast.expr) -> ast.stmt:
    return ast.Assign([_local(name, ast.Store())], value)


def _settled(value: Any) -> Any:
    kind = value.__class__
    if kind is int or kind is bool or (kind is float and math.isfinite(value)):
        return value
    return LEFT


def _line(value: Any) -> Any:
    kind = value.__class__
    if kind is int or (kind is float and math.isfinite(value)) or kind is bool:
        return value
    raise TypeError


def _held(value: Any) -> Any:
    """A quotient, if it is of usual size."""
    if value.__class__ is float and not -_LIMIT < value < _LIMIT:
        raise TypeError
    return value


def _where(condition: Any, kept: Any, other: Any) -> Any:
    return kept if condition else other


def _comparable(value: Any) -> None:
    if value.__class__ not in _COMPARABLE:
        raise TypeError


def _real(value: Any) -> Any:
    return value if value.__class__ is float else _number(value)


def _number(value: Any) -> Any:
    kind = value.__class__
    if ((kind is int or kind is float) and -_LIMIT < value < _LIMIT) or kind is bool:
        return value
    raise TypeError


def _power(base: Any, exponent: Any) -> Any:
    if exponent.__class__ is not int or exponent < 0:
        raise TypeError
    if exponent > HIGHEST_POWER and not (base.__class__ is float and -1 <= base <= 1):
        raise TypeError
    return base**exponent


def _entry(value: Any, place: Any) -> Any:
    if value.__class__ not in _ROWS or place.__class__ is not int:
        raise TypeError
    found = _number(value[place])
    # An array with one float in it holds floats alone.
    return float(found) if float in map(type, value) else found


def _of_list(
    function: Callable[[Sequence[Any]], Any], *, of_number: bool = False, of_reals: bool = False
) -> Callable[[Any], Any]:
    """The function of a flat list of whole numbers; `of_number` if that of a number is the number itself.

    With `of_reals` also of floats, and of all entries of an array: where nothing is rounded.
    """
    kinds: list[set[type]] = [{int}, {float}] if of_reals else [{int}]

    def call(value: Any) -> Any:
        if value.__class__ in _ROWS:
            found = entries(value) if of_reals else value
            if set(map(type, found)) in kinds:
                return _number(function(found))
        if of_number:
            return _number(value)
        raise TypeError

    return call


def _sum(numbers: Sequence[Any]) -> Any:
    """Of floats the sum that is rounded once: where terms cancel, no error of single steps is left."""
    return math.fsum(numbers) if numbers[0].__class__ is float else sum(numbers)


def _of_usual_size(function: Callable[[float], float]) -> Callable[[Any], Any]:
    return lambda value: _number(function(value))


def _len(value: Any) -> int:
    return _size(value, 0)


def _dims(value: Any) -> int:
    if value.__class__ not in _ROWS and value.__class__ not in _FITTING:
        raise TypeError
    return len(shape_of(value))


def _entries_of(value: Any) -> int:
    """How many numbers a flat list has."""
    if value.__class__ not in _ROWS or not _ROWS.isdisjoint(map(type, value)):
        raise TypeError
    return len(value)


def _size(value: Any, axis: int) -> int:
    if value.__class__ not in _ROWS:
        raise TypeError
    return shape_of(value)[axis]


_OF_LISTS: Mapping[str, Callable[..., Any]] = {
    "len": _len,
    "dims": _dims,
    "size": _size,
    "sum": _of_list(_sum, of_number=True, of_reals=True),
    "prod": _of_list(math.prod, of_number=True),
    "min": _of_list(min, of_reals=True),
    "max": _of_list(max, of_reals=True),
}
_OF_REALS: Mapping[str, Callable[[float], float]] = {
    name: SCALAR[name] for name in ("exp", "log", "ln", "log2", "log10", "sin", "cos", "tanh", "erf")
}
_OF_NUMBERS: Mapping[str, str] = {
    "abs": "abs",
    "floor": "floor",
    "ceil": "ceil",
    "sqrt": "sqrt",
    **{name: name for name in _OF_REALS},
    "where": "where",
    "min": "least",
    "minimum": "least",
    "max": "greatest",
    "maximum": "greatest",
}
_GLOBALS: Mapping[str, Any] = {
    "__builtins__": {},
    **_OF_LISTS,
    "LEFT": LEFT,
    "UNFIT": _UNFIT,
    "number": _number,
    "real": _real,
    "comparable": _comparable,
    "settled": _settled,
    "line": _line,
    "entry": _entry,
    "entries": _entries_of,
    "power": _power,
    "held": _held,
    "where": _where,
    "sqrt": math.sqrt,
    **{name: _of_usual_size(function) for name, function in _OF_REALS.items()},
    "least": min,
    "greatest": max,
    "abs": abs,
    "floor": math.floor,
    "ceil": math.ceil,
}
