"""What bank files were read as: a file with the same bytes need not be read again.

One SQLite file with a row for each bank, found by the SHA-256 of the bank's bytes. A row holds the head of the bank
(title, topics, counts, faults, what lists need of its questions) and its questions; only the head is fetched when a
bank is opened. Where its fields stand is read from the bank file again when somebody asks. A bank that names references
of another bank is not kept, because its bytes alone do not say what it means.

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
from dataclasses import is_dataclass
from functools import cached_property, partial
from hashlib import sha256
from itertools import chain
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, cast

from dlquiz import __version__
from dlquiz.bank.banks import WAITING, Bank, Census, LazyQuestions, Listed, LoadedBank, Places
from dlquiz.errors import BankError, Fault
from dlquiz.garbage import collector_paused
from dlquiz.messages import Text, message
from dlquiz.yaml_reader.files import bytes_of

if TYPE_CHECKING:
    from dlquiz.questions.question import Question

FORMAT = 6
"""The form of the file, kept as `user_version` of SQLite. Files with a number below are of older versions."""
BUSY_SECONDS = 0.2
"""How long to wait for another program that writes. Without the cache the work is done all the same."""
MOST_ALONE = 3_000_000  # bytes of banks; for fewer, other processes are not worth starting
KEPT = 2
"""Contents kept of one file: a program that opened a bank before it was edited may still ask for its questions."""
_SCHEMA = """
CREATE TABLE bank (
  content TEXT NOT NULL,    -- SHA-256 of the bytes of the file
  version TEXT NOT NULL,    -- the code that read it
  path BLOB NOT NULL,       -- where it was read
  digest TEXT NOT NULL,     -- over content, version and head
  head BLOB NOT NULL,       -- a line of JSON, which has the digest of the questions, and one for lists
  questions BLOB NOT NULL,  -- each pickled by itself, of the classes that `_Unpickler` knows
  PRIMARY KEY (content, version)
)"""
_BYTES = "coalesce(CAST({} AS BLOB), x'')"  # a damaged row may hold nothing, whatever the table allows
_DAMAGE = frozenset((
    sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_TOOBIG,
))  # fmt: skip
_MODULES = ("dlquiz.questions.", "dlquiz.kinds.", "dlquiz.expressions.language", "dlquiz.messages", "builtins")
_PACKAGE = Path(__file__).parents[1]
_READERS = "bank bank_format expressions kinds messages questions reference text variants yaml_reader"
"""The packages that decide what a bank is read as."""


def load_files(
    file: Path, banks: Iterable[Path], at_once: int | None = None, siblings: Iterable[Path] = ()
) -> dict[str, LoadedBank]:
    """What each bank file is read as, from the cache in `file`; banks that are not in it are read and put there.

    With `at_once`, banks that are not in the cache are read until that many bytes were read, at least one of them; the
    others are `WAITING`. `siblings` as for `load_bank`.
    """
    loaded: dict[str, LoadedBank] = {}
    unread: dict[Path, str] = {}
    size = 0
    contents = dict.fromkeys(banks, ("", 0))
    left = iter([*contents])

    def note_contents() -> None:
        for bank in left:
            if (data := bytes_of(bank)) is not None:
                contents[bank] = sha256(data).hexdigest(), len(data)

    # Two threads read and hash them in half the time.
    beside = Thread(target=note_contents)
    beside.start()
    with closing(_Cache(file, version())) as cached:
        note_contents()
        beside.join()
        for bank, (content, length) in contents.items():
            found = cached.find(content, str(bank)) if content else None
            if found is None and (not content or at_once is None or size < max(at_once, 1)):
                unread[bank] = content
                size += length
            loaded[str(bank)] = found or WAITING
        # Home, which reads `at_once` what it waits for, does not wait for processes to start as well.
        if at_once is None and size > MOST_ALONE and cached.connection:
            _share(cached, [*unread])
        for bank, content in unread.items():
            loaded[str(bank)] = cached.find(content, str(bank)) or cached.read(bank, siblings)
        cached.tidy()
    return loaded


def _read(bank: Path, data: bytes | None, siblings: Iterable[Path]) -> LoadedBank:
    from dlquiz.bank.loading import load_bank, load_bytes

    return load_bank(bank, siblings) if data is None else load_bytes(data, str(bank), siblings)


def _share(cached: _Cache, banks: Sequence[Path]) -> None:
    """Put banks into the cache in this process and in one for each other processor; some may be left."""
    from dlquiz.processes import processors, started

    # No process may inherit an open file of SQLite.
    cached.close()
    calls: list[Callable[[], object]] = [partial(_put, cached.file, cached.version, bank) for bank in banks]
    with started(calls, processors() - 1) as work:
        cached.connection = _opened(cached.file)
        if work:
            while (place := work.take_last()) is not None:
                cached.read(banks[place], ())
            # Wait until the other processes have ended.
            list(work.results())


def _put(file: Path, version: str, bank: Path) -> None:
    """Put the bank into the cache, read without siblings: one that needs them is not kept."""
    with collector_paused(), closing(_Cache(file, version)) as cached:
        cached.read(bank, ())


class _Cache:
    """The file, while banks are opened. A damaged one is deleted; it is used no more then."""

    def __init__(self, file: Path, version: str) -> None:
        self.file = file
        self.version = version
        self.connection = _opened(file)

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def find(self, content: str, file: str) -> LoadedBank | None:
        """The bank with these bytes, which are in `file` now; None where it is not in the cache."""
        query = f"SELECT digest, {_BYTES.format('head')} FROM bank WHERE content = ? AND version = ?"
        found = self._run(query, content, self.version)
        if found is None:
            # Another program may keep it busy at each bank.
            self.close()
        if not found:
            return None
        digest, data = found[0]
        if digest != self._digest(content, data):
            self._drop()
            return None
        return _loaded(data, self.file, (content, self.version), file)

    def read(self, bank: Path, siblings: Iterable[Path]) -> LoadedBank:
        """What the bank is read as; one that can be kept is put in, and takes less memory then."""
        data = bytes_of(bank)
        loaded = _read(bank, data, siblings)
        packed = _packed(loaded) if self.connection and data is not None else None
        if data is None or packed is None:
            return loaded
        content, head = sha256(data).hexdigest(), packed[0]
        row = (content, self.version, os.fsencode(bank.absolute()), self._digest(content, head), *packed)
        if self._run("INSERT OR REPLACE INTO bank VALUES (?, ?, ?, ?, ?, ?)", *row) is None:
            return loaded
        return _loaded(head, self.file, (content, self.version), str(bank))

    def tidy(self) -> None:
        """If a bank was put in, delete the rows of other versions, and of files that are gone or were edited."""
        if self.connection is None or not self.connection.total_changes:
            return
        self._run("DELETE FROM bank WHERE version != ?", self.version)
        query = "SELECT rowid, path, row_number() OVER (PARTITION BY path ORDER BY rowid DESC) FROM bank"
        rows = self._run(query) or ()
        old = (row[0] for row in rows if row[2] > KEPT or not isinstance(row[1], bytes) or not os.path.lexists(row[1]))
        self._run(f"DELETE FROM bank WHERE rowid IN ({', '.join(map(str, old))})")

    def _run(self, statement: str, *values: Any) -> list[Any] | None:
        """The rows that the statement gives; None where it fails."""
        try:
            return None if self.connection is None else self.connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            if _is_damage(error):
                self._drop()
            return None

    def _drop(self) -> None:
        self.close()
        _delete(self.file)

    def _digest(self, content: str, head: bytes) -> str:
        return sha256(f"{content} {self.version} ".encode() + head).hexdigest()


def _opened(file: Path) -> sqlite3.Connection | None:
    """The cache in a file, empty where that was damaged or has another form; None where it cannot be used."""
    for _ in range(2):
        connection = None
        try:
            connection = _connected(file, "rwc")
            _prepare(connection)
            return connection
        except (sqlite3.Error, ValueError) as error:
            if connection is not None:
                connection.close()
            if not _is_damage(error):
                break
            _delete(file)
    return None


def _connected(file: Path, mode: str) -> sqlite3.Connection:
    name = f"{file.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(name, timeout=BUSY_SECONDS, isolation_level=None, uri=True)


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the table in an empty file; raise where the file has another form."""
    # After a loss of power the digests find what is damaged, so nothing has to wait for the disk.
    connection.execute("PRAGMA synchronous = OFF")
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


