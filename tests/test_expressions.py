"""The expression language of banks: values by hand, what is refused and where, and what is advised instead."""

from __future__ import annotations

import math
from typing import Any

import pytest
from every_case import every_case
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.expressions import ARITHMETIC, NOISE

from dlquiz.errors import ExpressionError
from dlquiz.expressions import CONSTANTS, FUNCTIONS, RESERVED, evaluate, holds, parse
from dlquiz.expressions.language import CALLABLE


def value(source: str, **names: Any) -> Any:
    return evaluate(parse(source), names)


INTEGERS = [
    ("2^3+1", 9),  # ^ is power and binds before +
    ("-2^2", -4),  # and before the sign
    ("(-2)^2", 4),
    ("2^3^2", 512),  # to the right: 2^(3^2)
    ("2**3", 8),
    ("2 ^\n 3", 8),
    ("7 // 2", 3),
    ("-7 // 2", -4),  # towards minus infinity
    ("-7 % 3", 2),
    ("7 % -3", -2),
    ("10^20 + 1", 100000000000000000001),  # beyond 64 bits
    ("2^64 // 3", 6148914691236517205),
    ("3^40 - 3^40 + 1", 1),
    ("1 < 2", 1),
    ("2 <= 1", 0),
    ("1 < 2 < 3", 1),
    ("1 < 3 < 2", 0),
    ("3 != 3", 0),
    ("3 == 3.0", 1),
    ("not 0", 1),
    ("1 and 0 or 1", 1),
    ("(1 < 2) + (2 < 3)", 2),
    ("(not 0) + (1 and 1) + (1 < 2 < 3)", 3),
    ("5 if 1 > 2 else 6", 6),
    ("5 if 1 < 2 else 1/0", 5),  # only the branch taken
    ("0 and 1/0", 0),
    ("1 or 1/0", 1),
    ("+5 - -3", 8),
    ("--3", 3),
    ("1\u3000+\u00a02", 3),  # any white space
    ("abs(-3)", 3),
    ("min(3, 1, 2)", 1),
    ("max(3, 1, 2)", 3),
    ("minimum(3, 1)", 1),
    ("maximum(3, 1)", 3),
    ("floor(2.7)", 2),
    ("floor(-2.1)", -3),
    ("ceil(2.1)", 3),
    ("ceil(-2.7)", -2),
    ("floor(10^30)", 10**30),
    ("round(2.5)", 3),  # half away from zero, not to even
    ("round(3.5)", 4),
    ("round(-2.5)", -3),
    ("round(0.5)", 1),
    ("round(0.49999999999999994)", 0),  # adding 0.5 in float64 would give 1
    ("round(4503599627370497.5)", 4503599627370498),
    ("round(10^20 + 1)", 100000000000000000001),
    ("round(15, -1)", 20),
    ("round(-25, -1)", -30),
    ("relu(-3)", 0),
    ("relu(3)", 3),
    ("sum(4)", 4),
    ("prod(4)", 4),
    ("transpose(4)", 4),
    ("dot(3, 4)", 12),
    ("outer(3, 4)", 12),
]
REALS = [
    ("6 / 3", 2.0),  # / always gives a real
    ("2^-1", 0.5),
    ("2^0.5", math.sqrt(2)),
    ("4.0 * 2", 8.0),
    ("1e3", 1000.0),
    (".5 + 5.", 5.5),
    ("pi", math.pi),
    ("e", math.e),
    ("sqrt(16)", 4.0),
    ("exp(1)", math.e),
    ("log(e)", 1.0),  # natural
    ("ln(10)", math.log(10)),
    ("log2(8)", 3.0),
    ("log10(1000)", 3.0),
    ("log(10^400)", 400 * math.log(10)),  # an integer beyond float64
    ("sin(pi/2)", 1.0),
    ("cos(0)", 1.0),
    ("tanh(0.5)", 0.46211715726000973),
    ("erf(1)", 0.8427007929497149),
    ("erf(-30)", -1.0),
    ("sigmoid(1)", 0.7310585786300049),
    ("sigmoid(-1000)", 0.0),
    ("sigmoid(1000)", 1.0),
    ("leaky_relu(-2)", -0.02),
    ("leaky_relu(-2, 0.1)", -0.2),
    ("elu(-1)", math.exp(-1) - 1),
    ("elu(-1, 2)", 2 * (math.exp(-1) - 1)),
    ("softplus(0)", math.log(2)),
    ("softplus(1000)", 1000.0),
    ("mean(4)", 4.0),
    ("round(2.345, 2)", 2.35),
    ("round(2.675, 2)", 2.68),  # as written, although its float64 is a little less
    ("round(-2.675, 2)", -2.68),
    ("round(1.005, 2)", 1.01),
    ("round(2.0, 1)", 2.0),
]
ARRAYS = [
    ("[1, 2, 3]", (1, 2, 3)),
    ("(1, 2)", (1, 2)),
    ("1, 2", (1, 2)),
    ("[[1, 2], [3, 4]]", ((1, 2), (3, 4))),
    ("[1, 2] + 1", (2, 3)),
    ("[1, 2] * [3, 4]", (3, 8)),
    ("[1, 2] / 2", (0.5, 1.0)),
    ("[7, 8] // 2", (3, 4)),
    ("[7, 8] % 3", (1, 2)),
    ("[1, 2]^2", (1, 4)),
    ("[1, 2]^-1", (1.0, 0.5)),
    ("-[1, 2]", (-1, -2)),
    ("[[1], [2]] + [10, 20]", ((11, 21), (12, 22))),
    ("[10^30, 1] + 1", (10**30 + 1, 2)),  # exact
    ("[1, 2.0]", (1.0, 2.0)),
    ("[1, 2] < 2", (1, 0)),
    ("[1, 2] == [1, 3]", (1, 0)),
    ("[1 < 2, 3]", (1, 3)),
    ("[[1, 2], [3, 4]] @ [1, 1]", (3, 7)),
    ("[1, 1] @ [[1, 2], [3, 4]]", (4, 6)),
    ("[1, 2] @ [3, 4]", 11),
    ("[[1, 2]] @ [[3], [4]]", ((11,),)),
    ("dot([1, 2], [3, 4])", 11),
    ("dot(2, [3, 4])", (6, 8)),
    ("outer([1, 2], [3, 4])", ((3, 4), (6, 8))),
    ("transpose([[1, 2], [3, 4]])", ((1, 3), (2, 4))),
    ("sum([[1, 2], [3, 4]])", 10),
    ("prod([1, 2, 3, 4])", 24),
    ("mean([1, 2])", 1.5),
    ("min([3, 1, 2])", 1),
    ("max([[3, 1], [7, 2]])", 7),
    ("max([1, 5], [3, 2])", (3, 5)),  # of several: elementwise
    ("min([1, 5], 3, [2, 2])", (1, 2)),
    ("maximum([1, 5], 3)", (3, 5)),
    ("minimum([1, 5], 3)", (1, 3)),
    ("len([4, 5, 6])", 3),
    ("shape([[1, 2, 3], [4, 5, 6]])", (2, 3)),
    ("[4, 5, 6][0]", 4),
    ("[4, 5, 6][-1]", 6),
    ("[[1, 2], [3, 4]][1]", (3, 4)),
    ("[[1, 2], [3, 4]][1][0]", 3),
    ("[[1, 2], [3, 4]][1, 0]", 3),
    ("[4, 5][1 < 2]", 5),
    ("abs([-1, 2])", (1, 2)),
    ("round([0.5, 1.5, -0.5])", (1, 2, -1)),
    ("round([1.25, 2.35], 1)", (1.3, 2.4)),
    ("floor([0.5, -0.5])", (0, -1)),
    ("ceil([0.5, -0.5])", (1, 0)),
    ("relu([-1, 2])", (0, 2)),
    ("erf([0, 0.5])", (0.0, math.erf(0.5))),
    ("leaky_relu([-1.0, 2.0])", (-0.01, 2.0)),
    ("leaky_relu([-1.0, 2.0], 0.5)", (-0.5, 2.0)),
    ("sqrt([4, 9])", (2.0, 3.0)),
    ("log2([1, 2])", (0.0, 1.0)),
    ("sum_over([[1, 2], [3, 4]], 0)", ((4, 6),)),
    ("sum_over([[1, 2], [3, 4]], [0, 1])", ((10,),)),
    ("sum_over([[1, 2], [3, 4]], -1)", ((3,), (7,))),
    ("mean_over([[1, 2], [3, 4]], 1)", ((1.5,), (3.5,))),
    ("max_over([[1, 5], [3, 4]], 0)", ((3, 5),)),
    ("min_over([[1, 5], [3, 4]], 1)", ((1,), (3,))),
    ("size([[1, 2, 3]], 1)", 3),
    ("indices([[5, 6, 7], [8, 9, 9]], 1)", ((0, 1, 2),)),
    ("indices([[5, 6, 7], [8, 9, 9]], 0)", ((0,), (1,))),
    ("indices([0.5, 0.5], -1)", (0, 1)),
    ("where(indices([[5, 6], [7, 8]], 1) <= indices([[5, 6], [7, 8]], 0), [[5, 6], [7, 8]], 0)", ((5, 0), (7, 8))),
    ("dims([[1, 2, 3]])", 2),
    ("dims(4)", 0),
    ("reshape([[1, 2], [3, 4]], [4])", (1, 2, 3, 4)),
    ("reshape([1, 2, 3, 4, 5, 6], [2, 3])", ((1, 2, 3), (4, 5, 6))),
    ("where([1, -1] > 0, [5, 6], 0)", (5, 0)),
    ("where(2 > 1, 5, 6)", 5),
    ("true + true", 2),
    ("[1, 2][false]", 1),
    ("1 if [1, 1] else 2", 1),
    ("1 if [1, 0] else 2", 2),
]


