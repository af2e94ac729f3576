"""A bank with hostile texts, and an interview on it with an answer of each sort."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from attempt_samples import sample
from history_samples import HELD, START

from dlquiz.bank import Library, load_text
from dlquiz.messages import Language
from dlquiz.progress.interviews import Interview, Place
from dlquiz.progress.records import Attempt
from dlquiz.reports.interviews import Report, document
from dlquiz.reports.plain import plain_lines

HOSTILE = '<script>alert("x")</script> & </style> | *not bold* `code` [link](x) \x1b[31m\u202e'

BANK = r"""
format: 1
id: demo
title: {en: 'Demo <b>&amp;</b>', zh: 演示}
topics: {sizes: {en: 'Sizes | <i>', zh: 尺寸}, words: {en: Words, zh: 文字}}
questions:
  - id: width
    type: numeric
    topic: sizes
    difficulty: 1
    prompt: {en: 'Width $w_1$ of {{n}} & <3?', zh: '{{n}} 的宽度 $w_1$？'}
    parameters: {n: {integer: [1, 99]}}
    answer: {expression: n + 1}
    mistakes:
      - name: off_by_one
        expression: n
        feedback: {en: 'One <u>more</u> than {{n}}.', zh: '比 {{n}} 多一。'}
  - id: essay
    type: open
    topic: words
    difficulty: 3
    prompt: {en: 'Why <b>?', zh: '为什么？'}
    answer: {en: 'Because $a < b$.', zh: '因为 $a < b$。'}
    rubric:
      - {point: {en: 'first <point>', zh: 第一点}, weight: 3}
      - {point: {en: second, zh: 第二点}}
  - id: claim
    type: true_false
    topic: words
    prompt: {en: A claim., zh: 一个说法。}
    answer: true
  - id: pick
    type: choice
    topic: words
    shuffle: false
    prompt: {en: Which?, zh: 哪个？}
    options: [{text: {en: 'a < b', zh: 甲}, correct: true}, {text: {en: other, zh: 乙}}]
"""


def library(text: str = BANK) -> Library:
    loaded = load_text(text)
    assert loaded.bank is not None
    assert not [fault for fault in loaded.faults if fault.severity == "error"], loaded.faults
    return Library((loaded.bank,))


LIBRARY = library()


def attempt(name: str, answer: str, score: float, **changes: Any) -> Attempt:
    question = LIBRARY.question(f"demo/{name}")
    assert question is not None
    values: dict[str, Any] = {
        "topic": question.topic,
        "kind": question.type,
        "parameters": {"n": 20} if name == "width" else {},
        "expected": 21 if name == "width" else None,
        "answer": answer,
        "verdict": "right" if score == 1 else "wrong" if score == 0 else "partly",
        "score": score,
        "seconds": 30.0,
        "mode": "interview",
        "wording": question.wording,
        "grading": question.grading,
        "id": name,
    }
    return sample(question.name, START)._replace(**values | changes)


ATTEMPTS = {
    "width": attempt("width", "20", 0.0, mistake="off_by_one"),
    "essay": attempt("essay", f"1\n{HOSTILE}\nsecond line", 0.75),
    "claim": attempt("claim", "true", 1.0),
    "pick": attempt("pick", "2", 0.0),
}


def place(name: str, **changes: Any) -> Place:
    return Place(f"demo/{name}", 7, name, **{"seconds": 30.0} | changes)


def interview(*places: Place, **changes: Any) -> Interview:
    values: dict[str, Any] = {
        "id": "abc123",
        "at": START + timedelta(minutes=10),
        "minutes": 10,
        "blueprint": (("demo", 4),),
        "seed": 7,
        "seconds": 125.0,
        "places": places,
    }
    return HELD._replace(**values | changes)


FULL = interview(
    place("width"), place("essay", why="probe", after=0, seconds=65.0), place("claim", late=True), place("pick")
)


def said(report: Report, language: Language = "en") -> str:
    """The report as plain text."""
    return "\n".join(plain_lines(document(report, language), language))
