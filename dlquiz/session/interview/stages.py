"""The stages of an interview that has several: first the questions, then the functions, each with its own clock."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.kinds.names import IN_FILES
from dlquiz.progress.interviews import Stage
from dlquiz.questions.question import Question
from dlquiz.session.interview.blueprint import CODE_MINUTES, MINUTES_EACH

QUESTIONS, CODING = "questions", "coding"
"""The names of the stages, in their order; the screens have titles for them."""


def stage_of(question: Question) -> int:
    """The number of the stage in which a question is asked."""
    return int(question.type in IN_FILES)


def stages_of(questions: Sequence[Question], minutes: int) -> tuple[Stage, ...]:
    """The stages of an interview that asks these questions, the minutes shared out by what each takes.

    There are none where all questions belong to one, or where there is no minute for each.
    """
    functions = sum(map(stage_of, questions))
    times = (len(questions) - functions) * MINUTES_EACH, functions * CODE_MINUTES
    if not all(times) or minutes < len(times):
        return ()
    coding = min(minutes - 1, max(1, round(minutes * times[1] / sum(times))))
    return Stage(QUESTIONS, minutes - coding), Stage(CODING, coding)
