"""Drawing a question over many seeds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dlquiz.checking.findings import Findings
from dlquiz.checking.keys import NOWHERE, report_argument
from dlquiz.errors import ArgumentError, DlquizError, TooCostlyError
from dlquiz.kinds.drawing import draw, refusals
from dlquiz.messages import Text
from dlquiz.questions.question import Question
from dlquiz.variants.model import NoDrawError, NotAdmissible, Variant
from dlquiz.variants.parameters import is_fixed

MOST_REDRAWS = 0.5


def draw_variants(findings: Findings, question: Question, seeds: int) -> list[Variant]:
    """`seeds` variants (one, where nothing is drawn); none if one of them cannot be drawn."""
    variants: list[Variant] = []
    for seed in range(1 if is_fixed(question) else seeds):
        try:
            variants.append(draw(question, seed))
        except NoDrawError as error:
            _report_no_draw(findings, error.refused)
            return []
        except TooCostlyError as error:
            report_costs(findings, question, error)
            return []
    _check_redraws(findings, question, variants)
    return variants


def report_costs(findings: Findings, question: Question, error: TooCostlyError) -> None:
    """A question that takes more work than one question may."""
    fix = Text(
        "draw smaller arrays, loosen `where`, or leave out some of its mistakes, steps or accepted answers",
        "请抽取较小的数组，放宽 `where`，或减少错误类型、步骤或可接受的答案",
    )
    message = Text(*(text.removeprefix(f"{question.name} ") for text in (error.en, error.zh)))
    findings.add("B160", message, fix, *error.place)


def refused_draws(variants: Sequence[Variant]) -> tuple[int, int]:
    """How many draws were made in all, and how many of them could not be asked."""
    tries = sum(variant.tries for variant in variants)
    return tries, tries - sum(variant.admissible for variant in variants)


def _report_no_draw(findings: Findings, refused: Sequence[DlquizError]) -> None:
    # What is wrong with each draw that satisfies `where` needs mending first.
    admitted = [error for error in refused if _place(error)[:1] != ("where",)] or refused
    error, count = _commonest(admitted)
    place, cause = _place(error), error.__cause__
    if isinstance(cause, ArgumentError):
        # The answer of a part stands below the part.
        report_argument(findings, cause, NOWHERE, *place[: place.index("answer")])
        return
    often = f" in {len(refused):,} tries" if len(refused) > 1 else ""
    share = "" if count == len(refused) else f" in {count:,} of them"
    message = f"has no admissible draw{often}: {error.en}{share}"
    always = "its formula equals the answer: correct or delete it"
    fix = _apart(place, always if count == len(admitted) else "correct its formula, or widen the ranges")
    findings.add("B150", message, fix or "widen the ranges, or loosen `where`", *(place or ("where",)))


def _check_redraws(findings: Findings, question: Question, variants: Sequence[Variant]) -> None:
    tries, refused = refused_draws(variants)
    if refused <= MOST_REDRAWS * tries:
        return
    reasons = [error for variant in variants for error in refusals(question, variant.seed, variant.tries)]
    error, count = _commonest(reasons)
    share = "" if count == refused else f", {_percent(count, tries)}"
    message = f"{_percent(refused, tries)} of the draws are refused{share} because {error.en}"
    place = _place(error)
    fix = _apart(place, "correct its formula, or narrow the ranges") or "narrow the ranges"
    findings.add("B151", message, fix, *(place or ("where",)), severity="warning")


def _percent(share: int, of: int) -> str:
    return f"{100 * share / of:.0f}%"


def _place(error: DlquizError) -> tuple[str, ...]:
    return error.place if isinstance(error, NotAdmissible) else ()


def _commonest(refused: Iterable[DlquizError]) -> tuple[DlquizError, int]:
    """What refuses most draws, and how many; only the place counts of what names the numbers of its draw."""
    alike: dict[tuple[tuple[str, ...], str], list[DlquizError]] = {}
    for error in refused:
        alike.setdefault((_place(error), "" if error.__cause__ else error.en), []).append(error)
    most = max(alike.values(), key=len)
    return most[-1], len(most)


def _apart(place: tuple[str, ...], mend_mistake: str) -> str:
    """What to do about a mistake that is not told from the answer; empty for another cause."""
    if place[-1:] == ("tolerance",):
        return "tighten or delete it"
    if place[-2:-1] == ("separate",):
        return "leave it out of `separate`, or narrow the ranges"
    return mend_mistake if place[-2:-1] == ("mistakes",) else ""
