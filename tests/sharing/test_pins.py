"""What is kept of banks from elsewhere: all of it or nothing, whatever happens on the way."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from every_case import every_case
from places import bank

from dlquiz import locations
from dlquiz.errors import StorageError, UsageError
from dlquiz.progress.places import only_one
from dlquiz.sharing import pins
from dlquiz.sharing.contents import digest_of
from dlquiz.sharing.pins import Pin, faults_of_added, forget, keep, pin_of, pins_by_folder, read_pins

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
OLD = {"a.yaml": bank(), "deep/b.yaml": bank("week2")}
NEW = {"a.yaml": bank(more=2), "deep/b.yaml": bank("week2")}


def pinned(contents: dict[str, bytes], *banks: str, source: str = "/x") -> Pin:
    return pin_of(source, digest_of(contents), "", NOW, banks or ["week1", "week2"])


def home() -> dict[str, bytes]:
    """The files of the home, without the lock."""
    top = locations.data_folder()
    found = {file.relative_to(top).as_posix(): file for file in top.rglob("*") if file.is_file()}
    return {name: file.read_bytes() for name, file in found.items() if not name.endswith(".sync")}


def test_banks_are_kept_replaced_and_forgotten() -> None:
    old, new = pinned(OLD), pinned(NEW)
    keep(old, OLD)
    assert read_pins() == [old] and pins_by_folder() == {old.place: old}
    assert [file.read_bytes() for file in sorted(old.place.rglob("*.yaml"))] == list(OLD.values())
    assert locations.installed_banks()[-1] == old.place
    assert locations.is_added(old.place / "a.yaml") and not locations.is_added(locations.user_banks() / "a.yaml")
    other = pinned({"c.yaml": bank("week3")}, "week3", source="/y")
    keep(other, {"c.yaml": bank("week3")})
    keep(new, NEW, old)
    assert read_pins() == [new, other]
    assert sorted(path.name for path in locations.added_folder().iterdir()) == sorted([new.folder, other.folder])
    assert not new.is_edited and not faults_of_added()
    renewed = replace(new, commit="1" * 40)
    keep(renewed, NEW, new)
    assert read_pins() == [renewed, other]
    forget(renewed)
    assert read_pins() == [other] and not new.place.exists()


def test_what_was_edited_or_is_gone() -> None:
    old = pinned(OLD)
    keep(old, OLD)
    (old.place / "a.yaml").write_bytes(b"mine")
    assert old.is_edited
    for name in OLD:
        (old.place / name).unlink()
    assert old.is_edited, "a folder of it is left"
    (old.place / "deep").rmdir()
    assert not old.is_edited
    old.place.rmdir()
    assert not old.is_edited
    (fault,) = faults_of_added()
    assert "`dlquiz banks update week1`" in str(fault)
    keep(old, OLD, old)
    assert (old.place / "a.yaml").read_bytes() == OLD["a.yaml"] and not faults_of_added()


class _KilledError(BaseException):
    """The end of a program, at which nothing of it is tidied up any more."""


def test_at_whatever_step_it_fails_the_old_version_is_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = pinned(OLD), pinned(NEW)
    keep(old, OLD)
    before, steps = home(), 0
    write = pins._write_through

    def failing(at: int, error: BaseException) -> Callable[[Path, bytes], None]:
        def write_until(file: Path, data: bytes) -> None:
            nonlocal steps
            steps += 1
            write(file, data[: len(data) // 2] if steps == at else data)
            if steps == at:
                raise error

        return write_until

    for at in (1, 2, 3):
        steps = 0
        monkeypatch.setattr(pins, "_write_through", failing(at, OSError(errno.ENOSPC, "No space left on device")))
        with pytest.raises(StorageError, match="No space left"):
            keep(new, NEW, old)
        assert home() == before
        steps = 0
        with monkeypatch.context() as killed:
            killed.setattr(pins.shutil, "rmtree", lambda *_, **__: None)
            killed.setattr(pins, "_write_through", failing(at, _KilledError()))
            with pytest.raises(_KilledError):
                keep(new, NEW, old)
        assert before.items() <= home().items() and read_pins() == [old]
        assert locations.installed_banks()[-1] == old.place
    monkeypatch.setattr(pins, "_write_through", write)
    keep(new, NEW, old)
    assert {*home()} == {f"added/{new.folder}/{name}" for name in NEW} | {"added.json"}
    assert not new.is_edited


def test_of_two_programs_the_second_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    old = pinned(OLD)
    keep(old, OLD)
    before = home()
    for race in (
        lambda: keep(pinned(NEW), NEW),
        lambda: keep(pinned(NEW), NEW, pinned(NEW)),
        lambda: forget(pinned(NEW)),
    ):
        with pytest.raises(UsageError, match="meanwhile"):
            race()
    monkeypatch.setattr(pins, "PATIENCE", 0.0)
    with only_one(locations.added_file(), 0.0) as alone:
        assert alone
        with pytest.raises(UsageError, match="another dlquiz is adding"):
            forget(old)
    assert home() == before


PIN = {"source": "/x", "sha256": "0" * 64, "commit": "", "added": NOW.isoformat(), "folder": "w-0", "banks": ["w"]}


@every_case(
    "document",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        b'{"format": 2, "added": []}',
        b'{"format": 1}',
        b'{"format": 1, "added": 3}',
        *(
            json.dumps({"format": 1, "added": [{**PIN, **wrong}]}).encode()
            for wrong in ({"folder": "../x"}, {"folder": 3}, {"banks": []}, {"banks": [1]}, {"added": "soon"})
        ),
    ],
)
def test_a_damaged_file_is_a_fault_and_is_left_as_it_is(document: bytes, dlquiz_home: Path) -> None:
    dlquiz_home.mkdir(exist_ok=True)
    locations.added_file().write_bytes(document)
    (fault,) = faults_of_added()
    assert "is damaged" in fault.message
    assert pins_by_folder() == {}
    assert locations.added_folder() / "w-0" not in locations.installed_banks()
    with pytest.raises(StorageError, match="damaged"):
        keep(pinned(OLD), OLD)
    assert locations.added_file().read_bytes() == document


def test_a_file_that_cannot_be_read_or_written(dlquiz_home: Path) -> None:
    locations.added_file().mkdir(parents=True)
    with pytest.raises(StorageError, match="cannot be read"):
        read_pins()
    assert locations.installed_banks()
    locations.added_file().rmdir()
    locations.added_folder().write_bytes(b"in the way")
    with pytest.raises(StorageError, match="cannot be written"):
        keep(pinned(OLD), OLD)
    assert read_pins() == []
