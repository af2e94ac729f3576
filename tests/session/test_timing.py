"""The seconds of a question: none of a clock that is set or of a sleep, and half an hour at most."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from asking import next_question
from interview_samples import asked as asked_in
from interview_samples import begin, numbered_store
from session_samples import (
    QUESTIONS,
    START,
    Clock,
    Ticks,
    answer_rightly,
    asked,
    failing_store,
    right_answer,
    sit,
)

from dlquiz.progress.store import Store
from dlquiz.session.answers import Setting
from dlquiz.session.interview.beats import ASLEEP
from dlquiz.session.options import SessionOptions
from dlquiz.session.session import Session
from dlquiz.session.timing import MOST


@pytest.fixture
def store() -> Iterator[Store]:
    with failing_store() as opened:
        yield opened


@pytest.fixture
def interviews() -> Iterator[Store]:
    with numbered_store() as opened:
        yield opened


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


def test_a_draft_goes_on_where_it_was_in_another_run(store: Store) -> None:
    """The seconds of another start of the machine have nothing to do with those of this one."""
    ticks = Ticks()
    session = sit("sum", store, ticks=ticks)
    answer = right_answer(asked(session))
    ticks.wait(100)
    session.typed("12")
    draft = store.drafts.current()
    assert draft is not None and draft.seconds == 100
    again = Ticks()
    again.now = 3.0
    later = sit("sum", store, ticks=again)
    later.resume(draft, QUESTIONS["sum"])
    again.wait(20)
    later.submit(answer)
    assert store.history()[0].seconds == 120


def practice(store: Store, clock: Clock, ticks: Ticks, minutes: float) -> Session:
    return Session(
        [QUESTIONS["claim"]],
        store,
        SessionOptions(minutes=minutes),
        clock=clock,
        ticks=ticks,
        setting=Setting("laptop", 7),
    )


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_the_minutes_of_a_session_are_not_those_of_the_clock(store: Store, jump: timedelta) -> None:
    clock, ticks = Clock(), Ticks()
    session = practice(store, clock, ticks, 10)
    answer_rightly(session)
    clock.now += jump
    ticks.wait(240)
    assert session.minutes_left == 6
    answer_rightly(session)
    ticks.wait(360)
    assert (session.minutes_left, next_question(session)) == (0, None)


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_an_interview_loses_nothing_by_a_clock_that_is_set(interviews: Store, jump: timedelta) -> None:
    clock, ticks = Clock(), Ticks()
    interviewer = begin("maths/claims:1", interviews, clock=clock, ticks=ticks)
    asked_in(interviewer)
    clock.now += jump
    ticks.wait(30)
    assert (interviewer.here, interviewer.left) == (30, 570)


@pytest.mark.parametrize("first", ["beat", "typed"])
def test_an_interview_is_not_shortened_by_a_sleep_that_its_beat_notices(interviews: Store, first: str) -> None:
    """As on Windows, where the seconds go on while the machine sleeps."""
    ticks = Ticks()
    interviewer = begin("maths/claims:1", interviews, ticks=ticks)
    asked_in(interviewer)
    for _ in range(20):
        ticks.wait(1)
        interviewer.beat()
    interviewer.keep()
    ticks.wait(5)
    interviewer.beat()
    ticks.wait(8 * 3600)
    # The first key comes before the next beat, or after it.
    getattr(interviewer, first)(*["f"] * (first == "typed"))
    ticks.wait(1)
    interviewer.beat()
    assert (interviewer.here, interviewer.left) == (26, 574)
    interviewer.submit("false")
    interview = interviewer.finish()
    assert (interview.seconds, interviews.history()[0].seconds) == (26, 26)


def test_an_interview_counts_whatever_time_it_is_looked_at(interviews: Store) -> None:
    """A long answer is no sleep, and half an hour is no limit where somebody is seen to be there."""
    ticks = Ticks()
    interviewer = begin("maths/claims:1", interviews, ticks=ticks, minutes=60)
    asked_in(interviewer)
    for second in range(3000):
        ticks.wait(1)
        interviewer.beat()
        if second % 15 == 0:
            interviewer.keep()
    assert interviewer.here == 3000
    ticks.wait(ASLEEP)
    interviewer.beat()
    assert interviewer.here == 3000 + ASLEEP
