"""Several programs that make one progress file at once, and two that answer into it side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from working_together import RECORDER, answer_side_by_side, make_at_once

from . import times
from .tally import Tally
from .without import without

ANSWERS = 400
RECORDING = (str(RECORDER),)
ROUNDS, FEW = 20, 20
"""Without a protection: many rounds of few answers, so that the count says how soon it was missed."""


@pytest.mark.campaign("made-at-once")
def test_programs_that_make_the_file_at_once_all_get_it(tally: Tally, tmp_path: Path) -> None:
    for number in tally.trials(range(times(6))):
        with tally.trial():
            make_at_once(tmp_path / str(number) / "progress.db")


@pytest.mark.campaign("made-at-once", removed="a second look at the version")
def test_without_a_second_look_at_the_version(tally: Tally, tmp_path: Path) -> None:
    for number in tally.trials(range(40)):
        with tally.trial():
            make_at_once(tmp_path / str(number) / "progress.db", without(tally.removed, RECORDER))


def answer_in_rounds(tally: Tally, folder: Path, rounds: int, answers: int, program: Sequence[str] = RECORDING) -> None:
    for number in tally.trials(range(rounds)):
        with tally.trial(worth=2 * answers):
            answer_side_by_side(folder / str(number) / "progress.db", answers, program)


@pytest.mark.campaign("two-writers")
def test_two_programs_lose_none_of_each_others_answers(tally: Tally, tmp_path: Path) -> None:
    answer_in_rounds(tally, tmp_path, times(1), ANSWERS)


@pytest.mark.campaign("two-writers", removed="BEGIN IMMEDIATE")
def test_without_begin_immediate(tally: Tally, tmp_path: Path) -> None:
    answer_in_rounds(tally, tmp_path, ROUNDS, FEW, without(tally.removed, RECORDER))


@pytest.mark.campaign("two-writers", removed="waiting for others")
def test_without_waiting_for_others(tally: Tally, tmp_path: Path) -> None:
    answer_in_rounds(tally, tmp_path, ROUNDS, FEW, without(tally.removed, RECORDER))
