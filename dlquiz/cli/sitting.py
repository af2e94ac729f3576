"""What the learner asked for, made into a session: shared by the line mode and the screen."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from dlquiz.bank import Library
from dlquiz.cli.places import device, find_bank, installed
from dlquiz.messages import Language
from dlquiz.progress import Store
from dlquiz.questions import Question
from dlquiz.session import Session, Setting, practice_order, review_order, select

DEFAULT_NUMBER = 10


@dataclass(frozen=True, slots=True)
class Wishes:
    """The options of `practice` and its kin."""

    mode: str
    bank: str | None = None
    topic: str | None = None
    number: int | None = None
    seed: int | None = None
    language: Language | None = None
    extra: tuple[str, ...] = ()


def library_for(wishes: Wishes) -> tuple[Library, str | None]:
    """The banks to choose from, and the id of the one that was asked for."""
    if wishes.bank is None:
        return installed(wishes.extra), None
    bank, library = find_bank(wishes.bank)
    return library, bank.id


def arrange(
    library: Library, bank: str | None, wishes: Wishes, store: Store, at: datetime, seed: int
) -> list[Question]:
    """The questions in the order they are to be asked."""
    known = {library.current_name(name) for name in store.memories()}
    due = [library.current_name(name) for name in store.due(at)]
    chosen = select(library.questions(), bank=bank, topic=wishes.topic)
    if wishes.mode == "review":
        return review_order(chosen, due=due, seed=seed)
    return practice_order(chosen, known=known, due=due, seed=seed)


def begin(
    wishes: Wishes, questions: Sequence[Question], store: Store, clock: Callable[[], datetime], seed: int
) -> Session:
    """A session over the arranged questions."""
    number = wishes.number or (len(questions) if wishes.mode == "review" else min(DEFAULT_NUMBER, len(questions)))
    setting = Setting(wishes.mode, device(), seed)
    return Session(questions, store, clock=clock, setting=setting, number=number, language=wishes.language or "en")


def fresh_seed() -> int:
    """A seed for a sitting that nobody asked to repeat; short enough to be read out."""
    return secrets.randbelow(1_000_000)
