"""One child process: started with its request, read message by message until a deadline, and always ended."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from dlquiz.errors import UsageError
from dlquiz.sandbox.folder import remove
from dlquiz.sandbox.model import MOST_PRINTED, MOST_RETURNED, Limits
from dlquiz.sandbox.wire import BrokenMessage, packed, received

STARTING = 60.0
"""Seconds until the child is ready, which takes 0.2 on a machine that is not busy."""
ENDING = 5.0
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
ROOT = str(Path(__file__).parents[2])
START = f"import sys; sys.path.insert(0, {ROOT!r}); from dlquiz.sandbox.child import main; sys.path.remove({ROOT!r}); main()"

Message = tuple[dict[str, Any], bytes]


@contextmanager
def workplace() -> Iterator[Path]:
    """A new folder with an empty folder `work` for the learner's code and a file `printed`; removed at the end."""
    place = Path(tempfile.mkdtemp(prefix="dlquiz-"))
    try:
        (place / "work").mkdir()
        (place / "printed").touch()
        yield place
    finally:
        remove(place)


def printed_in(place: Path) -> str:
    """What the children have printed, cut."""
    with (place / "printed").open("rb") as file:
        return file.read(MOST_PRINTED).decode("utf-8", "replace")


class Child:
    """A child process that has its request; use it as a context, at whose end the child and its group are killed."""

    def __init__(self, place: Path, request: dict[str, Any], limits: Limits, data: bytes = b"") -> None:
        self._place = place
        self._request = packed({"parent": os.getpid(), "packages": [], **asdict(limits), **request}, data)
        self._messages: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self.killed = False
        """Whether it was killed because its time was over."""

    def __enter__(self) -> Child:
        with (self._place / "printed").open("ab") as printed:
            self._process = _started(self._place / "work", printed)
        # The thread that began the child waits for its end: Linux kills the child when that thread ends.
        threading.Thread(target=self._talk, daemon=True, name="dlquiz child").start()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def message(self, deadline: float) -> Message | None:
        """The next message; None where the child has ended, or is killed at the deadline (of `time.monotonic`)."""
        try:
            return self._messages.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            self.killed = True
            self.end()
            return None

    def ready(self) -> dict[str, Any]:
        """Wait until the child is ready; raises UsageError with what it printed where it cannot be."""
        message = self.message(time.monotonic() + STARTING)
        if message is None or "ready" not in message[0]:
            self.end()
            last = printed_in(self._place).strip().rpartition("\n")[2]
            raise UsageError(
                f"The process that runs your code could not be started: {last or self.ending()}",
                f"无法启动运行代码的进程：{last or self.ending()}",
            )
        return message[0]

    def end(self) -> None:
        """Kill what is left of the child and of its process group."""
        if hasattr(os, "killpg"):
            # The group is gone once its last process is waited for; the child is not before the next line.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        else:
            self._process.kill()
        self._process.wait()

    def ending(self) -> str:
        """How the child ended: the name of a signal or an exit code."""
        code = self._process.wait(ENDING)
        if code >= 0:
            return f"exit {code}"
        with suppress(ValueError):
            return signal.Signals(-code).name
        return f"signal {-code}"

    def _talk(self) -> None:
        """In a thread: hand the request over, then take messages until the child ends or sends nonsense."""
        asked, answers = self._process.stdin, self._process.stdout
        assert asked is not None and answers is not None
        with suppress(OSError, BrokenMessage):
            with suppress(BrokenPipeError), asked:
                asked.write(self._request)
            with answers:
                while message := received(answers.read, most_data=2 * MOST_RETURNED):
                    self._messages.put(message)
        self._messages.put(None)


def _started(folder: Path, printed: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-I", "-B", "-X", "utf8", "-c", START],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=printed,
        cwd=folder,
        env=_environment(folder),
        start_new_session=True,
    )


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of this process's environment, except what Windows needs to start a program."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    places = dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP"), str(folder))
    return kept | places | dict.fromkeys(ONE_THREAD, "1")
