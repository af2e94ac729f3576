"""What is left of an unexpected error: its details in the log file, and one sentence that names the file."""

from __future__ import annotations

import traceback
from pathlib import Path

from dlquiz.messages import Language, say


def logged(error: BaseException | None, log_file: Path, language: Language) -> str:
    """Write the error down, and tell what happened; no values of variables are in either."""
    named = type(error).__name__ if error is not None else "?"
    place = str(log_file)
    try:
        log_file.parent.mkdir(parents=True, exist_ok=True)
        with log_file.open("a", encoding="utf-8") as log:
            traceback.print_exception(error, file=log)
    except OSError:
        place = "(no log file could be written)"
    return say(language, "unexpected", error=named, log=place)
