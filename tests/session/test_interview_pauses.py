"""The pauses of an interview: when its clock was stopped, and that all of them are kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from every_case import every_case
from interview_samples import answer_all, asked, begin, name, numbered_store, right_answer, taken_up
from session_samples import START, Clock, Ticks

from dlquiz.progress.interviews import Pause
from dlquiz.progress.store import Store
from dlquiz.session.interview import Interviewer, interview_left
from dlquiz.session.interview.beats import ASLEEP, Beats, Gap
from dlquiz.session.interview.running import running_json


def answered(interviewer: Interviewer) -> str:
    found = asked(interviewer)
    interviewer.pass_on()
    return name(found)


@pytest.fixture
def store() -> Iterator[Store]:
    with numbered_store() as opened:
        yield opened


def pauses(store: Store) -> list[tuple[float, float]]:
    """When each pause of the interview in progress began, in seconds from the start, and how long it took."""
    left = interview_left(store)
    return [((pause.at - START).total_seconds(), pause.seconds) for pause in left.pauses]


def test_the_time_between_leaving_and_resuming_is_a_pause_with_its_beginning(store: Store) -> None:
    clock = Clock()
    first = begin("cnn/fields:3", store, clock=clock)
    asked(first)
    assert pauses(store) == []
    clock.wait(40)
    first.keep()
    clock.wait(600)
    again = taken_up(store, clock)
    # Looking at it at home, to end it perhaps, is not resuming it.
    assert pauses(store) == []
    clock.wait(20)
    later = taken_up(store, clock)
    found = asked(later)
    assert again.interview.pauses == ()
    assert pauses(store) == [(40, 620)]
    clock.wait(5)
    assert (later.here, later.left) == (45, 555)
    later.pass_on()
    clock.wait(100)
    over = taken_up(store, clock)
    answer_all(over)
    finished = over.finish()
    assert finished.pauses == (
        Pause(START + timedelta(seconds=40), 620.0),
        Pause(START + timedelta(seconds=665), 100.0),
    )
    assert finished.seconds == 45
    assert store.interviews.finished() == [finished]
    assert name(found)


def test_a_moment_is_no_pause_and_neither_is_a_clock_set_back(store: Store) -> None:
    clock = Clock()
    asked(begin("cnn/fields:2", store, clock=clock))
    clock.wait(0.9)
    asked(taken_up(store, clock))
    clock.wait(-3600)
    asked(taken_up(store, clock))
    assert pauses(store) == []
    # What was kept by the clock as it is now is what counts from here on.
    clock.wait(30)
    asked(taken_up(store, clock))
    assert pauses(store) == [(0.9 - 3600, 30)]


def test_an_interview_that_is_not_resumed_has_no_pause(store: Store) -> None:
    clock = Clock()
    interviewer = begin("cnn/fields:3", store, clock=clock)
    answered(interviewer)
    asked(interviewer)
    clock.wait(500)
    ended = taken_up(store, clock).finish()
    assert ended.pauses == ()


def test_while_answers_are_scored_no_clock_runs_that_could_be_paused(store: Store) -> None:
    clock = Clock()
    interviewer = begin("maths/proofs:2", store, clock=clock)
    while interviewer.interview.waiting:
        interviewer.submit(right_answer(asked(interviewer)))
    asked(interviewer)
    assert interviewer.phase == "scoring"
    interviewer.beat()
    clock.wait(5000)
    interviewer.beat()
    again = taken_up(store, clock)
    answer_all(again)
    finished = again.finish()
    assert finished.pauses == ()


def test_a_sleep_that_a_beat_notices_is_a_pause(store: Store) -> None:
    clock, ticks = Clock(), Ticks()
    interviewer = begin("cnn/fields:2", store, clock=clock, ticks=ticks)
    asked(interviewer)
    interviewer.beat()
    # The clock of the program leaves a sleep out; on the wall it went on.
    clock.wait(3000)
    ticks.wait(10)
    interviewer.beat()
    assert (interviewer.here, pauses(store)) == (10, [(10, 2990)])
    # Seconds that went on while the machine slept.
    clock.wait(500)
    ticks.wait(500)
    interviewer.beat()
    assert (interviewer.here, pauses(store)) == (10, [(10, 2990), (3000, 500)])


def test_the_time_in_an_editor_counts_although_no_beat_comes_from_there(store: Store) -> None:
    clock, ticks = Clock(), Ticks()
    interviewer = begin("cnn/fields:2", store, clock=clock, ticks=ticks)
    asked(interviewer)
    interviewer.beat()
    clock.wait(400)
    ticks.wait(400)
    interviewer.beat(at_work=True)
    clock.wait(1)
    ticks.wait(1)
    interviewer.beat()
    assert (interviewer.here, pauses(store)) == (401, [])
    # The machine slept for an hour while the editor was open.
    clock.wait(3700)
    ticks.wait(100)
    interviewer.beat(at_work=True)
    assert (interviewer.here, pauses(store)) == (501, [(501, 3600)])


@every_case(
    ("ticked", "passed", "at_work", "gap"),
    [
        (1, 1, False, (0, 0)),
        (ASLEEP, ASLEEP, False, (0, 0)),
        (ASLEEP + 1, ASLEEP + 1, False, (61, 61)),
        (ASLEEP + 1, ASLEEP + 1, True, (0, 0)),
        (1, ASLEEP + 1, False, (0, 0)),
        (1, ASLEEP + 2, False, (0, 61)),
        # A clock that was set back or never went on tells of no pause.
        (500, -500, False, (500, 0)),
        (1, -7000, False, (0, 0)),
    ],
)
def test_two_clocks_show_a_gap(ticked: float, passed: float, at_work: bool, gap: tuple[float, float]) -> None:
    clock, ticks = Clock(), Ticks()
    beats = Beats(ticks, clock)
    assert not beats.begun
    assert beats.beat(at_work=False) == Gap()
    assert beats.begun
    clock.wait(passed)
    ticks.wait(ticked)
    assert beats.beat(at_work=at_work) == gap


def test_an_interview_of_an_earlier_version_has_no_pause_before_it_is_resumed(store: Store) -> None:
    clock = Clock()
    asked(begin("cnn/fields:2", store, clock=clock))
    left = interview_left(store)
    assert left is not None
    old = {key: value for key, value in running_json(left).items() if key != "kept"}
    store.interviews.save(old, clock())
    clock.wait(100)
    asked(taken_up(store, clock))
    assert pauses(store) == []
    clock.wait(7)
    asked(taken_up(store, clock))
    assert pauses(store) == [(100, 7)]
