"""The quiz on a page, from end to end: a real server, a real Chromium, a real progress file."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import CHROMIUM, DRIVER, LONGEST, Browser, colours, wait_until
from campaigns import some
from serving import Served, alive, served

from dlquiz.locations import bundled_banks
from dlquiz.progress.store import open_store

BANK = """
format: 1
id: page
title: {en: Of a page, zh: 网页}
questions:
  - id: sum
    type: numeric
    topic: sums
    prompt: {en: 'What is 7000000 + {{n}}?', zh: '7000000 + {{n}} 等于多少？'}
    parameters: {n: {choose: [123456]}}
    answer: {expression: 7000000 + n}
"""
MUST = os.environ.get("DLQUIZ_BROWSER") == "must"
pytestmark = [
    pytest.mark.campaign,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="what is left behind is looked up in /proc"),
    pytest.mark.skipif(not (CHROMIUM and DRIVER) and not MUST, reason="chromium and chromedriver are not there"),
]
F3, F6, ESCAPE = "\ue033", "\ue036", "\ue00c"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def site(tmp_path: Path, home: Path) -> Iterator[Served]:
    bank = tmp_path / "page.yaml"
    bank.write_text(BANK, "utf-8")
    home.mkdir()
    resting = ", ".join(file.stem for file in bundled_banks().glob("*.yaml"))
    (home / "settings.yaml").write_text(f"disabled_banks: [{resting}]\n", "utf-8")
    with served(home, bank) as running:
        yield running


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    with Browser(tmp_path / "profile") as opened:
        yield opened


def said_at_the_end(browser: Browser) -> str:
    return str(browser.run("return document.querySelector('.ended')?.innerText ?? ''"))


def begin(browser: Browser, site: Served) -> None:
    """Open the page and, from home, the question of the only bank."""
    browser.open(site.address)
    browser.wait_for("Help")
    wait_until(lambda: bool(browser.run("return document.activeElement.matches('.xterm-helper-textarea')")))
    # The first start greets.
    browser.wait_for("Esc Skip")
    browser.settle()
    before = len(browser.painted)
    browser.type(ESCAPE)
    browser.wait_for("Of a page", before)
    browser.settle()
    browser.type("\r")
    browser.wait_for(r"What is 7000000 \+ 123456\?")


def test_an_answer_typed_on_the_page_is_in_the_progress_file_and_nobody_else_is_asked_for_anything(
    browser: Browser, site: Served, home: Path
) -> None:
    begin(browser, site)
    assert browser.title == "dlquiz"
    browser.type("7123456\r")
    browser.wait_for("Right")
    with open_store(home / "progress.db") as store:
        (attempt,) = store.history()
        assert (attempt.answer, attempt.verdict) == ("7123456", "right")
    # Letters have edges of many shades; a blank page has one or two colours.
    assert colours(browser.picture()) > 20
    loaded = browser.run("return performance.getEntriesByType('resource').map(each => each.name)")
    assert any(name.endswith("textual.js") for name in loaded)
    assert [name for name in [*loaded, *browser.run("return asked")] if site.authority not in name] == []
    assert browser.run("return refused") == []
    assert browser.run("return document.fonts.ready.then(() => document.fonts.check('16px \"Roboto Mono\"'))")


def test_the_editor_is_neither_offered_nor_opened(browser: Browser, site: Served, home: Path) -> None:
    begin(browser, site)
    assert "F6" not in browser.painted
    browser.type(F6)
    browser.wait_for("switched off")
    before = len(browser.painted)
    browser.type(F3)
    browser.wait_for("7,123,456", before)
    before = len(browser.painted)
    browser.type("e")
    browser.wait_for("switched off", before)
    assert not (home / "edited").exists()


def test_a_page_that_is_closed_leaves_no_process_and_what_was_typed(browser: Browser, site: Served, home: Path) -> None:
    begin(browser, site)
    (child,) = site.children()
    browser.type("712")
    browser.wait_for("712")
    browser.close_page()
    wait_until(lambda: not alive(child))
    assert site.program.poll() is None
    with open_store(home / "progress.db") as store:
        draft = store.drafts.current()
        assert draft is not None
        assert draft.typed == "712"


@pytest.mark.parametrize("number", some((signal.SIGINT, signal.SIGTERM, signal.SIGHUP), 3))
def test_a_server_that_is_stopped_takes_its_sessions_with_it(
    browser: Browser, site: Served, number: signal.Signals
) -> None:
    begin(browser, site)
    (child,) = site.children()
    site.program.send_signal(number)
    assert site.program.wait(LONGEST) == 128 + number
    assert not alive(child)
    wait_until(lambda: "The server was stopped" in said_at_the_end(browser), lambda: said_at_the_end(browser))


def test_a_server_that_is_killed_leaves_no_session_behind(browser: Browser, site: Served) -> None:
    begin(browser, site)
    (child,) = site.children()
    site.program.kill()
    wait_until(lambda: not alive(child))
    wait_until(lambda: "connection to the server is lost" in said_at_the_end(browser))


def test_the_page_says_why_its_session_ended(browser: Browser, site: Served) -> None:
    begin(browser, site)
    (child,) = site.children()
    os.kill(child, signal.SIGKILL)
    wait_until(lambda: "ended unexpectedly" in said_at_the_end(browser), lambda: said_at_the_end(browser))
    browser.run("document.querySelector('.ended a').click()")
    browser.wait_for("Help")
    browser.settle()
    browser.type(ESCAPE)
    browser.settle()
    browser.type("q")
    wait_until(lambda: "You ended this session" in said_at_the_end(browser), lambda: said_at_the_end(browser))


def test_without_the_secret_there_is_one_page_and_the_secret_stays_where_it_is(browser: Browser, site: Served) -> None:
    browser.open(f"http://{site.authority}/")
    assert "dlquiz serve" in browser.run("return document.body.innerText")
    assert site.children() == set()
    browser.open(site.address)
    browser.wait_for("Help")
    assert browser.run("return location.href") == f"http://{site.authority}/"
    assert (
        browser.run("return document.cookie + document.referrer + document.documentElement.outerHTML").find(site.token)
        < 0
    )
    # The cookie lets the same browser in again.
    browser.open(f"http://{site.authority}/")
    browser.wait_for("Help")


def test_a_page_elsewhere_cannot_drive_it(browser: Browser, site: Served, tmp_path: Path) -> None:
    """A page of another origin opens the socket, and shows the quiz in a frame: both are refused."""
    page = tmp_path / "elsewhere.html"
    page.write_text(f"<!DOCTYPE html><iframe src='{site.address}'></iframe>", "utf-8")
    browser.open(page.as_uri())
    tried = """
        return new Promise(done => {
            const socket = new WebSocket(arguments[0]);
            socket.onopen = () => done("open");
            socket.onerror = () => done("refused");
        });
    """
    assert browser.run(tried, f"ws://{site.authority}/ws") == "refused"
    assert site.children() == set()
    # The same line does open it from the page itself.
    browser.open(site.address)
    assert browser.run(tried, f"ws://{site.authority}/ws") == "open"
