"""The days of late, and the latest answers."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from dlquiz.grading.verdict import GIVE_UP, SIGNS
from dlquiz.progress.records import StoredAttempt
from dlquiz.progress.rollups import DayTally
from dlquiz.progress.stored_answers import own_words
from dlquiz.session.formatting import time_text
from dlquiz.text.first_line import first_line
from dlquiz.tui.pictures.canvas import FAIR, GOOD, POOR
from dlquiz.tui.pictures.cells import cut
from dlquiz.tui.pictures.days import Bar, day_bars
from dlquiz.tui.progress.pages.kit import Section, Titled, View, text_block, titled_rows
from dlquiz.tui.question.looks import COLOURS

DAYS = 30
OTHER_ROWS = 10
"""The rows of the page of time besides the bars of its two pictures."""
LEAST_HEIGHT, MOST_HEIGHT = 4, 10
MINUTE = 60_000
LONGEST_ANSWER = 160


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
    return [Section(view.say("progress_latest"), titled_rows([_row(view, attempt) for attempt in view.latest]))]


def _row(view: View, attempt: StoredAttempt) -> Titled:
    at = attempt.at.astimezone(view.zone).strftime("%m-%d %H:%M")
    title = f"{at} {view.question_words(attempt.question)}"
    return Titled(title, f"→ {_answer(view, attempt)}", f"{SIGNS[attempt.verdict]} ", COLOURS[attempt.verdict])


def _answer(view: View, attempt: StoredAttempt) -> str:
    """What was answered, in few words: its beginning where it is long."""
    if set(attempt.answer.split("\n")) <= set(GIVE_UP):
        return view.say("given_up")
    answer = own_words(attempt.answer) if attempt.kind == "open" else attempt.answer
    # What was chosen is kept in the words of the bank.
    words = first_line(answer) if attempt.offered is not None else " ".join(answer.split())
    return cut(words, LONGEST_ANSWER)
