"""Plain values as JSON and as text."""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import PurePath
from typing import Any

from dlquiz.cli.common import language, wants_lines
from dlquiz.errors import UsageError
from dlquiz.messages import Language, Text, message
from dlquiz.messages.reasons import reason
from dlquiz.text.cells import cell_width, pad, shown


def say_json(document: Any) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(plain_json(document), ensure_ascii=False, allow_nan=False) + "\n")


def plain_json(value: Any) -> Any:
    """The value as JSON has it.

    Tuples become lists, times and days ISO 8601, paths text; inf and nan, which JSON lacks, become text, and a zero has
    no sign.
    """
    if isinstance(value, dict):
        return {str(key): plain_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_json(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, PurePath):
        return str(value)
    return value + 0.0 if isinstance(value, float) else value


def picked(value: object, names: str) -> dict[str, Any]:
    """These attributes of a value, by name; `names` has spaces between them."""
    return {name: getattr(value, name) for name in names.split()}


def write(text: str = "") -> None:
    """One line of data, without what a terminal must not receive, as a name of a file may hold."""
    sys.stdout.write(f"{shown(text)}\n")


def talk(text: str) -> None:
    """One line of talk, likewise; where standard error takes nothing, there is nobody to tell."""
    with suppress(OSError):
        sys.stderr.write(f"{shown(text)}\n")


@contextmanager
def certain() -> Iterator[None]:
    """Have what is written inside, and all before it, out at the end: what is changed afterwards has been printed.

    Raises UsageError where that fails, so that nothing is changed.
    """
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        close_output()
        raise UsageError(*message("nothing_changed", reason=reason(error))) from error


def close_output() -> None:
    """Send what is still in the buffer nowhere: it would raise once more at exit."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def note_done(key: str, **values: object) -> None:
    """Remember what was changed, for the sentence that the output about it cannot be written."""
    DONE_SO_FAR.append(message(key, **values))


DONE_SO_FAR: list[Text] = []
"""What this run has changed before it said so."""


def write_table(rows: Sequence[Sequence[str]], numbers: Container[int]) -> None:
    """A row of headings and rows of as many cells, each column as wide as its widest cell.

    `numbers` are the columns of numbers. In lines of text a row names its columns: aligned ones are hard to hear apart.
    """
    for line in labelled(rows, language()) if wants_lines() else aligned(rows, numbers):
        write(line)


def labelled(rows: Sequence[Sequence[str]], language: Language) -> list[str]:
    """Each row as `first cell: heading value, heading value`, without its empty cells."""
    (_, *headings), *others = rows
    colon, comma = (": ", ", ") if language == "en" else ("：", "，")
    return [
        f"{name}{colon}{comma.join(f'{heading} {cell}' for heading, cell in zip(headings, cells, strict=True) if cell)}"
        for name, *cells in others
    ]


def aligned(rows: Sequence[Sequence[str]], numbers: Container[int]) -> list[str]:
    """The rows as lines of equally wide columns, text on the left and numbers on the right."""
    widths = [max(map(cell_width, column)) for column in zip(*rows, strict=True)]
    sides = ["right" if place in numbers else "left" for place in range(len(widths))]
    return ["  ".join(map(pad, row, widths, sides)).rstrip() for row in rows]
