"""Help that caps the rating, seeds that are given, answers taken back one after another, the clock of a question."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from every_case import every_case
from session_samples import QUESTIONS, Clock, Ticks, answer_rightly, asked, right_answer, sit

from dlquiz.errors import QuestionError
from dlquiz.kinds.drawing import draw
from dlquiz.progress.records import Draft
from dlquiz.progress.store import Store
from dlquiz.schedule import Rating
from dlquiz.session.session import Session
from dlquiz.variants.seeds import LARGEST_SEED, read_seed


def answered(session: Session) -> tuple[Rating | None, str]:
    result = session.submit(right_answer(asked(session)))
    assert result.verdict.outcome == "right"
    return result.rating, result.why


# The working, line by line


def test_lines_of_the_working_are_shown_one_at_a_time_until_there_are_no_more(store: Store) -> None:
    session = sit("size", store)
    asked(session)
    lines = []
    while (line := session.work()) is not None:
        lines.append(line.en)
    assert len(lines) > 1
    assert lines[-1].endswith("= 16$")
    assert asked(session).state.lines == len(lines)


def test_the_first_line_caps_at_hard_and_the_one_with_the_key_at_again(store: Store) -> None:
    session = sit("size", store, number=3)
    results = []
    for lines in (0, 1, 99):
        asked(session)
        for _ in range(lines):
            session.work()
        result = session.submit("16")
        results.append((result.rating, result.why))
    assert results == [(Rating.GOOD, "right"), (Rating.HARD, "work"), (Rating.AGAIN, "shown")]
    assert [attempt.hints for attempt in reversed(store.history())][:2] == [0, 1]


def test_a_model_answer_is_the_key_and_after_it_there_is_no_more_to_show(store: Store) -> None:
    session = sit("essay", store)
    asked(session)
    line = session.work()
    assert line.en == "Because."
    session.submit("because")
    assert session.work() is None
    assert session.submit("1 2").why == "shown"


# Seeds


def test_the_numbers_of_a_seed_are_those_that_every_face_draws(store: Store) -> None:
    session = sit("sum", store)
    asked(session)
    question_state = session.reseed(42)
    assert question_state == asked(session)
    assert question_state.variant == draw(QUESTIONS["sum"], 42)
    draft = store.drafts.current()
    assert draft.seed == 42
    answer_rightly(session)
    assert store.history()[0].seed == 42


@every_case(
    ("typed", "seed"),
    [
        ("0", 0),
        (" 42 ", 42),
        ("４２", 42),
        (str(LARGEST_SEED), LARGEST_SEED),
        (str(LARGEST_SEED + 1), None),
        ("9" * 5000, None),
        ("-1", None),
        ("4.2", None),
        ("²", None),
        ("", None),
    ],
)
def test_digits_are_a_seed_that_the_history_can_keep(typed: str, seed: int | None) -> None:
    assert read_seed(typed) == seed


def test_a_seed_without_a_draw_changes_nothing(store: Store) -> None:
    session = sit("sum", store)
    question_state = asked(session)
    variant = replace(question_state.variant, question=QUESTIONS["faulty"])
    session._question_state = question_state = replace(question_state, variant=variant)
    with pytest.raises(QuestionError):
        session.reseed(9)
    assert asked(session) == question_state


def test_another_like_the_last_one_while_the_next_is_asked_which_comes_back_as_it_stood(store: Store) -> None:
    session = sit("sum sum claim", store)
    answer_rightly(session)
    second = asked(session)
    session.hint()
    session.typed("4")
    session.another()
    third = asked(session)
    assert third.variant.question.id == "sum"
    assert third.variant.seed != second.variant.seed
    answer_rightly(session)
    resumed = asked(session)
    assert (resumed.variant, resumed.typed, resumed.state.hints) == (second.variant, "4", 1)
    assert (resumed.number, resumed.total) == (3, 4)


def test_numbers_whose_key_was_shown_prove_nothing(store: Store) -> None:
    session = sit("sum", store, number=3)
    asked(session)
    session.reseed(5)
    session.reveal()
    session.another(5)
    assert answered(session) == (Rating.AGAIN, "shown")
    asked(session)
    session.reseed(5)
    assert answered(session) == (Rating.AGAIN, "shown")
    asked(session)
    session.reseed(6)
    assert answered(session) == (Rating.GOOD, "right")


# Taking back


def test_forty_answers_are_taken_back_one_after_another_this_session_first(store: Store) -> None:
    clock = Clock()
    before = sit("sum claim", store, clock=clock, number=20)
    for _ in range(20):
        answer_rightly(before)
        clock.wait(60)
    clock.now += timedelta(days=3)
    session = sit("third", store, clock=clock, number=20)
    for _ in range(20):
        answer_rightly(session)
        clock.wait(60)
    kept = [attempt.id for attempt in store.history()]

    for left in range(39, 19, -1):
        done = session.undo()
        assert done.attempt_id == kept[39 - left]
        assert store.figures.answered() == left
    assert session.undo() is None
    for left in range(19, -1, -1):
        earlier = session.undo_earlier()
        assert earlier.id == kept[39 - left]
        assert store.figures.answered() == left
    assert session.undo_earlier() is None
    assert store.figures.mismatches() == []


def test_what_is_being_answered_comes_again_as_it_stood_when_the_answer_before_is_taken_back(store: Store) -> None:
    clock = Clock()
    session = sit("third sum", store, clock=clock)
    answer_rightly(session)
    question_state = asked(session)
    session.hint()
    session.typed("77")
    clock.wait(30)
    assert session.undo() is not None
    again = asked(session)
    assert (again.variant.question.id, again.number, again.total) == ("third", 1, 2)
    clock.wait(300)
    answer_rightly(session)
    resumed = asked(session)
    assert (resumed.variant, resumed.typed, resumed.state.hints, resumed.number) == (question_state.variant, "77", 1, 2)
    clock.wait(10)
    answer_rightly(session)
    assert store.history()[0].seconds == pytest.approx(40)


# The clock


def resumed(store: Store, clock: Clock, ticks: Ticks) -> Session:
    session = sit("sum", store, clock=clock, ticks=ticks)
    session.resume(store.drafts.current(), QUESTIONS["sum"])
    asked(session)
    return session


def make_twenty_seconds_usual(store: Store, clock: Clock) -> None:
    session = sit("third", store, clock=clock, number=10)
    for _ in range(10):
        asked(session)
        clock.wait(20)
        answer_rightly(session)


def test_the_clock_goes_on_where_a_question_was_left_in_another_run(store: Store) -> None:
    """The seconds of another start of the machine have nothing to do with those of this one."""
    clock, ticks, later = Clock(), Ticks(), Ticks()
    make_twenty_seconds_usual(store, clock)
    session = sit("sum", store, clock=clock, ticks=ticks)
    asked(session)
    ticks.wait(25)
    session.typed("1")
    ticks.wait(5)
    session.typed("1")
    assert store.drafts.current().seconds == 30
    clock.now += timedelta(days=2)
    later.now = 3.0
    again = resumed(store, clock, later)
    later.wait(15)
    result = again.submit(right_answer(asked(again)))
    assert store.history()[0].seconds == pytest.approx(45)
    assert (result.rating, result.why) == (Rating.HARD, "slow")


def test_what_was_open_for_nobody_knows_how_long_says_nothing_of_its_time(store: Store) -> None:
    clock, ticks = Clock(), Ticks()
    make_twenty_seconds_usual(store, clock)
    store.drafts.save(Draft("b/sum", 5, [], "", clock.now))
    again = resumed(store, clock, ticks)
    ticks.wait(1)
    result = again.submit(right_answer(asked(again)))
    assert (result.rating, result.why) == (Rating.GOOD, "right")
    assert store.drafts.current() is None
