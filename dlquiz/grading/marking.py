"""One typed answer against one concrete question: read, compare, diagnose."""

from __future__ import annotations

from dlquiz.grading.blanks import split_blanks
from dlquiz.grading.numeric import unclear_number
from dlquiz.grading.parts import give_up_parts, grade_cloze, grade_steps
from dlquiz.grading.simple import give_up_one, grade_one
from dlquiz.grading.verdict import Verdict
from dlquiz.messages import Text, message
from dlquiz.questions import Cloze, Steps
from dlquiz.variants import Variant


def grade(variant: Variant, answer: str, *, digits_asked: bool = False) -> Verdict:
    """Mark `answer`: of an open question the numbers of the rubric points met, of steps one line each.

    `digits_asked`: the learner was asked already, for more digits or about a comma; a second time it counts.
    Raises `DisagreementError` if closed form and NumPy run differ: that is our fault and never a verdict.
    """
    kind = variant.question.kind
    if isinstance(kind, Cloze):
        return grade_cloze(variant, answer, digits_asked)
    if isinstance(kind, Steps):
        return grade_steps(variant, answer, digits_asked)
    return grade_one(variant, answer, digits_asked)


def unclear_comma(variant: Variant, answer: str) -> Text | None:
    """What to ask about the comma of `1,125`, in any blank, wherever a real number is asked; None where it is clear."""
    if not isinstance(variant.question.kind, Cloze):
        return unclear_number(variant, answer)
    answers = split_blanks(answer) if len(variant.parts) > 1 else [answer]
    for number, (part, typed) in enumerate(zip(variant.parts, answers, strict=False), 1):
        if asks := unclear_number(part, typed.strip()):
            return message("in_blank", number=number, help=asks)
    return None


def give_up(variant: Variant) -> Verdict:
    """The verdict on a question given up: wrong, with the key."""
    return give_up_parts(variant) if variant.parts else give_up_one(variant)
