"""Moodle XML: datasets with the values of the references, what comes back, what comes in, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
from command_fixtures import Command
from every_case import every_case
from shipped_banks import shipped

from dlquiz.bank import Bank, load_text
from dlquiz.errors import UsageError
from dlquiz.interchange.drafting import drafted
from dlquiz.interchange.foreign import share_of
from dlquiz.interchange.model import Found, Losses, Source, WriteOptions
from dlquiz.interchange.moodle import read, write
from dlquiz.interchange.moodle.formulas import FormulaError, expression_of, free_name
from dlquiz.interchange.moodle.numbers import digits_of, margin_of
from dlquiz.interchange.moodle.texts import inline_html, read_html, without_wildcards
from dlquiz.kinds.drawing import draw
from dlquiz.messages import Text
from dlquiz.questions.tolerance import Tolerance
from dlquiz.variants.model import Variant, graded_key
from dlquiz.variants.parameters import is_fixed

WILDCARD = re.compile(r"\{([A-Za-z][^{}]*)\}")
WHOLE = r"""
format: 1
id: small
title: {en: Small, zh: 小}
questions:
  - id: pick
    type: choice
    topic: a
    tags: [one, two]
    hints: [{en: 'Think of $x$.', zh: '想想 $x$。'}]
    explanation: {en: 'Since $a < b$.', zh: '因为 $a < b$。'}
    prompt: {en: 'Which **one**?', zh: 哪一个？}
    options:
      - {text: {en: '$\sqrt{n}$ & more', zh: '$\sqrt{n}$ 等'}, correct: true, why: {en: 'Yes.', zh: 对。}}
      - text: {en: ReLU, zh: ReLU}
      - text: '7'
  - id: ticks
    type: choice
    topic: b/c
    multiple: true
    shuffle: false
    prompt: {en: Which?, zh: 哪些？}
    options: [{text: {en: aa}, correct: true}, {text: {en: bb}}, {text: {en: cc}, correct: true}]
  - {id: so, type: true_false, topic: a, prompt: {en: 'Is it {so}?', zh: 是吗？}, answer: false}
  - {id: number, type: numeric, topic: a, prompt: {en: 'How many?', zh: 多少？}, answer: {value: -3}}
  - id: real
    type: numeric
    topic: a
    prompt: {en: 'How long?', zh: 多长？}
    answer: {value: 2.5}
    unit: {name: m, also: {cm: 100}}
  - {id: words, type: text, topic: a, prompt: {en: 'Which word?'}, accept: [{en: momentum}, {en: heavy ball}]}
  - id: match
    type: matching
    topic: a
    prompt: {en: Match?, zh: 配对？}
    pairs: [{left: {en: aa, zh: 甲}, right: '1'}, {left: {en: bb, zh: 乙}, right: {en: two}}]
    distractors: [{en: three}]
  - id: long
    type: open
    topic: a
    prompt: {en: "Why?\n\n- aa\n- bb", zh: 为什么？}
    answer: {en: 'Because `a{b}`.', zh: 因为。}
    rubric: [{point: {en: says the same as the model answer, zh: 意思与参考答案相同}}]
