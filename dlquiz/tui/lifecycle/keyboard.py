"""What the terminal sends, without the bytes that are no UTF-8. POSIX only.

Textual (8.2) decodes strictly, and one wrong byte ends the app: a key of a terminal set to GBK or Latin-1, an Alt key
sent with its eighth bit, half a character. It has no setting for that, but reads from the `fileno` of its driver; here
that is a pipe, filled by a thread that leaves wrong bytes out. `tests/tui/test_keyboard.py` fails when Textual itself
survives them: this module can go then.
"""

from __future__ import annotations

import os
import re
import select
import threading
from codecs import getincrementaldecoder
from contextlib import suppress

from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

LOOK_EVERY = 0.1
"""Seconds between two looks whether reading is over, as in Textual's own thread."""

_WRONG = re.compile("[\udc80-\udcff]")
_OLD_MOUSE = re.compile(rb"\x1b\[M.{3}", re.DOTALL)
_OLD_MOUSE_BEGUN = re.compile(rb"\x1b\[M.{0,2}\Z", re.DOTALL)
_IN_ASCII = bytes(min(byte, 0x7F) for byte in range(256))


class NotUtf8(Message):
    """The terminal sent bytes that are not UTF-8. Posted once."""


class Utf8Filter:
    """Passes UTF-8 on; `wrong` says that other bytes were left out.

    The mouse reports of terminals that know only the oldest protocol carry a column beyond 95 as a raw byte, which says
    nothing of the encoding. It becomes column 95, so that the report stays as long as it is: Textual ignores these
    reports, but takes the next keys for the rest of one that is cut short.
    """

    def __init__(self) -> None:
        self.wrong = False
        self._decode = getincrementaldecoder("utf-8")("surrogateescape").decode
        self._passed = b""
        self._begun = b""

    def feed(self, data: bytes) -> bytes:
        """What there is to pass on by now; half a character, or half a report, waits for the rest of it."""
        before = len(self._passed)
        data = _OLD_MOUSE.sub(lambda report: report[0].translate(_IN_ASCII), self._passed + self._begun + data)
        begun = _OLD_MOUSE_BEGUN.search(data)
        whole = len(data) if begun is None else max(begun.start(), before)
        # Escape is passed on at once, since it is a key as well: a report may begin with what has gone already.
        self._passed, self._begun = data[:whole][-2:], data[whole:]
        text = self._decode(data[before:whole])
        self.wrong = self.wrong or _WRONG.search(text) is not None
        return _WRONG.sub("", text).encode()


class KeyboardDriver(LinuxDriver):
    """Textual's driver for Linux and macOS, which gets nothing but UTF-8 to read."""

    _has_said = False

    def run_input_thread(self) -> None:
        terminal = self.fileno
        self.fileno, ours = os.pipe()
        filtering = threading.Thread(target=self._filter, args=(terminal, ours), name="dlquiz-keyboard")
        filtering.start()
        try:
            super().run_input_thread()
        finally:
            # Before the wait: a thread that is writing into a full pipe ends by this.
            os.close(self.fileno)
            self.fileno = terminal
            filtering.join()

    def _filter(self, terminal: int, ours: int) -> None:
        utf8 = Utf8Filter()
        with suppress(BrokenPipeError), os.fdopen(ours, "wb", buffering=0) as passed_on:
            while not self.exit_event.is_set():
                if not select.select([terminal], [], [], LOOK_EVERY)[0]:
                    continue
                data = _read(terminal)
                if not data:
                    # Nothing comes any more; `signals` ends the app. A closed pipe would keep Textual busy.
                    self.exit_event.wait()
                    break
                passed_on.write(utf8.feed(data))
                if utf8.wrong and not self._has_said:
                    self._has_said = True
                    self.send_message(NotUtf8())


def _read(terminal: int) -> bytes:
    """What was typed; nothing where the terminal is gone."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""
