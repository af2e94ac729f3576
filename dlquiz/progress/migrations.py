"""The versions of the progress file, and the steps from each to the next.

A new file is made from `schema.sql`, which always shows the newest version; an older one is led there step by step, and
a test holds that both ways end at the same schema. A step has a name and runs in one transaction together with the
version number that records it: after a crash the file has either version, never something between.
"""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

APPLICATION_ID = 0x646C717A
"""`dlqz`, in the header of every progress file."""


class Migration(NamedTuple):
    """`script` names the SQL file beside this module. Once released it never changes."""

    name: str
    script: str


SCHEMA = "schema.sql"
MIGRATIONS = (
    Migration("what was offered is kept, and what was regraded is in force", "to_version_2.sql"),
    Migration("histories can be united, and figures are kept beside them", "to_version_3.sql"),
    Migration("questions can be flagged", "to_version_4.sql"),
    Migration("code answers and a fitted schedule have a place", "to_version_5.sql"),
    Migration("rows are exchanged with other machines", "to_version_6.sql"),
)
"""From version 1 to 2, from 2 to 3, and so on; `user_version` holds the version, 0 in an empty file."""

NEWEST = 1 + len(MIGRATIONS)


def version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file to NEWEST. Of two programs that open an old file at once, the second finds the work done."""
    if version(connection) == 0:
        _apply(connection, SCHEMA, 0, NEWEST)
    for before, migration in enumerate(MIGRATIONS, start=1):
        if version(connection) == before:
            _apply(connection, migration.script, before, before + 1)


def _apply(connection: sqlite3.Connection, script: str, before: int, after: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        if version(connection) == before:
            for statement in statements(_read(script)):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {after}")
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

    return files("dlquiz.progress").joinpath(script).read_text(encoding="utf-8")
