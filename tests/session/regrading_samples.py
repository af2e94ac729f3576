"""Questions of every kind, the attempts that answers to them make, and those attempts marked again by other banks."""

from __future__ import annotations

from typing import Any

from session_samples import asked, library_from, sit

from dlquiz.bank import Library
from dlquiz.progress.records import StoredAttempt
from dlquiz.progress.store import Store
from dlquiz.questions.question import Question
from dlquiz.session.answers import Setting
from dlquiz.session.regrading import Change, Regrading, Untouched, regraded
from dlquiz.variants.model import Variant

CONV = """
  - id: conv
    type: numeric
    topic: t
    prompt: '{{n}}, {{k}}?'
    parameters: {n: {choose: [20]}, k: {choose: [4]}}
    answer: {expression: n - k}
    mistakes: [{name: plus_one, expression: n - k + 1, feedback: f}]
"""
RATIO = "\n  - {id: ratio, type: numeric, topic: t, prompt: P, answer: {value: 2.5}}\n"
THIRD = (
    "\n  - {id: third, type: numeric, topic: t, prompt: P, answer: {expression: 1 / 3}, tolerance: {relative: 0.05}}\n"
)
PICK = """
  - id: pick
    type: choice
    topic: t
    prompt: P
    options: [{text: A, correct: true}, {text: B}, {text: C}]
"""
SEVERAL = """
  - id: several
    type: choice
    multiple: true
    topic: t
    prompt: P
    options: [{text: A, correct: true}, {text: B, correct: true}, {text: C}, {text: D}]
"""
ORDER = "\n  - {id: order, type: ordering, topic: t, prompt: P, items: [A, B, C]}\n"
MATCH = """
  - id: match
    type: matching
    topic: t
    prompt: P
    pairs: [{left: l, right: A}, {left: m, right: B}]
    distractors: [C]
"""
ESSAY = """
  - id: essay
    type: open
    topic: t
    prompt: P
    answer: a
    rubric: [{point: One, weight: 3}, {point: Two, weight: 1}]
"""
CHAIN = """
  - id: chain
    type: steps
    topic: t
    prompt: P
    parameters: {n: {choose: [20]}}
    parts:
      - {name: first, prompt: P, answer: {expression: n + 1}}
      - {name: second, prompt: P, answer: {expression: first * 2}}
"""
GAPS = """
  - id: gaps
    type: cloze
    topic: t
    prompt: '[[a]] [[b]]'
    blanks:
      a: {accept: [x]}
      b: {options: [{text: A, correct: true}, {text: B}]}
"""
CLAIM = "\n  - {id: claim, type: true_false, topic: t, prompt: P, answer: true}\n"


def library(*questions: str, bank: str = "b") -> Library:
    return library_from(f"format: 1\nid: {bank}\ntitle: T\nquestions:{''.join(questions)}")


def only(question: str) -> Question:
    (found,) = library(question).questions()
    return found


def answer(store: Store, question: str, *typed: str, seed: int = 7, hints: int = 0) -> StoredAttempt:
    """The attempt that these answers make; `reveal` gives the question up, {A} is the number of the option A."""
    session = sit([], store, questions=[only(question)], setting=Setting("laptop", seed))
    question_state = asked(session)
    for _ in range(hints):
        session.hint()
    for text in typed:
        session.reveal() if text == "reveal" else session.submit(text.format(**numbers_of(question_state.variant)))
    (attempt, *_) = store.history()
    return attempt


def numbers_of(variant: Variant) -> dict[str, int]:
    """The number that each text has on the screen."""
    if not variant.options:
        return {name: number for part in variant.parts for name, number in numbers_of(part).items()}
    return {text.en: number for number, text in enumerate(variant.offered, 1)}


def again(store: Store, *questions: str, every: bool = False, **more: Any) -> Regrading:
    return regraded(store.history(), library(*questions, **more), every=every)


def change(store: Store, *questions: str, **more: Any) -> Change:
    found = again(store, *questions, **more)
    assert (found.same, found.untouched) == (0, ())
    (only_one,) = found.changes
    return only_one


def untouched(store: Store, *questions: str, **more: Any) -> Untouched:
    found = again(store, *questions, **more)
    assert (found.same, found.changes) == (0, ())
    (only_one,) = found.untouched
    assert only_one.reason.en
    assert only_one.reason.zh != only_one.reason.en
    return only_one


def outcome(found: Change) -> tuple[Any, ...]:
    return found.why, found.again.verdict, found.again.score, found.again.mistake, found.again.expected
