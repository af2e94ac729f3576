from __future__ import annotations

import json
import sys
import unicodedata

import pytest
from answer_vectors import ARRAYS, MEBI, NUMBERS, PERCENT, PX, Array, Number
from every_case import every_case
from hostile_answers import KNOWN_HOSTILE
from hypothesis import given
from hypothesis import strategies as st
from refused_vectors import UNREADABLE, Refused
from strategies.expressions import TYPED
from surviving import MOST_SECONDS, READERS, assert_survives

from dlquiz.grading.numbers import Digits
from dlquiz.grading.reader import Reading, read_array, read_number, show_value
from dlquiz.grading.tokens import plain_characters
from dlquiz.grading.verdict import Unreadable
from dlquiz.messages import Text


def value_of(reading: object) -> object:
    assert isinstance(reading, Reading), reading
    return reading.value


def help_of(reading: object) -> Text:
    assert isinstance(reading, Unreadable), reading
    return reading.help


@every_case("row", NUMBERS)
def test_an_accepted_number_is_read(row: Number) -> None:
    reading = read_number(row.text, unit=row.unit, integer_key=row.integer_key)
    assert value_of(reading) == pytest.approx(row.value, rel=1e-14, abs=0), row.reason
    if isinstance(row.value, int):
        assert value_of(reading) == row.value, "integers are exact"


@every_case("row", ARRAYS)
def test_an_accepted_array_is_read(row: Array) -> None:
    reading = read_array(row.text, dimensions=row.dimensions, shape_like=row.shape_like)
    assert value_of(reading) == row.value, row.reason


@every_case("row", UNREADABLE)
def test_an_unreadable_text_says_how_to_fix_it(row: Refused) -> None:
    if row.dimensions:
        reading = read_array(row.text, dimensions=row.dimensions, unit=row.unit, shape_like=row.shape_like)
    else:
        reading = read_number(row.text, unit=row.unit, integer_key=row.integer_key)
    assert row.help in help_of(reading).en, row.reason
    assert isinstance(reading, Unreadable)
    if row.position is not None:
        assert reading.position == row.position
    assert any("\u4e00" <= one <= "\u9fff" for one in reading.help.zh), "a Chinese help"
    json.dumps(reading.help).encode()


@every_case(
    ("text", "echo"),
    [
        ("1/4", "0.25"),
        ("+0.250", "0.25"),
        ("112.0", "112"),
        ("1/3", "0.333333333333"),
        ("0.1+0.2", "0.3"),
        ("1e-12", "1e−12"),
        ("61.1M", "61,100,000"),
        ("-inf", "−inf"),
        ("nan", "nan"),
        ("7^400", "1.094500…e+338"),
        ("-7^400", "−1.094500…e+338"),
    ],
)
def test_a_number_is_echoed(text: str, echo: str) -> None:
    reading = read_number(text, integer_key=True)
    assert isinstance(reading, Reading)
    assert reading.echo == Text(echo, echo)


@pytest.mark.parametrize(
    ("text", "dimensions", "shape_like", "echo"),
    [
        ("64 112 112", 1, True, "64×112×112"),
        ("1000", 1, True, "(1000,)"),
        ("()", 1, True, "()"),
        ("[[1,2],[3,4]]", 1, True, "[[1, 2], [3, 4]]"),
        ("1 2; 3 4", 2, False, "[[1, 2], [3, 4]]"),
        ("1/4 ½", 1, False, "[0.25, 0.5]"),
    ],
)
def test_an_array_is_echoed(text: str, dimensions: int, shape_like: bool, echo: str) -> None:
    reading = read_array(text, dimensions=dimensions, shape_like=shape_like)
    assert isinstance(reading, Reading)
    assert reading.echo == Text(echo, echo)


def test_a_key_is_shown_like_a_reading() -> None:
    assert show_value(((1, 2.5), (3, 4))) == "[[1, 2.5], [3, 4]]"
    assert show_value((3, 224, 224), shape_like=True) == "3×224×224"
    assert show_value((-0.0, -1e-12)) == "[0, −1e−12]"


@every_case(
    ("text", "digits"),
    [
        ("0.25", Digits(2, 2)),
        ("0.250", Digits(3, 3)),
        ("-0.025", Digits(2, 3)),
        ("112", Digits(3, 0)),
        ("1.20e3", Digits(3, -1)),
        ("2.5e-3", Digits(2, 4)),
        ("1,234.5", Digits(5, 1)),
        ("25%", Digits(2, 2)),
        ("12.5 %", Digits(3, 3)),
        ("x ≈ 0.33", Digits(2, 2)),
        ("0", Digits(0, 0)),
        ("1/4", None),
        ("2*0.5", None),
        ("(0.25)", None),
        ("61.1M", None),
    ],
)
def test_the_digits_of_a_plain_literal_are_counted(text: str, digits: Digits | None) -> None:
    reading = read_number(text, integer_key=True)
    assert isinstance(reading, Reading)
    assert reading.digits == digits


