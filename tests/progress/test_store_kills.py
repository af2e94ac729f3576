"""Programs killed with signal 9; a thousand more are killed in the campaigns."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from killing import Campaign, Killer

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 and fork are of POSIX")


@pytest.mark.sweep
def test_kill_9_loses_nothing_acknowledged_and_leaves_nothing_half_done(tmp_path: Path) -> None:
    with Killer() as killer:
        campaign = Campaign(killer, tmp_path, seed=1)
        for number in range(40):
            campaign.kill(number)
    assert campaign.counts["at work"] == 30
