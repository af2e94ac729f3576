"""What bank files were read as: a file with the same bytes need not be read again.

One SQLite file with a row for each bank, found by the SHA-256 of the bank's bytes. A row holds the head of the bank
(title, topics, counts, faults, what lists need of its questions), its questions, and the positions of its fields; only
the head is fetched when a bank is opened. A bank that names references of another bank is not kept, because its bytes
alone do not say what it means.

The file may be deleted at any time. The cache deletes a damaged file, one of another form, and the rows of other
versions of dlquiz. Where it cannot read or write the file, banks are read as if it were not there, without a message.
"""

from __future__ import annotations

import io
import json
import os
import pickle
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import fields, is_dataclass
from functools import cache, cached_property, partial
from hashlib import sha256
from importlib import import_module
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from dlquiz import __version__
from dlquiz.bank.banks import WAITING, Bank, Census, Listed, LoadedBank, Stock
from dlquiz.errors import BankError, Fault
from dlquiz.garbage import collector_paused
from dlquiz.messages import Text
from dlquiz.yaml_reader.source import bytes_of

if TYPE_CHECKING:
    from dlquiz.questions.question import Question
    from dlquiz.yaml_reader.nodes import Mark

FORMAT = 3
"""The form of the file, kept as `user_version` of SQLite. Files with a number below are indexes of older versions."""
BUSY_SECONDS = 0.05
"""How long to wait for another program that writes. Without the cache the work is done all the same."""
MOST_ALONE = 5_000_000
"""Bytes of banks that one process reads: more than home waits for, so that it never waits for processes to start.
Reading 10,000 questions takes one process 1.3 times the processor time of PyYAML's C loader, each of two 0.7 times."""
KEPT = 2
"""Contents kept of one file: a program that opened a bank before it was edited may still ask for its questions."""
_SCHEMA = """
CREATE TABLE bank (
  content TEXT NOT NULL,    -- SHA-256 of the bytes of the file
  version TEXT NOT NULL,    -- the code that read it
  path BLOB NOT NULL,       -- where it was read
  digest TEXT NOT NULL,     -- over content, version and head
  head BLOB NOT NULL,       -- JSON; it has the digests of the next two
  questions BLOB NOT NULL,  -- pickled, of the classes in `_classes`
  places BLOB NOT NULL,     -- pickled, line and column of each
  PRIMARY KEY (content, version)
)"""
_QUESTIONS = ("dlquiz.questions.", "dlquiz.kinds.")
_DAMAGE = frozenset((
    sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_TOOBIG,
))  # fmt: skip
_PACKAGE = Path(__file__).parents[1]
_READERS = (
    *("bank", "bank_format", "expressions", "kinds", "messages", "questions", "reference", "text", "variants"),
    "yaml_reader",
)
"""The packages that decide what a bank is read as."""


def load_files(
    file: Path, banks: Iterable[Path], at_once: int | None = None, siblings: Iterable[Path] = ()
) -> dict[str, LoadedBank]:
    """What each bank file is read as, from the cache in `file`; banks that are not in it are read and put there.

    With `at_once`, banks that are not in the cache are read until that many bytes were read, at least one of them; the
    others are `WAITING`. `siblings` as for `load_bank`.
    """
    loaded: dict[str, LoadedBank] = {}
    unread: list[Path] = []
    size = 0
    with closing(_Cache(file)) as cached:
        for bank in banks:
            data = bytes_of(bank)
            found = None if data is None else cached.find(sha256(data).hexdigest(), str(bank))
            if found is None and (data is None or at_once is None or size < max(at_once, 1)):
                unread.append(bank)
                size += len(data or b"")
            loaded[str(bank)] = found or WAITING
        if size > MOST_ALONE and not cached.given_up:
            loaded |= _shared(cached, unread, siblings)
        for bank in unread:
            if loaded[str(bank)].waiting:
                loaded[str(bank)] = cached.read(bank, siblings)
        cached.tidy()
    return loaded


def _read(bank: Path, data: bytes | None, siblings: Iterable[Path]) -> LoadedBank:
    from dlquiz.bank.loading import load_bank, load_bytes

    return load_bank(bank, siblings) if data is None else load_bytes(data, str(bank), siblings)


