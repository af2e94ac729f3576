"""The checker: files in order, as many seeds as asked, and the shipped banks clean."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_banks import checked, follow, numeric, options, texts

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
