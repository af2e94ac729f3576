"""Simulated learners: they forget by weights of their own, while their reviews are scheduled by the defaults."""

from __future__ import annotations

import heapq
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from dlquiz.schedule import Curve, Weights, default_weights
from dlquiz.session.fitting.reviews import Review

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
USUAL = default_weights()
LEARNERS: dict[str, Weights] = {
    "default": None,
    "fast": (*(stability / 3 for stability in USUAL[:4]), *USUAL[4:]),
    "slow": (*(3 * stability for stability in USUAL[:4]), *USUAL[4:]),
    # Another rate of growth and of decay, which no first stability makes up for.
    "other": (*USUAL[:8], 1.2, *USUAL[9:20], 0.4),
}


def histories(weights: Weights, count: int, seed: int, new: int = 8) -> list[list[Review]]:
    """The reviews of each question until `count` came a day or more after the one before; `new` questions a day."""
    rng, true, plan = random.Random(seed), Curve(weights=weights), Curve()
    found: list[list[Review]] = []
    beliefs: list[tuple[tuple[float, float], tuple[float, float]]] = []
    due: list[tuple[int, int]] = []
    day = counted = 0

    def schedule(place: int) -> None:
        # Nobody practices every day.
        wait = plan.interval(beliefs[place][1][0]) + rng.randrange(2)
        heapq.heappush(due, (day + wait, place))

    while counted < count:
        at = START + day * DAY
        waiting = [heapq.heappop(due)[1] for _ in range(sum(when <= day for when, _ in due))]
        for _ in range(new):
            rating = rng.choices((1, 2, 3, 4), (35, 10, 45, 10))[0]
            found.append([Review(rating, 0, at)])
            beliefs.append((true.first(rating), plan.first(rating)))
            schedule(len(found) - 1)
        for place in waiting:
            elapsed = (at - found[place][-1].at).days
            truth, belief = beliefs[place]
            recalled = rng.random() < true.retrievability(truth[0], elapsed)
            rating = rng.choices((2, 3, 4), (15, 70, 15))[0] if recalled else 1
            found[place].append(Review(rating, elapsed, at))
            beliefs[place] = true.after(*truth, elapsed, rating), plan.after(*belief, elapsed, rating)
            schedule(place)
        counted += len(waiting)
        day += 1
    return found


def before(found: Sequence[Sequence[Review]], at: datetime) -> list[list[Review]]:
    """What of the histories came before a moment."""
    past = ([review for review in each if review.at < at] for each in found)
    return [each for each in past if each]
