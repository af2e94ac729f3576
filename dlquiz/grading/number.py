"""The value of one typed expression: tokens -> value, by precedence, computed while it is read.

`inf` and `nan` can be typed. From loosest to tightest: `+ -`, `* / //`, sign, `^` (to the right; its exponent may be
signed), `%` and superscripts. LaTeX is read beside plain signs; its braces group behind `^`, a root and `\\frac`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from dlquiz.grading import helps
from dlquiz.grading.arithmetic import MOST_ARGUMENTS, add, apply, divide, floor_divide, multiply, plain, raise_to
from dlquiz.grading.literals import Number, Real, literal_value, shown_number
from dlquiz.grading.scan import BRACKETS, STARTS_VALUE, SUPERSCRIPTS, Token, ratio_of

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
            raise helps.brackets_missing(name + self.base(token), token.position)
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
        if self.depth > helps.MOST_DEPTH:
            raise helps.too_deep(self.tokens[self.at].position)
        value = self.group(self.take()) if self.tokens[self.at].kind == "{" else self.atom()
        self.depth -= 1
        return value

    def finish(self, value: Number) -> None:
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
        if previous is not None and BRACKETS.get(previous.kind) == token.kind:
            return helps.nothing_inside(previous.position)
        if token.kind == "end" and previous is not None:
            return helps.missing_after(previous.text, previous.position)
        return helps.character(token.text, token.position)

    def left_over(self, value: Number) -> helps.UnreadableError:
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
            return helps.mixed(f"-({form})", shown_number(-total), token.position)
        return helps.mixed(form, shown_number(total), token.position)

    def strange_word(self, token: Token, value: Number) -> helps.UnreadableError:
        imaginary = token.text in ("i", "j", "I", "J") and not token.spaced
        if imaginary or self.tokens[self.at + 1].kind not in ("end", ",", ";", "newline", ")", "]", "/"):
            return helps.word(token.text, token.position)
        return helps.unknown_unit(shown_number(plain(value)), token.text, token.position, self.context.asked)


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
