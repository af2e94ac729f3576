"""On every screen what is named as a key is bound, what is bound is named, and the palette has all of it."""

from __future__ import annotations

import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from textual.app import App
from textual.command import CommandPalette
from walking import WAYS, opened

import dlquiz.tui
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.context import AppContext
from dlquiz.tui.help.palette import Commands
from dlquiz.tui.table_screen import TableScreen

MakeStudy = Callable[..., AppContext]
AnyScreen = QuizScreen[object]
SLICE = ("home after months", "number", "number wrong", "networks", "dispute", "progress 1")
SIGNS = {"comma": ",", "semicolon": ";"}
"""Keys that a cell takes as what is typed."""
OF_TEXTUAL = {"app.focus_next", "app.focus_previous", "screen.copy_text"}
TWINS: Mapping[str, set[str]] = {
    # `?` for F1, and L for Ctrl-L, wherever no text is typed.
    "": {"app.help", "app.language", "app.theme"},
    # Space turns as the right arrow does; Backspace takes back a digit of those typed.
    # The next field is there only with a new bank.
    "AddScreen": {"turn(1)", "next_field"},
    "ChooseScreen": {"turn(1)", "type"},
    "SettingsScreen": {"turn(1)"},
    # The filters stand above the list with their keys; Shift turns them back.
    "BrowseScreen": {f"filter('{key}', {step})" for key in "btyds" for step in (1, -1)} | {"search", "clear"},
    # Named only where there is something to do: a limit that holds questions back, a plan that misses its target.
    "PlanScreen": {"later_date", "raise_limit"},
    "SummaryScreen": {"home", "keep_going"},
    # The columns and the pages stand with their numbers at the top.
    "NetworksScreen": {f"choose({column})" for column in range(1, 6)} | {"turn(-1)"},
    "ProgressScreen": {f"open({page})" for page in range(8)} | {"turn(-1)"},
    "PictureScreen": {f"open({place})" for place in range(9)} | {"turn(-1)", "step(-1)", "jump(0)", "jump(-1)"},
    # Full stop and comma stand for the arrows; only with an interview left are there two more.
    "InterviewSetupScreen": {"count(1)", "count(-1)", "minutes(1)", "minutes(-1)", "resume", "end"},
    # Of a rating the last figure is told with the act; on an open question Enter is for the text.
    "QuestionScreen": {"rate(1)", "rate(2)", "rate(3)", "beyond"},
    # The interview asks a question of words or of a number; an essay is sent as on the question screen.
    "InterviewScreen": {"submit_essay"},
    # Only with a question or an interview left in the middle.
    "HomeScreen": {"resume", "end_interview"},
    # The rows of the list say what these letters do.
    "RescueScreen": {"restore", "unsaved", "quit", "go_on"},
    "TourScreen": {"submit_essay", "beyond"},
    # Enter opens a block as Space does.
    "NetworkScreen": {"fold"},
}


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
    for act in screen.all_acts():
        for key in act.keys:
            sign = SIGNS.get(key, key)
            typed = len(sign) == 1 and focused is not None and focused.check_consume_key(key, sign)
            if key not in bound and not typed:
                yield f"{act.word}: {key}"


@pytest.mark.sweep
@pytest.mark.parametrize("name", SLICE)
async def test_keys_that_are_named_are_bound(make_study: MakeStudy, tmp_path: Path, name: str) -> None:
    async with opened(WAYS[name], make_study, tmp_path) as pilot:
        assert list(unbound(below_palette(pilot.app))) == []


@pytest.mark.sweep
@pytest.mark.parametrize("name", SLICE)
async def test_the_palette_has_every_key_that_is_named(make_study: MakeStudy, tmp_path: Path, name: str) -> None:
    async with opened(WAYS[name], make_study, tmp_path) as pilot:
        screen = below_palette(pilot.app)
        offered = [command.name for command in Commands(screen)._commands()]
        for act in screen.all_acts():
            if act.keys and act.word != "palette":
                assert f"{screen.say(f'key_{act.word}')}  {act.shown}" in offered


@pytest.mark.campaign
async def test_keys_are_named_and_names_are_bound_on_every_screen(make_study: MakeStudy, tmp_path: Path) -> None:
    named, own, wrong = defaultdict(set), defaultdict(set), []
    seen = set()
    for name, way in WAYS.items():
        folder = tmp_path / name
        folder.mkdir()
        (folder / "demo.yaml").write_bytes((tmp_path / "demo.yaml").read_bytes())
        async with opened(way, make_study, folder) as pilot:
            screen = below_palette(pilot.app)
            kind = type(screen).__name__
            seen.add(type(screen))
            wrong += [f"{name}: {fault}" for fault in unbound(screen)]
            does = actions(screen)
            named[kind] |= {does[key] for act in screen.all_acts() for key in act.keys if key in does}
            own[kind] |= {one.binding.action for one in screen.active_bindings.values() if one.node is screen}
    assert wrong == []
    untold = {kind: does - named[kind] - OF_TEXTUAL - TWINS[""] - TWINS.get(kind, set()) for kind, does in own.items()}
    assert {kind: left for kind, left in untold.items() if left} == {}
    assert set(screens()) <= {base for kind in seen for base in kind.__mro__}


def screens() -> Iterator[type[AnyScreen]]:
    """Every screen there is: a new one has to be walked to."""
    for module in pkgutil.walk_packages(dlquiz.tui.__path__, "dlquiz.tui."):
        found = importlib.import_module(module.name)
        for thing in vars(found).values():
            if isinstance(thing, type) and issubclass(thing, QuizScreen) and thing not in (QuizScreen, TableScreen):
                yield thing
