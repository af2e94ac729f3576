"""Compiling banks in a process of its own, beside a screen that must not be kept waiting.

The process tells by its standard output which files it is done with, and lives no longer than who has started it: its
standard input ends with that. Whenever it is killed, the index holds every bank that it was done with.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from threading import Condition, Thread
from typing import Any

from dlquiz.bank.index.serving import Index, compile_files

PATIENCE = 10.0
"""Seconds that it waits for another one who writes: it has nothing else to do."""
_NICE = 5
_START = """\
import json, sys
told = json.loads(sys.stdin.buffer.readline())
sys.path[:] = told["path"]
from dlquiz.bank.index.beside import work
work(told)
"""


class Beside:
    """The process, for these files. Raises `OSError` where none can be started.

    With `nice`, whoever else has something to do goes first (POSIX only).
    """

    def __init__(self, index: Index, files: Sequence[str], *, nice: bool = False) -> None:
        self._files = files
        # Of a group of its own: what is typed to stop or interrupt the screen is not meant for it (POSIX only).
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        told = {"path": sys.path, "index": str(index.file), "at": index.at, "files": list(files), "nice": nice}
        assert self._process.stdin is not None, "it is a pipe"
        with suppress(OSError):
            # Where it has ended already, no file is told.
            self._process.stdin.write(f"{json.dumps(told)}\n".encode())
            self._process.stdin.flush()

    def finished(self) -> Iterator[str]:
        """Each file that it is done with, as soon as it is; the others, if any, are left undone."""
        assert self._process.stdout is not None, "it is a pipe"
        with suppress(ValueError):
            # The pipe is closed by whoever stops it.
            for line in self._process.stdout:
                yield self._files[int(line)]

    def stop(self) -> None:
        """End it, wherever it is."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


class Helper:
    """The process, listened to by a thread: `done` are the files that it is done with, one after the other. Where none
    can be started, none ever are."""

    def __init__(self, index: Index, files: Sequence[str]) -> None:
        self.done: set[str] = set()
        self._files = files
        self._news = Condition()
        self._ended = False
        self._process: Beside | None = None
        try:
            self._process = Beside(index, files)
        except OSError:
            return
        Thread(target=self._listen, args=(self._process,), name="hearing of compiled banks", daemon=True).start()

    def spares(self, file: str, patience: float) -> bool:
        """Whether a file is done. If the process is at it, it will be so sooner than who begins now: so many seconds at
        most are waited for that."""
        with self._news:
            if self.done and file == self._at_work:
                self._news.wait_for(lambda: file in self.done or self._ended, patience)
            return file in self.done

    def close(self) -> None:
        if self._process is not None:
            self._process.stop()

    @property
    def _at_work(self) -> str | None:
        """The file that it is at, if it is at any; before the first one is done, that is not known."""
        return None if self._ended or len(self.done) == len(self._files) else self._files[len(self.done)]

    def _listen(self, process: Beside) -> None:
        for file in process.finished():
            with self._news:
                self.done.add(file)
                self._news.notify_all()
        with self._news:
            self._ended = True
            self._news.notify_all()


def work(told: dict[str, Any]) -> None:
    """What the process does."""
    Thread(target=_end_with_parent, daemon=True).start()
    if told["nice"] and hasattr(os, "nice"):
        os.nice(_NICE)
    # Nothing that is read becomes garbage in circles.
    gc.disable()
    index = Index(Path(told["index"]), told["at"], PATIENCE)
    places = {file: place for place, file in enumerate(told["files"])}
    with suppress(OSError), closing(compile_files(index, [Path(name) for name in places])) as compiled:
        for file in compiled:
            sys.stdout.write(f"{places[str(file)]}\n")
            sys.stdout.flush()


def _end_with_parent() -> None:
    # Not by way of `sys.stdin`, whose lock would be held at the very end.
    while os.read(0, 1):
        pass
    os._exit(1)