def test_digits_in_the_asked_unit_are_counted_and_converted_ones_are_not() -> None:
    for text, unit, digits in [
        ("12.5%", PERCENT, Digits(3, 1)),
        ("12.5", PERCENT, Digits(3, 1)),
        ("12.5 px", PX, Digits(3, 1)),
        ("5120 KiB", MEBI, None),
    ]:
        reading = read_number(text, unit=unit, integer_key=False)
        assert isinstance(reading, Reading)
        assert reading.digits == digits, text


def test_digits_of_an_array_stand_entry_by_entry() -> None:
    reading = read_array("[[0.33, 1/3], [1.0, 2]]", dimensions=2, shape_like=False)
    assert isinstance(reading, Reading)
    assert reading.digits == ((Digits(2, 2), None), (Digits(2, 1), Digits(1, 0)))


def test_log_is_said_to_be_ln_and_ln_is_not_remarked_on() -> None:
    logs, plain = read_number("log(2)", integer_key=False), read_number("ln(2)+log2(8)", integer_key=False)
    in_array = read_array("log(2), 1", dimensions=1, shape_like=False)
    assert isinstance(logs, Reading) and isinstance(plain, Reading) and isinstance(in_array, Reading)
    assert ["ln" in note.en and "ln" in note.zh for note in (*logs.notes, *in_array.notes)] == [True, True]
    assert plain.notes == ()


def test_a_conversion_is_noted() -> None:
    reading = read_number("5120 KiB", unit=MEBI, integer_key=False)
    assert isinstance(reading, Reading)
    assert reading.notes == (Text.same("5120 KiB = 5 MiB"),)


def test_units_of_arrays_stand_on_entries_or_behind_the_brackets() -> None:
    for text, unit, value in [
        ("[5 MiB, 1024 KiB]", MEBI, (5, 1)),
        ("[5120, 1024] KiB", MEBI, (5, 1)),
        ("5, 1 MiB", MEBI, (5, 1)),
        ("[25, 75] %", PERCENT, (25, 75)),
        ("[0.5, 99.5]%", PERCENT, (0.5, 99.5)),
        ("25% 75%", PERCENT, (25, 75)),
        ("25, 75", PERCENT, (25, 75)),
    ]:
        assert value_of(read_array(text, dimensions=1, unit=unit, shape_like=False)) == value, text


def test_characters_are_replaced_one_by_one() -> None:
    text = "（１／４）－２³ ½ ① 𝟎 ☃"
    assert plain_characters(text) == "(1/4)-2³ ½ ① 0 ☃"
    assert len(plain_characters(text)) == len(text)


@given(TYPED)
def test_arithmetic_agrees_with_python(expression: str) -> None:
    expected = eval(expression, {"__builtins__": {}})  # noqa: S307 - built above from digits and signs
    assert value_of(read_number(expression, integer_key=False)) == pytest.approx(expected, rel=1e-12, abs=1e-12)


@given(st.integers(2, 9), st.integers(-3, 4), st.integers(1, 3), st.integers(1, 9))
def test_precedence_agrees_with_python(a: int, b: int, c: int, d: int) -> None:
    text = f"-{a}**{b}*{c}+{d}-{a}/{c}**-{d}"
    expected = -(a**b) * c + d - a / c**-d
    assert value_of(read_number(text, integer_key=False)) == pytest.approx(expected, rel=1e-12)


FRACTIONS = [
    sign
    for sign in map(chr, range(sys.maxunicode + 1))
    if unicodedata.name(sign, "").startswith("VULGAR FRACTION") and unicodedata.numeric(sign)
]


@every_case("sign", FRACTIONS)
def test_a_fraction_in_one_sign_is_the_number_that_unicode_says_it_is(sign: str) -> None:
    expected = pytest.approx(unicodedata.numeric(sign), rel=1e-12)
    assert value_of(read_number(sign, integer_key=False)) == expected


@every_case("text", KNOWN_HOSTILE)
def test_a_known_hostile_text_is_refused_or_read_at_once(text: str) -> None:
    """Without an exception, a control character in what is said, or time lost."""
    for reader in READERS:
        assert min(assert_survives(text, reader) for _ in range(3)) < MOST_SECONDS
