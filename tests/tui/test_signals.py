"""Being told to end, or to stop, on every screen: the terminal is given back as it was, and nothing typed is lost."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path

import pytest
from campaigns import times
from every_screen import ASKED, ENTER, EVERY_SCREEN, Way, opened
from terminal import Terminal

from dlquiz.progress import open_store
from dlquiz.tui.signals import LOOK_EVERY

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals and signals are of POSIX")
ENDINGS = ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGINT", "closed")
IN_TIME = 2.0
"""Seconds in which the quiz has ended once it is told to; the contract's limit, and many times what it takes."""
RESTORED = "\x1b[?1049l"


def number_of(ending: str) -> int:
    return signal.SIGHUP if ending == "closed" else getattr(signal, ending)


def end(terminal: Terminal, ending: str) -> None:
    if ending == "closed":
        terminal.hang_up()
    else:
        terminal.program.send_signal(number_of(ending))


def ends_well(home: Path, way: Way, ending: str) -> None:
    with opened(home, way) as terminal:
        before = terminal.attributes()
        if way.asks:
            terminal.press("712")
            terminal.wait(0.2)
        end(terminal, ending)
        assert terminal.wait_for_the_end(IN_TIME) == 128 + number_of(ending)
        if ending != "closed":
            assert terminal.raw.count(RESTORED) >= 1
            assert terminal.attributes() == terminal.attributes_before != before
            assert "Traceback" not in terminal.painted
        # An end is no error.
        assert not (home / "dlquiz.log").exists()


def some() -> list[tuple[str, str]]:
    """Each ending and each of the most different screens once, for the fast suite."""
    return list(zip(("home", "question", "verdict", "help", "question"), ENDINGS, strict=True))


@pytest.mark.parametrize(("name", "ending"), some())
def test_an_end_restores_the_terminal(tmp_path: Path, name: str, ending: str) -> None:
    ends_well(tmp_path / "home", EVERY_SCREEN[name], ending)


@pytest.mark.campaign
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", EVERY_SCREEN)
def test_an_end_restores_the_terminal_on_every_screen(tmp_path: Path, name: str, ending: str) -> None:
    ends_well(tmp_path / "home", EVERY_SCREEN[name], ending)


@pytest.mark.campaign
@pytest.mark.parametrize("ending", ENDINGS)
def test_what_was_typed_is_kept(tmp_path: Path, ending: str) -> None:
    with opened(tmp_path, EVERY_SCREEN["question"]) as terminal:
        terminal.press("712")
        terminal.wait_for("712")
        end(terminal, ending)
        terminal.wait_for_the_end()
    with open_store(tmp_path / "progress.db") as store:
        draft = store.draft()
        assert draft is not None
        assert draft.typed == "712"


def stops_and_goes_on(home: Path, way: Way, stop: str) -> None:
    """Stopped, the terminal is as it was before; continued, the screen is whole again."""
    with opened(home, way) as terminal:
        if stop == "key":
            terminal.press("\x1a")
        else:
            terminal.program.send_signal(signal.SIGTSTP)
        terminal.wait_until_stopped()
        terminal.wait(0.1)
        assert terminal.raw.rstrip().endswith(RESTORED) or RESTORED in terminal.raw
        assert terminal.attributes() == terminal.attributes_before
        before = len(terminal.painted)
        terminal.program.send_signal(signal.SIGCONT)
        # The whole screen is painted anew, its line of keys at the end.
        terminal.wait_for(r"\S{2}", before)
        assert terminal.attributes() != terminal.attributes_before
        assert terminal.end() == 0


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


@pytest.mark.campaign
@pytest.mark.parametrize("name", EVERY_SCREEN)
def test_stopping_gives_the_terminal_back_on_every_screen(tmp_path: Path, name: str) -> None:
    stops_and_goes_on(tmp_path / "home", EVERY_SCREEN[name], "signal")


def test_a_terminal_that_is_gone_without_a_signal_ends_the_quiz(tmp_path: Path) -> None:
    """Under `nohup` and the like no signal tells of it, and the dead terminal looks as if a key were always there."""
    with opened(tmp_path, EVERY_SCREEN["question"]) as terminal:
        terminal.press("712")
        terminal.wait_for("712")
        terminal.vanish()
        # Noticed at the next look only.
        assert terminal.wait_for_the_end(LOOK_EVERY + IN_TIME) == 128 + signal.SIGHUP
    with open_store(tmp_path / "progress.db") as store:
        draft = store.draft()
        assert draft is not None
        assert draft.typed == "712"


@pytest.mark.parametrize("told", [False, True])
def test_a_terminal_that_is_gone_with_much_left_to_paint_ends_the_quiz(tmp_path: Path, told: bool) -> None:
    """What writes to it is dead then, and what fills its queue would wait for ever."""
    with opened(tmp_path, EVERY_SCREEN["question"]) as terminal:
        for _ in range(100):
            terminal.press("\x0c")
            # Nobody reads what each change of language paints anew.
            time.sleep(0.02)
        (terminal.hang_up if told else terminal.vanish)()
        assert terminal.wait_for_the_end(LOOK_EVERY + IN_TIME) == 128 + signal.SIGHUP


def test_a_stopped_quiz_whose_terminal_is_closed_ends(tmp_path: Path) -> None:
    with opened(tmp_path, EVERY_SCREEN["question"]) as terminal:
        terminal.press("712")
        terminal.wait_for("712")
        terminal.program.send_signal(signal.SIGTSTP)
        terminal.wait_until_stopped()
        # What a shell does to its stopped jobs when its window is closed.
        terminal.hang_up()
        terminal.program.send_signal(signal.SIGCONT)
        assert terminal.wait_for_the_end(IN_TIME) == 128 + signal.SIGHUP


def test_a_stop_that_cannot_be_heard_is_gone_on_from_with_a_whole_screen(tmp_path: Path) -> None:
    with opened(tmp_path, EVERY_SCREEN["question"]) as terminal:
        terminal.program.send_signal(signal.SIGSTOP)
        terminal.wait_until_stopped()
        before = len(terminal.painted)
        terminal.program.send_signal(signal.SIGCONT)
        terminal.wait_for(ASKED, before)
        terminal.press("7123456" + ENTER)
        terminal.wait_for("Right", before)
        assert terminal.end() == 0


def stops_again_and_again(home: Path, often: int) -> None:
    """Also in the middle of painting, where the thread that writes is busy."""
    with opened(home, EVERY_SCREEN["question"]) as terminal:
        for _ in range(often):
            terminal.press("7\x7f" * 5)
            terminal.program.send_signal(signal.SIGTSTP)
            terminal.wait_until_stopped()
            before = len(terminal.painted)
            terminal.program.send_signal(signal.SIGCONT)
            terminal.wait_for(ASKED, before)
        assert terminal.end() == 0


def test_stopping_in_the_middle_of_painting(tmp_path: Path) -> None:
    stops_again_and_again(tmp_path, 3)


@pytest.mark.campaign
def test_stopping_in_the_middle_of_painting_many_times(tmp_path: Path) -> None:
    stops_again_and_again(tmp_path, times(40))
