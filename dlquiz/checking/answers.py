"""Answers that are not numbers, and those of several parts: the right one is marked right, a wrong one is not."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.checking.findings import Findings
from dlquiz.kinds.answering import grade
from dlquiz.kinds.kind import kind_of
from dlquiz.kinds.registry import KINDS
from dlquiz.messages import short
from dlquiz.reference import catalog
from dlquiz.variants.model import Variant


def check_answers(findings: Findings, variants: Sequence[Variant]) -> None:
    """Type the right answer of each variant, and slips of it that must not pass."""
    for variant in variants:
        for typed in kind_of(variant).right_answers(variant):
            verdict = grade(variant, typed)
            if verdict.outcome != "right":
                said = f": {verdict.message.en}" if verdict.outcome == "unreadable" else ""
                message = (
                    f"the right answer, typed as `{_line(typed)}`, is not marked right{said} (seed {variant.seed})"
                )
                findings.add("B154", message, "write it so that it can be typed", KINDS[variant.question.type].sign)
                return
        for typed in kind_of(variant).wrong_answers(variant):
            if _marked_right(findings, variant, typed):
                message = f"the wrong answer `{_line(typed)}` is marked right (seed {variant.seed})"
                findings.add("B158", message, "keep what is right apart from it", KINDS[variant.question.type].sign)
                return


def _marked_right(findings: Findings, variant: Variant, typed: str) -> bool:
    """Whether a wrong answer passes; going on from it must not fail, whatever it is."""
    try:
        return grade(variant, typed).outcome == "right"
    except catalog.UNDEFINED as error:
        message = f"marking `{_line(typed)}` fails: {error} (seed {variant.seed})"
        findings.add("B152", message, "report this", KINDS[variant.question.type].sign)
        return False


def _line(typed: str) -> str:
    return short(" ⏎ ".join(typed.split("\n")), 100)
