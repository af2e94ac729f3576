"""Ends and stops of the quiz in a terminal, at a screen: what must then be true. POSIX only."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from every_screen import ASKED, EVERY_SCREEN, Way, opened
from terminal import LONGEST, QUIZ, Terminal

from dlquiz.progress.store import open_store
from dlquiz.tui.lifecycle.signals import LOOK_EVERY

ENDINGS = ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGINT", "closed", "vanished")
"""The terminal is closed with a signal that tells so, or vanishes without one."""
IN_TIME = 2.0
"""Seconds in which the quiz has ended once it is asked to; the contract's limit, and many times what it takes."""
RESTORED = "\x1b[?1049l"


def number_of(ending: str) -> int:
    return signal.SIGHUP if ending in ("closed", "vanished") else getattr(signal, ending)


def waited() -> float:
    """Seconds in which something on this machine waited for a processor; none are known outside Linux."""
    pressure = Path("/proc/pressure/cpu")
    found = re.search(r"some .*total=(\d+)", pressure.read_text()) if pressure.exists() else None
    return int(found[1]) / 1e6 if found else 0.0


@contextmanager
def in_time(limit: float = IN_TIME) -> Iterator[None]:
    """What is done here takes so long at most; the time in which something else had the processor is left out."""
    began = time.monotonic() - waited()
    yield
    assert time.monotonic() - waited() - began < limit


def end(terminal: Terminal, ending: str) -> int:
    """The exit code, which comes in time."""
    # That a terminal vanished is noticed at the next look only.
    with in_time(IN_TIME + (LOOK_EVERY if ending == "vanished" else 0)):
        if ending == "vanished":
            terminal.vanish()
        elif ending == "closed":
            terminal.hang_up()
        else:
            terminal.program.send_signal(number_of(ending))
        return terminal.wait_for_the_end()


def ends_well(home: Path, way: Way, ending: str, program: Sequence[str] = QUIZ) -> None:
    """The terminal is restored, nothing is reported of an error, and what was typed at a question is kept."""
    with opened(home, way, program) as terminal:
        before = terminal.attributes()
        if way == EVERY_SCREEN["question"]:
            terminal.press("712")
            terminal.wait_for("712")
        elif way.asks:
            terminal.press("712")
            terminal.wait(0.2)
        assert end(terminal, ending) == 128 + number_of(ending)
        if ending.startswith("SIG"):
            assert terminal.raw.count(RESTORED) >= 1
            assert terminal.attributes() == terminal.attributes_before != before
            assert "Traceback" not in terminal.painted
    # An end is no error.
    assert not (home / "dlquiz.log").exists()
    if way == EVERY_SCREEN["question"]:
        assert typed(home) == "712"


def typed(home: Path) -> str:
    """What stands in the field of the question that is gone on with."""
    with open_store(home / "progress.db") as store:
        draft = store.drafts.current()
    return "" if draft is None else draft.typed


def repaint_for_nobody(terminal: Terminal) -> None:
    """Each change of language repaints everything, and nobody reads it."""
    for _ in range(100):
        terminal.press("\x0c")
        time.sleep(0.02)


def ends_with_much_left_to_paint(home: Path, signalled: bool, program: Sequence[str] = QUIZ) -> None:
    """What writes to the terminal is dead then, and what fills its queue would wait for ever."""
    with opened(home, EVERY_SCREEN["question"], program) as terminal:
        repaint_for_nobody(terminal)
        with in_time(LOOK_EVERY + IN_TIME):
            (terminal.hang_up if signalled else terminal.vanish)()
            assert terminal.wait_for_the_end() == 128 + signal.SIGHUP


def ends_though_nobody_reads(home: Path, ending: str, program: Sequence[str] = QUIZ) -> None:
    """As in a window that hangs. Whoever reads again finds the terminal given back."""
    with opened(home, EVERY_SCREEN["question"], program) as terminal:
        terminal.press("712")
        terminal.wait_for("712")
        repaint_for_nobody(terminal)
        with in_time():
            terminal.program.send_signal(number_of(ending))
            assert terminal.program.wait(LONGEST) == 128 + number_of(ending)
        terminal.wait(0.1)
        assert RESTORED in terminal.raw
        assert terminal.attributes() == terminal.attributes_before
    assert typed(home) == "712"


def stops_and_goes_on(terminal: Terminal) -> None:
    """Stopped, the terminal is as it was before the program; continued, the screen is whole again."""
    before = len(terminal.raw)
    terminal.program.send_signal(signal.SIGTSTP)
    terminal.wait_until_stopped()
    terminal.wait(0.1)
    assert RESTORED in terminal.raw[before:]
    assert terminal.attributes() == terminal.attributes_before
    painted = len(terminal.painted)
    terminal.program.send_signal(signal.SIGCONT)
    # The whole screen is repainted.
    terminal.wait_for(r"\S{2}", painted)
    assert terminal.attributes() != terminal.attributes_before


def stops_while_painting(terminal: Terminal) -> None:
    """Where the thread that writes is busy; at a question."""
    terminal.press("7\x7f" * 5)
    terminal.program.send_signal(signal.SIGTSTP)
    terminal.wait_until_stopped()
    before = len(terminal.painted)
    terminal.program.send_signal(signal.SIGCONT)
    terminal.wait_for(ASKED, before)
