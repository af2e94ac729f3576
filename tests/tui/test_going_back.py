"""Help, seeds, undo and going on with what was left, as wired on the screens."""

from __future__ import annotations

import pytest
from asking import next_question
from driving import SIZE, MakeStudy, ask, notices, session_of, shown, state_of
from textual.widgets import Input

from dlquiz.progress.records import Draft
from dlquiz.progress.store import Store
from dlquiz.session.options import SessionOptions
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.question import screen as question_screen
from dlquiz.tui.question.screen import QuestionScreen
from dlquiz.tui.question.seed import SeedScreen
from dlquiz.tui.question.summary import SummaryScreen

pytestmark = pytest.mark.sweep


def asked(app: DlquizApp) -> tuple[str, int]:
    question_state = state_of(app)
    return question_state.variant.question.id, question_state.variant.seed


# Seeds


async def test_the_numbers_of_a_seed_are_asked(make_study: MakeStudy) -> None:
    app = DlquizApp(make_study(), SessionOptions(number=5))
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "conv")
        await pilot.press("f7")
        assert isinstance(app.screen, SeedScreen)
        below, own = app.screen_stack[-2].query_one("#line", Input), app.screen.query_one(Input)
        assert below.styles.border_top[1] != own.styles.border_top[1], "only one field looks as if keys went there"
        await pilot.press("x", "enter")
        assert shown(app, "#why") == "A seed is a whole number, such as 7."
        app.screen.query_one(Input).value = "１２３"
        await pilot.press("enter")
        assert isinstance(app.screen, QuestionScreen)
        assert asked(app) == ("conv", 123)
        assert "123" not in shown(app, "#bar")
        await pilot.press("1", "1", "enter")
        await pilot.press("f7", "f7")
        assert "123" in shown(app, "#why")
        assert app.clipboard == "123"
        app.screen.query_one(Input).value = "124"
        await pilot.press("enter")
        assert asked(app) == ("conv", 124)
        assert "2/6" in shown(app, "#bar")


# Going on with what was left


async def test_continue_goes_on_with_the_session_that_was_left(make_study: MakeStudy, store: Store) -> None:
    app = DlquizApp(make_study(), SessionOptions(topic="words", number=4, order="new"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f3", "enter")
        left = asked(app)
        await pilot.press("escape", "enter")
        assert isinstance(app.screen, HomeScreen)
        await pilot.press("c")
        assert asked(app) == left
        assert "1/3" in shown(app, "#bar")
        names = []
        assert session_of(app).relearned == (1, 1), "what was failed before is still to be relearned"
        while (question_state := next_question(session_of(app))) is not None:
            if question_state.relearned:
                session_of(app).skip()
                continue
            names.append(question_state.variant.question)
            session_of(app).reveal()
        assert {question.topic for question in names} == {"words"}
        assert len(names) == 3


async def test_a_session_that_nothing_fits_any_more_goes_on_in_the_bank(make_study: MakeStudy, store: Store) -> None:
    context = make_study()
    store.drafts.save(Draft("demo/conv", 5, [], "1+", context.clock(), 3.0, {"mode": "practice", "tag": "gone"}))
    app = DlquizApp(context)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("c")
        assert asked(app) == ("conv", 5)
        assert session_of(app).total == 5


async def test_it_is_kept_now_and_then_for_whom_the_program_is_taken_from(
    make_study: MakeStudy, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(question_screen, "KEEP_EVERY", 0.02)
    app = DlquizApp(make_study(), SessionOptions(number=5))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(0.2)
        draft = store.drafts.current()
        assert draft is not None and draft.seconds is not None and draft.seconds >= 2


# The end of the time, and of a review


async def test_the_question_under_way_is_finished_and_then_the_time_is_up(make_study: MakeStudy, store: Store) -> None:
    # A second passes at every look at the clock.
    app = DlquizApp(make_study(), SessionOptions(minutes=0.5))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        for _ in range(40):
            if not isinstance(app.screen, QuestionScreen):
                break
            await pilot.press("f3", "enter")
        assert isinstance(app.screen, SummaryScreen)
        assert "The time is up." in notices(app)
    assert 0 < store.figures.answered() < 30
