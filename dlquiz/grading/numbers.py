"""One typed expression: tokens → the tree of an expression, by precedence → its value, within bounds.

`inf` and `nan` can be typed. From loosest to tightest: `+ -`, `* / //`, sign, `^` (to the right; its exponent may be
signed), `%` and superscripts. LaTeX is read beside plain signs; its braces group behind `^`, a root and `\\frac`.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final, NamedTuple

from dlquiz.expressions.evaluation import Run, compile_tree
from dlquiz.expressions.exact import ExactNumbers, Number, real
from dlquiz.expressions.language import CALLABLE, CONSTANTS
from dlquiz.expressions.values import Real
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

_EXACT_SHIFT: Final = 30
_MOST_EXACT_DECIMALS: Final = 400
_SEPARATORS: Final = {ord(one): None for one in " ,'_"}


class Digits(NamedTuple):
    """What a plain literal shows: its significant digits, and its decimals (negative for `1.2e3`: -2)."""

    significant: int
    decimals: int

    @property
    def half_unit(self) -> float:
        """Of the last digit: by so much a rounded number is off at most."""
        return 0.5 * float(f"1e{-self.decimals}")


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


def literal_value(text: str, at: int, shift: int = 0) -> Number:
    """A decimal literal times 10^`shift`: exactly, but for the very large and the very small."""
    mantissa, _, exponent = _without_separators(text).lower().partition("e")
    shift += int(exponent) if exponent else 0
    whole, _, decimals = mantissa.partition(".")
    digits, places = int(whole + decimals), len(decimals) - shift
    if places <= 0 and shift <= _EXACT_SHIFT:
        scale: int = 10**-places
        return digits * scale
    value = float(f"{mantissa}e{shift}")
    if math.isinf(value) or (value == 0 and digits):
        raise refused("out_of_range", at)
    if not 0 <= places <= _MOST_EXACT_DECIMALS:
        return value
    exact = Fraction(digits, 10**places)
    return exact.numerator if exact.denominator == 1 else exact


def _without_separators(text: str) -> str:
    return text if text.isdigit() else text.translate(_SEPARATORS)


MAGNITUDES: Final[Mapping[str, int]] = {"k": 3, "K": 3, "M": 6, "B": 9, "G": 9, "T": 12, "万": 4, "亿": 8}
_CONSTANTS: Final[Mapping[str, float]] = {
    **CONSTANTS, "π": math.pi, **dict.fromkeys(("inf", "infinity", "infty", "∞"), math.inf), "nan": math.nan,
}  # fmt: skip
_SUPERSCRIPT_DIGITS: Final = str.maketrans(SUPERSCRIPTS + "⁺⁻", "0123456789+-")
# Nodes without a place of their own, made once.
_OPERATORS: Final[Mapping[str, ast.operator]] = {
    "+": ast.Add(), "-": ast.Sub(), "*": ast.Mult(), "/": ast.Div(), "//": ast.Div(), "^": ast.Pow(),
}  # fmt: skip
_MINUS: Final = ast.USub()
_ROUNDING: Final = {"⌊": "floor", "⌈": "ceil"}
_ROOTS: Final = ("√", "\\sqrt")
_EXACT: Final = ExactNumbers()
_SHOWN_SIGNS: Final = {"+": "+", "-": "-", "*": "×", "/": "/", "**": "^"}


class Context(NamedTuple):
    """What is asked: `asked` names the unit, `counts` admits magnitude suffixes, `several` says that an array may
    have more than one entry. `plain` is the whole answer, for helps that quote it."""

    plain: str
    asked: str | None = None
    counts: bool = False
    several: bool = False


def evaluate(tokens: Sequence[Token], context: Context) -> Real:
    """The value of one expression that takes up all of `tokens` (at least one); raises `UnreadableError`."""
    if len(tokens) == 1 and tokens[0].kind == "number":
        # Most answers are one number, and most entries of arrays.
        return real(literal_value(tokens[0].text, tokens[0].position))
    return real(computed(parse(tokens, context)))


def computed(tree: ast.expr) -> Number:
    """The value as it is computed with: exact where all of it is. Raises `UnreadableError` where it has none."""
    run = Run({}, _EXACT)
    try:
        value: Number = compile_tree(tree)(run)
    except ZeroDivisionError:
        raise refused("division_by_zero", run.node.col_offset) from None
    except OverflowError:
        raise refused("out_of_range", run.node.col_offset) from None
    except ValueError as error:
        name, *operands = error.args
        text = _SHOWN_SIGNS.get(name) or f"{name}({', '.join(map(shown_number, operands))})"
        raise refused("undefined", run.node.col_offset, text=shown(text)) from None
    return value


def parse(tokens: Sequence[Token], context: Context) -> ast.expr:
    """`tokens` (at least one) as the tree of an expression, with positions for columns; raises `UnreadableError`."""
    parser = _Parser(tokens, context)
    try:
        parser.sum()
        parser.finish()
    except UnreadableError:
        # What has no value is refused where it is read, before anything behind it.
        parser.values()
        raise
    return parser.trees[0]


def quotient(above: ast.expr, below: Real, position: int) -> ast.expr:
    return ast.BinOp(above, _OPERATORS["/"], ast.Constant(below), col_offset=position)


def _name_of(token: Token) -> str:
    """The name of a function or constant, in plain signs or LaTeX."""
    return token.text.lower().lstrip("\\")


class _Parser:
    """One reading of `tokens`, left to right. The end of the tokens is a token of kind "end".

    Each method takes the tokens of what it is called after, and leaves one more of the `trees`.
    """

    __slots__ = ("at", "context", "depth", "tokens", "trees")

    def __init__(self, tokens: Sequence[Token], context: Context) -> None:
        last = tokens[-1]
        self.tokens = (*tokens, Token("end", "", last.start + len(last.text), False))
        self.context = context
        self.at = 0
        self.depth = 0
        self.trees: list[ast.expr] = []
        """What was read and is no part of another tree yet, in order."""

    def take(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def values(self) -> list[Number]:
        return list(map(computed, self.trees))

    def operate(self, operator: ast.operator, position: int) -> None:
        right = self.trees.pop()
        self.trees[-1] = ast.BinOp(self.trees[-1], operator, right, col_offset=position)

    def call(self, name: str, position: int, first: int = -1) -> None:
        """Call a function with the trees from `first` on."""
        self.trees[first:] = [ast.Call(ast.Name(name), self.trees[first:], [], col_offset=position)]

    def sum(self) -> None:
        self.product()
        while self.tokens[self.at].kind in ("+", "-"):
            sign = self.take()
            self.product()
            self.operate(_OPERATORS[sign.kind], sign.position)

    def product(self) -> None:
        self.signed()
        while self.tokens[self.at].kind in ("*", "/", "//"):
            sign = self.take()
            self.signed()
            self.operate(_OPERATORS[sign.kind], sign.position)
            if sign.kind == "//":
                self.call("floor", sign.position)

    def signed(self) -> None:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise refused("too_deep", self.tokens[self.at].position, most=MOST_DEPTH)
        if self.tokens[self.at].kind in ("+", "-"):
            negative = self.take().kind == "-"
            self.signed()
            if negative:
                self.trees[-1] = ast.UnaryOp(_MINUS, self.trees[-1])
        else:
            self.power()
        self.depth -= 1

    def power(self) -> None:
        self.postfix()
        if self.tokens[self.at].kind == "^":
            sign = self.take()
            if self.tokens[self.at].kind == "{":
                self.group(self.take())
            else:
                self.signed()
            self.operate(_OPERATORS["^"], sign.position)

    def postfix(self) -> None:
        self.atom()
        if self.tokens[self.at].kind == "exponent":
            token = self.take()
            self.trees.append(ast.Constant(int(token.text.translate(_SUPERSCRIPT_DIGITS))))
            self.operate(_OPERATORS["^"], token.position)
        if self.tokens[self.at].kind == "percent":
            self.trees[-1] = quotient(self.trees[-1], 100, self.take().position)

    def atom(self) -> None:
        token = self.take()
        if token.kind == "number":
            self.trees.append(ast.Constant(self.literal(token)))
        elif token.kind == "(":
            self.group(token)
        elif token.kind in _ROUNDING:
            self.group(token)
            self.call(_ROUNDING[token.kind], token.position)
        elif token.kind == "fraction":
            above, below = ratio_of(token.text)
            self.trees.append(quotient(ast.Constant(above), below, token.position))
        elif token.kind == "constant":
            self.trees.append(ast.Constant(_CONSTANTS[_name_of(token)]))
        elif token.kind == "function":
            self.function(token)
        else:
            raise self.no_value(token)

    def literal(self, token: Token) -> Any:
        """The number, exactly: of any type because Python's own constants are no fractions."""
        suffix = self.tokens[self.at]
        if self.context.counts and suffix.kind == "word" and suffix.text in MAGNITUDES:
            self.at += 1
            return literal_value(token.text, token.position, MAGNITUDES[suffix.text])
        return literal_value(token.text, token.position)

    def group(self, opening: Token) -> None:
        """What stands between `opening`, just taken, and its closing bracket."""
        self.sum()
        self.close(opening)

    def close(self, opening: Token) -> None:
        if self.tokens[self.at].kind != BRACKETS[opening.kind]:
            raise self.left_over()
        self.at += 1

    def function(self, token: Token) -> None:
        name, follows, first = _name_of(token), self.tokens[self.at].kind, len(self.trees)
        if follows == "(":
            self.arguments(name, self.take())
        elif name.endswith("frac"):
            self.operand()
            self.operand()
            self.operate(_OPERATORS["/"], token.position)
            return
        elif token.text in _ROOTS or (follows == "{" and token.text.startswith("\\")):
            self.operand()
        else:
            raise refused("brackets_missing", token.position, function=name + self.base(token))
        self.call(name, token.position, first)

    def arguments(self, name: str, opening: Token) -> None:
        self.sum()
        for _ in range(1, CALLABLE.get(name, (1, 1))[1] or MOST_TOKENS):
            if self.tokens[self.at].kind != ",":
                break
            self.at += 1
            self.sum()
        self.close(opening)

    def base(self, token: Token) -> str:
        """The base of `log2 8`: only with brackets behind it is it read as part of the name."""
        follows = self.tokens[self.at]
        base = follows.text.partition(" ")[0]
        return base if _name_of(token) == "log" and base in ("2", "10") and not follows.spaced else ""

    def operand(self) -> None:
        """What a root sign or `\\frac` takes: a group in braces, or the next value alone."""
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise refused("too_deep", self.tokens[self.at].position, most=MOST_DEPTH)
        if self.tokens[self.at].kind == "{":
            self.group(self.take())
        else:
            self.atom()
        self.depth -= 1

    def finish(self) -> None:
        if self.tokens[self.at].kind != "end":
            raise self.left_over()

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

    def left_over(self) -> UnreadableError:
        """Why nothing may follow the last value at the next token."""
        token = self.tokens[self.at]
        if token.kind in STARTS_VALUE:
            return self.second_number(token)
        if token.kind == "word":
            return self.strange_word(token)
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
        part = quotient(ast.Constant(above), below, token.position)
        total = computed(ast.BinOp(ast.Constant(int(whole.text)), _OPERATORS["+"], part, col_offset=token.position))
        form = f"{whole.text}+{above}/{below}"
        if self.at > 1 and self.tokens[self.at - 2].kind == "-":
            return refused("mixed", token.position, sum_form=f"-({form})", value=shown_number(-total))
        return refused("mixed", token.position, sum_form=form, value=shown_number(total))

    def strange_word(self, token: Token) -> UnreadableError:
        imaginary = token.text in ("i", "j", "I", "J") and not token.spaced
        if imaginary or self.tokens[self.at + 1].kind not in ("end", ",", ";", "newline", ")", "]", "/"):
            return refused("word", token.position, text=shown(token.text))
        said, asked = {"value": shown_number(real(self.values()[-1])), "unit": token.text}, self.context.asked
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
