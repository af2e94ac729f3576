"""What there is to say about a plan, the same in every frontend."""

from __future__ import annotations

from math import floor

from dlquiz.bank import Library
from dlquiz.messages import Text, message
from dlquiz.session.formatting import sentences
from dlquiz.session.planning.plan import DatePlan, Forecast, Ways
from dlquiz.session.planning.snapshot import Snapshot
from dlquiz.session.today import Limits


def start_text(start: Snapshot) -> Text:
    """The habit that the plan rests on, or what is missing."""
    habit = start.habit
    if not habit.pace.answers and not any(each.memory for each in start.questions):
        return message("plan_no_history", seconds=amount(habit.seconds))
    seconds = f"{habit.seconds:.0f}" if habit.seconds >= 1 else amount(habit.seconds)
    each = {"reviews": amount(habit.reviews), "new": amount(habit.new), "seconds": seconds}
    return message(
        "plan_habit" if habit.timed else "plan_habit_untimed", **each, minutes=amount(habit.minutes(habit.pace.answers))
    )


def need_text(plan: DatePlan) -> Text:
    """The minutes a day that the target takes, or the most there is to reach."""
    target = percent(plan.target)
    if not plan.reachable:
        # Rounded down, so that it never looks like the target itself.
        return message("plan_out_of_reach", target=target, best=floor(100 * plan.best))
    if not plan.answers:
        return message("plan_reached", target=target)
    return message("plan_needs", target=target, minutes=amount(plan.minutes), answers=plan.answers)


def unknown_text(forecast: Forecast) -> Text | None:
    """How many questions are of topics without an answer, beside others; what of them is known is nothing."""
    count = sum(outlook.questions for outlook in forecast.topics.values() if not outlook.seen)
    return message("plan_unknown", count=count) if count and forecast.all.seen else None


def ways_text(ways: Ways, limits: Limits) -> Text:
    """What would bring the target within reach."""
    lines = []
    if ways.new is not None and ways.minutes is not None:
        lines.append(message("plan_raise", limit=limits.new, new=ways.new, minutes=amount(ways.minutes)))
    if ways.day is not None:
        lines.append(message("plan_later", day=ways.day))
    return sentences(lines or [message("plan_no_way")])


def scope_text(library: Library, bank: str | None, topic: str | None) -> Text:
    """What a plan is about: all banks, a bank, or a topic."""
    found = None if bank is None else library.bank(bank)
    titles = [] if found is None else [found.title]
    if topic is not None:
        titles.append(Text.same(topic) if found is None else found.topics.get(topic, Text.same(topic)))
    if not titles:
        return message("home_all")
    return Text(" / ".join(title.en for title in titles), " / ".join(title.zh for title in titles))


def amount(number: float) -> str:
    """A mean in few digits: one decimal below ten; what would be rounded to nothing is said to be little."""
    if 0 < number < 0.05:
        return "< 0.1"
    return f"{number:.1f}".removesuffix(".0") if number < 9.95 else f"{number:.0f}"


def percent(share: float) -> str:
    """A share without its sign: 90, or 92.5 where it was asked for that finely."""
    return f"{100 * share:.1f}".removesuffix(".0")
