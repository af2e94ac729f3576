"""Several programs at work on one file: none loses what another has written.

`python working_together.py FILE PREFIX COUNT` is one of them: it does what a learner does until `COUNT` answers are
recorded, and prints how many deeds that were. It prints "ready" when its imports are done and begins when it is sent a
line. After its first answer it prints "begun" and waits for another line, so that several can be made to work side by
side.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count, islice, pairwise
from pathlib import Path

from attempt_samples import START, assert_memory_is_replay
from deeds import InForce, Learner, State, deeds, do, state_of

from dlquiz.progress.store import open_store
from dlquiz.schedule import Rating, review

RECORDER = Path(__file__)


@contextmanager
def recorders(path: Path, prefixes: str, answers: int, program: Sequence[str]) -> Iterator[list[subprocess.Popen[str]]]:
    """Recorders that have loaded what they need and begin together. At the end none is left running."""
    command = [sys.executable, "-W", "error", *program, str(path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    programs = [subprocess.Popen([*command, prefix, str(answers)], text=True, **pipes) for prefix in prefixes]
    try:
        assert [heard(one) for one in programs] == ["ready"] * len(programs)
        send_on(programs)
        yield programs
    finally:
        for one in programs:
            if one.returncode is None:
                one.kill()
                one.communicate(timeout=60)


def heard(program: subprocess.Popen[str]) -> str:
    assert program.stdout is not None
    return program.stdout.readline().strip()


def send_on(programs: list[subprocess.Popen[str]]) -> None:
    for program in programs:
        assert program.stdin is not None
        try:
            program.stdin.write("go\n")
            program.stdin.flush()
        except BrokenPipeError as error:
            assert program.stderr is not None
            raise AssertionError(f"a program stopped before its turn: {program.stderr.read()}") from error


def deeds_done(process: subprocess.Popen[str]) -> int:
    """How many deeds a recorder did that has ended well."""
    out, err = process.communicate(timeout=300)
    assert (err, process.returncode) == ("", 0)
    return int(out)


def work_together(
    path: Path, prefixes: str, answers: int, program: Sequence[str] = (str(RECORDER),)
) -> dict[str, InForce]:
    """Let recorders work side by side; the attempts that must be in force then.

    `program` runs the recorder, with something taken from it at need.
    """
    with recorders(path, prefixes, answers, program) as programs:
        assert [heard(one) for one in programs] == ["begun"] * len(programs)
        send_on(programs)
        with ThreadPoolExecutor(len(programs)) as readers:
            numbers = list(readers.map(deeds_done, programs))
    expected: dict[str, InForce] = {}
    for prefix, number in zip(prefixes, numbers, strict=True):
        learner, done = Learner(State()), list(islice(deeds(prefix, ord(prefix), alone=False), number))
        assert [deed.kind for deed in done].count("record") == answers
        for deed in done:
            learner.does(deed)
        expected |= {text.attempt: text for text in learner.state.attempts}
    return expected


def answer_side_by_side(path: Path, answers: int, program: Sequence[str] = (str(RECORDER),)) -> None:
    """Two programs answer, take back, rate, regrade and dispute, on the same questions, and lose nothing."""
    expected = work_together(path, "ab", answers, program)
    with open_store(path) as store:
        assert store.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        found = state_of(store).attempts
        assert {one.attempt: one for one in found} == expected
        assert len(found) == len(expected) > answers
        turns = sum(one.attempt[0] != other.attempt[0] for one, other in pairwise(found))
        assert turns > answers / 20, "they did not work side by side"
        assert sum(memory.reviews for memory in store.figures.memories().values()) == len(found)
        assert store.figures.mismatches() == []
        assert_memory_is_replay(store)


def make_at_once(path: Path, program: Sequence[str] = (str(RECORDER),)) -> None:
    """Four programs make the file, and all of them find theirs in it."""
    expected = work_together(path, "abcd", 2, program)
    with open_store(path) as store:
        assert {one.attempt: one for one in state_of(store).attempts} == expected


def main(file: str, prefix: str, answers: str) -> None:
    review(None, Rating.GOOD, START)  # load the scheduler before anybody waits for us
    print("ready", flush=True)
    sys.stdin.readline()
    left, done = int(answers), deeds(prefix, ord(prefix), alone=False)
    with open_store(Path(file)) as store:
        for number in count(1):
            deed = next(done)
            do(store, deed)
            left -= deed.kind == "record"
            if number == 1:
                print("begun", flush=True)
                sys.stdin.readline()
            if left == 0:
                break
            time.sleep(0.002)  # as learners do, leave others a turn: SQLite looks again only now and then
    print(number, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
