"""Which questions come, in which order: against brute force on small inputs; the adaptive order by what is answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, cast

import pytest
from asking import next_question
from hypothesis import example, given
from hypothesis import strategies as st
from session_samples import Clock, begun, claims, refuse

from dlquiz.bank import Library
from dlquiz.kinds.true_false import TrueFalse
from dlquiz.messages import Text
from dlquiz.progress.store import Store, memory_store
from dlquiz.questions.kinds import Kind
from dlquiz.questions.question import Question
from dlquiz.session.adaptive import MostInformative
from dlquiz.session.policies import interleaved, planned, practice_order, review_order
from dlquiz.session.session import Session
from dlquiz.session.today import Day


def question(name: str, topic: str, bank: str = "b") -> Question:
    return Question(bank, name, TrueFalse(True), "true_false", topic, Text.same("?"))


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


def test_the_seed_decides_the_order_and_not_the_order_given() -> None:
    questions = of_topics("aabbccdd")
    assert interleaved(questions, 5) == interleaved(questions, 5)
    assert len({tuple(q.id for q in interleaved(questions, seed)) for seed in range(20)}) > 10


def of_families(families: str) -> list[Question]:
    """One question for each letter, of the family of that letter; `-` has none. All of one topic."""
    return [replace(question(f"q{place}", "t"), family=letter.strip("-")) for place, letter in enumerate(families)]


def family_in(questions: Sequence[Question]) -> Callable[[str], str]:
    names = {q.name: q.family_name for q in questions}
    return lambda name: names.get(name, "")


def names(questions: Sequence[Question]) -> list[str]:
    return [q.id for q in questions]


def practised(questions: Sequence[Question], day: Day, seed: int = 0) -> list[Question]:
    return practice_order(questions, planned(questions, day, family_in(questions), seed), seed)


@dataclass
class Case:
    """Questions with families and topics, and a day that says something of each."""

    questions: list[Question]
    day: Day
    seed: int


@st.composite
def cases(draw: st.DrawFn) -> Case:
    said = draw(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["", "f", "g"]), st.sampled_from(States))))
    questions = [replace(question(f"q{n}", topic), family=family) for n, (topic, family, _) in enumerate(said)]
    states = {q.name: state for q, (*_, state) in zip(questions, said, strict=True)}
    shuffled = draw(st.permutations([q.name for q in questions]))
    of = {state: [name for name in shuffled if states[name] == state] for state in States}
    day = Day(
        due=of["due"],
        known=[*of["due"], *of["today"], *of["known"]],
        answered=of["today"],
        reviews=draw(st.integers(0, 4)),
        new=draw(st.integers(0, 4)),
    )
    return Case(questions, day, draw(st.integers(0, 99)))


States = ("new", "due", "known", "today")
"""Never answered; due; known and not due; answered today."""


@given(cases())
def test_practice_asks_everything_in_the_order_of_urgency(case: Case) -> None:
    day, family_of = case.day, family_in(case.questions)
    plan = planned(case.questions, day, family_of, case.seed)
    ordered = practice_order(case.questions, plan, case.seed)
    assert Counter(q.name for q in ordered) == Counter(q.name for q in case.questions), "each once, none unreachable"
    urgent = [*plan.due.taken, *plan.new.taken]
    assert len(plan.due.taken) <= day.reviews
    assert len(plan.new.taken) <= day.new
    assert {q.name for q in ordered[: len(urgent)]} == set(urgent)
    ahead = ordered[len(urgent) : len(urgent) + len(plan.ahead.taken)]
    assert {q.name for q in ahead} == set(plan.ahead.taken)
    assert touching(ordered[: len(urgent)]) == fewest(tuple(Counter(q.topic for q in ordered[: len(urgent)]).values()))


@given(cases())
def test_of_a_family_one_question_is_asked_a_day(case: Case) -> None:
    day, family_of = case.day, family_in(case.questions)
    plan = planned(case.questions, day, family_of, case.seed)
    taken = [name for group in plan for name in group.taken]
    families = Counter(family_of(name) for name in {*taken, *day.answered} if family_of(name))
    answered = Counter(family_of(name) for name in day.answered if family_of(name))
    assert all(count <= max(1, answered[family]) for family, count in families.items())
    for name in (name for group in plan for name in group.buried):
        asked = {*taken, *day.answered} - {name}
        assert family_of(name) in {family_of(other) for other in asked}, "it rests for a sibling only"


@given(cases())
def test_the_limits_cut_the_least_urgent(case: Case) -> None:
    plan = planned(case.questions, case.day, family_in(case.questions), case.seed)
    place = {name: number for number, name in enumerate(case.day.due)}
    assert [place[name] for name in plan.due.taken] == sorted(place[name] for name in plan.due.taken)
    if plan.due.more:
        assert len(plan.due.taken) == case.day.reviews
        assert max((place[name] for name in plan.due.taken), default=-1) < min(place[name] for name in plan.due.more)
    if plan.new.more:
        assert len(plan.new.taken) == case.day.new


def test_the_longest_overdue_of_a_family_comes_before_its_new_siblings() -> None:
    questions = of_families("aaa-")
    plan = planned(questions, Day(due=["b/q2", "b/q1"], known=["b/q2", "b/q1"]), family_in(questions), 3)
    assert plan.due == (["b/q2"], [], ["b/q1"])
    assert plan.new == (["b/q3"], [], ["b/q0"])


def test_one_family_name_in_two_banks_is_two_families_unless_it_names_a_bank() -> None:
    one, two, guest = (replace(question("q", "t", bank), family="f") for bank in ("one", "two", "three"))
    guest = replace(guest, family="one/f")
    assert [q.family_name for q in (one, two, guest)] == ["one/f", "two/f", "one/f"]
    assert question("q", "t").family_name == ""
    plan = planned([one, two, guest], Day(), family_in([one, two, guest]), 1)
    assert sorted(plan.new.taken) in (["one/q", "two/q"], ["three/q", "two/q"])


def test_practising_ahead_begins_with_what_is_due_next_and_mixes_topics() -> None:
    questions = of_topics("a" * 15 + "b" * 15)
    soon = [f"b/q{place}" for pair in zip(range(15), range(15, 30), strict=True) for place in pair]
    ordered = [q.name for q in practised(questions, Day(known=soon), 5)]
    assert ordered != soon
    assert all(set(ordered[start : start + 10]) == set(soon[start : start + 10]) for start in (0, 10, 20))
    assert touching(practised(questions, Day(known=soon), 5)) == 0


def test_the_new_questions_of_a_topic_begin_with_the_easier_ones() -> None:
    graded = [replace(each, difficulty=3 - place % 3) for place, each in enumerate(of_topics("ab" * 12))]
    in_file = replace(graded[2], kind=cast(Kind, SimpleNamespace(in_file=True)), difficulty=1)
    questions = [in_file if each is graded[2] else each for each in graded]
    due = ["b/q0", "b/q1", "b/q3"]
    for seed in range(10):
        ordered = practised(questions, Day(due=due, known=due), seed)
        assert names(ordered) != names(practised(questions, Day(due=due, known=due), seed + 10))
        assert touching(ordered) == 0
        for topic in "ab":
            new = [each for each in ordered if each.topic == topic and each.name not in due]
            levels = [each.difficulty for each in new if each is not in_file]
            assert levels == sorted(levels)
            assert in_file not in new[:-1]
        plan = planned(questions, Day(new=4), family_in(questions), seed)
        assert {each.difficulty for each in questions if each.name in plan.new.taken} == {1}


def test_a_review_asks_what_is_due_and_in_this_selection() -> None:
    questions = of_topics("aabbc")
    due = ["b/q4", "b/q0", "other/q9", "b/q1"]
    plan = planned(questions, Day(due=due, known=due), family_in(questions), 1)
    ordered = review_order(questions, plan, 1)
    assert sorted(q.name for q in ordered) == ["b/q0", "b/q1", "b/q4"]
    assert touching(ordered) == 0
    assert review_order(questions, planned(questions, Day(), family_in(questions), 1), 1) == []


def test_a_review_of_a_wished_number_goes_on_beyond_limit_and_siblings() -> None:
    questions = of_families("a-a-")
    due = ["b/q0", "b/q1", "b/q2", "b/q3"]
    plan = planned(questions, Day(due=due, known=due, reviews=2), family_in(questions), 1)
    assert sorted(names(review_order(questions, plan, 1))) == ["q0", "q1"]
    every = names(review_order(questions, plan, 1, every=True))
    assert sorted(every[:2]) == ["q0", "q1"]
    assert every[2:] == ["q3", "q2"]


# The adaptive order: what tells most about the learner is asked first, again and again for what is known by then

ALL = claims(
    *(
        f"{topic}{level}{number}, topic: {topic}, difficulty: {level}"
        for topic in "st"
        for level in (1, 2, 3)
        for number in range(4)
    )
)


def adapting(store: Store, clock: Clock, *, seed: int = 3, **options: Any) -> Session:
    session = begun(ALL, store, clock, seed=seed, order="adaptive", **options).session
    assert session is not None
    return session


def ids_asked(session: Session, answer: Any, number: int) -> list[str]:
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
    right = ids_asked(adapting(store, Clock(), number=24), lambda _: True, 12)
    assert levels(right)[0] == "2"
    assert "3" in levels(right)[:4] and "1" not in levels(right)[:8]
    with memory_store() as other:
        wrong = ids_asked(adapting(other, Clock(), number=24), lambda _: False, 12)
    assert levels(wrong)[0] == "2"
    assert "1" in levels(wrong)[:4] and "3" not in levels(wrong)[:8]


def test_each_topic_has_an_ability_of_its_own(store: Store) -> None:
    found = ids_asked(adapting(store, Clock(), number=24), lambda name: name[0] == "s", 16)
    strong, weak = ([name[1] for name in found if name[0] == topic] for topic in "st")
    assert strong.count("3") > strong.count("1")
    assert weak.count("1") > weak.count("3")


def test_the_same_seed_and_history_ask_the_same(store: Store) -> None:
    def answer(name: str) -> bool:
        return hash_of(name) % 3 > 0

    def hash_of(name: str) -> int:
        return sum(map(ord, name))

    first = ids_asked(adapting(store, Clock(), number=24), answer, 24)
    with memory_store() as other:
        assert ids_asked(adapting(other, Clock(), number=24), answer, 24) == first
    with memory_store() as third:
        assert ids_asked(adapting(third, Clock(), seed=4, number=24), answer, 24) != first
    assert sorted(first) == sorted(question.id for question in ALL.questions()), "each once"


def test_what_is_new_comes_before_what_was_answered(store: Store) -> None:
    clock = Clock()
    answered = ids_asked(adapting(store, clock, number=24), lambda _: True, 5)
    clock.now += timedelta(days=40)
    session = adapting(store, clock, number=24)
    assert session.total == 24
    again = ids_asked(session, lambda _: True, 24)
    assert set(again[:19]).isdisjoint(answered)
    assert set(again[19:]) == set(answered)


def test_a_question_that_is_put_off_comes_last(store: Store) -> None:
    session = adapting(store, Clock(), number=4, topic="s", difficulty=2)
    state = next_question(session)
    session.skip()
    found = ids_asked(session, lambda _: True, 4)
    assert found[-1] == state.variant.question.id
    assert len(set(found)) == 4


def test_a_history_that_cannot_be_read_keeps_what_was_known(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    questions = list(ALL.questions())
    choose = MostInformative(ALL, store, {question.name: 0 for question in questions})
    ids_asked(adapting(store, Clock(), number=24, topic="s"), lambda _: True, 8)
    before = choose(questions)
    monkeypatch.setattr(store.figures, "tallies", refuse)
    assert choose(questions) == before
    assert questions[before].difficulty == 3


def test_answers_to_questions_that_are_gone_tell_nothing(store: Store) -> None:
    ids_asked(adapting(store, Clock(), number=24), lambda _: True, 8)
    questions = list(ALL.questions())
    gone = MostInformative(Library(()), store, {})
    assert questions[gone(questions)].difficulty == 2
