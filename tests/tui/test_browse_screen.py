"""Browsing: searched while typing, filtered, looked at, flagged, picked, practised, and what stands on each row."""

from __future__ import annotations

from dataclasses import replace

import pytest
from driving import MakeStudy, session_of, shown
from textual.events import Key
from textual.widgets import Input

from dlquiz.messages import LANGUAGES, say
from dlquiz.session.options import SessionOptions
from dlquiz.settings import Settings
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.browse import screen as browse_module
from dlquiz.tui.browse.presenter import MOST_PRACTISED
from dlquiz.tui.browse.preview import PreviewScreen
from dlquiz.tui.browse.screen import BrowseScreen
from dlquiz.tui.browse.search_rows import filters_text, row
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.widgets.long_list import LongList

SIZE = (80, 24)


def listed(app: DlquizApp) -> list[str]:
    """The ids of what is found."""
    assert isinstance(app.screen, BrowseScreen)
    return [question.id for question in app.screen.presenter.found]


def lines(app: DlquizApp) -> list[str]:
    """The rows in sight."""
    found = app.screen.query_one(LongList)
    drawn = (found.render_line(y).text.rstrip() for y in range(found.size.height))
    return [line for line in drawn if line]


async def browse(pilot, app: DlquizApp, typed: str = "") -> BrowseScreen:
    await pilot.press("b")
    screen = app.screen
    assert isinstance(screen, BrowseScreen)
    if typed:
        screen.query_one(Input).value = typed
        await pilot.pause()
    return screen


