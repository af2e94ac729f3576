"""The state of a question is a fold over its events, and nothing else."""

from __future__ import annotations

import pytest
from every_case import every_case
from session_samples import QUESTIONS

from dlquiz.kinds.drawing import draw
from dlquiz.session.state import Event, State, fold
from dlquiz.variants.model import Variant

SUM = draw(QUESTIONS["sum"], 1)
ESSAY = draw(QUESTIONS["essay"], 1)


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
