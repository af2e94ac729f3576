"""On every screen what is named as a key is bound, what is bound is named, and the palette has all of it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from driving import MakeStudy
from textual.app import App
from textual.command import CommandPalette
from textual.keys import key_to_character
from walking import WAYS, opened

import dlquiz.tui
from dlquiz.messages import LANGUAGES, say
from dlquiz.messages.en_keys import KEYS
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.help.palette import Commands
from dlquiz.tui.keymap import Keyed
from dlquiz.tui.screens_by_name import PLACES
from dlquiz.tui.table_screen import TableScreen

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
