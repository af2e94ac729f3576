"""Settings on the screen: what is turned or typed holds at once, is kept, and what cannot be is reported."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from driving import SIZE, MakeStudy, shown
from every_case import every_case
from progress_samples import answer, record
from textual.geometry import Offset
from textual.widgets import Input, OptionList

from dlquiz.errors import StorageError
from dlquiz.progress.days import day_of
from dlquiz.progress.figures import Figures
from dlquiz.progress.store import Store
from dlquiz.session.daily import USUAL_NEW
from dlquiz.settings import THEMES, WEEKDAYS, Settings, changed_by, load_settings, value_of
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.settings.rows import PREFERENCES, read_typed, turned, value_text
from dlquiz.tui.settings.screen import SettingsScreen

ROW = {preference.key: place for place, preference in enumerate(PREFERENCES)}


def preference(key: str):  # type: ignore[no-untyped-def]
    return PREFERENCES[ROW[key]]


@every_case(
    ("key", "now", "step", "then"),
    [
        ("language", Settings(), 1, "zh"),
        ("theme", Settings(theme=THEMES[-1]), 1, THEMES[0]),
        ("number", Settings(), 1, "15"),
        ("number", Settings(number=12), 1, "15"),
        ("number", Settings(number=12), -1, "10"),
        ("number", Settings(number=900), 1, None),
        ("new_per_day", Settings(new_per_day=0), 1, "5"),
        ("desired_retention", Settings(), 1, "0.91"),
        ("desired_retention", Settings(desired_retention=0.905), -1, "0.9"),
        ("desired_retention", Settings(desired_retention=0.97), 1, "0.7"),
        ("animations", Settings(), 1, "off"),
        ("easy_days", Settings(easy_days=("sat", "sun")), 1, ""),
        ("easy_days", Settings(easy_days=("wed",)), 1, ""),
        ("editor", Settings(), 1, None),
    ],
)
def test_what_an_arrow_goes_to(key: str, now: Settings, step: int, then: str | None) -> None:
    assert turned(now, preference(key), step) == then


@every_case("key", list(ROW))
def test_each_value_that_is_offered_can_be_had_and_reported(key: str) -> None:
    for value in preference(key).values:
        settings = changed_by(Settings(), key, value)
        assert settings is not None
        assert value_of(settings, key) == value
        assert all(value_text(settings, key))


@every_case(
    ("key", "typed", "read"),
    [
        ("desired_retention", "85", "0.85"),
        ("desired_retention", "８５ %", "0.85"),
        ("desired_retention", "0.85", "0.85"),
        ("desired_retention", "9", "9"),
        ("number", " ７ ", "7"),
        ("new_per_day", " 自动 ", "auto"),
        ("editor", " code --wait ", "code --wait"),
        ("editor", "ｖｉ", "ｖｉ"),
        ("scorer", " http：//localhost:11434/v1 ", "http://localhost:11434/v1"),
    ],
)
def test_what_is_typed(key: str, typed: str, read: str) -> None:
    assert read_typed(key, typed) == read


async def opened(app: DlquizApp, pilot, key: str) -> None:  # type: ignore[no-untyped-def]
    await pilot.press("o")
    assert isinstance(app.screen, SettingsScreen)
    app.screen.query_one(OptionList).highlighted = ROW[key]
    await pilot.pause()


async def test_a_turned_value_holds_and_is_kept(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot, "new_per_day")
        await pilot.press("right")
        assert app.context.limits.new == 0
        assert load_settings(app.context.settings_file).new_per_day == 0
        await pilot.press("left")
        assert "auto" in (app.context.settings_file).read_text("utf-8")
        assert app.context.limits.new == USUAL_NEW
        await pilot.press("escape")
        assert isinstance(app.screen, HomeScreen)


async def test_digits_are_typed_and_what_is_out_of_range_is_reported(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot, "number")
        rows, line = app.screen.query_one(OptionList), app.screen.query_one(Input)
        value = next(y for y in range(SIZE[1]) if rows.render_line(y).text.startswith("Questions per practice"))
        await pilot.press("0", "enter")
        x = rows.render_line(value).text.index("‹")
        assert line.region.offset == rows.content_region.offset + Offset(x, value)
        assert "from 1 to 1000" in shown(app, "#fit")
        assert app.context.settings.number == 10
        app.screen.query_one(Input).value = "33"
        await pilot.press("enter")
        assert app.context.settings.number == 33
        assert not app.screen.query_one(Input).display
        assert not shown(app, "#fit")


@pytest.mark.sweep
async def test_a_folder_an_address_and_a_model_are_typed(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        for key, wrong, help_text, right in (
            ("reports_folder", "reports", "~/interviews", "~/it's mine"),
            ("sync", "Dropbox", "~/Dropbox/dlquiz", "postgresql://h/class"),
            ("sync", "postgresql://a:b@h/class", "without its password", "~/Dropbox/dlquiz"),
            ("scorer", "localhost", "http://localhost:11434/v1", "http://localhost:11434/v1"),
            ("scorer_model", "a b", "qwen3:8b", "qwen3:8b"),
        ):
            await opened(app, pilot, key)
            await pilot.press("enter")
            app.screen.query_one(Input).value = wrong
            await pilot.press("enter")
            assert help_text in shown(app, "#fit")
            app.screen.query_one(Input).value = right
            await pilot.press("enter", "escape")
        kept = Settings(
            reports_folder="~/it's mine",
            sync="~/Dropbox/dlquiz",
            scorer="http://localhost:11434/v1",
            scorer_model="qwen3:8b",
        )
        assert load_settings(app.context.settings_file) == kept


async def test_due_dates_move_with_the_retention_and_leave_easy_days_at_once(app: DlquizApp, store: Store) -> None:
    def due() -> datetime:
        return store.figures.memories()["demo/conv"].due

    record(store, [answer(days_ago=days_ago) for days_ago in (30, 20, 5)])
    async with app.run_test(size=SIZE) as pilot:
        before = due()
        await opened(app, pilot, "desired_retention")
        await pilot.press(*["left"] * 5)
        assert store.figures.desired_retention == 0.85
        assert due() > before + timedelta(days=1)
        await pilot.press("escape")

        day = day_of(due(), app.context.zone)
        await opened(app, pilot, "easy_days")
        await pilot.press("enter")
        app.screen.query_one(Input).value = f"someday, {WEEKDAYS[day.weekday()]}"
        await pilot.press("enter")
        assert "Type days such as sat, sun" in shown(app, "#fit")
        app.screen.query_one(Input).value = WEEKDAYS[day.weekday()]
        await pilot.press("enter")
        assert 0 < abs((day_of(due(), app.context.zone) - day).days) <= 3
        assert app.context.settings.easy_days == (WEEKDAYS[day.weekday()],)


async def test_a_retention_that_cannot_be_aimed_at_is_not_taken(
    app: DlquizApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(self: Figures, retention: float) -> None:
        raise StorageError("the disk is full", "磁盘已满")

    async with app.run_test(size=SIZE) as pilot:
        monkeypatch.setattr(Figures, "aim_at", fails)
        await opened(app, pilot, "desired_retention")
        await pilot.press("right")
        assert "the disk is full" in shown(app, "#fit")
        assert app.context.settings.desired_retention == 0.9
        assert not app.context.settings_file.exists()


async def test_what_cannot_be_written_holds_and_is_reported(make_study: MakeStudy) -> None:
    context = make_study()
    context.settings_file.mkdir()
    app = DlquizApp(context)
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot, "number")
        await pilot.press("right", "right")
        assert app.context.settings.number == 20
        assert "could not be written" in shown(app, "#fit")


@pytest.mark.sweep
@pytest.mark.parametrize("theme", THEMES)
async def test_each_theme_is_shown_and_the_key_goes_from_light_to_dark_and_back(
    make_study: MakeStudy, theme: str
) -> None:
    app = DlquizApp(make_study(settings=Settings(theme=theme)))
    async with app.run_test(size=SIZE) as pilot:
        assert theme in app.theme
        dark = app.current_theme.dark
        await pilot.press("t")
        assert app.current_theme.dark is not dark
        # In the terminal's own colors it stays with those.
        own = "ansi-" if theme.startswith("ansi-") else ""
        assert load_settings(app.context.settings_file).theme == own + ("light" if dark else "dark")
