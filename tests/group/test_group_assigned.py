"""Assignments as a learner sees them: the newest list, how far each is, what taking one asks."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from attempt_samples import START
from pushes import answer, interview
from session_samples import claims

from dlquiz.errors import GroupOfflineError, StorageError, UsageError
from dlquiz.group.address import Address
from dlquiz.group.assigned import agreed_for, handed_in, is_late, newest_assignments, scores_of, states_in
from dlquiz.group.assignment import Assignment, state_of
from dlquiz.group.assignments import assign
from dlquiz.group.driver import need_driver
from dlquiz.group.membership import Membership, read_membership, write_membership
from dlquiz.progress.store import memory_store
from dlquiz.session.interview.starting import start_interview

NOWHERE = "postgresql://dlquiz_1_ada:secret@127.0.0.1:1/x"
WEEK = Assignment("week 1", "b:2", 10, 5, each=True, starts=START, ends=START + timedelta(days=2))
LIBRARY = claims("a, topic: t", "b, topic: t")


def test_the_newest_list_is_kept_for_a_time_without_a_network(
    teacher: Address, joined: Callable[..., Address], home: Path
) -> None:
    given = replace(WEEK, name="to be kept")
    assign(teacher, given)
    write_membership(home, Membership(member=joined().url))
    found = newest_assignments(home)
    assert (given in found.assignments, found.trouble) == (True, None)
    write_membership(home, replace(read_membership(home), member=NOWHERE))
    old = newest_assignments(home)
    assert old.assignments == found.assignments
    assert isinstance(old.trouble, GroupOfflineError)


def test_without_a_network_and_a_list_it_says_why(home: Path) -> None:
    with pytest.raises(UsageError, match="in no group"):
        newest_assignments(home)
    write_membership(home, Membership(member=NOWHERE))
    with pytest.raises(GroupOfflineError):
        newest_assignments(home)
    write_membership(home, Membership(member=NOWHERE, assignments=({"name": "odd"},)))
    with pytest.raises(StorageError, match="is damaged"):
        newest_assignments(home)


def test_how_far_an_assignment_is() -> None:
    day = timedelta(days=1)
    assert state_of(WEEK, True, START) == "done"
    states = [state_of(WEEK, False, START + number * day) for number in (-1, 0, 2, 3)]
    assert states == ["early", "open", "open", "late"]
    assert state_of(replace(WEEK, starts=None, ends=None), False, START) == "open"
    assert [is_late(WEEK, interview("i", [], at=START + number * day)) for number in (2, 3)] == [False, True]
    assert not is_late(replace(WEEK, ends=None), interview("i", []))


def test_the_one_that_was_begun_is_running_until_it_is_handed_in() -> None:
    with memory_store() as store:
        assert states_in(store, (), START)(WEEK) == "open"
        agreed = agreed_for(WEEK, Membership(member=NOWHERE), LIBRARY, store, now=START, zone=UTC)
        start_interview(LIBRARY, agreed, store, clock=lambda: START, zone=UTC, device="laptop", language="en")
        state = states_in(store, (), START)
        assert (state(WEEK), state(replace(WEEK, name="another"))) == ("running", "open")
        assert states_in(store, (WEEK.name,), START)(WEEK) == "done"


def test_the_score_is_that_of_the_grades() -> None:
    with memory_store() as store:
        answers = [answer(store, number, score=score) for number, score in enumerate((1.0, 0.5))]
        store.interviews.end(interview("i1", answers, "week 1"))
        store.interviews.end(interview("i2", [], "week 1", at=START + timedelta(days=3)))
        store.interviews.end(interview("i3", [], None))
        done = handed_in(store)
        assert {name: one.id for name, one in done.items()} == {"week 1": "i1"}, "the first one counts"
        assert scores_of([done["week 1"], interview("i4", [])], store) == [0.5, 0.0], "of three questions"
        store.undo(answers[1], START + timedelta(days=1))
        assert scores_of([done["week 1"]], store) == [pytest.approx(1 / 3)]


def test_what_taking_an_assignment_asks() -> None:
    ada = Membership(member=NOWHERE)

    def agreed(one: Assignment, days: float, membership: Membership = ada) -> object:
        with memory_store() as store:
            store.interviews.end(interview("i1", [], "done"))
            now = START + timedelta(days=days)
            return agreed_for(one, membership, LIBRARY, store, now=now, zone=UTC)

    for days in (1, 3):
        found = agreed(WEEK, days)
        assert found[:3] == (10, ((("b", 2),), True), WEEK.seed_of("ada"))  # type: ignore[index]
    for one, days, wanted in (
        (WEEK, -1, "opens on 2025-03-01 12:00"),
        (replace(WEEK, name="done"), 1, "handed in `done` already, on 2025-03-02 12:00"),
        (replace(WEEK, blueprint="other:1"), 1, "`other` is no bank"),
    ):
        with pytest.raises(UsageError, match=wanted):
            agreed(one, days)
    with pytest.raises(UsageError, match="in no group"):
        agreed(WEEK, 1, Membership(teacher=NOWHERE))


def test_without_the_driver_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    need_driver()
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(UsageError, match="extra `group`"):
        need_driver()
