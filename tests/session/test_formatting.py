"""What is said of results, sessions, drills and figures, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, timedelta, timezone

import pytest
from asking import next_question
from attempt_samples import DAY, sample
from session_samples import BANK, START, answer_rightly, asked, library_from, sit

from dlquiz.bank import Library
from dlquiz.messages import Text
from dlquiz.progress.estimates import wilson
from dlquiz.progress.records import StoredAttempt
from dlquiz.progress.statistics import Calibration, Retention, Streak
from dlquiz.progress.store import Store, memory_store
from dlquiz.schedule import Rating
from dlquiz.session.drilling import Drilled
from dlquiz.session.figures import Figures, TimeSpent, figures
from dlquiz.session.formatting import (
    answers_text,
    calibration_text,
    choice_text,
    drill_end,
    drill_standing,
    forecast_text,
    predicted_text,
    retention_text,
    saving_text,
    streak_text,
    summary_text,
    taken_back_text,
    time_text,
    undone_text,
)
from dlquiz.session.own_figures import own_figures_text
from dlquiz.session.state import Result


@pytest.fixture(scope="module")
def right() -> Result:
    with memory_store() as store:
        session = sit("claim", store)
        asked(session)
        return session.submit("true")


# One result


@pytest.mark.parametrize(
    ("days", "day", "en", "zh"),
    [
        (None, None, "Saved", "已保存"),
        (1, None, "Saved. Next review: tomorrow", "明天"),
        (12, None, "Saved. Next review: in 12 days", "12 天"),
        (12, date(2025, 3, 1), "Saved. Next review: in 12 days, on 2025-03-13", "2025-03-13"),
        (10**7, date(2025, 3, 1), "Saved. Next review: in 10000000 days, on 9999-12-31", "9999-12-31"),
    ],
)
def test_what_is_saved_says_when_it_comes_back(
    right: Result, days: int | None, day: date | None, en: str, zh: str
) -> None:
    found = saving_text(replace(right, saved=True, due_days=days), day)
    assert found.en == en
    assert zh in found.zh


def test_what_is_not_saved_says_so_whatever_was_planned(right: Result) -> None:
    assert saving_text(replace(right, saved=False, due_days=3), date(2025, 3, 1)).en == "not saved"


def test_the_ratings_to_choose_from_are_the_three_others(right: Result) -> None:
    found = choice_text(replace(right, rating=Rating.GOOD))
    assert [part.split()[0] for part in found.en.split("\u00a0·\u00a0")] == ["1", "2", "4"]
    assert found.zh != found.en


def test_an_answer_taken_back_is_reported_by_what_it_was(right: Result) -> None:
    assert undone_text(right).en == "Taken back: b/claim, right. It is asked again."
    drawn = replace(right.question_state.variant, parameters={"n": 3})
    again = undone_text(replace(right, question_state=replace(right.question_state, variant=drawn)))
    assert again.en == "Taken back: b/claim, right. It is asked again, with new numbers."


def test_an_answer_taken_back_later_is_reported_by_the_clock_on_the_wall() -> None:
    stored = StoredAttempt(*sample("cnn/size", START, answer="2\x1b[31m8 \n" + "9" * 100))
    found = taken_back_text(stored, timezone(timedelta(hours=9)))
    assert found.en == "Taken back: cnn/size, 2025-03-01 21:00, right: 2 [31m8 " + "9" * 52
    assert "2025-03-01 12:00" in taken_back_text(stored, UTC).zh


def test_answers_are_counted_in_words() -> None:
    assert [answers_text(count).en for count in (0, 1, 2)] == ["0 answers", "1 answer", "2 answers"]


def test_a_summary_counts_what_came_out(store: Store) -> None:
    session = sit("claim pick third", store)
    answer_rightly(session)
    asked(session)
    session.submit("1" if asked(session).variant.options.index(0) else "2")
    next_question(session)
    session.reveal()
    assert summary_text(session.results).en == "3 answered: 1 right, 0 partly, 2 wrong."


# Drills


@pytest.mark.parametrize(
    ("row", "across", "standing", "end"),
    [
        ("", 2, "avoided 0 of 3", "The drill of bias is not done: avoided 0 of 3."),
        ("aaa", 2, "avoided 3 of 3, now at another question", "The drill of bias is not done: avoided 3 of 3, now "),
        ("aaab", 2, "avoided 4 of 4", "bias avoided 4 times in a row, at 2 questions."),
        ("aaa", 1, "avoided 3 of 3", "bias avoided 3 times in a row, at 1 question."),
    ],
)
def test_a_drill_tells_where_it_stands_and_how_it_ended(row: str, across: int, standing: str, end: str) -> None:
    drilled = Drilled("bias", Text.same("bias"), tuple(row), across)
    assert drill_standing(drilled).en == standing
    assert drill_end(drilled).en.startswith(end)


# Figures


def test_time_spent() -> None:
    result = time_text(TimeSpent(today=0, week=90_000, ever=7_260_000))
    assert result == (
        "Time: 0 s today, 1 min in 7 days, 2 h 1 min in all",
        "用时：今天 0 秒，近 7 天 1 分钟，累计 2 小时 1 分钟",
    )


def test_only_a_streak_that_may_break_today_says_so() -> None:
    assert streak_text(Streak(3, 5, today=True)).en == "Streak: 3 days (longest: 5 days)"
    assert streak_text(Streak(3, 5, today=False)).en == "Streak: 3 days (longest: 5 days); today is still open"
    assert streak_text(Streak(0, 5, today=False)).en == "Streak: 0 days (longest: 5 days)"


@pytest.mark.parametrize(
    ("own", "computed", "result"),
    [
        ((1.0, 30), (0.3, 30), "You mark yourself more kindly than you are marked."),
        ((0.3, 30), (1.0, 30), "You mark yourself more strictly than you are marked."),
        ((1.0, 2), (0.3, 2), "No clear difference."),
        ((1.0, 0), (0.3, 2), "Calibration needs answers to open questions beside computed ones."),
    ],
)
def test_marks_differ_only_where_their_bounds_lie_apart(
    own: tuple[float, int], computed: tuple[float, int], result: str
) -> None:
    found = Calibration("", wilson(*own), own[1], wilson(*computed), computed[1])
    assert calibration_text(found).en.endswith(result)


# Of a history


@pytest.fixture(scope="module")
def studied() -> Figures:
    """Four days of answers: one question that came back on a later day, and three answered once, one of them gone."""
    with memory_store() as store:
        store.record(sample("b/sum", START, seconds=60.0))
        store.record(
            sample("b/third", START + DAY, seconds=30.0, verdict="wrong", score=0.0, rating=1, mistake="inverse")
        )
        store.record(sample("b/sum", START + 2 * DAY, seconds=20.0))
        store.record(sample("b/essay", START + 3 * DAY, seconds=10.0, kind="open", verdict="partly", score=0.5))
        store.record(sample("gone/q", START + 3 * DAY, seconds=5.0))
        return figures(store, library_from(BANK), START + 3 * DAY, UTC, resting=lambda name: name == "b/essay")


def test_figures_are_those_of_the_answers(studied: Figures) -> None:
    assert (studied.today, studied.answered, studied.questions) == (date(2025, 3, 4), 5, 4)
    assert studied.time == TimeSpent(today=15_000, week=125_000, ever=125_000)
    assert studied.streak == Streak(4, 4, today=True)
    assert "b/third" in studied.due
    assert "b/essay" not in studied.due
    assert (studied.retention_ever.reviewed, studied.retention_ever.recalled) == (1, 1)
    assert [(kind, group.questions) for kind, group in studied.kinds.items()] == [("numeric", 3), ("open", 1)]
    assert sum(group.questions for group in studied.difficulties.values()) == 3
    assert [(mistake.name, mistake.count) for mistake in studied.mistakes] == [("inverse", 1)]
    assert len(studied.forecast) == 30


def test_retention_is_reported_lately_and_ever(studied: Figures) -> None:
    ever = Retention(40, 30, wilson(0.75, 40))
    assert retention_text(replace(studied, retention=ever, retention_ever=ever)).en == (
        f"Recalled in reviews: {ever.share.bounded} of 40 in 30 days, {ever.share.bounded} of 40 ever"
    )
    none = Retention(0, 0, wilson(0, 0))
    lately_none = retention_text(replace(studied, retention=none, retention_ever=ever)).en
    assert lately_none.startswith("Recalled in reviews: none in")
    never = retention_text(replace(studied, retention=none, retention_ever=none)).en
    assert never.startswith("No question has been answered")


def test_a_week_of_what_comes_is_reported_and_all_of_it_counted(studied: Figures) -> None:
    result = forecast_text(replace(studied, forecast=[5, 1, 2, 3, 4, 5, 6, 7, 80]))
    assert result.en == "Coming due: 5 today, then 1, 2, 3, 4, 5, 6; 113 in 30 days"
    assert "1、2、3、4、5、6" in result.zh


def test_what_is_remembered_is_reported_with_its_bounds() -> None:
    result = predicted_text(wilson(0.987, 20)).en
    assert result == "Expected to be remembered now: 99% (86–100) of the questions answered"
    assert "no estimate yet" in predicted_text(None).en
    assert "暂无估计" in predicted_text(None).zh


# One's own history


def test_of_a_question_it_says_how_often_how_well_and_the_commonest_mistake(store: Store) -> None:
    assert own_figures_text(store, Library(()), "cnn/size") is None
    store.record(sample(score=1.0))
    found = own_figures_text(store, Library(()), "cnn/size")
    assert found == ("Your answers: 1, mean score 100%.", "你作答 1 次，平均得分 100%。")
    for number, mistake in enumerate(["bias", "stride", "stride"], 1):
        at = START + timedelta(hours=number)
        store.record(sample(at=at, score=0.0, verdict="wrong", mistake=mistake))
    found = own_figures_text(store, Library(()), "cnn/size")
    assert found.en == "Your answers: 4, mean score 25%. Commonest mistake: stride, 2 times."
    assert found.zh == "你作答 4 次，平均得分 25%。最常犯的错误：stride，2 次。"
