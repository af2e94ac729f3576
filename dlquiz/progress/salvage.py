"""Reading answers out of a damaged progress file, page by page, without SQLite.

SQLite reaches a row through other pages: its table's root, an index. Here every page that looks like a leaf of a table
is decoded by itself (https://www.sqlite.org/fileformat.html), so that damage to a page costs the rows on it alone.
Rows are only ever appended: whatever row is found is a row of the history, also in an old page of the log.
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple, get_args

from dlquiz.messages.reasons import reason
from dlquiz.progress.faults import UnreadableRowError, unreachable
from dlquiz.progress.history import TABLES, Entry, What
from dlquiz.progress.inspection import companion
from dlquiz.progress.opening import open_memory
from dlquiz.progress.records import Attempt, Correction, Fit, Row, read_time
from dlquiz.schedule import Outcome

_PAGE_SIZES = tuple(2**power for power in range(9, 17))
_USUAL = 4096
_LEAF = 13
_OTHER_TREES = (2, 5, 10)
"""Pages of trees on which no row of a table is."""
_CORRECTIONS = ("undo", "rating", "dispute", "regrade")
_WAL_HEADER, _FRAME_HEADER = 32, 24
_MOST_COLUMNS = 40
_LONGEST = 2**27
# Length and row number, the size of the header, and the type of the first column: nothing, or a whole number.
_BEGINNING = re.compile(
    rb"(?s)(?=(?:[\x80-\xff]{0,3}[\x00-\x7f])(?:[\x80-\xff]{0,8}[\x00-\x7f])[\x04-\x7f][\x00-\x06])"
)

_Unreadable = (ValueError, TypeError, KeyError, IndexError, OverflowError, struct.error, UnreadableRowError)


class Salvaged(NamedTuple):
    """What could be read: the rows of the history, and the rows of `draft` and `sitting` where there is one.

    What is on the latest copy of a page comes first.
    """

    entries: list[Entry]
    singles: dict[str, Row]


class _Table(NamedTuple):
    """The columns of a table in their order in the file, and which of them hold numbers with a fraction.

    Rows have at least the `fewest` first of them: SQLite leaves those that were written before a column was added.
    """

    columns: tuple[str, ...]
    real: frozenset[str]
    fewest: int


def salvaged(path: Path) -> Salvaged:
    """All rows of the damaged file at `path`, and of its log, that can still be read; none where it is something else.

    Not to be asked of a file that this process has open, see `integrity`. Raises StorageError where it cannot be read.
    """
    try:
        raw, frames = (file.read_bytes() if file.is_file() else b"" for file in (path, companion(path, "-wal")))
    except OSError as error:
        raise unreachable(str(path), reason(error)) from error
    if len(raw) + len(frames) < _PAGE_SIZES[0]:
        return Salvaged([], {})
    read = [_read(_Pages(raw, frames, size)) for size in _page_sizes(raw, frames)]
    return max(read, key=lambda one: len(one.entries))


def _read(pages: _Pages) -> Salvaged:
    found: dict[tuple[type, str], Entry] = {}
    singles: dict[str, Row] = {}
    for page, latest in pages.all():
        for row in pages.rows(page):
            entry = _entry(row)
            if entry is not None:
                found.setdefault((type(entry.what), entry.what.id), entry)
            elif latest and (name := _single(row)):
                singles[name] = (1, *row[1:])
    return Salvaged(list(found.values()), singles)


class _Pages:
    """The pages of a file and of its log; what the log has of a page is newer."""

    def __init__(self, raw: bytes, log: bytes, size: int) -> None:
        self.size = size
        self._usable = self.size - (raw[20] if raw[:6] == b"SQLite" else 0)
        self._main = {number + 1: raw[at : at + self.size] for number, at in enumerate(range(0, len(raw), self.size))}
        self._frames: list[tuple[int, bytes]] = []
        step = _FRAME_HEADER + self.size
        for at in range(_WAL_HEADER, len(log) - step + 1, step):
            number = int.from_bytes(log[at : at + 4], "big")
            # Frames of an earlier round through the log have another salt: their rows count, but they are older.
            newer = log[at + 8 : at + 16] == log[16:24]
            self._frames.insert(len(self._frames) if newer else 0, (number, log[at + _FRAME_HEADER : at + step]))
        self._latest = self._main | dict(self._frames)

    def all(self) -> Iterator[tuple[bytes, bool]]:
        """Each page, and whether it is the latest of its number; those come first."""
        for number, page in self._latest.items():
            yield _body(number, page), True
        for number, page in (*self._main.items(), *self._frames):
            if self._latest[number] is not page:
                yield _body(number, page), False

    def rows(self, page: bytes) -> Iterator[list[Any]]:
        """The records on a page; where its list of them is damaged, whatever looks like one."""
        if not page or page[0] in _OTHER_TREES:
            return
        whole = page[0] == _LEAF
        count = int.from_bytes(page[3:5], "big") if whole else 0
        # On the first page, whose header is cut off, places are still counted from the start of the file's.
        shift = self.size - len(page)
        for number in range(count):
            at = int.from_bytes(page[8 + 2 * number : 10 + 2 * number], "big") - shift
            try:
                yield self._record(page, at)
            except _Unreadable:
                whole = False
        if not whole:
            yield from self._anywhere(page)

    def _anywhere(self, page: bytes) -> Iterator[list[Any]]:
        for at in (found.start() for found in _BEGINNING.finditer(page)):
            try:
                yield self._record(page, at)
            except _Unreadable:
                continue

    def _record(self, page: bytes, at: int) -> list[Any]:
        if not 0 <= at < len(page):
            raise ValueError("outside the page")
        length, at = _varint(page, at)
        _, at = _varint(page, at)
        if not 0 < length < _LONGEST:
            raise ValueError("no length of a record")
        local = self._local(length)
        payload = page[at : at + local]
        if local < length:
            # Looked at before its other pages are fetched: most of what is tried is no record.
            _types(payload)
            payload += self._overflow(int.from_bytes(page[at + local : at + local + 4], "big"), length - local)
        if len(payload) != length:
            raise ValueError("cut off")
        return _values(payload)

    def _local(self, length: int) -> int:
        most = self._usable - 35
        if length <= most:
            return length
        least = (self._usable - 12) * 32 // 255 - 23
        kept = least + (length - least) % (self._usable - 4)
        return kept if kept <= most else least

    def _overflow(self, number: int, length: int) -> bytes:
        parts: list[bytes] = []
        while length > 0:
            page = self._latest[number]
            number, part = int.from_bytes(page[:4], "big"), page[4 : min(self._usable, 4 + length)]
            if not part:
                raise ValueError("an overflow page is missing")
            parts.append(part)
            length -= len(part)
        return b"".join(parts)


def _page_sizes(raw: bytes, log: bytes) -> set[int]:
    """Those that the header and that of the log say, and the usual one where they disagree or are gone."""
    said = {int.from_bytes(raw[16:18], "big"), int.from_bytes(log[8:12], "big") if log else _USUAL}
    known = {65536 if size == 1 else size for size in said}.intersection(_PAGE_SIZES)
    return known or {_USUAL}


def _body(number: int, page: bytes) -> bytes:
    return page[100:] if number == 1 else page


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(8):
        byte = data[at + place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + place + 1
    return value << 8 | data[at + 8], at + 9


def _types(payload: bytes) -> tuple[list[int], int]:
    """The serial types of a record's columns, and where its values begin."""
    size, at = _varint(payload, 0)
    types: list[int] = []
    while at < size:
        kind, at = _varint(payload, at)
        types.append(kind)
        if len(types) > _MOST_COLUMNS:
            raise ValueError("too many columns")
    if at != size or len(types) not in _widths():
        raise ValueError("no record of ours")
    return types, at


