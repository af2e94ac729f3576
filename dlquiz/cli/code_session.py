"""`dlquiz code`: one question in the learner's editor, graded at each save and recorded once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from dlquiz import locations
from dlquiz.bank import Library
from dlquiz.bank.watcher import Stamp, stamp_of
from dlquiz.cli.clock import local_zone, now, ticks
from dlquiz.cli.common import is_terminal
from dlquiz.cli.library import device
from dlquiz.cli.line_mode import open_and_tell
from dlquiz.cli.output import write
from dlquiz.cli.practice_options import fresh_seed
from dlquiz.cli.presenting import INDENT, Presenter
from dlquiz.editors import editor_command, has_window, run_editor, start_editor
from dlquiz.grading.verdict import Outcome
from dlquiz.messages import Language
from dlquiz.questions.question import Question
from dlquiz.session.code_file import Tries, make_code_file
from dlquiz.session.daily import daily_limits, goal_of
from dlquiz.session.options import SessionOptions
from dlquiz.session.session import Session
from dlquiz.session.starting import begin_session
from dlquiz.settings import load_settings

EVERY = 0.25
"""Seconds from one look at the file to the next; it was saved once two looks in a row see the same new state."""


class CodeSession:
    """One attempt at a code question, with its file."""

    def __init__(self, question: Question, library: Library, file: Path, language: Language) -> None:
        self._question = question
        self._library = library
        self._file = file
        self._presenter = Presenter(language)
        self._editor: subprocess.Popen[bytes] | None = None
        """One with a window, which stays open when the question is done."""

    def hold(self, seed: int | None) -> Outcome:
        """Ask until the function is right, or the learner stops; the verdict that was recorded."""
        store, _ = open_and_tell(self._presenter)
        with store:
            settings = load_settings(locations.settings_file())
            session, _ = begin_session(
                self._library,
                SessionOptions(mode="practice", question=self._question.name, number=1, first_seed=seed),
                store,
                clock=now,
                ticks=ticks,
                zone=local_zone(),
                limits=daily_limits(self._library, store, goal_of(settings), now(), local_zone()),
                device=device(),
                seed=fresh_seed(),
                language=self._presenter.language,
                drafts=False,
            )
            assert session is not None, "the question is there"
            session.advance()
            return self._ask(session, settings.editor)

    def _ask(self, session: Session, editor: str) -> Outcome:
        question_state = session.current
        if question_state is None:
            raise session.faults[0]
        tries = Tries(question_state.variant, self._file)
        write(self._presenter.header(question_state))
        self._write(self._presenter.question(question_state.variant))
        made = make_code_file(question_state.variant, self._file, self._presenter.language)
        self._tell("code_made" if made else "code_goes_on", file=self._file)
        try:
            self._edit_and_run(tries, editor)
        except KeyboardInterrupt:
            write()
        if tries.verdict is None:
            self._tell("code_not_counted")
            return "unreadable"
        result = session.submit(tries.source, tries.verdict)
        self._write(self._presenter.solution(question_state.variant, tries.verdict))
        self._write(self._presenter.schedule(result, relearns=False))
        return tries.verdict.outcome

    def _edit_and_run(self, tries: Tries, wanted: str) -> None:
        """Open the editor, and run the file at each save until it is right."""
        seen = stamp_of(self._file)
        command = self._command(wanted)
        if command is not None and not has_window(command):
            self._in_turns(tries, command)
            return
        if command is not None:
            self._editor = start_editor(command)
        self._tell("code_watching")
        while not tries.are_over:
            seen = self._saved(seen)
            self._run(tries)

    def _command(self, wanted: str) -> list[str] | None:
        """What opens the file; None where there is no terminal, and the learner has opened it already."""
        if not is_terminal():
            return None
        return editor_command(os.environ, self._file, 1, windows=os.name == "nt", wanted=wanted)

    def _in_turns(self, tries: Tries, command: list[str]) -> None:
        """An editor in this terminal leaves no room for results: the file is run each time it is closed."""
        while not tries.are_over:
            run_editor(command)
            self._run(tries)
            if not tries.are_over:
                self._tell("code_again")
                if not sys.stdin.readline():
                    return

    def _run(self, tries: Tries) -> None:
        self._write(self._presenter.marking(tries.variant, tries.run()))

    def _saved(self, seen: Stamp | None) -> Stamp:
        """Wait until the file is there in another state than the one `seen`, and stays in it."""
        before = None
        while True:
            found = stamp_of(self._file)
            if found is not None and found != seen and found == before:
                return found
            before = found
            time.sleep(EVERY)

    def _tell(self, key: str, **values: object) -> None:
        write(f"{INDENT}{self._presenter.say(key, **values)}")

    def _write(self, lines: Iterable[str]) -> None:
        for line in lines:
            write(line)
        sys.stdout.flush()
