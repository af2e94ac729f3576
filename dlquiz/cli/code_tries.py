"""Code questions in line mode: the file is named and run by words, and the run that counts is the answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from dlquiz.cli.output import write
from dlquiz.cli.presenting import Presenter
from dlquiz.grading.verdict import Verdict
from dlquiz.session.state import QuestionState

if TYPE_CHECKING:
    from dlquiz.session.code_file import Tries


class Tell(Protocol):
    """Writes one line: the message of that key."""

    def __call__(self, key: str, **values: object) -> None: ...


def named_file(question_state: QuestionState | None, presenter: Presenter, tell: Tell) -> Path | None:
    """Say where the file of a question is, which is made where there is none; None for a question without a file.

    Raises `UsageError` where it cannot be made.
    """
    if question_state is None or not question_state.variant.question.kind.in_file:
        tell("code_no_file_here")
        return None
    from dlquiz.session.code_file import code_path, make_code_file

    file = code_path(question_state.variant.question)
    made = make_code_file(question_state.variant, file, presenter.language)
    tell("code_made" if made else "code_goes_on", file=file)
    return file


class CodeTries:
    """The runs of the file of the question that is asked now."""

    def __init__(self, presenter: Presenter, tell: Tell) -> None:
        self._presenter = presenter
        self._tell = tell
        self._tries: Tries | None = None

    @property
    def counted(self) -> tuple[str, Verdict] | None:
        """The source of the run that counts, and its verdict; None before there is one."""
        tries = self._tries
        return None if tries is None or tries.verdict is None else (tries.source, tries.verdict)

    def begin(self, question_state: QuestionState) -> None:
        """A question is asked: the runs of another one, or with other numbers, are forgotten."""
        if self._tries is None or self._tries.variant is not question_state.variant:
            self._tries = None
        if question_state.variant.question.kind.in_file:
            from dlquiz.cli.code_protection import tell_protection_once

            tell_protection_once()
            self.name_file(question_state)

    def name_file(self, question_state: QuestionState) -> None:
        """Say where the file is; its runs count from now on. Raises `UsageError` where it cannot be made."""
        file = named_file(question_state, self._presenter, self._tell)
        if file is not None and self._tries is None:
            from dlquiz.session.code_file import Tries

            self._tries = Tries(question_state.variant, file)

    def run(self, question_state: QuestionState) -> bool:
        """Run the file and show how it did; whether it was right. Raises `UsageError` where code is not run here."""
        from dlquiz.cli.code_protection import allow_running

        if self._tries is None:
            self.name_file(question_state)
        tries = self._tries
        if tries is None:
            return False
        allow_running(question_state.variant.question)
        verdict = tries.run()
        if not tries.are_over:
            for line in self._presenter.marking(question_state.variant, verdict):
                write(line)
        return tries.are_over
