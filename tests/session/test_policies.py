"""Which questions come, in which order: against brute force on small inputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dlquiz.errors import UsageError
from dlquiz.messages import Text
from dlquiz.questions import Question, TrueFalse
from dlquiz.session import practice_order, review_order, select
from dlquiz.session.policies import interleaved


def question(name: str, topic: str, bank: str = "b", deprecated: bool = False) -> Question:
    return Question(bank, name, TrueFalse(True), "true_false", topic, Text.same("?"), deprecated=deprecated)


def of_topics(topics: str) -> list[Question]:
    """One question for each letter, of the topic of that letter."""
    return [question(f"q{place}", letter) for place, letter in enumerate(topics)]


def touching(questions: Sequence[Question]) -> int:
    """How many neighbours share a topic."""
    topics = [(q.bank, q.topic) for q in questions]
    return sum(left == right for left, right in pairwise(topics))


@cache
def fewest(left: tuple[int, ...], last: int | None = None) -> int:
    """The fewest neighbours of one topic in any order, by trying every next topic."""
    return min(
        (
            (topic == last) + fewest((*left[:topic], count - 1, *left[topic + 1 :]), topic)
            for topic, count in enumerate(left)
            if count
        ),
        default=0,
    )


@given(topics=st.text("abcd", max_size=12), seed=st.integers(0, 10**6))
@example("aaabc", 0)
@example("aaaab", 0)
@example("aabb", 3)
def test_neighbours_differ_as_far_as_possible(topics: str, seed: int) -> None:
    questions = of_topics(topics)
    ordered = interleaved(questions, seed)
    assert Counter(q.id for q in ordered) == Counter(q.id for q in questions), "each once, none lost"
    assert touching(ordered) == fewest(tuple(Counter(topics).values()))


@given(topics=st.text("abc", min_size=1, max_size=9), seed=st.integers(0, 99))
def test_neighbours_differ_from_the_question_before_too(topics: str, seed: int) -> None:
    before = question("before", "a")
    ordered = interleaved(of_topics(topics), seed, after=("b", "a"))
    counts = Counter(topics)
    assert touching([before, *ordered]) == fewest((counts["a"], counts["b"], counts["c"]), 0)


def test_the_first_questions_span_the_topics_however_large_one_is() -> None:
    ordered = interleaved(of_topics("a" * 30 + "b" * 20 + "c" * 12 + "d" * 9 + "e" * 9), 4)
    assert {q.topic for q in ordered[:5]} == set("abcde")


def test_the_same_topic_of_two_banks_is_two_topics() -> None:
    questions = [question("q1", "x", "one"), question("q2", "x", "one"), question("q3", "x", "two")]
    assert [q.bank for q in interleaved(questions, 0)] == ["one", "two", "one"]


def test_the_seed_decides_the_order_and_not_the_order_given() -> None:
    questions = of_topics("aabbccdd")
    assert interleaved(questions, 5) == interleaved(questions, 5)
    assert len({tuple(q.id for q in interleaved(questions, seed)) for seed in range(20)}) > 10


@given(
    topics=st.text("abc", max_size=12),
    flags=st.lists(st.tuples(st.booleans(), st.booleans()), min_size=12, max_size=12),
    seed=st.integers(0, 99),
)
def test_new_and_due_come_before_known(topics: str, flags: list[tuple[bool, bool]], seed: int) -> None:
    questions = of_topics(topics)
    answered = {q.name for q, (known, _) in zip(questions, flags, strict=False) if known}
    due = {q.name for q, (known, is_due) in zip(questions, flags, strict=False) if known and is_due}
    ordered = practice_order(questions, known=answered, due=due, seed=seed)
    assert sorted(q.name for q in ordered) == sorted(q.name for q in questions)
    waits = [q.name in answered and q.name not in due for q in ordered]
    assert waits == sorted(waits), "first all that is new or due, then all the rest"
    urgent = ordered[: waits.count(False)]
    assert touching(urgent) == fewest(tuple(Counter(q.topic for q in urgent).values()))


def test_the_seam_between_new_and_known_is_interleaved_too() -> None:
    questions = of_topics("aab")
    for seed in range(10):
        ordered = practice_order(questions, known={"b/q1", "b/q2"}, due=(), seed=seed)
        assert [q.topic for q in ordered] == ["a", "b", "a"]


def test_a_review_asks_what_is_due_and_in_this_selection() -> None:
    questions = of_topics("aabbc")
    ordered = review_order(questions, due=["b/q4", "b/q0", "other/q9", "b/q1"], seed=1)
    assert sorted(q.name for q in ordered) == ["b/q0", "b/q1", "b/q4"]
    assert touching(ordered) == 0
    assert review_order(questions, due=[], seed=1) == []


BANKS = [question("q1", "a"), question("q2", "b"), question("q3", "a", "c"), question("q4", "z", deprecated=True)]


@pytest.mark.parametrize(
    ("bank", "topic", "names"),
    [
        (None, None, ["b/q1", "b/q2", "c/q3"]),
        ("b", None, ["b/q1", "b/q2"]),
        (None, "a", ["b/q1", "c/q3"]),
        ("c", "a", ["c/q3"]),
    ],
)
def test_select(bank: str | None, topic: str | None, names: list[str]) -> None:
    assert [q.name for q in select(BANKS, bank=bank, topic=topic)] == names


@pytest.mark.parametrize(
    ("bank", "topic", "sentence"),
    [
        ("b", "z", "no question of the topic `z` in the bank `b`; topics: a, b"),
        (None, "sizes", "no question of the topic `sizes`; topics: a, b"),
        ("nobody", None, "there are no questions"),
    ],
)
def test_nothing_to_select(bank: str | None, topic: str | None, sentence: str) -> None:
    with pytest.raises(UsageError) as refusal:
        select(BANKS, bank=bank, topic=topic)
    assert refusal.value.en == sentence
    assert refusal.value.zh != sentence
