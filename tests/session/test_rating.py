"""The rating of an answer: earned by verdict and time, reported with its reason, overridden; the verdict disputed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from attempt_samples import sample
from every_case import every_case
from session_samples import (
    QUESTIONS,
    START,
    Clock,
    FailingStore,
    answer_rightly,
    asked,
    failing_store,
    refuse,
    right_answer,
    sit,
)

from dlquiz.errors import StorageError
from dlquiz.progress.store import Store, memory_store
from dlquiz.schedule import Rating
from dlquiz.session.formatting import rating_text
from dlquiz.session.leeches import LAPSES
from dlquiz.session.state import Result

AGAIN, HARD, GOOD, EASY = Rating
USUAL = 40.0


@pytest.fixture
def practised(store: Store) -> Store:
    """A store whose usual time for numbers and for true or false is known, from other questions."""
    for place, seconds in enumerate([10.0, 20.0, USUAL, 80.0, 90.0]):
        for kind in ("numeric", "true_false", "open"):
            at = START - timedelta(days=9) + timedelta(minutes=place)
            store.record(sample(f"b/old-{kind}", at, kind=kind, seconds=seconds))
    assert store.pace("numeric") == USUAL
    return store


def answered_after(store: Store, seconds: float, question: str = "sum", before: str = "") -> Result:
    """The result of a right answer that took so long; `before` names a verb taken first."""
    clock = Clock()
    session = sit(question, store, clock=clock)
    question_state = asked(session)
    if before:
        getattr(session, before)()
    clock.wait(seconds)
    return session.submit(right_answer(question_state))


# Earned


@pytest.mark.parametrize(
    ("seconds", "rating", "why"),
    [(19, EASY, "quick"), (21, GOOD, "right"), (79, GOOD, "right"), (81, HARD, "slow"), (3600, GOOD, "right")],
)
def test_a_right_answer_is_rated_by_the_usual_time(practised: Store, seconds: float, rating: Rating, why: str) -> None:
    result = answered_after(practised, seconds)
    assert (result.rating, result.why, result.usual) == (rating, why, USUAL)
    assert practised.history(1)[0].rating == rating


def test_a_question_rewritten_in_between_is_not_timed_and_the_next_one_is(practised: Store) -> None:
    clock = Clock()
    session = sit("sum claim", practised, clock=clock)
    asked(session)
    session.reload_current(replace(QUESTIONS["sum"], hints=()))
    clock.wait(100)
    assert session.submit(right_answer(asked(session))).why == "right"
    asked(session)
    clock.wait(100)
    assert session.submit("true").why == "slow"


class BlindStore(FailingStore):
    """Records, and cannot be read."""

    def pace(self, kind: str) -> float | None:
        raise StorageError("the disk cannot be read", "磁盘无法读取")


def test_an_answer_is_recorded_where_its_usual_time_cannot_be_read() -> None:
    with memory_store() as inner, BlindStore(inner.connection, "x", saved=True, new_id=inner.new_id) as store:
        result = answered_after(store, 5)
        assert (result.rating, result.usual, result.saved) == (GOOD, None, True)
        assert len(store.history()) == 1


# Overridden


@pytest.mark.parametrize("rating", list(Rating))
def test_the_learners_rating_decides_when_it_comes_back(store: Store, rating: Rating) -> None:
    session = sit("sum claim", store)
    answer_rightly(session)
    result = session.rate(rating)
    assert (result.rating, result.why) == (rating, "own")
    assert result == session.results[-1]
    (attempt,) = store.history()
    assert attempt.rating == rating
    memory = store.figures.memories()["b/sum"]
    assert result.due_days == (memory.due - memory.last_review).days == (memory.due - START).days
    assert store.figures.mismatches() == []


def test_the_newest_rating_counts_and_the_same_again_is_not_written(store: Store) -> None:
    session = sit("sum", store)
    answer_rightly(session)
    for rating in (EASY, AGAIN, HARD):
        session.rate(rating)
    rows = len(list(store.rows()))
    again = session.rate(HARD)
    assert again == session.results[-1]
    assert (len(list(store.rows())), store.history()[0].rating) == (rows, HARD)


def test_the_last_answer_is_rated_even_while_the_next_question_is_asked(store: Store) -> None:
    session = sit("sum claim", store)
    answer_rightly(session)
    asked(session)
    session.rate(EASY)
    session.dispute("no")
    assert (session.results[-1].rating, session.results[-1].dispute) == (EASY, "no")
    assert [(one.question, one.rating) for one in store.history()] == [("b/sum", EASY)]


def test_an_answer_that_waits_to_be_saved_waits_with_its_rating() -> None:
    with failing_store() as store:
        session = sit("sum claim", store)
        store.failures = -1
        answer_rightly(session)
        rated = session.rate(EASY)
        assert (rated.rating, rated.saved, rated.due_days) == (EASY, False, None)
        assert not session.retry_saving()
        assert store.history() == []
        store.failures = 0
        answer_rightly(session)
        assert [(one.question, one.rating) for one in store.history()] == [("b/claim", GOOD), ("b/sum", EASY)]
        assert session.retry_saving()
        assert store.figures.mismatches() == []


def test_an_unsaved_answer_taken_back_takes_its_rating_along() -> None:
    with failing_store() as store:
        session = sit("sum claim", store)
        store.failures = -1
        answer_rightly(session)
        session.rate(EASY)
        session.undo()
        store.failures = 0
        answer_rightly(session)
        assert session.retry_saving()
        assert [(one.question, one.rating) for one in store.history()] == [("b/sum", GOOD)]


def test_a_rating_that_the_store_refuses_is_reported_and_changes_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = sit("sum", store)
    answer_rightly(session)
    before = session.results[-1]
    with monkeypatch.context() as patched:
        patched.setattr(store, "rate", refuse)
        with pytest.raises(StorageError, match="full"):
            session.rate(EASY)
    assert session.results[-1] == before
    assert store.history()[0].rating == GOOD


def test_a_waiting_rating_that_the_store_refuses_goes_on_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    with failing_store() as store:
        session = sit("sum claim", store)
        store.failures = -1
        answer_rightly(session)
        session.rate(EASY)
        store.failures = 0
        with monkeypatch.context() as patched:
            patched.setattr(store, "rate", refuse)
            assert not session.retry_saving()
            assert [one.rating for one in store.history()] == [GOOD]
        assert session.retry_saving()
        assert [one.rating for one in store.history()] == [EASY]


@every_case(
    ("changes", "english", "chinese"),
    [
        ({}, "Rated Good", "评为“良好”"),
        ({"rating": AGAIN, "why": "wrong"}, "Rated Again", "评为“重来”"),
        ({"rating": HARD, "why": "hint"}, "Rated Hard: a hint was used", "评为“困难”：用了提示"),
        (
            {"rating": EASY, "why": "quick", "usual": 40.2},
            "Rated Easy: quicker than half your usual 40 s",
            "评为“简单”：用时不到平时 40 秒的一半",
        ),
        (
            {"rating": HARD, "why": "slow", "usual": 150.0},
            "Rated Hard: slower than twice your usual 2.5 min",
            "评为“困难”：用时超过平时 2.5 分钟的两倍",
        ),
        (
            {"rating": EASY, "why": "quick", "usual": 2.5},
            "Rated Easy: quicker than half your usual 2.5 s",
            "评为“简单”：用时不到平时 2.5 秒的一半",
        ),
        ({"rating": EASY, "why": "own"}, "Rated Easy: your own rating", "评为“简单”：由你评定"),
        ({"rating": None}, "", ""),
    ],
)
def test_the_words_for_a_rating(changes: dict[str, Any], english: str, chinese: str) -> None:
    with memory_store() as store:
        session = sit("sum", store)
        answer_rightly(session)
        assert rating_text(replace(session.results[-1], **changes)) == (english, chinese)


# The leech that it makes


def test_a_leech_is_reported_with_the_answer_that_makes_it_one(store: Store) -> None:
    # `sum`, known once and forgotten since, once less than makes a leech.
    for day in range(LAPSES):
        verdict = {"verdict": "wrong", "score": 0.0, "rating": AGAIN} if day else {}
        store.record(sample("b/sum", START - timedelta(days=30 - day), **verdict))
    found: list[str] = []

    def advise(question: Any, memory: Any) -> Any:
        found.append(f"{question.name} {memory.lapses}")
        return "reported"

    session = sit("sum", store, number=3, advise=advise)
    answer_rightly(session)
    assert session.results[-1].leech is None
    rated = session.rate(AGAIN)
    assert (rated.leech, found) == ("reported", ["b/sum 8"])
    back = session.rate(HARD)
    assert back.leech is None
    session.rate(AGAIN)
    asked(session)
    assert session.reveal().leech is None, "the ninth time is not reported again"
    assert found == ["b/sum 8"] * 2


# Disputed


def disputed(store: Store) -> list[tuple[str, str | None]]:
    return [(attempt.id, attempt.dispute) for attempt in store.history(disputed=True)]


def test_the_last_verdict_is_disputed_even_while_the_next_question_is_asked(store: Store) -> None:
    session = sit("sum pick claim", store)
    answer_rightly(session)
    asked(session)
    last = session.submit("1")
    asked(session)
    assert session.dispute("both are good") == replace(last, dispute="both are good")
    assert disputed(store) == [(last.attempt_id, "both are good")]
    assert session.results[-1].dispute == "both are good"
    assert store.figures.mismatches() == []


def test_an_answer_taken_back_is_not_disputed_any_more(store: Store) -> None:
    session = sit("sum claim", store)
    answer_rightly(session)
    answer_rightly(session)
    session.dispute("no")
    session.undo()
    assert disputed(store) == []
    session.dispute("this one")
    assert disputed(store) == [(session.results[-1].attempt_id, "this one")]


def test_an_answer_that_is_not_saved_cannot_be_disputed_until_it_is() -> None:
    with failing_store() as store:
        session = sit("sum", store)
        asked(session)
        store.failures = -1
        lost = session.submit("1")
        with pytest.raises(StorageError, match="not saved yet") as refusal:
            session.dispute("no")
        assert "尚未保存" in refusal.value.zh
        store.failures = 0
        found = session.dispute("no")
        assert (found.attempt_id, found.saved) == (lost.attempt_id, True)
        assert disputed(store) == [(lost.attempt_id, "no")]
