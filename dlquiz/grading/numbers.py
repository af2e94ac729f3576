"""The value of one typed expression: tokens → value, by precedence, computed while it is read, within bounds.

`inf` and `nan` can be typed. From loosest to tightest: `+ -`, `* / //`, sign, `^` (to the right; its exponent may be
signed), `%` and superscripts. LaTeX is read beside plain signs; its braces group behind `^`, a root and `\\frac`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from dlquiz.grading.tokens import (
    BRACKETS,
    MOST_DEPTH,
    MOST_TOKENS,
    STARTS_VALUE,
    SUPERSCRIPTS,
    Token,
    UnreadableError,
    ratio_of,
    refused,
    shown,
)

Real = int | float
Number = int | float | Fraction
"""What is computed with; of a fraction an answer becomes a `Real` at its end."""

_EXACT_SHIFT: Final = 30
_MOST_EXACT_DECIMALS: Final = 400
_FLOAT_INTEGERS: Final = 2.0**53
_NOISE: Final = 4e-15
"""Relative rounding noise of a short calculation in floats, some 20 units in the last place."""
_SEPARATORS: Final = {ord(one): None for one in " ,'_"}


class Digits(NamedTuple):
    """What a plain literal shows: its significant digits, and its decimals (negative for `1.2e3`: -2)."""

    significant: int
    decimals: int


def literal_digits(tokens: Sequence[Token]) -> Digits | None:
    """The digits shown by one plain literal (a sign before it allowed), or None for anything computed."""
    body = tokens[1:] if tokens and tokens[0].kind in ("+", "-") else tokens
    if len(body) != 1 or body[0].kind != "number":
        return None
    mantissa, _, exponent = _without_separators(body[0].text).lower().partition("e")
    whole, _, decimals = mantissa.partition(".")
    shift = int(exponent) if exponent else 0
    return Digits(len((whole + decimals).lstrip("0")), len(decimals) - shift)


def shown_number(value: Number) -> str:
    """A value as it is echoed: `0.25`, `112`, `1e-12`, `inf`; a very long integer by its magnitude."""
    if not isinstance(value, int):
        # A zero has no sign for people.
        return f"{float(value) + 0.0:.12g}"
    digits = str(value)
    if len(digits) <= 40:
        return digits
    sign, digits = ("-", digits[1:]) if value < 0 else ("", digits)
    return f"{sign}{digits[0]}.{digits[1:7]}…e+{len(digits) - 1}"


def without_noise(value: Real) -> Real:
    """A computed float that is an integer but for rounding (sqrt(2)^2) is that integer."""
    if isinstance(value, int) or not -_FLOAT_INTEGERS < value < _FLOAT_INTEGERS:
        return value
    nearest = round(value)
    return nearest if nearest and abs(value - nearest) <= _NOISE * abs(nearest) else value


def literal_value(text: str, at: int, shift: int = 0) -> Number:
    """A decimal literal times 10^`shift`: exactly, but for the very large and the very small."""
    clean = _without_separators(text).lower()
    mantissa, _, exponent = clean.partition("e")
    shift += int(exponent) if exponent else 0
    if "." not in mantissa and shift == 0:
        return int(mantissa)
    if shift and abs(shift) <= _EXACT_SHIFT and (count := _shifted(mantissa, shift)) is not None:
        return count
    value = float(f"{mantissa}e{shift}")
    if math.isinf(value) or (value == 0 and mantissa.strip("0.")):
        raise refused("out_of_range", at)
    exact = _fraction(mantissa, shift)
    return value if exact is None else exact


def _fraction(mantissa: str, shift: int) -> int | Fraction | None:
    whole, _, decimals = mantissa.partition(".")
    places = len(decimals) - shift
    if not 0 <= places <= _MOST_EXACT_DECIMALS:
        return None
    digits = int(whole + decimals)
    unit: int = 10**places
    if digits % unit == 0:
        return digits // unit
    return Fraction(digits, unit)


def _shifted(mantissa: str, shift: int) -> int | None:
    whole, _, decimals = mantissa.partition(".")
    digits, shift = int(whole + decimals), shift - len(decimals)
    scale: int = 10 ** abs(shift)
    if shift >= 0:
        return digits * scale
    return None if digits % scale else digits // scale


def _without_separators(text: str) -> str:
    return text if text.isdigit() else text.translate(_SEPARATORS)


MOST_BITS: Final = 4096
_MOST_DIGITS: Final = 15


def plain(value: Number) -> Real:
    """A computed value as an integer or a float.

    A fraction that floats cannot tell from a whole number becomes the float beside it, since it is not that number.
    """
    if isinstance(value, int | float):
        return without_noise(value)
    near = value.numerator / value.denominator
    if not near.is_integer() or near == value:
        return near
    return math.nextafter(near, math.inf if value > near else -math.inf)


def _settled(value: Number, operands: Sequence[Number], symbol: str, at: int) -> Number:
    """`value`, unless the operation left the numbers: overflow, or no value although its operands had one."""
    if isinstance(value, int):
        if value.bit_length() > MOST_BITS:
            raise refused("out_of_range", at)
        return value
    if not isinstance(value, float):
        return _settled_fraction(value, at)
    if math.isfinite(value) or any(one != one for one in operands):
        return value
    if math.isnan(value):
        raise refused("undefined", at, text=shown(symbol))
    if any(one in (math.inf, -math.inf) for one in operands):
        return value
    raise refused("out_of_range", at)


def _settled_fraction(value: Fraction, at: int) -> Number:
    """An integer where it is one, a float where it would grow too long; refused beyond the range of floats."""
    try:
        near = value.numerator / value.denominator
    except OverflowError:
        raise refused("out_of_range", at) from None
    if near == 0 and value:
        raise refused("out_of_range", at)
    if value.denominator == 1:
        return value.numerator
    short = max(value.numerator.bit_length(), value.denominator.bit_length()) <= MOST_BITS
    return value if short else near


def add(left: Number, right: Number, at: int, symbol: str = "+") -> Number:
    try:
        return _settled(left + right, (left, right), symbol, at)
    except OverflowError:
        raise refused("out_of_range", at) from None


def multiply(left: Number, right: Number, at: int) -> Number:
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > MOST_BITS + 1:
        raise refused("out_of_range", at)
    try:
        value = left * right
    except OverflowError:
        raise refused("out_of_range", at) from None
    if value == 0 and left and right:
        raise refused("out_of_range", at)
    return _settled(value, (left, right), "×", at)


def divide(left: Number, right: Number, at: int) -> Number:
    """An exact quotient of exact numbers."""
    if right == 0:
        raise refused("division_by_zero", at)
    if isinstance(left, int) and isinstance(right, int):
        return left // right if left % right == 0 else _settled_fraction(Fraction(left, right), at)
    try:
        value = left / right
    except OverflowError:
        raise refused("out_of_range", at) from None
    if value == 0 and left and not (isinstance(right, float) and math.isinf(right)):
        raise refused("out_of_range", at)
    return _settled(value, (left, right), "/", at)


def floor_divide(left: Number, right: Number, at: int) -> Number:
    """The quotient rounded down, as `//` has it."""
    return apply("floor", (divide(left, right, at),), at)


def raise_to(base: Number, exponent: Number, at: int) -> Number:
    """Integer powers exactly, their size bounded before they are computed."""
    if base == 0 and exponent < 0:
        raise refused("division_by_zero", at)
    if isinstance(exponent, int) and not isinstance(base, float):
        if isinstance(base, int):
            power = _integer_power(base, abs(exponent), at)
            return power if exponent >= 0 else divide(1, power, at)
        longest = max(base.numerator.bit_length(), base.denominator.bit_length())
        if longest * abs(exponent) <= MOST_BITS:
            return _settled_fraction(base**exponent, at)
    try:
        value = math.pow(base, exponent)
    except OverflowError:
        raise refused("out_of_range", at) from None
    except ValueError:
        raise refused("undefined", at, text=shown("^")) from None
    if value == 0 and base and math.isfinite(base) and math.isfinite(exponent):
        raise refused("out_of_range", at)
    return _settled(value, (base, exponent), "^", at)


def _integer_power(base: int, exponent: int, at: int) -> int:
    """base^exponent for exponent >= 0; nothing much larger than `MOST_BITS` is ever computed."""
    if abs(base) <= 1:
        return base if exponent % 2 else abs(base) if exponent else 1
    if (abs(base).bit_length() - 1) * exponent > MOST_BITS:
        raise refused("out_of_range", at)
    power: int = base**exponent
    if power.bit_length() > MOST_BITS:
        raise refused("out_of_range", at)
    return power


def _root(value: Number) -> Number:
    """Exact where numerator and denominator are squares."""
    if not isinstance(value, float) and value >= 0:
        above, below = math.isqrt(value.numerator), math.isqrt(value.denominator)
        if above**2 == value.numerator and below**2 == value.denominator:
            return above if below == 1 else Fraction(above, below)
    return math.sqrt(value)


def _floor(value: Number) -> Number:
    # floor(0.3/0.1) is 3: the noise of a calculation is not the learner's.
    return math.floor(without_noise(value) if isinstance(value, float) else value)


def _ceil(value: Number) -> Number:
    return -_floor(-value)


def _rounded(value: Number, digits: Number = 0) -> Number:
    """Half away from zero, as people round and as the expression language does."""
    if not isinstance(digits, int) or abs(digits) > _MOST_DIGITS:
        raise ValueError
    # A float is rounded by the digits it shows.
    exact = Fraction(repr(value) if isinstance(value, float) else value)
    scale = Fraction(10**digits) if digits >= 0 else Fraction(1, 10**-digits)
    size = math.floor(abs(exact) * scale + Fraction(1, 2)) / scale
    return -size if exact < 0 else size


def _extreme(choose: Callable[[Sequence[Number]], Number]) -> Callable[..., Number]:
    """The least or greatest argument; nan where one is."""
    return lambda *values: next((value for value in values if value != value), choose(values))


FUNCTIONS: Final[Mapping[str, Callable[..., Number]]] = {
    "exp": math.exp, "ln": math.log, "log": math.log, "log2": math.log2, "log10": math.log10,
    "sqrt": _root, "√": _root, "abs": abs, "floor": _floor, "ceil": _ceil, "round": _rounded,
    "max": _extreme(max), "min": _extreme(min),
}  # fmt: skip
MOST_ARGUMENTS: Final[Mapping[str, int]] = {"round": 2, "max": MOST_TOKENS, "min": MOST_TOKENS}
"""Of the functions that take more than one."""


def apply(name: str, values: Sequence[Number], at: int) -> Number:
    try:
        result = FUNCTIONS[name](*values)
    except OverflowError:
        raise refused("out_of_range", at) from None
    except ValueError:
        raise refused("undefined", at, text=shown(f"{name}({', '.join(map(shown_number, values))})")) from None
    if result == 0 and name == "exp" and math.isfinite(values[0]):
        raise refused("out_of_range", at)
    return _settled(result, values, name, at)


CONSTANTS: Final[Mapping[str, float]] = {
    "pi": math.pi, "π": math.pi, "e": math.e,
    "inf": math.inf, "infinity": math.inf, "infty": math.inf, "∞": math.inf, "nan": math.nan,
}  # fmt: skip
MAGNITUDES: Final[Mapping[str, int]] = {"k": 3, "K": 3, "M": 6, "B": 9, "G": 9, "T": 12, "万": 4, "亿": 8}
_SUPERSCRIPT_DIGITS: Final = str.maketrans(SUPERSCRIPTS + "⁺⁻", "0123456789+-")
_TIMES: Final = {"*": multiply, "/": divide, "//": floor_divide}
_ROUNDING: Final = {"⌊": "floor", "⌈": "ceil"}
_ROOTS: Final = ("√", "\\sqrt")


class Context(NamedTuple):
    """What is asked: `asked` names the unit, `counts` admits magnitude suffixes, `several` says that an array may
    have more than one entry. `plain` is the whole answer, for helps that quote it."""

    plain: str
    asked: str | None = None
    counts: bool = False
    several: bool = False


def evaluate(tokens: Sequence[Token], context: Context) -> Real:
    """The value of one expression that takes up all of `tokens` (at least one); raises `UnreadableError`."""
    return plain(computed(tokens, context))


def computed(tokens: Sequence[Token], context: Context) -> Number:
    """The same as it is computed with: exact where all of it is."""
    reader = _Expression(tokens, context)
    value = reader.sum()
    reader.finish(value)
    return value


def _name_of(token: Token) -> str:
    """The name of a function or constant, in plain signs or LaTeX."""
    return token.text.lower().lstrip("\\")


class _Expression:
    """One reading of `tokens`, left to right. The end of the tokens is a token of kind "end"."""

    __slots__ = ("at", "context", "depth", "tokens")

    def __init__(self, tokens: Sequence[Token], context: Context) -> None:
        last = tokens[-1]
        self.tokens = (*tokens, Token("end", "", last.start + len(last.text), False))
        self.context = context
        self.at = 0
        self.depth = 0

    def take(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def sum(self) -> Number:
        value = self.product()
        while self.tokens[self.at].kind in ("+", "-"):
            sign = self.take()
            right = self.product()
            value = add(value, right if sign.kind == "+" else -right, sign.position, sign.text)
        return value

    def product(self) -> Number:
        value = self.signed()
        while self.tokens[self.at].kind in _TIMES:
            sign = self.take()
            value = _TIMES[sign.kind](value, self.signed(), sign.position)
        return value

    def signed(self) -> Number:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise refused("too_deep", self.tokens[self.at].position, most=MOST_DEPTH)
        if self.tokens[self.at].kind in ("+", "-"):
            negative = self.take().kind == "-"
            value = self.signed()
            value = -value if negative else value
        else:
            value = self.power()
        self.depth -= 1
        return value

    def power(self) -> Number:
        value = self.postfix()
        if self.tokens[self.at].kind == "^":
            sign = self.take()
            exponent = self.group(self.take()) if self.tokens[self.at].kind == "{" else self.signed()
            value = raise_to(value, exponent, sign.position)
        return value

    def postfix(self) -> Number:
        value = self.atom()
        if self.tokens[self.at].kind == "exponent":
            token = self.take()
            value = raise_to(value, int(token.text.translate(_SUPERSCRIPT_DIGITS)), token.position)
        if self.tokens[self.at].kind == "percent":
            value = divide(value, 100, self.take().position)
        return value

    def atom(self) -> Number:
        token = self.take()
        if token.kind == "number":
            return self.literal(token)
        if token.kind == "(":
            return self.group(token)
        if token.kind in _ROUNDING:
            return apply(_ROUNDING[token.kind], (self.group(token),), token.position)
        if token.kind == "fraction":
            return divide(*ratio_of(token.text), token.position)
        if token.kind == "constant":
            return CONSTANTS[_name_of(token)]
        if token.kind == "function":
            return self.function(token)
        raise self.no_value(token)

    def literal(self, token: Token) -> Number:
        suffix = self.tokens[self.at]
        if self.context.counts and suffix.kind == "word" and suffix.text in MAGNITUDES:
            self.at += 1
            return literal_value(token.text, token.position, MAGNITUDES[suffix.text])
        return literal_value(token.text, token.position)

    def group(self, opening: Token) -> Number:
        """What stands between `opening`, just taken, and its closing bracket."""
        value = self.sum()
        self.close(opening, value)
        return value

    def close(self, opening: Token, value: Number) -> None:
        if self.tokens[self.at].kind != BRACKETS[opening.kind]:
            raise self.left_over(value)
        self.at += 1

    def function(self, token: Token) -> Number:
        name, follows = _name_of(token), self.tokens[self.at].kind
        if follows == "(":
            values = self.arguments(name, self.take())
        elif name.endswith("frac"):
            above = self.operand()
            return divide(above, self.operand(), token.position)
        elif token.text in _ROOTS or (follows == "{" and token.text.startswith("\\")):
            values = [self.operand()]
        else:
            raise refused("brackets_missing", token.position, function=name + self.base(token))
        return apply(name, values, token.position)

    def arguments(self, name: str, opening: Token) -> list[Number]:
        values = [self.sum()]
        while len(values) < MOST_ARGUMENTS.get(name, 1) and self.tokens[self.at].kind == ",":
            self.at += 1
            values.append(self.sum())
        self.close(opening, values[-1])
        return values

    def base(self, token: Token) -> str:
        """The base of `log2 8`: only with brackets behind it is it read as part of the name."""
        follows = self.tokens[self.at]
        base = follows.text.partition(" ")[0]
        return base if _name_of(token) == "log" and base in ("2", "10") and not follows.spaced else ""

    def operand(self) -> Number:
        """What a root sign or `\\frac` takes: a group in braces, or the next value alone."""
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise refused("too_deep", self.tokens[self.at].position, most=MOST_DEPTH)
        value = self.group(self.take()) if self.tokens[self.at].kind == "{" else self.atom()
        self.depth -= 1
        return value

    def finish(self, value: Number) -> None:
        if self.tokens[self.at].kind != "end":
            raise self.left_over(value)

    def no_value(self, token: Token) -> UnreadableError:
        """Why no value starts at `token`, the one just taken."""
        previous = self.tokens[self.at - 2] if self.at > 1 else None
        if token.kind == "word":
            return refused("word", token.position, text=shown(token.text))
        if token.kind == "," and previous is None and self.tokens[self.at].kind == "number":
            return refused("decimal_point", token.position, suggestion=f"0.{self.tokens[self.at].text}")
        if token.kind == "/" and previous is not None and previous.kind == "+" and self.tokens[self.at].kind == "-":
            return refused("one_number", previous.position, text=shown("+/-"))
        if token.kind == "[":
            return refused("list_inside", token.position, bracket=shown(token.text))
        if previous is not None and BRACKETS.get(previous.kind) == token.kind:
            return refused("nothing_inside", previous.position)
        if token.kind == "end" and previous is not None:
            return refused("missing_after", previous.position, text=shown(previous.text))
        return refused("character", token.position, text=shown(token.text))

    def left_over(self, value: Number) -> UnreadableError:
        """Why nothing may follow `value` at the next token."""
        token = self.tokens[self.at]
        if token.kind in STARTS_VALUE:
            return self.second_number(token)
        if token.kind == "word":
            return self.strange_word(token, value)
        if token.kind in (",", ";", "newline") and not self.context.several:
            return comma_help(self.context.plain, token)
        if token.kind == "unit":
            return refused("unit_within", token.position, unit=shown(token.text))
        return refused("character", token.position, text=shown(token.text))

    def second_number(self, token: Token) -> UnreadableError:
        stray_point = token.text.startswith(".") and not token.spaced
        if stray_point:
            return comma_help(self.context.plain, token)
        return (
            self.open_exponent(token)
            or self.mixed_number(token)
            or (
                refused("two_entries", token.position)
                if self.context.several
                else refused("two_numbers", token.position)
            )
        )

    def open_exponent(self, token: Token) -> UnreadableError | None:
        """`3e` and `3e-` are what stands there before `3e-5` is typed to its end."""
        number, rest = self.tokens[self.at - 1], self.tokens[self.at + 1 : self.at + 3]
        ends = rest[0].kind == "end" or (rest[0].kind in ("+", "-") and rest[1].kind == "end")
        if token.text != "e" or token.spaced or not ends or number.kind != "number" or "e" in number.text.lower():
            return None
        return refused("open_exponent", token.position, begun=f"{number.text}{token.text}", product=f"{number.text}*e")

    def mixed_number(self, token: Token) -> UnreadableError | None:
        """`3 1/2` and `1½`: a whole number and a fraction that are meant as a sum."""
        whole = self.tokens[self.at - 1]
        if whole.kind != "number" or not whole.text.isdigit():
            return None
        if token.kind == "fraction":
            above, below = ratio_of(token.text)
        else:
            rest = self.tokens[self.at : self.at + 3]
            if [one.kind for one in rest] != ["number", "/", "number"] or not (rest[0].text + rest[2].text).isdigit():
                return None
            above, below = int(rest[0].text), int(rest[2].text)
        if below == 0:
            return None
        total = add(int(whole.text), divide(above, below, token.position), token.position)
        form = f"{whole.text}+{above}/{below}"
        if self.at > 1 and self.tokens[self.at - 2].kind == "-":
            return refused("mixed", token.position, sum_form=f"-({form})", value=shown_number(-total))
        return refused("mixed", token.position, sum_form=form, value=shown_number(total))

    def strange_word(self, token: Token, value: Number) -> UnreadableError:
        imaginary = token.text in ("i", "j", "I", "J") and not token.spaced
        if imaginary or self.tokens[self.at + 1].kind not in ("end", ",", ";", "newline", ")", "]", "/"):
            return refused("word", token.position, text=shown(token.text))
        said, asked = {"value": shown_number(plain(value)), "unit": token.text}, self.context.asked
        if asked is None:
            return refused("no_unit", token.position, **said)
        return refused("unknown_unit", token.position, asked=asked, **said)


def comma_help(plain: str, token: Token) -> UnreadableError:
    """What a comma or a second point within digits was meant to be, where one number is asked."""
    sign, run = _run_around(plain, token.start)
    groups = run.replace(",", ".").split(".")
    numbers = all(group.isdigit() for group in groups)
    thousands = len(groups[0]) <= 3 and not groups[0].startswith("0") and len(groups[-1]) == 3
    if numbers and run.count(",") == 1 and run.count(".") == 0 and not thousands:
        return refused("decimal_point", token.position, suggestion=sign + run.replace(",", "."))
    threes = numbers and len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:-1])
    if threes and run.count(",") == 1 and run.index(",") > run.rfind(".") > 0:
        return refused("plainly", token.position, suggestion=f"{sign}{''.join(groups[:-1])}.{groups[-1]}")
    if threes and "," not in run and len(groups) > 2 and len(groups[-1]) == 3:
        return refused("plainly", token.position, suggestion=sign + "".join(groups))
    if token.kind == "number":
        return refused("character", token.position, text=shown("."))
    return refused("several", token.position)


def _run_around(plain: str, at: int) -> tuple[str, str]:
    """The sign of the answer where it stands before them, and the digits, commas and points around index `at`;
    nothing where brackets hold them: those list numbers."""
    start = end = at
    while start and plain[start - 1] in "0123456789.,":
        start -= 1
    while end < len(plain) and plain[end] in "0123456789.,":
        end += 1
    before = plain[:start].rstrip(" \n")
    if before.endswith(("(", "[")):
        return "", ""
    return "-" if before.strip(" \n") == "-" else "", plain[start:end].rstrip(".")
