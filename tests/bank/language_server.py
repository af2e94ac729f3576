"""A client of yaml-language-server, run as editors run it."""

from __future__ import annotations

import json
import queue
import shutil
import subprocess
import threading
from pathlib import Path
from typing import Any, NamedTuple

PROGRAM = shutil.which("yaml-language-server")
LONGEST = 60.0
"""Seconds to wait for an answer; only a server that hangs takes so long."""
SETTINGS = {"yaml": {"schemaStore": {"enable": False}, "validate": True, "hover": True, "completion": True}}
"""As in VS Code, but without a list of schemas from the network."""


class Edit(NamedTuple):
    """A suggestion of the editor, and where its text goes."""

    label: str
    text: str
    start: tuple[int, int]
    end: tuple[int, int]


class LanguageServer:
    """One server that works on the banks of a folder."""

    def __init__(self, folder: Path) -> None:
        assert PROGRAM is not None
        self._folder = folder
        self._process = subprocess.Popen(
            [PROGRAM, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self._published: dict[str, queue.Queue[list[dict[str, Any]]]] = {}
        self._asked = self._opened = 0
        self._closing = False
        self._lock = threading.Lock()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self._ask("initialize", processId=None, rootUri=folder.as_uri(), capabilities=CAPABILITIES)
        self._tell("initialized")
        self._tell("workspace/didChangeConfiguration", settings=SETTINGS)

    def open(self, text: str) -> str:
        """Open a new bank that holds `text`; its address."""
        self._opened += 1
        uri = (self._folder / f"bank{self._opened}.yaml").as_uri()
        self._published[uri] = queue.Queue()
        self._tell("textDocument/didOpen", textDocument={"uri": uri, "languageId": "yaml", "version": 1, "text": text})
        return uri

    def diagnostics(self, uri: str) -> list[dict[str, Any]]:
        """What the editor marks in a bank that has just been opened."""
        return self._published[uri].get(timeout=LONGEST)

    def hover(self, uri: str, line: int, column: int) -> str:
        """The text shown above a place."""
        found = self._ask("textDocument/hover", **_place(uri, line, column))
        return found["contents"]["value"] if found else ""

    def complete(self, uri: str, line: int, column: int) -> list[Edit]:
        """What the editor suggests at a place."""
        found = self._ask("textDocument/completion", **_place(uri, line, column))
        return [_edit(item) for item in found["items"]]

    def close(self) -> None:
        """End the server; what it asks from now on has no answer, for it no longer reads."""
        with self._lock:
            self._closing = True
        self._ask("shutdown")
        self._tell("exit")
        self._process.wait(timeout=LONGEST)
        # The thread alone reads, to the end.
        self._listener.join(timeout=LONGEST)
        assert not self._listener.is_alive()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()

    def __enter__(self) -> LanguageServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, method: str, **params: Any) -> Any:
        self._asked += 1
        self._send({"id": self._asked, "method": method, "params": params})
        answer = self._answers.get(timeout=LONGEST)
        assert answer["id"] == self._asked
        assert "error" not in answer, answer
        return answer["result"]

    def _tell(self, method: str, **params: Any) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        with self._lock:
            self._write(message)

    def _answer(self, message: dict[str, Any]) -> None:
        with self._lock:
            if not self._closing:
                self._write({"id": message["id"], "result": _configuration(message)})

    def _write(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._process.stdin.flush()

    def _listen(self) -> None:
        """Sort what the server sends; answer what it asks."""
        output = self._process.stdout
        assert output is not None
        while header := output.readline():
            if not header.lower().startswith(b"content-length:"):
                continue
            size = int(header.split(b":")[1])
            while output.readline().strip():
                pass
            message = json.loads(output.read(size))
            if "method" not in message:
                self._answers.put(message)
            elif message["method"] == "textDocument/publishDiagnostics":
                self._published[message["params"]["uri"]].put(message["params"]["diagnostics"])
            elif "id" in message:
                self._answer(message)


CAPABILITIES = {
    "textDocument": {
        "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}},
        "hover": {"contentFormat": ["markdown"]},
        "publishDiagnostics": {},
    },
    "workspace": {"configuration": True, "didChangeConfiguration": {"dynamicRegistration": True}},
}


def _configuration(message: dict[str, Any]) -> Any:
    if message["method"] != "workspace/configuration":
        return None
    return [SETTINGS.get(item["section"], {}) for item in message["params"]["items"]]


def _place(uri: str, line: int, column: int) -> dict[str, Any]:
    return {"textDocument": {"uri": uri}, "position": {"line": line, "character": column}}


def _edit(item: dict[str, Any]) -> Edit:
    at = item["textEdit"]["range"]
    start, end = ((at[edge]["line"], at[edge]["character"]) for edge in ("start", "end"))
    return Edit(item["label"], item["textEdit"]["newText"], start, end)
