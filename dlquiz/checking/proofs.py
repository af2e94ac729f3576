"""What is proved of a question, by its kind; blanks and steps are small questions too."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.checking.activity import Activity, QuestionActivity
from dlquiz.checking.answers import check_answers
from dlquiz.checking.drawing import draw_variants, refused_draws, report_costs
from dlquiz.checking.findings import Findings
from dlquiz.checking.keys import check_keys
from dlquiz.checking.mistakes import check_mistakes
from dlquiz.checking.neighbours import check_neighbours
from dlquiz.checking.options import check_texts_differ
from dlquiz.checking.rubrics import check_rubric
from dlquiz.checking.shown import check_shown, check_whole_lists
from dlquiz.checking.texts import check_texts
from dlquiz.errors import TooCostlyError
from dlquiz.expressions.work import Budget
from dlquiz.kinds.kind import QuestionKind, kind_of
from dlquiz.questions.kinds import AskedNumber
from dlquiz.questions.question import Question
from dlquiz.variants.model import Variant

MOST_WORK = 10_000_000
"""Units of work for all that is proved of one question."""


def prove(findings: Findings, question: Question, seeds: int) -> QuestionActivity:
    """Draw `question` over `seeds` seeds and prove each draw, as far as one budget of work allows."""
    try:
        with Budget(MOST_WORK).counted():
            return _prove(findings, question, seeds)
    except TooCostlyError as error:
        costs = TooCostlyError(f"is too costly to check: {error.en}", f"检查的计算量过大：{error.zh}", *error.place)
        report_costs(findings, question, costs)
        return QuestionActivity(question.name, 0, 0, 0, Activity())


def _prove(findings: Findings, question: Question, seeds: int) -> QuestionActivity:
    variants = draw_variants(findings, question, min(seeds, kind_of(question).most_seeds))
    before = findings.errors
    activity = prove_kind(findings, kind_of(question), variants)
    # A part that is wrong by itself makes the whole wrong: that would be reported twice.
    if findings.errors == before and kind_of(question).wrong_answers_are_typed:
        check_answers(findings, variants)
    check_texts(findings, question, variants)
    check_shown(findings, question, variants)
    check_whole_lists(findings, question, variants)
    return QuestionActivity(question.name, len(variants), *refused_draws(variants), activity)


def prove_kind(findings: Findings, kind: QuestionKind, variants: Sequence[Variant]) -> Activity:
    """What a kind promises, held against `variants` of one question or part."""
    if kind.number is not None:
        return _prove_number(findings, kind.number, variants)
    if kind.code is not None:
        # Only such a question needs it.
        from dlquiz.checking.code import check_code

        check_texts_differ(findings, kind, variants)
        return check_code(findings, kind.code, variants)
    if kind.points:
        check_rubric(findings, kind)
    check_texts_differ(findings, kind, variants)
    return _prove_parts(findings, kind, variants)


def _prove_number(findings: Findings, number: AskedNumber, variants: Sequence[Variant]) -> Activity:
    keyed = check_keys(findings, number, variants)
    mistakes = check_mistakes(findings, number, keyed)
    return Activity(tuple(mistakes)) + check_neighbours(findings, number, keyed)


def _prove_parts(findings: Findings, kind: QuestionKind, variants: Sequence[Variant]) -> Activity:
    activity = Activity()
    for number, (part, place) in enumerate(zip(kind.every_part, kind.part_places(), strict=True)):
        drawn = [variant.parts[number] for variant in variants]
        activity += prove_kind(findings.of_part(part.name, *place), kind_of(part), drawn).of_part(part.name)
    return activity
