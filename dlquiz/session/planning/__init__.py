"""A plan for a date: what will be remembered on that day, what each day until then asks, what a target takes.

`gathered` reads what is known into a `Snapshot` of plain values; all that follows from it is pure, and the same
values always give the same plan.
"""

from dlquiz.session.planning.asking import day_asked, target_asked, usual_day
from dlquiz.session.planning.plan import DatePlan, Day, Forecast, Need, TopicForecast, Ways, forecast, plan_for, ways_to
from dlquiz.session.planning.simulation import StoppedError
from dlquiz.session.planning.snapshot import Done, FirstAnswers, Habit, Pace, PlannedQuestion, Snapshot, gathered

__all__ = [
    "DatePlan",
    "Day",
    "Done",
    "FirstAnswers",
    "Forecast",
    "Habit",
    "Need",
    "Pace",
    "PlannedQuestion",
    "Snapshot",
    "StoppedError",
    "TopicForecast",
    "Ways",
    "day_asked",
    "forecast",
    "gathered",
    "plan_for",
    "target_asked",
    "usual_day",
    "ways_to",
]