class CachedQuestions(LazyQuestions):
    """The questions of a bank; all are fetched when one is asked for, from any thread, and each is made when it is.

    Where their row is gone or damaged, the bank file is read instead.
    """

    def __init__(self, cache: Path, key: tuple[str, str], file: str, head: Mapping[str, Any], lists: bytes) -> None:
        self._cache = cache
        self._key = key
        self._file = file
        self._head = head
        self._lists = lists
        self.census = Census(*head["census"])
        self._lock = Lock()

    @property
    def listed(self) -> list[Listed]:
        return [Listed(self._head["id"], *values) for values in json.loads(self._lists)]

    def _at(self, place: int) -> Question:
        with self._lock:
            if isinstance(packed := self._fetched[place], bytes):
                if (made := _unpickled(packed)) is None:
                    self._fetched = self._read()
                else:
                    self._fetched[place] = made
            return cast("Question", self._fetched[place])

    @cached_property
    def _fetched(self) -> list[Question | bytes]:
        found = self._fetch()
        whole = isinstance(found, tuple) and len(found) == len(self) and all(isinstance(one, bytes) for one in found)
        return list(found) if whole else self._read()

    def _read(self) -> list[Question | bytes]:
        if (read := _read_again(self._file, self._key[0])) is None:
            gone, fix = message("bank_and_cache_gone"), message("bank_and_cache_again")
            raise BankError((Fault.at(self._file, (1, 1), "B001", "error", gone, fix),))
        return [] if read.bank is None else list(read.bank.questions)

    def _fetch(self) -> Any:
        """What is pickled in the row; None where it cannot be read. A cache with other bytes in it is deleted."""
        query = f"SELECT {_BYTES.format('questions')} FROM bank WHERE content = ? AND version = ?"
        try:
            with closing(_connected(self._cache, "rw")) as connection:
                row = connection.execute(query, self._key).fetchone()
            if row is not None and sha256(row[0]).hexdigest() != self._head["questions"]:
                raise sqlite3.DatabaseError("the questions of a bank are damaged")
        except sqlite3.Error as error:
            if _is_damage(error):
                _delete(self._cache)
            return None
        return row and _unpickled(row[0])

    def __len__(self) -> int:
        return int(self._head["size"])

    def __getitem__(self, place: Any) -> Any:
        wanted = range(len(self))[place]
        return self._at(wanted) if isinstance(wanted, int) else tuple(map(self._at, wanted))

    def __iter__(self) -> Iterator[Question]:
        with collector_paused():
            return iter(self[:])


