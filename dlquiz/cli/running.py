"""Running a command: every error becomes one plain sentence and an exit code; nobody sees a traceback."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from collections.abc import Sequence

from dlquiz import locations
from dlquiz.errors import DlquizError
from dlquiz.messages import Language, say

DONE, WRONG, UNUSABLE, INTERRUPTED = 0, 1, 2, 130


def run(arguments: Sequence[str]) -> int:
    """The exit code of the command line `arguments`."""
    _use_utf8()
    if not arguments:
        return _guarded(_start_screen)
    return _guarded(lambda: _dispatch(arguments))


def _start_screen() -> int:
    from dlquiz.cli.screen import start_screen

    return start_screen(())


def _dispatch(arguments: Sequence[str]) -> int:
    import click

    from dlquiz.cli.commands import root

    try:
        code = root.main(args=list(arguments), prog_name="dlquiz", standalone_mode=False)
    except click.exceptions.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        hint = f" (see `{context.command_path} --help`)" if context else ""
        _complain(f"{error.format_message()}{hint}")
        return UNUSABLE
    return int(code or DONE)


def _guarded(action: object) -> int:
    assert callable(action)
    try:
        code = int(action())
        sys.stdout.flush()
    except DlquizError as error:
        _complain(error.in_language(language()))
        return UNUSABLE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of a pipe has gone; what is still in the buffer would raise once more at exit.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # noqa: BLE001 - the last door: a sentence and a log file instead of a traceback
        _complain(say(language(), "unexpected", error=type(error).__name__, log=_logged()))
        return UNUSABLE
    return code


def language() -> Language:
    """The language of the settings; English where they cannot be read."""
    from dlquiz.settings import load_settings

    return load_settings(locations.settings_file()).language


def _complain(sentence: str) -> None:
    sys.stderr.write(f"dlquiz: {sentence}\n")


def _logged() -> str:
    """Write the traceback to the log file and name it; to standard error's place only if that is impossible."""
    path = locations.log_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as log:
            traceback.print_exc(file=log)
    except OSError:
        return "(no log file could be written)"
    return str(path)


def _use_utf8() -> None:
    """Questions are full of mathematics and Chinese, whatever the locale says; nothing typed may raise."""
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
