"""A plan for a date: what will be remembered on that day, what each day until then asks, what a target takes.

`gathered` reads what is known into a `Standpoint` of plain values; all that follows from it is pure, and the same
values always give the same plan.
"""

from dlquiz.session.planning.asking import day_asked, target_asked, usual_day
from dlquiz.session.planning.forecasting import Day, Forecast, Outlook, forecast
from dlquiz.session.planning.gathering import gathered
from dlquiz.session.planning.playing import StoppedError
from dlquiz.session.planning.reaching import Ways, ways_to
from dlquiz.session.planning.standpoint import Asked, Done, FirstAnswers, Habit, Pace, Standpoint
from dlquiz.session.planning.targets import DatePlan, Need, plan_for

__all__ = [
    "Asked",
    "DatePlan",
    "Day",
    "Done",
    "FirstAnswers",
    "Forecast",
    "Habit",
    "Need",
    "Outlook",
    "Pace",
    "Standpoint",
    "StoppedError",
    "Ways",
    "day_asked",
    "forecast",
    "gathered",
    "plan_for",
    "target_asked",
    "usual_day",
    "ways_to",
]
