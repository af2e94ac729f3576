"""The adaptive order: what tells most about the learner is asked first, again and again for what is known by then."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from asking import next_question
from session_samples import Clock, claims, refuse
from session_samples import begun as begin

from dlquiz.bank import Library
from dlquiz.progress.store import Store, memory_store
from dlquiz.session.adaptive import MostInformative
from dlquiz.session.session import Session

ALL = claims(
    *(
        f"{topic}{level}{number}, topic: {topic}, difficulty: {level}"
        for topic in "st"
        for level in (1, 2, 3)
        for number in range(4)
    )
)


def begun(store: Store, clock: Clock, *, seed: int = 3, **options: Any) -> Session:
    session = begin(ALL, store, clock, seed=seed, order="adaptive", **options).session
    assert session is not None
    return session


def asked(session: Session, answer: Any, number: int) -> list[str]:
    """The ids of the next so many questions, those that come back left out; `answer` says which are right."""
    found: list[str] = []
    while len(found) < number and (state := next_question(session)) is not None:
        if state.relearned:
            session.skip()
            continue
        found.append(state.variant.question.id)
        session.submit("true" if answer(found[-1]) else "false")
    return found


def levels(ids: list[str]) -> str:
    return "".join(name[1] for name in ids)


def test_it_begins_in_the_middle_and_follows_the_answers(store: Store) -> None:
    right = asked(begun(store, Clock(), number=24), lambda _: True, 12)
    assert levels(right)[0] == "2"
    assert "3" in levels(right)[:4] and "1" not in levels(right)[:8]
    with memory_store() as other:
        wrong = asked(begun(other, Clock(), number=24), lambda _: False, 12)
    assert levels(wrong)[0] == "2"
    assert "1" in levels(wrong)[:4] and "3" not in levels(wrong)[:8]


def test_each_topic_has_an_ability_of_its_own(store: Store) -> None:
    found = asked(begun(store, Clock(), number=24), lambda name: name[0] == "s", 16)
    strong, weak = ([name[1] for name in found if name[0] == topic] for topic in "st")
    assert strong.count("3") > strong.count("1")
    assert weak.count("1") > weak.count("3")


def test_the_same_seed_and_history_ask_the_same(store: Store) -> None:
    def answer(name: str) -> bool:
        return hash_of(name) % 3 > 0

    def hash_of(name: str) -> int:
        return sum(map(ord, name))

    first = asked(begun(store, Clock(), number=24), answer, 24)
    with memory_store() as other:
        assert asked(begun(other, Clock(), number=24), answer, 24) == first
    with memory_store() as third:
        assert asked(begun(third, Clock(), seed=4, number=24), answer, 24) != first
    assert sorted(first) == sorted(question.id for question in ALL.questions()), "each once"


def test_what_is_new_comes_before_what_was_answered(store: Store) -> None:
    clock = Clock()
    answered = asked(begun(store, clock, number=24), lambda _: True, 5)
    clock.now += timedelta(days=40)
    session = begun(store, clock, number=24)
    assert session.total == 24
    again = asked(session, lambda _: True, 24)
    assert set(again[:19]).isdisjoint(answered)
    assert set(again[19:]) == set(answered)


def test_a_question_that_is_put_off_comes_last(store: Store) -> None:
    session = begun(store, Clock(), number=4, topic="s", difficulty=2)
    state = next_question(session)
    session.skip()
    found = asked(session, lambda _: True, 4)
    assert found[-1] == state.variant.question.id
    assert len(set(found)) == 4


def test_a_history_that_cannot_be_read_keeps_what_was_known(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    questions = list(ALL.questions())
    choose = MostInformative(ALL, store, {question.name: 0 for question in questions})
    asked(begun(store, Clock(), number=24, topic="s"), lambda _: True, 8)
    before = choose(questions)
    monkeypatch.setattr(store.figures, "tallies", refuse)
    assert choose(questions) == before
    assert questions[before].difficulty == 3


def test_answers_to_questions_that_are_gone_tell_nothing(store: Store) -> None:
    asked(begun(store, Clock(), number=24), lambda _: True, 8)
    questions = list(ALL.questions())
    gone = MostInformative(Library(()), store, {})
    assert questions[gone(questions)].difficulty == 2
