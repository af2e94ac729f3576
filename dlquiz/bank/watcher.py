"""When bank files have changed: decided from looks at the folders alone, without a clock.

A file is believed to have changed once two looks in a row see the same new state of it: an editor may be half way
through writing it, or between deleting it and putting the new one in its place.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from dlquiz.bank.library import files_of


class Stamp(NamedTuple):
    """What changes whenever a file is written."""

    modified: int
    size: int
    inode: int


Look = Mapping[str, Stamp]
"""The bank files there are, in the order of the places they are in."""


class Watch(NamedTuple):
    """What is in use, and what the last look saw."""

    believed: Look
    last: Look


class Change(NamedTuple):
    """The files that are new or were written, those that are gone, and all to be used now, in their order."""

    written: tuple[str, ...]
    gone: tuple[str, ...]
    files: tuple[str, ...]


def take_look(paths: Iterable[Path]) -> Look:
    """The bank files that `paths` stand for now. Raises `OSError` where a folder cannot be looked into."""
    stamps = ((str(file), stamp_of(file)) for file in files_of(paths, missing_ok=True))
    return {file: stamp for file, stamp in stamps if stamp is not None}


def stamp_of(file: Path) -> Stamp | None:
    """The stamp of a file; None where it is not there any more, or cannot be seen."""
    try:
        found = file.stat()
    except OSError:
        return None
    return Stamp(found.st_mtime_ns, found.st_size, found.st_ino)


def compare(watch: Watch, look: Look) -> tuple[Watch, Change | None]:
    """The watch after another look, and what has changed and settled since the banks in use were read."""
    settled = {file: stamp for file, stamp in look.items() if watch.last.get(file) == stamp}
    written = tuple(file for file, stamp in settled.items() if watch.believed.get(file) != stamp)
    gone = tuple(file for file in watch.believed if file not in look and file not in watch.last)
    if not written and not gone:
        return Watch(watch.believed, look), None
    believed = {file: stamp for file, stamp in watch.believed.items() if file not in gone}
    believed |= {file: look[file] for file in written}
    # One that is away for a moment is still in use.
    in_use = [*(file for file in look if file in believed), *(file for file in believed if file not in look)]
    return Watch(believed, look), Change(written, gone, tuple(in_use))
