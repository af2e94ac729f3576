"""The app behind a page: it ends, and keeps what is half done, when the page is closed or the server is gone."""

from __future__ import annotations

import contextlib

from textual.drivers.web_driver import WebDriver
from textual.message import Message


class PageClosed(Message):
    """Nobody looks any more: the app ends, as if the key to quit had been pressed."""


class ServedDriver(WebDriver):
    """textual's own, which goes on without anybody when its server is killed, and ends without keeping anything."""

    def run_input_thread(self) -> None:
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._leave()

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        if packet_type == "quit":
            self._leave()
        else:
            super().on_meta(packet_type, payload)

    def _leave(self) -> None:
        """Called from the thread that reads."""
        # It may have ended this very moment.
        with contextlib.suppress(RuntimeError):
            self.send_message(PageClosed())
