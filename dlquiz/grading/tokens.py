"""The characters of a typed answer, as tokens, and why an answer cannot be read.

Every character is replaced by exactly one character or kept, so a token is where the learner typed it; positions are
1-based. Nothing is normalised wholesale: NFKC would turn 3² into 32.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from dlquiz.messages import Text, message, short

MOST_CHARACTERS = 256
MOST_TOKENS = 128
MOST_DEPTH = 32
MOST_QUOTED = 60


class UnreadableError(Exception):
    """Ends the reading of one answer; the reader turns it into an `Unreadable`, so it never leaves this package."""

    def __init__(self, help_text: Text, position: int | None = None) -> None:
        super().__init__(help_text.en)
        self.help = help_text
        self.position = position


def shown(text: str) -> str:
    """`text` as it can be shown: quoted, shortened, and an invisible or combining character by its code and name."""
    first = text[0]
    if first.isprintable() and not first.isspace() and not unicodedata.category(first).startswith("M"):
        return f"“{short(text, 25)}”"
    name = unicodedata.name(first, "")
    return f"U+{ord(first):04X}" + (f" ({name})" if name else "")


def visible(text: str, most: int = MOST_QUOTED) -> str:
    """A typed text as it may be quoted on one line: shortened, and what cannot be printed by its code."""
    return "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in short(text, most))


def refused(reason: str, position: int | None = None, **values: object) -> UnreadableError:
    """Why an answer cannot be read, by the name of the reason in the table of messages."""
    return UnreadableError(message(f"unread_{reason}", position=position, **values), position)


_ANSWER: Final = re.compile(
    r"""\s*(?: (?:(?:the|my)\s+)?(?:final\s+)?(?:answer|result|ans) (?: \s*[:：=＝] | \s+is\b (?:\s*[:：])? )
          | (?:所以|因此)?[,，]?(?:(?:我的|最终)?(?:答案|结果)(?:应该?)?[是为:：=＝] | 答[:：]) [:：]? )\s*""",
    re.VERBOSE | re.IGNORECASE,
)
_AMOUNT: Final = re.compile(r"\s*(?:(?:答案|结果)?(?:等于|大?约(?:等于)?为?)|一?共有?(?:大?约)?|[是为])?\s*")


def answer_start(text: str) -> int:
    """Where the answer itself starts."""
    before = _ANSWER.match(text)
    return before.end() if before else 0


def amount_start(text: str) -> int:
    """The same for a number, before which more may be said: `约8`, `一共有8`."""
    start = answer_start(text)
    before = _AMOUNT.match(text, start)
    return before.end() if before else start


SUPERSCRIPTS: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
FRACTIONS: Final[Mapping[str, tuple[int, int]]] = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
    "⅑": (1, 9), "⅒": (1, 10),
}  # fmt: skip
CONSTANT_NAMES: Final = frozenset({"pi", "π", "e", "inf", "infinity", "∞", "nan"})
LISTING: Final = frozenset({"max", "min", "round"})
"""Functions whose brackets list numbers, so that `max(1,000)` is max(1, 0)."""
FUNCTION_NAMES: Final = LISTING | {"abs", "ceil", "exp", "floor", "ln", "log", "log2", "log10", "sqrt"}
OPENING: Final = frozenset("([")
CLOSING: Final = frozenset(")]")
BRACKETS: Final[Mapping[str, str]] = {"(": ")", "[": "]", "⌊": "⌋", "⌈": "⌉", "{": "}"}
_ENDS: Final = frozenset(BRACKETS.values())
ENDS_VALUE: Final = frozenset({"number", "fraction", "constant", "exponent", "percent", "unit", *_ENDS})
_BEFORE_UNIT: Final = ENDS_VALUE | {"word"}  # the word is a magnitude: 138M px
STARTS_VALUE: Final = frozenset({"number", "fraction", "constant", "function", "(", "[", "⌊", "⌈"})
SIZE_SEPARATORS: Final = frozenset({*"xX×*", r"\times"})


class Token(NamedTuple):
    """`kind` is "number", "fraction", "constant", "function", "word", "unit", "exponent" (a superscript), "percent",
    "newline", or one of `+ - * / // ^ = ( ) [ ] { } ⌊ ⌋ ⌈ ⌉ , ;`; every times sign has the kind `*`, every power
    sign `^`, and `≈` the kind `=`. `text` is what was typed, also of LaTeX: `\\times` has the kind `*`.
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
  | (?P<word> [lL][oO][gG](?:2|10)(?=[ ]*\() | [万亿] | [^\W\d_{SUPERSCRIPTS}{"".join(FRACTIONS)}]+ | [∞√] )
  | (?P<digits> \\[dt]?frac[ ]*\d[ ]*\d(?!\d) )
  | (?P<matrix> \\(?:begin|end)\{{[pb]?matrix\}} )
  | (?P<command> \\(?:[A-Za-z]+ | [,;:!%\\ ]) )
  | (?P<power> \*\* | \^ )
  | (?P<times> [*×·] )
  | (?P<percent> % )
  | (?P<comma> [,、&] )
  | (?P<newline> \n )
  | (?P<equals> ==? | ≈ )
  | (?P<sign> // | [-+/()\[\]{{}}⌊⌋⌈⌉;] )
"""


@cache
def _pattern(number: str) -> re.Pattern[str]:
    # Compiled when the first answer is read: a launch does without, which takes 3 ms off it.
    based = r"(?P<based> (?<![\dxX×*.])0[xXbBoO](?=[0-9a-fA-F]) )"
    return re.compile(rf"(?P<space> [ ]+ ) | {based} | (?P<number> {number} ) {_REST}", re.VERBOSE)


_ONE_NUMBER: Final = f"{_THOUSANDS} | {_DECIMAL}"
_FUNCTION = r"(?:exp|ln|log|log2|log10|sqrt|floor|ceil|round|max|min|abs)[ ]*\("
_LATEX_VALUE = r"\\(?:[dt]?frac|sqrt|[lr]floor|[lr]ceil|left|max|min|ln|log|exp|pi)(?![a-z])"
# `= 0.25`, `x = 0.25`, `W_{out} = 8`, `f(x) ≈ 3`, `dL/dw = 2`: what stands before says nothing about the value.
_PREFIX: Final = re.compile(
    rf"""[ \n]*(?: (?!{_FUNCTION}|{_LATEX_VALUE}) \\?[^\W\d](?:[\w \\] | \{{[\w ,\\]{{0,30}}\}}){{0,40}}
                  '{{0,2}}(?:\([\w ,.-]{{0,20}}\))?[ ]*
              | [d∂][\w ]{{1,12}}/[ ]*[d∂][\w ]{{1,12}} )?
        (?: ==? | [≈~] )""",
    re.VERBOSE,
)
# `$12$`, `\(12\)`: signs around a formula.
_FORMULA: Final = re.compile(r"(\$\$?)(?P<body>[^$]+)\1 | \\\((?P<round>.+)\\\) | \\\[(?P<square>.+)\\\]", re.X | re.S)
_POINT_FOR_STOP: Final = re.compile(r"(\d+)。(\d+)")
_SAME_KIND: Final = {"power": "^", "times": "*", "comma": ",", "equals": "=", "digits": "fraction"}
_COMMANDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("times", "cdot", "ast"), "*"), "div": "/", "approx": "=", "%": "percent", "\\": ";",
    **dict.fromkeys(("frac", "dfrac", "tfrac", "sqrt", "exp", "ln", "log", "max", "min"), "function"),
    **dict.fromkeys(("pi", "infty"), "constant"), **dict.fromkeys(("left", "right"), "wrapper"),
    "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉",
    **dict.fromkeys((*",;:! ", "quad", "qquad"), "space"),
}  # fmt: skip
"""The LaTeX that is read, by the kind of its token."""


def scan(text: str, *, one_number: bool, units: tuple[str, ...] = ()) -> Scanned:
    """The tokens of `text`. Thousands are read only where `one_number` is asked; `units` are the declared names,
    longest first. Raises `UnreadableError`: blank, too long, too many tokens, or a character that means nothing."""
    if len(text) > MOST_CHARACTERS:
        raise refused("too_long", MOST_CHARACTERS + 1, length=len(text))
    plain = plain_characters(text)
    tokens = tuple(_tokens(text, plain, one_number, units))
    if not tokens:
        # Spaces can be written in LaTeX, too.
        raise refused("blank")
    return Scanned(plain, tokens)


def readable_tokens(text: str, *, one_number: bool, units: tuple[str, ...] = ()) -> tuple[Token, ...]:
    """The tokens of `text` up to the first that cannot be read: what there is to show of a refused answer."""
    found: list[Token] = []
    text = text[:MOST_CHARACTERS]
    try:
        for token in _tokens(text, plain_characters(text), one_number, units):
            found.append(token)
    except UnreadableError:
        # Why it was refused is already said; what was read before stays in `found`.
        pass
    return tuple(found)


def _bounds(plain: str) -> tuple[int, int]:
    """Where the answer itself starts and ends: without `x =` or `answer:` before it, a full stop behind it, and the
    signs around a formula."""
    end = len(plain.rstrip(" \n"))
    if end == 0:
        raise refused("blank")
    # Numbers begin with no letter, and most answers are numbers.
    spoken = plain[:1].isalpha() or plain[:1] in " \n"
    start, end = _without_dollars(plain, amount_start(plain) if spoken else 0, end)
    prefix = _PREFIX.match(plain, start, end)
    start, end = _without_dollars(plain, prefix.end() if prefix else start, end)
    if start >= end:
        raise refused("missing_after", end, text=shown(plain[end - 1]))
    return start, end


def _without_dollars(plain: str, start: int, end: int) -> tuple[int, int]:
    start += len(plain[start:end]) - len(plain[start:end].lstrip(" \n"))
    body = plain[start:end]
    if len(body) > 1 and body[-1] in ".。" and body[-2] not in ".。":
        end = start + len(body[:-1].rstrip(" \n"))
    formula = _FORMULA.fullmatch(plain, start, end) if plain[start : start + 1] in ("$", "\\") else None
    return formula.span(formula.lastgroup or 0) if formula else (start, end)


def _tokens(raw: str, plain: str, one_number: bool, units: tuple[str, ...]) -> Iterator[Token]:
    at, end = _bounds(plain)
    count, last, spaced = 0, Token("", "", at, False), False
    listing: list[bool] = []
    begins = _first_letters(units)
    while at < end:
        pattern = _pattern(_ONE_NUMBER if one_number and not (listing and listing[-1]) else _DECIMAL)
        unit = _unit_at(plain, at, units) if plain[at] in begins and last.kind in _BEFORE_UNIT else ""
        match = pattern.match(plain, at, end)
        if unit:
            kind, text = "unit", unit
        elif match is None:
            raise _stranger(raw, plain, at)
        else:
            kind, text = _kind(match, raw)
        if kind not in ("space", "wrapper"):
            if kind == "(":
                listing.append(last.text.lower().lstrip("\\") in LISTING or (bool(listing) and listing[-1]))
            elif kind == ")" and listing:
                listing.pop()
            count += 1
            if count > MOST_TOKENS:
                raise refused("too_many_tokens", at + 1, most=MOST_TOKENS)
            last = Token(kind, text, at, spaced)
            yield last
        at += len(text)
        spaced = kind in ("space", "newline") or (spaced and kind == "wrapper")


def _kind(match: re.Match[str], raw: str) -> tuple[str, str]:
    kind, text = match.lastgroup or "", match.group()
    if kind in ("number", "space"):
        return kind, text
    if kind == "word":
        return _word(text)
    if kind == "sign":
        # Two division signs are no `//`.
        return ("/", "/") if text == "//" and "÷" in raw[match.start() : match.end()] else (text, text)
    if kind == "command":
        return _command(text, match.start() + 1)
    if kind == "matrix":
        return "[" if text.startswith("\\begin") else "]", text
    if kind == "based":
        raise refused("decimal_only", match.start() + 1, text=shown(raw[match.start() : match.end()]))
    return _SAME_KIND.get(kind, kind), text


def _command(text: str, position: int) -> tuple[str, str]:
    if text[1:] not in _COMMANDS:
        raise refused("word", position, text=shown(text))
    return _COMMANDS[text[1:]], text


def ratio_of(text: str) -> tuple[int, int]:
    """What a token of kind "fraction" stands for: ½, or the two digits of LaTeX's `\\frac12`."""
    if text in FRACTIONS:
        return FRACTIONS[text]
    above, below = (int(one) for one in text if one.isdigit())
    return above, below


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


@lru_cache
def _first_letters(units: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name[0] for name in units)


def _unit_at(plain: str, at: int, units: tuple[str, ...]) -> str:
    for name in units:
        end = at + len(name)
        if plain.startswith(name, at) and not (name[-1].isalpha() and plain[end : end + 1].isalnum()):
            return name
    return ""


def _stranger(raw: str, plain: str, at: int) -> UnreadableError:
    if plain[at] in "±∓~":
        return refused("one_number", at + 1, text=shown(raw[at]))
    for match in _POINT_FOR_STOP.finditer(plain):
        if match.start() < at < match.end():
            return refused("decimal_point", at + 1, suggestion=f"{match[1]}.{match[2]}")
    return refused("character", at + 1, text=shown(raw[at]))


def pair_brackets(tokens: Sequence[Token]) -> dict[int, int]:
    """Index of every opening bracket -> index of its closing one; refuses what is not closed, or too deep."""
    pairs: dict[int, int] = {}
    open_ones: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind in BRACKETS:
            open_ones.append(index)
            if len(open_ones) > MOST_DEPTH:
                raise refused("too_deep", token.position, most=MOST_DEPTH)
        elif token.kind in _ENDS:
            if not open_ones or BRACKETS[tokens[open_ones[-1]].kind] != token.kind:
                raise refused("unopened", token.position, bracket=shown(token.text))
            pairs[open_ones.pop()] = index
    if open_ones:
        raise refused("unclosed", tokens[open_ones[-1]].position, bracket=shown(tokens[open_ones[-1]].text))
    return pairs


def has_brackets(tokens: Sequence[Token]) -> bool:
    return any(token.kind in BRACKETS or token.kind in _ENDS for token in tokens)
