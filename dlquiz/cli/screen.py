"""Starting the screen: banks, progress and settings are opened here and handed over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dlquiz import locations
from dlquiz.bank import Library
from dlquiz.bank.watcher import take_look
from dlquiz.cli.clock import local_zone, now
from dlquiz.cli.common import DONE, UNUSABLE, is_terminal
from dlquiz.cli.common import language as settings_language
from dlquiz.cli.places import device, open_progress, read_progress
from dlquiz.cli.safekeeping import back_up_daily, restore_progress
from dlquiz.cli.sitting import Options, fresh_seed
from dlquiz.errors import DamagedError, StorageError, UsageError
from dlquiz.messages import message
from dlquiz.progress.backups import usable
from dlquiz.session import select
from dlquiz.session.drilling import drillable
from dlquiz.settings import load_settings

if TYPE_CHECKING:
    from dlquiz.cli.interview_terms import Terms
    from dlquiz.tui.first_question import FirstQuestions
    from dlquiz.tui.screens.base import QuizScreen
    from dlquiz.tui.study import Rescue


def start_screen(extra: tuple[str, ...]) -> int:
    """The quiz, from its home screen."""
    return _run(Options("practice", extra=extra))


def start_sitting(options: Options) -> int:
    """The quiz, straight into a sitting."""
    return _run(options, sitting=True)


def start_interview(terms: Terms) -> int:
    """The quiz, straight to the interview."""

    def first(library: Library, bank: str | None) -> Callable[[], QuizScreen[None]]:
        from dlquiz.tui.screens.interview_setup import InterviewSetupScreen

        agreed = terms.agreed(library, bank)
        return lambda: InterviewSetupScreen(agreed, chosen=terms.blueprint is not None)

    return _run(terms.options, first=first)


def _run(
    options: Options,
    *,
    sitting: bool = False,
    first: Callable[[Library, str | None], Callable[[], QuizScreen[None]]] | None = None,
) -> int:
    """Run the app from home, into a sitting, or on the screen that `first` makes for a library and the bank named."""
    if not is_terminal() and not locations.is_served():
        raise UsageError(*message("no_terminal"))
    from dlquiz.tui.app import DlquizApp
    from dlquiz.tui.study import Study
    from dlquiz.tui.watching import Watched

    # Before the banks are read: what is written from now on is noticed.
    named = [] if options.bank is None else [Path(options.bank)]
    look = take_look([*options.places(), *named])
    library, wishes = options.wishes()
    if wishes.mistake:
        # Told here, before there is a screen.
        drillable(select(library.questions(), bank=wishes.bank, topic=wishes.topic), wishes.mistake)
    look = {file: look[file] for file in library.loaded if file in look}
    settings = load_settings(locations.settings_file())
    if options.language is not None:
        settings = replace(settings, language=options.language)
    shown_first = None if first is None else first(library, wishes.bank)
    store, trouble = open_progress()
    with store:
        study = Study(
            library=library,
            store=store,
            settings=settings,
            settings_file=locations.settings_file(),
            log_file=locations.log_file(),
            clock=now,
            zone=local_zone(),
            device=device(),
            fresh_seed=options.sitting_seed,
            trouble=_told(trouble),
            watched=Watched(options.watched(library), look),
            back_up=back_up_daily if trouble is None else None,
            rescue=_rescue(trouble),
            served=locations.is_served(),
            own_banks=locations.user_banks(),
            first_questions=_first_questions(),
            greets=trouble is None and not store.outcomes(1) and store.draft() is None,
        )
        app = DlquizApp(study, wishes if sitting else None, shown_first)
        try:
            app.run()
        finally:
            # It may be another one by now.
            app.study.store.close()
    code = app.return_code or DONE
    return UNUSABLE if code == 1 else code


def _first_questions() -> Callable[[], FirstQuestions]:
    """Opens them when they are asked for, once."""

    @cache
    def opened() -> FirstQuestions:
        from dlquiz.tui.first_question import FirstQuestions

        return FirstQuestions(locations.index_file(), fresh_seed)

    return opened


def _rescue(trouble: StorageError | None) -> Rescue | None:
    """What to offer for a damaged file: nothing where it has no backup."""
    file = locations.progress_file()
    backups = usable(file) if isinstance(trouble, DamagedError) else []
    if not backups:
        return None
    from dlquiz.tui.study import Rescue

    return Rescue(file, len(backups), backups[0].at, restore_progress, read_progress)


def _told(trouble: StorageError | None) -> str:
    return "" if trouble is None else trouble.in_language(settings_language())
