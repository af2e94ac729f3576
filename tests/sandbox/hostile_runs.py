"""Runs a hostile solution, and says what came of it and what it has left behind."""

from __future__ import annotations

import os
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from hostile_solutions import Hostile

from dlquiz.sandbox.model import Failed, Limits, NotCounted, Returned, Run
from dlquiz.sandbox.running import run

INPUTS = np.array([[1.5, -2.0, 3.0], [0.25, 4.0, -6.0]])
LIMITS = Limits(seconds=20.0, megabytes=256)
SHORT = Limits(seconds=0.7, megabytes=256)
"""For solutions that do not end."""
WATCHED = (signal.SIGTERM, signal.SIGWINCH, signal.SIGUSR1) if sys.platform != "win32" else ()


class Victim:
    """What a solution may harm: a learner's folder, a port that is listened on, and this process."""

    def __init__(self, folder: Path) -> None:
        self.home, self.temporary = folder / "home", folder / "temporary"
        self.home.mkdir()
        self.temporary.mkdir()
        (self.home / "canary").write_text("learner's own", encoding="utf-8")
        (self.home / "canary_module.py").write_text("", encoding="utf-8")
        self.before = self._look()
        self.listening = [socket.socket(socket.AF_INET, kind) for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM)]
        self.listening[0].bind(("127.0.0.1", 0))
        self.port = self.listening[0].getsockname()[1]
        self.listening[1].bind(("127.0.0.1", self.port))
        self.listening[0].listen()
        for each in self.listening:
            each.setblocking(False)
        self.signals: list[int] = []

    @contextmanager
    def watched(self) -> Iterator[None]:
        """New temporary folders are made inside, and signals to this process counted."""
        kept = {each: signal.signal(each, lambda number, _: self.signals.append(number)) for each in WATCHED}
        folder, tempfile.tempdir = tempfile.tempdir, str(self.temporary)
        try:
            yield
        finally:
            tempfile.tempdir = folder
            for each, handler in kept.items():
                signal.signal(each, handler)

    def source(self, solution: Hostile) -> str:
        """The solution with the names of what it attacks."""
        named = {"CANARY": str(self.home / "canary"), "HOME": str(self.home)}
        source = solution.source.replace("PORT", str(self.port))
        for name, path in named.items():
            source = source.replace(name, repr(path))
        return source

    def harm(self) -> list[str]:
        """What is left of a solution, in words; nothing if all went well."""
        found = []
        if self._look() != self.before:
            found.append("the learner's folder is changed")
        found += [f"left in the folder for temporary files: {path.name}" for path in self.temporary.iterdir()]
        found += [f"a packet or connection came by {each.type}" for each in self.listening if _has_come(each)]
        found += [f"signal {number} came" for number in self.signals]
        found += [f"process {process} is left: {words}" for process, words in _processes(str(self.temporary))]
        return found

    def close(self) -> None:
        for each in self.listening:
            each.close()

    def _look(self) -> list[tuple[str, int, int, float, bytes]]:
        found = []
        for path in sorted(self.home.rglob("*")):
            stat = path.lstat()
            found.append((path.name, stat.st_mode, stat.st_uid, stat.st_mtime, path.read_bytes()))
        return found


def _has_come(listening: socket.socket) -> bool:
    try:
        came = listening.accept() if listening.type == socket.SOCK_STREAM else listening.recv(1)
    except BlockingIOError:
        return False
    if isinstance(came, tuple):
        came[0].close()
    return True


def _processes(folder: str) -> Iterator[tuple[int, str]]:
    """The processes that work in the folder or were started there: Linux only, where it can be looked up."""
    for entry in Path("/proc").glob("[0-9]*") if sys.platform == "linux" else ():
        try:
            words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            inside = str((entry / "cwd").readlink()).startswith(folder)
            ours = "dlquiz.sandbox.child" in words and int(_field(entry, 4)) == os.getpid()
        except OSError:
            # It ended meanwhile.
            continue
        if inside or ours:
            yield int(entry.name), words


def _field(entry: Path, number: int) -> str:
    return (entry / "stat").read_text("utf-8").rpartition(")")[2].split()[number - 3]


def outcome(found: Run | NotCounted) -> str:
    """What came of a solution, in the words of `Hostile.expected`."""
    if isinstance(found, NotCounted):
        return found.reason
    first = found.outcomes[0]
    if isinstance(first, Returned):
        values = first.values[0]
        return "right" if values.shape == INPUTS.shape and np.allclose(values, 2 * INPUTS) else "wrong"
    assert isinstance(first, Failed)
    return f"{first.reason} {first.type}".strip() if first.reason == "exception" else first.reason


def complaints(victim: Victim, solution: Hostile) -> list[str]:
    """What is wrong after the solution was run: an outcome that does not tell the truth, or harm."""
    limits = SHORT if solution.expected == "timeout" else LIMITS
    with victim.watched():
        found = run(victim.source(solution), "f", ["x"], [[INPUTS]], 0, limits)
    came = outcome(found)
    is_true = came == solution.expected or came.split()[0] == solution.expected
    return ([] if is_true else [f"{came}, not {solution.expected}: {found}"]) + victim.harm()
