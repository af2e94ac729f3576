"""Programs killed with signal 9 while they mark a whole history again: all of it is regraded, or nothing.

`python regrade_kills.py FILE` is such a program: it prints "ready" when the file is open, begins when it is sent a
line, and says so when every attempt is regraded.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from attempt_samples import START
from moments import Moments

from dlquiz.progress.records import Regrade
from dlquiz.progress.store import open_store
from dlquiz.schedule import Rating, review

REGRADER = Path(__file__)


class Regrading:
    """Kills of programs that regrade copies of one history. `program` is the regrader, or it without something."""

    def __init__(self, history: Path, folder: Path, seed: int, program: Sequence[str] = (str(REGRADER),)) -> None:
        self.history, self.folder, self.program = history, folder, program
        self.moments = Moments(random.Random(seed), 0.1)

    def kill(self, number: int) -> None:
        """Kill one at a moment of its work, and look: all is regraded or nothing, and all of it if it said so."""
        path = shutil.copy(self.history, self.folder / f"{number}.db")
        program = self._started(path)
        assert program.stdin is not None
        program.stdin.write("go\n")
        program.stdin.flush()
        time.sleep(self.moments.next())
        program.kill()
        out, err = program.communicate(timeout=60)
        assert err == ""
        with open_store(path) as store:
            verdicts = [attempt.verdict for attempt in store.history()]
            assert verdicts.count("wrong") in ({len(verdicts)} if out else {0, len(verdicts)})
            assert store.figures.mismatches() == []
        path.unlink()
        self.moments.found(early=not out)

    def _started(self, path: Path) -> subprocess.Popen[str]:
        """A regrader that waits for its line."""
        command = [sys.executable, "-W", "error", *self.program, str(path)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        program = subprocess.Popen(command, text=True, **pipes)
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n", program.communicate()
        return program


def main(file: str) -> None:
    review(None, Rating.GOOD, START)  # load the scheduler before anybody waits for us
    with open_store(Path(file)) as store:
        again = [Regrade(one.id, "wrong", 0.0, None, 27, "g1", Rating.AGAIN) for one in store.history()]
        print("ready", flush=True)
        sys.stdin.readline()
        store.regrade(again, START)
        print("done", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
