"""Calculating beside a question: lines in the expression language of the banks, each to be used in the next ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from dlquiz.errors import ExpressionError
from dlquiz.expressions import RESERVED, Value, evaluate, parse, show
from dlquiz.messages import Text, message

MOST_LINES = 50
DIGITS = 10
_SIGNS = str.maketrans({"×": "*", "·": "*", "⋅": "*", "÷": "/", "−": "-", "–": "-"})
_NAMED = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)\s*=(?!=)(.*)")


class Worked(NamedTuple):
    """A line that was worked out, under the name by which it can be used."""

    name: str
    source: str
    value: Value

    @property
    def value_text(self) -> str:
        """The value as it is shown, and as it is taken over."""
        return show(self.value, DIGITS)


class Scratch(NamedTuple):
    """The lines so far, the newest last. `made` of them there were in all."""

    lines: tuple[Worked, ...] = ()
    made: int = 0

    def work(self, typed: str) -> Worked | Text | None:
        """What a line comes to, or why it comes to nothing; None for an empty one.

        `name = …` gives a name, else it is `r1`, `r2` …; `ans` is the line before.
        """
        plain = unicodedata.normalize("NFKC", typed).translate(_SIGNS).strip()
        if not plain:
            return None
        named = _NAMED.fullmatch(plain)
        name, source = (named[1], named[2].strip()) if named else (f"r{self.made + 1}", plain)
        if named and (name in RESERVED or name == "ans"):
            return message("calculator_reserved", name=name)
        try:
            return Worked(name, source, evaluate(parse(source), self._names()))
        except ExpressionError as error:
            return Text(error.en, error.zh)

    def kept(self, line: Worked) -> Scratch:
        """With one line more; the oldest go where there are very many."""
        return Scratch((*self.lines, line)[-MOST_LINES:], self.made + 1)

    def _names(self) -> Mapping[str, Value]:
        names = {line.name: line.value for line in self.lines}
        return names if not self.lines else {**names, "ans": self.lines[-1].value}
