"""Backups: made, checked, listed, and never at the cost of what is there."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, timedelta, timezone
from pathlib import Path
from threading import Thread

import pytest
from attempt_samples import DAY, HOUR, START, content, sample
from spoiling import execute, spoil_an_index
from surviving_damage import NOW, content_of

from dlquiz.errors import DamagedError, StorageError
from dlquiz.progress import backups, inspection, migrations
from dlquiz.progress.backups import Stopped, back_up, back_up_before_migration, back_up_today, folder_of, listed, usable
from dlquiz.progress.store import open_store


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_backup_is_the_whole_file_in_one(copy: Path) -> None:
    with open_store(copy) as store:
        store.record(sample("b/new", id="still in the log"))
        made = back_up(copy, NOW)
        whole = sorted(content(store))
    assert made == (NOW, made.file.stat().st_size, made.file)
    assert made.file.name == "progress-20250609T120000.000000Z.db"
    assert names(folder_of(copy)) == {made.file.name}
    assert made.file.read_bytes()[18:20] == b"\x01\x01", "without a write-ahead log"
    assert listed(copy) == usable(copy) == [made]
    assert content_of(made.file) == whole


def test_backups_are_listed_newest_first_and_nothing_else_is(copy: Path) -> None:
    made = [back_up(copy, NOW + number * DAY) for number in (0, 2, 1)]
    folder = folder_of(copy)
    for name in ("progress-20250609T120000Z.db", "progress-20251309T120000.000000Z.db", "mine.db", "progress.db"):
        shutil.copy(copy, folder / name)
    (folder / "progress-20250609T120000.000007Z.db").mkdir()
    assert listed(copy) == [made[1], made[2], made[0]]
    assert listed(copy.with_name("other.db")) == []


def test_no_backup_is_written_over(copy: Path) -> None:
    first, second = back_up_before_migration(copy), back_up_before_migration(copy)
    assert second.at - first.at == timedelta(microseconds=1)
    assert listed(copy) == [second, first]


# Other programs go on


def each_step(act: Callable[[], object]) -> Callable[[], bool]:
    return lambda: bool(act()) and False


def test_answers_are_recorded_while_a_backup_is_made(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "STEP_INSTRUCTIONS", 500)
    in_the_copy = []
    with open_store(copy) as store:
        before, count = len(store.history()), iter(range(1000))

        def record() -> None:
            number = next(count)
            store.record(sample("b/new", seed=number))
            (part,) = folder_of(copy).glob("*.part")
            if part.stat().st_size:
                in_the_copy.append(number)

        made = back_up(copy, NOW, UTC, each_step(record))
        recorded = next(count)
        assert len(store.history()) == before + recorded
    assert len(in_the_copy) > 5, "answers are recorded while rows are copied"
    with open_store(made.file) as store:
        assert before < len(store.history()) <= before + in_the_copy[0], "the state of one moment"
        assert store.figures.mismatches() == []


@pytest.fixture
def journalled(copy: Path) -> Path:
    """A file where no write-ahead log can be had."""
    execute(copy, "PRAGMA journal_mode = DELETE")
    return copy


def test_without_a_write_ahead_log_writers_wait_for_the_copy(journalled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "STEP_INSTRUCTIONS", 500)

    def write() -> None:
        with closing(sqlite3.connect(journalled, isolation_level=None, timeout=60)) as file:
            file.execute("UPDATE draft SET typed = typed || 'x'")

    writer = Thread(target=write)
    made = back_up(journalled, NOW, UTC, each_step(lambda: writer.ident or writer.start()))
    writer.join()
    with closing(sqlite3.connect(journalled)) as file:
        assert file.execute("SELECT typed FROM draft").fetchone() == ("2x",)
    with closing(sqlite3.connect(made.file)) as file:
        assert file.execute("SELECT typed FROM draft").fetchone() in [("2",), ("2x",)]


def test_a_backup_is_given_up_where_the_file_stays_locked(journalled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(journalled, isolation_level=None)) as file:
        file.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageError, match="keeps writing"):
            back_up(journalled, NOW)
    assert names(folder_of(journalled)) == set()


# Failures


@pytest.fixture
def kept(copy: Path) -> dict[str, bytes]:
    """What a good backup has left in the folder."""
    made = back_up(copy, NOW - DAY)
    return {made.file.name: made.file.read_bytes()}


def assert_nothing_else(copy: Path, kept: dict[str, bytes]) -> None:
    assert {path.name: path.read_bytes() for path in folder_of(copy).iterdir()} == kept


def test_a_damaged_file_is_never_backed_up(copy: Path, kept: dict[str, bytes]) -> None:
    spoil_an_index(copy)
    with open_store(copy), pytest.raises(DamagedError, match=r"--restore.*\(1 there\)"):
        back_up(copy, NOW)
    assert_nothing_else(copy, kept)


@pytest.mark.parametrize("mark", ["PRAGMA application_id = 5", "PRAGMA user_version = 99"])
def test_nor_are_files_of_others_and_of_the_future(copy: Path, kept: dict[str, bytes], mark: str) -> None:
    execute(copy, mark)
    with pytest.raises(StorageError, match=r"not a progress file|newer dlquiz"):
        back_up(copy, NOW)
    assert_nothing_else(copy, kept)


def test_a_full_disk(copy: Path, kept: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match=r"No backup .*No space left") as refusal:
        back_up(copy, NOW)
    assert "未能备份" in refusal.value.zh
    assert_nothing_else(copy, kept)


def test_a_copy_that_cannot_be_written_is_no_backup(
    copy: Path, kept: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something is in its place by the time that rows are to be copied, which SQLite refuses."""
    monkeypatch.setattr(backups, "STEP_INSTRUCTIONS", 100)

    def occupy() -> None:
        (part,) = folder_of(copy).glob("*.part")
        part.write_bytes(*kept.values())

    with pytest.raises(StorageError, match=r"No backup .*output file already exists"):
        back_up(copy, NOW, UTC, each_step(occupy))
    assert_nothing_else(copy, kept)


