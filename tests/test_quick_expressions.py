"""Quick formulas: whatever they compute is what `Numbers` computes, to the type; all else they leave to it."""

from __future__ import annotations

import random
from typing import Any

import pytest
from every_case import every_case

from dlquiz.errors import ExpressionError
from dlquiz.expressions import Numbers, parse
from dlquiz.expressions.evaluation import compile_tree, run_compiled
from dlquiz.expressions.quick import LEFT, quick, quick_lines

FORMULAS = 4_000
NAMES = ("a", "b", "x", "f")
OPERATORS = ("+", "-", "*", "/", "//", "%", "<", "<=", "==", "!=", "and", "or")
FUNCTIONS = ("len", "dims", "sum", "prod", "min", "max")


def formula(source: random.Random, depth: int = 3) -> str:
    if depth == 0 or source.random() < 0.2:
        return source.choice((*NAMES, "2", "3", "0.5", "0", "true", "pi", "10**30"))
    inner = [formula(source, depth - 1) for _ in range(3)]
    return source.choice(
        (
            *[f"({inner[0]} {source.choice(OPERATORS)} {inner[1]})"] * 6,
            f"({inner[0]} if {inner[1]} else {inner[2]})",
            f"({inner[0]})**{source.choice(('2', '3', '(-1)', 'a', '0.5'))}",
            f"{source.choice(FUNCTIONS)}({source.choice(NAMES)})",
            f"size({source.choice(NAMES)}, {source.choice((0, 1, -1))})",
            f"{source.choice(NAMES)}[{inner[0]}]",
            f"max({inner[0]}, {inner[1]})",
            f"ceil({inner[0]})",
            f"(-{inner[0]})",
            f"(+{inner[0]})",
            f"(not {inner[0]})",
            f"sqrt({inner[0]})",
            f"where({inner[0]}, {inner[1]}, {inner[2]})",
            f"maximum({inner[0]}, {inner[1]})",
        )
    )


def operand(source: random.Random) -> Any:
    return source.choice(
        (
            *(source.randint(0, 9), source.randint(-3, 3), True, False, 0.25, 2.0),
            *(10**18, 10**25, 1e300, 1e-300, 5e-324, -0.75, 1e19, -0.0),
            *((3, 4), (5,), [1, 2, 3], (0.5, 1.5), (2, 0.25), (-0.0, 0.0), (1e200, 1e-200), ((1, 2), (3, 4))),
            *([[0.5], [2]], [[0.5], [2.5]]),
        )
    )


def slow(tree: Any, names: dict[str, Any]) -> Any:
    try:
        return run_compiled(compile_tree(tree), names, Numbers())
    except ExpressionError:
        return LEFT


@pytest.mark.sweep
def test_what_is_quick_is_what_numbers_give() -> None:
    source, computed = random.Random("quick"), 0
    for _ in range(FORMULAS):
        written, names = formula(source), {name: operand(source) for name in NAMES}
        tree = parse(written).tree
        found, expected = quick(tree)(names), slow(tree, names)
        if found is not LEFT:
            assert_same(found, expected, (written, names))
            computed += 1
    assert computed > FORMULAS // 8, "the formulas drawn here are hardly ever quick"


def assert_same(found: Any, expected: Any, where: object) -> None:
    """One value, to the type."""
    assert type(found) is type(expected), (where, found, expected)
    assert found == expected, (where, found, expected)


@pytest.mark.parametrize("function", ["exp", "log", "ln", "log2"])
def test_exponentials_and_logarithms_are_quick_for_numbers_of_usual_size(function: str) -> None:
    tree = parse(f"{function}(x)").tree
    for x in (0.25, 1, 2, 2.5, 40):
        assert_same(quick(tree)({"x": x}), slow(tree, {"x": x}), (function, x))
    # What overflows has no value.
    assert quick(tree)({"x": 10**5 if function == "exp" else 0}) is LEFT


@pytest.mark.sweep
def test_quick_lines_are_what_one_after_the_other_gives() -> None:
    source, computed = random.Random("lines"), 0
    for _ in range(FORMULAS // 2):
        lines = [(name, parse(formula(source, 2)).tree) for name in ("x", "c", "x")]
        names = {name: operand(source) for name in NAMES}
        together, apart = dict(names), dict(names)
        if quick_lines(lines)(together) is LEFT:
            assert together == names, "a line that is left adds none"
            continue
        for name, tree in lines:
            apart[name] = slow(tree, apart)
            assert apart[name] is not LEFT
        for name in ("x", "c"):
            assert_same(together[name], apart[name], names)
        computed += 1
    assert computed > FORMULAS // 100


@every_case(
    ("expression", "names", "value"),
    [
        ("(a*x + (1 if b else 0))*2", {"a": 9, "x": 3, "b": True}, 56),
        ("x**2 if dims(x) == 0 else prod(x)", {"x": (3, 5)}, 15),
        ("x**2 if dims(x) == 0 else prod(x)", {"x": 3}, 9),
        ("x[0]*x[-1] + len(x)", {"x": (3, 4, 5)}, 18),
        ("a/2**20", {"a": 2**21}, 2.0),
        ("max(x)", {"x": ((0.5, 1.5), (2.5, 1.0))}, 2.5),
        ("a**b", {"a": 0.5, "b": 100}, 0.5**100),
        ("+b", {"b": True}, True),
        ("+(a < x)", {"a": 1, "x": 2}, True),
        ("a + +b", {"a": 1, "b": True}, 2),
        ("len(x) + size(x, 1) + dims(x)", {"x": [[0.5, 1.5], [2.5, 3.5], [4.5, 5.5]]}, 7),
    ],
)
def test_formulas_of_sizes_are_quick(expression: str, names: dict[str, Any], value: Any) -> None:
    found = quick(parse(expression).tree)(names)
    assert found == value and type(found) is type(value)


@every_case(
    ("expression", "names"),
    [
        ("x*2", {"x": (1, 2)}),
        ("x if a > 1 else 2", {"x": (2, 3), "a": 2}),
        ("sum(x)", {"x": (0.1, 2)}),
        ("a/b", {"a": 1, "b": 0}),
        ("x[3]", {"x": (1, 2)}),
        ("a*b", {"a": 10**30, "b": 2}),
        ("1/(f*f)", {"f": 1e200}),
        ("a + 1", {}),
    ],
)
def test_what_might_differ_is_left(expression: str, names: dict[str, Any]) -> None:
    assert quick(parse(expression).tree)(names) is LEFT


def test_a_long_product_is_left() -> None:
    assert quick(parse("*".join(["a"] * 40)).tree)({"a": 2}) is LEFT
