"""A program on a pseudo-terminal: when what it paints is there, and when it has done what a key asks. POSIX only.

Only texts are sought in what comes, without a terminal emulator: that would cost as much as what is measured.
"""

from __future__ import annotations

import os
import re
import select
import signal
import struct
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import TracebackType
from typing import NamedTuple

from benchmarks.model import POSIX

if POSIX:
    import fcntl
    import pty
    import termios

LONGEST = 30.0
"""Seconds after which what is waited for will not come any more."""
QUIET = 0.06
"""Seconds without output after which a screen is finished; a cursor blinks more slowly."""
WIDTH, HEIGHT = 80, 24
SYNCHRONIZED, END_OF_FRAME = b"\x1b[?2026$p", b"\x1b[?2026l"
ANSWERS = {
    SYNCHRONIZED: b"\x1b[?2026;2$y",
    b"\x1b[?2048$p": b"\x1b[?2048;0$y",
    b"\x1b[6n": b"\x1b[1;1R",
    b"\x1b[c": b"\x1b[?62;22c",
}
"""What a terminal answers when it is asked what it can do; the first one lets Textual mark where a frame ends."""
_STEERING = re.compile(rb"\x1b\[[0-9;:?<>=]*[ -/$]*[@-~]|\x1b[\]P_^][^\x1b\x07]*(?:\x1b\\|\x07)|\x1b[^\[\]P_^]")


def plain(raw: bytes) -> str:
    """The texts in what was painted, one after the other, without what steers the terminal."""
    return _STEERING.sub(b"", raw).decode("utf-8", "ignore")


def found(raw: bytes, pattern: str) -> re.Match[str] | None:
    """The text of that pattern, if it was painted."""
    return re.search(pattern, plain(raw))


def found_whole(raw: bytes, pattern: str) -> re.Match[str] | None:
    """The same, once the frame that the text belongs to has ended."""
    return found(raw[: raw.rfind(END_OF_FRAME) + 1], pattern)


class Seen(NamedTuple):
    """When, by `perf_counter`, and what."""

    at: float
    text: str


class Program:
    """A command in a terminal of 80 × 24, to be used in a `with` statement. `started` is when, by `perf_counter`."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._ours, theirs = pty.openpty()
        self._set_size(theirs, WIDTH)
        self._painted = bytearray()
        variables = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            list(command),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env={**os.environ, **variables, **environment},
        )
        os.close(theirs)

    def __enter__(self) -> Program:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End it at once; nothing it holds is worth keeping."""
        self._process.kill()
        self._process.wait()
        os.close(self._ours)

    def send(self, keys: str) -> float:
        """Type; what was painted before is forgotten. When, by `perf_counter`."""
        self._painted.clear()
        now = time.perf_counter()
        os.write(self._ours, keys.encode())
        return now

    def ended(self) -> float:
        """Seconds from now until the program has ended by itself; raises `RuntimeError` where it does not."""
        began = time.perf_counter()
        while self._process.poll() is None:
            if time.perf_counter() - began > LONGEST:
                raise RuntimeError(f"it did not end: {plain(bytes(self._painted))[-2000:]}")
            if not self._take(0.001):
                # Nothing comes any more once it has given the terminal back.
                time.sleep(0.0005)
        return time.perf_counter() - began

    def resize(self, width: int) -> float:
        """Another width; what was painted before is forgotten. When, by `perf_counter`."""
        self._painted.clear()
        now = time.perf_counter()
        self._set_size(self._ours, width)
        self._process.send_signal(signal.SIGWINCH)
        return now

    def sight(self, pattern: str, longest: float = LONGEST) -> Seen:
        """When a text of that pattern is painted after the last key; raises `RuntimeError` where it never is."""
        return self._wait_for(partial(found, pattern=pattern), pattern, longest)

    def frame(self, pattern: str) -> Seen:
        """The same, at the end of the frame that the text belongs to."""
        return self._wait_for(partial(found_whole, pattern=pattern), pattern, LONGEST)

    def settle(self) -> float:
        """When the last was painted before it fell quiet; raises `RuntimeError` where nothing is painted."""
        self.sight(r"[\s\S]")
        last = time.perf_counter()
        while self._take(QUIET):
            last = time.perf_counter()
        return last

    @staticmethod
    def _set_size(end: int, width: int) -> None:
        fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, width, 0, 0))

    def _wait_for(self, look: Callable[[bytes], re.Match[str] | None], pattern: str, longest: float) -> Seen:
        end = time.perf_counter() + longest
        while (match := look(bytes(self._painted))) is None:
            going_on = self._take(1.0) or self._process.poll() is None
            if not going_on or time.perf_counter() > end:
                shown = plain(bytes(self._painted))[-2000:]
                raise RuntimeError(f"{pattern!r} was never painted{'' if going_on else ' before the end'}: {shown}")
        return Seen(time.perf_counter(), match[0])

    def _take(self, patience: float) -> bool:
        """Read what there is, waiting so long for it, and answer what is asked; whether anything came."""
        if not select.select([self._ours], [], [], patience)[0]:
            return False
        try:
            piece = os.read(self._ours, 65536)
        except OSError:  # EIO: nobody has the other end any more
            return False
        for question, answer in ANSWERS.items():
            if question in piece:
                os.write(self._ours, answer)
        self._painted += piece
        return True
