"""Home: a tree that folds, figures at its rows, and what is reported beside it at each size."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date
from functools import partial

import pytest
from driving import SIZE, session_of, shown
from progress_samples import answer, record, some_months
from textual import events
from textual.content import Content

from dlquiz.messages import LANGUAGES, Language
from dlquiz.progress.rollups import DayTally
from dlquiz.progress.store import Store
from dlquiz.session.home_summary import HomeSummary
from dlquiz.session.options import SessionOptions
from dlquiz.settings import Settings
from dlquiz.text.cells import cell_width
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.browse.screen import BrowseScreen
from dlquiz.tui.context import AppContext
from dlquiz.tui.home.presenter import topic_rows
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.home.summary import head, side
from dlquiz.tui.home.topics import overview
from dlquiz.tui.home.tree_table import TreeTable
from dlquiz.tui.pictures.trees import Branch, Column
from dlquiz.tui.question.summary import SummaryScreen

MakeStudy = Callable[..., AppContext]


def rows(app: DlquizApp) -> list[str]:
    table = app.screen.query_one(TreeTable)
    return [str(table.line(row)) for row in range(table.count)]


def names(app: DlquizApp) -> list[str]:
    return [row.split("  ")[0].strip() if not row.startswith(" ") else row[4:].split("  ")[0] for row in rows(app)]


async def test_home_counts_banks_and_topics(make_study: MakeStudy) -> None:
    app = DlquizApp(make_study())
    async with app.run_test(size=SIZE):
        assert names(app) == ["All banks", "▾ Demo [b]W[l][/b]", "Sizes", "Words"]
        assert [row.split()[-3:-2] for row in rows(app)] == [["0/5"], ["0/5"], ["0/1"], ["0/4"]]
        assert "5 questions · 5 new · 0 due" in shown(app, "#bar")


async def test_home_row_starts_that_topic(make_study: MakeStudy) -> None:
    app = DlquizApp(make_study())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("down", "down", "enter")
        question_state = session_of(app).current
        assert question_state is not None
        assert question_state.variant.question.topic == "sizes"
        assert question_state.total == 1


async def test_topics_fold_under_their_bank_and_the_cursor_goes_to_it(make_study: MakeStudy) -> None:
    app = DlquizApp(make_study())
    async with app.run_test(size=SIZE) as pilot:
        table = app.screen.query_one(TreeTable)
        await pilot.press("down", "down", "down", "space")
        assert names(app) == ["All banks", "▸ Demo [b]W[l][/b]"]
        assert table.place == 1
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


async def test_home_is_folded_to_fit_in_the_first_frame_that_shows_it(
    make_study: MakeStudy, frames: list[list[str]]
) -> None:
    app = DlquizApp(make_study())
    async with app.run_test(size=(80, 6)) as pilot:
        await pilot.pause()
        shown_rows = [frame[3:] for frame in frames if any("▸" in line or "▾" in line for line in frame)]
        assert shown_rows and all(rows == shown_rows[-1] for rows in shown_rows)


async def test_home_comes_when_the_session_that_was_wished_for_is_left(make_study: MakeStudy) -> None:
    app = DlquizApp(make_study(), SessionOptions(number=1))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("f3", "escape")
        assert isinstance(app.screen, SummaryScreen)
        assert app.screen.acts()[0].word == "home"
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen)
        assert shown(app, "#bar").startswith("dlquiz")


async def test_folding_outlives_a_visit_elsewhere(make_study: MakeStudy) -> None:
    app = DlquizApp(make_study())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("left", "p", "escape")
        assert isinstance(app.screen, HomeScreen)
        assert len(rows(app)) == 2


async def test_a_click_goes_to_a_row_a_second_one_chooses_it_and_one_on_the_triangle_folds(
    make_study: MakeStudy,
) -> None:
    app = DlquizApp(make_study())
    async with app.run_test(size=SIZE) as pilot:
        table = app.screen.query_one(TreeTable)
        await pilot.click("#banks", offset=(8, 3))
        assert table.place == 3
        assert isinstance(app.screen, HomeScreen)
        await pilot.click("#banks", offset=(1, 1))
        assert len(rows(app)) == 2
        await pilot.click("#banks", offset=(8, 1))
        assert session_of(app).current is not None


async def test_what_is_folded_at_first_depends_on_the_room(make_study: MakeStudy) -> None:
    app = DlquizApp(make_study())
    async with app.run_test(size=(80, 7)) as pilot:
        await pilot.pause()
        assert len(rows(app)) == 2


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_two_lines_tell_today_streak_and_last_time(make_study: MakeStudy, store: Store, language: str) -> None:
    record(store, some_months())
    app = DlquizApp(make_study(settings=Settings(language=language)))  # type: ignore[arg-type]
    async with app.run_test(size=SIZE):
        today, streak = shown(app, "#glance").split("\n")
        words = {
            "en": ("Today", "1 new", "Streak", "Last time"),
            "zh": ("今日", "新题 1 道，约 1 分钟", "连续练习", "上次"),
        }[language]
        assert today.startswith(words[0])
        assert words[1] in today
        assert streak.startswith(words[2])
        assert words[3] in streak
        assert not shown(app, "#side")


async def test_a_wide_screen_has_a_column_with_calendar_and_mistakes(make_study: MakeStudy, store: Store) -> None:
    record(store, some_months())
    app = DlquizApp(make_study())
    async with app.run_test(size=(120, 40)) as pilot:
        side = shown(app, "#side")
        for heading in ("Today", "Streak", "Last time", "Recent mistakes"):
            assert heading in side
        assert "◂" in side
        assert not shown(app, "#glance")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert not shown(app, "#side")
        assert shown(app, "#glance").startswith("Today")


@pytest.mark.parametrize(("language", "title"), [("en", "padding counted once"), ("zh", "填充只算了一次")])
async def test_mistakes_beside_the_table_are_named_by_their_titles(
    make_study: MakeStudy, store: Store, language: Language, title: str
) -> None:
    store.record(answer("conv", verdict="wrong", mistake="padding_once"))
    app = DlquizApp(make_study(settings=Settings(language=language)))
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.pause()
        assert f"1×  {title}" in shown(app, "#side")
        assert "padding_once" not in shown(app, "#side")


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_no_row_is_wider_than_its_room(
    make_study: MakeStudy, store: Store, size: tuple[int, int], language: str
) -> None:
    record(store, some_months())
    app = DlquizApp(make_study(settings=Settings(language=language)))  # type: ignore[arg-type]
    async with app.run_test(size=size):
        table = app.screen.query_one(TreeTable)
        for row in range(table.count):
            assert table.line(row).cell_length <= table.scrollable_content_region.width


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_row_says_how_many_were_answered_and_how_sure_its_mastery_is(
    make_study: MakeStudy, store: Store, width: int, language: str
) -> None:
    record(store, [answer("conv"), answer("pick", verdict="wrong")])
    app = DlquizApp(make_study(settings=Settings(language=language)))  # type: ignore[arg-type]
    async with app.run_test(size=(width, 24)):
        all_banks, _, sizes, words = (" ".join(row.split()) for row in rows(app)[:4])
    for row, answered, low, high in ((all_banks, "2/5", 12, 88), (sizes, "1/1", 27, 100), (words, "1/4", 0, 73)):
        assert answered in row.split()
        assert f"{low}–{high}" in row
    shares = [int(figure) for row in (all_banks, sizes, words) for figure in re.findall(r"(\d+)% \(", row)]
    # At sixty cells a bar would cut the name of the bank.
    assert shares == ([50, 100, 0] if width > 60 or (language, width) == ("zh", 60) else [])


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


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_what_would_cover_all_is_one_line(make_study: MakeStudy, size: tuple[int, int]) -> None:
    day = "2026-03-03"
    app = DlquizApp(make_study(settings=Settings(interview_date=day, minutes_per_day=1)))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        app._begin_beside()
        await pilot.pause()
        said = " ".join(shown(app, "#glance" if size[0] < 120 else "#side").split())
        assert f"min a day would cover all by {day}." in said
        assert "2 days left" in said


async def test_enter_on_all_banks_starts_today_and_on_a_bank_that_bank(make_study: MakeStudy) -> None:
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


async def test_no_row_is_drawn_that_is_not_in_sight(make_study: MakeStudy) -> None:
    app, drawn = DlquizApp(make_study()), set()
    async with app.run_test(size=(80, 12)) as pilot:
        table = app.screen.query_one(TreeTable)
        columns = [Column("n", 4)]
        branches = [Branch(1, f"Bank {number}", "", partial(drawn_cells, drawn, number)) for number in range(500)]
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


def drawn_cells(drawn: set[int], number: int) -> list[Content]:
    drawn.add(number)
    return [Content(str(number))]


async def test_the_row_under_the_mouse_is_seen_and_forgotten(make_study: MakeStudy) -> None:
    app = DlquizApp(make_study())
    async with app.run_test(size=SIZE) as pilot:
        table = app.screen.query_one(TreeTable)

        def grounds() -> list[object]:
            # The sign after the margin, of each row.
            return [next(iter(table.render_line(row))).style.bgcolor for row in range(table.count)]  # type: ignore[union-attr]

        still = grounds()
        await pilot.hover("#banks", offset=(8, 2))
        assert [row for row, ground in enumerate(grounds()) if ground != still[row]] == [2]
        await pilot.hover("#keys")
        assert grounds() == still


async def test_figures_of_any_size_have_room(make_study: MakeStudy) -> None:
    app = DlquizApp(make_study())
    async with app.run_test(size=SIZE) as pilot:
        home = app.screen
        assert isinstance(home, HomeScreen)
        assert home._seen is not None
        first, *others = home._seen.rows
        large = first._replace(questions=1_234_567, new=1_234_000, due=999_999)
        home._seen = home._seen._replace(rows=[large, *others])
        home._fill()
        await pilot.pause()
        assert rows(app)[0].split()[2:4] == ["567/1234567", "999999"]
        assert len({len(row) for row in rows(app)}) == 1


async def test_the_key_line_has_the_most_useful_keys_and_more_where_there_is_room(make_study: MakeStudy) -> None:
    app = DlquizApp(make_study())
    async with app.run_test(size=(80, 24)) as pilot:
        keys = [key.split()[0] for key in shown(app, "#keys").split("   ") if key.strip()]
        assert (keys[:4], keys[-2:]) == (["↵", "r", "i", "p"], ["q", "F1"]), "there is room for how to leave"
        await pilot.resize_terminal(120, 40)
        assert "Networks" in shown(app, "#keys")


async def test_switching_the_language_says_in_the_old_one_how_to_go_back(make_study: MakeStudy) -> None:
    app = DlquizApp(make_study())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("l")
        assert app.language == "zh"
        assert [notice.message for notice in app._notifications] == ["Switched to Chinese. Ctrl+L switches back."]
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
