"""Drawn numbers as datasets of Moodle: the values of the references go out, and stay joint when they come in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
from campaigns import some
from foreign_files import bank_of, data_in, found_in, read_back
from moodle_files import answer, asked, calculated, dataset, quiz
from shipped_banks import shipped

from dlquiz.interchange.model import WriteOptions, Written
from dlquiz.interchange.moodle import write
from dlquiz.interchange.moodle.formulas import FormulaError, expression_of, free_name
from dlquiz.interchange.moodle.numbers import digits_of, margin_of
from dlquiz.interchange.moodle.texts import inline_html
from dlquiz.kinds.drawing import draw
from dlquiz.messages import Text
from dlquiz.questions.tolerance import Tolerance
from dlquiz.variants.model import Variant, graded_key
from dlquiz.variants.parameters import is_fixed

WILDCARD = re.compile(r"\{([A-Za-z][^{}]*)\}")
DRAWN = r"""
format: 1
id: drawn
title: {en: Drawn}
questions:
  - id: sum
    type: numeric
    topic: a
    hints: [{en: 'Add {{n}}.'}, {en: Add.}]
    prompt: {en: '$\sqrt{n} \begin{matrix} {{n}} \end{matrix}$ and {{half:.2f}} of {{x}}; 2 + ({{s}}) `{n}`?'}
    parameters: {n: {integer: [2, 900]}, s: {integer: [-3, 3]}, x: {integer: [1, 9], shape: [2]}}
    let: {half: n / 3}
    answer: {expression: n + s}
    unit: '%'
    mistakes:
      - {name: s_forgotten, expression: n, feedback: {en: 'Add {{s}}.'}}
