"""Assignments of a study group: giving one, listing them, taking one as an interview, and the grades."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Any

from dlquiz import locations
from dlquiz.bank import Library
from dlquiz.cli.attempts import when
from dlquiz.cli.clock import local_zone, now
from dlquiz.cli.common import DONE, language
from dlquiz.cli.groups import write_csv
from dlquiz.cli.library import every_installed, read_progress
from dlquiz.cli.output import say_json, talk, write, write_table
from dlquiz.cli.practice_options import fresh_seed
from dlquiz.errors import UsageError
from dlquiz.group import assignments, grades
from dlquiz.group.assigned import agreed_for, handed_in, newest_assignments, pseudonym, states_in
from dlquiz.group.assignment import Assignment, State
from dlquiz.group.assignments import find_assignment
from dlquiz.group.membership import read_membership
from dlquiz.messages import message, say, sentence
from dlquiz.session.interview import Agreed, blueprint_asked
from dlquiz.session.interview.blueprint import USUAL_MINUTES
from dlquiz.session.interview.choosing import chosen

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def assign(
    name: str,
    blueprint: str,
    seed: int | None,
    minutes: int | None,
    *,
    each: bool,
    begins: str | None,
    until: str | None,
    extra: tuple[str, ...],
) -> int:
    """Give the group an assignment whose questions the banks here have."""
    address = read_membership(locations.group_file()).teacher_address()
    library = every_installed(extra)
    asked = blueprint_asked(blueprint, library)
    seed = fresh_seed() if seed is None else seed
    for short in chosen(library, asked, seed).short:
        raise UsageError(*message("group_assignment_short", **short._asdict()))
    given = Assignment(
        name,
        asked.text,
        minutes or USUAL_MINUTES,
        seed,
        each,
        None if begins is None else _moment(begins),
        None if until is None else _moment(until, end=True),
    )
    assignments.assign(address, given)
    counts = {"questions": asked.questions, "minutes": given.minutes}
    write(say(language(), "group_assigned", name=name, seed=seed, **counts))
    return DONE


def _moment(text: str, *, end: bool = False) -> datetime:
    """A time by the clock on the wall; of a day its beginning, or its `end`."""
    try:
        at = datetime.fromisoformat(text)
        if _DAY.fullmatch(text):
            at = datetime.combine(at, time.min) + timedelta(days=1, seconds=-1) if end else at
        return at if at.tzinfo is not None else at.replace(tzinfo=local_zone())
    except (ValueError, OverflowError) as error:
        raise UsageError(*message("group_time", text=text)) from error


def list_assignments(as_json: bool) -> int:
    """All assignments, and what the learner has done of them."""
    membership = read_membership(locations.group_file())
    found = newest()
    member = pseudonym(membership)
    with read_progress() as store:
        done = handed_in(store)
        state = states_in(store, done, now())
    if as_json:
        say_json({"assignments": [_document(one, member) | {"done": one.name in done} for one in found]})
        return DONE
    if not found:
        write(say(language(), "group_assignments_none"))
        return DONE
    columns = ("name", "asked", "minutes", "from", "until", "state")
    head = [say(language(), "column_minutes" if key == "minutes" else f"group_column_{key}") for key in columns]
    write_table([head, *(_row(one, state(one)) for one in found)], {2})
    return DONE


def _document(one: Assignment, member: str) -> dict[str, Any]:
    return one.document() | {"seed": one.seed_of(member)}


def _row(one: Assignment, state: State) -> list[str]:
    times = ("" if at is None else when(at) for at in (one.starts, one.ends))
    return [one.name, one.blueprint, str(one.minutes), *times, say(language(), f"group_state_{state}")]


def newest() -> list[Assignment]:
    """Those of the group; without a network, what it said last, after that is said."""
    found = newest_assignments(locations.group_file())
    if found.trouble is not None:
        talk(say(language(), "group_old_list", text=sentence(found.trouble.in_language(language()))))
    return found.assignments


def agreed(name: str, library: Library) -> Agreed:
    """What an assignment of the group asks of this learner. Raises `UsageError` before it opens and once it is done."""
    membership = read_membership(locations.group_file())
    membership.member_address()
    one = find_assignment(name, newest())
    with read_progress() as store:
        found = agreed_for(one, membership, library, store, now=now(), zone=local_zone())
    tell_terms(one)
    return found


def tell_terms(one: Assignment) -> None:
    """Say whether it counts as late, and how it is handed in."""
    if one.ends is not None and now() > one.ends:
        talk(say(language(), "group_is_late", name=one.name, at=when(one.ends)))
    talk(say(language(), "group_hand_in"))


def print_grades() -> int:
    """The gradebook as CSV."""
    rows = grades.grades(read_membership(locations.group_file()).teacher_address())
    cells = [
        (
            one.member,
            one.name or "",
            one.assignment,
            "" if one.score is None else round(one.score, 6),
            "" if one.late is None else str(one.late).lower(),
        )
        for one in rows
    ]
    write_csv([("member", "name", "assignment", "score", "late"), *cells])
    return DONE
