"""Mutants of the shipped banks: 20,000 are loaded, and others, damaged where it does not show at once, are checked."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest
from mutants import LIGHT_DAMAGES, check, mutant, whole_banks

from dlquiz.checking import check_paths, drawing
from dlquiz.yaml_reader import parsing

from . import times
from .tally import Tally

SHARES = 8
CHECKED = 20
"""Checking takes as long as loading so many; numbered so that none is a whole bank."""


@pytest.fixture(scope="module")
def banks() -> list[str]:
    return whole_banks()


def checked(number: int, banks: list[str], folder: Path) -> None:
    file = folder / "mutant.yaml"
    file.write_bytes(mutant(1_001 + CHECKED * number, banks, LIGHT_DAMAGES))
    faults = check_paths([file], seeds=1).faults
    assert all(fault.line >= 1 and fault.column >= 1 and fault.fix for fault in faults), (number, faults)


@pytest.mark.campaign("mutated-banks")
@pytest.mark.parametrize("share", range(SHARES))
def test_mutants_are_loaded_with_every_fault_in_its_place(
    tally: Tally, share: int, banks: list[str], tmp_path: Path
) -> None:
    for number in tally.trials(range(1_000 + share, 1_000 + times(20_000), SHARES)):
        with tally.trial():
            check(number, banks, tmp_path)


@pytest.mark.campaign("checked-mutants")
@pytest.mark.parametrize("share", range(SHARES))
def test_mutants_are_checked(tally: Tally, share: int, banks: list[str], tmp_path: Path) -> None:
    for number in tally.trials(range(share, times(20_000 // CHECKED), SHARES)):
        with tally.trial():
            checked(number, banks, tmp_path)


@pytest.mark.campaign("mutated-banks", removed="what the YAML library throws becoming a fault")
def test_without_a_fault_for_whatever_is_thrown(
    tally: Tally, banks: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def thrown(error: Exception, *_: object) -> NoReturn:
        raise error

    monkeypatch.setattr(parsing, "syntax_fault", thrown)
    for number in tally.trials(range(1_000, 2_000)):
        with tally.trial():
            check(number, banks, tmp_path)


@pytest.mark.campaign("checked-mutants", removed="a question that cannot be drawn becoming a fault")
def test_without_a_fault_for_what_cannot_be_drawn(
    tally: Tally, banks: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "QuestionError", KeyError)
    for number in tally.trials(range(times(1_000))):
        with tally.trial():
            checked(number, banks, tmp_path)
