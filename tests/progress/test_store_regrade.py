"""Tests of attempts marked again: what is in force, what the schedule makes of it, and that nothing is half done."""

from __future__ import annotations

import math
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from attempt_samples import DAY, START, content, numbered_store, sample
from every_case import every_case

from dlquiz.errors import StorageError
from dlquiz.progress.records import Regrade
from dlquiz.progress.store import Store, open_store
from dlquiz.schedule import Rating, replay


def again(attempt: str = "id1", **changes: Any) -> Regrade:
    """What marking that attempt again might say."""
    return Regrade(attempt, "wrong", 0.0, "bias-forgotten", 27, "g1", Rating.AGAIN)._replace(**changes)


def test_an_attempt_is_in_force_as_regraded(store: Store) -> None:
    store.record(sample(mistake="old-name", hints=1, offered=["a", "b"]))
    before = store.history()[0]
    assert store.regrade([again(verdict="partly", score=2 / 3, rating=Rating.HARD)], START + DAY) == 1
    (after,) = store.history()
    assert after == before._replace(
        verdict="partly", score=after.score, mistake="bias-forgotten", expected=27, grading="g1", rating=Rating.HARD
    )
    assert math.isclose(after.score, 2 / 3, rel_tol=1e-15)


@every_case("expected", [math.inf, [1, [2.5, -math.inf]], None, "text", "", True, 2**80, {"a": [1]}, 0.1])
def test_keys_of_every_kind_come_back(expected: object) -> None:
    with numbered_store() as store:
        store.record(sample(expected="before"))
        store.regrade([again(expected=expected)], START)
        assert store.history()[0].expected == expected


def test_a_mistake_can_be_taken_away_and_named_again(store: Store) -> None:
    store.record(sample(verdict="wrong", score=0.0, mistake="padding-once"))
    store.regrade([again(mistake=None)], START)
    assert store.history()[0].mistake is None
    store.regrade([again(mistake="padding-once")], START)
    assert store.history()[0].mistake == "padding-once"


def test_the_newest_regrade_holds_even_if_the_clock_was_set_back(store: Store) -> None:
    store.record(sample())
    store.regrade([again(expected=1)], START + DAY)
    store.regrade([again(expected=2)], START - DAY)
    assert store.history()[0].expected == 2


@pytest.mark.parametrize("order", permutations(["rate", "regrade", "dispute"]))
def test_a_rating_of_the_learners_own_outlasts_a_regrade(store: Store, order: tuple[str, ...]) -> None:
    acts = {
        "rate": lambda store: store.rate("id1", START + DAY, Rating.EASY),
        "regrade": lambda store: store.regrade([again()], START + DAY),
        "dispute": lambda store: store.dispute("id1", START + DAY, "27!"),
    }
    store.record(sample())
    for name in order:
        acts[name](store)
    (attempt,) = store.history(disputed=True)
    assert (attempt.rating, attempt.verdict, attempt.dispute) == (Rating.EASY, "wrong", "27!")
    assert store.figures.memories() == {"cnn/size": replay([(Rating.EASY, START)])}


def test_regrading_twice_is_regrading_once(store: Store) -> None:
    for _ in range(3):
        store.record(sample())
    more = [again("id1"), again("id2", verdict="partly", score=1 / 3, rating=Rating.HARD)]
    assert store.regrade(more, START) == 2
    before = content(store)
    assert store.regrade(more, START + DAY) == 0
    assert content(store) == before
    assert store.regrade([*more, again("id3")], START + DAY) == 1


@every_case(
    ("field", "value"), [("score", 0.75), ("verdict", "wrong"), ("mistake", None), ("expected", 28), ("grading", "g2")]
)
def test_any_other_value_is_news(field: str, value: object) -> None:
    partly = again(verdict="partly", score=0.5, rating=Rating.HARD)
    with numbered_store() as store:
        store.record(sample())
        store.regrade([partly], START)
        assert store.regrade([partly._replace(**{field: value})], START + DAY) == 1
        assert getattr(store.history()[0], field) == value


def test_what_was_taken_back_meanwhile_is_left_out(store: Store) -> None:
    store.record(sample())
    store.record(sample(at=START + DAY))
    store.undo("id1", START + DAY)
    assert store.regrade([again("id1"), again("id2")], START + DAY) == 1
    assert [attempt.id for attempt in store.history()] == ["id2"]


def test_of_many_with_one_unknown_none_is_kept(store: Store) -> None:
    store.record(sample())
    before = content(store)
    with pytest.raises(StorageError, match="no answer with the id 'nobody'"):
        store.regrade([again("id1"), again("nobody")], START)
    assert content(store) == before


def test_what_fails_before_the_end_leaves_all_as_it_was(store: Store) -> None:
    def fails() -> None:
        raise KeyboardInterrupt

    store.record(sample())
    before = content(store)
    with pytest.raises(KeyboardInterrupt):
        store.regrade([again()], START, fails)
    assert content(store) == before


def test_another_program_sees_all_of_it_or_nothing(tmp_path: Path) -> None:
    with open_store(tmp_path / "p.db") as one, open_store(tmp_path / "p.db") as two:
        for number in range(20):
            one.record(sample(f"b/q{number}", id=f"a{number}"))
        seen = set()

        def watch() -> int:
            seen.add(tuple(attempt.verdict for attempt in two.history()))
            return 0

        one.connection.set_progress_handler(watch, 200)
        one.regrade([again(f"a{number}") for number in range(20)], START)
        one.connection.set_progress_handler(None, 1)
        assert seen == {("right",) * 20}
        assert {attempt.verdict for attempt in two.history()} == {"wrong"}