@every_case(("source", "expected"), INTEGERS)
def test_integers_stay_exact(source: str, expected: int) -> None:
    found = value(source)
    assert type(found) is int
    assert found == expected


@every_case(("source", "expected"), REALS)
def test_reals(source: str, expected: float) -> None:
    found = value(source)
    assert type(found) is float
    assert found == pytest.approx(expected, rel=1e-14, abs=1e-15)


@every_case(("source", "expected"), ARRAYS)
def test_arrays(source: str, expected: Any) -> None:
    found = value(source)
    assert found == expected
    assert _types(found) == _types(expected)


def _types(found: Any) -> Any:
    return [_types(item) for item in found] if isinstance(found, tuple) else type(found)


def test_every_function_has_a_row() -> None:
    written = " ".join(source for source, _ in (*INTEGERS, *REALS, *ARRAYS))
    assert [name for name in CALLABLE if f"{name}(" not in written] == []
    assert set(CONSTANTS) == {"pi", "e"} and set(FUNCTIONS) | set(CONSTANTS) == RESERVED


def test_names_are_taken_from_outside() -> None:
    expression = parse("a*x[0] + max(b, pi)")
    assert expression.names == {"a", "x", "b"}
    assert evaluate(expression, {"a": 2, "x": (3, 4), "b": 9}) == 15
    assert expression == parse("a*x[0] + max(b, pi)")


