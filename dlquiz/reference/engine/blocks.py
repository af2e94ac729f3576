"""Where each shipped record stands: cut out of its file as text, and read as YAML by nobody before it is asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

SHARED = "shared"
"""The name under which a family keeps what its records share."""


class Block(NamedTuple):
    """The lines of one record in its file, after so many others."""

    file: str
    above: int
    lines: bytes

    @property
    def text(self) -> str:
        """The lines, behind as many empty lines as stand before them."""
        return "\n" * self.above + self.lines.decode() + "\n"


RECORDS = Path(__file__).parents[1] / "records"


@cache
def blocks(family: str) -> Mapping[str, Block]:
    """The records in the file of a family: cut at the names, and parsed only when one is asked for."""
    return _cut(RECORDS / f"{family}.yaml")


def _cut(path: Path) -> dict[str, Block]:
    # To decode all files takes five times as long as to cut them.
    found: dict[str, Block] = {}
    above = 0
    for block in _BEFORE_A_NAME.split(path.read_bytes().replace(b"\r\n", b"\n")):
        name, colon, _ = block.partition(b":")
        if colon and name.isascii() and (word := name.decode()).isidentifier():
            found[word] = Block(path.name, above, block)
        above += block.count(b"\n") + 1
    return found


_BEFORE_A_NAME = re.compile(rb"\n(?=[a-z])")
