"""Drilling a mistake: which questions have it, what avoids it, when it ends, and that nothing but results decides."""

from __future__ import annotations

import pytest
from asking import next_question
from hypothesis import given, settings
from hypothesis import strategies as st
from session_samples import Clock, asked, begun, library_from

from dlquiz.errors import UsageError
from dlquiz.grading.diagnosis import known_mistake
from dlquiz.kinds.numeric import Numeric
from dlquiz.progress.store import Store, memory_store
from dlquiz.session.drilling import IN_A_ROW, drillable, drillable_mistakes, has_avoided, mistakes_of, questions_with
from dlquiz.session.formatting import drill_end, drill_standing, drill_text
from dlquiz.session.options import read_options
from dlquiz.session.session import Session
from dlquiz.session.starting import BegunSession
from dlquiz.session.today import Limits

BANK = """
format: 1
id: d
title: Drills
questions:
  - id: twice
    type: numeric
    topic: a
    prompt: 'Twice {{n}}?'
    parameters: {n: {integer: [3, 60]}}
    answer: {expression: 2*n}
    mistakes:
      - {name: squared, expression: n*n, feedback: Not the square.}
      - {name: forgotten, expression: n, feedback: Twice.}
  - id: thrice
    type: numeric
    topic: b
    prompt: 'Three times {{n}}?'
    parameters: {n: {integer: [0, 60]}}
    answer: {expression: 3*n}
    mistakes:
      - {name: squared, expression: n*n, feedback: Not the square.}
    where: [n > 3]
  - id: chain
    type: steps
    topic: a
    prompt: From {{n}}.
    parameters: {n: {integer: [5, 60]}}
    parts:
      - {name: one, prompt: plus 1?, answer: {expression: n+1}}
      - name: two
        prompt: squared?
        answer: {expression: one*one}
        mistakes: [{name: doubled, expression: 2*one, feedback: Not doubled.}]
  - id: rest
    type: numeric
    topic: b
    prompt: 'What of {{n}} is left?'
    parameters: {n: {integer: [0, 30]}, p: {integer: [0, 3]}}
    answer: {reference: conv_output_size, arguments: {input_size: n + 20, kernel_size: 4, stride: 3, padding: p}}
  - id: never
    type: numeric
    topic: b
    prompt: What?
    answer: {reference: conv_output_size, arguments: {input_size: 10, kernel_size: 4, stride: 3}}
  - id: gone
    type: numeric
    topic: b
    deprecated: true
    prompt: What?
    answer: {value: 1}
    mistakes: [{name: old, value: 2, feedback: Old.}]
"""
LIBRARY = library_from(BANK)
BY_ID = {question.id: question for question in LIBRARY.questions()}


def drilling(mistake: str, store: Store, *, seed: int = 1, number: int | None = None) -> Session:
    session = sat(mistake, store, seed=seed, number=number).session
    assert session is not None
    return session


def sat(
    mistake: str, store: Store, *, seed: int = 1, number: int | None = None, row: tuple[str, ...] = ()
) -> BegunSession:
    return begun(
        LIBRARY, store, Clock(), Limits(0, 0), seed=seed, mode="drill", mistake=mistake, number=number, row=row
    )


def answer(session: Session, how: str) -> None:
    """Rightly, with the mistake `squared` made, otherwise wrongly, or not at all."""
    variant = asked(session).variant
    n = variant.names["n"]
    right = {"twice": 2, "thrice": 3}[variant.question.id] * n
    session.submit(str({"right": right, "made": n * n, "other": right + 1, "up": "?"}[how]))


def test_a_drill_asks_every_question_in_use_that_has_the_mistake_and_none_other():
    assert {question.id for question in drillable(LIBRARY.questions(), "squared")} == {"twice", "thrice"}
    assert [question.id for question in drillable(LIBRARY.questions(), "doubled")] == ["chain"]
    # 10 - 4 leaves nothing over a stride of 3: rounding up changes nothing there.
    assert [question.id for question in drillable(LIBRARY.questions(), "ceil_for_floor")] == ["rest"]
    assert "ceil_for_floor" in mistakes_of(BY_ID["never"])
    assert "ceil_for_floor" not in drillable_mistakes(BY_ID["never"])
    assert "ceil_for_floor" in drillable_mistakes(BY_ID["rest"])


def test_every_list_counts_the_questions_that_a_drill_asks():
    everything = questions_with(LIBRARY.questions())
    assert set(everything) >= {"squared", "doubled", "ceil_for_floor"}
    for mistake, count in everything.items():
        assert count == len(list(drillable(LIBRARY.questions(), mistake)))
        assert questions_with(LIBRARY.questions(), [mistake]) == {mistake: count}


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        ("sqared", "no question in use has the mistake `sqared`; did you mean `squared`?"),
        ("qqqq", "no question in use has the mistake `qqqq`; `dlquiz drill` lists those that have one"),
        ("x" * 500, f"no question in use has the mistake `{'x' * 59}…`; `dlquiz drill` lists those that have one"),
    ],
)
def test_an_unknown_mistake_is_refused_with_names_like_it(store, mistake, said):
    with pytest.raises(UsageError) as refused:
        sat(mistake, store)
    assert str(refused.value) == said


