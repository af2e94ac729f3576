"""Blanks and steps: each is marked by itself, and a mistake in one step costs one step."""

from __future__ import annotations

import pytest
from asked_questions import asked
from every_case import every_case

from dlquiz.kinds.answering import give_up, grade, worked_solution

GAPS = """
type: cloze
parameters: {m: 0.5}
blanks:
  name: {accept: [{en: momentum, zh: 动量}]}
  factor:
    answer: {expression: 1/(1-m)}
    mistakes: [{name: not_inverted, expression: 1 - m, feedback: Divide 1 by it.}]
  which: {options: [{text: Adam, correct: true}, {text: SGD, why: It has none.}], shuffle: false}
"""
GAPS_PROMPT = "'Gap [[factor]], then [[name]], then [[which]] and \\[[no gap]]; m is {{m}}'"
CHAIN = """
type: steps
parameters: {n: 32}
parts:
  - name: c1
    prompt: C1?
    answer: {reference: conv_output_size, arguments: {input_size: n, kernel_size: 5}}
  - name: s2
    prompt: S2?
    answer: {reference: pool_output_size, arguments: {input_size: c1, kernel_size: 2}}
  - name: kept
    prompt: Does S2 have weights?
    options: [{text: 'no', correct: true}, {text: 'yes'}]
    shuffle: false
  - name: cells
    prompt: Cells in S2?
    answer: {expression: s2 * s2}
"""


def outcomes(verdict) -> list[str]:
    return [part.outcome for part in verdict.parts]


# Cloze


def test_the_blanks_are_numbered_as_the_prompt_names_them():
    variant = asked(GAPS, prompt=GAPS_PROMPT)
    assert variant.prompt.en == "Gap (1)＿＿＿, then (2)＿＿＿, then (3)＿＿＿ and [[no gap]]; m is 0.5"
    assert [part.question.part for part in variant.parts] == ["factor", "name", "which"]


def test_a_cloze_names_the_mistake_of_a_blank_and_the_typo_of_another():
    verdict = grade(asked(GAPS, prompt=GAPS_PROMPT), "0.5; momentun; SGD")
    assert verdict.mistake == "not_inverted"
    assert verdict.message.en == "(1) Divide 1 by it."
    assert [note.en for note in verdict.notes] == ["(2) spelt “momentum”"]
    assert verdict.parts[2].message.en == "It has none."


@every_case(
    ("answer", "said"),
    [
        ("2", "takes 3 answers with `;` between them; there is 1"),
        ("2; momentum", "there are 2"),
        ("2; momentum; Adam;", "there are 4"),
        ("", "takes 3 answers"),
        ("2; ; Adam", "(2) type an answer"),
        ("two; momentum; Adam", "(1) I cannot read"),
        ("2; momentum; RMSprop", "(3) `RMSprop` names no option"),
        ("2,0; momentum; Adam", "(1) "),
    ],
)
def test_a_blank_that_cannot_be_read_costs_nothing_and_is_named(answer, said):
    verdict = grade(asked(GAPS, prompt=GAPS_PROMPT), answer)
    assert (verdict.outcome, verdict.score, verdict.read_as, verdict.parts) == ("unreadable", 0.0, None, ())
    assert said in verdict.message.en
    assert verdict.message.zh


def test_too_few_digits_in_a_blank_are_asked_for_once():
    variant = asked("type: cloze\nblanks: {a: {answer: {expression: 2/3}}, b: {accept: [x]}}", prompt="'[[a]] [[b]]'")
    first = grade(variant, "0.67; x")
    assert first.outcome == "unreadable"
    assert first.echo.en, "it was read: the session remembers that digits were asked for"
    assert grade(variant, "0.67; x", digits_asked=True).score == pytest.approx(0.5)


def test_the_working_of_a_cloze_has_every_blank():
    lines = [line.en for line in worked_solution(asked(GAPS, prompt=GAPS_PROMPT))]
    assert lines == [r"(1) $\frac{1}{1 - 0.5} = 2$", "(2) momentum", "(3) ✓ 1. choose · Adam"]
    assert give_up(asked(GAPS, prompt=GAPS_PROMPT)).expected_text.en == "2; momentum; Adam"


# Steps, worked out by hand: 32 − 5 + 1 = 28, 28 / 2 = 14, 14² = 196


@every_case(
    ("answers", "expected"),
    [
        (("28", "14", "no", "196"), ["right", "right", "right", "right"]),
        (("28; 14；no;196",), ["right", "right", "right", "right"]),
        # 27 → ⌊(27 − 2)/2⌋ + 1 = 13 → 169: one mistake costs one step
        (("27", "13", "no", "169"), ["wrong", "right", "right", "right"]),
        (("27", "13", "no", "196"), ["wrong", "right", "right", "right"]),
        (("27", "14", "no", "196"), ["wrong", "right", "right", "right"]),
        (("28", "13", "no", "169"), ["right", "wrong", "right", "right"]),
        (("27", "12", "no", "144"), ["wrong", "wrong", "right", "right"]),
        (("27", "12", "yes", "145"), ["wrong", "wrong", "wrong", "wrong"]),
        # 0 and what is not finite leave nothing to compute
        (("28", "0", "no", "0"), ["right", "wrong", "right", "wrong"]),
        (("28", "inf", "no", "inf"), ["right", "wrong", "right", "wrong"]),
        # a step given up carries nothing: the true value is shown
        (("?", "14", "no", "196"), ["wrong", "right", "right", "right"]),
        (("28", "?", "1", "?"), ["right", "wrong", "right", "wrong"]),
        # too small for the pooling: the chain breaks, and no error of ours comes out
        (("1", "0", "no", "196"), ["wrong", "wrong", "right", "right"]),
    ],
)
def test_errors_are_carried_forward(answers, expected):
    verdict = grade(asked(CHAIN), "\n".join(answers))
    assert outcomes(verdict) == expected
    assert verdict.score == pytest.approx(expected.count("right") / 4)
    assert verdict.expected == [28, 14, "no", 196]


