"""Errors that nobody expected: one sentence for people, the traceback for the log file."""

from __future__ import annotations

import traceback

from dlquiz import locations
from dlquiz.cli.common import language
from dlquiz.messages import Language, environment_language, say


def unexpected(error: Exception) -> str:
    """One sentence on the error being handled, whose traceback goes to the log file."""
    return say(language_if_any(), "unexpected", error=type(error).__name__, log=_logged())


def language_if_any() -> Language:
    """`language` for the last door, which must hold even where reading the settings is what went wrong."""
    try:
        return language()
    except Exception:  # noqa: BLE001 - the first error is the one that is printed and logged
        return environment_language()


def _logged() -> str:
    """Write the traceback to the log file and name it; to standard error's place only if that is impossible."""
    try:
        path = locations.log_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as log:
            traceback.print_exc(file=log)
    except (OSError, RuntimeError):
        return "(no log file could be written)"
    return str(path)
