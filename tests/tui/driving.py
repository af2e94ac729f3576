"""What the tests of screens look at and press."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from dlquiz.session.session import Session
from dlquiz.session.state import QuestionState
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.context import AppContext
from dlquiz.tui.question.screen import QuestionScreen
from dlquiz.tui.widgets.page_view import PageView, PictureView

MakeStudy = Callable[..., AppContext]
"""What the fixture `make_study` is."""
SIZE = (80, 24)
PATIENCE = 60
"""Seconds to wait for what a thread or a busy machine brings about."""


class Clock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def shown(app: DlquizApp, selector: str) -> str:
    """The plain text of a widget as laid out now; '' when it is not displayed."""
    widget = app.screen.query_one(selector)
    if not widget.display:
        return ""
    if isinstance(widget, PageView | PictureView):
        return widget.render().content(widget.content_size.width or 76).plain  # type: ignore[attr-defined]
    assert isinstance(widget, Static)
    return str(widget.content)


def session_of(app: DlquizApp) -> Session:
    assert isinstance(app.screen, QuestionScreen)
    return app.screen.presenter.session


def state_of(app: DlquizApp) -> QuestionState:
    """The question that is asked now."""
    state = session_of(app).current
    assert state is not None
    return state


def notices(app: DlquizApp) -> list[str]:
    """What the app has notified of so far."""
    return [notice.message for notice in app._notifications]


async def until(pilot: Pilot[None], holds: Callable[[], object]) -> None:
    """Wait for what a thread brings about, or what a busy machine has not painted yet."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < PATIENCE, "it never came"
        await pilot.pause(0.02)


async def ask(pilot: Pilot[None], app: DlquizApp, question_id: str) -> None:
    """Skip until the question with that id is asked."""
    for _ in range(6):
        if state_of(app).variant.question.id == question_id:
            return
        await pilot.press("f4")
    pytest.fail(f"{question_id} was never asked")
