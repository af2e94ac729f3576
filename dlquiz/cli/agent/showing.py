"""What is shown of a question: before an answer nothing of its key, after it what every frontend tells."""

from __future__ import annotations

from typing import Any

from dlquiz.cli.code_results import run_json
from dlquiz.cli.one_question import graded_json
from dlquiz.cli.output import picked
from dlquiz.grading.verdict import Verdict
from dlquiz.kinds.answering import how_to_answer, worked_solution
from dlquiz.kinds.registry import KINDS
from dlquiz.kinds.stub import stub
from dlquiz.messages import Language, Text
from dlquiz.session.state import QuestionState
from dlquiz.variants.model import Variant


def asked_json(question_state: QuestionState, language: Language) -> dict[str, Any]:
    """A question as it stands. Parameters are left out: some are in no text, and lead to the key."""
    variant = question_state.variant
    question = variant.question
    found: dict[str, Any] = {
        "question": question.name,
        "seed": variant.seed,
        "topic": question.topic,
        "type": question.type,
        "difficulty": question.difficulty,
        "language": language,
        **_shown(variant, language),
        "hints": len(question.hints),
    }
    if question.kind.in_blanks:
        found["blanks"] = [part_json(part, number, language) for number, part in enumerate(variant.parts, 1)]
    if question.kind.in_steps:
        found["step"] = part_json(question_state.asked, question_state.step + 1, language)
        found["steps"] = len(variant.parts)
    if question.kind.in_file:
        found["stub"] = stub(variant, language)
    return found


def part_json(part: Variant, number: int, language: Language) -> dict[str, Any]:
    """A blank, or a step, counted from 1."""
    return {"number": number, "type": part.question.type, **_shown(part, language)}


def _shown(variant: Variant, language: Language) -> dict[str, Any]:
    """The prompt, what there is to choose from, the convention, and what to type."""
    found: dict[str, Any] = {"prompt": variant.prompt.in_language(language)}
    offered = [text.in_language(language) for text in variant.offered] if variant.question.kind.shows_offered else []
    if variant.lefts:
        found["pairs"] = {"left": [text.in_language(language) for text in variant.lefts], "right": offered}
    elif offered:
        found[KINDS[variant.question.type].offered_as] = offered
    if (under := variant.convention) is not None:
        found["convention"] = under.in_language(language)
    found["how_to_answer"] = how_to_answer(variant).in_language(language)
    return found


def model_json(variant: Variant, language: Language) -> dict[str, Any]:
    """Of a question answered in one's own words, the model answer and the points it is scored by, in their order."""
    model = variant.question.kind.model_answer or Text.same("")
    return {
        "model_answer": variant.fill(model).in_language(language),
        "rubric": [point.in_language(language) for point in variant.offered],
    }


def verdict_json(question_state: QuestionState, verdict: Verdict, language: Language) -> dict[str, Any]:
    """The verdict on a question that is done, with its key, its working and its explanation."""
    variant = question_state.variant
    question = variant.question
    found = graded_json(variant, verdict, language)
    if verdict.parts:
        found["parts"] = [_part_verdict(part, language) for part in verdict.parts]
    if question.kind.in_file:
        found |= run_json(verdict)
    if question.kind.in_own_words:
        found |= model_json(variant, language)
    else:
        found["solution"] = [line.in_language(language) for line in worked_solution(variant, verdict)]
    for name, text in (("explanation", question.explanation), ("source", question.source)):
        if text is not None:
            found[name] = variant.fill(text).in_language(language)
    return found


def _part_verdict(verdict: Verdict, language: Language) -> dict[str, Any]:
    return {
        "verdict": verdict.outcome,
        **picked(verdict, "score expected read_as mistake"),
        "message": verdict.message.in_language(language),
    }
