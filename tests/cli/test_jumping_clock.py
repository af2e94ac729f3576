"""A clock that is set forward while a question is open: every frontend counts the seconds that really passed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from command_fixtures import Command

from dlquiz.cli import interview_repl, line_mode, screen
from dlquiz.cli.clock import ticks
from dlquiz.locations import progress_file
from dlquiz.progress.store import open_store
from dlquiz.tui.app import DlquizApp

LINES = "?\n" * 20
"""More than there are questions: one that is open takes two."""


@pytest.fixture(autouse=True)
def jumping(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three minutes later at each look."""
    looks = count()

    def now() -> datetime:
        return datetime.now(UTC) + timedelta(minutes=3 * next(looks))

    for module in (line_mode, interview_repl, screen):
        monkeypatch.setattr(module, "now", now)


def seconds() -> list[float]:
    with open_store(progress_file()) as store:
        return [attempt.seconds for attempt in store.history()]


def test_line_mode(dlquiz: Command) -> None:
    assert dlquiz("practice", "--plain", "--number", 3, typed=LINES).code == 0
    assert len(seconds()) >= 3, "and what was failed comes back"
    assert max(seconds()) < 60


def test_the_minutes_of_practice(dlquiz: Command) -> None:
    """Were they those of the clock, the first look would end them."""
    ran = dlquiz("practice", "--plain", "--minutes", 2, typed=LINES)
    assert ran.code == 0
    assert len(seconds()) > 3


def test_an_interview_in_lines(dlquiz: Command) -> None:
    words = ("interview", "--plain", "--blueprint", "background:4", "--minutes", 5)
    assert dlquiz(*words, typed=LINES).code == 0
    assert len(seconds()) == 4
    assert max(seconds()) < 60


def test_the_screen(monkeypatch: pytest.MonkeyPatch, dlquiz: Command, tmp_path: Path) -> None:
    shown: list[DlquizApp] = []

    def run(app: DlquizApp) -> None:
        shown.append(app)

    monkeypatch.setattr(screen, "is_terminal", lambda: True)
    monkeypatch.setattr(DlquizApp, "run", run)
    assert dlquiz().code == 0
    assert shown[0].context.ticks is ticks
