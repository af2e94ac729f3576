"""The files of a place: which there are, what in them is new, and how a machine's own ones are written.

Each machine appends to files of its own, so that no two ever write one: `INSTALLATION/0001.jsonl` and so on. A file is
closed with `MOST_ROWS` rows, and packed. Whatever carries the folder from machine to machine may copy a file in part,
late, or twice under another name: rows have ids, and a last line that is not complete waits.
"""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import IO

from dlquiz.progress.history import Entry
from dlquiz.progress.places import Part
from dlquiz.reports import is_packed, opened_lines, written_lines

MOST_ROWS = 5_000
PACKED = ".gz"
_CHUNK = 1 << 20
_OWN = re.compile(r"[^/]+/[0-9]{4,}\.jsonl(\.gz)?")
"""How the files are called that machines write; all others with `.jsonl` in their names are read, too."""


def listed(folder: Path) -> Iterator[str]:
    """The files below a folder that may hold rows, by their paths in it; hidden ones and links are passed over.

    Raises OSError where a folder cannot be listed.
    """
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if entry.name.startswith(".") or entry.is_symlink():
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from (f"{entry.name}/{file}" for file in listed(Path(entry.path)))
        elif ".jsonl" in entry.name and entry.is_file(follow_symlinks=False):
            yield entry.name


def machines(files: Iterable[str]) -> set[str]:
    """The folders of the machines that have written these files."""
    return {file.partition("/")[0] for file in files if _OWN.fullmatch(file)}


def number_of(file: str, installation: str) -> int | None:
    """The number of a file that an installation writes; None for any other file."""
    if _OWN.fullmatch(file) and file.startswith(f"{installation}/"):
        return int(file.partition("/")[2].partition(".")[0])
    return None


class Opened:
    """A file, of which `known` was read before: what of it is new.

    `continues` says whether it still begins with what was read, `is_unchanged` whether there is nothing more.
    """

    def __init__(self, path: Path, name: str, known: Part | None) -> None:
        self._name = name
        self._stream = path.open("rb")
        self._hash = blake2b(digest_size=16)
        self._size = self._lines_before = 0
        self.waits = False
        """Whether the last line is not complete."""
        self.continues = False
        try:
            self._is_packed = is_packed(self._stream)
            self._pass_over(known)
        except BaseException:
            self._stream.close()
            raise

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    @property
    def is_unchanged(self) -> bool:
        return self.continues and os.fstat(self._stream.fileno()).st_size == self._size

    @property
    def part(self) -> Part:
        """How much of the file was read, once all new lines were taken."""
        return Part(self._size, self._hash.hexdigest())

    @property
    def lines_before(self) -> int:
        """How many lines were read before."""
        return self._lines_before

    def new_lines(self) -> Iterator[bytes]:
        """The complete lines that were not read before. Raises HistoryError where reading fails."""
        for line in opened_lines(self._stream, self._name, rewind=self._is_packed):
            if not line.endswith(b"\n"):
                self.waits = True
                return
            if not self._is_packed:
                self._count(line)
            yield line

    def _pass_over(self, known: Part | None) -> None:
        """Read what was read before, if it is still so; a packed file is read as a whole or not at all."""
        if self._is_packed:
            while chunk := self._stream.read(_CHUNK):
                self._count(chunk)
            self.continues = self.part == known
        elif known is not None:
            left = known.size
            while left and (chunk := self._stream.read(min(left, _CHUNK))):
                left -= len(chunk)
                self._lines_before += chunk.count(b"\n")
                self._count(chunk)
            self.continues = self.part == known
            if not self.continues:
                self._stream.seek(0)
                self._hash, self._size, self._lines_before = blake2b(digest_size=16), 0, 0

    def _count(self, read: bytes) -> None:
        self._hash.update(read)
        self._size += len(read)


def append(path: Path, size: int, entries: Iterable[Entry]) -> Part:
    """Append rows to a file of which `size` bytes were written before; it is made where that is nothing.

    What lies beyond was left by a program that was killed. Returns what the file is now. Raises OSError.
    """
    head, *rows = written_lines(entries)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("r+b" if size else "wb") as stream:
        stream.seek(size)
        stream.truncate()
        stream.write(b"".join(rows if size else [head, *rows]))
        _sync(stream)
    return part_of(path)


def rows_in(path: Path) -> int:
    """How many rows a file has that this machine wrote; its first line is the head."""
    return path.read_bytes().count(b"\n") - 1


def pack(path: Path) -> Path:
    """Pack a file that is closed, in one step, beside it. Raises OSError."""
    target = path.with_name(f"{path.name}{PACKED}")
    with written_whole(target) as stream:
        stream.write(gzip.compress(path.read_bytes(), mtime=0))
    return target


@contextmanager
def written_whole(path: Path) -> Iterator[IO[bytes]]:
    """A file that is there only once all of it is written; until then it is hidden, so that no machine reads it."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        with fresh.open("wb") as stream:
            yield stream
            _sync(stream)
        fresh.replace(path)
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)


def part_of(path: Path) -> Part:
    """All of a file."""
    content = path.read_bytes()
    return Part(len(content), blake2b(content, digest_size=16).hexdigest())


def _sync(stream: IO[bytes]) -> None:
    stream.flush()
    os.fsync(stream.fileno())
