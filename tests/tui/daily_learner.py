"""A learner by dice who does what home says each day, and what home should say, counted from the answers alone."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import ceil, floor
from statistics import fmean, median

from asking import next_question
from drawn_banks import right_answers_of

from dlquiz.kinds.answering import give_up
from dlquiz.progress.records import StoredAttempt
from dlquiz.schedule import Memory, retrievability, review
from dlquiz.session.options import SessionOptions
from dlquiz.session.session import Session
from dlquiz.session.state import QuestionState
from dlquiz.settings import load_settings
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.context import AppContext
from dlquiz.tui.home.presenter import practice
from dlquiz.tui.home.summary import head
from dlquiz.tui.home.topics import overview

DAYS = 21
RIGHT = 0.8


class Clock:
    """Stands still until it is moved."""

    now = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


SECONDS = {"text": 1.5, "numeric": 1.5, "steps": 2.5, "cloze": 1.5, "open": 3.0, "code": 6.0}
"""What an answer to a question of a type takes, in answers to a claim."""


class Learner:
    """Who practises at some hour of each day, answers by dice, and takes about a minute, longer for words."""

    def __init__(self, context: AppContext, clock: Clock, seed: int) -> None:
        self.context, self.clock, self.dice = context, clock, random.Random(seed)

    def line(self) -> str:
        """What home says of today at 80 columns, without the label."""
        at = self.clock()
        seen = overview(self.context.library, self.context.store, at, UTC, self.context.limits)
        return re.sub(r"^Today +", "", head(seen.summary, UTC, "en", 80, rows=1).plain)

    def enter(self) -> tuple[SessionOptions, int]:
        """Press Enter on the row of all banks; what is begun, and how many questions it asks."""
        context = self.context
        seen = overview(context.library, context.store, self.clock(), UTC, context.limits)
        options = practice(seen.rows[0], context.settings, seen.summary)
        return options, seen.summary.reviews + seen.summary.new

    def answer(self, options: SessionOptions, most: int | None = None) -> list[str]:
        """Answer questions of a session, all or the first few; the names of those asked, what is relearned left out."""
        session = self.context.begin_session(options, "en").session
        assert session is not None
        asked, memories = [], self.context.store.figures.memories()
        while (most is None or len(asked) < most) and (question_state := next_question(session)) is not None:
            question = question_state.variant.question
            if not question_state.relearned:
                asked.append(question.name)
            self.clock.now += timedelta(seconds=self.dice.uniform(20, 90) * SECONDS.get(question.type, 1))
            memory = memories.get(question.name)
            chance = RIGHT if memory is None else retrievability(memory, self.clock())
            if self.dice.random() < chance:
                answer_rightly(session, question_state)
            else:
                session.reveal()
        return asked


def answer_rightly(session: Session, question_state: QuestionState) -> None:
    """Give the right answer as the checker types it, step by step; of a function only the verdict, without a run."""
    variant, kind = question_state.variant, question_state.variant.question.kind
    if kind.in_file:
        session.submit("", known=replace(give_up(variant), outcome="right", score=1.0))
        return
    (typed, *_) = right_answers_of(variant)
    for each in typed.split("\n") if kind.in_steps else ["because", typed] if kind.in_own_words else [typed]:
        result = session.submit(each)
    assert result.verdict.outcome == "right"


class Counted:
    """What a day should ask, counted from the answers and the bank: no figure of the program is used."""

    def __init__(self, context: AppContext, at: datetime, interview: date, minutes: int | None) -> None:
        families = {question.name: question.family_name for question in context.library.questions()}
        history = sorted(context.store.history(), key=lambda attempt: attempt.at)
        morning = datetime(at.year, at.month, at.day, 4, tzinfo=UTC)
        memories: dict[str, Memory] = {}
        done: dict[str, bool] = {}
        for attempt in history:
            if attempt.at >= morning:
                done.setdefault(attempt.question, attempt.question not in memories)
            memories[attempt.question] = review(memories.get(attempt.question), attempt.rating, attempt.at)
        taken = {families[name]: name for name in reversed(list(done)) if families[name]}
        back = sorted((memory.due, name) for name, memory in memories.items() if name not in done)
        self.unseen = families.keys() - memories.keys()
        self.days = (interview - at.date()).days
        # A family that has as many new questions as there are days left has no day for what is due.
        left = Counter(families[name] for name in self.unseen)
        back = [(due, name) for due, name in back if not families[name] or left[families[name]] < self.days]
        self.due = {
            name
            for due, name in back
            if due < morning + timedelta(days=1)
            and (not families[name] or taken.setdefault(families[name], name) == name)
        }
        alone = sum(not families[name] for name in self.unseen)
        free = len({families[name] for name in self.unseen if families[name]} - taken.keys())
        before = [attempt for attempt in history if attempt.at < morning][-400:]
        self.usual, self.by_kind = seconds_of(before, answers_each(history, morning))
        new_today = sum(done.values())
        quota = ceil((len(self.unseen) + new_today) / self.days)
        if minutes is not None:
            quota = min(quota, floor(60 * minutes / self.usual) - len(self.due) - (len(done) - new_today))
        self.new = min(max(quota - new_today, 0), alone + free)
        kinds = {attempt.question: attempt.kind for attempt in history}
        seconds = sum(self.by_kind.get(kinds[name], self.usual) for name in self.due) + self.new * self.usual
        self.minutes = max(round(seconds / 60), 1)

    def line(self) -> str:
        reviews = f"{len(self.due)} review{'s' if len(self.due) > 1 else ''}" if self.due else ""
        asked = " + ".join(filter(None, (reviews, f"{self.new} new" if self.new else "")))
        days = f"{self.days} day{'s' if self.days > 1 else ''} left"
        return f"{asked}, about {self.minutes} min · {days}"


def seconds_of(attempts: Sequence[StoredAttempt], each: float) -> tuple[float, dict[str, float]]:
    """A minute before there is a day of answers; then the median of each kind, and the mean of these medians.

    `each` is how many answers a question takes.
    """
    taken: dict[str, list[float]] = {}
    for attempt in attempts:
        taken.setdefault(attempt.kind, []).append(attempt.seconds * each)
    if not taken:
        return 60, {}
    by_kind = {kind: median(seconds) for kind, seconds in taken.items() if len(seconds) >= 5}
    counts = Counter(attempt.kind for attempt in attempts)
    every = median(attempt.seconds for attempt in attempts) * each
    return fmean(by_kind.get(kind, every) for kind in counts.elements()), by_kind


def answers_each(history: Sequence[StoredAttempt], morning: datetime) -> float:
    """How many answers a question took before this morning, on the day in the middle."""
    days: dict[date, list[str]] = {}
    for attempt in history:
        if attempt.at < morning:
            days.setdefault((attempt.at - timedelta(hours=4)).date(), []).append(attempt.question)
    return median(len(asked) / len(set(asked)) for asked in days.values()) if days else 1


async def first_start(context: AppContext, minutes: int | None) -> AppContext:
    """The two answers at the first start."""
    app = DlquizApp(replace(context, greets=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*f"+{DAYS}", "enter", *("" if minutes is None else str(minutes)), "enter", "down", "enter")
        assert load_settings(context.settings_file) == app.context.settings
    return app.context