"""
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


def bank(text: str) -> Bank:
    loaded = load_text(text.replace("topic: b/c", "topic: b-c"), "small.yaml")
    assert loaded.bank is not None, loaded.faults
    return loaded.bank


def quiz(text: str | bytes, tmp_path: Path, **options: Any) -> list[Found]:
    """What is read of these questions."""
    file = tmp_path / "quiz.xml"
    file.write_bytes(text if isinstance(text, bytes) else f"<quiz>\n{text}</quiz>".encode())
    return list(read(Source(file, "quiz", **options)).found)


def datasets(question: Element) -> dict[str, list[float]]:
    """The values of each wildcard, as Moodle reads them."""
    found = {}
    for definition in question.iter("dataset_definition"):
        items = {
            int(item.findtext("number", "")): item.findtext("value", "") for item in definition.iter("dataset_item")
        }
        assert sorted(items) == list(range(1, len(items) + 1))
        assert definition.findtext("itemcount") == definition.findtext("number_of_items") == str(len(items))
        found[definition.findtext("name/text", "")] = [float(items[number]) for number in sorted(items)]
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
    for each in shipped().banks:
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
    assert count > 200


def test_a_drawn_number() -> None:
    written = write([bank(DRAWN)], WriteOptions(language="en", variants=5))
    (question,) = [each for each in fromstring(written.data).iter("question") if each.get("type") == "calculated"]
    variants = [draw(bank(DRAWN).questions[0], seed) for seed in range(5)]
    check_values(question, variants)
    found = datasets(question)
    assert found["n"] == [variant.parameters["n"] for variant in variants]
    assert found["s_forgotten"] == found["n"]
    assert [found["x_1"], found["x_2"]] == [
        [variant.parameters["x"][place] for variant in variants] for place in (0, 1)
    ]
    assert [f"{value:.2f}" for value in found["half"]] == [f"{variant.names['half']:.2f}" for variant in variants]
    prompt = question.findtext("questiontext/text", "")
    assert r"\(\sqrt{ n } \begin&#123;matrix&#125; {n} \end&#123;matrix&#125;\)" in prompt
    assert "{half} of ({x_1}, {x_2}); 2 + ({s}) <code>&#123;n&#125;</code>?" in prompt
    assert question.findtext("answer[2]/feedback/text") == "Add {s_forgotten_said}."
    assert found["s_forgotten_said"] == found["s"]
    assert [hint.findtext("text") for hint in question.iter("hint")] == ["Add."]
    assert question.findtext("units/unit/unit_name") == "%"
    (why,) = written.losses.frozen.values()
    assert Text("no place for: hints with drawn numbers", "无法保存：含抽取数值的提示") in why


def test_texts_that_differ_in_more_than_numbers_are_frozen() -> None:
    uneven = DRAWN.replace("{{half:.2f}}", "{{list}}").replace("{half: n / 3}", "{list: '[n] if s > 0 else [n, n]'}")
    written = write([bank(uneven)], WriteOptions(language="en", variants=8))
    kinds = [(each.get("type"), each.findtext("idnumber")) for each in fromstring(written.data).iter("question")]
    assert kinds[1:] == [("numerical", f"drawn/sum-s{seed}") for seed in range(8)]


def test_feedback_that_differs_in_more_than_numbers_gives_way_to_the_title() -> None:
    words = DRAWN.replace("'Add {{s}}.'", "'Add {{list}}.'").replace(
        "{half: n / 3}", "{half: n / 3, list: '[n] if s > 0 else [n, n]'}"
    )
    written = write([bank(words)], WriteOptions(language="en", variants=8))
    (question,) = [each for each in fromstring(written.data).iter("question") if each.get("type") == "calculated"]
    assert question.findtext("answer[2]/feedback/text") == inline_html("s_forgotten")
    assert any("feedback of s_forgotten" in why.en for why in written.losses.frozen["drawn/sum"])


def test_what_is_written_whole_comes_back_unchanged(tmp_path: Path) -> None:
    small = bank(WHOLE)
    written = write([small], WriteOptions())
    assert written.losses == Losses(frozen={}, left_out={})
    (tmp_path / "quiz.xml").write_bytes(written.data)
    source = Source(tmp_path / "quiz.xml", "small")
    made = drafted(read(source), source)
    assert {item.outcome for item in made.items} == {"whole"}
    back = {question.id: question for question in made.banks[0].questions}
    for question in small.questions:
        again = back[question.id]
        for name in ("kind", "prompt", "topic", "tags", "hints", "explanation"):
            assert getattr(again, name) == getattr(question, name), (question.id, name)
    assert write([small], WriteOptions()).data == written.data


def test_one_language(tmp_path: Path) -> None:
    data = write([bank(WHOLE)], WriteOptions(language="zh")).data
    assert "multilang" not in data.decode()
    assert "哪一个" in data.decode()
    assert "Which <strong>" not in data.decode()
    both = write([bank(WHOLE)], WriteOptions()).data
    (pick, *_) = quiz(both, tmp_path, language="zh")
    assert pick.data is not None
    assert pick.data["prompt"] == {"zh": "哪一个？"}


@every_case(
    ("change", "why"),
    [
        (("{en: momentum}", "{en: 'a*b'}"), "its formatting"),
        (("answer: {value: -3}", "answer: {value: [1, 2]}"), "no answers of several numbers"),
        (("{en: momentum}", "{en: momentum, zh: 动量}"), "translations"),
        (("right: {en: two}", "right: {en: two, zh: 二}"), "right sides in two languages"),
        (("answer: {value: 2.5}", "answer: {value: 2.5}\n    tolerance: {decimals: 1}"), "how the tolerance was given"),
        (("Which **one**?", "Which _one_?"), "its formatting"),
        (("rubric: [", "rubric: [{point: {en: x, zh: 甲}}, "), "rubric (it stands"),
    ],
)
def test_what_has_no_place_is_in_the_report(change: tuple[str, str], why: str) -> None:
    losses = write([bank(WHOLE.replace(*change))], WriteOptions()).losses
    found = [text.en for texts in losses.frozen.values() for text in texts] + [
        text.en for text in losses.left_out.values()
    ]
    assert len(found) == 1
    assert why in found[0]


def test_more_right_options_than_moodle_has_shares_for() -> None:
    assert [share_of(count) for count in (0, 1, 3, 6, 10, 11)] == [None, "100", "33.33333", "16.66667", "10", None]
    options = ", ".join(f"{{text: {{en: o{number}}}, correct: true}}" for number in range(11))
    many = WHOLE.replace(
        "[{text: {en: aa}, correct: true}, {text: {en: bb}}, {text: {en: cc}, correct: true}]", f"[{options}]"
    )
    assert "no share for 11" in write([bank(many)], WriteOptions()).losses.left_out["small/ticks"].en


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


def question(kind: str, inside: str, name: str = "Q", prompt: str = "<p>Ask?</p>") -> str:
    html = prompt.replace("&", "&amp;").replace("<", "&lt;")
    return (
        f'<question type="{kind}"><name><text>{name}</text></name>'
        f'<questiontext format="html"><text>{html}</text></questiontext>\n{inside}</question>\n'
    )


def answer(worth: str, said: str, more: str = "", feedback: str = "") -> str:
    return f'<answer fraction="{worth}"><text>{said}</text>{more}<feedback><text>{feedback}</text></feedback></answer>'


@pytest.mark.parametrize(
    ("kind", "inside", "data", "lost"),
    [
        (
            "multichoice",
            "<single>true</single>" + answer("100", "aa", feedback="fine") + answer("50", "bb"),
            {
                "type": "choice",
                "options": [{"text": {"en": "aa"}, "correct": True, "why": {"en": "fine"}}, {"text": {"en": "bb"}}],
                "shuffle": False,
            },
            ("answers that are partly right",),
        ),
        (
            "truefalse",
            answer("0", "Wahr") + answer("100", "Falsch", feedback="so"),
            {"type": "true_false", "answer": False},
            ("feedback of answers",),
        ),
        (
            "shortanswer",
            "<usecase>1</usecase>"
            + answer("100", "sgd*")
            + answer("100", r"a\*b")
            + answer("50", "x")
            + answer("0", "*", feedback="no"),
            {"type": "text", "accept": [{"en": r"a\*b"}]},
            ("the pattern `sgd*`", "answers that are partly right", "feedback of answers", "that case counts"),
        ),
        (
            "numerical",
            answer("100", "2.5", "<tolerance>0.1</tolerance>")
            + answer("0", "5", feedback="twice")
            + answer("100", "7")
            + answer("0", "*", feedback="no"),
            {
                "type": "numeric",
                "answer": {"value": 2.5},
                "tolerance": {"absolute": 0.1},
                "mistakes": [{"name": "mistake_1", "value": 5, "feedback": {"en": "twice"}}],
            },
            ("further right answers", "feedback of answers"),
        ),
        (
            "essay",
            "<graderinfo><text>Because.</text></graderinfo><responsetemplate><text>Dear</text></responsetemplate>",
            {
                "type": "open",
                "answer": {"en": "Because."},
                "rubric": [{"point": {"en": "says the same as the model answer", "zh": "意思与参考答案相同"}}],
            },
            ("the template of the answer",),
        ),
        (
            "cloze",
            "",
            {
                "type": "cloze",
                "prompt": {"en": "A [[blank_1]] of [[blank_2]] and [[blank_3]]."},
                "blanks": {
                    "blank_1": {"accept": [{"en": "row"}, {"en": "line"}]},
                    "blank_2": {"answer": {"value": 2.5}, "tolerance": {"absolute": 0.1}},
                    "blank_3": {"options": [{"text": {"en": "a}b"}, "correct": True}, {"text": {"en": "c"}}]},
                },
            },
            ("feedback of answers",),
        ),
    ],
)
def test_what_comes_in(tmp_path: Path, kind: str, inside: str, data: Mapping[str, Any], lost: tuple[str, ...]) -> None:
    prompt = "A {1:SA:=row~%100%line} of {:NUMERICAL:=2.5:0.1} and {2:MC:=a\\}b~c#no}." if kind == "cloze" else "Ask?"
    (found,) = quiz(question(kind, inside, prompt=prompt), tmp_path)
    assert found.place == "line 2"
    assert found.data == {"id": "Q", "prompt": {"en": "Ask?"}, **data}
    assert [why.en for why in found.lost] == [f"no place in a bank for: {what}" for what in lost]
    source = Source(tmp_path / "quiz.xml", "quiz")
    (item,) = drafted(read(source), source).items
    assert (item.question, item.outcome) == ("quiz/q", "frozen")


@pytest.mark.parametrize(
    ("kind", "inside", "why"),
    [
        ("description", "", "no questions of the type `description`"),
        ("multichoice", answer("0", "a") + answer("0", "b"), "no right option"),
        ("multichoice", answer("100", "a") + answer("100", "b"), "several are right"),
        ("multichoice", answer("0", "a") * 201, "more than 200 answers"),
        ("truefalse", answer("0", "true"), "neither true nor false"),
        ("shortanswer", answer("100", "*"), "no answer is right in full"),
        ("numerical", answer("100", "many"), "no number is right"),
        (
            "matching",
            "<subquestion><text>a</text><answer><text>b</text></answer></subquestion>",
            "fewer than two pairs",
        ),
        ("essay", "", "no information for graders"),
        ("cloze", "", "no embedded answer"),
        ("calculated", answer("100", "{a}"), "no dataset with items"),
    ],
)
def test_what_is_left_out_says_why(tmp_path: Path, kind: str, inside: str, why: str) -> None:
    (found,) = quiz(question(kind, inside), tmp_path)
    assert found.data is None
    assert why in found.lost[0].en


@pytest.mark.parametrize(
    ("field", "why"),
    [("{1:SA:~x}", "no right answer"), ("{1:REGEXP:=x}", "no blanks of the type"), ("{1:NM:=x}", "no blanks")],
)
def test_faulty_blanks(tmp_path: Path, field: str, why: str) -> None:
    (found,) = quiz(question("cloze", "", prompt=field), tmp_path)
    assert why in found.lost[0].en


def dataset(name: str, values: list[object]) -> str:
    items = "".join(
        f"<dataset_item><number>{number}</number><value>{value}</value></dataset_item>"
        for number, value in enumerate(values, 1)
    )
    named = f"<name><text>{name}</text></name>"
    return f"<dataset_definition>{named}<dataset_items>{items}</dataset_items></dataset_definition>"


def calculated(formula: str, *definitions: str, more: str = "", tolerance: str = "0.01", kind: str = "1") -> str:
    margin = f"<tolerance>{tolerance}</tolerance><tolerancetype>{kind}</tolerancetype>"
    sets = f"<dataset_definitions>{''.join(definitions)}</dataset_definitions>"
    return answer("100", formula, margin) + more + sets


def test_datasets_stay_joint(tmp_path: Path) -> None:
    inside = calculated(
        "pow({a}, 2) + sqrt({b b}) * pi()",
        dataset("a", [1, 2, 3]),
        dataset("b b", [4.5, 9, 16, 25]),
        more=answer("0", "{a}", feedback="{a}, not {={a}+1}") + answer("50", "{a}") + answer("0", "{a}*", feedback="x"),
    )
    units = "<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units>"
    (found,) = quiz(question("calculatedsimple", inside + units, prompt="{a} and {b b}: {={a}*2} {c}"), tmp_path)
    assert found.data is not None
    assert found.data["parameters"] == {"item": {"choose": [[1, 4.5], [2, 9], [3, 16]]}}
    assert found.data["let"] == {"a": "item[0]", "b_b": "item[1]", "value": "a + 1", "value_2": "a * 2"}
    assert found.data["answer"] == {"expression": "((a) ** (2)) + sqrt(b_b) * pi"}
    assert found.data["prompt"] == {"en": "{{a}} and {{b_b}}: {{value_2}} {c}"}
    assert found.data["unit"] == "m"
    assert found.data["tolerance"] == {"relative": 0.01}
    assert found.data["mistakes"] == [{"name": "a", "expression": "a", "feedback": {"en": "{{a}}, not {{value}}"}}]
    source = Source(tmp_path / "quiz.xml", "quiz")
    made = drafted(read(source), source)
    (item,) = made.items
    assert item.outcome == "frozen"
    assert item.why is not None
    assert "items that some datasets have more" in item.why.en
    drawn = {draw(made.banks[0].questions[0], seed).names["item"] for seed in range(30)}
    assert drawn == {(1, 4.5), (2, 9), (3, 16)}


def test_a_drawn_number_comes_back_with_the_same_values(tmp_path: Path) -> None:
    written = write([bank(DRAWN)], WriteOptions(language="en", variants=3))
    (tmp_path / "quiz.xml").write_bytes(written.data)
    source = Source(tmp_path / "quiz.xml", "drawn")
    (back,) = drafted(read(source), source).banks
    once = [draw(bank(DRAWN).questions[0], seed) for seed in range(3)]
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
    (found,) = quiz(question("calculated", inside), tmp_path)
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
    (found,) = quiz(question("calculated", calculated(formula, *definitions), prompt=prompt), tmp_path)
    assert found.data is None
    assert why in found.lost[0].en


def test_formulas() -> None:
    names = {"a": "a", "b 1": "b_1"}
    assert expression_of("pow(max({a}, 2), -{b 1}) / 1e3 + pi()", names) == "((max(a , 2)) ** ( - b_1)) / 1e3 + pi"
    for formula in ("", "{c}", "system({a})", "({a}", "{a})", "{a} ^ 2", "{a} ? 1 : 2", "$x", "a", "1 " * 600):
        with pytest.raises(FormulaError):
            expression_of(formula, names)
    assert [free_name(name, ("a",)) for name in ("a", "b-c", "1", "max", "item", "é")] == [
        "a_2",
        "b_c",
        "v1",
        "max_2",
        "item_2",
        "v",
    ]


def test_only_what_moodle_would_take_for_a_wildcard_is_spaced() -> None:
    html = inline_html(r"$\sqrt{n} \frac{1}{2} \{x\} x^{i+1} {=}$ and `{n}` {=1}")
    assert without_wildcards(html) == (
        r"\(\sqrt{ n } \frac{1}{2} \{x\} x^{ i+1 } { =}\) and <code>&#123;n&#125;</code> &#123;=1&#125;"
    )


def test_texts_in_several_languages(tmp_path: Path) -> None:
    source = Source(tmp_path, "b")
    spans = '<span class="multilang" lang="en">One {}</span><span lang="zh_tw" class="multilang">一</span> <b>x</b>'
    assert read_html(source, spans) == ({"en": "One {} **x**", "zh": "一 **x**"}, ())
    german = '<span lang="de" class="multilang">eins</span><span class=multilang lang=en>one</span>'
    found, (why,) = read_html(source, german)
    assert found == {"en": "one"}
    assert "in de is left out" in why.en
    assert read_html(source, '<span lang="de" class="multilang">eins</span>')[0] == {"en": "eins"}
    assert read_html(source, '<span lang="en" class="multilang">never closed')[0] == {"en": "never closed"}


def test_other_forms_of_texts_and_files(tmp_path: Path) -> None:
    inside = answer("100", "true") + (
        '<generalfeedback format="markdown"><text>**b** {{n}}</text></generalfeedback>'
        '<hint format="plain_text"><text>a*b\n&lt;i&gt;</text></hint>'
        '<hint format="moodle_auto_format"><text>one\ntwo</text></hint><tags><tag><text>a, b</text></tag></tags>'
    )
    image = (
        '<questiontext format="html"><text>Ask?</text><file name="x.png" encoding="base64">AAAA</file></questiontext>'
    )
    text = re.sub("<questiontext.*?</questiontext>", image, question("truefalse", inside), flags=re.DOTALL)
    category = (
        '<question type="category"><category><text>$course$/top/One // two/In // out</text></category></question>'
    )
    (found,) = quiz(f"<other/>{category}{text}", tmp_path)
    assert found.data is not None
    assert found.data["topic"] == "In / out"
    assert found.data["explanation"] == {"en": r"**b** \{{n}}"}
    assert found.data["hints"] == [{"en": "a\\*b\\\n<i>"}, {"en": "one\\\ntwo"}]
    assert found.data["tags"] == ["a-b"]
    assert [why.en for why in found.lost] == ["x.png is left out"]


CLOZE = r"""
format: 1
id: gaps
title: {en: Gaps}
questions:
  - id: gap
    type: cloze
    topic: a
    prompt: {en: 'A [[blank_1]] of \[[x]] and [[blank_2]] in $a_{1}$ is [[blank_3]].'}
    blanks:
      blank_1: {accept: [{en: row}, {en: 'a/b'}]}
      blank_2: {answer: {value: 2.5}}
      blank_3: {options: [{text: {en: 'so # }'}, correct: true}, {text: {en: bb}}]}
