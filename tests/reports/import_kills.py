"""Programs killed with signal 9 while they import: everything is taken in, or nothing."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from history_samples import HISTORY, MINUTE, START, answer, entry, written

from dlquiz.progress.store import open_store

IMPORTER = Path(__file__).with_name("importer.py")


ROWS = 300


class Imports:
    """Kills of programs that import the same lines. `program` is the importer, or it without something."""

    def __init__(self, folder: Path, seed: int, program: Sequence[str] = (str(IMPORTER),)) -> None:
        self.folder, self.program = folder, program
        self.dice = random.Random(seed)
        self.new = [entry(answer(f"n{number}", f"b/q{number % 40}", START + number * MINUTE)) for number in range(ROWS)]
        self.lines = folder / "history.jsonl"
        self.lines.write_bytes(written(self.new))

    def kill(self, number: int) -> None:
        """Kill one, every other time where it has stopped between two rows, and look: all is there or nothing."""
        progress = self.folder / f"{number}.db"
        with open_store(progress) as store:
            store.merge(HISTORY)
        stopped = number % 2 == 0
        self._killed(progress, self.dice.randrange(1, ROWS + 1), None if stopped else self.dice.uniform(0, 0.03))
        with open_store(progress) as store:
            held = {one.what.id for one in store.rows()}
            nothing, everything = ({one.what.id for one in rows} for rows in (HISTORY, (*HISTORY, *self.new)))
            assert held == nothing or (held == everything and not stopped)
            assert store.figures.mismatches() == []
            store.merge(self.new)
            assert len(list(store.rows())) == len(HISTORY) + ROWS
        progress.unlink()

    def _killed(self, progress: Path, rows: int, moment: float | None) -> None:
        """Kill an importer after some rows, or that many seconds after it was let go on from there."""
        command = [sys.executable, "-W", "error", *self.program, str(progress), str(self.lines), str(rows)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        process = subprocess.Popen(command, text=True, **pipes)
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "ready\n"
            process.stdin.write("go\n")
            process.stdin.flush()
            assert process.stdout.readline() == "stopped\n"
            if moment is not None:
                process.stdin.write("go\n")
                process.stdin.flush()
                time.sleep(moment)
        finally:
            process.kill()
            _, err = process.communicate(timeout=60)
        assert err == ""
