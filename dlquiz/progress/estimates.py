"""How much a number of answers proves: shares with an honest uncertainty."""

from collections.abc import Iterable
from math import sqrt
from typing import NamedTuple

from dlquiz.progress.rollups import Tally

Z90 = 1.6448536269514722
"""The 95 % quantile of the standard normal distribution: it bounds an interval of 90 %."""


class Accuracy(NamedTuple):
    """How a number of answers came out. `score` is their mean, None without answers."""

    answered: int
    right: int
    partly: int
    wrong: int
    score: float | None


class Estimate(NamedTuple):
    """A share in 0..1 with its 90 % interval, and the number of independent answers the evidence is worth.

    `value` is the share that was seen, so that the value of a bank lies among those of its topics.
    """

    value: float
    low: float
    high: float
    evidence: float

    @property
    def middle(self) -> float:
        """The middle of the interval: the value drawn to 1/2, the more the fewer answers there are. Ranks weakness."""
        return (self.low + self.high) / 2

    @property
    def bounded(self) -> str:
        """The share with its bounds in percent; a dash where nothing is known."""
        if not self.evidence:
            return "–"
        return f"{100 * self.value:.0f}% ({100 * self.low:.0f}–{100 * self.high:.0f})"


def accuracy(tallies: Iterable[Tally]) -> Accuracy:
    """How all the answers to some questions came out."""
    taken = list(tallies)
    answered = sum(tally.answered for tally in taken)
    return Accuracy(
        answered=answered,
        right=sum(tally.right for tally in taken),
        partly=sum(tally.partly for tally in taken),
        wrong=sum(tally.wrong for tally in taken),
        score=sum(tally.score for tally in taken) / answered if answered else None,
    )


def mastery(tallies: Iterable[Tally]) -> Estimate:
    """The share of a topic that is mastered, from the answers to each of its questions.

    The k-th newest answer to a question (k = 0, 1, …) weighs wₖ = 0.5ᵏ, so that the last ones count most. Over all
    answers, p = Σ w·score / Σ w, and the evidence is Kish's effective sample size n = (Σ w)² / Σ w²: one question
    answered for ever is worth three answers at most. Value and bounds are `wilson(p, n)`. So a single right answer says
    1 (0.27 to 1). The answers of several topics are pooled: p is then the mean of their shares, weighed by Σ w, and
    never outside them. Source: L. Kish, "Survey Sampling" (1965).
    """
    taken = list(tallies)
    weight = sum(tally.weight for tally in taken)
    if not weight:
        return wilson(0.0, 0.0)
    share = sum(tally.recent for tally in taken) / weight
    return wilson(share, weight**2 / sum(tally.weight_squared for tally in taken))


def mean_score(tallies: Iterable[Tally]) -> Estimate:
    """The mean score of all answers to some questions, each answer counted once."""
    found = accuracy(tallies)
    return wilson(found.score or 0.0, found.answered)


def wilson(share: float, evidence: float) -> Estimate:
    """Wilson's score interval for a share p seen in n independent answers, with z = 1.645 (90 %):

        middle = (p + z²/2n) / (1 + z²/n)
        bounds = middle ± z / (1 + z²/n) · √(p(1 − p)/n + z²/4n²)

    The value is p itself. Without answers nothing is known: the evidence is 0, the interval 0 to 1. Source: E. B.
    Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
    """
    if not evidence:
        return Estimate(value=0.5, low=0.0, high=1.0, evidence=0.0)
    share = min(max(share, 0.0), 1.0)
    spread = Z90**2 / evidence
    middle = (share + spread / 2) / (1 + spread)
    half = Z90 / (1 + spread) * sqrt(share * (1 - share) / evidence + spread / (4 * evidence))
    # Where p is 0 or 1 the interval ends there, but for rounding.
    low, high = max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share))
    return Estimate(value=share, low=low, high=high, evidence=evidence)
