"""Practice by options: which questions fit, in which order, for how long, and what is kept of the options."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from asking import next_question
from every_case import every_case
from session_samples import Learner, library_from

from dlquiz.bank import Library
from dlquiz.errors import UsageError
from dlquiz.progress.store import Store
from dlquiz.session.coming import coming, coming_text
from dlquiz.session.formatting import Held, held_text, repeats_text
from dlquiz.session.options import SessionOptions, options_json, read_options
from dlquiz.session.selection import select

LIBRARY = """
format: 1
id: b
title: Bank
questions:
  - {id: a1, type: true_false, topic: a, difficulty: 1, tags: [old], prompt: P, answer: true}
  - {id: a2, type: true_false, topic: a, difficulty: 2, prompt: P, answer: true}
  - {id: a3, type: numeric, topic: a, difficulty: 2, tags: [old, hard], prompt: '{{n}}?', answer: {expression: n},
     parameters: {n: {integer: [0, 999999]}}}
  - {id: c1, type: true_false, topic: c, difficulty: 3, tags: [hard], prompt: P, answer: true}
  - {id: c2, type: true_false, topic: c, difficulty: 3, prompt: P, answer: true}
  - {id: old, type: true_false, topic: z, deprecated: true, prompt: P, answer: true}
"""
ALL = library_from(LIBRARY)


@pytest.fixture
def learner(store: Store) -> Learner:
    return Learner(ALL, store)


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        ({"difficulty": 2}, "a2 a3"),
        ({"tag": "hard"}, "a3 c1"),
        ({"kind": "numeric"}, "a3"),
        ({"topic": "a", "tag": "old"}, "a1 a3"),
        ({"topic": "a", "tag": "old", "kind": "true_false", "difficulty": 1, "bank": "b"}, "a1"),
    ],
)
def test_only_what_has_all_that_is_wished_for_is_asked(learner: Learner, options: dict[str, Any], ids: str) -> None:
    assert sorted(learner.practise(**options)) == ids.split()


@pytest.mark.parametrize(
    ("options", "en", "zh"),
    [
        ({"bank": "nobody"}, "there are no questions", "没有题目"),
        ({"topic": "sizes"}, "no question of the topic `sizes`; topics: a, c", "没有主题为 `sizes` 的题目；可选：a、c"),
        (
            {"bank": "b", "topic": "z"},
            "no question of the topic `z` in the bank `b`; topics: a, c",
            "没有题库 `b` 中主题为 `z` 的题目；可选：a、c",
        ),
        ({"tag": "odd"}, "no question with the tag `odd`; tags: hard, old", "没有标签为 `odd` 的题目；可选：hard、old"),
        (
            {"topic": "c", "kind": "open"},
            "no question of the kind `open` of the topic `c`; kinds: true_false (true or false)",
            "没有主题为 `c` 且题型为 `open` 的题目；可选：true_false（判断题）",
        ),
        (
            {"bank": "b", "difficulty": 1, "topic": "c"},
            "no question of the difficulty `1` in the bank `b` of the topic `c`; difficulties: 3",
            "没有题库 `b` 中主题为 `c` 且难度为 `1` 的题目；可选：3",
        ),
    ],
)
def test_where_nothing_fits_one_sentence_says_what_there_is(options: dict[str, Any], en: str, zh: str) -> None:
    with pytest.raises(UsageError) as refusal:
        select(ALL.questions(), **options)
    assert (refusal.value.en, refusal.value.zh) == (en, zh)


def test_one_question_is_asked_with_the_numbers_of_a_seed_and_then_with_fresh_ones(learner: Learner) -> None:
    session = learner.sit(question="b/a3", number=3, first_seed=77).session
    seeds = []
    while (question_state := next_question(session)) is not None:
        assert question_state.variant.question.id == "a3"
        seeds.append(question_state.variant.seed)
        session.submit("?")
    assert seeds[0] == 77
    assert len(set(seeds)) == 3
    with pytest.raises(UsageError, match="b/none"):
        learner.sit(question="b/none")


# Orders


def test_the_weakest_come_first_and_what_is_new_goes_by_its_topic(learner: Learner) -> None:
    learner.practise("a1", number=1, question="b/a1")
    learner.practise(number=1, question="b/c1")
    # One wrong answer (0.29), the new ones of its topic, those of the other topic, and one right answer at its end.
    asked = learner.practise("a1 a2 a3 c1 c2", order="weakest")
    assert asked[0] in ("a1", "a2", "a3")
    assert set(asked[:3]) == {"a1", "a2", "a3"}
    assert set(asked[3:]) == {"c1", "c2"}


def test_what_is_new_comes_before_what_is_due(learner: Learner) -> None:
    learner.practise("a1 c1", difficulty=1)
    learner.practise("a1 c1", question="b/c1", number=1)
    learner.clock.now += timedelta(days=30)
    mixed = learner.sit(order="mixed").session
    assert mixed.total == 5
    asked = learner.practise(order="new")
    assert set(asked[:3]) == {"a2", "a3", "c2"}
    assert set(asked[3:]) == {"a1", "c1"}


# Time


def test_no_question_is_begun_when_the_time_is_up_and_the_one_under_way_is_finished(learner: Learner) -> None:
    asked = learner.practise(minutes=20, seconds=7 * 60)
    # Begun at 0, 7 and 14 minutes; the third is answered at 21.
    assert len(asked) == 3
    assert learner.store.figures.answered() == 3


def test_until_the_time_is_up_questions_come_round(learner: Learner) -> None:
    session = learner.sit(minutes=10, topic="a").session
    question_state = next_question(session)
    assert (question_state.place, question_state.total, session.total, session.minutes_left) == ("1", None, None, 10)
    assert len(learner.practise(minutes=10, topic="a", seconds=60)) == 10


# Ahead, and what comes


@pytest.mark.parametrize("order", ["mixed", "weakest", "new", "adaptive"])
def test_repeats_are_reported_beforehand(learner: Learner, order: str) -> None:
    assert learner.sit(order=order).held.repeats == 0
    held = learner.sit(order=order, number=7).held
    assert (held.repeats, held.asked) == (2, 7), "five, and two of them once more"
    learner.practise(topic="a")
    learner.clock.now += timedelta(hours=1)
    found = learner.sit(order=order, number=4)
    assert repeats_text(found.held).en.startswith("Repeats: 2 of these 4 questions")
    learner.practise(topic="c")
    for options in ({}, {"number": 5}, {"minutes": 20}, {"questions": ("b/a1", "b/c1")}, {"bank": "b", "topic": "a"}):
        found = learner.sit(order=order, **options)
        assert found.session is not None
        assert repeats_text(found.held).en.startswith("All of these questions are repeats")
        assert held_text(found.held).en == ""
    assert learner.sit(question="b/a1", number=3).held == Held(), "it is asked for by its name, so many times"
    assert learner.sit(mode="review", number=2) == (None, Held())


def test_what_comes_when(learner: Learner) -> None:
    assert coming(learner.store, ALL, learner.clock(), learner.clock.now.tzinfo) == (0, 0, 0)
    learner.practise("a1 a2 a3")
    found = coming(learner.store, ALL, learner.clock(), learner.clock.now.tzinfo)
    # Those answered wrongly come back tomorrow, those answered rightly within the week.
    assert found == (3, 5, 5)
    dues = [memory.due for memory in learner.store.figures.memories().values()]
    last = max(dues)
    weeks = [coming(learner.store, ALL, last - timedelta(days=ahead), last.tzinfo).week for ahead in (7, 8)]
    assert weeks == [
        5,
        5 - sum(due.date() == last.date() for due in dues),
    ]
    assert coming_text(found).en == "Coming back: 3 tomorrow, 5 within 7 days, 5 within 30 days."
    assert coming(learner.store, Library(()), learner.clock(), learner.clock.now.tzinfo) == (0, 0, 0)


# What is kept


def test_wishes_come_back_as_they_were_kept() -> None:
    options = SessionOptions("review", "b", "a", 4, 7, True, 2, "old", "numeric", "mixed", 20.5, "b/a1", 9)
    assert read_options(options_json(options)) == SessionOptions(
        "review", "b", "a", 4, difficulty=2, tag="old", kind="numeric", minutes=20.5, question="b/a1", beyond=True
    )


@every_case(
    ("options", "limited"),
    [
        (SessionOptions(), True),
        (SessionOptions(bank="b"), True),
        (SessionOptions(beyond=True), False),
        (SessionOptions(number=3), False),
        (SessionOptions(minutes=3), False),
        (SessionOptions(order="new"), False),
        (SessionOptions(order="weakest"), False),
        (SessionOptions(order="adaptive"), False),
        (SessionOptions("review"), True),
        (SessionOptions("review", minutes=3), True),
        (SessionOptions("review", number=3), False),
        (SessionOptions("review", beyond=True), False),
    ],
)
def test_an_explicit_wish_goes_beyond_the_daily_limits_and_still_does_when_it_is_resumed(
    options: SessionOptions, limited: bool
) -> None:
    assert options.is_limited is limited
    resumed = read_options(options_json(options) | {"number": 2})
    assert resumed.is_limited is limited


@pytest.mark.parametrize("values", [{}, {"mode": "drill"}, {"mode": 3}, {"mode": "practice", "order": "odd"}])
def test_what_is_none_of_ours_is_no_wish(values: dict[str, Any]) -> None:
    assert read_options(values) is None


def test_the_draft_keeps_what_is_left_of_the_session(learner: Learner) -> None:
    session = learner.sit(topic="a", number=5, minutes=30, order="new").session
    next_question(session)
    session.submit("?")
    learner.clock.wait(600)
    next_question(session)
    draft = learner.store.drafts.current()
    assert read_options(draft.options) == SessionOptions(
        topic="a",
        number=4,
        minutes=20.0,
        order="new",
        beyond=True,
        failed=(session.results[0].question_state.variant.question.name,),
    )
