"""Programs killed with signal 9 while they mark a history of 600 answers again."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from regrade_kills import REGRADER, Regrading

from . import times
from .tally import Tally
from .without import without

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX signal")


@pytest.mark.campaign("killed-regrading")
def test_kills_leave_all_or_nothing(tally: Tally, long_history: Path, tmp_path: Path) -> None:
    regrading = Regrading(long_history, tmp_path, seed=6)
    for number in tally.trials(range(times(6))):
        with tally.trial():
            regrading.kill(number)
    moments = regrading.moments
    if tally.tried >= 50:
        assert moments.early and moments.late, (moments.early, moments.late, moments.reach)


@pytest.mark.campaign("killed-regrading", removed="regrades in one transaction")
def test_without_one_transaction(tally: Tally, long_history: Path, tmp_path: Path) -> None:
    regrading = Regrading(long_history, tmp_path, seed=7, program=without(tally.removed, REGRADER))
    for number in tally.trials(range(20)):
        with tally.trial():
            regrading.kill(number)
