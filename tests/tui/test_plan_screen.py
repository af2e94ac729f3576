"""The plan for a date on the screen: what is typed is read, the plan comes beside the typing and never in its way."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from driving import SIZE, MakeStudy, shown, until
from progress_samples import answer, record
from textual.pilot import Pilot
from textual.widgets import Input
from textual.worker import Worker, WorkerState

from dlquiz.progress.store import Store
from dlquiz.session.planning.plan import DatePlan, plan_for
from dlquiz.session.planning.snapshot import Snapshot
from dlquiz.settings import Settings, load_settings
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.progress import plan as plan_screen
from dlquiz.tui.progress import presenter as plan_presenter
from dlquiz.tui.progress.plan import PlanScreen


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_screen, "PAUSE", 0.01)


def typed(app: DlquizApp, **values: str) -> None:
    for name, value in values.items():
        app.screen.query_one(f"#{name}", Input).value = value


async def settled(pilot: Pilot[None], app: DlquizApp, sentence: str) -> str:
    """What is reported, as soon as it holds `sentence`."""
    await until(pilot, lambda: sentence in shown(app, "#message"))
    return shown(app, "#message")


@pytest.mark.sweep
@pytest.mark.parametrize("size", [SIZE, (120, 40)])
async def test_the_plan_for_everything(app: DlquizApp, store: Store, size: tuple[int, int]) -> None:
    # One question a day in the last week, the same two by turns.
    record(store, [answer(("conv", "pick")[ago % 2], ago) for ago in range(1, 8)])
    async with app.run_test(size=size) as pilot:
        await pilot.press("p", "d")
        text = " ".join((await settled(pilot, app, "To recall 90% on that day")).split())
        assert text.startswith("Habit of the last 28 days: 0.7 reviews and 0.3 new questions a day, 30 seconds each;")
        assert app.screen.query_one("#date", Input).value == "2026-03-29"
        table = [line for line in shown(app, "#topics").splitlines() if "/" in line]
        rows = zip(table, ("all", "Demo [b]W[l][/b]", "· Sizes", "· Words"), strict=True)
        assert all(line.startswith(f"{name} ") for line, name in rows), table
        assert table[0].endswith(" 2/5")
        assert "at this habit" in shown(app, "#curve")
        assert "03-01" in shown(app, "#curve")
        assert "Questions a day at that pace" in shown(app, "#load")
        await pilot.press("escape", "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_the_date_planned_for_last_is_kept_for_the_next_plan(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("d")
        await settled(pilot, app, "To recall 90% on that day")
        assert not load_settings(app.context.settings_file).interview_date
        typed(app, date="2025-01-01")
        await settled(pilot, app, "is over")
        typed(app, date="+10")
        await until(pilot, lambda: load_settings(app.context.settings_file).interview_date)
        assert load_settings(app.context.settings_file).interview_date == "2026-03-11"
        await pilot.press("escape", "d")
        assert app.screen.query_one("#date", Input).value == "2026-03-11"


@pytest.mark.sweep
async def test_what_reaches_the_target_is_said_and_one_key_applies_it(make_study: MakeStudy) -> None:
    app = DlquizApp(make_study(settings=Settings(new_per_day=1)))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("d", *"+2")
        text = " ".join((await settled(pilot, app, "the first date")).split())
        assert "90% is out of reach" in text
        assert "The limit of 1 new question a day is too low: 5 a day reach the target" in text
        day = text.partition("the first date that reaches it is ")[2][:10]
        await pilot.press("f6")
        assert app.screen.query_one("#date", Input).value == day
        await settled(pilot, app, "To recall 90% on that day")
        typed(app, date="+2")
        await settled(pilot, app, "the first date")
        await pilot.press("f5")
        assert app.context.settings.new_per_day == 5
        assert load_settings(app.context.settings_file).new_per_day == 5
        await settled(pilot, app, "To recall 90% on that day")
        await pilot.press("f5")
        assert app.context.settings.new_per_day == 5, "there is nothing more to raise"
        assert "New per day is set to 5. F7: let date and minutes decide again." in " ".join(
            shown(app, "#message").split()
        )
        await pilot.press("f7")
        assert app.context.settings.new_per_day is None
        assert load_settings(app.context.settings_file).new_per_day is None
        assert "F7" not in " ".join(shown(app, "#message").split())
        await settled(pilot, app, "To recall 90% on that day")


async def test_typing_goes_on_while_a_plan_is_reckoned(app: DlquizApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first plan hangs until it is given up: keys come through, and only the plan for the last text is shown."""
    began: list[tuple[date, str]] = []
    given_up = threading.Event()

    def hanging(start: Snapshot, day: date, target: float, *, go_on: Callable[[], bool]) -> DatePlan:
        began.append((day, threading.current_thread().name))
        while day == date(2026, 3, 29) and go_on():
            threading.Event().wait(0.01)
        if not go_on():
            given_up.set()
        return plan_for(start, day, target, go_on=go_on)

    monkeypatch.setattr(plan_presenter, "plan_for", hanging)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("d")
        assert shown(app, "#bar") == "Plan for your interview or exam · All banks   Simulating …"
        # Nothing is reckoned before Enter, so that the first plan is given up for the second one and for nothing else.
        monkeypatch.setattr(plan_screen, "PAUSE", 60)
        await pilot.press("home", *"+7", "delete", "ctrl+k")
        assert app.screen.query_one("#date", Input).value == "+7"
        assert not given_up.is_set()
        await pilot.press("enter")
        await settled(pilot, app, "To recall")
        assert shown(app, "#bar") == "Plan for your interview or exam · All banks"
        assert given_up.is_set()
        assert began[-1][0] == date(2026, 3, 8)
        assert threading.main_thread().name not in {name for _, name in began}


async def test_a_plan_that_comes_too_late_is_not_shown(app: DlquizApp) -> None:
    """One that was ready just as another text was typed."""
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("d")
        before = await settled(pilot, app, "To recall")
        screen = app.screen
        assert isinstance(screen, PlanScreen)
        late: Worker[None] = Worker(screen, lambda: None)
        screen.post_message(Worker.StateChanged(late, WorkerState.SUCCESS))
        await pilot.pause()
        assert shown(app, "#message") == before


async def test_leaving_gives_the_plan_up(app: DlquizApp, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()

    def hanging(*_: Any, go_on: Callable[[], bool]) -> None:
        while go_on():
            threading.Event().wait(0.01)
        ended.set()

    monkeypatch.setattr(plan_presenter, "plan_for", hanging)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("d")
        assert isinstance(app.screen, PlanScreen)
        await pilot.press("escape")
        assert isinstance(app.screen, HomeScreen)
        assert ended.wait(5)
