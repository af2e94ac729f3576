"""Decks of questions with real memories, to make plans from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from dlquiz.progress.rollups import DayTally
from dlquiz.schedule import Memory, replay
from dlquiz.session.planning.snapshot import NO_LIMIT, Habit, PlannedQuestion, Snapshot
from dlquiz.session.today import Limits

NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)


def remembered(*reviews: tuple[int, float]) -> Memory:
    """The memory that answers leave, each a rating and how many days ago it was given, the oldest first."""
    memory = replay((rating, NOW - ago * DAY) for rating, ago in reviews)
    assert memory is not None
    return memory


def standpoint(
    questions: Sequence[PlannedQuestion], rates: Mapping[str, float] | None = None, **changes: Any
) -> Snapshot:
    """What is not in `changes` bounds nothing, and tells nothing of a topic."""
    values = {
        "questions": tuple(questions),
        "now": NOW,
        "zone": UTC,
        "habit": Habit(6, 2, 30),
        "limits": Limits(NO_LIMIT, NO_LIMIT),
        "rates": {question.topic: 0.5 for question in questions} | dict(rates or {}),
        "done": DayTally(),
    }
    return Snapshot(**values | changes)


def in_days(days: int) -> date:
    return TODAY + days * DAY


def believed(stability: float, difficulty: float, ago: float) -> Memory:
    last = NOW - ago * DAY
    return Memory(stability, difficulty, last + max(round(stability), 1) * DAY, last, reviews=3, lapses=1)


memories = st.builds(believed, st.floats(0.01, 90), st.floats(1, 10), st.floats(0, 60) | st.integers(0, 3))
expected = st.builds(lambda count, share: (count * share + 1) / (count + 2), st.integers(0, 20), st.floats(0, 0.9))


@st.composite
def standpoints(draw: st.DrawFn, **changes: Any) -> Snapshot:
    """A few topics of a few questions, answered or not, some of families."""
    questions = [
        PlannedQuestion(
            f"b/q{number:02}",
            f"b/{draw(st.sampled_from('xyz'))}",
            draw(st.none() | memories),
            draw(st.sampled_from(["", "", "b/f", "b/g"])),
        )
        for number in range(draw(st.integers(1, 16)))
    ]
    rates = {f"b/{topic}": draw(expected) for topic in "xyz"}
    return standpoint(questions, rates, seed=draw(st.integers(0, 99)), **changes)
