"""Whether all of a progress file can be read: SQLite's whole check, then every row."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Literal, TypeAlias

from dlquiz.errors import DamagedError
from dlquiz.progress import faults
from dlquiz.progress.derived import DERIVED_TABLES
from dlquiz.progress.inspection import read_only, refuse_damage
from dlquiz.progress.store import Store

_KEPT = ("attempts", "corrections", "interviews", "flags", "fits", "draft", "sitting", "names")
"""What nothing in the file says again; `names` comes from the banks, but only where they changed since."""
# NULL where it may not be is found by SQLite's own check.
_TYPES = {
    "TEXT": "('text', 'null')",
    "INTEGER": "('integer', 'null')",
    "REAL": "('real', 'null')",
}

Soundness: TypeAlias = Literal["sound", "derived", "damaged"]
"""`derived`: only what follows from the answers cannot be read, and can be derived again."""


def soundness(path: Path) -> Soundness:
    """By reading only, of all the file at `path`. Raises StorageError where it cannot be opened."""
    with faults.translate_errors(path), closing(read_only(path)) as looking:
        store = Store(looking, str(path))
        try:
            refuse_damage(looking, path, "integrity_check")
            if _strange(looking, _KEPT):
                return "damaged"
            for _ in store.rows():
                pass
            store.drafts.current()
            store.interviews.in_progress()
            store.names()
        except DamagedError:
            return "damaged"
        try:
            with store.reading(), store.one_moment():
                store.derived.stored()
            _ = store.figures.desired_retention
            is_strange = _strange(looking, (*DERIVED_TABLES, "derived"))
        except DamagedError:
            return "derived"
        return "derived" if is_strange else "sound"


def _strange(looking: sqlite3.Connection, tables: Iterable[str]) -> bool:
    """Whether a value is of another type than its column: SQLite stores it all the same."""
    for table in tables:
        columns = looking.execute(f"PRAGMA table_info({table})").fetchall()
        wrong = " OR ".join(f"typeof({name}) NOT IN {_TYPES[kind]}" for _, name, kind, *_ in columns)
        if looking.execute(f"SELECT 1 FROM {table} WHERE {wrong} LIMIT 1").fetchone():
            return True
    return False
