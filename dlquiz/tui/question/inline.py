"""What stands in the blanks of a text, shown where the blanks are, so that it reads as it will be marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from dlquiz.text.blocks import Run
from dlquiz.tui.pictures.cells import cut, one_line

_BLANK = re.compile(r"(\(([1-9][0-9]?)\))＿＿＿")
_MOST = 24
"""Cells of an answer that are shown within the text; its own row shows all of it."""
_Part = TypeVar("_Part", bound=Any)


def with_blanks(part: _Part, answers: Sequence[str]) -> _Part:
    """A document, or a part of one, with what was typed in place of the lines to write on; empty ones stay."""
    if not isinstance(part, tuple) or isinstance(part, Run):
        return part
    if part and all(isinstance(item, Run) for item in part):
        return tuple(piece for run in part for piece in _pieces(run, answers))  # type: ignore[return-value]
    items = [with_blanks(item, answers) for item in part]
    return type(part)(*items) if hasattr(part, "_fields") else tuple(items)  # type: ignore[return-value]


def _pieces(run: Run, answers: Sequence[str]) -> Iterator[Run]:
    at = 0
    for found in _BLANK.finditer(run.text):
        place = int(found[2]) - 1
        answer = cut(one_line(answers[place]), _MOST) if place < len(answers) else ""
        if answer:
            yield Run(run.text[at : found.end(1)], run.style)
            yield Run(f"‹{answer}›", "filled")
            at = found.end()
    if not at:
        yield run
    elif run.text[at:]:
        yield Run(run.text[at:], run.style)
