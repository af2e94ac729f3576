"""What the screens work on: opened by the caller, passed to the app, never looked up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dlquiz.bank import Library
from dlquiz.errors import UsageError
from dlquiz.messages import Language, Text, say
from dlquiz.progress import Draft, Store
from dlquiz.questions import Question
from dlquiz.session import Drilled, Frame, Limits, Sitting, Wishes, drill_standing, sit_down
from dlquiz.session.drilling import drilled_in, events_of
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

    def title(self, frame: Frame, language: Language, *, saved: bool, drilled: Drilled | None = None) -> str:
        """Which question of how many, or how far a drill is; how hard, with which numbers, of which bank and topic."""
        question = frame.variant.question
        names = self._where(question)
        shown = " · ".join(name.in_language(language) for name in names if name)
        level = "●" * question.difficulty + "○" * (3 - question.difficulty)
        unsaved = "" if saved else f"   {say(language, 'not_saved')}"
        seed = say(language, "seed", seed=frame.variant.seed)
        place = f"{frame.number}/{frame.total}"
        if drilled is not None:
            place = f"{frame.number}   {drill_standing(drilled).in_language(language)}"
        return f"{place}   {level}   {seed}{unsaved}   {shown}"

    def _where(self, question: Question) -> list[Text | None]:
        """The titles of a question's bank and topic."""
        if question.by_seed is not None:
            from dlquiz.bank.rounds import TITLE, titled

            return [TITLE, titled(question.topic)]
        bank = self.library.bank(question.bank)
        return [bank.title, bank.topics.get(question.topic)] if bank else []

    def _question(self, name: str, wishes: Wishes) -> Question | None:
        """The question of that name; of a network of one's own only its rounds know."""
        return next((made for made in wishes.rounds if made.name == name), self.library.question(name))

    def sit_down(self, wishes: Wishes, language: Language) -> Sitting:
        """A sitting of what is wished for.

        A question of these that was begun and left comes first, as it was: a new sitting must not wipe it out. So does
        a drill of the same mistake, as far as it was.
        """
        sitting = self._fresh(wishes, language)
        draft = self.store.draft()
        question = None if draft is None else self._question(draft.question, wishes)
        if sitting.session is None or draft is None or question is None or wishes.repeatable:
            return sitting
        wished = wishes.bank in (None, question.bank) and wishes.topic in (None, question.topic)
        if wished and _goes_on(wishes, draft):
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
        sitting = self._drill_left(draft, language) or self._fresh(_around(question), language)
        if sitting.session is not None:
            sitting.session.resume(draft, question)
        return sitting

    def _drill_left(self, draft: Draft, language: Language) -> Sitting | None:
        """The drill that a draft belongs to; None where it belongs to none, or no question has the mistake any more."""
        mistake = drilled_in(draft)
        if mistake is None:
            return None
        try:
            return self._fresh(Wishes(mode="drill", mistake=mistake), language)
        except UsageError:
            return None


def _around(question: Question) -> Wishes:
    """The sitting in which a question left in the middle is gone on with."""
    return Wishes(bank=question.bank) if question.by_seed is None else Wishes(mode="drill", rounds=(question,))


def _goes_on(wishes: Wishes, draft: Draft) -> bool:
    """Whether a sitting begins with the question of a draft; one that was only shown is asked anew in practice."""
    if wishes.rounds:
        return any(made.name == draft.question for made in wishes.rounds)
    if wishes.mode == "drill":
        return drilled_in(draft) == wishes.mistake
    return wishes.mode == "practice" and bool(events_of(draft) or draft.typed)
