"""Whatever way a value is written, it reads back as that value."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest
import renderings
from answer_vectors import ARRAYS, NUMBERS, UNREADABLE, Array, Number, Refused
from every_case import every_case
from hostile_answers import PIECES
from hypothesis import given
from hypothesis import strategies as st
from strategies.answers import ENTRIES, FORMULAS, ROWS, SIZES, TERMINATING, WHOLE

from dlquiz.grading.reader import Reading, Value, read_array, read_number
from dlquiz.grading.verdict import Unreadable
from dlquiz.questions.kinds import Unit

PERCENT = Unit("%")
ZEROS = ("０", "٠", "०", "𝟎", "๐")


def number(text: str, *, integer_key: bool = False, unit: Unit | None = None) -> int | float:
    reading = read_number(text, integer_key=integer_key, unit=unit)
    assert isinstance(reading, Reading), f"{text!r}: {reading}"
    assert not isinstance(reading.value, tuple)
    return reading.value


def array(text: str, dimensions: int, *, shape_like: bool = False) -> Value:
    reading = read_array(text, dimensions=dimensions, shape_like=shape_like)
    assert isinstance(reading, Reading), f"{text!r}: {reading}"
    return reading.value


@given(WHOLE)
def test_every_form_of_an_integer_is_that_integer(value: int) -> None:
    for form in renderings.integers(value):
        assert number(form, integer_key=True) == value, form
    for form in renderings.counts(value):
        read = number(form, integer_key=True)
        assert read == value and isinstance(read, int), form


@given(WHOLE, st.sampled_from(ZEROS))
def test_digits_of_every_script_are_digits(value: int, zero: str) -> None:
    assert number(renderings.in_script(str(value), zero)) == value


@given(st.integers(-(10**30), 10**30))
def test_integers_beyond_the_floats_stay_exact(value: int) -> None:
    for form in (str(value), f"{value:,}", f"{value:_}", f"{value:,}".replace(",", " "), f"({value})"):
        assert number(form, integer_key=True) == value


@pytest.mark.unmeasured
@given(TERMINATING)
def test_every_form_of_a_decimal_is_that_decimal(value: Decimal) -> None:
    for form in renderings.decimals(value):
        assert number(form) == pytest.approx(float(value), rel=1e-14, abs=1e-300), form


@given(TERMINATING)
def test_a_literal_is_read_to_the_last_bit(value: Decimal) -> None:
    for form in (format(value, "f"), f"{value:e}", renderings.widened(f"{value:e}")):
        assert number(form) == float(value), form


@given(st.floats(allow_nan=False))
def test_every_float_reads_back(value: float) -> None:
    assert float(number(repr(value))) == value


@given(TERMINATING.filter(lambda value: abs(value) >= 1))
def test_an_answer_in_per_cent_may_have_its_sign_or_not(value: Decimal) -> None:
    text = format(value, "f")
    for form in (text, f"{text}%", f"{text} %", f"{text}％"):
        assert number(form, unit=PERCENT) == float(value), form


@given(WHOLE | TERMINATING.map(float))
def test_whatever_stands_around_an_answer_says_nothing(value: float) -> None:
    for form in renderings.around(repr(value)):
        assert number(form) == value, form


@pytest.mark.unmeasured
@given(SIZES)
def test_every_form_of_a_shape_is_that_shape(shape: Sequence[int]) -> None:
    for form in renderings.shapes(shape):
        assert array(form, 1, shape_like=True) == tuple(shape), form


def value_of(entry: str) -> float:
    known = {"1/4": 0.25, "¼": 0.25, "25%": 0.25, "2^-2": 0.25, "sqrt(4)": 2, "(1+2)*3": 9, "2.5×10⁻¹": 0.25}
    return known[entry] if entry in known else float(entry)


@pytest.mark.unmeasured
@given(st.lists(ENTRIES | FORMULAS, min_size=1, max_size=8))
def test_every_form_of_a_vector_is_that_vector(vector: Sequence[str]) -> None:
    wanted = tuple(map(value_of, vector))
    for form in renderings.lists(vector):
        assert array(form, 1) == pytest.approx(wanted, rel=1e-14), form


@pytest.mark.unmeasured
@given(ROWS)
def test_every_form_of_a_matrix_is_that_matrix(rows: Sequence[Sequence[str]]) -> None:
    wanted = [tuple(map(value_of, row)) for row in rows]
    for form in renderings.matrices(rows):
        read = array(form, 2)
        assert isinstance(read, tuple) and len(read) == len(rows), form
        for one, other in zip(read, wanted, strict=True):
            assert one == pytest.approx(other, rel=1e-14), form


# The same in full width


def same(one: Reading | Unreadable, other: Reading | Unreadable) -> bool:
    if isinstance(one, Unreadable) or isinstance(other, Unreadable):
        return type(one) is type(other)
    # No nan equals itself, but it reads the same.
    alike = one.value == other.value or repr(one.value) == repr(other.value)
    return alike and one.digits == other.digits


ONE_NUMBER = [*NUMBERS, *(row for row in UNREADABLE if not row.dimensions)]
SEVERAL = [*ARRAYS, *(row for row in UNREADABLE if row.dimensions)]
TWINS = every_case("twin", [renderings.widened, renderings.in_chinese])


@pytest.mark.unmeasured
@TWINS
@every_case("row", ONE_NUMBER)
def test_full_width_changes_nothing_about_a_number(row: Number | Refused, twin: Callable[[str], str]) -> None:
    plain = read_number(row.text, unit=row.unit, integer_key=row.integer_key)
    assert same(plain, read_number(twin(row.text), unit=row.unit, integer_key=row.integer_key))


@pytest.mark.unmeasured
@TWINS
@every_case("row", SEVERAL)
def test_full_width_changes_nothing_about_an_array(row: Array | Refused, twin: Callable[[str], str]) -> None:
    plain = read_array(row.text, dimensions=row.dimensions, shape_like=row.shape_like)
    assert same(plain, read_array(twin(row.text), dimensions=row.dimensions, shape_like=row.shape_like))


@given(st.lists(st.sampled_from([piece for piece in PIECES if "." not in piece[-1:]]), max_size=12).map("".join))
def test_full_width_changes_nothing_about_any_text(text: str) -> None:
    twin = renderings.widened(text)
    assert same(read_number(text, integer_key=True), read_number(twin, integer_key=True))
    for dimensions, shape_like in ((1, True), (1, False), (2, False)):
        plain = read_array(text, dimensions=dimensions, shape_like=shape_like)
        assert same(plain, read_array(twin, dimensions=dimensions, shape_like=shape_like))


def test_an_infinity_is_read_with_either_sign() -> None:
    assert [number(text) for text in ("inf", "+inf", "∞", "−∞", "-Infinity")] == [math.inf] * 3 + [-math.inf] * 2
