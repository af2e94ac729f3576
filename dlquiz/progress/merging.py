"""Uniting histories: every row of both, whichever comes first, and then what follows from all of them.

For use inside a transaction of the store.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator

from dlquiz.progress import faults
from dlquiz.progress.derived import Derived, insertion
from dlquiz.progress.records import (
    ATTEMPT_COLUMNS,
    CORRECTION_COLUMNS,
    Attempt,
    Correction,
    Entry,
    attempt_row,
    correction_row,
    read_attempt,
    read_correction,
)

_ATTEMPT = ", ".join(("sequence", *ATTEMPT_COLUMNS))
_CORRECTION = ", ".join(("sequence", *CORRECTION_COLUMNS))
_ADD_ATTEMPT = insertion("attempts", ("sequence", *ATTEMPT_COLUMNS))
_ADD_CORRECTION = insertion("corrections", ("sequence", *CORRECTION_COLUMNS))


def read_rows(connection: sqlite3.Connection) -> Iterator[Entry]:
    """Every attempt, then every correction, each in their order."""
    for sequence, *row in connection.execute(f"SELECT {_ATTEMPT} FROM attempts ORDER BY sequence, id"):
        yield Entry(sequence, read_attempt((*row, None)))
    for sequence, *row in connection.execute(f"SELECT {_CORRECTION} FROM corrections ORDER BY sequence, id"):
        yield Entry(sequence, read_correction(tuple(row)))


def merge_rows(connection: sqlite3.Connection, derived: Derived, entries: Iterable[Entry]) -> tuple[int, int]:
    """Add what is not here yet; returns how many attempts and corrections that were."""
    attempts = corrections = 0
    with derived.anew() as touch:
        for entry in entries:
            if isinstance(entry.what, Attempt):
                attempts += _add_attempt(connection, derived, touch, entry.sequence, entry.what)
            else:
                corrections += _add_correction(connection, derived, touch, entry.sequence, entry.what)
    return attempts, corrections


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


def _is_here(connection: sqlite3.Connection, table: str, columns: str, identity: str, row: tuple[object, ...]) -> bool:
    here = connection.execute(f"SELECT {columns} FROM {table} WHERE id = ?", (identity,)).fetchone()
    if here is not None and here != row:
        raise faults.taken_twice(identity)
    return here is not None
