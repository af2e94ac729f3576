"""What is proved of a question, by its kind; parts are questions too."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.checking.activity import Activity, QuestionActivity
from dlquiz.checking.drawing import draw_variants, refused_draws
from dlquiz.checking.findings import Findings
from dlquiz.checking.keys import check_keys
from dlquiz.checking.mistakes import check_mistakes
from dlquiz.checking.neighbours import check_neighbours
from dlquiz.checking.options import check_distinct
from dlquiz.checking.texts import check_texts
from dlquiz.questions import Choice, Kind, Numeric, Question
from dlquiz.variants import Variant


def prove(findings: Findings, question: Question, seeds: int) -> QuestionActivity:
    """Draw `question` over `seeds` seeds and prove each draw."""
    variants = draw_variants(findings, question, seeds)
    activity = prove_kind(findings, question.kind, variants)
    check_texts(findings, question, variants)
    return QuestionActivity(question.name, len(variants), *refused_draws(variants), activity)


def prove_kind(findings: Findings, kind: Kind, variants: Sequence[Variant]) -> Activity:
    """What a kind promises, held against `variants` of one question or part."""
    if isinstance(kind, Numeric):
        keyed = check_keys(findings, kind, variants)
        mistakes = check_mistakes(findings, kind, keyed)
        return Activity(tuple(mistakes)) + check_neighbours(findings, kind, keyed)
    if isinstance(kind, Choice):
        texts = [option.text for option in kind.options]
        places = [("options", str(number)) for number in range(len(texts))]
        check_distinct(findings, "B140", "options", texts, places, variants)
    return Activity()
