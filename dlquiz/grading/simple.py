"""Marking whatever is answered in one piece: every kind but a cloze and steps."""

from __future__ import annotations

from dlquiz.grading.arranging import grade_matching, grade_ordering, listed, right_matches, right_order
from dlquiz.grading.choices import grade_choice, grade_points, grade_true_false
from dlquiz.grading.numeric import expected_number, grade_number
from dlquiz.grading.verdict import Verdict
from dlquiz.grading.words import accepted_texts, grade_words
from dlquiz.questions import Choice, Cloze, Matching, Numeric, Open, Ordering, Steps, TrueFalse, Words
from dlquiz.variants import Variant, graded_key


def grade_one(variant: Variant, answer: str, digits_asked: bool = False) -> Verdict:
    """Mark `answer`; for an open question it is the numbers of the rubric points met."""
    kind = variant.question.kind
    assert not isinstance(kind, Cloze | Steps), "parts are marked one by one"
    if isinstance(kind, Numeric):
        return grade_number(variant, kind, answer, digits_asked)
    if isinstance(kind, Choice):
        return grade_choice(variant, kind, answer)
    if isinstance(kind, TrueFalse):
        return grade_true_false(kind, answer)
    if isinstance(kind, Words):
        return grade_words(variant, kind, answer)
    if isinstance(kind, Ordering):
        return grade_ordering(variant, kind, answer)
    if isinstance(kind, Matching):
        return grade_matching(variant, kind, answer)
    assert isinstance(kind, Open), "there are no other kinds"
    return grade_points(kind, answer)


def give_up_one(variant: Variant) -> Verdict:
    """The verdict on a question given up: wrong, with the key."""
    kind = variant.question.kind
    if isinstance(kind, Numeric):
        key = graded_key(variant)
        return Verdict("wrong", 0.0, key, expected_number(kind, key))
    if isinstance(kind, Words):
        text = accepted_texts(variant, kind)[0]
        return Verdict("wrong", 0.0, text.en, text)
    if isinstance(kind, Ordering | Matching):
        numbers = right_order(variant) if isinstance(kind, Ordering) else right_matches(variant, kind)
        return Verdict("wrong", 0.0, numbers, listed(numbers))
    # Any readable answer carries the key along.
    probe = grade_one(variant, "none" if isinstance(kind, Open) else "1")
    return Verdict("wrong", 0.0, probe.expected, probe.expected_text)
