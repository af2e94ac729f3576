"""What is read: nodes that know where they stand, and what a scalar means."""

from __future__ import annotations

import re
from typing import Any, NamedTuple, Protocol

_BLOCKS = ("|", ">")


class Mark(NamedTuple):
    """A place in a file; both count characters from 1."""

    line: int
    column: int


class Spot(Protocol):
    """A place as the parser tells it: both count characters from 0."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


class _Spot(NamedTuple):
    line: int
    column: int


def spot_of(mark: Mark) -> Spot:
    return _Spot(mark.line - 1, mark.column - 1)


def moved(spot: Spot, lines: int) -> Spot:
    """The spot so many lines further down."""
    return _Spot(spot.line + lines, spot.column)


def mark_of(spot: Spot) -> Mark:
    return Mark(spot.line + 1, spot.column + 1)


# Few nodes are ever asked where they stand: each keeps what the parser has given, and makes a mark of it when asked.


class Scalar(str):
    """A scalar as written; `style` is its quote or the sign of its block, none if it is plain.

    A plain one stops right behind its last character.
    """

    __slots__ = ("start", "stop", "style")
    start: Spot
    stop: Spot
    style: str | None

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        # What is kept of a file does without the places in it.
        return str, (str(self),)

    @property
    def mark(self) -> Mark:
        return mark_of(self.start)

    @property
    def plain(self) -> bool:
        """Whether it is `5`, and not `'5'`."""
        return not self.style

    @property
    def block(self) -> bool:
        """Whether its text starts on the next line."""
        return self.style in _BLOCKS


class Sequence(list["Node"]):
    """A list of nodes; `mark` is where it starts."""

    __slots__ = ("start",)
    start: Spot

    @property
    def mark(self) -> Mark:
        return mark_of(self.start)


class Map(dict[str, "Node"]):
    """A mapping with string keys; `starts` is where each key stands, `end` where what follows the map starts."""

    __slots__ = ("start", "starts", "stop")
    start: Spot
    stop: Spot
    starts: dict[str, Spot]

    @property
    def mark(self) -> Mark:
        return mark_of(self.start)

    @property
    def end(self) -> Mark:
        return mark_of(self.stop)

    @property
    def key_marks(self) -> dict[str, Mark]:
        return {key: mark_of(start) for key, start in self.starts.items()}

    def key_mark(self, key: str) -> Mark:
        return mark_of(self.starts[key])


Node = Scalar | Sequence | Map


def hole(mark: Mark) -> Scalar:
    """What stands for something that could not be read.

    `mark` is where its fault stands: whoever notes one fault a place says nothing more about it.
    """
    scalar = Scalar()
    scalar.start = scalar.stop = spot_of(mark)
    scalar.style = None
    return scalar


def plain_value(node: Node) -> Any:
    """The node with every scalar resolved, as plain Python values."""
    if isinstance(node, Scalar):
        return scalar_value(node)
    if isinstance(node, Map):
        return {
            key: str(value) if value.__class__ is Scalar and value.style else plain_value(value)
            for key, value in node.items()
        }
    return [plain_value(item) for item in node]


_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_LONGEST_WORD = max(map(len, _WORDS))
_LONGEST_NUMBER = 400
_BEGIN_NUMBERS = frozenset("+-.0123456789")


def scalar_value(scalar: Scalar) -> Any:
    """What the scalar means under the core schema of YAML 1.2: `no` and `1:30` are strings, `010` is ten."""
    if scalar.style:
        return str(scalar)
    if len(scalar) <= _LONGEST_WORD and scalar in _WORDS:
        return _WORDS[scalar]
    if scalar[0] in _BEGIN_NUMBERS and len(scalar) <= _LONGEST_NUMBER:
        if scalar.isdecimal() and scalar.isascii():
            return int(scalar)
        if _INTEGER.fullmatch(scalar):
            return int(scalar)
        if _FLOAT.fullmatch(scalar):
            return float(scalar)
        if _OCTAL.fullmatch(scalar):
            return int(scalar[2:], 8)
        if _HEXADECIMAL.fullmatch(scalar):
            return int(scalar[2:], 16)
    return str(scalar)