def test_no_file_no_backup(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        back_up(tmp_path / "progress.db", NOW)
    assert names(tmp_path / "backups") == set()


@pytest.mark.parametrize("step", [0, 3, 40])
def test_a_backup_stopped_at_any_step_leaves_nothing(
    copy: Path, kept: dict[str, bytes], step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "STEP_INSTRUCTIONS", 100)
    left = iter(range(step))
    with pytest.raises(Stopped):
        back_up(copy, NOW, UTC, lambda: next(left, None) is None)
    assert_nothing_else(copy, kept)


def test_what_a_killed_program_left_is_removed_and_what_another_is_making_is_not(copy: Path) -> None:
    folder = folder_of(copy)
    folder.mkdir()
    for name in ("old.db.1-1.part", "old.db.1-1.part-journal", "new.db.2-2.part"):
        (folder / name).write_bytes(b"half")
    os.utime(folder / "old.db.1-1.part", (1_000_000_000, 1_000_000_000))
    made = back_up(copy, NOW)
    assert names(folder) == {made.file.name, "new.db.2-2.part"}


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_progress_file_behind_a_link(copy: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "progress.db"
    link.parent.mkdir()
    link.symlink_to(copy)
    with open_store(link) as store:
        store.record(sample("b/new"))
        made = back_up(link, NOW)
        whole = sorted(content(store))
    assert made.file.parent.parent == link.parent
    assert content_of(made.file) == whole


def test_backups_cut_short_or_newer_are_not_usable(copy: Path) -> None:
    good, short, newer, empty = (back_up(copy, NOW + number * DAY) for number in range(4))
    short.file.write_bytes(short.file.read_bytes()[:8192])
    empty.file.write_bytes(b"")
    execute(newer.file, "PRAGMA user_version = 99")
    assert len(listed(copy)) == 4
    assert usable(copy) == [good]


def test_a_backup_that_another_program_thins_meanwhile_is_not_usable(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, good = back_up(copy, NOW - DAY), back_up(copy, NOW)
    gone.file.unlink()
    monkeypatch.setattr(backups, "listed", lambda path: [good, gone])
    assert usable(copy) == [good]


# When


def test_once_a_learners_day(copy: Path) -> None:
    shanghai = timezone(timedelta(hours=8))
    evening = START.replace(hour=14)  # 22:00 there
    assert back_up_today(copy, evening, shanghai) is not None
    assert back_up_today(copy, evening + 5 * HOUR, shanghai) is None, "3:00 belongs to the day before"
    assert back_up_today(copy, evening + 7 * HOUR, shanghai) is not None
    assert back_up_today(copy, evening - 9 * DAY, shanghai) is not None, "a clock set back"
    assert len(listed(copy)) == 3


def test_where_nothing_was_answered_there_is_nothing_to_keep(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    assert back_up_today(path, NOW, UTC) is None
    with open_store(path) as store:
        assert back_up_today(path, NOW, UTC) is None
        store.record(sample())
        assert back_up_today(path, NOW, UTC) is not None


def test_an_older_file_is_kept_before_it_is_migrated(old: Path) -> None:
    os.utime(old, (NOW.timestamp(), NOW.timestamp()))
    with closing(sqlite3.connect(old)) as file:
        before = sorted(file.iterdump())
    open_store(old).close()
    (made,) = usable(old)
    assert made.at == NOW, "the time of its last writing"
    with closing(sqlite3.connect(made.file)) as file:
        assert migrations.version(file) == 1
        assert sorted(file.iterdump()) == before
    open_store(old).close()
    assert usable(old) == [made], "not again"


def test_without_that_backup_it_is_not_migrated(old: Path) -> None:
    folder_of(old).write_bytes(b"")
    before = old.read_bytes()
    with pytest.raises(StorageError, match="No backup"):
        open_store(old)
    assert old.read_bytes() == before
