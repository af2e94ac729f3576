"""Opening the file in which a learner writes a function, after a question where nothing isolates what it does."""

from __future__ import annotations

from collections.abc import Callable

from dlquiz.errors import UsageError
from dlquiz.messages import message
from dlquiz.session.code_consent import agree, kinds_text, not_agreed
from dlquiz.tui.base import Quiz
from dlquiz.tui.question.code_work import CodeWork


def open_code(quiz: Quiz, work: CodeWork, closed: Callable[[], None] = lambda: None) -> None:
    """Make the file where there is none and open it in the editor, or say why that cannot be.

    `closed` is called when an editor that had the terminal has given it back.
    """
    try:
        missing = not_agreed()
    except UsageError as error:
        quiz.notify(error.in_language(quiz.language), severity="error", markup=False)
        return
    if not missing:
        _open(quiz, work, closed)
        return

    def decide(runs: bool | None) -> None:
        if runs:
            agree(missing)
            _open(quiz, work, closed)

    quiz.open(
        "confirm",
        message("code_ask_title"),
        message("code_unprevented", kinds=kinds_text(missing)),
        no=message("code_run_not"),
        yes=message("code_run_yes"),
        then=decide,
    )


def _open(quiz: Quiz, work: CodeWork, closed: Callable[[], None]) -> None:
    try:
        work.make(quiz.language)
    except UsageError as error:
        quiz.notify(error.in_language(quiz.language), severity="error", markup=False)
        return
    if quiz.authoring.open_code(work.file):
        closed()
        work.closed()
