"""The learner's day: what is due and what is new, what its limits leave, which siblings rest until the next one."""

import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from typing import NamedTuple

from dlquiz.bank import Library
from dlquiz.bank.library import is_of_own_network
from dlquiz.progress.days import day_end, day_of, day_start
from dlquiz.progress.store import Store

_NEVER = datetime.max.replace(tzinfo=UTC)


class Siblings:
    """Which families had their turn on a day: of each, only the one question that came first is asked.

    `family_of` gives the full name of a question's family, "" where it has none.
    """

    def __init__(self, family_of: Callable[[str], str], answered: Iterable[str] = ()) -> None:
        self._family_of = cache(family_of)
        self._taken: dict[str, set[str]] = {}
        for name in answered:
            self.take(name)

    def admit(self, name: str) -> bool:
        """Whether no sibling of the question had its turn. Its own turn does not count: it may come again."""
        return name in self._taken.get(self._family_of(name), (name,))

    def take(self, name: str) -> None:
        """The question has its turn."""
        family = self._family_of(name)
        if family:
            self._taken.setdefault(family, set()).add(name)


class Day(NamedTuple):
    """What the learner's day says of questions, by present full names.

    `due` is due before the day ends and was not answered on it, the longest overdue first. `known` are all that were
    ever answered, the soonest due first. `answered` were answered on this day. `reviews` and `new` are how many more of
    those due, and of those never answered, the daily limits allow. `days` are left until the interview, today among
    them, None without a date.
    """

    due: Sequence[str] = ()
    known: Sequence[str] = ()
    answered: Collection[str] = ()
    reviews: int = sys.maxsize
    new: int = sys.maxsize
    days: int | None = None


class Picked(NamedTuple):
    """Names in turn: those that have their turn, those beyond the limit, and those that rest beside a sibling."""

    taken: list[str]
    more: list[str]
    buried: list[str]


def pick(names: Iterable[str], siblings: Siblings, limit: int = sys.maxsize) -> Picked:
    """The first `limit` of the questions that no sibling stands in the way of; they have their turn."""
    picked = Picked([], [], [])
    for name in dict.fromkeys(names):
        if not siblings.admit(name):
            picked.buried.append(name)
        elif len(picked.taken) >= limit:
            picked.more.append(name)
        else:
            siblings.take(name)
            picked.taken.append(name)
    return picked


class Limits(NamedTuple):
    """How many questions one day brings at most: never answered before, and due.

    `days` are left until the interview, today among them, None without a date.
    """

    new: int
    reviews: int
    days: int | None = None


def learners_day(store: Store, at: datetime, zone: tzinfo, limits: Limits) -> Day:
    """The day that `at` falls in for a learner in `zone`, with what was done on it."""
    tally = store.figures.day(day_of(at, zone))
    return Day(
        due=_due(store, at, zone),
        known=store.figures.due(_NEVER),
        answered=store.figures.answered_since(day_start(at, zone)),
        reviews=max(0, limits.reviews - tally.reviewed),
        new=max(0, limits.new - tally.new),
        days=limits.days,
    )


def due_today(
    library: Library, store: Store, at: datetime, zone: tzinfo, *, resting: Callable[[str], bool] = lambda name: False
) -> Picked:
    """What is due before the day ends and was not answered on it, the longest overdue first; siblings apart.

    What is `resting` is not due.
    """
    siblings = Siblings(families(library), store.figures.answered_since(day_start(at, zone)))
    return pick((name for name in _due(store, at, zone) if not resting(name)), siblings)


def resting(library: Library, disabled: Collection[str] = ()) -> Callable[[str], bool]:
    """Whether a question is asked no more: gone from the banks in use, deprecated, or of a `disabled` one of them."""

    def rests(name: str) -> bool:
        question = library.listing(name)
        return question is None or question.deprecated or question.bank in disabled

    return rests


def families(library: Library) -> Callable[[str], str]:
    """What finds the full name of a question's family; "" for a question without one, or that is gone."""

    def family_of(name: str) -> str:
        question = library.listing(name)
        return "" if question is None else question.family_name

    return family_of


def _due(store: Store, at: datetime, zone: tzinfo) -> list[str]:
    last = day_end(at, zone) - timedelta(microseconds=1)
    due = store.figures.due(last, answered_before=day_start(at, zone))
    # A network of one's own can only be asked about together with its file.
    return [name for name in due if not is_of_own_network(name)]


class Unanswered:
    """The questions in use that are not among those `answered`, by present full names."""

    def __init__(self, library: Library, answered: Collection[str]) -> None:
        self._library = library
        self._answered = answered
        done = [question for question in library.listed(answered) if not question.deprecated]
        left: Counter[str] = Counter()
        for bank in library.banks:
            left.update(bank.census.families)
        left.subtract(question.family_name for question in done if question.family_name)
        self._families: Counter[str] = left
        self._count = sum(bank.census.in_use for bank in library.banks) - len(done)

    def __len__(self) -> int:
        return self._count

    def take_all(self, days: int | None) -> Callable[[str], bool]:
        """Whether the new siblings of a question, one a day, take all the `days` that are left (see `planned`)."""
        family_of = families(self._library)
        return lambda name: days is not None and bool(family := family_of(name)) and self._families[family] >= days

    def apart(self, had: Iterable[str]) -> int:
        """How many can be asked if of each family only one is, and none beside a question that `had` its turn."""
        had = list(had)
        alone = self._count - sum(self._families.values())
        family_of = families(self._library)
        busy = {family_of(name) for name in had}
        fresh = sum(count > 0 and family not in busy for family, count in self._families.items())
        # Its own turn stands in no question's way.
        own = [question for question in self._library.listed(had) if question.family_name and not question.deprecated]
        return alone + fresh + sum(question.name not in self._answered for question in own)
