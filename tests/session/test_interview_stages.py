"""Interviews in stages: the minutes shared out, a clock for each stage, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

import pytest
from code_bank import BANK, SOFTMAX, drawn
from interview_samples import LIBRARY, asked, name, numbered_store, right_answer, taken_up
from session_samples import Clock, library_from

from dlquiz.bank import Library
from dlquiz.kinds.answering import grade
from dlquiz.progress.interviews import Stage
from dlquiz.progress.store import Store
from dlquiz.session.interview import Agreed, Blueprint, Interviewer, start_interview

MIXED = "cnn/fields:2 functions/activations:1"


@pytest.fixture
def store() -> Iterator[Store]:
    with numbered_store() as opened:
        yield opened


@pytest.fixture(scope="module")
def library() -> Library:
    return Library((*LIBRARY.banks, *library_from(BANK).banks))


def begin(lines: str, library: Library, store: Store, clock: Clock, minutes: int = 21) -> Interviewer:
    pairs = [line.rpartition(":") for line in lines.split()]
    agreed = Agreed(minutes, Blueprint(tuple((what, int(number)) for what, _, number in pairs)), 2)
    return start_interview(library, agreed, store, clock=clock, zone=UTC, device="laptop", language="en").interviewer


@pytest.mark.parametrize(
    ("lines", "minutes", "stages"),
    [
        ("cnn/fields:2 functions/activations:1", 21, [("questions", 6), ("coding", 15)]),
        ("cnn/fields:2 functions/activations:1", 2, [("questions", 1), ("coding", 1)]),
        ("cnn/fields:2 functions/activations:1", 1, []),
        ("cnn/fields:2", 30, []),
        ("functions/activations:1", 30, []),
        ("functions:2 cnn/fields:1", 66, [("questions", 6), ("coding", 60)]),
    ],
)
def test_the_minutes_are_shared_out_by_what_each_question_takes(
    lines: str, minutes: int, stages: list[tuple[str, int]], library: Library, store: Store
) -> None:
    found = begin(lines, library, store, Clock(), minutes).interview
    assert [(stage.name, stage.minutes) for stage in found.stages] == stages
    expected = [0, 1] if stages else [None]
    assert sorted({turn.stage for turn in found.waiting}, key=str) == expected


def test_the_questions_take_no_time_from_the_function(library: Library, store: Store) -> None:
    clock = Clock()
    interviewer = begin(MIXED, library, store, clock)
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
    interviewer = begin(MIXED, library, store, Clock())
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
    interviewer = begin("cnn/fields:1 functions:2", library, store, clock, 33)
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
    interviewer = begin(MIXED, library, store, clock)
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
        store.interviews.clear()
        interviewer = begin(MIXED, library, store, clock)
        for _ in range(2):
            asked(interviewer)
            clock.wait(170)
            interviewer.pass_on()
        asked(interviewer)
        before = store.interviews.in_progress()
        assert before is not None
        clock.wait(waited)
        interviewer.submit(SOFTMAX, grade(drawn("softmax-rows"), SOFTMAX))
        # What was kept on the way is that from before the answer.
        store.interviews.save(before, clock())
        item = taken_up(store, clock, library=library).interview.items[-1]
        assert (item.over, item.place.late, item.place.seconds) == (True, late, waited)
