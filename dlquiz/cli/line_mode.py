"""`practice --plain`: prompts on standard output, answers from standard input, one line each."""

from __future__ import annotations

import sys

from dlquiz import locations
from dlquiz.bank import Library
from dlquiz.cli.auto_sync import sent_at_the_end
from dlquiz.cli.backup_commands import back_up_daily
from dlquiz.cli.clock import local_zone, now, ticks
from dlquiz.cli.common import language, one_line
from dlquiz.cli.first_start import ask_for_goal
from dlquiz.cli.library import device, open_progress, report_faults
from dlquiz.cli.output import talk, write
from dlquiz.cli.practice_options import Options
from dlquiz.cli.presenting import INDENT, Presenter
from dlquiz.cli.repl import PracticeRepl
from dlquiz.errors import StorageError
from dlquiz.messages import Text
from dlquiz.progress.days import day_of
from dlquiz.progress.store import Store
from dlquiz.session.coming import coming, coming_text
from dlquiz.session.daily import daily_limits, goal_of
from dlquiz.session.formatting import relearned_text, summary_text
from dlquiz.session.options import SessionOptions
from dlquiz.session.session import Session
from dlquiz.session.starting import BegunSession, begin_session
from dlquiz.settings import load_settings


def practise_plainly(options: Options) -> int:
    """Ask until the number is reached or the input ends; the exit code is 0 whatever the verdicts."""
    settings = load_settings(locations.settings_file())
    presenter = Presenter(language())
    if settings.trouble:
        talk(one_line(settings.trouble.in_language(presenter.language)))
    library, session_options = options.session_options()
    report_faults(library, presenter.language)
    store, trouble = open_and_tell(presenter)
    with store, sent_at_the_end(store):
        if session_options == SessionOptions(usual=settings.number, order=settings.order):
            settings = ask_for_goal(presenter, settings, store, day_of(now(), local_zone()))
        if session_options.mistake and sys.stderr.isatty():
            # Its questions take seconds to find on a slow machine.
            talk(presenter.say("drill_preparing"))
        begun = begin_session(
            library,
            session_options,
            store,
            clock=now,
            ticks=ticks,
            zone=local_zone(),
            limits=daily_limits(library, store, goal_of(settings), now(), local_zone()),
            device=device(),
            seed=options.session_seed(),
            language=presenter.language,
            # The question left in the middle on the screen stays there.
            drafts=False,
        )
        hold(begun, presenter, store, library)
        if begun.session is not None and store.saved and trouble is None:
            back_up(presenter)
    return 0


def hold(begun: BegunSession, presenter: Presenter, store: Store, library: Library, *, alone: bool = True) -> None:
    """Hold a session, if there is one, and say what came of it. One that is not `alone` is a part of the menus."""
    session, held = begun
    for line in presenter.held(held, by_option=alone):
        write(line)
    if session is None:
        if held.nothing:
            write(f"{INDENT}{presenter.say('nothing_due' if alone else 'nothing_due_short')}")
        return
    for line in presenter.drill_rules(session.drilled):
        write(line)
    PracticeRepl(session, presenter, alone=alone).hold()
    _sum_up(session, presenter)
    if session.options.mode == "review":
        _tell_what_comes(store, library, presenter)


def open_and_tell(presenter: Presenter) -> tuple[Store, StorageError | None]:
    """The store, and why nothing can be saved, if so; a line says that, and when its file is lost or found again."""
    store, trouble = open_progress()
    if trouble is not None:
        reason = one_line(trouble.in_language(presenter.language))
        write(f"{INDENT}{presenter.say('not_saved_why', reason=reason)}")

    def tell(text: Text) -> None:
        sentence = one_line(text.in_language(presenter.language))
        write(f"{INDENT}{sentence if store.saved else presenter.say('not_saved_why', reason=sentence)}")

    store.tell = tell
    return store, trouble


def back_up(presenter: Presenter) -> None:
    """Once a day; the answers are saved whether or not it can be done."""
    try:
        back_up_daily()
    except StorageError as error:
        talk(one_line(error.in_language(presenter.language)))


def _tell_what_comes(store: Store, library: Library, presenter: Presenter) -> None:
    try:
        text = coming_text(coming(store, library, now(), local_zone()))
    except StorageError as error:
        talk(one_line(error.in_language(presenter.language)))
    else:
        write(f"{INDENT}{text.in_language(presenter.language)}")


def _sum_up(session: Session, presenter: Presenter) -> None:
    for line in presenter.drill_end(session.drilled):
        write(line)
    for text in (relearned_text(session.relearned), summary_text(session.results)):
        if any(text):
            write(f"{INDENT}{text.in_language(presenter.language)}")
    if not session.retry_saving():
        write(f"{INDENT}{presenter.say('not_saved')}")
