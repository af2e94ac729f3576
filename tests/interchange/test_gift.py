"""GIFT: what is written comes back, and what teachers have comes in as Moodle would read it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from campaigns import some
from foreign_files import bank_of, data_in, fields, found_in, read_back, reasons
from shipped_banks import shipped

from dlquiz.errors import UsageError
from dlquiz.interchange.gift import write
from dlquiz.interchange.gift.escapes import escaped, hidden, shown
from dlquiz.interchange.model import Losses, WriteOptions

WHOLE = r"""
format: 1
id: small
title: {en: Small}
questions:
  - id: pick
    type: choice
    topic: a
    explanation: {en: 'Since $a_{1} = b$.'}
    prompt: {en: "Which {one}: A = B?\n\n1. aa\n2. bb"}
    options: [{text: {en: '$\sqrt{n}$ ~ #1'}, correct: true}, {text: {en: '% of it'}}]
  - id: ticks
    type: choice
    topic: b-c
    multiple: true
    prompt: {en: Which?}
    options: [{text: {en: aa}, correct: true}, {text: {en: bb}}, {text: {en: cc}, correct: true}]
  - {id: so, type: true_false, topic: a, prompt: {en: Is it so?}, answer: false}
  - {id: number, type: numeric, topic: a, prompt: {en: 'How many?'}, answer: {value: -3}}
  - {id: real, type: numeric, topic: a, prompt: {en: 'How long?'}, answer: {value: 2.5}}
  - {id: words, type: text, topic: a, prompt: {en: 'Which word?'}, accept: [{en: momentum}, {en: heavy ball}]}
  - id: match
    type: matching
    topic: a
    prompt: {en: Match?}
    pairs: [{left: {en: 'a -> b'}, right: {en: '$x^{2}$ is'}}, {left: {en: bb}, right: {en: two}}]
  - id: long
    type: open
    topic: a
    prompt: {en: Why?}
    answer: {en: "Because.\n\n```\nx = {1: '~'}\n```"}
    rubric: [{point: {en: says the same as the model answer, zh: 意思与参考答案相同}}]
