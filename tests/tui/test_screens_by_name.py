"""Screens opened by name: the table holds all of them, and each call fits the screen that it opens."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

from every_case import every_case

import dlquiz
from dlquiz.messages.en import WORDS
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.screens_by_name import PLACES, SCREENS, screen_class

PACKAGE = Path(dlquiz.__file__).parent
BY_APP = re.compile(r"(self|app|.*quiz|.*_app)\.(open|switch)|show|make_screen|Opened")
"""How the calls are written that open a screen by a name."""


def openings() -> Iterator[tuple[str, ast.Call]]:
    """Each call in the program that opens a screen by a name written there."""
    for file in (file for package in ("cli", "tui") for file in sorted(PACKAGE.joinpath(package).rglob("*.py"))):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            match node:
                case ast.Call(args=[ast.Constant(value=str(name)), *_]) if BY_APP.fullmatch(ast.unparse(node.func)):
                    yield name, node


@every_case("name", SCREENS)
def test_each_name_is_a_screen(name: str) -> None:
    assert issubclass(screen_class(name), QuizScreen)


def test_every_screen_has_a_name() -> None:
    named = {screen_class(name) for name in SCREENS}

    def below(screen: type) -> Iterator[type]:
        yield screen
        for one in screen.__subclasses__():
            yield from below(one)

    ours = {screen for screen in below(QuizScreen) if screen.__module__.startswith("dlquiz.")}
    bases = {"QuizScreen", "TableScreen", "_Listing", "AskingScreen", "ExchangeScreen", "RowsScreen"}
    assert {screen.__name__ for screen in ours - named} == bases


def test_each_call_fits_the_screen_that_it_opens() -> None:
    found = list(openings())
    assert {name for name, _ in found} >= {"trace", "seed", "interview", "question", "tour", "interview_setup"}
    for name, call in found:
        given = {keyword.arg: None for keyword in call.keywords if keyword.arg != "then"}
        inspect.signature(screen_class(name)).bind(*call.args[1:], **given)  # type: ignore[arg-type]


@every_case("word", PLACES)
def test_each_place_can_be_opened_and_has_words(word: str) -> None:
    name, arguments = PLACES[word]
    inspect.signature(screen_class(name)).bind(**arguments)
    assert {f"key_{word}", f"does_{word}"} <= WORDS.keys()


def test_no_screen_opens_another_without_its_name() -> None:
    """`push_screen` and `switch_screen` are for `Shell`, and for what is no screen of ours."""
    calls = [
        (file.relative_to(PACKAGE).as_posix(), node.func.attr)
        for file in sorted(PACKAGE.rglob("*.py"))
        if "_screen" in (text := file.read_text("utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in {"push_screen", "push_screen_wait", "switch_screen"}
    ]
    assert {file for file, _ in calls} == {"tui/shell.py", "tui/app.py"}