def test_new_names_reserve_nothing() -> None:
    """They are functions only before a bracket, and `true` and `false` yield to a name of the question."""
    for name in ("sum_over", "mean_over", "max_over", "min_over", "size", "dims", "indices", "reshape", "where", "erf"):
        assert evaluate(parse(f"{name} + 1"), {name: 2}) == 3
    assert evaluate(parse("true + false"), {"true": 5, "false": 7}) == 12
    assert parse("true + false + n").names == {"n"}


def test_words_pass_through_and_may_be_compared() -> None:
    assert value("mode", mode="same") == "same"
    assert holds(parse("mode == other"), {"mode": "same", "other": "same"})
    assert holds(parse("mode != other"), {"mode": "same", "other": "valid"})


@pytest.mark.parametrize(
    ("source", "holds_there"),
    [("x > 2", True), ("x < 2", False), ("y > 0", True), ("y > 1", False), ("x - 3", False), ("y", True)],
)
def test_a_condition_on_an_array_holds_in_every_entry(source: str, holds_there: bool) -> None:
    assert holds(parse(source), {"x": 3, "y": (1, 2)}) is holds_there


# What the language does not have: the source, and the offset of what is refused.
REFUSED = [
    ("", 0),
    ("   ", 0),
    ("x.y", 1),
    ("x.__class__", 1),
    ("(1).real", 3),
    ("1.real", 2),
    ("'a'", 0),
    ('1 + "a"', 4),
    ("f'{x}'", 1),
    ("x := 1", 2),
    ("x = 1", 2),
    ("min(x=1)", 5),
    ("x; y", 1),
    ("x # y", 2),
    ("x[1:2]", 3),
    ("{1}", 0),
    ("lambda: 1", 6),
    ("~1", 0),
    ("1 & 2", 2),
    ("1 | 2", 2),
    ("1 << 2", 0),
    ("2^3 & 1", 4),
    ("  1 +\n\n  $", 9),
    ("\\", 0),
    ("1 ! 2", 2),
    ("x\x00", 1),
    ("２+2", 0),  # a full-width digit
    ("é", 0),
    ("x²", 1),
    ("1×2", 1),
    ("−1", 0),  # a typographic minus
    ("1_000", 1),
    ("0x10", 1),
    ("0b1", 1),
    ("1j", 1),
    ("2x", 1),
    ("1e5e", 3),
    ("007", 0),
    ("f(1)", 0),
    ("1 + eval(1)", 4),
    ("1 + __import__(1)", 4),
    ("(sum)(1) + (1)(2)", 11),
    ("x[0](1)", 0),
    ("2^2 + f(1)", 6),  # offsets count `^` as the one character it is
    ("^^2", 0),
    ("2^^3", 2),
    ("1 + ^ 2", 4),
    ("2^3^ )", 5),
    ("  (1", 2),
    ("a b", 2),
    ("1 +", 3),
    ("sum", 0),
    ("1 + sum", 4),
    ("sum()", 0),
    ("sum(1, 2)", 0),
    ("dot(1)", 0),
    ("round(1, 2, 3)", 0),
    ("min()", 0),
    ("min(*x)", 0),
    ("min(**x)", 0),
    ("[*x]", 1),
    ("x in y", 0),
    ("x not in y", 0),
    ("x is y", 0),
    ("True", 0),
    ("1 + None", 4),
    ("[i for i in x]", 0),
    ("sum(i for i in x)", 3),
    ("await x", 0),
    ("(yield)", 1),
    ("1e999", 0),
    ("1 if 2", 0),
]


