"""The interview on the screen: set up, clocks, no verdicts, scoring, the report and the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from driving import SIZE, Clock, notices, session_of, shown
from textual.pilot import Pilot
from textual.widgets import Input, Static, TextArea

from dlquiz.progress.store import Store
from dlquiz.reports.interviews import standings
from dlquiz.session.interview import Agreed, Blueprint, RunningInterview, interview_left
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.context import AppContext
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.interview.confirm import ConfirmScreen
from dlquiz.tui.interview.past import InterviewsScreen, _cells
from dlquiz.tui.interview.report import ReportScreen
from dlquiz.tui.interview.screen import InterviewScreen
from dlquiz.tui.interview.setup import InterviewSetupScreen
from dlquiz.tui.widgets.clicks import Counts
from dlquiz.tui.widgets.listing import Listing

ANSWERS = {"conv": "11", "pick": "1", "several": "1", "claim": "2", "explain": "linear maps compose"}


@pytest.fixture
def clock() -> Callable[[], datetime]:
    return Clock(datetime(2026, 3, 1, 12, tzinfo=UTC))


def app_of(context: AppContext, *lines: tuple[str, int], minutes: int = 10) -> DlquizApp:
    agreed = Agreed(minutes, Blueprint(lines), 7)
    return DlquizApp(context, first=lambda: InterviewSetupScreen(agreed, chosen=True))


def interviewing(app: DlquizApp) -> InterviewScreen:
    assert isinstance(app.screen, InterviewScreen)
    return app.screen


def wait(app: DlquizApp) -> None:
    """A second passes."""
    clock = app.context.clock
    assert isinstance(clock, Clock)
    clock.now += timedelta(seconds=1)


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, and let what they bring about be painted."""
    await pilot.press(*keys)
    await pilot.pause()


async def answer(pilot: Pilot[None], app: DlquizApp) -> str:
    """Answer the question on the screen; its id."""
    screen = interviewing(app)
    wait(app)
    assert screen._asked is not None
    name = screen._asked.question_state.variant.question.id
    if name == "conv":
        app.screen.query_one("#line", Input).value = "11"
        await pilot.press("enter")
    elif name == "explain":
        app.screen.query_one("#essay", TextArea).text = ANSWERS[name]
        await pilot.press("ctrl+s")
    else:
        await pilot.press(ANSWERS[name], *(["enter"] if name == "several" else []))
    await pilot.pause()
    return name


async def test_a_whole_interview_from_home_to_its_report_and_back(app: DlquizApp, store: Store) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("i")
        assert isinstance(app.screen, InterviewSetupScreen)
        await press(pilot, "enter")
        names = []
        while isinstance(app.screen, InterviewScreen) and app.screen._interviewer.phase == "questions":
            names.append(await answer(pilot, app))
            if isinstance(app.screen, InterviewScreen):
                assert shown(app, "#verdict") == ""
        assert sorted(names) == ["claim", "conv", "explain", "pick", "several"]
        assert "linear maps compose" in shown(app, "#model")
        assert "collapses" in shown(app, "#model")
        wait(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, ReportScreen)
        report = shown(app, "#report")
        assert "By topic" in report
        assert "Answer by answer" in report
        await pilot.press("v")
        assert isinstance(app.screen, InterviewsScreen)
        await pilot.press("escape")
        assert isinstance(app.screen, HomeScreen)
    (interview,) = store.interviews.finished()
    assert len(interview.places) == store.figures.answered() == 5


async def test_the_clock_ticks_in_the_bar_alone_and_is_red_in_the_last_minute(make_study: Any, clock: Any) -> None:
    app = app_of(make_study(), ("demo/sizes", 1), minutes=2)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "enter")
        screen = interviewing(app)
        assert "2:00 left" in shown(app, "#bar")
        app.screen.query_one("#line", Input).value = "1"
        prompt = app.screen.query_one("#prompt").render()
        clock.now += timedelta(seconds=30)
        screen._tick()
        assert "1:30 left   this question 0:30" in shown(app, "#bar")
        assert not spans(app)
        clock.now += timedelta(seconds=31)
        screen._tick()
        assert "0:59 left" in shown(app, "#bar")
        assert any("error" in span for span in spans(app))
        assert app.screen.query_one("#prompt").render() is prompt
        assert app.screen.query_one("#line", Input).value == "1"
        for _ in range(3):
            # In one step it would look as if the machine had slept.
            clock.now += timedelta(seconds=30)
            screen._tick()
        assert "time over by 0:31" in shown(app, "#bar")
        await answer(pilot, app)
        assert isinstance(app.screen, ReportScreen)
        assert "late" in shown(app, "#report")


