"""Sending what is new of a learner's history to the group: all of it in one transaction, any number of times."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from psycopg import sql

from dlquiz.group.assignment import Assignment
from dlquiz.group.assignments import ASSIGNMENTS, read_assignments
from dlquiz.group.columns import columns
from dlquiz.group.connecting import Connection, Cursor, in_transaction, together
from dlquiz.group.creating import check_version
from dlquiz.group.membership import Membership, Sent, read_membership, write_membership
from dlquiz.group.uploads import (
    Mark,
    assigned_after,
    attempts_after,
    corrections_after,
    mark_of,
    questions_of,
    still_holds,
)
from dlquiz.progress.interviews import Interview
from dlquiz.progress.store import Store

FEW = 1000
"""So many rows of a table go as one value, in the same message as all else. For more, COPY takes less time."""
# The pseudonym as a constant: only the one part of each table that has its rows is then looked into.
_STORED = """SELECT (SELECT count(*) FROM dlquiz.attempts WHERE member = {member})
  + (SELECT count(*) FROM dlquiz.corrections WHERE member = {member})
  + (SELECT count(*) FROM dlquiz.interviews WHERE member = {member})"""


class Pushed(NamedTuple):
    """How many rows the group had not had, and how many it had; not `reached` where no server answered."""

    sent: int
    known: int
    reached: bool = True

    def document(self) -> dict[str, int]:
        """As JSON values."""
        return {"sent": self.sent, "known": self.known}


_Rows: TypeAlias = list[tuple[Any, ...]]


class _Fresh(NamedTuple):
    """What is to be sent: rows by table, and the questions whose first answers may be other ones now."""

    rows: dict[str, _Rows]
    questions: set[str]


def push(store: Store, file: Path) -> Pushed:
    """Send what is new. Raises `UsageError` for a learner who has not joined, and what `in_transaction` raises.

    Only rows after the last ones sent are read. Where the server has another number of rows than it had then (another
    machine has sent some, or the server lost some), all are offered again, and it takes those that it lacks.
    """
    membership = read_membership(file)
    address = membership.member_address()
    with store.one_moment():
        marks = {table: mark_of(store, table) for table in columns(answers=False)}
        pushed, stored, assignments = in_transaction(
            address, lambda connection: _push(connection, store, membership.sent)
        )
    sent = Sent({table: (mark.row, mark.rows) for table, mark in marks.items()}, stored)
    newest = read_membership(file)
    write_membership(
        file, Membership(newest.member, newest.teacher, sent, tuple(one.document() for one in assignments))
    )
    return pushed


def _push(connection: Connection, store: Store, sent: Sent) -> tuple[Pushed, int, list[Assignment]]:
    # Who logs in is called so by `invite()`. Were it another name, all rows would only be offered again.
    member = sql.Literal(connection.info.user.rpartition("_")[2])
    with together(connection):
        asked = connection.execute("SELECT version, answers FROM dlquiz.info")
        count = connection.execute(sql.SQL(_STORED).format(member=member))
        assigned = connection.execute(ASSIGNMENTS)
    (version, answers), (stored,), assignments = _row(asked), _row(count), read_assignments(assigned)
    check_version(version)
    fresh = _fresh(store, sent if stored == sent.stored else Sent(), assignments, typed=answers)
    tables = [
        (table, names, fresh.rows[table])
        for table, names in columns(answers=answers, version=version).items()
        if fresh.rows[table]
    ]
    for table, names, rows in tables:
        if len(rows) > FEW:
            _copy(connection, table, names, rows)
    with together(connection):
        added = [_add(connection, member, *each) for each in tables]
        if fresh.questions:
            connection.execute("SELECT dlquiz.note_first_answers(%s)", (sorted(fresh.questions),))
        connection.commit()
    new = sum(one.rowcount for one in added)
    return Pushed(new, stored), stored + new, assignments


def _row(answer: Cursor) -> tuple[Any, ...]:
    found = answer.fetchone()
    assert found is not None, "what is asked for is one row"
    return found


def _fresh(store: Store, sent: Sent, assignments: Sequence[Assignment], *, typed: bool) -> _Fresh:
    """What was appended since then."""
    after = {table: _after(store, table, sent) for table in columns(answers=typed)}
    ends = {one.name: one.ends for one in assignments}
    attempts = attempts_after(store, after["attempts"], typed=typed)
    corrections = corrections_after(store, after["corrections"])
    handed_in = assigned_after(store, after["interviews"])
    interviews = [
        (one.id, day, number, one.assignment, _is_late(one, ends[one.assignment]), *_answered(one))
        for day, number, one in handed_in
        if one.assignment in ends
    ]
    rows = {"attempts": attempts, "corrections": corrections, "interviews": interviews}
    return _Fresh(rows, {row[4] for row in attempts} | questions_of(store, [row[3] for row in corrections]))


def _after(store: Store, table: str, sent: Sent) -> int:
    mark = Mark(*sent.rows.get(table, (0, 0)))
    return mark.row if still_holds(store, table, mark) else 0


def _is_late(interview: Interview, ends: datetime | None) -> bool:
    return ends is not None and interview.at > ends


def _answered(interview: Interview) -> tuple[int, list[str]]:
    """How many questions there were, and the attempts that hold the answers."""
    return interview.questions, [place.attempt for place in interview.places if place.attempt]


def _copy(connection: Connection, table: str, names: Sequence[str], rows: _Rows) -> None:
    """Bring many rows into a temporary table."""
    parts = _parts(table, names)
    made = "CREATE TEMPORARY TABLE {fresh} ON COMMIT DROP AS SELECT {columns} FROM {table} WITH NO DATA"
    connection.execute(sql.SQL(made).format(**parts))
    with connection.cursor().copy(sql.SQL("COPY {fresh} ({columns}) FROM STDIN").format(**parts)) as copy:
        for row in rows:
            copy.write_row(row[: len(names)])


def _add(connection: Connection, member: sql.Literal, table: str, names: Sequence[str], rows: _Rows) -> Cursor:
    """Add rows; those that the server has already change nothing."""
    fresh = "{fresh}"
    values: tuple[str, ...] = ()
    if len(rows) <= FEW:
        fresh = "json_populate_recordset(NULL::{table}, %s)"
        # `str` writes dates and times as PostgreSQL reads them. The tables of an older group lack the last columns.
        values = (json.dumps([dict(zip(names, row, strict=False)) for row in rows], ensure_ascii=False, default=str),)
    # In one order on every machine, so that two of one member do not wait for each other.
    added = f"""INSERT INTO {{table}} (member, {{columns}}) SELECT {{member}}, {{columns}} FROM {fresh} ORDER BY id
        ON CONFLICT DO NOTHING"""
    return connection.execute(sql.SQL(added).format(member=member, **_parts(table, names)), values)


def _parts(table: str, names: Sequence[str]) -> dict[str, sql.Composable]:
    return {
        "table": sql.Identifier("dlquiz", table),
        "fresh": sql.Identifier(f"fresh_{table}"),
        "columns": sql.SQL(", ").join(map(sql.Identifier, names)),
    }