@every_case(("source", "offset"), REFUSED)
def test_refused_when_parsed(source: str, offset: int) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse(source)
    assert refused.value.offset == offset, refused.value.en
    assert refused.value.zh != refused.value.en


# What to write for what cannot stand in an expression.
WRITTEN = [
    ("n = 4", "==", "n == 4"),
    ("n =< 4", "<=", "n <= 4"),
    ("n => 4", ">=", "n >= 4"),
    ("n ≤ 4", "<=", "n <= 4"),
    ("n ≠ 4", "!=", "n != 4"),
    ("n \u2212 4", "-", "n - 4"),
    ("3 × n", "*", "3 * n"),
    ("n ÷ 3", "/", "n / 3"),
    ("n & m", "and", "n and m"),
    ("n²", "^2", "n^2"),
    ("2n", "2*n", "2*n"),
    ("n + 2.5e", "2.5*e", "n + 2.5*e"),
    ("2 * π", "pi", "2 * pi"),
    ("np.log(n)", "log(…)", "log(n)"),
    ("{{n}} + 1", "n", "n + 1"),
    ("{{ n }} + 1", "n", "n + 1"),
    ("（n)", "(", "(n)"),
    ("max(n，3)", ",", "max(n,3)"),
    ("２ * n", "2", "2 * n"),
    ("2(n + 1)", "2*(…)", "2*(n + 1)"),
]


