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


def discrimination(table: AnswerTable) -> Floats:
    """Pearson's r of the score with the mean of the learner's other answers; nan where it cannot be computed.

    It needs FEWEST learners with other answers, whose scores differ and whose means differ.
    """
    questions, total = len(table.questions), np.bincount(table.learner, table.score, table.learners)
    others = np.bincount(table.learner, minlength=table.learners) - 1
    question, learner, score = table.question, table.learner, table.score
    if not others.all():
        paired = others[learner] > 0
        question, learner, score = question[paired], learner[paired], score[paired]
    with np.errstate(invalid="ignore", divide="ignore"):
        # r does not change with what is subtracted; near their means, sums of squares lose nothing.
        share = 1 / others
        middle = total.sum() / len(table.score)
        rest = (total * share - middle)[learner]
        rest -= share[learner] * score
        number = np.bincount(question, minlength=questions)
        mean = np.bincount(question, score, questions) / number
        score = score - mean[question]
        other_mean = np.bincount(question, rest, questions) / number
        both = np.bincount(question, score * rest, questions)
        own = np.bincount(question, np.square(score, out=score), questions)
        other = np.bincount(question, np.square(rest, out=rest), questions) - number * other_mean**2
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
        third, named, mistakes = thirds(table), table.mistake >= 0, max(len(table.mistakes), 1)
        asked_third = table.question * THIRDS + third[table.learner]
        # Sorted as plain numbers, which is much faster than with the places they had.
        small = len(table.questions) * THIRDS * mistakes <= np.iinfo(np.int32).max
        keys, number = np.unique(
            (asked_third[named] * mistakes + table.mistake[named]).astype(np.int32 if small else np.int64),
            return_counts=True,
        )
        pair = keys // (mistakes * THIRDS) * mistakes + keys % mistakes
        pairs, row = np.unique(pair, return_inverse=True)
        self.question: NDArray[np.int64] = pairs // mistakes
        self.mistake: NDArray[np.int64] = pairs % mistakes
        self.made = np.zeros((len(pairs), THIRDS), np.int64)
        self.made[row, keys // mistakes % THIRDS] = number
        size = len(table.questions) * THIRDS
        self.answered = np.bincount(asked_third, minlength=size).reshape(-1, THIRDS)


def medians(table: AnswerTable) -> Floats:
    """The median time of each question, in seconds."""
    # Numbers of 16 bits are sorted by radix, ten times faster.
    small = len(table.questions) <= np.iinfo(np.uint16).max
    order = np.argsort(table.question.astype(np.uint16) if small else table.question, kind="stable")
    edges = np.cumsum(counts(table))[:-1]
    return np.array([_median(seconds) for seconds in np.split(table.seconds[order], edges)])


def _median(values: Floats) -> float:
    """As `numpy.median`, which takes as long to begin as this takes for a thousand values."""
    low, high = (len(values) - 1) // 2, len(values) // 2
    parted = np.partition(values, (low, high))
    return float((parted[low] + parted[high]) / 2)
