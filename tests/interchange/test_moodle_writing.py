"""Banks as Moodle XML: what is written whole comes back, and what has no place there is in the report."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from every_case import every_case
from foreign_files import bank_of, found_in, read_back, reasons

from dlquiz.interchange.foreign import share_of
from dlquiz.interchange.model import Losses, WriteOptions
from dlquiz.interchange.moodle import write
from dlquiz.interchange.moodle.texts import inline_html, without_wildcards

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
      - text: {en: '3', zh: 三}
  - id: ticks
    type: choice
    topic: b-c
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


def test_what_is_written_whole_comes_back_unchanged(tmp_path: Path) -> None:
    small = bank_of(WHOLE)
    written = write([small], WriteOptions())
    assert written.losses == Losses(frozen={}, left_out={})
    made = read_back(tmp_path, "moodle", written.data, "small")
    assert {item.outcome for item in made.items} == {"whole"}
    back = {question.id: question for question in made.banks[0].questions}
    for question in small.questions:
        again = back[question.id]
        for name in ("kind", "prompt", "topic", "tags", "hints", "explanation"):
            assert getattr(again, name) == getattr(question, name), (question.id, name)
    assert write([small], WriteOptions()).data == written.data


def test_a_category_stands_before_the_questions_of_a_topic() -> None:
    left_out = "  - {id: order, type: ordering, topic: z, prompt: {en: Order?}, items: [{en: a}, {en: b}, {en: c}]}\n"
    questions = fromstring(write([bank_of(WHOLE + left_out)], WriteOptions()).data).iterfind("question")
    order = [each.findtext("category/text") or each.findtext("name/text") for each in questions]
    topic, other = "$course$/top/a", "$course$/top/b-c"
    assert order == [topic, "pick", other, "ticks", topic, "so", "number", "real", "words", "match", "long"]


def test_every_question_is_worth_one_but_a_cloze_what_its_gaps_are_worth() -> None:
    questions = [
        question
        for text in (WHOLE, CLOZE)
        for question in fromstring(write([bank_of(text)], WriteOptions(language="en")).data).iterfind("question")
    ]
    worth = {each.get("type"): each.findtext("defaultgrade") for each in questions}
    assert {kind for kind, grade in worth.items() if grade is None} == {"category", "cloze"}
    assert {grade for grade in worth.values() if grade is not None} == {"1"}


def test_only_the_answers_of_choices_are_html() -> None:
    questions = fromstring(write([bank_of(WHOLE)], WriteOptions()).data).iterfind("question")
    forms = {(each.get("type"), answer.get("format")) for each in questions for answer in each.iterfind("answer")}
    assert forms == {("multichoice", "html"), *((kind, None) for kind in ("truefalse", "numerical", "shortanswer"))}


def test_one_language(tmp_path: Path) -> None:
    data = write([bank_of(WHOLE)], WriteOptions(language="zh")).data
    assert "multilang" not in data.decode()
    assert "哪一个" in data.decode()
    assert "Which <strong>" not in data.decode()
    both = write([bank_of(WHOLE)], WriteOptions()).data
    (pick, *_) = found_in(tmp_path, "moodle", both, language="zh")
    assert pick.data is not None
    assert pick.data["prompt"] == {"zh": "哪一个？"}


@every_case(
    ("change", "why"),
    [
        (("{en: momentum}", "{en: 'a*b'}"), "its formatting"),
        (("answer: {value: -3}", "answer: {value: [1, 2]}"), "no answers of several numbers"),
        (("answer: {value: -3}", "answer: {expression: 1 - 4}"), "the answer becomes a fixed value"),
        (("{en: momentum}", "{en: momentum, zh: 动量}"), "translations"),
        (("right: {en: two}", "right: {en: two, zh: 二}"), "right sides in two languages"),
        (("answer: {value: 2.5}", "answer: {value: 2.5}\n    tolerance: {decimals: 1}"), "how the tolerance was given"),
        (("Which **one**?", "Which _one_?"), "its formatting"),
        (("rubric: [", "rubric: [{point: {en: x, zh: 甲}}, "), "rubric (it stands"),
    ],
)
def test_what_has_no_place_is_in_the_report(change: tuple[str, str], why: str) -> None:
    (reason,) = reasons(write([bank_of(WHOLE.replace(*change))], WriteOptions()).losses)
    assert why in reason


def test_more_right_options_than_moodle_has_shares_for() -> None:
    assert [share_of(count) for count in (0, 1, 3, 6, 10, 11)] == [None, "100", "33.33333", "16.66667", "10", None]
    nine = ", ".join(f"{{text: {{en: o{number}}}, correct: true}}" for number in range(9))
    many = WHOLE.replace("{text: {en: bb}}, {text: {en: cc}", f"{nine}, {{text: {{en: cc}}")
    assert "no share for 11" in write([bank_of(many)], WriteOptions()).losses.left_out["small/ticks"].en


def test_only_what_moodle_would_take_for_a_wildcard_is_spaced() -> None:
    html = inline_html(r"$\sqrt{n} \frac{1}{2} \{x\} x^{i+1} {=}$ and `{n}` {=1}")
    assert without_wildcards(html) == (
        r"\(\sqrt{ n } \frac{1}{2} \{x\} x^{ i+1 } { =}\) and <code>&#123;n&#125;</code> &#123;=1&#125;"
    )


def test_a_cloze_comes_back(tmp_path: Path) -> None:
    gaps = bank_of(CLOZE)
    written = write([gaps], WriteOptions(language="en"))
    assert written.losses == Losses()
    (back,) = read_back(tmp_path, "moodle", written.data, "gaps").banks
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
    (reason,) = reasons(write([bank_of(CLOZE.replace(*change))], WriteOptions(language="en")).losses)
    assert why in reason
