"""Whether the rubric of an open question can tell a fair answer from a poor one. Warnings: the author decides."""

from __future__ import annotations

import re

from dlquiz.checking.findings import Findings
from dlquiz.kinds.kind import QuestionKind
from dlquiz.messages import LANGUAGES
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
        message = "one point cannot score an answer of several sentences"
        _warn(findings, message, "give a point for each thing that must be said", "rubric")
    for language in LANGUAGES:
        met = kind.suggested(answer.in_language(language))
        for number, point in enumerate(kind.points, 1):
            if point.keywords and number not in met:
                message = f"the model answer ({language}) has none of the keywords of point {number}"
                _warn(findings, message, "say it in the answer, or mend the keywords", "rubric", str(number - 1))


def _check_weights(findings: Findings, kind: QuestionKind) -> None:
    total = sum(point.weight for point in kind.points)
    for number, point in enumerate(kind.points):
        if len(kind.points) > 1 and point.weight > MOST_OF_THE_WEIGHT * total:
            message = f"point {number + 1} has {100 * point.weight / total:.0f}% of the weight: the others hardly count"
            _warn(findings, message, "share the weight out", "rubric", str(number))


def _check_points_differ(findings: Findings, kind: QuestionKind) -> None:
    for language in LANGUAGES:
        seen: dict[str, int] = {}
        for number, point in enumerate(kind.points, 1):
            said = as_read(point.point.in_language(language))
            if seen.setdefault(said, number) != number:
                message = f"points {seen[said]} and {number} say the same"
                _warn(findings, message, "change or delete one", "rubric", str(number - 1))


def _sentences(text: str) -> int:
    return len(_SENTENCE_END.findall(_ASIDE.sub(" ", text).strip()))


def _warn(findings: Findings, message: str, fix: str, *field: str) -> None:
    findings.add("B145", message, fix, *field, severity="warning")
