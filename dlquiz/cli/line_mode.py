"""`practice --plain`: prompts on standard output, answers from standard input, one line each."""

from __future__ import annotations

import sys
from dataclasses import replace

from dlquiz.cli.output import write
from dlquiz.cli.places import now, open_progress, report_faults
from dlquiz.cli.presenting import INDENT, Presenter
from dlquiz.cli.running import language as settings_language
from dlquiz.cli.sitting import Wishes, arrange, begin, fresh_seed, library_for
from dlquiz.questions import Open
from dlquiz.session import Frame, Session


def practise_plainly(wishes: Wishes) -> int:
    """Ask until the number is reached or the input ends; the exit code is 0 whatever the verdicts."""
    wishes = replace(wishes, language=wishes.language or settings_language())
    presenter = Presenter(wishes.language or "en")
    library, bank = library_for(wishes)
    report_faults(library, presenter.language)
    store, trouble = open_progress()
    with store:
        if trouble is not None:
            write(f"{INDENT}{presenter.say('not_saved_why', reason=trouble.in_language(presenter.language))}")
        seed = fresh_seed() if wishes.seed is None else wishes.seed
        questions = arrange(library, bank, wishes, store, now(), seed)
        if not questions:
            write(f"{INDENT}{presenter.say('nothing_due')}")
            return 0
        session = begin(wishes, questions, store, now, seed)
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
        if not _ask(session, presenter, frame):
            return
        write()


def _ask(session: Session, presenter: Presenter, frame: Frame) -> bool:
    """Take answers until this question is done; False when the input has ended."""
    while (answer := _answer()) is not None:
        result = session.submit(answer)
        stage = result.frame.state.stage
        if stage == "rubric" and not frame.state.answer and result.verdict.message.en == "":
            for line in presenter.rubric(result.frame):
                write(line)
            continue
        for line in presenter.verdict(result.frame.variant, result.verdict):
            write(line)
        if stage == "done":
            if isinstance(result.frame.variant.question.kind, Open) and result.frame.state.revealed:
                for line in presenter.rubric(result.frame):
                    write(line)
            write(presenter.saving(result))
            return True
    return False


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
    if session.results and not all(result.saved for result in session.results) and not session.retry_saving():
        write(f"{INDENT}{presenter.say('not_saved')}")
