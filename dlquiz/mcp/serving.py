"""Serving a client over two streams of bytes, until it has no more to ask."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from queue import Queue
from typing import Any

from dlquiz.mcp.rpc import Id, Line, Malformed, Request, as_line, lines_of, parsed
from dlquiz.mcp.server import CancelledError, Server

WAITING = 16
"""So many lines are read ahead of the one being answered: what is cancelled is found among them."""


class Calls:
    """The requests that wait or are being answered, and whether the client has cancelled them."""

    def __init__(self) -> None:
        self._cancelled: dict[Id, bool] = {}
        self._now: Id | None = None

    def arrive(self, asked: Request) -> None:
        """A request waits from now on, or what is cancelled no longer does."""
        if asked.identity is not None:
            self._cancelled[asked.identity] = False
        elif asked.method == "notifications/cancelled":
            identity = asked.params.get("requestId")
            if isinstance(identity, int | str) and identity in self._cancelled:
                self._cancelled[identity] = True

    def begin(self, identity: Id | None) -> None:
        """This request is being answered."""
        self._now = identity

    def end(self) -> bool:
        """Whether its answer is still wanted."""
        identity, self._now = self._now, None
        return identity is None or not self._cancelled.pop(identity, False)

    def go_on(self) -> None:
        """For a tool that takes long. Raises `CancelledError` where its answer is no longer wanted."""
        if self._now is not None and self._cancelled.get(self._now):
            raise CancelledError


def serve(server: Server, calls: Calls, read: Callable[[int], bytes], write: Callable[[bytes], object]) -> None:
    """Answer what `read` gives, line by line and in order, until it ends; `write` gets an answer at a time.

    Another thread reads, so that a request can be cancelled while another one is answered, and answers pings. Whatever
    `write` raises ends it.
    """
    queue: Queue[Line | None] = Queue(WAITING)
    writing = threading.Lock()

    def send(document: Any) -> None:
        with writing:
            write(as_line(document))

    def listen() -> None:
        # Where the client has gone, what it asked before is still answered.
        with suppress(OSError):
            for line in map(parsed, lines_of(read)):
                if line.messages and not _answer_ping(server, line, send):
                    for asked in line.messages:
                        if isinstance(asked, Request):
                            calls.arrive(asked)
                    queue.put(line)
        queue.put(None)

    threading.Thread(target=listen, name="listening", daemon=True).start()
    while (line := queue.get()) is not None:
        _answer_line(server, calls, line, send)


def _answer_ping(server: Server, line: Line, send: Callable[[Any], None]) -> bool:
    """Answer at once whether the server is there, however long what it does takes."""
    first = line.messages[0]
    if line.is_batch or not isinstance(first, Request) or first.method != "ping" or first.identity is None:
        return False
    send(server.answer(first))
    return True


def _answer_line(server: Server, calls: Calls, line: Line, send: Callable[[Any], None]) -> None:
    refused = server.refused(line)
    answers = []
    for asked in line.messages:
        calls.begin(asked.identity)
        answer = _answer(server, calls, asked) if refused is None else None
        if calls.end() and answer is not None:
            answers.append(answer)
    if refused is not None:
        send(server.answer(refused))
    elif answers:
        send(answers if line.is_batch else answers[0])


def _answer(server: Server, calls: Calls, asked: Request | Malformed) -> dict[str, Any] | None:
    try:
        calls.go_on()
    except CancelledError:
        return None
    return server.answer(asked)
