"""Tests of the versions of the progress file: an old file is led to the schema that a new one is made with."""

from __future__ import annotations

import math
import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from attempt_samples import DAY, START, content, refuses, sample
from history_samples import CODED, HISTORY, read
from progress_files import VERSION_3, VERSION_4, VERSION_5, made_from

from dlquiz.errors import StorageError
from dlquiz.progress import backups, migrations
from dlquiz.progress.records import Draft, Regrade
from dlquiz.progress.salvage import salvaged
from dlquiz.progress.store import Store, open_store
from dlquiz.schedule import Rating

TABLES = ("attempts", "corrections", "interviews", "draft", "sitting", "names", "memory", "tallies", "days", "mistakes")


def schema(store: Store) -> dict[str, str]:
    """The statements the file was made by, without comments and spacing, by what they make."""
    rows = store.connection.execute("SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: re.sub(r"\s*([(),])\s*", r"\1", " ".join(re.sub("--.*", "", sql).split())) for name, sql in rows}


def test_a_migrated_file_has_the_schema_of_a_new_one(old: Path, tmp_path: Path) -> None:
    with open_store(old) as migrated, open_store(tmp_path / "new.db") as new:
        assert schema(migrated) == schema(new)
        assert len(schema(new)) > 10
        for name in ("user_version", "application_id"):
            query = f"PRAGMA {name}"
            assert migrated.connection.execute(query).fetchone() == new.connection.execute(query).fetchone()


def test_everything_an_old_file_holds_is_there_afterwards(old: Path) -> None:
    rows = {
        "attempts": "SELECT sequence, id, answer, expected, grading FROM attempts",
        "corrections": "SELECT * FROM corrections",
        "memory": "SELECT * FROM memory",
        "draft": "SELECT question, seed, events, typed, saved_at FROM draft",
    }
    with closing(sqlite3.connect(old)) as file:
        before = {table: file.execute(query).fetchall() for table, query in rows.items()}
    with open_store(old) as store:
        assert {table: store.connection.execute(query).fetchall() for table, query in rows.items()} == before
        assert [len(found) for found in before.values()] == [5, 3, 3, 1]
        newest, limit, second, first = store.history()
        assert (newest.id, newest.answer, newest.score, newest.hints) == ("a4", "2", 2 / 3, 1)
        assert (limit.expected, limit.parameters) == (math.inf, {"x": [[1, 2.5], [-3, 4]]})
        assert (second.rating, second.dispute) == (Rating.EASY, None)
        assert (first.mistake, first.dispute) == ("bias-forgotten", "27 是对的")
        assert {attempt.offered for attempt in store.history()} == {None}
        assert store.drafts.current() == Draft("cnn/size", 9, [["hint", ""]], "2", START + 7 * DAY)
        assert store.figures.mismatches() == []


def rows_of(path: Path, tables: tuple[str, ...]) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(path)) as file:
        rows = {table: file.execute(f"SELECT * FROM {table}").fetchall() for table in tables}
    assert all(rows.values())
    return rows


@contextmanager
def led_on(script: Path, version: int, folder: Path, *more: str) -> Iterator[Store]:
    """A file of an earlier version once it is open: it holds what it held, in TABLES and in more, by today's schema."""
    path = made_from(script, version, folder / "progress.db")
    before = rows_of(path, (*TABLES, *more))
    if version < 5:
        # Since then attempts have one column more.
        before["attempts"] = [(*row, None) for row in before["attempts"]]
    with open_store(path) as store, open_store(folder / "new.db") as new:
        assert rows_of(path, (*TABLES, *more)) == before
        assert schema(store) == schema(new)
        assert store.figures.mismatches() == []
        yield store
        assert store.figures.mismatches() == []


def test_a_file_of_version_3_gets_flags_and_keeps_all_it_holds(tmp_path: Path) -> None:
    with led_on(VERSION_3, 3, tmp_path) as store:
        assert store.flags.flagged() == frozenset()
        store.flags.set("cnn/width", True, START)
        assert store.flags.flagged() == {"cnn/breadth"}


def test_a_file_of_version_4_keeps_all_it_holds_and_takes_in_what_later_programs_write(tmp_path: Path) -> None:
    with led_on(VERSION_4, 4, tmp_path, "flags") as store:
        assert store.drafts.current() == Draft(
            "cnn/far", 9, [["hint", ""]], "2", START + 7 * DAY, 12.5, {"mode": "practice", "number": 4}
        )
        exported = Path(__file__).with_name("format_2.jsonl").read_bytes()
        assert store.merge(read(exported)) == (0, 0, 0, 0, 0), "what an export of the same history holds is here"
        assert store.merge(HISTORY[10:]) == (1, 0, 1, 0, 2)
        assert {one.groups for one in store.history()} == {None, CODED.groups}


