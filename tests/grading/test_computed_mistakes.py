"""Mistakes that have a name of their own: constant factors, rows for columns, a sum for a mean. Worked out by hand."""

from __future__ import annotations

import math

import pytest
from asked_questions import asked
from every_case import every_case

from dlquiz.grading.compare import factors, is_scaled
from dlquiz.grading.verdict import Verdict
from dlquiz.kinds.answering import grade, trace
from dlquiz.questions.tolerance import Tolerance
from dlquiz.reference import catalog
from dlquiz.variants.model import Variant

DEFAULT = Tolerance()
PROMPT = "{en: 'X W A B logits n, 64 output channels, padding 1', zh: 'X W A B logits n，64 个输出通道，填充 1'}"


def number(answer: str, rest: str = "") -> Variant:
    return asked(f"type: numeric\nanswer: {answer}\n{rest}", prompt=PROMPT)


def said(variant: Variant, typed: str) -> tuple[str | None, str]:
    """The name of the mistake, and the sentence."""
    found, verdict = trace(variant, typed), grade(variant, typed)
    assert verdict.outcome in ("wrong", "partly")
    assert bool(verdict.message.en) == bool(verdict.message.zh)
    return found.stage.diagnosis.name, verdict.message.en  # type: ignore[union-attr]


VECTOR = "{value: [1.5, -2, 0]}"
MATRIX = "{value: [[1, 2, 3], [4, 5, 6]]}"
BATCH = "parameters: {X: [[1, 2], [3, 5], [4, 1], [2, 8]]}"
AVERAGE = "{expression: 'sum(X) / 4'}"  # 26 / 4 = 6.5


@every_case(
    ("answer", "rest", "typed", "name", "sentence"),
    [
        (VECTOR, "", "3 -4 0", "factor", "twice what is right"),
        (VECTOR, "", "0.75 -1 0", "factor", "half of what is right"),
        (VECTOR, "", "3 -4.1 0", None, "first error: entry 1"),
        (VECTOR, "", "150 -200 0", "factor_100", "100 times too large"),
        (MATRIX, "", "2 4 6; 8 10 12", "factor", "twice what is right"),
        (MATRIX, "", "1 4 2; 5 3 6", "columns", "these are the right numbers, written column by column"),
        (MATRIX, "", "1 4; 2 5; 3 6", "transposed", "these are the right numbers, transposed"),
        ("{value: 0.8}", "", "1.6", "factor", "twice what is right"),
        ("{value: 0.8}", "", "0.4", "factor", "half of what is right"),
        ("{value: 0.8}", "", "2.4", None, ""),
        ("{value: 8}", "", "16", None, ""),  # of a count, twice as much is any other number
        ("{value: 0.8}", "mistakes: [{name: own, expression: 1.6, feedback: F}]", "1.6", "own", "F"),
        ("{expression: 'k + n*0'}", "parameters: {k: 0.3, n: 7}", "2.1", "factor", "7 times too large, and 7 is n"),
        (AVERAGE, BATCH, "26", "factor", "4 times too large, and 4 is the number of rows of X"),
        (AVERAGE, BATCH, "1.625", "factor", "4 times too small, and 4 is the number of rows of X"),
    ],
)
def test_a_constant_factor_is_reported_and_what_it_is(answer, rest, typed, name, sentence):
    found, result = said(number(answer, rest), typed)
    assert found == name
    assert result.startswith(sentence)
    assert bool(result) == bool(sentence)


def test_of_two_things_with_the_number_of_a_factor_none_is_named():
    """Four entries of X, and the number 4: which of them it was remains open."""
    _, result = said(number("{expression: 'sum(X)/4 + 0*n'}", "parameters: {n: 4, X: [1, 2, 3, 7]}"), "13")
    assert result == "4 times too large"


