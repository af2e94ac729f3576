"""Enter pressed twice before the program has answered to the first: what is chosen happens once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from driving import SIZE
from textual.message import Message
from textual.widgets import DataTable, Input, OptionList

from dlquiz.session.options import SessionOptions
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.browse.preview import PreviewScreen
from dlquiz.tui.browse.screen import BrowseScreen
from dlquiz.tui.context import AppContext
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.home.tree_table import TreeTable
from dlquiz.tui.interview.screen import InterviewScreen
from dlquiz.tui.interview.setup import InterviewSetupScreen
from dlquiz.tui.networks.library import NetworksScreen
from dlquiz.tui.networks.screen import NetworkScreen
from dlquiz.tui.question.dispute import DisputeScreen
from dlquiz.tui.question.screen import QuestionScreen
from dlquiz.tui.widgets.long_list import LongList

MakeStudy = Callable[..., AppContext]


def _tree(app: DlquizApp) -> Message:
    return TreeTable.Chosen()


def _row(app: DlquizApp) -> Message:
    table = app.screen.query_one(DataTable)
    return DataTable.RowSelected(table, table.cursor_row, next(iter(table.rows)))


def _option(app: DlquizApp) -> Message:
    options = app.screen.query_one(OptionList)
    return OptionList.OptionSelected(options, options.get_option_at_index(0), 0)


def _found(app: DlquizApp) -> Message:
    return LongList.Chosen()


CHOSEN = [
    ((), HomeScreen, _tree, QuestionScreen),
    (("i",), InterviewSetupScreen, _option, InterviewScreen),
    (("b",), BrowseScreen, _found, PreviewScreen),
    (("n", "down"), NetworksScreen, _row, NetworkScreen),
]


@pytest.mark.parametrize(("keys", "screen", "chosen", "opened"), CHOSEN, ids=[row[1].__name__ for row in CHOSEN])
async def test_two_choices_at_once_open_one_screen(
    make_study: MakeStudy, keys: tuple[str, ...], screen: type, chosen: Callable[[DlquizApp], Message], opened: type
) -> None:
    app = DlquizApp(make_study())
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
        await pilot.press("1", "2", "enter")
        await pilot.press("d")
        await pilot.pause()
        assert isinstance(app.screen, DisputeScreen)
        there, line = app.screen, app.screen.query_one(Input)
        for _ in range(2):
            there.post_message(Input.Submitted(line, "the key is wrong"))
        await pilot.pause()
        assert isinstance(app.screen, QuestionScreen)
