"""What there is to say about a plan, the same for every face."""

from __future__ import annotations

from math import floor

from dlquiz.messages import Text, message
from dlquiz.session.planning.standpoint import Standpoint
from dlquiz.session.planning.targets import Need


def start_text(start: Standpoint) -> Text:
    """The habit that the plan rests on, or what is missing."""
    habit = start.habit
    if not habit.pace.answers and not any(each.memory for each in start.questions):
        return message("plan_no_history", seconds=amount(habit.seconds))
    each = {"reviews": amount(habit.reviews), "new": amount(habit.new), "seconds": f"{habit.seconds:.0f}"}
    return message("plan_habit", **each, minutes=amount(habit.minutes(habit.pace.answers)))


def need_text(need: Need) -> Text:
    """The minutes a day that the target takes, or the most there is to reach."""
    target = percent(need.recall)
    if not need.reachable:
        # Rounded down, so that it never looks like the target itself.
        return message("plan_out_of_reach", target=target, best=floor(100 * need.best))
    if not need.answers:
        return message("plan_reached", target=target)
    return message("plan_needs", target=target, minutes=amount(need.minutes), answers=need.answers)


def amount(number: float) -> str:
    """A mean in few digits: one decimal below ten."""
    return f"{number:.1f}".removesuffix(".0") if number < 9.95 else f"{number:.0f}"


def percent(share: float) -> str:
    """A share without its sign: 90, or 92.5 where it was asked for that finely."""
    return f"{100 * share:.1f}".removesuffix(".0")
