"""The seconds of a question: none of a clock that is set or of a sleep, and half an hour at most."""

from __future__ import annotations

from datetime import timedelta

import pytest
from asking import next_question
from session_samples import QUESTIONS, START, Clock, Ticks, answer_rightly, asked, right_answer, sit

from dlquiz.progress.store import Store
from dlquiz.session.answers import Setting
from dlquiz.session.options import SessionOptions
from dlquiz.session.session import Session
from dlquiz.session.timing import MOST

JUMPS = [timedelta(hours=5), timedelta(days=-3), timedelta(days=365 * 7000)]


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_a_clock_that_is_set_changes_when_and_not_how_long(store: Store, jump: timedelta) -> None:
    clock, ticks = Clock(), Ticks()
    session = sit("sum", store, clock=clock, ticks=ticks)
    answer = right_answer(asked(session))
    ticks.wait(12.5)
    clock.now += jump
    session.submit(answer)
    (attempt,) = store.history()
    assert (attempt.at, attempt.seconds) == (START + jump, 12.5)


@pytest.mark.parametrize("kept_every", [9 * 3600.0, 600.0])
def test_a_question_left_open_counts_half_an_hour(store: Store, kept_every: float) -> None:
    ticks = Ticks()
    session = sit("sum", store, ticks=ticks)
    answer = right_answer(asked(session))
    for _ in range(int(9 * 3600 / kept_every)):
        ticks.wait(kept_every)
        session.typed("1")
    assert asked(session).seconds == MOST
    session.submit(answer)
    assert store.history()[0].seconds == MOST


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_the_minutes_of_a_session_are_not_those_of_the_clock(store: Store, jump: timedelta) -> None:
    clock, ticks = Clock(), Ticks()
    options, setting = SessionOptions(minutes=10), Setting("laptop", 7)
    session = Session([QUESTIONS["claim"]], store, options, clock=clock, ticks=ticks, setting=setting)
    answer_rightly(session)
    clock.now += jump
    ticks.wait(240)
    assert session.minutes_left == 6
    answer_rightly(session)
    ticks.wait(360)
    assert (session.minutes_left, next_question(session)) == (0, None)
