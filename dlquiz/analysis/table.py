"""The first answers of a class as arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dlquiz.analysis.first_answers import FirstAnswer

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.integer[Any]]
NO_MISTAKE = -1


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """All first answers of a class, one row each, in any order; a learner answers a question once.

    `questions` and `mistakes` are names. The arrays have one value a row: `learner` from 0 without a gap, `question`
    and `mistake` are places in those lists (`NO_MISTAKE` for none), `score` is from 0 to 1 and `seconds` is a time.
    `offer`, where it is known, is the source's number of what a choice question offered and what was answered; 0 for
    other questions.
    """

    questions: Sequence[str]
    mistakes: Sequence[str]
    learner: Integers
    question: Integers
    score: Floats
    mistake: Integers
    seconds: Floats
    offer: Integers | None = None

    @property
    def learners(self) -> int:
        """How many learners there are."""
        return int(self.learner.max()) + 1 if len(self.learner) else 0


def table_of(learners: Iterable[Iterable[FirstAnswer]]) -> AnswerTable:
    """The table of a class: for each learner the first answers. A learner without any is left out."""
    rows = [
        (place, answer)
        for place, answers in enumerate(filter(None, map(list[FirstAnswer], learners)))
        for answer in answers
    ]
    questions = sorted({answer.question for _, answer in rows})
    mistakes = sorted({answer.mistake for _, answer in rows if answer.mistake is not None})
    question_at = {name: place for place, name in enumerate(questions)}
    mistake_at: dict[str | None, int] = {name: place for place, name in enumerate(mistakes)}
    return AnswerTable(
        questions,
        mistakes,
        learner=np.array([place for place, _ in rows], np.int64),
        question=np.array([question_at[answer.question] for _, answer in rows], np.int64),
        score=np.array([answer.score for _, answer in rows], np.float64),
        mistake=np.array([mistake_at.get(answer.mistake, NO_MISTAKE) for _, answer in rows], np.int64),
        seconds=np.array([answer.seconds for _, answer in rows], np.float64),
    )
