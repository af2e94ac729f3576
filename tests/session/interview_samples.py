"""Two small banks for interviews, and an interview whose every event is on disk."""

from __future__ import annotations

from datetime import UTC
from itertools import count
from pathlib import Path
from typing import Any

from asking import next_asked
from session_samples import Clock, library_from

from dlquiz.bank import Library
from dlquiz.progress.store import Store, memory_store, open_store
from dlquiz.session.interview import Agreed, Asked, Blueprint, Interviewer, go_on, interview_left, start_interview

CNN = r"""
format: 1
id: cnn
title: {en: CNN, zh: 卷积}
topics: {fields: {en: Fields, zh: 感受野}, layers: {en: Layers, zh: 层}}
questions:
  - id: padding-claim
    type: true_false
    topic: fields
    tags: [padding, receptive-field]
    prompt:
      en: "A log:\n\n```\nr = 3\n```\n\nPadding leaves the field $r$ as it is."
      zh: "日志：\n\n```\nr = 3\n```\n\n填充不改变感受野 $r$。"
    answer: true
  - id: stack
    type: numeric
    topic: fields
    tags: [receptive-field, padding]
    prompt: {en: 'Field of {{n}} kernels of 3?', zh: '{{n}} 个 3×3 卷积核的感受野？'}
    parameters: {n: {integer: [2, 9]}}
    answer: {expression: 2*n + 1}
    mistakes:
      - name: one_too_many
        expression: 2*n + 2
        feedback: {en: 'The field starts at 1, for <b>{{n}}</b> kernels.', zh: '感受野从 1 开始。'}
  - id: far
    type: numeric
    topic: fields
    prompt: {en: 'What is {{n}} + 0?', zh: '{{n}} + 0 等于多少？'}
    parameters: {n: {integer: [1, 99]}}
    answer: {expression: n}
  - id: why
    type: open
    topic: layers
    prompt: {en: Why non-linear?, zh: 为什么非线性？}
    answer: {en: 'Linear maps compose: $W_2 W_1$.', zh: 线性映射可复合：$W_2 W_1$。}
    rubric:
      - {point: {en: they compose, zh: 可复合}, weight: 3, keywords: [compose]}
      - {point: {en: depth adds nothing, zh: 加深无意义}}
    follow_ups: [cnn/collapse, cnn/words, cnn/third-follow-up]
  - id: collapse
    type: numeric
    topic: layers
    prompt: {en: 'Rank of {{n}} maps of rank 1?', zh: '{{n}} 个秩 1 映射的秩？'}
    parameters: {n: {integer: [2, 9]}}
    answer: {value: 1}
  - id: words
    type: choice
    topic: layers
    shuffle: false
    prompt: {en: Which layer has no weights?, zh: 哪一层没有权重？}
    options: [{text: {en: Pooling, zh: 池化}, correct: true}, {text: {en: Linear, zh: 线性层}}]
  - id: third-follow-up
    type: numeric
    topic: layers
    prompt: One third, to three digits?
    answer: {expression: 1/3}
    tolerance: {decimals: 3}
  - id: steps
    type: steps
    topic: layers
    prompt: {en: 'From {{n}}:', zh: '从 {{n}} 开始：'}
    parameters: {n: {integer: [1, 9]}}
    parts:
      - {name: twice, prompt: Twice?, answer: {expression: 2*n}}
      - {name: more, prompt: One more?, answer: {expression: twice + 1}}
"""

MATHS = r"""
format: 1
id: maths
title: {en: Maths, zh: 数学}
questions:
  - id: lonely
    type: open
    topic: proofs
    prompt: {en: Prove it., zh: 请证明。}
    answer: {en: So., zh: 如此。}
    rubric: [{point: {en: it is so, zh: 如此}}]
  - id: proof-number
    type: numeric
    topic: proofs
    prompt: {en: 'And {{n}} times 2?', zh: '{{n}} 乘 2？'}
    parameters: {n: {integer: [1, 9]}}
    answer: {expression: 2*n}
  - id: lone-claim
    type: true_false
    topic: claims
    prompt: {en: Nothing follows., zh: 什么也推不出。}
    answer: false
  - id: twin-one
    type: numeric
    topic: twins
    family: twins
    prompt: One?
    answer: {value: 1}
  - id: twin-two
    type: numeric
    topic: twins
    family: twins
    prompt: Two?
    answer: {value: 2}
"""
LIBRARY = Library((*library_from(CNN).banks, *library_from(MATHS).banks))


def numbered_store(path: Path | None = None) -> Store:
    """A store in memory that is as good as a file, or one in a file; its ids are counted."""
    numbers = count(1)

    def new_id() -> str:
        return f"id{next(numbers):04d}"

    if path is not None:
        return open_store(path, new_id=new_id)
    return Store(memory_store().connection, ":memory:", saved=True, new_id=new_id)


def begin(
    lines: str, store: Store, *, clock: Clock | None = None, minutes: int = 10, seed: int = 1, **changes: Any
) -> Interviewer:
    """An interview of `what:number ...`; `role` and `level` are among the changes."""
    pairs = [line.rpartition(":") for line in lines.split()]
    blueprint = Blueprint(tuple((what, int(number)) for what, _, number in pairs))
    agreed = Agreed(minutes, blueprint, seed, changes.pop("role", None), changes.pop("level", None))
    common = {"clock": clock or Clock(), "zone": UTC, "device": "laptop", "language": "en"} | changes
    # The one before, if any, is forgotten: some tests begin until the seed asks what they want.
    store.interviews.clear()
    return start_interview(common.pop("library", LIBRARY), agreed, store, **common).interviewer


def taken_up(store: Store, clock: Clock | None = None, **changes: Any) -> Interviewer:
    """The interview in progress, as another start of the program finds it."""
    left = interview_left(store)
    assert left is not None
    common = {"clock": clock or Clock(), "zone": UTC, "device": "laptop", "language": "en"} | changes
    return go_on(left, common.pop("library", LIBRARY), store, **common)


def asked(interviewer: Interviewer) -> Asked:
    found = next_asked(interviewer)
    assert found is not None
    return found


def name(found: Asked) -> str:
    return found.question_state.variant.question.id


def right_answer(found: Asked) -> str:
    """By the rules of the banks above, not by the marking."""
    n = found.question_state.variant.names.get("n")
    match name(found):
        case "stack":
            return str(2 * n + 1)
        case "far":
            return str(n)
        case "proof-number":
            return str(2 * n)
        case "steps":
            return str(2 * n + len(found.question_state.state.answers))
        case "why" | "lonely":
            return "linear maps compose"
        case other:
            return {
                "padding-claim": "true",
                "collapse": "1",
                "words": "1",
                "third-follow-up": "0.333",
                "lone-claim": "false",
                "twin-one": "1",
                "twin-two": "2",
            }[other]


def answer_all(interviewer: Interviewer, *, points: str = "1") -> list[str]:
    """Answer everything rightly and score every open answer by `points`; the names of what was asked."""
    names = []
    while (found := next_asked(interviewer)) is not None:
        if interviewer.phase == "scoring":
            assert interviewer.submit(points).taken
            continue
        names.append(name(found))
        while not (reply := interviewer.submit(right_answer(asked(interviewer)))).over:
            assert reply.taken
    return names
