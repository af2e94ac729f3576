"""Functions that learners write: what passes, why a case fails, which mistake is named, what does not count."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from asked_questions import asked
from code_bank import BANK, CONV, FIELD, LOSS, OWN, RIGHT, SIZE, SOFTMAX, drawn, question
from every_case import every_case

from dlquiz.expressions.values import Value
from dlquiz.grading.code.calls import calls_of
from dlquiz.grading.code.judging import judged
from dlquiz.grading.code.results import CodeRun, Failure, Output
from dlquiz.grading.code.slopes import slopes
from dlquiz.grading.code.texts import (
    argument_digits,
    failure_lines,
    failure_text,
    mistake_texts,
    printed_lines,
    run_lines,
    value_text,
)
from dlquiz.grading.code.wrapping import mistaken
from dlquiz.grading.number_working import own_working
from dlquiz.grading.verdict import Echo, Verdict
from dlquiz.kinds.answering import give_up, grade, read_answer, trace
from dlquiz.kinds.drawing import draw
from dlquiz.kinds.kind import kind_of
from dlquiz.kinds.stub import stub
from dlquiz.messages import LANGUAGES, Text, message
from dlquiz.questions.kinds import GradientOf
from dlquiz.sandbox.model import MOST_PRINTED

AFTER = "\n\nright = softmax\n\n\ndef softmax(logits):\n"
"""What comes before another function of that name, which may use the right one."""


def marked(name: str, source: str, seed: int = 0) -> Verdict:
    return grade(drawn(name, seed), source)


def run_of(verdict: Verdict) -> CodeRun:
    assert verdict.run is not None
    return verdict.run


def reason_of(verdict: Verdict) -> str:
    first = run_of(verdict).first_failure
    return first[1].reason


def run_texts(name: str, verdict: Verdict) -> list[Text]:
    kind = drawn(name).question.kind.code
    assert kind is not None
    return list(run_lines(kind, run_of(verdict), {group.name: group.title for group in kind.cases}))


def passed(verdict: Verdict) -> list[tuple[str, int, int]]:
    return [(group.name, group.passed, group.of) for group in run_of(verdict).groups]


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_function_passes_all_groups_for_any_seed(name: str) -> None:
    for seed in range(3):
        verdict = marked(name, RIGHT[name], seed)
        assert (verdict.outcome, verdict.score, verdict.mistake) == ("right", 1.0, None)
        assert all(group.right for group in run_of(verdict).groups)
        speed = run_of(verdict).speed
        assert speed is not None and min(speed) > 0
        assert any(line.en.startswith("time: ") for line in run_texts(name, verdict))


def test_the_score_is_the_share_of_groups_that_passed_whole() -> None:
    verdict = marked("softmax-rows", SOFTMAX.replace("logits - logits.max(-1, keepdims=True)", "logits.clip(None, 99)"))
    assert passed(verdict) == [("small", 1, 1), ("large", 0, 1), ("many", 5, 5)]
    assert (verdict.outcome, verdict.score, verdict.marks) == ("partly", pytest.approx(2 / 3), (True, False, True))
    assert reason_of(verdict) == "value"
    assert verdict.message.en == "values near 1000: wrong values"


@every_case(
    ("name", "source", "mistake"),
    [
        ("softmax-rows", SOFTMAX.replace("-1", "0"), "normalised_over_columns"),
        ("softmax-rows", SOFTMAX.replace("/ powers.sum(-1, keepdims=True)", ""), None),
        ("softmax-rows", f"{SOFTMAX}{AFTER}    return right(logits).T\n", "transposed"),
        ("softmax-rows", SOFTMAX.replace("logits - logits.max(-1, keepdims=True)", "logits"), "overflow"),
        # Two mistakes at once; nan where nothing can overflow; nan in a loss of small numbers.
        ("softmax-rows", f"{SOFTMAX}{AFTER}    return right(logits * 1.1) / (logits.max() < 99)\n", None),
        ("softmax-rows", f"{SOFTMAX}{AFTER}    return right(logits) * np.nan\n", None),
        ("mean-loss", LOSS.replace("return -", "return np.nan * -"), None),
        ("conv-backward", CONV.replace("* kernel", "* kernel[::-1, ::-1]"), "kernel_not_flipped"),
        ("field-of-layers", FIELD.replace("field, jump = 1, 1", "field, jump = 0, 1"), "plus_one_forgotten"),
        ("mean-loss", LOSS.replace(".mean()", ".sum()"), "sum_for_mean"),
        ("mean-loss", LOSS.replace(".mean()", ""), "mean_forgotten"),
        ("mean-loss", LOSS.replace("return -", "return 3.7 * -"), None),
        ("output-size", SIZE.replace(" + 1", ""), "plus_one_forgotten"),
        # Where it shows, it gives one less, as the mistake above does everywhere.
        ("output-size", SIZE.replace(") // stride + 1", " + 1) // stride"), "plus_one_inside_division"),
    ],
)  # fmt: skip
def test_the_mistake_that_explains_every_failure_is_named(name: str, source: str, mistake: str | None) -> None:
    for seed in range(2):
        verdict = marked(name, source, seed)
        assert verdict.outcome in ("wrong", "partly")
        assert verdict.mistake == mistake
        assert any(verdict.title) == (mistake is not None)
        assert all(verdict.message)


@pytest.mark.parametrize(
    ("body", "mistake"),
    [
        ("matrix.sum(1, keepdims=True)", None),
        ("matrix.sum(0, keepdims=True)", "wrong_axis"),
        ("matrix", None),
        ("matrix.sum(1, keepdims=True) * 5", "sum_for_mean"),
        ("matrix.sum(1)[:, None, None] + np.zeros(4)", "mean_forgotten"),
    ],
)
def test_mistakes_that_any_function_can_make(body: str, mistake: str | None) -> None:
    verdict = grade(draw(question("sums", OWN), 1), f"import numpy as np\n\n\ndef sums(matrix):\n    return {body}\n")
    assert verdict.mistake == mistake
    label = verdict.mistake_label
    assert (label is None) == (mistake is None)
    assert label is None or all(text.endswith((")", "）")) for text in label)


def test_two_mistakes_that_fit_are_not_named() -> None:
    verdict = grade(
        draw(question("slopes", OWN), 1), "def slopes(inputs, upstream):\n    return 2 * upstream * inputs + 1\n"
    )
    assert (verdict.outcome, verdict.mistake, reason_of(verdict)) == ("wrong", None, "value")


def test_a_mistake_of_the_reference_is_named() -> None:
    calls = calls_of(drawn("field-of-layers"))
    wrong = mistaken(calls[0].kind, [calls], "kernels_summed")
    assert wrong is not None and (wrong.active, wrong.accepted) == (1, 0)
    named = judged(calls[0].kind, calls, wrong.run).mistake
    assert named is not None and named.name == "kernels_summed"


def test_a_mistake_that_no_case_shows_has_no_run() -> None:
    call = calls_of(drawn("softmax-rows"))
    assert mistaken(call[0].kind, [call], "temperature_ignored") is None


def test_numbers_that_are_none_have_no_entries_to_compare() -> None:
    verdict = marked(
        "mean-loss", "import numpy as np\n\n\ndef loss(logits, target):\n    return np.full((50, 50), np.inf)\n"
    )
    first = run_of(verdict).first_failure
    assert (reason_of(verdict), verdict.mistake) == ("shape", None)
    assert [line.en for line in failure_lines(first[1])][-2:] == [
        "yours: an array of the shape (50, 50)",
        "right: an array of the shape ()",
    ]
    small = marked("mean-loss", LOSS.replace(".mean()", ".mean()[None]"))
    assert (reason_of(small), small.message.en) == ("shape", "three samples: shape (1,) instead of ()")


def test_a_shape_among_several_arrays_is_told_apart_by_its_name() -> None:
    verdict = marked("conv-backward", CONV.replace("return grad_inputs", "return grad_inputs[:1]"))
    assert (reason_of(verdict), verdict.message.en) == (
        "shape",
        "stride 1: returned inputs: shape (1, 5) instead of (4, 5)",
    )


@every_case(
    ("body", "reason", "said"),
    [
        ("return logits.ravel()", "shape", "shape (12,) instead of (3, 4)"),
        ("return logits.astype(str)", "dtype", "its dtype is"),
        ("return logits + 1j", "dtype", "its dtype is complex128"),
        ("raise ValueError('no')", "exception", "line 5: ValueError: no"),
        ("return logits[9]", "exception", "line 5: IndexError"),
        ("raise ValueError", "exception", "line 5: ValueError"),
        ("import os; os._exit(3)", "exception", "the process ended by itself (exit 3)"),
        ("logits -= 1\n    return logits", "input_changed", "work on copies"),
        ("return None", "not_returned", "a value of the type `NoneType`"),
        ("return {'a': 1}", "not_returned", "`dict`"),
        ("yield logits", "not_returned", "`generator`"),
    ],
)
def test_why_a_case_fails(body: str, reason: str, said: str) -> None:
    source = f"import numpy as np\n\n\ndef softmax(logits):\n    {body}\n"
    verdict = marked("softmax-rows", source)
    assert (verdict.outcome, verdict.score, verdict.mistake) == ("wrong", 0.0, None)
    assert reason_of(verdict) == reason
    assert said in verdict.message.en
    assert verdict.message.zh != verdict.message.en


def test_an_endless_loop_is_wrong_once_its_time_is_over() -> None:
    limited = question("softmax-rows", BANK.replace("seconds: 10", "seconds: 0.5"))
    verdict = grade(draw(limited, 0), "def softmax(logits):\n    while True:\n        pass\n")
    assert (verdict.outcome, reason_of(verdict)) == ("wrong", "timeout")
    assert verdict.message.en == "small values: not done within 0.5 s for all cases"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("", "the file is empty; write `softmax(logits)`"),
        ("def softmax(logits:\n    pass\n", "syntax error on line 1, column"),
        ("def soft(logits):\n    return logits\n", "no function `softmax`"),
        ("def softmax(x):\n    return x\n", "line 1 has `softmax(x)`; write `softmax(logits)`"),
        ("def softmax(logits, axis):\n    return logits\n", "write `softmax(logits)`"),
        ("# " + "x" * 20_500, "more than 20 KB"),
    ],
)
def test_what_does_not_count(source: str, said: str) -> None:
    variant = drawn("softmax-rows")
    verdict = grade(variant, source)
    assert (verdict.outcome, verdict.score, verdict.run) == ("unreadable", 0.0, None)
    assert said in verdict.message.en
    read = read_answer(variant, source)
    assert said in read.help.en  # type: ignore[union-attr]
    assert trace(variant, source).help == verdict.message


def test_a_file_counts_up_to_20_kilobytes() -> None:
    variant = drawn("softmax-rows")
    room = 20 * 1024 - len(SOFTMAX) - 1
    longest = f"{SOFTMAX}#{'é' * (room // 2)}{'x' * (room % 2)}"
    assert read_answer(variant, longest) == Echo(Text("softmax(logits), 8 lines", "softmax(logits)，8 行"))
    assert "more than 20 KB" in read_answer(variant, f"{longest}x").help.en  # type: ignore[union-attr]


@pytest.mark.parametrize("name", RIGHT)
def test_the_untouched_file_of_a_learner_does_not_count(name: str) -> None:
    variant = drawn(name)
    for language in LANGUAGES:
        verdict = grade(variant, stub(variant, language))
        assert verdict.outcome == "unreadable"
        assert "raise NotImplementedError" in verdict.message.en


def test_the_file_of_a_learner_says_what_the_arguments_are() -> None:
    assert (
        stub(drawn("conv-backward"), "en")
        == '''import numpy as np


def conv2d_backward(inputs, kernel, upstream, stride):
    """Gradients of a convolution by inputs, kernel and bias.

    inputs: array of reals, shapes (4, 5), (5, 4), (4, 4)
    kernel: array of reals, shapes (3, 2), (2, 2)
    upstream: array of reals, shapes (2, 4), (2, 2), (3, 3)
    stride: integer

    Returns a tuple: the gradients by inputs, kernel, bias, in this order.
    Do not change the arguments in place.
    """
    raise NotImplementedError
'''
    )
    assert "layers：整数数组，形状 (2, 2), (3, 2), (5, 2)" in stub(drawn("field-of-layers"), "zh")


def test_a_prompt_with_backslashes_and_quotes_is_a_docstring_still() -> None:
    variant = drawn("softmax-rows")
    question = replace(variant.question, prompt=Text.same('Say """so""" and C:\\new, `\\u`.'))
    compile(stub(replace(variant, question=question), "en"), "stub", "exec")


def test_float32_is_judged_by_value() -> None:
    assert marked("mean-loss", LOSS.replace(".mean()", ".mean().astype(np.float32)")).outcome == "right"


def test_the_arguments_are_what_the_docstring_says() -> None:
    source = FIELD.replace(
        "field, jump = 1, 1", "assert layers.dtype == 'int64' and type(first) is int\n    field, jump = 1, 1"
    )
    assert marked("field-of-layers", source).outcome == "right"


def test_a_gradient_is_checked_by_central_differences_of_the_forward_pass() -> None:
    call = calls_of(drawn("conv-backward"))[1]
    kind = call.kind
    assert kind.gradient_of is not None
    numeric = slopes(kind.gradient_of, {**call.case.names, **call.bound[0]})
    assert np.allclose(numeric, call.keys[1], rtol=1e-6, atol=1e-8)


def test_a_kink_has_no_slope_to_compare_with() -> None:
    pooled = slopes(
        GradientOf("max_pool2d", "inputs"),
        {"inputs": [[[[3, 1], [3, 2]]]], "kernel_size": 2, "stride": 2, "upstream": [[[[5]]]]},
    )
    assert pooled.ravel() == pytest.approx([math.nan, 0, math.nan, 0], nan_ok=True)
    leaky = slopes(GradientOf("activation", "z"), {"name": "leaky_relu", "z": [-1.5, 0, 2], "alpha": 0.1})
    assert leaky == pytest.approx([0.1, math.nan, 1], nan_ok=True)


@every_case(
    ("expression", "y", "by", "slope"),
    [
        ("x**2/2 + 500*y**4", 1.0, "x", pytest.approx(0, abs=1e-6)),
        ("x**2/2 + 500*y**4", 1.0, "y", pytest.approx(2000, rel=1e-8)),
        # Curved on one side only, these have the slope of both.
        ("x*relu(x) + y", 4.0, "x", pytest.approx(0, abs=1e-9)),
        ("3*x*relu(-x) - 2*x*x", 4.0, "x", pytest.approx(0, abs=1e-9)),
        ("relu(x)**2*y", 4.0, "x", pytest.approx(0, abs=1e-9)),
    ],
)
def test_a_curve_is_no_kink(expression: str, y: float, by: str, slope: object) -> None:
    assert slopes(GradientOf("evaluate", by), {"expression": expression, "at": {"x": 0.0, "y": y}}) == slope


def test_a_wrong_gradient_of_right_values_is_reported() -> None:
    variant = draw(question("slopes", OWN), 0)
    verdict = grade(variant, "def slopes(inputs, upstream):\n    return 2 * upstream * inputs\n")
    assert (verdict.outcome, reason_of(verdict), verdict.mistake) == ("wrong", "gradient", None)
    assert verdict.message.en == "four numbers: the values fit, but not the central differences of `own/cube`"
    first = run_of(verdict).first_failure
    arguments = first[1].arguments
    slope = [3 * g * x**2 for x, g in zip(arguments["inputs"], arguments["upstream"], strict=True)]
    assert first[1].slope == pytest.approx(slope, rel=1e-6)


def test_the_first_failure_stands_beside_what_is_right() -> None:
    verdict = marked("mean-loss", LOSS.replace(".mean()", ".sum()"))
    kind = drawn("mean-loss").question.kind.code
    first = run_of(verdict).first_failure
    assert kind is not None and first is not None
    lines = [line.en for line in failure_lines(first[1])]
    assert lines[0].startswith("logits = [[")
    assert lines[1].startswith("target = [")
    assert lines[2].startswith("yours: ") and lines[3].startswith("right: ")
    said = run_texts("mean-loss", verdict)
    assert said[0].zh == "✗ 三个样本：1 个用例通过 0 个"
    assert not any(line.en.startswith("time: ") for line in said), "only a right function is compared in time"
    assert failure_text(kind, first[1]).zh == "数值不对"


def test_arrays_stand_side_by_side_with_the_wrong_entries_marked() -> None:
    source = f"{SOFTMAX}{AFTER}    found = right(logits)\n    found[0, 0] += 1\n    return found\n"
    verdict = marked("softmax-rows", source)
    first = run_of(verdict).first_failure
    lines = [line.en for line in failure_lines(first[1], 120)]
    assert sum(line.count("✗") for line in lines) == 1
    assert "✗" in lines[2]


def test_an_argument_has_as_many_digits_as_keep_its_entries_apart() -> None:
    near = (999999991.9, 999999991.0, 999999992.5)
    assert value_text(near, argument_digits(near)) == "[999999991.9, 999999991, 999999992.5]"
    thirds = (1 / 3, 2 / 3, 1 / 3)
    assert value_text(thirds, argument_digits(thirds)) == "[0.333333, 0.666667, 0.333333]"


def test_a_long_array_is_cut_and_one_with_many_axes_has_its_shape() -> None:
    long = value_text(((0.125,) * 40,) * 2)
    assert long.endswith("0.125, 0…") and len(long) == 200
    assert value_text((((1, 2, 3),) * 4,) * 5) == "[[[1, 2, 3], [1, 2, 3], [1, 2, 3], [1, … (5, 4, 3)"


@pytest.mark.parametrize(
    ("returned", "said"),
    [
        ("values", "four values: it must return all of these in one tuple, not a `ndarray`: codes, restored"),
        ("values, None", "four values: it must return all of these in one tuple, not a `NoneType`: codes, restored"),
        ("(values,)", "four values: it must return all of these in one tuple: codes, restored"),
    ],
)
def test_results_that_are_not_all_there_are_named(returned: str, said: str) -> None:
    variant = draw(question("codes", OWN), 0)
    assert "\n    Returns a tuple: codes, restored, in this order.\n" in stub(variant, "en")
    verdict = grade(variant, f"def codes(values):\n    return {returned}\n")
    assert (reason_of(verdict), verdict.message.en) == ("not_returned", said)
    assert verdict.message.zh.endswith("codes、restored" if returned == "(values,)" else "类型的值")


def blocks_of(changed: dict[int, float], shape: tuple[int, ...] = (2, 2, 2, 2)) -> Output:
    """An output of many axes in which the entries with these numbers are other ones."""
    right = np.arange(float(np.prod(shape)))
    got = right.copy()
    for place, value in changed.items():
        got[place] = value
    same = tuple((right == got).tolist())
    values = (rows(right.reshape(shape).tolist()), rows(got.reshape(shape).tolist()))
    return Output("inputs", *values, shape, same)


def rows(value: list[Value] | float) -> Value:
    return tuple(map(rows, value)) if isinstance(value, list) else value


def test_of_many_axes_the_first_wrong_matrix_stands_beside_the_right_one() -> None:
    failure = Failure("value", {"inputs": rows(np.zeros((4, 3, 5)).tolist())}, (blocks_of({6: 0.5, 13: 0.5, 14: 9}),))
    assert [line.en for line in failure_lines(failure)] == [
        "inputs = [[[0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0,… (4, 3, 5)",
        "returned `inputs[0, 1]`, the first of 2 wrong matrices (4 in all)",
        "yours       right",
        "  4   5     4  5",
        "0.5✗  7     6  7",
    ]
    one = Failure("value", {}, (blocks_of({5: 0.5}, (3, 2, 2))._replace(name=""),))
    assert next(line.zh for line in failure_lines(one)) == "返回的 `[1]`：3 个矩阵中只有它不对"


def test_what_isolation_refuses_is_said_to_be_refused() -> None:
    refused = Failure("exception", {}, (), "PermissionError", "[Errno 1] Operation not permitted", 3)
    assert message("code_forbidden") in list(failure_lines(refused))
    assert message("code_forbidden") not in list(failure_lines(refused._replace(type="OSError")))


@pytest.mark.parametrize(
    ("printed", "last"),
    [
        ("one\n", "one"),
        ("line\n" * 20, "line"),
        ("line\n" * 23, "… and 3 more lines"),
        ("x" * MOST_PRINTED, "… the rest is not kept: your code printed more than 64 KB, which takes time"),
    ],
)
def test_what_was_printed_is_cut_and_says_so(printed: str, last: str) -> None:
    lines = [line.en for line in printed_lines(printed)]
    assert lines[-1] == last
    assert max(map(len, lines)) <= 200


def test_what_was_printed_is_shown() -> None:
    verdict = marked("softmax-rows", SOFTMAX.replace("    shifted", "    print('shape', logits.shape)\n    shifted"))
    assert verdict.outcome == "right"
    assert "shape (3, 4)" in run_of(verdict).printed


def test_details_tell_group_by_group() -> None:
    variant = drawn("softmax-rows")
    kind = kind_of(variant)
    verdict = marked("softmax-rows", SOFTMAX.replace("logits - logits.max(-1, keepdims=True)", "logits"))
    assert [(detail.texts[0].en, detail.right) for detail in kind.details(variant, verdict)] == [
        ("small values", True),
        ("values near 1000", False),
        ("five more draws", True),
    ]
    assert [detail.right for detail in kind.details(variant, None)] == [None, None, None]
    assert [detail.right for detail in kind.details(variant, give_up(variant))] == [None, None, None]
    assert [text.en for text in kind.tally(verdict)] == ["2 of 3 groups of cases passed"]
    assert kind.tally(give_up(variant)) == []


def test_a_seed_draws_the_same_cases_and_another_one_others() -> None:
    one, again, other = drawn("field-of-layers", 3), drawn("field-of-layers", 3), drawn("field-of-layers", 4)
    assert one.cases == again.cases != other.cases
    assert [case.group for case in one.cases] == ["two", "three", "deep", "deep", "deep"]
    assert kind_of(one).same_key(one, again) and not kind_of(one).same_key(one, other)
    for seed in range(20):
        names = drawn("field-of-layers", seed).cases[0].names
        assert names["k"] != names["l"]
        assert names["layers"] == ((names["k"], names["s"]), (names["l"], names["t"]))


def test_questions_may_have_numbers_of_their_own_that_cases_and_titles_use() -> None:
    fields = """
