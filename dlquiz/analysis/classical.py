"""Classical item analysis: facility, its shrunken estimate, discrimination, and who makes which mistake."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dlquiz.analysis.table import AnswerTable, Floats, Integers

FEWEST = 5
"""From fewer answers there is no facility and no discrimination."""
MANY = 30
"""From so many answers on, a facility stands for itself."""
THIRDS = 3
_DIGITS = 12
"""Means that differ later than that are equal: their sums were only added in another order."""


def counts(table: AnswerTable) -> Integers:
    """How many learners answered each question."""
    return np.bincount(table.question, minlength=len(table.questions))


def facility(table: AnswerTable) -> Floats:
    """The mean score of each question (Moodle's facility index, from 0 to 1)."""
    return np.bincount(table.question, table.score, len(table.questions)) / counts(table)


def shrunken(number: Integers, mean: Floats) -> Floats:
    """Facilities drawn towards that of all questions where they rest on fewer than MANY answers.

    A question's facility comes from a beta distribution, whose mean m and strength k (how many answers it is worth)
    are estimated from all questions by their moments: J. C. Kleinman, "Proportions with extraneous variance",
    Journal of the American Statistical Association 68 (1973), 46-54. The estimate is (n p + k m) / (n + k). k is
    from 1 to MANY: one question says nothing of how much questions differ.
    """
    total = number.sum()
    middle = float((number * mean).sum() / total)
    between, most = 0.0, middle * (1 - middle)
    if len(number) > 1:
        freedom = total - (number**2).sum() / total
        spread = float((number * (mean - middle) ** 2).sum())
        between = (
            (spread - (len(number) - 1) * most) / (freedom - (len(number) - 1)) if freedom > len(number) - 1 else 0
        )
    strength = most / between - 1 if between > 0 else MANY
    strength = min(max(strength, 1.0), MANY)
    return np.where(number < MANY, (number * mean + strength * middle) / (number + strength), mean)


def rest_means(table: AnswerTable) -> Floats:
    """For each row, the mean score of its learner's other answers; nan where there are none."""
    of_learner = np.bincount(table.learner, minlength=table.learners)
    total = np.bincount(table.learner, table.score, table.learners)
    others = of_learner[table.learner] - 1
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(others > 0, (total[table.learner] - table.score) / others, np.nan)


def discrimination(table: AnswerTable) -> Floats:
    """Pearson's r of the score with the mean of the learner's other answers; nan where it cannot be computed.

    It needs FEWEST learners with other answers, whose scores differ and whose means differ.
    """
    rest, questions = rest_means(table), len(table.questions)
    paired = ~np.isnan(rest)
    question, score, rest = table.question[paired], table.score[paired], rest[paired]
    number = np.bincount(question, minlength=questions)
    with np.errstate(invalid="ignore", divide="ignore"):
        score = score - (np.bincount(question, score, questions) / number)[question]
        rest = rest - (np.bincount(question, rest, questions) / number)[question]
        both, own, other = (np.bincount(question, product, questions) for product in (score * rest, score**2, rest**2))
        # Equal values leave a variance of rounding alone.
        defined = (number >= FEWEST) & (own > 1e-12 * number) & (other > 1e-12 * number)
        return np.where(defined, both / np.sqrt(own * other), np.nan)


def thirds(table: AnswerTable) -> Integers:
    """The third of the class that each learner is in by mean score: 0 low, 1 middle, 2 high.

    Learners with equal means are in one third, that of the middle of their ranks.
    """
    number = np.bincount(table.learner, minlength=table.learners)
    mean = (np.bincount(table.learner, table.score, table.learners) / number).round(_DIGITS)
    _, group, sizes = np.unique(mean, return_inverse=True, return_counts=True)
    middle = np.cumsum(sizes) - sizes / 2
    return (THIRDS * middle[group] / len(mean)).astype(np.int64)


class MistakeCounts:
    """Who made which mistake: `made` and `answered` have a row for each pair and question, a column for each third.

    `question` and `mistake` name the pairs.
    """

    def __init__(self, table: AnswerTable) -> None:
        third, named = thirds(table), table.mistake >= 0
        pair = table.question[named].astype(np.int64) * max(len(table.mistakes), 1) + table.mistake[named]
        pairs, row = np.unique(pair, return_inverse=True)
        self.question: NDArray[np.int64] = pairs // max(len(table.mistakes), 1)
        self.mistake: NDArray[np.int64] = pairs % max(len(table.mistakes), 1)
        self.made = _crossed(row, third[table.learner[named]], len(pairs))
        self.answered = _crossed(table.question, third[table.learner], len(table.questions))


def _crossed(row: Integers, third: Integers, rows: int) -> Integers:
    return np.bincount(row * THIRDS + third, minlength=rows * THIRDS).reshape(rows, THIRDS)


def medians(table: AnswerTable) -> Floats:
    """The median time of each question, in seconds."""
    order = np.argsort(table.question, kind="stable")
    edges = np.cumsum(counts(table))[:-1]
    return np.array([np.median(seconds) for seconds in np.split(table.seconds[order], edges)])
