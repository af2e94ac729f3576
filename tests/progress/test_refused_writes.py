"""Writes that a full disk or a read-only place refuses are shown, and nothing is half done. More in the campaigns."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from full_disk import FullDisk
from read_only import PLACES, ReadOnly
from stopped_writes import WRITES

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="permissions and limits of files are of POSIX")


@pytest.mark.sweep
@pytest.mark.unmeasured
@pytest.mark.parametrize("write", WRITES)
def test_a_full_disk(write: str, tmp_path: Path) -> None:
    disk = FullDisk(write, tmp_path)
    for size in disk.sizes(most=2):
        disk.fill(size)


def test_a_place_that_may_only_be_read(tmp_path: Path) -> None:
    with ReadOnly(tmp_path) as places:
        for write, refused in PLACES[::4]:
            places.write(write, refused)
