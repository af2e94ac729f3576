"""What a day asks of a learner with an interview date and some minutes a day, and what would cover all until then."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from math import ceil, floor, fsum
from typing import TYPE_CHECKING, NamedTuple

from dlquiz.bank import Library
from dlquiz.messages import Text, message
from dlquiz.progress.days import day_of, day_start
from dlquiz.progress.rollups import DayTally
from dlquiz.progress.store import Store
from dlquiz.session.today import Limits, Unanswered, due_today
from dlquiz.settings import WEEKDAYS, Settings

if TYPE_CHECKING:
    from dlquiz.progress.spreading import Spreading

USUAL_NEW = 20
"""How many new questions a day brings without a date."""
MOST_MINUTES = 480
"""Nobody practises longer than a working day: what takes more is out of reach."""
LONG_DAY = 120
"""Minutes: home says how to shorten a longer day."""
RESERVE = 1.2
"""Times the minutes that days of expected numbers take: some days have more reviews by chance."""
RESERVE_OF_A_GUESS = 1.2
"""The same while times are a guess, in which no question is answered again."""


class Goal(NamedTuple):
    """What the learner chose: how many questions a day at most, for which day, and how many minutes a day.

    `new` is None where it follows from the date of the `interview` and the `minutes`, each None where it is not set.
    """

    new: int | None
    reviews: int
    interview: date | None = None
    minutes: int | None = None

    def days_left(self, today: date) -> int | None:
        """The days to practise on, today among them; None without a date, or when it has come."""
        days = 0 if self.interview is None else (self.interview - today).days
        return days if days > 0 else None


def goal_of(settings: Settings) -> Goal:
    """The goal that the settings say."""
    day = date.fromisoformat(settings.interview_date) if settings.interview_date else None
    return Goal(settings.new_per_day, settings.reviews_per_day, day, settings.minutes_per_day)


def spreading_of(settings: Settings, zone: tzinfo) -> "Spreading | None":
    """What the settings make of the days that reviews come on; None where nothing moves them."""
    if not (settings.easy_days or settings.even_load):
        return None
    # Not at the start of most programs: few move anything.
    from dlquiz.progress.spreading import Spreading

    return Spreading(frozenset(map(WEEKDAYS.index, settings.easy_days)), settings.even_load, zone)


GUESSED_SECONDS = 60.0
"""What an answer takes before there is a day of answers to go by."""
NEWEST = 400
"""How many of the newest answers are looked at."""
LOOKED_BACK = timedelta(weeks=8)
"""How far back days are looked at."""
FEWEST = 5
"""Fewer answers to a kind do not show its time."""


class AnswerTimes(NamedTuple):
    """Seconds for a question: `by_kind` their medians, `usual` the mean over kinds as often as they were answered."""

    usual: float = GUESSED_SECONDS
    by_kind: Mapping[str, float] = {}
    measured: bool = False
    """Whether there were answers; else `usual` is a guess."""

    def of(self, kind: str) -> float:
        """The seconds of a kind; the usual ones where it was answered too seldom."""
        return self.by_kind.get(kind, self.usual)


def answer_times(store: Store, at: datetime, zone: tzinfo) -> AnswerTimes:
    """The times before the learner's day of `at` began: what a day asks must not change while it is practised.

    What is answered wrong comes back in the same session, so a question takes more than one answer.
    """
    times = times_of(store.times(day_start(at, zone), NEWEST))
    if not times.measured:
        return times
    today = day_of(at, zone)
    days = store.figures.days(today - LOOKED_BACK)
    each = answers_each(tally for day, tally in days.items() if day < today)
    return AnswerTimes(times.usual * each, {kind: each * seconds for kind, seconds in times.by_kind.items()}, True)


def answers_each(days: Iterable[DayTally]) -> float:
    """How many answers a question took on a day: the median, so that a day of drills counts once."""
    shares = [tally.answered / asked for tally in days if (asked := tally.new + tally.reviewed)]
    return _median(shares) if shares else 1.0


def times_of(answers: Iterable[tuple[str, float]]) -> AnswerTimes:
    """The times by answers given as kind and seconds. Medians, so that a question left open for an hour counts once."""
    taken: dict[str, list[float]] = {}
    for kind, seconds in answers:
        taken.setdefault(kind, []).append(seconds)
    every = [each for seconds in taken.values() for each in seconds]
    # Imported histories may hold no times.
    if not any(every):
        return AnswerTimes()
    by_kind = {kind: _median(seconds) for kind, seconds in taken.items() if len(seconds) >= FEWEST}
    middle = _median(every)
    usual = fsum(by_kind.get(kind, middle) * len(seconds) for kind, seconds in taken.items()) / len(every)
    return AnswerTimes(usual, by_kind, True) if usual > 0 else AnswerTimes()


def _median(values: Sequence[float]) -> float:
    """Home needs it before its first frame, and loading `statistics` takes 1.4 ms."""
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


class _Standing(NamedTuple):
    """Where a day stands: its questions due and not yet answered, those new, what was done on it, the usual times."""

    due: int
    new: int
    done: DayTally
    times: AnswerTimes

    def capacity(self, minutes: float) -> int:
        """How many answers fit into the minutes of a day."""
        return floor(60 * minutes / self.times.usual)


def _standing(library: Library, store: Store, at: datetime, zone: tzinfo, days: int | None) -> _Standing:
    unanswered = Unanswered(library, store.figures.tallies())
    return _Standing(
        due=len(due_today(library, store, at, zone, resting=unanswered.take_all(days)).taken),
        new=len(unanswered),
        done=store.figures.day(day_of(at, zone)),
        times=answer_times(store, at, zone),
    )


def daily_limits(library: Library, store: Store, goal: Goal, at: datetime, zone: tzinfo) -> Limits:
    """The most that the day of `at` asks: a number that was set, else what the date and the minutes come to.

    With a date, what is new is spread evenly over the days left; without one, a day brings USUAL_NEW. Where minutes are
    set, reviews come first, and what is new has the time that they leave.
    """
    days = goal.days_left(day_of(at, zone))
    if goal.new is not None:
        return Limits(goal.new, goal.reviews, days)
    if days is None and goal.minutes is None:
        return Limits(USUAL_NEW, goal.reviews)
    now = _standing(library, store, at, zone, days)
    new = USUAL_NEW if days is None else ceil((now.new + now.done.new) / days)
    if goal.minutes is not None:
        reviews = min(now.due + now.done.reviewed, goal.reviews)
        new = max(min(new, now.capacity(goal.minutes) - reviews), 0)
    return Limits(new, goal.reviews, days)


def daily_advice(library: Library, store: Store, goal: Goal, at: datetime, zone: tzinfo) -> Text | None:
    """What would cover all new questions by the interview, or make a long day shorter.

    None where the goal does both, or there is no date.
    """
    today = day_of(at, zone)
    days = goal.days_left(today)
    if days is None:
        return None
    now = _standing(library, store, at, zone, days)
    new = ceil((now.new + now.done.new) / days)
    if goal.new is not None:
        return message("today_needs_new", count=new, day=goal.interview) if new > goal.new else None
    if goal.minutes is None:
        reviews = min(now.due, max(goal.reviews - now.done.reviewed, 0))
        fits = reviews + max(new - now.done.new, 0) <= now.capacity(LONG_DAY)
        return None if fits else message("today_is_long")
    # Takes FSRS, without which home is shown.
    from dlquiz.session.coverage import Coverage, waiting_reviews

    waiting = waiting_reviews(library, store, at, zone, days)
    firsts = [tally.first for tally in store.figures.tallies().values()]

    def coverage(new: int) -> Coverage:
        return Coverage(new, days, now.done, waiting, firsts, store.figures.curve)

    reserve = RESERVE if now.times.measured else RESERVE * RESERVE_OF_A_GUESS
    seconds, whole = reserve * now.times.usual, coverage(now.new)
    fit = floor(60 * goal.minutes / seconds)
    if whole.is_covered(fit):
        return None
    minutes = ceil(bisect_left(range(whole.most), True, key=whole.is_covered) * seconds / 60)
    if minutes <= MOST_MINUTES:
        return message("today_needs_minutes", count=minutes, day=goal.interview)
    fewer = bisect_left(range(now.new), True, key=lambda new: not coverage(new + 1).is_covered(fit))
    return message("today_needs_fewer", count=fewer, all=now.new, day=goal.interview)
