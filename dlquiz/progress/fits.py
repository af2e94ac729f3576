"""Fits of the schedule to how the learner forgets, as plain values, and how they become rows."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple

from dlquiz.progress.records import Row, json_text, read_time, time_text
from dlquiz.schedule import checked_weights

FIT_COLUMNS = ("id", "at", "reviews", "weights")


class Fit(NamedTuple):
    """Weights of FSRS that the schedule goes by from now on, fitted to so many `reviews`; None for the usual ones.

    Of several the last one holds.
    """

    id: str
    at: datetime
    reviews: int
    weights: tuple[float, ...] | None


def fit_row(fit: Fit) -> Row:
    """The values of FIT_COLUMNS."""
    return fit.id, time_text(fit.at), fit.reviews, json_text(fit.weights)


def read_fit(row: Row) -> Fit:
    """The fit of a row of FIT_COLUMNS. Raises ValueError or TypeError for what is none."""
    identity, at, reviews, weights = row
    return Fit(identity, read_time(at), reviews, read_weights(json.loads(weights)))


def read_weights(value: Any) -> tuple[float, ...] | None:
    """The weights that a JSON value holds. Raises ValueError or TypeError where FSRS takes none such."""
    if value is None:
        return None
    if not isinstance(value, list):
        raise TypeError("no list of weights")
    return checked_weights(value)
