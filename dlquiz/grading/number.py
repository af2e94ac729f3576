"""The arithmetic of one number: tokens -> value, by precedence, computed while it is read.

Integers are exact and bounded before they are computed; everything else is a float, and a float that overflows,
underflows or has no value is refused, never a silent inf, 0 or nan. `inf` and `nan` themselves can be typed.
From loosest to tightest: `+ -`, `* /`, sign, `^` (to the right; its exponent may be signed), `%` and superscripts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from dlquiz.grading import helps
from dlquiz.grading.literals import Real, literal_value, shown_number, without_noise
from dlquiz.grading.scan import FRACTIONS, STARTS_VALUE, SUPERSCRIPTS, Token

MOST_BITS: Final = 4096

CONSTANTS: Final[Mapping[str, float]] = {
    "pi": math.pi, "π": math.pi, "e": math.e,
    "inf": math.inf, "infinity": math.inf, "∞": math.inf, "nan": math.nan,
}  # fmt: skip
MAGNITUDES: Final[Mapping[str, int]] = {"k": 3, "K": 3, "M": 6, "B": 9, "G": 9, "T": 12, "万": 4, "亿": 8}
_SUPERSCRIPT_DIGITS: Final = str.maketrans(SUPERSCRIPTS + "⁺⁻", "0123456789+-")


class Context(NamedTuple):
    """What is asked: `asked` names the unit, `counts` admits magnitude suffixes, `several` says that an array may
    have more than one entry. `plain` is the whole answer, for helps that quote it."""

    plain: str
    asked: str | None = None
    counts: bool = False
    several: bool = False


def evaluate(tokens: Sequence[Token], context: Context) -> Real:
    """The value of one expression that takes up all of `tokens` (at least one); raises `UnreadableError`."""
    reader = _Expression(tokens, context)
    value = reader.sum()
    reader.finish(value)
    # A number with a sign or in brackets is as exact as it was typed; only a calculation brings noise.
    typed = [token for token in tokens if token.kind not in ("+", "-", "(", ")")]
    return value if len(typed) == 1 else without_noise(value)


def _settled(value: Real, operands: tuple[Real, ...], symbol: str, at: int) -> Real:
    """`value`, unless the operation left the numbers: overflow, or no value although its operands had one."""
    if isinstance(value, int):
        if value.bit_length() > MOST_BITS:
            raise helps.out_of_range(at)
        return value
    if math.isfinite(value) or any(one != one for one in operands):
        return value
    if math.isnan(value):
        raise helps.undefined(symbol, at)
    if any(one in (math.inf, -math.inf) for one in operands):
        return value
    raise helps.out_of_range(at)


def add(left: Real, right: Real, at: int, symbol: str = "+") -> Real:
    try:
        return _settled(left + right, (left, right), symbol, at)
    except OverflowError:
        raise helps.out_of_range(at) from None


def multiply(left: Real, right: Real, at: int) -> Real:
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > MOST_BITS + 1:
        raise helps.out_of_range(at)
    try:
        value = left * right
    except OverflowError:
        raise helps.out_of_range(at) from None
    if value == 0 and left and right:
        raise helps.out_of_range(at)
    return _settled(value, (left, right), "×", at)


def divide(left: Real, right: Real, at: int) -> Real:
    """An exact integer where integers divide, else a float."""
    if right == 0:
        raise helps.division_by_zero(at)
    if isinstance(left, int) and isinstance(right, int) and left % right == 0:
        return left // right
    try:
        value = left / right
    except OverflowError:
        raise helps.out_of_range(at) from None
    if value == 0 and left and not (isinstance(right, float) and math.isinf(right)):
        raise helps.out_of_range(at)
    return _settled(value, (left, right), "/", at)


def raise_to(base: Real, exponent: Real, at: int) -> Real:
    """Integer powers exactly, their size bounded before they are computed."""
    if base == 0 and exponent < 0:
        raise helps.division_by_zero(at)
    if isinstance(base, int) and isinstance(exponent, int):
        power = _integer_power(base, abs(exponent), at)
        return power if exponent >= 0 else divide(1, power, at)
    try:
        value = math.pow(base, exponent)
    except OverflowError:
        raise helps.out_of_range(at) from None
    except ValueError:
        raise helps.undefined("^", at) from None
    if value == 0 and base and math.isfinite(base) and math.isfinite(exponent):
        raise helps.out_of_range(at)
    return _settled(value, (base, exponent), "^", at)


def _integer_power(base: int, exponent: int, at: int) -> int:
    """base^exponent for exponent >= 0; nothing much larger than `MOST_BITS` is ever computed."""
    if abs(base) <= 1:
        return base if exponent % 2 else abs(base) if exponent else 1
    if (abs(base).bit_length() - 1) * exponent > MOST_BITS:
        raise helps.out_of_range(at)
    power: int = base**exponent
    if power.bit_length() > MOST_BITS:
        raise helps.out_of_range(at)
    return power


def _root(value: Real) -> Real:
    if isinstance(value, int) and value >= 0 and math.isqrt(value) ** 2 == value:
        return math.isqrt(value)
    return math.sqrt(value)


FUNCTIONS: Final[Mapping[str, Callable[[Real], Real]]] = {
    "exp": math.exp, "ln": math.log, "log": math.log, "log2": math.log2, "log10": math.log10,
    "sqrt": _root, "√": _root,
}  # fmt: skip


def apply(name: str, value: Real, at: int) -> Real:
    try:
        result = FUNCTIONS[name](value)
    except OverflowError:
        raise helps.out_of_range(at) from None
    except ValueError:
        raise helps.undefined(f"{name}({shown_number(value)})", at) from None
    if result == 0 and name == "exp" and math.isfinite(value):
        raise helps.out_of_range(at)
    return _settled(result, (value,), name, at)


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

    def sum(self) -> Real:
        value = self.product()
        while self.tokens[self.at].kind in ("+", "-"):
            sign = self.take()
            right = self.product()
            value = add(value, right if sign.kind == "+" else -right, sign.position, sign.text)
        return value

    def product(self) -> Real:
        value = self.signed()
        while self.tokens[self.at].kind in ("*", "/"):
            sign = self.take()
            operation = multiply if sign.kind == "*" else divide
            value = operation(value, self.signed(), sign.position)
        return value

    def signed(self) -> Real:
        self.depth += 1
        if self.depth > helps.MOST_DEPTH:
            raise helps.too_deep(self.tokens[self.at].position)
        if self.tokens[self.at].kind in ("+", "-"):
            negative = self.take().kind == "-"
            value = self.signed()
            value = -value if negative else value
        else:
            value = self.power()
        self.depth -= 1
        return value

    def power(self) -> Real:
        value = self.postfix()
        if self.tokens[self.at].kind == "^":
            sign = self.take()
            value = raise_to(value, self.signed(), sign.position)
        return value

    def postfix(self) -> Real:
        value = self.atom()
        if self.tokens[self.at].kind == "exponent":
            token = self.take()
            value = raise_to(value, int(token.text.translate(_SUPERSCRIPT_DIGITS)), token.position)
        if self.tokens[self.at].kind == "percent":
            value = divide(value, 100, self.take().position)
        return value

    def atom(self) -> Real:
        token = self.take()
        if token.kind == "number":
            return self.literal(token)
        if token.kind == "(":
            return self.group()
        if token.kind == "fraction":
            return divide(*FRACTIONS[token.text], token.position)
        if token.kind == "constant":
            return CONSTANTS[token.text.lower()]
        if token.kind == "function":
            return self.function(token)
        raise self.no_value(token)

    def literal(self, token: Token) -> Real:
        suffix = self.tokens[self.at]
        if self.context.counts and suffix.kind == "word" and suffix.text in MAGNITUDES:
            self.at += 1
            return literal_value(token.text, token.position, MAGNITUDES[suffix.text])
        return literal_value(token.text, token.position)

    def group(self) -> Real:
        value = self.sum()
        if self.tokens[self.at].kind != ")":
            raise self.left_over(value)
        self.at += 1
        return value

    def function(self, token: Token) -> Real:
        name = token.text.lower()
        if self.tokens[self.at].kind == "(":
            self.at += 1
            value = self.group()
        elif name == "√":
            value = self.radicand()
        else:
            raise helps.brackets_missing(name + self.base(token), token.position)
        return apply(name, value, token.position)

    def base(self, token: Token) -> str:
        """The base of `log2 8`: only with brackets behind it is it read as part of the name."""
        follows = self.tokens[self.at]
        base = follows.text.partition(" ")[0]
        return base if token.text.lower() == "log" and base in ("2", "10") and not follows.spaced else ""

    def radicand(self) -> Real:
        self.depth += 1
        if self.depth > helps.MOST_DEPTH:
            raise helps.too_deep(self.tokens[self.at].position)
        value = self.atom()
        self.depth -= 1
        return value

    def finish(self, value: Real) -> None:
        if self.tokens[self.at].kind != "end":
            raise self.left_over(value)

    def no_value(self, token: Token) -> helps.UnreadableError:
        """Why no value starts at `token`, the one just taken."""
        previous = self.tokens[self.at - 2] if self.at > 1 else None
        if token.kind == "word":
            return helps.word(token.text, token.position)
        if token.kind == "," and previous is None and self.tokens[self.at].kind == "number":
            return helps.decimal_point(f"0.{self.tokens[self.at].text}", token.position)
        if token.kind == "/" and previous is not None and previous.kind == "+" and self.tokens[self.at].kind == "-":
            return helps.one_number("+/-", previous.position)
        if token.kind == "[":
            return helps.list_inside(token.text, token.position)
        if token.kind == ")" and previous is not None and previous.kind == "(":
            return helps.nothing_inside(previous.position)
        if token.kind == "end" and previous is not None:
            return helps.missing_after(previous.text, previous.position)
        return helps.character(token.text, token.position)

    def left_over(self, value: Real) -> helps.UnreadableError:
        """Why nothing may follow `value` at the next token."""
        token = self.tokens[self.at]
        if token.kind in STARTS_VALUE:
            return self.second_number(token)
        if token.kind == "word":
            return self.strange_word(token, value)
        if token.kind in (",", ";", "newline") and not self.context.several:
            return comma_help(self.context.plain, token)
        if token.kind == "unit":
            return helps.unit_within(token.text, token.position)
        return helps.character(token.text, token.position)

    def second_number(self, token: Token) -> helps.UnreadableError:
        stray_point = token.text.startswith(".") and not token.spaced
        if stray_point:
            return comma_help(self.context.plain, token)
        return (
            self.open_exponent(token)
            or self.mixed_number(token)
            or (helps.two_entries(token.position) if self.context.several else helps.two_numbers(token.position))
        )

    def open_exponent(self, token: Token) -> helps.UnreadableError | None:
        """`3e` and `3e-` are what stands there before `3e-5` is typed to its end."""
        number, rest = self.tokens[self.at - 1], self.tokens[self.at + 1 : self.at + 3]
        ends = rest[0].kind == "end" or (rest[0].kind in ("+", "-") and rest[1].kind == "end")
        if token.text != "e" or token.spaced or not ends or number.kind != "number" or "e" in number.text.lower():
            return None
        return helps.open_exponent(f"{number.text}{token.text}", f"{number.text}*e", token.position)

    def mixed_number(self, token: Token) -> helps.UnreadableError | None:
        """`3 1/2` and `1½`: a whole number and a fraction that are meant as a sum."""
        whole = self.tokens[self.at - 1]
        if whole.kind != "number" or not whole.text.isdigit():
            return None
        if token.kind == "fraction":
            above, below = FRACTIONS[token.text]
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
            return helps.mixed(f"-({form})", shown_number(-total), token.position)
        return helps.mixed(form, shown_number(total), token.position)

    def strange_word(self, token: Token, value: Real) -> helps.UnreadableError:
        imaginary = token.text in ("i", "j", "I", "J") and not token.spaced
        if imaginary or self.tokens[self.at + 1].kind not in ("end", ",", ";", "newline", ")", "]", "/"):
            return helps.word(token.text, token.position)
        return helps.unknown_unit(shown_number(without_noise(value)), token.text, token.position, self.context.asked)


def comma_help(plain: str, token: Token) -> helps.UnreadableError:
    """What a comma or a second point within digits was meant to be, where one number is asked."""
    sign, run = _run_around(plain, token.start)
    groups = run.replace(",", ".").split(".")
    numbers = all(group.isdigit() for group in groups)
    thousands = len(groups[0]) <= 3 and not groups[0].startswith("0") and len(groups[-1]) == 3
    if numbers and run.count(",") == 1 and run.count(".") == 0 and not thousands:
        return helps.decimal_point(sign + run.replace(",", "."), token.position)
    threes = numbers and len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:-1])
    if threes and run.count(",") == 1 and run.index(",") > run.rfind(".") > 0:
        return helps.plainly(f"{sign}{''.join(groups[:-1])}.{groups[-1]}", token.position)
    if threes and "," not in run and len(groups) > 2 and len(groups[-1]) == 3:
        return helps.plainly(sign + "".join(groups), token.position)
    if token.kind == "number":
        return helps.character(".", token.position)
    return helps.several(token.position)


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
