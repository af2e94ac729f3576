"""A learner never reads source code in a worked solution: of every shipped question, in both languages."""

from __future__ import annotations

import pytest
from asked_questions import asked
from campaigns import times
from every_case import every_case
from latex_numbers import apart, equalities
from shipped_banks import shipped
from source_in_working import RULES, Line, Rule, read, source_in

from dlquiz.kinds.answering import give_up, grade, worked_solution
from dlquiz.kinds.drawing import draw
from dlquiz.questions.question import Question
from dlquiz.reference.tex.plain_tex import in_groups

LINES = {
    rule: Line(
        source, read(source), "Give $x$ for the batch.", frozenset({"delta", "g0", "v"}), (frozenset({"ReLU", "relu"}),)
    )
    for rule, source in {
        "power": "n**2 = 9",
        "whole division": "(k - 1)//2 = 1",
        "comparison": "$a$ as n == 2",
        "asterisk": "half = n * 2",
        "at sign": "relu(x@W1)",
        "condition": "g if a > b else 0 = 0",
        "loop": "sum of x for x in [1, 2]",
        "function": "outer(x, y)",
        "module": "np.sqrt of 2",
        "index": "$v[0] = 3$",
        "list": "[16*m, 8*m] = (144, 72)",
        "snake_case": "true_positives = 160",
        "unsaid name": "$2 \\cdot g_{0} = 3$",
        "noise": "$(1.55, 2.77556 \\cdot 10^{-17})$",
        "digits": "0.30000000000000004",
        "negative zero": "$= -0$",
        "exponent": "= 4e-05",
        "LaTeX": r"\frac{1}{2}",
        "spellings": "ReLU / relu",
    }.items()
}
FINE = [
    Line(source, read(source), "Give $x$ for the batch.", frozenset({"delta", "x1"}), (frozenset({"ReLU", "relu"}),))
    for source in (
        r"$x_{1} = \lfloor \frac{32 + 2 \cdot 2 - 5}{2} \rfloor + 1 = 16$",
        r"$\operatorname{ReLU}(x) = \max(0, 2) \in [0, \infty)$, and E[x − 1] is the mean",
        r"$(1.5 \cdot 10^{-5}, 1 \cdot 10^{-12}, 3)$ if the batch is small, or else not",
        "for the batch in the middle: `x**2` in PyTorch, **bold**",
        "ReLU",
    )
]
BANKS = {bank.id: bank.questions for bank in shipped().banks}


def looked_at(questions: tuple[Question, ...], seed: int) -> None:
    """No draw has a sign of source code, nor an equation that does not hold."""
    found: list[str] = []
    for question in questions:
        variant = draw(question, seed)
        found += source_in(variant)
        if question.type in ("numeric", "steps", "cloze"):
            wrong = [equality for lines in apart(worked_solution(variant)) for equality in equalities(lines)]
            found += [f"{question.name}, seed {seed}: {one}" for one in wrong if not one.holds]
    assert found == []


@every_case(
    ("fields", "lines"),
    [
        pytest.param("let: {n: '7', h: n // 2}\nanswer: {expression: h + 1}", ["⌊7/2⌋ + 1 = 4"], id="floor"),
        pytest.param("let: {n: '8'}\nanswer: {expression: n // 2 + 1}", ["8/2 + 1 = 5"], id="a division without rest"),
        pytest.param("let: {a: '3'}\nanswer: {expression: a**2 + sqrt(a + 1)}", ["3² + √(3+1) = 11"], id="power"),
        pytest.param("let: {v: '[1, 2]'}\nanswer: {expression: '5 if v[0] > 1 else v[1] * 4'}", ["2 · 4 = 8"],
            id="branch"),
        pytest.param("let: {a: '-3'}\nanswer: {expression: 5 + a - 2*a}", ["5 − 3 − 2 · (−3) = 8"], id="signs"),
        pytest.param("let: {a: '0', b: '1'}\nanswer: {expression: 7*b + a - a}", ["7"], id="nothing to work out"),
        pytest.param("let: {b: '-2'}\nanswer: {expression: 3 + b*4 - (1 - b)}", ["3 − 2 · 4 − (1 + 2) = −8"],
            id="products"),
        pytest.param("let: {W: '[[1, 2], [3, 4]]', x: '[5, 6]'}\nanswer: {expression: 'W@x'}",
            ["(5 + 2 · 6, 3 · 5 + 4 · 6) = (17, 39)"], id="a matrix product is sums of products"),
        pytest.param("let: {x: '[1, 2]', d: '[3, -1]'}\nanswer: {expression: 'outer(x, d*minimum(x, 1))'}",
            ["3 · min(1, 1) = 3", "−1 · min(2, 1) = −1", "2 · 3 · min(1, 1) = 6", "2 · (−1 · min(2, 1)) = −2",
            "(3, −1; 6, −2)"], id="an outer product"),
        pytest.param("let: {x: '[1, 3]'}\nanswer: {expression: mean((x - mean(x))**2)}",
            ["((1−(1+3)/2)²+(3−(1+3)/2)²)/2 = 1"], id="a mean of squares"),
        pytest.param("let: {x: '[0.1, 0.2]'}\nanswer: {expression: '[x[0] + x[1] - 0.3, 2]'}",
            ["(0.1 + 0.2 − 0.3, 2) = (0, 2)"], id="a rounding error"),
        pytest.param("answer: {expression: sigmoid(2) * elu(-1)}", ["1/(1+e⁻²) · (e⁻¹ − 1) = −0.55677"],
            id="functions"),
        pytest.param("answer: {expression: 'len([4, 5]) + (3 > 2) + round(2.5)'}", ["2 + 1 + 3 = 6"], id="no formula"),
        pytest.param("answer: {expression: 2*pi*e}", ["2 · π · e = 17.0795"], id="constants"),
        pytest.param("let: {a: 12*10**399}\nanswer: {expression: a + a}", ["12 · 10³⁹⁹ + 12 · 10³⁹⁹ = 2.4 · 10⁴⁰⁰"],
            id="integers too large for a float"),
    ],
)  # fmt: skip
def test_an_expression_is_worked_out_as_mathematics(fields: str, lines: list[str]) -> None:
    assert [read(line.en) for line in worked_solution(asked(f"type: numeric\n{fields}"))] == lines


