"""The bank files of a source as bytes by name, within bounds: nothing is written while they are gathered.

A name comes from whoever made the archive or repository. It is refused unless it is safe as a path below any folder, on
every system.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from unicodedata import normalize

from dlquiz import locations
from dlquiz.bank.library import bank_files
from dlquiz.errors import UsageError
from dlquiz.messages import message
from dlquiz.messages.reasons import reason
from dlquiz.yaml_reader.files import MAXIMUM_BYTES

MOST_FILES = 200
MOST_BYTES = 16 * 1024 * 1024
"""Of all bank files of one source together."""
DEEPEST = 8
LONGEST = 200
"""Characters of a name, folders included: with the folder of a home it stays below what Windows takes."""

Contents = Mapping[str, bytes]
"""Bank files by their name, as `week1/cnn.yaml`, in the order of their names."""
Read = Callable[[int], bytes]
"""Reads at most so many bytes of a file."""

_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"|?*\\\ud800-\udfff\u200b-\u200f\u2028-\u202e\u2066-\u2069]')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def gathered(files: Iterable[tuple[str, Read]], subdirectory: str = "") -> dict[str, bytes]:
    """The banks among these files, of those below `subdirectory`, without the folders that all of them share.

    Hidden files, and what is no .yaml or .yml file, are left out. Raises `UsageError` where one is unsafe, twice there
    or too large, where there are too many, or none.
    """
    found: dict[str, bytes] = {}
    folded: set[str] = set()
    size = 0
    for name, read in files:
        below = _below(name, subdirectory)
        if below is None or _is_hidden(below) or not locations.is_bank_file(Path(below)):
            continue
        refuse_unsafe(below)
        alike = normalize("NFC", below).casefold()
        if alike in folded:
            raise UsageError(*message("share_twice", name=below))
        if len(found) == MOST_FILES:
            raise UsageError(*message("share_many", most=MOST_FILES))
        data = read(MAXIMUM_BYTES + 1)
        size += len(data)
        if len(data) > MAXIMUM_BYTES or size > MOST_BYTES:
            most = MAXIMUM_BYTES if len(data) > MAXIMUM_BYTES else MOST_BYTES
            raise UsageError(*message("share_large", name=below, most=f"{most / 1e6:.0f}"))
        folded.add(alike)
        found[below] = data
    if not found:
        raise UsageError(*message("share_none"))
    return _from_their_folder(found)


def refuse_unsafe(name: str) -> None:
    """Raises `UsageError` for a name that leads out of its folder, or that some system cannot have."""
    parts = name.split("/")
    strange = any(
        part in ("", ".", "..") or part[-1] in ". " or _UNSAFE.search(part) or _DEVICE.fullmatch(part) for part in parts
    )
    if strange or len(parts) > DEEPEST or len(name) > LONGEST:
        raise UsageError(*message("share_unsafe", name=name[:LONGEST]))


def refuse_link(name: str) -> None:
    """Raises `UsageError` where a bank file is a link or anything else that is no file."""
    if locations.is_bank_file(Path(name)):
        raise UsageError(*message("share_link", name=name[:LONGEST]))


def digest_of(contents: Contents) -> str:
    """SHA-256 in hexadecimal digits: of one bank file what `sha256sum` prints, of several that of what it prints for
    them in the order of their names."""
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in contents.items()}
    if len(sums) == 1:
        return next(iter(sums.values()))
    listing = "".join(f"{digest}  {name}\n" for name, digest in sums.items())
    return hashlib.sha256(listing.encode()).hexdigest()


def contents_of_folder(folder: Path) -> dict[str, bytes]:
    """The banks below a folder. Raises `UsageError`."""
    return gathered(_files_below(folder))


def read_bounded(path: Path, most: int) -> bytes:
    """A regular file of at most `most` bytes. Raises `UsageError`."""
    try:
        # A pipe would be waited for.
        with os.fdopen(os.open(path, os.O_RDONLY | _NO_WAITING), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise UsageError(*message("share_no_file", source=path))
            data = file.read(most + 1)
    except OSError as error:
        raise UsageError(*message("share_unread", source=path, reason=reason(error))) from error
    if len(data) > most:
        raise UsageError(*message("share_large", name=path.name, most=f"{most / 1e6:.0f}"))
    return data


_NO_WAITING: int = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def _files_below(folder: Path) -> Iterator[tuple[str, Read]]:
    for file in bank_files(folder):
        yield file.relative_to(folder).as_posix(), _reader(file)


def _reader(file: Path) -> Read:
    return lambda most: read_bounded(file, most)


def _below(name: str, subdirectory: str) -> str | None:
    if not subdirectory:
        return name
    return name.removeprefix(f"{subdirectory}/") if name.startswith(f"{subdirectory}/") else None


def _is_hidden(name: str) -> bool:
    """As the workflows of a repository are, and what macOS puts into archives beside each file."""
    return any((part.startswith(".") and part not in (".", "..")) or part == "__MACOSX" for part in name.split("/"))


def _from_their_folder(found: Contents) -> dict[str, bytes]:
    first, last = min(found).split("/")[:-1], max(found).split("/")[:-1]
    # What the first and the last name share, all names between them share too.
    shared = [one for one, _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))]
    return {"/".join(name.split("/")[len(shared) :]): found[name] for name in sorted(found)}
