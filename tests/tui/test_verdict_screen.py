"""After a verdict: how it was marked, a wrong array beside its key, a dispute, a rating, and the end of the session."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from arrays_bank import ARRAYS
from asking import next_question
from driving import SIZE, MakeStudy, ask, notices, session_of, shown, state_of
from textual.pilot import Pilot
from textual.widgets import Input

from dlquiz.messages import Language, say
from dlquiz.progress.store import Store
from dlquiz.schedule import Rating
from dlquiz.session.options import SessionOptions
from dlquiz.settings import Settings
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.question.answered import AnsweredScreen
from dlquiz.tui.question.dispute import DisputeScreen
from dlquiz.tui.question.screen import QuestionScreen
from dlquiz.tui.question.summary import Answers, SummaryScreen
from dlquiz.tui.question.trace import TraceScreen


@pytest.fixture
def app(make_study: MakeStudy, tmp_path: Path) -> Iterator[DlquizApp]:
    """A session of the small bank, whose progress is kept in a file."""
    context = make_study(path=tmp_path / "progress.sqlite")
    with context.store:
        yield DlquizApp(context, SessionOptions(number=5))


async def answer(pilot: Pilot[None], app: DlquizApp, typed: str) -> None:
    await ask(pilot, app, "conv")
    app.screen.query_one("#line", Input).value = typed
    await pilot.press("enter")


# How it was marked


@pytest.mark.sweep
async def test_one_key_shows_how_it_was_marked_and_escape_goes_back(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await answer(pilot, app, "12")
        await pilot.press("t")
        assert isinstance(app.screen, TraceScreen)
        lines = shown(app, "#trace").split("\n")
        assert lines[0] == "typed: “12”"
        assert "“12” → 12: the answer is 11, off by 1, allowed 0 ✗" in lines
        assert lines[-1] == "verdict: Wrong, score 0"
        await pilot.press("ctrl+l")
        assert shown(app, "#trace").startswith("输入：“12”")
        assert "判分过程" in shown(app, "#bar")
        await pilot.press("escape")
        assert isinstance(app.screen, QuestionScreen)
        assert "错误" in shown(app, "#verdict")
        await pilot.press("t", "t")
        assert isinstance(app.screen, QuestionScreen)


async def test_steps_are_traced_one_by_one_each_against_its_own_chain(make_study: MakeStudy, kinds: list[Path]) -> None:
    app = DlquizApp(make_study(banks=kinds), SessionOptions(number=5))
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "chain")
        screen = app.screen
        assert isinstance(screen, QuestionScreen)
        for answer in ("27", "13", "?"):
            screen._carry_out(screen.presenter.submit(answer))
        await pilot.press("t")
        lines = shown(app, "#trace").split("\n")
        assert [line for line in lines if line.endswith(":")] == ["Step 1:", "Step 2:", "Step 3:"]
        assert "  marked from your own Step 1 = 27" in lines
        assert "  given up" in lines
        assert lines[-2:] == ["", "verdict: Partly, score 0.3333"]


@pytest.mark.parametrize(
    ("name", "typed", "rows"),
    [
        (
            "matrix",
            "1 2 3; 30 5 0.1; 7 9 9",
            ["◐ Partly", "", "   1   2✗    3       1  2.5      3", "  30✗  5   0.1✗    −30    5  0.125"],
        ),
        ("vector", "0.5 1 2000", ["◐ Partly: 2 of 3 right", "  yours  0.5    1✗  2000"]),
        ("wide", "1 " * 8 + ";" + "2 " * 8 + ";" + "3 " * 8, ["  [1, 1] 1✗, right: 101.5", "  … and 16 more"]),
        ("blanks", "[1 2; 3 5]; 7", ["◐ (1) read as [[1, 2], [3, 5]]", "      3   5✗    3  4"]),
    ],
)
@pytest.mark.sweep
async def test_a_wrong_array_stands_beside_its_key(
    make_study: MakeStudy, tmp_path: Path, name: str, typed: str, rows: list[str]
) -> None:
    bank = tmp_path / "arrays.yaml"
    bank.write_text(ARRAYS, "utf-8")
    app = DlquizApp(make_study(banks=[bank]), SessionOptions(number=4))
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, name)
        screen = app.screen
        assert isinstance(screen, QuestionScreen)
        screen._carry_out(screen.presenter.submit(typed))
        await pilot.pause()
        text = shown(app, "#verdict").replace("\u00a0", " ").split("\n")
        for row in rows:
            assert any(line.startswith(row) for line in text), text


# Disputes


@pytest.mark.sweep
async def test_a_dispute_is_recorded_with_its_note_and_said_quietly(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await answer(pilot, app, "12")
        await pilot.press("d")
        assert isinstance(app.screen, DisputeScreen)
        await pilot.press(*"ceil", "enter")
        assert isinstance(app.screen, QuestionScreen)
        (attempt,) = app.context.store.history(disputed=True)
        assert (attempt.question, attempt.dispute) == ("demo/conv", "ceil")
        assert "disputed: ceil · listed by dlquiz history --disputed" in shown(app, "#verdict")
        await pilot.press("ctrl+l")
        assert "有异议：ceil · 可用 dlquiz history --disputed 列出" in shown(app, "#verdict")


# Ratings, and what the day leaves out


def ratings(app: DlquizApp) -> list[Rating]:
    return [attempt.rating for attempt in app.context.store.history()]


def scheduled(app: DlquizApp) -> list[str]:
    """The two lines of the verdict that tell rating and due date."""
    lines = shown(app, "#verdict").split("\n")
    place = next(number for number, line in enumerate(lines) if line.startswith(("Rated ", "评为")))
    return lines[place : place + 2]


async def test_each_number_key_rates_and_the_due_date_follows_at_once(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await answer(pilot, app, "11")
        assert scheduled(app) == [
            "Rated Good. Change: 1\xa0Again\xa0·\xa02\xa0Hard\xa0·\xa04\xa0Easy",
            "Saved. Next review: in 2 days, on 2026-03-03",
        ]
        await pilot.press("4")
        own = "Rated Easy: your own rating. Change: 1\xa0Again\xa0·\xa02\xa0Hard\xa0·\xa03\xa0Good"
        assert scheduled(app) == [own, "Saved. Next review: in 8 days, on 2026-03-09"]
        assert ratings(app) == [Rating.EASY]
        for key, word, rating in (("1", "Again", 1), ("2", "Hard", 2), ("3", "Good", 3)):
            await pilot.press(key)
            assert scheduled(app)[0].startswith(f"Rated {word}: your own rating")
            assert ratings(app) == [Rating(rating)]
        assert app.context.store.figures.mismatches() == []


async def test_what_the_day_leaves_out_is_reported_before_the_first_question_and_one_key_goes_on(
    make_study: MakeStudy, store: Store
) -> None:
    context = make_study(settings=Settings(new_per_day=1, number=2))
    begun = context.begin_session(SessionOptions(number=1), "en").session
    assert begun is not None
    first = next_question(begun)
    assert first is not None
    begun.reveal()
    app = DlquizApp(context, SessionOptions(usual=2))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        assert notices(app) == [], "it would cover the question"
        rules = shown(app, "#rules").replace("\n", " ")
        assert "Repeats: 1 of these 2 questions." in rules
        assert "Left for another day: 3 new (daily limit 1)." in rules
        assert "Ctrl+N" in rules
        await pilot.press("ctrl+n")
        await pilot.pause()
        assert shown(app, "#rules") == ""
        await pilot.press("f3", "1", "enter", "ctrl+n")
        names = {attempt.question for attempt in store.history()}
        assert first.variant.question.name in names
        assert len(names) == 2, "a new one"
        assert session_of(app).total == 2, "after the first answer the key does nothing"


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_keep_going_asks_new_questions_whatever_the_limit(
    make_study: MakeStudy, store: Store, language: Language
) -> None:
    app = DlquizApp(make_study(settings=Settings(new_per_day=1, number=2, language=language)))
    async with app.run_test(size=SIZE) as pilot:
        # The row of a bank: that of all banks would ask the one question of today.
        await pilot.press("down", "enter")
        for _ in range(2):
            await pilot.press("f3", "3", "enter")
        assert isinstance(app.screen, SummaryScreen)
        await pilot.press("c")
        await pilot.pause()
        asked_before = {attempt.question for attempt in store.history()}
        assert state_of(app).variant.question.name not in asked_before
        assert len(asked_before) == 2


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_the_title_and_the_verdict_tell_what_is_to_be_relearned(
    make_study: MakeStudy, language: Language, tmp_path: Path
) -> None:
    context = make_study(settings=Settings(language=language), path=tmp_path / "progress.db")
    app = DlquizApp(context, SessionOptions(number=1))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        to_relearn = say(language, "to_relearn", count=1)
        assert to_relearn not in shown(app, "#bar")
        await pilot.press("f3")
        assert to_relearn in shown(app, "#bar")
        here = say(language, "saved_relearn")
        assert here in shown(app, "#verdict")
        await pilot.press("3")
        assert here not in shown(app, "#verdict"), "rated good, it waits for another day"
        await pilot.press("1")
        assert here in shown(app, "#verdict")
        await pilot.press("enter")
        assert shown(app, "#bar").startswith(say(language, "relearning"))
        await pilot.press("f4")
        assert isinstance(app.screen, SummaryScreen)


async def test_a_review_whose_limit_is_reached_says_so_at_home(make_study: MakeStudy, store: Store) -> None:
    context = make_study(settings=Settings(reviews_per_day=0))
    context.begin_session(SessionOptions(number=1), "en")
    session = context.begin_session(SessionOptions(number=1), "en").session
    assert session is not None
    next_question(session)
    session.reveal()
    late = replace(context, clock=lambda: datetime(2026, 3, 9, 12, tzinfo=UTC))
    app = DlquizApp(late)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        assert "1 due" in shown(app, "#bar")
        await pilot.press("r")
        assert notices(app) == ["Left for another day: 1 due (daily limit 0). Press again to go on with them now."]
        await pilot.press("r")
        assert session_of(app).options.mode == "review"


# The last screen of a session


@pytest.mark.sweep
@pytest.mark.parametrize("size", [(80, 24), (60, 20), (200, 60)])
async def test_each_question_can_be_looked_at_again(make_study: MakeStudy, size: tuple[int, int]) -> None:
    app = DlquizApp(make_study(), SessionOptions(number=4))
    async with app.run_test(size=size) as pilot:
        await ask(pilot, app, "conv")
        app.screen.query_one("#line", Input).value = "1"
        await pilot.press("enter", "escape")
        assert isinstance(app.screen, SummaryScreen)
        answers = app.screen.query_one(Answers)
        row = answers.get_option_at_index(0).prompt.content(size[0] - 8).plain  # type: ignore[union-attr]
        assert row.startswith("✗ An input of width 20")
        question_state = app.screen._results[0].question_state
        beginning = question_state.variant.prompt.in_language("en")[:12].split("$")[0]
        assert beginning and row.startswith(f"✗ {beginning}"), "the prompt stands first"
        await pilot.press("down", "enter")
        assert isinstance(app.screen, AnsweredScreen)
        assert shown(app, "#prompt") and shown(app, "#verdict").startswith("✗ Wrong: read as 1")
        assert "Working" in shown(app, "#verdict")
        assert "Rated Again" in shown(app, "#verdict")
        assert "Change:" not in shown(app, "#verdict"), "the keys of ratings do nothing here"
        await pilot.press("ctrl+l", "escape")
        assert isinstance(app.screen, SummaryScreen)
        await pilot.press("escape")
        assert isinstance(app.screen, HomeScreen)


async def test_an_enter_too_many_opens_nothing(make_study: MakeStudy) -> None:
    app = DlquizApp(make_study(), SessionOptions(number=4))
    async with app.run_test(size=(80, 24)) as pilot:
        await ask(pilot, app, "pick")
        await pilot.press("1", "escape")
        assert shown(app, "#keys").startswith("↵ Home")
        await pilot.press("enter")
        assert isinstance(app.screen, HomeScreen)


async def test_whoever_left_in_the_middle_resumes(make_study: MakeStudy) -> None:
    """Another session would take the place of what is kept of this one."""
    app = DlquizApp(make_study(settings=Settings(number=2)))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("down", "enter", "f3", "enter")
        left = state_of(app)
        await pilot.press("escape")
        assert isinstance(app.screen, SummaryScreen)
        assert "c Resume" in shown(app, "#keys")
        await pilot.press("c")
        await pilot.pause()
        resumed = state_of(app)
        assert (resumed.variant.question.name, resumed.variant.seed) == (left.variant.question.name, left.variant.seed)
        # What is to be relearned is half done as well.
        await pilot.press("f3", "escape")
        assert say("en", "relearned", count=2, done=0) in shown(app, "#results")
        await pilot.press("c")
        await pilot.pause()
        assert state_of(app).relearned
