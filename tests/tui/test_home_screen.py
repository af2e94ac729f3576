"""Home: a tree that folds, figures at its rows, and what is reported beside it at each size."""

from __future__ import annotations

from datetime import UTC, date
from functools import partial

import pytest
from driving import SIZE, MakeStudy, notices, session_of, shown, state_of
from progress_samples import record, some_months
from textual import events
from textual.content import Content

from dlquiz.messages import LANGUAGES, Language
from dlquiz.progress.rollups import DayTally
from dlquiz.progress.store import Store
from dlquiz.session.home_summary import HomeSummary
from dlquiz.settings import Settings
from dlquiz.text.cells import cell_width
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.browse.screen import BrowseScreen
from dlquiz.tui.home.presenter import topic_rows
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.home.summary import head, side
from dlquiz.tui.home.topics import overview
from dlquiz.tui.home.tree_table import TreeTable
from dlquiz.tui.pictures.trees import Branch, Column


def rows(app: DlquizApp) -> list[str]:
    table = app.screen.query_one(TreeTable)
    return [str(table.line(row)) for row in range(table.count)]


def names(app: DlquizApp) -> list[str]:
    return [row.split("  ")[0].strip() if not row.startswith(" ") else row[4:].split("  ")[0] for row in rows(app)]


async def test_home_counts_banks_and_topics_which_fold_under_their_bank(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        assert names(app) == ["All banks", "▾ Demo [b]W[l][/b]", "Sizes", "Words"]
        assert [row.split()[-3:-2] for row in rows(app)] == [["0/5"], ["0/5"], ["0/1"], ["0/4"]]
        assert "5 questions · 5 new · 0 due" in shown(app, "#bar")
        table = app.screen.query_one(TreeTable)
        await pilot.press("down", "down", "down", "space")
        assert names(app) == ["All banks", "▸ Demo [b]W[l][/b]"]
        assert table.place == 1, "the cursor goes to the bank"
        await pilot.press("left")
        assert len(rows(app)) == 2, "what is folded stays folded"
        await pilot.press("right")
        assert len(rows(app)) == 4
        await pilot.press("up", "space")
        assert len(rows(app)) == 2, "the first row stands for all"


async def test_a_key_typed_before_anything_is_shown_is_for_home(
    make_study: MakeStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    def on_load(app: DlquizApp) -> None:
        app.post_message(events.Key("b", "b"))

    monkeypatch.setattr(DlquizApp, "on_load", on_load, raising=False)
    app = DlquizApp(make_study())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, BrowseScreen)
        await pilot.press("escape")
        assert isinstance(app.screen, HomeScreen)


async def test_a_click_goes_to_a_row_a_second_one_chooses_it_and_one_on_the_triangle_folds(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        table = app.screen.query_one(TreeTable)
        await pilot.click("#banks", offset=(8, 3))
        assert table.place == 3
        assert isinstance(app.screen, HomeScreen)
        await pilot.click("#banks", offset=(1, 1))
        assert len(rows(app)) == 2
        await pilot.click("#banks", offset=(8, 1))
        assert session_of(app).current is not None


async def test_a_wider_screen_says_how_topics_stand(make_study: MakeStudy, store: Store) -> None:
    record(store, some_months())
    app = DlquizApp(make_study())
    async with app.run_test(size=(139, 45)) as pilot:
        assert "Mastery by topic" not in shown(app, "#side")
        await pilot.resize_terminal(140, 45)
        await pilot.pause()
        side = shown(app, "#side")
        for heading in ("Today", "Streak", "Last time", "Recent mistakes", "Mastery by topic"):
            assert heading in side
        context = app.context
        rows = topic_rows(overview(context.library, store, context.clock(), UTC, context.limits).rows, "en")
        assert len(rows) > 1
        assert [row.value for row in rows] == sorted(row.value or 0 for row in rows), "the least mastered first"
        below = side[side.index("Mastery by topic") :]
        assert below.index(rows[0].label) < below.index(rows[-1].label)
        await pilot.resize_terminal(200, 45)
        await pilot.pause()
        (months,) = [line.split() for line in shown(app, "#side").split("\n") if "Jan" in line]
        assert len(months) == 12, "there is room for a year"


async def test_enter_on_all_banks_starts_today_and_on_another_row_what_it_stands_for(make_study: MakeStudy) -> None:
    app = DlquizApp(make_study(settings=Settings(new_per_day=2)))
    async with app.run_test(size=SIZE) as pilot:
        assert "Start today" in shown(app, "#keys")
        await pilot.press("down")
        await pilot.pause()
        assert "Start today" not in shown(app, "#keys")
        await pilot.press("enter")
        assert not session_of(app).options.today
        await pilot.press("escape", "up", "enter")
        assert session_of(app).options.today
        assert session_of(app).total == 2
        await pilot.press("escape", "down", "down", "enter")
        assert state_of(app).variant.question.topic == "sizes"
        assert state_of(app).total == 1


async def test_no_row_is_drawn_that_is_not_in_sight(app: DlquizApp) -> None:
    drawn: set[int] = set()

    def cells(number: int) -> list[Content]:
        drawn.add(number)
        return [Content(str(number))]

    async with app.run_test(size=(80, 12)) as pilot:
        table = app.screen.query_one(TreeTable)
        columns = [Column("n", 4)]
        branches = [Branch(1, f"Bank {number}", "", partial(cells, number)) for number in range(500)]
        table.show_branches(branches, columns)
        await pilot.pause()
        assert table.count == 500
        assert drawn == set(range(table.size.height))
        await pilot.press("up")
        await pilot.pause()
        assert table.place == 499, "above the first row is the last"
        assert drawn == {*range(table.size.height), *range(500 - table.size.height, 500)}
        await pilot.press("down")
        assert table.place == 0


async def test_switching_the_language_says_in_the_old_one_how_to_go_back(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("l")
        assert app.language == "zh"
        assert notices(app) == ["Switched to Chinese. Ctrl+L switches back."]
        await pilot.press("ctrl+l")
        assert app.language == "en"


def test_a_day_that_is_done_says_how_to_go_on_with_new_questions(make_study: MakeStudy, store: Store) -> None:
    context = make_study()
    limits = context.limits._replace(new=0)
    summary = overview(context.library, context.store, context.clock(), context.zone, limits).summary
    said = head(summary, context.zone, "en", 76, rows=1).plain
    assert summary.more
    assert said == "Today   done. Enter goes on with new questions."


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("days_left", [None, 188])
def test_todays_line_beside_the_banks_is_divided_and_not_cut(language: Language, days_left: int | None) -> None:
    seen = HomeSummary(
        date(2026, 11, 30), 1570, 200, 1117.0, DayTally(), 0, practised=False, days={}, last=None, days_left=days_left
    )
    drawn = side(seen, {}, (), UTC, language, 30, rows=40).plain
    assert "1,570" in drawn or "1570" in drawn
    assert "…" not in drawn.split("\n\n", maxsplit=1)[0]
    assert max(map(cell_width, drawn.split("\n"))) <= 30
