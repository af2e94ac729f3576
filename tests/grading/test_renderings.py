"""Whatever way a value is written, it reads back as that value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

import pytest
from answer_vectors import ARRAYS, NUMBERS, Array, Number
from every_case import every_case
from hostile_answers import PIECES
from hypothesis import given
from hypothesis import strategies as st
from refused_vectors import UNREADABLE, Refused
from strategies.answers import ENTRIES, FORMULAS, ROWS, SIZES, TERMINATING, WHOLE

from dlquiz.grading.reader import Reading, Value, read_array, read_number
from dlquiz.grading.verdict import Unreadable
from dlquiz.questions.kinds import Unit

PERCENT = Unit("%")
TIMES = "×·⋅*x"
DIVIDE = "/÷∕⁄／"
MINUS = "-−–—－"
POWERS = ("^", "**")
SUPERSCRIPTS = str.maketrans("0123456789-+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺")
SUFFIXES = {"k": 3, "K": 3, "M": 6, "B": 9, "G": 9, "T": 12}
VULGAR = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅛": "0.125", "⅜": "0.375", "⅝": "0.625", "⅞": "0.875", "⅕": "0.2"}
_WIDE = {code: code - 0x21 + 0xFF01 for code in range(0x21, 0x7F)} | {ord(" "): 0x3000}
_CHINESE = {ord(a): b for a, b in zip("(),;[]%", "（），；【】％", strict=True)}
ZEROS = ("０", "٠", "०", "𝟎", "๐")


# Every way that docs/grading.md lets people write a value


def times_after(factor: str) -> str:
    """The times signs that may stand behind a factor: `0x1` would be hexadecimal."""
    return TIMES.replace("x", "") if factor in ("0", "-0") else TIMES


def widened(text: str) -> str:
    """The text as a full-width input method writes it."""
    return text.translate(_WIDE)


def in_chinese(text: str) -> str:
    """The text with the punctuation of a Chinese input method, the rest as it is."""
    return text.translate(_CHINESE)


def in_script(text: str, zero: str) -> str:
    """The text with the decimal digits that start with `zero`."""
    return "".join(chr(ord(zero) + int(one)) if one.isascii() and one.isdigit() else one for one in text)


def around(text: str) -> Iterator[str]:
    """What may stand around any answer."""
    yield from (text, f" {text} ", f"= {text}", f"={text}", f"x = {text}", f"≈{text}", f"输出 = {text}", f"{text}。")
    yield from (f"{text}\n", f"\u3000{text}\t", f"y ≈ {text}")


def integers(value: int) -> Iterator[str]:
    """The forms of an integer, where one number is asked."""
    text = str(value)
    yield from (text, f"({text})", f"（{text}）", f"[{text}]", f"({text})。", f"{text}.", f"{text}.0", f"{text}e0")
    yield from (f"+{text}", f"{text}E0") if value >= 0 else (text.replace("-", sign) for sign in MINUS)
    yield from (f"{value - 1}+1", f"{value + 7} - 7", f"1{MINUS[1]}{1 - value}" if value < 1 else f"0+{value}")
    yield from (f"{3 * value}{sign}3" for sign in DIVIDE)
    yield from (f"{text}{sign}1" for sign in times_after(text))
    yield from (f"{100 * value}%", f"{100 * value} %", f"{100 * value}％")
    if value >= 0:
        yield from (f"sqrt({value * value})", f"√({value * value})", f"({text})^1", f"{text}**1", f"{text}¹")
        yield from (f"log2(2^{value})",) if value <= 60 else ()
    if abs(value) >= 1000:
        yield from (f"{value:,}", f"{value:_}", f"{value:,}".replace(",", " "), f"{value:,}".replace(",", "'"))
        yield from (f"{value:,}".replace(",", "’"), widened(f"{value:,}"), f"{value:,}.0")


def counts(value: int) -> Iterator[str]:
    """An integer with a magnitude behind it: `61.10084M` is exact."""
    for suffix, exponent in SUFFIXES.items():
        amount = format(Decimal(value).scaleb(-exponent), "f")
        if len(amount) < 40:
            yield from (f"{amount}{suffix}", f"{amount} {suffix}")


def decimals(value: Decimal) -> Iterator[str]:
    """The forms of a terminating decimal."""
    text = format(value, "f")
    yield from (text, f"{text}0" if "." in text else f"{text}.00", f"({text})", widened(text), text.replace("-", "−"))
    if text.startswith(("0.", "-0.")):
        yield text.replace("0.", ".", 1)
    for shift in (-2, 1, 3):
        mantissa, exponent = format(value.scaleb(shift), "f"), -shift
        yield from (f"{mantissa}e{exponent}", f"{mantissa}E{exponent}", f"{mantissa}E{exponent}".replace("-", "−"))
        yield from (f"{mantissa}{sign}10{power}{exponent}" for sign in times_after(mantissa) for power in POWERS)
        yield f"{mantissa}·10{str(exponent).translate(SUPERSCRIPTS)}"
        yield f"{mantissa} × 10^({exponent})"
    percent = format(value.scaleb(2), "f")
    yield from (f"{percent}%", f"{percent} %", f"{percent}％")
    numerator, denominator = value.as_integer_ratio()
    yield from (f"{numerator}{sign}{denominator}" for sign in DIVIDE)
    yield from (f"{numerator} / {denominator}", f"（{numerator}/{denominator}）")
    yield f"{'-' if numerator < 0 else ''}sqrt({numerator * numerator})/{denominator}"
    yield from (sign for sign, meant in VULGAR.items() if Decimal(meant) == value)


def lists(entries: Sequence[str]) -> Iterator[str]:
    """A vector, of entries that stand by themselves."""
    commas = ", ".join(entries)
    yield from (f"[{commas}]", f"({commas})" if len(entries) > 1 else f"({commas},)", commas, f"{commas},")
    yield from (f"[{commas},]", in_chinese(f"[{commas}]"), in_chinese(commas), f"{{}}{commas}".replace("{}", "v = "))
    yield from ("、".join(entries), ";".join(entries), "；".join(entries), "\n".join(entries), ",".join(entries))
    yield from (" ".join(entries), f"[{' '.join(entries)}]", f"tensor([{commas}])", f"np.array([{commas}])")
    yield f"【{'，'.join(entries)}】"


def shapes(sizes: Sequence[int]) -> Iterator[str]:
    """A tuple of sizes: everything a vector may be, and with times signs."""
    texts = list(map(str, sizes))
    yield from lists(texts)
    yield f"torch.Size({list(sizes)})"
    yield in_chinese(str(tuple(sizes)))
    for joint in ("×", "x", "*", "X", " × ", " x "):
        yield from (joint.join(texts), f"({joint.join(texts)})")


def matrices(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A matrix row by row; of more than one row also without brackets."""
    by_comma = [", ".join(row) for row in rows]
    by_space = [" ".join(row) for row in rows]
    full = f"[{', '.join(f'[{row}]' for row in by_comma)}]"
    yield from (full, in_chinese(full), f"np.array({full})", f"W = {full}", full.replace("], [", "],\n ["))
    yield f"[{', '.join(f'[{row}]' for row in by_space)}]"
    if len(rows) > 1:
        yield from ("; ".join(by_comma), "; ".join(by_space), "\n".join(by_space), "\n".join(by_comma))
        yield from (f"[{'; '.join(by_space)}]", f"[{'; '.join(by_comma)}]", "；".join(map(in_chinese, by_comma)))
        yield from (
            ", ".join(f"({row})" if len(rows[0]) > 1 else f"[{row}]" for row in by_comma),
            f"{'; '.join(by_space)};",
        )
        yield "[" + "\n".join(f"[{row}]" for row in by_space) + "]"


