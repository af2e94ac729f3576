"""Expressions, parameters, answers and mistakes, read off their nodes."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from typing import Any

from dlquiz.bank.desk import Desk, misspelt
from dlquiz.bank.fields import IDENTIFIER, MISTAKE_NAME, UNIT
from dlquiz.bank.records import reference_named
from dlquiz.bank.suggesting import did_you_mean, flag_fix, numbers_fix
from dlquiz.errors import ExpressionError
from dlquiz.expressions import RESERVED, Expression, parse
from dlquiz.questions import (
    Call,
    Choose,
    Constant,
    IntegerRange,
    Literally,
    OwnMistake,
    Parameter,
    RealRange,
    Tolerance,
    Unit,
)
from dlquiz.reference import catalog
from dlquiz.reference.kinds import REQUIRED, Argument
from dlquiz.variants import decimal_units
from dlquiz.yaml_reader import Map, Mark, Node, Scalar, Sequence, scalar_value

WORD_KINDS = ("word", "expression")
_LANGUAGE = "docs/banks.md, Expressions, describes the expression language"
MOST_DRAWS = 10_000
MOST_DECIMALS = 12
# Beyond it neighbouring floats are more than a thousandth apart, and no question needs it.
LARGEST_BOUND = 10**13
_DIGITS = len(str(LARGEST_BOUND))


def read_expression(desk: Desk, node: Node, what: str, names: Collection[str]) -> Expression | None:
    """An expression over `names`; every name it uses must be known."""
    if not isinstance(node, Scalar):
        desk.fault(node.mark, "B120", f"{what} must be an expression", "write it on one line, such as `n + 2*p`")
        return None
    try:
        expression = parse(node)
    except ExpressionError as error:
        desk.fault(desk.mark_in(node, error.offset), "B120", f"{what}: {error.en}", _LANGUAGE)
        return None
    if expression.names.issubset(names):
        desk.used |= expression.names
        return expression
    # Words of the source, so that `p` is not found inside `exp`.
    found = [(word.start(), word[0]) for word in IDENTIFIER.finditer(node) if word[0] in expression.names]
    return expression if desk.check_names(node, found, names, "B121", what) else None


def read_name(desk: Desk, name: str, mark: Mark, taken: Collection[str]) -> bool:
    """Whether `name` may name a parameter or `let` value."""
    if not IDENTIFIER.fullmatch(name):
        desk.fault(mark, "B122", f"`{name}` cannot name a value", "use letters, digits and _, such as `n` or `w_0`")
    elif name in RESERVED:
        desk.fault(mark, "B122", f"`{name}` is a word of the expression language", "choose another name")
    elif name in taken:
        desk.fault(mark, "B122", f"`{name}` is a parameter already", "choose another name")
    else:
        return True
    return False


def read_parameter(desk: Desk, node: Node, name: str) -> Parameter | None:
    """A constant, or what to draw from."""
    if (drawn := _drawn_integer(node)) is not None:
        return drawn
    what = f"the parameter `{name}`"
    if not isinstance(node, Map):
        value = desk.numbers(node, what)
        return None if value is None else Constant(value)
    ways = [way for way in DRAWS if way in node]
    own = [key for way in ways or DRAWS for key in DRAWS[way]]
    known = (*(ways or DRAWS), *own, "shape")
    if not (len(ways) == 1 and _split_at_commas(desk, node, what, ways[0], known)):
        desk.mapping(node, what, (), known)
    shape = _read_shape(desk, node, what)
    if len(ways) != 1:
        if not misspelt(node, known).keys() & set(DRAWS):
            desk.fault(node.mark, "B102", f"{what} needs one of choose, integer and real", "write `{integer: [1, 9]}`")
        return None
    if ways[0] == "choose":
        return _read_choose(desk, node["choose"], what, shape)
    return _read_range(desk, node, what, ways[0], shape)


def _drawn_integer(node: Node) -> IntegerRange | None:
    """What `{integer: [low, high]}` draws, if there is nothing else and nothing wrong: most parameters are such."""
    bounds = node.get("integer") if isinstance(node, Map) and len(node) == 1 else None
    if not isinstance(bounds, Sequence) or len(bounds) != 2:
        return None
    low, high = map(_short_number, bounds)
    return None if low is None or high is None or low > high else IntegerRange(low, high)


def _short_number(node: Node) -> int | None:
    """The number, if it is written as digits alone and lies below the largest bound."""
    if isinstance(node, Scalar) and not node.style and len(node) < _DIGITS and node.isdecimal() and node.isascii():
        return int(node)
    return None


DRAWS: Mapping[str, tuple[str, ...]] = {"choose": (), "integer": ("step",), "real": ("decimals",)}
"""How a parameter is drawn, and the keys that go with it."""


def _split_at_commas(desk: Desk, node: Map, what: str, way: str, known: Collection[str]) -> bool:
    """Whether numbers without brackets, as in `{choose: 2, 3}`, became keys of the parameter: one mistake."""
    rest = [key for key in node if key not in known]
    first = node[way]
    numbers = [text.strip("［］") for text in (first, *rest) if isinstance(text, str)]
    if not rest or not isinstance(first, Scalar) or not all(map(_is_number, numbers)):
        return False
    fix = f"write `{{{way}: [{', '.join(numbers)}]}}`"
    desk.fault(first.mark, "B103", f"the numbers of {what} must stand in brackets", fix)
    return True


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[-+]?[0-9]+(\.[0-9]+)?", text) is not None


def _read_shape(desk: Desk, node: Map, what: str) -> tuple[int, ...] | None:
    if "shape" not in node:
        return ()
    items = desk.sequence(node["shape"], f"the shape of {what}", 1)
    sizes = [desk.number(item, f"the shape of {what}", least=1, whole=True) for item in items or ()]
    if items is None or None in sizes:
        return None
    total = 1
    for size in sizes:
        total *= size
    if total > MOST_DRAWS:
        desk.fault(items.mark, "B103", f"{what} draws more than {MOST_DRAWS} numbers", "make the shape smaller")
        return None
    return tuple(sizes)


def _read_choose(desk: Desk, node: Node, what: str, shape: tuple[int, ...] | None) -> Choose | None:
    items = desk.sequence(
        node, f"the choices of {what}", 1, numbers_fix(node, "write `[1, 2, 4]`, or one `- item` line each", pair=False)
    )
    options = [desk.numbers(item, what) for item in items or ()]
    if not options or shape is None or any(option is None for option in options):
        return None
    return Choose(tuple(options), shape)


def _read_bounds(desk: Desk, node: Node, what: str, *, whole: bool) -> tuple[Any, Any] | None:
    items = desk.sequence(node, f"the range of {what}", 0, numbers_fix(node, "write `[1, 9]`"))
    if items is None:
        return None
    numbers = [desk.number(item, f"a bound of {what}", most=LARGEST_BOUND, whole=whole) for item in items]
    if None in numbers:
        return None
    if len(numbers) != 2 or numbers[0] > numbers[1]:
        desk.fault(items.mark, "B103", f"the range of {what} must be [low, high]", "write the lower bound first")
        return None
    return numbers[0], numbers[1]


def _read_range(
    desk: Desk, node: Map, what: str, way: str, shape: tuple[int, ...] | None
) -> IntegerRange | RealRange | None:
    bounds = _read_bounds(desk, node[way], what, whole=way == "integer")
    if way == "integer":
        step = _read_whole(desk, node, "step", what, 1, LARGEST_BOUND) if "step" in node else 1
        return None if bounds is None or step is None or shape is None else IntegerRange(*bounds, step, shape)
    decimals = _read_whole(desk, node, "decimals", what, 0, MOST_DECIMALS) if "decimals" in node else 2
    if bounds is None or decimals is None:
        return None
    drawn = RealRange(*bounds, decimals, shape or ())
    if decimal_units(drawn)[0] > decimal_units(drawn)[1]:
        message = f"no number of {decimals} decimals lies in the range of {what}"
        desk.fault(node["real"].mark, "B103", message, "widen the range, or give more `decimals`")
        return None
    return None if shape is None else drawn


def _read_whole(desk: Desk, node: Map, key: str, what: str, least: int, most: int) -> Any:
    return desk.number(node[key], f"the {key} of {what}", least=least, most=most, whole=True)


FORMULAS = ("reference", "expression", "value")


def read_formula(
    desk: Desk, node: Map, what: str, names: Collection[str], place: tuple[str, ...], *, stated: bool = False
) -> Literally | Call | Expression | None:
    """What computes a value: `reference` and `arguments`, or `expression`, or `value`.

    With `stated` a `value` may stand beside a `reference`.
    """
    ways = [way for way in FORMULAS if way in node]
    if not ways or (len(ways) > 1 and not (stated and ways == ["reference", "value"])):
        if ways or not misspelt(node, (*FORMULAS, "arguments", "name", "feedback")).keys() & set(FORMULAS):
            fix = "write `{expression: …}`"
            desk.fault(node.mark, "B102", f"{what} needs one of reference, expression and value", fix)
        return None
    if "arguments" in node and ways[0] != "reference":
        message = f"{what} has `arguments` but no `reference`"
        desk.fault(node.key_mark("arguments"), "B101", message, "delete them, or name the reference")
    for way in ways:
        desk.noted[(*place, way)] = node[way].start
    if ways[0] == "expression":
        return read_expression(desk, node["expression"], what, names)
    if ways[0] == "value":
        value = desk.numbers(node["value"], what)
        return None if value is None else Literally(value)
    return _read_call(desk, node, what, names, place)


def _read_call(desk: Desk, node: Map, what: str, names: Collection[str], place: tuple[str, ...]) -> Call | None:
    name = reference_named(desk, node["reference"])
    given = node.get("arguments")
    if name is None:
        return None
    reference = catalog.find(name)
    known = [argument.name for argument in reference.arguments]
    required = [argument.name for argument in reference.arguments if argument.default is REQUIRED]
    if given is None:
        if required:
            desk.fault(node.mark, "B102", f"{what} lacks `arguments`", f"{name} needs {', '.join(required)}")
            return None
        return Call(name, {})
    optional = [argument for argument in known if argument not in required]
    entries = desk.mapping(given, str(name), required, optional, no_key="takes no argument")
    if entries is None:
        return None
    before = desk.errors
    arguments = {}
    for key, value in entries.items():
        argument = reference.argument(key)
        if argument is not None:
            desk.noted[(*place, "arguments", key)] = value.start
            arguments[key] = _read_argument(desk, value, argument, names)
    return Call(name, arguments) if desk.errors == before else None


def _read_argument(desk: Desk, node: Node, argument: Argument, names: Collection[str]) -> Any:
    what = f"the argument `{argument.name}`"
    if isinstance(node, Scalar) and (argument.kind in WORD_KINDS or node in argument.words):
        return _read_word(desk, node, argument, what)
    if argument.kind in WORD_KINDS:
        desk.fault(node.mark, "B131", f"{what} must be a word", "write it as plain text")
        return None
    word = argument.kind == "flag" and isinstance(node, Scalar) and isinstance(scalar_value(node), str)
    if word and node not in names and (fix := flag_fix(str(node))):
        desk.fault(node.mark, "B131", f"{what} must be true or false", fix)
        return None
    return _read_leaf(desk, node, what, names)


def _read_word(desk: Desk, node: Scalar, argument: Argument, what: str) -> str | None:
    if argument.words and node not in argument.words:
        desk.fault(node.mark, "B131", f"{what} cannot be `{node}`", did_you_mean(node, argument.words))
        return None
    if argument.kind == "expression":
        try:
            parse(node)
        except ExpressionError as error:
            desk.fault(desk.mark_in(node, error.offset), "B120", f"{what}: {error.en}", _LANGUAGE)
            return None
    return str(node)


def _read_leaf(desk: Desk, node: Node, what: str, names: Collection[str]) -> Any:
    if isinstance(node, Sequence):
        return tuple(_read_leaf(desk, item, what, names) for item in node)
    if isinstance(node, Map):
        return {key: _read_leaf(desk, item, what, names) for key, item in node.items()}
    value = scalar_value(node)
    if isinstance(value, float) and not math.isfinite(value):
        desk.fault(node.mark, "B131", f"{what} must be finite", "write a plain number such as 3")
        return None
    if isinstance(value, int | float):
        return value
    return read_expression(desk, node, what, names)


TOLERANCE = ("relative", "absolute", "decimals", "significant")
"""The rules of a tolerance; the last two count digits and stand alone."""


def read_tolerance(desk: Desk, node: Node) -> Tolerance | None:
    before = desk.errors
    fix = "write `{relative: 0.01}`, `{absolute: 0.5}` or `{decimals: 2}`"
    entries = desk.mapping(node, "the tolerance", (), TOLERANCE, fix=fix)
    if entries is None:
        return None
    given = [key for key in entries if key in TOLERANCE]
    if (len(given) > 1 and LEAST_DIGITS.keys() & set(given)) or not entries:
        message = "the tolerance is relative and/or absolute, or decimals, or significant"
        desk.fault(node.mark, "B103", message, "write `{relative: 1e-3}`")
    numbers: dict[str, Any] = {key: _read_bound(desk, entries[key], key) for key in given}
    return Tolerance(**numbers) if desk.errors == before else None


def _read_bound(desk: Desk, node: Node, key: str) -> Any:
    what = f"the tolerance `{key}`"
    if key in LEAST_DIGITS:
        return desk.number(node, what, least=LEAST_DIGITS[key], most=MOST_DIGITS, whole=True)
    return desk.real(node, what, least=0)


LEAST_DIGITS = {"decimals": 0, "significant": 1}
MOST_DIGITS = 15


def read_unit(desk: Desk, node: Node) -> Unit | None:
    if isinstance(node, Scalar):
        name = desk.word(node, "the unit", UNIT, "MiB")
        return None if name is None else Unit(name)
    entries = desk.mapping(node, "the unit", ("name",), ("also",))
    if entries is None:
        return None
    name = desk.word(entries["name"], "the unit", UNIT, "MiB")
    factors = _read_factors(desk, entries["also"]) if "also" in entries else {}
    return None if name is None or factors is None else Unit(name, factors)


def _read_factors(desk: Desk, node: Node) -> dict[str, float] | None:
    if not isinstance(node, Map):
        desk.fault(node.mark, "B103", "`also` must map units to factors", "write `{KiB: 1024}`")
        return None
    factors = {unit: desk.real(factor, f"the factor of `{unit}`", above=0) for unit, factor in node.items()}
    return {unit: factor for unit, factor in factors.items() if factor is not None}


def read_own_mistakes(desk: Desk, node: Node, names: Collection[str], place: tuple[str, ...]) -> tuple[OwnMistake, ...]:
    taken: set[str] = set()
    found = [_read_own_mistake(desk, item, names, place, taken) for item in desk.sequence(node, "`mistakes`") or ()]
    return tuple(mistake for mistake in found if mistake is not None)


def _read_own_mistake(
    desk: Desk, node: Node, names: Collection[str], place: tuple[str, ...], taken: set[str]
) -> OwnMistake | None:
    fix = "write `- {name: …, expression: …, feedback: …}`"
    entries = desk.mapping(node, "a mistake", ("name", "feedback"), ("arguments", *FORMULAS), fix=fix)
    if entries is None:
        return None
    name = desk.word(entries["name"], "the name of a mistake", MISTAKE_NAME, "bias_forgotten")
    here = (*place, name or "")
    if name in taken:
        desk.fault(entries["name"].mark, "B105", f"the mistake `{name}` stands twice", "rename one of the two")
        here = (*place, "")
    taken |= {name} if name else set()
    desk.noted[here] = node.start
    feedback = desk.text(entries["feedback"], "the feedback", names, (*here, "feedback"))
    formula = read_formula(desk, entries, "the mistake", names, here)
    return None if name is None or feedback is None or formula is None else OwnMistake(name, formula, feedback)
