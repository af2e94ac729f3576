"""What every command shares: exit codes, the language to speak, sentences of one line."""

from __future__ import annotations

import os
import sys

from dlquiz import locations
from dlquiz.messages import Language, environment_language

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