def _shared(cached: _Cache, banks: Sequence[Path], siblings: Iterable[Path]) -> dict[str, LoadedBank]:
    """The banks, read by a process for each other processor, and from the end on by this one; some may be missing."""
    from dlquiz.processes import processors, started

    loaded: dict[str, LoadedBank] = {}
    with started([partial(_packed_file, bank) for bank in banks], processors() - 1) as futures:
        while futures and futures[-1].cancel():
            bank = banks[len(futures) - 1]
            loaded[str(bank)] = cached.read(bank, siblings)
            futures.pop()
        for bank, future in zip(banks, futures, strict=False):
            packed = future.result()
            if packed is not None and (kept := cached.keep(bank, packed)) is not None:
                loaded[str(bank)] = kept
    return loaded


def _packed_file(bank: Path) -> _Packed | None:
    """The bank, read without siblings: one that needs them is not kept."""
    data = bytes_of(bank)
    with collector_paused():
        return None if data is None else _packed(data, _read(bank, data, ()))


class _Head(NamedTuple):
    """A bank as plain data; `questions` and `places` are the digests of those columns."""

    id: str
    title: Sequence[str]
    topics: Mapping[str, Sequence[str]]
    references: Sequence[Sequence[str]]
    faults: Sequence[Sequence[Any]]
    size: int
    census: Sequence[Mapping[str, Any]]
    listed: str
    """The `Listed` of its questions without the bank, as JSON: in many banks it is never parsed."""
    questions: str
    places: str


class _Packed(NamedTuple):
    """A bank as it is kept: the digest of its bytes, the head, and the other two columns."""

    content: str
    head: _Head
    questions: bytes
    places: bytes


class _Cache:
    """The file, while banks are opened. A damaged one is deleted; at any other error it is used no more."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._version = version()
        self._connection: sqlite3.Connection | None = None
        self.given_up = False
        self._written = False

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def find(self, content: str, file: str) -> LoadedBank | None:
        """The bank with these bytes, which are in `file` now; None where it is not in the cache."""

        def found(connection: sqlite3.Connection) -> LoadedBank | None:
            query = "SELECT digest, head FROM bank WHERE content = ? AND version = ?"
            row = connection.execute(query, (content, self._version)).fetchone()
            if row is None:
                return None
            if row[0] != self._digest(content, row[1]):
                raise ValueError("the head of a bank is damaged")
            return self._opened(_Head(*json.loads(row[1])), content, file)

        return self._do(found)

    def read(self, bank: Path, siblings: Iterable[Path]) -> LoadedBank:
        """What the bank is read as; one that can be kept is put in, and takes less memory then."""
        data = bytes_of(bank)
        loaded = _read(bank, data, siblings)
        packed = None if data is None or self.given_up else _packed(data, loaded)
        return loaded if packed is None else self.keep(bank, packed) or loaded

    def keep(self, bank: Path, packed: _Packed) -> LoadedBank | None:
        """Put a bank in, and give it as `find` does; None where that cannot be done."""
        content, head, questions, places = packed
        data = _json(head)
        path, digest = os.fsencode(bank.absolute()), self._digest(content, data)
        row = (content, self._version, path, digest, data, questions, places)

        def put(connection: sqlite3.Connection) -> LoadedBank | None:
            try:
                connection.execute("INSERT OR REPLACE INTO bank VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            except sqlite3.Error as error:
                if _is_damage(error):
                    raise
                # What is in the cache can still be read.
                return None
            self._written = True
            return self._opened(head, content, str(bank))

        return self._do(put)

    def _opened(self, head: _Head, content: str, file: str) -> LoadedBank:
        from dlquiz.questions.own_reference import OwnReference

        row = _Row(self._file, content, self._version, file)
        topics = {topic: Text(*name) for topic, name in head.topics.items()}
        references = {values[1]: OwnReference(*values) for values in head.references}
        bank = Bank(head.id, Text(*head.title), topics, CachedQuestions(row, head), file, references)
        faults = tuple(Fault(file, *values) for values in head.faults)
        return LoadedBank(bank, faults, CachedPlaces(row, head.places))

    def _digest(self, content: str, head: bytes) -> str:
        return sha256(f"{content} {self._version} ".encode() + head).hexdigest()

    def tidy(self) -> None:
        """If a bank was put in, delete the rows of other versions, and of files that are gone or were edited."""

        def tidied(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM bank WHERE version != ?", (self._version,))
            query = "SELECT rowid, path, row_number() OVER (PARTITION BY path ORDER BY rowid DESC) FROM bank"
            for number, path, newest in connection.execute(query).fetchall():
                if newest > KEPT or not os.path.lexists(path):
                    connection.execute("DELETE FROM bank WHERE rowid = ?", (number,))

        if self._written:
            self._do(tidied)

    def _do(self, work: Callable[[sqlite3.Connection], LoadedBank | None]) -> LoadedBank | None:
        """None where it cannot be done. A damaged file is deleted, and the work is done with an empty one."""
        for _ in range(0 if self.given_up else 2):
            try:
                if self._connection is None:
                    self._connection = _connected(self._file, "rwc")
                    _prepare(self._connection)
                return work(self._connection)
            except (sqlite3.Error, ValueError, TypeError, LookupError) as error:
                self.close()
                if not _is_damage(error):
                    break
                _delete(self._file)
        self.given_up = True
        return None


def _connected(file: Path, mode: str) -> sqlite3.Connection:
    name = f"{file.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(name, timeout=BUSY_SECONDS, isolation_level=None, uri=True)
    # After a loss of power the digests find what is damaged, so nothing has to wait for the disk.
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the table in an empty file; raise where the file has another form."""
    if connection.execute("PRAGMA user_version").fetchone() == (FORMAT,):
        return
    connection.execute("BEGIN IMMEDIATE")
    # Another program may have made it meanwhile.
    if (form := connection.execute("PRAGMA user_version").fetchone()) == (0,):
        connection.execute(_SCHEMA)
        connection.execute(f"PRAGMA user_version = {FORMAT}")
    elif form != (FORMAT,):
        raise ValueError(f"the cache has the form {form}")
    connection.execute("COMMIT")


