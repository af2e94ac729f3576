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
    with processes.started([int], 0) as futures:
        assert futures == []


def test_where_a_system_cannot_start_any_nothing_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError("no semaphores")

    monkeypatch.setattr(processes, "ProcessPoolExecutor", refused)
    with processes.started([int], 2) as futures:
        assert futures == []


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
    with processes.started([partial(eval, "__import__('dlquiz.processes').processes.MOST_PROCESSES")], 1) as futures:
        return futures[0].result()
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


def test_a_process_that_is_killed_ends_the_block() -> None:
    reached = []
    with processes.started([os.abort], 1) as futures:
        reached.append(futures[0].result())
    assert reached == []


def test_what_is_under_way_at_the_end_is_given_up() -> None:
    before = set(multiprocessing.active_children())
    with processes.started([int, partial(time.sleep, 3600), partial(time.sleep, 3600)], 1) as futures:
        assert futures[0].result() == 0
    assert set(multiprocessing.active_children()) == before