def spans(app: DlquizApp) -> list[str]:
    content = app.screen.query_one("#bar", Static).content
    return [str(span.style) for span in content.spans]  # type: ignore[union-attr]


@pytest.mark.sweep
async def test_left_and_quit_it_goes_on_with_its_text_and_its_clock(
    make_study: Any, clock: Any, tmp_path: Path
) -> None:
    path = tmp_path / "progress.db"
    context = make_study(path=path)
    app = app_of(context, ("demo/words", 4), minutes=10)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "enter")
        while interviewing(app)._asked.question_state.variant.question.id != "explain":  # type: ignore[union-attr]
            await answer(pilot, app)
        answered = context.store.figures.answered()
        app.screen.query_one("#essay", TextArea).text = "half a th"
        clock.now += timedelta(seconds=40)
        await pilot.press("escape")
        assert isinstance(app.screen, HomeScreen)
        assert "i resume" in shown(app, "#notice")
    context.store.close()
    clock.now += timedelta(hours=3)

    context = make_study(path=path)
    app = DlquizApp(context)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "i")
        assert app.screen.query_one("#essay", TextArea).text == "half a th"
        # A second for each answer before, and the forty.
        assert f"9:{20 - answered:02d} left   this question 0:40" in shown(app, "#bar")
        await pilot.press("f8", "f8")
        assert isinstance(app.screen, ConfirmScreen), "pressed twice by habit it does not end the interview"
        await pilot.press("enter")
        assert isinstance(app.screen, InterviewScreen)
        await press(pilot, "f8", "2")
        # What stood in the field is scored.
        assert "half a th" in shown(app, "#model")
        wait(app)
        await press(pilot, "1", "enter")
        assert isinstance(app.screen, ReportScreen)
    assert interview_left(context.store) is None
    context.store.close()


async def left(pilot: Pilot[None], app: DlquizApp) -> RunningInterview:
    """Begin, pass on one question, and leave; the interview that waits then."""
    await press(pilot, "enter")
    wait(app)
    await press(pilot, "f3", "escape")
    assert isinstance(app.screen, HomeScreen)
    waits = interview_left(app.context.store)
    assert waits is not None
    return waits


async def test_x_ends_the_one_that_was_left_once_it_is_confirmed(make_study: Any, store: Store) -> None:
    app = app_of(make_study(), ("demo/words", 3))
    async with app.run_test(size=SIZE) as pilot:
        waits = await left(pilot, app)
        for key in ("enter", "escape", "1"):
            await press(pilot, "x")
            assert isinstance(app.screen, ConfirmScreen)
            await press(pilot, key)
            assert isinstance(app.screen, HomeScreen), key
            assert store.interviews.finished() == [], "by default nothing is ended"
            assert interview_left(store) == waits
        await press(pilot, "x", "down", "enter")
        assert isinstance(app.screen, ReportScreen)
        assert [interview.id for interview in store.interviews.finished()] == [waits.id]
        await pilot.press("escape")
        assert isinstance(app.screen, HomeScreen)
        await pilot.press("x")
        assert isinstance(app.screen, HomeScreen), "there is nothing left to end"


@pytest.mark.sweep
async def test_beginning_another_one_keeps_the_one_that_was_left_once_it_is_confirmed(
    make_study: Any, store: Store
) -> None:
    context = make_study()
    app = app_of(context, ("demo/words", 3))
    async with app.run_test(size=SIZE) as pilot:
        waits = await left(pilot, app)
    app = app_of(context, ("demo/sizes", 1))
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "enter", "2")
        assert interviewing(app)._interviewer.interview.id != waits.id
        assert [interview.id for interview in store.interviews.finished()] == [waits.id]


async def test_one_that_cannot_be_read_is_reported_of_and_neither_ended_nor_replaced(
    make_study: Any, store: Store
) -> None:
    context = make_study()
    store.interviews.save("{}", context.clock())
    app = DlquizApp(context)
    async with app.run_test(size=SIZE) as pilot:
        assert "--discard" in shown(app, "#notice")
        await pilot.press("x")
        assert isinstance(app.screen, HomeScreen)
        await pilot.press("i", "enter")
        assert isinstance(app.screen, InterviewSetupScreen)
        assert any("--discard" in notice for notice in notices(app))
    assert store.interviews.in_progress() == "{}"


