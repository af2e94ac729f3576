"""An import that is killed has taken in everything or nothing."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from history_samples import HISTORY, MINUTE, START, answer, entry, written

from dlquiz.progress import open_store

IMPORTER = Path(__file__).with_name("importer.py")
ROWS = 300

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX signal")


def killed(progress: Path, lines: Path, rows: int, moment: float | None) -> None:
    """Run the importer, and kill it after some rows, or that many seconds after it was let go on from there."""
    command = [sys.executable, "-W", "error", str(IMPORTER), str(progress), str(lines), str(rows)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen(command, text=True, **pipes)
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.stdin.write("go\n")
    process.stdin.flush()
    assert process.stdout.readline() == "stopped\n"
    if moment is not None:
        process.stdin.write("go\n")
        process.stdin.flush()
        time.sleep(moment)
    process.kill()
    _, err = process.communicate(timeout=60)
    assert err == ""


def kill_again_and_again(folder: Path, rounds: int, seed: int) -> None:
    dice = random.Random(seed)
    lines = folder / "history.jsonl"
    new = [entry(answer(f"n{number}", f"b/q{number % 40}", START + number * MINUTE)) for number in range(ROWS)]
    lines.write_bytes(written(new))
    for number in range(rounds):
        progress = folder / f"{number}.db"
        with open_store(progress) as store:
            store.merge(HISTORY)
        stopped = number % 2 == 0
        rows, moment = dice.randrange(1, ROWS + 1), None if stopped else dice.uniform(0, 0.03)
        killed(progress, lines, rows, moment)
        with open_store(progress) as store:
            held = {one.what.id for one in store.rows()}
            nothing, everything = ({one.what.id for one in rows} for rows in (HISTORY, (*HISTORY, *new)))
            assert held == nothing or (held == everything and not stopped)
            assert store.astray() == []
            store.merge(new)
            assert len(list(store.rows())) == len(HISTORY) + ROWS


def test_kill_9_leaves_everything_or_nothing(tmp_path: Path) -> None:
    kill_again_and_again(tmp_path, rounds=8, seed=1)


@pytest.mark.campaign
def test_200_kills_leave_everything_or_nothing(tmp_path: Path) -> None:
    kill_again_and_again(tmp_path, rounds=200, seed=2)
