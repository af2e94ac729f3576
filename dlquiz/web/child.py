"""One session: the app in a process of its own, which ends when no page shows it any more.

textual-serve 1.1 starts the app by a shell and has no public way to say how: its private names are used here only.
`tests/tui/test_textual_compat.py` lists them.
"""

from __future__ import annotations

import asyncio
import contextlib
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence

from textual_serve.app_service import AppService

from dlquiz.locations import SERVED, own_command

GRACE = 3.0
"""Seconds for the app to keep what is half done and to end."""
LARGEST = 1000
"""Cells of a side; a page asks for what its window has, and nobody may ask for all the memory there is."""
DRIVER = "dlquiz.tui.lifecycle.served:ServedDriver"


def app_command(banks: Sequence[str], languages: Sequence[str] = ()) -> tuple[str, ...]:
    """How the app of a session is started, with the banks and the language that the server was given."""
    options = [("--bank", bank) for bank in banks] + [("--language", language) for language in languages]
    return own_command(*(word for option in options for word in option))


class Child(AppService):
    """textual-serve's session, started without a shell and never left behind."""

    def __init__(self, words: Sequence[str], **given: object) -> None:
        super().__init__(words[0], **given)  # type: ignore[arg-type]  # handed on as they are
        self._words = tuple(words)
        self.number = 0
        """The process of the app, once it is started."""

    @property
    def ended(self) -> asyncio.Future[None]:
        """Done when the app writes no more; only of an app that was started."""
        assert self._task is not None
        return self._task

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        return super()._build_environment(_fair(width), _fair(height)) | {SERVED: "1", "TEXTUAL_DRIVER": DRIVER}

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        environment = self._build_environment(width, height)
        process = await asyncio.create_subprocess_exec(
            *self._words, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment
        )
        self._process, self._stdin, self.number = process, process.stdin, process.pid
        return process

    async def run(self) -> None:
        # An app that is gone at once: textual-serve cancels what reads its errors before that has begun, and is
        # canceled with it. The page would never learn why it has ended.
        with contextlib.suppress(asyncio.CancelledError):
            await super().run()

    async def set_terminal_size(self, width: int, height: int) -> None:
        await super().set_terminal_size(_fair(width), _fair(height))

    async def stop(self) -> int | None:  # type: ignore[override]  # textual-serve's tells nothing
        """Ask the app to end, and see to it that it does. Its exit code; None where it never began."""
        process, self._process = self._process, None
        if process is None:
            return None
        # Not `timeout`: textual-serve's tasks swallow the cancellation it works by.
        ending = asyncio.ensure_future(self._ended(process))
        for last_word in (process.terminate, process.kill):
            done, _ = await asyncio.wait({ending}, timeout=GRACE)
            if done:
                break
            # It may have ended meanwhile.
            with contextlib.suppress(ProcessLookupError):
                last_word()
        await ending
        return process.returncode

    async def _ended(self, process: Process) -> None:
        """Wait for the end. Somebody must read until then, or a full pipe keeps the app from ending."""
        await super().stop()
        await process.communicate()


def _fair(cells: object) -> int:
    return min(max(int(cells), 1), LARGEST) if isinstance(cells, int | float) else 80
