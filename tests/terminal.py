"""The real program in a pseudo-terminal: keys go in, and what it painted comes out. POSIX only."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

QUIZ = ("-m", "dlquiz")
"""What Python runs."""
LONGEST = 60.0
"""Seconds to wait for anything that must come; only a program that hangs takes so long."""

STEERING = re.compile(r"\x1b\[[0-9;:?<>=]*[ -/]*[@-~]|\x1b[\]P_^][^\x1b\x07]*(?:\x1b\\|\x07)|\x1b[^\[\]]")


class Terminal:
    """`python -m dlquiz` with these arguments, or another `program` of Python, in a terminal of 80 by 24."""

    def __init__(
        self,
        home: Path,
        *arguments: str | Path,
        program: Sequence[str] = QUIZ,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        import fcntl
        import pty
        import struct
        import termios

        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self._raw = bytearray()
        self.attributes_before = termios.tcgetattr(self._ours)
        self.program = subprocess.Popen(
            [sys.executable, *program, *map(str, arguments)],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env=os.environ | {"DLQUIZ_HOME": str(home), "TERM": "xterm-256color"} | (environment or {}),
        )
        os.close(theirs)
        self._gone = False

    @property
    def painted(self) -> str:
        """All that was painted so far, without what steers the terminal."""
        return STEERING.sub("", self._raw.decode("utf-8", "ignore"))

    def press(self, keys: str) -> None:
        self.send(keys.encode())

    def send(self, data: bytes) -> None:
        """Bytes as they are; what is painted meanwhile is kept, so that neither side waits for the other."""
        while data:
            if select.select([], [self._ours], [], 0)[1]:
                data = data[os.write(self._ours, data[:1024]) :]
            else:
                self._take(0.02)

    def wait(self, seconds: float) -> None:
        """Let the program go on; what it paints meanwhile is kept."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and self._take(left):
            pass

    def wait_for(self, pattern: str, after: int = 0) -> re.Match[str]:
        """Wait until something is painted, after so many characters."""
        end = time.monotonic() + LONGEST
        while True:
            painted = self.painted
            found = re.search(pattern, painted[after:])
            if found is not None:
                return found
            going_on = self._take(0.5)
            assert going_on, f"the program ended without painting {pattern}: {self.painted[-3000:]}"
            assert time.monotonic() < end, f"{pattern} was never painted: {painted[-3000:]}"

    @property
    def raw(self) -> str:
        """All that was painted so far, with what steers the terminal."""
        return self._raw.decode("utf-8", "ignore")

    def attributes(self) -> list[object]:
        """How the terminal is set at the moment: whether it echoes, what Ctrl-C does, and so on."""
        import termios

        return termios.tcgetattr(self._ours)

    def resize(self, width: int, height: int) -> None:
        import fcntl
        import signal
        import struct
        import termios

        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        self.program.send_signal(signal.SIGWINCH)

    def hang_up(self) -> None:
        """As when its window is closed: it is gone, and a signal tells so."""
        import signal

        os.close(self._ours)
        self._gone = True
        self.program.send_signal(signal.SIGHUP)

    def vanish(self) -> None:
        """It is gone, and nothing tells so."""
        os.close(self._ours)
        self._gone = True

    def wait_for_the_end(self) -> int:
        """The exit code of a program that ends by itself."""
        if not self._gone:
            self._read_to_the_end()
        return self.program.wait(LONGEST)

    def wait_until_stopped(self) -> None:
        """Wait until it is stopped, as Ctrl-Z does."""
        end = time.monotonic() + LONGEST
        while os.waitid(os.P_PID, self.program.pid, os.WSTOPPED | os.WNOHANG | os.WNOWAIT) is None:
            assert time.monotonic() < end, "the program is never stopped"
            self.wait(0.02)

    def kill(self) -> None:
        """Signal 9, now; what was painted before is read to the end."""
        self.program.kill()
        self._read_to_the_end()
        assert self.program.wait(LONGEST) == -9

    def kill_at_sight_of(self, text: str) -> None:
        """Signal 9 as soon as the text is painted: what should have been done before has no time left."""
        sought, end = text.encode(), time.monotonic() + LONGEST
        start = len(self._raw)
        while sought not in self._raw[start:]:
            assert self._take(0.5), f"the program ended without painting {text}: {self.painted[-3000:]}"
            assert time.monotonic() < end, f"{text} was never painted: {self.painted[-3000:]}"
        self.kill()

    def end(self) -> int:
        """Quit by key; the exit code."""
        self.press("\x11")
        self._read_to_the_end()
        return self.program.wait(LONGEST)

    def close(self) -> None:
        """Leave nothing behind, whatever happened."""
        if self.program.poll() is None:
            self.program.kill()
            self.program.wait(LONGEST)
        if not self._gone:
            os.close(self._ours)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read_to_the_end(self) -> None:
        end = time.monotonic() + LONGEST
        while self._take(0.1) or self.program.poll() is None:
            assert time.monotonic() < end, "the program does not end"
        while self._take(0):
            pass

    def _take(self, seconds: float) -> bool:
        """Read what there is, waiting so long for it; whether the program still has the terminal."""
        if not select.select([self._ours], [], [], seconds)[0]:
            return self.program.poll() is None
        try:
            piece = os.read(self._ours, 65536)
        except OSError:  # EIO: nobody has the other end any more
            return False
        self._raw += piece
        return bool(piece)
