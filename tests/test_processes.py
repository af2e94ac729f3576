"""Work in several processes where there are none to be had, on Windows, and where one is killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from functools import partial

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
