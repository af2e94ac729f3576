"""From what the learner asks for to a session: the same for every face."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import NamedTuple

from dlquiz.bank import Library
from dlquiz.messages import Language
from dlquiz.progress import Store
from dlquiz.questions import Question
from dlquiz.session.drilling import LONGEST, Drill, drillable
from dlquiz.session.leeches import adviser
from dlquiz.session.machine import Session
from dlquiz.session.naming import follow_names
from dlquiz.session.policies import Plan, interleaved, planned, practice_order, review_order, select
from dlquiz.session.recording import Setting
from dlquiz.session.telling import Held
from dlquiz.session.today import Day, Limits, families, learners_day


@dataclass(frozen=True, slots=True)
class Wishes:
    """What to practise: `mode` is practice, review or drill; `bank` is the id of a bank in the library.

    Without a `number`, practice asks the `usual` number, or all there is if that is less, and review all that is due
    today. A drill is of one `mistake`, and `number` is how many questions it asks at most; or of `rounds`, questions
    made in code, in turn. With `repeatable` practice depends on its seed alone, not on what was answered before.
    """

    mode: str = "practice"
    bank: str | None = None
    topic: str | None = None
    number: int | None = None
    usual: int = 10
    repeatable: bool = False
    mistake: str = ""
    rounds: tuple[Question, ...] = ()


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

    Whatever the day holds back comes last in practice: a wished number of questions, or of rounds, is always there.
    Raises `UsageError` for a topic that no question has.
    """
    if wishes.rounds:
        return Arranged(list(wishes.rounds), wishes.usual, Held())
    chosen = select(library.questions(), bank=wishes.bank, topic=wishes.topic)
    if wishes.mistake:
        return _drilled(chosen, wishes, seed)
    alone = wishes.repeatable and wishes.mode == "practice"
    day = Day() if alone else learners_day(store, at, zone, limits)
    if wishes.mode == "review" and wishes.bank is wishes.topic is None:
        chosen += library.made(day.due)
    plan = planned(chosen, day, families(library), seed)
    if wishes.mode == "review":
        order = review_order(chosen, plan, seed, every=wishes.number is not None)
        usual = len(order)
    else:
        order = practice_order(chosen, plan, seed)
        usual = min(wishes.usual, len(order))
    return Arranged(order, usual, _held(plan, order[: wishes.number or usual], wishes, limits))


def _drilled(chosen: Sequence[Question], wishes: Wishes, seed: int) -> Arranged:
    """The questions at which the mistake changes the answer, topics mixed; the day holds none of them back."""
    order = interleaved(drillable(chosen, wishes.mistake), seed)
    return Arranged(order, LONGEST, Held(), Drill(wishes.mistake, len(order)))


def _held(plan: Plan, asked: Sequence[Question], wishes: Wishes, limits: Limits) -> Held:
    """What the day holds back from those `asked`.

    New questions only where a sitting of practice, not having enough of them, goes on to others.
    """
    names = {question.name for question in asked}
    due, siblings, new = (
        sum(name not in names for name in held) for held in (plan.due.more, plan.due.buried, plan.new.more)
    )
    wanting = wishes.mode == "practice" and names > {*plan.due.taken, *plan.new.taken}
    return Held(due, siblings, new if wanting else 0, limits)


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
) -> Sitting:
    """A sitting of what is wished for. `drafts` as for `Session`; the day is the learner's in `zone`."""
    follow_names(store, library)
    found = arrange(library, wishes, store, clock(), zone=zone, limits=limits, seed=seed)
    if not found.questions:
        return Sitting(None, found.held)
    setting = Setting(wishes.mode, device, seed, zone)
    number = wishes.number or found.usual
    session = Session(
        found.questions,
        store,
        clock=clock,
        setting=setting,
        number=number,
        language=language,
        drafts=drafts,
        advise=adviser(library, store),
        drill=found.drill,
    )
    return Sitting(session, found.held)