def test_a_file_of_version_5_keeps_all_it_holds_and_knows_no_line_yet(tmp_path: Path) -> None:
    with led_on(VERSION_5, 5, tmp_path, "flags", "fits") as store:
        for table in ("known", "places", "synced", "unsent"):
            assert store.connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_a_damaged_file_of_version_4_gives_its_rows_back(tmp_path: Path) -> None:
    """SQLite leaves a row as it is when its table gets a column."""
    path = made_from(VERSION_4, 4, tmp_path / "progress.db")
    fresh = salvaged(path)
    with open_store(path) as store:
        rows = list(store.rows())
        singles = {
            table: store.connection.execute(f"SELECT * FROM {table}").fetchone() for table in ("draft", "sitting")
        }
        store.merge(HISTORY[10:])
    assert (set(map(str, fresh.entries)), fresh.singles) == (set(map(str, rows)), singles)
    assert set(map(str, salvaged(path).entries)) == set(map(str, [*rows, *HISTORY[10:]]))


def test_an_old_file_goes_on_as_a_new_one(old: Path) -> None:
    with open_store(old) as store:
        store.record(sample("cnn/pick", START + 9 * DAY, id="a6", offered=["ReLU", "tanh"]))
        assert store.regrade([Regrade("a1", "right", 1.0, None, 27, "g1", Rating.GOOD)], START + 9 * DAY) == 1
    with open_store(old) as store:
        assert (store.history()[0].offered, store.history()[-1].verdict) == (["ReLU", "tanh"], "right")
        assert store.figures.mismatches() == []


def test_an_attempt_of_an_old_file_is_not_recorded_twice(old: Path) -> None:
    with open_store(old) as store:
        again = store.history()[0]
        before = content(store)
        store.record(again)
        assert content(store) == before


def test_a_migration_that_fails_leaves_the_version_before(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = migrations._read
    scripts = {"half.sql": "CREATE TABLE extra (x);\nINSERT INTO nowhere VALUES (1);\n"}
    more = (*migrations.MIGRATIONS, migrations.Migration("one more", "half.sql"))
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", more)
        patch.setattr(migrations, "_read", lambda script: scripts.get(script) or read(script))
        with pytest.raises(StorageError, match="nowhere"):
            open_store(old)
        scripts["half.sql"] = "CREATE TABLE extra (x);\n"
        with closing(sqlite3.connect(old, isolation_level=None)) as file:
            assert migrations.version(file) == migrations.NEWEST
            migrations.migrate(file)
            migrations.migrate(file)
            assert migrations.version(file) == migrations.NEWEST + 1
            assert file.execute("SELECT count(*) FROM extra").fetchone() == (0,)
    with pytest.raises(StorageError, match="newer dlquiz"):
        open_store(old)


@pytest.mark.sweep
def test_a_migration_stopped_at_any_step_leaves_one_version_or_the_other(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Thousands of backups would only take time; test_backups.py holds that there is one.
    monkeypatch.setattr(backups, "back_up_before_migration", lambda path: None)
    raw = old.read_bytes()
    versions = []
    for steps in count(1, 23):
        path = tmp_path / f"{steps}.db"
        path.write_bytes(raw)
        with closing(sqlite3.connect(path, isolation_level=None)) as file:
            left = iter(range(steps))
            file.set_progress_handler(lambda left=left: next(left, None) is None, 1)  # type: ignore[misc]
            try:
                migrations.migrate(file)
                stopped = False
            except sqlite3.OperationalError:
                stopped = True
        with closing(sqlite3.connect(path)) as file:
            versions.append(migrations.version(file))
            columns = {name for _, name, *_ in file.execute("PRAGMA table_info(attempts)")}
            assert ("offered" in columns, "utc_offset" in columns) == (versions[-1] > 1, versions[-1] > 2)
        with open_store(path) as store:
            assert len(store.history()) == 4
        if not stopped:
            break
    assert versions[-1] == migrations.NEWEST
    assert min(map(versions.count, range(1, migrations.NEWEST))) > 0
    assert min(versions.count(1), versions.count(2)) > 5


def test_programs_that_open_an_old_file_at_once_all_get_it(old: Path) -> None:
    troubles: list[bool] = []
    ready = threading.Barrier(4)

    def open_it() -> None:
        ready.wait()
        troubles.append(refuses(lambda: open_store(old).close()))

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == [False] * 4
    with open_store(old) as store:
        assert len(store.history()) == 4


def test_statements_are_split_where_they_end() -> None:
    script = "-- a; b\nCREATE TABLE t (x); \nCREATE TRIGGER r BEFORE DELETE ON t BEGIN SELECT 1; SELECT 2; END;\n"
    split = list(migrations.statements(script))
    assert [part.split()[-1] for part in split] == ["(x);", "END;"]
    with pytest.raises(ValueError, match="does not end"):
        list(migrations.statements("CREATE TABLE t (x)"))
