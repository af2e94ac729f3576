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
from typing import TypeVar

T = TypeVar("T")
MOST_PROCESSES = 61 if sys.platform == "win32" else 1_000
"""Windows waits for no more handles than that at once."""


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def started(calls: Sequence[Callable[[], T]], processes: int) -> Iterator[list[Future[T]]]:
    """The calls, which so many processes begin one after the other; a call and its result are pickled.

    If there are to be no processes, or they cannot be started, there are no futures. If one is killed, the block ends
    at the next result. Whatever has no result then is left to the caller.
    Processes are spawned: forking one that has threads, as NumPy does, is not safe.
    """
    executor: ProcessPoolExecutor | None = None
    # Some systems have no shared semaphores to offer.
    with suppress(ImportError, NotImplementedError, OSError):
        if processes > 0:
            context = multiprocessing.get_context("spawn")
            executor = ProcessPoolExecutor(min(processes, MOST_PROCESSES), context, initializer=_serve)
    if executor is None:
        yield []
        return
    others = set(multiprocessing.active_children())
    try:
        with _uninterrupted():
            futures = [executor.submit(call) for call in calls]
        yield futures
        executor.shutdown()
    except BrokenProcessPool:
        pass
    finally:
        # Whoever is interrupted waits for nothing that is under way.
        executor.shutdown(wait=False, cancel_futures=True)
        left = set(multiprocessing.active_children()) - others
        for child in left:
            child.terminate()
        for child in left:
            child.join()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C reaches every process of a terminal: those started here are to leave it to the one that waits for them.

    A process that is started meanwhile begins in the same state, so that none is hit before it can say so itself. Under
    POSIX what comes meanwhile is heard afterwards; on Windows it is lost.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
    elif sys.platform == "win32":
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
    else:
        # Python starts it with the first of the others, and would let the signal through again then.
        from multiprocessing import resource_tracker

        resource_tracker.ensure_running()
        masked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, masked)


def _serve() -> None:
    """What every process does first: leave Ctrl-C to its parent, and not outlive it where that is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None, "only processes that were started serve"
    parent.join()
    os._exit(1)
