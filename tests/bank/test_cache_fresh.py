"""A stale cache is never used: what was written, replaced, moved or deleted since shows at once."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from cached import assert_equal, assert_opens, opened, read_again, write_bank
from valid_bank import VALID

from dlquiz.bank import cache as caching
from dlquiz.bank import load_library

OTHER = VALID.replace("halved", "devlah")
"""Another bank of the very same size."""


def test_an_unchanged_file_is_not_read(cache: Path, file: Path) -> None:
    assert read_again(cache, file) == []
    os.utime(file, (5, 5))
    assert read_again(cache, file) == []


def in_place(file: Path) -> None:
    with file.open("r+b") as opened_file:
        opened_file.write(OTHER.encode())


def replaced(file: Path) -> None:
    other = file.with_name("other")
    other.write_text(OTHER, "utf-8")
    other.replace(file)


def deleted_and_written(file: Path) -> None:
    file.unlink()
    file.write_text(OTHER, "utf-8")


@pytest.mark.parametrize("change", [in_place, replaced, deleted_and_written])
@pytest.mark.parametrize("kept_time", [False, True])
def test_other_bytes_of_the_same_size(cache: Path, file: Path, change: Callable[[Path], None], kept_time: bool) -> None:
    before = file.stat()
    change(file)
    if kept_time:
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    for _ in range(2):
        (found,) = opened(cache, file)
        assert_equal(found, file)
        assert "devlah" in repr(found.bank.questions[0].kind)


def test_a_renamed_or_copied_file_is_known_by_its_bytes(cache: Path, file: Path) -> None:
    moved = file.rename(file.with_name("moved.yaml"))
    assert read_again(cache, moved) == []
    gone, there = opened(cache, file, moved)
    assert gone.bank is None
    assert_equal(gone, file)
    assert_equal(there, moved)


def test_the_faults_of_a_renamed_file_name_it(cache: Path, tmp_path: Path) -> None:
    file = write_bank(tmp_path / "bank.yaml", VALID.replace("prompt: no", "prompt: no\n    promt: no"))
    opened(cache, file)
    moved = file.rename(file.with_name("moved.yaml"))
    assert read_again(cache, moved) == []
    (found,) = opened(cache, moved)
    assert found.faults
    assert_equal(found, moved)


def test_another_file_under_the_old_name(tmp_path: Path, cache: Path, file: Path) -> None:
    other = write_bank(tmp_path / "other.yaml", OTHER)
    opened(cache, other)
    file.replace(tmp_path / "kept.yaml")
    other.replace(file)
    assert read_again(cache, file) == []
    assert_opens(cache, file)


def test_a_file_that_was_broken_and_corrected(cache: Path, file: Path) -> None:
    write_bank(file, VALID.replace("prompt: no", "prompt: 'no"))
    (found,) = opened(cache, file)
    assert found.faults
    assert_equal(found, file)
    write_bank(file, VALID)
    assert read_again(cache, file) == []
    assert_opens(cache, file)


@pytest.mark.parametrize("what", ["version", "python", "edited"])
def test_another_version_reads_for_itself(
    cache: Path, file: Path, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another version of the program, and a checkout whose files were edited, may find faults where there were none."""
    if what == "version":
        monkeypatch.setattr(caching, "__version__", "0.0.0")
    elif what == "python":
        monkeypatch.setattr(caching.sys, "version_info", (3, 99))
    else:
        (tmp_path / "code" / "bank").mkdir(parents=True)
        (tmp_path / "code" / "bank" / "loading.py").write_text("# other", "utf-8")
        monkeypatch.setattr(caching, "_PACKAGE", tmp_path / "code")
    assert read_again(cache, file) == [file]
    assert read_again(cache, file) == []
    assert contents(cache) == 1
    monkeypatch.undo()
    assert read_again(cache, file) == [file]


def test_every_file_of_the_code_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "_PACKAGE", tmp_path)
    (tmp_path / "reference" / "records").mkdir(parents=True)
    seen = {caching.version()}
    for name in ("reading.py", "records/sizes.yaml"):
        (tmp_path / "reference" / name).write_text("1", "utf-8")
        seen.add(caching.version())
    os.utime(tmp_path / "reference" / "reading.py", (5, 5))
    seen.add(caching.version())
    assert len(seen) == 4
    (tmp_path / "reference" / "__pycache__").mkdir()
    (tmp_path / "reference" / "__pycache__" / "reading.pyc").write_text("1", "utf-8")
    assert caching.version() in seen


def test_two_banks_with_one_id_keep_their_fault(tmp_path: Path, cache: Path) -> None:
    files = [write_bank(tmp_path / f"{name}.yaml", VALID) for name in ("one", "two")]
    plain = load_library(files)
    for _ in range(2):
        found = load_library(files, (), cache)
        assert [fault.code for fault in found.faults] == ["B105"]
        assert found.faults == plain.faults


def contents(cache: Path) -> int:
    with closing(sqlite3.connect(cache)) as connection:
        ((count,),) = connection.execute("SELECT count(*) FROM bank")
    return int(count)


def test_the_last_two_contents_of_a_file_are_kept(cache: Path, file: Path) -> None:
    for number in range(4):
        write_bank(file, VALID.replace("halved", f"halved {number}"))
        opened(cache, file)
    assert contents(cache) == caching.KEPT == 2
    assert read_again(cache, file) == []
    write_bank(file, VALID.replace("halved", "halved 2"))
    assert read_again(cache, file) == []


def test_a_file_that_is_gone_is_forgotten_when_another_is_read(cache: Path, file: Path, tmp_path: Path) -> None:
    file.unlink()
    opened(cache, write_bank(tmp_path / "new.yaml", OTHER))
    assert contents(cache) == 1