# What is read


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
    for form in integers(value):
        assert number(form, integer_key=True) == value, form
    for form in counts(value):
        read = number(form, integer_key=True)
        assert read == value and isinstance(read, int), form


@given(WHOLE, st.sampled_from(ZEROS))
def test_digits_of_every_script_are_digits(value: int, zero: str) -> None:
    assert number(in_script(str(value), zero)) == value


@given(st.integers(-(10**30), 10**30))
def test_integers_beyond_the_floats_stay_exact(value: int) -> None:
    for form in (str(value), f"{value:,}", f"{value:_}", f"{value:,}".replace(",", " "), f"({value})"):
        assert number(form, integer_key=True) == value


@pytest.mark.unmeasured
@given(TERMINATING)
def test_every_form_of_a_decimal_is_that_decimal(value: Decimal) -> None:
    for form in decimals(value):
        assert number(form) == pytest.approx(float(value), rel=1e-14, abs=1e-300), form


@given(TERMINATING)
def test_a_literal_is_read_to_the_last_bit(value: Decimal) -> None:
    for form in (format(value, "f"), f"{value:e}", widened(f"{value:e}")):
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
    for form in around(repr(value)):
        assert number(form) == value, form


@pytest.mark.unmeasured
@given(SIZES)
def test_every_form_of_a_shape_is_that_shape(shape: Sequence[int]) -> None:
    for form in shapes(shape):
        assert array(form, 1, shape_like=True) == tuple(shape), form


def value_of(entry: str) -> float:
    known = {"1/4": 0.25, "¼": 0.25, "25%": 0.25, "2^-2": 0.25, "sqrt(4)": 2, "(1+2)*3": 9, "2.5×10⁻¹": 0.25}
    return known[entry] if entry in known else float(entry)


@pytest.mark.unmeasured
@given(st.lists(ENTRIES | FORMULAS, min_size=1, max_size=8))
def test_every_form_of_a_vector_is_that_vector(vector: Sequence[str]) -> None:
    wanted = tuple(map(value_of, vector))
    for form in lists(vector):
        assert array(form, 1) == pytest.approx(wanted, rel=1e-14), form


@pytest.mark.unmeasured
@given(ROWS)
def test_every_form_of_a_matrix_is_that_matrix(rows: Sequence[Sequence[str]]) -> None:
    wanted = [tuple(map(value_of, row)) for row in rows]
    for form in matrices(rows):
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
TWINS = every_case("twin", [widened, in_chinese])


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
    twin = widened(text)
    assert same(read_number(text, integer_key=True), read_number(twin, integer_key=True))
    for dimensions, shape_like in ((1, True), (1, False), (2, False)):
        plain = read_array(text, dimensions=dimensions, shape_like=shape_like)
        assert same(plain, read_array(twin, dimensions=dimensions, shape_like=shape_like))
