"""A derivation with a mistake beside the right one, each to its value; and from which line on the key is known."""

from __future__ import annotations

import pytest
from asked_questions import asked
from campaigns import some
from every_case import every_case
from latex_numbers import exactly, last_value, meet
from shipped_banks import shipped

from dlquiz.expressions.language import CALLABLE
from dlquiz.grading.number_working import derivations
from dlquiz.kinds.answering import first_revealing_line, grade, rest_of_working, worked_solution, working_lines
from dlquiz.kinds.drawing import draw
from dlquiz.kinds.marking_steps import diagnosed_derivations
from dlquiz.kinds.steps import Steps
from dlquiz.questions.question import Question
from dlquiz.variants.model import Variant

PROGRAM_SYNTAX = ("//", "**", "[i]", "outer(", "minimum(", "{{")
QUESTIONS = [question for question in shipped().questions() if question.type in ("numeric", "cloze", "steps")]


def mistaken(question: Question, seed: int) -> list[tuple[Variant, str, object]]:
    variant = draw(question, seed)
    return [(part, mistake.name, mistake.value) for part in (variant, *variant.parts) for mistake in part.mistakes]


@pytest.mark.sweep
def test_each_derivation_ends_in_its_value_and_they_part_where_it_says() -> None:
    seen, asked = 0, some(QUESTIONS, 3)
    for question in asked:
        for variant, name, value in mistaken(question, seed=1):
            both = derivations(variant, name)
            if both is None:
                continue
            seen += 1
            where = (question.name, name, both)
            assert both.yours[: both.differs_at] == both.right[: both.differs_at], where
            assert both.yours[both.differs_at] != both.right[both.differs_at], where
            for lines, expected in ((both.yours, value), (both.right, variant.answer)):
                for text in {*lines[-1]}:
                    end = last_value(text)
                    assert end is not None and meet(end, exactly(expected)), where
            said = "".join(text for line in both.yours for text in line)
            assert not any(sign in said for sign in PROGRAM_SYNTAX), where
            if variant.question.solution is None:
                assert list(both.right) == worked_solution(variant), where
    assert seen > 2 * len(asked)


ARGUMENTS = {
    **dict.fromkeys(("sum_over", "mean_over", "max_over", "min_over", "size", "indices"), "x, 1"),
    **dict.fromkeys(("maximum", "minimum"), "x, x + 1"),
    **dict.fromkeys(("min", "max"), "x[0, 0], 3"),
    "dot": "x, transpose(x)",
    "outer": "x[0], x[0]",
    "reshape": "x, [size(x, 0)*size(x, 1)]",
    "where": "x > 2, x, -x",
}
"""Of the functions that take more than one."""


@pytest.mark.parametrize("function", CALLABLE)
@pytest.mark.parametrize("x", ["[[0.5, 1], [3, 4]]", "[[3], [4]]"])
def test_the_working_of_every_function_ends_in_its_value(function: str, x: str) -> None:
    call = f"{function}({ARGUMENTS.get(function, 'x')})"
    for expression in (call, f"3 - 2*{call}", f"sum({call})"):
        variant = asked(f'type: numeric\nanswer: {{expression: "{expression}"}}\nlet: {{x: "{x}"}}')
        working = worked_solution(variant)
        end = last_value(working[-1].en)
        assert end is not None and meet(end, exactly(variant.answer)), working
        assert "operatorname" not in working[0].en or function == "erf", working


def test_a_condition_is_the_branch_that_is_taken_and_another_shape_has_the_same_entries() -> None:
    x = 'let: {x: "[[1, 4], [3, 2]]"}'
    for expression, line in (
        ("where(x > 2, 10*x, -x)[0]", r"$(-1, 10 \cdot 4) = (-1, 40)$"),
        ("2*reshape(x, [4])", r"$(2, 2 \cdot 4, 2 \cdot 3, 2 \cdot 2) = (2, 8, 6, 4)$"),
        ("5 - max_over(x, 0)", r"$\begin{pmatrix} 5 - 3 & 5 - 4 \end{pmatrix} = \begin{pmatrix} 2 & 1 \end{pmatrix}$"),
        ("5 - (-2*x[0, 1])", r"$5 + 2 \cdot 4 = 13$"),
        ("5 - (-2 + x[0, 1])", r"$5 - (-2 + 4) = 3$"),
    ):
        assert worked_solution(asked(f'type: numeric\nanswer: {{expression: "{expression}"}}\n{x}'))[0].en == line


def test_a_small_array_of_three_axes_is_shown_as_its_numbers() -> None:
    variant = asked('type: numeric\nanswer: {expression: "2*x"}\nlet: {x: "[[[1, 2]], [[3, 4]]]"}')
    assert [line.en for line in worked_solution(variant)] == [
        r"$[\begin{pmatrix} 2 & 4 \end{pmatrix}, \begin{pmatrix} 6 & 8 \end{pmatrix}]$"
    ]


def test_a_right_answer_and_an_unknown_mistake_have_none() -> None:
    question = next(question for question in QUESTIONS if question.name == "cnn_interview/conv-output-size")
    variant = draw(question, 3)
    assert diagnosed_derivations(variant, grade(variant, str(variant.answer))) == [None]
    # Nobody makes a mistake that has this value.
    assert diagnosed_derivations(variant, grade(variant, "1000003")) == [None]


def test_of_steps_it_is_that_of_each_step_with_a_mistake() -> None:
    for question in QUESTIONS:
        variant = draw(question, 0)
        known = [
            (place, part, mistake)
            for place, part in enumerate(variant.parts)
            for mistake in part.mistakes
            if isinstance(mistake.value, int) and derivations(part, mistake.name) is not None
        ]
        if len({place for place, _, _ in known}) > 1 and question.type == "steps":
            break
    place, part, mistake = known[-1]
    answers = [str(each.answer) for each in variant.parts]
    answers[place] = str(mistake.value)
    found = diagnosed_derivations(variant, grade(variant, "\n".join(answers)))
    assert found[place] == derivations(part, mistake.name) is not None
    assert [each for at, each in enumerate(found) if at != place] == [None] * (len(answers) - 1)


CHAIN = """
type: steps
parts:
  - {name: a, prompt: P, answer: {reference: conv_output_size, arguments: {input_size: 9, kernel_size: 3}}}
  - {name: b, prompt: P, answer: {reference: conv_output_size, arguments: {input_size: a, kernel_size: 3, stride: 2}}}
"""


def test_a_step_explained_by_the_learners_own_value_is_derived_from_it() -> None:
    variant = asked(CHAIN)
    # 7 and 3 are right; from 15 the second step is 7, and 13 with stride 1.
    found = diagnosed_derivations(variant, grade(variant, "15\n13"))[1]
    assert found.yours[-1].en.endswith("= 13$")
    assert found.right[-1].en.endswith("= 7$")


STRIDED = """
type: numeric
answer: {reference: conv_output_size, arguments: {input_size: 9, kernel_size: 3, stride: 2}}
"""


def test_the_right_derivation_beside_a_wrong_one_is_not_said_again() -> None:
    # (9 − 3)/2 + 1 = 4; without the stride 9 − 3 + 1 = 7.
    variant, explained = asked(STRIDED), asked(f"{STRIDED}solution: Slide it.")
    found = diagnosed_derivations(variant, grade(variant, "7"))[0]
    assert found is not None
    assert rest_of_working(variant, None, found) == []
    assert rest_of_working(explained, None, found)[0].en == "Slide it."
    assert [line.en for line in rest_of_working(variant, None, None)] == [line.en for line in found.right]


# From which line of a worked solution on the key is known

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
