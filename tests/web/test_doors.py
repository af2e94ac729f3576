"""Which addresses are listened to, and which requests are answered."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import Served, served

from dlquiz.errors import UsageError
from dlquiz.web.child import LARGEST, Child, app_command
from dlquiz.web.doors import Doors, listening

ALONE, ANYONE = Doors("127.0.0.1", anyone=False), Doors("0.0.0.0", anyone=True)


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


def test_a_port_that_is_taken_is_told() -> None:
    with listening("127.0.0.1", 0, anyone=False) as opened:
        port = opened.getsockname()[1]
        with pytest.raises(UsageError, match=f"127.0.0.1 port {port} cannot be listened to"):
            listening("127.0.0.1", port, anyone=False)


@pytest.mark.parametrize(
    "called", ["127.0.0.1:8000", "127.0.0.1", "localhost:9", "LOCALHOST:1", "[::1]:8000", "127.9.9.9"]
)
def test_names_of_this_machine_are_known(called: str) -> None:
    assert ALONE.knows(called)


@pytest.mark.parametrize(
    "called",
    [
        None,
        "",
        "evil.example",
        "127.0.0.1.evil.example:8000",
        "localhost.evil.example",
        "evil.example@127.0.0.1",
        "127.0.0.1@evil.example",
        "192.0.2.1:8000",
        "[2001:db8::1]",
        "0.0.0.0:8000",
        "2130706433",
        "0x7f.1",
        "127.0.0.1:8000:1",
        "127.0.0.1 ",
        "127.0.0.1\nevil",
        "localhost/..",
        "[::1",
        "ｌocalhost",
    ],
)
def test_other_names_are_not(called: str | None) -> None:
    assert not ALONE.knows(called)


def test_where_anyone_may_come_an_address_is_known_and_a_name_elsewhere_is_not() -> None:
    """An address cannot be made to lead elsewhere; a name can, by whoever owns it."""
    assert ANYONE.knows("192.0.2.1:8000")
    assert ANYONE.knows("[2001:db8::1]:8000")
    assert not ANYONE.knows("evil.example:8000")


@pytest.mark.parametrize(
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


def test_the_app_is_started_with_the_banks_and_without_a_shell() -> None:
    words = app_command(["a b.yaml", "$(touch x)"])
    assert words[0] == sys.executable
    assert words[-4:] == ("--bank", "a b.yaml", "--bank", "$(touch x)")


def test_the_app_is_told_that_it_is_served_whatever_the_page_asks_for() -> None:
    child = Child(["x"], write_bytes=None, write_str=None, close=None, download_manager=None)
    environment = child._build_environment(10**9, -4)
    assert environment["DLQUIZ_SERVED"] == "1"
    assert environment["TEXTUAL_DRIVER"] == "dlquiz.tui.served:ServedDriver"
    assert (environment["COLUMNS"], environment["ROWS"]) == (str(LARGEST), "1")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("home")) as running:
        yield running


def asked(site: Served, path: str, **headers: str) -> tuple[int, str, http.client.HTTPMessage]:
    """What the server answers; `Host` may be anything."""
    line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    try:
        line.putrequest("GET", path, skip_host=True)
        for name, value in ({"Host": site.authority} | headers).items():
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


@pytest.mark.parametrize("path", ["/", "/page.css", "/ws", "/static/js/textual.js"])
def test_nothing_is_answered_under_another_name(site: Served, path: str) -> None:
    assert asked(site, path, Host="rebound.example")[0] == 403


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Origin": "null"}, {}])
def test_no_socket_is_opened_for_a_page_elsewhere(site: Served, headers: dict[str, str]) -> None:
    assert asked(site, "/ws", **UPGRADE, **headers)[0] == 403


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


def test_anyone_is_warned_that_nobody_is_asked_for_a_password(tmp_path: Path) -> None:
    with served(tmp_path / "home", arguments=("--host", "0.0.0.0", "--anyone")) as site:
        site.program.terminate()
        assert site.program.stderr is not None
        assert site.program.stdout is not None
        # Not `communicate`: it would miss what was read ahead with the first line.
        assert "no authentication" in site.program.stderr.read()
        assert site.program.stdout.read() == ""
        code = site.program.wait(30)
    assert code == (143 if os.name == "posix" else 1)
