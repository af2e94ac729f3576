"""Where each shipped record stands: cut out of its file as text, and read as YAML by nobody before it is asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

SHARED = "shared"
"""The name under which a family keeps what its records share."""


class Block(NamedTuple):
    """The lines of one record in its file, behind as many empty lines as stand before them."""

    file: str
    text: str


@cache
def blocks() -> Mapping[str, Mapping[str, Block]]:
    """By family, the records of its file: cut at the names, and parsed only when one is asked for."""
    found: dict[str, dict[str, Block]] = {}
    for path in sorted(files("dlquiz.reference").joinpath("records").iterdir(), key=lambda each: each.name):
        family, dot, ending = path.name.partition(".")
        if dot and ending == "yaml":
            found[family] = _cut(path.name, path.read_text(encoding="utf-8"))
    return found


def _cut(file: str, text: str) -> dict[str, Block]:
    starts = [match.start() for match in _TOP_LEVEL.finditer(text)]
    found: dict[str, Block] = {}
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        name = text[start:].partition(":")[0]
        found[name] = Block(file, "\n" * text.count("\n", 0, start) + text[start:end])
    return found


_TOP_LEVEL = re.compile(r"^[a-z][a-z0-9_]*:", re.MULTILINE)
