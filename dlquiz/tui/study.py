"""What the screens work on: opened by the caller, passed to the app, never looked up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dlquiz.bank import Library
from dlquiz.messages import Language, say
from dlquiz.progress import Store
from dlquiz.session import Frame, Limits, Sitting, Wishes, sit_down
from dlquiz.settings import Settings
from dlquiz.tui.watching import Watched

if TYPE_CHECKING:
    from dlquiz.progress.restoring import Restored


class Rescue(NamedTuple):
    """What can be done about a damaged progress file that has backups."""

    file: Path
    backups: int
    newest: datetime
    restore: Callable[[], Restored]
    """Puts the newest good one in its place. Raises StorageError; may be called from any thread."""
    reopen: Callable[[], Store]
    """Opens the file that is in place then. Raises StorageError."""


@dataclass(frozen=True)
class Study:
    """Banks, progress, settings and the injected clock, zone and seeds.

    `zone` is the learner's, whose days are told; `trouble`: why nothing can be saved, if so.
    """

    library: Library
    store: Store
    settings: Settings
    settings_file: Path
    log_file: Path
    clock: Callable[[], datetime]
    zone: tzinfo
    device: str
    fresh_seed: Callable[[], int]
    trouble: str = ""
    watched: Watched | None = None
    """Where to look for banks that are written meanwhile; None where nobody looks."""
    back_up: Callable[[Callable[[], bool]], object] | None = None
    """Makes the backup of the day; called in a thread with what tells it to stop. None where nothing is saved."""
    rescue: Rescue | None = None
    """What is offered at the start where the progress file is damaged."""

    @property
    def limits(self) -> Limits:
        """The most questions of each sort that a day asks."""
        return Limits(self.settings.new_per_day, self.settings.reviews_per_day)

    def title(self, frame: Frame, language: Language, *, saved: bool) -> str:
        """Which question of how many, how hard, with which numbers, of which bank and topic."""
        question = frame.variant.question
        bank = self.library.bank(question.bank)
        names = [bank.title, bank.topics.get(question.topic)] if bank else []
        shown = " · ".join(name.in_language(language) for name in names if name)
        level = "●" * question.difficulty + "○" * (3 - question.difficulty)
        unsaved = "" if saved else f"   {say(language, 'not_saved')}"
        seed = say(language, "seed", seed=frame.variant.seed)
        return f"{frame.place}   {level}   {seed}{unsaved}   {shown}"

    def sit_down(self, wishes: Wishes, language: Language) -> Sitting:
        """A sitting of what is wished for.

        A question of these that was begun and left comes first, as it was: a new sitting must not wipe it out.
        """
        sitting = self._fresh(wishes, language)
        draft = self.store.draft()
        question = None if draft is None else self.library.question(draft.question)
        if (
            sitting.session is None
            or draft is None
            or question is None
            or wishes.repeatable
            or wishes.mode != "practice"
        ):
            return sitting
        wished = wishes.bank in (None, question.bank) and wishes.topic in (None, question.topic)
        if wished and (draft.events or draft.typed):
            sitting.session.resume(draft, question)
        return sitting

    def _fresh(self, wishes: Wishes, language: Language) -> Sitting:
        return sit_down(
            self.library,
            wishes,
            self.store,
            clock=self.clock,
            zone=self.zone,
            limits=self.limits,
            device=self.device,
            seed=self.fresh_seed(),
            language=language,
        )

    def resume(self, language: Language) -> Sitting | None:
        """A sitting that starts with the question left in the middle, if there is one."""
        draft = self.store.draft()
        question = None if draft is None else self.library.question(draft.question)
        if draft is None or question is None:
            return None
        sitting = self._fresh(Wishes(bank=question.bank), language)
        if sitting.session is not None:
            sitting.session.resume(draft, question)
        return sitting
