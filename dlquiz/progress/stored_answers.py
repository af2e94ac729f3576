"""What history keeps of an answer, read back: by marking it again, and by reports."""

from __future__ import annotations

from typing import NamedTuple

from dlquiz.questions.kinds import Kind

_UP = "?"


class StoredAnswer(NamedTuple):
    """A recorded answer: whether the question was given up, and what is marked if it was not."""

    up: bool
    text: str


def read_answer(text: str, kind: Kind) -> StoredAnswer:
    """What was recorded for a question of this kind, see `dlquiz.session.recorded`."""
    lines = text.split("\n")
    if lines[0] == _UP and not (kind.in_steps and len(lines) == len(kind.every_part)):
        return StoredAnswer(True, "")
    return StoredAnswer(False, lines[0] if kind.in_own_words else text)


def own_words(text: str) -> str:
    """What the learner wrote to an open question, out of what was recorded for it."""
    return text.partition("\n")[2]
