"""Steps in a session: answered one by one, marked together, recorded as one attempt."""

from __future__ import annotations

import pytest
from asking import next_question
from session_samples import asked, library_from, sit

from dlquiz.progress.store import Store
from dlquiz.schedule import Rating
from dlquiz.session.session import Session

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


def begun(store: Store) -> tuple[Session, int]:
    """A session that asks the steps, and the number that they start from."""
    session = sit([], store, questions=[CHAIN])
    return session, asked(session).variant.names["n"]


def test_steps_are_asked_in_turn_and_recorded_once(store):
    session, n = begun(store)
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
    session, n = begun(store)
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
    session, n = begun(store)
    result = session.submit("?")
    assert (result.verdict.read_as, result.verdict.expected) == (None, n - 4)
    session.submit(f"{(n - 4) / 3:.6g}")
    done = session.submit("1")
    assert done.verdict.score == pytest.approx(2 / 3)
    assert done.rating == Rating.HARD
    assert store.history()[0].answer.startswith("?\n")


def test_steps_left_in_the_middle_go_on_where_they_were(store):
    session, n = begun(store)
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
    session, n = begun(store)
    session.submit(f"{n - 4}\n")
    assert next_question(session).state.answers == (f"{n - 4} ",)
