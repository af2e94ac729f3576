"""What is left of an unexpected error: its details in the log file, and one sentence that names the file."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from rich.console import Console, RenderableType

from dlquiz.messages import Language, say
from dlquiz.text.cells import shown


def crash_text(error: BaseException | None, drawn: Sequence[RenderableType], log_file: Path, language: Language) -> str:
    """Write the error down, or what textual has drawn of one, and tell what happened; no values of variables."""
    # What failed in a thread comes wrapped, and only what is inside tells where.
    cause = getattr(error, "error", error)
    named = "?" if cause is None else type(cause).__name__
    place = str(log_file)
    try:
        log_file.parent.mkdir(parents=True, exist_ok=True)
        with log_file.open("a", encoding="utf-8", errors="backslashreplace") as log:
            _write(log, cause, drawn)
    except OSError:
        place = "(no log file could be written)"
    return shown(say(language, "unexpected", error=named, log=place))


def _write(log: TextIO, error: BaseException | None, drawn: Sequence[RenderableType]) -> None:
    if error is not None:
        traceback.print_exception(error, file=log)
    else:
        Console(file=log).print(*drawn)
