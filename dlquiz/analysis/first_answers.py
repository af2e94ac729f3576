"""A learner's first answer to a question. Apart from the rest of the package, so that it needs no NumPy."""

from __future__ import annotations

from typing import NamedTuple


class FirstAnswer(NamedTuple):
    """A learner's first answer in force to one question.

    `score` is from 0 to 1, `mistake` the name of the mistake that explains the answer, or None.
    """

    question: str
    score: float
    mistake: str | None
    seconds: float
