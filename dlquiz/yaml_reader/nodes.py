"""What is read: nodes that know where they stand, and what a scalar means."""

from __future__ import annotations

import re
from typing import Any, NamedTuple


class Mark(NamedTuple):
    """A place in a file; both count characters from 1."""

    line: int
    column: int


class Scalar(str):
    """A scalar as written. `plain` tells `5` from `'5'`; `block` tells that its text starts on the next line."""

    __slots__ = ("block", "mark", "plain")
    mark: Mark
    plain: bool
    block: bool


class Sequence(list["Node"]):
    """A list of nodes; `mark` is where it starts."""

    __slots__ = ("mark",)
    mark: Mark


class Map(dict[str, "Node"]):
    """A mapping with string keys; `key_marks` is where each key stands, `end` where what follows the map starts."""

    __slots__ = ("end", "key_marks", "mark")
    mark: Mark
    end: Mark
    key_marks: dict[str, Mark]


Node = Scalar | Sequence | Map


def hole(mark: Mark) -> Scalar:
    """What stands for something that could not be read.

    `mark` is where its fault stands: whoever notes one fault a place says nothing more about it.
    """
    scalar = Scalar()
    scalar.mark, scalar.plain, scalar.block = mark, True, False
    return scalar


def plain_value(node: Node) -> Any:
    """The node with every scalar resolved, as plain Python values."""
    if isinstance(node, Scalar):
        return scalar_value(node)
    if isinstance(node, Map):
        return {key: plain_value(value) for key, value in node.items()}
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
_LONGEST_NUMBER = 400
_BEGIN_NUMBERS = frozenset("+-.0123456789")


def scalar_value(scalar: Scalar) -> Any:
    """What the scalar means under the core schema of YAML 1.2: `no` and `1:30` are strings, `010` is ten."""
    if not scalar.plain:
        return str(scalar)
    if scalar in _WORDS:
        return _WORDS[scalar]
    if scalar[0] in _BEGIN_NUMBERS and len(scalar) <= _LONGEST_NUMBER:
        if _INTEGER.fullmatch(scalar):
            return int(scalar)
        if _FLOAT.fullmatch(scalar):
            return float(scalar)
        if _OCTAL.fullmatch(scalar):
            return int(scalar[2:], 8)
        if _HEXADECIMAL.fullmatch(scalar):
            return int(scalar[2:], 16)
    return str(scalar)
