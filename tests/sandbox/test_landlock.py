"""What is asked of Landlock, by its version; that it holds is shown by `test_protection.py` and the campaign."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

import pytest

from dlquiz.sandbox import landlock

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Landlock is of Linux")


class Kernel:
    """Takes the place of the C library: Landlock of a version, which may refuse at some step."""

    def __init__(self, version: int, refusing: int = 0) -> None:
        self.version, self.refusing = version, refusing
        self.ruleset: tuple[int, int, int, int] | None = None
        self.rules: list[tuple[int, str]] = []
        self.is_restricted = False

    def prctl(self, *words: int) -> int:
        assert words == (38, 1, 0, 0, 0)
        return 0

    def syscall(self, number: int, *words: object) -> int:
        if number == self.refusing:
            return -1
        if number == landlock.CREATE_RULESET:
            if words[0] is None:
                return self.version
            asked = words[0]._obj  # type: ignore[attr-defined]
            self.ruleset = (asked.files, asked.network, asked.scopes, words[1].value)  # type: ignore[attr-defined]
            return os.open(os.devnull, os.O_RDONLY)
        if number == landlock.ADD_RULE:
            rule = words[2]._obj  # type: ignore[attr-defined]
            self.rules.append((rule.rights, str(Path(f"/proc/self/fd/{rule.folder}").readlink())))
            return 0
        self.is_restricted = True
        return 0


def restricted(monkeypatch: pytest.MonkeyPatch, kernel: Kernel, *paths: Path) -> bool:
    monkeypatch.setattr(landlock.ctypes, "CDLL", lambda *_, **__: kernel)
    return landlock.restrict([str(path) for path in paths], [str(paths[0]), os.devnull])


@pytest.mark.parametrize(
    ("version", "files", "network", "scopes", "size"),
    [
        (1, 0x1FFF, 0, 0, 8),
        (2, 0x3FFF, 0, 0, 8),
        (3, 0x7FFF, 0, 0, 8),
        (4, 0x7FFF, 3, 0, 16),
        (5, 0xFFFF, 3, 0, 16),
        (6, 0xFFFF, 3, 3, 24),
        (9, 0xFFFF, 3, 3, 24),
    ],
)
def test_all_rights_of_the_version_are_taken_away(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, version: int, files: int, network: int, scopes: int, size: int
) -> None:
    kernel = Kernel(version)
    assert restricted(monkeypatch, kernel, tmp_path) is True
    assert kernel.ruleset == (files, network, scopes, size)
    assert kernel.is_restricted


def test_what_is_given_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    kernel = Kernel(3)
    file = tmp_path / "file"
    file.touch()
    assert restricted(monkeypatch, kernel, tmp_path, file, tmp_path / "nowhere", file / "below") is True
    read, read_file, write, write_device = kernel.rules
    assert read == (landlock.READ_FILE | landlock.READ_FOLDER, str(tmp_path))
    assert read_file == (landlock.READ_FILE, str(file))
    assert write == (landlock.WRITING, str(tmp_path))
    assert write_device == (landlock.READ_FILE | landlock.WRITE_FILE | landlock.TRUNCATE, os.devnull)


def test_a_right_that_a_version_lacks_is_not_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    kernel = Kernel(1)
    restricted(monkeypatch, kernel, tmp_path)
    assert [rights & landlock.TRUNCATE for rights, _ in kernel.rules] == [0, 0, 0]


@pytest.mark.parametrize("version", [-1, 0])
def test_without_landlock_nothing_is_restricted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, version: int) -> None:
    kernel = Kernel(version)
    assert restricted(monkeypatch, kernel, tmp_path) is False
    assert not kernel.is_restricted


def test_a_refusal_is_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert restricted(monkeypatch, Kernel(3, landlock.RESTRICT_SELF), tmp_path) is False
    made = Kernel(3)
    real = made.syscall
    made.syscall = lambda number, *words: -1 if words and words[0] is not None else real(number, *words)  # type: ignore[method-assign]
    assert restricted(monkeypatch, made, tmp_path) is False


def test_the_structures_have_the_kernels_sizes() -> None:
    assert (ctypes.sizeof(landlock.Ruleset), ctypes.sizeof(landlock.Beneath)) == (24, 12)
