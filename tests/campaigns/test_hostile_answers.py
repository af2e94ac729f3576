"""Answers that nobody should type."""

from __future__ import annotations

import pytest
from hostile_answers import KINDS, hostile_texts
from surviving import MEAN_SECONDS, each_with_a_reader, seconds_of

from dlquiz.expressions import arrays, evaluation, exact, scalars
from dlquiz.grading import numbers, tokens

from . import times
from .tally import Tally


def seconds_for(tally: Tally, kind: str, answers: int) -> float:
    seconds = 0.0
    for text, reader in tally.trials(each_with_a_reader(hostile_texts(kind, answers))):
        with tally.trial():
            seconds += seconds_of(text, reader)
    return seconds


@pytest.mark.campaign("hostile-answers")
def test_each_is_read_or_refused_at_once(tally: Tally) -> None:
    each = times(30_000 // len(KINDS))

    def mean() -> float:
        return sum(seconds_for(tally, kind, each) for kind in KINDS) / (each * len(KINDS))

    # A busy machine may spoil one round, hardly two.
    assert mean() < MEAN_SECONDS or mean() < MEAN_SECONDS


@pytest.mark.campaign("hostile-answers", removed="the bound of the bits of a power")
def test_without_a_bound_for_powers(tally: Tally, monkeypatch: pytest.MonkeyPatch) -> None:
    for computing in (exact, evaluation, arrays, scalars):
        monkeypatch.setattr(computing, "MAXIMUM_BITS", 4_000_000)
    for kind in KINDS:
        seconds_for(tally, kind, 2_000)


@pytest.mark.campaign("hostile-answers", removed="the bound of nesting")
def test_without_a_bound_for_nesting(tally: Tally, monkeypatch: pytest.MonkeyPatch) -> None:
    for bound in ("MOST_DEPTH", "MOST_TOKENS", "MOST_CHARACTERS"):
        for reading in (tokens, numbers):
            monkeypatch.setattr(reading, bound, 1_000_000, raising=False)
    for text, reader in tally.trials(each_with_a_reader(["(" * 20_000 + "1" + ")" * 20_000] * 8)):
        with tally.trial():
            seconds_of(text, reader)
