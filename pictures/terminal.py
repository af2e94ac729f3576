"""A program on a pseudo-terminal that is typed at, and the cells it shows. POSIX only, as pseudo-terminals are."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType

import pyte

KEYS = {
    "enter": "\r", "esc": "\x1b", "tab": "\t", "space": " ", "backspace": "\x7f", "up": "\x1b[A", "down": "\x1b[B",
    "right": "\x1b[C", "left": "\x1b[D", "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS",
    "f8": "\x1b[19~", "f9": "\x1b[20~", "ctrl+l": "\x0c",
}  # fmt: skip
ANSWERS = {
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[?2048$p": b"\x1b[?2048;0$y",
    b"\x1b[6n": b"\x1b[1;1R",
    b"\x1b[c": b"\x1b[?62;22c",
}
"""What a terminal answers when it is asked what it can do."""
# Sequences that say nothing about cells, and that the emulator would show as text.
_OTHERS = re.compile(
    rb"\x1b\[[<>=?][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1bP[^\x1b]*\x1b\\|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
)
QUIET = 0.2
"""Seconds without output after which a screen is taken to be finished; less than a picture that plays stands still."""
LONGEST = 30.0
"""Seconds after which something that is waited for will not come any more."""


class Terminal:
    """A terminal of `columns` × `lines` in which `command` runs; to be used in a `with` statement."""

    def __init__(self, command: Sequence[str], columns: int, lines: int, environment: Mapping[str, str]) -> None:
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        variables = os.environ | environment | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
        self._process, self._end = pty.fork()
        if self._process == 0:
            # The size must be there before the program asks for it.
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
            os.execvpe(command[0], list(command), variables)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        os.close(self._end)

    def press(self, key: str) -> None:
        """Press a key by its name, or a character, and wait for what comes of it."""
        os.write(self._end, KEYS.get(key, key).encode())
        self.settle()

    def wait_for(self, text: str) -> None:
        """Wait until a text stands on the screen: whoever types earlier may type to nobody."""
        end = time.monotonic() + LONGEST
        while not any(text in row for row in self.screen.display):
            if time.monotonic() > end:
                raise RuntimeError(f"{text!r} did not come up:\n" + "\n".join(self.screen.display))
            self._take(QUIET)
            self.settle()

    def settle(self, quiet: float = QUIET) -> None:
        """Take in what the program shows until it has been quiet for so many seconds."""
        end = time.monotonic() + LONGEST
        while time.monotonic() < end and self._take(quiet):
            pass

    def wait(self, seconds: float) -> None:
        """Take in what the program shows for so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._take(left)

    def _take(self, patience: float) -> bool:
        if not select.select([self._end], [], [], patience)[0]:
            return False
        try:
            data = os.read(self._end, 65536)
        except OSError as error:
            raise RuntimeError("the program has ended before its picture was taken") from error
        for question, answer in ANSWERS.items():
            if question in data:
                os.write(self._end, answer)
        self._stream.feed(_OTHERS.sub(b"", data))
        return True
