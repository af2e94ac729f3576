"""The daily path: a learner by dice, whose interview is in three weeks, does what home says each day.

The learner sets nothing but the two answers at the first start. What home should say is counted from the answers alone.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import ceil, floor
from pathlib import Path
from statistics import fmean, median

import pytest
from asking import next_question
from campaigns import times
from drawn_banks import right_answers_of
from driving import Clock, MakeStudy
from shipped_banks import shipped

from dlquiz.bank import Library
from dlquiz.kinds.answering import give_up
from dlquiz.messages import say
from dlquiz.progress.records import StoredAttempt
from dlquiz.schedule import Memory, retrievability, review
from dlquiz.session.formatting import Held
from dlquiz.session.options import SessionOptions
from dlquiz.session.session import Session
from dlquiz.session.state import QuestionState
from dlquiz.settings import load_settings
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.context import AppContext
from dlquiz.tui.home.presenter import practice
from dlquiz.tui.home.summary import head
from dlquiz.tui.home.topics import overview
from dlquiz.tui.question.presenter import Presenter

TOPICS, EACH = 6, 20
MOST_SIBLINGS = 6
DAYS = 21
RIGHT = 0.8


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


def wake_up(learner: Learner, day: int, latest: int = 12) -> None:
    """Sit down at some hour of a day."""
    learner.clock.now = datetime(2026, 3, 2, tzinfo=UTC) + timedelta(days=day, hours=learner.dice.uniform(5, latest))


# A bank of families


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 3, 2, 9, tzinfo=UTC))


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """Questions of two kinds in several topics, a third of them in families of two to six."""
    lines = ["format: 1", "id: b", "title: Bank", "questions:"]
    for topic in range(TOPICS):
        for number in range(EACH):
            kind = "text" if number % 4 == 3 else "true_false"
            keys = f"id: t{topic}-{number}, type: {kind}, topic: t{topic}, prompt: Is it so?"
            keys += ", accept: [yes]" if kind == "text" else ", answer: true"
            if number < EACH // 3:
                keys += f", family: f{topic}-{number // (2 + topic % (MOST_SIBLINGS - 1))}"
            lines.append(f"  - {{{keys}}}")
    file = tmp_path / "b.yaml"
    file.write_text("\n".join(lines), "utf-8")
    return file


@pytest.mark.sweep
@pytest.mark.parametrize("seed", range(times(1)))
@pytest.mark.parametrize("minutes", [None, 60, 30, 20, 8])
async def test_each_day_is_said_rightly_and_all_is_met_or_said_to_be_too_much(
    make_study: MakeStudy, clock: Clock, bank: Path, minutes: int | None, seed: int
) -> None:
    context = await first_start(make_study(banks=[bank]), minutes)
    interview = clock().date() + timedelta(days=DAYS)
    learner, first_advice = Learner(context, clock, seed), context.advice()
    for day in range(DAYS):
        wake_up(learner, day, latest=20)
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


# The shipped banks: all of them, as they are installed, or one that the learner keeps


async def begun(make_study: MakeStudy, minutes: int | None, *banks: str) -> AppContext:
    """The first start with the shipped banks, or with those of them that are not disabled."""
    library = Library(tuple(bank for bank in shipped().banks if not banks or bank.id in banks))
    return await first_start(replace(make_study(banks=[]), library=library), minutes)


def left(context: AppContext) -> int:
    answered = {attempt.question for attempt in context.store.history()}
    return sum(question.name not in answered for question in context.library.questions() if not question.deprecated)


@pytest.mark.parametrize(
    ("banks", "minutes"),
    [
        pytest.param((), None, marks=pytest.mark.on_demand),
        pytest.param((), 45, marks=pytest.mark.on_demand),
        (("transformers",), None),
        (("transformers",), 20),
    ],
)
@pytest.mark.sweep
async def test_each_day_is_said_rightly_and_takes_about_the_minutes_said(
    make_study: MakeStudy, clock: Clock, banks: tuple[str, ...], minutes: int | None
) -> None:
    context = await begun(make_study, minutes, *banks)
    assert (context.advice() is None) is (minutes is None)
    interview, learner = clock().date() + timedelta(days=DAYS), Learner(context, clock, 1)
    said = took = 0.0
    for day in range(DAYS):
        wake_up(learner, day)
        counted, start = Counted(context, clock(), interview, minutes), clock()
        assert learner.line() == counted.line()
        options, count = learner.enter()
        asked = learner.answer(options)
        assert len({*asked}) == len(asked) == count
        assert {*asked} - counted.unseen == counted.due
        if day:
            said, took = said + counted.minutes, took + (clock() - start).total_seconds() / 60
    assert said == pytest.approx(took, rel=0.15)
    assert (left(context) == 0) is (minutes is None)


@pytest.mark.sweep
async def test_who_does_what_home_advises_meets_all_questions_in_time(make_study: MakeStudy, clock: Clock) -> None:
    """Answers take longer than the minute that is guessed at first, so the advice may change as days go by."""
    context = await begun(make_study, 5, "transformers")
    learner, chosen = Learner(context, clock, 1), [5]
    for day in range(DAYS):
        wake_up(learner, day)
        advice = learner.context.advice()
        if advice is not None:
            (said,) = re.findall(r"^(\d+) min a day would cover all by 2026-03-23\.$", advice.en)
            chosen.append(int(said))
            settings = replace(learner.context.settings, minutes_per_day=chosen[-1])
            learner.context = replace(learner.context, settings=settings)
            assert learner.context.advice() is None
        options, count = learner.enter()
        if count:
            learner.answer(options)
    assert left(context) == 0
    assert chosen[-1] < 2 * chosen[1], "what is guessed on the first day is about right"


@pytest.mark.sweep
async def test_a_bank_practised_by_its_row_is_met_while_home_says_what_all_ask(
    make_study: MakeStudy, clock: Clock
) -> None:
    """Enter on the row of a bank, and twice more: thirty questions a day."""
    context = await begun(make_study, None)
    interview, learner = clock().date() + timedelta(days=DAYS), Learner(context, clock, 3)
    for day in range(DAYS):
        wake_up(learner, day)
        for _ in range(3):
            seen = overview(context.library, context.store, clock(), UTC, context.limits)
            (row,) = (each for each in seen.rows if (each.depth, each.bank) == (1, "transformers"))
            asked = learner.answer(practice(row, context.settings, seen.summary))
            assert len(asked) == context.settings.number
            assert {name.partition("/")[0] for name in asked} == {"transformers"}
        assert learner.line().split("    ")[0] == Counted(context, clock(), interview, None).line()
    assert not row.new
