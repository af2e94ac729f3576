"""Small valid banks that ask for endless work: each is refused in time, and what is not too large takes a moment."""

from __future__ import annotations

from pathlib import Path

import pytest
from costly_banks import DRAWS, LARGE, LOADS, NEVER, assert_quick, assert_survived, question

from dlquiz.bank import loading
from dlquiz.expressions.work import Budget

from . import some
from .tally import Tally


@pytest.mark.campaign("costly-banks")
@pytest.mark.parametrize("banks", [DRAWS, LOADS], ids=["drawn", "loaded"])
def test_a_costly_question_is_left_out_in_time(tally: Tally, banks: dict[str, str], tmp_path: Path) -> None:
    for name, text in tally.trials(some(banks.items(), 3)):
        folder = tmp_path / name
        folder.mkdir()
        with tally.trial():
            assert_survived(text, folder)


@pytest.mark.campaign("costly-banks")
def test_what_is_as_large_as_may_be_takes_a_moment(tally: Tally, tmp_path: Path) -> None:
    for text in tally.trials(some(LARGE.values(), 3)):
        with tally.trial():
            assert_quick(text, tmp_path)


@pytest.mark.campaign("costly-banks", removed="the budget of all tries of a draw")
def test_without_a_budget(tally: Tally, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Budget, "spend", lambda *_: None)
    with tally.trial():
        assert_survived(question("numeric", NEVER.format(30)), tmp_path)


@pytest.mark.campaign("costly-banks", removed="the limits of what is read of a question")
def test_without_limits_of_size(tally: Tally, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "refuse_large", lambda *_: False)
    with tally.trial():
        assert_quick(LARGE["signs"].replace("*a **b " * 7_000, "*a **b " * 250_000), tmp_path)
