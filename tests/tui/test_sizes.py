"""Terminals of any size, and one that changes its size all the time: nothing breaks, and what was typed stays."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from campaigns import times
from every_screen import ASKED, ENTER, EVERY_SCREEN, opened
from textual.widgets import Input, TextArea
from walking import WAYS, app_for, go

from dlquiz.tui.study import Study

MakeStudy = Callable[..., Study]
CORNERS = ((1, 1), (500, 200), (500, 1), (1, 200), (2, 3), (40, 12), (80, 24))
FEW = ("home after months", "cells", "network")
on_terminals = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of POSIX")


async def keeps_its_text(make_study: MakeStudy, folder: Path, name: str, sizes: list[tuple[int, int]]) -> None:
    app = app_for(WAYS[name], make_study, folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await go(pilot, WAYS[name])
        screen, field = app.screen, app.focused
        if isinstance(field, Input):
            field.value = "12"
        elif isinstance(field, TextArea):
            field.text = "12\n字"
        typed = {each: each.value for each in screen.query(Input)}
        written = {each: each.text for each in screen.query(TextArea)}
        for size in sizes:
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert app.screen is screen
        assert app.focused is field
        assert {each: each.value for each in screen.query(Input)} == typed
        assert {each: each.text for each in screen.query(TextArea)} == written
    assert app.return_code in (0, None)


def some_sizes(seed: int, count: int) -> list[tuple[int, int]]:
    drawn = random.Random(seed)
    return [(round(500 ** drawn.random()), round(200 ** drawn.random())) for _ in range(count)]


@pytest.mark.parametrize("name", FEW)
async def test_a_screen_of_any_size_keeps_what_was_typed(make_study: MakeStudy, tmp_path: Path, name: str) -> None:
    await keeps_its_text(make_study, tmp_path, name, [*CORNERS, *some_sizes(FEW.index(name), 8)])


@pytest.mark.campaign
@pytest.mark.parametrize("name", WAYS)
async def test_every_screen_of_any_size(make_study: MakeStudy, tmp_path: Path, name: str) -> None:
    await keeps_its_text(make_study, tmp_path, name, [*CORNERS, *some_sizes(list(WAYS).index(name), times(6))])


@on_terminals
def test_resizing_while_one_answers(tmp_path: Path) -> None:
    with opened(tmp_path, EVERY_SCREEN["question"]) as terminal:
        for key, size in zip("7123456", [*CORNERS[1:], (80, 24)], strict=True):
            terminal.press(key)
            terminal.resize(*size)
            terminal.wait(0.05)
        before = len(terminal.painted)
        terminal.press(ENTER)
        terminal.wait_for("Right", before)
        assert terminal.end() == 0


@on_terminals
@pytest.mark.parametrize(
    "environment",
    [
        {"TERM": "dumb"},
        {"TERM": ""},
        {"TERM": "vt100", "LANG": "C", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"LANG": "C", "LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
        {"NO_COLOR": "1"},
        {"NO_COLOR": "1", "COLORTERM": "", "TERM": "linux"},
    ],
    ids=lambda environment: " ".join(f"{key}={value}" for key, value in environment.items()),
)
@pytest.mark.campaign
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_poor_terminal_asks_and_marks(tmp_path: Path, environment: dict[str, str], language: str) -> None:
    asked, right = (ASKED, "Right") if language == "en" else (r"7000000 \+ 123456", "正确")
    with opened(tmp_path / "home", EVERY_SCREEN["home"], environment=environment, language=language) as terminal:
        terminal.press(ENTER)
        terminal.wait_for(asked)
        terminal.press("7123456" + ENTER)
        terminal.wait_for(right)
        if "NO_COLOR" in environment:
            assert not any(colour in terminal.raw for colour in ("\x1b[38;2", "\x1b[48;2", ";38;2", ";48;2"))
        assert terminal.end() == 0
        assert terminal.attributes() == terminal.attributes_before
    assert not (tmp_path / "home" / "dlquiz.log").exists()
