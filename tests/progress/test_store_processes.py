"""Tests of several programs at work on one file."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import islice, pairwise
from pathlib import Path

import pytest
from attempt_samples import START, assert_memory_is_replay, sample
from campaigns import times
from deeds import Learner, State, Told, deeds, state_of

from dlquiz.progress import open_store

RECORDER = Path(__file__).with_name("recorder.py")


def recorders(path: Path, prefixes: str, answers: int) -> list[subprocess.Popen[str]]:
    """Recorders that have loaded what they need and begin together."""
    command = [sys.executable, "-W", "error", str(RECORDER), str(path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    programs = [subprocess.Popen([*command, prefix, str(answers)], text=True, **pipes) for prefix in prefixes]
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


def deeds_done(process: subprocess.Popen[str]) -> int:
    """How many deeds a recorder did that has ended well."""
    out, err = process.communicate(timeout=300)
    assert (err, process.returncode) == ("", 0)
    return int(out)


def work_together(path: Path, prefixes: str, answers: int) -> dict[str, Told]:
    """Let recorders work side by side; the attempts that must be in force then."""
    programs = recorders(path, prefixes, answers)
    assert [heard(program) for program in programs] == ["begun"] * len(programs)
    send_on(programs)
    with ThreadPoolExecutor(len(programs)) as readers:
        numbers = list(readers.map(deeds_done, programs))
    expected: dict[str, Told] = {}
    for prefix, number in zip(prefixes, numbers, strict=True):
        learner, done = Learner(State()), list(islice(deeds(prefix, ord(prefix), alone=False), number))
        assert [deed.kind for deed in done].count("record") == answers
        for deed in done:
            learner.does(deed)
        expected |= {told.attempt: told for told in learner.state.attempts}
    return expected


def test_two_programs_of_400_answers_lose_none_of_each_other(tmp_path: Path) -> None:
    """They answer, take back, rate, regrade and dispute, on the same questions."""
    path, answers = tmp_path / "progress.db", 400
    expected = work_together(path, "ab", answers)
    with open_store(path) as store:
        assert store._connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        told = state_of(store).attempts
        assert {one.attempt: one for one in told} == expected
        assert len(told) == len(expected) > answers
        turns = sum(one.attempt[0] != other.attempt[0] for one, other in pairwise(told))
        assert turns > answers / 20, "they did not work side by side"
        assert sum(memory.reviews for memory in store.memories().values()) == len(told)
        assert store.astray() == []
        assert_memory_is_replay(store)


def make_at_once(folder: Path, rounds: int) -> None:
    for number in range(rounds):
        path = folder / str(number) / "progress.db"
        expected = work_together(path, "abcd", answers=2)
        with open_store(path) as store:
            assert {one.attempt: one for one in state_of(store).attempts} == expected


def test_programs_that_make_the_file_at_once_all_get_it(tmp_path: Path) -> None:
    make_at_once(tmp_path, rounds=5)


@pytest.mark.campaign
def test_programs_that_make_the_file_at_once_all_get_it_100_times(tmp_path: Path) -> None:
    make_at_once(tmp_path, rounds=times(100))


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