async def test_what_is_typed_is_found_at_once_in_both_languages(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await browse(pilot, app)
        assert isinstance(app.focused, LongList)
        assert listed(app) == ["conv", "pick", "several", "claim", "explain"]
        assert "5 of 5" in shown(app, "#bar")
        screen.query_one(Input).value = "激活"
        await pilot.pause()
        assert listed(app) == ["several", "explain"]
        await pilot.press("slash", "b", "k")
        assert screen.query_one(Input).value == "激活bk", "letters are words in the field"
        assert listed(app) == []
        assert "No question matches" in shown(app, "#columns")
        await pilot.press("enter")
        assert app.screen is screen, "of nothing there is nothing to look at"
        await pilot.press("escape")
        assert len(listed(app)) == 5
        await pilot.press("escape")
        assert isinstance(app.screen, HomeScreen)
        await pilot.press("slash")
        assert isinstance(app.focused, Input), "from home this key leads to the field"


async def test_the_cursor_moves_from_the_field_and_enter_looks_or_a_double_click(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await browse(pilot, app)
        await pilot.press("slash", "down", "down", "up", "enter")
        assert isinstance(app.screen, PreviewScreen)
        assert "demo/pick" in shown(app, "#bar")
        assert "Which layer has no weights? x<y and y>z, W[l]" in shown(app, "#prompt")
        assert "3. Linear" in shown(app, "#prompt")
        assert shown(app, "#verdict") == ""
        await pilot.press("escape")
        assert app.screen is screen
        assert screen.query_one(LongList).cursor == 1
        await pilot.click("#found", offset=(10, 2))
        assert screen.query_one(LongList).cursor == 2
        await pilot.click("#found", offset=(10, 9))
        assert screen.query_one(LongList).cursor == 2, "below the rows there is nothing"
        await pilot.double_click("#found", offset=(10, 3))
        assert isinstance(app.screen, PreviewScreen)
        assert "demo/claim" in shown(app, "#bar")


async def test_filters_are_turned_by_keys_of_the_list_and_reported(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await browse(pilot, app)
        await pilot.press("d")
        assert listed(app) == ["conv"]
        assert "d Difficulty ‹ ●○○ ›" in shown(app, "#filters")
        await pilot.press("D", "y", "y")
        assert listed(app) == ["pick", "several"]
        assert "y Type ‹ choice ›" in shown(app, "#filters")
        await pilot.press("x")
        assert len(listed(app)) == 5
        assert "‹" not in shown(app, "#filters")
        await pilot.press("b", "t", "t")
        assert listed(app) == ["pick", "several", "claim", "explain"]
        assert "t Topic ‹ Words ›" in shown(app, "#filters")
        await pilot.press("slash")
        assert app.focused is app.screen.query_one(Input)


async def test_a_flag_is_kept_shown_and_a_state_to_filter_by(make_study: MakeStudy) -> None:
    context = make_study()
    app = DlquizApp(context)
    async with app.run_test(size=SIZE) as pilot:
        await browse(pilot, app)
        await pilot.press("down", "f")
        assert context.store.flags.flagged() == {"demo/pick"}
        assert lines(app)[1].split()[:2] == ["★", "○"]
        assert lines(app)[0].split()[0] == "○"
        await pilot.press("S")
        assert listed(app) == ["pick"]
        assert "s State ‹ flagged ›" in shown(app, "#filters")
        await pilot.press("f")
        assert (listed(app), context.store.flags.flagged()) == ([], frozenset())


async def test_rows_tell_what_history_says(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await browse(pilot, app, "conv")
        await pilot.press("p")
        assert [session_of(app).total, session_of(app).current.variant.question.id] == [1, "conv"]  # type: ignore[union-attr]
        app.screen.query_one("#line", Input).value = "11"
        await pilot.press("enter", "escape", "enter")
        assert app.screen is screen, "the list is come back to"
        assert lines(app)[0].split()[:2] == ["◐", "An"]
        assert lines(app)[0].endswith("100%")


@pytest.mark.sweep
async def test_the_key_of_a_preview_is_hidden_until_it_is_asked_for(make_study: MakeStudy) -> None:
    context = make_study()
    app = DlquizApp(context)
    async with app.run_test(size=SIZE) as pilot:
        await browse(pilot, app, "conv")
        await pilot.press("enter")
        assert "An input of width 20" in shown(app, "#prompt")
        assert shown(app, "#verdict") == ""
        await pilot.press("v")
        assert "Answer\n  11\n" in shown(app, "#verdict")
        assert "Working" in shown(app, "#verdict")
        await pilot.press("a")
        assert shown(app, "#verdict") == "", "of other numbers the key is hidden again"
        await pilot.press("f")
        assert shown(app, "#bar").startswith("★ demo/conv")
        await pilot.press("p")
        assert (session_of(app).total, context.store.history()) == (1, [])


@pytest.mark.sweep
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_kind_is_previewed_with_its_key(make_study: MakeStudy, kinds, tmp_path, language) -> None:
    context = make_study(banks=[*kinds, tmp_path / "demo.yaml"], settings=Settings(language=language))
    app = DlquizApp(context)
    seen = set()
    async with app.run_test(size=SIZE) as pilot:
        for question in context.library.questions():
            app.push_screen(PreviewScreen(question, 3))
            await pilot.pause()
            before = shown(app, "#prompt")
            await pilot.press("v")
            answer = shown(app, "#verdict").splitlines()
            assert before.strip()
            assert answer[0] == {"en": "Answer", "zh": "答案"}[language]
            assert answer[1].startswith("  ")
            assert len(answer[1].strip()) > 0
            seen.add(question.type)
            await pilot.press("escape")
    assert seen == {"numeric", "choice", "true_false", "open", "text", "cloze", "ordering", "matching", "steps"}


async def test_the_line_of_keys_has_only_what_works_now(app: DlquizApp) -> None:
    async with app.run_test(size=(200, 40)) as pilot:
        screen = await browse(pilot, app)
        in_list = {act.word for act in screen.acts()}
        assert {"filter", "search", "practise_found", "back"} <= in_list
        await pilot.press("slash", "slash")
        app.post_message(Key("fullwidth_solidus", "／"))
        await pilot.pause()
        assert screen.query_one(Input).value == "", "the key that leads to the field is not the first letter in it"
        assert not {act.word for act in screen.acts()} & {"filter", "search", "practise_found", "flag"}
        await pilot.press("a", "slash")
        assert screen.query_one(Input).value == "a/"


async def test_banks_that_change_are_found_as_they_are_now(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await browse(pilot, app)
        bank = app.context.library.banks[0]
        fewer = replace(app.context.library, banks=(replace(bank, questions=bank.questions[2:]),))
        app.context = replace(app.context, library=fewer)
        screen.renew(None)
        await pilot.pause()
        assert listed(app) == ["several", "claim", "explain"]


def test_filters_are_not_broken_over_two_lines(make_study: MakeStudy) -> None:
    library, options = make_study().library, SessionOptions(bank="demo", topic="words", kind="true_false", difficulty=2)
    for width in (24, 36, 60, 76, 200):
        found = filters_text(library, options, "flagged", "en", width).plain
        assert "d Difficulty ‹ ●●○ ›" in found
        assert "y Type ‹ true or false ›" in found
    assert filters_text(library, SessionOptions(), None, "en", 36).plain == "b   t   y   d   s"
    for language in LANGUAGES:
        for options in (SessionOptions(), SessionOptions(kind="numeric")):
            assert say(language, "browse_standing") in filters_text(library, options, None, language, 56).plain


async def test_of_very_many_only_the_rows_in_sight_are_drawn(make_study: MakeStudy, monkeypatch) -> None:
    context = make_study()
    bank = context.library.banks[0]
    many = tuple(replace(bank.questions[n % 5], id=f"q{n}") for n in range(10_000))
    context = replace(context, library=replace(context.library, banks=(replace(bank, questions=many),)))
    drawn = set()
    monkeypatch.setattr(browse_module, "row", lambda found, *rest: drawn.add(found.question.id) or row(found, *rest))
    app = DlquizApp(context)
    async with app.run_test(size=SIZE) as pilot:
        await browse(pilot, app)
        await pilot.press("end", "home")
        assert "10,000 of 10,000" in shown(app, "#bar")
        assert {"q0", "q9999"} <= drawn
        assert len(drawn) < 100
        await pilot.press("p")
        assert session_of(app).total == MOST_PRACTISED
