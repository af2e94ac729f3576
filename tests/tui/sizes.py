"""Terminals of any size, and poor ones: what must then be true."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

from driving import SIZE
from every_screen import ASKED, ENTER, EVERY_SCREEN, opened
from poisoned import painted
from terminal import QUIZ, Terminal
from textual.widgets import Input, TextArea
from walking import WAYS, app_for, go

from dlquiz.tui.study import Study

MakeStudy = Callable[..., Study]
CORNERS = ((1, 1), (500, 200), (500, 1), (1, 200), (2, 3), (40, 12), (80, 24))
CHANGING = frozenset(("plan", "plan for a day", "interview", "interview scored"))
"""Where a moment later something else stands: a clock, or what is reckoned when one has stopped typing."""
POOR = (
    {"TERM": "dumb"},
    {"TERM": ""},
    {"TERM": "vt100", "LANG": "C", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    {"LANG": "C", "LC_ALL": "C"},
    {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
    {"NO_COLOR": "1"},
    {"NO_COLOR": "1", "COLORTERM": "", "TERM": "linux"},
)


async def keeps_its_text(make_study: MakeStudy, folder: Path, name: str, sizes: list[tuple[int, int]]) -> None:
    """At its usual size again the screen is as it was before."""
    app = app_for(WAYS[name], make_study, folder)
    async with app.run_test(size=SIZE) as pilot:
        await go(pilot, WAYS[name])
        screen, field = app.screen, app.focused
        if isinstance(field, Input):
            field.value = "12"
        elif isinstance(field, TextArea):
            field.text = "12\n字"
        typed = {each: each.value for each in screen.query(Input)}
        written = {each: each.text for each in screen.query(TextArea)}
        await pilot.pause()
        before = painted(app)
        for size in (*sizes, SIZE):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        if name not in CHANGING:
            assert painted(app).splitlines() == before.splitlines()
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
