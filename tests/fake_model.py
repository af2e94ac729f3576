"""A server on this machine in place of one with a model: it answers as a test tells it, and notes what it was sent."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Event, Thread
from typing import Any, NamedTuple

from dlquiz.settings import Settings

PATIENCE = 20.0
MODEL = "fake:1b"


class Received(NamedTuple):
    """A request."""

    line: str
    headers: dict[str, str]
    body: dict[str, Any]


class FakeModel:
    """`reply` is sent to whoever asks; a callable writes to the connection itself, and gets an event that ends it."""

    def __init__(self, port: int, reply: bytes | Callable[[socket.socket, Event], None]) -> None:
        self.address = f"http://127.0.0.1:{port}/v1"
        self.settings = Settings(scorer=self.address, scorer_model=MODEL)
        self.reply = reply
        self.received: list[Received] = []
        self.over = Event()
        self.hung_up = Event()


class _Handler(StreamRequestHandler):
    def handle(self) -> None:
        model: FakeModel = self.server.model  # type: ignore[attr-defined]
        if self.connection.recv(1, socket.MSG_PEEK) != b"P":
            # Somebody only looked whether something answers, or wants an encrypted connection.
            if self.connection.recv(16_384):
                self.wfile.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            return
        line = self.rfile.readline().decode().strip()
        headers = {}
        while (header := self.rfile.readline().decode().strip()) != "":
            name, _, value = header.partition(": ")
            headers[name] = value
        model.received.append(Received(line, headers, json.loads(self.rfile.read(int(headers["Content-Length"])))))
        try:
            if callable(model.reply):
                model.reply(self.connection, model.over)
            else:
                self.wfile.write(model.reply)
        except OSError:
            model.hung_up.set()


@contextmanager
def fake_model(reply: bytes | Callable[[socket.socket, Event], None]) -> Iterator[FakeModel]:
    """A server for the time of a test."""
    with ThreadingTCPServer(("127.0.0.1", 0), _Handler) as server:
        server.daemon_threads = True
        model = FakeModel(server.server_address[1], reply)
        server.model = model  # type: ignore[attr-defined]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield model
        finally:
            model.over.set()
            server.shutdown()
            thread.join(PATIENCE)


def http(body: bytes | str, status: str = "200 OK", *headers: str, length: int | None = None) -> bytes:
    """A whole answer; with a `length` it says that it is so long."""
    sent = body.encode() if isinstance(body, str) else body
    size = len(sent) if length is None else length
    lines = (f"HTTP/1.1 {status}", "Content-Type: application/json", f"Content-Length: {size}", *headers, "", "")
    return "\r\n".join(lines).encode() + sent


def says(content: object) -> bytes:
    """The answer of a server whose model writes `content`: a text, or something as JSON."""
    text = content if isinstance(content, str) else json.dumps(content)
    return http(json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}))


def proposes(*points: tuple[int, str]) -> bytes:
    """The answer of a server whose model proposes these points with these quotes."""
    return says({"points": [{"point": number, "quote": quote} for number, quote in points]})


def silent(connection: socket.socket, over: Event) -> None:
    """Nothing comes; noted by `hung_up` if the other side gives up."""
    connection.settimeout(0.05)
    while not over.is_set():
        try:
            gone = not connection.recv(1)
        except TimeoutError:
            continue
        if gone:
            raise ConnectionError


def sign_by_sign(sent: bytes) -> Callable[[socket.socket, Event], None]:
    """Something comes all the time, and never all of it."""

    def send(connection: socket.socket, over: Event) -> None:
        for place in range(len(sent)):
            if over.is_set():
                return
            connection.sendall(sent[place : place + 1])
            time.sleep(0.02)

    return send


def cut_off(connection: socket.socket, over: Event) -> None:
    """The connection ends in the middle of the answer."""
    whole = proposes((1, "one"))
    connection.sendall(whole[: len(whole) - 10])


def chunked(*pieces: bytes) -> bytes:
    """An answer that does not say how long it is."""
    body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (*pieces, b""))
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body


class Trouble(NamedTuple):
    """A way in which a server fails, and the beginning of the sentence that says so in each language."""

    reply: bytes | Callable[[socket.socket, Event], None]
    english: str
    chinese: str


UNREADABLE = "No proposals: the model did not answer in the form", "没有建议：模型没有按要求的格式回应"
TROUBLES: dict[str, Trouble] = {
    "cut off": Trouble(cut_off, "No proposals: the connection to", "没有建议：与"),
    "closed at once": Trouble(b"", "No proposals: the connection to", "没有建议：与"),
    "not HTTP": Trouble(b"hello\r\n\r\n", "No proposals: the connection to", "没有建议：与"),
    "chunks cut off": Trouble(chunked(b"{")[:-5], "No proposals: the connection to", "没有建议：与"),
    "not JSON": Trouble(http("<html>"), *UNREADABLE),
    "not UTF-8": Trouble(http(b'{"a": "\xff"}'), *UNREADABLE),
    "no object": Trouble(http("[]"), *UNREADABLE),
    "too deep": Trouble(http("[" * 100_000), *UNREADABLE),
    "no choices": Trouble(http('{"choices": []}'), *UNREADABLE),
    "no text": Trouble(says(None).replace(b'"null"', b"  null"), *UNREADABLE),
    "prose": Trouble(says("The answer makes point 1."), *UNREADABLE),
    "no points": Trouble(says({"points": "1"}), *UNREADABLE),
    "huge": Trouble(
        http(b" " * 300_000), "No proposals: the answer of the model is too long", "没有建议：模型的回应太长"
    ),
    "huge without an end": Trouble(
        chunked(*[b" " * 1000] * 300), "No proposals: the answer of the model is too long", "没有建议：模型的回应太长"
    ),
    "no such path": Trouble(http("", "404 Not Found"), "No proposals: http", "没有建议：http"),
    "no key": Trouble(http("", "401 Unauthorized"), "No proposals: DLQUIZ_SCORER_KEY", "没有建议：DLQUIZ_SCORER_KEY"),
    "its own fault": Trouble(http("", "500 Oops"), "No proposals: http", "没有建议：http"),
}
