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
    found: dict[str, Block] = {}
    above = 0
    for block in _BEFORE_A_NAME.split(text):
        name, colon, _ = block.partition(":")
        if colon and name.isidentifier():
            found[name] = Block(file, "\n" * above + block + "\n")
        above += block.count("\n") + 1
    return found


_BEFORE_A_NAME = re.compile(r"\n(?=[a-z])")
