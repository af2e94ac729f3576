"""Both frontends where the disk is full, the file or its folder read-only: each verdict says truly whether it is saved.

Every answer is wrong and its key is a number that stands nowhere else, by which it is found in the history.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest
from campaigns import some
from terminal import LONGEST, Terminal

from dlquiz.progress.store import open_store

BANK = """
format: 1
id: sums
title: {en: Sums, zh: 加法}
questions:
  - id: sum
    type: numeric
    topic: sums
    prompt: {en: 'What is 7000000 + {{n}}?', zh: '7000000 + {{n}} 等于多少？'}
    parameters: {n: {integer: [100000, 999999]}}
    answer: {expression: 7000000 + n}
"""
LIMITED = str(Path(__file__).with_name("limited.py"))
VERDICT = r"the answer is (7,\d{3},\d{3})\b.*?([Nn]ot saved|[Ss]aved\. (?:Comes back|Next review))"
ANSWERS = 6

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="permissions and limits of files are of POSIX")

Frontend = Callable[[Path, Path, int], tuple[str, dict[str, bool]]]
"""Answers some questions; what was said before the first verdict, and of each key whether it was called saved."""


def in_lines(home: Path, bank: Path, limit: int) -> tuple[str, dict[str, bool]]:
    arguments = ["practice", "--plain", "--bank", str(bank), "--number", str(ANSWERS)]
    ran = subprocess.run(
        [sys.executable, LIMITED, str(limit), *arguments],
        input="1\n" * ANSWERS,
        env=os.environ | {"DLQUIZ_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert ran.returncode == 0
    # Where the disk fills up there may be no room for the backup of the day; that is no answer lost.
    assert ran.stderr == "" or (limit >= 0 and re.fullmatch("No backup of the progress file [^\n]*\n", ran.stderr))
    return ran.stdout.partition("Wrong")[0], said(ran.stdout)


def in_terminal(home: Path, bank: Path, limit: int) -> tuple[str, dict[str, bool]]:
    program = (LIMITED, str(limit))
    with Terminal(home, "practice", "--bank", bank, "--number", str(ANSWERS), program=program) as terminal:
        number = terminal.wait_for(r"7000000 \+ (\d{6})[^$]*↵ Submit")[1]
        # What cannot be saved is reported as soon as a first draft should be; nobody answers sooner.
        terminal.wait(0.3)
        for turn in range(1, ANSWERS + 1):
            terminal.press("1\r")
            terminal.wait_for(rf"(?s)the answer is 7,{number[:3]},{number[3:]}\b.*?[Ss]aved")
            if turn < ANSWERS:
                before = len(terminal.painted)
                terminal.press("\r")
                number = terminal.wait_for(rf"(?!.*\+ {number})7000000 \+ (\d{{6}})", before)[1]
        assert terminal.end() == 0
    return terminal.painted.partition("Wrong")[0], said(terminal.painted)


def said(text: str) -> dict[str, bool]:
    """Of each key what was said first: later it may be painted again."""
    notices: dict[str, bool] = {}
    for key, saved in re.findall(VERDICT, text, re.DOTALL):
        notices.setdefault(key.replace(",", ""), saved.lower() != "not saved")
    assert len(notices) == ANSWERS
    return notices


FRONTENDS = (in_lines, in_terminal)


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    path = tmp_path / "sums.yaml"
    path.write_text(BANK, "utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home with an empty progress file; whatever is refused is allowed again at the end."""
    folder = tmp_path / "learner"
    open_store(folder / "progress.db").close()
    yield folder
    folder.chmod(0o755)


def kept(home: Path) -> list[str]:
    with open_store(home / "progress.db") as store:
        assert store.figures.mismatches() == []
        return sorted(str(attempt.expected) for attempt in store.history())


@pytest.mark.sweep
@pytest.mark.parametrize("frontend", FRONTENDS)
def test_nothing_refused(frontend: Frontend, home: Path, bank: Path) -> None:
    before, notices = frontend(home, bank, -1)
    assert "not saved" not in before.lower()
    assert set(notices.values()) == {True}
    assert kept(home) == sorted(notices)


@pytest.mark.sweep
@pytest.mark.parametrize(("frontend", "kilobytes"), some(product(FRONTENDS, (0, 60, 100)), 2, "full"))
def test_a_disk_that_is_full_or_fills_up(frontend: Frontend, home: Path, bank: Path, kilobytes: int) -> None:
    _, notices = frontend(home, bank, 1000 * kilobytes)
    assert list(notices.values()) == sorted(notices.values(), reverse=True), "once full it stays full"
    assert (True in notices.values()) is (kilobytes > 0)
    assert False in notices.values()
    assert kept(home) == sorted(key for key, saved in notices.items() if saved)


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("frontend", "refused"), some(product(FRONTENDS, ("the file", "its folder", "an empty folder")), 2)
)
def test_what_is_read_only_is_said_from_the_start(frontend: Frontend, home: Path, bank: Path, refused: str) -> None:
    if refused == "the file":
        (home / "progress.db").chmod(0o444)
    elif refused == "an empty folder":
        shutil.rmtree(home)
        home.mkdir()
    if refused != "the file":
        home.chmod(0o555)
    before, notices = frontend(home, bank, -1)
    assert "not saved" in before.lower()
    assert set(notices.values()) == {False}
    home.chmod(0o755)
    for file in home.iterdir():
        file.chmod(0o644)
    assert kept(home) == []