def _is_damage(error: Exception) -> bool:
    """Whether the file itself is wrong, and not that it is busy, cannot be written, or the disk is full."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in _DAMAGE


def _delete(file: Path) -> None:
    with suppress(OSError):
        for end in ("", "-journal"):
            file.with_name(file.name + end).unlink(missing_ok=True)


class _Row:
    """The row of one bank, for what is fetched later. Where it is gone or damaged, the bank file is read instead."""

    def __init__(self, cache: Path, content: str, version: str, file: str) -> None:
        self._cache = cache
        self._key = (content, version)
        self.file = file

    def fetch(self, column: str, digest: str) -> Any:
        """What is pickled in a column; None where it cannot be read. A cache with another digest is deleted."""
        query = f"SELECT {column} FROM bank WHERE content = ? AND version = ?"
        try:
            with closing(_connected(self._cache, "rw")) as connection:
                (found,) = connection.execute(query, self._key).fetchone() or (None,)
            if found is None:
                return None
            if sha256(found).hexdigest() == digest:
                # Bytes that another program wrote can raise anything.
                with suppress(Exception), collector_paused():
                    return _Unpickler(io.BytesIO(found)).load()
                return None
        except (sqlite3.Error, TypeError) as error:
            if not _is_damage(error):
                return None
        _delete(self._cache)
        return None

    @cached_property
    def whole(self) -> LoadedBank:
        """The bank, read from its file. Raises `BankError` where that has other bytes now."""
        data = bytes_of(Path(self.file))
        if data is None or sha256(data).hexdigest() != self._key[0]:
            message = Text(
                "the file was changed or removed while it was in use, and so was the cache of banks",
                "使用期间，该文件和题库缓存都被修改或删除",
            )
            fix = Text("start dlquiz again", "请重新启动 dlquiz")
            raise BankError((Fault.at(self.file, (1, 1), "B001", "error", message, fix),))
        return _read(Path(self.file), data, ())


class CachedQuestions(Stock):
    """The questions of a bank, as a tuple has them; all are fetched when one is asked for, from any thread."""

    def __init__(self, row: _Row, head: _Head) -> None:
        self._row = row
        self._head = head
        self.census = Census(*head.census)
        self._lock = Lock()

    @property
    def listed(self) -> list[Listed]:
        return [Listed(self._head.id, *values) for values in json.loads(self._head.listed)]

    @property
    def _all(self) -> tuple[Question, ...]:
        with self._lock:
            return self._fetched

    @cached_property
    def _fetched(self) -> tuple[Question, ...]:
        found = self._row.fetch("questions", self._head.questions)
        if isinstance(found, tuple):
            return found
        bank = self._row.whole.bank
        return () if bank is None else tuple(bank.questions)

    def __len__(self) -> int:
        return self._head.size

    def __getitem__(self, place: Any) -> Any:
        return self._all[place]

    def __iter__(self) -> Iterator[Question]:
        return iter(self._all)

    def __eq__(self, other: object) -> bool:
        return self is other or self._all == (other._all if isinstance(other, CachedQuestions) else other)

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (self._all,)


class CachedPlaces(Mapping[tuple[str, ...], "Mark"]):
    """The positions of the fields of a bank, fetched when one is asked for."""

    def __init__(self, row: _Row, digest: str) -> None:
        self._row = row
        self._digest = digest

    @cached_property
    def _marks(self) -> Mapping[tuple[str, ...], Mark]:
        from dlquiz.yaml_reader.nodes import Mark

        found = self._row.fetch("places", self._digest)
        if not isinstance(found, dict):
            return self._row.whole.places
        return {place: Mark(*mark) for place, mark in found.items()}

    def __getitem__(self, place: tuple[str, ...]) -> Mark:
        return self._marks[place]

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return iter(self._marks)

    def __len__(self) -> int:
        return len(self._marks)

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (self._marks,)


def _packed(data: bytes, loaded: LoadedBank) -> _Packed | None:
    """A bank as it is kept, read from `data`; None where it cannot be kept."""
    bank = loaded.bank
    if bank is None or bank.borrows:
        return None
    try:
        questions = _pickled(tuple(bank.questions))
        places = _pickled({place: tuple(mark) for place, mark in loaded.places.items()})
    except (pickle.PicklingError, TypeError, ValueError):
        return None
    head = _Head(
        bank.id,
        bank.title,
        bank.topics,
        list(bank.references.values()),
        [fault[1:] for fault in loaded.faults],
        len(bank.questions),
        bank.census,
        json.dumps([question[1:] for question in bank.listed.values()]),
        sha256(questions).hexdigest(),
        sha256(places).hexdigest(),
    )
    return _Packed(sha256(data).hexdigest(), head, questions, places)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


@cache
def _classes() -> Mapping[tuple[str, str], type]:
    """The classes that questions consist of; nothing of another class is unpickled."""
    from dlquiz.expressions import Expression
    from dlquiz.kinds.registry import KINDS
    from dlquiz.questions import kinds, parameters
    from dlquiz.questions.own_reference import OwnReference
    from dlquiz.questions.question import Question
    from dlquiz.questions.tolerance import Tolerance

    modules = (kinds, parameters, *(import_module(kind.read.__module__) for kind in KINDS.values()))
    found = {each for module in modules for each in vars(module).values() if isinstance(each, type)}
    own = (each for each in found if is_dataclass(each) and each.__module__.startswith(_QUESTIONS))
    known = (*own, OwnReference, Question, Tolerance, Expression, Text, str)
    return {(each.__module__, each.__qualname__): each for each in known}


def _pickled(value: Any) -> bytes:
    data = io.BytesIO()
    pickler = pickle.Pickler(data, 5)
    pickler.dispatch_table = _Reducers()
    pickler.dump(value)
    return data.getvalue()


class _Reducers(dict[type, Callable[[Any], Any]]):
    """How the objects of each class are pickled; raises `PicklingError` for what is no part of a question."""

    def __missing__(self, kind: type) -> Callable[[Any], Any]:
        self[kind] = reducer = _reducer(kind)
        return reducer


def _reducer(kind: type[Any]) -> Callable[[Any], Any]:
    if issubclass(kind, str):
        # The reader's texts know their positions in the file, which are no part of a question.
        return lambda text: (str, (str(text),))
    if (kind.__module__, kind.__qualname__) not in _classes():
        raise pickle.PicklingError(f"{kind} is no part of a question")
    if kind.__qualname__ == "Expression":
        return lambda expression: (kind, (str(expression.source),))
    names = tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
    if not names or names != kind.__match_args__:
        return lambda value: value.__reduce_ex__(5)
    # All of them by their places: half the time of the state that a frozen class pickles.
    return lambda value: (kind, tuple([getattr(value, name) for name in names]))


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        return _classes()[module, name]


def version() -> str:
    """A hash of what identifies the code that reads banks: another version or an edited checkout may read otherwise."""
    files = []
    for folder, _, names in chain.from_iterable(os.walk(_PACKAGE / room) for room in _READERS):
        for name in names if not folder.endswith("__pycache__") else ():
            status = os.stat(f"{folder}/{name}")  # noqa: PTH116 - a third of the time
            files.append(f"{folder}/{name} {status.st_mtime_ns} {status.st_size}")
    identity = [__version__, "{}.{}".format(*sys.version_info), *sorted(files)]
    return sha256("\n".join(identity).encode("utf-8", "surrogateescape")).hexdigest()
