"""Tests of the weights in force: a row of the history, by which all questions are scheduled."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from attempt_samples import START, sample

from dlquiz.errors import DamagedError
from dlquiz.progress.records import Draft
from dlquiz.progress.store import Store, open_store
from dlquiz.schedule import Rating, default_weights, replay

DAY = timedelta(days=1)
WEIGHTS = (0.5, 2.0, 4.0, *default_weights()[3:20], 0.3)


def test_a_fit_holds_for_all_questions_until_the_next_one(tmp_path: Path) -> None:
    taken = [(Rating.GOOD, START), (Rating.AGAIN, START + 5 * DAY), (Rating.HARD, START + 9 * DAY)]
    path = tmp_path / "progress.db"
    with open_store(path) as store:
        for rating, at in taken[:2]:
            store.record(sample("b/one", at, rating=rating))
        assert (store.fits.last(), store.fits.weights()) == (None, None)
        store.fits.adopt(WEIGHTS, 2, START + 6 * DAY)
        assert store.figures.memories() == {"b/one": replay(taken[:2], weights=WEIGHTS)}
        # Answers that come later go by them, and so do changes of the retention.
        assert store.record(sample("b/one", taken[2][1], rating=Rating.HARD)) == replay(taken, weights=WEIGHTS)
        store.figures.aim_at(0.8)
        assert store.figures.memories()["b/one"] == replay(taken, desired_retention=0.8, weights=WEIGHTS)
        assert store.figures.mismatches() == []
    with open_store(path) as store:
        assert store.fits.weights() == WEIGHTS
        store.fits.adopt(None, 3, START)  # its clock was set back
        assert store.figures.memories() == {"b/one": replay(taken, desired_retention=0.8)}
        assert [(question, [one.rating for one in each]) for question, each in store.fits.answers()] == [
            ("b/one", [Rating.GOOD, Rating.AGAIN, Rating.HARD])
        ]
        last = store.fits.last()
        assert last is not None and (last.weights, last.reviews) == (None, 3)


def test_a_file_from_before_fits_counted_is_derived_again_when_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    with open_store(path) as store:
        old = store.record(sample("b/one", START))
        store.fits.adopt(WEIGHTS, 1, START)
        new = store.figures.memories()
        with store.writing() as connection:
            connection.execute("UPDATE derived SET rules = 3")
            connection.execute("UPDATE memory SET stability = ?, due = ?", (old.stability, old.due.isoformat()))
    with open_store(path) as store:
        assert store.figures.memories() == new


def test_weights_that_fsrs_refuses_are_damage(store: Store) -> None:
    store.drafts.save(Draft("b/one", 1, [], "2", START))
    insert = "INSERT INTO fits VALUES (1, 'w', ?, 3, '[1.0]')"
    store.connection.execute(insert, (START.isoformat(),))
    with pytest.raises(DamagedError):
        store.record(sample("b/one", START))
    assert store.drafts.current() is not None
