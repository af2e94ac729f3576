"""The key of a numeric question: computed in two ways, as stated, and right in whatever form it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dlquiz.checking.findings import REPORT, Findings, at_seed
from dlquiz.errors import ArgumentError, DisagreementError
from dlquiz.expressions import Value, show
from dlquiz.grading.answer_forms import every_form, two_forms
from dlquiz.grading.numeric import grade_number, may_be_shape
from dlquiz.grading.verdict import Verdict
from dlquiz.messages import Text
from dlquiz.questions.kinds import AskedNumber
from dlquiz.reference import catalog
from dlquiz.variants.model import Variant, graded_key

NOWHERE = Text("", "")
"""Of an argument that no seed goes with."""

TYPED_IN_EVERY_FORM = 3
"""How many of the first variants: numbers differ from draw to draw, their forms hardly do."""


class Keyed(NamedTuple):
    """A variant and the key that grades it, which is worth computing only once."""

    variant: Variant
    key: Value


def check_keys(findings: Findings, kind: AskedNumber, variants: Sequence[Variant]) -> list[Keyed]:
    """The graded keys of `variants`; fewer, or none, after a fault of a key.

    On the first three variants a key is typed in every form that answers may take, on the others in two.
    """
    keyed: list[Keyed] = []
    for variant in variants:
        key = _graded(findings, variant)
        if key is None:
            break
        if kind.stated is not None and not catalog.same_value(kind.stated, key):
            seed, stated, computed = at_seed(variant.seed), show(kind.stated), show(key)
            message = Text(
                f"the stated value {stated} is not the computed {computed}{seed.en}",
                f"所写的值 {stated} 与算出的 {computed} 不符{seed.zh}",
            )
            findings.add("B153", message, Text("correct or delete the value", "请改正或删去该值"), "answer", "value")
            break
        if not _right_as_typed(findings, kind, variant, key, thoroughly=len(keyed) < TYPED_IN_EVERY_FORM):
            break
        keyed.append(Keyed(variant, key))
    return keyed


def _graded(findings: Findings, variant: Variant) -> Value:
    seed = at_seed(variant.seed)
    try:
        return graded_key(variant)
    except DisagreementError as error:
        message = Text(f"{error.en}{seed.en}", f"{error.zh}{seed.zh}")
        findings.add("B152", message, REPORT, "answer", "reference")
    except ArgumentError as error:
        # The NumPy run has bounds of its own, which the closed form does not need.
        report_argument(findings, error, seed)
    return None


def report_argument(findings: Findings, error: ArgumentError, where: Text = NOWHERE, *place: str) -> None:
    """A refused argument, at its value; several that conflict are the call's fault, not that of the first."""
    field = ("answer", "arguments", error.argument) if error.argument else ("answer", "reference")
    fix = Text("fix the argument, or exclude such draws with `where`", "请修正该参数，或用 `where` 排除这样的取值")
    findings.add("B131", Text(f"{error.en}{where.en}", f"{error.zh}{where.zh}"), fix, *place, *field)


def _right_as_typed(findings: Findings, kind: AskedNumber, variant: Variant, key: Value, *, thoroughly: bool) -> bool:
    forms = every_form(key, kind.unit, sizes=may_be_shape(kind, key)) if thoroughly else two_forms(key, kind.unit)
    for form in forms:
        verdict = grade_number(variant, kind, form, key=key)
        if verdict.outcome != "right":
            _report_form(findings, kind, form, verdict, variant.seed)
            return False
    return True


def _report_form(findings: Findings, kind: AskedNumber, form: str, verdict: Verdict, seed: int) -> None:
    en, zh = f"the key itself, typed as `{form}`, is not marked right", f"答案本身写作 `{form}` 时未判为正确"
    where = at_seed(seed)
    if verdict.outcome == "unreadable":
        message = Text(f"{en}: {verdict.message.en}{where.en}", f"{zh}：{verdict.message.zh}{where.zh}")
        fix = Text("ask for something that can be typed", "请改问可以键入的内容")
        findings.add("B154", message, fix, "answer")
        return
    fix = Text("loosen the tolerance", "请放宽容差")
    if kind.unit is not None:
        fix = Text("loosen the tolerance, or correct the units", "请放宽容差，或改正单位")
    findings.add("B154", Text(f"{en}{where.en}", f"{zh}{where.zh}"), fix, *findings.first("tolerance", "answer"))
