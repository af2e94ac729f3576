"""Terminals of any size, and poor ones: what must then be true."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from driving import SIZE, MakeStudy
from every_screen import ASKED, ENTER, EVERY_SCREEN, opened
from terminal import QUIZ, Terminal
from textual.widgets import Input, TextArea
from walked import walked
from walking import WAYS, app_for, go

CORNERS = ((1, 1), (500, 200), (500, 1), (1, 200), (2, 3), (40, 12), (80, 24))
POOR = (
    {"TERM": "dumb"},
    {"TERM": ""},
    {"TERM": "vt100", "LANG": "C", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    {"LANG": "C", "LC_ALL": "C"},
    {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
    {"NO_COLOR": "1"},
    {"NO_COLOR": "1", "COLORTERM": "", "TERM": "linux"},
)


Sizes = Sequence[tuple[int, int]]


async def keeps_its_text(
    make_study: MakeStudy, folder: Path, name: str, sizes: Sizes, usual: Sizes = (), **chosen: str
) -> None:
    """Whatever the size, a screen and what was typed stay; in those that are `usual`, all of it is seen, too."""
    app = app_for(WAYS[name], make_study, folder, **chosen)
    async with app.run_test(size=SIZE) as pilot:
        await go(pilot, WAYS[name])
        assert await walked(pilot, usual) == []
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


def answers_while_it_changes(terminal: Terminal, sizes: Sequence[tuple[int, int]]) -> None:
    """The right answer is typed at a question, with another size after each key, and marked at the usual one."""
    for key, size in zip("7123456", sizes, strict=True):
        terminal.press(key)
        terminal.resize(*size)
        terminal.wait(0.05)
    terminal.resize(80, 24)
    before = len(terminal.painted)
    terminal.press(ENTER)
    terminal.wait_for("Right", before)


def asks_and_marks(home: Path, environment: dict[str, str], language: str, program: Sequence[str] = QUIZ) -> None:
    """A poor terminal shows a question and its verdict, in no colour where none is wanted."""
    asked, right = (ASKED, "Right") if language == "en" else (r"7000000 \+ 123456", "正确")
    with opened(home, EVERY_SCREEN["home"], program, environment, language) as terminal:
        terminal.press(ENTER)
        terminal.wait_for(asked)
        terminal.press("7123456" + ENTER)
        terminal.wait_for(right)
        if "NO_COLOR" in environment:
            assert not any(colour in terminal.raw for colour in ("\x1b[38;2", "\x1b[48;2", ";38;2", ";48;2"))
        assert terminal.end() == 0
        assert terminal.attributes() == terminal.attributes_before
    assert not (home / "dlquiz.log").exists()
