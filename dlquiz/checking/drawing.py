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
_EQUALS_ANSWER = Text("its formula equals the answer: correct or delete it", "它的算式与答案相同：请改正或删去")
_CORRECT_OR_WIDEN = Text("correct its formula, or widen the ranges", "请改正它的算式，或扩大取值范围")
_CORRECT_OR_NARROW = Text("correct its formula, or narrow the ranges", "请改正它的算式，或缩小取值范围")
_WIDEN = Text("widen the ranges, or loosen `where`", "请扩大取值范围，或放宽 `where`")
_NARROW = Text("narrow the ranges", "请缩小取值范围")


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
    # What is wrong with each draw that satisfies `where` needs fixing first.
    admitted = [error for error in refused if _place(error)[:1] != ("where",)] or refused
    error, count = _commonest(admitted)
    place, cause = _place(error), error.__cause__
    if isinstance(cause, ArgumentError) and "answer" in place:
        # The answer of a part stands below the part.
        report_argument(findings, cause, NOWHERE, *place[: place.index("answer")])
        return
    tries = len(refused)
    often, often_zh = (f" in {tries:,} tries", f" {tries:,} 次") if tries > 1 else ("", "")
    share, share_zh = ("", "") if count == tries else (f" in {count:,} of them", f"（其中 {count:,} 次）")
    message = Text(f"has no admissible draw{often}: {error.en}{share}", f"抽取{often_zh}都不可用：{error.zh}{share_zh}")
    fix = _apart(place, _EQUALS_ANSWER if count == len(admitted) else _CORRECT_OR_WIDEN)
    findings.add("B150", message, fix or _WIDEN, *(place or ("where",)))


def _check_redraws(findings: Findings, question: Question, variants: Sequence[Variant]) -> None:
    tries, refused = refused_draws(variants)
    if refused <= MOST_REDRAWS * tries:
        return
    reasons = [error for variant in variants for error in refusals(question, variant.seed, variant.tries)]
    error, count = _commonest(reasons)
    share, share_zh = ("", "") if count == refused else (f", {_percent(count, tries)}", f"{_percent(count, tries)} 是")
    message = Text(
        f"{_percent(refused, tries)} of the draws are refused{share} because {error.en}",
        f"{_percent(refused, tries)} 的抽取不可用，{share_zh}因为{error.zh}",
    )
    place = _place(error)
    fix = _apart(place, _CORRECT_OR_NARROW) or _NARROW
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


def _apart(place: tuple[str, ...], correct_mistake: Text) -> Text | None:
    """What to do about a mistake that equals the answer; None for another cause."""
    if place[-1:] == ("tolerance",):
        return Text("tighten or delete it", "请收紧或删去它")
    if place[-2:-1] == ("separate",):
        return Text("leave it out of `separate`, or narrow the ranges", "请把它从 `separate` 中去掉，或缩小取值范围")
    return correct_mistake if place[-2:-1] == ("mistakes",) else None
