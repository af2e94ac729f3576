"""Answers that are not numbers, and those of several parts: the right one is marked right, a wrong one is not."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.checking.findings import REPORT, Findings, at_seed, in_words
from dlquiz.kinds.answering import grade
from dlquiz.kinds.kind import kind_of
from dlquiz.kinds.registry import KINDS
from dlquiz.messages import Text, short
from dlquiz.reference import catalog
from dlquiz.variants.model import Variant


def check_answers(findings: Findings, variants: Sequence[Variant]) -> None:
    """Type the right answer of each variant, and answers just beside it that must not pass."""
    for variant in variants:
        for typed in kind_of(variant).right_answers(variant):
            verdict = grade(variant, typed)
            if verdict.outcome != "right":
                unread = verdict.outcome == "unreadable"
                said, seed = verdict.message, at_seed(variant.seed)
                message = Text(
                    f"the right answer, typed as `{_line(typed)}`, is not marked right"
                    f"{f': {said.en}' if unread else ''}{seed.en}",
                    f"正确答案写作 `{_line(typed)}` 时未判为正确{f'：{said.zh}' if unread else ''}{seed.zh}",
                )
                fix = Text("write it so that it can be typed", "请改写，使它可以键入")
                findings.add("B154", message, fix, KINDS[variant.question.type].sign)
                return
        for typed in kind_of(variant).wrong_answers(variant):
            if _marked_right(findings, variant, typed):
                seed = at_seed(variant.seed)
                message = Text(
                    f"the wrong answer `{_line(typed)}` is marked right{seed.en}",
                    f"错误答案 `{_line(typed)}` 被判为正确{seed.zh}",
                )
                fix = Text("make the right answer differ from it", "请让正确答案与它有别")
                findings.add("B158", message, fix, KINDS[variant.question.type].sign)
                return


def _marked_right(findings: Findings, variant: Variant, typed: str) -> bool:
    """Whether a wrong answer passes; going on from it must not fail, whatever it is."""
    try:
        return grade(variant, typed).outcome == "right"
    except catalog.UNDEFINED as error:
        why, seed = in_words(error), at_seed(variant.seed)
        message = Text(
            f"marking `{_line(typed)}` fails: {why.en}{seed.en}", f"判分 `{_line(typed)}` 时出错：{why.zh}{seed.zh}"
        )
        findings.add("B152", message, REPORT, KINDS[variant.question.type].sign)
        return False


def _line(typed: str) -> str:
    return short(" ⏎ ".join(typed.split("\n")), 100)
