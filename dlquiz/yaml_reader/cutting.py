"""Where the pieces of a file start: the entries of its top-level mapping and the items of one list, by indentation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from dlquiz.yaml_reader.source import ODD

_KEY = re.compile(r"""(["']?)([A-Za-z_][\w-]*)\1[ ]*:(?=[ \t\r\n]|$)([^\r\n]*)""")
_DASH = re.compile(r"([ \t]*)-(?=[ \t\r\n]|$)")
_NOTHING = re.compile(r"[ \t\r\n]*(#.*)?[\r\n]*")


class Cut(NamedTuple):
    """How a file is cut: the key of the list it consists of, the key each item starts with, all keys at the top."""

    list_key: str
    first_key: str
    top_keys: Sequence[str]


class Start(NamedTuple):
    """The first line (from 0) of an entry of the mapping, of an item of the list, or of one that is misindented."""

    line: int
    kind: Literal["entry", "item", "misindented"]
    indent: int = 0


def top_key(line: str) -> str:
    """The key of the top-level mapping that the line holds, or nothing."""
    match = _KEY.match(line)
    return match[2] if match else ""


def starts_of(lines: Sequence[str], cut: Cut) -> list[Start]:
    """The starts of all pieces; the first piece holds everything above the second."""
    return [Start(0, "entry"), *(start for start in _Walk(lines, cut).starts() if start.line)]


class _Walk:
    """A walk down the lines: first above the list, then in it or in an entry beside it."""

    def __init__(self, lines: Sequence[str], cut: Cut) -> None:
        self._lines = lines
        self._cut = cut
        self._region: Literal["above", "list", "beside"] = "above"
        self._indent = ""
        self._named = re.compile(rf"( *)- +{cut.first_key} *:")
        self._glued = re.compile(rf"( *)-{ODD}?{cut.first_key} *[:：]")
        self._bare_key = re.compile(rf"{cut.list_key}[ \t]*[\r\n]*")

    def starts(self) -> Iterator[Start]:
        for number, line in enumerate(self._lines):
            if _NOTHING.fullmatch(line):
                continue
            if self._opens_entry(number, line):
                yield Start(number, "entry")
            elif kind := self._item(line):
                yield Start(number, kind, len(line) - len(line.lstrip()))

    def _opens_entry(self, number: int, line: str) -> bool:
        key, above = _KEY.match(line), self._region == "above"
        if above and self._bare_key.fullmatch(line):
            # The key of the list without its colon: a mistake, but still where the list starts.
            self._enter_list(number + 1)
            return True
        if key is None or not (above or key[2] in self._cut.top_keys):
            return False
        if not above:
            self._region = "beside"
        elif key[2] == self._cut.list_key and _NOTHING.fullmatch(key[3]):
            self._enter_list(number + 1)
        return True

    def _enter_list(self, number: int) -> None:
        """The items are indented as most of those are that start with the first key; else as the first dash below."""
        below = self._lines[number:]
        named = Counter(match[1] for line in below if (match := self._named.match(line)))
        first = next((line for line in below if not _NOTHING.fullmatch(line)), "")
        dash = _DASH.match(first)
        if named:
            self._region, self._indent = "list", named.most_common(1)[0][0]
        elif dash is not None and "\t" not in dash[1]:
            self._region, self._indent = "list", dash[1]

    def _item(self, line: str) -> Literal["item", "misindented"] | None:
        glued = self._glued.match(line)
        dash = glued or _DASH.match(line)
        if dash is None or self._region == "above":
            return None
        exact = dash[1] == self._indent and glued is None
        if self._region == "list" and exact:
            return "item"
        # Deeper, a dash may well belong to a text; with the first key of all items it starts a misindented one.
        misindented = "\t" in dash[1] or len(dash[1]) <= len(self._indent) + 2
        if not misindented or (glued is None and not self._named.match(line.lstrip(" \t"))):
            return None
        self._region = "list"
        return "item" if exact else "misindented"
