from __future__ import annotations

import math

import numpy as np
import pytest
from answer_vectors import MATRIX, SHAPE
from every_case import every_case
from hypothesis import given
from hypothesis import strategies as st
from marked_vectors import MARKED, Marked
from strategies.answers import REALS

from dlquiz.grading.compare import Comparison, compare, describe_tolerance, plain_key
from dlquiz.grading.numbers import Digits
from dlquiz.grading.reader import Reading, read_array, read_number
from dlquiz.messages import Text
from dlquiz.questions.tolerance import Tolerance

DEFAULT = Tolerance()


def mark(row: Marked) -> Comparison:
    integer = isinstance(row.key, int)
    if row.dimensions:
        reading = read_array(row.text, dimensions=row.dimensions, unit=row.unit, shape_like=row.shape_like)
    else:
        reading = read_number(row.text, unit=row.unit, integer_key=integer)
    assert isinstance(reading, Reading), reading
    return compare(reading.value, row.key, row.tolerance, digits=reading.digits, shape_like=row.shape_like)


@every_case("row", MARKED)
def test_a_reading_is_marked(row: Marked) -> None:
    comparison = mark(row)
    assert comparison.right is row.right, row.reason
    assert (comparison.score == 1.0) is row.right
    assert 0 <= comparison.score <= 1


def test_numpy_keys_are_taken_as_python_numbers() -> None:
    assert plain_key(np.array([[1, 2], [3, 4]])) == MATRIX
    assert plain_key(np.float32(0.5)) == 0.5
    assert isinstance(plain_key(np.int64(112)), int)
    assert plain_key([np.int64(64), 112]) == (64, 112)
    assert compare((1, 2), np.array([1.0, 2.0005]), DEFAULT).right


def test_an_array_with_one_real_entry_is_real() -> None:
    assert compare((1000.5, 0.5), (1000, 0.5), DEFAULT).right
    assert not compare((1000.5, 1), (1000, 1), DEFAULT).right


def test_the_first_wrong_entry_is_named_counting_from_one() -> None:
    vector = compare((1, 2, 9, 9), (1, 2, 3, 4), DEFAULT)
    assert vector.score == 0.5
    assert vector.marks == (True, True, False, False)
    assert "entry 3" in vector.message.en and "第 3 个" in vector.message.zh
    matrix = compare(((1, 2), (3, 4)), ((1, 2), (3, 5)), DEFAULT)
    assert matrix.marks == ((True, True), (True, False))
    assert "row 2, column 2" in matrix.message.en and "第 2 行第 2 列" in matrix.message.zh
    cube = compare((((1, 2), (3, 4)), ((5, 6), (7, 9))), (((1, 2), (3, 4)), ((5, 6), (7, 8))), DEFAULT)
    assert "(2, 2, 2)" in cube.message.en and cube.score == 0.875


@every_case(
    ("value", "key", "finding", "said"),
    [
        (((1, 3), (2, 4)), MATRIX, "transposed", "transposed"),
        (((1, 4), (2, 5), (3, 6)), ((1, 2, 3), (4, 5, 6)), "transposed", "transposed"),
        (((1,), (2,)), ((1, 2),), "transposed", "transposed"),
        (((-1, -2), (-3, -4)), MATRIX, "sign", "sign"),
        (-0.25, 0.25, "sign", "sign"),
        (-112, 112, "sign", "sign"),
        (-math.inf, math.inf, "sign", "sign"),
        ((-0.5, 0, 0.25), (0.5, 0.0, -0.25), "sign", "sign"),
        (25, 0.25, "factor_100", "large"),
        (0.25, 25.0, "factor_100", "small"),
        (0.03, 3, "factor_100", "small"),
        (300, 3, "factor_100", "large"),
        ((50, 150), (0.5, 1.5), "factor_100", "large"),
        ((1, 2, 3), (1, 2), "shape", "3 numbers"),
        (1, (1, 2), "shape", "one number"),
        ((1, 2), 1, "shape", "2 numbers"),
        ((1, 2, 3, 4), MATRIX, "shape", "2×2"),
        (((1, 2),), MATRIX, "shape", "1×2"),
        (((1, 9), (2, 9), (3, 9)), ((1, 2, 3), (4, 5, 6)), "shape", "3×2"),
        ((((1, 3), (2, 4)),), (((1, 2), (3, 4)),), "axes", "axes"),
        ((((1,), (3,)), ((2,), (4,))), (((1, 2), (3, 4)),), "axes", "axes"),
        ((((((1, 3), (2, 4)),)),), ((((1, 2), (3, 4)),),), "axes", "axes"),
    ],
)
def test_a_mistake_is_named_and_scores_nothing(value: object, key: object, finding: str, said: str) -> None:
    comparison = compare(value, key, DEFAULT)  # type: ignore[arg-type]
    assert (comparison.right, comparison.score) == (False, 0.0)
    assert (comparison.marks is None) == (not isinstance(key, tuple) or np.shape(value) != np.shape(key))
    assert comparison.finding == finding
    assert said in comparison.message.en
    assert comparison.message.zh != comparison.message.en


