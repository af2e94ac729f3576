"""Programs killed with signal 9 at any moment: what they acknowledged is there, and nothing is half done.

`python killing.py` has loaded everything, and kills copies of itself that write to a progress file: to load Python and
the scheduler for each of a thousand kills would take most of the time. For each line of JSON on its standard input, the
keys being the arguments of `killed`, it prints how many deeds the copy had acknowledged. POSIX only.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn, Self

from attempt_samples import START, assert_memory_is_replay
from deeds import Learner, State, deeds, do, state_of
from moments import Moments
from progress_files import VERSION_1, made_from

from dlquiz.progress.store import memory_store, open_store
from dlquiz.schedule import Rating, review

KILLER = Path(__file__)


class Killer:
    """The program that does the killing. `program` runs it, with something taken from it at need."""

    def __init__(self, program: Sequence[str] = (str(KILLER),)) -> None:
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self._program = subprocess.Popen([sys.executable, "-W", "error", *program], text=True, **pipes)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.end()
        else:
            self._program.kill()
            self._program.communicate(timeout=60)

    def __call__(self, file: Path, **how: object) -> int:
        """Kill a writer to `file`; how many deeds it had acknowledged."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(f"{json.dumps({'file': str(file), **how})}\n")
        self._program.stdin.flush()
        answer = self._program.stdout.readline()
        assert answer, self._program.communicate(timeout=60)[1]
        return int(answer)

    def end(self) -> None:
        assert self._program.communicate(timeout=60) == ("", "")
        assert self._program.returncode == 0


def found(path: Path) -> State:
    """What is in the file after a kill, once it is found to be sound."""
    with open_store(path) as store:
        assert store.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        state = state_of(store)
        assert store.figures.mismatches() == []
        assert_memory_is_replay(store)
    return state


def kill(killer: Killer, path: Path, before: State, seed: int, *, after: int, moment: float, pages: int) -> State:
    """Kill a writer and look; the state left, which is that of all it acknowledged or of one deed more."""
    prefix = f"{seed}-"
    acknowledged = killer(path, prefix=prefix, seed=seed, after=after, moment=moment, pages=pages)
    learner = Learner(before)
    for deed in islice(deeds(prefix, seed), acknowledged):
        learner.does(deed)
    promised = learner.state
    (under_way,) = islice(deeds(prefix, seed), acknowledged, acknowledged + 1)
    learner.does(under_way)
    left = found(path)
    assert left in (promised, learner.state), f"seed {seed}: {acknowledged} deeds acknowledged, then {under_way}"
    return left


class Campaign:
    """Kills in turn while a file is made, while one of version 1 is led to today's, and at work on one for long."""

    ROUNDS_A_FILE = 12
    TURNS = ("made", "migrated", *["at work"] * 6)

    def __init__(self, killer: Killer, folder: Path, seed: int) -> None:
        self.killer, self.folder, self.seed = killer, folder, seed
        self.dice = random.Random(seed)
        self.counts: Counter[str] = Counter()
        self.old = made_from(VERSION_1, 1, folder / "old.db")
        migrated = shutil.copy(self.old, folder / "migrated.db")
        self.migrated = found(migrated)
        assert self.migrated.draft is not None
        assert len(self.migrated.attempts) == 4
        self.making, self.migrating = Moments(self.dice), Moments(self.dice)
        self.path, self.state, self.rounds = folder / "work.db", State(), 0

    def kill(self, number: int) -> None:
        """The kill of that number; `counts` has how many were of each kind."""
        turn = self.TURNS[number % len(self.TURNS)]
        self.counts[turn] += 1
        seed = 1_000_000 * self.seed + number
        path = self.folder / f"{number}.db"
        match turn:
            case "made":
                left = self._kill(path, State(), seed, 0, self.making.next())
                self.making.found(early=left == State())
            case "migrated":
                shutil.copy(self.old, path)
                left = self._kill(path, self.migrated, seed, 0, self.migrating.next())
                self.migrating.found(early=left == self.migrated)
            case _:
                self._at_work(seed)

    def _at_work(self, seed: int) -> None:
        if self.rounds % self.ROUNDS_A_FILE == 0:
            self.path, self.state = self.folder / f"work{seed}.db", State()
        self.rounds += 1
        self.state = self._kill(self.path, self.state, seed, self.dice.randrange(1, 25), self.dice.uniform(0, 0.003))

    def _kill(self, path: Path, before: State, seed: int, after: int, moment: float) -> State:
        pages = self.dice.choice((4, 1000))
        return kill(self.killer, path, before, seed, after=after, moment=moment, pages=pages)


def killed(file: str, prefix: str, seed: int, after: int, moment: float, pages: int) -> int:
    """How many deeds a writer to `file` acknowledges that is killed `moment` seconds after its first `after` ones.

    Its log is written back into the file at every `pages` pages of it.
    """
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        work_for_ever(file, prefix, seed, pages, writable)
    os.close(writable)
    acknowledged = sum(len(os.read(readable, 1)) for _ in range(after))
    time.sleep(moment)
    os.kill(child, signal.SIGKILL)
    while more := os.read(readable, 4096):
        acknowledged += len(more)
    os.close(readable)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        sys.exit("a writer ended by itself")
    return acknowledged


def work_for_ever(file: str, prefix: str, seed: int, pages: int, writable: int) -> NoReturn:
    with open_store(Path(file)) as store:
        store.connection.execute(f"PRAGMA wal_autocheckpoint = {pages}")
        for deed in deeds(prefix, seed):
            do(store, deed)
            os.write(writable, b".")
    raise AssertionError("deeds do not end")


def main() -> None:
    review(None, Rating.GOOD, START)
    memory_store().close()
    for line in sys.stdin:
        print(killed(**json.loads(line)), flush=True)


if __name__ == "__main__":
    main()
