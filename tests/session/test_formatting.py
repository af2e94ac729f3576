"""What is said of results, sessions and drills, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, timedelta, timezone

import pytest
from asking import next_question
from attempt_samples import sample
from session_samples import START, answer_rightly, asked, sit

from dlquiz.messages import Text
from dlquiz.progress.records import StoredAttempt
from dlquiz.progress.store import Store, memory_store
from dlquiz.schedule import Rating
from dlquiz.session.drilling import Drilled
from dlquiz.session.formatting import (
    answers_text,
    choice_text,
    drill_end,
    drill_standing,
    saving_text,
    summary_text,
    taken_back_text,
    undone_text,
)
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
