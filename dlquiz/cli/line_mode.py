"""`practice --plain`: prompts on standard output, answers from standard input, one line each."""

from __future__ import annotations

import sys

from dlquiz.cli.output import write
from dlquiz.cli.places import device, now, open_progress, report_faults
from dlquiz.cli.presenting import INDENT, Presenter
from dlquiz.cli.running import language as settings_language
from dlquiz.cli.sitting import Options
from dlquiz.questions import Open
from dlquiz.session import Result, Session
from dlquiz.session.sitting import sit_down


def practise_plainly(options: Options) -> int:
    """Ask until the number is reached or the input ends; the exit code is 0 whatever the verdicts."""
    presenter = Presenter(options.language or settings_language())
    library, wishes = options.wishes()
    report_faults(library, presenter.language)
    store, trouble = open_progress()
    with store:
        if trouble is not None:
            write(f"{INDENT}{presenter.say('not_saved_why', reason=trouble.in_language(presenter.language))}")
        seed = options.sitting_seed()
        session = sit_down(library, wishes, store, clock=now, device=device(), seed=seed, language=presenter.language)
        if session is None:
            write(f"{INDENT}{presenter.say('nothing_due')}")
            return 0
        _ask_all(session, presenter)
        _sum_up(session, presenter)
    return 0


def _ask_all(session: Session, presenter: Presenter) -> None:
    told = 0
    while (frame := session.next()) is not None:
        for error in session.skipped_faults[told:]:
            write(f"{INDENT}{presenter.say('left_out', reason=error.in_language(presenter.language))}")
        told = len(session.skipped_faults)
        write(presenter.header(frame))
        for line in presenter.question(frame.variant):
            write(line)
        if not _ask(session, presenter):
            return
        write()


def _ask(session: Session, presenter: Presenter) -> bool:
    """Take answers until this question is done; False when the input has ended."""
    while (answer := _answer()) is not None:
        result = session.submit(answer)
        _tell(result, presenter)
        if result.frame.state.stage == "done":
            write(presenter.saving(result))
            return True
    return False


def _tell(result: Result, presenter: Presenter) -> None:
    """The verdict; for an open question just answered, or given up, the model answer and its points."""
    variant, state = result.frame.variant, result.frame.state
    just_answered = state.stage == "rubric" and not any(result.verdict.message)
    if not just_answered:
        for line in presenter.verdict(variant, result.verdict):
            write(line)
    if isinstance(variant.question.kind, Open) and (just_answered or state.revealed):
        for line in presenter.rubric(result.frame):
            write(line)


def _answer() -> str | None:
    sys.stdout.write("> ")
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not sys.stdin.isatty():
        # Typed answers end their own line on the screen; piped ones do not.
        write()
    return line.rstrip("\r\n") if line else None


def _sum_up(session: Session, presenter: Presenter) -> None:
    outcomes = [result.verdict.outcome for result in session.results]
    counts = {outcome: outcomes.count(outcome) for outcome in ("right", "partly", "wrong")}
    write(f"{INDENT}{presenter.say('summary', answered=len(outcomes), **counts)}")
    if not session.retry_saving():
        write(f"{INDENT}{presenter.say('not_saved')}")
