"""Machines that sync badly copied folders and are killed."""

from __future__ import annotations

from pathlib import Path

import pytest
from synced_homes import Run

from dlquiz.sync import exchange

from . import times
from .tally import Tally


def play(tally: Tally, folder: Path, runs: range) -> None:
    for seed in tally.trials(runs):
        (folder / str(seed)).mkdir()
        with tally.trial():
            Run(folder / str(seed), seed).play()


@pytest.mark.campaign("synced-homes")
@pytest.mark.parametrize("part", range(2))
def test_all_end_with_the_same_rows(tally: Tally, tmp_path: Path, part: int) -> None:
    runs = times(2)
    play(tally, tmp_path, range(part * runs, (part + 1) * runs))


@pytest.mark.campaign("synced-homes", removed="a look at whether own files are as they were left")
def test_without_looking_at_own_files(tally: Tally, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = exchange._read
    monkeypatch.setattr(exchange, "_read", lambda *given: real(*given)._replace(is_ours=True))
    play(tally, tmp_path, range(1020, 1060))