async def test_a_report_is_saved_in_its_folder_and_its_path_is_shown(make_study: Any, tmp_path: Path) -> None:
    context = replace(make_study(), reports=tmp_path / "out")
    app = app_of(context, ("demo/sizes", 1))
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "enter")
        await answer(pilot, app)
        await pilot.press("m", "m", "h")
        names = sorted(file.name for file in (tmp_path / "out").iterdir())
        stem = "dlquiz-interview-2026-03-01-1200"
        assert names == [f"{stem}-2.md", f"{stem}.html", f"{stem}.md"]
        assert any(str((tmp_path / "out" / f"{stem}.html").resolve()) in notice for notice in notices(app))
        (tmp_path / "file").touch()
        app.context = replace(context, reports=tmp_path / "file" / "below")
        await pilot.press("m")
        assert any("cannot be written" in notice for notice in notices(app))


async def test_a_weak_topic_is_practised_by_its_number_and_what_was_missed_by_one_key(make_study: Any) -> None:
    app = app_of(make_study(), ("demo/sizes", 1))
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "enter")
        wait(app)
        await press(pilot, "f3")
        report = app.screen
        assert isinstance(report, ReportScreen)
        assert "p Practice" in shown(app, "#keys")
        assert "1 Practice topic" in shown(app, "#keys")
        assert "1  Sizes 0% (0–73)" in shown(app, "#report")
        assert "dlquiz practice" not in shown(app, "#report")
        # There is one weak topic.
        await press(pilot, "2")
        assert app.screen is report
        await press(pilot, "1")
        options = session_of(app).options
        assert (options.bank, options.topic) == ("demo", "sizes")
        await press(pilot, "escape")
        assert app.screen is report
        await press(pilot, "p")
        assert session_of(app).current is not None
        assert report._interview.places[0].question in session_of(app).options.questions


@pytest.mark.sweep
async def test_the_curve_is_of_the_role_and_level_under_the_cursor(make_study: Any, store: Store) -> None:
    context = make_study()
    for role, count in ((None, 2), ("llm", 1)):
        for _ in range(count):
            agreed = Agreed(10, Blueprint((("demo/sizes", 1),)), 7, role, None)
            app = DlquizApp(context, first=lambda agreed=agreed: InterviewSetupScreen(agreed, chosen=True))
            async with app.run_test(size=SIZE) as pilot:
                await press(pilot, "enter")
                await answer(pilot, app)
    app = DlquizApp(context)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("i", "v")
        height = app.screen.query_one("#curve").size.height
        assert "score · LLM" in shown(app, "#curve")
        assert shown(app, "#curve").count("03-01") == 1
        await pilot.press("down")
        assert "score · General" in shown(app, "#curve")
        assert shown(app, "#curve").count("03-01") == 2
        # The list stays where it is.
        assert app.screen.query_one("#curve").size.height == height > 0
        await pilot.press("ctrl+l")
        assert "得分 · 通用" in shown(app, "#curve")


@pytest.mark.sweep
async def test_role_and_level_are_chosen_shown_in_the_report_and_listed(app: DlquizApp, store: Store) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("i")
        rows = app.screen.query_one(Counts)
        await pilot.press("right", "down", "left")
        assert rows.highlighted == 1
        await press(pilot, "enter")
        assert isinstance(app.screen, InterviewScreen)
        await pilot.press("escape")
        left = interview_left(store)
        assert left is not None
        assert (left.role, left.level) == ("ml-engineer", "senior")
        stage = left.stage_here
        assert stage is not None
        # Home says in which stage it was left, and with what time.
        assert f"(Warm-up: {stage.minutes}:00 left): i resume" in shown(app, "#notice").replace("\n", " ")
        # It goes on when it is resumed, and its report says so.
        await press(pilot, "i")
        await answer(pilot, app)
        await press(pilot, "f8", "2")
        if isinstance(app.screen, InterviewScreen):
            await press(pilot, "enter")
        assert isinstance(app.screen, ReportScreen)
        assert "Role: ML engineer. Level: senior." in shown(app, "#report")
        await pilot.press("ctrl+l")
        assert "岗位：机器学习工程师。级别：高级。" in shown(app, "#report")
        await pilot.press("v")
        assert isinstance(app.screen, InterviewsScreen)
        assert app.screen.query_one(Listing).option_count == 1
        assert shown(app, "#table_heads").split()[:2] == ["日期", "用时"]
    assert _cells(standings(store.interviews.finished(), {})[0], "zh")[-1] == "机器学习工程师 · 高级"


async def test_a_key_pressed_twice_does_not_answer_the_next_question(make_study: Any, store: Store) -> None:
    app = app_of(make_study(), ("demo/words", 3))
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "enter", "enter", "1", "f3")
        assert store.figures.answered() == 0
        wait(app)
        await pilot.press("f3", "f3")
        assert store.figures.answered() == 1
