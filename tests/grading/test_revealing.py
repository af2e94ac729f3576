"""From which line of a worked solution on the key is known."""

from __future__ import annotations

import pytest
from asked_questions import asked
from campaigns import some
from every_case import every_case
from shipped_banks import shipped

from dlquiz.kinds.answering import first_revealing_line, working_lines
from dlquiz.kinds.drawing import draw
from dlquiz.kinds.steps import Steps

CHOICE = """
type: choice
shuffle: false
options:
  - {{text: one, correct: {0}}}
  - {{text: two, correct: {1}}}
  - {{text: three, correct: {2}}}
"""


def choice(*right: bool) -> str:
    return CHOICE.format(*(str(each).lower() for each in right))


@every_case(
    ("fields", "lines", "revealing"),
    [
        pytest.param("type: numeric\nanswer: {expression: 3 + 4}", 1, 1, id="a formula and its value"),
        pytest.param(
            "type: numeric\nlet: {a: 3 + 4, b: a - 2}\nlines: {a: A, b: B}\nanswer: {expression: b * 4}", 3, 3,
            id="the last of three",
        ),
        pytest.param(
            "type: numeric\nlet: {a: 10 * 2, b: a - 2}\nlines: {a: A, b: B}\nanswer: {expression: b + 2}", 3, 1,
            id="the value stands before",
        ),
        pytest.param(
            "type: numeric\nlet: {a: 100 + 16, b: a - 100}\nlines: {a: A, b: B}\nanswer: {expression: b * 1}", 3, 2,
            id="116 does not tell 16",
        ),
        pytest.param(
            "type: numeric\ntolerance: {decimals: 2}\nlet: {a: 1/8}\nlines: {a: A}\nanswer: {expression: a}", 2, 1,
            id="asked in two digits, reported in three",
        ),
        pytest.param(
            "type: numeric\nlet: {a: 0 - 5, b: 2 + 3}\nlines: {a: A, b: B}\nanswer: {expression: a + 2 * b}", 3, 2,
            id="-5 does not tell 5",
        ),
        pytest.param("type: numeric\nanswer: {expression: 3 + 4}\nsolution: 'First\n\n  then 7.'", 2, 2,
            id="empty lines are none"),
        pytest.param(choice(True, False, False), 3, 1, id="the right option first"),
        pytest.param(choice(False, True, False), 3, 2, id="the right option second"),
        pytest.param(choice(False, False, True), 3, 2, id="only one is left"),
        pytest.param(choice(True, False, True).replace("choice", "choice\nmultiple: true"), 3, 3, id="all of several"),
        pytest.param(choice(False, False, True) + "solution: |\n  It is three.\n  Truly.", 2, 1, id="shown in words"),
        pytest.param("type: true_false\nanswer: true", 1, 1, id="true or false"),
        pytest.param("type: ordering\nitems: [a, b, c, d]", 4, 3, id="the last place is left"),
        pytest.param(
            "type: matching\npairs: [{left: a, right: x}, {left: b, right: y}, {left: c, right: z}]", 3, 2,
            id="the last pair is left",
        ),
        pytest.param(
            "type: matching\npairs: [{left: a, right: x}, {left: b, right: y}]\ndistractors: [z]", 2, 2,
            id="a right side is left over",
        ),
        pytest.param("type: open\nanswer: Because.\nrubric: [{point: P}]", 2, 1, id="a model answer"),
        pytest.param("type: text\naccept: [ReLU]", 1, 1, id="words"),
    ],
)  # fmt: skip
def test_the_revealing_line(fields: str, lines: int, revealing: int) -> None:
    variant = asked(fields)
    assert len(working_lines(variant)) == lines
    assert first_revealing_line(variant) == revealing


@pytest.mark.sweep
def test_every_shipped_question_has_lines_and_one_that_tells() -> None:
    for question in some(shipped().questions(), 3):
        variant = draw(question, 3)
        for part in variant.parts if isinstance(question.kind, Steps) else (variant,):
            lines = working_lines(part)
            assert 1 <= first_revealing_line(part) <= len(lines), question.name
            assert all(any(text.strip() for text in line) for line in lines), question.name
