"""Tests of everything that can be wrong with the progress file."""

from __future__ import annotations

import os
import sqlite3
import struct
import sys
from contextlib import closing
from pathlib import Path

import pytest
from attempt_samples import assert_memory_is_replay, content, sample
from limited import as_anybody
from random_damage import damage_and_use
from spoiling import crashed, execute, spoil_an_index

from dlquiz.errors import StorageError
from dlquiz.progress.store import open_store


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with content; SQLite's index of its log (-shm) is scratch space and no content."""
    found = {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith("-shm")}
    return {name: raw for name, raw in found.items() if raw}


def assert_refused_untouched(path: Path, sentence: str) -> None:
    before = files(path.parent)
    with pytest.raises(StorageError, match=sentence) as refusal:
        open_store(path)
    assert str(path) in refusal.value.in_language("zh")
    assert files(path.parent) == before


# Places that cannot be used


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError, match="cannot be opened for writing") as refusal:
        open_store(tmp_path / "file" / "folder" / "progress.db")
    assert "无法以可写方式打开" in refusal.value.zh
    with pytest.raises(StorageError, match="cannot be opened for writing"):
        open_store(tmp_path / "file" / "progress.db")


def test_a_folder_in_the_files_place(tmp_path: Path) -> None:
    (tmp_path / "progress.db").mkdir()
    with pytest.raises(StorageError, match="not a progress file"):
        open_store(tmp_path / "progress.db")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_pipe_in_the_files_place_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "progress.db")
    with pytest.raises(StorageError, match="not a progress file"):
        open_store(tmp_path / "progress.db")


def test_a_read_only_folder(tmp_path: Path) -> None:
    def open_there() -> None:
        with pytest.raises(StorageError):
            open_store(tmp_path / "progress.db")

    tmp_path.chmod(0o500)
    try:
        as_anybody(open_there)
    finally:
        tmp_path.chmod(0o700)


def test_an_empty_file_is_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    path.touch()
    with open_store(path) as store:
        store.record(sample())
        assert len(store.history()) == 1


# Files of others


def test_text_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    path.write_text("my diary, longer than a header" * 10)
    assert_refused_untouched(path, "damaged")


