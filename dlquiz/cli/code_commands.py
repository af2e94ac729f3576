"""Code questions on the command line: `grade --file`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from dlquiz.cli.bank_commands import write_marked
from dlquiz.cli.common import is_terminal, language
from dlquiz.cli.named import question_named
from dlquiz.cli.output import talk
from dlquiz.errors import UsageError
from dlquiz.grading.traced import Trace
from dlquiz.kinds.code import Code
from dlquiz.kinds.drawing import draw
from dlquiz.kinds.kind import Marking, kind_of
from dlquiz.messages import Language, Text, message, say
from dlquiz.session.code_consent import agree, kinds_text, not_agreed
from dlquiz.session.code_file import read_code_file


def grade_file(
    words: Sequence[str],
    extra: Sequence[str],
    file: str,
    seed: int,
    chosen: Language | None,
    as_json: bool,
    with_trace: bool,
    unprotected: bool,
) -> int:
    """Grade the function in a file and record nothing. Raises `UsageError` for a question that is no code question."""
    if len(words) > 2:
        raise UsageError(*message("code_file_alone"))
    question, _ = question_named(words, extra)
    kind = kind_of(question)
    if not isinstance(kind, Code):
        raise UsageError(*message("code_takes_none", question=question.name))
    variant = draw(question, seed)
    allow_running(unprotected)
    try:
        source = read_code_file(question, Path(file))
    except UsageError as error:
        verdict = kind.not_counted(Text(error.en, error.zh))
        marking = Marking(verdict, lambda: Trace(kind.type, "", "unreadable", 0.0, help=verdict.message))
    else:
        marking = kind.mark(variant, source, False)
    return write_marked(variant, marking, chosen, as_json, with_trace)


def allow_running(unprotected: bool) -> None:
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
    raise UsageError(*message("code_refused", kinds=kinds))
