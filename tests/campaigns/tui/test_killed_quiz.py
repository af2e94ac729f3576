"""The quiz in a terminal is killed with signal 9."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from terminal import QUIZ
from terminal_kills import KilledSessions

from .. import times
from ..tally import Tally
from ..without import without

KILLS = 10
"""Of one quiz."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals and kill -9 are of POSIX")


def kill(tally: Tally, folder: Path, seed: int, program: Sequence[str] = QUIZ) -> None:
    sessions = KilledSessions(folder, seed, program)
    for number in tally.trials(range(KILLS)):
        with tally.trial():
            sessions.kill(KilledSessions.DEEDS[number % len(KilledSessions.DEEDS)])
    assert sessions.keys, "no verdict was ever painted"


@pytest.mark.campaign("killed-quiz")
@pytest.mark.parametrize("seed", range(2, 2 + times(1)))
def test_kill_9_loses_no_verdict(tally: Tally, tmp_path: Path, seed: int) -> None:
    kill(tally, tmp_path, seed)


@pytest.mark.campaign("killed-quiz", removed="the commit before it is acknowledged")
def test_without_the_commit_first(tally: Tally, tmp_path: Path) -> None:
    kill(tally, tmp_path, 7, without(tally.removed))
