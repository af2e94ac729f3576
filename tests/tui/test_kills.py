"""The quiz in a terminal beside another one: no verdict that was painted is lost. It is killed in the campaigns."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from terminal import LONGEST, Terminal
from terminal_kills import answer, first_number, go_on, keys_in, recorded, write_bank

from dlquiz.progress.store import open_store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals and kill -9 are of POSIX")


# Two frontends at once


@pytest.mark.sweep
def test_the_terminal_and_the_line_mode_at_once_lose_no_answer(tmp_path: Path) -> None:
    home, bank, answers = tmp_path / "home", write_bank(tmp_path), 15
    command = [sys.executable, "-m", "dlquiz", "practice", "--plain", "--bank", str(bank), "--number", str(answers)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    environment = os.environ | {"DLQUIZ_HOME": str(home)}
    with (
        Terminal(home, "practice", "--bank", bank, "--number", "40") as terminal,
        subprocess.Popen(command, env=environment, text=True, **pipes) as plain,
    ):
        number = first_number(terminal)
        assert plain.stdin is not None
        for _ in range(answers):
            plain.stdin.write("1\n")
            plain.stdin.flush()
            answer(terminal, number)
            number = go_on(terminal, number)
        out, err = plain.communicate(timeout=LONGEST)
        assert (err, plain.returncode) == ("", 0)
        assert terminal.end() == 0
    in_terminal, in_lines = map(keys_in, (terminal.painted, out))
    assert len(in_terminal) == len(in_lines) == answers
    assert "not saved" not in terminal.painted + out
    assert sorted(recorded(home)) == sorted(in_terminal | in_lines)
    with open_store(home / "progress.db") as store:
        assert len(store.history()) == 2 * answers
        assert store.figures.mismatches() == []
