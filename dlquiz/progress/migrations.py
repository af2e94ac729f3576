"""The versions of the progress file, and the steps from each to the next.

A migration has a name and runs in one transaction together with the version number that records it: after a crash the
file has either version, never something between. `user_version` counts the migrations that were applied.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

APPLICATION_ID = 0x646C717A
"""`dlqz`, in the header of every progress file."""


class Migration(NamedTuple):
    """`script` names the SQL file beside this module."""

    name: str
    script: str


MIGRATIONS = (Migration("attempts, corrections, memory and draft", "schema.sql"),)
NEWEST = len(MIGRATIONS)


def version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file to NEWEST. Of two programs that open an old file at once, the second finds the work done."""
    for number, migration in enumerate(MIGRATIONS, start=1):
        if version(connection) < number:
            _apply(connection, number, migration)


def _apply(connection: sqlite3.Connection, number: int, migration: Migration) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        if version(connection) < number:
            for statement in statements(_read(migration.script)):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def statements(script: str) -> Iterator[str]:
    """The statements of a script, one by one: `executescript` would commit the transaction they belong to."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
    if pending.strip():
        raise ValueError(f"a statement does not end: {pending.strip()[:60]}")


def _read(script: str) -> str:
    from importlib.resources import files

    return files(__package__).joinpath(script).read_text(encoding="utf-8")
