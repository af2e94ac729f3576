"""Help, seeds, undo and going on with what was left, as wired on the screens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from asking import next_question
from driving import SIZE, ask, session_of, shown
from textual.pilot import Pilot
from textual.widgets import Input

from dlquiz.progress.records import Draft
from dlquiz.progress.store import Store, open_store
from dlquiz.schedule import Rating
from dlquiz.session.options import SessionOptions
from dlquiz.settings import Settings
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.context import AppContext
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.question import screen as question_screen
from dlquiz.tui.question.screen import QuestionScreen
from dlquiz.tui.question.seed import SeedScreen
from dlquiz.tui.question.summary import SummaryScreen

pytestmark = pytest.mark.sweep

MakeStudy = Callable[..., AppContext]


def five(make_study: MakeStudy, **options: Any) -> DlquizApp:
    return DlquizApp(make_study(**options), SessionOptions(number=5))


def notices(app: DlquizApp) -> list[str]:
    return [notice.message for notice in app._notifications]


def asked(app: DlquizApp) -> tuple[str, int]:
    question_state = session_of(app).current
    assert question_state is not None
    return question_state.variant.question.id, question_state.variant.seed


async def answer(pilot: Pilot[None], app: DlquizApp, typed: str = "11") -> None:
    await ask(pilot, app, "conv")
    app.screen.query_one("#line", Input).value = typed
    await pilot.press("enter")


# The working, line by line


async def test_each_press_shows_a_line_of_the_working_and_the_last_one_caps_at_again(
    make_study: MakeStudy, store: Store
) -> None:
    app = five(make_study)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await ask(pilot, app, "conv")
        app.screen.query_one("#line", Input).value = "1"
        assert shown(app, "#working") == ""
        seen = []
        for _ in range(9):
            await pilot.press("f8")
            seen.append(shown(app, "#working"))
        assert seen[0].startswith("Working\n  o = ")
        assert [len(lines.split("\n")) for lines in seen[:2]] == [2, 3]
        assert "There is no more of the working." in notices(app)
        assert app.screen.query_one("#line", Input).value == "1"
        await pilot.press("ctrl+l")
        assert shown(app, "#working").startswith("解题过程")
        await pilot.press("1", "enter")
        assert "评为“重来”：答案已经显示过" in shown(app, "#verdict")
    assert [attempt.rating for attempt in store.history()] == [Rating.AGAIN]


async def test_after_the_verdict_and_beside_a_rubric_there_is_no_working_to_ask_for(make_study: MakeStudy) -> None:
    app = five(make_study)
    async with app.run_test(size=SIZE) as pilot:
        await answer(pilot, app)
        await pilot.press("f8", "f2")
        assert shown(app, "#working") == ""


# Seeds


async def test_the_numbers_of_a_seed_are_asked(make_study: MakeStudy, kinds: Any) -> None:
    app = five(make_study)
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


async def test_a_seed_box_that_is_left_changes_nothing(make_study: MakeStudy) -> None:
    app = five(make_study)
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "conv")
        before = asked(app)
        app.screen.query_one("#line", Input).value = "4"
        await pilot.press("f7", "9", "escape")
        assert asked(app) == before
        assert app.screen.query_one("#line", Input).value == "4"


# Undo


async def test_undo_before_the_next_answer_keeps_what_is_being_typed(make_study: MakeStudy, store: Store) -> None:
    app = five(make_study)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await ask(pilot, app, "pick")
        await pilot.press("1", "enter")
        await ask(pilot, app, "conv")
        seed = asked(app)[1]
        app.screen.query_one("#line", Input).value = "12"
        await pilot.press("f5")
        assert asked(app)[0] == "pick"
        assert notices(app) == ["Taken back: demo/pick, right. It is asked again."]
        assert store.figures.answered() == 0
        await pilot.press("1", "enter")
        assert asked(app) == ("conv", seed)
        assert app.screen.query_one("#line", Input).value == "12"


async def test_undo_goes_on_into_what_was_answered_before_after_it_was_named(
    make_study: MakeStudy, store: Store
) -> None:
    context = make_study()
    before = context.begin_session(SessionOptions(number=31), "en").session
    assert before is not None
    for _ in range(31):
        next_question(before)
        before.reveal()
    app = DlquizApp(context, SessionOptions(number=5))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await answer(pilot, app)
        await pilot.press("u")
        assert store.figures.answered() == 31
        await pilot.press("f5")
        assert store.figures.answered() == 31
        newest = store.history(limit=1)[0]
        assert notices(app)[-1].startswith(f"Before this session: {newest.question}, 2026-03-01 12:")
        for left in range(30, -1, -1):
            await pilot.press("f5")
            assert store.figures.answered() == left
        assert notices(app)[-1].startswith("Taken back: demo/")
        await pilot.press("f5")
        assert notices(app)[-1] == "There is nothing to take back."
        assert isinstance(app.screen, QuestionScreen)
    assert store.figures.mismatches() == []


async def test_a_key_that_is_held_takes_back_one_answer(make_study: MakeStudy, store: Store) -> None:
    context = make_study()
    start = context.clock()
    still = context.__class__(**{**context.__dict__, "clock": lambda: start})
    app = DlquizApp(still, SessionOptions(number=5))
    async with app.run_test(size=SIZE) as pilot:
        for _ in range(2):
            await pilot.press("f3", "enter")
        assert store.figures.answered() == 2
        await pilot.press("f5", "f5", "f5")
    assert store.figures.answered() == 1


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


async def test_a_review_that_was_left_stays_a_review(make_study: MakeStudy, store: Store) -> None:
    context = make_study()
    store.drafts.save(Draft("demo/conv", 5, [], "1+", context.clock(), 3.0, {"mode": "review"}))
    app = DlquizApp(context)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("c")
        # Nothing is due: what was left is asked all the same.
        assert asked(app) == ("conv", 5)


async def test_how_long_a_question_was_open_is_kept_when_the_program_is_left(
    make_study: MakeStudy, tmp_path: Any
) -> None:
    path = tmp_path / "progress.db"
    context = make_study(path=path)
    app = DlquizApp(context, SessionOptions(number=5))
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "conv")
        await pilot.press("ctrl+q")
    context.store.close()
    with open_store(path) as store:
        draft = store.drafts.current()
        assert draft is not None
        assert draft.seconds is not None
        assert draft.seconds > 0


async def test_it_is_kept_now_and_then_for_whom_the_program_is_taken_from(
    make_study: MakeStudy, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(question_screen, "KEEP_EVERY", 0.02)
    app = five(make_study)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(0.2)
        draft = store.drafts.current()
        assert draft is not None
        assert draft.seconds is not None
        assert draft.seconds >= 2


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


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Coming back: 1 tomorrow, 1 within 7 days, 1 within 30 days."),
        ("zh", "接下来：明天 1 道，7 天内 1 道，30 天内 1 道。"),
    ],
)
async def test_a_review_ends_with_what_comes_when(
    make_study: MakeStudy, clock: Callable[[], datetime], language: Any, expected: str
) -> None:
    context = make_study(settings=Settings(language=language))
    first = context.begin_session(SessionOptions(number=1), "en").session
    assert first is not None
    next_question(first)
    first.reveal()
    later = context.__class__(**{**context.__dict__, "clock": lambda: clock() + timedelta(days=40)})
    app = DlquizApp(later, SessionOptions(mode="review"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f3", "escape")
        assert isinstance(app.screen, SummaryScreen)
        assert shown(app, "#results").endswith(expected)


async def test_practice_does_not(make_study: MakeStudy) -> None:
    app = DlquizApp(make_study(), SessionOptions(number=1))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f3", "escape")
        assert "Coming back" not in shown(app, "#results")


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_the_key_line_of_a_question_says_how_to_give_up_and_leave(make_study: MakeStudy, language: Any) -> None:
    app = five(make_study, settings=Settings(language=language))
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "conv")
        keys = shown(app, "#keys")
        assert {"en": "F3 Give up", "zh": "F3 我不会"}[language] in keys
        for key in ("F2", "F4", "F8", "Esc", "F1"):
            assert key in keys
