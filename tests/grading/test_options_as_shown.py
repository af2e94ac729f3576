"""Options typed as shown, as written, or with the signs of a keyboard; and what is said of each after an answer."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
import shipped_banks
from asked_questions import asked
from campaigns import some
from every_case import every_case

from dlquiz.grading.choices import in_both
from dlquiz.grading.naming import Name, fold, loosely, read_names
from dlquiz.kinds.answering import give_up, grade, worked_solution
from dlquiz.kinds.choice import Choice
from dlquiz.kinds.drawing import draw
from dlquiz.messages import LANGUAGES, Text
from dlquiz.questions.question import Question
from dlquiz.text.plainly import plain
from dlquiz.variants.model import Variant


def lists(variant: Variant) -> Iterator[list[Text]]:
    """What an answer can name: options, those of blanks and steps too, items, and right sides."""
    if variant.options:
        yield list(map(in_both, variant.offered))
    for part in variant.parts:
        yield from lists(part)


@pytest.fixture(scope="module")
def shipped() -> list[list[Text]]:
    drawn = (draw(one, seed) for one in some(shipped_banks.shipped().questions(), 3) for seed in (1, 2))
    return [texts for variant in drawn for texts in lists(variant)]


@pytest.mark.sweep
@pytest.mark.parametrize("language", range(len(LANGUAGES)), ids=LANGUAGES)
def test_every_shipped_option_is_named_by_what_is_shown_of_it(shipped: list[list[Text]], language: int) -> None:
    seen = 0
    for texts in shipped:
        for place, text in enumerate(texts):
            for typed in (plain(text[language]), text[language].replace("$", "")):
                (name,) = read_names(typed, texts)
                seen += name.way == "text" and any(sign in text[language] for sign in "\\^_")
                # A text that is a number among those of the list is taken as that.
                assert name.place == place or name.way == "number", (typed, texts)
    assert seen > 150


@pytest.mark.sweep
def test_no_two_shipped_options_of_a_question_are_spelt_alike(shipped: list[list[Text]]) -> None:
    for texts in shipped:
        for language in range(len(LANGUAGES)):
            assert len({fold(text[language]) for text in texts}) == len(texts)


SPELLINGS = [
    [r"$W^\top x$", "$W^T x$", "Wᵀx", "W^T x", r"W^\top x", "W^{T}x", "w^t x"],
    [r"$\sigma(z)(1 - \sigma(z))$", "σ(z)(1 − σ(z))", "sigma(z)(1-sigma(z))", r"\sigma(z) (1-\sigma(z))"],
    [r"$\partial L/\partial W$", "∂L/∂W", "partial L/partial W"],
    [r"$\frac{a - y}{a (1 - a)}$", "(a−y)/(a(1−a))", "(a - y) / (a (1 - a))", r"\dfrac{a-y}{a(1-a)}"],
    [r"$e^{-z}$", "e⁻ᶻ", "e^(-z)", "e^-z", "e^{-z}"],
    ["$10^{12}$", "10¹²", "10^12", "10^(12)"],
    [r"$h_{t-1}$", "hₜ₋₁", "h_(t-1)", "h_{t-1}"],
    [r"$\sum_j w_j x_j$", "Σⱼ wⱼxⱼ", "∑_j w_j x_j", "sum_j w_j x_j"],
    ["$z^l_j$", "$z_j^l$", "zⱼˡ", "z_j^l", "z^l_j"],
    ["$f'(z)$", "f′(z)", r"f^\prime(z)", "f’(z)"],
    [r"$a \odot b$", "a ⊙ b", "a odot b"],
    [r"$5 \cdot 3$", "5 · 3", "5⋅3", r"5 \cdot 3"],
    [r"$3 \times 3$", "3×3", "3x3", "3 times 3"],
    [r"$[0, \infty)$", "[0, ∞)", "[0, inf)", "[0, infty)"],
    [r"$x \le 3$", r"$x \leq 3$", "x ≤ 3", "x <= 3"],
    [r"$n \to \infty$", "n → ∞", "n -> inf"],
    [r"$\mathrm{rank}(A)$", r"$\text{rank}(A)$", r"$\operatorname{rank}(A)$", "rank(A)"],
    [r"$\sqrt{x + 1}$", "√(x+1)", "sqrt(x + 1)"],
    [r"$\hat{y}$", "ŷ", "y\u0302"],
    [r"$dz^{[l]}$", "dz^[l]"],
    [r"$\varepsilon$", r"$\epsilon$", "ε", "epsilon"],
    [r"$\varphi$", r"$\phi$", "φ", "phi"],
    [r"$\Phi(z)$", "Φ(z)", "Phi(z)"],
    [r"$\begin{pmatrix} a & b \\ c & d \end{pmatrix}$", "(a, b; c, d)"],
    [r"$\{0, 1\}$", "{0, 1}", "{0,1}"],
    [r"$50\%$ of $\alpha$", r"50% of \alpha", r"\(50% of \alpha\)", r"\[50\% of \alpha\]"],
    [r"subtract $\eta$ times it", r"subtract \eta times it", "subtract η times it"],
    [r"$\binom{n}{k}$", "C(n,k)", r"\dbinom nk"],
    ["3 × 3 卷积", "3×3卷积"],
    ["−∞", "-inf", "- Inf"],
]


@every_case("spellings", SPELLINGS)
def test_one_formula_in_many_spellings(spellings: list[str]) -> None:
    assert len({fold(spelling) for spelling in spellings}) == 1


APART = [
    ("$x^2$", "$x_2$"), ("$x^2$", "$2x$"), ("$x^2$", "$x 2$"), (r"$\Phi(z)$", r"$\varphi(z)$"), ("$f(z)$", "$f'(z)$"),
    (r"$e^{-z}/T$", r"$e^{-z/T}$"), (r"$\frac{x + 1}{2}$", r"$x + \frac{1}{2}$"), ("$(a - y) z$", "$a - y z$"),
    (r"$\sqrt{x} + 1$", r"$\sqrt{x + 1}$"), (r"$x \le 1$", "$x < 1$"), (r"$a \odot b$", "$a b$"), ("12", "1 2"),
    ("$[0, 1)$", "$(0, 1]$"), (r"$\hat{y}$", "$y$"), ("$W^T x$", "$W x$"), ("$z^{nk}$", "$z^n k$"),
]  # fmt: skip


@every_case(("one", "other"), APART)
def test_formulas_that_differ_in_a_sign_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)
    texts = [Text.same(one), Text.same(other)]
    assert [read_names(plain(text), texts)[0].place for text in (one, other)] == [0, 1]


@pytest.mark.parametrize("typed", [r"\frac{x}{2", r"\frac{x}", r"\fraction{x}{2}", r"$\frac{x}2}$"])
def test_latex_that_cannot_be_read_names_nothing(typed: str) -> None:
    assert read_names(typed, [Text.same(r"$\frac{x}{2}$"), Text.same("$x$")]) == [Name(typed)]


def test_brackets_dots_and_capitals_are_needed_only_where_they_tell_options_apart() -> None:
    texts = [Text.same(r"$\frac{\partial L}{\partial w}$"), Text.same(r"$W_{kj} \cdot x$"), Text.same(r"$\theta(z)$")]
    for typed, place in (("∂L/∂w", 0), ("partial L / partial w", 0), ("W_kj x", 1), ("Theta(z)", 2), ("θ z", 2)):
        assert read_names(typed, texts)[0].place == place
    either = [Text.same("$(a - y) z$"), Text.same("$a - (y z)$")]
    assert read_names("(a - y z)", either) == [Name("(a - y z)")]
    assert loosely("$(a - y) z$") == loosely("$a - (y z)$")


HOSTILE = [
    "{" * 4000, "^(" * 4000, "_[" * 4000, r"\frac" * 3000, r"\frac{" * 3000, r"\sqrt\hat" * 3000, "^" * 4000, "\\",
    "^", "_", "x^-", r"\left", r"\right.", r"\begin{", r"\binom", "$" * 4001, "\u0301" * 4000, "²" * 4000,
    "\ud800^\udfff",
]  # fmt: skip


@every_case("typed", HOSTILE)
def test_whatever_is_typed_is_folded_and_soon(typed: str) -> None:
    started = time.process_time()
    assert isinstance(loosely(typed), str)
    assert read_names(typed + "0" * 10_000, [Text.same("$x^2$"), Text.same("$x_2$")])[0].place is None
    assert time.process_time() - started < 5


# After an answer: whether each was to be chosen, what the learner did, and why, without contradicting it

SEVERAL = """
type: choice
multiple: true
shuffle: false
options:
  - {text: {en: taken, zh: 选对的}, correct: true, why: {en: Reason A., zh: 理由甲。}}
  - {text: {en: forgotten, zh: 漏选的}, correct: true, why: {en: Reason B., zh: 理由乙。}}
  - {text: {en: caught, zh: 错选的}, why: {en: Reason C., zh: 理由丙。}}
  - {text: {en: avoided, zh: 没选的}, why: {en: Reason D., zh: 理由丁。}}
