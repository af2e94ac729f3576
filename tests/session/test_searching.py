"""Finding questions by words in either language, and by what history says of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from attempt_samples import sample

from dlquiz.bank import Library, load_library
from dlquiz.errors import UsageError
from dlquiz.progress.store import Store, memory_store
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


@pytest.fixture
def library(tmp_path: Path) -> Library:
    path = tmp_path / "small.yaml"
    path.write_text(BANK, "utf-8")
    found = load_library([path])
    assert not found.errors
    return found


def ids(library: Library, text: str = "", **options: Any) -> list[str]:
    return [question.id for question in Index(library).search(text, SessionOptions(**options))]


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
def test_every_word_must_stand_in_the_question(library: Library, text: str, found: list[str]) -> None:
    assert ids(library, text) == found


def test_what_is_asked_no_more_is_not_found(library: Library) -> None:
    assert ids(library, "pooling") == ["claim"]
    assert len(Index(library)) == 2


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
def test_filters_narrow(library: Library, options: dict[str, Any], found: list[str]) -> None:
    assert ids(library, **options) == found


def answered(store: Store, question: str, at: datetime, rating: Rating, score: float) -> None:
    verdict = "right" if score == 1 else "wrong"
    store.record(sample(question, at, verdict=verdict, score=score, rating=rating))


def said(library: Library, store: Store, at: datetime = NOW) -> frozenset[Standing]:
    return standings("small/claim", history_of(library, store, at, UTC))


def test_what_history_says_of_a_question(library: Library) -> None:
    with memory_store() as store:
        assert said(library, store) == {"new"}
        store.flags.set("small/claim", True, NOW)
        assert said(library, store) == {"new", "flagged"}
        answered(store, "small/claim", NOW, Rating.AGAIN, 0.0)
        assert said(library, store) == {"learning", "weak", "flagged"}
        assert said(library, store, NOW + timedelta(days=9)) == {"learning", "weak", "flagged", "due"}
        at = NOW
        for _ in range(5):
            at = store.figures.memories()["small/claim"].due
            answered(store, "small/claim", at, Rating.EASY, 1.0)
        assert said(library, store, at) == {"known", "flagged"}
        for _ in range(8):
            at = store.figures.memories()["small/claim"].due
            answered(store, "small/claim", at, Rating.AGAIN, 0.0)
            at = store.figures.memories()["small/claim"].due
            answered(store, "small/claim", at, Rating.GOOD, 1.0)
        assert "leech" in said(library, store, at)


def test_a_standing_narrows(library: Library) -> None:
    index, history = Index(library), History({}, {}, frozenset(), frozenset({"small/claim"}))
    assert [found.id for found in index.search("", None, "flagged", history)] == ["claim"]
    assert len(index.search("", None, "new", history)) == 2
    assert index.search("", None, "due", history) == []


# A selection as options


def test_a_selection_is_chosen_by_name_and_outlives_the_program(library: Library) -> None:
    options = SessionOptions(questions=("small/claim", "small/gone", "small/old", "small/claim"), number=2)
    assert [question.id for question in chosen_by(library, options)] == ["claim"]
    assert read_options(options_json(options)) == options._replace(beyond=True)
    assert read_options({"mode": "practice", "questions": [1]}) == SessionOptions()
    with pytest.raises(UsageError, match="picked"):
        chosen_by(library, SessionOptions(questions=("small/gone", "small/old")))
