"""A plan for a date as pictures: recall by bank and topic, its curve until then, and what each day asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from textual.content import Content

from dlquiz.bank import Library
from dlquiz.messages import Language, Text, message, say
from dlquiz.session.planning.formatting import amount, need_text, percent
from dlquiz.session.planning.plan import DatePlan, Forecast, TopicForecast
from dlquiz.tui.drawing import Draw
from dlquiz.tui.home.topics import topics_of
from dlquiz.tui.pictures.curve import Axis, Series, Tick, curve, percent_axis
from dlquiz.tui.pictures.days import Bar, day_bars
from dlquiz.tui.pictures.tables import Interval, IntervalWords, intervals

CURVE_HEIGHT, LOW_CURVE_HEIGHT = 9, 5
LOAD_HEIGHT = 6
TICKS = 5
A_YEAR = 365


def recall_table(forecast: Forecast, library: Library, language: Language) -> Draw:
    """All questions, and below them each bank and its topics, in the order of the banks."""
    rows = [
        _row(name.in_language(language), below, outlook, language) for name, below, outlook in _named(forecast, library)
    ]
    words = IntervalWords(*(say(language, word) for word in ("plan_low", "plan_high", "plan_mean")))
    return lambda width: intervals(rows, width, words=words)


def recall_curve(plan: DatePlan, language: Language, *, low: bool) -> Draw:
    """Recall from today to the date, at the habit and at the pace that the target takes."""
    first, last = plan.habit.curve[0][0], plan.habit.day
    days = (last - first).days
    series = [
        Series(say(language, "plan_curve_habit"), _points(plan.habit)),
        Series(say(language, "plan_curve_need", minutes=amount(plan.minutes)), _points(plan.needed)),
        Series(
            say(language, "plan_curve_target", target=percent(plan.target)), [(0, plan.target), (days, plan.target)]
        ),
    ]
    axis = Axis(0, max(days, 1), tuple(_ticks(first, days)))
    height = LOW_CURVE_HEIGHT if low else CURVE_HEIGHT
    return lambda width: curve(series, axis, percent_axis(), width, height=height)


def daily_load(plan: DatePlan, language: Language) -> Draw:
    """What the coming days ask at the pace that the target takes: reviews, and new questions on top of them."""
    bars = [Bar(_label(day.day), (day.reviews, day.new)) for day in plan.needed.queue]
    layers = [say(language, f"column_{kind}") for kind in ("reviews", "new")]
    name, idle = say(language, "plan_load"), need_text(plan).in_language(language)

    def draw(width: int) -> Content:
        return day_bars(bars, width, name=name, layers=layers, height=LOAD_HEIGHT, keep="first", empty=idle)

    return draw


def _named(forecast: Forecast, library: Library) -> Iterator[tuple[Text, bool, TopicForecast]]:
    yield message("plan_all"), False, forecast.all
    for bank in library.banks:
        if bank.id in forecast.banks:
            yield bank.title, False, forecast.banks[bank.id]
        for topic in topics_of(bank):
            outlook = forecast.topics.get(f"{bank.id}/{topic}")
            if outlook is not None:
                yield bank.topics.get(topic, Text.same(topic)), True, outlook


def _row(name: str, below: bool, outlook: TopicForecast, language: Language) -> Interval:
    label = f"· {name}" if below else name
    if not outlook.seen:
        return Interval(label, None, note=f"{say(language, 'plan_none')}  0/{outlook.questions}")
    note = say(language, "plan_note", today=outlook.today.bounded, seen=outlook.seen, questions=outlook.questions)
    return Interval(label, outlook.then.value, outlook.then.low, outlook.then.high, note)


def _points(forecast: Forecast) -> list[tuple[float, float | None]]:
    first = forecast.curve[0][0]
    return [((day - first).days, recall) for day, recall in forecast.curve]


def _ticks(first: date, days: int) -> Iterator[Tick]:
    """Dates at even distances, the first and the last among them; over long times with their years."""
    parts = min(TICKS - 1, days) or 1
    for part in range(parts + 1):
        at = round(part * days / parts)
        day = first + timedelta(days=at)
        yield Tick(at, _label(day) if days < A_YEAR else day.isoformat())


def _label(day: date) -> str:
    return f"{day.month:02}-{day.day:02}"
