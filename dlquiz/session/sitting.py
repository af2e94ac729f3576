"""From what the learner asks for to a session: the same for every face."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import NamedTuple

from dlquiz.bank import Library
from dlquiz.errors import UsageError
from dlquiz.messages import Language
from dlquiz.progress import Store
from dlquiz.questions import Question
from dlquiz.session.drilling import LONGEST, Drill, drillable
from dlquiz.session.leeches import adviser
from dlquiz.session.mistakes import labels
from dlquiz.session.naming import follow_names
from dlquiz.session.policies import (
    Plan,
    interleaved,
    new_first_order,
    planned,
    practice_order,
    review_order,
    weakest_order,
)
from dlquiz.session.recording import Setting
from dlquiz.session.selection import select
from dlquiz.session.session import Session
from dlquiz.session.telling import Held
from dlquiz.session.timing import Ticks
from dlquiz.session.today import Day, Limits, families, learners_day
from dlquiz.session.wishes import Wishes


class Sitting(NamedTuple):
    """A session, None where there is nothing to ask, and what the day holds back from it."""

    session: Session | None
    held: Held


class Arranged(NamedTuple):
    """Questions in the order they are to be asked, and how many are asked where no number is wished for."""

    questions: list[Question]
    usual: int
    held: Held
    drill: Drill | None = None


def arrange(
    library: Library, wishes: Wishes, store: Store, at: datetime, *, zone: tzinfo, limits: Limits, seed: int
) -> Arranged:
    """What is asked, and in which order; nothing if nothing is due.

    Whatever the day holds back comes last where its limits count. Raises `UsageError` where no question has all that is
    wished for.
    """
    if wishes.rounds:
        return Arranged(list(wishes.rounds), wishes.usual, Held())
    chosen = chosen_by(library, wishes)
    if wishes.mistake:
        return _drilled(chosen, wishes, seed)
    # What is weak, or new, only history can tell.
    alone = wishes.repeatable and wishes.mode == "practice" and wishes.order == "mixed"
    day = Day() if alone else learners_day(store, at, zone, limits)
    if wishes.mode == "review" and not wishes.is_narrowed:
        chosen += library.made(day.due)
    plan = planned(chosen, day, families(library), seed, limited=wishes.is_limited)
    if wishes.mode == "review":
        order = review_order(chosen, plan, seed, every=not wishes.is_limited)
        usual = len(order)
    else:
        order = _ordered(chosen, plan, wishes, store, seed)
        usual = min(wishes.usual, len(order))
    number = usual if wishes.number is None else wishes.number
    return Arranged(order, usual, _held(plan, order, wishes, limits, None if wishes.is_endless else number))


def _drilled(chosen: Sequence[Question], wishes: Wishes, seed: int) -> Arranged:
    """The questions at which the mistake changes the answer, topics mixed; the day holds none of them back."""
    order = interleaved(list(drillable(chosen, wishes.mistake)), seed)
    label = labels(order, [wishes.mistake])[wishes.mistake]
    return Arranged(order, LONGEST, Held(), Drill(wishes.mistake, label, len(order), wishes.row))


def chosen_by(library: Library, wishes: Wishes) -> list[Question]:
    """The questions that have all that is wished for. Raises `UsageError` for none."""
    if wishes.question is not None:
        found = library.question(wishes.question)
        if found is None:
            raise UsageError(f"there is no question `{wishes.question}`", f"没有题目 `{wishes.question}`")
        return [found]
    if wishes.questions:
        return _picked(library, wishes.questions)
    return select(
        library.questions(wishes.bank),
        bank=wishes.bank,
        topic=wishes.topic,
        difficulty=wishes.difficulty,
        tag=wishes.tag,
        kind=wishes.kind,
    )


def _picked(library: Library, names: Sequence[str]) -> list[Question]:
    """Those of the names that the banks still have, each once."""
    found = {question.name: question for name in names if (question := library.question(name)) is not None}
    picked = [question for question in found.values() if not question.deprecated]
    if not picked:
        raise UsageError("none of the questions that were picked is in the banks any more", "所选题目均已不在题库中")
    return picked


def _ordered(questions: Sequence[Question], plan: Plan, wishes: Wishes, store: Store, seed: int) -> list[Question]:
    if wishes.order == "weakest":
        return weakest_order(questions, plan, store.tallies(), seed)
    if wishes.order == "new":
        return new_first_order(questions, plan, seed)
    return practice_order(questions, plan, seed, limited=wishes.is_limited)


def _held(plan: Plan, order: Sequence[Question], wishes: Wishes, limits: Limits, number: int | None) -> Held:
    """What the day holds back from the first `number` of an order, None for as many as there is time for, and how many
    of these are repeats.

    New questions only where a sitting of practice, not having enough of them, goes on to others.
    """
    if wishes.question is not None or (not order and not wishes.is_limited):
        # What is wished for by its name is asked as often as it is wished for.
        return Held()
    names = {question.name for question in order[:number]}
    fresh = names.intersection(name for group in (*plan.due, *plan.new) for name in group)
    if number is None:
        number = len(names)
        # There may be time for a few only, and those that are no repeats come first.
        repeats = 0 if fresh else number
    else:
        repeats = number - len(fresh)
    if not wishes.is_limited:
        return Held(repeats=repeats, asked=number if repeats else 0)
    due, siblings, new = (
        sum(name not in names for name in held) for held in (plan.due.more, plan.due.buried, plan.new.more)
    )
    wanting = wishes.mode == "practice" and names > {*plan.due.taken, *plan.new.taken}
    past = len(names.intersection((*plan.due.more, *plan.new.more))) if wanting else 0
    return Held(due, siblings, new if wanting else 0, limits, repeats, number if repeats else 0, past)


def sit_down(
    library: Library,
    wishes: Wishes,
    store: Store,
    *,
    clock: Callable[[], datetime],
    zone: tzinfo,
    limits: Limits,
    device: str,
    seed: int,
    language: Language,
    drafts: bool = True,
    ticks: Ticks | None = None,
) -> Sitting:
    """A sitting of what is wished for; the day is the learner's in `zone`.

    `drafts` and `ticks` are as for `Session`.
    """
    follow_names(store, library)
    found = arrange(library, wishes, store, clock(), zone=zone, limits=limits, seed=seed)
    failed = [question for name in wishes.failed if (question := library.question(name)) is not None]
    if not found.questions and not failed:
        return Sitting(None, found.held)
    session = Session(
        found.questions,
        store,
        replace(wishes, usual=found.usual),
        setting=Setting(device, seed, zone),
        clock=clock,
        ticks=ticks,
        language=language,
        drafts=drafts,
        failed=failed if wishes.relearns else None,
        drill=found.drill,
        advise=adviser(library, store),
    )
    return Sitting(session, found.held)
