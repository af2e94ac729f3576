"""Formulas in one spelling, whether they are typed as LaTeX, as it is shown, or with the signs of a keyboard.

Wᵀ, W^T and W^\\top are one, and so are σ(z), \\sigma(z) and sigma(z), or ∂L/∂w and \\partial L/\\partial w. What LaTeX
groups with braces stands in brackets, where it is more than one sign: e⁻ᶻ and e^{-z} become e^(-z).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from dlquiz import symbols

MOST_NESTED: Final = 30
"""Groups within groups; deeper ones are taken as if their braces were not there."""

LONGEST_SCRIPT: Final = 100
"""Brackets that are closed farther away hold no script."""

_RAISED: Final = {raised: plain for plain, raised in symbols.SUPERSCRIPTS.items() if raised not in "′*°"} | {"ᵀ": "T"}
_LOWERED: Final = {lowered: plain for plain, lowered in symbols.SUBSCRIPTS.items()}
_PRIMES: Final = {"'": "'", "′": "'", "″": "''", "’": "'"}
_FRACTIONS: Final = frozenset({"frac", "dfrac", "tfrac", "cfrac"})
_NOTHING: Final = frozenset(
    {*symbols.FONTS, *symbols.TEXTS, *symbols.IGNORED, "operatorname", "mathbb", "left", "right"}
)

_KEYS: Final = {
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "→": "->",
    "←": "<-",
    "↔": "<->",
    "⇒": "=>",
    "⇔": "<=>",
    "∞": "inf",
    "−": "-",
    "×": "x",
    "÷": "/",
    "∼": "~",
    "∗": "*",
    "⊤": "T",
    "′": "'",
    "‖": "||",
    "∥": "||",
    "…": "...",
    "⋯": "...",
    "√": "sqrt",
    "Σ": "sum",
    "∑": "sum",
    "∏": "prod",
    "·": "·",
    "⋅": "·",
    "∆": "Δ",
    "µ": "mu",
}
"""What is typed for a sign, where that is not the name of its command."""


def _named(name: str, sign: str) -> str:
    """Capital Greek letters stay as they are: the case of a name is lost where texts are compared."""
    return sign if name in symbols.GREEK and name[0].isupper() else name


_TABLES: Final = (symbols.GREEK, symbols.ORDINARY, symbols.BINARY, symbols.RELATIONS, symbols.BIG, symbols.INTEGRALS)
_COMMANDS: Final = {
    name: sign for table in (*_TABLES, symbols.OPENING, symbols.CLOSING) for name, sign in table.items()
}
# The first name of a sign is its own: ε is epsilon, however it is written.
_SIGNS: Final = {sign: _named(name, sign) for table in reversed(_TABLES) for name, sign in reversed(table.items())
                 if not sign.isascii()} | _KEYS  # fmt: skip
CAPITALS: Final = str.maketrans(
    {sign.casefold(): name.casefold() for name, sign in symbols.GREEK.items() if name[0].isupper()}
)
"""From capital Greek letters, without their case, to the names of the small ones."""

_BARE: Final = {*symbols.GREEK, "infty", "cdot", "times", "leq", "geq", "neq", "partial", "nabla", "odot"}
"""Commands that are known without their backslash, too."""


def in_one_spelling(text: str) -> str:
    """The text with its formulas in one spelling, its spaces kept; signs become the names of their commands."""
    return "".join(_Scanner(text).pieces())


class _Scanner:
    """Reads a text from left to right, into pieces: signs, scripts, characters, spaces."""

    def __init__(self, source: str, depth: int = 0) -> None:
        self.source, self.at, self.depth = source, 0, depth
        self.is_formula = False
        self.tables = 0

    def pieces(self, until: str = "") -> list[str]:
        found: list[str] = []
        while self.at < len(self.source):
            if until and self.source[self.at] == until:
                self.at += 1
                break
            found += self.base()
            found += self.scripts()
        return found

    def base(self) -> list[str]:
        """What stands at the place: one sign, a command with its arguments, or the inside of a group."""
        character = self.source[self.at]
        if character in "^_" or character in _RAISED or character in _LOWERED or character in _PRIMES:
            return self.scripts() or self.take()
        if character == "\\":
            return self.command()
        if character == "{":
            return self.group()
        if character in "}$" or (self.is_formula and character.isspace()):
            self.is_formula ^= character == "$"
            self.at += 1
            return []
        return self.word() if character.isascii() and character.isalpha() else self.take()

    def take(self) -> list[str]:
        character = self.source[self.at]
        self.at += 1
        return [_SIGNS.get(character, character) if character != "&" or not self.tables else ","]

    def word(self) -> list[str]:
        """Letters, one by one; the name of a sign without its backslash is that sign."""
        word = self.letters()
        return [_sign(word)] if word in _BARE else list(word)

    def letters(self) -> str:
        start = self.at
        while self.at < len(self.source) and self.source[self.at].isascii() and self.source[self.at].isalpha():
            self.at += 1
        return self.source[start : self.at]

    def group(self) -> list[str]:
        """The pieces between braces."""
        self.at += 1
        return self.deeper(lambda: self.pieces("}"))

    def command(self) -> list[str]:
        self.at += 1
        name = self.letters()
        if not name:
            return self.escaped()
        if name in _FRACTIONS:
            return [_grouped(self.argument()), "/", _grouped(self.argument())]
        if name in ("binom", "dbinom", "tbinom"):
            return ["C(", *self.argument(), ",", *self.argument(), ")"]
        if name == "sqrt":
            return ["sqrt", _grouped(self.argument())]
        if name in symbols.ACCENTS:
            body = self.argument()
            return [*body, symbols.ACCENTS[name]]
        if name in ("bmod", "pmod"):
            return list("mod") if name == "bmod" else ["(mod", *self.argument(), ")"]
        if name in ("begin", "end"):
            self.tables += 1 if name == "begin" else -1
            return list(symbols.MATRIX_FENCES.get("".join(self.argument()), ("", ""))[name == "end"])
        if name in _NOTHING:
            self.at += name in ("left", "right") and self.source[self.at : self.at + 1] == "."
            return []
        return [" "] if name in symbols.SPACES else [_sign(name)]

    def escaped(self) -> list[str]:
        """A backslash and what is no letter: a space, the end of a row, or the character itself."""
        character = self.source[self.at : self.at + 1]
        self.at += 1
        if character in symbols.SPACES or character.isspace():
            return [" "]
        return [{"\\": ";", "|": "||", "{": "", "}": ""}.get(character, character)]

    def argument(self) -> list[str]:
        """The argument of a command: a group, or the next sign."""
        while self.at < len(self.source) and self.source[self.at].isspace():
            self.at += 1
        if self.at >= len(self.source):
            return []
        character = self.source[self.at]
        if character == "{":
            return self.group()
        return self.deeper(self.command) if character == "\\" else self.take()

    def deeper(self, read: Callable[[], list[str]]) -> list[str]:
        """What a group or a command within another one holds; nothing where it is too deep."""
        if self.depth >= MOST_NESTED:
            return []
        self.depth += 1
        found = read()
        self.depth -= 1
        return found

    def scripts(self) -> list[str]:
        """The scripts at the place, those below first, as formulas are shown."""
        below: list[str] = []
        above: list[str] = []
        while self.at < len(self.source):
            character = self.source[self.at]
            if character in _PRIMES:
                self.at += 1
                above.append(_PRIMES[character])
            elif character in _RAISED:
                above.append(f"^{_grouped(self.run(_RAISED))}")
            elif character in _LOWERED:
                below.append(f"_{_grouped(self.run(_LOWERED))}")
            elif character in "^_" and (content := self.script()):
                script = "".join(content) if "".join(content) in _PRIMES else f"{character}{_grouped(content)}"
                (above if character == "^" else below).append(script)
            else:
                break
        return [*below, *above]

    def run(self, table: dict[str, str]) -> list[str]:
        """Raised or lowered characters, as they are on the line."""
        found = []
        while self.at < len(self.source) and self.source[self.at] in table:
            plain = table[self.source[self.at]]
            found.append(_SIGNS.get(plain, plain))
            self.at += 1
        return found

    def script(self) -> list[str]:
        """What is raised or lowered by ^ or _; nothing where nothing can be."""
        start = self.at
        self.at += 1
        character = self.source[self.at : self.at + 1]
        if character in ("(", "["):
            found = self.bracketed()
        elif character in ("-", "−", "+"):
            found = [*self.take(), *self.script_sign()]
        else:
            found = self.script_sign()
        if not found:
            self.at = start
        return found

    def script_sign(self) -> list[str]:
        """One sign, one number, or a group."""
        character = self.source[self.at : self.at + 1]
        if character.isdecimal():
            start = self.at
            while self.source[self.at : self.at + 1].isdecimal():
                self.at += 1
            return list(self.source[start : self.at])
        if character in {"\\", "{"}:
            return self.argument()
        return self.take() if character.isalpha() or character in _SIGNS else []

    def bracketed(self) -> list[str]:
        """What stands in round brackets, or in square ones with them; nothing where they are not closed."""
        opening = self.source[self.at]
        closing = {"(": ")", "[": "]"}[opening]
        open_now = 0
        for place in range(self.at, min(len(self.source), self.at + LONGEST_SCRIPT)):
            open_now += (self.source[place] == opening) - (self.source[place] == closing)
            if not open_now:
                break
        else:
            return []
        if self.depth >= MOST_NESTED:
            return []
        inside = _Scanner(self.source[self.at + 1 : place], self.depth + 1).pieces()
        self.at = place + 1
        return inside if opening == "(" else ["[", *inside, "]"]


def _sign(name: str) -> str:
    """What a command stands for; the name itself where that is unknown, or a function."""
    sign = _COMMANDS.get(name)
    return name if sign is None else _SIGNS.get(sign, sign)


def _grouped(pieces: list[str]) -> str:
    """In brackets, unless it is one sign, one number, or has square brackets of its own."""
    signs = [piece for piece in pieces if piece.strip()]
    whole = "".join(pieces)
    alone = len(signs) <= 1 or "".join(signs).isdecimal() or (signs[0] == "[" and signs[-1] == "]")
    return whole.strip() if alone else f"({whole})"
