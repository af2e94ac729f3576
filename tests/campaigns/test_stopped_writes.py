"""Every write of the store, stopped at every step, once and for good."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from stopped_writes import WRITES, Stopping

from dlquiz.errors import StorageError
from dlquiz.progress import faults
from dlquiz.progress.database import Database
from dlquiz.progress.drafts import Drafts
from dlquiz.progress.records import Draft
from dlquiz.progress.store import Store

from . import size
from .tally import Tally

FOR_GOOD = pytest.mark.parametrize("for_good", [False, True])


def stop_at_steps(tally: Tally, write: str, nth: int, *, for_good: bool) -> None:
    stopping = Stopping(write, for_good=for_good)
    for steps in tally.trials(stopping.steps(nth, int(for_good))):
        with tally.trial():
            stopping.stop(steps)


@pytest.mark.campaign("stopped-writes")
@FOR_GOOD
@pytest.mark.parametrize("write", WRITES)
def test_a_write_is_whole_or_not_at_all(tally: Tally, write: str, for_good: bool) -> None:
    # Once at every tenth step, and for good at the next one; ten times as much is every step, and more there is not.
    nth = max(1, round(10 / size()))
    stop_at_steps(tally, write, nth, for_good=for_good)


@pytest.mark.campaign("stopped-writes", removed="the rollback")
def test_without_the_rollback(tally: Tally, monkeypatch: pytest.MonkeyPatch) -> None:
    stopping = Stopping("record", for_good=False)
    monkeypatch.setattr(Database, "roll_back", lambda self: None)
    for steps in tally.trials(stopping.steps(1)):
        with tally.trial():
            stopping.stop(steps)


@pytest.mark.campaign("stopped-writes", removed="one transaction")
def test_without_one_transaction(tally: Tally, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def writing(self: Store) -> Iterator[sqlite3.Connection]:
        with faults.translate_errors(self.where):
            yield self.connection

    monkeypatch.setattr(Store, "writing", writing)
    stop_at_steps(tally, "record", 1, for_good=False)


@pytest.mark.campaign("stopped-writes", removed="reporting that a write failed")
def test_without_reporting(tally: Tally, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Drafts.save

    def save(self: Drafts, draft: Draft) -> None:
        with suppress(StorageError):
            whole(self, draft)

    stopping = Stopping("save_draft", for_good=False)
    monkeypatch.setattr(Drafts, "save", save)
    for steps in tally.trials(stopping.steps(1)):
        with tally.trial():
            stopping.stop(steps)