def test_the_order_of_axes_is_reported_only_of_shapes() -> None:
    assert compare((112, 112, 64), SHAPE, DEFAULT, shape_like=True).finding == "axes"
    vector = compare((112, 112, 64), SHAPE, DEFAULT)
    assert (vector.finding, vector.score) == (None, 1 / 3)
    assert compare((112, 111, 64), SHAPE, DEFAULT, shape_like=True).finding is None


def test_of_two_mistakes_that_explain_a_value_none_is_named() -> None:
    antisymmetric = ((0, 1), (-1, 0))
    comparison = compare(((0, -1), (1, 0)), antisymmetric, DEFAULT)
    assert (comparison.right, comparison.score, comparison.finding) == (False, 0.0, None)


def test_an_overflowing_factor_is_no_finding() -> None:
    assert compare(math.inf, 1e307, DEFAULT).finding is None
    assert compare(10**400, 1e307, DEFAULT).finding is None
    assert compare(10**400, 10**398, DEFAULT).finding == "factor_100"


@every_case(
    ("text", "key", "tolerance", "needs"),
    [
        ("0.33", 1 / 3, DEFAULT, 4),
        ("112", 112.37, DEFAULT, 4),
        ("1.2e3", 1234.5, DEFAULT, 4),
        ("33%", 1 / 3, DEFAULT, 4),
        ("0.67", 2 / 3, DEFAULT, 4),
        ("-0.67", -2 / 3, DEFAULT, 4),
        ("0.67", 2 / 3, Tolerance(decimals=3), 3),
        ("0.67", 2 / 3, Tolerance(significant=5), 5),
        ("0.67", 2 / 3, Tolerance(relative=1e-4), 5),
        ("0.67", 2 / 3, Tolerance(absolute=1e-4), 4),
        ("0.66", 2 / 3, DEFAULT, None),
        ("0.7", 2 / 3, DEFAULT, None),
        ("0.3", 1 / 3, DEFAULT, None),
        ("2/3+0.01", 2 / 3, DEFAULT, None),
        ("1200", 1234.5, DEFAULT, None),
        ("0.333", 0.33333, DEFAULT, None),
        ("112", 113, DEFAULT, None),
    ],
)
def test_a_correct_rounding_to_too_few_digits_is_told_apart(
    text: str, key: float, tolerance: Tolerance, needs: int | None
) -> None:
    reading = read_number(text, integer_key=False)
    assert isinstance(reading, Reading)
    comparison = compare(reading.value, key, tolerance, digits=reading.digits)
    assert comparison.needs_digits == needs
    assert comparison.right is (text == "0.333")
    if needs:
        assert str(needs) in comparison.message.en and str(needs) in comparison.message.zh


def test_too_few_digits_in_an_array_need_every_wrong_entry_to_be_a_rounding() -> None:
    key = (1 / 3, 2 / 3, 0.5)
    digits = (Digits(2, 2), Digits(2, 2), Digits(1, 1))
    assert compare((0.33, 0.67, 0.5), key, DEFAULT, digits=digits).needs_digits == 4
    assert compare((0.33, 0.66, 0.5), key, DEFAULT, digits=digits).needs_digits is None
    assert compare((0.33, 0.67, 0.5), key, DEFAULT).needs_digits is None


