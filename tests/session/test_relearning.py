"""What is failed comes back in the session until it is right once; on top of the number, each time a row of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from asking import next_question
from session_samples import QUESTIONS, Clock, asked, begun, library_from, question_id, sit

from dlquiz.progress.store import Store
from dlquiz.schedule import Rating
from dlquiz.session.answers import Setting
from dlquiz.session.formatting import relearned_text, saving_text
from dlquiz.session.options import read_options
from dlquiz.session.session import Session

BANK = """
format: 1
id: b
title: Bank
questions:
  - {id: q1, type: numeric, prompt: '{{n}}?', answer: {expression: n}, parameters: {n: {integer: [0, 1]}}, topic: t}
  - {id: q2, type: true_false, prompt: P, answer: true, topic: t}
  - {id: q3, type: true_false, prompt: P, answer: true, topic: t}
  - {id: q4, type: true_false, prompt: P, answer: true, topic: t}
  - {id: q5, type: true_false, prompt: P, answer: true, topic: t}
  - {id: q6, type: true_false, prompt: P, answer: true, topic: t}
  - {id: pair, type: numeric, topic: list, prompt: Two?, answer: {expression: '[1, 2]'}}
"""
ALL = library_from(BANK)


def session_of(store: Store, ids: str, *, number: int | None = None, **more: Any) -> Session:
    """A session of these questions in this order, which relearns."""
    questions = [question for name in ids.split() if (question := ALL.question(f"b/{name}")) is not None]
    chosen: dict[str, Any] = {"failed": ()} | more
    return sit([], store, number=number or len(questions), questions=questions, **chosen)


def answer(session: Session, *, right: bool) -> str:
    """Answer the question that is asked; its id, in capitals where it came back."""
    question_state = asked(session)
    variant = question_state.variant
    key = str(variant.answer) if variant.question.type == "numeric" else "true"
    session.submit(key if right else "?")
    return variant.question.id.upper() if question_state.relearned else variant.question.id


def course(session: Session, wrong: str) -> list[str]:
    """All that is asked where the answers number so and so are wrong, counted from 1."""
    missed, order = set(map(int, wrong.split())), []
    while next_question(session) is not None:
        order.append(answer(session, right=len(order) + 1 not in missed))
    return order


@pytest.mark.parametrize(
    ("ids", "wrong", "order"),
    [
        ("q1 q2 q3 q4 q5", "", "q1 q2 q3 q4 q5"),
        ("q1 q2 q3 q4 q5", "1", "q1 q2 q3 q4 Q1 q5"),
        ("q1 q2 q3 q4 q5", "1 5", "q1 q2 q3 q4 Q1 q5 Q1"),
        ("q1 q2 q3", "3", "q1 q2 q3 Q3"),
        ("q1 q2 q3", "1 2 3", "q1 q2 q3 Q1 Q2 Q3"),
        ("q1", "1 2 3", "q1 Q1 Q1 Q1"),
        # Two planned ones stand between two that come back, so that those failed again do not hold up the others.
        ("q1 q2 q3 q4 q5 q6", "1 2 5", "q1 q2 q3 q4 Q1 q5 q6 Q2 Q1"),
    ],
)
def test_what_is_failed_comes_back_after_a_few_others(store: Store, ids: str, wrong: str, order: str) -> None:
    session = session_of(store, ids)
    assert course(session, wrong) == order.split()
    recorded = [attempt.question for attempt in reversed(store.history())]
    assert recorded == [f"b/{name.lower()}" for name in order.split()]
    assert session.relearned.left == 0
    assert next_question(session) is None


def test_what_comes_back_is_counted_on_top_of_the_number(store: Store) -> None:
    session = session_of(store, "q1 q2 q3 q4 q5", number=4)
    places = []
    while (question_state := next_question(session)) is not None:
        places.append((question_state.place, question_state.relearned))
        answer(session, right=len(places) != 1)
    assert places == [("1/4", False), ("2/4", False), ("3/4", False), ("4/4", False), ("4/4", True)]
    assert relearned_text(session.relearned).en == "Relearned: 1 of 1 missed."


def test_it_has_other_numbers_where_it_has_any(store: Store) -> None:
    for seed in range(12):
        session = session_of(store, "q1", setting=Setting("laptop", seed))
        first = asked(session).variant
        answer(session, right=False)
        again = asked(session).variant
        assert again.parameters != first.parameters
        answer(session, right=True)


def test_what_was_failed_changes_no_numbers_of_the_others(store: Store) -> None:
    def seeds(wrong: str) -> list[int]:
        session = session_of(store, "q1 q2 q3 q4 q5 q6")
        course(session, wrong)
        return [result.question_state.variant.seed for result in session.results if not result.question_state.relearned]

    assert seeds("") == seeds("1 2 3")


def test_only_the_rating_again_brings_a_question_back(store: Store) -> None:
    session = session_of(store, "pair q2")
    asked(session)
    assert session.submit("1, 3").rating == Rating.HARD
    assert session.relearned == (0, 0)
    answer(session, right=True)
    assert next_question(session) is None
    assert session.rate(Rating.AGAIN) is not None, "one's own word counts"
    assert session.relearned == (1, 1)
    assert question_id(session) == "q2"
    answer(session, right=True)
    assert next_question(session) is None


def test_skipping_it_leaves_it_for_another_day(store: Store) -> None:
    session = session_of(store, "q1 q2 q3 q4 q5")
    for right in (False, True, True, True):
        answer(session, right=right)
    assert (question_id(session), asked(session).relearned) == ("q1", True)
    session.skip()
    assert session.relearned.left == 0
    assert course(session, "") == ["q5"]


# Taking back


def test_a_failure_taken_back_does_not_come_back(store: Store) -> None:
    session = session_of(store, "q1 q2")
    answer(session, right=False)
    assert question_id(session) == "q2"
    session.undo()
    assert session.relearned == (0, 0)
    assert course(session, "") == ["q1", "q2"]
    assert len(store.history()) == 2


def test_all_of_it_is_taken_back_while_one_that_came_back_is_asked(store: Store) -> None:
    session = session_of(store, "q1 q2 q3 q4 q5")
    for right in (False, True, True, True):
        answer(session, right=right)
    assert asked(session).relearned
    while session.undo() is not None:
        asked(session)
    assert store.history() == []
    assert course(session, "") == ["q1", "q2", "q3", "q4", "q5"], "each once: the failure it came back for is gone"


# Where it stops, and where it goes on


def test_nothing_comes_back_when_the_time_is_over(store: Store) -> None:
    clock = Clock()
    session = session_of(store, "q1 q2", clock=clock, minutes=5)
    answer(session, right=False)
    clock.wait(301)
    assert next_question(session) is None
    assert session.relearned.left == 1


def sit_with(store: Store, clock: Clock, **options: Any) -> Session:
    session = begun(ALL, store, clock, seed=1, **options).session
    assert session is not None
    return session


def test_a_question_left_while_it_was_relearned_is_still_on_top(store: Store) -> None:
    clock = Clock()
    session = sit_with(store, clock, topic="t", number=2)
    first = answer(session, right=False)
    second = answer(session, right=True)
    assert asked(session).relearned
    draft = store.drafts.current()
    left = read_options(draft.options)
    assert (left.number, left.failed) == (0, (f"b/{first}",))
    resumed = sit_with(store, clock, topic="t", number=left.number, failed=left.failed, beyond=left.beyond)
    resumed.resume(draft, ALL.question(draft.question))
    assert course(resumed, "") == [first.upper()]
    assert second != first


def test_a_review_with_nothing_due_any_more_goes_on_with_what_was_failed(store: Store) -> None:
    clock = Clock()
    next_question(sit_with(store, clock, question="b/q2"))
    course(sit_with(store, clock, question="b/q2"), "")
    clock.now += timedelta(days=30)
    session = sit_with(store, clock, mode="review")
    answer(session, right=False)
    asked(session)
    draft = store.drafts.current()
    left = read_options(draft.options)
    resumed = sit_with(store, clock, mode="review", failed=left.failed)
    resumed.resume(draft, ALL.question(draft.question))
    assert course(resumed, "") == ["Q2"]


@pytest.mark.parametrize("options", [{"question": "b/q2", "number": 3}, {"mode": "drill", "rounds": "q2"}])
def test_where_one_thing_is_asked_again_and_again_nothing_comes_back(store: Store, options: dict[str, Any]) -> None:
    rounds = options.pop("rounds", None)
    if rounds:
        options |= {"rounds": (QUESTIONS["claim"],), "number": 3}
    session = sit_with(store, Clock(), **options)
    while next_question(session) is not None:
        session.submit("?")
    assert len(session.results) == 3
    assert session.relearned == (0, 0)


def test_a_failed_answer_says_that_it_comes_back_in_this_session_and_only_that(store: Store) -> None:
    session = session_of(store, "q1 q2")
    asked(session)
    failed = replace(session.submit("?"), saved=True)
    assert saving_text(failed, relearns=session.relearns(failed)).en == "Saved. Comes back in this session"
    asked(session)
    right = replace(session.submit("true"), saved=True)
    assert saving_text(right, relearns=session.relearns(right)).en.startswith("Saved. Next review: in 2 days")
