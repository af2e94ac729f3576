"""Proving many questions, in several processes where that pays."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
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
"""Starting a process takes about as long as proving this many draws."""
MOST_PROCESSES = 61 if sys.platform == "win32" else 1_000
"""Windows can wait for no more handles than that at once."""


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

    There are at most `jobs` processes; few draws are proved in this one. `progress` gets (done, all) after each proof.
    """
    done: dict[int, Proved] = {}

    def keep(place: int, proved: Proved) -> None:
        done[place] = proved
        if progress is not None:
            progress(len(done), len(tasks))

    processes = min(jobs, sum(task.draws for task in tasks) // DRAWS_WORTH_A_PROCESS, len(tasks), MOST_PROCESSES)
    if processes > 1:
        _in_processes(tasks, processes, keep)
    for place, task in enumerate(tasks):
        if place not in done:
            keep(place, task.run())
    return [done[place] for place in range(len(tasks))]


def _in_processes(tasks: Sequence[Task], processes: int, keep: Callable[[int, Proved], None]) -> None:
    """Keep the proofs as they get ready: none where the system has no processes to offer, some where one is killed."""
    others = set(multiprocessing.active_children())
    try:
        # Spawned, because a process with threads, as NumPy has, cannot be forked safely.
        executor = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), initializer=_serve)
    except (ImportError, NotImplementedError, OSError):
        # Some systems have no shared semaphores.
        return
    try:
        with _uninterrupted():
            places = {executor.submit(task.run): place for place, task in enumerate(tasks)}
        for future in as_completed(places):
            keep(places[future], future.result())
        executor.shutdown()
    except BrokenProcessPool:
        return
    finally:
        # An interrupted check does not wait for proofs that are under way.
        executor.shutdown(wait=False, cancel_futures=True)
        left = set(multiprocessing.active_children()) - others
        for child in left:
            child.terminate()
        for child in left:
            child.join()


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
