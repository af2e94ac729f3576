"""A plan for a date."""

from __future__ import annotations

from typing import Any

from dlquiz import locations
from dlquiz.cli.clock import local_zone, now
from dlquiz.cli.common import DONE, language
from dlquiz.cli.output import say_json, write, write_table
from dlquiz.cli.places import find_bank, installed, read_progress
from dlquiz.messages import Language, say
from dlquiz.progress.days import day_of
from dlquiz.session import Limits
from dlquiz.session.naming import follow_names
from dlquiz.session.planning import (
    DatePlan,
    Day,
    Outlook,
    Standpoint,
    day_asked,
    gathered,
    plan_for,
    target_asked,
)
from dlquiz.session.planning.telling import amount, need_text, start_text
from dlquiz.settings import load_settings

SHOWN_DAYS = 14


def show_plan(
    extra: tuple[str, ...], day: str, target: str, *, bank: str | None, topic: str | None, as_json: bool
) -> int:
    """Recall by topic on a day to come, what a target takes, and the queue that follows."""
    at, zone = now(), local_zone()
    date, share = day_asked(day, day_of(at, zone)), target_asked(target)
    found, library = (None, installed(extra)) if bank is None else find_bank(bank, extra, to_ask=True)
    settings = load_settings(locations.settings_file())
    limits = Limits(settings.new_per_day, settings.reviews_per_day)
    with read_progress() as store:
        follow_names(store, library)
        chosen = None if found is None else found.id
        start = gathered(library, store, at, zone, limits, bank=chosen, topic=topic)
    plan = plan_for(start, date, share)
    if as_json:
        say_json(_document(start, plan))
    else:
        _tell(start, plan, language())
    return DONE


def _document(start: Standpoint, plan: DatePlan) -> dict[str, Any]:
    habit, need, outlook = start.habit, plan.need, plan.habit.all
    return {
        "date": plan.habit.day.isoformat(),
        "days": (plan.habit.day - start.today).days,
        "habit": {
            "reviews": habit.reviews,
            "new": habit.new,
            "seconds": habit.seconds,
            "minutes": habit.minutes(habit.pace.answers),
        },
        "recall": {"today": outlook.today, "then": outlook.then, "low": outlook.low, "high": outlook.high},
        "topics": [{"name": name, **topic._asdict()} for name, topic in plan.habit.topics.items()],
        "target": {
            "recall": need.recall,
            "minutes": need.minutes if need.reachable else None,
            "reachable": need.reachable,
            "best": need.best,
        },
        "queue": [
            {"day": day.day.isoformat(), "reviews": day.reviews, "new": day.new, "minutes": day.minutes}
            for day in need.forecast.queue
        ],
        "today": plan.today,
    }


def _tell(start: Standpoint, plan: DatePlan, chosen: Language) -> None:
    forecast, queue = plan.habit, plan.need.forecast.queue[:SHOWN_DAYS]
    counts = {"days": (forecast.day - start.today).days, "questions": forecast.all.questions, "seen": forecast.all.seen}
    write(say(chosen, "plan_head", day=forecast.day, **counts))
    write(start_text(start).in_language(chosen))
    write()
    columns = ("column_topic", "column_questions", "column_seen", "plan_today", "plan_then")
    rows = [_topic_row(name, outlook) for name, outlook in forecast.topics.items()]
    write_table([[say(chosen, key) for key in columns], *rows, _topic_row(say(chosen, "plan_all"), forecast.all)])
    write()
    write(need_text(plan.need).in_language(chosen))
    if plan.need.answers and queue:
        write(say(chosen, "plan_queue"))
        head = ("column_day", "column_reviews", "column_new", "column_minutes")
        write_table([[say(chosen, key) for key in head], *map(_day_row, queue)])


def _topic_row(name: str, outlook: Outlook) -> list[str]:
    bounds = f"{100 * outlook.then:.0f} % ({100 * outlook.low:.0f}-{100 * outlook.high:.0f})"
    return [name, str(outlook.questions), str(outlook.seen), f"{100 * outlook.today:.0f} %", bounds]


def _day_row(day: Day) -> list[str]:
    return [day.day.isoformat(), amount(day.reviews), amount(day.new), amount(day.minutes)]
