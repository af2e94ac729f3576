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
ROOM_EVERY = 0.005
"""Seconds between two looks whether the terminal takes more, once the program is asked to end."""

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


def make_room() -> None:
    """Throw away what the terminal has not read, where it takes no more: its window hangs, or the way to it is cut.

    So the last that is written, which gives the terminal back, gets through: it stands there when somebody reads again.
    POSIX only.
    """
    import termios

    terminal = sys.__stderr__
    with contextlib.suppress(OSError, ValueError, termios.error):
        if terminal is not None and not select.select([], [terminal.fileno()], [], 0)[1]:
            termios.tcflush(terminal.fileno(), termios.TCOFLUSH)
            # Linux wakes nobody who waits for the room there is now, but for who was held up.
            termios.tcflow(terminal.fileno(), termios.TCOOFF)
            termios.tcflow(terminal.fileno(), termios.TCOON)


class Signals:
    """Calls `end` with an exit code when a signal asks the program to end, or its terminal is gone."""

    def __init__(self, end: Callable[[int], None]) -> None:
        self._end = end
        self._deaf = False
        self._exit_code = 0
        self._over = threading.Event()

    def listen(self) -> None:
        """Listen where signals exist."""
        for name in ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGINT"):
            number = getattr(signal, name, None)
            if number is not None:
                # Windows' event loop has no signal handlers; there the console's own close event ends the program.
                with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
                    asyncio.get_running_loop().add_signal_handler(number, self._asked, number)
                    # The loop, which is woken by then, may be held up by a terminal that takes no more.
                    signal.signal(number, self._note)

    def watch_terminal(self) -> None:
        """End where the terminal is gone, and where it holds up an end that was asked for; until the app `has_ended`.

        In a thread: what has been painted, but never reached the terminal, may hold up the loop for ever.
        """
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._watch, args=(loop,), name="watching the terminal", daemon=True).start()

    def has_ended(self) -> None:
        """The app has ended: nothing of it can hang any more."""
        self._over.set()

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        patience = LOOK_EVERY
        while not terminal_is_gone():
            if self._over.wait(patience):
                return
            if self._exit_code:
                patience = ROOM_EVERY
                make_room()
        self._leave(loop, self._exit_code or SIGNALLED + HUNG_UP)

    def _leave(self, loop: asyncio.AbstractEventLoop, code: int) -> None:
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
        if self._heeds(number):
            self._end(SIGNALLED + number)

    def _note(self, number: int, _frame: object) -> None:
        if self._heeds(number):
            self._exit_code = SIGNALLED + number

    def _heeds(self, number: int) -> bool:
        return not (self._deaf and number == signal.SIGINT)
