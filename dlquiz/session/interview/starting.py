"""Beginning an interview, and going on with one that was left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from typing import NamedTuple

from dlquiz.bank import Library
from dlquiz.errors import StorageError, UsageError
from dlquiz.messages import Language, message
from dlquiz.progress.days import minute_text
from dlquiz.progress.store import Store
from dlquiz.session.answers import Setting
from dlquiz.session.interview.blueprint import Blueprint
from dlquiz.session.interview.choosing import Short, chosen
from dlquiz.session.interview.interviewer import Interviewer
from dlquiz.session.interview.running import PlannedItem, RunningInterview, read_running
from dlquiz.session.interview.stages import stage_of, stages_of
from dlquiz.session.naming import follow_names
from dlquiz.session.timing import Ticks


class Agreed(NamedTuple):
    """What an interview is to be like; the seed decides its questions and their numbers.

    The blueprint is that of the `role`, if there is one; the `level` decides how difficult its questions are.
    `assignment` is the one of a study group that it answers.
    """

    minutes: int
    blueprint: Blueprint
    seed: int
    role: str | None = None
    level: str | None = None
    assignment: str | None = None


class Started(NamedTuple):
    """An interview begun, and for which lines of its blueprint there were fewer questions than wanted."""

    interviewer: Interviewer
    short: Sequence[Short]


def interview_left(store: Store) -> RunningInterview | None:
    """The interview in progress, if there is one. Raises StorageError where it cannot be read."""
    payload = store.interviews.in_progress()
    try:
        return None if payload is None else read_running(payload)
    except ValueError as error:
        raise StorageError(*message("interview_unread")) from error


def start_interview(
    library: Library,
    agreed: Agreed,
    store: Store,
    *,
    clock: Callable[[], datetime],
    ticks: Ticks | None = None,
    zone: tzinfo,
    device: str,
    language: Language,
) -> Started:
    """Begin an interview. Raises `UsageError` where no question can be asked, and while another is unfinished."""
    left = interview_left(store)
    if left is not None:
        at = minute_text(left.began, zone)
        raise UsageError(*message("interview_in_the_way", at=at))
    found = chosen(library, agreed.blueprint, agreed.seed, agreed.level, agreed.role, agreed.minutes)
    if not found.questions:
        raise UsageError(*message("interview_no_questions"))
    by_kind = agreed.role is not None
    stages = stages_of(found.questions, agreed.minutes, by_kind=by_kind)
    numbers = {stage.name: number for number, stage in enumerate(stages)}
    waiting = [PlannedItem(one.name, stage=numbers.get(stage_of(one, by_kind=by_kind))) for one in found.questions]
    interview = RunningInterview(
        id=store.new_id(),
        began=clock(),
        minutes=agreed.minutes,
        blueprint=agreed.blueprint,
        seed=agreed.seed,
        planned=len(found.questions),
        waiting=tuple(waiting),
        role=agreed.role,
        level=agreed.level,
        assignment=agreed.assignment,
        stages=stages,
    )
    interviewer = go_on(
        interview, library, store, clock=clock, ticks=ticks, zone=zone, device=device, language=language
    )
    return Started(interviewer, found.short)


def go_on(
    interview: RunningInterview,
    library: Library,
    store: Store,
    *,
    clock: Callable[[], datetime],
    ticks: Ticks | None = None,
    zone: tzinfo,
    device: str,
    language: Language,
) -> Interviewer:
    """Go on with an interview where it was left."""
    follow_names(store, library)
    setting = Setting(device, interview.seed, zone)
    return Interviewer(interview, library, store, clock=clock, ticks=ticks, setting=setting, language=language)