def test_a_factor_leaves_the_score_to_the_entries():
    verdict = grade(number(VECTOR), "3 -4 0")
    assert (verdict.outcome, verdict.marks) == ("partly", (False, False, True))
    assert verdict.score == pytest.approx(1 / 3)
    assert grade(number(VECTOR), "-1.5 2 0").score == 0, "a flipped sign is wrong as a whole"


@pytest.mark.parametrize(
    ("answer", "rest", "typed", "name", "sentence"),
    [
        # (1 + 2 + 3 + 6) / 4 = 3
        ("{expression: mean(x)}", "parameters: {x: [1, 2, 3, 6]}", "12", "mean_as_sum", "4 times too large: the mean"),
        ("{expression: 10 - mean(x)}", "parameters: {x: [1, 2, 3, 6]}", "-2", "mean_as_sum", "right but for the mean"),
        ("{expression: sum(x) + 0.5}", "parameters: {x: [1, 2, 3, 6]}", "3.5", "sum_as_mean", "right but for the sum"),
        ("{expression: m + 0.5}", "parameters: {x: [1, 2]}\nlet: {m: mean(x)}", "3.5", "mean_as_sum", "right but for"),
        ("{expression: mean(x)}", "let: {x: '[2.5, 4]'}", "6.5", "mean_as_sum",
            "2 times too large: the mean was taken as a sum"),
        ("{expression: mean(x)}", "parameters: {x: [1, 2, 3, 6]}", "11", None, ""),
    ],
)  # fmt: skip
def test_a_sum_for_a_mean_is_computed(answer, rest, typed, name, sentence):
    found, result = said(number(answer, rest), typed)
    assert (found, result.startswith(sentence), bool(result)) == (name, True, bool(sentence))


W = "W: [[1, 2], [3, 4]]"


@pytest.mark.parametrize(
    ("answer", "rest", "typed", "name", "sentence"),
    [
        # Wx = (5, 11), Wᵀx = (7, 10)
        ("{expression: W @ x}", f"parameters: {{{W}, x: [1, 2]}}", "7 10", "rows", "right if the rows of W are taken"),
        # ∂(g·Wx)/∂x = Wᵀg = (7, 10) for g = (1, 2); with W transposed Wg = (5, 11)
        (
            "{reference: gradient, arguments: {expression: 'dot(g, W @ x)', with_respect_to: x,"
            f" at: {{{W}, x: [1, 1], g: [1, 2]}}}}}}",
            "ignore_mistakes: [times_not_swapped]",
            "5 11",
            "rows",
            "right if the rows of W are taken",
        ),
        # By columns instead of by rows: e^0/(e^0 + e^1) = 0.268941, and e^0/(e^0 + e^2) = 0.119203
        ("{reference: softmax, arguments: {logits: [[0, 0], [1, 2]]}}", "ignore_mistakes: [normalised_over_columns]",
            "0.26894 0.11920; 0.73106 0.88080", "rows", "right if the rows of logits are taken"),
        # A symmetric matrix cannot be turned around.
        ("{expression: S @ x}", "parameters: {S: [[1, 2], [2, 4]], x: [1, 2]}", "7 10", None, "first e"),
        # (AB)x with A or B transposed: each is named where only it fits.
        ("{expression: A @ B}", "parameters: {A: [[1, 2], [3, 4]], B: [[0, 1], [1, 1]]}", "3 4; 4 6", "rows",
            "right if the rows of A"),
    ],
)  # fmt: skip
def test_rows_for_columns_are_computed(answer, rest, typed, name, sentence):
    found, result = said(number(answer, rest), typed)
    assert (found, result[: len(sentence)]) == (name, sentence)


def test_an_answer_of_another_shape_may_still_be_that_of_another_argument():
    image = "[[1, 2, 0], [0, 1, 3], [4, 0, 1]]"
    fields = f"{{reference: conv2d, arguments: {{inputs: {image}, kernel: [[1, 1], [0, 1]], padding: 1}}}}"
    variant = number(fields, "ignore_mistakes: [padding_ignored]")
    # Without padding: 1+2+1, 2+0+3; 0+1+0, 1+3+1
    assert said(variant, "4 5; 1 5") == ("padding", "[[4, 5], [1, 5]] would be right if the padding were 0")
    assert said(variant, "4 5; 1 6")[0] == "shape"


