"""Work shared among several processes, where that pays."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
MOST_PROCESSES = 61 if sys.platform == "win32" else 1_000
"""Windows can wait for no more handles than that at once."""


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def started(calls: Sequence[Callable[[], T]], processes: int) -> Iterator[list[Future[T]]]:
    """The calls, which so many processes begin one after the other; a call and its result are pickled.

    If there are to be no processes, or they cannot be started, there are no futures. If one is killed, the block ends
    at the next result. Whatever has no result then is left to the caller; what is under way at the end is given up.
    Processes are forked, which takes no time, where that is safe, and spawned elsewhere.
    """
    executor: ProcessPoolExecutor | None = None
    # Some systems have no shared semaphores.
    with suppress(ImportError, NotImplementedError, OSError):
        if processes > 0:
            context = multiprocessing.get_context("fork" if can_fork() else "spawn")
            executor = ProcessPoolExecutor(min(processes, MOST_PROCESSES), context, initializer=_serve)
    if executor is None:
        yield []
        return
    others = set(multiprocessing.active_children())
    try:
        with _uninterrupted():
            futures = [executor.submit(call) for call in calls]
        yield [*futures]
        if all(future.done() for future in futures):
            executor.shutdown()
    except BrokenProcessPool:
        # A process was killed: the block ends here, and the caller does what has no result.
        pass
    finally:
        # Whoever is interrupted does not wait for what is under way.
        executor.shutdown(wait=False, cancel_futures=True)
        left = set(multiprocessing.active_children()) - others
        for child in left:
            child.terminate()
        for child in left:
            child.join()


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

    # The first process would start the tracker, and that unblocks the signal.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve() -> None:
    """The first thing each process does: leave Ctrl-C to its parent, and end with it should that be killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None, "only started processes serve"
    parent.join()
    os._exit(1)
