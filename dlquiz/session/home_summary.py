"""What home shows: the plan of today, what was done, the days in a row, and the last session.

Nothing of it goes through the history: it is read from what is kept by day, and from the newest answers.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from dlquiz.messages import Language, say
from dlquiz.progress.days import day_of, day_start
from dlquiz.progress.rollups import DayTally, Tally
from dlquiz.progress.store import Outcome, Store
from dlquiz.session.daily import LOOKED_BACK, answer_times
from dlquiz.session.today import Limits, Unanswered

FEW_OF_A_SESSION, MOST_OF_A_SESSION = 30, 200
"""How many of the newest answers are looked at first, and where a session has more."""
PAUSE = timedelta(minutes=30)
"""Answers further apart belong to two sessions."""


class LastSession(NamedTuple):
    """When the last answers in a row were given, how many they were, and how many of them were right."""

    at: datetime
    answered: int
    right: int


class HomeSummary(NamedTuple):
    """`reviews` and `new` are what today's limits still allow of what there is, and `minutes` how long both take.

    `days_left` counts the days until the interview, today among them, None without a date. `streak` counts the days in
    a row up to today or yesterday; `practised` says whether today is one of them. `days` are those of the last eight
    weeks. While an interview is unfinished its verdicts are `withheld`: no figure may show how its answers came out.
    """

    today: date
    reviews: int
    new: int
    minutes: float
    done: DayTally
    streak: int
    practised: bool
    days: Mapping[date, DayTally]
    last: LastSession | None
    withheld: bool = False
    more: bool = False
    """Whether there are new questions beyond the limit of the day."""
    days_left: int | None = None

    @property
    def asks(self) -> bool:
        """Whether today still asks anything."""
        return bool(self.reviews or self.new)


def home_summary(
    store: Store,
    at: datetime,
    zone: tzinfo,
    limits: Limits,
    *,
    due: Sequence[str],
    unanswered: Unanswered,
    tallies: Mapping[str, Tally],
) -> HomeSummary:
    """What home says at `at`; `due` is due today, siblings apart, and `unanswered` are not among the `tallies`."""
    today = day_of(at, zone)
    days = store.figures.days(today - LOOKED_BACK)
    done = days.get(today, DayTally())
    reviews = due[: max(0, limits.reviews - done.reviewed)]
    fresh = _new(store, at, zone, reviews, unanswered)
    times = answer_times(store, at, zone)
    new = min(fresh, max(0, limits.new - done.new))
    return HomeSummary(
        today=today,
        reviews=len(reviews),
        new=new,
        minutes=(sum(times.of(tallies[name].kind) for name in reviews) + new * times.usual) / 60,
        done=done,
        streak=_streak(store, days, today),
        practised=today in days,
        days=days,
        last=_last(store),
        more=fresh > new,
        days_left=limits.days,
    )


def last_session(outcomes: Sequence[Outcome]) -> LastSession | None:
    """The newest of these answers, the newest first, that were given without a long pause between them."""
    if not outcomes:
        return None
    together = 1
    while together < len(outcomes) and outcomes[together - 1].at - outcomes[together].at <= PAUSE:
        together += 1
    return LastSession(outcomes[0].at, together, sum(each.verdict == "right" for each in outcomes[:together]))


def _last(store: Store) -> LastSession | None:
    last = last_session(store.outcomes(FEW_OF_A_SESSION))
    longer = last is not None and last.answered == FEW_OF_A_SESSION
    return last_session(store.outcomes(MOST_OF_A_SESSION)) if longer else last


def _new(store: Store, at: datetime, zone: tzinfo, reviews: Sequence[str], unanswered: Unanswered) -> int:
    """How many new questions there are for today; no sibling of one was answered, or is to be reviewed."""
    return unanswered.apart([*store.figures.answered_since(day_start(at, zone)), *reviews]) if unanswered else 0


def _streak(store: Store, days: Mapping[date, DayTally], today: date) -> int:
    """The days in a row that end today, or yesterday while today is still open."""
    last = today if today in days else today - timedelta(days=1)
    began = store.figures.run_began(last) if last in days else None
    return 0 if began is None else (last - began).days + 1


# What is said of it, the same for every frontend


def plan_text(seen: HomeSummary, language: Language, *, timed: bool = True) -> str:
    """What today still asks for, how long that takes where that is `timed`, and the days left."""
    left = [] if seen.days_left is None else [say(language, "glance_days_left", count=seen.days_left)]
    if not seen.asks:
        return " · ".join([say(language, "glance_more" if seen.more else "glance_free"), *left])
    counts = (("glance_reviews", seen.reviews), ("glance_new", seen.new))
    asked = " + ".join(say(language, key, count=count) for key, count in counts if count)
    if timed:
        asked = say(language, "glance_timed", asked=asked, count=max(round(seen.minutes), 1))
    return " · ".join([asked, *left])


def done_text(seen: HomeSummary, language: Language) -> str:
    """What was done today; empty before the first answer."""
    if not seen.done.answered:
        return ""
    key = "glance_done_withheld" if seen.withheld else "glance_done"
    return say(language, key, count=seen.done.answered, right=seen.done.right)


def days_text(seen: HomeSummary, language: Language) -> str:
    """The days in a row."""
    days = say(language, "days", count=seen.streak)
    return say(language, "glance_open", days=days) if seen.streak and not seen.practised else days


def last_text(seen: HomeSummary, zone: tzinfo, language: Language) -> str:
    """When the last session was, and how it came out; empty where there was none."""
    last = seen.last
    if last is None:
        return ""
    key = "glance_last_withheld" if seen.withheld else "glance_last_score"
    return say(language, key, when=_when(last.at, seen.today, zone, language), answered=last.answered, right=last.right)


def _when(at: datetime, today: date, zone: tzinfo, language: Language) -> str:
    """The day by its name where it has one, else its date; and the time."""
    wall, day = at.astimezone(zone), day_of(at, zone)
    named = {today: "glance_this_day", today - timedelta(days=1): "glance_day_before"}.get(day)
    dated = f"{wall:%Y-%m-%d}" if today - day > timedelta(days=300) else f"{wall:%m-%d}"
    return f"{say(language, named) if named else dated} {wall:%H:%M}"
