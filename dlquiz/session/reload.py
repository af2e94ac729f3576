"""A question that was rewritten while it is on the screen: the same numbers, the same answer, the new text."""

from __future__ import annotations

from dataclasses import replace

from dlquiz.kinds import drawing
from dlquiz.kinds.answering import give_up, grade
from dlquiz.kinds.steps import step_verdicts
from dlquiz.questions.question import Question
from dlquiz.session.state import QuestionState, Result


def reloaded_frame(frame: QuestionState, question: Question) -> QuestionState:
    """A question being answered, as it is written now: its seed, what was done and what is typed stay.

    What was done is forgotten where the new question would be over by it. Raises `QuestionError` where the question
    admits no draw.
    """
    revised = fitting(replace(frame, variant=drawing.draw(question, frame.variant.seed)))
    same = question.type == frame.variant.question.type and revised.state.stage == frame.state.stage
    return revised if same else replace(revised, events=())


def with_numbers(frame: QuestionState, seed: int) -> QuestionState:
    """The question of a frame with the numbers of `seed`, to be answered again; help it gave stays given.

    Raises `DlquizError` where it has no such draw.
    """
    kept = tuple(event for event in frame.events if event.kind in ("hint", "work"))
    return replace(frame, variant=drawing.draw(frame.variant.question, seed), events=kept, typed="")


def taken_up(aside: list[QuestionState], question: Question) -> QuestionState | None:
    """Take the frame of a question out of those that were set aside; the last one of several."""
    for place in reversed(range(len(aside))):
        if aside[place].variant.question.name == question.name:
            return aside.pop(place)
    return None


def comeback_dropped(aside: list[QuestionState], question: Question) -> bool:
    """Drop a question that came back to be relearned from those set aside; whether it was there.

    Where its answer was taken back it is asked again anyway.
    """
    found = next((each for each in aside if each.relearned and each.variant.question.name == question.name), None)
    aside[:] = [frame for frame in aside if frame is not found]
    return found is not None


def fitting(frame: QuestionState) -> QuestionState:
    """The frame without what was done, where steps taken cannot be read any more by the question as it is written now.

    Raises `DisagreementError` as marking does.
    """
    state = frame.state
    if not frame.variant.question.kind.in_steps or state.stage == "done":
        return frame
    verdicts = step_verdicts(frame.variant, state.answers)
    return frame if all(verdict.counts for verdict in verdicts) else replace(frame, events=())


def reloaded_result(result: Result, question: Question) -> Result | None:
    """A verdict in the words that are written now; None where another thing is marked now: what was said stays said.

    Raises `DlquizError` where the question cannot be drawn or marked.
    """
    if question.grading != result.frame.variant.question.grading:
        return None
    frame = replace(result.frame, variant=drawing.draw(question, result.frame.variant.seed))
    state = frame.state
    given = state.ticks if question.type == "open" else state.answer
    verdict = give_up(frame.variant) if state.revealed else grade(frame.variant, given, digits_asked=True)
    said = (result.verdict.outcome, result.verdict.score)
    return replace(result, frame=frame, verdict=verdict) if (verdict.outcome, verdict.score) == said else None
