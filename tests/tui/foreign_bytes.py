"""Bytes that are no UTF-8, at a screen of the quiz in a terminal. POSIX only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from endings import typed
from every_screen import EVERY_SCREEN, Way, opened
from terminal import QUIZ

FOREIGN = {
    "gbk": "答".encode("gbk"),
    "big5": "答".encode("big5"),
    "latin-1": "é".encode("latin-1"),
    "meta": bytes([0x80 | ord("a")]),
    "a mouse far right": b"\x1b[M " + bytes([32 + 120, 32 + 5]),
    "a mouse far right and below": b"\x1b[M#" + bytes([0xC3, 0xA9]),
    "the other half of a character": "答".encode()[2:],
    "half a character": "答".encode()[:2],
    "overlong": b"\xc0\xaf",
    "a surrogate": b"\xed\xa0\x80",
    "beyond Unicode": b"\xf5\x80\x80\x80",
    "all": bytes(range(0x80, 0x100)),
}
NOTICE = "not UTF-8|不是 UTF-8"


def survives(home: Path, way: Way, program: Sequence[str] = QUIZ) -> None:
    """Each kind of bytes comes: it is said, the screen takes keys as before, and what was typed is kept."""
    with opened(home, way, program) as terminal:
        asks = way == EVERY_SCREEN["question"]
        if asks:
            terminal.press("71")
            terminal.wait_for("71")
        for foreign in FOREIGN.values():
            terminal.send(foreign)
            terminal.wait(0.05)
        if way == EVERY_SCREEN["palette"]:
            # Notices have their place below a screen; over it lies the palette until it is closed.
            terminal.press("\x1b")
        terminal.wait_for(NOTICE)
        if asks:
            terminal.press("2")
            terminal.wait_for("712")
        # Its name in the other language: the app hears keys.
        before = len(terminal.painted)
        terminal.press("\x0c")
        terminal.wait_for(r"[\u4e00-\u9fff]{2}", before)
        assert terminal.end() == 0
        assert "Traceback" not in terminal.painted
    assert not (home / "dlquiz.log").exists()
    if asks:
        assert typed(home) == "712"
