"""Headless Chromium, driven over ChromeDriver's protocol (W3C WebDriver) with nothing but the standard library."""

from __future__ import annotations

import base64
import json
import re
import shutil
import socket
import struct
import subprocess
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from terminal import STEERING

LONGEST = 30.0
"""Seconds to wait for anything that must come; only what hangs takes so long."""
CHROMIUM, DRIVER = shutil.which("chromium") or shutil.which("chrome"), shutil.which("chromedriver")
# Chromium keeps its shared memory below /dev/shm, and a tab crashes where that is full, as it may be in a container or
# beside the campaigns, which keep their files there: below the temporary folder there is room.
FLAGS = (
    "--headless", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-component-update", "--disable-background-networking", "--disable-sync", "--enable-unsafe-swiftshader",
    "--window-size=1000,640",
)  # fmt: skip
LISTEN_IN = """
window.painted = []; window.refused = []; window.asked = [];
const Real = window.WebSocket;
window.WebSocket = class extends Real {
    constructor(...given) {
        super(...given);
        window.asked.push(given[0]);
        this.addEventListener("message", said => {
            if (typeof said.data !== "string") window.painted.push(...new Uint8Array(said.data));
        });
    }
};
document.addEventListener("securitypolicyviolation", event => window.refused.push(event.blockedURI));
"""
"""What a terminal paints stands on a canvas, so what the page was asked to paint is kept as well."""
ENTER = "\ue007"


class Browser:
    """One window. What it loads is listened to from the first line on."""

    def __init__(self, profile: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        assert DRIVER is not None
        self._driver = subprocess.Popen(
            [DRIVER, f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._at = f"http://127.0.0.1:{port}"
        wait_until(self._ready)
        options = {"binary": CHROMIUM, "args": [*FLAGS, f"--user-data-dir={profile}"]}
        wanted = {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": options}}
        self._at += f"/session/{self._ask('POST', '/session', capabilities=wanted)['sessionId']}"
        self._post("/goog/cdp/execute", cmd="Page.addScriptToEvaluateOnNewDocument", params={"source": LISTEN_IN})

    def open(self, address: str) -> None:
        self._post("/url", url=address)

    @property
    def title(self) -> str:
        return str(self._ask("GET", "/title"))

    def run(self, script: str, *arguments: object) -> Any:
        """What a script returns; what it returns a promise of, once it is kept."""
        return self._post("/execute/sync", script=script, args=arguments)

    @property
    def painted(self) -> str:
        """All that was painted so far, without what steers the terminal."""
        return STEERING.sub("", self._raw)

    @property
    def _raw(self) -> str:
        return str(self.run("return new TextDecoder().decode(Uint8Array.from(window.painted))"))

    def wait_for(self, pattern: str, after: int = 0) -> None:
        """Wait until something is painted, after so many characters."""
        wait_until(lambda: re.search(pattern, self.painted[after:]) is not None, lambda: self.painted[-2000:])

    def settle(self) -> None:
        """Wait until nothing new is painted: an Escape just before anything else would be the beginning of a key.

        The cursor of a field blinks, which paints the same pieces again and again.
        """
        before: set[str] = set()

        def is_settled() -> bool:
            nonlocal before
            time.sleep(0.5)
            last, before = before, set(STEERING.split(self._raw))
            return last == before

        wait_until(is_settled)

    def type(self, keys: str) -> None:
        """Keys for whatever has the focus; the Enter key, and all that is no character, is a character of its own."""
        pressed = [{"type": way, "value": key} for key in keys.replace("\r", ENTER) for way in ("keyDown", "keyUp")]
        self._post("/actions", actions=[{"type": "key", "id": "keyboard", "actions": pressed}])

    def picture(self) -> bytes:
        return base64.b64decode(self._ask("GET", "/screenshot"))

    def close_page(self) -> None:
        """The tab goes; another, empty one stays, for a browser without any ends."""
        fresh = self._post("/window/new", type="tab")["handle"]
        self._ask("DELETE", "/window")
        self._post("/window", handle=fresh)

    def close(self) -> None:
        try:
            if "/session/" in self._at:
                self._ask("DELETE", "")
        finally:
            self._driver.terminate()
            self._driver.wait(LONGEST)

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ready(self) -> bool:
        try:
            return bool(self._ask("GET", "/status")["ready"])
        except OSError:
            return False

    def _post(self, path: str, **words: object) -> Any:
        return self._ask("POST", path, **words)

    def _ask(self, method: str, path: str, **words: object) -> Any:
        body = json.dumps(words).encode() if method == "POST" else None
        request = Request(f"{self._at}{path}", body, {"Content-Type": "application/json"}, method=method)
        try:
            with urlopen(request, timeout=LONGEST) as answer:
                return json.load(answer)["value"]
        except HTTPError as refused:
            raise RuntimeError(refused.read()[:600].decode("utf-8", "replace")) from refused


def wait_until(true: Callable[[], bool], why_not: Callable[[], object] = lambda: "it never was so") -> None:
    end = time.monotonic() + LONGEST
    while not true():
        assert time.monotonic() < end, why_not()
        time.sleep(0.05)


def colours(png: bytes) -> int:
    """How many colours a picture has: more than a few means that letters were drawn."""
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    assert depth == 8
    step = {2: 3, 6: 4}[kind]
    at, packed = 8, b""
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        packed += png[at + 8 : at + 8 + length] if name == b"IDAT" else b""
        at += 12 + length
    lines, row, seen = zlib.decompress(packed), bytearray(width * step), set()
    for number in range(height):
        start = number * (width * step + 1)
        row = _unfiltered(lines[start], lines[start + 1 : start + 1 + width * step], row, step)
        seen |= {bytes(row[x : x + 3]) for x in range(0, len(row), step)}
    return len(seen)


def _unfiltered(how: int, line: bytes, above: bytearray, step: int) -> bytearray:
    """One line of a PNG as it was before it was filtered."""
    row = bytearray(line)
    for x in range(len(row)):
        left = row[x - step] if x >= step else 0
        corner = above[x - step] if x >= step else 0
        up = above[x]
        nearest = min((left, up, corner), key=lambda value: abs(left + up - corner - value))
        row[x] = (row[x] + (0, left, up, (left + up) // 2, nearest)[how]) & 255
    return row
