"""Moving among the pages of progress; what they say is tested beside them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from driving import SIZE, session_of, shown
from progress_samples import answer, record, some_months

from dlquiz.progress.store import Store
from dlquiz.session import figures as gathering
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.context import AppContext
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.progress import screen as progress
from dlquiz.tui.progress.pages import PAGES
from dlquiz.tui.question.screen import QuestionScreen

MakeStudy = Callable[..., AppContext]
HEADINGS = {
    "overview": "Answers a day · ",
    "topics": "Weakest topics",
    "accuracy": "Mean score by difficulty",
    "memory": "Recalled in the reviews of each week",
    "mistakes": "What they are",
    "calibration": "Own marks for open answers",
    "time": "Minutes a day",
    "history": "Latest answers",
}


@pytest.fixture
def app(make_study: MakeStudy, store: Store) -> DlquizApp:
    record(store, some_months())
    return DlquizApp(make_study())


def page_of(app: DlquizApp) -> str:
    (name,) = (name for name in PAGES if HEADINGS[name] in shown(app, "#figures"))
    return name


@pytest.mark.sweep
async def test_arrows_turn_the_pages_around(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("p")
        seen = [page_of(app)]
        for _ in PAGES:
            await pilot.press("right")
            seen.append(page_of(app))
        assert seen == [*PAGES, "overview"]
        await pilot.press("left", "left")
        assert page_of(app) == "time"


@pytest.mark.parametrize("keys", ["12345678", "１２３４５６７８"])
async def test_each_page_has_its_number(app: DlquizApp, keys: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("p")
        for name, key in reversed(list(zip(PAGES, keys, strict=True))):
            await pilot.press(key)
            assert page_of(app) == name


@pytest.mark.sweep
async def test_figures_are_gathered_when_progress_is_seen_and_at_no_key(
    app: DlquizApp, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathered: list[int] = []

    def figures(*given: object, **named: object) -> gathering.Figures:
        gathered.append(store.figures.answered())
        return gathering.figures(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(progress, "figures", figures)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("p", "right", "3", "ctrl+l", "ctrl+t", "f1")
        assert gathered == [136]
        record(store, [answer("claim")])
        await pilot.press("escape")
        assert gathered == [136, 137]
        await pilot.press("escape")
        assert isinstance(app.screen, HomeScreen)


async def test_the_weakest_topic_is_one_key_away(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("p", "w")
        assert isinstance(app.screen, QuestionScreen)
        frame = session_of(app).current
        assert frame is not None
        assert frame.variant.question.topic == "words"


async def test_a_click_on_a_title_opens_its_page(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("p")
        bar = shown(app, "#bar")
        await pilot.click("#bar", offset=(1 + bar.index("Accuracy"), 0))
        assert page_of(app) == "accuracy"
        await pilot.click("#bar", offset=(1 + bar.index("Overview") + 7, 0))
        assert page_of(app) == "overview"
