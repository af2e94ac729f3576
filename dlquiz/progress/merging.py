"""Uniting histories: every row of both, whichever comes first, and then what follows from all of them.

For use inside a transaction of the store.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dlquiz.progress import faults
from dlquiz.progress.changes import Changes, rebuilding
from dlquiz.progress.derived import Derived
from dlquiz.progress.history import TABLES, Entry, HistoryTable, What
from dlquiz.progress.records import REVIEWED, Attempt, Correction, Row, answer_of, time_text


class Merged(NamedTuple):
    """How much of what was taken in had not been there before."""

    attempts: int
    corrections: int
    interviews: int
    flags: int
    fits: int


def read_rows(connection: sqlite3.Connection) -> Iterator[Entry]:
    """Every attempt, then every correction, interview, flag and fit, each in their order."""
    for table in TABLES.values():
        for sequence, *row in connection.execute(f"{table.selection} ORDER BY sequence, id"):
            yield Entry(sequence, table.read(tuple(row)))


def merge_rows(
    connection: sqlite3.Connection, derived: Derived, entries: Iterable[Entry], added: list[tuple[str, str]]
) -> Merged:
    """Add what is not here yet; `added` gets the table and the id of each row."""
    before = derived.weights
    with rebuilding(derived) as changes:
        for sequence, what in entries:
            table = TABLES[type(what)]
            row = (sequence, *table.to_row(what))
            if _is_here(connection, table, what, row):
                continue
            if isinstance(what, Attempt):
                changes.answered(derived.current_name(what.question), (sequence, what.id), answer_of(what))
            elif isinstance(what, Correction):
                _touch_corrected(connection, derived, changes, what)
            table.append(connection, what.id, row)
            added.append((table.name, what.id))
    if derived.weights != before:
        derived.rebuild(derived.desired_retention)
    counts = Counter(table for table, _ in added)
    return Merged(*(counts[table] for table in Merged._fields))


def _is_here(connection: sqlite3.Connection, table: HistoryTable, what: What, row: Row) -> bool:
    here = connection.execute(f"{table.selection} WHERE id = ?", (what.id,)).fetchone()
    # The id of such an attempt is that of a review; what else it says depends on the bank of the day it came in.
    is_review = isinstance(what, Attempt) and what.mode in REVIEWED
    if here is not None and here != row and not is_review:
        raise faults.taken_twice(what.id)
    return here is not None


def _touch_corrected(
    connection: sqlite3.Connection, derived: Derived, changes: Changes, correction: Correction
) -> None:
    """Have the question of a corrected answer folded again; the answer itself may not be here yet."""
    row = connection.execute("SELECT question FROM attempts WHERE id = ?", (correction.attempt,)).fetchone()
    if row is not None:
        changes.touch(derived.current_name(str(row[0])))


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
    here = {
        kind: {row[0] for row in connection.execute(f"SELECT id FROM {table.name}")} for kind, table in TABLES.items()
    }
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
