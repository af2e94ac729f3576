"""A stale index is never used: what was written, touched, replaced, moved or deleted since shows at once."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from indexed import LONG_AGO, assert_equal, is_served, later, opened, write_bank
from valid_bank import VALID

from dlquiz.bank import load_library
from dlquiz.bank.index import Index, serving, stamps, storage

OTHER = VALID.replace("halved", "devlah")
"""Another bank of the very same size."""


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files whose bytes are looked at by the index."""
    found: list[Path] = []
    right = serving.bytes_of

    def noted(file: Path) -> bytes | None:
        found.append(file)
        return right(file)

    monkeypatch.setattr(serving, "bytes_of", noted)
    return found


def test_an_unchanged_file_is_not_even_opened(index: Path, file: Path, hashed: list[Path]) -> None:
    (found,) = opened(index, file)
    assert is_served(found)
    assert hashed == []


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
def test_other_bytes_of_the_same_size(index: Path, file: Path, change: Callable[[Path], None], kept_time: bool) -> None:
    before = file.stat()
    change(file)
    if kept_time:
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    for _ in range(2):
        (found,) = opened(index, file)
        assert_equal(found, file)
        assert found.bank is not None
        assert "devlah" in repr(found.bank.questions[0].kind)


def test_written_again_under_the_same_stamp_before_it_has_come_to_rest(
    tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a file system that counts in seconds: the stamp of both writings is one."""
    file = tmp_path / "bank.yaml"
    file.write_text(VALID, "utf-8")
    frozen = stamps.stamp_of(file)
    assert frozen is not None
    monkeypatch.setattr(serving, "stamp_of", lambda _: frozen)
    opened(index, file, at=frozen.modified + stamps.REST // 2)
    file.write_text(OTHER, "utf-8")
    (found,) = opened(index, file)
    assert_equal(found, file)


def test_a_file_that_came_to_rest_is_hashed_once_more(tmp_path: Path, index: Path, hashed: list[Path]) -> None:
    file = tmp_path / "bank.yaml"
    file.write_text(VALID, "utf-8")
    opened(index, file, at=time.time_ns())
    for _ in range(2):
        hashed.clear()
        (found,) = opened(index, file, at=time.time_ns())
        assert is_served(found)
        assert hashed == [file]
    for expected in ([file], []):
        hashed.clear()
        (found,) = opened(index, file, at=later())
        assert is_served(found)
        assert hashed == expected


def test_a_touched_file_is_hashed_once_and_not_read(index: Path, file: Path, hashed: list[Path]) -> None:
    os.utime(file, (LONG_AGO + 5, LONG_AGO + 5))
    for expected in ([file], []):
        hashed.clear()
        (found,) = opened(index, file)
        assert is_served(found)
        assert hashed == expected
        assert_equal(found, file)


def test_a_file_that_is_written_while_it_is_read_is_read_again(
    tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_bank(tmp_path / "bank.yaml", VALID)
    right = serving.bytes_of

    def overtaken(path: Path) -> bytes | None:
        data = right(path)
        write_bank(file, OTHER, LONG_AGO + 1)
        return data

    monkeypatch.setattr(serving, "bytes_of", overtaken)
    opened(index, file)
    monkeypatch.undo()
    (found,) = opened(index, file)
    assert not is_served(found)
    assert_equal(found, file)


def test_a_renamed_or_copied_file_is_known_by_its_bytes(index: Path, file: Path) -> None:
    moved = file.rename(file.with_name("moved.yaml"))
    (found,) = opened(index, moved)
    assert is_served(found)
    assert_equal(found, moved)
    gone, there = opened(index, file, moved)
    assert gone.bank is None
    assert_equal(gone, file)
    assert is_served(there)


def test_another_file_under_the_old_name(tmp_path: Path, index: Path, file: Path) -> None:
    other = write_bank(tmp_path / "other.yaml", OTHER)
    opened(index, other)
    file.replace(tmp_path / "kept.yaml")
    other.replace(file)
    (found,) = opened(index, file)
    assert is_served(found)
    assert_equal(found, file)


def test_a_file_that_was_broken_and_mended(index: Path, file: Path) -> None:
    write_bank(file, VALID.replace("prompt: no", "prompt: 'no"))
    (found,) = opened(index, file)
    assert found.faults
    assert_equal(found, file)
    write_bank(file, VALID)
    (found,) = opened(index, file)
    assert is_served(found)
    assert_equal(found, file)


@pytest.mark.parametrize("what", ["version", "python", "edited"])
def test_another_reader_reads_for_itself(
    index: Path, file: Path, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another version of the program, and a checkout whose files were edited, may find faults where there were none."""
    if what == "version":
        monkeypatch.setattr(stamps, "__version__", "0.0.0")
    elif what == "python":
        monkeypatch.setattr(stamps.sys, "version_info", (3, 99))
    else:
        (tmp_path / "code" / "bank").mkdir(parents=True)
        (tmp_path / "code" / "bank" / "loading.py").write_text("# other", "utf-8")
        monkeypatch.setattr(stamps, "_PACKAGE", tmp_path / "code")
    (found,) = opened(index, file)
    assert not is_served(found)
    (found,) = opened(index, file)
    assert is_served(found)
    monkeypatch.undo()
    (found,) = opened(index, file)
    assert is_served(found), "two versions may be used by turns"


def test_two_banks_with_one_id_keep_their_fault(tmp_path: Path, index: Path) -> None:
    for name in ("one", "two"):
        write_bank(tmp_path / f"{name}.yaml", VALID)
    plain = load_library([tmp_path / "one.yaml", tmp_path / "two.yaml"])
    for _ in range(2):
        found = load_library([tmp_path / "one.yaml", tmp_path / "two.yaml"], (), Index(index, later()))
        assert [fault.code for fault in found.faults] == ["B105"]
        assert found.faults == plain.faults


def rows(index: Path, table: str) -> int:
    connection = storage.sqlite3.connect(index)
    ((count,),) = connection.execute(f"SELECT count(*) FROM {table}")
    connection.close()
    return int(count)


def test_what_is_of_no_use_is_forgotten_after_a_week(tmp_path: Path, index: Path, file: Path) -> None:
    write_bank(file, OTHER)
    opened(index, file)
    assert rows(index, "source") == 2, "another process may still ask for the old bytes"
    write_bank(tmp_path / "new.yaml", VALID.replace("sample_bank", "new"))
    opened(index, tmp_path / "new.yaml", at=later() + storage.KEPT)
    assert rows(index, "source") == 2
    assert rows(index, "content") == 2
    file.unlink()
    write_bank(tmp_path / "third.yaml", VALID.replace("sample_bank", "third"))
    opened(index, tmp_path / "third.yaml")
    assert rows(index, "file") == 2


def test_only_the_latest_readers_are_kept(index: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for version in range(8):
        monkeypatch.setattr(stamps, "__version__", str(version))
        opened(index, file, at=later(version))
    assert rows(index, "content") == storage.READERS
    assert rows(index, "source") == 1
    (found,) = opened(index, file)
    assert is_served(found)
