"""Places that banks come from: a web server on this machine, which also serves repositories of git, and archives."""

from __future__ import annotations

import io
import os
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

Answer = bytes | Callable[[BaseHTTPRequestHandler], None]
BANK = """format: 1
id: {id}
title: {{en: Week one, zh: 第一周}}
author: Ana
license: CC BY 4.0
questions:
  - {{id: claim, type: true_false, topic: t, prompt: {{en: Is it so?, zh: 是吗？}}, answer: true}}
  - {{id: sum, type: numeric, topic: t, prompt: 'What is {{{{n}}}} + 1?', parameters: {{n: {{choose: [4]}}}},
     answer: {{expression: n + {more}}}}}
"""


def bank(identity: str = "week1", more: int = 1) -> bytes:
    return BANK.format(id=identity, more=more).encode()


def archive(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return stream.getvalue()


class Web:
    """`pages` by path; a callable writes to its handler. Repositories below `folder` are served under their names."""

    def __init__(self, port: int, folder: Path) -> None:
        self.port = port
        self.folder = folder
        self.pages: dict[str, Answer] = {}

    def url(self, path: str, scheme: str = "http") -> str:
        return f"{scheme}://127.0.0.1:{self.port}{path}"


def redirect(target: str) -> Answer:
    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", target)
        handler.end_headers()

    return send


@contextmanager
def served(folder: Path) -> Iterator[Web]:
    """A web server while the context lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            page = web.pages.get(path)
            if page is not None and not isinstance(page, bytes):
                # Who asked may hang up.
                with suppress(OSError):
                    page(self)
            elif page is not None:
                self.send_response(200)
                self.send_header("Content-Length", str(len(page)))
                self.end_headers()
                self.wfile.write(page)
            elif ".git/" in path:
                self.answer_git()
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            self.do_GET()

        def answer_git(self) -> None:
            path, _, query = self.path.partition("?")
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            environment = {
                **os.environ,
                "GIT_PROJECT_ROOT": str(folder),
                "GIT_HTTP_EXPORT_ALL": "1",
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "REQUEST_METHOD": self.command,
                "CONTENT_TYPE": self.headers.get("Content-Type") or "",
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding") or "",
                "GIT_PROTOCOL": self.headers.get("Git-Protocol") or "",
                # The folder belongs to whoever runs the tests, in a container perhaps to another.
                "GIT_CONFIG_COUNT": "1",
                "GIT_CONFIG_KEY_0": "safe.directory",
                "GIT_CONFIG_VALUE_0": "*",
            }
            command = ("git", "http-backend")
            done = subprocess.run(command, env=environment, input=body, capture_output=True, check=True)
            head, _, content = done.stdout.partition(b"\r\n\r\n")
            headers = dict(line.split(": ", 1) for line in head.decode().splitlines())
            self.send_response(int(headers.pop("Status", "200").split()[0]))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nothing of it belongs into the output of tests."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        web = Web(server.server_address[1], folder)
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield web
        finally:
            server.shutdown()
            thread.join()


class Repository:
    """A repository of git at `folder`/NAME.git, written from a work tree beside it."""

    def __init__(self, folder: Path, name: str = "banks") -> None:
        self.tree = folder / name
        self.bare = folder / f"{name}.git"
        self.git("init", "--quiet", "--bare", "--initial-branch=main", str(self.bare), folder=folder)
        self.git("clone", "--quiet", str(self.bare), str(self.tree), folder=folder)

    def git(self, *arguments: str, folder: Path | None = None) -> str:
        settings = ("user.name=Ana", "user.email=ana@example.org", "commit.gpgsign=false", "init.defaultBranch=main")
        command = ["git", *(word for setting in settings for word in ("-c", setting)), *arguments]
        return subprocess.run(command, cwd=folder or self.tree, check=True, capture_output=True, text=True).stdout

    def commit(self, files: Mapping[str, bytes], branch: str = "main") -> str:
        """Write the files and push them; the name of the commit."""
        for name, data in files.items():
            file = self.tree / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "banks")
        self.git("push", "--quiet", "origin", f"HEAD:refs/heads/{branch}")
        return self.git("rev-parse", "HEAD").strip()
