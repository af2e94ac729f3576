"""Watching the bank files beside the screen: what is written is read, checked and handed over to the app.

One thread does it all, so that a look and an edit never read the same file at once; the screen is never kept waiting.
It also reads the banks that were left waiting at the start, a few at a time.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from dlquiz.bank import Library
from dlquiz.bank.library import grown
from dlquiz.bank.watcher import Change, Watch, compare, stamp_of, take_look

if TYPE_CHECKING:
    from dlquiz.checking import Reloaded
    from dlquiz.tui.context import Watched
    from dlquiz.tui.shell import Shell

EVERY = 0.25
"""Seconds from one look to the next: a change is believed at the second, and shown within a second."""
AT_A_TIME = 300_000
"""Bytes of waiting banks that are read before edits are looked for again: about a third of a second."""
BREATH = 0.02
"""Seconds that the screen has for itself in between."""
HAND_OVER_EVERY = 1.0
"""Seconds from one library that has grown to the next: home computes its figures again for each."""
SHARE = 0.2
"""The most of its time that looking may take, where there are very many files."""


class Edited(NamedTuple):
    """A question that was opened in the editor, and its file."""

    question: str
    file: str


class BanksRead(Message):
    """Bank files were read: because they were written, or because a question was edited."""

    def __init__(self, reloaded: Reloaded, gone: tuple[str, ...] = (), edited: Edited | None = None) -> None:
        super().__init__()
        self.reloaded = reloaded
        self.gone = gone
        self.edited = edited


class LibraryGrown(Message):
    """Of the banks that were waiting to be read, more are there now."""

    def __init__(self, library: Library) -> None:
        super().__init__()
        self.library = library


class Watching:
    """The thread: started once, it looks until it is stopped, and reads an edited file as soon as it is asked to."""

    def __init__(self, app: Shell, watched: Watched | None) -> None:
        self._app = app
        self._library = app.context.library
        self._watched = watched
        look = {} if watched is None else watched.look
        self._watch = Watch(look, look)
        self._requests: SimpleQueue[Edited | None] = SimpleQueue()
        """What was edited; None tells the thread to end."""
        self._handed_over = 0.0
        self._running = False
        self._ended = False

    def start(self) -> None:
        """Begin to look, if there is anything to look at."""
        if self._watched is not None:
            self._run()

    def stop(self) -> None:
        """End the thread before its next look; a check ends at its next question."""
        self._ended = True
        self._requests.put(None)

    def read(self, edited: Edited) -> None:
        """Read the file of an edited question now; the answer comes as `BanksRead`."""
        self._requests.put(edited)
        self._run()

    def _run(self) -> None:
        if not self._running:
            self._running = True
            self._app.run_worker(self._work, name="watching the banks", thread=True)

    def _work(self) -> None:
        pause, looked, grows = EVERY, time.monotonic(), False
        while not self._ended:
            due = None if self._watched is None else max(0.0, looked + pause - time.monotonic())
            try:
                request = self._requests.get(timeout=BREATH if grows else due)
            except Empty:
                began = time.monotonic()
                if began >= looked + pause:
                    self._look()
                    looked = time.monotonic()
                    pause = max(EVERY, (looked - began) / SHARE)
            else:
                if isinstance(request, Edited):
                    self._read_edited(request)
            grows = not self._ended and self._grow()

    def _grow(self) -> bool:
        """Read some of the waiting files; whether there are more."""
        if self._watched is None or self._watched.cache is None:
            return False
        files: list[str] = []
        size = 0
        for file in self._library.waiting:
            stamp = stamp_of(Path(file))
            size += 0 if stamp is None else stamp.size
            if files and size > AT_A_TIME:
                break
            files.append(file)
        if not files:
            return False
        # A file that was written meanwhile is read as it is now; the next look will find it as well.
        self._library = grown(self._library, files, self._watched.cache)
        waits = bool(self._library.waiting)
        if not waits or time.monotonic() >= self._handed_over + HAND_OVER_EVERY:
            self._handed_over = time.monotonic()
            self._app.post_message(LibraryGrown(self._library))
        return waits

    def _look(self) -> None:
        assert self._watched is not None
        try:
            look = take_look(self._watched.paths())
        except OSError:
            return  # a folder that cannot be looked into now is looked into again later
        watch, change = compare(self._watch, look)
        if change is None:
            self._watch = watch
        else:
            self._read_changed(watch, change)

    def _read_changed(self, watch: Watch, change: Change) -> None:
        reloaded = self._reload(change.files, change.written)
        if any(stamp_of(Path(file)) != watch.believed[file] for file in change.written):
            # Written again while it was read: what was read may be half of it. The next looks will tell.
            return
        self._watch = watch
        self._hand_over(BanksRead(reloaded, change.gone))

    def _read_edited(self, edited: Edited) -> None:
        stamp = stamp_of(Path(edited.file))
        # A bank that was begun in the editor is none of the library yet.
        reloaded = self._reload(dict.fromkeys([*self._library.loaded, edited.file]), [edited.file])
        if stamp is not None:
            # The next look must not take it for news.
            believed, last = self._watch
            self._watch = Watch({**believed, edited.file: stamp}, {**last, edited.file: stamp})
        self._hand_over(BanksRead(reloaded, edited=edited))

    def _reload(self, files: Iterable[str], written: Iterable[str]) -> Reloaded:
        from dlquiz.checking import reload_banks

        return reload_banks(self._library, list(files), written, lambda: not self._ended)

    def _hand_over(self, message: BanksRead) -> None:
        if not self._ended:
            self._library = message.reloaded.library
            self._app.post_message(message)
