"""Moodle XML of other people as questions: what comes in, what is left out, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from foreign_files import fields, found_in, read_back
from moodle_files import answer, asked, quiz

from dlquiz.errors import UsageError
from dlquiz.interchange.model import Source
from dlquiz.interchange.moodle.texts import read_html

BOMB = b'<?xml version="1.0"?>\n<!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n<quiz>&b;</quiz>'


PARTLY = "answers that are partly right"


@pytest.mark.parametrize(
    ("kind", "inside", "given", "lost"),
    [
        (
            "multichoice",
            "<single>true</single>" + answer("100", "aa", feedback="fine") + answer("50", "bb"),
            "type: choice, shuffle: false, "
            "options: [{text: {en: aa}, correct: true, why: {en: fine}}, {text: {en: bb}}]",
            [PARTLY],
        ),
        (
            "truefalse",
            answer("0", "Wahr") + answer("100", "Falsch", feedback="so"),
            "type: true_false, answer: false",
            ["feedback of answers"],
        ),
        (
            "shortanswer",
            "<usecase>1</usecase>"
            + "".join(answer(worth, said) for worth, said in (("100", "sgd*"), ("100", r"a\*b"), ("50", "x")))
            + answer("0", "*", feedback="no"),
            r"type: text, accept: [{en: a\*b}]",
            ["the pattern `sgd*`", PARTLY, "feedback of answers", "that case counts"],
        ),
        (
            "numerical",
            answer("100", "2.5", "<tolerance>0.1</tolerance>")
            + answer("0", "5", feedback="twice")
            + answer("100", "7")
            + answer("0", "*", feedback="no"),
            "type: numeric, answer: {value: 2.5}, tolerance: {absolute: 0.1}, "
            "mistakes: [{name: mistake_1, value: 5, feedback: {en: twice}}]",
            ["further right answers", "feedback of answers"],
        ),
        (
            "essay",
            "<graderinfo><text>Because.</text></graderinfo><responsetemplate><text>Dear</text></responsetemplate>",
            "type: open, answer: {en: Because.}, "
            "rubric: [{point: {en: says the same as the model answer, zh: 意思与参考答案相同}}]",
            ["the template of the answer"],
        ),
        (
            "cloze",
            "",
            "type: cloze, prompt: {en: 'A [[blank_1]] of [[blank_2]] and [[blank_3]].'}, "
            "blanks: {blank_1: {accept: [{en: row}, {en: line}]}, "
            "blank_2: {answer: {value: 2.5}, tolerance: {absolute: 0.1}}, "
            "blank_3: {options: [{text: {en: 'a}b'}, correct: true}, {text: {en: c}}]}}",
            ["feedback of answers"],
        ),
    ],
)
def test_what_comes_in(tmp_path: Path, kind: str, inside: str, given: str, lost: list[str]) -> None:
    prompt = "A {1:SA:=row~%100%line} of {:NUMERICAL:=2.5:0.1} and {2:MC:=a\\}b~c#no}." if kind == "cloze" else "Ask?"
    (found,) = found_in(tmp_path, "moodle", quiz(asked(kind, inside, prompt=prompt)))
    assert found.place == "line 2"
    assert found.data == {"id": "Q", "prompt": {"en": "Ask?"}, **fields(given)}
    assert [why.en for why in found.lost] == [f"no place in a bank for: {what}" for what in lost]
    (item,) = read_back(tmp_path, "moodle", quiz(asked(kind, inside, prompt=prompt))).items
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
    (found,) = found_in(tmp_path, "moodle", quiz(asked(kind, inside)))
    assert found.data is None
    assert why in found.lost[0].en


@pytest.mark.parametrize(
    ("field", "why"),
    [("{1:SA:~x}", "no right answer"), ("{1:REGEXP:=x}", "no blanks of the type"), ("{1:NM:=x}", "no blanks")],
)
def test_faulty_blanks(tmp_path: Path, field: str, why: str) -> None:
    (found,) = found_in(tmp_path, "moodle", quiz(asked("cloze", "", prompt=field)))
    assert why in found.lost[0].en


def test_texts_in_several_languages(tmp_path: Path) -> None:
    source = Source(tmp_path, "b")
    spans = '<span class="multilang" lang="en">One {}</span><span lang="zh_tw" class="multilang">一</span> <b>x</b>'
    assert read_html(source, spans) == ({"en": "One {} **x**", "zh": "一 **x**"}, ())
    german = '<span lang="de" class="multilang">eins</span><span class=multilang lang=en>one</span>'
    found, (why,) = read_html(source, german)
    assert found == {"en": "one"}
    assert "in de is left out" in why.en
    assert read_html(source, '<span lang="de" class="multilang">eins</span>')[0] == {"en": "eins"}
    others = '<span lang="de" class="multilang">eins</span><span lang="fr" class="multilang">un</span>'
    found, (why,) = read_html(source, others)
    assert found == {"en": "eins"}
    assert "in fr is left out" in why.en
    assert read_html(source, '<span lang="en" class="multilang">never closed')[0] == {"en": "never closed"}


def test_a_question_may_have_many_elements(tmp_path: Path) -> None:
    (found,) = found_in(tmp_path, "moodle", "<quiz><question>" + "<a/>" * 49_999 + "</question></quiz>")
    assert "no questions of the type" in found.lost[0].en


def test_other_forms_of_texts_and_files(tmp_path: Path) -> None:
    inside = answer("100", "true") + (
        '<generalfeedback format="markdown"><text>**b** {{n}}</text></generalfeedback>'
        '<hint format="plain_text"><text>a*b\n&lt;i&gt;</text></hint>'
        '<hint format="moodle_auto_format"><text>one\ntwo</text></hint><tags><tag><text>a, b</text></tag></tags>'
    )
    image = (
        '<questiontext format="html"><text>Ask?</text><file name="x.png" encoding="base64">AAAA</file></questiontext>'
    )
    text = re.sub("<questiontext.*?</questiontext>", image, asked("truefalse", inside), flags=re.DOTALL)
    category = (
        '<question type="category"><category><text>$course$/top/One // two/In // out</text></category></question>'
    )
    (found,) = found_in(tmp_path, "moodle", quiz(f"<other/>{category}{text}"))
    assert found.data is not None
    assert found.data["topic"] == "In / out"
    assert found.data["explanation"] == {"en": r"**b** \{{n}}"}
    assert found.data["hints"] == [{"en": "a\\*b\\\n<i>"}, {"en": "one\\\ntwo"}]
    assert found.data["tags"] == ["a-b"]
    assert [why.en for why in found.lost] == ["x.png is left out"]


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
        found_in(tmp_path, "moodle", data)
    assert why in refused.value.en
    assert f"line {line}:" in refused.value.en
    assert f"第 {line} 行" in refused.value.zh
    assert "\n" not in refused.value.en
