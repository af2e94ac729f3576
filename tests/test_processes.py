"""Work in several processes where there are none to be had, on Windows, and where one is killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from dlquiz import processes


def test_without_processes_nothing_is_begun() -> None:
    with processes.started([int], 0) as work:
        assert work is None


def test_where_a_system_cannot_start_any_nothing_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> None:
        raise OSError("no semaphores")

    monkeypatch.setattr(processes, "_context", refused)
    with processes.started([int], 2) as work:
        assert work is None


def test_processors_are_counted_where_none_can_be_kept_from_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    assert processes.processors() == 3


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="a process may use every processor here")
def test_only_processors_that_this_process_may_use_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {1, 5})
    assert processes.processors() == 2


def test_windows_has_no_signal_to_hold_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes.sys, "platform", "win32")
    monkeypatch.delattr(signal, "pthread_sigmask", raising=False)
    with processes._uninterrupted():
        pass


FORKED = """
import threading
from functools import partial
from dlquiz import processes
processes.MOST_PROCESSES = 7
def seen():
    with processes.started([partial(eval, "__import__('dlquiz.processes').processes.MOST_PROCESSES")], 1) as work:
        return dict(work.results())[0]
print(seen(), end=" ")
end = threading.Event()
threading.Thread(target=end.wait).start()
print(seen())
end.set()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not count the threads of a process")
def test_a_process_is_forked_unless_a_thread_might_hold_a_lock() -> None:
    # A forked process finds the number that was changed; a spawned one reads the module again.
    done = subprocess.run([sys.executable, "-c", FORKED], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["7", str(processes.MOST_PROCESSES)]


def test_where_threads_cannot_be_counted_nothing_is_forked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(processes, "Path", lambda _: tmp_path / "nowhere")
    assert not processes.can_fork()


# One returns nothing, one fails, one returns what cannot be pickled.
CALLS = [
    partial(int, "7"),
    partial(print, end=""),
    partial(int, "seven"),
    partial(eval, "lambda: 0"),
    partial(int, "8"),
]


def test_each_result_has_its_place_and_what_fails_has_none() -> None:
    with processes.started(CALLS, 2) as work:
        assert work is not None
        assert dict(work.results()) == {0: 7, 4: 8}
        assert list(work.results()) == []


def test_what_a_process_makes_it_sends_call_by_call() -> None:
    context = multiprocessing.get_context("spawn")
    reader, writer = context.Pipe(duplex=False)
    work: processes.Work[object] = processes.Work(CALLS, context.Array("q", 2))
    assert work.take_last() == 4
    work.make_calls(writer)
    writer.close()
    work.readers.append(reader)
    assert list(work.results()) == [(0, 7)]
    assert work.take_last() is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal to hold back")
@pytest.mark.parametrize("forks", [False, True])
def test_a_tracker_is_started_only_where_processes_are_spawned(forks: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    monkeypatch.setattr(processes, "can_fork", lambda: forks)
    monkeypatch.setattr("multiprocessing.resource_tracker.ensure_running", lambda: ran.append("tracker"))
    with processes._uninterrupted():
        assert ran == ([] if forks else ["tracker"])


def test_each_call_is_begun_once_whoever_takes_it() -> None:
    calls = [partial(int, number) for number in range(500)]
    with processes.started(calls, 2) as work:
        assert work is not None
        taken = [*iter(work.take_last, None)]
        made = [place for place, result in work.results() if result == place]
        assert sorted(taken + made) == list(range(500))


def test_what_a_killed_process_had_begun_has_no_result() -> None:
    with processes.started([os.abort, int], 1) as work:
        assert work is not None
        assert list(work.results()) == []
        assert [work.take_last(), work.take_last()] == [1, None]


def test_what_is_under_way_at_the_end_is_given_up() -> None:
    before = set(multiprocessing.active_children())
    with processes.started([int, partial(time.sleep, 3600), partial(time.sleep, 3600)], 2) as work:
        assert work is not None
        assert next(work.results()) == (0, 0)
    assert set(multiprocessing.active_children()) <= before
