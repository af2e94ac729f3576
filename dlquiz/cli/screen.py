"""Starting the screen: banks, progress and settings are opened here and handed over."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dlquiz import locations
from dlquiz.bank import Library
from dlquiz.bank.watcher import take_look
from dlquiz.cli.auto_sync import sync_at_the_end, sync_now
from dlquiz.cli.clock import local_zone, now, ticks
from dlquiz.cli.common import DONE, UNUSABLE, is_terminal
from dlquiz.cli.common import language as settings_language
from dlquiz.cli.library import device, open_progress, open_to_practise
from dlquiz.cli.output import talk
from dlquiz.cli.practice_options import Options
from dlquiz.errors import DamagedError, StorageError, UsageError
from dlquiz.garbage import collector_paused
from dlquiz.messages import message, say
from dlquiz.settings import load_settings

if TYPE_CHECKING:
    from dlquiz.bank.watcher import Look
    from dlquiz.cli.interview_terms import Terms
    from dlquiz.progress.store import Store
    from dlquiz.session.options import SessionOptions
    from dlquiz.tui.context import AppContext, Rescue
    from dlquiz.tui.screens_by_name import MakeScreen


AT_ONCE = 2_000_000
"""Bytes of banks that are read before there is a screen, a third of a second's worth; at a first start, the last of the
shipped ones appear as they load."""


def start_screen(extra: tuple[str, ...]) -> int:
    """The quiz, from its home screen."""
    return _run(Options("practice", extra=extra))


def start_session(options: Options) -> int:
    """The quiz, straight into a session."""
    return _run(options, session=True)


def start_interview(terms: Terms) -> int:
    """The quiz, straight to the interview."""

    def first(library: Library, bank: str | None) -> MakeScreen:
        from dlquiz.tui.screens_by_name import make_screen

        agreed = terms.agreed(library, bank)
        chosen = terms.blueprint is not None or agreed.assignment is not None
        return lambda: make_screen("interview_setup", agreed, chosen=chosen, resumes=not terms.new)

    return _run(terms.options, first=first)


def start_preview(file: str, identity: str, seed: int, extra: tuple[str, ...]) -> int:
    """The live preview of a bank file. With an id it stays at that question, else it follows what is changed."""

    def first(library: Library, bank: str | None) -> MakeScreen:
        from dlquiz.tui.screens_by_name import make_screen

        return lambda: make_screen("live", file, identity, seed, follows=not identity, alone=True)

    return _run(Options("practice", extra=extra), first=first)


def _run(
    options: Options,
    *,
    session: bool = False,
    first: Callable[[Library, str | None], MakeScreen] | None = None,
) -> int:
    """Run the app from home, into a session, or on the screen that `first` makes for a library and the bank named."""
    if os.environ.get("TERM") == "dumb" and not locations.is_served():
        talk(say(settings_language(), "terminal_is_dumb"))
    if not is_terminal() and not locations.is_served():
        raise UsageError(*message("no_terminal_here" if session or first else "no_terminal"))
    # Until all is loaded: `dlquiz.tui.lifecycle.preload` wakes it.
    with collector_paused():
        from dlquiz.tui.app import DlquizApp

        # Before the banks are read: what is written from now on is noticed.
        look = take_look([*options.places(), *([] if options.bank is None else [Path(options.bank)])])
        # What was asked for by its name must be there at once; home may grow.
        library, session_options = options.session_options(None if session or first else AT_ONCE)
        _refuse_unknown_mistake(library, session_options)
        shown_first = None if first is None else first(library, session_options.bank)
        store, trouble = open_progress()
        if library.waiting and (store.drafts.current() is not None or store.interviews.in_progress() is not None):
            # What was left in the middle may be of a bank that is still to be read.
            library, session_options = options.session_options()
        with store:
            known = {file: look[file] for file in library.loaded if file in look}
            context = context_for(options, library, store, trouble, known)
            app = DlquizApp(context, session_options if session else None, shown_first)
            try:
                app.run()
            finally:
                app.signals.has_ended()
                if app.failure:
                    talk(app.failure)
                # It may be another one by now.
                sync_at_the_end(app.context.store)
                app.context.store.close()
                if app.context.store.rescued is not None:
                    talk(say(settings_language(), "not_saved_why", reason=app.context.trouble))
    code = app.return_code or DONE
    return UNUSABLE if code == 1 else code


def _refuse_unknown_mistake(library: Library, session_options: SessionOptions) -> None:
    """Raise `UsageError` for a drill that no question has; raised here, before there is a screen."""
    if session_options.mistake:
        from dlquiz.session.drilling import drillable
        from dlquiz.session.selection import select

        if sys.stderr.isatty():
            talk(say(settings_language(), "drill_preparing"))
        # One question is enough: the app looks for the others.
        next(
            drillable(
                select(library.questions(session_options.bank), bank=session_options.bank, topic=session_options.topic),
                session_options.mistake,
            )
        )


def context_for(
    options: Options, library: Library, store: Store, trouble: StorageError | None, look: Look | None = None
) -> AppContext:
    """What is worked on; banks are watched where there is a `look` at them from before they were read."""
    from dlquiz.tui.context import AppContext, Watched

    settings = load_settings(locations.settings_file())
    # What the command line asks for is not kept, unless the settings are changed.
    settings = replace(settings, language=settings_language())
    return AppContext(
        library=library,
        store=store,
        settings=settings,
        settings_file=locations.settings_file(),
        log_file=locations.log_file(),
        clock=now,
        ticks=ticks,
        zone=local_zone(),
        device=device(),
        fresh_seed=options.session_seed,
        trouble=_reason(trouble),
        watched=None if look is None else Watched(options.watched(library), look, locations.cache_file()),
        back_up=_back_up if trouble is None else None,
        sync=sync_now if trouble is None else None,
        rescue=_rescue(trouble),
        served=locations.is_served(),
        own_banks=locations.user_banks(),
        group_file=locations.group_file(),
        greets=trouble is None
        and not store.outcomes(1)
        and store.drafts.current() is None
        and store.interviews.in_progress() is None,
    )


def _rescue(trouble: StorageError | None) -> Rescue | None:
    """What to offer for a damaged file."""
    if not isinstance(trouble, DamagedError):
        return None
    from dlquiz.cli.backup_commands import restore_progress
    from dlquiz.progress.backups import usable
    from dlquiz.tui.context import Rescue

    file = locations.progress_file()
    backups = usable(file)
    return Rescue(file, len(backups), backups[0].at if backups else None, restore_progress, open_to_practise)


def _back_up(stopped: Callable[[], bool]) -> None:
    from dlquiz.cli.backup_commands import back_up_daily

    back_up_daily(stopped)


def _reason(trouble: StorageError | None) -> str:
    return "" if trouble is None else trouble.in_language(settings_language())
