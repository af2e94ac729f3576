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
from dlquiz.yaml_reader import Map, Mark, Node, Scalar, Sequence, scalar_value, source_lines

FULL_NAME = "[a-z][a-z0-9_-]*/[a-z0-9][a-z0-9-]*"
IDENTIFIER = re.compile("[A-Za-z_][A-Za-z0-9_]*")
LARGEST_REAL = 1e300


class Desk:
    """One file being read: its faults, and where the fields of its questions stand."""

    def __init__(self, file: str, source: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.places: dict[tuple[str, ...], Mark] = {}
        self.used: set[str] = set()
        """The parameters and `let` values that texts and expressions have used so far."""
        self.errors = 0
        """How many errors were met so far; a question during which it grew is left out."""
        self._lines = source_lines(source)

    def fault(self, mark: Mark, code: str, message: str, fix: str, severity: Severity = "error") -> None:
        """Note a finding; a second one at the same place would only be a consequence of the first.

        An error takes the place of a warning, which by itself would let the question pass.
        """
        self.errors += severity == "error"
        found = Fault(self.file, *mark, code, severity, message, fix)
        for place, fault in enumerate(self.faults):
            if (fault.line, fault.column) == mark:
                if severity == "error" and fault.severity == "warning":
                    self.faults[place] = found
                return
        self.faults.append(found)

    def broken(self, node: Node) -> bool:
        """Whether an error stands inside the mapping `node`."""
        if not isinstance(node, Map):
            return False
        errors = (Mark(fault.line, fault.column) for fault in self.faults if fault.severity == "error")
        return any(node.mark <= mark < node.end for mark in errors)

    def mapping(self, node: Node, what: str, required: Iterable[str], optional: Iterable[str]) -> Map | None:
        """`node` as a mapping with known keys, all the required ones among them."""
        if not isinstance(node, Map):
            self.fault(node.mark, "B103", f"{what} must be a mapping", "write `key: value` lines")
            return None
        required = list(required)
        known = [*required, *optional]
        missing = [key for key in required if key not in node]
        for key, mark in node.key_marks.items():
            if key not in known:
                self.fault(mark, "B101", f"{what} has no key `{_short_word(key)}`", did_you_mean(key, known))
        # A misspelt key is one mistake, not an unknown key and a missing one.
        meant = {close for key in node if key not in known for close in get_close_matches(key, known, 1)}
        absent = [key for key in missing if key not in meant]
        if absent:
            self.fault(node.mark, "B102", f"{what} lacks `{absent[0]}`", f"add `{absent[0]}: …`")
        return None if missing else node

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

    def number(
        self, node: Node, what: str, *, least: float | None = None, most: float | None = None, whole: bool = False
    ) -> Any:
        """An int, or with `whole=False` also a finite float; `None` after a fault."""
        value = scalar_value(node) if isinstance(node, Scalar) else None
        good = isinstance(value, int) or (isinstance(value, float) and not whole and abs(value) < float("inf"))
        if good and not isinstance(value, bool) and _between(value, least, most):
            return value
        kind = "a whole number" if whole else "a number"
        bounds = ["" if least is None else f" of at least {least}", "" if most is None else f" of at most {most}"]
        message = f"{what} must be {kind}{' and'.join(filter(None, bounds))}"
        self.fault(node.mark, "B103", message, "write a plain number such as 3")
        return None

    def real(self, node: Node, what: str, *, above: float | None = None, least: float | None = None) -> float | None:
        """A finite float, also where an integer is written; `None` after a fault."""
        value = self.number(node, what, least=least, most=LARGEST_REAL)
        if value is None or (above is None or value > above):
            return None if value is None else float(value)
        self.fault(node.mark, "B103", f"{what} must be above {above}", "write a number such as 1")
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

    def text(self, node: Node, what: str, names: Collection[str], place: tuple[str, ...] = ()) -> Text | None:
        """A text: a string for both languages, or a map of `en` and `zh`; `names` are what it may insert.

        `place` is what later findings call it; that of a language has its name behind.
        """
        if place:
            self.places[place] = node.mark
        if isinstance(node, Scalar):
            return self._checked_text(Text.same(self._string(node, what, names)), node, what)
        if not isinstance(node, Map):
            self.fault(node.mark, "B103", f"{what} must be a text", "write a text, quoted if need be")
            return None
        before = self.errors
        self.mapping(node, what, (), LANGUAGES)
        strings = {language: self._language(node, language, what, names, place) for language in LANGUAGES}
        if None in strings.values() or self.errors > before:
            return None
        return self._checked_text(Text(*(strings[language] or "" for language in LANGUAGES)), node, what)

    def _language(
        self, entries: Map, language: str, what: str, names: Collection[str], place: tuple[str, ...]
    ) -> str | None:
        value = entries.get(language)
        if value is None:
            return ""
        if not isinstance(value, Scalar):
            self.fault(value.mark, "B103", f"{what} must be a text", "write a text, quoted if need be")
            return None
        if place:
            self.places[(*place, language)] = value.mark
        return self._string(value, what, names)

    def _checked_text(self, text: Text, node: Node, what: str) -> Text | None:
        if not any(part.strip() for part in text):
            if isinstance(node, Map) and not node:
                self.fault(node.mark, "B102", f"{what} lacks `en`", "add `en: …` and `zh: …`")
            self.fault(node.mark, "B103", f"{what} is empty", "write a text")
            return None
        for language, part in zip(LANGUAGES, text, strict=True):
            if isinstance(node, Map) and not part.strip():
                where = node[language].mark if language in node else node.mark
                self.fault(where, "B111", f"{what} lacks `{language}`", f"add `{language}: …`", "warning")
        return text

    def _string(self, scalar: Scalar, what: str, names: Collection[str]) -> str:
        self._check_placeholders(scalar, what, names)
        return scalar.rstrip("\n")

    def _check_placeholders(self, scalar: Scalar, what: str, names: Collection[str]) -> None:
        position = 0
        while (start := scalar.find("{{", position)) >= 0:
            match = PLACEHOLDER.match(scalar, start - 1 if scalar[start - 1 : start] == "\\" else start)
            match = match or PLACEHOLDER.match(scalar, start + 1)
            if match is None:
                fix = "write `{{name}}` or `{{name:.3f}}`; a literal is `\\{{`"
                self.fault(self.mark_in(scalar, start), "B110", f"{what} holds a `{{{{` that inserts nothing", fix)
                return
            if match["name"] and match["name"] not in names:
                message = f"{what} inserts `{match['name']}`, which is neither a parameter nor a `let` value"
                self.fault(self.mark_in(scalar, start), "B110", message, did_you_mean(match["name"], names))
                return
            self.used.update(filter(None, (match["name"],)))
            position = match.end()

    def mark_in(self, scalar: Scalar, offset: int) -> Mark:
        """Where a fault inside a text or expression stands: the start of its scalar, in a block scalar its line."""
        return line_in_block(self._lines, scalar.mark, scalar[:offset]) if scalar.block else scalar.mark


def line_in_block(lines: list[str], mark: Mark, before: str) -> Mark:
    """The line of a block scalar at `mark` on which its text goes on after `before`.

    Folding and indentation change only white space: the n-th other character of the value is that of the source.
    """
    ahead = _visible(before)
    for index in range(mark.line, len(lines)):
        line = lines[index]
        ahead -= _visible(line)
        if ahead < 0:
            return Mark(index + 1, len(line) - len(line.lstrip()) + 1)
    return mark


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The fix for an unknown word: the closest known one, or what there is."""
    known = list(known)
    close = get_close_matches(word, known, 1)
    if close:
        return f"did you mean `{close[0]}`?"
    return f"known: {', '.join(known[:12])}" if known else "delete it"


def _short(node: Node) -> str:
    return _short_word(str(node) if isinstance(node, Scalar) else type(node).__name__.lower())


def _short_word(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _between(value: Any, least: float | None, most: float | None) -> bool:
    return (least is None or value >= least) and (most is None or abs(value) <= most)


def _visible(text: str) -> int:
    """How many characters are no white space."""
    return len("".join(text.split()))


def _shape(value: Any) -> tuple[int, ...]:
    return (len(value), *_shape(value[0])) if isinstance(value, tuple) else ()
