"""Writes that a read-only place refuses are shown, and nothing is half done. Full disks are in the campaigns."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from read_only import PLACES, ReadOnly

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="permissions and limits of files are of POSIX")


def test_a_place_that_may_only_be_read(tmp_path: Path) -> None:
    with ReadOnly(tmp_path) as places:
        for write, refused in PLACES[::4]:
            places.write(write, refused)
