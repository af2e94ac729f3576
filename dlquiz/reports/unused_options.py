"""The options of choice questions that nobody chose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from dlquiz.grading.choices import naming_part
from dlquiz.grading.naming import Unnamed, named
from dlquiz.messages import Text

FEWEST_CHOICES = 5
"""From fewer answers nothing is said about options that nobody chose."""
_GIVEN_UP = "?"


class Offer(NamedTuple):
    """What a choice question offered, and the answer as typed."""

    options: tuple[str, ...]
    answer: str


def offered_options(kind: str, offered: Any) -> tuple[str, ...] | None:
    """The options of an attempt, as the history keeps them in `offered`; None where it is no choice of options."""
    if kind != "choice" or not isinstance(offered, list) or not all(isinstance(one, str) for one in offered):
        return None
    return tuple(offered)


def unused_options(answers: int, offers: Mapping[Offer, int]) -> list[str]:
    """The options of one question that everybody was offered and nobody chose, in alphabetical order.

    `offers` says how often each was made and answered so. None are named where there are few `answers`, or one that is
    not from a list of options or cannot be read.
    """
    if answers < FEWEST_CHOICES or sum(offers.values()) < answers:
        return []
    left = set.intersection(*({*offer.options} for offer in offers))
    for offer in offers:
        if not left:
            return []
        chosen = _chosen(offer)
        if chosen is None:
            return []
        left.difference_update(chosen)
    return sorted(left)


def _chosen(offer: Offer) -> list[str] | None:
    """The options that an answer names; None where it cannot be read. Of one that was given up, none."""
    if offer.answer.partition("\n")[0] == _GIVEN_UP:
        return []
    texts = [Text.same(option) for option in offer.options]
    places: Any = named(naming_part(offer.answer, texts), texts)
    return None if isinstance(places, Unnamed) else [offer.options[place] for place in places]