def test_a_mistake_that_changes_no_answer_is_refused():
    with pytest.raises(UsageError, match="changes the answer of no question in use"):
        list(drillable([BY_ID["never"]], "ceil_for_floor"))


@pytest.mark.parametrize("seed", range(20))
def test_in_every_variant_asked_the_mistake_changes_the_answer_and_is_reported_by_name(store, seed):
    session = drilling("ceil_for_floor", store, seed=seed, number=6)
    for _ in range(6):
        variant = asked(session).variant
        kind = variant.question.kind
        value = next(active.value for active in variant.mistakes if active.name == "ceil_for_floor")
        assert (variant.names["n"] + 20 - 4) % 3 != 0
        assert isinstance(kind, Numeric)
        assert known_mistake(variant, kind, value) is not None
        verdict = session.submit(str(value)).verdict
        assert verdict.mistake == "ceil_for_floor"


def test_three_right_answers_in_a_row_at_two_questions_end_it(store):
    session = drilling("squared", store)
    for avoided in range(3):
        assert drill_standing(session.drilled).en == f"avoided {avoided} of 3"
        answer(session, "right")
    assert next_question(session) is None
    assert drill_end(session.drilled).en == "squared avoided 3 times in a row, at 2 questions."
    assert {attempt.mode for attempt in store.history()} == {"drill"}


def test_the_mistake_begins_the_row_again_and_nothing_else_breaks_it(store):
    session = drilling("squared", store)
    shown = []
    for how in ("right", "right", "made", "right", "other", "up", "right", "right"):
        answer(session, how)
        shown.append(session.drilled.avoided)
    assert shown == [1, 2, 0, 1, 1, 1, 2, 3]
    assert next_question(session) is None


def test_a_mistake_of_one_question_needs_three_variants_of_it(store):
    session = drilling("forgotten", store)
    assert "only one question" in drill_text(session.drilled).en
    numbers = set()
    for _ in range(3):
        numbers.add(asked(session).variant.names["n"])
        answer(session, "right")
    assert next_question(session) is None
    assert len(numbers) > 1
    assert drill_end(session.drilled).en == "forgotten avoided 3 times in a row, at 1 question."


def test_of_steps_the_one_that_has_the_mistake_counts(store):
    session = drilling("doubled", store)
    n = asked(session).variant.names["n"]
    session.submit(str(n))  # a mistake in the step before
    result = session.submit(str((n + 1) ** 2))
    assert result.verdict.outcome == "partly"
    assert has_avoided(result, "doubled") is True
    n = asked(session).variant.names["n"]
    session.submit(str(n + 1))
    assert has_avoided(session.submit(str(2 * (n + 1))), "doubled") is False
    n = asked(session).variant.names["n"]
    session.submit(str(n + 1))
    assert has_avoided(session.submit("?"), "doubled") is None


def test_a_draft_keeps_the_row_what_was_done_and_what_is_left_of_the_number(store):
    session = drilling("squared", store)
    answer(session, "right")
    answer(session, "right")
    question_state = asked(session)
    session.typed("12")
    draft = store.drafts.current()
    left = read_options(draft.options)
    assert (left.mode, left.mistake, left.number) == ("drill", "squared", 28)
    assert left.row == tuple(result.question_state.variant.question.name for result in session.results)

    again = sat("squared", store, seed=9, row=left.row).session
    again.resume(draft, BY_ID[question_state.variant.question.id])
    assert again.drilled.avoided == 2
    assert asked(again).variant == question_state.variant
    assert (asked(again).typed, asked(again).events) == ("12", ())
    answer(again, "right")
    assert next_question(again) is None


# Whatever is answered


HOWS = st.lists(st.sampled_from(["right", "made", "other", "up", "undo", "another", "skip"]), max_size=40)


@pytest.mark.sweep
@settings(max_examples=150)
@given(hows=HOWS, seed=st.integers(0, 1000))
def test_it_ends_exactly_when_the_last_row_is_three_at_two_questions(hows, seed):
    """A second reckoning: the row is counted from the end, over a list that this test keeps itself."""
    with memory_store() as store:
        session = drilling("squared", store, seed=seed, number=1000)
        said: list[tuple[str, str]] = []
        extra = False
        for how in hows:
            question_state = next_question(session)
            done = question_state is None
            row = []
            for kind, name in reversed(said):
                if kind == "made":
                    break
                row += [name] if kind == "right" else []
            reached = len(row) >= IN_A_ROW and len(set(row)) == 2
            assert session.drilled.avoided == len(row)
            assert session.drilled.reached == reached
            # One that is skipped twice is out: none may be left.
            assert done == (reached and not extra) or not session._queue._all
            if how == "undo":
                if session.undo() is not None:
                    said.pop()
                extra = False
            elif done:
                return
            elif how == "skip":
                session.skip()
                extra = False
            elif how == "another":
                answer(session, "other")
                said.append(("other", question_state.variant.question.id))
                session.another()
                extra = True
            else:
                answer(session, how)
                said.append((how, question_state.variant.question.id))
                extra = False
