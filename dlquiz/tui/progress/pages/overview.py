"""The first page: how much was done, how steadily, and what is coming."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from dlquiz.session.formatting import streak_text, time_text
from dlquiz.tui.pictures.calendar import calendar
from dlquiz.tui.pictures.days import Bar, day_bars
from dlquiz.tui.pictures.words import calendar_words
from dlquiz.tui.progress.pages.kit import Section, View, text_block
from dlquiz.tui.rendering import Part, verbatim

OTHER_ROWS = 17
"""The rows of this page besides the bars of the forecast."""
LEAST_HEIGHT, MOST_HEIGHT = 4, 10


def overview_page(view: View) -> list[Section]:
    """Counts, the calendar of the year, and the forecast of thirty days."""
    found, say = view.figures, view.say
    counts = say("progress_counts", answered=found.answered, questions=found.questions, due=len(found.due))
    streak = streak_text(found.streak).in_language(view.language)
    answers = {day: tally.answered for day, tally in found.days.items()}
    return [
        Section("", text_block(Part(verbatim(counts), style="bold"), time_text(found.time), language=view.language)),
        Section(
            f"{say('progress_answers')} · {streak}",
            lambda width: calendar(answers, found.today, width, calendar_words(view.language)),
        ),
        _forecast(view),
    ]


def _forecast(view: View) -> Section:
    today = view.figures.today
    bars = [
        Bar(f"{today + timedelta(days=ahead):%m-%d}", (reviews,)) for ahead, reviews in enumerate(view.figures.forecast)
    ]
    height = min(max(view.rows - OTHER_ROWS, LEAST_HEIGHT), MOST_HEIGHT)
    return Section(
        view.say("progress_forecast"),
        partial(day_bars, bars, height=height, keep="first", empty=view.say("nothing_comes")),
    )
