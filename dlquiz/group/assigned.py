"""Assignments as a learner sees them: the newest list, how far each is, and what an interview about one asks."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import NamedTuple

from dlquiz.bank import Library
from dlquiz.errors import GroupOfflineError, StorageError, UsageError
from dlquiz.group.assignment import Assignment, State, read_assignment, state_of
from dlquiz.group.assignments import list_assignments
from dlquiz.group.membership import Membership, read_membership, remember_assignments
from dlquiz.messages import message
from dlquiz.progress.days import minute_text
from dlquiz.progress.interviews import Interview
from dlquiz.progress.store import Store
from dlquiz.session.interview import Agreed, blueprint_asked, interview_left


class Listed(NamedTuple):
    """`trouble` is why these are what the group said last; None where it said so just now."""

    assignments: list[Assignment]
    trouble: GroupOfflineError | None = None


def newest_assignments(file: Path) -> Listed:
    """Those of the group that `file` remembers; without a network, what it said last.

    Raises what `in_transaction` raises, `UsageError` where no group is joined, and `StorageError` for a damaged file.
    """
    membership = read_membership(file)
    try:
        found = list_assignments(membership.any_address())
    except GroupOfflineError as error:
        if not membership.assignments:
            raise
        return Listed(known_assignments(membership, file), error)
    remember_assignments(file, [one.document() for one in found])
    return Listed(found)


def known_assignments(membership: Membership, file: Path) -> list[Assignment]:
    """What the group said last. Raises `StorageError` where `file`, which kept it, is damaged."""
    try:
        return [read_assignment(one) for one in membership.assignments]
    except (KeyError, ValueError, TypeError) as error:
        raise StorageError(*message("group_file_damaged", file=file)) from error


def handed_in(store: Store) -> dict[str, Interview]:
    """The interview that counts for each assignment: the first one that is over."""
    found: dict[str, Interview] = {}
    for interview in store.interviews.finished():
        if interview.assignment is not None:
            found.setdefault(interview.assignment, interview)
    return found


def states_in(store: Store, done: Container[str], now: datetime) -> Callable[[Assignment], State]:
    """How far a learner is with each, who handed in `done`; `running` is the one whose interview is in progress."""
    left = interview_left(store)

    def state(one: Assignment) -> State:
        if one.name not in done and left is not None and left.assignment == one.name:
            return "running"
        return state_of(one, one.name in done, now)

    return state


def is_late(one: Assignment, interview: Interview) -> bool:
    return one.ends is not None and interview.at > one.ends


def scores_of(interviews: Sequence[Interview], store: Store) -> list[float]:
    """The score of each interview as the grades have it: the mean over all its questions, those not reached as 0."""
    attempts = store.attempts(place.attempt for one in interviews for place in one.places if place.attempt)
    return [
        sum(attempts[place.attempt].score for place in one.places if place.attempt in attempts) / max(one.questions, 1)
        for one in interviews
    ]


def agreed_for(
    one: Assignment, membership: Membership, library: Library, store: Store, *, now: datetime, zone: tzinfo
) -> Agreed:
    """What an assignment asks of this learner, who is `membership`.

    Raises `UsageError` for who has not joined, before it opens, once it is done, and for banks that are not here.
    """
    membership.member_address()
    done = handed_in(store).get(one.name)
    state = state_of(one, done is not None, now)
    if state == "early" and one.starts is not None:
        raise UsageError(*message("group_too_early", name=one.name, at=minute_text(one.starts, zone)))
    if done is not None:
        raise UsageError(*message("group_done", name=one.name, at=minute_text(done.at, zone)))
    seed = one.seed_of(pseudonym(membership))
    return Agreed(one.minutes, blueprint_asked(one.blueprint, library), seed, assignment=one.name)


def pseudonym(membership: Membership) -> str:
    """What the name of the role ends with."""
    return membership.any_address().parameters["user"].rpartition("_")[2]