@every_case(("source", "advice", "meant"), WRITTEN)
def test_what_to_write_is_said(source: str, advice: str, meant: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse(source)
    assert refused.value.en.endswith(f": write `{advice}`")
    assert refused.value.zh.endswith(f"，请写 `{advice}`")
    assert parse(meant).source == meant


@every_case("source", ["n ? 1 : 2", "'n'", "n; m", "0x10", "n.size", "$n$", "n\u2028+ 1 \\ 2", "{{n + 1}}"])
def test_where_nothing_is_plain_nothing_is_advised(source: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse(source)
    assert "write" not in refused.value.en
    assert "请写" not in refused.value.zh


@pytest.mark.parametrize(
    ("source", "advice"),
    [
        ("sqr(n)", "did you mean `sqrt`?"),
        ("n(n + 1)", "a product needs `*`"),
        ("(n + 1)(n + 2)", "a product needs `*`"),
    ],
)
def test_a_call_of_what_is_no_function(source: str, advice: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse(source)
    assert refused.value.en.endswith(advice)


UNDEFINED = [
    "unknown", "1/0", "1//0", "1%0", "1.0/0", "0^-1", "0.0^-0.5", "(-8)^(1/3)", "(-8)^0.5", "sqrt(-1)", "log(0)",
    "log(-1)", "log2(0)", "exp(1000)", "10.0^400", "10^400*1.0", "10^400/1", "sqrt(10^400)", "tanh(10^400)", "1e308*10",
    "1e308//1e-308", "sin(1e308*10)", "round(1, 0.5)", "round(1, 16)", "1 @ 2", "len(5)", "shape(5)",
    "min(5)", "max(5)", "5[0]", "[]", "[[], []]", "sum([])", "mean([])", "max([])", "[1, [2]]", "[[1], [1, 2]]",
    "[1, 2] + [1, 2, 3]", "[1, 2] == [1, 2, 3]", "[1, 2] @ [1, 2, 3]", "[1, 2] @ 3", "dot([1, 2], [1, 2, 3])",
    "[1, 2][2]", "[1, 2][-3]", "[1, 2][0, 0]", "[1, 2][0.0]", "[1, 2][10^400]", "[1, 2][[[0]]]", "[1, 2] / [0, 1]",
    "[1, 2] // 0", "[0, 1]^-1", "[10^400, 0.5]", "[10^400, 1] / 2", "[1e308, 1] * 10", "sqrt([-1, 1])", "log([0, 1])",
    "exp([1000, 1])", "1 + (1 if 0 else 1/0)", "mode * 3", "mode + mode", "-mode", "[mode, 1]", "[1, 2] * mode",
    "sum_over([1], 1)", "sum_over([1], [0, 0])", "sum_over(5, 0)", "mean_over([1], 0.5)", "size([1], 1)", "size(1, 0)",
    "indices([1], 1)", "indices(1, 0)", "indices([1], [0])", "indices([1], 0.5)", "indices(mode, 0)",
    "reshape([1, 2], [3])", "reshape([1, 2], [-1])", "reshape([1, 2], 10^9)", "reshape([1, 2], [2, 0])",
    "where([1, 0], [1, 2], [1, 2, 3])", "where(mode, 1, 2)", "sum_over(mode, 0)", "dims(mode)",
    "mode < mode", "[1, 2] == mode", "abs(mode)", "mode[0]", "hole + 1", "hole", "endless", "[endless, 1]",
    "size(row, 0.0)", "size(row, 1)", "size(row, [0])", "size(row, mode)",
]  # fmt: skip


@every_case("source", UNDEFINED)
def test_refused_when_computed(source: str) -> None:
    expression = parse(source)
    with pytest.raises(ExpressionError) as refused:
        evaluate(expression, {"mode": "same", "hole": math.nan, "endless": math.inf, "row": (1, 2)})
    assert refused.value.zh != refused.value.en


@pytest.mark.unmeasured
@given(ARITHMETIC)
@settings(max_examples=400)
def test_arithmetic_is_pythons(tree: tuple[str, str]) -> None:
    source, python = tree
    try:
        expected = eval(python, {"__builtins__": {"min": min, "max": max, "abs": abs}})  # noqa: S307
    except (ZeroDivisionError, OverflowError):
        with pytest.raises(ExpressionError):
            value(source)
        return
    found = value(source)
    assert found == expected
    assert type(found) is (int if isinstance(expected, bool) else type(expected))


@given(st.integers(-(10**6), 10**6), st.integers(0, 4))
def test_round_is_half_away_from_zero(number: int, digits: int) -> None:
    """`number`.5 of the last kept digit, written in decimals, goes away from zero."""
    half = f"{abs(number)}5e-{digits + 1}"
    sign = "-" if number < 0 else ""
    expected = (abs(number) + 1) * (-1 if number < 0 else 1) / 10**digits
    assert value(f"round({sign}{half}, {digits})") == pytest.approx(expected, rel=1e-15)


@given(st.text(max_size=60))
@settings(max_examples=300)
def test_any_text_is_an_expression_or_refused_with_an_offset_inside(source: str) -> None:
    try:
        parse(source)
    except ExpressionError as refused:
        assert 0 <= refused.offset <= len(source)


@pytest.mark.unmeasured
@given(NOISE)
@settings(max_examples=400)
def test_whatever_parses_has_a_plain_value_or_is_refused(source: str) -> None:
    try:
        found = value(source, x=(1, 2))
    except ExpressionError as refused:
        assert 0 <= refused.offset <= len(source)
        return
    assert _finite(found)


def _finite(found: Any) -> bool:
    if isinstance(found, tuple):
        return all(map(_finite, found))
    return type(found) is int or (type(found) is float and math.isfinite(found))


OF_ONE = ("sqrt", "exp", "log", "ln", "log2", "log10", "sin", "cos", "tanh", "sigmoid", "relu", "elu", "softplus")
CALLS = [f"{name}(x)" for name in (*OF_ONE, "leaky_relu")]
CALLS += ["elu(x, 0.3)", "leaky_relu(x, 0.3)", "x**2", "x**0.5", "x**-1", "2.5**x"]


@pytest.mark.sweep
@pytest.mark.parametrize("source", CALLS)
@given(st.lists(st.floats(-750, 750), min_size=1, max_size=4))
def test_an_array_is_what_its_numbers_are(source: str, numbers: list[float]) -> None:
    """NumPy's functions give what Python's give, and refuse what they refuse, in the same words."""
    alone = []
    for number in numbers:
        try:
            alone.append(value(source, x=number))
        except ExpressionError as error:
            with pytest.raises(ExpressionError) as refused:
                value(source, x=numbers)
            assert refused.value.en == error.en
            return
    assert value(source, x=numbers) == pytest.approx(tuple(alone), rel=1e-14, abs=1e-300)
