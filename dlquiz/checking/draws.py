"""Drawing a question over many seeds, and marking its own key and its mistakes."""

from __future__ import annotations

from collections import Counter
from typing import Any

from dlquiz.checking.findings import Findings
from dlquiz.errors import ArgumentError, DisagreementError, QuestionError
from dlquiz.expressions import Value, show
from dlquiz.grading import grade
from dlquiz.questions import Call, Choice, Constant, Numeric, Question, Tolerance
from dlquiz.reference import catalog
from dlquiz.variants import NotAdmissible, Variant, accepted, draw, graded_key

MOST_REDRAWS = 0.5


def check_draws(findings: Findings, question: Question, seeds: int) -> list[Variant]:
    """Draw `seeds` variants (one, where nothing is drawn) and check each; gives those that could be drawn."""
    drawn = not all(isinstance(parameter, Constant) for parameter in question.parameters.values())
    variants: list[Variant] = []
    for seed in range(seeds if drawn else 1):
        try:
            variants.append(draw(question, seed))
        except QuestionError as error:
            _report_no_draw(findings, question, error)
            return []
    _check_redraws(findings, variants)
    if isinstance(question.kind, Numeric):
        _check_keys(findings, question.kind, variants)
        _check_mistakes(findings, question.kind, variants)
    if isinstance(question.kind, Choice):
        _check_options(findings, question.kind, variants)
    return variants


def _report_no_draw(findings: Findings, question: Question, error: QuestionError) -> None:
    refused = error.__cause__
    place = refused.place if isinstance(refused, NotAdmissible) else ()
    cause = refused.__cause__ if refused is not None else None
    if isinstance(cause, ArgumentError):
        _report_argument(findings, cause)
        return
    message = error.en.removeprefix(f"{question.name} ")
    findings.add("B150", message, "widen the ranges, or loosen `where`", *(place or ("where",)))


def _report_argument(findings: Findings, error: ArgumentError, where: str = "") -> None:
    # Several arguments that conflict are the call's fault, not that of the first of them.
    place = ("answer", "arguments", error.argument) if error.argument else ("answer", "reference")
    findings.add("B131", f"{error.en}{where}", "mend the argument, or exclude such draws with `where`", *place)


def _check_redraws(findings: Findings, variants: list[Variant]) -> None:
    tries = sum(variant.tries for variant in variants)
    refused = tries - sum(variant.admissible for variant in variants)
    if refused > MOST_REDRAWS * tries:
        share = f"{100 * refused / tries:.0f} %"
        findings.add("B151", f"{share} of the draws are refused", "narrow the ranges", "where", severity="warning")


def _check_keys(findings: Findings, kind: Numeric, variants: list[Variant]) -> None:
    for variant in variants:
        try:
            key = graded_key(variant)
        except DisagreementError as error:
            findings.add("B152", f"{error.en} (seed {variant.seed})", "report this", "answer", "reference")
            return
        except ArgumentError as error:
            # The NumPy run has bounds of its own, which the closed form does not need.
            _report_argument(findings, error, f" (seed {variant.seed})")
            return
        if kind.stated is not None and not catalog.same_value(kind.stated, key):
            message = f"the stated value {show(kind.stated)} is not the computed {show(key)} (seed {variant.seed})"
            findings.add("B153", message, "correct or delete the value", "answer", "value")
            return
        for form in key_forms(key):
            if grade(variant, form).outcome != "right":
                message = f"the key itself, typed as `{form}`, is not marked right (seed {variant.seed})"
                findings.add("B154", message, "loosen the tolerance", "answer")
                return


def key_forms(key: Value) -> list[str]:
    """A key as people type it: exactly, and with an equals sign before it."""
    text = _typed(key)
    return [text, f"= {text}"]


def _typed(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_typed, value))}]"
    return repr(value)


def _check_mistakes(findings: Findings, kind: Numeric, variants: list[Variant]) -> None:
    active: Counter[str] = Counter()
    for variant in variants:
        for mistake in variant.mistakes:
            active[mistake.name] += 1
            if kind.tolerance != Tolerance() and accepted(mistake.value, variant.answer, kind.tolerance):
                message = (
                    f"the tolerance is too loose: it accepts {show(mistake.value)} of the mistake `{mistake.name}`"
                    f" for {show(variant.answer)} (seed {variant.seed})"
                )
                findings.add("B155", message, "tighten it, or name the mistake in `separate`", "answer")
                return
    known = {own.name for own in kind.mistakes}
    if isinstance(kind.answer, Call):
        known |= set(kind.separate)
    for name in sorted(known - set(active)):
        message = f"the mistake `{name}` is never active over {len(variants)} seeds"
        findings.add("B156", message, "mend its formula, or delete it", "mistakes", name, severity="warning")


def _check_options(findings: Findings, kind: Choice, variants: list[Variant]) -> None:
    for variant in variants:
        for language in ("en", "zh"):
            said = [" ".join(_said(variant, option, language).split()).casefold() for option in variant.options]
            if len(set(said)) < len(said):
                twice = next(text for text in said if said.count(text) > 1)
                message = f"two options say `{twice}` (seed {variant.seed})"
                place = variant.options[len(said) - 1 - said[::-1].index(twice)]
                findings.add("B140", message, "exclude such draws with `where`", "options", str(place))
                return


def _said(variant: Variant, option: int, language: str) -> str:
    kind = variant.question.kind
    assert isinstance(kind, Choice)
    text = variant.fill(kind.options[option].text)
    return text.zh if language == "zh" else text.en
