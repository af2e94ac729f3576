"""From what the learner asks for to a session: the same for every face."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from dlquiz.bank import Library
from dlquiz.messages import Language
from dlquiz.progress import Store
from dlquiz.questions import Question
from dlquiz.session.machine import Session, Setting
from dlquiz.session.naming import follow_names
from dlquiz.session.policies import practice_order, review_order, select


@dataclass(frozen=True, slots=True)
class Wishes:
    """What to practise: `mode` is practice or review; `bank` is the id of a bank in the library.

    Without a `number`, practice asks the `usual` number, or all there is if that is less, and review all that is due.
    With `repeatable` a sitting depends on its seed alone, not on what was answered before.
    """

    mode: str = "practice"
    bank: str | None = None
    topic: str | None = None
    number: int | None = None
    usual: int = 10
    repeatable: bool = False


def arrange(library: Library, wishes: Wishes, store: Store, at: datetime, seed: int) -> list[Question]:
    """The questions in the order they are to be asked; none if nothing is due.

    Raises `UsageError` for a topic that no question has.
    """
    chosen = select(library.questions(), bank=wishes.bank, topic=wishes.topic)
    due = store.due(at)
    if wishes.mode == "review":
        return review_order(chosen, due=due, seed=seed)
    if wishes.repeatable:
        return practice_order(chosen, known=(), due=(), seed=seed)
    return practice_order(chosen, known=store.memories(), due=due, seed=seed)


def sit_down(
    library: Library,
    wishes: Wishes,
    store: Store,
    *,
    clock: Callable[[], datetime],
    zone: tzinfo,
    device: str,
    seed: int,
    language: Language,
    drafts: bool = True,
) -> Session | None:
    """A session of what is wished for; None if there is nothing to ask. `drafts` as for `Session`."""
    follow_names(store, library)
    questions = arrange(library, wishes, store, clock(), seed)
    if not questions:
        return None
    every = len(questions) if wishes.mode == "review" else min(wishes.usual, len(questions))
    setting = Setting(wishes.mode, device, seed, zone)
    number = wishes.number or every
    return Session(questions, store, clock=clock, setting=setting, number=number, language=language, drafts=drafts)