type: code
parameters: {t: {choose: [2, 3]}}
function: softmax
arguments: [logits, temperature]
reference: softmax
cases:
  - name: a
    title: {en: 'at {{t}}', zh: '温度 {{t}}'}
    parameters: {logits: {real: [-2, 2], shape: [4]}}
    let: {temperature: t + 0}
"""
    variant = asked(fields, 1, "{en: 'Softmax at temperature {{t}}.', zh: '温度为 {{t}} 的 softmax。'}")
    drawn_at = variant.parameters["t"]
    assert variant.cases[0].names["temperature"] == drawn_at
    source = SOFTMAX.replace("logits):", "logits, temperature):").replace("(shifted)", "(shifted / temperature)")
    assert grade(variant, source).outcome == "right"
    wrong = grade(variant, source.replace("/ temperature", "/ 1"))
    assert wrong.mistake == "temperature_ignored"
    assert [detail.texts[0].en for detail in kind_of(variant).details(variant, wrong)] == [f"at {drawn_at}"]
    assert "temperature: real number" in stub(variant, "en")


def test_a_program_in_the_solution_is_one_piece() -> None:
    variant = drawn("softmax-rows")
    program = Text.same("```python\ndef softmax(logits):\n    return 1\n```")
    assert own_working(variant, program) == [program]
    assert own_working(variant, Text("a\nb", "c\nd")) == [Text("a", "c"), Text("b", "d")]


@pytest.mark.parametrize(
    ("name", "known"), [("normalised_over_columns", True), ("transposed", True), ("bias_forgotten", False)]
)
def test_what_is_said_of_a_mistake(name: str, known: bool) -> None:
    kind = drawn("softmax-rows").question.kind.code
    assert kind is not None
    found = mistake_texts(kind, name)
    assert (found is not None) == known
    assert found is None or (all(found.title) and all(found.feedback))
    assert found is None or all(found.tempting) == (name == "normalised_over_columns")


def test_the_central_differences_are_shown_where_the_gradient_is_wrong() -> None:
    failure = Failure("gradient", {}, (Output("", (1, 2), (1, 2), (2,), (True, True)),), slope=(1, 3))
    assert message("code_slopes", slopes="[1, 3]") in list(failure_lines(failure))
