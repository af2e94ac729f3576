"""The server: one page, its parts, and a socket a session."""

from __future__ import annotations

import asyncio
import contextlib
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
from aiohttp import WSCloseCode, web

from dlquiz import locations
from dlquiz.messages import Language, say
from dlquiz.web.access import AccessPolicy, Secret
from dlquiz.web.child import GRACE
from dlquiz.web.session import Limits, Session, Why

ROOM_EVERY = 0.1
"""Seconds between two looks whether there is room for one more session."""
LARGEST_MESSAGE = 2**20
"""Bytes of one message from a page: more than anybody pastes into an answer."""
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
ENDINGS = {
    str(Why.QUIT.value): "web_ended_quit",
    str(Why.STOPPED.value): "web_ended_stopped",
    str(Why.IDLE.value): "web_ended_idle",
    str(Why.FULL.value): "web_ended_full",
    str(Why.FAILED.value): "web_ended_failed",
    str(Why.LARGE.value): "web_ended_large",
    str(Why.UNREADABLE.value): "web_ended_unreadable",
    "": "web_ended_lost",
}
"""What the page says at its end, by the code with which its socket is closed; the last one for any other code."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Site:
    """What is served: `command` starts the app; `language` is asked at each page, for it may change."""

    command: Sequence[str]
    access: AccessPolicy
    secret: Secret
    language: Callable[[], Language]
    limits: Limits = field(default_factory=Limits)
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
            if not self.access.admits(called, origin, asks=request.path == "/ws"):
                raise web.HTTPForbidden(text=say(self.language(), "web_refused"))
            given = request.query.get("token") if request.path == "/" else None
            if not self.secret.is_known(given or request.cookies.get(self.secret.cookie)):
                answer: web.StreamResponse = self._locked()
            elif given is None:
                answer = await handler(request)
            else:
                answer = self._let_in()
            if not answer.prepared:
                answer.headers.update(GUARDS)
                answer.headers["Content-Security-Policy"] = POLICY.format(called=called)
            return answer

        return guard

    def _locked(self) -> web.Response:
        """The page for a visitor without the secret."""
        language = self.language()
        page = _own("locked.html").format(
            language=_written_in(language),
            title=escape(say(language, "web_locked")),
            fix=escape(say(language, "web_locked_fix")),
        )
        return web.Response(text=page, content_type="text/html", status=403)

    def _let_in(self) -> web.Response:
        """The secret as a cookie, and the page by an address without it, which may be shown and kept."""
        answer = web.Response(status=303, headers={"Location": "/"})
        answer.set_cookie(self.secret.cookie, self.secret.token, httponly=True, samesite="Strict", path="/")
        return answer

    async def _page(self, request: web.Request) -> web.Response:
        language = self.language()
        page = _own("page.html").format(
            language=_written_in(language),
            socket=escape(f"ws://{request.headers['Host']}/ws"),
            starting=escape(say(language, "web_starting")),
            endings=self._endings(language),
            again=escape(say(language, "web_again")),
            no_script=escape(say(language, "web_no_script")),
        )
        return web.Response(text=page, content_type="text/html")

    def _endings(self, language: Language) -> str:
        """What the page says at its end: a paragraph for each reason, of which the script shows one."""
        values = {
            "minutes": f"{self.limits.idle_minutes:g}",
            "count": self.limits.sessions,
            "megabytes": self.limits.megabytes,
            "file": locations.log_file(),
        }
        return "".join(
            f'<p class="why" data-code="{code}">{escape(say(language, key, **values))}</p>'
            for code, key in ENDINGS.items()
        )

    async def _session(self, request: web.Request) -> web.WebSocketResponse:
        page = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=LARGEST_MESSAGE)
        await page.prepare(request)
        if not await self._has_room():
            await page.close(code=Why.FULL)
            return page
        self._open.add(page)
        try:
            session = Session(page, self.command, self.limits)
            await session.run(_cells(request, "width", 80), _cells(request, "height", 24))
        finally:
            self._open.discard(page)
        return page

    async def _has_room(self) -> bool:
        """Whether one more session may begin. A page that is loaded again waits for its own one to end."""
        for _ in range(round(GRACE / ROOM_EVERY)):
            if len(self._open) < self.limits.sessions:
                return True
            await asyncio.sleep(ROOM_EVERY)
        return len(self._open) < self.limits.sessions

    async def _close_all(self, app: web.Application) -> None:
        closing = (page.close(code=WSCloseCode.GOING_AWAY, message=b"") for page in set(self._open))
        await asyncio.gather(*closing, return_exceptions=True)


async def _style(request: web.Request) -> web.Response:
    return web.Response(text=_own("page.css"), content_type="text/css")


async def _script(request: web.Request) -> web.Response:
    return web.Response(text=_own("page.js"), content_type="text/javascript")


def _own(name: str) -> str:
    return (files("dlquiz.web") / "page" / name).read_text("utf-8")


def _written_in(language: Language) -> str:
    return "zh-Hans" if language == "zh" else "en"


def _cells(request: web.Request, name: str, otherwise: int) -> int:
    asked = request.query.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else otherwise


async def _until_stopped(site: Site, listening: socket.socket, ready: Callable[[], None]) -> int:
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
        ready()
        await ended.wait()
    finally:
        await runner.cleanup()
    return 128 + numbers[0]


def serve(site: Site, listening: socket.socket, ready: Callable[[], None]) -> int:
    """Serve until a signal ends it; the exit code. `ready` is called once the first page would be answered."""
    return asyncio.run(_until_stopped(site, listening, ready))
