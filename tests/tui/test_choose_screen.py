"""Choosing what to practise on the screen: rows to turn, numbers to type, and what fits, shown at once."""

from __future__ import annotations

from typing import Any

import pytest
from driving import SIZE, MakeStudy, session_of, shown, state_of
from every_case import every_case
from textual.pilot import Pilot
from textual.widgets import OptionList

from dlquiz.session.options import SessionOptions
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.practice.filters import CHOICES, chosen, turned, typed
from dlquiz.tui.practice.screen import ChooseScreen

ROW = {choice.field: place for place, choice in enumerate(CHOICES)}


def rows(app: DlquizApp) -> list[str]:
    listing = app.screen.query_one(OptionList)
    return [str(listing.get_option_at_index(place).prompt) for place in range(listing.option_count)]


def value(app: DlquizApp, field: str) -> str:
    return rows(app)[ROW[field]].partition("‹ ")[2].removesuffix(" ›")


async def go_to(pilot: Pilot[None], field: str) -> None:
    pilot.app.screen.query_one(OptionList).highlighted = ROW[field]
    await pilot.pause()


@pytest.mark.sweep
async def test_from_a_row_of_home_to_a_session_of_what_was_chosen(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("down", "down", "down", "s")
        assert isinstance(app.screen, ChooseScreen)
        assert (value(app, "bank"), value(app, "topic")) == ("Demo [b]W[l][/b]", "Words")
        assert shown(app, "#fit") == "4 questions fit: 0 due, 4 new."
        await go_to(pilot, "kind")
        await pilot.press("right")
        assert value(app, "kind") == "choice"
        assert shown(app, "#fit") == "2 questions fit: 0 due, 2 new."
        await go_to(pilot, "number")
        await pilot.press("1", "2", "backspace")
        assert value(app, "number") == "1"
        await pilot.press("3")
        assert value(app, "number") == "13"
        await pilot.press("enter")
        assert session_of(app).total == 2, "no more than fit, so that none is asked twice"
        assert state_of(app).variant.question.type == "choice"


@pytest.mark.sweep
async def test_what_was_chosen_is_remembered_but_for_the_row(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("s")
        await go_to(pilot, "order")
        await pilot.press("right")
        await go_to(pilot, "minutes")
        await pilot.press("2", "0")
        await pilot.press("escape")
        assert isinstance(app.screen, HomeScreen)
        await pilot.press("down", "s")
        assert (value(app, "order"), value(app, "minutes")) == ("weakest first", "20 min")
        assert value(app, "number") == "as many as the time allows"
        assert value(app, "bank") == "Demo [b]W[l][/b]"
        await pilot.press("enter")
        assert session_of(app).total is None
        assert "20 min left" in shown(app, "#bar")


async def test_where_nothing_fits_that_is_said_and_nothing_begins(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("down", "down", "s")
        await go_to(pilot, "difficulty")
        await pilot.press("left")
        assert value(app, "difficulty") == "●●●"
        text = shown(app, "#fit")
        assert text == ("no question of the difficulty `3` in the bank `demo` of the topic `sizes`; difficulties: 1")
        await pilot.press("enter")
        assert isinstance(app.screen, ChooseScreen)


@pytest.mark.parametrize(
    ("field", "before", "step", "after"),
    [
        ("difficulty", None, 1, 1),
        ("difficulty", 3, 1, None),
        ("difficulty", None, -1, 3),
        ("number", 13, 1, 15),
        ("number", 13, -1, 10),
        ("number", 2, -1, None),
        ("number", 700, 1, None),
        ("tag", "gone", 1, None),
    ],
)
def test_a_row_is_turned(make_study: MakeStudy, field: str, before: Any, step: int, after: Any) -> None:
    choice = CHOICES[ROW[field]]
    assert chosen(turned(make_study().library, SessionOptions(**{field: before}), choice, step), choice) == after


@every_case(
    ("field", "before", "digit", "after"),
    [
        ("number", None, 7, 7),
        ("number", 7, 5, 75),
        ("number", 100, 0, 1000),
        ("number", 1000, 0, 1000),
        ("number", None, 0, None),
        ("number", 75, None, 7),
        ("number", 7, None, None),
        ("minutes", 20.0, None, 2),
        ("difficulty", None, 2, None),
    ],
)
def test_a_number_is_typed(field: str, before: Any, digit: int | None, after: Any) -> None:
    choice = CHOICES[ROW[field]]
    assert chosen(typed(SessionOptions(**{field: before}), choice, digit), choice) == after


def test_another_bank_has_other_topics(make_study: MakeStudy) -> None:
    library, bank = make_study().library, CHOICES[ROW["bank"]]
    assert turned(library, SessionOptions(bank="demo", topic="sizes"), bank, 1).topic is None
    assert list(CHOICES[ROW["topic"]].values(library, SessionOptions())) == [None]
    assert list(CHOICES[ROW["topic"]].values(library, SessionOptions(bank="demo"))) == [None, "sizes", "words"]
