"""Keys that arrive together do what they do one after the other, and what is chosen twice in one go happens once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from driving import SIZE, MakeStudy, session_of, until
from graph_bank import GRAPHS
from textual.events import Key, Paste
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import DataTable, Input, OptionList

from dlquiz.session.options import SessionOptions
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.browse.preview import PreviewScreen
from dlquiz.tui.browse.screen import BrowseScreen
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.home.tree_table import TreeTable
from dlquiz.tui.interview.screen import InterviewScreen
from dlquiz.tui.interview.setup import InterviewSetupScreen
from dlquiz.tui.lifecycle.typed_ahead import Typed, TypedAhead
from dlquiz.tui.networks.library import NetworksScreen
from dlquiz.tui.networks.screen import NetworkScreen
from dlquiz.tui.question.dispute import DisputeScreen
from dlquiz.tui.question.screen import QuestionScreen
from dlquiz.tui.textual_compat import key_of_character
from dlquiz.tui.widgets.long_list import LongList

NAMED = {"\r": "enter", "\x1b": "escape", "\t": "tab"}


async def burst(pilot: Pilot[None], app: DlquizApp, typed: str) -> None:
    """All of it at once, as a slow line delivers it."""
    for character in typed:
        key = NAMED.get(character)
        app.post_message(Key(key or key_of_character(character), None if key else character))
    for _ in range(3 * len(typed)):
        await pilot.pause()


@pytest.mark.parametrize("typed", ["b/pefx", "/pefx", "/pef\x1bb/\r\x1b\x1b/pefx", "j/pefx"])
@pytest.mark.sweep
async def test_what_follows_the_key_of_a_field_is_typed_into_it(app: DlquizApp, typed: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await burst(pilot, app, typed)
        assert isinstance(app.screen, BrowseScreen)
        assert app.screen.query_one(Input).value == "pefx"


async def test_a_paste_follows_the_key_of_a_field(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.post_message(Key("slash", "/"))
        app.post_message(Paste("kernel"))
        for _ in range(9):
            await pilot.pause()
        assert app.screen.query_one(Input).value == "kernel"


@pytest.mark.parametrize(
    ("typed", "wished"), [("/pe", None), ("12", SessionOptions(question="demo/conv"))], ids=["at home", "at a question"]
)
async def test_what_is_typed_before_there_is_a_screen_waits_for_it(
    make_study: MakeStudy, typed: str, wished: SessionOptions | None
) -> None:
    class Early(DlquizApp):
        def on_load(self) -> None:
            for character in typed:
                self.post_message(Key(key_of_character(character), character))

    app = Early(make_study(), wished)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: isinstance(app.focused, Input) and app.focused.value)
        assert app.screen.query_one(Input).value == typed.removeprefix("/")


async def test_answers_typed_ahead_reach_their_questions(make_study: MakeStudy, tmp_path: Path) -> None:
    bank = tmp_path / "graphs.yaml"
    bank.write_text(GRAPHS, "utf-8")
    app = DlquizApp(make_study(banks=[bank]), SessionOptions(number=2))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await burst(pilot, app, "11\r\r27\r")
        assert [result.verdict.read_as for result in session_of(app).results] == [11, 27]


async def test_textual_still_hands_keys_on_at_once(app: DlquizApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """When this fails, Textual itself carries out one key before the next: `TypedAhead` can go."""

    async def at_once(self: TypedAhead, typed: Typed) -> None:
        await self._hand_on(typed)

    monkeypatch.setattr(TypedAhead, "take", at_once)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await burst(pilot, app, "/pefx")
        assert not app.screen.query(Input) or app.screen.query_one(Input).value != "pefx"


# Enter pressed twice before the program has answered to the first


def _row(app: DlquizApp) -> Message:
    table = app.screen.query_one(DataTable)
    return DataTable.RowSelected(table, table.cursor_row, next(iter(table.rows)))


def _option(app: DlquizApp) -> Message:
    options = app.screen.query_one(OptionList)
    return OptionList.OptionSelected(options, options.get_option_at_index(0), 0)


@pytest.mark.parametrize(
    ("keys", "screen", "chosen", "opened"),
    [
        pytest.param((), HomeScreen, lambda app: TreeTable.Chosen(), QuestionScreen, id="home"),
        pytest.param(("i",), InterviewSetupScreen, _option, InterviewScreen, id="interview"),
        pytest.param(("b",), BrowseScreen, lambda app: LongList.Chosen(), PreviewScreen, id="browse"),
        pytest.param(("n", "down"), NetworksScreen, _row, NetworkScreen, id="networks"),
    ],
)
async def test_two_choices_at_once_open_one_screen(
    app: DlquizApp, keys: tuple[str, ...], screen: type, chosen: Callable[[DlquizApp], Message], opened: type
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        assert isinstance(app.screen, screen)
        there = app.screen
        for _ in range(2):
            there.post_message(chosen(app))
        await pilot.pause()
        assert isinstance(app.screen, opened)
        assert sum(isinstance(each, opened) for each in app.screen_stack) == 1


async def test_a_reason_that_is_sent_twice_is_taken_once(make_study: MakeStudy, tmp_path: Path) -> None:
    app = DlquizApp(make_study(path=tmp_path / "progress.db"), SessionOptions(questions=("demo/conv",)))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("1", "2", "enter", "d")
        await pilot.pause()
        assert isinstance(app.screen, DisputeScreen)
        there, line = app.screen, app.screen.query_one(Input)
        for _ in range(2):
            there.post_message(Input.Submitted(line, "the key is wrong"))
        await pilot.pause()
        assert isinstance(app.screen, QuestionScreen)
