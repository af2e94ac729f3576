"""The daily path on the shipped banks: all of them, as they are installed, or one that the learner keeps."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from daily_learner import DAYS, Clock, Counted, Learner, first_start
from driving import MakeStudy
from shipped_banks import shipped

from dlquiz.bank import Library
from dlquiz.tui.context import AppContext
from dlquiz.tui.home.presenter import practice
from dlquiz.tui.home.topics import overview

pytestmark = pytest.mark.sweep


@pytest.fixture
def clock() -> Clock:
    return Clock()


def installed(*banks: str) -> Library:
    """The shipped banks, or those of them that are not disabled."""
    return Library(tuple(bank for bank in shipped().banks if not banks or bank.id in banks))


def morning(learner: Learner, day: int) -> None:
    """Wake up on a day, and sit down at some hour."""
    learner.clock.now = datetime(2026, 3, 2, tzinfo=UTC) + timedelta(days=day, hours=learner.dice.uniform(5, 12))


async def begun(make_study: MakeStudy, library: Library, minutes: int | None) -> AppContext:
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
async def test_each_day_is_said_rightly_and_takes_about_the_minutes_said(
    make_study: MakeStudy, clock: Clock, banks: tuple[str, ...], minutes: int | None
) -> None:
    context = await begun(make_study, installed(*banks), minutes)
    assert (context.advice() is None) is (minutes is None)
    interview, learner = clock().date() + timedelta(days=DAYS), Learner(context, clock, 1)
    said = took = 0.0
    for day in range(DAYS):
        morning(learner, day)
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


async def test_who_does_what_home_advises_meets_all_questions_in_time(make_study: MakeStudy, clock: Clock) -> None:
    """Answers take longer than the minute that is guessed at first, so the advice may change as days go by."""
    context = await begun(make_study, installed("transformers"), 5)
    learner, chosen = Learner(context, clock, 1), [5]
    for day in range(DAYS):
        morning(learner, day)
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


async def test_a_bank_practised_by_its_row_is_met_while_home_says_what_all_ask(
    make_study: MakeStudy, clock: Clock
) -> None:
    """Enter on the row of a bank, and twice more: thirty questions a day."""
    context = await begun(make_study, installed(), None)
    interview, learner = clock().date() + timedelta(days=DAYS), Learner(context, clock, 3)
    for day in range(DAYS):
        morning(learner, day)
        for _ in range(3):
            seen = overview(context.library, context.store, clock(), UTC, context.limits)
            (row,) = (each for each in seen.rows if (each.depth, each.bank) == (1, "transformers"))
            asked = learner.answer(practice(row, context.settings, seen.summary))
            assert len(asked) == context.settings.number
            assert {name.partition("/")[0] for name in asked} == {"transformers"}
        assert learner.line().split("    ")[0] == Counted(context, clock(), interview, None).line()
    assert not row.new
