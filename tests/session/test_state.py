"""The state of a question: a fold over its events, and nothing else; what history keeps of it is read back."""

from __future__ import annotations

import pytest
from every_case import every_case
from hypothesis import given
from hypothesis import strategies as st
from session_samples import QUESTIONS, library_from

from dlquiz.kinds.drawing import draw
from dlquiz.progress.stored_answers import StoredAnswer, read_answer
from dlquiz.questions.kinds import Kind
from dlquiz.session.recorded import answer_text
from dlquiz.session.state import Event, State, fold
from dlquiz.variants.model import Variant

DRAWN_SUM = draw(QUESTIONS["sum"], 1)
DRAWN_ESSAY = draw(QUESTIONS["essay"], 1)


@every_case(
    ("variant", "events", "state"),
    [
        pytest.param(DRAWN_SUM, [], State("ask"), id="nothing-yet"),
        pytest.param(DRAWN_SUM, [Event("answer", "3")], State("done", answers=("3",)), id="one-answer-ends-it"),
        pytest.param(DRAWN_SUM, [Event("reveal")], State("done", revealed=True), id="given-up"),
        pytest.param(DRAWN_SUM, [Event("hint"), Event("hint")], State("ask", hints=2), id="hints-count"),
        pytest.param(DRAWN_SUM, [Event("digits")], State("ask", digits_asked=True), id="digits-asked-leaves-it-open"),
        pytest.param(
            DRAWN_SUM,
            [Event("hint"), Event("digits"), Event("answer", "0.333")],
            State("done", hints=1, digits_asked=True, answers=("0.333",)),
            id="all-of-it",
        ),
        pytest.param(
            DRAWN_ESSAY, [Event("answer", "why")], State("rubric", answers=("why",)), id="open-waits-for-points"
        ),
        pytest.param(
            DRAWN_ESSAY,
            [Event("answer", "why"), Event("ticks", "1, 2")],
            State("done", answers=("why",), ticks="1, 2"),
            id="open-scored",
        ),
        pytest.param(
            DRAWN_ESSAY,
            [Event("answer", "why"), Event("reveal", "why")],
            State("done", answers=("why",), revealed=True),
            id="open-given-up-after-the-answer",
        ),
    ],
)
def test_fold(variant: Variant, events: list[Event], state: State) -> None:
    assert fold(variant, events) == state


# What history keeps of an answer is read back as what was answered

BANK = """
format: 1
id: b
title: Bank
questions:
  - {id: sum, type: numeric, topic: t, prompt: P, answer: {value: 3}}
  - {id: essay, type: open, topic: t, prompt: P, answer: a, rubric: [{point: One}, {point: Two}]}
  - id: chain
    type: steps
    topic: t
    prompt: P
    parts: [{name: a, prompt: P, answer: {value: 3}}, {name: b, prompt: P, answer: {value: 4}}]
"""
SUM, ESSAY, CHAIN = (question.kind for question in library_from(BANK).questions())


@every_case(
    ("of", "state", "text", "given"),
    [
        (SUM, State(answers=("28",)), "28", StoredAnswer(False, "28")),
        (SUM, State(answers=("1 2\n3 4",)), "1 2\n3 4", StoredAnswer(False, "1 2\n3 4")),
        (SUM, State(revealed=True), "?", StoredAnswer(True, "")),
        (
            ESSAY,
            State(answers=("Why,\n\nindeed?",), ticks="1, 2"),
            "1, 2\nWhy,\n\nindeed?",
            StoredAnswer(False, "1, 2"),
        ),
        (ESSAY, State(answers=("?",), ticks="none"), "none\n?", StoredAnswer(False, "none")),
        (ESSAY, State(answers=("1, 2",), revealed=True), "?\n1, 2", StoredAnswer(True, "")),
        (ESSAY, State(revealed=True), "?", StoredAnswer(True, "")),
        (CHAIN, State(answers=("3", "4")), "3\n4", StoredAnswer(False, "3\n4")),
        (CHAIN, State(answers=("?", "4")), "?\n4", StoredAnswer(False, "?\n4")),
        (CHAIN, State(answers=("?", "?")), "?\n?", StoredAnswer(False, "?\n?")),
        (CHAIN, State(revealed=True), "?\n?\n?", StoredAnswer(True, "")),
        (CHAIN, State(answers=("3",), revealed=True), "?\n3\n?", StoredAnswer(True, "")),
        (CHAIN, State(answers=("?",), revealed=True), "?\n?\n?", StoredAnswer(True, "")),
    ],
)
def test_texts(of: Kind, state: State, text: str, given: StoredAnswer) -> None:
    assert answer_text(state, of) == text
    assert read_answer(text, of) == given


@pytest.mark.parametrize("text", ["?", "?\n3\n4\n5"])
def test_steps_given_up_as_they_were_once_kept_are_read(text: str) -> None:
    assert read_answer(text, CHAIN).up


LINE = st.text().map(lambda text: " ".join(text.split("\n")))


@given(st.lists(LINE, max_size=1))
def test_steps_given_up_are_never_taken_for_answered(answers: list[str]) -> None:
    assert read_answer(answer_text(State(answers=tuple(answers), revealed=True), CHAIN), CHAIN).up


@given(LINE.filter(lambda ticks: ticks not in ("", "?")), st.text())
def test_the_points_of_an_open_answer_are_reported_from_its_text(ticks: str, answer: str) -> None:
    assert read_answer(answer_text(State(answers=(answer,), ticks=ticks), ESSAY), ESSAY) == StoredAnswer(False, ticks)
