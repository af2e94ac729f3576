"""What a learner's history holds for a group: rows without typed text and times of day, unless they are asked for.

A row says the day, in UTC, and its place among the rows of that day instead of the moment: in the order of (`day`,
`number`, `id`) the answers of one machine come as they were given.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from dlquiz.group.columns import ATTEMPTS, TYPED
from dlquiz.progress.history import TABLES
from dlquiz.progress.interviews import Interview
from dlquiz.progress.records import read_time
from dlquiz.progress.store import Store

DAY = 86_400_000_000
"""Microseconds."""
_EPOCH = date(1970, 1, 1)

_NUMBERS = ("id", "day", "number")
# Only the days with rows that are new are numbered.
_NUMBERED = """
SELECT rowid, id, sequence / {day} AS day,
  row_number() OVER (PARTITION BY sequence / {day} ORDER BY sequence, id) AS number, {columns} FROM {table}
  WHERE sequence >= (SELECT min(sequence) FROM {table} WHERE rowid > :after) / {day} * {day}"""
_REGRADED = """attempt, kind, json_extract(payload, '$.verdict'), json_extract(payload, '$.score'),
  json_extract(payload, '$.mistake')"""


class Mark(NamedTuple):
    """The number of the last row of a table, and how many rows there are up to it; all are new after none."""

    row: int = 0
    rows: int = 0


def mark_of(store: Store, table: str) -> Mark:
    """Where a table ends now."""
    with store.reading() as connection:
        return Mark(*connection.execute(f"SELECT coalesce(max(rowid), 0), count(*) FROM {table}").fetchone())


def last_row(store: Store, table: str) -> int:
    """The number of the last row of a table."""
    with store.reading() as connection:
        return int(connection.execute(f"SELECT coalesce(max(rowid), 0) FROM {table}").fetchone()[0])


def still_holds(store: Store, table: str, mark: Mark) -> bool:
    """Whether the rows up to a mark are still those: else some were removed, or numbered again."""
    with store.reading() as connection:
        count = connection.execute(f"SELECT count(*) FROM {table} WHERE rowid <= ?", (mark.row,)).fetchone()[0]
    return bool(count == mark.rows)


def attempts_after(store: Store, row: int, *, typed: bool) -> list[tuple[Any, ...]]:
    """The attempts after a row, as `ATTEMPTS` and with `typed` also `TYPED` say."""
    columns = [*ATTEMPTS, *(TYPED if typed else ())]
    rows = _numbered(store, "attempts", row, ", ".join(columns[len(_NUMBERS) :]))
    if not typed:
        return list(rows)
    return [
        (*values, _without_nul(answer), read_time(at), sequence, _options(values[6], offered))
        for *values, answer, at, sequence, offered in rows
    ]


def _options(kind: str, offered: str | None) -> list[str] | None:
    """What a choice question offered; None for other kinds, and where nobody kept it."""
    if kind != "choice" or offered is None:
        return None
    found = json.loads(offered)
    return [_without_nul(one) for one in found] if all(isinstance(one, str) for one in found) else None


def _without_nul(text: str) -> str:
    """PostgreSQL takes no NUL in a text."""
    return text.replace("\x00", "\ufffd")


def corrections_after(store: Store, row: int) -> list[tuple[Any, ...]]:
    """The corrections after a row that a figure follows from, none of them with a text of the learner's."""
    rows = _numbered(store, "corrections", row, _REGRADED)
    return [values for values in rows if values[4] in ("undo", "regrade")]


def assigned_after(store: Store, row: int) -> list[tuple[date, int, Interview]]:
    """The interviews after a row that answer an assignment, each with its day and number."""
    table = TABLES[Interview]
    found = []
    for _, day, number, *values in _numbered(store, "interviews", row, ", ".join(table.columns)):
        interview = table.read(tuple(values))
        if isinstance(interview, Interview) and interview.assignment is not None:
            found.append((day, number, interview))
    return found


def questions_of(store: Store, attempts: Sequence[str]) -> set[str]:
    """The questions of attempts, by their ids; of one that is not here there is none."""
    query = "SELECT question FROM attempts WHERE id = ?"
    with store.reading() as connection:
        rows = [connection.execute(query, (attempt,)).fetchone() for attempt in attempts]
    return {row[0] for row in rows if row is not None}


def _numbered(store: Store, table: str, after: int, columns: str) -> Iterator[tuple[Any, ...]]:
    query = (
        f"SELECT * FROM ({_NUMBERED.format(day=DAY, columns=columns, table=table)}) WHERE rowid > :after ORDER BY rowid"
    )
    with store.reading() as connection:
        rows = connection.execute(query, {"after": after}).fetchall()
    for _, identity, day, number, *values in rows:
        yield (identity, _date(day), number, *values)


def _date(days: int) -> date:
    """The date so many days after 1970; the last one there is where an import brought a later one."""
    return _EPOCH + timedelta(days=min(days, (date.max - _EPOCH).days))
