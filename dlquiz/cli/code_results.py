"""The results of a function that was written, as JSON and as lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dlquiz.grading.code.results import Failure, GroupResult, Output
from dlquiz.grading.code.texts import run_lines
from dlquiz.grading.verdict import Verdict
from dlquiz.messages import Language
from dlquiz.variants.model import Variant


def run_json(verdict: Verdict) -> Mapping[str, Any]:
    """The keys of `grade --json` that only a code question has; of a file that is not counted `groups` is empty."""
    run = verdict.run
    if run is None:
        return {"groups": [], "seconds": None, "speed": None, "printed": ""}
    return {
        "groups": [_group(group) for group in run.groups],
        "seconds": run.seconds,
        "speed": None if run.speed is None else run.speed._asdict(),
        "printed": run.printed,
    }


def _group(group: GroupResult) -> dict[str, Any]:
    failure = None if group.failure is None else _failure(group.failure)
    return {"name": group.name, "passed": group.passed, "of": group.of, "first_failure": failure}


def _failure(failure: Failure) -> dict[str, Any]:
    found: dict[str, Any] = {
        "arguments": dict(failure.arguments),
        "expected": _values(failure.outputs, [output.expected for output in failure.outputs]),
        "got": None,
        "reason": failure.reason,
    }
    if any(output.shape is not None for output in failure.outputs):
        found["got"] = _values(failure.outputs, [_got(output) for output in failure.outputs])
    if failure.reason == "exception":
        found |= {"type": failure.type, "message": failure.message, "line": failure.line}
    if failure.reason == "gradient":
        found["slope"] = failure.slope
    return found


def _values(outputs: tuple[Output, ...], values: list[Any]) -> Any:
    """The one array, or all of them by their names."""
    if [output.name for output in outputs] == [""]:
        return values[0]
    return {output.name: value for output, value in zip(outputs, values, strict=True)}


def _got(output: Output) -> Any:
    """What came back; of too much its shape."""
    return {"shape": output.shape} if output.got is None else output.got


def code_lines(variant: Variant, verdict: Verdict, language: Language, width: int) -> Iterator[str]:
    """The groups, the first failure, what was printed and the time, line by line."""
    kind = variant.question.kind.code
    if kind is None or verdict.run is None:
        return
    titles = {group.name: variant.fill(group.title) for group in kind.cases}
    for line in run_lines(kind, verdict.run, titles, width):
        yield line.in_language(language)
