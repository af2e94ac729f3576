"""Rounds over networks in a session: recorded, due, reviewed, marked again and gone on with like any question."""

from __future__ import annotations

from datetime import timedelta

import pytest
from asking import next_question
from session_samples import QUESTIONS, Clock, asked, begun

from dlquiz.bank import Bank
from dlquiz.bank.library import Library
from dlquiz.bank.rounds import round_of, tour_of
from dlquiz.messages import Text
from dlquiz.networks import Network, find_network
from dlquiz.progress.store import Store
from dlquiz.questions.question import Question
from dlquiz.session.naming import orphans
from dlquiz.session.regrading import regraded
from dlquiz.session.session import Session
from dlquiz.session.today import due_today

LIBRARY = Library((Bank("b", Text.same("Bank"), {}, (QUESTIONS["sum"],)),))


@pytest.fixture
def clock() -> Clock:
    return Clock()


def lenet(own: bool = False) -> Question:
    known = find_network("lenet5")
    return round_of(Network("mine", known.shape, known.parts), "shape", own=True) if own else round_of(known, "shape")


def drilling(store: Store, clock: Clock, *rounds: Question, number: int | None = None) -> Session:
    session = begun(LIBRARY, store, clock, mode="drill", rounds=rounds, number=number).session
    assert session is not None
    return session


def answer(session: Session) -> None:
    """Every step by its key, one by one."""
    question_state = asked(session)
    for part in question_state.variant.parts:
        shape = part.answer if isinstance(part.answer, tuple) else (part.answer,)
        result = session.submit("x".join(map(str, shape)))
    assert result.verdict.outcome == "right"


def test_rounds_come_in_turn_the_easiest_first_and_round_again(store, clock):
    rounds = tour_of("shape")
    session = drilling(store, clock, *rounds, number=len(rounds) + 2)
    for _ in range(len(rounds) + 2):
        answer(session)
    assert next_question(session) is None
    names = [result.question_state.variant.question.name for result in session.results]
    assert names == [question.name for question in (*rounds, *rounds[:2])]
    levels = [question.difficulty for question in rounds]
    assert levels == sorted(levels)
    assert session.drilled is None


def test_an_answer_is_recorded_with_all_that_history_needs(store, clock):
    session = drilling(store, clock, lenet())
    answer(session)
    (attempt,) = store.history()
    variant = session.results[0].question_state.variant
    assert (attempt.question, attempt.mode, attempt.kind) == ("networks/lenet5-shape", "drill", "steps")
    assert attempt.parameters == {"stretch": variant.parameters["stretch"]}
    assert attempt.grading == lenet().for_seed(attempt.seed).grading
    assert orphans(store, LIBRARY) == []


@pytest.mark.parametrize("every", [False, True])
def test_history_is_marked_again_for_the_segment_of_then(store, clock, every):
    session = drilling(store, clock, lenet(), number=6)
    for _ in range(5):
        answer(session)
    asked(session)
    session.reveal()
    found = regraded(store.history(), LIBRARY, every=every)
    assert (found.same, found.changes, found.untouched) == (6, (), ())


def test_it_is_due_and_a_review_asks_it_by_a_fresh_seed(store, clock):
    session = drilling(store, clock, lenet(), number=1)
    answer(session)
    clock.now += timedelta(days=30)
    assert due_today(LIBRARY, store, clock(), clock().tzinfo).taken == ["networks/lenet5-shape"]
    review = begun(LIBRARY, store, clock, mode="review").session
    assert asked(review).variant.question.name == "networks/lenet5-shape"
    answer(review)
    assert next_question(review) is None
    assert [attempt.mode for attempt in store.history()] == ["review", "drill"]


def test_practice_and_a_review_of_one_bank_leave_it_out(store, clock):
    session = drilling(store, clock, lenet(), number=1)
    answer(session)
    clock.now += timedelta(days=30)
    assert begun(LIBRARY, store, clock, mode="review", bank="b").session is None
    practice = begun(LIBRARY, store, clock).session
    assert asked(practice).variant.question.name == "b/sum"


def test_a_draft_goes_on_with_the_same_segment(store, clock):
    session = drilling(store, clock, lenet())
    question_state = asked(session)
    session.submit("1x2x3")
    draft = store.drafts.current()
    again = drilling(store, clock, lenet())
    again.resume(draft, LIBRARY.question(draft.question))
    assert asked(again).variant == question_state.variant
    assert asked(again).state.answers == ("1x2x3",)


def test_a_network_of_ones_own_is_kept_but_neither_due_nor_gone_nor_marked_again(store, clock):
    session = drilling(store, clock, lenet(own=True), number=1)
    answer(session)
    clock.now += timedelta(days=30)
    (attempt,) = store.history()
    assert attempt.question == "networks/own-mine-shape"
    assert due_today(LIBRARY, store, clock(), clock().tzinfo).taken == []
    assert begun(LIBRARY, store, clock, mode="review").session is None
    assert orphans(store, LIBRARY) == []
    (left,) = regraded([attempt], LIBRARY).untouched
    assert (left.why, left.reason.en) == ("gone", "the question is about a network in a file of yours")
