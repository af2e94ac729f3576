"""The daily path: a learner by dice, whose interview is in three weeks, does what home says each day.

The learner sets nothing but the two answers at the first start. What home should say is counted from the answers alone.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asking import next_question
from campaigns import times
from daily_learner import DAYS, Clock, Counted, Learner, first_start
from driving import MakeStudy

from dlquiz.messages import say
from dlquiz.session.formatting import Held
from dlquiz.tui.question.presenter import Presenter

TOPICS, EACH = 6, 20
MOST_SIBLINGS = 6


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
