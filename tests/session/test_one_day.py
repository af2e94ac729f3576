"""What one day asks: what is due on it, its limits, siblings, and sessions that go on into the next one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from asking import next_question
from evenings import ONE, learner_in
from hypothesis import given, settings
from hypothesis import strategies as st
from session_samples import Learner, claims

from dlquiz.bank import Bank, Library
from dlquiz.kinds.true_false import TrueFalse
from dlquiz.messages import Text
from dlquiz.progress.store import Store, memory_store
from dlquiz.questions.question import Question
from dlquiz.session.formatting import Held, held_text
from dlquiz.session.today import Limits, Siblings, Unanswered, due_today, families, pick, resting

DAY = timedelta(days=1)
EAST = timezone(timedelta(hours=1))


def bank_of(*said: str) -> Library:
    """Questions said as `name`, `name:family`, each of a topic of its own."""
    families = (each.partition(":") for each in said)
    return claims(
        *(
            f"{name}, topic: t{place}" + (f", family: {family}" if family else "")
            for place, (name, _, family) in enumerate(families)
        )
    )


def due(learner: Learner) -> tuple[list[str], list[str]]:
    found = due_today(learner.library, learner.store, learner.clock(), learner.zone)
    return found.taken, found.buried


# Due today


def test_due_is_what_the_learners_day_brings_and_once_answered_it_is_done(store: Store) -> None:
    learner = Learner(bank_of("a", "b"), store, EAST)
    learner.clock.now = datetime(2026, 3, 1, 20, tzinfo=EAST)
    assert sorted(learner.practise()) == ["a", "b"]
    # Due two days later at 20:00: from 4:00 on of that day, and not an instant before.
    learner.clock.now = datetime(2026, 3, 3, 3, 59, 59, 999999, tzinfo=EAST)
    assert due(learner) == ([], [])
    assert learner.sit(mode="review") == (None, Held(limits=learner.limits))
    learner.clock.now = datetime(2026, 3, 3, 4, tzinfo=EAST)
    assert sorted(due(learner)[0]) == ["b/a", "b/b"]
    session = learner.sit(mode="review").session
    first = next_question(session)
    session.submit("true")
    assert due(learner)[0] == [name for name in ("b/a", "b/b") if name != first.variant.question.name]
    learner.answer_all(session)
    assert due(learner) == ([], [])


def test_what_is_asked_no_more_is_not_due(store: Store) -> None:
    learner = Learner(bank_of("a", "b"), store)
    learner.practise()
    learner.wait(9 * DAY)
    old = claims("a, topic: t0, deprecated: true")
    for library, disabled, due in ((learner.library, (), ["b/a", "b/b"]), (bank_of("a"), (), ["b/a"]), (old, (), []),
                                   (learner.library, ("b",), [])):  # fmt: skip
        found = due_today(learner.library, store, learner.clock(), UTC, resting=resting(library, disabled))
        assert sorted(found.taken) == due


# Limits


def test_new_questions_are_limited_and_then_practised_ahead_unless_a_number_is_asked_for(store: Store) -> None:
    learner = Learner(bank_of(*"abcdefgh"), store, new=3)
    first = learner.practise(usual=3)
    assert len(set(first)) == 3
    limited = learner.sit(usual=3)
    assert limited.held == Held(new=5, limits=learner.limits, repeats=3, asked=3)
    assert sorted(learner.answer_all(limited.session)) == sorted(first), "known ones before those beyond the limit"
    assert learner.sit(number=5).held == Held()
    second = learner.practise(number=4)
    assert set(second) & set(first) == set(), "so many new ones were asked for"
    learner.wait(DAY)
    assert learner.sit(number=8).session is not None
    assert set(learner.practise(usual=1)) & {*first, *second} == set(), "a new day brings new ones"


@pytest.mark.parametrize(
    "options",
    [{"number": 4}, {"order": "new", "usual": 4}, {"order": "weakest", "number": 4}, {"beyond": True, "usual": 4}],
)
def test_an_explicit_wish_reaches_every_new_question_before_any_repeat(store: Store, options: dict[str, Any]) -> None:
    learner = Learner(bank_of(*"abcdefgh"), store, new=1, reviews=0)
    asked = [*learner.practise(**options), *learner.practise(**options)]
    assert sorted(asked) == list("abcdefgh")
    last = learner.sit(**options)
    assert last.session is not None
    assert last.held == Held(repeats=4, asked=4), "said before the first question"


def test_reviews_are_limited_by_the_day_and_the_longest_overdue_come_first(store: Store) -> None:
    learner = Learner(bank_of(*"abcdef"), store, reviews=2)
    for name in "abcdef":
        learner.practise(topic=f"t{'abcdef'.index(name)}")
        learner.wait(timedelta(minutes=1))
    learner.wait(5 * DAY)
    found = learner.sit(mode="review")
    assert found.held == Held(due=4, limits=learner.limits)
    assert sorted(learner.answer_all(found.session)) == ["a", "b"]
    assert learner.sit(mode="review") == (None, Held(due=4, limits=learner.limits))
    assert sorted(learner.practise(mode="review", number=4)) == ["c", "d", "e", "f"], "a number lifts the limit"
    assert due(learner) == ([], [])


# Siblings


def test_of_a_family_one_question_is_asked_a_day(store: Store) -> None:
    learner = Learner(bank_of("a:f", "b:f", "c"), store)
    first = learner.practise(number=2)
    assert first[0] != first[1]
    assert "c" in first, "within one session a sibling comes last"
    assert learner.practise(usual=3)[2] not in first
    learner.wait(DAY)
    (other,) = {"a", "b"} - set(first)
    learner.wait(9 * DAY)
    taken, buried = due(learner)
    assert sorted(taken + buried) == ["b/a", "b/b", "b/c"]
    assert len(buried) == 1
    assert learner.sit(mode="review").held == Held(siblings=1, limits=learner.limits)
    assert f"b/{learner.practise(mode='review')[-1]}" not in buried
    assert due(learner) == ([], buried), "it rests until tomorrow"
    learner.wait(DAY)
    assert due(learner) == (buried, [])
    assert f"b/{other}" in {*taken, *buried}


# Repeatable sessions


def test_with_a_seed_nothing_but_the_seed_counts(store: Store) -> None:
    def order(learner: Learner) -> list[str]:
        session = learner.sit(repeatable=True, number=5).session
        return [turn.id for turn in session._queue._all]

    library = bank_of("a:f", "b:f", "c", "d", "e")
    with memory_store() as other:
        fresh = Learner(library, other)
        used = Learner(library, store, new=1, reviews=0)
        used.practise(number=4)
        used.wait(9 * DAY)
        for seed in range(8):
            fresh.seed = used.seed = seed
            assert order(fresh) == order(used)
            assert order(fresh)[-1] in "ab"
        assert used.sit(repeatable=True).held.nothing


# The end of a day


def test_a_session_that_goes_on_past_four_loses_nothing_and_counts_for_both_days(store: Store) -> None:
    learner = Learner(bank_of("a:f", "b:f", "c", "d"), store, new=2)
    learner.clock.now = datetime(2026, 3, 2, 3, 50, tzinfo=UTC)
    session = learner.sit(number=4).session
    asked = []
    while (question_state := next_question(session)) is not None:
        asked.append(question_state.variant.question.id)
        session.submit("true")
        learner.wait(timedelta(minutes=6))
    assert sorted(asked) == ["a", "b", "c", "d"]
    days = {day.isoformat(): tally.new for day, tally in store.figures.days().items()}
    assert days == {"2026-03-01": 2, "2026-03-02": 2}
    assert due(learner) == ([], [])
    assert store.figures.mismatches() == []


@pytest.mark.parametrize("change", [date(2024, 2, 29), date(2024, 4, 7), date(2024, 10, 6)])
def test_evenings_around_a_leap_day_and_both_changes_of_the_clock(tmp_path: Path, change: date) -> None:
    with learner_in("Australia/Lord_Howe", tmp_path) as learner:
        for number in range(-6, 7):
            learner.spend(change + number * ONE)
            learner.check(change + number * ONE)


# Reported


def test_what_is_left_for_another_day_is_one_sentence() -> None:
    held = Held(due=12, siblings=3, new=5, limits=Limits(20, 200))
    assert held_text(held) == (
        "Left for another day: 12 due (daily limit 200), 3 due (a sibling comes first today), 5 new (daily limit 20).",
        "留到以后：12 道到期题（每日上限 200）、3 道到期题（今天先练同组题）、5 道新题（每日上限 20）。",
    )
    assert held_text(held._replace(due=0, new=0)).en == "Left for another day: 3 due (a sibling comes first today)."
    assert held_text(Held()) == ("", "")


# How many new questions there are is counted as if one went through all of them

NAMES = [f"{bank}/q{number}" for bank in "ab" for number in range(5)]


@st.composite
def libraries(draw: st.DrawFn) -> Library:
    """Two banks, whose families may reach into each other; some questions have old names."""
    banks = []
    for bank in "ab":
        questions = tuple(
            Question(
                *(bank, f"q{number}", TrueFalse(True), "true_false", draw(st.sampled_from("xy")), Text.same("p")),
                family=draw(st.sampled_from(["", "", "own", "a/shared", "b/own"])),
                deprecated=draw(st.booleans()) and draw(st.booleans()),
                aliases=(f"old/{bank}{number}",),
            )
            for number in range(draw(st.integers(0, 5)))
        )
        banks.append(Bank(bank, Text.same(bank), {}, questions))
    return Library(tuple(banks))


SOME = st.lists(st.sampled_from([*NAMES, "old/a0", "old/b1", "gone/q"]), max_size=6)


@pytest.mark.sweep
@given(libraries(), SOME, SOME)
@settings(max_examples=400)
def test_as_by_going_through_all_of_them(library: Library, answered: list[str], had: list[str]) -> None:
    fresh = [each.name for each in library.questions() if not each.deprecated and each.name not in answered]
    found = Unanswered(library, answered)
    assert len(found) == len(fresh)
    assert found.apart(had) == len(pick(fresh, Siblings(families(library), had)).taken)
