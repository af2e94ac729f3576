"""The quiz is stopped as by Ctrl-Z and goes on, on every screen and in the middle of painting."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from endings import stops_and_goes_on, stops_while_painting
from every_screen import EVERY_SCREEN, opened
from terminal import QUIZ

from .. import some, times
from ..tally import Tally
from ..without import without

PARTS = 2

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals and signals are of POSIX")


@pytest.mark.campaign("stops")
@pytest.mark.parametrize("part", range(PARTS))
def test_the_terminal_is_given_back_on_every_screen(tally: Tally, tmp_path: Path, part: int) -> None:
    for name in tally.trials(some(EVERY_SCREEN, 10)[part::PARTS]):
        with opened(tmp_path / name, EVERY_SCREEN[name]) as terminal, tally.trial():
            stops_and_goes_on(terminal)
            assert terminal.end() == 0


@pytest.mark.campaign("stops", removed="giving the terminal back")
def test_without_giving_it_back(tally: Tally, tmp_path: Path) -> None:
    for name in tally.trials(["home", "question"]):
        with opened(tmp_path / name, EVERY_SCREEN[name], without(tally.removed)) as terminal, tally.trial():
            stops_and_goes_on(terminal)


def stop_while_painting(tally: Tally, folder: Path, often: int, program: Sequence[str] = QUIZ) -> None:
    with opened(folder / "home", EVERY_SCREEN["question"], program) as terminal:
        for _ in tally.trials(range(often)):
            with tally.trial():
                stops_while_painting(terminal)
        if not tally.failed:
            assert terminal.end() == 0


@pytest.mark.campaign("stops")
def test_stops_in_the_middle_of_painting(tally: Tally, tmp_path: Path) -> None:
    stop_while_painting(tally, tmp_path, times(8))
