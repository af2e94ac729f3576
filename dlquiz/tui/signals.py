"""Being asked to end: the terminal is restored and what is half done is kept."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator

SIGNALLED = 128
"""What a shell adds to a signal's number to make an exit code."""
DEAF_AFTER = 0.2
"""Seconds after an editor is closed in which an interrupt is taken for one of its own."""

LOOK_EVERY = 0.5
"""Seconds between two looks whether there still is a terminal."""
PATIENCE = 1.0
"""Seconds in which the program may end by itself once its terminal is gone."""

HUNG_UP = getattr(signal, "SIGHUP", 1)


def terminal_is_gone() -> bool:
    """Whether standard input was a terminal that is no longer there; never where the system cannot tell.

    Without a signal, as under `nohup`, nothing else does: a dead terminal looks as if a key were always waiting.
    """
    if sys.__stdin__ is None or not hasattr(select, "poll"):
        return False
    poll = select.poll()
    poll.register(sys.__stdin__.fileno(), 0)
    return any(event & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, event in poll.poll(0))


class Signals:
    """Calls `end` with an exit code when a signal asks the program to end, or its terminal is gone."""

    def __init__(self, end: Callable[[int], None]) -> None:
        self._end = end
        self._deaf = False
        self._over = threading.Event()

    def listen(self) -> None:
        """Listen where signals exist."""
        for name in ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGINT"):
            number = getattr(signal, name, None)
            if number is not None:
                # Windows' event loop has no signal handlers; there the console's own close event ends the program.
                with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
                    asyncio.get_running_loop().add_signal_handler(number, self._asked, number)

    def watch_terminal(self) -> None:
        """End where the terminal is gone, from now on until the app `has_ended`.

        In a thread: what has been painted, but never reached the terminal, may hold up the loop for ever.
        """
        watching = (asyncio.get_running_loop(), SIGNALLED + HUNG_UP)
        threading.Thread(target=self._watch, args=watching, name="watching the terminal", daemon=True).start()

    def has_ended(self) -> None:
        """The app has ended: nothing of it can hang any more."""
        self._over.set()

    def _watch(self, loop: asyncio.AbstractEventLoop, code: int) -> None:
        while not terminal_is_gone():
            if self._over.wait(LOOK_EVERY):
                return
        with contextlib.suppress(RuntimeError):  # the loop may have ended just now
            loop.call_soon_threadsafe(self._end, code)
        # Textual's writer may be dead with its queue full: then whatever it does at its end waits for ever. Answers are
        # on disk, and nobody is left to restore a terminal for.
        if not self._over.wait(PATIENCE):
            os._exit(code)

    @contextlib.contextmanager
    def deaf_to_interrupts(self) -> Iterator[None]:
        """Ctrl-C is a key of the editor that has the terminal; the loop hears of it only when the editor is closed."""
        self._deaf = True
        try:
            yield
        finally:
            asyncio.get_running_loop().call_later(DEAF_AFTER, self._hear_again)

    def _hear_again(self) -> None:
        self._deaf = False

    def _asked(self, number: int) -> None:
        if not (self._deaf and number == signal.SIGINT):
            self._end(SIGNALLED + number)
