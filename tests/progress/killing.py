"""Programs killed with signal 9 at any moment: what they acknowledged is there, and nothing is half done.

POSIX only.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Self

from attempt_samples import assert_memory_is_replay
from deeds import Learner, State, deeds, state_of
from moments import Moments
from progress_files import VERSION_1, made_from

from dlquiz.progress.store import open_store

KILLER = Path(__file__).with_name("killer.py")


class Killer:
    """The program that does the killing; see killer.py. `program` runs it, with something taken from it at need."""

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
