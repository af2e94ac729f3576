"""The quiz in a terminal of its own: stopped, ended while stopped, and beside another frontend, nothing is lost.

It is ended on every screen, and killed, in the campaigns.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from endings import in_time
from every_screen import ASKED, ENTER, EVERY_SCREEN, opened
from terminal import LONGEST, Terminal
from terminal_kills import answer, first_number, go_on, keys_in, recorded, write_bank

from dlquiz.progress.store import open_store

pytestmark = [
    pytest.mark.sweep,
    pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals, signals and kill -9 are of POSIX"),
]


def test_ctrl_z_stops_the_quiz_and_it_goes_on_as_it_was(tmp_path: Path) -> None:
    with opened(tmp_path, EVERY_SCREEN["question"]) as terminal:
        terminal.press("712")
        terminal.wait_for("712")
        terminal.press("\x1a")
        terminal.wait_until_stopped()
        before = len(terminal.painted)
        terminal.program.send_signal(signal.SIGCONT)
        terminal.wait_for(ASKED, before)
        terminal.press("3456" + ENTER)
        terminal.wait_for("Right", before)
        assert terminal.end() == 0


def test_a_stopped_quiz_whose_terminal_is_closed_ends(tmp_path: Path) -> None:
    with opened(tmp_path, EVERY_SCREEN["question"]) as terminal:
        terminal.press("712")
        terminal.wait_for("712")
        terminal.program.send_signal(signal.SIGTSTP)
        terminal.wait_until_stopped()
        # What a shell does to its stopped jobs when its window is closed.
        terminal.hang_up()
        with in_time():
            terminal.program.send_signal(signal.SIGCONT)
            assert terminal.wait_for_the_end() == 128 + signal.SIGHUP


def test_a_stop_that_cannot_be_heard_is_gone_on_from_with_a_whole_screen(tmp_path: Path) -> None:
    with opened(tmp_path, EVERY_SCREEN["question"]) as terminal:
        # It is painted several times while the rest is loaded: what is waited for below must come after the stop.
        terminal.wait(1.5)
        terminal.program.send_signal(signal.SIGSTOP)
        terminal.wait_until_stopped()
        before = len(terminal.painted)
        terminal.program.send_signal(signal.SIGCONT)
        terminal.wait_for(ASKED, before)
        terminal.press("7123456" + ENTER)
        terminal.wait_for("Right", before)
        assert terminal.end() == 0


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