def test_large_arrays_are_not_run_again_and_again(monkeypatch):
    fields = "{reference: conv2d, arguments: {inputs: X, kernel: [[1]], padding: 1}}"
    runs = []
    run = catalog.value_of
    monkeypatch.setattr(catalog, "value_of", lambda *call: runs.append(call) or run(*call))
    for side, again in ((3, True), (50, False)):
        variant = number(fields, f"parameters: {{X: {{integer: [1, 9], shape: [{side}, {side}]}}}}")
        runs.clear()
        assert said(variant, "1 2; 3 4")[0] == "shape"
        assert bool(runs) == again


def test_a_neighbour_is_reported_only_where_every_digit_shown_is_its():
    # 1/(1/64 + 1/9) = 7.8904; for 63 channels 7.875, for 65 7.9054
    variant = number("{reference: separable_speedup, arguments: {out_channels: 64, kernel_size: 3}}")
    assert grade(variant, "7.9054").message.en == "7.9054 would be right if the number of output channels were 65"
    assert grade(variant, "567/72").message.en == "7.875 would be right if the number of output channels were 63"
    for close_by in ("7.9050", "7.9060", "7.87", "7.88", "7.874", "7.9"):
        verdict: Verdict = grade(variant, close_by)
        assert (verdict.outcome == "unreadable") or "would be right" not in verdict.message.en, close_by


def test_what_a_tolerance_cannot_tell_from_the_key_is_no_factor():
    loose = Tolerance(absolute=0.01)
    # 0.0115 is wrong for 0.001, and within 0.01 of twice, of minus and of a hundred times as much.
    assert not is_scaled(0.0115, 0.001, 2, loose)
    assert not is_scaled(-0.0095, 0.001, -1, loose)
    assert is_scaled(0.5, 0.25, 2, loose)
    assert is_scaled((0.5, 0.0015), (0.25, 0.001), 2, loose), "one entry that tells is enough"
    assert is_scaled(0.125, 0.25, 2, loose, divided=True)


def test_of_infinite_entries_only_those_of_the_key_are_multiples():
    for infinite in (math.inf, -math.inf):
        assert is_scaled((infinite, 4.0), (infinite, 2.0), 2, DEFAULT)
        assert not is_scaled((infinite, 200.0), (math.copysign(1e308, infinite), 2.0), 100, DEFAULT), "it overflows"


def test_a_count_that_the_question_has_no_words_for_is_not_explained():
    fields = 'answer: {expression: "mean(x)*k"}\nparameters: {k: {integer: [7, 7]}}\nlet: {x: "[2.5, 4, 1]"}'
    variant = asked(f"type: numeric\n{fields}")
    assert grade(variant, "122.5").message.en == "7 times too large"


def test_only_positive_integers_are_taken_for_sizes():
    for key, typed, outcome in (("[1, 3]", "1x3", "right"), ("[3, 0]", "3x0", "wrong"), ("[0.5, 3]", "2x3", "wrong")):
        assert grade(asked(f"type: numeric\nanswer: {{value: {key}}}"), typed).outcome == outcome


def test_factors_of_counts():
    assert factors((3, 6), (1, 2), DEFAULT, [3, 5]) == [(3, False)]
    assert factors((1, 2), (3, 6), DEFAULT, [3, 5]) == [(3, True)]
    assert factors((1, 2), (1, 2, 3), DEFAULT, [3]) == []
    assert factors(0.5, 0.005, DEFAULT, [100]) == [], "a hundred has a name already"
    # Within 5 %, 20.5 times is 20 times and 21 times: two counts explain it.
    assert factors(2.05, 0.1, Tolerance(relative=0.05), [20, 21]) == [(20, False), (21, False)]
