"""Practice every evening, past midnight and up to four: days, streaks, what is due. Two years: the campaigns."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from evenings import ONE, learner_in


@pytest.mark.parametrize("change", [date(2024, 2, 29), date(2024, 4, 7), date(2024, 10, 6)])
def test_evenings_around_a_leap_day_and_both_changes_of_the_clock(tmp_path: Path, change: date) -> None:
    with learner_in("Australia/Lord_Howe", tmp_path) as learner:
        for number in range(-6, 7):
            learner.spend(change + number * ONE)
            learner.check(change + number * ONE)