_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


def _values(payload: bytes) -> list[Any]:
    types, at = _types(payload)
    values: list[Any] = []
    for kind in types:
        value, at = _value(payload, kind, at)
        values.append(value)
    if at != len(payload):
        raise ValueError("bytes are left over")
    return values


def _value(payload: bytes, kind: int, at: int) -> tuple[Any, int]:
    if kind == 0:
        return None, at
    if kind in (8, 9):
        return kind - 8, at
    if kind in _INTEGER_BYTES:
        end = at + _INTEGER_BYTES[kind]
        return int.from_bytes(payload[at:end], "big", signed=True), end
    if kind == 7:
        return struct.unpack_from(">d", payload, at)[0], at + 8
    if kind >= 13 and kind % 2:
        end = at + (kind - 13) // 2
        return payload[at:end].decode("utf-8"), end
    raise ValueError("no value of ours")


# What a row is of

_ADDED = {"attempts": 1}
"""How many columns were added to a table since version 3: `groups`."""


@cache
def _tables() -> dict[str, _Table]:
    """By name, the tables worth reading, as the newest schema has them."""
    names = (*(table.name for table in TABLES.values()), "draft", "sitting")
    with closing(open_memory()) as memory:
        columns = {name: memory.execute(f"PRAGMA table_info({name})").fetchall() for name in names}
    return {
        name: _Table(
            tuple(one[1] for one in its),
            frozenset(one[1] for one in its if one[2] == "REAL"),
            len(its) - _ADDED.get(name, 0),
        )
        for name, its in columns.items()
    }


@cache
def _widths() -> frozenset[int]:
    return frozenset(width for table in _tables().values() for width in range(table.fewest, len(table.columns) + 1))


def _entry(row: list[Any]) -> Entry | None:
    """The row of the history that a record is; None for any other."""
    if type(row[0]) is not int or not isinstance(row[1], str) or not row[1]:
        return None
    for history in TABLES.values():
        table = _tables()[history.name]
        if not table.fewest <= len(row) <= len(table.columns):
            continue
        values = {
            column: float(value) if column in table.real and type(value) is int else value
            for column, value in zip_longest(table.columns, row)
        }
        ours = tuple(values[name] for name in history.columns)
        try:
            what = history.read(ours)
            if _is_plausible(what) and history.to_row(what) == ours:
                return Entry(row[0], what)
        except _Unreadable:
            continue
    return None


def _is_plausible(what: What) -> bool:
    """Whether a row that can be read holds what the checks of the schema allow."""
    if isinstance(what, Attempt):
        return (
            what.verdict in get_args(Outcome)
            and 0 <= what.score <= 1
            and 0 <= what.seconds < math.inf
            and what.hints >= 0
            and what.tries >= 1
            and what.seed >= 0
        )
    if isinstance(what, Correction):
        return what.kind in _CORRECTIONS and isinstance(what.payload, dict)
    return not isinstance(what, Fit) or what.reviews >= 0


def _single(row: list[Any]) -> str | None:
    """The table of which a record is the only row."""
    if row[0] is not None:
        return None
    try:
        if len(row) == len(_tables()["sitting"].columns) and str(row[1]).startswith("{"):
            read_time(row[2])
            return "sitting"
        if len(row) == len(_tables()["draft"].columns):
            read_time(row[5])
            return "draft"
    except _Unreadable:
        # A row without a readable time is of neither table.
        pass
    return None
