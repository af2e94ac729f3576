"""What the screens work on: opened by the caller, passed to the app, never looked up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dlquiz.bank import Library
from dlquiz.errors import StorageError, UsageError
from dlquiz.locations import reports_folder
from dlquiz.messages import Language, Text
from dlquiz.progress.days import day_of
from dlquiz.progress.records import Draft
from dlquiz.progress.store import Store
from dlquiz.session.daily import daily_advice, daily_limits, goal_of
from dlquiz.session.options import SessionOptions, read_options
from dlquiz.session.today import Limits
from dlquiz.settings import Settings, own_banks_folder
from dlquiz.tui.pictures.cells import one_line

if TYPE_CHECKING:
    from dlquiz.bank.watcher import Look
    from dlquiz.progress.restore import Restored
    from dlquiz.questions.question import Question
    from dlquiz.session.session import Session
    from dlquiz.session.starting import BegunSession
    from dlquiz.session.state import QuestionState
    from dlquiz.session.timing import Ticks


class Watched(NamedTuple):
    """Where the banks in use are, asked again at each look, and the look taken before they were read.

    With the file of the `cache` of banks, files that are waiting are read.
    """

    paths: Callable[[], Iterable[Path]]
    look: Look
    cache: Path | None = None


class Rescue(NamedTuple):
    """What can be done about a damaged progress file; `newest` is when the newest backup was made, if there is one."""

    file: Path
    backups: int
    newest: datetime | None
    restore: Callable[[], Restored]
    """Puts what can be read and the newest good backup in its place. Raises StorageError; for any thread."""
    reopen: Callable[[], Store]
    """Opens the file that is in place then. Raises StorageError."""


@dataclass(frozen=True, eq=False, repr=False)
class AppContext:
    """Banks, progress, settings and the injected clock, zone and seeds.

    `ticks` as for `Session`. `zone` is the learner's, whose days are shown; `trouble`: why nothing can be saved, if so.
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
    sync: Callable[[], None] | None = None
    """Syncs with the place in the settings; called in a thread. None where nothing is saved."""
    rescue: Rescue | None = None
    """What is offered at the start where the progress file is damaged."""
    reports: Path = field(default_factory=reports_folder)
    """The folder that reports are saved in where the settings name none."""
    served: bool = False
    """Shown on a page: who looks need not sit at this machine, so no editor is opened and no report is written."""
    own_banks: Path = Path()
    """The folder of the learner's own banks where the settings name none."""
    group_file: Path | None = None
    """Where a study group is remembered; None where there is none."""
    ticks: Ticks | None = None
    greets: bool = False
    """Whether the quiz begins with a greeting: nothing was ever answered."""

    @property
    def report_folder(self) -> Path:
        """The folder that reports are saved in; it is made when there is one to save."""
        named = self.settings.reports_folder
        return Path(named).expanduser() if named else self.reports

    @property
    def bank_folder(self) -> Path:
        """The folder that a bank of one's own is begun in."""
        return own_banks_folder(self.settings, self.own_banks)

    @property
    def limits(self) -> Limits:
        """The most questions of each sort that today asks."""
        return daily_limits(self.library, self.store, goal_of(self.settings), self.clock(), self.zone)

    def advice(self) -> Text | None:
        """What would cover all new questions by the interview, or make a long day shorter; None where nothing would."""
        return daily_advice(self.library, self.store, goal_of(self.settings), self.clock(), self.zone)

    @property
    def day(self) -> date:
        """The learner's day that it is now."""
        return day_of(self.clock(), self.zone)

    def about(self, question_state: QuestionState, language: Language) -> str:
        """The bank and the topic of a question, on one line."""
        question = question_state.variant.question
        return one_line(self.library.titles(question).in_language(language))

    def begin_session(self, options: SessionOptions, language: Language) -> BegunSession:
        """A session of what is wished for.

        A question of these that was begun and left comes first, as it was: a new session must not wipe it out. So does
        a drill of the same mistake, as far as it was.
        """
        draft = self.store.drafts.current()
        question = None if draft is None else self._begun(draft, options)
        if draft is None or question is None or options.repeatable or options.first_seed is not None:
            return self._fresh(options, language)
        left = read_options(draft.options) if options.mistake else None
        begun = self._fresh(options if left is None else options._replace(row=left.row), language)
        if begun.session is not None:
            begun.session.resume(draft, question)
        return begun

    def _begun(self, draft: Draft, options: SessionOptions) -> Question | None:
        """The question of a draft, where a session of these options begins with it."""
        if options.rounds:
            # Of a network of one's own only its rounds know.
            return next((made for made in options.rounds if made.name == draft.question), None)
        from dlquiz.session.starting import chosen_by

        question = self.library.question(draft.question)
        if options.mistake:
            left = read_options(draft.options)
            return question if left is not None and left.mistake == options.mistake else None
        asked = options.mode == "practice" and question in chosen_by(self.library, options)
        return question if asked and (draft.events or draft.typed) else None

    def _fresh(self, options: SessionOptions, language: Language) -> BegunSession:
        from dlquiz.session.starting import begin_session

        return begin_session(
            self.library,
            options,
            self.store,
            clock=self.clock,
            zone=self.zone,
            limits=self.limits,
            device=self.device,
            seed=self.fresh_seed(),
            language=language,
            ticks=self.ticks,
        )

    def resume(self, language: Language) -> BegunSession | None:
        """The session a question was left in, from that question on; None where there is none any more.

        Where what it was chosen by fits nothing now, the question is asked in a session of its bank.
        """
        draft = self.store.drafts.current()
        question = None if draft is None else self.library.question(draft.question)
        if draft is None or question is None:
            return None
        begun = self._left(draft, language)
        if begun is None or begun.session is None:
            begun = self._fresh(self._around(question), language)
        if begun.session is not None:
            begun.session.resume(draft, question)
        return begun

    def _around(self, question: Question) -> SessionOptions:
        """A session for a question left in the middle, where that one is not known."""
        if question.by_seed is not None:
            return SessionOptions(mode="drill", rounds=(question,), usual=self.settings.number)
        return self.practice_of(question.bank)

    def practice_of(self, bank: str, topic: str | None = None) -> SessionOptions:
        """Practice of a bank or a topic of it, whatever the limits of the day."""
        return SessionOptions(
            bank=bank, topic=topic, usual=self.settings.number, order=self.settings.order, beyond=True
        )

    def _left(self, draft: Draft, language: Language) -> BegunSession | None:
        """The rest of the session that a draft belongs to; None where that is not known, or nothing fits it now."""
        options = read_options(draft.options)
        try:
            return None if options is None else self._fresh(options, language)
        except UsageError:
            return None

    def closing_text(self, session: Session) -> Text:
        """What a review says at its end: what comes when, or why that cannot be read; a drill how it ended."""
        from dlquiz.session.coming import coming, coming_text
        from dlquiz.session.formatting import drill_end

        if session.drilled is not None:
            return drill_end(session.drilled)
        if session.options.mode != "review":
            return Text.same("")
        try:
            return coming_text(coming(self.store, self.library, self.clock(), self.zone))
        except StorageError as error:
            return Text(error.en, error.zh)
