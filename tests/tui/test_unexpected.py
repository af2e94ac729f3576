"""An error that nobody foresaw: one sentence, a log, an end. Every place where one can arise is in the campaigns."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from driving import MakeStudy
from every_screen import EVERY_SCREEN, opened
from unforeseen import SECRET
from walking import WAYS, app_for

from dlquiz.messages import say


async def test_a_failing_reader_of_keys_is_reported_of_as_well(
    make_study: MakeStudy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    app = app_for(WAYS["home"], make_study, tmp_path)
    async with app.run_test():
        app.call_later(app.panic, SECRET)
        app.call_later(app.panic, "more of it")
        while app.is_running:
            await asyncio.sleep(0.02)
    assert app.return_code == 1
    assert app.failure == say("en", "unexpected", error="?", log=app.context.log_file)
    assert capsys.readouterr().err == ""
    assert SECRET in app.context.log_file.read_text("utf-8")


FAULTY = """
import sys
from dlquiz.messages import say
from dlquiz.tui.app import DlquizApp
def fail(app):
    secret = "a secret local"
    raise LookupError(len(secret))
DlquizApp.action_theme = fail
from dlquiz.__main__ import main
sys.exit(main())
"""


@pytest.mark.sweep
@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of POSIX")
def test_the_terminal_is_given_back(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with opened(home, EVERY_SCREEN["question"], program=("-c", FAULTY)) as terminal:
        terminal.press("\x14")
        assert terminal.wait_for_the_end() == 2
        assert terminal.raw.count("\x1b[?1049l") >= 1
        assert terminal.attributes() == terminal.attributes_before
        assert say("en", "unexpected", error="LookupError", log=home / "dlquiz.log") + "\r\n" in terminal.raw
        assert SECRET not in terminal.painted
        assert "Traceback" not in terminal.painted
    assert "LookupError: 14" in (home / "dlquiz.log").read_text("utf-8")
