"""The first start: greeted once, in either language, and led through five questions by those who want it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from driving import SIZE, MakeStudy, notices, session_of, shown
from textual.widgets import Input, OptionList

from dlquiz.locations import bundled_banks
from dlquiz.messages import say
from dlquiz.session.tour import SORTS
from dlquiz.settings import load_settings, save_settings
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.context import AppContext
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.home.welcome import FIELDS, MARK, WelcomeScreen
from dlquiz.tui.question.summary import SummaryScreen
from dlquiz.tui.question.tour import TourScreen

PAST_FIELDS = ("enter", "enter")
"""The date and the minutes are left empty."""


@pytest.fixture
def greeting(make_study: MakeStudy) -> AppContext:
    return replace(make_study(banks=[bundled_banks()]), greets=True)


@pytest.mark.sweep
async def test_the_tour_shows_a_question_of_each_sort_with_a_sentence(greeting: AppContext) -> None:
    app = DlquizApp(greeting)
    async with app.run_test(size=SIZE) as pilot:
        assert isinstance(app.screen, WelcomeScreen)
        await pilot.press(*PAST_FIELDS, "enter")
        for sort in SORTS:
            screen = app.screen
            assert isinstance(screen, TourScreen)
            assert shown(app, "#rules") == shown(app, "#rules").strip() != ""
            assert screen.say(f"tour_{sort}")[:30] in shown(app, "#rules")
            await pilot.press("f3")
            seen = "gradient_picture" if sort == "gradient" else f"{sort}_after"
            assert screen.say(f"tour_{seen}")[:30] in shown(app, "#rules")
            await pilot.press("enter")
        assert isinstance(app.screen, SummaryScreen)
    assert len(greeting.store.history()) == len(SORTS)


@pytest.mark.parametrize(("typed", "left"), [((), 5), (("5", "enter"), 4)], ids=["at once", "at a verdict"])
@pytest.mark.sweep
async def test_who_leaves_the_tour_reads_what_is_left_and_how_to_come_back(
    greeting: AppContext, typed: tuple[str, ...], left: int
) -> None:
    app = DlquizApp(greeting)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press(*PAST_FIELDS, "enter", *typed, "escape")
        said = notices(app)
        said += [shown(app, "#results")] if typed else []
        assert f"The tour has {left} more questions. Press c to resume it." in "\n".join(said)
        await pilot.press(*["escape"] if typed else [], "c")
        assert f"1/{left}" in shown(app, "#bar")


async def test_without_banks_of_its_own_the_tour_goes_through_those_there_are(make_study: MakeStudy) -> None:
    app = DlquizApp(replace(make_study(), greets=True))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*PAST_FIELDS, "enter")
        assert isinstance(app.screen, TourScreen)
        assert session_of(app).current.total == 4  # type: ignore[union-attr]


async def test_no_tour_is_offered_where_no_question_is_for_it(make_study: MakeStudy, tmp_path: Path) -> None:
    bank = tmp_path / "own.yaml"
    question = (
        "{id: a, type: ordering, topic: t, prompt: {en: Order, zh: 排序}, items: [{en: a, zh: 一}, {en: b, zh: 二}]}"
    )
    bank.write_text(f"format: 1\nid: own\ntitle: {{en: Own, zh: 自己}}\nquestions: [{question}]\n", "utf-8")
    app = DlquizApp(replace(make_study(banks=[bank]), greets=True))
    assert len(list(app.context.library.questions())) == 1
    async with app.run_test(size=SIZE) as pilot:
        ways = app.screen.query_one(OptionList)
        offered = [say("en", "welcome_home"), say("en", "welcome_language")]
        assert [str(option.prompt) for option in ways.options] == [MARK + way for way in offered]
        await pilot.press(*PAST_FIELDS, "down", "enter")
        assert str(ways.options[0].prompt) == MARK + say("zh", "welcome_home")
        ways.highlighted = 0
        await pilot.press("enter")
        assert isinstance(app.screen, HomeScreen)


@pytest.mark.parametrize("last", ["enter", "escape"])
async def test_date_and_minutes_are_asked_once_and_kept(make_study: MakeStudy, last: str) -> None:
    app = DlquizApp(replace(make_study(), greets=True))
    async with app.run_test(size=SIZE) as pilot:
        today = app.context.day
        await pilot.press(*"+21", "enter", *"３０", "enter", *(("down", last) if last == "enter" else (last,)))
        assert isinstance(app.screen, HomeScreen)
        kept = load_settings(app.context.settings_file)
        assert (kept.interview_date, kept.minutes_per_day) == (str(today + timedelta(days=21)), 30)
        assert kept.new_per_day is None
        assert "21 days left" in shown(app, "#glance")


async def test_what_was_answered_stands_there_and_can_be_taken_back(make_study: MakeStudy) -> None:
    study = make_study()
    settings = replace(study.settings, interview_date="2026-12-18", minutes_per_day=40)
    save_settings(study.settings_file, settings)
    app = DlquizApp(replace(study, settings=settings, greets=True))
    async with app.run_test(size=SIZE) as pilot:
        fields = [app.screen.query_one(f"#{field}", Input) for field in FIELDS]
        assert [field.value for field in fields] == ["2026-12-18", "40"]
        fields[0].value = ""
        await pilot.press("enter", "enter", "down", "enter")
        assert isinstance(app.screen, HomeScreen)
        kept = load_settings(app.context.settings_file)
        assert (kept.interview_date, kept.minutes_per_day) == ("", 40)


@pytest.mark.sweep
async def test_what_is_no_date_is_said_and_stays_to_be_changed(make_study: MakeStudy) -> None:
    app = DlquizApp(replace(make_study(), greets=True))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*"soon", "enter")
        assert "`soon` is no date" in " ".join(shown(app, "#fit").split())
        assert app.focused is app.screen.query_one("#interview_date")
        await pilot.press("tab", *"0", "tab", "down", "enter")
        assert isinstance(app.screen, WelcomeScreen), "it is not left with an answer that cannot be kept"
        app.screen.query_one("#interview_date", Input).value = ""
        await pilot.press("enter", "enter")
        assert "from 1 to 1440" in shown(app, "#fit")
        app.screen.query_one("#minutes_per_day", Input).value = ""
        await pilot.press("enter", "enter")
        assert isinstance(app.screen, HomeScreen)
    assert load_settings(app.context.settings_file) == app.context.settings
