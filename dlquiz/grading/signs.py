"""Formulas in one spelling, whether they are typed as LaTeX, as it is shown, or with the signs of a keyboard.

Wᵀ, W^T and W^\\top are one, and so are σ(z), \\sigma(z) and sigma(z), or ∂L/∂w and \\partial L/\\partial w. LaTeX
becomes the line that is shown of it. What braces group stands in brackets, where it is more than one sign: e⁻ᶻ and
e^{-z} become e^(-z).
"""

from __future__ import annotations

import re
from typing import Final

from dlquiz import symbols

MOST_NESTED: Final = 30
"""Groups within groups; deeper ones are taken as if their braces were not there."""

LONGEST_SCRIPT: Final = 100
"""Brackets that are closed farther away hold no script."""

_RAISED: Final = {raised: plain for plain, raised in symbols.SUPERSCRIPTS.items() if raised not in "′*°"} | {"ᵀ": "T"}
_LOWERED: Final = {lowered: plain for plain, lowered in symbols.SUBSCRIPTS.items()}
_PRIMES: Final = {"'": "'", "′": "'", "″": "''", "’": "'"}
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
# The first name of a sign is its own: ε is epsilon, however it is written.
_SIGNS: Final = {sign: _named(name, sign) for table in reversed(_TABLES) for name, sign in reversed(table.items())
                 if not sign.isascii()} | _KEYS  # fmt: skip
CAPITALS: Final = str.maketrans(
    {sign.casefold(): name.casefold() for name, sign in symbols.GREEK.items() if name[0].isupper()}
)
"""From capital Greek letters, without their case, to the names of the small ones."""

_BARE: Final = {*symbols.GREEK, "infty", "cdot", "times", "leq", "geq", "neq", "partial", "nabla", "odot"}
"""Commands that are known without their backslash."""
_FORMULA: Final = re.compile(r"\$([^$]+)\$|(?<!\\)\\[(\[](.+?)\\[)\]]")
_WORDS: Final = re.compile(r"(?<=[A-Za-z])(?<!frac|sqrt)(?<!binom) +(?=[A-Za-z]{2})")
"""Spaces between words: LaTeX may be typed among them without dollars, and would lose them."""
_PERCENT: Final = re.compile(r"(?<!\\)%")


def in_one_spelling(text: str) -> str:
    """The text with its formulas in one spelling; signs become the names of their commands."""
    text, formulas = _FORMULA.subn(lambda formula: _as_shown(formula[1] or formula[2]), text)
    if not formulas and "\\" in text:
        text = _as_shown(text)
    return "".join(_Scanner(text).pieces())


def _as_shown(source: str) -> str:
    """The line that is shown of LaTeX; what cannot be read stays as it is."""
    # Most answers are no LaTeX.
    from dlquiz.text import latex
    from dlquiz.text.in_lines import line

    # Whoever types a percent sign means no comment.
    tree = latex.read(_PERCENT.sub(r"\\%", _WORDS.sub(r"\\ ", source))).tree
    return source if tree is None else line(tree)


class _Scanner:
    """Reads a text from left to right, into pieces: signs, scripts, characters, spaces."""

    def __init__(self, source: str, depth: int = 0) -> None:
        self.source, self.at, self.depth = source, 0, depth

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
        """What stands at the place: one sign, or the inside of a group."""
        character = self.source[self.at]
        if character in "^_" or character in _RAISED or character in _LOWERED or character in _PRIMES:
            return self.scripts() or self.take()
        if character == "{":
            return self.group()
        if character == "}":
            self.at += 1
            return []
        return self.word() if character.isascii() and character.isalpha() else self.take()

    def take(self) -> list[str]:
        character = self.source[self.at]
        self.at += 1
        return [_SIGNS.get(character, character)]

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
        """The pieces between braces; nothing where they are nested too deep."""
        self.at += 1
        if self.depth >= MOST_NESTED:
            return []
        self.depth += 1
        found = self.pieces("}")
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
        if character == "{":
            return self.group()
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
    """What a command stands for, in its one spelling."""
    sign = next(table[name] for table in _TABLES if name in table)
    return _SIGNS.get(sign, sign)


def _grouped(pieces: list[str]) -> str:
    """In brackets, unless it is one sign, one number, or has square brackets of its own."""
    signs = [piece for piece in pieces if piece.strip()]
    whole = "".join(pieces)
    alone = len(signs) <= 1 or "".join(signs).isdecimal() or (signs[0] == "[" and signs[-1] == "]")
    return whole.strip() if alone else f"({whole})"
