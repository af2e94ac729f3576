"""The progress file is taken away from a running session, at every place between its answers."""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from attempt_samples import START, sample
from deeds import Learner, State, deeds, do, state_of
from losing import LOSSES

from dlquiz.progress.file_identity import FileIdentity
from dlquiz.progress.store import Store, open_store

from . import times
from .tally import Tally

DEEDS = 12

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows itself refuses to move an open file")


def lose(tally: Tally, healthy: Path, folder: Path, seeds: Iterable[int]) -> None:
    for seed in tally.trials(seeds):
        with tally.trial():
            place = folder / str(seed) / "home"
            place.mkdir(parents=True)
            path = shutil.copy(healthy, place / "progress.db")
            lose_one(path, list(LOSSES)[seed % len(LOSSES)], seed)
            shutil.rmtree(folder / str(seed))


def lose_one(path: Path, loss: str, seed: int) -> None:
    """Deeds in a session, the loss before one of them; what each left must be in the file that was named."""
    when = random.Random(seed).randrange(1, DEEDS)
    store = open_store(path, rescues=True)
    learner = Learner(state_of(store))
    # Its log is there from the first write on.
    store.record(sample("bank/q0", START, id="first"))
    learner = Learner(state_of(store))
    for number, deed in zip(range(DEEDS), deeds("d", seed), strict=False):
        if number == when:
            LOSSES[loss](path)
        do(store, deed)
        learner.does(deed)
        assert store.saved == (number < when), "said the truth"
    rescued = store.rescued
    store.close()
    assert rescued is not None
    with open_store(rescued) as again:
        assert answered(again) == answered_of(learner.state)


def answered(store: Store) -> State:
    return answered_of(state_of(store))


def answered_of(state: State) -> State:
    return State(tuple(sorted(state.attempts)), state.draft)


@pytest.mark.campaign("lost-files")
def test_no_acknowledged_answer_is_lost(tally: Tally, healthy: Path, tmp_path: Path) -> None:
    lose(tally, healthy, tmp_path, range(times(30)))


@pytest.mark.campaign("lost-files", removed="a look at the file before and after each commit")
def test_without_a_look(tally: Tally, healthy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FileIdentity, "is_ours", lambda _: True)
    lose(tally, healthy, tmp_path, range(20))