"""


def test_a_cloze_comes_back(tmp_path: Path) -> None:
    gaps = bank(CLOZE)
    written = write([gaps], WriteOptions(language="en"))
    assert written.losses == Losses()
    (tmp_path / "quiz.xml").write_bytes(written.data)
    source = Source(tmp_path / "quiz.xml", "gaps")
    (back,) = drafted(read(source), source).banks
    assert back.questions[0].prompt == gaps.questions[0].prompt
    assert back.questions[0].kind == gaps.questions[0].kind


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("blank_2", "middle"), "names of blanks"),
        (("{en: row}", "{en: '$x$*'}"), "its formatting"),
        (("A [[", "_A_ [["), "its formatting"),
        (("{value: 2.5}", "{expression: 5 / 2}"), "how a blank is computed"),
        (("{value: 2.5}", "{value: [1, 2]}"), "several numbers"),
    ],
)
def test_what_a_cloze_loses(change: tuple[str, str], why: str) -> None:
    losses = write([bank(CLOZE.replace(*change))], WriteOptions(language="en")).losses
    found = [*losses.left_out.values(), *(text for texts in losses.frozen.values() for text in texts)]
    assert len(found) == 1
    assert why in found[0].en


BOMB = b'<?xml version="1.0"?>\n<!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n<quiz>&b;</quiz>'


@pytest.mark.parametrize(
    ("data", "line", "why"),
    [
        (BOMB, 2, "DOCTYPE or entities"),
        (b'<!DOCTYPE quiz SYSTEM "file:///etc/passwd">\n<quiz/>', 1, "DOCTYPE or entities"),
        (b"<quiz>\n\n<question></quiz>", 3, "mismatched tag"),
        (b"", 1, "no element found"),
        (b"<quiz>\n" + b"<a>" * 60, 2, "nest deeper than 40"),
        (b"<quiz>\n<question>" + b"<a/>" * 50_001, 2, "more than 50,000 elements"),
        (b"\n<html/>", 2, "the root is `html`"),
        (b'<?xml version="1.0" encoding="nonsense"?><quiz/>', 1, "no XML"),
        (b"<quiz>&unknown;</quiz>", 1, "undefined entity"),
        (b"<quiz>" + b"<question/>" * 50_001, 1, "more than 50,000 questions"),
    ],
)
def test_hostile_xml_is_refused_with_its_line(tmp_path: Path, data: bytes, line: int, why: str) -> None:
    with pytest.raises(UsageError) as refused:
        quiz(data, tmp_path)
    assert why in refused.value.en
    assert f"line {line}:" in refused.value.en
    assert f"第 {line} 行" in refused.value.zh
    assert "\n" not in refused.value.en


def test_the_command(dlquiz: Command, tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(WHOLE.replace("b/c", "b-c"), encoding="utf-8")
    there = dlquiz("convert", tmp_path / "small.yaml", tmp_path / "small.xml", "--strict")
    assert (there.code, there.err) == (0, "")
    assert dlquiz("convert", tmp_path / "small.xml", tmp_path / "back" / "small.yaml").code == 2
    assert dlquiz("convert", tmp_path / "small.xml", tmp_path / "again.yaml", "--strict").code == 0
    (tmp_path / "bomb.xml").write_bytes(BOMB)
    done = dlquiz("convert", tmp_path / "bomb.xml", tmp_path / "x.yaml")
    assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert "line 2" in done.err
