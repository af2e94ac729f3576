"""The pages of progress say what the figures say: in words and bars, in both languages, whatever the history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from unicodedata import category

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from progress_samples import NOW, answer, record, some_months, view_of
from strategies.texts import LANGUAGE

from dlquiz.bank import Library
from dlquiz.progress.store import Store, memory_store
from dlquiz.text.cells import cell_width
from dlquiz.tui.context import AppContext
from dlquiz.tui.progress.pages import PAGES, View, drawn, page
from dlquiz.tui.progress.pages.topics import weakest_topic

MakeStudy = Callable[..., AppContext]


@pytest.fixture
def library(make_study: MakeStudy) -> Library:
    return make_study().library


def lines(name: str, view: View, width: int = 75) -> list[str]:
    return [line.rstrip() for line in drawn(page(name, view), width).plain.split("\n")]


def row(name: str, view: View, label: str) -> str:
    """The last line that begins with a label."""
    return [line for line in lines(name, view) if line.strip().startswith(label)][-1]


@pytest.mark.parametrize("name", PAGES)
def test_before_the_first_answer_every_page_says_what_to_do(store: Store, library: Library, name: str) -> None:
    assert lines(name, view_of(store, library)) == ["No answers yet: practice, and this page fills by itself."]
    assert lines(name, view_of(store, library, "zh")) == ["还没有作答：开始练习后，这里会显示统计。"]


class TestOverview:
    def test_it_counts_and_adds_up_time(self, store: Store, library: Library) -> None:
        record(store, [answer("conv"), answer("pick", 3), answer("pick", 300, "wrong", seconds=3600.0)])
        rows = lines("overview", view_of(store, library))
        assert rows[0].startswith("3 answers to 2 questions · ")
        assert rows[1] == "Time: 30 s today, 1 min in 7 days, 1 h 1 min in all"
        assert "Answers a day · Streak: 1 day (longest: 1 day)" in rows

    def test_a_streak_that_today_may_still_break_says_so(self, store: Store, library: Library) -> None:
        record(store, [answer("conv", 1), answer("conv", 2)])
        rows = lines("overview", view_of(store, library))
        assert "Answers a day · Streak: 2 days (longest: 2 days); today is still open" in rows


class TestTopics:
    def test_few_answers_make_a_wide_bar(self, store: Store, library: Library) -> None:
        # The answers of many questions tell more than those of one.
        record(store, [answer("conv"), *(answer(name, 1) for name in ("pick", "several", "claim", "explain"))])
        few, many = (row("topics", view_of(store, library), name) for name in ("Sizes", "Words"))
        assert few.count("▒") > many.count("▒") > 0
        assert "100% (27–100)  1 answer" in few
        assert "4 answers" in many

    def test_topics_stand_below_their_bank_in_its_order(self, store: Store, library: Library) -> None:
        record(store, [answer("pick", verdict="wrong")])
        rows = lines("topics", view_of(store, library))
        bank = next(place for place, line in enumerate(rows) if line.startswith("Demo [b]W[l][/b]"))
        assert [line[:7] for line in rows[bank + 1 : bank + 3]] == ["  Sizes", "  Words"]
        assert rows[bank + 1].endswith("–")

    def test_the_weakest_come_first(self, store: Store, library: Library) -> None:
        record(store, [answer("conv"), *(answer("pick", day, "wrong") for day in range(5))])
        rows = lines("topics", view_of(store, library))
        assert rows[0] == "Weakest topics"
        assert rows[2].startswith("Words")
        assert rows[3].startswith("Sizes")

    def test_what_is_gone_from_the_banks_is_named_and_not_practised(self, store: Store, library: Library) -> None:
        record(store, [answer("gone/x", verdict="wrong"), answer("conv")])
        view = view_of(store, library)
        assert "gone/words" in "\n".join(lines("topics", view))
        assert weakest_topic(view.figures, library) == ("demo", "sizes")


class TestAccuracy:
    def test_types_and_difficulties_go_by_their_words(self, store: Store, library: Library) -> None:
        record(store, [answer("conv"), answer("claim", verdict="wrong")])
        rows = "\n".join(lines("accuracy", view_of(store, library)))
        assert "numeric " in rows
        assert "true or false " in rows
        assert "●○○ recall" in rows
        rows = "\n".join(lines("accuracy", view_of(store, library, "zh")))
        assert "判断题 " in rows
        assert "●●○ 一般" in rows


class TestMemory:
    def test_without_a_review_nothing_is_known(self, store: Store, library: Library) -> None:
        record(store, [answer("conv"), answer("conv", 0.1)])
        rows = lines("memory", view_of(store, library), 120)
        assert rows[0] == "No question has been answered again on a later day yet: retention is not known."
        assert len(rows) == 2

    def test_what_was_recalled_lately_and_ever(self, store: Store, library: Library) -> None:
        record(store, [answer("conv", 100), answer("conv", 90), answer("conv", 80, "wrong"), answer("conv", 2)])
        view = view_of(store, library)
        assert row("memory", view, "last 30 days").endswith("1 review")
        assert row("memory", view, "ever").endswith("3 reviews")
        assert row("memory", view, "ever").count("▒") < row("memory", view, "last 30 days").count("▒")
        assert "Recalled in the reviews of each week" in lines("memory", view)


class TestMistakes:
    def test_each_is_explained_in_the_language(self, store: Store, library: Library) -> None:
        made = [answer("conv", 9, "wrong", mistake="padding_once"), answer("conv", 8, "wrong", mistake="padding_once")]
        record(store, made)
        rows = "\n".join(lines("mistakes", view_of(store, library)))
        assert "last 2026-02-21 · 2×" in rows
        assert "The padding was counted once" in rows
        assert "Why it tempts: " in rows
        rows = "\n".join(lines("mistakes", view_of(store, library, "zh")))
        assert "最近 2026-02-21 · 2 次" in rows
        assert "为什么容易错：" in rows

    def test_of_one_that_the_banks_do_not_know_any_more_that_is_said(self, store: Store, library: Library) -> None:
        record(store, [answer("gone/x", verdict="wrong", mistake="lost"), answer("conv", 0, "wrong", mistake="other")])
        rows = lines("mistakes", view_of(store, library))
        assert sum("The question is gone from the banks" in line for line in rows) == 2

    def test_leeches_are_listed_with_their_ways_out(self, store: Store, library: Library) -> None:
        # Nine times known and forgotten again.
        record(store, [answer("pick", 10 * time, "wrong" if time % 2 == 0 else "right") for time in range(18)])
        rows = lines("mistakes", view_of(store, library), 110)
        place = rows.index("Questions forgotten again and again")
        assert rows[place + 1] == "Which layer has no weights? x<y and y>z, W[l]"
        assert rows[place + 2].strip() == "Forgotten 9 times."

    def test_the_last_time_goes_by_the_learners_day(self, store: Store, library: Library) -> None:
        early = NOW.replace(hour=3)  # before 4:00
        record(store, [answer("conv", 0, "wrong", mistake="padding_once", at=early)])
        assert "last 2026-02-28 · 1×" in "\n".join(lines("mistakes", view_of(store, library)))


class TestCalibration:
    def test_few_answers_prove_no_difference(self, store: Store, library: Library) -> None:
        record(store, [answer("explain"), answer("pick", verdict="wrong")])
        rows = lines("calibration", view_of(store, library), 110)
        assert rows[0].endswith("No clear difference.")
        assert row("calibration", view_of(store, library), "Words").endswith("1/1, not sure")

    def test_many_do(self, store: Store, library: Library) -> None:
        record(
            store,
            [
                answer(name, day, "wrong" if name == "pick" else "right")
                for name in ("explain", "pick")
                for day in range(9)
            ],
        )
        rows = lines("calibration", view_of(store, library), 130)
        assert rows[0].endswith("You mark yourself more kindly than you are marked.")
        assert row("calibration", view_of(store, library), "Words").endswith("9/9")


class TestDays:
    def test_the_latest_answers_are_reported_as_typed(self, store: Store, library: Library) -> None:
        record(store, [answer("conv", answer="[b]1[/b]\n\x1b[2J2"), answer("pick", 1, "wrong", answer="2")])
        assert lines("history", view_of(store, library), 60)[1:] == [
            "✓ 03-01 12:00 An input of width n, kernel 3, stride 2, padd…",
            "  → [b]1[/b] [2J2",
            "✗ 02-28 12:00 Which layer has no weights? x<y and y>z, W[l]",
            "  → 2",
        ]

    def test_what_was_given_up_or_left_the_banks_is_named(self, store: Store, library: Library) -> None:
        record(store, [answer("conv", 0, "wrong", answer="?\n?"), answer("gone/x", 1, "wrong", answer="2")])
        assert lines("history", view_of(store, library), 30)[2:4] == ["  → Given up", "✗ 02-28 12:00 gone/x"]


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
