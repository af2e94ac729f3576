"""Plain values (numbers and nested tuples) in LaTeX, for the worked solutions that need no NumPy."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from math import isclose
from typing import Any

from dlquiz.expressions.values import entries, shape_of
from dlquiz.messages import Text

MOST_ENTRIES_SHOWN = 64
MOST_TERMS_SHOWN = 12
MOST_TERMS_IN_LINKS = 4
DIGITS, MOST_DIGITS = 6, 15
ROUNDING = 1e-10
"""What a sum of floats may be off by; a number so close to a whole one is shown as it."""


def number(value: Any) -> str:
    """Six significant digits, an integer in full; `1.5 \\cdot 10^{-5}` or `10^{-8}` for the very small and large.

    A real that six digits would show as a whole number has more of them, such as `0.99999996`.
    """
    if isinstance(value, int):
        return str(value)
    if value.is_integer() and abs(value) < 10**9:
        return str(int(value))
    text = significant(value, DIGITS)
    if not text.lstrip("-").isdigit() or isclose(value, float(text), rel_tol=ROUNDING):
        return text
    longer = (f"{value:.{digits}g}" for digits in range(DIGITS + 1, MOST_DIGITS))
    return next((more for more in longer if "." in more and "e" not in more), text)


def significant(value: float | Decimal, digits: int) -> str:
    """A real to so many significant digits: `2.5 \\cdot 10^{-5}`; a mantissa of 1 is left out."""
    mantissa, mark, exponent = f"{value:.{digits}g}".partition("e")
    leading = mantissa.removesuffix("1") if mantissa in ("1", "-1") else rf"{mantissa} \cdot "
    return f"{leading}10^{{{int(exponent)}}}" if mark else mantissa


_FORMULA = re.compile(r"\$[^$]+\$")
_PARTED = re.compile(
    r"(\\begin\{(?P<grid>\w*matrix)\}.*?\\end\{(?P=grid)\}|\\text\{[^{}]*\}"
    r"|[(\[][^()\[\]]*,[^()\[\]]*[)\]]|\\\{[^{}]*,[^{}]*\\\})",
    re.DOTALL,
)
"""Where a comma parts two numbers, and words."""
_LONG = re.compile(r"(?<![\dA-Za-z.^_])(?<![\^_]\{)[1-9]\d{3,}(?![\d_])")


def in_groups(line: str) -> str:
    """A line of a working with `4{,}096` for 4096 in its formulas, as `to_read` has it in sentences."""
    return _FORMULA.sub(_in_groups, line)


def _in_groups(formula: re.Match[str]) -> str:
    whole, end = [], 0
    for kept in _PARTED.finditer(formula[0]):
        whole += [_LONG.sub(_grouped, formula[0][end : kept.start()]), kept[0]]
        end = kept.end()
    return "".join([*whole, _LONG.sub(_grouped, formula[0][end:])])


def _grouped(number: re.Match[str]) -> str:
    return f"{int(number[0]):,}".replace(",", "{,}")


def array(value: Any, written: Callable[[Any], str] = number, most: float = MOST_ENTRIES_SHOWN) -> str:
    """A number, a vector (1, 2), a matrix, or matrices in brackets; an array that is too long by its shape."""
    shape, numbers = shape_of(value), entries(value)
    if len(numbers) > most:
        return f"[{'×'.join(map(str, shape))}]"
    if len(shape) > 2:
        return f"[{', '.join(array(part, written, most) for part in value)}]"
    return laid(shape, list(map(written, numbers)))


def laid(shape: tuple[int, ...], texts: Sequence[str]) -> str:
    """The entries of a number, a vector (1, 2) or a matrix, already written."""
    if not shape:
        return texts[0]
    if len(shape) == 1:
        return f"({', '.join(texts)})"
    rows = r" \\ ".join(" & ".join(texts[start : start + shape[1]]) for start in range(0, len(texts), shape[1]))
    return rf"\begin{{pmatrix}} {rows} \end{{pmatrix}}"


def factor(value: Any) -> str:
    """A value as a factor or a later term: a negative number, or one with a power of ten, in parentheses."""
    text = array(value)
    return text if shape_of(value) else as_factor(text)


def as_factor(number: str) -> str:
    return f"({number})" if number.startswith("-") or "10^" in number else number


def summed(values: Sequence[Any]) -> str:
    """`1 + 2 + (-4)`."""
    return sum_of(len(values), lambda place: factor(values[place]) if place else number(values[0]))


def sum_of(count: int, term: Callable[[int], str]) -> str:
    """A sum of many terms; those that will not be shown are not written."""
    hidden = range(MOST_TERMS_SHOWN, count - 1) if count > MOST_TERMS_SHOWN else range(0)
    return terms(["" if place in hidden else term(place) for place in range(count)])


def terms(parts: Sequence[str], sign: str = " + ") -> str:
    """A sum, or a product with another `sign`; in the middle of a long one stands an ellipsis."""
    shown = [*parts[:4], r"\cdots", parts[-1]] if len(parts) > MOST_TERMS_SHOWN else parts
    return sign.join(shown)


def line(*links: str) -> Text:
    """One formula `a = b = c`, a link that repeats the one before it left out."""
    return Text.same(formula(*links))


def formula(*links: str) -> str:
    kept = [link for place, link in enumerate(links) if place == 0 or link != links[place - 1]]
    return f"${' = '.join(kept)}$"


def labelled_line(en: str, zh: str, *links: str) -> Text:
    """A formula behind some words."""
    return Text(f"{en}: {formula(*links)}", f"{zh}：{formula(*links)}")


def fraction(above: Any, below: Any) -> str:
    return rf"\frac{{{above}}}{{{below}}}"


def product(*factors: Any) -> str:
    """`5 \\cdot 5 \\cdot 3`; in the middle of a long one stands an ellipsis."""
    return terms([str(factor) for factor in factors], r" \cdot ")


def added(name: str, parts: Sequence[str], values: Sequence[Any], total: Any) -> list[Text]:
    """A sum as it is written and by its values: one line of three links, or two where there are many terms."""
    written, worked_out, result = terms(parts), summed(values), number(total)
    if len(parts) <= MOST_TERMS_IN_LINKS:
        return [line(name, written, worked_out, result)]
    return [line(name, written, result), line(name, worked_out, result)]
