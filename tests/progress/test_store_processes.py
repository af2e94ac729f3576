"""Tests of several programs at work on one file; more of them, and for longer, in the campaigns."""

from __future__ import annotations

from pathlib import Path

import pytest
from attempt_samples import START, assert_memory_is_replay, sample
from working_together import answer_side_by_side, make_at_once

from dlquiz.progress.store import open_store


@pytest.mark.sweep
@pytest.mark.unmeasured
def test_two_programs_lose_none_of_each_others_answers(tmp_path: Path) -> None:
    answer_side_by_side(tmp_path / "progress.db", answers=100)


@pytest.mark.sweep
@pytest.mark.unmeasured
def test_programs_that_make_the_file_at_once_all_get_it(tmp_path: Path) -> None:
    for number in range(5):
        make_at_once(tmp_path / str(number) / "progress.db")


def test_two_stores_see_each_other(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    with open_store(path) as one, open_store(path) as two:
        for number in range(200):
            (one, two)[number % 2].record(sample(seed=number))
        assert one.figures.memories() == two.figures.memories()
        assert one.figures.memories()["cnn/size"].reviews == 200
        two.undo(one.history(limit=1)[0].id, START)
        assert one.figures.memories()["cnn/size"].reviews == 199
        assert_memory_is_replay(one)
