"""The campaigns' own counting: what fails is reported, what must fail has to, and the report says what was counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from . import some, times
from .__main__ import PAGE
from .faults import FAULTS
from .report import BEGIN, END, markdown, replaced, rows
from .tally import RECORD, Count, Tally, keep, kept

FAULT = next(iter(FAULTS))


def tried(tally: Tally, failing: int) -> None:
    for number in tally.trials(range(10)):
        with tally.trial():
            assert number != failing


def test_a_share_is_always_the_same_and_all_of_it_at_so_many_times_the_usual_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DLQUIZ_CAMPAIGN", raising=False)
    usual = some(range(100), 10)
    assert usual == some(range(100), 10) == sorted(set(usual))
    assert len(usual) == 10
    assert usual != some(range(100), 10, "another")
    assert len(some(range(3), 10)) == 1
    monkeypatch.setenv("DLQUIZ_CAMPAIGN", "5")
    assert len(some(range(100), 10)) == 50
    monkeypatch.setenv("DLQUIZ_CAMPAIGN", "10")
    assert some(range(100), 10) == list(range(100))


def test_what_is_tried_so_many_times_is_tried_once_at_least(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DLQUIZ_CAMPAIGN", "10")
    assert times(2_000) == 20_000
    monkeypatch.setenv("DLQUIZ_CAMPAIGN", "0.1")
    assert times(2) == 1


def test_the_first_failure_of_a_campaign_is_reported() -> None:
    tally = Tally(FAULT)
    with pytest.raises(AssertionError):
        tried(tally, 3)
    assert (tally.tried, tally.survived, tally.failed) == (4, 3, True)


def test_without_its_protection_a_campaign_ends_at_the_first_failure() -> None:
    tally = Tally(FAULT, "a bound")
    tried(tally, 3)
    assert (tally.tried, tally.survived, tally.failed) == (4, 3, True)
    assert tally.count().why.startswith("AssertionError: assert 3 != 3")


def test_without_its_protection_nothing_more_is_drawn_after_the_first_failure() -> None:
    tally, drawn = Tally(FAULT, "a bound"), []

    @settings(max_examples=200, phases=[Phase.generate], database=None, derandomize=True)
    @given(st.integers(0, 9))
    def below_five(number: int) -> None:
        drawn.append(number)
        tally.try_one(lambda: check(number))

    def check(number: int) -> None:
        assert number < 5

    tally.try_drawn(below_five)
    # The one that fails is drawn once more, to be reported.
    assert len(drawn) <= tally.tried + 1 < 200
    assert (tally.tried - tally.survived, tally.failed) == (1, True)


def test_counts_of_several_processes_become_one_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(RECORD, str(tmp_path))
    counts = [Count(FAULT, "", 10, 10, 1.5), Count(FAULT, "", 5, 5, 0.5), Count(FAULT, "a bound", 4, 3, 0.25)]
    for count in counts:
        keep(count)
    first, *others = rows(kept(tmp_path))
    assert (first.tried, first.survived, first.missed) == (15, 15, "a bound: fails at trial 4")
    assert first.seconds == 2.25
    assert first.shown
    assert not any(row.shown for row in others)


@pytest.mark.parametrize(
    "counts",
    [
        [Count(FAULT, "", 10, 9, 1.0), Count(FAULT, "a bound", 4, 3, 0.25)],
        [Count(FAULT, "", 10, 10, 1.0), Count(FAULT, "a bound", 4, 4, 0.25)],
        [Count(FAULT, "", 10, 10, 1.0)],
        [Count(FAULT, "a bound", 4, 3, 0.25)],
    ],
)
def test_what_is_not_shown(counts: list[Count]) -> None:
    assert not rows(counts)[0].shown


def test_the_table_takes_the_place_of_the_one_before() -> None:
    table = markdown(rows([Count(FAULT, "", 12_000, 12_000, 1.0)]))
    page = replaced(f"above\n{BEGIN}\nold\n{END}\nbelow\n", table)
    assert page == f"above\n{BEGIN}\n{table}\n{END}\nbelow\n"
    assert "| 12,000 | 12,000 | not shown |" in table


def test_the_page_has_a_row_of_each_fault_and_all_of_them_were_survived() -> None:
    result = PAGE.read_text("utf-8").partition(BEGIN)[2].partition(END)[0]
    found = [line.strip("| ").split(" | ") for line in result.splitlines() if line.count("|") > 5 and "**" not in line][
        2:
    ]
    assert [row[:2] for row in found] == [[fault.what, fault.survived] for fault in FAULTS.values()]
    for _, _, tried, survived, without, _ in found:
        assert tried == survived != "0"
        assert "fails at trial" in without
        assert "SURVIVES" not in without
