"""The clocks of an interview: what its time is, those of its stages, and when they stood still."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from asking import next_asked
from code_bank import BANK, SOFTMAX, drawn
from every_case import every_case
from interview_samples import LIBRARY, answer_all, asked, begin, name, numbered_store, right_answer, taken_up
from session_samples import START, Clock, Ticks, library_from

from dlquiz.bank import Library
from dlquiz.kinds.answering import grade
from dlquiz.progress.interviews import Pause, Stage
from dlquiz.progress.store import Store
from dlquiz.session.interview import Interviewer, interview_left
from dlquiz.session.interview.beats import ASLEEP, Beats, Gap
from dlquiz.session.interview.running import running_json


@pytest.fixture
def store() -> Iterator[Store]:
    with numbered_store() as opened:
        yield opened


# The time of a question, and what is left


def test_the_clock_tells_the_time_of_a_question_and_what_is_left(store: Store) -> None:
    clock = Clock()
    interviewer = begin("cnn/fields:3", store, clock=clock, minutes=2)
    asked(interviewer)
    clock.wait(30)
    assert (interviewer.here, interviewer.left) == (30, 90)
    interviewer.submit("?")
    asked(interviewer)
    clock.wait(5)
    assert (interviewer.here, interviewer.left) == (5, 85)


def test_after_the_time_the_answer_under_way_is_taken_and_late_and_no_question_is_begun(store: Store) -> None:
    clock = Clock()
    interviewer = begin("cnn/fields:3", store, clock=clock, minutes=1)
    asked(interviewer)
    clock.wait(60)
    assert not interviewer.late
    clock.wait(0.5)
    assert interviewer.late
    reply = interviewer.submit(right_answer(asked(interviewer)))
    assert (reply.taken, reply.late) == (True, True)
    assert next_asked(interviewer) is None
    interview = interviewer.finish()
    assert [place.late for place in interview.places] == [True]
    assert (interview.minutes, interview.seconds) == (1, 60.5)


def test_the_clock_stands_still_while_the_program_is_closed_and_while_answers_are_scored(store: Store) -> None:
    clock = Clock()
    interviewer = begin("maths/proofs:2", store, clock=clock, minutes=5)
    asked(interviewer)
    clock.wait(20)
    interviewer.typed("12")
    clock.wait(3600)
    again = taken_up(store, clock)
    asked(again)
    clock.wait(10)
    assert (again.here, again.left) == (30, 270)
    answer = again.interview.items[0].place.attempt
    while next_asked(again) is not None and again.phase == "questions":
        again.submit(right_answer(asked(again)))
    clock.wait(500)
    again.submit("1")
    assert again.finish() is not None
    assert again.interview.seconds == 30
    assert store.attempts([answer])[answer].seconds == 30


@pytest.mark.parametrize("jump", [timedelta(hours=5), timedelta(days=-3), timedelta(days=365 * 7000)], ids=str)
def test_an_interview_loses_nothing_by_a_clock_that_is_set(store: Store, jump: timedelta) -> None:
    clock, ticks = Clock(), Ticks()
    interviewer = begin("maths/claims:1", store, clock=clock, ticks=ticks)
    asked(interviewer)
    clock.now += jump
    ticks.wait(30)
    assert (interviewer.here, interviewer.left) == (30, 570)


@pytest.mark.parametrize("first", ["beat", "typed"])
def test_an_interview_is_not_shortened_by_a_sleep_that_its_beat_notices(store: Store, first: str) -> None:
    """As on Windows, where the seconds go on while the machine sleeps."""
    ticks = Ticks()
    interviewer = begin("maths/claims:1", store, ticks=ticks)
    asked(interviewer)
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
    assert (interview.seconds, store.history()[0].seconds) == (26, 26)


def test_an_interview_counts_whatever_time_it_is_looked_at(store: Store) -> None:
    """A long answer is no sleep, and half an hour is no limit where somebody is seen to be there."""
    ticks = Ticks()
    interviewer = begin("maths/claims:1", store, ticks=ticks, minutes=60)
    asked(interviewer)
    for second in range(3000):
        ticks.wait(1)
        interviewer.beat()
        if second % 15 == 0:
            interviewer.keep()
    assert interviewer.here == 3000
    ticks.wait(ASLEEP)
    interviewer.beat()
    assert interviewer.here == 3000 + ASLEEP


# Pauses


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
    asked(interviewer)
    interviewer.pass_on()
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
    old = {key: value for key, value in running_json(left).items() if key != "kept"}
    store.interviews.save(old, clock())
    clock.wait(100)
    asked(taken_up(store, clock))
    assert pauses(store) == []
    clock.wait(7)
    asked(taken_up(store, clock))
    assert pauses(store) == [(100, 7)]


# Stages: the minutes shared out, a clock for each stage, and what is kept of it

MIXED = "cnn/fields:2 functions/activations:1"


@pytest.fixture(scope="module")
def library() -> Library:
    return Library((*LIBRARY.banks, *library_from(BANK).banks))


def begin_mixed(store: Store, library: Library, clock: Clock | None = None) -> Interviewer:
    return begin(MIXED, store, library=library, clock=clock, minutes=21, seed=2)


@pytest.mark.parametrize(
    ("lines", "minutes", "stages"),
    [
        (MIXED, 21, [("questions", 6), ("coding", 15)]),
        (MIXED, 2, [("questions", 1), ("coding", 1)]),
        (MIXED, 1, []),
        ("cnn/fields:2", 30, []),
        ("functions/activations:1", 30, []),
        ("functions:2 cnn/fields:1", 66, [("questions", 6), ("coding", 60)]),
    ],
)
def test_the_minutes_are_shared_out_by_what_each_question_takes(
    lines: str, minutes: int, stages: list[tuple[str, int]], library: Library, store: Store
) -> None:
    found = begin(lines, store, library=library, minutes=minutes, seed=2).interview
    assert [(stage.name, stage.minutes) for stage in found.stages] == stages
    expected = [0, 1] if stages else [None]
    assert sorted({turn.stage for turn in found.waiting}, key=str) == expected


def test_the_questions_take_no_time_from_the_function(library: Library, store: Store) -> None:
    clock = Clock()
    interviewer = begin_mixed(store, library, clock)
    asked(interviewer)
    assert (interviewer.stage, interviewer.left, interviewer.has_more) == (Stage("questions", 6), 360.0, True)
    clock.wait(400)
    assert interviewer.late
    assert interviewer.pass_on().late
    # The other question of the first stage is not asked any more.
    found = asked(interviewer)
    assert name(found) == "softmax-rows"
    assert (interviewer.stage, interviewer.left, interviewer.has_more) == (Stage("coding", 15), 900.0, False)
    assert not interviewer.late
    clock.wait(60)
    reply = interviewer.submit(SOFTMAX, grade(found.question_state.asked, SOFTMAX))
    assert (reply.over, reply.late) == (True, False)
    over = interviewer.finish()
    assert over.stages == (Stage("questions", 6, 400.0), Stage("coding", 15, 60.0))
    assert [(place.stage, place.late) for place in over.places] == [(0, True), (1, False)]
    assert (over.minutes, over.seconds) == (21, 460.0)


def test_what_an_answer_brings_up_belongs_to_its_stage(library: Library, store: Store) -> None:
    interviewer = begin_mixed(store, library)
    while name(found := asked(interviewer)) != "padding-claim":
        interviewer.pass_on()
    interviewer.submit(right_answer(found))
    probe = asked(interviewer)
    assert (probe.place.why, probe.place.stage) == ("probe", 0)
    interviewer.pass_on()
    while (found := asked(interviewer)).place.stage == 0:
        interviewer.pass_on()
    assert (found.place.stage, found.place.why) == (1, "planned")


def test_a_stage_whose_time_is_over_ends_the_interview_where_it_is_the_last(library: Library, store: Store) -> None:
    clock = Clock()
    interviewer = begin("cnn/fields:1 functions:2", store, library=library, clock=clock, minutes=33, seed=2)
    asked(interviewer)
    interviewer.pass_on()
    asked(interviewer)
    for _ in range(31):
        clock.wait(60)
        interviewer.keep()
    assert interviewer.pass_on().late
    assert interviewer.advance()
    assert (interviewer.current, interviewer.phase) == (None, "over")
    assert interviewer.interview.planned == 3


@pytest.mark.parametrize("passed", [0, 1, 2])
def test_an_interview_that_was_left_goes_on_with_the_clocks_as_they_were(
    passed: int, library: Library, store: Store
) -> None:
    clock = Clock()
    interviewer = begin_mixed(store, library, clock)
    for _ in range(passed):
        asked(interviewer)
        clock.wait(100)
        interviewer.pass_on()
    asked(interviewer)
    clock.wait(30)
    interviewer.keep()
    before = interviewer.stage, interviewer.left, name(asked(interviewer))
    assert interviewer.interview.standing == (interviewer.stage, interviewer.left, None)
    clock.wait(10_000)
    again = taken_up(store, clock, library=library)
    found = asked(again)
    assert (again.stage, again.left, name(found)) == before
    assert again.left == (870.0 if passed == 2 else 330.0 - 100 * passed)


def test_a_function_recorded_just_before_the_program_was_killed_is_late_by_the_clock_of_its_stage(
    library: Library, store: Store
) -> None:
    for waited, late in ((800, False), (901, True)):
        clock = Clock()
        interviewer = begin_mixed(store, library, clock)
        for _ in range(2):
            asked(interviewer)
            clock.wait(170)
            interviewer.pass_on()
        asked(interviewer)
        before = store.interviews.in_progress()
        clock.wait(waited)
        interviewer.submit(SOFTMAX, grade(drawn("softmax-rows"), SOFTMAX))
        # What was kept on the way is that from before the answer.
        store.interviews.save(before, clock())
        item = taken_up(store, clock, library=library).interview.items[-1]
        assert (item.over, item.place.late, item.place.seconds) == (True, late, waited)
