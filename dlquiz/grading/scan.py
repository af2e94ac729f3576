"""The characters of a typed answer, as tokens.

Every character is replaced by exactly one character or kept, so a token stands where the learner typed it. Nothing
is normalised wholesale: NFKC would turn 3² into 32.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from dlquiz.grading import helps

SUPERSCRIPTS: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
FRACTIONS: Final[Mapping[str, tuple[int, int]]] = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
    "⅑": (1, 9), "⅒": (1, 10),
}  # fmt: skip
CONSTANT_NAMES: Final = frozenset({"pi", "π", "e", "inf", "infinity", "∞", "nan"})
FUNCTION_NAMES: Final = frozenset({"exp", "ln", "log", "log2", "log10", "sqrt"})
OPENING: Final = frozenset("([")
CLOSING: Final = frozenset(")]")
ENDS_VALUE: Final = frozenset({"number", "fraction", "constant", "exponent", "percent", "unit", ")", "]"})
_BEFORE_UNIT: Final = ENDS_VALUE | {"word"}  # the word is a magnitude: 138M px
STARTS_VALUE: Final = frozenset({"number", "fraction", "constant", "function", "(", "["})
SIZE_SEPARATORS: Final = frozenset("xX×*")


class Token(NamedTuple):
    """`kind` is "number", "fraction", "constant", "function", "word", "unit", "exponent" (a superscript), "percent",
    "newline", or one of `+ - * / ^ ( ) [ ] , ;`; every times sign has the kind `*`, every power sign `^`.
    `start` is 0-based; `spaced` says that a space or a new line stands before it.
    """

    kind: str
    text: str
    start: int
    spaced: bool

    @property
    def position(self) -> int:
        return self.start + 1


class Scanned(NamedTuple):
    """`plain` is the whole answer in plain characters, position by position."""

    plain: str
    tokens: tuple[Token, ...]


def _replacements() -> dict[int, str]:
    table = {0xFF01 + offset: chr(0x21 + offset) for offset in range(94)}
    groups = {
        "-": "−–—‐‑‒﹣", "×": "✕✖╳⨯", "*": "∗", "·": "⋅∙", "/": "÷∕⁄", "%": "﹪", "'": "’", "[": "【", "]": "】",
        "≈": "≃≅≒", "~": "∼〜", "。": "｡", "μ": "µ", "\n": "\r",
        " ": "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    }  # fmt: skip
    table.update({ord(twin): plain for plain, twins in groups.items() for twin in twins})
    return table


_PLAIN: Final = _replacements()


def plain_characters(text: str) -> str:
    """Full-width and other twins replaced by what they stand for, one by one; digits of every script by 0-9."""
    text = text.translate(_PLAIN)
    if text.isascii():
        return text
    return "".join(str(int(one)) if one > "\x7f" and one.isdecimal() else one for one in text)


_DECIMAL = r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
# One separator throughout, strict threes, no leading zero; nothing that would make the last group longer.
_THOUSANDS = r"[1-9]\d{0,2}(?:(?:,\d{3})+|(?:[ ]\d{3})+|(?:'\d{3})+|(?:_\d{3})+)(?:\.\d*)?(?![\d.]|[,'_ ]\d)"
_REST = rf"""
  | (?P<exponent> [⁺⁻]?[{SUPERSCRIPTS}]+ )
  | (?P<fraction> [{"".join(FRACTIONS)}] )
  | (?P<wrapper> (?:torch\.(?:Size|tensor)|(?:np|numpy)\.(?:array|float64|float32|int64)|tensor|array)(?=[ ]*\() )
  | (?P<word> [lL][oO][gG](?:2|10)(?=[ ]*\() | [^\W\d_{SUPERSCRIPTS}{"".join(FRACTIONS)}]+ | [∞√] )
  | (?P<power> \*\* | \^ )
  | (?P<times> [*×·] )
  | (?P<percent> % )
  | (?P<comma> [,、] )
  | (?P<newline> \n )
  | (?P<sign> [-+/()\[\];] )
"""


def _pattern(number: str) -> re.Pattern[str]:
    based = r"(?P<based> (?<![\dxX×*.])0[xXbBoO](?=[0-9a-fA-F]) )"
    return re.compile(rf"(?P<space> [ ]+ ) | {based} | (?P<number> {number} ) {_REST}", re.VERBOSE)


_ONE_NUMBER: Final = _pattern(f"{_THOUSANDS} | {_DECIMAL}")
_ARRAY: Final = _pattern(_DECIMAL)
# `= 0.25`, `x = 0.25`, `output width ≈ 112`: what stands before says nothing about the value.
_PREFIX: Final = re.compile(r"[ \n]*(?:[^\W\d][\w ]{0,40})?[=≈~]")
_POINT_FOR_STOP: Final = re.compile(r"(\d+)。(\d+)")
_SAME_KIND: Final = {"power": "^", "times": "*", "comma": ","}


def scan(text: str, *, one_number: bool, units: Sequence[str] = ()) -> Scanned:
    """The tokens of `text`. Thousands are read only where `one_number` is asked; `units` are the declared names,
    longest first. Raises `UnreadableError`: blank, too long, too many tokens, or a character that means nothing."""
    if len(text) > helps.MOST_CHARACTERS:
        raise helps.too_long(len(text))
    plain = plain_characters(text)
    return Scanned(plain, tuple(_tokens(text, plain, one_number, units)))


def readable_tokens(text: str, *, one_number: bool, units: Sequence[str] = ()) -> tuple[Token, ...]:
    """The tokens of `text` up to the first that cannot be read: what there is to show of a refused answer."""
    found: list[Token] = []
    text = text[: helps.MOST_CHARACTERS]
    try:
        for token in _tokens(text, plain_characters(text), one_number, units):
            found.append(token)
    except helps.UnreadableError:
        # Why it was refused is told already; what was read before stays in `found`.
        pass
    return tuple(found)


def _bounds(plain: str) -> tuple[int, int]:
    """Where the answer itself starts and ends: without `x =` before it and a full stop behind it."""
    end = len(plain.rstrip(" \n"))
    if end == 0:
        raise helps.blank()
    prefix = _PREFIX.match(plain)
    start = prefix.end() if prefix else 0
    start += len(plain[start:end]) - len(plain[start:end].lstrip(" \n"))
    body = plain[start:end]
    if len(body) > 1 and body[-1] in ".。" and body[-2] not in ".。":
        end = start + len(body[:-1].rstrip(" \n"))
    if start >= end:
        raise helps.missing_after(plain[end - 1], end)
    return start, end


def _tokens(raw: str, plain: str, one_number: bool, units: Sequence[str]) -> Iterator[Token]:
    pattern = _ONE_NUMBER if one_number else _ARRAY
    at, end = _bounds(plain)
    count, last, spaced = 0, "", False
    while at < end:
        unit = _unit_at(plain, at, units) if units and last in _BEFORE_UNIT else ""
        match = pattern.match(plain, at, end)
        if unit:
            kind, text = "unit", unit
        elif match is None:
            raise _stranger(raw, plain, at)
        else:
            kind, text = _kind(match, raw)
        if kind not in ("space", "wrapper"):
            last, count = kind, count + 1
            if count > helps.MOST_TOKENS:
                raise helps.too_many_tokens(at + 1)
            yield Token(kind, text, at, spaced)
        at += len(text)
        spaced = kind in ("space", "newline")


def _kind(match: re.Match[str], raw: str) -> tuple[str, str]:
    kind, text = match.lastgroup or "", match.group()
    if kind == "word":
        return _word(text)
    if kind == "sign":
        return text, text
    if kind == "based":
        raise helps.decimal_only(raw[match.start() : match.end()], match.start() + 1)
    return _SAME_KIND.get(kind, kind), text


def _word(text: str) -> tuple[str, str]:
    """A name, or the letter x between two factors, also where it touches a name: `2xpi`."""
    known = _known(text)
    if known != "word":
        return known, text
    if text[0] in "xX" and (len(text) == 1 or _known(text[1:]) != "word"):
        return "*", text[0]
    return "word", text


def _known(text: str) -> str:
    lower = text.lower()
    if lower in FUNCTION_NAMES or text == "√":
        return "function"
    return "constant" if lower in CONSTANT_NAMES and text != "E" else "word"


def _unit_at(plain: str, at: int, units: Sequence[str]) -> str:
    for name in units:
        end = at + len(name)
        if plain.startswith(name, at) and not (name[-1].isalpha() and plain[end : end + 1].isalnum()):
            return name
    return ""


def _stranger(raw: str, plain: str, at: int) -> helps.UnreadableError:
    if plain[at] in "±∓~":
        return helps.one_number(raw[at], at + 1)
    for match in _POINT_FOR_STOP.finditer(plain):
        if match.start() < at < match.end():
            return helps.decimal_point(f"{match[1]}.{match[2]}", at + 1)
    return helps.character(raw[at], at + 1)


def pair_brackets(tokens: Sequence[Token]) -> dict[int, int]:
    """Index of every opening bracket -> index of its closing one; refuses what is not closed, or too deep."""
    pairs: dict[int, int] = {}
    open_ones: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind in OPENING:
            open_ones.append(index)
            if len(open_ones) > helps.MOST_DEPTH:
                raise helps.too_deep(token.position)
        elif token.kind in CLOSING:
            if not open_ones or tokens[open_ones[-1]].kind + token.kind not in ("()", "[]"):
                raise helps.unopened(token.text, token.position)
            pairs[open_ones.pop()] = index
    if open_ones:
        raise helps.unclosed(tokens[open_ones[-1]].text, tokens[open_ones[-1]].position)
    return pairs
