"""Large files are checked again unless they are what was left after a check; here every file counts as large."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from attempt_samples import START, sample
from spoiling import harmed, spoil_an_index

from dlquiz.errors import DamagedError
from dlquiz.progress import backups, inspection, integrity, opening
from dlquiz.progress.store import open_store

STAMP = "progress.db.checked"


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(integrity, "CHEAP", 0)


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], bool]]:
    """Opens and closes a file, and says whether it was read through."""
    seen: list[Path] = []
    real = inspection.refuse_damage

    def noted(connection: sqlite3.Connection, path: Path, check: str = "quick_check") -> None:
        seen.append(path)
        real(connection, path, check)

    for place in (opening, inspection):
        monkeypatch.setattr(place, "refuse_damage", noted)

    def check(path: Path) -> bool:
        seen.clear()
        open_store(path).close()
        return bool(seen)

    yield check


@pytest.fixture
def left(copy: Path, checks: Callable[[Path], bool]) -> Path:
    """A file that was checked once and left."""
    assert checks(copy)
    return copy


def test_nor_after_answers_of_our_own(left: Path, checks: Callable[[Path], bool]) -> None:
    for number in range(3):
        with open_store(left) as store:
            store.record(sample("b/new", seed=number))
            backups.back_up(left, START)
        assert not checks(left)


def test_a_check_counts_from_the_opening_on(copy: Path, checks: Callable[[Path], bool]) -> None:
    """A program that is killed before it writes leaves a file that was checked."""
    with open_store(copy):
        assert not checks(copy)


def test_small_files_are_always_checked(
    left: Path, checks: Callable[[Path], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(integrity, "CHEAP", left.stat().st_size)
    assert checks(left)
    (left.parent / STAMP).unlink()
    assert checks(left)


@pytest.mark.parametrize("stamp", [None, b"", b"1 2 3", b"\xff\xfe", bytes(200)])
def test_a_stamp_missing_or_garbled(left: Path, checks: Callable[[Path], bool], stamp: bytes | None) -> None:
    file = left.parent / STAMP
    file.unlink() if stamp is None else file.write_bytes(stamp)
    assert checks(left)
    assert not checks(left)


def test_a_stamp_of_another_file(left: Path, checks: Callable[[Path], bool], tmp_path: Path) -> None:
    other = tmp_path / "other" / "progress.db"
    other.parent.mkdir()
    for name in (left.name, STAMP):
        shutil.copy2(left.with_name(name), other.with_name(name))
    assert checks(other)


def test_one_byte_written_into_it_at_once(left: Path, checks: Callable[[Path], bool]) -> None:
    with left.open("r+b") as file:
        file.seek(5000)
        byte = file.read(1)
        file.seek(5000)
        file.write(byte)
    assert checks(left)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no time of the last change that cannot be set back")
def test_a_damaged_copy_laid_over_it_with_its_times_set_back(left: Path) -> None:
    status = left.stat()
    damaged = harmed(left)
    with left.open("r+b") as file:
        file.write(damaged)
    os.utime(left, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert (left.stat().st_size, left.stat().st_mtime_ns) == (status.st_size, status.st_mtime_ns)
    with pytest.raises(DamagedError):
        open_store(left)
    assert left.read_bytes() == damaged


def test_damage_done_while_it_is_open_is_not_vouched_for(left: Path) -> None:
    with open_store(left) as store:
        store.record(sample("b/new"))
        damaged = harmed(left)
        with left.open("r+b") as file:
            file.write(damaged)
    with pytest.raises(DamagedError):
        open_store(left)


@pytest.mark.parametrize("last", [0, 1])
def test_two_programs_at_once(left: Path, checks: Callable[[Path], bool], last: int) -> None:
    stores = [open_store(left), open_store(left)]
    stores[0].record(sample("b/new"))
    stores[1 - last].close()
    stores[last].record(sample("b/newer"))
    stores[last].close()
    # Whoever wrote alone and closed last knows all that was written; else nobody does.
    assert checks(left) == (last == 1)
    assert not checks(left)


def test_a_log_beside_it(left: Path, tmp_path: Path, checks: Callable[[Path], bool]) -> None:
    """As a kill leaves it: the file itself is as it was, and its log is swapped for half a one."""
    stamp = (left.parent / STAMP).read_text()
    with open_store(left) as store:
        store.record(sample("b/new"))
        log = left.with_name("progress.db-wal").read_bytes()
        assert integrity._identity(left) == stamp.splitlines()[0]
    crashed = tmp_path / "crashed" / "progress.db"
    crashed.parent.mkdir()
    shutil.copy2(left, crashed)
    open_store(crashed).close()
    crashed.with_name("progress.db-wal").write_bytes(log)
    assert checks(crashed)


def test_a_program_killed_before_it_closed(left: Path, checks: Callable[[Path], bool]) -> None:
    code = (
        "import os, sys; from pathlib import Path\n"
        "from attempt_samples import sample\n"
        "from dlquiz.progress import integrity\n"
        "from dlquiz.progress.store import open_store\n"
        "integrity.CHEAP = 0\n"
        "store = open_store(Path(sys.argv[1]))\n"
        "store.record(sample('b/new', id='last'))\n"
        "print(integrity.stamp_of(Path(sys.argv[1])), flush=True)\n"
        "os._exit(9)\n"
    )
    command = [sys.executable, "-c", code, str(left)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    killed = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert (killed.returncode, killed.stdout.strip(), killed.stderr) == (9, "None", "")
    assert checks(left)
    with open_store(left) as store:
        assert store.history(limit=1)[0].id == "last"


def test_damage_that_the_backup_finds_is_looked_for_at_the_next_opening(
    left: Path, checks: Callable[[Path], bool]
) -> None:
    spoil_an_index(left)
    checks(left)
    assert not checks(left)
    with pytest.raises(DamagedError):
        backups.back_up(left, START)
    assert checks(left)


def test_a_place_that_cannot_be_written_only_costs_time(left: Path, checks: Callable[[Path], bool]) -> None:
    stamp = left.parent / STAMP
    stamp.unlink()
    stamp.mkdir()
    assert checks(left)
    assert checks(left)


def test_a_clock_of_the_file_system_that_stands_still_leaves_no_stamp(
    left: Path, checks: Callable[[Path], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written in the same moment could not be known from what was there."""
    monkeypatch.setattr(integrity, "_TURNS", 2)
    os.utime(left, ns=(0, 2**62))
    assert checks(left)
    assert not (left.parent / STAMP).exists()
    assert checks(left)


ALONE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=0)
try:
    print(connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0])
except sqlite3.OperationalError as error:
    print(error)
connection.close()
"""
"""Gives up the write-ahead log, which is granted to whoever has the file open alone, by its locks."""


def test_a_store_keeps_its_locks_while_it_is_open(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    open_store(path).close()
    with open_store(path) as store:
        for number in range(3):
            store.record(sample(seed=number))
            found = subprocess.run([sys.executable, "-c", ALONE, str(path)], capture_output=True, text=True, check=True)
            assert found.stdout == "database is locked\n"
    with open_store(path) as store:
        assert len(store.history()) == 3
