"""The pages of progress say what the figures say, whatever the history; and how one moves among them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from unicodedata import category

import pytest
from driving import SIZE, MakeStudy, shown, state_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from progress_samples import NOW, answer, record, some_months, view_of
from strategies.texts import LANGUAGE

from dlquiz.bank import Library
from dlquiz.messages import Language
from dlquiz.progress.records import Attempt
from dlquiz.progress.store import Store, memory_store
from dlquiz.session import figures as gathering
from dlquiz.text.cells import cell_width
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.progress import screen as progress
from dlquiz.tui.progress.pages import PAGES, View, drawn, page
from dlquiz.tui.progress.pages.topics import weakest_topic
from dlquiz.tui.question.screen import QuestionScreen

After = Callable[..., View]


@pytest.fixture
def library(make_study: MakeStudy) -> Library:
    return make_study().library


@pytest.fixture
def after(store: Store, library: Library) -> After:
    """What the pages show after some answers, and those before."""

    def look(*attempts: Attempt, language: Language = "en") -> View:
        record(store, attempts)
        return view_of(store, library, language)

    return look


def lines(name: str, view: View, width: int = 75) -> list[str]:
    return [line.rstrip() for line in drawn(page(name, view), width).plain.split("\n")]


def row(name: str, view: View, label: str) -> str:
    """The last line that begins with a label."""
    return [line for line in lines(name, view) if line.strip().startswith(label)][-1]


@pytest.mark.parametrize("name", PAGES)
def test_before_the_first_answer_every_page_says_what_to_do(after: After, name: str) -> None:
    assert lines(name, after()) == ["No answers yet: practice, and this page fills by itself."]
    assert lines(name, after(language="zh")) == ["还没有作答：开始练习后，这里会显示统计。"]


class TestOverview:
    def test_it_counts_and_adds_up_time(self, after: After) -> None:
        rows = lines("overview", after(answer("conv"), answer("pick", 3), answer("pick", 300, "wrong", seconds=3600.0)))
        assert rows[0].startswith("3 answers to 2 questions · ")
        assert rows[1] == "Time: 30 s today, 1 min in 7 days, 1 h 1 min in all"
        assert "Answers a day · Streak: 1 day (longest: 1 day)" in rows

    def test_a_streak_that_today_may_still_break_says_so(self, after: After) -> None:
        rows = lines("overview", after(answer("conv", 1), answer("conv", 2)))
        assert "Answers a day · Streak: 2 days (longest: 2 days); today is still open" in rows


class TestTopics:
    def test_few_answers_make_a_wide_bar(self, after: After) -> None:
        # The answers of many questions tell more than those of one.
        view = after(answer("conv"), *(answer(name, 1) for name in ("pick", "several", "claim", "explain")))
        few, many = (row("topics", view, name) for name in ("Sizes", "Words"))
        assert few.count("▒") > many.count("▒") > 0
        assert "100% (27–100)  1 answer" in few
        assert "4 answers" in many

    def test_topics_stand_below_their_bank_in_its_order(self, after: After) -> None:
        rows = lines("topics", after(answer("pick", verdict="wrong")))
        bank = next(place for place, line in enumerate(rows) if line.startswith("Demo [b]W[l][/b]"))
        assert [line[:7] for line in rows[bank + 1 : bank + 3]] == ["  Sizes", "  Words"]
        assert rows[bank + 1].endswith("–")

    def test_the_weakest_come_first(self, after: After) -> None:
        rows = lines("topics", after(answer("conv"), *(answer("pick", day, "wrong") for day in range(5))))
        assert rows[0] == "Weakest topics"
        assert rows[2].startswith("Words")
        assert rows[3].startswith("Sizes")

    def test_what_is_gone_from_the_banks_is_named_and_not_practised(self, after: After, library: Library) -> None:
        view = after(answer("gone/x", verdict="wrong"), answer("conv"))
        assert "gone/words" in "\n".join(lines("topics", view))
        assert weakest_topic(view.figures, library) == ("demo", "sizes")


class TestAccuracy:
    def test_types_and_difficulties_go_by_their_words(self, after: After) -> None:
        rows = "\n".join(lines("accuracy", after(answer("conv"), answer("claim", verdict="wrong"))))
        assert "numeric " in rows
        assert "true or false " in rows
        assert "●○○ recall" in rows
        rows = "\n".join(lines("accuracy", after(language="zh")))
        assert "判断题 " in rows
        assert "●●○ 一般" in rows


class TestMemory:
    def test_without_a_review_nothing_is_known(self, after: After) -> None:
        rows = lines("memory", after(answer("conv"), answer("conv", 0.1)), 120)
        assert rows[0] == "No question has been answered again on a later day yet: retention is not known."
        assert len(rows) == 2

    def test_what_was_recalled_lately_and_ever(self, after: After) -> None:
        view = after(answer("conv", 100), answer("conv", 90), answer("conv", 80, "wrong"), answer("conv", 2))
        assert row("memory", view, "last 30 days").endswith("1 review")
        assert row("memory", view, "ever").endswith("3 reviews")
        assert row("memory", view, "ever").count("▒") < row("memory", view, "last 30 days").count("▒")
        assert "Recalled in the reviews of each week" in lines("memory", view)


class TestMistakes:
    def test_each_is_explained_in_the_language(self, after: After) -> None:
        view = after(*(answer("conv", day, "wrong", mistake="padding_once") for day in (9, 8)))
        rows = "\n".join(lines("mistakes", view))
        assert "last 2026-02-21 · 2×" in rows
        assert "The padding was counted once" in rows
        assert "Why it tempts: " in rows
        rows = "\n".join(lines("mistakes", after(language="zh")))
        assert "最近 2026-02-21 · 2 次" in rows
        assert "为什么容易错：" in rows

    def test_of_one_that_the_banks_do_not_know_any_more_that_is_said(self, after: After) -> None:
        made = [answer(name, 0, "wrong", mistake=mistake) for name, mistake in (("gone/x", "lost"), ("conv", "other"))]
        rows = lines("mistakes", after(*made))
        assert sum("The question is gone from the banks" in line for line in rows) == 2

    def test_leeches_are_listed_with_their_ways_out(self, after: After) -> None:
        # Nine times known and forgotten again.
        view = after(*(answer("pick", 10 * time, "wrong" if time % 2 == 0 else "right") for time in range(18)))
        rows = lines("mistakes", view, 110)
        place = rows.index("Questions forgotten again and again")
        assert rows[place + 1] == "Which layer has no weights? x<y and y>z, W[l]"
        assert rows[place + 2].strip() == "Forgotten 9 times."

    def test_the_last_time_goes_by_the_learners_day(self, after: After) -> None:
        # The day begins at 4:00.
        view = after(answer("conv", 0, "wrong", mistake="padding_once", at=NOW.replace(hour=3)))
        assert "last 2026-02-28 · 1×" in "\n".join(lines("mistakes", view))


class TestCalibration:
    def test_few_answers_prove_no_difference(self, after: After) -> None:
        view = after(answer("explain"), answer("pick", verdict="wrong"))
        assert lines("calibration", view, 110)[0].endswith("No clear difference.")
        assert row("calibration", view, "Words").endswith("1/1, not sure")

    def test_many_do(self, after: After) -> None:
        verdicts = {"explain": "right", "pick": "wrong"}
        view = after(*(answer(name, day, verdict) for name, verdict in verdicts.items() for day in range(9)))
        rows = lines("calibration", view, 130)
        assert rows[0].endswith("You mark yourself more kindly than you are marked.")
        assert row("calibration", view, "Words").endswith("9/9")


class TestDays:
    def test_the_latest_answers_are_reported_as_typed(self, after: After) -> None:
        view = after(answer("conv", answer="[b]1[/b]\n\x1b[2J2"), answer("pick", 1, "wrong", answer="2"))
        assert lines("history", view, 60)[1:] == [
            "✓ 03-01 12:00 An input of width n, kernel 3, stride 2, padd…",
            "  → [b]1[/b] [2J2",
            "✗ 02-28 12:00 Which layer has no weights? x<y and y>z, W[l]",
            "  → 2",
        ]

    def test_what_was_given_up_or_left_the_banks_is_named(self, after: After) -> None:
        view = after(answer("conv", 0, "wrong", answer="?\n?"), answer("gone/x", 1, "wrong", answer="2"))
        assert lines("history", view, 30)[2:4] == ["  → Given up", "✗ 02-28 12:00 gone/x"]


ATTEMPTS = st.lists(
    st.builds(
        answer,
        st.sampled_from(("conv", "pick", "several", "claim", "explain", "gone/question-with-a-long-name")),
        st.floats(-3, 500),
        st.sampled_from(("right", "partly", "wrong")),
        kind=st.sampled_from(("numeric", "open", "steps", "of a later program")),
        topic=st.sampled_from(("sizes", "words", "a/b", "主题" * 20)),
        mistake=st.none() | st.sampled_from(("padding_once", "名字", "x" * 80)),
        seconds=st.floats(0, 1e7),
        answer=st.text(max_size=90),
    ),
    max_size=12,
)


@pytest.mark.sweep
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(attempts=ATTEMPTS, language=LANGUAGE, width=st.integers(20, 200), rows=st.integers(1, 50))
def test_whatever_the_history_every_page_is_drawn_within_its_width(library, attempts, language, width, rows):
    with memory_store() as store:
        record(store, attempts)
        view = view_of(store, library, language, rows)
    for name in PAGES:
        text = drawn(page(name, view), width - 5).plain.split("\n")
        assert max(map(cell_width, text)) <= width - 5, name
        assert all(category(mark) != "Cc" for line in text for mark in line), name


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_figures_without_banks_is_drawn(store: Store, library: Library, name: str) -> None:
    record(store, some_months())
    bare = replace(library, banks=())
    assert lines(name, view_of(store, bare))


# Moving among them

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


async def test_pages_are_turned_by_arrows_numbers_and_clicks(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("p")
        seen = [page_of(app)]
        for _ in PAGES:
            await pilot.press("right")
            seen.append(page_of(app))
        assert seen == [*PAGES, "overview"], "they go round"
        await pilot.press("left", "left")
        assert page_of(app) == "time"
        for keys in ("12345678", "１２３４５６７８"):
            for name, key in reversed(list(zip(PAGES, keys, strict=True))):
                await pilot.press(key)
                assert page_of(app) == name
        bar = shown(app, "#bar")
        await pilot.click("#bar", offset=(1 + bar.index("Accuracy"), 0))
        assert page_of(app) == "accuracy"
        await pilot.click("#bar", offset=(1 + bar.index("Overview") + 7, 0))
        assert page_of(app) == "overview"


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
        assert state_of(app).variant.question.topic == "words"
