"""Files that are waiting to be read: a process compiles them, and they are taken from the index as they are ready."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from threading import Thread
from typing import TYPE_CHECKING

from dlquiz.bank.index.beside import Beside
from dlquiz.tui.watching import Compiled

if TYPE_CHECKING:
    from dlquiz.bank.index import Index

EVERY = 1.0
"""Seconds between two handings-over: each has home reckon its figures anew."""


class Growing:
    """What is ready of some files. The process is listened to by a thread, which passes on what it tells."""

    def __init__(self, index: Callable[[], Index], files: Sequence[str], tell: Callable[[Compiled], None]) -> None:
        self.index = index
        self._left = dict.fromkeys(files)
        self._ready: list[str] = []
        self._handed_over = -EVERY
        self._tell = tell
        self._process: Beside | None = None
        try:
            self._process = Beside(index(), files, nice=True)
        except OSError:
            # Then they are read here, one after the other.
            tell(Compiled(None))
        else:
            Thread(target=self._listen, args=(self._process,), name="hearing of compiled banks", daemon=True).start()

    def stop(self) -> None:
        if self._process is not None:
            self._process.stop()

    def _listen(self, process: Beside) -> None:
        for file in process.finished():
            self._tell(Compiled(file))
        self._tell(Compiled(None))

    def ready(self, compiled: Compiled) -> list[str]:
        """The files to be taken into use now, after this was told.

        What the process has left undone is read one file at a time, so that whoever waits for the thread is heard.
        """
        if compiled.file is not None:
            self._ready.append(compiled.file)
            self._left.pop(compiled.file, None)
            if self._left and time.monotonic() < self._handed_over + EVERY:
                return []
        elif self._left:
            self._ready.append(self._left.popitem()[0])
            self._tell(Compiled(None))
        self._handed_over = time.monotonic()
        files, self._ready = self._ready, []
        return files
