"""Finding questions by words in either language, and by what history says of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from attempt_samples import sample
from session_samples import library_from

from dlquiz.errors import UsageError
from dlquiz.progress.store import Store
from dlquiz.schedule import Rating
from dlquiz.session.options import SessionOptions, options_json, read_options
from dlquiz.session.searching import History, Index, Standing, history_of, standings
from dlquiz.session.starting import chosen_by

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BANK = r"""
format: 1
id: small
title: {en: A Small Bank, zh: 小题库}
topics: {sizes: {en: Sizes of outputs, zh: 输出尺寸}}
questions:
  - id: conv-width
    type: numeric
    topic: sizes
    difficulty: 1
    tags: [stride, padding]
    prompt:
      en: 'A **3×3 kernel** over width {{n}}, with $\alpha \le 2$?'
      zh: '卷积核为３×３，宽度为 {{n}}，求输出。'
    parameters: {n: {choose: [20]}}
    answer: {expression: n - 2}
  - id: claim
    type: true_false
    topic: sizes
    prompt: {en: Pooling has WEIGHTS., zh: 池化有权重。}
    answer: false
  - id: old
    type: true_false
    topic: sizes
    deprecated: true
    prompt: {en: Pooling once more., zh: 池化。}
    answer: false
"""
LIBRARY = library_from(BANK)


def ids(text: str = "", **options: Any) -> list[str]:
    return [question.id for question in Index(LIBRARY).search(text, SessionOptions(**options))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["conv-width", "claim"]),
        ("weights", ["claim"]),
        ("wEIGHts pool", ["claim"]),
        ("ｗｅｉｇｈｔｓ", ["claim"]),
        ("权重", ["claim"]),
        ("卷积核 宽度", ["conv-width"]),
        ("3×3 kernel", ["conv-width"]),
        ("3x3 kernel", ["conv-width"]),
        ("3×3核", []),
        ("核为3×3", ["conv-width"]),
        ("**3×3", ["conv-width"]),
        ("width n", ["conv-width"]),
        ("\\alpha", ["conv-width"]),
        ("α ≤", ["conv-width"]),
        ("conv-w", ["conv-width"]),
        ("padding stride", ["conv-width"]),
        ("输出尺寸", ["conv-width", "claim"]),
        ("小题库", ["conv-width", "claim"]),
        ("weights stride", []),
        ("  ", ["conv-width", "claim"]),
        ("$", ["conv-width", "claim"]),
    ],
)
def test_every_word_must_stand_in_the_question(text: str, found: list[str]) -> None:
    assert ids(text) == found


def test_what_is_asked_no_more_is_not_found() -> None:
    assert ids("pooling") == ["claim"]
    assert len(Index(LIBRARY)) == 2


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({"kind": "numeric"}, ["conv-width"]),
        ({"difficulty": 2}, ["claim"]),
        ({"tag": "stride"}, ["conv-width"]),
        ({"bank": "small", "topic": "sizes"}, ["conv-width", "claim"]),
        ({"bank": "other"}, []),
        ({"topic": "other"}, []),
        ({"kind": "numeric", "difficulty": 2}, []),
    ],
)
def test_filters_narrow(options: dict[str, Any], found: list[str]) -> None:
    assert ids(**options) == found


def answered(store: Store, question: str, at: datetime, rating: Rating, score: float) -> None:
    verdict = "right" if score == 1 else "wrong"
    store.record(sample(question, at, verdict=verdict, score=score, rating=rating))


def said(store: Store, at: datetime = NOW) -> frozenset[Standing]:
    return standings("small/claim", history_of(LIBRARY, store, at, UTC))


def test_what_history_says_of_a_question(store: Store) -> None:
    assert said(store) == {"new"}
    store.flags.set("small/claim", True, NOW)
    assert said(store) == {"new", "flagged"}
    answered(store, "small/claim", NOW, Rating.AGAIN, 0.0)
    assert said(store) == {"learning", "weak", "flagged"}
    assert said(store, NOW + timedelta(days=9)) == {"learning", "weak", "flagged", "due"}
    at = NOW
    for _ in range(5):
        at = store.figures.memories()["small/claim"].due
        answered(store, "small/claim", at, Rating.EASY, 1.0)
    assert said(store, at) == {"known", "flagged"}
    for _ in range(8):
        at = store.figures.memories()["small/claim"].due
        answered(store, "small/claim", at, Rating.AGAIN, 0.0)
        at = store.figures.memories()["small/claim"].due
        answered(store, "small/claim", at, Rating.GOOD, 1.0)
    assert "leech" in said(store, at)


def test_a_standing_narrows() -> None:
    index, history = Index(LIBRARY), History({}, {}, frozenset(), frozenset({"small/claim"}))
    assert [found.id for found in index.search("", None, "flagged", history)] == ["claim"]
    assert len(index.search("", None, "new", history)) == 2
    assert index.search("", None, "due", history) == []


# A selection as options


def test_a_selection_is_chosen_by_name_and_outlives_the_program() -> None:
    options = SessionOptions(questions=("small/claim", "small/gone", "small/old", "small/claim"), number=2)
    assert [question.id for question in chosen_by(LIBRARY, options)] == ["claim"]
    assert read_options(options_json(options)) == options._replace(beyond=True)
    assert read_options({"mode": "practice", "questions": [1]}) == SessionOptions()
    with pytest.raises(UsageError, match="picked"):
        chosen_by(LIBRARY, SessionOptions(questions=("small/gone", "small/old")))
