"""The checker: files in order, as many seeds as asked, and names of other questions: follow-ups and aliases."""

# ruff: noqa: E501 - a bank in one line is read more easily than one in five

from __future__ import annotations

from pathlib import Path

import pytest
from every_case import every_case
from small_banks import HEAD, Row, assert_clean, assert_found, checked, follow, numeric, options, place, question, texts

from dlquiz.checking import check_paths
from dlquiz.errors import UsageError


def test_faults_come_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    late = texts("'$\\frac{1$'") + "  - {id: q2, type: none, topic: t, prompt: P}\n"
    (tmp_path / "b.yaml").write_text(late.replace("id: b", "id: second"), "utf-8")
    (tmp_path / "a.yaml").write_text(numeric("{value: 1}", "tolerance: {}"), "utf-8")
    report = check_paths([tmp_path / "b.yaml", tmp_path / "a.yaml"])
    assert [(Path(fault.file).name, fault.line, fault.code) for fault in report.faults] == [
        ("b.yaml", 5, "B112"),
        ("b.yaml", 6, "B106"),
        ("a.yaml", 5, "B103"),
    ]
    assert (report.files, report.questions) == (2, 1)


def test_seeds_are_as_many_as_asked_and_progress_is_reported(tmp_path: Path) -> None:
    # One value of 50 collides: of 400 seeds some meet it, a single one need not (seed 0 draws the 7).
    text = options("'{{n}}'", "'7'", "{n: {integer: [1, 50]}}")
    assert checked(tmp_path, text, 400).errors == 1
    assert checked(tmp_path, text.replace("'7'", "'8'"), 1).errors == 0
    progress: list[tuple[int, int]] = []
    check_paths([tmp_path], 1, lambda done, total: progress.append((done, total)))
    assert progress == [(1, 1)]


def test_a_follow_up_may_stand_in_another_bank(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(follow("other/q"), "utf-8")
    assert [fault.code for fault in check_paths([tmp_path]).faults] == ["B142"]
    (tmp_path / "b.yaml").write_text(texts("P").replace("id: b", "id: other"), "utf-8")
    assert check_paths([tmp_path]).faults == ()


def test_a_path_that_is_not_there_is_an_error_of_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        check_paths([tmp_path / "none"])


# Names of other questions

ALIASED = question("type: true_false, prompt: P, answer: true, aliases: [old/q, »b/q]")
TWICE = question("type: true_false, prompt: P, answer: true, aliases: [old/q, old/r, »old/q]")

ROWS = [
    Row(follow("»b/⟨nothing¦q⟩"), "B142", "b/nothing"),
    Row(ALIASED, "B105", "is the present name of this question", good=ALIASED.replace("»b/q", "b/was-q")),
    Row(TWICE, "B105", "`old/q` appears twice", good=TWICE.replace("»old/q", "old/s")),
]  # fmt: skip


@every_case("row", ROWS)
def test_found_at_its_place_and_not_beside_it(tmp_path: Path, row: Row) -> None:
    assert_found(tmp_path, row)
    assert_clean(tmp_path, row.good)


def two(first: str, second: str) -> str:
    return f"{HEAD}  - {{id: one, topic: t, type: true_false, prompt: P, answer: true, {first}}}\n  - {{id: two, topic: t, type: true_false, prompt: P, answer: true, {second}}}\n"


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ("aliases: [»b/two]", "difficulty: 1", "`b/two` is the present name of the question at bank.yaml, line 6"),
        ("aliases: [old/x]", "aliases: [»old/x]", "`old/x` is used already at bank.yaml, line 5"),
    ],
)
def test_an_old_name_leads_to_one_question(tmp_path: Path, first: str, second: str, message: str) -> None:
    text = two(first, second)
    (fault,) = checked(tmp_path, text).faults
    assert (fault.code, (fault.line, fault.column)) == ("B105", place(text))
    assert message in fault.message
    assert checked(tmp_path, two("aliases: [old/x]", "aliases: [old/y]")).faults == ()


def test_an_alias_may_not_be_taken_by_another_bank(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(question("type: true_false, prompt: P, answer: true, aliases: [old/q]"), "utf-8")
    other = question("type: true_false, prompt: P, answer: true, aliases: [old/q, b/q]").replace("id: b", "id: other")
    (tmp_path / "b.yaml").write_text(other, "utf-8")
    found = check_paths([tmp_path]).faults
    assert [(Path(fault.file).name, fault.code) for fault in found] == [("b.yaml", "B105"), ("b.yaml", "B105")]
    assert "is used already at a.yaml, line 5" in found[0].message
    assert "is the present name of the question at a.yaml, line 5" in found[1].message


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("b/ohter", "did you mean `b/other`?"),
        ("b/unlike-any", "name an existing question as bank/id"),
        ("c/other", "did you mean `b/other`?"),
    ],
)
def test_a_follow_up_that_is_misspelt_is_guessed(tmp_path: Path, name: str, fix: str) -> None:
    other = "  - {id: other, topic: t, type: true_false, prompt: P, answer: true}\n"
    (fault,) = checked(tmp_path, follow(name) + other).faults
    assert (fault.code, fault.fix) == ("B142", fix)
