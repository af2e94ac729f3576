"""Home while an interview is unfinished: what was answered counts, and no figure shows how it came out."""

from __future__ import annotations

import pytest
from driving import SIZE, MakeStudy, shown

from dlquiz.messages import Language
from dlquiz.progress.store import Store
from dlquiz.settings import Settings
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.home.tree_table import TreeTable


def mastery(app: DlquizApp) -> list[str]:
    """The last cell of each row."""
    table = app.screen.query_one(TreeTable)
    return [str(table.line(row)).rstrip().rpartition("  ")[2].strip() for row in range(table.count)]


@pytest.mark.sweep
@pytest.mark.parametrize(("language", "right"), [("en", "right"), ("zh", "对")])
@pytest.mark.parametrize(("size", "where"), [(SIZE, "#glance"), ((140, 40), "#side")])
async def test_home_shows_no_verdict_of_an_interview_that_is_unfinished(
    make_study: MakeStudy, store: Store, size: tuple[int, int], where: str, language: Language, right: str
) -> None:
    app = DlquizApp(make_study(settings=Settings(language=language)))
    async with app.run_test(size=size) as pilot:
        await pilot.press("i", "enter")
        await pilot.pause()
        await pilot.press("f3", "escape")
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen)
        assert len(store.history()) == 1
        assert "1" in shown(app, where)
        assert right not in shown(app, where)
        assert set(mastery(app)) == {"–"}
        await pilot.press("x", "down", "enter")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen)
        assert right in shown(app, where)
        assert any("%" in cell for cell in mastery(app))


@pytest.mark.sweep
async def test_topics_that_the_interview_did_not_touch_keep_their_figures(app: DlquizApp, store: Store) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("down", "down", "enter")
        await pilot.pause()
        await pilot.press("f3", "escape", "enter")
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen)
        sizes = mastery(app)[2]
        assert "%" in sizes
        await pilot.press("i", "enter")
        await pilot.pause()
        await pilot.press("f3", "escape")
        await pilot.pause()
        asked = {attempt.question for attempt in store.history() if attempt.mode == "interview"}
        assert len(asked) == 1
        shown_now = mastery(app)
        assert shown_now[0] == "–"
        assert shown_now[2] == ("–" if asked == {"demo/conv"} else sizes)
