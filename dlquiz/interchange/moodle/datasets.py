"""The numbers of several draws of a question as Moodle's datasets: one item number is one draw."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dlquiz.errors import DlquizError
from dlquiz.expressions import show
from dlquiz.expressions.values import Value
from dlquiz.interchange.moodle.texts import without_wildcards
from dlquiz.variants.model import Variant
from dlquiz.variants.parameters import are_constant
from dlquiz.variants.texts import DIGITS, PLACEHOLDER, fill, formatted

_OPENS, _CLOSES = "\ue000", "\ue001"
_MARKED = re.compile(f"{_OPENS}(.*?){_CLOSES}")
_NUMBER = re.compile(r"[-−]?\d+(?:\.\d+)?(?:e[+-]?\d+)?")


class UnevenError(DlquizError):
    """Draws of a question whose texts differ in more than numbers: no wildcards can stand in for those."""


class Datasets:
    """The wildcards of a question, each with its value in every draw, as they are inserted."""

    def __init__(self, variants: Sequence[Variant]) -> None:
        self._variants = variants
        self.items: dict[str, tuple[str, ...]] = {}
        names = variants[0].names
        self._least = {
            name: value if isinstance(value, tuple) else min(variant.names[name] for variant in variants)
            for name, value in names.items()
        }

    def add(self, name: str, values: Sequence[str]) -> str:
        """The name of the wildcard with these values: the one wanted, unless it already stands for others."""
        free, number = name, 2
        while self.items.get(free, tuple(values)) != tuple(values):
            free, number = f"{name}_{number}", number + 1
        self.items[free] = tuple(values)
        return free

    def add_numbers(self, name: str, values: Sequence[Value]) -> str:
        """As `add`, with every digit of the numbers."""
        return self.add(name, [repr(value) for value in values])

    def insert(self, text: str) -> str:
        """The text with a mark for each wildcard. Raises `UnevenError` where draws differ in more than numbers."""
        found = [match for match in PLACEHOLDER.finditer(text) if match["name"]]
        pieces = iter([self._inserted(match["name"], match["format"] or "") for match in found])
        # A value in parentheses keeps them where it is negative in any draw.
        return fill(text, self._least, lambda _: next(pieces))

    def _inserted(self, name: str, form: str) -> str:
        # A comma between thousands is no part of a number in Moodle.
        bare = form.replace(",", "")
        values = [variant.names[name] for variant in self._variants]
        drawn = [formatted(value, bare) if bare else show(value, DIGITS) for value in values]
        if self._is_drawn_number(name) and all(map(_NUMBER.fullmatch, drawn)):
            return self._marked(self.add(name, drawn))
        found = self.in_text(name, drawn)
        if found is None:
            raise UnevenError(f"the shape of `{name}` differs between draws", f"`{name}` 的形状随抽取而变")
        return found

    def in_text(self, name: str, drawn: Sequence[str]) -> str | None:
        """One text for those of all draws, with marks for the numbers that differ; None where more than that does.

        The wildcards are called after `name`.
        """
        if len({_NUMBER.sub(_OPENS, text) for text in drawn}) != 1:
            return None
        columns = list(zip(*(_NUMBER.findall(text) for text in drawn), strict=True))
        changing = [column for column in columns if len(set(column)) > 1]
        wanted = iter([name] if len(changing) == 1 else [f"{name}_{number + 1}" for number in range(len(changing))])
        pieces = iter(
            [
                column[0]
                if len(set(column)) == 1
                else self._marked(self.add(next(wanted), [number.replace("−", "-") for number in column]))
                for column in columns
            ]
        )
        return _NUMBER.sub(lambda _: next(pieces), drawn[0])

    def _marked(self, name: str) -> str:
        return f"{_OPENS}{name}{_CLOSES}"

    def _is_drawn_number(self, name: str) -> bool:
        parameter = self._variants[0].question.parameters.get(name)
        return parameter is not None and not are_constant([parameter]) and not isinstance(self._least[name], tuple)

    def finish(self, html: str) -> str:
        """HTML with wildcards for the marks, in which nothing else is taken for one."""
        return _MARKED.sub(r"{\1}", without_wildcards(html))
