"""A terminal that is not set to UTF-8, on every screen."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from every_screen import EVERY_SCREEN
from foreign_bytes import survives

from .. import some
from ..tally import Tally
from ..without import without

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of POSIX")


PARTS = 2


@pytest.mark.campaign("foreign-bytes")
@pytest.mark.parametrize("part", range(PARTS))
def test_every_screen_survives(tally: Tally, tmp_path: Path, part: int) -> None:
    for name in tally.trials(some(EVERY_SCREEN, 10)[part::PARTS]):
        with tally.trial():
            survives(tmp_path / name, EVERY_SCREEN[name])


@pytest.mark.campaign("foreign-bytes", removed="reading nothing but UTF-8")
def test_without_the_filter(tally: Tally, tmp_path: Path) -> None:
    for name in tally.trials(["home", "question"]):
        with tally.trial():
            survives(tmp_path / name, EVERY_SCREEN[name], without(tally.removed))
