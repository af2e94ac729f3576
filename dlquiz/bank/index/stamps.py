"""What tells at a glance that a file, or the program that reads it, is still the same."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from dlquiz import __version__

REST = 3_000_000_000
"""Nanoseconds. A file that was written so shortly before it was looked at may be written again under the same time:
file systems count in steps of up to two seconds."""
_PACKAGE = Path(__file__).parents[2]
_READER = ("bank", "expressions", "reference", "variants", "yaml_reader")
"""The rooms that decide what becomes of a bank."""


class Stamp(NamedTuple):
    """What changes whenever a file is written, replaced or touched; times in nanoseconds since the epoch."""

    modified: int
    changed: int
    size: int
    inode: int

    @property
    def told(self) -> str:
        """As it is stored: an inode may be too large for an integer of SQLite."""
        return ":".join(map(str, self))

    def at_rest(self, moment: int) -> bool:
        """Whether the file had come to rest at that moment, so that a later change shows in its stamp."""
        return max(self.modified, self.changed) + REST < moment


def stamp_of(file: Path) -> Stamp | None:
    """None where the file is not there, or cannot be seen."""
    try:
        found = file.stat()
    except OSError:
        return None
    return Stamp(found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)


def reader_stamp() -> str:
    """Names the code that reads banks: another version, or a file edited in a checkout, may read them otherwise."""
    return _stamp(_READER)


def code_stamp() -> str:
    """Names the code that draws questions and tells what they ask: all of it."""
    return _stamp(("",))


def _stamp(rooms: Iterable[str]) -> str:
    seen = [__version__, "{}.{}".format(*sys.version_info)]
    for room in rooms:
        seen += _stamps_below(str(_PACKAGE / room))
    return sha256("\n".join(seen).encode()).hexdigest()


def _stamps_below(folder: str) -> Iterator[str]:
    """Every file of code below a folder, in one order; nothing where the package is no folder."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.endswith(".py"):
            status = entry.stat()
            yield f"{entry.name} {status.st_mtime_ns} {status.st_size}"
        elif entry.name != "__pycache__" and entry.is_dir():
            yield from _stamps_below(entry.path)
