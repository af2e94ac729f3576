"""Files from a web server that answers in every way, and from none."""

from __future__ import annotations

import socket
import time
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from ssl import SSLCertVerificationError

import pytest
from every_case import every_case
from places import Answer, Web, archive, bank, redirect, served

from dlquiz.errors import UsageError
from dlquiz.sharing import download as downloading
from dlquiz.sharing.download import _redirected, download
from dlquiz.sharing.fetching import fetch
from dlquiz.sharing.sources import source_of

BANK = bank()


def status(number: int) -> Answer:
    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_error(number)

    return send


def cut_off(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"format: 1\n")


def nonsense(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"\x16\x03\x01 no answer of a web server\r\n\r\n")


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"#" * 65_536)


def drops(begun: bytes) -> Answer:
    """Sends a byte from time to time, so that no single one is waited for long."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(begun)
        for _ in range(60):
            handler.wfile.write(b"#")
            time.sleep(0.1)

    return send


def test_banks_from_the_web(web: Web) -> None:
    packed = archive({"main/a.yaml": BANK, "main/x/b.yaml": bank("week2")})
    web.pages |= {"/w%201/a.yaml": BANK, "/get": packed, "/old": redirect("/next"), "/next": redirect(web.url("/get"))}
    assert fetch(source_of(web.url("/w%201/a.yaml"))).contents == {"a.yaml": BANK}
    assert list(fetch(source_of(web.url("/old?file=1"))).contents) == ["a.yaml", "x/b.yaml"]
    assert list(fetch(source_of(f"{web.url('/get')}#subdirectory=x")).contents) == ["b.yaml"]
    web.pages["/download"] = BANK
    assert fetch(source_of(web.url("/download"))).contents == {"download.yaml": BANK}


@every_case(
    "answer, words",
    [
        (status(404), "HTTP status 404"),
        (status(503), "HTTP status 503"),
        (cut_off, "ended before all of it"),
        (nonsense, "ended before all of it"),
        (endless, "is larger than"),
        (redirect("/here"), "too many redirects"),
        (redirect("file:///etc/passwd"), "to file:///etc/passwd is not followed"),
        (redirect("https://ana:secret@127.0.0.1/"), "is not followed"),
        (redirect("http://[::1/"), "is not followed"),
        (b"<!doctype html><title>Banks</title>", "is a web page"),
        (b"", "is a web page"),
    ],
)
def test_what_comes_to_nothing(tmp_path: Path, answer: Answer, words: str) -> None:
    with served(tmp_path) as web:
        web.pages["/here"] = answer
        with pytest.raises(UsageError, match=words):
            fetch(source_of(web.url("/here")))


def test_no_redirect_leads_from_https_to_http() -> None:
    assert _redirected("http://a/x", "https://b/y") == "https://b/y"
    assert _redirected("https://a/x/y", "z") == "https://a/x/z"
    with pytest.raises(UsageError, match="is not followed"):
        _redirected("https://a/x", "http://a/x")


@pytest.mark.parametrize("begun", [b"", b"HTTP/1.0 200 OK\r\n\r\n"], ids=["in front of the answer", "in the answer"])
def test_a_server_that_drips_is_left_when_its_time_is_over(
    web: Web, monkeypatch: pytest.MonkeyPatch, begun: bytes
) -> None:
    monkeypatch.setattr(downloading, "SECONDS", 0.4)
    web.pages["/slow"] = drops(begun)
    started = time.monotonic()
    with pytest.raises(UsageError, match="takes too long"):
        download(web.url("/slow"))
    assert time.monotonic() - started < 5


def test_a_certificate_that_nobody_vouches_for(monkeypatch: pytest.MonkeyPatch) -> None:
    class Untrusted(HTTPSConnection):
        def connect(self) -> None:
            error = SSLCertVerificationError(1, "certificate verify failed")
            error.verify_message = "self-signed certificate"
            raise error

    monkeypatch.setattr(downloading, "HTTPSConnection", Untrusted)
    with pytest.raises(UsageError, match=r"certificate of https://a/x.zip cannot be trusted \(self-signed"):
        download("https://a/x.zip")


def test_nobody_there_and_nobody_who_speaks_https(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(UsageError, match="cannot be reached"):
        download(f"http://127.0.0.1:{port}/x.zip")
    with pytest.raises(UsageError, match="does not speak https"):
        download(web.url("/x.zip", "https"))
    with pytest.raises(UsageError, match="cannot be reached"):
        download("http://a..b/x.zip")

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(UsageError, match="no server of this name"):
        download("http://example.org/x.zip")
