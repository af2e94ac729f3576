"""Proving many questions, in several processes where that pays."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from dlquiz.checking.activity import QuestionActivity
from dlquiz.checking.findings import Findings
from dlquiz.checking.proofs import prove
from dlquiz.errors import Fault
from dlquiz.questions import Question
from dlquiz.variants import is_fixed
from dlquiz.yaml_reader import Mark

Progress = Callable[[int, int], None]

DRAWS_WORTH_A_PROCESS = 200
"""A process takes about as long to start as so many draws take to be proved."""
MOST_PROCESSES = 61 if sys.platform == "win32" else 1_000
"""Windows waits for no more handles than that at once."""


class Proved(NamedTuple):
    faults: list[Fault]
    activity: QuestionActivity


@dataclass(frozen=True, slots=True)
class Task:
    """One question to prove, with what its findings need: all of it can be sent to another process."""

    file: str
    question: Question
    places: Mapping[tuple[str, ...], Mark]
    seeds: int

    @property
    def draws(self) -> int:
        return 1 if is_fixed(self.question) else self.seeds

    def run(self) -> Proved:
        findings = Findings(self.file, self.question.id, self.places)
        activity = prove(findings, self.question, self.seeds)
        return Proved(findings.faults, activity)


def prove_all(tasks: Sequence[Task], jobs: int, progress: Progress | None = None) -> list[Proved]:
    """Every task's proof, in the order of the tasks whatever the number of processes.

    `jobs` is how many processes there may be; few draws have none of their own. `progress` is told (done, all).
    """
    done: dict[int, Proved] = {}
    processes = min(jobs, sum(task.draws for task in tasks) // DRAWS_WORTH_A_PROCESS, len(tasks), MOST_PROCESSES)
    with closing(_in_processes(tasks, processes)) as proofs:
        for place, proved in proofs if processes > 1 else ():
            done[place] = proved
            _tell(progress, done, tasks)
    for place, task in enumerate(tasks):
        if place not in done:
            done[place] = task.run()
            _tell(progress, done, tasks)
    return [done[place] for place in range(len(tasks))]


def _tell(progress: Progress | None, done: Mapping[int, Proved], tasks: Sequence[Task]) -> None:
    if progress is not None:
        progress(len(done), len(tasks))


def _in_processes(tasks: Sequence[Task], processes: int) -> Generator[tuple[int, Proved]]:
    """Proofs as they get ready. Where processes cannot be had, or one is killed, those missing are left to the caller.

    Processes are spawned: forking one that has threads, as NumPy does, is not safe.
    """
    others = set(multiprocessing.active_children())
    context = multiprocessing.get_context("spawn")
    try:
        executor = ProcessPoolExecutor(processes, context, initializer=_serve)
    except (ImportError, NotImplementedError, OSError):
        # Some systems have no shared semaphores to offer.
        return
    try:
        yield from _as_they_come(executor, tasks)
        executor.shutdown()
    except BrokenProcessPool:
        return
    finally:
        # An interrupted check waits for nothing that is under way.
        executor.shutdown(wait=False, cancel_futures=True)
        left = set(multiprocessing.active_children()) - others
        for child in left:
            child.terminate()
        for child in left:
            child.join()


def _as_they_come(executor: ProcessPoolExecutor, tasks: Sequence[Task]) -> Iterator[tuple[int, Proved]]:
    with _uninterrupted():
        places: dict[Future[Proved], int] = {executor.submit(task.run): place for place, task in enumerate(tasks)}
    for future in as_completed(places):
        yield places[future], future.result()


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
