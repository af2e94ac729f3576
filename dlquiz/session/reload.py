"""A question that was rewritten while it is on the screen: the same numbers, the same answer, the new text."""

from __future__ import annotations

from dataclasses import replace

from dlquiz.kinds import drawing
from dlquiz.kinds.answering import give_up, grade
from dlquiz.kinds.marking_steps import step_verdicts
from dlquiz.questions.question import Question
from dlquiz.session.state import QuestionState, Result


def reloaded_state(question_state: QuestionState, question: Question) -> QuestionState:
    """A question being answered, as it is written now: its seed, what was done and what is typed stay.

    What was done is forgotten where the new question would be over by it. Raises `QuestionError` where the question
    admits no draw.
    """
    revised = fitting(replace(question_state, variant=drawing.draw(question, question_state.variant.seed)))
    same = question.type == question_state.variant.question.type and revised.state.stage == question_state.state.stage
    return revised if same else replace(revised, events=())


def with_numbers(question_state: QuestionState, seed: int) -> QuestionState:
    """The question with the numbers of `seed`, to be answered again; help it gave stays given.

    Raises `DlquizError` where it has no such draw.
    """
    kept = tuple(event for event in question_state.events if event.kind in ("hint", "work"))
    return replace(question_state, variant=drawing.draw(question_state.variant.question, seed), events=kept, typed="")


def taken_up(aside: list[QuestionState], question: Question) -> QuestionState | None:
    """Take the state of a question out of those that were set aside; the last one of several."""
    for place in reversed(range(len(aside))):
        if aside[place].variant.question.name == question.name:
            return aside.pop(place)
    return None


def comeback_dropped(aside: list[QuestionState], question: Question) -> bool:
    """Drop a question that came back to be relearned from those set aside; whether it was there.

    Where its answer was taken back it is asked again anyway.
    """
    found = next((each for each in aside if each.relearned and each.variant.question.name == question.name), None)
    aside[:] = [question_state for question_state in aside if question_state is not found]
    return found is not None


def fitting(question_state: QuestionState) -> QuestionState:
    """The question without what was done, where steps taken cannot be read any more by it as it is written now.

    Raises `DisagreementError` as marking does.
    """
    state = question_state.state
    if not question_state.variant.question.kind.in_steps or state.stage == "done":
        return question_state
    verdicts = step_verdicts(question_state.variant, state.answers)
    return question_state if all(verdict.counts for verdict in verdicts) else replace(question_state, events=())


def reloaded_result(result: Result, question: Question) -> Result | None:
    """A verdict in the words that are written now; None where another thing is marked now: what was said stays said.

    Raises `DlquizError` where the question cannot be drawn or marked.
    """
    if question.grading != result.question_state.variant.question.grading:
        return None
    question_state = replace(result.question_state, variant=drawing.draw(question, result.question_state.variant.seed))
    state = question_state.state
    given = state.ticks if question.type == "open" else state.answer
    verdict = (
        give_up(question_state.variant) if state.revealed else grade(question_state.variant, given, digits_asked=True)
    )
    said = (result.verdict.outcome, result.verdict.score)
    return (
        replace(result, question_state=question_state, verdict=verdict)
        if (verdict.outcome, verdict.score) == said
        else None
    )
