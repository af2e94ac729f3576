"""Keys and screens by their names: what is named is bound and can be opened, and what there is has a name."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from driving import MakeStudy
from every_case import every_case
from textual.app import App
from textual.command import CommandPalette
from textual.keys import key_to_character
from walking import WAYS, opened

import dlquiz
import dlquiz.tui
from dlquiz.messages import LANGUAGES, say
from dlquiz.messages.en import WORDS
from dlquiz.messages.en_keys import KEYS
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.help.palette import Commands
from dlquiz.tui.keymap import Keyed
from dlquiz.tui.screens_by_name import PLACES, SCREENS, screen_class
from dlquiz.tui.table_screen import TableScreen

# Keys, and the palette, which has all of them

AnyScreen = QuizScreen[object]
SLICE = ("home after months", "number", "number wrong", "networks", "dispute", "progress 1")


@pytest.fixture(scope="module")
def tables() -> list[type[Keyed]]:
    """Every class with a table of keys: the app, the screens and the widgets."""
    modules = [importlib.import_module(each.name) for each in pkgutil.walk_packages(dlquiz.tui.__path__, "dlquiz.tui.")]
    found = {thing for module in modules for thing in vars(module).values() if isinstance(thing, type)}
    return [each for each in found if issubclass(each, Keyed) and each not in (Keyed, QuizScreen, TableScreen)]


def below_palette(app: App[object]) -> AnyScreen:
    screen = app.screen_stack[-2] if isinstance(app.screen, CommandPalette) else app.screen
    assert isinstance(screen, QuizScreen)
    return screen


def actions(screen: AnyScreen) -> dict[str, str]:
    """What each key does at the moment. Those of the app that come first do so over a dialogue too."""
    first = {key: one.action for key, every in screen.app._bindings.key_to_bindings.items() for one in every}
    return first | {key: active.binding.action for key, active in screen.active_bindings.items()}


def unbound(screen: AnyScreen) -> Iterator[str]:
    bound, focused = actions(screen), screen.focused
    for act in screen.acts():
        for key in act.pressed:
            typed = focused is not None and focused.check_consume_key(key, key_to_character(key))
            if key not in bound and not typed:
                yield f"{act.word}: {key}"


@pytest.mark.sweep
@pytest.mark.parametrize("name", SLICE)
async def test_the_palette_has_every_key_that_is_named(make_study: MakeStudy, tmp_path: Path, name: str) -> None:
    async with opened(WAYS[name], make_study, tmp_path) as pilot:
        screen = below_palette(pilot.app)
        offered = [(command.name, command.keys) for command in Commands(screen)._commands()]
        for act in screen.acts():
            if act.pressed and act.word != "palette":
                assert (screen.say(f"key_{act.word}"), act.shown) in offered


@pytest.mark.campaign
async def test_keys_that_are_named_are_bound_on_every_screen(
    make_study: MakeStudy, tmp_path: Path, tables: list[type[Keyed]]
) -> None:
    wrong, seen = [], set()
    for name, way in WAYS.items():
        folder = tmp_path / name
        folder.mkdir()
        (folder / "demo.yaml").write_bytes((tmp_path / "demo.yaml").read_bytes())
        async with opened(way, make_study, folder) as pilot:
            screen = below_palette(pilot.app)
            seen.add(type(screen))
            wrong += [f"{name}: {fault}" for fault in unbound(screen)]
    assert wrong == []
    # A new screen has to be walked to.
    assert {each for each in tables if issubclass(each, QuizScreen)} <= {base for kind in seen for base in kind.__mro__}


def test_every_key_is_shown_or_does_what_a_key_that_is_shown_does(tables: list[type[Keyed]]) -> None:
    for table in tables:
        shown = {row.word for row in (*table.KEYS, *DlquizApp.KEYS) if row.keys or row.label}
        assert {row.word for row in table.KEYS if row.word} <= shown, table


def test_every_key_of_a_screen_has_a_name(tables: list[type[Keyed]]) -> None:
    for table in tables:
        assert all(row.word for row in table.KEYS) or not issubclass(table, QuizScreen), table


def test_every_name_is_said_in_both_languages(tables: list[type[Keyed]]) -> None:
    words = {row.word for table in tables for row in table.KEYS if row.word}
    for language in LANGUAGES:
        for word in words:
            assert say(language, f"key_{word}")
            assert say(language, f"does_{word}")
    assert set(KEYS) - words - set(PLACES) == set(), "names of no key"


def test_what_the_app_does_is_always_in_use(tables: list[type[Keyed]]) -> None:
    """Textual asks the app about its actions, not the screen whose key it is."""
    for table in tables:
        assert [row for row in table.KEYS if row.when and "." in row.action] == [], table


# Screens

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