"""
ONE = """
type: choice
shuffle: false
options:
  - {text: {en: Line 1, zh: 第 1 行}, why: {en: It adds up., zh: 相加无误。}}
  - {text: {en: Line 2, zh: 第 2 行}, correct: true, why: {en: It lacks a term., zh: 少了一项。}}
"""
VERDICT_WORDS = (
    re.compile(r"(?:right|wrong|correct|incorrect|true|false|yes|no)(?=[.,:;!]| (?:given|for|in|here|and)\b)", re.I),
    re.compile(r"(?:[这该本此]行)?(?:正确|错误|不对|对|错|是的)(?=[。，：；！（])|.{0,14}[这该本此]行(?:正确|错误)"),
)


def heads(answer: str | None, fields: str, language: int = 0) -> list[str]:
    """The first line of each option after an answer, or without one."""
    variant = asked(fields)
    lines = worked_solution(variant, None if answer is None else grade(variant, answer))
    return [line[language].split("\n")[0].rstrip() for line in lines]


def test_the_words_say_what_to_choose_and_what_was_done_otherwise() -> None:
    assert heads("1, 3", SEVERAL) == [
        "✓ 1. choose · taken",
        "○ 2. choose (you did not) · forgotten",
        "✗ 3. don't choose (you did) · caught",
        "– 4. don't choose · avoided",
    ]
    assert heads("1", ONE) == ["✗ 1. don't choose (you did) · Line 1", "✓ 2. choose · Line 2"]
    assert heads("2", ONE, 1) == ["– 1. 不选 · 第 1 行", "✓ 2. 应选 · 第 2 行"]


def test_without_an_answer_nothing_is_said_of_the_learner() -> None:
    variant = asked(SEVERAL)
    assert heads(None, SEVERAL) == [
        line.en.split("\n")[0].rstrip() for line in worked_solution(variant, give_up(variant))
    ]
    assert not any("you" in line for line in heads(None, SEVERAL))


def choices(question: Question) -> list[Choice]:
    kind = question.kind
    parts = [part.kind for part in (*getattr(kind, "blanks", ()), *getattr(kind, "parts", ()))]
    return [one for one in (kind, *parts) if isinstance(one, Choice)]


@pytest.mark.parametrize("language", range(len(LANGUAGES)), ids=LANGUAGES)
def test_no_reason_of_a_shipped_option_speaks_a_verdict(language: int) -> None:
    """`Right: …` on an option that is not to be chosen contradicts its mark, and on one that is says it twice."""
    options = [option for q in shipped_banks.shipped().questions() for kind in choices(q) for option in kind.options]
    reasons = [option.why[language] for option in options if option.why is not None]
    assert len(reasons) > 500
    assert [reason for reason in reasons if VERDICT_WORDS[language].match(reason)] == []
