"""The options of `practice` and its kin, and what they mean."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from dlquiz.bank import Library
from dlquiz.cli.places import device, find_bank, installed, now
from dlquiz.messages import Language
from dlquiz.progress import Store, memory_store
from dlquiz.questions import Question
from dlquiz.session import Session, Setting
from dlquiz.session.sitting import DEFAULT_NUMBER, Wishes, arrange


@dataclass(frozen=True, slots=True)
class Options:
    """As typed: `bank` is a path or an id; `extra` are the paths given to `dlquiz --bank`."""

    mode: str
    bank: str | None = None
    topic: str | None = None
    number: int | None = None
    seed: int | None = None
    language: Language | None = None
    extra: tuple[str, ...] = ()

    def wishes(self) -> tuple[Library, Wishes]:
        """The banks to choose from, and what to practise of them. Raises `DlquizError` for a bank that is not there."""
        if self.bank is None:
            return installed(self.extra), Wishes(self.mode, None, self.topic, self.number)
        bank, library = find_bank(self.bank, self.extra)
        return library, Wishes(self.mode, None if bank is None else bank.id, self.topic, self.number)

    def sitting_seed(self) -> int:
        """The seed asked for, or a fresh one short enough to be read out."""
        return secrets.randbelow(1_000_000) if self.seed is None else self.seed

    def session(self, library: Library, wishes: Wishes, store: Store, language: Language) -> Session | None:
        """The sitting asked for; None if there is nothing to ask. It leaves the draft of the screen alone."""
        seed = self.sitting_seed()
        questions = self._order(library, wishes, store, seed)
        if not questions:
            return None
        every = len(questions) if wishes.mode == "review" else min(DEFAULT_NUMBER, len(questions))
        return Session(
            questions,
            store,
            clock=now,
            setting=Setting(wishes.mode, device(), seed),
            number=wishes.number or every,
            language=language,
            drafts=False,
        )

    def _order(self, library: Library, wishes: Wishes, store: Store, seed: int) -> list[Question]:
        if self.seed is None or wishes.mode == "review":
            return arrange(library, wishes, store, now(), seed)
        # What was answered in between must not change a sitting that is to be repeated.
        with memory_store() as nothing_known:
            return arrange(library, wishes, nothing_known, now(), seed)
