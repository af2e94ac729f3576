"""Mutants of the files of other tools are read, and what comes in passes the checks."""

from __future__ import annotations

from pathlib import Path

import pytest
from mutated_files import FEW, FEWEST_READ, READ, check

from dlquiz.interchange import drafting

from . import times
from .tally import Tally


@pytest.mark.campaign("mutated-exchange")
@pytest.mark.parametrize("name", READ)
def test_mutants_come_in_with_every_loss_in_its_place(tally: Tally, name: str, tmp_path: Path) -> None:
    reached = 0
    for number in tally.trials(range(FEW, FEW + times(50))):
        with tally.trial():
            reached += check(name, number, tmp_path)
    assert reached >= FEWEST_READ * times(50)


@pytest.mark.campaign("mutated-exchange", removed="a question with an error being left out")
def test_without_leaving_out_what_is_faulty(tally: Tally, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafting, "_faulty", lambda part, jobs: {})
    for number in tally.trials(range(FEW, FEW + 500)):
        with tally.trial():
            check("markdown", number, tmp_path)