@every_case(
    ("tolerance", "key", "en", "zh"),
    [
        (DEFAULT, 112, "exact whole numbers", "整数，须完全一致"),
        (DEFAULT, SHAPE, "exact whole numbers", "整数，须完全一致"),
        (DEFAULT, 0.25, "within 0.1%", "误差不超过 0.1%"),
        (DEFAULT, (1, 0.5), "within 0.1%", "误差不超过 0.1%"),
        (Tolerance(relative=0.01), 112, "within 1%", "误差不超过 1%"),
        (Tolerance(absolute=0.5), 0.25, "within ±0.5", "误差不超过 ±0.5"),
        (Tolerance(relative=0.01, absolute=1e-6), 0.25, "within 1% or within ±1e-06", None),
        (Tolerance(decimals=3), 0.25, "to 3 decimals", "精确到小数点后 3 位"),
        (Tolerance(decimals=1), 0.25, "to 1 decimal", "精确到小数点后 1 位"),
        (Tolerance(significant=3), 0.25, "to 3 significant digits", "保留 3 位有效数字"),
    ],
)
def test_the_tolerance_is_described(tolerance: Tolerance, key: object, en: str, zh: str | None) -> None:
    described = describe_tolerance(tolerance, key)
    assert described.en == en
    assert zh is None or described.zh == zh


def test_a_share_is_not_said_of_an_answer_in_percent() -> None:
    """±0.1% beside a percentage reads as a tenth of a percentage point."""
    for tolerance, digits in ((DEFAULT, 4), (Tolerance(relative=0.01), 3)):
        described = describe_tolerance(tolerance, 8.3456, in_percent=True)
        assert described == Text(f"to {digits} significant digits", f"保留 {digits} 位有效数字")


def test_the_description_does_not_betray_a_zero() -> None:
    assert describe_tolerance(DEFAULT, 0.0) == describe_tolerance(DEFAULT, 7.5)


@given(REALS)
def test_a_key_is_always_right_and_so_is_its_bound(key: float) -> None:
    assert DEFAULT.accepts(key, key)
    assert DEFAULT.accepts(key + DEFAULT.slack(key), key)
    assert DEFAULT.accepts(key - DEFAULT.slack(key), key)


@given(REALS.filter(lambda key: abs(key) > 1e-200))
def test_twice_the_default_tolerance_is_always_wrong(key: float) -> None:
    assert not DEFAULT.accepts(key * 1.002, key)
    assert not DEFAULT.accepts(key * 0.998, key)


@given(st.integers(-(10**40), 10**40), st.integers(-(10**40), 10**40))
def test_integer_keys_are_exact(value: int, key: int) -> None:
    assert DEFAULT.accepts(value, key) is (value == key)


@given(st.integers(1, 8), REALS.filter(lambda key: abs(key) > 1e-200))
def test_rounding_to_the_asked_significant_digits_is_right(significant: int, key: float) -> None:
    assert Tolerance(significant=significant).accepts(float(f"{key:.{significant - 1}e}"), key)


@pytest.mark.unmeasured
@every_case("value", [10**400, -(10**400), math.inf, math.nan, 0, 1e308, 5e-324])
@every_case("key", [10**400, math.inf, -math.inf, math.nan, 0, 0.0, 1e308, 5e-324, 3])
@every_case(
    "tolerance",
    [DEFAULT, Tolerance(relative=0.1), Tolerance(absolute=1.0), Tolerance(decimals=400), Tolerance(significant=3)],
)
def test_extreme_values_are_compared_without_an_exception(value: float, key: float, tolerance: Tolerance) -> None:
    comparison = compare(value, key, tolerance, digits=Digits(3, 0))
    same = value == key or (value != value and key != key)
    assert comparison.right or not same
    assert not (comparison.right and key in (math.inf, -math.inf) and not same)