"""


def datasets(question: Element) -> dict[str, list[float]]:
    """The values of each wildcard, as Moodle reads them."""
    found = {}
    for definition in question.iter("dataset_definition"):
        items = {
            int(item.findtext("number", "")): item.findtext("value", "") for item in definition.iter("dataset_item")
        }
        assert sorted(items) == list(range(1, len(items) + 1))
        assert definition.findtext("itemcount") == definition.findtext("number_of_items") == str(len(items))
        values = [float(items[number]) for number in sorted(items)]
        ends = (float(definition.findtext(f"{end}/text", "")) for end in ("minimum", "maximum"))
        assert tuple(ends) == (min(values), max(values))
        found[definition.findtext("name/text", "")] = values
    return found


def texts(question: Element) -> list[str]:
    return [
        each.text or ""
        for tag in ("questiontext", "generalfeedback", "feedback")
        for each in question.iterfind(f".//{tag}/text")
    ]


def check_values(question: Element, variants: list[Variant]) -> None:
    """The key and the mistakes of every variant, and no wildcard without a value."""
    found = datasets(question)
    answers = [(answer.get("fraction"), answer.findtext("text", "")) for answer in question.iterfind("answer")]
    assert answers[0] == ("100", "{key}")
    assert found["key"] == [float(variant.answer) for variant in variants]
    assert found["key"] == pytest.approx([float(graded_key(variant)) for variant in variants], rel=1e-12, abs=1e-12)
    names = list(dict.fromkeys(mistake.name for variant in variants for mistake in variant.mistakes))
    assert len(answers) == 1 + len(names)
    for name, (fraction, wildcard) in zip(names, answers[1:], strict=True):
        assert fraction == "0"
        values = found[wildcard[1:-1]]
        for variant, value, key in zip(variants, values, found["key"], strict=True):
            wrong = {mistake.name: mistake.value for mistake in variant.mistakes}
            assert value == (float(wrong[name]) if name in wrong else key)
    used = {
        name for text in (*texts(question), *(formula for _, formula in answers)) for name in WILDCARD.findall(text)
    }
    assert used <= set(found)


@pytest.mark.sweep
def test_every_drawn_number_has_datasets_with_the_values_of_its_reference() -> None:
    count = 0
    for each in some(shipped().banks, 3):
        written = write([each], WriteOptions(variants=4))
        by_id = {question.findtext("idnumber"): question for question in fromstring(written.data).iter("question")}
        for question in each.questions:
            if question.kind.number is None or is_fixed(question):
                continue
            variants = [draw(question, seed) for seed in range(4)]
            if not isinstance(variants[0].answer, tuple):
                count += 1
                assert by_id[question.name].get("type") == "calculated"
                check_values(by_id[question.name], variants)
    assert count > 60


def calculated_of(written: Written) -> Element:
    """The one question with datasets."""
    (question,) = [each for each in fromstring(written.data).iter("question") if each.get("type") == "calculated"]
    return question


def test_a_drawn_number() -> None:
    written = write([bank_of(DRAWN)], WriteOptions(language="en", variants=5))
    question = calculated_of(written)
    variants = [draw(bank_of(DRAWN).questions[0], seed) for seed in range(5)]
    check_values(question, variants)
    found = datasets(question)
    assert found["n"] == [variant.parameters["n"] for variant in variants]
    assert found["s_forgotten"] == found["n"]
    assert [found["x_1"], found["x_2"]] == [
        [variant.parameters["x"][place] for variant in variants] for place in (0, 1)
    ]
    assert [f"{value:.2f}" for value in found["half"]] == [f"{variant.names['half']:.2f}" for variant in variants]
    decimals = {
        each.findtext("name/text"): each.findtext("decimals/text") for each in question.iter("dataset_definition")
    }
    assert (decimals["n"], decimals["half"]) == ("0", "2")
    prompt = question.findtext("questiontext/text", "")
    assert r"\(\sqrt{ n } \begin&#123;matrix&#125; {n} \end&#123;matrix&#125;\)" in prompt
    assert "{half} of ({x_1}, {x_2}); 2 + ({s}) <code>&#123;n&#125;</code>?" in prompt
    assert question.findtext("answer[2]/feedback/text") == "Add {s_forgotten_said}."
    assert found["s_forgotten_said"] == found["s"]
    assert [hint.findtext("text") for hint in question.iter("hint")] == ["Add."]
    assert question.findtext("units/unit/unit_name") == "%"
    (why,) = written.losses.frozen.values()
    assert Text("no place for: hints with drawn numbers", "无法保存：含抽取数值的提示") in why


def test_numbers_that_no_text_shows_are_datasets_where_they_are_drawn() -> None:
    hidden = DRAWN.replace("parameters: {n:", "parameters: {drawn: {integer: [1, 900]}, fixed: 7, n:")
    written = write([bank_of(hidden)], WriteOptions(language="en", variants=5))
    variants = [draw(bank_of(hidden).questions[0], seed) for seed in range(5)]
    found = datasets(calculated_of(written))
    assert found["drawn"] == [variant.parameters["drawn"] for variant in variants]
    assert "fixed" not in found


@pytest.mark.parametrize(("key", "differs"), [("n + s", False), ("(n + s) / 4", False), ("s / 2", True)])
def test_a_tolerance_that_differs_between_draws_is_in_the_report(key: str, differs: bool) -> None:
    # The usual tolerance is a share of the key, and of 0 there is none.
    written = write([bank_of(DRAWN.replace("n + s}", f"{key}}}"))], WriteOptions(language="en", variants=8))
    why = [text.en for text in written.losses.frozen["drawn/sum"]]
    assert any("a tolerance that differs" in text for text in why) == differs


def test_texts_that_differ_in_more_than_numbers_are_frozen() -> None:
    uneven = DRAWN.replace("{{half:.2f}}", "{{list}}").replace("{half: n / 3}", "{list: '[n] if s > 0 else [n, n]'}")
    written = write([bank_of(uneven)], WriteOptions(language="en", variants=8))
    kinds = [(each.get("type"), each.findtext("idnumber")) for each in fromstring(written.data).iter("question")]
    assert kinds[1:] == [("numerical", f"drawn/sum-s{seed}") for seed in range(8)]


def test_feedback_that_differs_in_more_than_numbers_gives_way_to_the_title() -> None:
    words = DRAWN.replace("'Add {{s}}.'", "'Add {{list}}.'").replace(
        "{half: n / 3}", "{half: n / 3, list: '[n] if s > 0 else [n, n]'}"
    )
    written = write([bank_of(words)], WriteOptions(language="en", variants=8))
    assert calculated_of(written).findtext("answer[2]/feedback/text") == inline_html("s_forgotten")
    assert any("feedback of s_forgotten" in why.en for why in written.losses.frozen["drawn/sum"])


@pytest.mark.parametrize(
    ("tolerance", "keys", "margin", "digits"),
    [
        (Tolerance(), [3, 4], ("2", "0", True), ("1", "0")),
        (Tolerance(), [0.5, 4.0], ("1", "0.001", True), ("2", "4")),
        (Tolerance(), [0.5, 4], ("1", "0.001", False), ("2", "4")),
        (Tolerance(), [0.0, 4.0], ("2", "0.004", False), ("2", "4")),
        (Tolerance(decimals=2), [0.5, 4.0], ("2", "0.005", True), ("1", "2")),
        (Tolerance(relative=0.01), [0.5, 4.0], ("1", "0.01", True), ("2", "3")),
    ],
)
def test_tolerances(
    tolerance: Tolerance, keys: list[float], margin: tuple[str, str, bool], digits: tuple[str, str]
) -> None:
    assert tuple(margin_of(tolerance, keys)) == margin
    assert tuple(digits_of(tolerance, keys)) == digits


def test_datasets_stay_joint(tmp_path: Path) -> None:
    inside = calculated(
        "pow({a}, 2) + sqrt({b b}) * pi()",
        dataset("a", [1, 2, 3]),
        dataset("b b", [4.5, 9, 16, 25]),
        more=answer("0", "{a}", feedback="{a}, not {={a}+1}") + answer("50", "{a}") + answer("0", "{a}*", feedback="x"),
    )
    units = "<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units>"
    units += "<generalfeedback><text>{a} again</text></generalfeedback>"
    text = asked("calculatedsimple", inside + units, prompt="{a} and {b b}: {={a}*2} {c}")
    data = data_in(tmp_path, "moodle", quiz(text))
    assert data["parameters"] == {"item": {"choose": [[1, 4.5], [2, 9], [3, 16]]}}
    assert data["let"] == {"a": "item[0]", "b_b": "item[1]", "value": "a + 1", "value_2": "a * 2"}
    assert data["answer"] == {"expression": "((a) ** (2)) + sqrt(b_b) * pi"}
    assert data["prompt"] == {"en": "{{a}} and {{b_b}}: {{value_2}} {c}"}
    assert data["unit"] == "m"
    assert data["explanation"] == {"en": "{{a}} again"}
    assert data["tolerance"] == {"relative": 0.01}
    assert data["mistakes"] == [{"name": "a", "expression": "a", "feedback": {"en": "{{a}}, not {{value}}"}}]
    made = read_back(tmp_path, "moodle", quiz(text))
    (item,) = made.items
    assert item.outcome == "frozen"
    assert item.why is not None
    assert "items that some datasets have more" in item.why.en
    assert "answers that are partly right" in item.why.en
    drawn = {draw(made.banks[0].questions[0], seed).names["item"] for seed in range(30)}
    assert drawn == {(1, 4.5), (2, 9), (3, 16)}


def test_of_several_right_answers_the_first_is_the_key(tmp_path: Path) -> None:
    text = quiz(asked("calculated", calculated("{a}", dataset("a", [3, 4]), more=answer("100", "{a}*2"))))
    (found,) = found_in(tmp_path, "moodle", text)
    assert found.data is not None
    assert found.data["answer"] == {"expression": "a"}
    assert [why.en for why in found.lost] == ["no place in a bank for: further right answers"]


def test_mistakes_without_a_name_are_counted(tmp_path: Path) -> None:
    wrong = answer("0", "{a}+1", feedback="one more") + answer("0", "{a}*2", feedback="twice")
    text = quiz(asked("calculated", calculated("{a}", dataset("a", [3, 4]), more=wrong, tolerance="0")))
    (question,) = read_back(tmp_path, "moodle", text).banks[0].questions
    mistakes = {each.name: (each.value, each.feedback.en) for each in draw(question, 0).mistakes}
    key = draw(question, 0).answer
    assert mistakes == {"mistake_1": (key + 1, "one more"), "mistake_2": (2 * key, "twice")}


def test_general_feedback_with_a_formula_that_a_bank_cannot_compute(tmp_path: Path) -> None:
    feedback = "<generalfeedback><text>{=foo({a})}</text></generalfeedback>"
    inside = calculated("{a}", dataset("a", [1, 2])) + feedback
    (found,) = found_in(tmp_path, "moodle", quiz(asked("calculated", inside)))
    assert found.data is not None
    assert "explanation" not in found.data
    assert [why.en for why in found.lost] == ["no place in a bank for: general feedback with a formula"]


def test_a_drawn_number_comes_back_with_the_same_values(tmp_path: Path) -> None:
    written = write([bank_of(DRAWN)], WriteOptions(language="en", variants=3))
    (back,) = read_back(tmp_path, "moodle", written.data, "drawn").banks
    once = [draw(bank_of(DRAWN).questions[0], seed) for seed in range(3)]
    again = [draw(back.questions[0], seed) for seed in range(40)]
    allowed = [variant for variant in once if variant.names["s"]]
    assert {variant.answer for variant in again} == {variant.answer for variant in (allowed or once)}


@pytest.mark.parametrize(
    ("tolerance", "kind", "values", "expected"),
    [
        ("0", "2", [1, 2], {}),
        ("0", "2", [1.5, 2], {"relative": 1e-9}),
        ("0.5", "2", [1, 2], {"absolute": 0.5}),
        ("0.001", "1", [1.5, 2.5], {}),
        ("0.001", "3", [1, 2], {"relative": 0.001}),
        ("x", "1", [1, 2], {}),
    ],
)
def test_tolerances_that_come_in(
    tmp_path: Path, tolerance: str, kind: str, values: list[object], expected: Mapping[str, float]
) -> None:
    inside = calculated("{a}", dataset("a", values), tolerance=tolerance, kind=kind)
    (found,) = found_in(tmp_path, "moodle", quiz(asked("calculated", inside)))
    assert found.data is not None
    assert found.data.get("tolerance", {}) == expected
    assert bool(found.lost) == (kind == "3")


@pytest.mark.parametrize(
    ("formula", "definitions", "prompt", "why"),
    [
        ("foo({a})", [dataset("a", [1])], "", "cannot compute its formula"),
        ("1/({a}-1)", [dataset("a", [1])], "", "its formula"),
        ("{a}", [dataset("a", ["x"])], "", "dataset item is no number"),
        ("{a}", [dataset(f"a{number}", [1]) for number in range(61)], "", "more than 60 datasets"),
        ("{a}", [dataset("a", [1])], "{=foo({a})}", "formula in its text"),
        ("{a}", [dataset("a", [1])], "{=1/({a}-1)}", "its formula"),
    ],
)
def test_datasets_that_a_bank_cannot_have(
    tmp_path: Path, formula: str, definitions: list[str], prompt: str, why: str
) -> None:
    (found,) = found_in(tmp_path, "moodle", quiz(asked("calculated", calculated(formula, *definitions), prompt=prompt)))
    assert found.data is None
    assert why in found.lost[0].en


def test_formulas() -> None:
    names = {"a": "a", "b 1": "b_1"}
    assert expression_of("pow(max({a}, 2), -{b 1}) / 1e3 + pi()", names) == "((max(a , 2)) ** ( - b_1)) / 1e3 + pi"
    assert expression_of("2 * ({a} - (1 - {b 1}))", names) == "2 * (a - (1 - b_1))"
    for formula in ("", "{c}", "system({a})", "({a}", "{a})", "{a} ^ 2", "{a} ? 1 : 2", "$x", "a", "1 " * 600):
        with pytest.raises(FormulaError):
            expression_of(formula, names)
    free = {"a": "a_2", "b-c": "b_c", "1": "v1", "max": "max_2", "item": "item_2", "é": "v"}
    assert {name: free_name(name, ("a",)) for name in free} == free
