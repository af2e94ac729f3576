"""Work shared among several processes, where that pays."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkContext, SpawnContext
    from multiprocessing.process import BaseProcess
    from multiprocessing.sharedctypes import SynchronizedArray

T = TypeVar("T")
MOST_PROCESSES = 61 if sys.platform == "win32" else 1_000
"""Windows can wait for no more handles than that at once."""


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Work(Generic[T]):
    """Calls that processes begin from the first on, and whoever holds it from the last on if it likes.

    Neighboring calls often need the same things, so each process has less to load.
    """

    def __init__(self, calls: Sequence[Callable[[], T | None]], taken: SynchronizedArray[int]) -> None:
        self.calls = calls
        self.taken = taken  # how many from the first on, how many from the last on
        self.readers: list[Connection] = []

    def take_first(self) -> int | None:
        """The place of the first call that nobody has taken, which whoever takes it makes; None if all are taken."""
        return self._take(0)

    def take_last(self) -> int | None:
        """The place of the last call that nobody has taken, as for the first."""
        place = self._take(1)
        return None if place is None else len(self.calls) - 1 - place

    def _take(self, end: int) -> int | None:
        with self.taken.get_lock():
            if sum(self.taken[:]) == len(self.calls):
                return None
            before = self.taken[end]
            self.taken[end] = before + 1
        return before

    def make_calls(self, writer: Connection) -> None:
        """Make call after call from the first on, and send the place and the result of each that has one."""
        while (place := self.take_first()) is not None:
            # The caller makes one that fails itself, and meets the error where it can be followed.
            with suppress(Exception):
                if (result := self.calls[place]()) is not None:
                    writer.send((place, result))

    def results(self) -> Iterator[tuple[int, T]]:
        """The place of each call a process makes, and its result, until every process has ended.

        There is none of a call that fails, whose process is killed, or that returns None.
        """
        readers = [*self.readers]
        while readers:
            ready = wait(readers)
            for reader in [reader for reader in readers if reader in ready]:
                try:
                    done = reader.recv()
                except (EOFError, OSError):
                    readers.remove(reader)
                else:
                    yield done


@contextmanager
def started(calls: Sequence[Callable[[], T | None]], processes: int) -> Iterator[Work[T] | None]:
    """The calls, while so many processes begin them; calls and results are pickled.

    None if there are to be no processes, or the system has none. Whatever has no result is left to the caller, who
    thus meets the error of a call that fails. What is under way at the end is given up. Processes are forked, which
    takes no time, where that is safe, and spawned elsewhere.
    """
    children: list[BaseProcess] = []
    work: Work[T] | None = None
    try:
        # Some systems have no shared semaphores.
        with suppress(ImportError, NotImplementedError, OSError):
            if processes > 0:
                context = _context()
                work = Work(calls, context.Array("q", 2))
                with _uninterrupted():
                    for _ in range(min(processes, MOST_PROCESSES)):
                        reader, writer = context.Pipe(duplex=False)
                        child = context.Process(target=_serve, args=(calls, work.taken, writer), daemon=True)
                        child.start()
                        children.append(child)
                        # Only the process can write, so that its end is seen.
                        writer.close()
                        work.readers.append(reader)
        yield work
    finally:
        # Whoever is interrupted does not wait for what is under way.
        for process in children:
            process.terminate()
        for process in children:
            process.join()


def _context() -> ForkContext | SpawnContext:
    return multiprocessing.get_context("fork") if can_fork() else multiprocessing.get_context("spawn")


def can_fork() -> bool:
    """Whether this process has one thread, those of libraries such as NumPy's included; Linux alone can be asked."""
    threads = Path("/proc/self/task")
    return threads.is_dir() and len(list(threads.iterdir())) == 1


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back while processes start, and deliver it afterwards.

    Ctrl-C reaches every process of a terminal. A process starts with the signal blocked, as its parent has it, so that
    it is not hit before `_serve` runs. Windows cannot block signals.
    """
    if sys.platform == "win32":
        yield
        return
    from multiprocessing import resource_tracker

    if not can_fork():
        # The first process that is spawned would start the tracker, and that unblocks the signal.
        resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(calls: Sequence[Callable[[], T | None]], taken: SynchronizedArray[int], writer: Connection) -> None:
    """What each process does: leave Ctrl-C to its parent, end with it should that be killed, and make calls."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    Work(calls, taken).make_calls(writer)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None, "only started processes serve"
    parent.join()
    os._exit(1)
