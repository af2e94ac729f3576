"""Histories of three devices that are united, and of two with whole sessions and interviews."""

from __future__ import annotations

import random
import sys
from datetime import datetime, timedelta

import pytest
from devices import NAMES, assert_united, deeds
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st
from two_devices import STEPS, Histories, histories

from dlquiz.progress import derived, merging
from dlquiz.progress.records import EPOCH
from dlquiz.progress.store import Store
from dlquiz.schedule import in_utc

from . import times
from .tally import Tally

MOST_DEEDS = 120
PARTS = 4
orders = st.integers(0, 2**32).map(random.Random)
"""Nothing is drawn any more once a trial has begun."""
AS_FOUND = (Phase.generate,)
"""A failure that had to come is not made smaller."""


def unite(tally: Tally, examples: int, part: int = 0, phases: tuple[Phase, ...] = tuple(Phase)) -> None:
    """So many histories, other ones in each part and the same each time."""

    @seed(part)
    @settings(max_examples=examples, phases=phases, database=None)
    @given(st.lists(deeds, max_size=MOST_DEEDS), orders, st.sampled_from(NAMES))
    def united(done: list[tuple[str, int, int, int]], order: random.Random, names: dict[str, str]) -> None:
        tally.try_one(lambda: assert_united(done, order, names))

    tally.try_drawn(united)


@pytest.mark.campaign("united-histories")
@pytest.mark.parametrize("part", range(PARTS))
def test_all_who_have_seen_the_same_say_the_same(tally: Tally, part: int) -> None:
    unite(tally, times(80 // PARTS), part)


@pytest.mark.campaign("united-histories", removed="an order that no clock turns back")
def test_without_an_order_of_its_own(tally: Tally, monkeypatch: pytest.MonkeyPatch) -> None:
    by_the_clock = derived._ANSWERS_TO.replace("ORDER BY sequence, id", "ORDER BY at, id")
    assert by_the_clock != derived._ANSWERS_TO
    monkeypatch.setattr(derived, "_ANSWERS_TO", by_the_clock)
    unite(tally, 200, phases=AS_FOUND)


@pytest.mark.campaign("united-histories", removed="leaving out what is here")
def test_without_leaving_out_what_is_here(tally: Tally, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "_is_here", lambda *_: False)
    unite(tally, 200, phases=AS_FOUND)


@pytest.mark.campaign("united-histories", removed="deriving again for corrections taken in")
def test_without_deriving_again(tally: Tally, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "_touch_corrected", lambda *_: None)
    unite(tally, 200, phases=AS_FOUND)


def play(tally: Tally, examples: int, part: int = 0, phases: tuple[Phase, ...] = tuple(Phase)) -> None:
    """So many histories of fifty deeds, other ones in each part and the same each time."""

    @seed(part)
    class Counted(Histories):
        def teardown(self) -> None:
            error = sys.exc_info()[1]
            super().teardown()
            # What is no error only says that nothing more can be drawn.
            if error is None or isinstance(error, Exception):
                tally.try_one(lambda: raise_if(error))

    # The error goes on, and has been counted.
    with tally.trial(worth=0):
        histories(examples, STEPS, phases, Counted)


def raise_if(error: Exception | None) -> None:
    if error is not None:
        raise error


@pytest.mark.campaign("two-devices")
@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_is_lost_whatever_is_done(tally: Tally, part: int) -> None:
    play(tally, times(20 // PARTS), part)


@pytest.mark.campaign("two-devices", removed="an order that no clock turns back")
def test_without_an_order_on_two_devices(tally: Tally, monkeypatch: pytest.MonkeyPatch) -> None:
    def by_the_clock(self: Store, table: str, at: datetime) -> int:
        return (in_utc(at) - EPOCH) // timedelta(microseconds=1)

    monkeypatch.setattr(Store, "_next_sequence", by_the_clock)
    play(tally, 400, phases=AS_FOUND)


@pytest.mark.campaign("two-devices", removed="the names a question had")
def test_without_former_names(tally: Tally, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "rename", lambda self, names: None)
    play(tally, 400, phases=AS_FOUND)
