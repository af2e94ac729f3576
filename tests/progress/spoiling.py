"""Damage to progress files, and files as a kill leaves them."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path


def execute(path: Path, *statements: str) -> None:
    """Statements of another program, run on the file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        for statement in statements:
            file.execute(statement)


def crashed(path: Path, file: bytes | None = None, log: str = "-wal") -> Path:
    """A copy of an open file and its log in a folder of their own, as a kill leaves them; other bytes for the file."""
    there = path.parent / "crashed" / path.name
    there.parent.mkdir()
    there.write_bytes(path.read_bytes() if file is None else file)
    shutil.copy(f"{path}{log}", f"{there}{log}")
    return there


def without_header(path: Path) -> bytes:
    """The file with zeros where it says what it is."""
    return bytes(100) + path.read_bytes()[100:]


def harmed(path: Path) -> bytes:
    """The file with a page of its rows in zeros: of the same size, and damaged."""
    raw = path.read_bytes()
    start = raw.index(b"input_size") // 4096 * 4096
    return raw[:start] + bytes(4096) + raw[start + 4096 :]


def without_a_date(path: Path) -> None:
    """A date missing where none may be: the short check at opening sees it, SQLite by itself does not."""
    query = "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE name = 'memory'"
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("PRAGMA writable_schema = ON")
        file.execute(query, ("due TEXT NOT NULL", "due TEXT"))
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("UPDATE memory SET due = NULL WHERE question = (SELECT min(question) FROM memory)")
        file.execute("PRAGMA writable_schema = ON")
        file.execute(query, ("due TEXT", "due TEXT NOT NULL"))


def spoil_an_index(path: Path) -> None:
    """An index that does not fit the rows: the short check at opening lets it pass, the whole check does not."""
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("PRAGMA writable_schema = ON")
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'attempts' AND sql IS NOT NULL"
        name, sql = file.execute(query).fetchone()
        changed = re.sub(r"\(.*\)", "(answer)", sql)
        file.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (changed, name))
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA quick_check").fetchone()[0] == "ok"
        assert file.execute("PRAGMA integrity_check").fetchone()[0] != "ok"
