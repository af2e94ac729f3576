"""Being stopped, and asked to end while stopped: nothing typed is lost. Ends on every screen are in the campaigns."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest
from endings import in_time
from every_screen import ASKED, ENTER, EVERY_SCREEN, opened

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals and signals are of POSIX")


@pytest.mark.sweep
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


@pytest.mark.sweep
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


@pytest.mark.sweep
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
