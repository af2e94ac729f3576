"""Several processes: the same report as from one, whatever becomes of them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from shipped_banks import shipped
from small_banks import N, numeric

from dlquiz import processes
from dlquiz.bank import load_library
from dlquiz.checking import check_paths, pool
from dlquiz.checking.checker import Report, tasks_of
from dlquiz.checking.pool import Proved, Task, prove_all
from dlquiz.locations import bundled_banks


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few draws there are, they have processes of their own."""
    monkeypatch.setattr(pool, "DRAWS_WORTH_A_PROCESS", 1)


@pytest.fixture(scope="module")
def banks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Faults of every size among what is fine, and questions of both kinds of cost."""
    folder = tmp_path_factory.mktemp("banks")
    text = numeric("{expression: n}", f"{N}, where: [n < 20]")
    for number in range(8):
        fields = f"topic: t, type: numeric, {N}"
        text += f"  - {{id: q{number}, {fields}, prompt: '$\\frac{{1$', answer: {{expression: n / 0}}}}\n"
        text += f"  - {{id: r{number}, {fields}, prompt: '{{{{n}}}}', answer: {{expression: '[n, {number}]'}}}}\n"
    (folder / "bank.yaml").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def from_one(banks: Path) -> Report:
    """What one process reports of the banks, over three draws."""
    return check_paths([banks], 3)


@pytest.mark.sweep
def test_two_processes_report_what_one_reports(always: None, banks: Path) -> None:
    reported: list[tuple[int, int]] = []
    one = check_paths([banks], 3)
    two = check_paths([banks], 3, lambda *counts: reported.append(counts), jobs=2)
    assert two == one
    assert one.errors >= 8 and one.warnings == 1
    assert reported == [(done, one.questions) for done in range(1, one.questions + 1)]
    assert multiprocessing.active_children() == []


def test_few_draws_have_no_process_of_their_own(banks: Path, from_one: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_context", refusing(AssertionError("a process was started")))
    assert check_paths([banks], 3, jobs=8) == from_one


@pytest.mark.parametrize("error", [OSError("no semaphores"), NotImplementedError(), ImportError()])
def test_where_processes_cannot_be_had_one_does_it_all(
    always: None, banks: Path, from_one: Report, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(processes, "_context", refusing(error))
    assert check_paths([banks], 3, jobs=2) == from_one


def refusing(error: Exception) -> Callable[[], None]:
    def start() -> None:
        raise error

    return start


def tasks_in(folder: Path) -> list[Task]:
    library = load_library([folder])
    return tasks_of(library, 3, library.loaded)


@dataclass(frozen=True, slots=True)
class Fatal(Task):
    """A task that ends any process but the first."""

    def run(self) -> Proved:
        if multiprocessing.parent_process() is not None:
            os._exit(3)
        return Task.run(self)


@pytest.mark.sweep
def test_what_a_killed_process_leaves_is_done_by_the_first(always: None, banks: Path) -> None:
    tasks = tasks_in(banks)
    fatal = [Fatal(task.file, task.question, task.places, task.seeds) for task in tasks]
    mixed = [*tasks[:3], *fatal[3:6], *tasks[6:]]
    assert prove_all(mixed, 2) == prove_all(tasks, 1)


@dataclass(frozen=True, slots=True)
class Deaf(Task):
    """A task that tells whether Ctrl-C is ignored where it runs."""

    def run(self) -> Any:
        return signal.getsignal(signal.SIGINT) is signal.SIG_IGN


@pytest.mark.sweep
def test_ctrl_c_is_left_to_the_first_process(always: None, banks: Path) -> None:
    deaf = [Deaf(task.file, task.question, task.places, 3) for task in tasks_in(banks)]
    before = signal.getsignal(signal.SIGINT)
    assert set(prove_all(deaf, 2)) == {True}
    assert signal.getsignal(signal.SIGINT) is before
    assert set(prove_all(deaf, 1)) == {False}


@pytest.mark.sweep
def test_an_interrupted_check_leaves_no_process(always: None, banks: Path) -> None:
    def interrupted(done: int, total: int) -> None:
        raise KeyboardInterrupt

    before = set(multiprocessing.active_children())
    with pytest.raises(KeyboardInterrupt):
        check_paths([banks, bundled_banks()], 5, interrupted, jobs=2)
    assert set(multiprocessing.active_children()) <= before


@pytest.mark.sweep
def test_a_thread_may_check_too(always: None, banks: Path, from_one: Report) -> None:
    reports: list[Any] = []
    thread = threading.Thread(target=lambda: reports.append(check_paths([banks], 3, jobs=2)))
    thread.start()
    thread.join()
    assert reports == [from_one]


@pytest.fixture
def heard() -> Iterator[None]:
    """Ctrl-C is heard, though a shell ignores it for what it starts in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(os.name != "posix", reason="signals that wait are POSIX")
def test_ctrl_c_while_processes_are_started_is_heard_afterwards_and_does_not_hit_them(heard: None) -> None:
    # To this thread: what runs the tests has others, which hold nothing back.
    asked = "import signal; print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))"
    with pytest.raises(KeyboardInterrupt), processes._uninterrupted():
        signal.raise_signal(signal.SIGINT)
        started = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=60)
        assert started.stdout == "True\n"
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


@pytest.mark.skipif(os.name != "posix", reason="signals that wait are POSIX")
def test_ctrl_c_while_a_check_starts_its_processes_ends_it(heard: None, monkeypatch: pytest.MonkeyPatch) -> None:
    begin = BaseProcess.start

    def start(process: BaseProcess) -> None:
        begin(process)
        signal.raise_signal(signal.SIGINT)

    library = shipped()
    monkeypatch.setattr(BaseProcess, "start", start)
    with pytest.raises(KeyboardInterrupt):
        prove_all(tasks_of(library, 20, library.loaded), 2)
