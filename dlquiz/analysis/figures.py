"""The figures of each question of a class, in the form that `analyse` and group reports print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np

from dlquiz.analysis import classical
from dlquiz.analysis.response import both_models, rasch
from dlquiz.analysis.table import AnswerTable, Integers

Flag: TypeAlias = Literal["too_hard", "too_easy", "does_not_separate", "mistake_of_the_strong"]
HARD, EASY, SEPARATING = 0.2, 0.95, 0.1
STRONG = 2
"""So many of the strongest third must make a mistake before it is one of the strong."""
NO_CHANCE = 1.28
"""By so many standard errors their share must be higher: thirds alike differ as much one time in ten."""
SLOPES_FROM = 100
"""With fewer learners the slopes of the 2PL say nothing."""
_DIGITS = 9
"""Figures are rounded so that they do not depend on the order of learners, in which sums are added."""


class Mistake(NamedTuple):
    """A named mistake: its share of all answers and of those of each third of the class, None where none answered.

    `of_the_strong`: the strongest third makes it more often than the weakest.
    """

    name: str
    share: float
    thirds: tuple[float | None, float | None, float | None]
    of_the_strong: bool


class QuestionFigures(NamedTuple):
    """The figures of one question. None stands for what cannot be said.

    `facility` is the mean score, `estimate` the same drawn towards that of all questions where there are few answers.
    `discrimination` is Pearson's r with the mean of the other answers. The commonest of `mistakes` comes first.
    `difficulty` is that of the Rasch model in logits: 0 is a question that half of an average class gets right.
    `slope` is that of the 2PL.
    """

    question: str
    n: int
    facility: float | None
    estimate: float
    discrimination: float | None
    mistakes: tuple[Mistake, ...]
    median_seconds: float
    difficulty: float
    slope: float | None
    flags: tuple[Flag, ...]


def question_figures(table: AnswerTable, *, slopes: bool = True) -> list[QuestionFigures]:
    """The figures of every question of `table`, in the order of its names. Without `slopes` no 2PL is fitted.

    They do not depend on the order of rows or learners.
    """
    if not len(table.question):
        return []
    number, mean = classical.counts(table), classical.facility(table)
    estimate, separation = classical.shrunken(number, mean), classical.discrimination(table)
    median, slope = classical.medians(table), np.full(len(number), np.nan)
    if slopes and table.learners >= SLOPES_FROM:
        one_slope, own_slopes = both_models(table)
        slope = own_slopes.slope
    else:
        one_slope = rasch(table)
    difficulty = -one_slope.intercept
    mistakes = _mistakes(table)
    found = []
    for place, name in enumerate(table.questions):
        share = _rounded(mean[place]) if number[place] >= classical.FEWEST else None
        r = _rounded(separation[place])
        made = tuple(mistakes.get(place, ()))
        figures = QuestionFigures(
            name,
            int(number[place]),
            share,
            _exactly(estimate[place]),
            r,
            made,
            _exactly(median[place]),
            _exactly(difficulty[place]),
            _rounded(slope[place]),
            tuple(_flags(share, r, made)),
        )
        found.append(figures)
    return found


def _mistakes(table: AnswerTable) -> dict[int, list[Mistake]]:
    """The mistakes of each question, the commonest first."""
    found = classical.MistakeCounts(table)
    named: dict[int, list[Mistake]] = {}
    for question, mistake, made in zip(found.question.tolist(), found.mistake.tolist(), found.made, strict=True):
        answered = found.answered[question]
        low, middle, high = (_share(*pair) for pair in zip(made, answered, strict=True))
        share, strong = _exactly(made.sum() / answered.sum()), _is_of_the_strong(made, answered)
        named.setdefault(question, []).append(Mistake(table.mistakes[mistake], share, (low, middle, high), strong))
    for mistakes in named.values():
        mistakes.sort(key=lambda each: (-each.share, each.name))
    return named


def _is_of_the_strong(made: Integers, answered: Integers) -> bool:
    """Whether the high third made a mistake more often than the low third, by more than chance gives easily."""
    low, high = int(answered[0]), int(answered[-1])
    if made[-1] < STRONG or not low:
        return False
    both = (made[0] + made[-1]) / (low + high)
    error = np.sqrt(both * (1 - both) * (1 / low + 1 / high))
    return bool(made[-1] / high - made[0] / low > NO_CHANCE * error)


def _flags(facility: float | None, discrimination: float | None, mistakes: Sequence[Mistake]) -> Iterator[Flag]:
    if facility is None:
        return
    if facility < HARD:
        yield "too_hard"
    if facility > EASY:
        yield "too_easy"
    if discrimination is not None and discrimination < SEPARATING:
        yield "does_not_separate"
    if any(mistake.of_the_strong for mistake in mistakes):
        yield "mistake_of_the_strong"


def _share(made: int, answered: int) -> float | None:
    return _exactly(made / answered) if answered else None


def _rounded(value: float) -> float | None:
    """A figure, None for nan."""
    return None if np.isnan(value) else _exactly(value)


def _exactly(value: float) -> float:
    # Adding 0 makes 0 of -0.
    return round(float(value), _DIGITS) + 0.0


def figures_json(figures: QuestionFigures) -> dict[str, Any]:
    """A question as it stands in `--json` documents."""
    mistakes = [
        {"name": mistake.name, "share": mistake.share, "thirds": list(mistake.thirds)} for mistake in figures.mistakes
    ]
    return {**figures._asdict(), "mistakes": mistakes, "flags": list(figures.flags)}
