"""Whole banks that hypothesis draws, of every type: loaded, cached, checked, asked, marked and shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from drawn_banks import (
    SEEDS,
    assert_admitted,
    assert_asked_and_marked,
    assert_cached_alike,
    assert_checked,
    assert_written_alike,
)
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from strategies.banks import Fields, banks, questions

from dlquiz.kinds import drawing
from dlquiz.kinds.drawing import draw

from . import times
from .tally import Tally

BANKS = 5
SEED = 1
AS_FOUND = (Phase.generate,)
"""A failure that had to come is not made smaller."""


def try_banks(
    tally: Tally,
    examples: int,
    holds: Callable[[Fields], None],
    phases: tuple[Phase, ...] = tuple(Phase),
    drawn: st.SearchStrategy[Fields] | None = None,
) -> None:
    """Draw so many banks, the same ones each time, of each of which something holds."""

    @seeded(SEED)
    @settings(
        max_examples=examples,
        phases=phases,
        database=None,
        report_multiple_bugs=False,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    @given(banks() if drawn is None else drawn)
    def tried(data: Fields) -> None:
        tally.try_one(lambda: holds(data))

    tally.try_drawn(tried)


def is_asked(data: Fields) -> None:
    for question in assert_written_alike(data).questions:
        assert_asked_and_marked(question)


def is_admitted(data: Fields) -> None:
    for question in assert_written_alike(data).questions:
        for seed in SEEDS:
            assert_admitted(draw(question, seed))


def alone(question: Fields) -> Fields:
    """A bank of one question."""
    return {"format": 1, "id": "drawn", "title": "T", "questions": [question]}


@pytest.mark.campaign("drawn-banks")
@pytest.mark.parametrize("holds", [is_asked, assert_cached_alike, assert_checked])
def test_a_drawn_bank_is_as_it_was_written(tally: Tally, holds: Callable[[Fields], None]) -> None:
    try_banks(tally, times(BANKS), holds)


@pytest.mark.campaign("drawn-banks", removed="asking a draw for its conditions")
def test_without_asking_for_conditions(tally: Tally, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "holds", lambda *_: True)
    conditional = questions(0, "numeric").filter(lambda question: "where" in question)
    try_banks(tally, 200, is_admitted, AS_FOUND, conditional.map(alone))


@pytest.mark.campaign("drawn-banks", removed="showing control characters as signs")
def test_without_showing_control_characters(tally: Tally, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dlquiz.grading.tracing_text.visible", lambda text, *_: text)
    try_banks(tally, 20, is_asked, AS_FOUND)
