"""The state of a question: a fold over its events, and nothing else; what history keeps of it is read back."""

from __future__ import annotations

import pytest
from every_case import every_case
from hypothesis import given
from hypothesis import strategies as st
from session_samples import QUESTIONS, library_from

from dlquiz.kinds.drawing import draw
from dlquiz.progress.stored_answers import StoredAnswer, read_answer
from dlquiz.session.recorded import answer_text
from dlquiz.session.state import Event, State, fold
from dlquiz.variants.model import Variant

BANK = """
format: 1
id: b
title: Bank
questions:
  - id: chain
    type: steps
    topic: t
    prompt: P
    parts: [{name: a, prompt: P, answer: {value: 3}}, {name: b, prompt: P, answer: {value: 4}}]
"""
SUM, ESSAY, CHAIN = (draw(each, 1) for each in (QUESTIONS["sum"], QUESTIONS["essay"], *library_from(BANK).questions()))


@every_case(
    ("variant", "events", "state"),
    [
        pytest.param(SUM, [], State("ask"), id="nothing-yet"),
        pytest.param(SUM, [Event("answer", "3")], State("done", answers=("3",)), id="one-answer-ends-it"),
        pytest.param(SUM, [Event("reveal")], State("done", revealed=True), id="given-up"),
        pytest.param(SUM, [Event("hint"), Event("hint")], State("ask", hints=2), id="hints-count"),
        pytest.param(SUM, [Event("digits")], State("ask", digits_asked=True), id="digits-asked-leaves-it-open"),
        pytest.param(
            SUM,
            [Event("hint"), Event("digits"), Event("answer", "0.333")],
            State("done", hints=1, digits_asked=True, answers=("0.333",)),
            id="all-of-it",
        ),
        pytest.param(ESSAY, [Event("answer", "why")], State("rubric", answers=("why",)), id="open-waits-for-points"),
        pytest.param(
            ESSAY,
            [Event("answer", "why"), Event("ticks", "1, 2")],
            State("done", answers=("why",), ticks="1, 2"),
            id="open-scored",
        ),
        pytest.param(
            ESSAY,
            [Event("answer", "why"), Event("reveal", "why")],
            State("done", answers=("why",), revealed=True),
            id="open-given-up-after-the-answer",
        ),
    ],
)
def test_fold(variant: Variant, events: list[Event], state: State) -> None:
    assert fold(variant, events) == state


# What history keeps of an answer is read back as what was answered


@every_case(
    ("of", "state", "text", "given"),
    [
        (SUM, State(answers=("28",)), "28", StoredAnswer(False, "28")),
        (SUM, State(answers=("1 2\n3 4",)), "1 2\n3 4", StoredAnswer(False, "1 2\n3 4")),
        (SUM, State(revealed=True), "?", StoredAnswer(True, "")),
        (ESSAY, State(answers=("Why,\n\nso?",), ticks="1, 2"), "1, 2\nWhy,\n\nso?", StoredAnswer(False, "1, 2")),
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
def test_texts(of: Variant, state: State, text: str, given: StoredAnswer) -> None:
    kind = of.question.kind
    assert answer_text(state, kind) == text
    assert read_answer(text, kind) == given


@pytest.mark.parametrize("text", ["?", "?\n3\n4\n5"])
def test_steps_given_up_as_they_were_once_kept_are_read(text: str) -> None:
    assert read_answer(text, CHAIN.question.kind).up


LINE = st.text().map(lambda text: " ".join(text.split("\n")))


@given(st.lists(LINE, max_size=1))
def test_steps_given_up_are_never_taken_for_answered(answers: list[str]) -> None:
    kind = CHAIN.question.kind
    assert read_answer(answer_text(State(answers=tuple(answers), revealed=True), kind), kind).up


@given(LINE.filter(lambda ticks: ticks not in ("", "?")), st.text())
def test_the_points_of_an_open_answer_are_reported_from_its_text(ticks: str, answer: str) -> None:
    kind = ESSAY.question.kind
    assert read_answer(answer_text(State(answers=(answer,), ticks=ticks), kind), kind) == StoredAnswer(False, ticks)
