"""How much was recalled when it came back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from dlquiz.progress.statistics import Retention, weekly_retention
from dlquiz.session.formatting import predicted_text
from dlquiz.tui.pictures.curve import Axis, Series, Tick, curve, percent_axis
from dlquiz.tui.pictures.tables import Interval, intervals
from dlquiz.tui.progress.pages.kit import Section, View, text_block

OTHER_ROWS = 12
"""The rows of this page besides the canvas of the curve."""
LEAST_HEIGHT, MOST_HEIGHT = 5, 17


def memory_page(view: View) -> list[Section]:
    """The share recalled lately and ever with its bounds, what is expected now, and the weeks of the last year."""
    found, say = view.figures, view.say
    rows = [
        _row(view, say("retention_recent"), found.retention),
        _row(view, say("retention_ever"), found.retention_ever),
    ]
    expected = [predicted_text(found.predicted)] if found.answered else []
    sentence = [Section("", text_block(*expected, language=view.language))]
    if not found.retention_ever.reviewed:
        return [Section("", text_block(say("no_reviews"), language=view.language)), *sentence]
    weeks = weekly_retention(found.days, found.today)
    recalled = Section(say("progress_retention"), partial(intervals, rows, words=view.interval_words()))
    return [recalled, *sentence, *([_weekly(view, weeks)] if len(weeks) > 1 else [])]


def _row(view: View, label: str, found: Retention) -> Interval:
    if not found.reviewed:
        return Interval(label, None)
    share, count = found.share, found.reviewed
    return Interval(label, share.value, share.low, share.high, view.say("reviews", count=count))


def _weekly(view: View, weeks: Mapping[date, Retention]) -> Section:
    height = min(max((view.rows - OTHER_ROWS) // 4 * 4 + 1, LEAST_HEIGHT), MOST_HEIGHT)
    series = [
        Series(view.say("weeks_share"), _points(weeks, "value")),
        Series(view.say("weeks_low"), _points(weeks, "low")),
        Series(view.say("weeks_high"), _points(weeks, "high")),
    ]
    return Section(
        view.say("progress_weeks"), partial(curve, series, _calendar_axis(weeks), percent_axis(), height=height)
    )


def _points(weeks: Mapping[date, Retention], bound: str) -> list[tuple[float, float | None]]:
    return [
        (monday.toordinal(), getattr(week.share, bound) if week.reviewed else None) for monday, week in weeks.items()
    ]


def _calendar_axis(weeks: Mapping[date, Retention]) -> Axis:
    days = [monday.toordinal() for monday in weeks]
    return Axis(days[0], days[-1], tuple(Tick(monday.toordinal(), f"{monday:%m-%d}") for monday in weeks))
