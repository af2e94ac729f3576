"""A key as people type it: every form that the reader accepts, and each of them right.

The forms are those that answers may take: plain, behind `=`, `x =` or `答案是`, as an equation, between `$`, in
full-width digits, with the Unicode minus, thousands in strict threes, powers of ten, fractions and percent where they
are exact, magnitudes of counts, each declared unit; for arrays brackets of every kind, commas, spaces, `;`, new lines,
`×` between sizes, `torch.Size`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from dlquiz.expressions import Value
from dlquiz.expressions.values import Real, entries, shape_of
from dlquiz.grading.numbers import MAGNITUDES
from dlquiz.grading.reader import measure
from dlquiz.grading.tokens import FRACTIONS, MOST_CHARACTERS, MOST_TOKENS
from dlquiz.questions.kinds import Unit

EXACT_BELOW = 2**53
"""From here on not every integer is a float: a product of floats need not be the integer that was meant."""
_LARGEST_EXPONENT = 30
_LARGEST_POWER = 300
"""Powers of ten beyond are no floats."""
_LONGEST_NUMBER = 40
_LARGEST_DENOMINATOR = 1024
_FULL_WIDTH = {code: code + 0xFEE0 for code in map(ord, "0123456789.,+-()[]%=;")}
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SHORTER = (12, 9, 6, 4)


def two_forms(key: Value, unit: Unit | None = None) -> list[str]:
    """The key in full and the same behind an equals sign; a long array in as many digits as an answer can hold."""
    texts = [_exactly(number) for number in entries(key)]
    plain = _written(key, texts, unit)
    for digits in _SHORTER:
        if len(plain) + 2 <= MOST_CHARACTERS or not isinstance(key, tuple):
            break
        plain = _written(key, [_exactly(number, digits) for number in entries(key)], unit)
    return [plain, f"= {plain}"]


def every_form(key: Value, unit: Unit | None = None, *, sizes: bool = False) -> list[str]:
    """All forms of a key, each once; with `sizes` the sign × may stand between the entries of a vector."""
    found = two_forms(key, unit)
    many = _array_forms(key, unit, sizes) if isinstance(key, tuple) else _number_forms(key, unit)
    fitting = (form for form in many if len(form) <= MOST_CHARACTERS)
    return list(dict.fromkeys([*found, *fitting, f"x = {found[0]}"]))


def _written(key: Value, texts: Sequence[str], unit: Unit | None) -> str:
    plain = _layouts(key, texts)[0] if isinstance(key, tuple) else texts[0]
    return f"{plain}%" if _needs_sign(key, unit) else plain


def _needs_sign(key: Value, unit: Unit | None) -> bool:
    """Whether a bare number is asked about instead of read: where percent is asked, it may be a fraction."""
    return unit is not None and unit.name == "%" and any(0 < abs(number) < 1 for number in entries(key))


def _exactly(number: Real, digits: int | None = None) -> str:
    """A number in all of its digits, as Python writes it, or in at most so many significant ones."""
    return repr(number) if digits is None or isinstance(number, int) else f"{number:.{digits}g}"


def _number_forms(key: Real, unit: Unit | None) -> Iterator[str]:
    if unit is not None and unit.name == "%":
        yield from (f"{_exactly(key)}{sign}" for sign in ("%", " %", "％"))
        if _needs_sign(key, unit):
            return
    bare = [*_plain_numbers(key), *_powers_of_ten(key)]
    yield from bare
    yield from (f"({bare[0]})", f"（{bare[0].translate(_FULL_WIDTH)}）", f"≈ {bare[0]}", f"{bare[0]}。")
    yield from (f"{bare[0]} = {bare[0]}", f"${bare[0]}$", f"答案是{bare[0]}")
    if unit is None or unit.name != "%":
        yield from _fractions(key)
    if unit is None and isinstance(key, float):
        yield from (f"{_shifted(key, 2)}{sign}" for sign in ("%", " %", "％"))
    yield from _counts(key, unit)
    yield from _with_units(key, unit)


def _plain_numbers(key: Real) -> Iterator[str]:
    exact = _exactly(key)
    yield exact
    digits = _digits(key)
    if digits is None:
        return
    yield from (digits, digits.translate(_FULL_WIDTH), digits.replace("-", "−"))
    yield digits if digits.startswith("-") else f"+{digits}"
    if "." in digits:
        yield from (f"{digits}0", digits.replace("0.", ".", 1) if abs(key) < 1 else digits)
    whole, point, rest = digits.partition(".")
    if len(whole.lstrip("-")) > 3:
        grouped = f"{int(whole):,}"
        yield from (f"{grouped.replace(',', separator)}{point}{rest}" for separator in (",", " ", "'", "_", "，"))
        yield f"{grouped}{point}{rest}".translate(_FULL_WIDTH)


def _digits(key: Real) -> str | None:
    """A number without an exponent; None where that is longer than anybody types."""
    text = format(Decimal(repr(key)), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if len(text) <= _LONGEST_NUMBER and text != "-0" else None


def _powers_of_ten(key: Real) -> Iterator[str]:
    """`1.12e2`, and as products where they are exact but for rounding."""
    if not key or len(repr(key)) > _LONGEST_NUMBER:
        return
    mantissa, _, exponent = f"{Decimal(repr(key)).normalize():e}".lower().partition("e")
    power = int(exponent)
    if isinstance(key, float) or power <= _LARGEST_EXPONENT:
        yield from (f"{mantissa}e{power}", f"{mantissa}E{power}".replace("-", "−"))
    if abs(power) < _LARGEST_POWER if isinstance(key, float) else abs(key) < EXACT_BELOW:
        yield from (f"{mantissa}{times}10^{power}" for times in ("×", "x", "*", " · "))
        yield from (f"{mantissa}*10**{power}", f"{mantissa}×10{str(power).translate(_SUPERSCRIPTS)}")


def _fractions(key: Real) -> Iterator[str]:
    """A real that is exactly a fraction of small numbers, in one line and as one sign."""
    if isinstance(key, int) or abs(key) >= EXACT_BELOW:
        return
    above, below = key.as_integer_ratio()
    if 1 < below <= _LARGEST_DENOMINATOR:
        yield from (f"{above}/{below}", f"{above} ÷ {below}", f"{above}／{below}")
        sign = "-" if above < 0 else ""
        yield from (f"{sign}{one}" for one, ratio in FRACTIONS.items() if ratio == (abs(above), below))


def _shifted(key: Real, places: int) -> str:
    return format(Decimal(repr(key)).scaleb(places).normalize(), "f")


def _counts(key: Real, unit: Unit | None) -> Iterator[str]:
    """`61.10084M` for an integer; a letter that is a declared unit of the question means that unit."""
    if not isinstance(key, int) or abs(key) >= 10**_LARGEST_EXPONENT:
        return
    taken = measure(unit).factors
    for suffix, power in MAGNITUDES.items():
        if suffix not in taken and abs(key) >= 10**power:
            yield from (f"{_shifted(key, -power)}{gap}{suffix}" for gap in ("", " "))


def _with_units(key: Real, unit: Unit | None) -> Iterator[str]:
    """With the asked unit, and in every other one that the question takes, converted."""
    if unit is None or unit.name == "%":
        return
    yield from (f"{_exactly(key)}{gap}{unit.name}" for gap in (" ", ""))
    for name, factor in unit.also.items():
        converted = _converted([key], factor)
        yield from (f"{text} {name}" for text in converted)


def _converted(numbers: Sequence[Real], factor: float) -> list[str]:
    """The numbers in another unit; none where floats cannot hold them, and so nobody could type them."""
    exact: Real = int(factor) if factor == int(factor) else factor
    if isinstance(exact, float) and any(abs(number) >= EXACT_BELOW for number in numbers if isinstance(number, int)):
        return []
    values = [number * exact for number in numbers]
    return [_exactly(value) for value in values] if all(abs(value) < math.inf for value in values) else []


def _array_forms(key: Value, unit: Unit | None, sizes: bool) -> Iterator[str]:
    numbers = entries(key)
    if not _entries_fit(numbers):
        return
    texts = [_digits(number) or _exactly(number) for number in numbers]
    if unit is not None and unit.name == "%":
        signed = [f"{text}%" for text in texts]
        yield from (_layouts(key, signed)[0], f"{_layouts(key, texts)[0]} %")
        if _needs_sign(key, unit):
            return
    elif unit is not None:
        yield f"{_layouts(key, texts)[0]} {unit.name}"
        for name, factor in unit.also.items():
            converted = _converted(numbers, factor)
            yield from (f"{_layouts(key, texts)[0]} {name}" for texts in [converted] if texts)
    forms = _layouts(key, texts, sizes=sizes)
    yield from forms
    yield from (forms[0].translate(_FULL_WIDTH), forms[0].replace("-", "−"), f"x = {forms[0]}")


# The ways to write the entries of an array: brackets, separators, rows.

_SIZE_SIGNS = ("×", "x", "*", " x ")


def _entries_fit(numbers: Sequence[float]) -> bool:
    """Whether so many entries can be typed in every layout: a sign, a number and a separator each, and brackets."""
    return 5 * len(numbers) + 8 <= MOST_TOKENS


def _layouts(key: Value, texts: Sequence[str], *, sizes: bool = False) -> list[str]:
    """The array `key` with `texts` for its entries, row by row; the plainest layout first."""
    dimensions = len(shape_of(key))
    brackets = [_nested(key, iter(texts), _square), _nested(key, iter(texts), _round)]
    found = [*brackets, brackets[0].translate(_CHINESE), f"np.array({brackets[0]})", f"torch.tensor({brackets[0]})"]
    if dimensions == 1:
        found += _lists(texts)
        found += _sizes(texts) if sizes else []
    elif dimensions == 2:
        columns = shape_of(key)[1]
        found += _rows([texts[start : start + columns] for start in range(0, len(texts), columns)])
    return found


_CHINESE = str.maketrans("[],", "【】，")


def _square(items: Sequence[str]) -> str:
    return f"[{', '.join(items)}]"


def _round(items: Sequence[str]) -> str:
    # Python's comma: brackets around a single number only group it.
    return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"


def _nested(key: Value, texts: Iterator[str], brackets: Callable[[Sequence[str]], str]) -> str:
    return brackets([_nested(part, texts, brackets) for part in key]) if isinstance(key, tuple) else next(texts)


def _lists(texts: Sequence[str]) -> list[str]:
    """The layouts of a vector besides brackets with commas."""
    commas = ", ".join(texts)
    separated = [separator.join(texts) for separator in (", ", ",", "、", " ", "; ", "\n")]
    return [*separated, f"[{commas},]", f"({commas},)", f"({commas}, )", f"[{' '.join(texts)}]"]


def _sizes(texts: Sequence[str]) -> list[str]:
    commas = ", ".join(texts)
    products = [sign.join(texts) for sign in _SIZE_SIGNS] if len(texts) > 1 else []
    return [f"torch.Size([{commas}])", *products, *(f"({product})" for product in products[:1])]


def _rows(rows: Sequence[Sequence[str]]) -> list[str]:
    """The layouts of a matrix besides brackets with commas: rows by `;` or on a line each."""
    spaced, commas = [" ".join(row) for row in rows], [", ".join(row) for row in rows]
    found = ["; ".join(spaced), "; ".join(commas), "\n".join(spaced)]
    printed = "\n ".join(f"[{row}]" for row in spaced)
    return [*found, f"[{printed}]", *([f"[{'; '.join(spaced)}]"] if len(rows) > 1 else [])]
