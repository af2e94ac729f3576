"""The days of late, and the latest answers."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from dlquiz.grading.verdict import SIGNS
from dlquiz.progress.records import StoredAttempt
from dlquiz.progress.rollups import DayTally
from dlquiz.session.formatting import time_text
from dlquiz.tui.pictures.canvas import FAIR, GOOD, POOR
from dlquiz.tui.pictures.days import Bar, day_bars
from dlquiz.tui.progress.pages.kit import Section, View, text_block
from dlquiz.tui.question.looks import COLOURS
from dlquiz.tui.rendering import Part, verbatim

DAYS = 30
OTHER_ROWS = 10
"""The rows of the page of time besides the bars of its two pictures."""
LEAST_HEIGHT, MOST_HEIGHT = 4, 10
MINUTE = 60_000


def time_page(view: View) -> list[Section]:
    """Minutes and answers of each of the last thirty days."""
    found, say = view.figures, view.say
    days = [found.today - timedelta(days=ago) for ago in reversed(range(DAYS))]
    tallies = [(f"{day:%m-%d}", found.days.get(day, DayTally())) for day in days]
    height = min(max((view.rows - OTHER_ROWS) // 2, LEAST_HEIGHT), MOST_HEIGHT)
    picture = partial(day_bars, height=height, empty=say("nothing_lately"))
    minutes = [Bar(label, (tally.milliseconds / MINUTE,)) for label, tally in tallies]
    answers = [Bar(label, (tally.right, tally.partly, tally.wrong)) for label, tally in tallies]
    verdicts = tuple(say(verdict) for verdict in ("right", "partly", "wrong"))
    return [
        Section("", text_block(time_text(found.time), language=view.language)),
        Section(say("progress_minutes"), partial(picture, minutes)),
        Section(say("progress_answers"), partial(picture, answers, layers=verdicts, looks=(GOOD, FAIR, POOR))),
    ]


def history_page(view: View) -> list[Section]:
    """The latest answers, the newest first."""
    lines = [_line(view, attempt) for attempt in view.latest]
    return [Section(view.say("progress_latest"), text_block(*lines, language=view.language))]


def _line(view: View, attempt: StoredAttempt) -> Part:
    at = attempt.at.astimezone(view.zone).strftime("%m-%d %H:%M")
    text = f"{at} {attempt.question} → {' '.join(attempt.answer.split())}"
    colour = COLOURS[attempt.verdict]
    return Part(verbatim(text), label=f"{SIGNS[attempt.verdict]} ", label_style=colour, gap=False)
