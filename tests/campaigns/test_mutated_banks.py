"""Many mutants of the shipped banks are loaded, and what can still be asked of them is proved."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import pytest
from mutants import check, whole_banks

from dlquiz.checking import drawing
from dlquiz.yaml_reader import syntax

from . import times
from .tally import Tally

SHARES = 8
FIRST = 1_000
"""Those before are tried by the tests of loading."""


@pytest.fixture(scope="module")
def banks() -> list[str]:
    return whole_banks()


def check_all(tally: Tally, banks: list[str], folder: Path, numbers: Iterable[int]) -> None:
    for number in tally.trials(numbers):
        with tally.trial():
            check(number, banks, folder)


@pytest.mark.campaign("mutated-banks")
@pytest.mark.parametrize("share", range(SHARES))
def test_mutants_are_loaded_and_checked_with_every_fault_in_its_place(
    tally: Tally, share: int, banks: list[str], tmp_path: Path
) -> None:
    check_all(tally, banks, tmp_path, range(FIRST + share, FIRST + times(2_000), SHARES))


@pytest.mark.campaign("mutated-banks", removed="what the YAML library throws becoming a fault")
def test_without_a_fault_for_whatever_is_thrown(
    tally: Tally, banks: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def thrown(error: Exception, *_: object) -> NoReturn:
        raise error

    monkeypatch.setattr(syntax, "syntax_fault", thrown)
    check_all(tally, banks, tmp_path, range(FIRST, 2 * FIRST))


@pytest.mark.campaign("mutated-banks", removed="a question that cannot be drawn becoming a fault")
def test_without_a_fault_for_what_cannot_be_drawn(
    tally: Tally, banks: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "NoDrawError", KeyError)
    check_all(tally, banks, tmp_path, range(FIRST, 2 * FIRST))
