"""What is said of results, sessions and drills, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, timedelta, timezone

import pytest
from asking import next_question
from attempt_samples import sample
from session_samples import START, answer_rightly, asked, failing_store, sit

from dlquiz.grading.verdict import Verdict
from dlquiz.kinds.open import Open
from dlquiz.messages import Text
from dlquiz.progress.records import StoredAttempt
from dlquiz.progress.store import Store, memory_store
from dlquiz.questions.kinds import RubricPoint
from dlquiz.schedule import Rating
from dlquiz.session.drilling import Drilled
from dlquiz.session.formatting import (
    Held,
    answers_text,
    choice_text,
    drill_end,
    drill_standing,
    drill_text,
    held_text,
    leech_text,
    rating_text,
    saving_text,
    summary_text,
    taken_back_text,
    undone_text,
)
from dlquiz.session.leeches import Leech
from dlquiz.session.state import Result
from dlquiz.session.today import Limits


@pytest.fixture
def store() -> Iterator[Store]:
    with memory_store() as store:
        yield store


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


@pytest.mark.parametrize(
    ("marks", "en", "zh"),
    [
        (None, "0 of 4 points met", "答到 0 个要点，共 4 个"),
        ((False,) * 4, "0 of 4 points met", "答到 0 个要点，共 4 个"),
        ((False, False, False, True), "1 of 4 points met (no. 4)", "答到 1 个要点（第 4 个），共 4 个"),
        ((True, False, True), "2 of 3 points met (no. 1, 3)", "答到 2 个要点（第 1, 3 个），共 3 个"),
    ],
)
def test_points_are_counted_before_they_are_named(marks: tuple[bool, ...] | None, en: str, zh: str) -> None:
    verdict = Verdict("partly", 0.5, [], Text.same(""), marks=marks)
    point = RubricPoint(Text.same("said"))
    kind = Open(Text.same("all"), (point,) * (len(marks) if marks else 4))
    assert kind.tally(verdict)[0] == (en, zh)


def test_a_disk_that_is_full_is_reported_with_the_answer() -> None:
    with failing_store() as store:
        store.failures = 1
        session = sit("claim pick", store)
        asked(session)
        assert saving_text(session.submit("true")).en == "not saved"


@pytest.mark.parametrize(
    ("rating", "why", "usual", "expected"),
    [
        (None, "right", None, ""),
        (Rating.GOOD, "right", None, "Rated Good"),
        (Rating.EASY, "quick", 9.96, "Rated Easy: quicker than half your usual 10.0 s"),
        (Rating.EASY, "quick", 42.4, "Rated Easy: quicker than half your usual 42 s"),
        (Rating.EASY, "quick", 89.9, "Rated Easy: quicker than half your usual 90 s"),
        (Rating.EASY, "quick", 90.0, "Rated Easy: quicker than half your usual 1.5 min"),
        (Rating.EASY, "quick", 600.0, "Rated Easy: quicker than half your usual 10 min"),
    ],
)
def test_a_rating_is_reported_with_its_reason(
    right: Result, rating: Rating | None, why: str, usual: float | None, expected: str
) -> None:
    assert rating_text(replace(right, rating=rating, why=why, usual=usual)).en == expected


def test_the_ratings_to_choose_from_are_the_three_others(right: Result) -> None:
    found = choice_text(replace(right, rating=Rating.GOOD))
    assert [part.split()[0] for part in found.en.split(" · ")] == ["1", "2", "4"]
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


# Leeches


@pytest.mark.parametrize(
    ("leech", "en"),
    [
        (Leech("b/q", 8), "Forgotten 8 times."),
        (
            Leech("b/q", 8, mistake="bias", label=Text.same("bias"), times=5),
            "Forgotten 8 times. Most frequent mistake here: bias, 5×.",
        ),
        (Leech("b/q", 8, easier="b/p"), "Forgotten 8 times. Easier: b/p."),
    ],
)
def test_a_leech_is_reported_with_the_ways_out_there_are(leech: Leech, en: str) -> None:
    found = leech_text(leech)
    assert found.en == en
    assert found.zh.count("。") == en.count(".")
    assert "。 " not in found.zh


# Sessions


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (Held(), ""),
        (Held(due=2, limits=Limits(new=9, reviews=50)), "Left for another day: 2 due (daily limit 50)."),
        (
            Held(due=2, siblings=1, new=3, limits=Limits(new=9, reviews=50), repeats=4, asked=9),
            "Left for another day: 2 due (daily limit 50), 1 due (a sibling comes first today), 3 new (daily limit 9).",
        ),
    ],
)
def test_what_a_session_leaves_is_reported_with_the_limit_that_holds_it(held: Held, expected: str) -> None:
    assert held_text(held).en == expected
    assert bool(held_text(held).zh) == bool(expected)


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


def test_the_rules_of_a_drill_are_those_of_how_many_questions_know_the_mistake() -> None:
    assert "on at least two different questions" in drill_text(Drilled("bias", Text.same("bias"), (), 2)).en
    assert "which only one question has" in drill_text(Drilled("bias", Text.same("bias"), (), 1)).en
