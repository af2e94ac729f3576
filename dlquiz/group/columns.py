"""What leaves the learner's machine: the columns of each table of the group that a member fills."""

from __future__ import annotations

ATTEMPTS = (
    *("id", "day", "number", "bank", "question", "topic", "kind", "verdict", "score", "mistake", "hints", "tries"),
    *("seconds", "rating", "mode", "language"),
)
TYPED = ("answer", "at", "sequence", "offered")
"""Of an attempt, only in a group that was made with `--answers`: what was typed, the time of day, and the options of a
choice question."""
OFFERED_FROM = 3
"""The version of a group's tables from which on they have `offered`."""
CORRECTIONS = ("id", "day", "number", "attempt", "kind", "verdict", "score", "mistake")
INTERVIEWS = ("id", "day", "number", "assignment", "late", "questions", "attempts")


def columns(*, answers: bool, version: int = OFFERED_FROM) -> dict[str, tuple[str, ...]]:
    """The columns by table, in the order in which they are sent to a group whose tables have this version."""
    typed = TYPED if version >= OFFERED_FROM else TYPED[:-1]
    return {
        "attempts": ATTEMPTS + (typed if answers else ()),
        "corrections": CORRECTIONS,
        "interviews": INTERVIEWS,
    }
