"""Days played with coins: each day what is due, then what is new; right with the chance that the memory gives."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from math import floor
from statistics import fmean
from typing import NamedTuple

from dlquiz.session.planning.deck import Deck, State
from dlquiz.session.planning.luck import HEADS, Luck
from dlquiz.session.planning.standpoint import NOTHING_DONE, Pace
from dlquiz.session.planning.unseen import Unseen

LOW = 0xFFFF
SPREAD = 4 / 24
"""Days over which the answers of one day are spread around the hour of now."""


class Played(NamedTuple):
    """One run: the places in the deck that each day asked, and what is believed in the end.

    `recall` is that of all questions on the deck's `curve_days`, before that day's practice.
    """

    reviews: list[list[int]]
    new: list[list[int]]
    states: list[State | None]
    recall: list[float]


class StoppedError(Exception):
    """Nobody waits for the plan any more."""


def play(deck: Deck, pace: Pace, *, watched: bool = True, runs: int | None = None) -> list[Played]:
    """All runs over all days of the deck, or the first `runs`; only where they are `watched` is `recall` told.

    Raises StoppedError between two runs where the deck is not to go on.
    """
    played: list[Played] = []
    for luck in deck.luck[:runs]:
        if not deck.go_on():
            raise StoppedError
        played.append(_Run(deck, luck).played(pace, watched))
    return played


class _Run:
    """The days of one run as they are played."""

    def __init__(self, deck: Deck, luck: Luck) -> None:
        self._deck, self._luck = deck, luck
        self._states = list(deck.states)
        self._tossed = [1] * len(self._states)  # the first coin is for the order of the new ones
        self._due = [list(day) for day in deck.due]
        self._waiting: deque[int] = deque()
        self._unseen = Unseen(deck.unseen, luck)
        self._met = set(deck.met)

    def played(self, pace: Pace, watched: bool) -> Played:
        played = Played([], [], self._states, [])
        watched_days = self._deck.curve_days if watched else ()
        for day in range(self._deck.days):
            if day in watched_days:
                played.recall.append(fmean(self._deck.recall(self._states, day)))
            reviews, new = self._day(day, pace)
            played.reviews.append(reviews)
            played.new.append(new)
            self._met.clear()
        return played

    def _day(self, day: int, pace: Pace) -> tuple[list[int], list[int]]:
        limits, done = self._deck.standpoint.limits, NOTHING_DONE if day else self._deck.standpoint.done
        room = _share(pace.answers, day) - done.reviews - done.new
        self._waiting.extend(self._due[day])
        back = self._take_due(min(room, limits.reviews - done.reviews))
        new = min(_share(pace.new, day), limits.new) - done.new
        fresh = self._unseen.take(day, min(room - len(back), new), self._admit)
        self._review(back, day)
        self._meet(fresh, day)
        return back, fresh

    def _take_due(self, most: int) -> list[int]:
        """The longest overdue; what rests beside a sibling waits for another day."""
        taken: list[int] = []
        resting: list[int] = []
        while self._waiting and len(taken) < most:
            place = self._waiting.popleft()
            (taken if self._admit(place) else resting).append(place)
        self._waiting.extendleft(reversed(resting))
        return taken

    def _admit(self, place: int) -> bool:
        """Whether no sibling had its turn on this day; if so, this one has it."""
        family = self._deck.questions[place].family
        if family in self._met:
            return False
        if family:
            self._met.add(family)
        return True

    def _review(self, places: Iterable[int], day: int) -> None:
        curve = self._deck.curve
        for place in places:
            state = self._states[place]
            assert state is not None, "only what was answered comes back"
            stability, difficulty, last = state
            coin = self._toss(place)
            at = day + _hour(coin)
            elapsed = int(at - last) if at > last else 0
            right = coin < HEADS * curve.retrievability(stability, elapsed)
            self._learn(place, at, day, *curve.after(stability, difficulty, elapsed, right))

    def _meet(self, places: Iterable[int], day: int) -> None:
        curve = self._deck.curve
        for place in places:
            coin = self._toss(place)
            right = coin < HEADS * self._deck.rates[place]
            self._learn(place, day + _hour(coin), day, *(curve.first_right if right else curve.first_wrong))

    def _learn(self, place: int, at: float, day: int, stability: float, difficulty: float) -> None:
        self._states[place] = State(stability, difficulty, at)
        due = day + self._deck.curve.interval(stability)
        if due < self._deck.days:
            self._due[due].append(place)

    def _toss(self, place: int) -> int:
        number = self._tossed[place]
        self._tossed[place] = number + 1
        return self._luck.coin(place, number)


def _hour(coin: int) -> float:
    """How far from the hour of now an answer falls, in days, by the low half of its coin.

    Nobody answers a question at the very minute of the last time, be it for its place in the sitting: by the clock,
    half of the answers come less than whole days after it, and FSRS counts whole days only.
    """
    return ((coin & LOW) / LOW - 0.5) * SPREAD


def _share(pace: float, day: int) -> int:
    """How many of `pace` a day fall on `day`, so that the days together hold them all."""
    return floor((day + 1) * pace) - floor(day * pace)
