"""The networks drill on the screen: chosen with a key, asked, left and gone on with."""

from __future__ import annotations

from datetime import timedelta

import pytest
from driving import SIZE, notices, session_of, shown
from textual.widgets import DataTable, Input

from dlquiz.networks import NETWORK_NAMES
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.home.topics import overview
from dlquiz.tui.networks.library import NetworksScreen
from dlquiz.tui.question.screen import QuestionScreen


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("keys", "topic", "network"),
    [
        (["up", "enter"], "mixed", "lenet5"),
        (["up", "d"], "mixed", "lenet5"),
        (["right", "d"], "flops", "lenet5"),
        (["right"] * 3 + ["d"], "shape", "lenet5"),
        (["left", "down", "d"], "receptive-field", "lenet5-original"),
        (["3", "d"], "macs", "lenet5"),
        (["２", "ctrl+end", "ｄ"], "parameters", "t5-small"),
        (["2", "end", "d"], "parameters", "t5-small"),
        (["2", "end", "home", "down", "d"], "parameters", "lenet5"),
    ],
)
async def test_network_and_column_are_chosen(app, keys, topic, network):
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("n")
        assert isinstance(app.screen, NetworksScreen)
        assert app.screen.query_one(DataTable).row_count == 1 + len(NETWORK_NAMES)
        await pilot.press(*keys)
        assert isinstance(app.screen, QuestionScreen)
        question = session_of(app).current.variant.question
        assert (question.topic, question.name) == (topic, f"networks/{network}-{topic}")


@pytest.mark.sweep
async def test_a_round_is_answered_left_and_gone_on_with(make_study):
    context = make_study()
    app = DlquizApp(context)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("n", "1", "d")
        assert "Networks · Output shapes" in shown(app, "#bar")
        assert "F6" not in shown(app, "#keys")
        question_state = session_of(app).current
        assert "kernel │ stride │ padding │ channels" in shown(app, "#prompt")
        app.screen.query_one("#line", Input).value = "1x2x3"
        await pilot.press("enter")
        app.screen.query_one("#line", Input).value = "9"
        await pilot.press("ctrl+q")

    again = DlquizApp(context)
    async with again.run_test(size=SIZE) as pilot:
        await pilot.press("c")
        went_on = session_of(again).current
        assert went_on.variant == question_state.variant
        assert went_on.state.answers == ("1x2x3",)
        assert again.screen.query_one("#line", Input).value == "9"
        await pilot.press("f3", "e")
        assert notices(again)[-1].startswith("This question is made by the program")
        await pilot.press("a")
        assert session_of(again).current.variant.question.name == question_state.variant.question.name


@pytest.mark.sweep
async def test_what_is_due_of_the_networks_counts_at_home(make_study):
    context = make_study()
    app = DlquizApp(context)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("n", "1", "d", "f3", "enter", "escape", "enter", "escape")
        assert isinstance(app.screen, HomeScreen)
        assert len(context.store.history()) == 1
        due = context.store.figures.memories()["networks/lenet5-shape"].due
        later = due + timedelta(days=1)
        assert overview(context.library, context.store, later, context.zone, context.limits).rows[0].due == 1
