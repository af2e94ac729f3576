"""Hostile strings that a real terminal would obey."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hostile import STRINGS
from hostile_bytes import asks_about, pastes
from hostile_questions import ADMITTED

from .. import some
from ..tally import Tally
from ..without import without

PARTS = 2

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of POSIX")


@pytest.mark.campaign("hostile-bytes")
@pytest.mark.parametrize("part", range(PARTS))
def test_asked_about(tally: Tally, tmp_path: Path, part: int) -> None:
    texts = some(ADMITTED, 6)[part::PARTS]
    with tally.trial(worth=len(texts)):
        asks_about(tmp_path / "home", texts)


@pytest.mark.campaign("hostile-bytes")
@pytest.mark.parametrize("part", range(PARTS))
def test_pasted(tally: Tally, tmp_path: Path, part: int) -> None:
    texts = some(STRINGS, 6)[part::PARTS]
    with tally.trial(worth=len(texts)):
        pastes(tmp_path / "home", texts)


@pytest.mark.campaign("hostile-bytes", removed="the filter of control characters")
def test_without_the_filter(tally: Tally, tmp_path: Path) -> None:
    for number, text in enumerate(tally.trials(["\x9b31m", "\u202eabc"])):
        with tally.trial():
            pastes(tmp_path / str(number), [text], without(tally.removed))
