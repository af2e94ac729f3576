"""How far a long work is, on standard error."""

from __future__ import annotations

import sys
import time

WIDTH = 30


class ProgressBar:
    """One line on a terminal: how far, and how many a second."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._shown = ""

    def __call__(self, done: int, total: int) -> None:
        filled = WIDTH * done // max(total, 1)
        rate = done / max(time.monotonic() - self._start, 1e-3)
        self._show(f"[{'█' * filled}{'·' * (WIDTH - filled)}] {done}/{total} {rate:.0f}/s")

    def clear(self) -> None:
        self._show("")
        self._show("")

    def _show(self, line: str) -> None:
        # Spaces instead of a control sequence: they erase on every terminal.
        sys.stderr.write(f"\r{line}{' ' * (len(self._shown) - len(line))}")
        sys.stderr.flush()
        self._shown = line
