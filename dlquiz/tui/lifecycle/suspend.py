"""Ctrl-Z and its signal: the terminal is given back, the program stops, and it goes on as it was.

textual does this inside the handler of the signal. Where that comes while a line is being handed to the thread that
writes, both wait for the same lock, and the program neither stops nor goes on.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App

MOMENT = 0.01


class Stopping:
    """Stops the program of `app` from within its loop; `keep` is called before."""

    def __init__(self, app: App[None], keep: Callable[[], None]) -> None:
        self._app = app
        self._keep = keep
        self._listens = False
        self._continued = True
        self._beside = False

    def listen(self) -> None:
        """Listen where programs can be stopped, and this one has a terminal that it can leave and come back to."""
        if self._app.is_headless or self._app.is_web or not hasattr(signal, "SIGTSTP"):
            return
        self._listens = True
        loop = asyncio.get_running_loop()
        signal.signal(signal.SIGTSTP, lambda *_: self._asked(loop))
        signal.signal(signal.SIGCONT, lambda *_: self._asked_to_go_on(loop))

    @contextlib.contextmanager
    def beside(self) -> Iterator[None]:
        """Another program has the terminal: it is the one that gives it back, and this one only stops with it."""
        self._beside = True
        try:
            yield
        finally:
            self._beside = False

    def stop(self) -> None:
        """Stop now; returns when the program goes on. Nothing happens where it cannot be stopped."""
        if not self._listens or not self._continued:
            return
        self._keep()
        with self._app.suspend():
            self._sleep()
            while self._in_background():
                self._sleep()

    def _asked(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._beside:
            os.kill(os.getpid(), signal.SIGSTOP)
        else:
            loop.call_soon_threadsafe(self.stop)

    def _asked_to_go_on(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._continued and not self._beside:
            # Stopped by a signal that cannot be heard: whoever had the terminal since may have left it otherwise.
            loop.call_soon_threadsafe(self._take_back)
        self._continued = True

    def _take_back(self) -> None:
        if not self._in_background():
            with self._app.suspend():
                pass

    def _sleep(self) -> None:
        self._continued = False
        os.kill(os.getpid(), signal.SIGSTOP)
        # The signal may take effect a moment after it is sent.
        while not self._continued:
            time.sleep(MOMENT)

    def _in_background(self) -> bool:
        """Whether the shell let the program go on without the terminal."""
        try:
            return os.tcgetpgrp(0) != os.getpgrp()
        except OSError:
            return False
