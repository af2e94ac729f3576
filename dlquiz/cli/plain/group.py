"""The assignments of the study group in lines: listed, and taken by number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlquiz import locations
from dlquiz.cli.attempts import when
from dlquiz.cli.clock import local_zone, now
from dlquiz.cli.interview_repl import InterviewRepl, begun, taken_up
from dlquiz.cli.plain.menus import Menus
from dlquiz.cli.presenting import Presenter
from dlquiz.group.driver import need_driver
from dlquiz.group.membership import read_membership
from dlquiz.session.interview import interview_left
from dlquiz.text.cells import shown

if TYPE_CHECKING:
    from dlquiz.group.assignment import Assignment


def has_group(menus: Menus) -> bool:
    """Whether a group is remembered; of a damaged file only the choice itself tells."""
    return locations.group_file().exists()


def assignments(menus: Menus) -> None:
    """Pick one, and begin it or resume it. Raises `UsageError` where it cannot be taken."""
    need_driver()
    from dlquiz.cli.group_assignments import newest, tell_terms
    from dlquiz.group.assigned import agreed_for, handed_in, states_in

    context, presenter = menus.context, menus.presenter
    found, state = newest(), states_in(context.store, handed_in(context.store), now())
    if not found:
        menus.tell("group_assignments_none")
        return
    place = menus.pick([_row(one, state(one), presenter) for one in found])
    if place is None:
        return
    one, left = found[place], interview_left(context.store)
    if left is not None and left.assignment == one.name:
        interviewer = taken_up(left, context.library, context.store, presenter)
    else:
        membership = read_membership(locations.group_file())
        agreed = agreed_for(one, membership, context.library, context.store, now=now(), zone=local_zone())
        interviewer = begun(agreed, context.library, context.store, presenter)
        tell_terms(one)
    InterviewRepl(interviewer, context.library, context.store, presenter).hold()


def _row(one: Assignment, state: str, presenter: Presenter) -> str:
    """What it is called, how far the learner is with it, what it asks, and when."""
    times = {"group_column_from": one.starts, "group_column_until": one.ends}
    parts = [one.name, presenter.say(f"group_state_{state}"), one.blueprint]
    parts.append(presenter.label("column_minutes", str(one.minutes)))
    parts += [presenter.label(key, when(at)) for key, at in times.items() if at is not None]
    return " · ".join(map(shown, parts))
