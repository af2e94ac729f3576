"""Code questions on the command line: `grade --file`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dlquiz.cli.bank_commands import write_marked
from dlquiz.cli.named import question_named
from dlquiz.errors import UsageError
from dlquiz.grading.traced import Trace
from dlquiz.kinds.code import Code
from dlquiz.kinds.drawing import draw
from dlquiz.kinds.kind import Marking, kind_of
from dlquiz.messages import Language, Text, message
from dlquiz.session.code_file import read_code_file


def grade_file(
    words: Sequence[str],
    extra: Sequence[str],
    file: str,
    seed: int,
    language: Language | None,
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
    try:
        source = read_code_file(question, Path(file))
    except UsageError as error:
        verdict = kind.not_counted(Text(error.en, error.zh))
        marking = Marking(verdict, lambda: Trace(kind.type, "", "unreadable", 0.0, help=verdict.message))
    else:
        marking = kind.mark(variant, source, False)
    return write_marked(variant, marking, language, as_json, with_trace)
