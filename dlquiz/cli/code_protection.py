"""Before a learner's code is run: what protects is said once, and where something is missing it is asked."""

from __future__ import annotations

import click

from dlquiz import locations
from dlquiz.cli.common import is_terminal, language
from dlquiz.cli.output import talk
from dlquiz.errors import UsageError
from dlquiz.messages import message, say
from dlquiz.questions.question import Question
from dlquiz.session.code_consent import agree, kinds_text, not_agreed, protection_here, protection_texts


def tell_protection_once() -> None:
    """What the learner's code cannot do here, and what nothing prevents: said until the first file is made."""
    if not locations.code_folder().exists():
        for text in protection_texts(protection_here()):
            talk(text.in_language(language()))


def allow_running(question: Question, unprotected: bool = False) -> None:
    """Where this system does not isolate code, ask whether it is run. Raises `UsageError` where it is not."""
    missing = () if unprotected else not_agreed()
    if not missing:
        return
    kinds = kinds_text(missing)
    if is_terminal():
        talk(say(language(), "code_unprevented", kinds=kinds))
        if click.confirm(say(language(), "code_run_unprotected"), err=True):
            agree(missing)
            return
    raise UsageError(*message("code_refused", kinds=kinds, bank=question.bank, id=question.id))
