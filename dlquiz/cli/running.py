"""Running a command: every error becomes one plain sentence and an exit code; nobody sees a traceback."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from dlquiz.cli.common import (
    ASKED,
    COMPLETION,
    DONE,
    INTERRUPTED,
    UNUSABLE,
    language,
    language_if_any,
    one_line,
    unexpected,
)
from dlquiz.cli.output import DONE_SO_FAR, close_output
from dlquiz.cli.surroundings import check_surroundings
from dlquiz.errors import DlquizError
from dlquiz.messages import say
from dlquiz.messages.reasons import reason
from dlquiz.text.cells import shown

if TYPE_CHECKING:
    import click


def run(arguments: Sequence[str]) -> int:
    """The exit code of the command line `arguments`."""
    DONE_SO_FAR.clear()
    _open_missing_streams()
    _use_utf8()
    try:
        if COMPLETION in os.environ:
            return _guarded(_complete)
        if not arguments:
            return _guarded(_start)
        return _guarded(lambda: _dispatch(arguments))
    finally:
        ASKED.clear()


def _complete() -> int:
    """Answer the shell's completion, which asks through an environment variable."""
    from dlquiz.cli.commands import root
    from dlquiz.cli.shell_completion import register

    register()
    try:
        root.main(prog_name="dlquiz", complete_var=COMPLETION, standalone_mode=False)
    except SystemExit as done:
        # Click leaves by itself once it has answered.
        return int(done.code or DONE)
    return DONE


def _start() -> int:
    from dlquiz.cli.starting import start

    check_surroundings()
    return start(())


def _dispatch(arguments: Sequence[str]) -> int:
    import click

    from dlquiz.cli.commands import root

    # Not `main()`: it turns interruptions and broken pipes into exit codes of its own.
    try:
        with root.make_context("dlquiz", list(arguments)) as opened:
            check_surroundings()
            code = root.invoke(opened)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        _complain(_usage_error(error))
        return UNUSABLE
    return int(code or DONE)


def _usage_error(error: click.ClickException) -> str:
    """What is wrong with the command line, and which help tells more."""
    text = error.format_message()
    if language() == "zh":
        from dlquiz.cli.usage_errors import in_chinese

        text = in_chinese(text)
    context = getattr(error, "ctx", None)
    return say(language(), "usage_help", text=text, command=context.command_path) if context else text


def _guarded(action: Callable[[], int]) -> int:
    try:
        code = _catch_errors(action)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of a pipe has gone, and wants to hear no more.
        close_output()
        return DONE
    except OSError as error:
        close_output()
        text = say(language(), "no_output", reason=reason(error))
        done = [text.in_language(language()) for text in DONE_SO_FAR]
        _complain(say(language(), "no_output_but", text=text, done="; ".join(done)) if done else text)
        return UNUSABLE
    return code


def _catch_errors(action: Callable[[], int]) -> int:
    """The exit code of `action`, its errors printed; what the output itself raises passes through."""
    try:
        return action()
    except DlquizError as error:
        _complain(error.in_language(language_if_any()))
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        if isinstance(error, OSError) and error.filename is None:
            raise
        # The last door: a sentence and a log file instead of a traceback.
        _complain(unexpected(error))
    return UNUSABLE


def _complain(sentence: str) -> None:
    # Where standard error takes nothing, there is nobody left to tell.
    with contextlib.suppress(OSError):
        sys.stderr.write(f"dlquiz: {shown(one_line(sentence))}\n")


def _open_missing_streams() -> None:
    """A stream that the caller has closed is None in Python: an empty one takes its place."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, io.StringIO())


def _use_utf8() -> None:
    """Questions are full of mathematics and Chinese, whatever the locale says; nothing typed may raise."""
    # Windows shells begin what they pipe with a byte order mark.
    for stream, encoding in ((sys.stdout, "utf-8"), (sys.stderr, "utf-8"), (sys.stdin, "utf-8-sig")):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding=encoding, errors="replace")
