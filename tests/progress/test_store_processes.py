"""Tests of programs that are killed, and of several at work on one file."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from attempt_samples import START, assert_memory_is_replay, sample

from dlquiz.progress import open_store

RECORDER = Path(__file__).with_name("recorder.py")

no_windows = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX signal")


def recorders(path: Path, *prefixes: str, limit: str = "") -> list[subprocess.Popen[str]]:
    """Recorders that have loaded what they need and begin together."""
    command = [sys.executable, "-W", "error", str(RECORDER), str(path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    programs = [subprocess.Popen([*command, prefix, limit], text=True, **pipes) for prefix in prefixes]
    assert [heard(program) for program in programs] == ["ready"] * len(programs)
    send_on(programs)
    return programs


def heard(program: subprocess.Popen[str]) -> str:
    assert program.stdout is not None
    return program.stdout.readline().strip()


def send_on(programs: list[subprocess.Popen[str]]) -> None:
    for program in programs:
        assert program.stdin is not None
        try:
            program.stdin.write("go\n")
            program.stdin.flush()
        except BrokenPipeError:
            assert program.stderr is not None
            pytest.fail(f"a program stopped before its turn: {program.stderr.read()}")


def acknowledged(process: subprocess.Popen[str]) -> list[str]:
    """What an ended recorder has acknowledged; a line cut short by the kill is no acknowledgement."""
    out, err = process.communicate(timeout=60)
    assert err == ""
    return [line.strip() for line in out.splitlines(keepends=True) if line.endswith("\n")]


def killed(path: Path, prefix: str, acknowledgements: int, moment: float) -> list[str]:
    """The ids acknowledged by a recorder killed `moment` seconds after some acknowledgements."""
    (process,) = recorders(path, prefix)
    seen = [heard(process) for _ in range(acknowledgements)]
    time.sleep(moment)
    process.kill()
    rest = acknowledged(process)
    assert process.returncode == -9
    return seen + rest


def assert_nothing_lost(path: Path, promised: list[str]) -> None:
    with open_store(path) as store:
        recorded = {attempt.id: attempt for attempt in store.history()}
        assert set(promised) <= set(recorded)
        assert_memory_is_replay(store)
        draft = store.draft()
        # The draft is of the question that was open, never of one already answered.
        assert draft is None or draft.events[0] not in recorded


def kill_again_and_again(path: Path, rounds: int, seed: int) -> None:
    dice = random.Random(seed)
    promised: list[str] = []
    for number in range(rounds):
        promised += killed(path, f"r{number}-", dice.randrange(1, 40), dice.uniform(0, 0.003))
        assert_nothing_lost(path, promised)
    assert len(promised) >= rounds


@no_windows
def test_kill_9_loses_no_acknowledged_answer(tmp_path: Path) -> None:
    kill_again_and_again(tmp_path / "progress.db", rounds=10, seed=1)


@no_windows
@pytest.mark.campaign
def test_200_kills_lose_no_acknowledged_answer(tmp_path: Path) -> None:
    kill_again_and_again(tmp_path / "progress.db", rounds=200, seed=2)


def kill_at_creation(folder: Path, rounds: int, seed: int) -> None:
    dice = random.Random(seed)
    for number in range(rounds):
        path = folder / str(number) / "progress.db"
        promised = killed(path, "r", 0, dice.uniform(0, 0.012))
        assert_nothing_lost(path, promised)


@no_windows
def test_kill_9_while_the_file_is_made(tmp_path: Path) -> None:
    kill_at_creation(tmp_path, rounds=10, seed=3)


@no_windows
@pytest.mark.campaign
def test_200_kills_while_the_file_is_made(tmp_path: Path) -> None:
    kill_at_creation(tmp_path, rounds=200, seed=4)


def acknowledged_by_all(programs: list[subprocess.Popen[str]]) -> list[str]:
    """What programs acknowledge that go on together once each has recorded an attempt."""
    firsts = [heard(program) for program in programs]
    send_on(programs)
    with ThreadPoolExecutor(len(programs)) as readers:
        rest = list(readers.map(acknowledged, programs))
    assert [program.returncode for program in programs] == [0] * len(programs)
    return firsts + [name for names in rest for name in names]


def test_two_programs_lose_no_answer_of_each_other(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    promised = acknowledged_by_all(recorders(path, "a", "b", limit="200"))
    assert sorted(promised) == sorted(f"{prefix}{number}" for prefix in "ab" for number in range(200))
    with open_store(path) as store:
        order = [attempt.id for attempt in store.history()]
        assert Counter(order) == Counter(promised)
        assert set(order[-2:]) == {"a0", "b0"}
        assert sum(memory.reviews for memory in store.memories().values()) == 400
        assert_memory_is_replay(store)


def make_at_once(folder: Path, rounds: int) -> None:
    for number in range(rounds):
        programs = recorders(folder / str(number) / "progress.db", "a", "b", "c", "d", limit="2")
        assert len(acknowledged_by_all(programs)) == 8


def test_programs_that_make_the_file_at_once_all_get_it(tmp_path: Path) -> None:
    make_at_once(tmp_path, rounds=5)


@pytest.mark.campaign
def test_programs_that_make_the_file_at_once_all_get_it_100_times(tmp_path: Path) -> None:
    make_at_once(tmp_path, rounds=100)


def test_two_stores_see_each_other(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    with open_store(path) as one, open_store(path) as two:
        for number in range(200):
            (one, two)[number % 2].record(sample(seed=number))
        assert one.memories() == two.memories()
        assert one.memories()["cnn/size"].reviews == 200
        two.undo(one.history(limit=1)[0].id, START)
        assert one.memories()["cnn/size"].reviews == 199
        assert_memory_is_replay(one)