@pytest.mark.parametrize(
    ("solution", "lines"),
    [
        pytest.param(r"$y = ab$", ["y = ab", "3 · 4 = 12"], id="letters only"),
        pytest.param("$y = ab = {{a}} \\cdot {{b}}$", ["y = ab = 3 · 4", "= 12"], id="numbers, no result"),
        pytest.param("From {{b}} · 6: $24 - 12$", ["From 4 · 6: 24 − 12", "= 12"], id="the key as an operand"),
        pytest.param("$y = {{a}} \\cdot {{b}} = 12$.", ["y = 3 · 4 = 12."], id="numbers and result"),
    ],
)
def test_the_working_of_an_author_ends_in_numbers_and_the_key(solution: str, lines: list[str]) -> None:
    fields = f"type: numeric\nparameters: {{a: 3, b: 4}}\nanswer: {{expression: a*b}}\nsolution: '{solution}'"
    assert [read(line.en) for line in worked_solution(asked(fields, prompt="'{{a}} {{b}}'"))] == lines


def test_what_the_prompt_prints_is_not_worked_out() -> None:
    fields = "type: numeric\nparameters: {a: 3}\nlet: {b: a + 1, c: b * 2}\nanswer: {expression: b + c}"
    shown = worked_solution(asked(fields, prompt="'{{b}}'"))
    assert [read(line.en) for line in shown] == ["4 + 4 · 2 = 12"]
    named = worked_solution(asked(f"{fields}\nlines: {{c: '{{{{a}}}} doubled'}}", prompt="'{{b}}'"))
    assert [read(line.en) for line in named] == ["3 doubled: 4 · 2 = 8", "4 + 8 = 12"]


def test_a_formula_that_would_be_too_long_shows_its_values_without_words() -> None:
    values = ", ".join(f"v{number}: {number + 1}0001 * {number + 2}0001" for number in range(6))
    total = "+".join(f"v{number}" for number in range(6))
    shown = worked_solution(asked(f"type: numeric\nlet: {{{values}}}\nanswer: {{expression: {total}}}"))
    assert len(shown) > 6 and read(shown[0].en) == "10,001 · 20,001 = 200,030,001"


def test_a_wide_array_has_a_line_for_each_entry() -> None:
    fields = "type: numeric\nanswer: {expression: '[1111111*1111111, 2222222*2222222, 3333333*3333333 + 1, 5]'}"
    assert [read(line.en) for line in worked_solution(asked(fields))] == [
        "1,111,111 · 1,111,111 = 1,234,567,654,321",
        "2,222,222 · 2,222,222 = 4,938,270,617,284",
        "3,333,333 · 3,333,333 + 1 = 11,111,108,888,890",
        "(1234567654321, 4938270617284, 11111108888890, 5)",
    ]


def test_a_rounding_error_in_the_key_is_0() -> None:
    variant = asked("type: numeric\nanswer: {expression: '[0.1 + 0.2 - 0.3, 2]'}")
    assert variant.answer == (0.0, 2.0)
    assert grade(variant, "0, 2").outcome == "right"
    assert give_up(variant).expected_text.en == "[0, 2]"


@every_case("rule", RULES)
def test_every_rule_finds_something(rule: Rule) -> None:
    """A rule that no line can break proves nothing."""
    assert rule.finds(LINES[rule.name]), rule
    assert not any(rule.finds(line) for line in FINE), rule


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(times(2)))
@pytest.mark.parametrize("bank", BANKS)
def test_no_working_shows_source(bank: str, seed: int) -> None:
    looked_at(BANKS[bank], seed)


@every_case(
    ("formula", "grouped"),
    [
        (r"$\frac{4096}{2} = 2048$", "4,096/2 = 2,048"),
        (r"$\sqrt{1048576} = 1024$", "√1,048,576 = 1,024"),
        (r"$-12345.678 \cdot 0.12345$", "−12,345.678 · 0.12345"),
        # A comma parts two numbers here.
        (r"$(1000, 2000) \cdot 3000$", "(1000, 2000) · 3,000"),
        (r"$\max(4096, 1) + [1000, 5]$", "max(4096, 1) + [1000, 5]"),
        # Nor is a group made in an index, an exponent, a word, or outside of formulas.
        (r"in 2012: $x_{1000} = 2^{1024}$", "in 2012: x₁₀₀₀ = 2¹⁰²⁴"),
        (r"$\text{at 2048} = 1024$", "at 2048 = 1,024"),
        (r"$1{,}516 \cdot 999$", "1,516 · 999"),
    ],
)
def test_long_numbers_in_formulas_stand_in_groups(formula: str, grouped: str) -> None:
    assert read(in_groups(formula)) == grouped
