"""Options after an answer: whether each was to be chosen, what the learner did, and why, without contradicting it."""

from __future__ import annotations

import re

import pytest
from asked_questions import asked
from shipped_banks import shipped

from dlquiz.kinds.answering import give_up, grade, worked_solution
from dlquiz.kinds.choice import Choice
from dlquiz.messages import LANGUAGES
from dlquiz.questions.question import Question

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
    options = [option for q in shipped().questions() for kind in choices(q) for option in kind.options]
    reasons = [option.why[language] for option in options if option.why is not None]
    assert len(reasons) > 500
    assert [reason for reason in reasons if VERDICT_WORDS[language].match(reason)] == []
