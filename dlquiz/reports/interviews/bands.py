"""Four bands of a score, each with what it means for an interview."""

from __future__ import annotations

from typing import NamedTuple

FEW = 3
"""From fewer answers a band is a first impression, and said to be one."""


class Band(NamedTuple):
    """Scores from `low` on, up to the next band; `name` and `meaning` are the keys of its texts."""

    low: float
    name: str
    meaning: str


BANDS = (
    Band(0.0, "band_not_yet", "band_not_yet_means"),
    Band(0.4, "band_shaky", "band_shaky_means"),
    Band(0.65, "band_solid", "band_solid_means"),
    Band(0.85, "band_ready", "band_ready_means"),
)
READY = BANDS[-1]


def band_of(score: float) -> Band:
    """The band that a score in 0..1 falls into."""
    return next(band for band in reversed(BANDS) if score >= band.low)
