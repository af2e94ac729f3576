"""An .apkg file: a ZIP archive with one SQLite file in it, which is copied within bounds and only ever read.

https://docs.ankiweb.net/exporting.html tells the user's side. The newest of `collection.anki21b` (packed with
Zstandard), `.anki21` and `.anki2` counts: beside it, Anki puts an `.anki2` that only asks for an update.
"""

from __future__ import annotations

import sqlite3
import struct
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Protocol

from dlquiz.interchange.model import Source
from dlquiz.messages import Text
from dlquiz.messages.reasons import reason

LARGEST = 64 * 1024 * 1024
"""Bytes of a collection that are unpacked: 30,000 long notes with their reviews."""
_PACKED = "collection.anki21b"
_COLLECTIONS = (_PACKED, "collection.anki21", "collection.anki2")
_MOST_DIRECTORY = 16 * 1024 * 1024
"""Bytes of the list of files in an archive: over 100,000 pictures and sounds."""
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x07"
_END_SIZE, _LONGEST_COMMENT = 22, 0xFFFF
_CHUNK = 1 << 20
_MOST_STEPS = 300_000
"""Thousands of steps of SQLite's machine for one collection: far more than the largest takes, and some seconds."""
_TABLES = frozenset({"col", "config", "notes", "cards", "revlog", "notetypes", "fields", "decks"})
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, OverflowError, struct.error)
_NO_ARCHIVE = Text("it is no .apkg file, or is damaged", "它不是 .apkg 文件，或已损坏")
DAMAGED = Text("its collection is damaged: export it from Anki again", "其中的数据已损坏：请从 Anki 重新导出")
_TOO_LARGE = Text(
    f"its collection is larger than {LARGEST // (1024 * 1024)} MB: export fewer decks at a time",
    f"其中的数据超过 {LARGEST // (1024 * 1024)} MB：请每次少导出几个牌组",
)
_NO_ZSTANDARD = Text(
    "Zstandard is missing: install `dlquiz[anki]`, or export with “Support older Anki versions”",
    "缺少 Zstandard：请安装 `dlquiz[anki]`，或导出时勾选“支持旧版 Anki”",
)
_TOO_COSTLY = Text("reading its collection takes too long", "读取其中的数据耗时过长")


class _Readable(Protocol):
    """What is read in chunks."""

    def read(self, size: int, /) -> bytes: ...


@contextmanager
def collection(source: Source) -> Iterator[sqlite3.Connection]:
    """The collection in an .apkg file, open for reading while the context lasts.

    Raises `UsageError` where there is none, it is too large, or SQLite refuses it. Texts that are not UTF-8 are read
    with replacement characters.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "collection.db"
        _unpack(source, copy)
        # `immutable`: nothing else has the copy, so that SQLite looks for no log and locks nothing.
        uri = f"{copy.resolve().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
            try:
                _restrain(connection)
                yield connection
            except (sqlite3.Error, UnicodeDecodeError, OverflowError) as error:
                raise source.refuse(_TOO_COSTLY if was_stopped(error) else DAMAGED) from error


def was_stopped(error: Exception) -> bool:
    """Whether SQLite gave up because reading took too long."""
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT


def _restrain(connection: sqlite3.Connection) -> None:
    """Nothing is written, no function is called by the file's schema, and no view stands in for a table."""
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST)
    connection.create_collation("unicase", _compared)
    for pragma in ("query_only = ON", "trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0"):
        connection.execute(f"PRAGMA {pragma}")
    left = iter(range(_MOST_STEPS))
    connection.set_progress_handler(lambda: next(left, None) is None, 1000)
    names = ", ".join(f"'{name}'" for name in sorted(_TABLES))
    query = f"SELECT count(*) FROM sqlite_master WHERE name IN ({names}) AND (type != 'table' OR rootpage < 1)"
    if connection.execute(query).fetchone()[0]:
        raise sqlite3.DatabaseError("a view or a virtual table")


def _compared(one: str, other: str) -> int:
    """Anki's own order of names, as far as reading needs one."""
    first, second = one.casefold(), other.casefold()
    return (first > second) - (first < second)


def _unpack(source: Source, copy: Path) -> None:
    try:
        if not source.path.is_file():
            why = Text("it is no file", "不是文件") if source.path.exists() else Text("it is not there", "文件不存在")
            raise source.refuse(why)
        with source.path.open("rb") as file:
            _refuse_long_directory(source, file)
    except OSError as error:
        raise source.refuse(reason(error)) from error
    try:
        with zipfile.ZipFile(source.path) as archive:
            name = next((each for each in _COLLECTIONS if each in archive.NameToInfo), None)
            if name is None or not _is_plain(archive.NameToInfo[name]):
                raise source.refuse(_NO_ARCHIVE)
            with archive.open(name) as packed, copy.open("wb") as out:
                if name == _PACKED:
                    _copy_unpacked(source, packed, out)
                else:
                    _copy(source, packed, out)
    except _BROKEN as error:
        raise source.refuse(_NO_ARCHIVE) from error


def _refuse_long_directory(source: Source, file: IO[bytes]) -> None:
    """An archive lists its files at its end; a list that fills the memory is not read."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT - len(_END_64) - 16))
    tail = file.read()
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < _END_SIZE:
        raise source.refuse(_NO_ARCHIVE)
    (length,) = struct.unpack_from("<L", tail, place + 12)
    if length > _MOST_DIRECTORY or tail[max(0, place - 20) :].startswith(_END_64):
        raise source.refuse(Text("it holds too many files", "其中的文件过多"))


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    encrypted = entry.flag_bits & 1
    return not encrypted and entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def _copy_unpacked(source: Source, packed: IO[bytes], out: IO[bytes]) -> None:
    """Unpack Zstandard with Python's own module, from 3.14 on, else with that of the extra `anki`."""
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    except ImportError as error:
        raise source.refuse(_NO_ZSTANDARD) from error
    try:
        with zstd.open(packed) as unpacked:
            _copy(source, unpacked, out)
    except zstd.ZstdError as error:
        raise source.refuse(_NO_ARCHIVE) from error


def _copy(source: Source, packed: _Readable, out: IO[bytes]) -> None:
    size = 0
    while chunk := packed.read(_CHUNK):
        size += len(chunk)
        if size > LARGEST:
            raise source.refuse(_TOO_LARGE)
        out.write(chunk)
