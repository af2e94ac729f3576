"""Attempts to store, and how to look at a store from outside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from dlquiz.errors import StorageError
from dlquiz.progress.records import Attempt
from dlquiz.progress.store import Store, memory_store
from dlquiz.schedule import Rating

START = datetime(2025, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def sample(question: str = "cnn/size", at: datetime = START, **changes: Any) -> Attempt:
    """An attempt with a plausible value everywhere."""
    bank, _, _ = question.partition("/")
    values: dict[str, Any] = {
        "at": at,
        "device": "laptop",
        "bank": bank,
        "question": question,
        "topic": "output-size",
        "kind": "numeric",
        "seed": 7,
        "parameters": {"input_size": 32, "kernel_size": 5},
        "expected": 28,
        "answer": "28",
        "verdict": "right",
        "score": 1.0,
        "seconds": 4.25,
        "rating": Rating.GOOD,
        "mode": "practice",
        "language": "en",
        "wording": "w0",
        "grading": "g0",
    }
    return Attempt(**(values | changes))


def numbered_store() -> Store:
    """A store in memory whose ids are id1, id2, ..."""
    numbers = count(1)
    return memory_store(new_id=lambda: f"id{next(numbers)}")


def content(store: Store) -> list[str]:
    """All that the database holds, as SQL text."""
    return list(store.connection.iterdump())


def assert_memory_is_replay(store: Store) -> None:
    """All that is kept step by step is what replaying the history gives, to the last bit."""
    assert store.figures.mismatches() == []
    kept = content(store)
    store.figures.replay_all()
    assert content(store) == kept


def refuses(act: Callable[[], object]) -> bool:
    """Whether `act` ends in a StorageError; any other exception fails the test."""
    try:
        act()
    except StorageError as error:
        assert error.en
        assert error.zh != error.en
        return True
    return False
