"""The last screen of a session: what was asked, how it went, and each question to be looked at again."""

from __future__ import annotations

import pytest
from driving import MakeStudy, ask, session_of, shown
from textual.widgets import Input

from dlquiz.messages import say
from dlquiz.session.options import SessionOptions
from dlquiz.settings import Settings
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.question.answered import AnsweredScreen
from dlquiz.tui.question.summary import Answers, SummaryScreen


@pytest.mark.sweep
@pytest.mark.parametrize("size", [(80, 24), (60, 20), (200, 60)])
async def test_each_question_can_be_looked_at_again(make_study: MakeStudy, size: tuple[int, int]) -> None:
    app = DlquizApp(make_study(), SessionOptions(number=4))
    async with app.run_test(size=size) as pilot:
        await ask(pilot, app, "conv")
        app.screen.query_one("#line", Input).value = "1"
        await pilot.press("enter", "escape")
        assert isinstance(app.screen, SummaryScreen)
        answers = app.screen.query_one(Answers)
        row = answers.get_option_at_index(0).prompt.content(size[0] - 8).plain  # type: ignore[union-attr]
        assert row.startswith("✗ An input of width 20")
        question_state = app.screen._results[0].question_state
        beginning = question_state.variant.prompt.in_language("en")[:12].split("$")[0]
        assert beginning and row.startswith(f"✗ {beginning}"), "the prompt stands first"
        await pilot.press("down", "enter")
        assert isinstance(app.screen, AnsweredScreen)
        assert shown(app, "#prompt") and shown(app, "#verdict").startswith("✗ Wrong: read as 1")
        assert "Working" in shown(app, "#verdict")
        assert "Rated Again" in shown(app, "#verdict")
        assert "Change:" not in shown(app, "#verdict"), "the keys of ratings do nothing here"
        await pilot.press("ctrl+l", "escape")
        assert isinstance(app.screen, SummaryScreen)
        await pilot.press("escape")
        assert isinstance(app.screen, HomeScreen)


async def test_an_enter_too_many_opens_nothing(make_study: MakeStudy) -> None:
    app = DlquizApp(make_study(), SessionOptions(number=4))
    async with app.run_test(size=(80, 24)) as pilot:
        await ask(pilot, app, "pick")
        await pilot.press("1", "escape")
        assert shown(app, "#keys").startswith("↵ Home")
        await pilot.press("enter")
        assert isinstance(app.screen, HomeScreen)


async def test_whoever_left_in_the_middle_resumes(make_study: MakeStudy) -> None:
    """Another session would take the place of what is kept of this one."""
    app = DlquizApp(make_study(settings=Settings(number=2)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "enter", "f3", "enter")
        left = session_of(app).current
        assert left is not None
        await pilot.press("escape")
        assert isinstance(app.screen, SummaryScreen)
        assert "c Resume" in shown(app, "#keys")
        await pilot.press("c")
        await pilot.pause()
        resumed = session_of(app).current
        assert resumed is not None
        assert (resumed.variant.question.name, resumed.variant.seed) == (left.variant.question.name, left.variant.seed)
        # What is to be relearned is half done as well.
        await pilot.press("f3", "escape")
        assert say("en", "relearned", count=2, done=0) in shown(app, "#results")
        await pilot.press("c")
        await pilot.pause()
        relearned = session_of(app).current
        assert relearned is not None and relearned.relearned
