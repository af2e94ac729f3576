"""Running a learner's function on all cases, and comparing what it returns with the reference."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.expressions.values import plain
from dlquiz.grading.code.calls import Array, Call, all_fit, calls_of, entries_right
from dlquiz.grading.code.diagnosis import Came, diagnosed
from dlquiz.grading.code.results import CodeRun, Failure, GroupResult, Output, Speed
from dlquiz.grading.code.slopes import wrong_slopes
from dlquiz.questions.kinds import AskedCode
from dlquiz.sandbox.model import Failed, Limits, NotCounted, Returned, Run
from dlquiz.sandbox.running import run
from dlquiz.variants.model import Variant

MOST_SHOWN = 1_000
"""Entries of an array that came back in another shape, beyond which it is not kept."""


def judge(variant: Variant, source: str) -> CodeRun | NotCounted:
    """Run `source` in a child process on every case of `variant`; nothing of it is imported here."""
    kind = variant.question.kind.code
    assert kind is not None, "a function is asked"
    return run_calls(kind, calls_of(variant), source)


def run_calls(kind: AskedCode, calls: Sequence[Call], source: str, draws: int = 1) -> CodeRun | NotCounted:
    """The same for these calls, which are those of several `draws` of a question."""
    ran = run(
        source,
        kind.function,
        kind.arguments,
        [call.arguments for call in calls],
        len(kind.returns),
        Limits(kind.seconds * draws, kind.megabytes),
    )
    return ran if isinstance(ran, NotCounted) else judged(kind, calls, ran)


def judged(kind: AskedCode, calls: Sequence[Call], ran: Run) -> CodeRun:
    """What came of a run over these calls."""
    failures = [_failure(kind, call, outcome) for call, outcome in zip(calls, ran.outcomes, strict=True)]
    groups = []
    for group in kind.cases:
        own = [failure for call, failure in zip(calls, failures, strict=True) if call.group == group.name]
        first = next((failure for failure in own if failure is not None), None)
        groups.append(GroupResult(group.name, group.title, own.count(None), len(own), first))
    came = [
        Came(call, _explainable(failure, outcome), failure is None)
        for call, failure, outcome in zip(calls, failures, ran.outcomes, strict=True)
    ]
    return CodeRun(tuple(groups), diagnosed(came), ran.seconds, _speed(calls, ran), ran.printed)


def _explainable(failure: Failure | None, outcome: Returned | Failed) -> tuple[Array, ...] | None:
    """The arrays of a call, unless something else than their values or shapes is wrong."""
    other = failure is not None and failure.reason not in ("value", "shape")
    return None if other or isinstance(outcome, Failed) else outcome.values


def _failure(kind: AskedCode, call: Call, outcome: Returned | Failed) -> Failure | None:
    """Why a call failed; None where it passed."""
    keys = [plain(key) for key in call.keys]
    if isinstance(outcome, Failed):
        nothing = tuple(Output(word, key) for word, key in zip(call.words, keys, strict=True))
        return Failure(outcome.reason, call.shown, nothing, outcome.type, outcome.message, outcome.line)
    outputs = tuple(
        _output(kind, word, got, key) for word, got, key in zip(call.words, outcome.values, call.keys, strict=True)
    )
    if any(got.shape != key.shape for got, key in zip(outcome.values, call.keys, strict=True)):
        return Failure("shape", call.shown, outputs)
    if not all_fit(outcome.values, call.keys, kind.tolerance):
        return Failure("value", call.shown, outputs)
    return _wrong_gradient(kind, call, outcome, outputs)


def _output(kind: AskedCode, word: str, got: Array, key: Array) -> Output:
    if got.shape == key.shape:
        return Output(word, plain(key), plain(got), got.shape, entries_right(got, key, kind.tolerance))
    return Output(word, plain(key), plain(got) if got.size <= MOST_SHOWN else None, got.shape)


def _wrong_gradient(kind: AskedCode, call: Call, outcome: Returned, outputs: tuple[Output, ...]) -> Failure | None:
    gradient = kind.gradient_of
    if gradient is None:
        return None
    place = kind.returns.index(gradient.argument) if kind.returns else 0
    slopes = wrong_slopes(gradient, call, outcome.values[place])
    return None if slopes is None else Failure("gradient", call.shown, outputs, slope=plain(slopes))


def _speed(calls: Sequence[Call], ran: Run) -> Speed | None:
    """Of the calls that came back; None where none did."""
    pairs = [
        (outcome.seconds, call.reference_seconds())
        for call, outcome in zip(calls, ran.outcomes, strict=True)
        if isinstance(outcome, Returned)
    ]
    return Speed(sum(yours for yours, _ in pairs), sum(reference for _, reference in pairs)) if pairs else None