def _read_again(file: str, content: str) -> LoadedBank | None:
    """The bank, read from its file; None where that has other bytes now."""
    data = bytes_of(Path(file))
    return None if data is None or sha256(data).hexdigest() != content else _read(Path(file), data, ())


def _loaded(data: bytes, cache: Path, key: tuple[str, str], file: str) -> LoadedBank:
    """A bank of which only the head was fetched."""
    # In many banks the second line is never parsed.
    first, _, lists = data.partition(b"\n")
    head = json.loads(first)
    topics = {topic: Text(*name) for topic, name in head["topics"].items()}
    references = {}
    if head["references"]:
        from dlquiz.questions.own_reference import OwnReference

        references = {values[1]: OwnReference(*values) for values in head["references"]}
    questions = CachedQuestions(cache, key, file, head, lists)
    author, permitted = (None if text is None else Text(*text) for text in head["signed"])
    bank = Bank(head["id"], Text(*head["title"]), topics, questions, file, references, author=author, license=permitted)
    faults = tuple(Fault(file, *values) for values in head["faults"])
    places = Places(lambda: {} if (read := _read_again(file, key[0])) is None else dict(read.places))
    return LoadedBank(bank, faults, places)


def _packed(loaded: LoadedBank) -> tuple[bytes, bytes] | None:
    """A bank as it is kept: the head, and the questions; None where it cannot be kept."""
    bank = loaded.bank
    if bank is None or bank.borrows:
        return None
    try:
        questions = pickle.dumps(tuple(pickle.dumps(question, 5) for question in bank.questions), 5)
    except (pickle.PicklingError, AttributeError, TypeError):
        return None
    head = {
        "id": bank.id,
        "title": bank.title,
        "signed": [bank.author, bank.license],
        "topics": bank.topics,
        "references": list(bank.references.values()),
        "faults": [fault[1:] for fault in loaded.faults],
        "size": len(bank.questions),
        "census": bank.census,
        "questions": sha256(questions).hexdigest(),
    }
    lines = (head, [question[1:] for question in bank.listed.values()])
    text = "\n".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in lines)
    return text.encode("utf-8", "surrogatepass"), questions


class _Unpickler(pickle.Unpickler):
    """Makes nothing but what questions consist of."""

    def find_class(self, module: str, name: str) -> Any:
        found = super().find_class(module, name) if module.startswith(_MODULES) else None
        if found is str or (isinstance(found, type) and (is_dataclass(found) or issubclass(found, tuple))):
            return found
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a question")


def _unpickled(data: bytes) -> Any:
    """What was pickled; None where it cannot be read: bytes that another program wrote can raise anything."""
    with suppress(Exception):
        return _Unpickler(io.BytesIO(data)).load()
    return None


def version() -> str:
    """A hash of what identifies the code that reads banks: another version or an edited checkout may read otherwise."""
    files = []
    for folder, _, names in chain.from_iterable(os.walk(_PACKAGE / room) for room in _READERS.split()):
        for name in names if not folder.endswith("__pycache__") else ():
            status = os.stat(f"{folder}/{name}")  # noqa: PTH116 - a third of the time
            files.append(f"{folder}/{name} {status.st_mtime_ns} {status.st_size}")
    identity = [__version__, "{}.{}".format(*sys.version_info), *sorted(files)]
    return sha256("\n".join(identity).encode("utf-8", "surrogateescape")).hexdigest()
