"""Uniting histories: every row of both, whichever comes first, and then what follows from all of them.

For use inside a transaction of the store.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias

from dlquiz.progress import faults
from dlquiz.progress.derived import Derived, insertion
from dlquiz.progress.fits import FIT_COLUMNS, Fit, fit_row, read_fit
from dlquiz.progress.flags import FLAG_COLUMNS, Flag, flag_row, read_flag
from dlquiz.progress.interviews import INTERVIEW_COLUMNS, Interview, interview_row, read_interview
from dlquiz.progress.records import (
    ATTEMPT_COLUMNS,
    CORRECTION_COLUMNS,
    Attempt,
    Correction,
    attempt_row,
    correction_row,
    read_attempt,
    read_correction,
    time_text,
)

_ATTEMPT = ", ".join(("sequence", *ATTEMPT_COLUMNS))
_CORRECTION = ", ".join(("sequence", *CORRECTION_COLUMNS))
_INTERVIEW = ", ".join(("sequence", *INTERVIEW_COLUMNS))
_FLAG = ", ".join(("sequence", *FLAG_COLUMNS))
_FIT = ", ".join(("sequence", *FIT_COLUMNS))
_ADD_ATTEMPT = insertion("attempts", ("sequence", *ATTEMPT_COLUMNS))
_ADD_CORRECTION = insertion("corrections", ("sequence", *CORRECTION_COLUMNS))
_ADD_INTERVIEW = insertion("interviews", ("sequence", *INTERVIEW_COLUMNS))
_ADD_FLAG = insertion("flags", ("sequence", *FLAG_COLUMNS))
_ADD_FIT = insertion("fits", ("sequence", *FIT_COLUMNS))

What: TypeAlias = Attempt | Correction | Interview | Flag | Fit
"""What one row of the history holds."""

_TABLES: dict[type, str] = {
    Attempt: "attempts",
    Correction: "corrections",
    Interview: "interviews",
    Flag: "flags",
    Fit: "fits",
}


class Entry(NamedTuple):
    """One row of the history as it was appended, with its place in the order of answering."""

    sequence: int
    what: What


class Merged(NamedTuple):
    """How much of what was taken in had not been there before."""

    attempts: int
    corrections: int
    interviews: int
    flags: int
    fits: int


def read_rows(connection: sqlite3.Connection) -> Iterator[Entry]:
    """Every attempt, then every correction, interview, flag and fit, each in their order."""
    for sequence, *row in connection.execute(f"SELECT {_ATTEMPT} FROM attempts ORDER BY sequence, id"):
        yield Entry(sequence, read_attempt((*row, None)))
    for sequence, *row in connection.execute(f"SELECT {_CORRECTION} FROM corrections ORDER BY sequence, id"):
        yield Entry(sequence, read_correction(tuple(row)))
    for sequence, *row in connection.execute(f"SELECT {_INTERVIEW} FROM interviews ORDER BY sequence, id"):
        yield Entry(sequence, read_interview(tuple(row)))
    for sequence, *row in connection.execute(f"SELECT {_FLAG} FROM flags ORDER BY sequence, id"):
        yield Entry(sequence, read_flag(tuple(row)))
    for sequence, *row in connection.execute(f"SELECT {_FIT} FROM fits ORDER BY sequence, id"):
        yield Entry(sequence, read_fit(tuple(row)))


def merge_rows(
    connection: sqlite3.Connection, derived: Derived, entries: Iterable[Entry], added: list[tuple[str, str]]
) -> Merged:
    """Add what is not here yet; `added` gets the table and the id of each row."""
    with derived.anew() as touch:
        for entry in entries:
            what = entry.what
            if isinstance(what, Attempt):
                is_new = _add_attempt(connection, derived, touch, entry.sequence, what)
            elif isinstance(what, Correction):
                is_new = _add_correction(connection, derived, touch, entry.sequence, what)
            elif isinstance(what, Interview):
                row = (entry.sequence, *interview_row(what))
                is_new = _add(connection, "interviews", _INTERVIEW, _ADD_INTERVIEW, row)
            elif isinstance(what, Fit):
                is_new = _add(connection, "fits", _FIT, _ADD_FIT, (entry.sequence, *fit_row(what)))
            else:
                is_new = _add(connection, "flags", _FLAG, _ADD_FLAG, (entry.sequence, *flag_row(what)))
            if is_new:
                added.append((_TABLES[type(what)], what.id))
    counts = Counter(table for table, _ in added)
    return Merged(*(counts[table] for table in Merged._fields))


def remove_rows(connection: sqlite3.Connection, ids: Iterable[tuple[str, str]]) -> Merged:
    """Remove rows of an import by table and id; what follows from the others has to be derived again."""
    guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in guards:
        connection.execute(f"DROP TRIGGER {name}")
    counts = Counter[str]()
    for table, identity in ids:
        if table in Merged._fields:
            counts[table] += connection.execute(f"DELETE FROM {table} WHERE id = ?", (identity,)).rowcount
    for _, sql in guards:
        connection.execute(sql)
    return Merged(*(counts[table] for table in Merged._fields))


def missing(connection: sqlite3.Connection, entries: Iterable[Entry]) -> list[Entry]:
    """Those of whose kind no row here has the id."""
    here = {kind: {row[0] for row in connection.execute(f"SELECT id FROM {table}")} for kind, table in _TABLES.items()}
    return [entry for entry in entries if entry.what.id not in here[type(entry.what)]]


def without_copies(connection: sqlite3.Connection, entries: Iterable[Entry]) -> list[Entry]:
    """Rows read from a damaged file, less those that are here and damaged copies of those, and of rows before them.

    An answer can be in a backup, in an old page and in the log, too. If its id is damaged in one of them, the id no
    longer tells that these are one answer; what else belongs to one answer only does.
    """
    query = "SELECT sequence, at, device, question, seed, answer FROM attempts"
    taken = {mark for row in connection.execute(query) for mark in _marks(*row)}
    kept = []
    for entry in missing(connection, entries):
        what = entry.what
        if isinstance(what, Attempt):
            marks = _marks(entry.sequence, time_text(what.at), what.device, what.question, what.seed, what.answer)
            if not taken.isdisjoint(marks):
                continue
            taken.update(marks)
        kept.append(entry)
    return kept


def _marks(
    sequence: int, at: str, device: str, question: str, seed: int, answer: str
) -> tuple[tuple[object, ...], ...]:
    """What only one answer has: no two of one device share a sequence, no two to one variant share a moment."""
    return (sequence, device), (sequence, question, seed), (at, device, question, seed, answer)


def _add_attempt(
    connection: sqlite3.Connection, derived: Derived, touch: Callable[[str], None], sequence: int, attempt: Attempt
) -> bool:
    row = (sequence, *attempt_row(attempt))
    if _is_here(connection, "attempts", _ATTEMPT, attempt.id, row):
        return False
    touch(derived.presently(attempt.question))
    connection.execute(_ADD_ATTEMPT, row)
    return True


def _add_correction(
    connection: sqlite3.Connection,
    derived: Derived,
    touch: Callable[[str], None],
    sequence: int,
    correction: Correction,
) -> bool:
    row = (sequence, *correction_row(correction))
    if _is_here(connection, "corrections", _CORRECTION, correction.id, row):
        return False
    corrected = connection.execute("SELECT question FROM attempts WHERE id = ?", (correction.attempt,)).fetchone()
    if corrected is not None:
        touch(derived.presently(corrected[0]))
    connection.execute(_ADD_CORRECTION, row)
    return True


def _add(connection: sqlite3.Connection, table: str, columns: str, insert: str, row: tuple[Any, ...]) -> bool:
    """Add a row, beginning with sequence and id, from which nothing is derived."""
    if _is_here(connection, table, columns, row[1], row):
        return False
    connection.execute(insert, row)
    return True


def _is_here(connection: sqlite3.Connection, table: str, columns: str, identity: str, row: tuple[object, ...]) -> bool:
    here = connection.execute(f"SELECT {columns} FROM {table} WHERE id = ?", (identity,)).fetchone()
    if here is not None and here != row:
        raise faults.taken_twice(identity)
    return here is not None