"""
ORDERING = "type: ordering, topic: a, prompt: {en: Order?}, items: [{en: aa}, {en: bb}, {en: cc}]"
NINE_RIGHT = ", ".join(f"{{text: {{en: o{number}}}, correct: true}}" for number in range(9))


def test_what_is_written_whole_comes_back_unchanged(tmp_path: Path) -> None:
    small = bank_of(WHOLE)
    written = write([small], WriteOptions(language="en"))
    assert written.losses == Losses()
    made = read_back(tmp_path, "gift", written.data, "small")
    assert {item.outcome for item in made.items} == {"whole"}
    assert [item.question for item in made.items] == [question.name for question in small.questions]
    for question, again in zip(small.questions, made.banks[0].questions, strict=True):
        for name in ("kind", "prompt", "topic", "explanation"):
            assert getattr(again, name) == getattr(question, name), (question.id, name)


@pytest.mark.sweep
def test_every_shipped_question_that_is_written_comes_back(tmp_path: Path) -> None:
    for each in some(shipped().banks, 3):
        written = write([each], WriteOptions(variants=2))
        found = found_in(tmp_path, "gift", written.data)
        assert len(found) == written.data.count(b"\n::") + written.data.startswith(b"::")
        assert all(one.data is not None for one in found)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("value: -3", "value: [1, 2]", "no answers of several numbers"),
        ("{en: momentum}", "{en: 'a -> b'}", "`->`"),
        ("{en: momentum}", "{en: 'a*b'}", "its formatting"),
        ("Is it so?", "Is _it_ so?", "its formatting"),
        ("answer: {value: 2.5}", "answer: {value: 2.5}, tolerance: {decimals: 1}", "how the tolerance was given"),
        ("prompt: {en: Why?}", "prompt: {en: Why?}\n    explanation: {en: So.}", "no place for: explanation"),
        ("type: true_false, topic: a, prompt: {en: Is it so?}, answer: false", ORDERING, "of the type ordering"),
        ("{text: {en: bb}}, {text: {en: cc}", f"{NINE_RIGHT}, {{text: {{en: cc}}", "no share for 11"),
    ],
)
def test_what_has_no_place_is_in_the_report(old: str, new: str, why: str) -> None:
    assert WHOLE.count(old) == 1
    (reason,) = reasons(write([bank_of(WHOLE.replace(old, new))], WriteOptions(language="en")).losses)
    assert why in reason


PARTLY = "answers that are partly right"


@pytest.mark.parametrize(
    ("text", "kind", "given", "lost"),
    [
        (
            "Ask?{=aa#fine ~bb ~%50%cc}",
            "choice",
            "options: [{text: {en: aa}, correct: true, why: {en: fine}}, {text: {en: bb}}, {text: {en: cc}}]",
            [PARTLY],
        ),
        (
            "Ask?{~%50%aa ~%50%bb ~%-100%cc}",
            "choice",
            "multiple: true, options: "
            "[{text: {en: aa}, correct: true}, {text: {en: bb}, correct: true}, {text: {en: cc}}]",
            [],
        ),
        ("Ask?{T}", "true_false", "answer: true", []),
        ("Ask?{FALSE#no#yes}", "true_false", "answer: false", ["feedback of answers"]),
        ("Ask?{=aa =%50%bb =c\\=d}", "text", "accept: [{en: aa}, {en: c=d}]", [PARTLY]),
        ("Ask?{#3}", "numeric", "answer: {value: 3}", []),
        ("Ask?{#3:2}", "numeric", "answer: {value: 3}, tolerance: {absolute: 2.0}", []),
        ("Ask?{#1..4}", "numeric", "answer: {value: 2.5}, tolerance: {absolute: 1.5}", []),
        ("Ask?{#1..5}", "numeric", "answer: {value: 3}, tolerance: {absolute: 2.0}", []),
        (
            "Ask?{#2.5:0 ~#no}",
            "numeric",
            "answer: {value: 2.5}, tolerance: {relative: 1.0e-9}",
            ["feedback of answers"],
        ),
        (
            "Ask?{#=3:0#right =%0%4:0#off by one}",
            "numeric",
            "answer: {value: 3}, mistakes: [{name: mistake_1, value: 4, feedback: {en: off by one}}]",
            ["feedback of answers"],
        ),
        (
            "Ask?{=aa -> one =bb -> two = -> six}",
            "matching",
            "pairs: [{left: {en: aa}, right: {en: one}}, {left: {en: bb}, right: {en: two}}], distractors: [{en: six}]",
            [],
        ),
        ("Ask?{T####So.}", "true_false", "answer: true, explanation: {en: So.}", []),
    ],
)
def test_what_comes_in(tmp_path: Path, text: str, kind: str, given: str, lost: list[str]) -> None:
    quiz = f"// a comment\n\n$CATEGORY: $course$/top/One//two\n\n::A\\:b::{text}\n"
    (found,) = found_in(tmp_path, "gift", quiz)
    assert found.place == "line 5"
    assert found.data == {"id": "A:b", "topic": "One/two", "prompt": {"en": "Ask?"}, "type": kind, **fields(given)}
    assert [why.en for why in found.lost] == [f"no place in a bank for: {what}" for what in lost]
    (item,) = read_back(tmp_path, "gift", quiz).items
    assert item.question == "quiz/a-b"


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("[html]<b>x</b> is \\= 1{T}", {"en": "**x** is = 1"}),
        ("[markdown]**x** \\{\\{n\\}\\}{T}", {"en": r"**x** \{{n}}"}),
        ("[plain]<b>x{T}", {"en": "<b>x"}),
        ("one\ntwo{T}", {"en": "one\\\ntwo"}),
        ("The {T} is it.", {"en": "The ＿＿＿ is it."}),
        ("[0, 1] is it{T}", {"en": "[0, 1] is it"}),
    ],
)
def test_texts(tmp_path: Path, text: str, prompt: Mapping[str, str]) -> None:
    found = data_in(tmp_path, "gift", text)
    assert found["prompt"] == prompt
    assert "id" not in found


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("A description", "it has no answer"),
        ("Ask?{T", "braces"),
        ("Ask?}{", "braces"),
        ("{T}", "it asks nothing"),
        ("Ask?{}", "no feedback `####`"),
        ("Ask?{=aa -> b}", "fewer than two pairs"),
        ("Ask?{=aa -> b =cc}", "no `->`"),
        ("Ask?{#}", "no number is right"),
        ("Ask?{#1..x}", "no number at an end"),
        ("Ask?{=aa ~}", "no right option, or no wrong one"),
        ("Ask?{" + "~a" * 201 + "}", "more than 200 answers"),
        ("x" * 400_001, "more than 400,000 characters"),
    ],
)
def test_what_is_left_out_says_why(tmp_path: Path, text: str, why: str) -> None:
    (found,) = found_in(tmp_path, "gift", f"\n{text}")
    assert found.place == "line 2"
    assert found.data is None
    assert why in found.lost[0].en


def test_too_many_questions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dlquiz.interchange.gift.reading.MOST_QUESTIONS", 2)
    with pytest.raises(UsageError, match="more than 2 questions"):
        found_in(tmp_path, "gift", "a{T}\n\n" * 3)


@pytest.mark.parametrize("text", ["", "a: b = {c} ~ #d \\ e\nf", "\\n", "\\\\=", "::"])
def test_escapes(text: str) -> None:
    assert shown(hidden(escaped(text))) == text
