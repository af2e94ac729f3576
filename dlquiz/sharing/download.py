"""A file from a web server, within limits of time and size.

Only `http.client` is used, so that a redirect leads to no other kind of address, and never from https to http. Nothing
is sent but the request.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ssl import SSLCertVerificationError, SSLError
from threading import Timer
from urllib.parse import quote, urljoin, urlsplit

from dlquiz import __version__
from dlquiz.errors import UsageError
from dlquiz.messages import message
from dlquiz.messages.reasons import reason
from dlquiz.sharing.sources import WEB

MOST_BYTES = 16 * 1024 * 1024
MOST_REDIRECTS = 5
SECONDS = 120.0
"""For all of it."""
_IDLE = 30.0
_PIECE = 64 * 1024
_MOVED = (301, 302, 303, 307, 308)


def download(url: str, ticks: Callable[[], float] = time.monotonic) -> bytes:
    """The bytes at a URL. Raises `UsageError` that says why there are none."""
    until = ticks() + SECONDS
    place = url
    for _ in range(MOST_REDIRECTS + 1):
        found = _Exchange(place, until - ticks()).answer()
        if isinstance(found, bytes):
            return found
        place = _redirected(place, found)
    raise UsageError(*message("share_redirects", source=url))


def _redirected(place: str, target: str) -> str:
    """Where a redirect leads. Raises `UsageError` where that is no web server, or less protected."""
    there = target
    try:
        there = urljoin(place, target)
        before, after = urlsplit(place), urlsplit(there)
        usable = bool(after.hostname) and after.port != 0 and after.username is None
    except ValueError:
        usable = False
    if not usable or after.scheme not in WEB or (before.scheme, after.scheme) == WEB[::-1]:
        raise UsageError(*message("share_redirect", source=place, target=there[:200]))
    return there


class _Exchange:
    """One request, and its answer. It ends when its time is over, however slowly a server sends."""

    def __init__(self, url: str, seconds: float) -> None:
        parts = urlsplit(url)
        make = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._url = url
        self._seconds = max(seconds, 0.0)
        self._late = False
        self._socket: socket.socket | None = None
        self._connection = make(parts.hostname or "", parts.port, timeout=min(_IDLE, max(seconds, 0.1)))
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
        self._path = f"{path}?{quote(parts.query, safe='/%:@!$&()*+,;=~?')}" if parts.query else path

    def answer(self) -> bytes | str:
        """The bytes, or where a redirect leads. Raises `UsageError`."""
        timer = Timer(self._seconds, self._hang_up)
        timer.daemon = True
        try:
            self._connect()
            # The connection lets go of it as soon as the answer begins.
            self._socket = self._connection.sock
            timer.start()
            headers = {
                "User-Agent": f"dlquiz/{__version__}",
                "Accept-Encoding": "identity",
                "Connection": "close",
            }
            self._connection.request("GET", self._path, headers=headers)
            with self._connection.getresponse() as response:
                return self._answered(response)
        except (OSError, HTTPException) as error:
            late = self._late or isinstance(error, TimeoutError)
            raise UsageError(*message("share_late" if late else "share_cut_off", source=self._url)) from error
        finally:
            timer.cancel()
            self._connection.close()

    def _connect(self) -> None:
        try:
            self._connection.connect()
        except TimeoutError:
            raise
        except SSLCertVerificationError as error:
            raise UsageError(*message("share_certificate", source=self._url, reason=error.verify_message)) from error
        except SSLError as error:
            raise UsageError(*message("share_no_https", source=self._url)) from error
        except socket.gaierror as error:
            raise UsageError(*message("share_no_host", source=self._url)) from error
        except (OSError, UnicodeError) as error:
            raise UsageError(*message("share_offline", source=self._url, reason=reason(error))) from error

    def _hang_up(self) -> None:
        self._late = True
        assert self._socket is not None, "the time runs from the connection on"
        # It may be over by itself.
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def _answered(self, response: HTTPResponse) -> bytes | str:
        target = response.getheader("Location")
        if response.status in _MOVED and target:
            return target
        if response.status != 200:
            raise UsageError(*message("share_status", source=self._url, status=response.status))
        found = bytearray()
        while piece := response.read1(_PIECE):
            found += piece
            if len(found) > MOST_BYTES:
                raise UsageError(*message("share_large", name=self._url, most=f"{MOST_BYTES / 1e6:.0f}"))
        if self._late:
            raise TimeoutError
        if response.length:
            # It said how long it is, and is not.
            raise ConnectionError
        return bytes(found)
