"""One request to a server: what is sent, and the bytes that come back, within limits of time and size.

Only `http.client` is used: it follows no redirect and no proxy, so that what is sent goes to the address alone.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ssl import SSLError
from threading import Event

from dlquiz.messages import message
from dlquiz.session.scorer.address import Scorer, ScorerError

LONGEST_REPLY = 256 * 1024
"""Bytes that are read of what a server answers."""
PIECE = 16 * 1024
DENIED = (401, 403)


class Request:
    """A question to a server, which may take `seconds` in all. `stop` ends it from another thread."""

    def __init__(self, scorer: Scorer, key: str, seconds: float, ticks: Callable[[], float] = time.monotonic) -> None:
        self._scorer = scorer
        self._key = key
        self._seconds = seconds
        self._ticks = ticks
        self._until = ticks() + seconds
        self._socket: socket.socket | None = None
        self._stopped = Event()

    def stop(self) -> None:
        """Hang up, so that the server need not go on."""
        self._stopped.set()
        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                # It is over by itself.
                return

    def send(self, path: str, body: bytes) -> bytes:
        """What the server answers to `body`, JSON. Raises `ScorerError` that says why there is nothing to read."""
        make = HTTPSConnection if self._scorer.is_encrypted else HTTPConnection
        connection = make(self._scorer.host, self._scorer.port, timeout=self._seconds)
        try:
            self._connect(connection)
            return self._exchange(connection, path, body)
        except TimeoutError:
            raise self._late() from None
        except (OSError, HTTPException):
            raise ScorerError(*message("scorer_cut_off", address=self._scorer.address)) from None
        finally:
            connection.close()

    def _connect(self, connection: HTTPConnection) -> None:
        try:
            connection.connect()
        except TimeoutError:
            raise
        except SSLError:
            raise ScorerError(*message("scorer_no_https", address=self._scorer.address)) from None
        except (OSError, UnicodeError):
            # A name such as `a..b` cannot be looked up at all.
            raise ScorerError(*message("scorer_unreachable", address=self._scorer.address)) from None
        self._socket = connection.sock
        if self._stopped.is_set():
            self.stop()

    def _exchange(self, connection: HTTPConnection, path: str, body: bytes) -> bytes:
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Connection": "close"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        self._wait_no_longer()
        connection.request("POST", f"{self._scorer.path}{path}", body, headers)
        self._wait_no_longer()
        with connection.getresponse() as response:
            if response.status != 200:
                raise self._refused(response.status)
            return self._read(response)

    def _read(self, response: HTTPResponse) -> bytes:
        reply = b""
        while not response.isclosed():
            self._wait_no_longer()
            piece = response.read1(PIECE)
            if not piece:
                break
            reply += piece
            if len(reply) > LONGEST_REPLY:
                raise ScorerError(*message("scorer_huge"))
        if response.length:
            # A reply that says how long it is, and is not.
            raise ConnectionError
        return reply

    def _wait_no_longer(self) -> None:
        """Give the next step what is left of the time. Raises `TimeoutError` where nothing is."""
        left = self._until - self._ticks()
        if left <= 0:
            raise TimeoutError
        assert self._socket is not None, "there is a connection"
        self._socket.settimeout(left)

    def _late(self) -> ScorerError:
        return ScorerError(*message("scorer_late", seconds=f"{self._seconds:g}"))

    def _refused(self, status: int) -> ScorerError:
        address = self._scorer.address
        if 300 <= status < 400:
            return ScorerError(*message("scorer_redirect", address=address))
        if status in DENIED:
            return ScorerError(*message("scorer_denied", address=address))
        return ScorerError(*message("scorer_status", address=address, status=status))
