"""One concrete question and one answer: how it is asked, read, marked and worked, whatever its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlquiz.grading.traced import Trace
from dlquiz.grading.verdict import Echo, Unreadable, Verdict
from dlquiz.kinds.blanks import split_blanks
from dlquiz.kinds.kind import kind_of
from dlquiz.messages import Text, message
from dlquiz.variants.model import Variant

if TYPE_CHECKING:
    from dlquiz.grading.number_working import Derivations


def how_to_answer(variant: Variant) -> Text:
    """What to type, and for numbers how close is close enough. Tells the form of the answer, never its value."""
    return kind_of(variant).how_to_answer(variant)


def read_answer(variant: Variant, answer: str) -> Echo | Unreadable:
    """A typed answer as it is read, or why it cannot be. Needs no NumPy."""
    return kind_of(variant).read(variant, answer)


def read_cell(variant: Variant, typed: str) -> Echo | Unreadable:
    """One number of an array as it is read, or why it cannot be."""
    from dlquiz.grading.numeric import read_numeric, with_unit
    from dlquiz.grading.reader import show_value

    reading = read_numeric(variant, typed)
    if isinstance(reading, Unreadable):
        return reading
    if len(reading.entries) != 1:
        return Unreadable(message("cell_alone"))
    number = variant.question.kind.number
    unit = None if number is None else number.unit
    return Echo(with_unit(Text.same(show_value(reading.entries[0].value)), unit), reading.notes)


def grade(variant: Variant, answer: str, *, digits_asked: bool = False) -> Verdict:
    """Mark `answer`: of an open question the numbers of the rubric points met, of steps one line each.

    `digits_asked`: the learner was asked already, for more digits or about a comma; a second time it counts.
    Raises `DisagreementError` if closed form and NumPy run differ: that is our fault and never a verdict.
    """
    return kind_of(variant).mark(variant, answer, digits_asked).verdict


def unclear_comma(variant: Variant, answer: str) -> Text | None:
    """What to ask about the comma of `1,125`, in any blank, wherever a real number is asked; None where it is clear."""
    from dlquiz.grading.numeric import unclear_number

    if not variant.question.kind.in_blanks:
        return unclear_number(variant, answer)
    answers = split_blanks(answer) if len(variant.parts) > 1 else [answer]
    for number, (part, typed) in enumerate(zip(variant.parts, answers, strict=False), 1):
        if asks := unclear_number(part, typed.strip()):
            return message("in_blank", number=number, help=asks)
    return None


def give_up(variant: Variant) -> Verdict:
    """The verdict on a question given up: wrong, with the key."""
    return kind_of(variant).give_up(variant)


def trace(variant: Variant, answer: str, *, digits_asked: bool = False) -> Trace:
    """The marking trace of `answer`, which is what `grade` would mark: of steps one line each."""
    return kind_of(variant).mark(variant, answer, digits_asked).trace()


def worked_solution(variant: Variant, verdict: Verdict | None = None) -> list[Text]:
    """Line by line, for these numbers: the author's own working, or the reference's steps from the same run.

    Of options each is marked; with the `verdict` on an answer also what the learner did about it.
    """
    question, number = variant.question, variant.question.kind.number
    if question.solution is None:
        return kind_of(variant).working(variant, verdict)
    from dlquiz.grading.number_working import own_working, to_the_value

    lines = own_working(variant, question.solution)
    return lines if number is None else to_the_value(variant, number, lines)


def rest_of_working(variant: Variant, verdict: Verdict | None, found: Derivations | None) -> list[Text]:
    """The worked solution without the lines of the right derivation, where that is shown beside a wrong one."""
    return [line for line in worked_solution(variant, verdict) if found is None or line not in found.right]


def working_lines(variant: Variant) -> list[Text]:
    """The lines of the worked solution that say something, for a question or for the step being asked."""
    return [line for line in worked_solution(variant) if any(text.strip() for text in line)]


def first_revealing_line(variant: Variant) -> int:
    """The number of the first line from which the key can be read, counted from 1; there is one at the latest with the
    last line.

    What an author explains in words may say it at once: of anything but a number the first line counts.
    """
    if variant.question.solution is not None and variant.question.kind.number is None:
        return 1
    return kind_of(variant).first_revealing_line(variant, working_lines(variant))
