"""A plan for a date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dlquiz import locations
from dlquiz.bank import Library
from dlquiz.cli.clock import local_zone, now
from dlquiz.cli.common import DONE, language
from dlquiz.cli.library import find_bank, installed, read_progress
from dlquiz.cli.output import picked, say_json, write, write_table
from dlquiz.messages import Language, Text, say
from dlquiz.progress.days import day_of
from dlquiz.session.daily import daily_limits, goal_of
from dlquiz.session.naming import follow_names
from dlquiz.session.planning.asking import day_asked, goal_for, target_asked, usual_day
from dlquiz.session.planning.formatting import (
    amount,
    need_text,
    percent,
    scope_text,
    start_text,
    unknown_text,
    ways_text,
)
from dlquiz.session.planning.plan import (
    DatePlan,
    Day,
    Retention,
    TopicForecast,
    Ways,
    by_retention,
    plan_for,
    today_queue,
    ways_to,
)
from dlquiz.session.planning.snapshot import Pace, Snapshot, gathered
from dlquiz.session.titles import topic_label, topic_named
from dlquiz.settings import load_settings

SHOWN_DAYS = 14


def show_plan(
    extra: tuple[str, ...],
    day: str | None,
    target: str,
    *,
    bank: str | None,
    topic: str | None,
    retention: bool,
    as_json: bool,
) -> int:
    """Recall by topic on a day to come, what a target takes, and the queue that follows.

    With `retention` also what a higher or lower desired retention would come to.
    """
    at, zone = now(), local_zone()
    today = day_of(at, zone)
    settings = load_settings(locations.settings_file())
    date = usual_day(today, settings.interview_date) if day is None else day_asked(day, today)
    share = target_asked(target)
    found, library = (None, installed(extra)) if bank is None else find_bank(bank, extra, to_ask=True)
    with read_progress() as store:
        follow_names(store, library)
        chosen = None if found is None else found.id
        topic = None if topic is None else topic_named(library, chosen, topic)
        limits = daily_limits(library, store, goal_for(goal_of(settings), date, today), at, zone)
        start = gathered(library, store, at, zone, limits, bank=chosen, topic=topic)
    plan = plan_for(start, date, share)
    ways = None if plan.reachable else ways_to(start, date, share)
    choices = by_retention(start, date) if retention else None
    if as_json:
        kept = None if choices is None else [choice._asdict() for choice in choices]
        say_json(_document(start, plan, ways, {"bank": chosen, "topic": topic}) | {"retention": kept})
    else:
        _tell(start, plan, ways, library, scope_text(library, chosen, topic))
        if choices is not None:
            _tell_choices(choices, start.desired_retention)
    return DONE


def _document(start: Snapshot, plan: DatePlan, ways: Ways | None, scope: dict[str, str | None]) -> dict[str, Any]:
    habit = start.habit
    return {
        "date": plan.habit.day,
        "days": (plan.habit.day - start.today).days,
        "habit": picked(habit, "reviews new seconds") | {"minutes": habit.minutes(habit.pace.answers)},
        "recall": _recall(plan.habit.all),
        "topics": [
            {"name": name, "questions": topic.questions, "seen": topic.seen, **_recall(topic)}
            for name, topic in plan.habit.topics.items()
        ],
        "target": {
            "recall": plan.target,
            "minutes": plan.minutes if plan.reachable else None,
            "reachable": plan.reachable,
            "best": plan.best,
        },
        "queue": [picked(day, "day reviews new minutes") for day in plan.needed.queue],
        "today": today_queue(start, Pace(plan.answers)),
        "scope": scope,
        "ways": None if ways is None else {"new_per_day": ways.new, "minutes": ways.minutes, "date": ways.day},
        "limits": {"new_per_day": start.limits.new, "reviews_per_day": start.limits.reviews},
    }


def _recall(outlook: TopicForecast) -> dict[str, float | None]:
    """Null where no answer tells anything."""
    today, then = outlook.today, outlook.then
    figures = {"today": today.value, "then": then.value, "low": then.low, "high": then.high}
    figures |= {"today_low": today.low, "today_high": today.high}
    return {key: value if outlook.seen else None for key, value in figures.items()}


def _tell(start: Snapshot, plan: DatePlan, ways: Ways | None, library: Library, scope: Text) -> None:
    chosen = language()
    forecast, queue = plan.habit, plan.needed.queue[:SHOWN_DAYS]
    counts = {"days": (forecast.day - start.today).days, "questions": forecast.all.questions, "seen": forecast.all.seen}
    write(say(chosen, "plan_head", day=forecast.day, scope=scope.in_language(chosen), **counts))
    write(start_text(start).in_language(chosen))
    write()
    columns = ("column_topic", "column_questions", "column_seen", "plan_today", "plan_then")
    labels = {name: topic_label(library, name).in_language(chosen) for name in forecast.topics}
    rows = [_topic_row(labels[name], outlook, chosen) for name, outlook in forecast.topics.items()]
    rows.append(_topic_row(say(chosen, "plan_all"), forecast.all, chosen))
    write_table([[say(chosen, key) for key in columns], *rows], range(1, 5))
    write()
    write(need_text(plan).in_language(chosen))
    for text in (ways and ways_text(ways, start.limits), unknown_text(forecast)):
        if text is not None:
            write(text.in_language(chosen))
    if plan.answers and queue:
        write(say(chosen, "plan_queue"))
        head = ("column_day", "column_reviews", "column_new", "column_minutes")
        write_table([[say(chosen, key) for key in head], *map(_day_row, queue)], range(1, 4))


def _tell_choices(choices: Sequence[Retention], in_use: float) -> None:
    chosen = language()
    rows = [
        [
            say(
                chosen, "plan_in_use" if choice.retention == in_use else "plan_share", percent=percent(choice.retention)
            ),
            amount(choice.minutes),
            f"{percent(choice.recall)}%",
        ]
        for choice in choices
    ]
    write()
    write(say(chosen, "plan_retention"))
    head = ("setting_desired_retention", "plan_minutes_a_day", "plan_recall")
    write_table([[say(chosen, key) for key in head], *rows], (1, 2))


def _topic_row(name: str, outlook: TopicForecast, chosen: Language) -> list[str]:
    then = outlook.then.bounded if outlook.seen else say(chosen, "plan_none")
    return [name, str(outlook.questions), str(outlook.seen), outlook.today.bounded, then]


def _day_row(day: Day) -> list[str]:
    return [day.day.isoformat(), amount(day.reviews), amount(day.new), amount(day.minutes)]
