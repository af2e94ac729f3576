"""What is asked of Landlock, by its version; that it holds is shown by `test_protection.py` and the campaign."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

import pytest

from dlquiz.sandbox import landlock

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Landlock is of Linux")


CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
"""The system calls of `landlock(7)`, the same on every machine."""


class Kernel:
    """Takes the place of the C library: Landlock of a version, which may refuse at some step."""

    def __init__(self, version: int, refusing: int = 0) -> None:
        self.version, self.refusing = version, refusing
        self.descriptor = -1
        self.ruleset: tuple[int, int, int, int] | None = None
        self.rules: list[tuple[int, str]] = []
        self.is_restricted = False

    def prctl(self, *words: int) -> int:
        assert words == (38, 1, 0, 0, 0)
        return 0

    def syscall(self, number: int, *words: object) -> int:
        if number == self.refusing:
            return -1
        if number == CREATE_RULESET:
            asked, size, flags = words
            if asked is None:
                assert (size.value, flags) == (0, 1)  # type: ignore[attr-defined]
                return self.version
            assert flags == 0
            bits = asked._obj  # type: ignore[attr-defined]
            self.ruleset = (bits.files, bits.network, bits.scopes, size.value)  # type: ignore[attr-defined]
            self.descriptor = os.open(os.devnull, os.O_RDONLY)
            return self.descriptor
        if number == ADD_RULE:
            ruleset, kind, rule, flags = words
            assert (ruleset, kind, flags) == (self.descriptor, 1, 0)
            given = rule._obj  # type: ignore[attr-defined]
            self.rules.append((given.rights, str(Path(f"/proc/self/fd/{given.folder}").readlink())))
            return 0
        assert (number, *words) == (RESTRICT_SELF, self.descriptor, 0)
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
    assert [rights & ~files for rights, _ in kernel.rules] == [0, 0, 0], "what a version lacks is not given back"


def test_what_is_given_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    kernel = Kernel(3)
    file = tmp_path / "file"
    file.touch()
    assert restricted(monkeypatch, kernel, tmp_path, file, tmp_path / "nowhere", file / "below") is True
    read, read_file, write, write_device = kernel.rules
    # The bits of `linux/landlock.h`: 0x2 and 0x4000 write and empty a file, 0x4 reads one, 0x8 a folder, 0x20 and 0x100
    # remove and make files.
    assert read == (0x4 | 0x8, str(tmp_path))
    assert read_file == (0x4, str(file))
    assert write == (0x2 | 0x4 | 0x8 | 0x20 | 0x100 | 0x4000, str(tmp_path))
    assert write_device == (0x2 | 0x4 | 0x4000, os.devnull)


@pytest.mark.parametrize("version", [-1, 0])
def test_without_landlock_nothing_is_restricted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, version: int) -> None:
    kernel = Kernel(version)
    assert restricted(monkeypatch, kernel, tmp_path) is False
    assert not kernel.is_restricted


def test_a_refusal_is_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert restricted(monkeypatch, Kernel(3, RESTRICT_SELF), tmp_path) is False
    made = Kernel(3)
    real = made.syscall
    made.syscall = lambda number, *words: -1 if words and words[0] is not None else real(number, *words)  # type: ignore[method-assign]
    assert restricted(monkeypatch, made, tmp_path) is False


def test_the_structures_have_the_kernels_sizes() -> None:
    assert (ctypes.sizeof(landlock.Ruleset), ctypes.sizeof(landlock.Beneath)) == (24, 12)
