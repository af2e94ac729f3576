"""Drawing a question over many seeds."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.checking.findings import Findings
from dlquiz.checking.keys import report_argument
from dlquiz.errors import ArgumentError, QuestionError
from dlquiz.questions import Question
from dlquiz.variants import NotAdmissible, Variant, draw, is_fixed

MOST_REDRAWS = 0.5


def draw_variants(findings: Findings, question: Question, seeds: int) -> list[Variant]:
    """`seeds` variants (one, where nothing is drawn); none if one of them cannot be drawn."""
    variants: list[Variant] = []
    for seed in range(1 if is_fixed(question) else seeds):
        try:
            variants.append(draw(question, seed))
        except QuestionError as error:
            _report_no_draw(findings, question, error)
            return []
    _check_redraws(findings, variants)
    return variants


def refused_draws(variants: Sequence[Variant]) -> tuple[int, int]:
    """How many draws were made in all, and how many of them could not be asked."""
    tries = sum(variant.tries for variant in variants)
    return tries, tries - sum(variant.admissible for variant in variants)


def _report_no_draw(findings: Findings, question: Question, error: QuestionError) -> None:
    refused = error.__cause__
    place = refused.place if isinstance(refused, NotAdmissible) else ()
    cause = refused.__cause__ if refused is not None else None
    if isinstance(cause, ArgumentError):
        # The answer of a part stands below the part.
        report_argument(findings, cause, "", *place[: place.index("answer")])
        return
    message = error.en.removeprefix(f"{question.name} ")
    apart = {"mistakes", "separate"} & set(place)
    fix = "mend the mistake, or leave it out" if apart else "widen the ranges, or loosen `where`"
    findings.add("B150", message, fix, *(place or ("where",)))


def _check_redraws(findings: Findings, variants: Sequence[Variant]) -> None:
    tries, refused = refused_draws(variants)
    if refused > MOST_REDRAWS * tries:
        share = f"{100 * refused / tries:.0f} %"
        findings.add("B151", f"{share} of the draws are refused", "narrow the ranges", "where", severity="warning")
