"""An error that nobody foresaw, wherever code of a screen runs: one sentence, a log, an end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest
from driving import MakeStudy
from textual.command import CommandPalette
from textual.widget import Widget
from textual.worker import WorkerFailed
from walking import WAYS, app_for, go

from dlquiz.messages import say
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.help.screen import HelpScreen

Captured = pytest.CaptureFixture[str]
SECRET = "a secret local"


class UnforeseenError(Exception):
    """Of no library."""


def fail(*_: Any, **__: Any) -> NoReturn:
    secret = SECRET
    raise UnforeseenError(f"with {len(secret)} letters")


def in_showing(app: DlquizApp, patch: pytest.MonkeyPatch) -> tuple[str, ...]:
    patch.setattr(app.screen, "refresh_language", fail)
    return ("ctrl+l",)


def in_a_handler(app: DlquizApp, patch: pytest.MonkeyPatch) -> tuple[str, ...]:
    target: Widget = app.focused or app.screen
    patch.setattr(type(target), "_on_key", fail)
    patch.setattr(type(app.screen), "on_key", fail, raising=False)
    return ("f12",)


def in_an_act(app: DlquizApp, patch: pytest.MonkeyPatch) -> tuple[str, ...]:
    patch.setattr(DlquizApp, "action_theme", fail)
    return ("ctrl+t",)


def in_the_making_of_another_screen(app: DlquizApp, patch: pytest.MonkeyPatch) -> tuple[str, ...]:
    patch.setattr(HelpScreen, "compose", fail)
    app.push_screen(HelpScreen([], ""))
    return ()


def in_a_timer(app: DlquizApp, patch: pytest.MonkeyPatch) -> tuple[str, ...]:
    app.screen.set_timer(0.001, fail)
    return ()


def in_a_thread(app: DlquizApp, patch: pytest.MonkeyPatch) -> tuple[str, ...]:
    app.screen.run_worker(fail, thread=True)
    return ()


PLACES = (in_showing, in_a_handler, in_an_act, in_the_making_of_another_screen, in_a_timer, in_a_thread)


async def ends_with_a_sentence(
    make_study: MakeStudy, folder: Path, name: str, place: Callable[..., tuple[str, ...]], captured: Captured
) -> None:
    app = app_for(WAYS[name], make_study, folder)
    with pytest.MonkeyPatch.context() as patch, pytest.raises((UnforeseenError, WorkerFailed)):
        async with app.run_test() as pilot:
            await go(pilot, WAYS[name])
            if isinstance(app.screen, CommandPalette):
                await pilot.press("escape")
            assert isinstance(app.screen, QuizScreen)
            keys = place(app, patch)
            await pilot.press(*keys)
            while app.is_running:
                await asyncio.sleep(0.02)
    assert app.return_code == 1
    assert app.failure == say(app.language, "unexpected", error="UnforeseenError", log=app.context.log_file)
    assert captured.readouterr().err == ""
    logged = app.context.log_file.read_text("utf-8")
    assert "UnforeseenError: with 14 letters" in logged
    assert SECRET not in logged
