"""Homes to start the program in: folders for `DLQUIZ_HOME`, with generated banks and a little history or with neither.

All are thrown away at the end.
"""

from __future__ import annotations

import atexit
import compileall
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar

import dlquiz
from benchmarks.generated import write_banks
from benchmarks.progress import asked, attempt
from dlquiz.progress.history import Entry
from dlquiz.progress.store import open_store

ROOT = Path(dlquiz.__file__).parents[1]
HERE = Path(__file__).parent
PYTHON = sys.executable
LITTLE, DAYS = 300, 30
"""A month's answers, the last of them a week ago: all that was asked is new, due, or not due for long."""
BANKS, HISTORY = "banks", "progress.db"

LAUNCHER = """\
import re
import sys
from dlquiz.__main__ import main
if __name__ == '__main__':
    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])
    sys.exit(main())
"""
"""The script that pip writes for the command `dlquiz`, word by word."""

Opened = TypeVar("Opened")

_left = ExitStack()
atexit.register(_left.close)


def keep(opened: AbstractContextManager[Opened]) -> Opened:
    """Open until the end of this process."""
    return _left.enter_context(opened)


def temporary_folder() -> Path:
    return Path(keep(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))


@cache
def command() -> list[str]:
    """What starts the program as its installed command does, from this checkout.

    Its bytecode is written first, as pip does when it installs: elsewhere Python may have been asked to write none, and
    then each start would compile every module again.
    """
    compileall.compile_dir(ROOT / "dlquiz", quiet=2)
    script = temporary_folder() / "dlquiz"
    script.write_text(LAUNCHER, encoding="utf-8")
    return [PYTHON, str(script)]


def environment(home: Path) -> dict[str, str]:
    return {"DLQUIZ_HOME": str(home), "PYTHONPATH": str(ROOT)}


def new_home(questions: int = 0, *, history: bool = False) -> Path:
    """A home of its own; the generated banks in it are installed, besides those that are shipped."""
    home = temporary_folder()
    if questions:
        write_banks(home / BANKS, questions)
    if history:
        shutil.copy(_history(), home / HISTORY)
    return home


def forget(home: Path) -> None:
    """Back to the banks and the history alone: what was kept to open them sooner is gone."""
    for path in home.iterdir():
        if path.name == BANKS or path.name.startswith(HISTORY):
            continue
        shutil.rmtree(path) if path.is_dir() else path.unlink()


@cache
def _history() -> Path:
    file = temporary_folder() / HISTORY
    with open_store(file) as store:
        store.merge(_answers())
    return file


def _answers() -> Iterator[Entry]:
    dice, start = random.Random(0), datetime.now(UTC) - timedelta(days=DAYS + 7)
    for number in range(LITTLE):
        at = start + timedelta(days=number * DAYS / LITTLE)
        yield Entry(int(at.timestamp() * 1_000_000), attempt(dice.choice(asked()), at, dice))
