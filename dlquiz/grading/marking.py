"""One typed answer against one concrete question: read, compare, diagnose."""

from __future__ import annotations

from dlquiz.grading.parts import give_up_parts, grade_cloze, grade_steps
from dlquiz.grading.simple import give_up_one, grade_one
from dlquiz.grading.verdict import Verdict
from dlquiz.questions import Cloze, Steps
from dlquiz.variants import Variant


def grade(variant: Variant, answer: str, *, digits_asked: bool = False) -> Verdict:
    """Mark `answer`: of an open question the numbers of the rubric points met, of steps one line each.

    `digits_asked`: the learner was already asked for more digits in this attempt; a second time it counts.
    Raises `DisagreementError` if closed form and NumPy run differ: that is our fault and never a verdict.
    """
    kind = variant.question.kind
    if isinstance(kind, Cloze):
        return grade_cloze(variant, answer, digits_asked)
    if isinstance(kind, Steps):
        return grade_steps(variant, answer, digits_asked)
    return grade_one(variant, answer, digits_asked)


def give_up(variant: Variant) -> Verdict:
    """The verdict on a question given up: wrong, with the key."""
    return give_up_parts(variant) if variant.parts else give_up_one(variant)