def test_right_from_your_own_is_said_and_the_first_mistake_is_named():
    verdict = grade(asked(CHAIN), "27\n13\nno\n169")
    assert verdict.parts[1].message.en == "right from your 27"
    assert "27" in verdict.parts[1].message.zh
    assert verdict.parts[3].message.en == "right from your 13"
    assert verdict.parts[1].expected == 14, "the key shown is that of the true chain"
    assert verdict.parts[0].mistake == verdict.mistake == "plus_one_forgotten"
    assert verdict.parts[1].mistake is None
    assert verdict.message.en.startswith("Step 1: ")


def test_a_mistake_in_a_chain_of_ones_own_is_named():
    # From 26 the stride ignored gives 26 − 2 + 1 = 25.
    verdict = grade(asked(CHAIN), "26\n25\nno\n1")
    assert verdict.parts[1].outcome == "wrong"
    assert verdict.parts[1].mistake == "stride_ignored"


def test_a_mistake_in_the_true_chain_is_named_where_ones_own_chain_explains_nothing():
    # From 28 the stride ignored gives 28 − 2 + 1 = 27.
    step = grade(asked(CHAIN), "26\n27\nno\n1").parts[1]
    assert (step.outcome, step.mistake) == ("wrong", "stride_ignored")
    assert any(step.message)


SATURATED = """
type: steps
parts:
  - {name: z, prompt: z?, answer: {expression: 3 - 1}}
  - {name: a, prompt: 'relu(z)?', answer: {expression: relu(z)}}
"""


def test_no_credit_is_carried_where_the_mistake_makes_the_rest_trivial():
    # From −5, or anything near it, ReLU gives 0: nothing was computed.
    assert outcomes(grade(asked(SATURATED), "-5\n0")) == ["wrong", "wrong"]
    assert outcomes(grade(asked(SATURATED), "5\n5")) == ["wrong", "right"]


def test_a_step_that_uses_two_earlier_ones_needs_both():
    variant = asked(
        "type: steps\nparts:\n"
        "  - {name: a, prompt: a?, answer: {value: 3}}\n"
        "  - {name: b, prompt: b?, answer: {value: 4}}\n"
        "  - {name: c, prompt: c?, answer: {expression: a*a + b*b}}\n"
    )
    verdict = grade(variant, "5\n6\n61")
    assert outcomes(verdict) == ["wrong", "wrong", "right"]
    assert verdict.parts[2].message.en == "right from your 5 / 6"
    # 0 + 36: one of the two is trivial
    assert outcomes(grade(variant, "0\n6\n36")) == ["wrong", "wrong", "wrong"]


def test_vectors_are_carried_too():
    variant = asked(
        "type: steps\nparts:\n"
        "  - {name: z, prompt: z?, answer: {value: [1, -2]}}\n"
        "  - {name: a, prompt: a?, answer: {expression: relu(z)}}\n"
    )
    assert outcomes(grade(variant, "1 2\n1 2")) == ["partly", "right"]
    assert grade(variant, "1 2\n1 2").parts[1].message.en == "right from your (1, 2)"
    # All zero carries nothing; of the true chain (1, 0) the second entry is right.
    assert outcomes(grade(variant, "0 0\n0 0")) == ["wrong", "partly"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("28", "takes 4 answers, one for each step; there is 1"),
        ("28\n14\nno\n196\n1", "there are 5"),
        ("28\nx\nno\n196", "Step 2: I cannot read"),
        ("28\n14\nmaybe\n196", "Step 3: `maybe` names no option"),
    ],
)
def test_steps_that_cannot_be_read_cost_nothing(answer, said):
    verdict = grade(asked(CHAIN), answer)
    assert (verdict.outcome, verdict.score, verdict.read_as) == ("unreadable", 0.0, None)
    assert said in verdict.message.en
    assert verdict.message.zh


def test_too_few_digits_are_asked_for_in_ones_own_chain_too():
    variant = asked(
        "type: steps\nparts:\n"
        "  - {name: a, prompt: a?, answer: {value: 3}}\n"
        "  - {name: b, prompt: b?, answer: {expression: a/7}, tolerance: {significant: 4}}\n"
    )
    # 2/7 = 0.285714…
    asked_again = grade(variant, "2\n0.29")
    assert asked_again.outcome == "unreadable"
    assert asked_again.echo.en
    assert outcomes(grade(variant, "2\n0.2857")) == ["wrong", "right"]


def test_given_up_steps_show_their_keys_and_working():
    verdict = give_up(asked(CHAIN))
    assert (verdict.outcome, verdict.score, verdict.expected) == ("wrong", 0.0, [28, 14, "no", 196])
    lines = [line.en for line in worked_solution(asked(CHAIN))]
    assert [line for line in lines if line.startswith("Step ")] == [
        lines[0],
        next(line for line in lines if line.startswith("Step 2: ")),
        "Step 3: ✓ 1. choose · no",
        r"Step 4: $14 \cdot 14 = 196$",
    ]
