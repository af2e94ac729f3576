"""The daily path: a learner by dice, whose interview is in three weeks, does what home says each day.

The learner sets nothing but the two answers at the first start. What home should say is counted from the answers alone.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import ceil, floor
from pathlib import Path
from statistics import fmean, median

import pytest
from asking import next_question

from dlquiz.messages import say
from dlquiz.progress.records import StoredAttempt
from dlquiz.schedule import Memory, retrievability, review
from dlquiz.session.formatting import Held
from dlquiz.session.options import SessionOptions
from dlquiz.settings import load_settings
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.context import AppContext
from dlquiz.tui.home.presenter import practice
from dlquiz.tui.home.summary import head
from dlquiz.tui.home.topics import overview
from dlquiz.tui.question.presenter import Presenter

MakeStudy = Callable[..., AppContext]
DAYS = 21
TOPICS, EACH = 6, 20
RIGHT = 0.8
MOST_SIBLINGS = 6


class Clock:
    """Stands still until it is moved."""

    now = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """Questions of two kinds in several topics, a third of them in families of two to six."""
    lines = ["format: 1", "id: b", "title: Bank", "questions:"]
    for topic in range(TOPICS):
        for number in range(EACH):
            kind = "text" if number % 4 == 3 else "true_false"
            lines += [
                f"  - id: t{topic}-{number}",
                f"    type: {kind}",
                f"    topic: t{topic}",
                "    prompt: Is it so?",
            ]
            lines += ["    accept: [yes]" if kind == "text" else "    answer: true"]
            if number < EACH // 3:
                lines += [f"    family: f{topic}-{number // (2 + topic % (MOST_SIBLINGS - 1))}"]
    file = tmp_path / "b.yaml"
    file.write_text("\n".join(lines), "utf-8")
    return file


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
            self.clock.now += timedelta(seconds=self.dice.uniform(20, 90) * (1.5 if question.type == "text" else 1))
            memory = memories.get(question.name)
            chance = RIGHT if memory is None else retrievability(memory, self.clock())
            right, wrong = {"text": ("yes", "no"), "true_false": ("true", "false")}[question.type]
            session.submit(right if self.dice.random() < chance else wrong)
        return asked


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
        self.usual, self.by_kind = seconds_of(before)
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


def seconds_of(attempts: Sequence[StoredAttempt]) -> tuple[float, dict[str, float]]:
    """A minute before there is a day of answers; then the median of each kind, and the mean of these medians."""
    taken: dict[str, list[float]] = {}
    for attempt in attempts:
        taken.setdefault(attempt.kind, []).append(attempt.seconds)
    if not taken:
        return 60, {}
    by_kind = {kind: median(seconds) for kind, seconds in taken.items() if len(seconds) >= 5}
    counts = Counter(attempt.kind for attempt in attempts)
    every = median(attempt.seconds for attempt in attempts)
    return fmean(by_kind.get(kind, every) for kind in counts.elements()), by_kind


async def first_start(context: AppContext, minutes: int | None) -> AppContext:
    """The two answers at the first start."""
    app = DlquizApp(replace(context, greets=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*f"+{DAYS}", "enter", *("" if minutes is None else str(minutes)), "enter", "down", "enter")
        assert load_settings(context.settings_file) == app.context.settings
    return app.context


@pytest.mark.sweep
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("minutes", [None, 60, 30, 20, 8])
async def test_each_day_is_said_rightly_and_all_is_met_or_said_to_be_too_much(
    make_study: MakeStudy, clock: Clock, bank: Path, minutes: int | None, seed: int
) -> None:
    context = await first_start(make_study(banks=[bank]), minutes)
    interview = clock().date() + timedelta(days=DAYS)
    learner, first_advice = Learner(context, clock, seed), context.advice()
    for day in range(DAYS):
        clock.now = datetime(2026, 3, 2, tzinfo=UTC) + timedelta(days=day, hours=learner.dice.uniform(5, 20))
        counted = Counted(context, clock(), interview, minutes)
        if not counted.due and not counted.new:
            assert learner.line().startswith(say("en", "glance_free" if not counted.unseen else "glance_more"))
            continue
        assert learner.line() == counted.line()
        options, count = learner.enter()
        assert options.today
        some = learner.answer(options, count // 2)
        # In the middle of the day the rest is left.
        assert learner.line().split("    ")[0] == Counted(context, clock(), interview, minutes).line()
        asked = [*some, *learner.answer(learner.enter()[0])]
        assert sorted(asked) == sorted(set(asked)), "nothing is asked twice"
        assert len(asked) == count == len(counted.due) + counted.new
        assert counted.due == set(asked) - counted.unseen
        assert not learner.line().split("    ")[0].count("new,"), "today's questions are done"
    left = len(Counted(context, clock(), interview, minutes).unseen)
    assert left == 0 or first_advice is not None
    if minutes in (None, 60):
        assert first_advice is None
    if minutes == 8:
        assert left > 0


@pytest.mark.sweep
@pytest.mark.parametrize("seed", range(3))
async def test_what_home_advises_on_the_first_day_reaches_the_target(
    make_study: MakeStudy, clock: Clock, bank: Path, seed: int
) -> None:
    context = await first_start(make_study(banks=[bank]), 8)
    advice = context.advice()
    assert advice is not None
    found = re.fullmatch(r"(\d+) min a day would cover all by 2026-03-23\.", advice.en)
    assert found is not None
    assert found[1] in advice.zh
    context = replace(context, settings=replace(context.settings, minutes_per_day=int(found[1])))
    assert context.advice() is None
    learner = Learner(context, clock, seed)
    for day in range(DAYS):
        clock.now = datetime(2026, 3, 2, 12, tzinfo=UTC) + timedelta(days=day)
        options, count = learner.enter()
        if count:
            learner.answer(options)
    answered = {attempt.question for attempt in context.store.history()}
    assert answered == {question.name for question in context.library.questions()}


async def test_keep_going_offers_new_questions(make_study: MakeStudy, clock: Clock, bank: Path) -> None:
    context = await first_start(make_study(banks=[bank]), 8)
    learner = Learner(context, clock, 1)
    options, count = learner.enter()
    session = context.begin_session(options, "en").session
    assert session is not None
    presenter = Presenter(session, Held(), lambda: context)
    assert count == 6, "a sixth part of what is left in three weeks fits into eight minutes"
    while next_question(session) is not None:
        session.submit("true" if session.current.variant.question.type == "true_false" else "yes")  # type: ignore[union-attr]
    _, notes, more = presenter.summary()
    assert say("en", "today_done") in [note.en for note in notes]
    assert more is not None
    answered = {attempt.question for attempt in context.store.history()}
    assert len(learner.answer(more)) == context.settings.number
    further = {attempt.question for attempt in context.store.history()} - answered
    assert len(further) == context.settings.number, "all of them are new"
    # A day that is over offers new questions at home, too.
    assert learner.line().startswith(say("en", "glance_more"))
    assert not learner.enter()[0].today
