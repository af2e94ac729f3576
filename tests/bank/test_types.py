"""The types made of words, places and parts: they come out as written."""

from __future__ import annotations

import pytest
from every_case import every_case
from faulty_banks import HEAD

from dlquiz.bank import load_text
from dlquiz.kinds.choice import Choice
from dlquiz.kinds.cloze import Cloze
from dlquiz.kinds.matching import Matching, Pair
from dlquiz.kinds.numeric import Numeric
from dlquiz.kinds.ordering import Ordering
from dlquiz.kinds.steps import Steps
from dlquiz.kinds.text import ShortAnswer
from dlquiz.messages import Text
from dlquiz.questions.question import Question

GOOD = (
    HEAD
    + """
  - {id: word, type: text, topic: t, prompt: P, accept: [ReLU, {en: rectifier, zh: 整流}]}
  - id: gaps
    type: cloze
    topic: t
    prompt: {en: 'The [[b]] of the [[a]], \\[[x]]', zh: '[[a]] 的 [[b]]'}
    parameters: {n: 3}
    blanks:
      a: {accept: [map]}
      b: {answer: {expression: n + 1}, unit: px, tolerance: {absolute: 1}}
  - {id: order, type: ordering, topic: t, prompt: P, items: [first, {en: second, zh: 第二}]}
  - id: match
    type: matching
    topic: t
    prompt: P
    pairs: [{left: a, right: b}, {left: c, right: d}]
    distractors: [e]
  - id: chain
    type: steps
    topic: t
    prompt: P
    parts:
      - {name: a, prompt: 'A?', answer: {value: 2}}
      - {name: k, prompt: 'K?', options: [{text: x, correct: true}, {text: y}]}
      - {name: b, prompt: 'B?', answer: {reference: conv_output_size, arguments: {input_size: 9 + a, kernel_size: 3}}}
"""
)


def good() -> dict[str, Question]:
    loaded = load_text(GOOD)
    assert loaded.faults == ()
    return {question.id: question for question in loaded.bank.questions}


def test_they_come_out_as_written():
    questions = good()
    assert questions["word"].kind == ShortAnswer((Text.same("ReLU"), Text("rectifier", "整流")))
    assert questions["order"].kind == Ordering((Text.same("first"), Text("second", "第二")))
    pairs = (Pair(Text.same("a"), Text.same("b")), Pair(Text.same("c"), Text.same("d")))
    assert questions["match"].kind == Matching(pairs, (Text.same("e"),))
    assert questions["match"].kind.offered == (Text.same("b"), Text.same("d"), Text.same("e"))


def test_blanks_stand_in_the_order_of_the_first_language():
    kind = good()["gaps"].kind
    assert isinstance(kind, Cloze)
    assert [blank.name for blank in kind.blanks] == ["b", "a"]
    number = kind.blanks[0].kind
    assert isinstance(number, Numeric)
    assert (number.unit.name, number.tolerance.absolute) == ("px", 1.0)


def test_steps_keep_their_order_and_kinds():
    kind = good()["chain"].kind
    assert isinstance(kind, Steps)
    assert [(part.name, type(part.kind)) for part in kind.parts] == [("a", Numeric), ("k", Choice), ("b", Numeric)]


@every_case(
    ("question", "old", "new", "seen", "graded"),
    [
        ("word", "ReLU", "GELU", True, True),
        ("order", "[first,", "[zeroth,", True, True),
        ("gaps", "n + 1", "n + 2", True, True),
        ("gaps", "The [[b]]", "A [[b]]", True, False),
        ("chain", "'A?'", "'And A?'", True, False),
        ("chain", "value: 2", "value: 3", True, True),
        ("chain", "text: x", "text: z", True, False),
        ("match", "[e]", "[f]", True, True),
    ],
)
def test_fingerprints_tell_wording_from_grading(question, old, new, seen, graded):
    assert GOOD.count(old) == 1
    before = good()[question]
    after = next(q for q in load_text(GOOD.replace(old, new)).bank.questions if q.id == question)
    assert (before.wording != after.wording, before.grading != after.grading) == (seen, graded)


@pytest.mark.parametrize(("written", "size"), [("", False), (", size: true", True), (", size: false", False)])
def test_an_answer_may_say_that_a_length_is_asked(written: str, size: bool) -> None:
    loaded = load_text(f"{HEAD}\n  - {{id: q, type: numeric, topic: t, prompt: P, answer: {{value: 17{written}}}}}\n")
    assert loaded.bank is not None and not loaded.faults
    (question,) = loaded.bank.questions
    assert isinstance(question.kind, Numeric)
    assert question.kind.size is size


def test_that_a_length_is_asked_changes_what_is_graded_and_not_what_is_seen() -> None:
    plain, sized = (
        load_text(f"{HEAD}\n  - {{id: q, type: numeric, topic: t, prompt: P, answer: {{value: 17{more}}}}}\n").bank
        for more in ("", ", size: true")
    )
    assert plain is not None and sized is not None
    assert plain.questions[0].wording == sized.questions[0].wording
    assert plain.questions[0].grading != sized.questions[0].grading
