"""What a code question promises: its reference passes, known mistakes fail and are named, broken files do not count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from dlquiz.checking.activity import Activity, MistakeActivity
from dlquiz.checking.findings import REPORT, Findings, at_seed
from dlquiz.errors import ArgumentError, DisagreementError, ExpressionError
from dlquiz.grading.code.calls import Call, calls_of
from dlquiz.grading.code.judging import judged, run_calls
from dlquiz.grading.code.results import CodeRun
from dlquiz.grading.code.texts import failure_text
from dlquiz.grading.code.wrapping import is_finite, is_small, mistaken, no_attempts, wrapped
from dlquiz.kinds.stub import stub
from dlquiz.messages import LANGUAGES, Text
from dlquiz.questions.kinds import AskedCode
from dlquiz.reference import catalog
from dlquiz.variants.model import Variant

Draws = Sequence[Sequence[Call]]
"""The calls of each variant."""


def check_code(findings: Findings, kind: AskedCode, variants: Sequence[Variant]) -> Activity:
    """Whether the reference passes the cases of all variants, its mistakes fail, and broken files do not count.

    The reference runs as a learner's file does, all cases in one child; of many large ones only the first, as far as a
    file of values may go. Of a mistake the values alone are judged: a child for each would take most of the time.
    """
    before = findings.errors
    draws = [list(_agreed(findings, variant)) for variant in variants]
    if findings.errors > before or not draws:
        return Activity()
    while len(draws) > 1 and not is_small(wrapped(kind, list(chain(*draws)))):
        draws.pop()
    if not _reference_passes(findings, kind, draws):
        return Activity()
    names = [mistake.name for mistake in catalog.find(kind.call.reference).mistakes]
    mistakes = [_check_mistake(findings, kind, draws, name) for name in names]
    _check_no_attempts(findings, kind, variants[0])
    return Activity(tuple(mistakes))


def _agreed(findings: Findings, variant: Variant) -> Iterator[Call]:
    """The calls of a variant, as far as closed form and run agree on finite values."""
    for call in calls_of(variant):
        seed, place = at_seed(variant.seed), ("cases", call.group)
        try:
            if is_finite(call):
                yield call
                continue
        except DisagreementError as error:
            findings.add("B152", Text(f"{error.en}{seed.en}", f"{error.zh}{seed.zh}"), REPORT, *place)
            return
        except (ArgumentError, ExpressionError) as error:
            fix = Text(
                "narrow the ranges, or exclude such draws with `where`", "请缩小取值范围，或用 `where` 排除这样的取值"
            )
            findings.add("B131", Text(f"{error.en}{seed.en}", f"{error.zh}{seed.zh}"), fix, *place)
            return
        message = Text(f"what is right is not finite{seed.en}", f"正确答案不是有限数{seed.zh}")
        findings.add("B150", message, Text("narrow the ranges", "请缩小取值范围"), *place)
        return


def _reference_passes(findings: Findings, kind: AskedCode, draws: Draws) -> bool:
    calls = list(chain(*draws))
    run = run_calls(kind, calls, wrapped(kind, calls), len(draws))
    assert isinstance(run, CodeRun), "the program has the function that is asked for"
    first = run.first_failure
    if first is None:
        return True
    group, failure = first
    why = failure_text(kind, failure)
    message = Text(
        f"the reference itself does not pass the group `{group.name}`: {why.en}",
        f"参考实现本身没有通过用例组 `{group.name}`：{why.zh}",
    )
    if failure.reason == "gradient":
        fix = Text(
            "name the forward pass of this reference, or narrow the ranges",
            "请写本参考实现对应的前向计算，或缩小取值范围",
        )
        findings.add("B154", message, fix, "gradient_of")
    else:
        findings.add("B154", message, REPORT, "cases", group.name)
    return False


def _check_mistake(findings: Findings, kind: AskedCode, draws: Draws, name: str) -> MistakeActivity:
    """Whether the cases tell a mistake from what is right, and from all other mistakes."""
    wrong = mistaken(kind, draws, name)
    if wrong is None:
        return MistakeActivity(name, "reference", 0)
    run = judged(kind, list(chain(*draws)), wrong.run)
    if run.first_failure is None:
        message = Text(f"the cases accept the mistake `{name}`", f"用例接受了错误 `{name}`")
        fix = Text("add cases that tell it apart, or tighten the tolerance", "请增加能区分它的用例，或收紧容差")
        findings.add("B155", message, fix, *findings.first("tolerance", "cases"))
    elif run.mistake is None or run.mistake.name != name:
        message = Text(
            f"the cases do not tell the mistake `{name}` from another one", f"用例无法把错误 `{name}` 与其他错误区分开"
        )
        fix = Text("draw other shapes or wider ranges", "请改用其他形状，或扩大取值范围")
        findings.add("B159", message, fix, "cases", severity="warning")
    return MistakeActivity(name, "reference", wrong.active, wrong.accepted)


def _check_no_attempts(findings: Findings, kind: AskedCode, variant: Variant) -> None:
    """The empty file, five broken ones and the stub are not counted."""
    for language in LANGUAGES:
        for program in no_attempts(kind, stub(variant, language)):
            if isinstance(run_calls(kind, calls_of(variant), program, 1), CodeRun):
                message = Text("a file without the function is counted", "没有写出函数的文件也被判分")
                findings.add("B158", message, REPORT, "function")
                return
