"""From what the learner asks for to a session: the same for every frontend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from typing import NamedTuple

from dlquiz.bank import Library
from dlquiz.errors import UsageError
from dlquiz.messages import Language
from dlquiz.progress.store import Store
from dlquiz.questions.question import Question
from dlquiz.session.adaptive import MostInformative
from dlquiz.session.answers import Setting
from dlquiz.session.drilling import LONGEST, Drill, drillable
from dlquiz.session.formatting import Held
from dlquiz.session.leeches import adviser
from dlquiz.session.mistakes import labels
from dlquiz.session.naming import follow_names
from dlquiz.session.options import SessionOptions
from dlquiz.session.policies import (
    Plan,
    adaptive_order,
    interleaved,
    new_first_order,
    planned,
    practice_order,
    review_order,
    today_order,
    weakest_order,
)
from dlquiz.session.queue import Choose
from dlquiz.session.selection import select
from dlquiz.session.session import Session
from dlquiz.session.timing import Ticks
from dlquiz.session.today import Day, Limits, families, learners_day


class BegunSession(NamedTuple):
    """A session, None where there is nothing to ask, and what the day holds back from it."""

    session: Session | None
    held: Held


class Arranged(NamedTuple):
    """Questions in the order they are to be asked, and how many are asked where no number is wished for."""

    questions: list[Question]
    usual: int
    held: Held
    drill: Drill | None = None
    choose: Choose | None = None


def arrange(
    library: Library, options: SessionOptions, store: Store, at: datetime, *, zone: tzinfo, limits: Limits, seed: int
) -> Arranged:
    """What is asked, and in which order; nothing if nothing is due.

    Whatever the day holds back comes last where its limits count. Raises `UsageError` where no question has all that is
    wished for.
    """
    if options.rounds:
        return Arranged(list(options.rounds), options.usual, Held())
    chosen = chosen_by(library, options)
    if options.mistake:
        return _drilled(chosen, options, seed)
    # What is weak, or new, only history can tell.
    alone = options.repeatable and options.mode == "practice" and options.order == "mixed"
    day = Day() if alone else learners_day(store, at, zone, limits)
    whole_day = options.today and options.is_limited
    if (options.mode == "review" or whole_day) and not options.is_narrowed:
        chosen += library.made(day.due)
    plan = planned(chosen, day, families(library), seed, limited=options.is_limited)
    choose: Choose | None = None
    if options.mode == "review":
        order = review_order(chosen, plan, seed, every=not options.is_limited)
    elif whole_day:
        order = today_order(chosen, plan, seed)
    elif options.order == "weakest":
        order = weakest_order(chosen, plan, store.figures.tallies(), seed)
    elif options.order == "new":
        order = new_first_order(chosen, plan, seed)
    elif options.order == "adaptive":
        order, groups = adaptive_order(chosen, plan, seed)
        choose = MostInformative(library, store, groups)
    else:
        order = practice_order(chosen, plan, seed, limited=options.is_limited)
    usual = len(order) if options.mode == "review" or whole_day else min(options.usual, len(order))
    number = usual if options.number is None else options.number
    held = _held(plan, order, options, limits, None if options.is_endless else number)
    return Arranged(order, usual, held, choose=choose)


def _drilled(chosen: Sequence[Question], options: SessionOptions, seed: int) -> Arranged:
    """The questions at which the mistake changes the answer, topics mixed; the day holds none of them back."""
    order = interleaved(list(drillable(chosen, options.mistake)), seed)
    label = labels(order, [options.mistake])[options.mistake]
    return Arranged(order, LONGEST, Held(), Drill(options.mistake, label, len(order), options.row))


def chosen_by(library: Library, options: SessionOptions) -> list[Question]:
    """The questions that have all that is wished for. Raises `UsageError` for none."""
    if options.question is not None:
        found = library.question(options.question)
        if found is None:
            raise UsageError(f"there is no question `{options.question}`", f"没有题目 `{options.question}`")
        return [found]
    if options.questions:
        return _picked(library, options.questions)
    from dlquiz.session.titles import topic_titles

    return select(
        library.questions(options.bank),
        bank=options.bank,
        topic=options.topic,
        difficulty=options.difficulty,
        tag=options.tag,
        kind=options.kind,
        topics=topic_titles(library, options.bank),
    )


def _picked(library: Library, names: Sequence[str]) -> list[Question]:
    """Those of the names that the banks still have, each once."""
    found = {question.name: question for name in names if (question := library.question(name)) is not None}
    picked = [question for question in found.values() if not question.deprecated]
    if not picked:
        raise UsageError("none of the questions that were picked is in the banks any more", "所选题目均已不在题库中")
    return picked


def _held(plan: Plan, order: Sequence[Question], options: SessionOptions, limits: Limits, number: int | None) -> Held:
    """What the day holds back from the first `number` of an order, None for as many as there is time for, and how many
    of these are repeats.

    New questions only where a session of practice, not having enough of them, goes on to others.
    """
    if options.question is not None or (not order and not options.is_limited):
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
    if not options.is_limited:
        return Held(repeats=repeats, asked=number if repeats else 0)
    due, siblings, new = (
        sum(name not in names for name in held) for held in (plan.due.more, plan.due.buried, plan.new.more)
    )
    wanting = options.mode == "practice" and names > {*plan.due.taken, *plan.new.taken}
    past = len(names.intersection((*plan.due.more, *plan.new.more))) if wanting else 0
    return Held(due, siblings, new if wanting else 0, limits, repeats, number if repeats else 0, past)


def begin_session(
    library: Library,
    options: SessionOptions,
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
) -> BegunSession:
    """A session of what is wished for; the day is the learner's in `zone`.

    `drafts` and `ticks` are as for `Session`.
    """
    follow_names(store, library)
    found = arrange(library, options, store, clock(), zone=zone, limits=limits, seed=seed)
    failed = [question for name in options.failed if (question := library.question(name)) is not None]
    if not found.questions and not failed:
        return BegunSession(None, found.held)
    session = Session(
        found.questions,
        store,
        options._replace(usual=found.usual),
        setting=Setting(device, seed, zone),
        clock=clock,
        ticks=ticks,
        language=language,
        drafts=drafts,
        failed=failed if options.relearns else None,
        drill=found.drill,
        choose=found.choose,
        advise=adviser(library, store),
    )
    return BegunSession(session, found.held)
