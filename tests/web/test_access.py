"""Which addresses are listened to, which requests are answered, and why sessions end."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from browser import wait_until
from every_case import every_case
from serving import Served, served
from textual_serve.download_manager import DownloadManager

from dlquiz.errors import UsageError
from dlquiz.web.access import AccessPolicy, Secret, listening
from dlquiz.web.child import LARGEST, Child, app_command
from dlquiz.web.session import Limits, Session, Why

ALONE, ANYONE = AccessPolicy("127.0.0.1", anyone=False), AccessPolicy("0.0.0.0", anyone=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.3.2.1"])
def test_this_machine_alone_is_listened_to(host: str) -> None:
    if host == "127.3.2.1" and sys.platform == "darwin":
        pytest.skip("macOS has one loopback address")
    with listening(host, 0, anyone=False) as opened:
        assert opened.getsockname()[0].startswith(("127.", "::1"))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_other_addresses_are_refused_unless_asked_for_by_name(host: str) -> None:
    with pytest.raises(UsageError, match="--anyone"):
        listening(host, 0, anyone=False)


def test_anyone_opens_them() -> None:
    with listening("0.0.0.0", 0, anyone=True) as opened:
        assert opened.getsockname()[0] == "0.0.0.0"


def test_a_port_that_is_taken_is_reported() -> None:
    with listening("127.0.0.1", 0, anyone=False) as opened:
        port = opened.getsockname()[1]
        with pytest.raises(UsageError, match=f"127.0.0.1 port {port} cannot be listened to"):
            listening("127.0.0.1", port, anyone=False)


@pytest.mark.parametrize(
    "called", ["127.0.0.1:8000", "127.0.0.1", "localhost:9", "LOCALHOST:1", "[::1]:8000", "127.9.9.9"]
)
def test_names_of_this_machine_are_known(called: str) -> None:
    assert ALONE.knows(called)


OTHER_NAMES = (
    *(None, "", "evil.example", "127.0.0.1.evil.example:8000", "localhost.evil.example", "evil.example@127.0.0.1"),
    *("127.0.0.1@evil.example", "192.0.2.1:8000", "[2001:db8::1]", "0.0.0.0:8000", "2130706433", "0x7f.1"),
    *("127.0.0.1:8000:1", "127.0.0.1 ", "127.0.0.1\nevil", "localhost/..", "[::1", "ｌocalhost"),
)


@every_case("called", OTHER_NAMES)
def test_other_names_are_not(called: str | None) -> None:
    assert not ALONE.knows(called)


def test_where_anyone_may_come_an_address_is_known_and_a_name_elsewhere_is_not() -> None:
    """An address cannot be made to lead elsewhere; a name can, by whoever owns it."""
    assert ANYONE.knows("192.0.2.1:8000")
    assert ANYONE.knows("[2001:db8::1]:8000")
    assert not ANYONE.knows("evil.example:8000")


@every_case(
    ("origin", "asks", "answered"),
    [
        ("http://127.0.0.1:8000", True, True),
        ("http://127.0.0.1:8000", False, True),
        (None, False, True),
        (None, True, False),
        ("null", True, False),
        ("http://evil.example", True, False),
        ("http://evil.example", False, False),
        ("http://127.0.0.1:8001", True, False),
        ("http://localhost:8000", True, False),
        ("https://127.0.0.1:8000", True, False),
        ("http://127.0.0.1:8000.evil.example", True, False),
        ("", True, False),
    ],
)
def test_only_the_page_itself_opens_a_session(origin: str | None, asks: bool, answered: bool) -> None:
    assert ALONE.admits("127.0.0.1:8000", origin, asks=asks) is answered


def test_the_app_is_started_with_the_banks_and_in_the_language_of_the_server_and_without_a_shell() -> None:
    words = app_command(["a b.yaml", "$(touch x)"])
    assert words[0] == sys.executable
    assert words[-4:] == ("--bank", "a b.yaml", "--bank", "$(touch x)")
    assert "--language" not in words
    assert app_command(["mine.yaml"], ["zh"])[-4:] == ("--bank", "mine.yaml", "--language", "zh")


def test_the_app_is_reported_that_it_is_served_whatever_the_page_asks_for() -> None:
    child = Child(["x"], write_bytes=None, write_str=None, close=None, download_manager=None)
    environment = child._build_environment(10**9, -4)
    assert environment["DLQUIZ_SERVED"] == "1"
    assert environment["TEXTUAL_DRIVER"] == "dlquiz.tui.lifecycle.served:ServedDriver"
    assert (environment["COLUMNS"], environment["ROWS"]) == (str(LARGEST), "1")


def test_an_app_that_is_gone_at_once_has_ended() -> None:
    """Before what reads its errors has begun."""

    class Gone(Child):
        async def _open_app_process(self, width: int = 80, height: int = 24) -> asyncio.subprocess.Process:
            process = await super()._open_app_process(width, height)
            await process.wait()
            return process

    async def ended() -> int | None:
        words = [sys.executable, "-c", "raise SystemExit(3)"]
        child = Gone(words, write_bytes=None, write_str=None, close=None, download_manager=DownloadManager())
        await child.start(80, 24)
        await asyncio.wait((child.ended,))
        return await child.stop()

    assert asyncio.run(ended()) == 3


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("home")) as running:
        yield running


def asked(site: Served, path: str, known: bool = True, /, **headers: str) -> tuple[int, str, http.client.HTTPMessage]:
    """What the server answers, to a browser that was let in if it is `known`; `Host` may be anything."""
    line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    given = {"Host": site.authority} | ({"Cookie": site.cookie} if known else {})
    try:
        line.putrequest("GET", path, skip_host=True)
        for name, value in (given | headers).items():
            line.putheader(name.replace("_", "-"), value)
        line.endheaders()
        answer = line.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace"), answer.headers
    finally:
        line.close()


UPGRADE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec_WebSocket_Version": "13",
    "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


def test_the_page_is_whole_without_the_internet(site: Served) -> None:
    code, page, headers = asked(site, "/")
    assert code == 200
    assert "<title>dlquiz</title>" in page
    assert f'data-session-websocket-url="ws://{site.authority}/ws"' in page
    assert "https:" not in page
    assert page.count("http") == 0
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    for part in ("/page.css", "/page.js", "/static/js/textual.js", "/static/css/xterm.css"):
        assert asked(site, part)[0] == 200
    style = asked(site, "/page.css")[1]
    assert "//" not in style
    fonts = [line.split('"')[1] for line in style.splitlines() if "url(" in line]
    assert fonts
    assert all(asked(site, font)[0] == 200 for font in fonts)


@pytest.mark.parametrize(
    "path", ["/", "/page.css", "/page.js", "/ws", "/static/js/textual.js", "/?token=", "/?token=x"]
)
@pytest.mark.parametrize("cookie", [None, "", "x", "é", "x" * 5000])
def test_nothing_is_answered_without_the_secret(site: Served, path: str, cookie: str | None) -> None:
    origin = {"Origin": f"http://{site.authority}"}
    given = {} if cookie is None else {"Cookie": f"dlquiz-{site.port}={cookie}"}
    code, page, answered = asked(site, path, False, **UPGRADE | origin | given)
    assert code == 403
    # One page that says how to get the address, and does not hold what is missing.
    assert "dlquiz serve" in page
    assert "token=" in page
    assert site.token not in page
    assert answered["Set-Cookie"] is None
    assert site.children() == set()


def test_the_secret_of_the_address_becomes_a_cookie_and_goes_no_further(site: Served) -> None:
    code, page, headers = asked(site, f"/?token={site.token}", False)
    assert (code, headers["Location"], page) == (303, "/", "")
    cookie = headers["Set-Cookie"]
    assert cookie.startswith(f"{site.cookie};")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in headers["Cache-Control"]
    code, page, headers = asked(site, "/")
    assert code == 200
    assert site.token not in page + str(headers)


def test_each_server_has_a_secret_of_its_own() -> None:
    one, other = Secret(1), Secret(1)
    assert len(one.token) >= 40
    assert one.is_known(one.token)
    assert not any(one.is_known(given) for given in (other.token, None, "", one.token[:-1], one.token + "x"))
    assert one.token not in repr(one)


def test_a_visitor_without_the_secret_is_answered_in_the_language_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / "settings.yaml").write_text("language: zh\n", "utf-8")
    with served(tmp_path) as site:
        # Nothing stands right behind the address, or a terminal would take it for a part of the secret.
        assert asked(site, f"/?token={site.token}", False)[0] == 303
        code, page, _ = asked(site, "/", False)
    assert code == 403
    assert "密钥" in page
    assert 'lang="zh-Hans"' in page


async def ended(site: Served, *said: str, opened: int = 1) -> list[int | None]:
    """The codes with which the server closes so many sessions, in their order; each says something first."""
    async with aiohttp.ClientSession(headers={"Cookie": site.cookie, "Origin": f"http://{site.authority}"}) as client:
        sockets = [await client.ws_connect(f"http://{site.authority}/ws") for _ in range(opened)]
        for socket in sockets:
            for each in said:
                await socket.send_str(each)

        async def closed(socket: aiohttp.ClientWebSocketResponse) -> int | None:
            async for _ in socket:
                pass
            return socket.close_code

        first = [asyncio.ensure_future(closed(socket)) for socket in sockets]
        await asyncio.wait(first, timeout=60, return_when=asyncio.FIRST_COMPLETED)
        codes = [each.result() if each.done() else None for each in first]
        for task in first:
            task.cancel()
        return codes


@pytest.mark.sweep
def test_a_message_nested_too_deeply_ends_its_own_session_only(site: Served) -> None:
    assert asyncio.run(ended(site, "[" * 100_000 + "]" * 100_000)) == [Why.UNREADABLE]
    assert asyncio.run(ended(site, "no JSON")) == [Why.UNREADABLE]
    resized = json.dumps(["resize", {"width": 10**300, "height": -1}])
    assert asyncio.run(ended(site, resized, "[1,")) == [Why.UNREADABLE]
    assert asked(site, "/")[0] == 200


@pytest.mark.sweep
def test_an_app_that_is_quit_says_so(tmp_path: Path) -> None:
    with served(tmp_path) as site:
        assert asyncio.run(quitting(site)) == Why.QUIT


async def quitting(site: Served) -> int | None:
    """Escape closes the greeting, and `q` at home ends the app."""
    async with aiohttp.ClientSession(headers={"Cookie": site.cookie, "Origin": f"http://{site.authority}"}) as client:
        socket = await client.ws_connect(f"http://{site.authority}/ws")
        painted, pressed = b"", 0
        async for said in socket:
            painted += said.data if said.type == aiohttp.WSMsgType.BINARY else b""
            if pressed < 1 and b"Skip" in painted:
                pressed, painted = 1, b""
                await asyncio.sleep(1)
                await socket.send_str(json.dumps(["stdin", "\x1b"]))
                await asyncio.sleep(1)
                await socket.send_str(json.dumps(["stdin", "q"]))
        return socket.close_code


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the process of a session is looked up in /proc")
def test_an_app_that_is_killed_ends_its_page(tmp_path: Path) -> None:
    async def killing(site: Served) -> int | None:
        asking = asyncio.ensure_future(ended(site))
        while not site.children():
            await asyncio.sleep(0.05)
        os.kill(next(iter(site.children())), signal.SIGKILL)
        return (await asking)[0]

    with served(tmp_path) as site:
        assert asyncio.run(killing(site)) == Why.FAILED


@pytest.mark.sweep
def test_one_session_more_than_there_may_be_is_turned_away(tmp_path: Path) -> None:
    with served(tmp_path, arguments=("--sessions", "1")) as site:
        assert asyncio.run(ended(site, opened=2)) == [None, Why.FULL]


@pytest.mark.sweep
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is bounded on Linux alone")
def test_a_session_that_takes_too_much_memory_is_ended(tmp_path: Path) -> None:
    with served(tmp_path, arguments=("--memory", "10")) as site:
        assert asyncio.run(ended(site)) == [Why.LARGE]
        wait_until(lambda: site.children() == set())


@pytest.mark.sweep
def test_a_session_in_which_nothing_is_typed_is_ended() -> None:
    """Pings and changes of size say that the page is there, not that anybody is."""

    async def tried() -> tuple[int | None, float]:
        command = (sys.executable, "-c", "import sys; print('__GANGLION__', flush=True); sys.stdin.read()")
        limits = Limits(idle_minutes=4 / 60)

        async def handle(request: web.Request) -> web.WebSocketResponse:
            page = web.WebSocketResponse()
            await page.prepare(request)
            await Session(page, command, limits).run(80, 24)
            return page

        app = web.Application()
        app.add_routes([web.get("/ws", handle)])
        async with TestServer(app) as server, aiohttp.ClientSession() as client:
            socket = await client.ws_connect(server.make_url("/ws"))
            start = monotonic()
            await asyncio.sleep(3)
            await socket.send_str('["stdin", "x"]')
            while not socket.closed:
                await socket.send_str('["ping", "x"]')
                with suppress(TimeoutError):
                    await socket.receive(timeout=0.3)
            return socket.close_code, monotonic() - start

    code, seconds = asyncio.run(tried())
    assert code == Why.IDLE
    # Four seconds after the key, not after the start.
    assert seconds > 6.5


@pytest.mark.parametrize("path", ["/", "/page.css", "/ws", "/static/js/textual.js"])
def test_nothing_is_answered_under_another_name(site: Served, path: str) -> None:
    assert asked(site, path, Host="rebound.example")[0] == 403


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Origin": "null"}, {}])
def test_no_socket_is_opened_for_a_page_elsewhere(site: Served, headers: dict[str, str]) -> None:
    assert asked(site, "/ws", **UPGRADE | headers)[0] == 403


@pytest.mark.parametrize(
    "path",
    ["/download/x", "/static/", "/static/js/", "/static/js/../../server.py", "/static/js/%2e%2e/%2e%2e/server.py"],
)
def test_there_is_nothing_else_to_get(site: Served, path: str) -> None:
    assert asked(site, path)[0] in (403, 404)


def test_without_the_extra_one_sentence_says_how_to_get_it(tmp_path: Path) -> None:
    hide = (
        "import sys; sys.modules['textual_serve'] = None; from dlquiz.cli.running import run; sys.exit(run(['serve']))"
    )
    done = subprocess.run([sys.executable, "-c", hide], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "dlquiz[web]" in done.stderr
    assert done.stderr.count("\n") == 1


def test_anyone_is_warned_of_who_can_connect(tmp_path: Path) -> None:
    with served(tmp_path / "home", arguments=("--host", "0.0.0.0", "--anyone")) as site:
        site.program.terminate()
        assert site.program.stderr is not None
        assert site.program.stdout is not None
        # Not `communicate`: it would miss what was read ahead with the first line.
        assert "nothing is encrypted" in site.program.stderr.read()
        assert site.program.stdout.read() == ""
        code = site.program.wait(30)
    assert code == (143 if os.name == "posix" else 1)
