"""Reading fields off the nodes of one file, and noting what is wrong with them.

A reading function returns the field's value, or `None` after noting a fault: one mistake of the author gives one
fault, so whoever gets `None` says nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from typing import Any

from dlquiz.errors import Fault, Severity
from dlquiz.messages import LANGUAGES, Text
from dlquiz.variants import PLACEHOLDER
from dlquiz.yaml_reader import Map, Mark, Node, Scalar, Sequence, scalar_value

IDENTIFIER = re.compile("[A-Za-z_][A-Za-z0-9_]*")


class Desk:
    """One file being read: its faults, and where the fields of its questions stand."""

    def __init__(self, file: str, source: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.places: dict[tuple[str, ...], Mark] = {}
        self._lines = source.split("\n")

    @property
    def errors(self) -> int:
        """How many errors were noted so far; a question during which it grew is left out."""
        return sum(fault.severity == "error" for fault in self.faults)

    def fault(self, mark: Mark, code: str, message: str, fix: str, severity: Severity = "error") -> None:
        """Note a finding; a second one at the same place would only be a consequence of the first."""
        if all((fault.line, fault.column) != mark for fault in self.faults):
            self.faults.append(Fault(self.file, *mark, code, severity, message, fix))

    def mapping(self, node: Node, what: str, required: Iterable[str], optional: Iterable[str]) -> Map | None:
        """`node` as a mapping with known keys, all the required ones among them."""
        if not isinstance(node, Map):
            self.fault(node.mark, "B103", f"{what} must be a mapping", "write `key: value` lines")
            return None
        required = list(required)
        known = [*required, *optional]
        for key, mark in node.key_marks.items():
            if key not in known:
                self.fault(mark, "B101", f"{what} has no key `{key}`", did_you_mean(key, known))
        missing = [key for key in required if key not in node]
        if missing:
            self.fault(node.mark, "B102", f"{what} lacks `{missing[0]}`", f"add `{missing[0]}: …`")
            return None
        return node

    def sequence(self, node: Node, what: str, least: int = 0) -> Sequence | None:
        if not isinstance(node, Sequence) or len(node) < least:
            wanted = f"a list of at least {least}" if least else "a list"
            self.fault(node.mark, "B103", f"{what} must be {wanted}", "write one `- item` line each")
            return None
        return node

    def word(self, node: Node, what: str, pattern: str, example: str) -> str | None:
        """A plain text of a fixed form, such as an id."""
        if isinstance(node, Scalar) and re.fullmatch(pattern, node):
            return str(node)
        self.fault(node.mark, "B104", f"{what} must look like `{example}`", f"use only what `{pattern}` allows")
        return None

    def words(self, node: Node, what: str, pattern: str, example: str) -> tuple[str, ...]:
        items = self.sequence(node, what)
        found = [self.word(item, what, pattern, example) for item in items or ()]
        return tuple(word for word in found if word is not None)

    def one_of(self, node: Node, what: str, known: Collection[str], code: str = "B103") -> str | None:
        if isinstance(node, Scalar) and node in known:
            return str(node)
        self.fault(node.mark, code, f"{what} `{_short(node)}` is not known", did_you_mean(_short(node), known))
        return None

    def flag(self, node: Node, what: str) -> bool | None:
        value = scalar_value(node) if isinstance(node, Scalar) else None
        if isinstance(value, bool):
            return value
        self.fault(node.mark, "B103", f"{what} must be true or false", "write `true` or `false`")
        return None

    def number(self, node: Node, what: str, *, least: float | None = None, whole: bool = False) -> Any:
        """An int, or with `whole=False` also a finite float; `None` after a fault."""
        value = scalar_value(node) if isinstance(node, Scalar) else None
        good = isinstance(value, int) or (isinstance(value, float) and not whole and abs(value) < float("inf"))
        if good and not isinstance(value, bool) and (least is None or value >= least):  # type: ignore[operator]
            return value
        kind = "a whole number" if whole else "a number"
        bound = "" if least is None else f" of at least {least}"
        self.fault(node.mark, "B103", f"{what} must be {kind}{bound}", "write a plain number such as 3")
        return None

    def numbers(self, node: Node, what: str) -> Any:
        """A number, or lists of numbers of one shape."""
        if not isinstance(node, Sequence):
            return self.number(node, what)
        items = [self.numbers(item, what) for item in node]
        if any(item is None for item in items):
            return None
        if not items or len({_shape(item) for item in items}) > 1:
            self.fault(node.mark, "B103", f"the rows of {what} must have one length", "make the rows equally long")
            return None
        return tuple(items)

    def text(self, node: Node, what: str, names: Collection[str]) -> Text | None:
        """A text: a string for both languages, or a map of `en` and `zh`; `names` are what it may insert."""
        if isinstance(node, Scalar):
            return self._checked_text(Text.same(self._string(node, what, names)), node, what)
        entries = self.mapping(node, what, (), LANGUAGES)
        if entries is None:
            return None
        present = {language: entries[language] for language in LANGUAGES if language in entries}
        if not present:
            self.fault(node.mark, "B102", f"{what} lacks `en`", "add `en: …` and `zh: …`")
            return None
        strings = dict.fromkeys(LANGUAGES, "")
        for language, value in present.items():
            if not isinstance(value, Scalar):
                self.fault(value.mark, "B103", f"{what} must be a text", "write a text, quoted if need be")
                return None
            strings[language] = self._string(value, what, names)
        for language in LANGUAGES:
            if language not in present:
                self.fault(node.mark, "B111", f"{what} lacks `{language}`", f"add `{language}: …`", "warning")
        return self._checked_text(Text(strings["en"], strings["zh"]), node, what)

    def _checked_text(self, text: Text, node: Node, what: str) -> Text | None:
        if any(part.strip() for part in text):
            return text
        self.fault(node.mark, "B103", f"{what} is empty", "write a text")
        return None

    def _string(self, scalar: Scalar, what: str, names: Collection[str]) -> str:
        self._check_placeholders(scalar, what, names)
        return scalar.rstrip("\n")

    def _check_placeholders(self, scalar: Scalar, what: str, names: Collection[str]) -> None:
        position, opened = 0, 0
        while (start := scalar.find("{{", position)) >= 0:
            opened += 1
            match = PLACEHOLDER.match(scalar, start - 1 if scalar[start - 1 : start] == "\\" else start)
            match = match or PLACEHOLDER.match(scalar, start + 1)
            if match is None:
                mark = self._mark_of_opening(scalar, opened)
                fix = "write `{{name}}` or `{{name:.3f}}`; a literal is `\\{{`"
                self.fault(mark, "B110", f"{what} holds a `{{{{` that inserts nothing", fix)
                return
            if match["name"] and match["name"] not in names:
                mark = self._mark_of_opening(scalar, opened)
                message = f"{what} inserts `{match['name']}`, which is neither a parameter nor a `let` value"
                self.fault(mark, "B110", message, did_you_mean(match["name"], names))
                return
            position = match.end()

    def _mark_of_opening(self, scalar: Scalar, opened: int) -> Mark:
        """The start of the scalar; inside a block scalar the line of its `opened`-th `{{`, found in the source."""
        if not scalar.block:
            return scalar.mark
        for index in range(scalar.mark.line, len(self._lines)):
            line = self._lines[index]
            opened -= line.replace("{{{", "{ {{").count("{{")
            if opened <= 0:
                return Mark(index + 1, len(line) - len(line.lstrip()) + 1)
        return scalar.mark


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The fix for an unknown word: the closest known one, or what there is."""
    known = list(known)
    close = get_close_matches(word, known, 1)
    if close:
        return f"did you mean `{close[0]}`?"
    return f"known: {', '.join(known[:12])}" if known else "delete it"


def _short(node: Node) -> str:
    text = str(node) if isinstance(node, Scalar) else type(node).__name__.lower()
    return text if len(text) <= 40 else text[:39] + "…"


def _shape(value: Any) -> tuple[int, ...]:
    return (len(value), *_shape(value[0])) if isinstance(value, tuple) else ()
