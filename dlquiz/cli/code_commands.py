"""Code questions on the command line: `grade --file` and `code`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dlquiz.cli.code_protection import allow_running, tell_protection_once
from dlquiz.cli.common import DONE, UNUSABLE, WRONG, language
from dlquiz.cli.named import question_named
from dlquiz.cli.one_question import write_marked
from dlquiz.errors import UsageError
from dlquiz.kinds.drawing import draw
from dlquiz.messages import Language, message
from dlquiz.session.code_file import code_path, mark_code_file


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
    if not question.kind.in_file:
        raise UsageError(*message("code_takes_none", question=question.name))
    variant = draw(question, seed)
    allow_running(question, unprotected)
    _, marking = mark_code_file(variant, Path(file))
    return write_marked(variant, marking, chosen, as_json, with_trace)


def practise_code(
    words: Sequence[str],
    extra: Sequence[str],
    file: str | None,
    seed: int | None,
    chosen: Language | None,
    unprotected: bool,
) -> int:
    """Make the file of a code question, open it, grade it at each save, and record one attempt.

    0 where it was right in the end, 1 where it was not, 2 where nothing counted. Raises `UsageError` for a question
    that is no code question.
    """
    from dlquiz.cli.code_session import CodeSession

    question, library = question_named(words, extra)
    if not question.kind.in_file:
        raise UsageError(*message("code_asks_none", question=question.name))
    tell_protection_once()
    allow_running(question, unprotected)
    place = code_path(question) if file is None else Path(file)
    outcome = CodeSession(question, library, place, chosen or language()).hold(seed)
    return {"right": DONE, "unreadable": UNUSABLE}.get(outcome, WRONG)
