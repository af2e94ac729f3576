"""How one answer became its verdict: made on demand by the functions that mark, which keep nothing for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dlquiz.grading.blanks import split_blanks
from dlquiz.grading.marking import grade
from dlquiz.grading.parts import mark_step, split_steps
from dlquiz.grading.simple import grade_one
from dlquiz.grading.trace_numbers import trace_number
from dlquiz.grading.trace_words import trace_words
from dlquiz.grading.traced import Trace, without_key
from dlquiz.grading.verdict import GIVE_UP, Verdict
from dlquiz.questions import Cloze, Numeric, Steps
from dlquiz.variants import Variant


def trace(variant: Variant, answer: str, *, digits_asked: bool = False) -> Trace:
    """The marking trace of `answer`, which is what `grade` would mark: of steps one line each."""
    verdict = grade(variant, answer, digits_asked=digits_asked)
    kind = variant.question.kind
    if isinstance(kind, Cloze):
        parts = _blanks(variant, answer, digits_asked)
    elif isinstance(kind, Steps):
        parts = _steps(variant, answer, digits_asked)
    else:
        return _one(variant, answer, verdict)
    whole = Trace(variant.question.type, answer, verdict.outcome, verdict.score)
    if verdict.counts:
        return replace(whole, parts=tuple(parts))
    # Until all parts can be read, none of them is judged.
    return replace(whole, help=verdict.message, parts=tuple(map(_unjudged, parts)))


def _one(variant: Variant, answer: str, verdict: Verdict) -> Trace:
    kind = variant.question.kind
    if isinstance(kind, Numeric):
        return trace_number(variant, kind, answer, verdict)
    return trace_words(variant, answer, verdict)


def _blanks(variant: Variant, answer: str, digits_asked: bool) -> Iterator[Trace]:
    answers = split_blanks(answer) if len(variant.parts) > 1 else [answer]
    if len(answers) != len(variant.parts):
        return
    for part, label, typed in zip(variant.parts, variant.part_labels, answers, strict=True):
        text, name = typed.strip(), part.question.part
        if text in GIVE_UP:
            yield replace(_given_up(part, text), name=name, label=label)
        else:
            yield replace(_one(part, text, grade_one(part, text, digits_asked)), name=name, label=label)


def _steps(variant: Variant, answer: str, digits_asked: bool) -> Iterator[Trace]:
    """The steps up to one that cannot be read."""
    answers = split_steps(variant, answer)
    earlier: list[Verdict] = []
    if len(answers) != len(variant.parts):
        return
    for part, label, text in zip(variant.parts, variant.part_labels, answers, strict=True):
        marked = mark_step(variant, earlier, text, digits_asked)
        if text.strip() in GIVE_UP:
            found = _given_up(part, text)
        else:
            found = replace(_one(marked.against, text, marked.verdict), chain="own" if marked.own else "true")
        yield replace(found, name=part.question.part, label=label, own=marked.own)
        if not marked.verdict.counts:
            return
        earlier.append(marked.verdict)


def _given_up(part: Variant, text: str) -> Trace:
    return Trace(part.question.type, text, "wrong", 0.0, given_up=True)


def _unjudged(part: Trace) -> Trace:
    """A part as it was read; which chain it would have been marked against tells that an earlier step was wrong."""
    stage = None if part.stage is None else without_key(part.stage)
    outcome = part.outcome if part.outcome == "unreadable" else None
    return replace(part, stage=stage, outcome=outcome, score=0.0, chain=None, own={})
