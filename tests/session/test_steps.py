"""Steps in a session: answered one by one, marked together, recorded as one attempt; so are rounds over networks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from asking import next_question
from session_samples import QUESTIONS, Clock, asked, begun, library_from, sit

from dlquiz.bank import Bank
from dlquiz.bank.library import Library
from dlquiz.bank.rounds import round_of, tour_of
from dlquiz.messages import Text
from dlquiz.networks import Network, find_network
from dlquiz.progress.store import Store
from dlquiz.questions.question import Question
from dlquiz.schedule import Rating
from dlquiz.session.naming import orphans
from dlquiz.session.regrading import regraded
from dlquiz.session.session import Session
from dlquiz.session.today import due_today

BANK = """
format: 1
id: b
title: Bank
questions:
  - id: chain
    type: steps
    topic: sizes
    prompt: LeNet
    hints: [Slide the window.]
    parameters: {n: {integer: [28, 40], step: 4}}
    parts:
      - {name: c1, prompt: C1?, answer: {expression: n - 4}}
      - {name: s2, prompt: S2?, answer: {expression: c1 / 3}, tolerance: {significant: 4}}
      - {name: kept, prompt: Weights?, options: [{text: 'no', correct: true}, {text: 'yes'}], shuffle: false}
"""
(CHAIN,) = library_from(BANK).questions()


def started(store: Store) -> tuple[Session, int]:
    """A session that asks the steps, and the number that they start from."""
    session = sit([], store, questions=[CHAIN])
    return session, asked(session).variant.names["n"]


def test_steps_are_asked_in_turn_and_recorded_once(store):
    session, n = started(store)
    first = session.submit(str(n - 4))
    assert (first.question_state.state.stage, first.verdict.outcome, first.attempt_id) == ("ask", "right", "")
    assert first.question_state.asked.question.part == "s2"
    assert store.history() == []
    second = session.submit(f"{(n - 4) / 3:.6g}")
    assert second.question_state.asked.question.part == "kept"
    last = session.submit("no")
    assert (last.question_state.state.stage, last.verdict.outcome, last.verdict.score) == ("done", "right", 1.0)
    rows = store.history()
    assert [(row.question, row.verdict, row.answer) for row in rows] == [
        ("b/chain", "right", f"{n - 4}\n{(n - 4) / 3:.6g}\nno")
    ]
    assert rows[0].expected == [n - 4, (n - 4) / 3, "no"]
    assert next_question(session) is None


def test_what_cannot_be_read_asks_the_same_step_again(store):
    session, n = started(store)
    result = session.submit("abc")
    assert (result.verdict.outcome, result.question_state.asked.question.part) == ("unreadable", "c1")
    session.submit(str(n - 4))
    rough = session.submit(f"{(n - 4) / 3:.2g}")
    assert (rough.verdict.outcome, rough.question_state.state.digits_asked) == ("unreadable", True)
    assert rough.question_state.typed == f"{(n - 4) / 3:.2g}"
    again = session.submit(f"{(n - 4) / 3:.2g}")
    assert (again.verdict.outcome, again.question_state.state.digits_asked) == ("wrong", False)
    assert session.submit("no").verdict.score == pytest.approx(2 / 3)


def test_a_question_mark_gives_up_one_step_and_shows_its_key(store):
    session, n = started(store)
    result = session.submit("?")
    assert (result.verdict.read_as, result.verdict.expected) == (None, n - 4)
    session.submit(f"{(n - 4) / 3:.6g}")
    done = session.submit("1")
    assert done.verdict.score == pytest.approx(2 / 3)
    assert done.rating == Rating.HARD
    assert store.history()[0].answer.startswith("?\n")


def test_steps_left_in_the_middle_go_on_where_they_were(store):
    session, n = started(store)
    session.submit(str(n - 4))
    session.typed("9.3")
    draft = store.drafts.current()
    later = sit([], store, questions=[CHAIN])
    later.resume(draft, CHAIN)
    found = asked(later)
    assert (found.asked.question.part, found.typed, found.state.answers) == ("s2", "9.3", (str(n - 4),))
    later.submit(f"{(n - 4) / 3:.6g}")
    assert later.submit("no").verdict.outcome == "right"


def test_a_matrix_typed_on_several_lines_stays_one_step(store):
    session, n = started(store)
    session.submit(f"{n - 4}\n")
    assert next_question(session).state.answers == (f"{n - 4} ",)


# Rounds over networks: recorded, due, reviewed, marked again and gone on with like any question

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
