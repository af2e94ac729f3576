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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from dlquiz.errors import UsageError
from dlquiz.sandbox import job, macos
from dlquiz.sandbox.folder import remove
from dlquiz.sandbox.model import MOST_PRINTED, MOST_RETURNED, Limits
from dlquiz.sandbox.protect import readable
from dlquiz.sandbox.wire import BrokenMessageError, packed, received

STARTING = 60.0
"""Seconds until the child is ready, which takes 0.2 on a machine that is not busy."""
ENDING = 5.0
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
ROOT = str(Path(__file__).parents[2])
START = (
    f"import sys; sys.path[:0] = [{ROOT!r}]; from dlquiz.sandbox.child import main; sys.path.remove({ROOT!r}); main()"
)

Message = tuple[dict[str, Any], bytes]
NONSENSE: Message = ({}, b"")
"""Stands for bytes that are no message; none follows."""


@contextmanager
def workplace() -> Iterator[Path]:
    """A new folder with an empty folder `work` for the learner's code and a file `printed`; removed at the end.

    Raises UsageError where it cannot be made.
    """
    try:
        place = Path(tempfile.mkdtemp(prefix="dlquiz-"))
        (place / "work").mkdir()
        (place / "printed").touch()
    except OSError as error:
        raise _not_started(str(error)) from error
    try:
        yield place
    finally:
        # Windows keeps a file that another program has open: then the result counts, and the folder stays behind.
        with suppress(OSError):
            remove(place)


def printed_in(place: Path) -> str:
    """What the children have printed, cut."""
    with (place / "printed").open("rb") as file:
        return file.read(MOST_PRINTED).decode("utf-8", "replace")


class Child:
    """A child process that has its request; use it as a context, at whose end the child and its group are killed."""

    def __init__(self, place: Path, request: dict[str, Any], limits: Limits, data: bytes = b"") -> None:
        self._place, self._limits = place, limits
        packages = request.get("packages", [])
        self._readable = [*readable(), *packages]
        self._request = packed({"parent": os.getpid(), "packages": packages, **asdict(limits), **request}, data)
        self._messages: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._talking = threading.Thread(target=self._talk, daemon=True, name="dlquiz child")
        self._has_ended = False
        self.killed = False
        """Whether it was killed because its time was over."""

    def __enter__(self) -> Child:
        with (self._place / "printed").open("ab") as printed:
            try:
                self._process = _started(self._place / "work", printed, self._readable)
            except OSError as error:
                raise _not_started(str(error)) from error
        if sys.platform == "win32":
            self._job = job.Job(self._process.pid, self._limits.seconds, self._limits.megabytes)
        # The thread that began the child waits for its end: Linux kills the child when that thread ends.
        self._talking.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def message(self, deadline: float) -> Message | None:
        """The next message; None where the child has ended, or is killed at the deadline (of `time.monotonic`)."""
        found = None
        with suppress(queue.Empty):
            found = self._messages.get(timeout=max(0.0, deadline - time.monotonic()))
        if found is None:
            try:
                # It may have closed the channel and still run.
                self._process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.killed = True
            self.end()
        return found

    def ready(self) -> dict[str, Any]:
        """Wait until the child is ready; raises UsageError with what it printed where it cannot be."""
        message = self.message(time.monotonic() + STARTING)
        if message is None or "ready" not in message[0]:
            self.end()
            raise _not_started(printed_in(self._place).strip().rpartition("\n")[2] or self.ending())
        return message[0]

    def end(self) -> None:
        """Kill what is left of the child and of its process group or job, once."""
        if self._has_ended:
            return
        self._has_ended = True
        if sys.platform == "win32":
            self._job.end()
        else:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        # A process that left the group, where nothing keeps it from that, may still hold the channel.
        self._talking.join(ENDING)

    def ending(self) -> str:
        """How the child ended: the name of a signal or an exit code."""
        code = self._process.returncode
        with suppress(ValueError):
            return f"exit {code}" if code >= 0 else signal.Signals(-code).name
        return f"signal {-code}"

    def _talk(self) -> None:
        """In a thread: hand the request over, then take messages until the child ends or sends nonsense."""
        asked, answers = self._process.stdin, self._process.stdout
        assert asked is not None and answers is not None
        with suppress(OSError), asked:
            asked.write(self._request)
        try:
            with answers:
                while message := received(answers.read, most_data=2 * MOST_RETURNED):
                    self._messages.put(message)
        except (OSError, BrokenMessageError):
            self._messages.put(NONSENSE)
        self._messages.put(None)


def _not_started(why: str) -> UsageError:
    return UsageError(f"The process that runs your code could not be started: {why}", f"无法启动运行代码的进程：{why}")


def _started(folder: Path, printed: IO[bytes], readable: Sequence[str]) -> subprocess.Popen[bytes]:
    before = macos.command(folder, [*readable, ROOT]) if sys.platform == "darwin" else []
    return subprocess.Popen(
        [*before, sys.executable, "-I", "-B", "-X", "utf8", "-c", START],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=printed,
        cwd=folder,
        env=_environment(folder),
        start_new_session=True,
        creationflags=job.SUSPENDED if sys.platform == "win32" else 0,
    )


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of this process's environment, except what Windows needs to start a program."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    places = dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP"), str(folder))
    return kept | places | dict.fromkeys(ONE_THREAD, "1")
