"""Programs killed with signal 9 while they write what a learner does, make the file or lead it on."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from killing import KILLER, Campaign, Killer

from . import times
from .tally import Tally
from .without import without

SEEDS = range(2, 6)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 and fork are of POSIX")


@pytest.mark.campaign("killed-writers")
@pytest.mark.parametrize("seed", SEEDS)
def test_kill_9_loses_nothing_acknowledged(tally: Tally, tmp_path: Path, seed: int) -> None:
    with Killer() as killer:
        campaign = Campaign(killer, tmp_path, seed)
        for number in tally.trials(range(times(25))):
            with tally.trial():
                campaign.kill(number)
    if tally.tried >= 100:
        # Some came before the file was made or migrated, some later.
        for moments in (campaign.making, campaign.migrating):
            assert moments.early and moments.late, (moments.early, moments.late, moments.reach)


def kill_without(protection: str, tally: Tally, folder: Path) -> None:
    with Killer(without(protection, KILLER)) as killer:
        campaign = Campaign(killer, folder, seed=6)
        for number in tally.trials(range(500)):
            with tally.trial():
                campaign.kill(number)


@pytest.mark.campaign("killed-writers", removed="an answer and its schedule in one transaction")
def test_without_one_transaction(tally: Tally, tmp_path: Path) -> None:
    kill_without(tally.removed, tally, tmp_path)


@pytest.mark.campaign("killed-writers", removed="the commit before it is acknowledged")
def test_without_the_commit_first(tally: Tally, tmp_path: Path) -> None:
    kill_without(tally.removed, tally, tmp_path)


@pytest.mark.campaign("killed-writers", removed="a migration in one transaction")
def test_without_one_transaction_for_a_migration(tally: Tally, tmp_path: Path) -> None:
    kill_without(tally.removed, tally, tmp_path)
