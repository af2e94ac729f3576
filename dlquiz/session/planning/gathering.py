"""From library and store to the values that a plan rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from statistics import fmean, median

from dlquiz.bank import Library
from dlquiz.progress import DayTally, Store, Tally
from dlquiz.progress.days import day_of
from dlquiz.questions import Question
from dlquiz.schedule import Memory
from dlquiz.session.planning.standpoint import Asked, Done, FirstAnswers, Habit, Standpoint
from dlquiz.session.selection import select
from dlquiz.session.today import Limits

HABIT_DAYS = 28
GUESSED_SECONDS = 60.0
"""What an answer takes while nothing is known."""
AT_MOST = 4
"""How many times the usual an answer may count: more was a pause."""


def gathered(
    library: Library,
    store: Store,
    at: datetime,
    zone: tzinfo,
    limits: Limits,
    *,
    bank: str | None = None,
    topic: str | None = None,
) -> Standpoint:
    """Where a plan for the questions in use of one bank and topic, where these are given, starts at `at`.

    The habit is the learner's whole habit. Raises `UsageError` where there are no such questions.
    """
    chosen = select(library.questions(bank), bank=bank, topic=topic)
    memories, tallies, today = store.memories(), store.tallies(), day_of(at, zone)
    done = store.day(today)
    return Standpoint(
        questions=tuple(_asked(question, memories.get(question.name)) for question in chosen),
        now=at,
        zone=zone,
        habit=habit(store.days(), tallies.values(), today),
        firsts=_firsts(chosen, tallies),
        limits=limits,
        done=Done(done.reviewed, done.new),
        desired_retention=store.desired_retention,
    )


def habit(days: Mapping[date, DayTally], tallies: Iterable[Tally], today: date) -> Habit:
    """The mean over the last HABIT_DAYS days before today, those without practice too.

    Who began later is judged by the days since then, and who began today by today.
    """
    past = [day for day in days if day < today]
    since = max(min(past), today - timedelta(days=HABIT_DAYS)) if past else today
    count = max((today - since).days, 1)
    tallies = list(tallies)
    taken = [tally for day, tally in days.items() if since <= day < today or since == day == today]
    return Habit(
        reviews=sum(tally.reviewed for tally in taken) / count,
        new=sum(tally.new for tally in taken) / count,
        seconds=usual_seconds(tallies),
        timed=any(tally.milliseconds for tally in tallies),
    )


def usual_seconds(tallies: Iterable[Tally]) -> float:
    """What an answer takes: the mean over the questions of what their answers took on average.

    Each counts at most AT_MOST times the median, so that a question left open over night does not fill the calendar.
    """
    seconds = [tally.milliseconds / 1000 / tally.answered for tally in tallies]
    if not any(seconds):
        return GUESSED_SECONDS
    most = AT_MOST * median(seconds)
    return fmean(min(each, most) for each in seconds)


def _asked(question: Question, memory: Memory | None) -> Asked:
    return Asked(question.name, _topic(question), memory, question.family_name)


def _firsts(questions: Sequence[Question], tallies: Mapping[str, Tally]) -> dict[str, FirstAnswers]:
    scores: dict[str, list[float]] = {}
    for question in questions:
        if question.name in tallies:
            scores.setdefault(_topic(question), []).append(tallies[question.name].first)
    return {topic: FirstAnswers(len(each), sum(each)) for topic, each in scores.items()}


def _topic(question: Question) -> str:
    return f"{question.bank}/{question.topic}"
