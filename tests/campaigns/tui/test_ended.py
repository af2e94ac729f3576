"""The quiz is asked to end, or its terminal goes away, on every screen."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from endings import ENDINGS, ends_though_nobody_reads, ends_well, ends_with_much_left_to_paint
from every_screen import EVERY_SCREEN

from .. import some, times
from ..tally import Tally
from ..without import without

TELLING = ENDINGS[:4]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals and signals are of POSIX")


@pytest.mark.campaign("signals")
@pytest.mark.parametrize("ending", ENDINGS)
def test_an_end_gives_the_terminal_back_and_keeps_what_was_typed(tally: Tally, tmp_path: Path, ending: str) -> None:
    for name in tally.trials(some(EVERY_SCREEN, 10, ending)):
        with tally.trial():
            ends_well(tmp_path / name, EVERY_SCREEN[name], ending)


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that will not end is not waited for as long as one that must."""
    monkeypatch.setattr("terminal.LONGEST", 8.0)
    monkeypatch.setattr("endings.LONGEST", 8.0)


def end_without(tally: Tally, folder: Path, endings: Iterable[str]) -> None:
    for ending in tally.trials(endings):
        with tally.trial():
            ends_well(folder / ending, EVERY_SCREEN["question"], ending, without(tally.removed))


@pytest.mark.sweep
def test_what_runs_a_program_without_something_takes_no_more(tmp_path: Path) -> None:
    ends_well(tmp_path, EVERY_SCREEN["question"], "SIGTERM", without("nothing"))


@pytest.mark.campaign("signals", removed="listening to signals")
def test_without_listening(tally: Tally, tmp_path: Path) -> None:
    end_without(tally, tmp_path, TELLING)


@pytest.mark.campaign("signals", removed="keeping what was typed")
def test_without_keeping_what_was_typed(tally: Tally, tmp_path: Path) -> None:
    end_without(tally, tmp_path, TELLING)


@pytest.mark.usefixtures("soon")
@pytest.mark.campaign("signals", removed="watching the terminal")
def test_without_watching(tally: Tally, tmp_path: Path) -> None:
    end_without(tally, tmp_path, ["vanished"] * 4)


@pytest.mark.campaign("unread-terminal")
@pytest.mark.parametrize("signalled", [True, False])
def test_an_end_with_much_left_to_paint(tally: Tally, tmp_path: Path, signalled: bool) -> None:
    for number in tally.trials(range(times(1))):
        with tally.trial():
            ends_with_much_left_to_paint(tmp_path / str(number), signalled)


@pytest.mark.campaign("unread-terminal")
@pytest.mark.parametrize("ending", TELLING)
def test_an_end_that_nobody_reads(tally: Tally, tmp_path: Path, ending: str) -> None:
    for number in tally.trials(range(times(1))):
        with tally.trial():
            ends_though_nobody_reads(tmp_path / str(number), ending)


@pytest.mark.usefixtures("soon")
@pytest.mark.campaign("unread-terminal", removed="room for the last that is written")
def test_without_room_for_the_last(tally: Tally, tmp_path: Path) -> None:
    for ending in tally.trials(TELLING):
        with tally.trial():
            ends_though_nobody_reads(tmp_path / ending, ending, without(tally.removed))


@pytest.mark.usefixtures("soon")
@pytest.mark.campaign("unread-terminal", removed="an end for a program that hangs")
def test_without_an_end_for_what_hangs(tally: Tally, tmp_path: Path) -> None:
    for number in tally.trials(range(4)):
        with tally.trial():
            ends_with_much_left_to_paint(tmp_path / str(number), False, without(tally.removed))
