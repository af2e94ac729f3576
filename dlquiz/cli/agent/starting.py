"""Starting the server on this process's own standard input and output."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import replace

from dlquiz.bank import Library
from dlquiz.cli.agent.tools import tool_server
from dlquiz.cli.common import DONE, is_terminal, language
from dlquiz.cli.library import find_bank, installed, nameable
from dlquiz.cli.output import talk
from dlquiz.mcp.serving import Calls, serve
from dlquiz.messages import say


def serve_agent(extra: tuple[str, ...], bank: str | None, *, records: bool) -> int:
    """Answer until standard input ends. Raises `UsageError` where there is no bank of that name."""
    library = _libraries(extra, bank)
    library()
    calls = Calls()
    server = tool_server(library, lambda: nameable(extra), language(), records=records, go_on=calls.go_on)
    if is_terminal():
        talk(say(language(), "mcp_waiting"))
    output = getattr(sys.stdout, "buffer", None) or io.BytesIO()

    def write(line: bytes) -> None:
        output.write(line)
        output.flush()

    # Standard output belongs to the protocol, whoever else prints.
    with redirect_stdout(sys.stderr):
        serve(server, calls, _reader(), write)
    return DONE


def _reader() -> Callable[[int], bytes]:
    """Gives what standard input has; nothing where the caller has closed it.

    `read` of a stream would wait until it has as much as it was asked for, and hold a lock that the end of the program
    waits for.
    """
    try:
        descriptor = sys.stdin.fileno()
    except (OSError, ValueError):
        return lambda size: b""
    return lambda size: os.read(descriptor, size)


def _libraries(extra: tuple[str, ...], bank: str | None) -> Callable[[], Library]:
    """What reads the banks as they are now: those in use, or one of them."""

    def library() -> Library:
        if bank is None:
            return installed(extra)
        found, every = find_bank(bank, extra, to_ask=True)
        return every if found is None else replace(every, banks=(found,))

    return library
