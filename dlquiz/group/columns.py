"""What leaves the learner's machine: the columns of each table of the group that a member fills."""

from __future__ import annotations

ATTEMPTS = (
    *("id", "day", "number", "bank", "question", "topic", "kind", "verdict", "score", "mistake", "hints", "tries"),
    *("seconds", "rating", "mode", "language"),
)
TYPED = ("answer", "at", "sequence")
"""Of an attempt, only in a group that was made with `--answers`: what was typed, and the time of day."""
CORRECTIONS = ("id", "day", "number", "attempt", "kind", "verdict", "score", "mistake")
INTERVIEWS = ("id", "day", "number", "assignment", "late", "questions", "attempts")


def columns(*, answers: bool) -> dict[str, tuple[str, ...]]:
    """The columns by table, in the order in which they are sent."""
    return {
        "attempts": ATTEMPTS + (TYPED if answers else ()),
        "corrections": CORRECTIONS,
        "interviews": INTERVIEWS,
    }
