"""Drilling on the screen: from a verdict, with its standing in the title, left and gone on with, ended and reported."""

from __future__ import annotations

from threading import Event

import pytest
from driving import SIZE, ask, notices, session_of, shown, until
from textual.widgets import DataTable, Input
from textual.widgets._toast import Toast

from dlquiz.session.options import SessionOptions
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.progress import mistakes as mistakes_screen
from dlquiz.tui.progress.mistakes import MistakesScreen
from dlquiz.tui.question.screen import QuestionScreen
from dlquiz.tui.question.summary import SummaryScreen

# The kernel of 3 is left out of the sum: the one question of the small bank has this mistake in its only draw.
MISTAKE, MADE, RIGHT = "stride_ignored", "22", "11"


async def answer(pilot, app: DlquizApp, typed: str) -> None:
    app.screen.query_one("#line", Input).value = typed
    await pilot.press("enter")


@pytest.mark.sweep
async def test_the_mistake_that_a_verdict_names_is_drilled_and_the_session_goes_on_after_it(make_study):
    app = DlquizApp(make_study(), SessionOptions(number=5))
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "conv")
        await answer(pilot, app, MADE)
        outer = app.screen
        assert session_of(app).results[-1].verdict.mistake == MISTAKE
        assert "m Drill" in shown(app, "#keys")
        await pilot.press("m")
        await until(pilot, lambda: app.screen is not outer)
        await pilot.pause()
        assert "avoided 0 of 3" in shown(app, "#bar")
        assert "which only one question has" in shown(app, "#rules")
        for avoided in range(1, 4):
            await answer(pilot, app, RIGHT)
            assert f"avoided {avoided} of 3" in shown(app, "#bar")
            assert shown(app, "#rules") == ""
            await pilot.press("enter")
        assert isinstance(app.screen, SummaryScreen)
        text = shown(app, "#results")
        assert f"stride ignored ({MISTAKE}) avoided 3 times in a row, at 1 question." in text
        assert "↵ Back" in shown(app, "#keys")
        await pilot.press("enter")
        assert app.screen is outer
        assert [attempt.mode for attempt in app.context.store.history()] == ["drill"] * 3 + ["practice"]


@pytest.mark.sweep
async def test_a_drill_left_in_the_middle_goes_on_with_its_row(make_study):
    context = make_study()
    app = DlquizApp(context, SessionOptions(mode="drill", mistake=MISTAKE))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await answer(pilot, app, RIGHT)
        await pilot.press("enter")
        app.screen.query_one("#line", Input).value = "1"
        await pilot.press("ctrl+q")
    assert context.store.drafts.current().options["mistake"] == MISTAKE

    again = DlquizApp(context)
    async with again.run_test(size=SIZE) as pilot:
        await pilot.press("c")
        assert isinstance(again.screen, QuestionScreen)
        assert "avoided 1 of 3" in shown(again, "#bar")
        assert again.screen.query_one("#line", Input).value == "1"
        await pilot.press("ctrl+l")
        assert "已避开 1/3 次" in shown(again, "#bar")


async def test_a_mistake_that_is_gone_from_the_banks_is_reported(app):
    async with app.run_test(size=SIZE) as pilot:
        app.sessions.drill("qqqq")
        await until(pilot, lambda: len(app._notifications) == 2)
        assert isinstance(app.screen, HomeScreen)
        assert notices(app) == [
            "Looking for the questions that have this mistake …",
            "no question in use has the mistake `qqqq`; `dlquiz drill` lists those that have one",
        ]


async def test_the_notice_is_on_the_screen_before_the_search_begins_and_two_keys_begin_one_drill(app, monkeypatch):
    seen: list[int] = []
    monkeypatch.setattr(
        app.sessions, "practise", lambda _: seen.append(sum(toast.region.area for toast in app.screen.query(Toast)))
    )
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        app.sessions.drill(MISTAKE)
        app.sessions.drill(MISTAKE)
        await until(pilot, lambda: seen)
        await pilot.pause(0.3)
    assert len(seen) == 1
    assert seen[0] > 0


async def test_while_questions_are_counted_the_list_says_so_and_keys_work(make_study, monkeypatch):
    go_on = Event()
    count = mistakes_screen.questions_with
    monkeypatch.setattr(mistakes_screen, "questions_with", lambda *given: go_on.wait(20) and count(*given))
    app = DlquizApp(make_study())
    async with app.run_test(size=SIZE) as pilot:
        try:
            await pilot.press("m")
            assert "Looking for the questions" in shown(app, "#notice")
            await pilot.press("ctrl+l")
            assert "正在查找" in shown(app, "#notice")
        finally:
            go_on.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "列出所有可专练的错误" in shown(app, "#notice")


@pytest.mark.sweep
@pytest.mark.parametrize("way", [["m"], ["p", "m"], ["p", "5", "enter"]])
async def test_a_mistake_made_is_chosen_from_a_list_and_drilled(make_study, way):
    context = make_study()
    app = DlquizApp(context, SessionOptions(number=5))
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "conv")
        await answer(pilot, app, MADE)
        await pilot.press("escape", "enter")
        assert isinstance(app.screen, HomeScreen)
        await pilot.press(*way)
        assert isinstance(app.screen, MistakesScreen)
        table = app.screen.query_one(DataTable)
        assert [str(cell).strip() for cell in table.get_row_at(0)] == [
            "stride ignored",
            "1",
            context.clock().date().isoformat(),
            "1",
        ]
        await pilot.resize_terminal(44, 20)
        assert table.virtual_size.width < 44, "no column is beyond the edge"
        await pilot.resize_terminal(*SIZE)
        assert shown(app, "#message").startswith(f"stride ignored ({MISTAKE})\n  The stride was taken as 1;")
        await pilot.press("ctrl+l")
        assert shown(app, "#bar") == "专练自己犯过的一种错误"
        assert shown(app, "#message").startswith(f"忽略了步幅（{MISTAKE}）\n  步幅被当成了 1；")
        await pilot.press("enter")
        await until(pilot, lambda: "已避开 0/3 次" in shown(app, "#bar"))
        await answer(pilot, app, MADE)
        await pilot.press("escape", "enter")
        assert isinstance(app.screen, MistakesScreen)
        assert [str(cell).strip() for cell in table.get_row_at(0)][1] == "2"
