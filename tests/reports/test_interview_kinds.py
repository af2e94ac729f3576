"""What the report of an interview tells of each type of question: what was offered, as it was shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from interview_reports import attempt, interview
from regrading_samples import CHAIN, CLAIM, MATCH, ORDER, RATIO, SEVERAL, answer, library

from dlquiz.messages import Language, Text, say
from dlquiz.progress import records
from dlquiz.progress.interviews import Place
from dlquiz.progress.records import StoredAttempt
from dlquiz.progress.store import Store, open_store
from dlquiz.reports.interviews import Line, document, report_of
from dlquiz.reports.interviews.values import Group
from dlquiz.reports.plain import plain_lines


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "progress.db") as opened:
        yield opened


def line_of_answer(attempt: StoredAttempt, question: str) -> Line:
    """The line about an answer, where `question` stands in the bank by now."""
    where = Place(attempt.question, attempt.seed, attempt.id, seconds=30.0)
    (line,) = report_of(interview(where), {attempt.id: attempt}, library(question)).lines
    return line


def offered(line: Line) -> list[str]:
    return [label.en + text.en for label, text in line.offered]


def test_items_are_reported_by_the_numbers_that_the_answer_names(store: Store) -> None:
    line = line_of_answer(answer(store, ORDER, "{A} {C} {B}"), ORDER)
    texts = [text.partition(". ")[2] for text in offered(line)]
    assert offered(line) == [f"{number}. {text}" for number, text in enumerate(texts, 1)]
    assert [texts[int(number) - 1] for number in line.answer.split()] == ["A", "C", "B"]
    assert line.outcome == "partly"


def test_pairs_are_reported_by_letters_and_numbers(store: Store) -> None:
    line = line_of_answer(answer(store, MATCH, "{A} {C}"), MATCH)
    assert offered(line)[:2] == ["A. l", "B. m"]
    rights = dict(text.split(". ") for text in offered(line)[2:])
    assert sorted(rights.values()) == ["A", "B", "C"]
    assert [rights[number] for number in line.answer.split()] == ["A", "C"]


def test_options_are_reported_by_the_numbers_that_the_answer_names(store: Store) -> None:
    line = line_of_answer(answer(store, SEVERAL, "{A},{C}"), SEVERAL)
    options = dict(text.split(". ") for text in offered(line))
    assert sorted(options.values()) == ["A", "B", "C", "D"]
    assert [options[number] for number in line.answer.split(",")] == ["A", "C"]


def test_steps_are_reported_by_their_numbers(store: Store) -> None:
    line = line_of_answer(answer(store, CHAIN, "21", "42"), CHAIN)
    assert offered(line) == ["Step 1: P", "Step 2: P"]
    assert line.outcome == "right"


def test_a_question_of_another_type_by_now_is_reported_without_words(store: Store) -> None:
    was = answer(store, RATIO, "2")
    line = line_of_answer(was, CLAIM.replace("claim", "ratio"))
    assert (line.answer, line.outcome, line.offered) == ("2", "wrong", ())
    assert line.expected.en == "2.5"
    assert not any(line.prompt)


def test_an_answer_that_nobody_would_read_today_is_reported_as_it_was_marked(store: Store) -> None:
    was = answer(store, RATIO, "2.5")._replace(answer="two and a half")
    line = line_of_answer(was, RATIO)
    assert (line.answer, line.outcome, line.prompt.en) == ("two and a half", "right", "P")
    assert not any(line.feedback)


CODE = """
  - id: rows
    type: code
    topic: t
    prompt: P
    function: softmax
    arguments: [logits]
    reference: softmax
    cases: [{name: few, title: few rows, times: 2, parameters: {logits: {real: [-2, 2], shape: [3, 4]}}}]
"""


@pytest.fixture
def written(tmp_path: Path) -> StoredAttempt:
    """An attempt at a function, whose source must not be run again."""
    changes = {"bank": "b", "question": "b/rows", "kind": "code", "parameters": {}, "expected": "softmax"}
    groups = (records.Group("few", 1, 2, "value"),)
    found = attempt("width", "raise SystemExit", 0.0, mistake="normalised_over_columns", groups=groups, **changes)
    with open_store(tmp_path / "written.db") as opened:
        opened.record(found)
        (stored,) = opened.history()
    return stored


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_groups_of_a_function_are_reported_and_nothing_is_run(
    written: StoredAttempt, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dlquiz.grading.code.judging.run", lambda *_: pytest.fail("it is run"))
    where = Place(written.question, written.seed, written.id, seconds=30.0)
    report = report_of(interview(where), {written.id: written}, library(CODE))
    (line,) = report.lines
    assert line.groups == (Group(Text.same("few rows"), 1, 2),)
    page = "\n".join(plain_lines(document(report, language), language))
    assert say(language, "report_group", title="few rows", passed=1, count=2) in page
    assert "raise SystemExit" not in page
    assert line.title.in_language(language) in page
    gone = report_of(interview(where), {written.id: written}, library(CLAIM)).lines[0]
    assert gone.groups == (Group(Text.same("few"), 1, 2),)


def test_a_mistake_that_the_reference_does_not_know_any_more_keeps_its_name(written: StoredAttempt) -> None:
    for mistake in ("gone", None):
        line = line_of_answer(written._replace(mistake=mistake), CODE)
        assert (line.mistake, line.title) == (mistake, Text("", ""))
