"""`practice --plain`: prompts on standard output, answers from standard input, one line each."""

from __future__ import annotations

import sys

from dlquiz import locations
from dlquiz.cli.clock import local_zone, now
from dlquiz.cli.common import one_line
from dlquiz.cli.output import talk, write
from dlquiz.cli.places import device, open_progress, report_faults
from dlquiz.cli.presenting import INDENT, Presenter
from dlquiz.cli.safekeeping import back_up_daily
from dlquiz.cli.sitting import Options
from dlquiz.errors import DlquizError, StorageError
from dlquiz.questions import Open, Steps
from dlquiz.session import Frame, Limits, Result, Session, sit_down, summary_text
from dlquiz.settings import load_settings
from dlquiz.variants import Variant


def practise_plainly(options: Options) -> int:
    """Ask until the number is reached or the input ends; the exit code is 0 whatever the verdicts."""
    settings = load_settings(locations.settings_file())
    presenter = Presenter(options.language or settings.language)
    if settings.trouble:
        talk(one_line(settings.trouble))
    library, wishes = options.wishes()
    report_faults(library, presenter.language)
    store, trouble = open_progress()
    with store:
        if trouble is not None:
            reason = one_line(trouble.in_language(presenter.language))
            write(f"{INDENT}{presenter.say('not_saved_why', reason=reason)}")
        session, held = sit_down(
            library,
            wishes,
            store,
            clock=now,
            zone=local_zone(),
            limits=Limits(settings.new_per_day, settings.reviews_per_day),
            device=device(),
            seed=options.sitting_seed(),
            language=presenter.language,
            # The question left in the middle on the screen stays there.
            drafts=False,
        )
        for line in presenter.held(held):
            write(line)
        if session is None:
            if held.nothing:
                write(f"{INDENT}{presenter.say('nothing_due')}")
            return 0
        write(f"{INDENT}{presenter.say('how_to_stop')}")
        for line in presenter.drill_rules(session.drilled):
            write(line)
        _ask_all(session, presenter)
        _sum_up(session, presenter)
        if trouble is None:
            _back_up(presenter)
    return 0


def _back_up(presenter: Presenter) -> None:
    """Once a day; the answers are saved whether or not it can be done."""
    try:
        back_up_daily()
    except StorageError as error:
        talk(one_line(error.in_language(presenter.language)))


def _ask_all(session: Session, presenter: Presenter) -> None:
    told = 0
    going_on = True
    while going_on:
        frame = session.next()
        for error in session.skipped_faults[told:]:
            _leave_out(error, presenter)
        told = len(session.skipped_faults)
        going_on = frame is not None and _ask(frame, session, presenter)


def _leave_out(error: DlquizError, presenter: Presenter) -> None:
    write(f"{INDENT}{presenter.say('left_out', reason=one_line(error.in_language(presenter.language)))}")


def _ask(frame: Frame, session: Session, presenter: Presenter) -> bool:
    """Ask a question until it is done; False when the input has ended."""
    write(presenter.header(frame))
    for line in presenter.question(frame.variant):
        write(line)
    try:
        done = _take_answers(session, presenter)
    except DlquizError as error:
        # A key that cannot be computed is a fault of the question or the program, never a verdict.
        session.leave_out(error)
        done = True
    if done:
        write()
    return done


def _take_answers(session: Session, presenter: Presenter) -> bool:
    """Take answers until this question is done; False when the input has ended."""
    shown = None
    while True:
        frame = session.next()
        assert frame is not None, "a question is being asked"
        shown = _show_step(frame, shown, presenter)
        answer = _answer()
        if answer is None:
            return False
        result = session.submit(answer)
        _tell(result, presenter)
        if result.frame.state.stage == "done":
            for line in (*presenter.schedule(result), *presenter.drill_standing(session.drilled)):
                write(line)
            return True


def _show_step(frame: Frame, shown: Variant | None, presenter: Presenter) -> Variant | None:
    """Show the step that is asked now, unless it is the one shown already."""
    if not isinstance(frame.variant.question.kind, Steps) or frame.asked is shown:
        return shown
    for line in presenter.step(frame.asked):
        write(line)
    return frame.asked


def _tell(result: Result, presenter: Presenter) -> None:
    """The verdict; for an open question just answered, or given up, the model answer and its points."""
    variant, state = result.frame.variant, result.frame.state
    if isinstance(variant.question.kind, Steps) and state.stage != "done" and result.verdict.counts:
        write(presenter.step_taken(variant.parts[len(state.answers) - 1], result.verdict))
        return
    just_answered = state.stage == "rubric" and not any(result.verdict.message)
    if not just_answered:
        for line in presenter.verdict(variant, result.verdict):
            write(line)
    if isinstance(variant.question.kind, Open) and (just_answered or state.revealed):
        for line in presenter.rubric(result.frame) if just_answered else presenter.answer(variant):
            write(line)


def _answer() -> str | None:
    sys.stdout.write("> ")
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not (line and sys.stdin.isatty()):
        # Typed answers end their own line on the screen; piped ones, and the end of the input, do not.
        write()
    return line.rstrip("\r\n") if line else None


def _sum_up(session: Session, presenter: Presenter) -> None:
    for line in presenter.drill_end(session.drilled):
        write(line)
    write(f"{INDENT}{summary_text(session.results).in_language(presenter.language)}")
    if not session.retry_saving():
        write(f"{INDENT}{presenter.say('not_saved')}")
