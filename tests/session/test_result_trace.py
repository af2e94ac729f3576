"""The trace of a result is that of the verdict that was given, whatever way the question was done."""

from __future__ import annotations

import pytest
from session_samples import asked, sit

from dlquiz.grading.traced import NameStage, NumberStage
from dlquiz.progress.store import memory_store
from dlquiz.session.formatting import result_trace


@pytest.mark.parametrize(
    ("name", "answers", "stage"),
    [
        ("sum", ["7"], NumberStage),
        ("third", ["0.33", "0.33"], NumberStage),  # asked for more digits, then taken as it is
        ("claim", ["2"], NameStage),
        ("essay", ["because", "1"], NameStage),
    ],
)
def test_the_trace_ends_in_the_verdict_that_was_given(name: str, answers: list[str], stage: type) -> None:
    with memory_store() as store:
        session = sit(name, store)
        for answer in answers:
            asked(session)
            result = session.submit(answer)
        found = result_trace(result)
    assert result.question_state.state.stage == "done"
    assert (found.outcome, found.score) == (result.verdict.outcome, result.verdict.score)
    assert isinstance(found.stage, stage)
    assert found.typed == answers[-1]
