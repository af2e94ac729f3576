"""The server: one page, its parts, and a socket a session."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import socket
import weakref
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

import textual_serve
from aiohttp import WSCloseCode, WSMsgType, web
from textual_serve.download_manager import DownloadManager

from dlquiz.messages import Language, say
from dlquiz.web.child import Child
from dlquiz.web.doors import Doors

MOST_SESSIONS = 16
"""At once; each is a process with the whole app in it."""
HEARTBEAT = 10.0
"""Seconds between two looks whether a page that says nothing is still there."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self' ws://{called}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Nothing comes from elsewhere, and nobody shows this page inside another one."""
GUARDS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
PARTS = Path(textual_serve.__file__).parent / "static"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Site:
    """What is served: `command` starts the app; `language` is asked at each page, for it may change."""

    command: Sequence[str]
    doors: Doors
    language: Callable[[], Language]
    _open: weakref.WeakSet[web.WebSocketResponse] = field(default_factory=weakref.WeakSet)

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self._guard()])
        app.add_routes(
            [
                web.get("/", self._page),
                web.get("/page.css", _style),
                web.get("/page.js", _script),
                web.get("/ws", self._session),
                web.static("/static/js", PARTS / "js"),
                web.static("/static/css", PARTS / "css"),
                web.static("/static/fonts", PARTS / "fonts"),
            ]
        )
        app.on_shutdown.append(self._close_all)
        return app

    def _guard(self) -> Any:
        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            called, origin = request.headers.get("Host"), request.headers.get("Origin")
            if not self.doors.admits(called, origin, asks=request.path == "/ws"):
                raise web.HTTPForbidden(text=say(self.language(), "web_refused"))
            answer = await handler(request)
            if not answer.prepared:
                answer.headers.update(GUARDS)
                answer.headers["Content-Security-Policy"] = POLICY.format(called=called)
            return answer

        return guard

    async def _page(self, request: web.Request) -> web.Response:
        language = self.language()
        page = _own("page.html").format(
            language="zh-Hans" if language == "zh" else "en",
            socket=escape(f"ws://{request.headers['Host']}/ws"),
            starting=escape(say(language, "web_starting")),
            ended=escape(say(language, "web_ended")),
            again=escape(say(language, "web_again")),
            no_script=escape(say(language, "web_no_script")),
        )
        return web.Response(text=page, content_type="text/html")

    async def _session(self, request: web.Request) -> web.WebSocketResponse:
        if len(self._open) >= MOST_SESSIONS:
            raise web.HTTPServiceUnavailable(text=say(self.language(), "web_full", count=MOST_SESSIONS))
        page = web.WebSocketResponse(heartbeat=HEARTBEAT)
        self._open.add(page)
        try:
            await page.prepare(request)
            await self._serve(page, _cells(request, "width", 80), _cells(request, "height", 24))
        finally:
            self._open.discard(page)
        return page

    async def _serve(self, page: web.WebSocketResponse, width: int, height: int) -> None:
        """Show the app on a page until one of the two ends."""
        child = Child(
            self.command,
            write_bytes=page.send_bytes,
            write_str=page.send_str,
            close=page.close,
            download_manager=DownloadManager(),
        )
        try:
            await child.start(width, height)
            async for said in page:
                if said.type == WSMsgType.TEXT:
                    await _pass_on(said.data, page, child)
        finally:
            # Also where this handler is cancelled because the page has gone.
            await asyncio.shield(child.stop())
            await page.close()

    async def _close_all(self, app: web.Application) -> None:
        closing = (page.close(code=WSCloseCode.GOING_AWAY, message=b"") for page in set(self._open))
        await asyncio.gather(*closing, return_exceptions=True)


async def _pass_on(said: str, page: web.WebSocketResponse, child: Child) -> None:
    """What the page says, to the app; what is not of the protocol of textual-serve's page is not heard."""
    try:
        words = json.loads(said)
    except ValueError:
        return
    match words:
        case ["stdin", str(typed)]:
            await child.send_bytes(typed.encode("utf-8", "replace"))
        case ["resize", {"width": int(width), "height": int(height)}]:
            await child.set_terminal_size(width, height)
        case ["ping", str(token)]:
            await page.send_json(["pong", token])
        case ["blur"]:
            await child.blur()
        case ["focus"]:
            await child.focus()


async def _style(request: web.Request) -> web.Response:
    return web.Response(text=_own("page.css"), content_type="text/css")


async def _script(request: web.Request) -> web.Response:
    return web.Response(text=_own("page.js"), content_type="text/javascript")


def _own(name: str) -> str:
    return (files("dlquiz.web") / "page" / name).read_text("utf-8")


def _cells(request: web.Request, name: str, otherwise: int) -> int:
    asked = request.query.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else otherwise


async def _until_told(site: Site, listening: socket.socket, told: Callable[[], None]) -> int:
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    numbers: list[int] = []

    def end(number: int) -> None:
        numbers.append(number)
        ended.set()

    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"):
        if hasattr(signal, name):
            # Windows' event loop has none: there Ctrl-C cancels this task, which ends as decently.
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(getattr(signal, name), end, getattr(signal, name))
    runner = web.AppRunner(site.app(), access_log=None)
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        told()
        await ended.wait()
    finally:
        await runner.cleanup()
    return 128 + numbers[0]


def serve(site: Site, listening: socket.socket, told: Callable[[], None]) -> int:
    """Serve until a signal ends it; the exit code. `told` is called once the first page would be answered."""
    return asyncio.run(_until_told(site, listening, told))
