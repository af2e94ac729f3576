"""Answers to the small bank, and what the pages of progress show of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from dlquiz.bank import Library
from dlquiz.messages import Language
from dlquiz.progress.records import Attempt
from dlquiz.progress.store import Store
from dlquiz.schedule import Rating
from dlquiz.session.figures import figures
from dlquiz.tui.progress.pages import View

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SCORES = {"right": 1.0, "partly": 0.5, "wrong": 0.0}
TOPICS = {"conv": "sizes"}
KINDS = {"conv": "numeric", "pick": "choice", "several": "choice", "claim": "true_false", "explain": "open"}


def answer(question: str = "conv", days_ago: float = 0, verdict: str = "right", **changes: Any) -> Attempt:
    """An answer to a question of the small bank; `question` may name one of another bank in full."""
    name = question if "/" in question else f"demo/{question}"
    values: dict[str, Any] = {
        "at": NOW - days_ago * DAY,
        "device": "test",
        "bank": name.partition("/")[0],
        "question": name,
        "topic": TOPICS.get(question, "words"),
        "kind": KINDS.get(question, "numeric"),
        "seed": 7,
        "parameters": {},
        "expected": 11,
        "answer": "11",
        "verdict": verdict,
        "score": SCORES[verdict],
        "seconds": 30.0,
        "rating": Rating.AGAIN if verdict == "wrong" else Rating.GOOD,
        "mode": "practice",
        "language": "en",
        "wording": "w",
        "grading": "g",
    }
    return Attempt(**(values | changes))


def record(store: Store, attempts: Iterable[Attempt]) -> None:
    for attempt in sorted(attempts, key=lambda attempt: attempt.at):
        store.record(attempt)


def some_months() -> list[Attempt]:
    """Every other day for three months: sizes go well, words do not, and own marks are kind."""
    attempts = []
    for day in range(0, 90, 2):
        attempts.append(answer("conv", day, "wrong" if day % 10 == 4 else "right", mistake=_mistake(day)))
        attempts.append(answer("pick", day + 0.01, "wrong" if day % 6 else "right"))
        attempts.append(answer("explain", day + 0.02, "partly" if day % 8 == 0 else "right"))
    return [*attempts, answer("claim", 1, "right")]


def _mistake(day: int) -> str | None:
    return {4: "padding_once", 14: "stride_ignored"}.get(day % 20)


def view_of(store: Store, library: Library, language: Language = "en", rows: int = 21) -> View:
    found = figures(store, library, NOW, UTC, resting=lambda name: library.question(name) is None)
    return View(found, store.history(30), library, UTC, language, rows)
