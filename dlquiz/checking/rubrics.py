"""Whether the rubric of an open question can tell a fair answer from a poor one. Warnings: the author decides."""

from __future__ import annotations

import re

from dlquiz.bank_format.duplicates import CHANGE_ONE
from dlquiz.checking.findings import Findings
from dlquiz.kinds.kind import QuestionKind
from dlquiz.messages import LANGUAGES, Text
from dlquiz.text.cells import as_read

MOST_OF_THE_WEIGHT = 0.8
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|[。！？]")
_ASIDE = re.compile(r"\$\$.*?\$\$|\$[^$]*\$|`[^`]*`|\b(?:e\.g|i\.e|cf|vs|etc)\.", re.DOTALL)


def check_rubric(findings: Findings, kind: QuestionKind) -> None:
    """No point decides alone or stands twice, and several sentences have several points.

    Keywords suggest ticks: the model answer, which meets every point, has one of each point's in either language.
    """
    answer = kind.model_answer
    assert answer is not None, "what has points has a model answer"
    _check_weights(findings, kind)
    _check_points_differ(findings, kind)
    if len(kind.points) == 1 and min(map(_sentences, (answer.en, answer.zh))) > 1:
        message = Text("one point cannot score an answer of several sentences", "参考答案有多句，只有一个要点无法评分")
        fix = Text("give a point for each thing that must be said", "请为每项必须答到的内容写一个要点")
        _warn(findings, message, fix, "rubric")
    for language in LANGUAGES:
        met = kind.suggested(answer.in_language(language))
        for number, point in enumerate(kind.points, 1):
            if point.keywords and number not in met:
                message = Text(
                    f"the model answer ({language}) has none of the keywords of point {number}",
                    f"参考答案（{language}）中没有第 {number} 个要点的任何关键词",
                )
                fix = Text("say it in the answer, or change the keywords", "请在答案中写到它，或修改关键词")
                _warn(findings, message, fix, "rubric", str(number - 1))


def _check_weights(findings: Findings, kind: QuestionKind) -> None:
    total = sum(point.weight for point in kind.points)
    for number, point in enumerate(kind.points):
        if len(kind.points) > 1 and point.weight > MOST_OF_THE_WEIGHT * total:
            share = f"{100 * point.weight / total:.0f}%"
            message = Text(
                f"point {number + 1} has {share} of the weight: the others hardly count",
                f"第 {number + 1} 个要点占权重的 {share}，其余几乎不起作用",
            )
            fix = Text("spread the weight more evenly", "请把权重分配得更均匀")
            _warn(findings, message, fix, "rubric", str(number))


def _check_points_differ(findings: Findings, kind: QuestionKind) -> None:
    for language in LANGUAGES:
        seen: dict[str, int] = {}
        for number, point in enumerate(kind.points, 1):
            said = as_read(point.point.in_language(language))
            if seen.setdefault(said, number) != number:
                message = Text(
                    f"points {seen[said]} and {number} say the same",
                    f"第 {seen[said]} 个和第 {number} 个要点的内容相同",
                )
                _warn(findings, message, CHANGE_ONE, "rubric", str(number - 1))


def _sentences(text: str) -> int:
    return len(_SENTENCE_END.findall(_ASIDE.sub(" ", text).strip()))


def _warn(findings: Findings, message: Text, fix: Text, *field: str) -> None:
    findings.add("B145", message, fix, *field, severity="warning")
