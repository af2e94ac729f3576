"""What every command shares: exit codes, the language to speak, sentences of one line, errors that nobody expected."""

from __future__ import annotations

import os
import sys
import traceback

from dlquiz import locations
from dlquiz.messages import Language, environment_language, say

DONE, WRONG, UNUSABLE, INTERRUPTED = 0, 1, 2, 130
PLAIN = "DLQUIZ_PLAIN"
COMPLETION = "_DLQUIZ_COMPLETE"
"""The environment variable by which the script of a shell asks what to offer."""


ASKED: list[Language] = []
"""What `--language` says in this run, the last one first; empty without it."""


def language() -> Language:
    """The language of `--language`, else of the settings, else of the environment."""
    if ASKED:
        return ASKED[0]
    from dlquiz.settings import load_settings

    try:
        return load_settings(locations.settings_file()).language
    except (OSError, RuntimeError):
        # A place that cannot even be named: errors are printed through this function, so it has none of its own.
        return environment_language()


def wants_lines() -> bool:
    """Whether everything is to be in lines of text: `DLQUIZ_PLAIN=1`. In a browser there is a screen all the same."""
    return os.environ.get(PLAIN, "") not in ("", "0") and not locations.is_served()


def one_line(sentence: str) -> str:
    """A sentence without the line breaks that quoted input may have brought."""
    return " ".join(sentence.split())


def is_terminal() -> bool:
    """Whether both standard input and output are a terminal."""
    return sys.stdin is not None and sys.stdout is not None and sys.stdin.isatty() and sys.stdout.isatty()


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
