"""Bytes that are no UTF-8: they are skipped and said once, and what is typed beside them arrives whole."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from every_case import every_case
from every_screen import EVERY_SCREEN, opened
from foreign_bytes import FOREIGN, NOTICE, survives

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of POSIX")

if sys.platform != "win32":
    from dlquiz.tui.lifecycle.keyboard import Utf8Filter


def passed(*pieces: bytes) -> tuple[bytes, bool]:
    utf8 = Utf8Filter()
    return b"".join(utf8.feed(piece) for piece in pieces), utf8.wrong


@pytest.mark.parametrize(
    "text", ["712", "答 é 😀", "\x1b[A\x1bOP\x1b", "\x1b[200~(½)\x1b[201~", "\x1b[<35;200;5M", "\x1b[M !!"]
)
def test_what_is_utf_8_is_passed_on_at_any_cut(text: str) -> None:
    data = text.encode()
    for cut in range(len(data) + 1):
        assert passed(data[:cut], data[cut:]) == (data, False)


@every_case("foreign", [one for one in FOREIGN.values() if not one.startswith(b"\x1b")])
def test_what_is_not_is_left_out_at_any_cut(foreign: bytes) -> None:
    data = b"71" + foreign + "2答".encode()
    for cut in range(len(data) + 1):
        assert passed(data[:cut], data[cut:]) == ("712答".encode(), True)


@pytest.mark.parametrize("place", [b"x\xa8", b"\xc3\xa9", b"\xe7\xad"])
def test_a_mouse_report_stays_as_long_as_it_is_at_any_cut(place: bytes) -> None:
    """Shorter, it would take the next keys along."""
    data = b"71\x1b[M " + place + b"2"
    for cut in range(len(data) + 1):
        kept, wrong = passed(data[:cut], data[cut:])
        assert (len(kept), kept[:6], kept[-1:], wrong) == (len(data), b"71\x1b[M ", b"2", False)
        assert kept.isascii()


def test_a_key_is_not_held_back() -> None:
    """Escape alone, or the begin of a key's sequence: Textual's own clock decides what it is."""
    utf8 = Utf8Filter()
    assert [utf8.feed(one) for one in (b"\x1b", b"[", b"A", b"\x1b[")] == [b"\x1b", b"[", b"A", b"\x1b["]


@pytest.mark.sweep
def test_the_notice_comes_once(tmp_path: Path) -> None:
    with opened(tmp_path, EVERY_SCREEN["question"], ("-c", BRIEFLY)) as terminal:
        terminal.send(b"\xb4\xf0")
        terminal.wait_for(NOTICE)
        # The next bytes come when the first notice is gone.
        terminal.wait(1.5)
        before = len(terminal.painted)
        terminal.send(b"\xb4\xf0\xe9 7")
        terminal.wait(1.0)
        assert "UTF-8" not in terminal.painted[before:]
        assert terminal.end() == 0


@pytest.mark.sweep
def test_a_long_paste_with_wrong_bytes_arrives(tmp_path: Path) -> None:
    """Longer than the pipe between the terminal and Textual; the program ends although nobody reads the rest."""
    with opened(tmp_path, EVERY_SCREEN["question"]) as terminal:
        terminal.send(b"\x1b[200~" + b"1\xff" * 100_000 + b"\x1b[201~")
        terminal.wait_for(NOTICE)
        assert terminal.end() == 0


@pytest.mark.sweep
def test_textual_still_needs_the_filter(tmp_path: Path) -> None:
    """When this fails, Textual survives wrong bytes: `dlquiz.tui.lifecycle.keyboard` can go."""
    with pytest.raises(AssertionError):
        survives(tmp_path, EVERY_SCREEN["question"], ("-c", TEXTUALS_OWN))


BRIEFLY = """
from dlquiz.__main__ import main
from dlquiz.tui import app
app.NOTICE_OF_ENCODING = 0.5
main()
"""
TEXTUALS_OWN = """
from textual.app import App
from dlquiz.__main__ import main
from dlquiz.tui.app import DlquizApp
DlquizApp.get_driver_class = App.get_driver_class
main()
"""