@pytest.mark.parametrize("mark", ["", "PRAGMA application_id = 5"])
def test_another_programs_database_is_left_as_it_is(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "progress.db"
    execute(path, "CREATE TABLE notes (text)", mark)
    assert_refused_untouched(path, "not a progress file")


# Newer versions


def test_a_newer_version_is_left_as_it_is(copy: Path) -> None:
    execute(copy, "PRAGMA user_version = 99")
    before = set(copy.parent.iterdir())
    assert_refused_untouched(copy, "newer dlquiz .format 99, this one knows 6.")
    assert set(copy.parent.iterdir()) == before


def test_a_newer_version_still_in_the_log_is_left_as_it_is(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as newer:
        newer.execute("PRAGMA user_version = 99")
        running = crashed(copy)
    assert struct.unpack(">I", running.read_bytes()[60:64]) == (6,)
    assert_refused_untouched(running, "newer dlquiz")


# Damage


@pytest.mark.parametrize("seed", range(40))
def test_damage(healthy: Path, tmp_path: Path, seed: int) -> None:
    damage_and_use(healthy, tmp_path / "progress.db", seed)


def test_a_schema_damaged_into_bytes_that_are_no_text_is_reported(copy: Path) -> None:
    raw = copy.read_bytes()
    assert raw.count(b"CREATE VIEW in_force") == 1
    copy.write_bytes(raw.replace(b"CREATE VIEW in_force", b"CREATE \x83\x83\x83\x83 in_force"))
    assert_refused_untouched(copy, "damaged")


@pytest.mark.parametrize("size", [1, 15, 16, 50, 99, 100, 511, 512, 1000, 4095, 4096, 4097, 8192])
def test_a_truncated_file_is_left_as_it_is(copy: Path, size: int) -> None:
    copy.write_bytes(copy.read_bytes()[:size])
    assert_refused_untouched(copy, "damaged")


@pytest.mark.parametrize("size", [0, 4096, 9000])
def test_a_truncated_file_with_answers_in_the_log_is_left_as_it_is(copy: Path, size: int) -> None:
    with open_store(copy) as store:
        store.record(sample("b/new"))
        left = crashed(copy, copy.read_bytes()[:size])
    if size:
        with Path(f"{left}-wal").open("r+b") as log:
            log.write(bytes(32))  # a log that does not heal the file
    assert_refused_untouched(left, "damaged")


def test_beside_a_log_the_indexes_are_checked_too(copy: Path) -> None:
    """A log of another moment mixes old pages with new ones, and that shows in the indexes first."""
    spoil_an_index(copy)
    with open_store(copy) as store:
        store.drafts.clear()
        left = crashed(copy)
    assert_refused_untouched(left, "damaged")


def test_a_crash_with_answers_in_the_log_loses_none(copy: Path) -> None:
    with open_store(copy) as store:
        store.record(sample("b/new", id="in the log"))
        left = crashed(copy)
    with open_store(left) as store:
        assert store.history(limit=1)[0].id == "in the log"
        assert_memory_is_replay(store)


def test_a_crash_while_the_log_is_written_back_loses_none(copy: Path) -> None:
    with open_store(copy) as store:
        for number in range(50):
            store.record(sample("b/new", seed=number))
        before = content(store)
        # The file was growing by what the log holds, and the last page came only in part.
        left = crashed(copy, copy.read_bytes() + b"part of a page")
    with open_store(left) as store:
        assert content(store) == before


@pytest.fixture
def unfinished(copy: Path) -> Path:
    """A file from before the write-ahead log was chosen, with half a transaction and the journal to roll it back."""
    with closing(sqlite3.connect(copy, isolation_level=None)) as file:
        file.execute("PRAGMA journal_mode = DELETE")
        file.execute("PRAGMA cache_size = 1")
        file.execute("BEGIN IMMEDIATE")
        file.executemany("INSERT INTO memory VALUES (?, 1, 1, '', '', 1, 0)", [(f"b/{n}" * 20,) for n in range(500)])
        left = crashed(copy, log="-journal")
        file.execute("ROLLBACK")
    return left


def test_a_crash_before_the_log_was_chosen_is_rolled_back(healthy: Path, unfinished: Path) -> None:
    assert len(unfinished.read_bytes()) > len(healthy.read_bytes())
    with open_store(unfinished) as store, open_store(healthy) as whole:
        assert content(store) == content(whole)


def test_damage_shows_in_a_file_that_must_be_rolled_back_first(unfinished: Path) -> None:
    page = unfinished.read_bytes().index(b"output-size") // 4096  # of attempts: seen by no look at the schema
    with unfinished.open("r+b") as file:
        file.seek(page * 4096)
        file.write(bytes(4096))
    with pytest.raises(StorageError, match="damaged"):
        open_store(unfinished)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE memory SET due = 'soon'",
        "UPDATE memory SET due = '2025-03-01T12:00:00'",
        "UPDATE memory SET stability = 'much'",
        "UPDATE draft SET events = '['",
        "UPDATE draft SET saved_at = 5",
    ],
)
def test_texts_without_sense_are_damage(copy: Path, damage: str) -> None:
    execute(copy, damage)
    with open_store(copy) as store, pytest.raises(StorageError, match="damaged"):
        store.drafts.current() if "draft" in damage else store.figures.memories()


def test_a_journal_that_vanishes_while_it_is_looked_at(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program ends its transaction just then; whoever asks twice hears of a file that is gone."""
    monkeypatch.setattr(Path, "exists", lambda self: True)
    with open_store(copy) as store:
        assert len(store.history()) > 0
