"""`analyse`, as a command."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest
from command_fixtures import Command, written
from history_samples import START, answer, entry

from dlquiz.reports import written_lines

QUESTIONS = ["demo/conv", "demo/pair", "other/size"]


@pytest.fixture
def exports(tmp_path: Path) -> list[Path]:
    """Ten learners at three questions of two banks."""
    rng, files = random.Random(2), []
    for learner in range(10):
        rows = []
        for question in QUESTIONS:
            wrong = rng.random() < 0.5
            mistake = "kernel_doubled" if wrong and question == "demo/conv" else None
            rows.append(answer(f"{learner}-{question}", question, score=float(not wrong), mistake=mistake))
        files.append(tmp_path / f"{learner}.jsonl")
        files[-1].write_bytes(b"".join(written_lines(map(entry, rows))))
    return files


def test_json_has_the_learners_and_the_figures_of_each_question(dlquiz: Command, exports: list[Path]) -> None:
    found = dlquiz("analyse", *exports, "--json")
    assert found.code == 0
    assert list(found.document) == ["learners", "questions"]
    assert found.document["learners"] == 10
    assert [each["question"] for each in found.document["questions"]] == QUESTIONS
    assert found.document["questions"][0]["mistakes"][0]["name"] == "kernel_doubled"
    assert all(each["n"] == 10 and each["slope"] is None for each in found.document["questions"])
    assert dlquiz("analyse", *reversed(exports), "--json").document == found.document


def test_only_one_bank_is_shown_with_the_same_figures(dlquiz: Command, exports: list[Path], demo: Path) -> None:
    whole = dlquiz("analyse", *exports, "--json").document
    one = dlquiz("analyse", *exports, "--json", "--bank", demo).document
    assert one["questions"] == whole["questions"][:2]
    assert one["learners"] == 10
    assert dlquiz("analyse", *exports, "--bank", demo.parent, "--json").document == one
    assert dlquiz("analyse", *exports, "--bank", "nowhere").refusal


def test_text_and_html_in_both_languages(dlquiz: Command, exports: list[Path], demo: Path) -> None:
    text = dlquiz("--bank", demo, "analyse", *exports)
    assert "10 learners, 3 questions, 30 first answers" in text.out
    assert "demo/conv" in text.out and "kernel_doubled" in text.out
    assert "10 名学习者，3 道题，30 次首答" in dlquiz("analyse", *exports, "--language", "zh").out
    page = dlquiz("analyse", *exports, "--format", "html", "--language", "zh").out
    assert (
        page.startswith("<!DOCTYPE html>") and 'lang="zh-Hans"' in page and "kernel_doubled" in page.replace("\\", "")
    )


def test_packed_files_standard_input_and_the_same_file_twice(dlquiz: Command, exports: list[Path]) -> None:
    packed = exports[0].with_suffix(".jsonl.gz")
    packed.write_bytes(gzip.compress(exports[0].read_bytes()))
    alone = dlquiz("analyse", exports[0], exports[0], "--json").document
    assert alone["learners"] == 1
    assert dlquiz("analyse", packed, "--json").document == alone
    assert dlquiz("analyse", "-", "--json", typed=exports[0].read_text("utf-8")).document == alone


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"nothing\n", ":1: "),
        (b'{"dlquiz":"progress","format":99}\n', ":1: a newer dlquiz"),
        (b"SQLite format 3\x00" + bytes(100), " is a progress file, not an export"),
        (b"\x1f\x8b" + bytes(20), ":1: "),
    ],
)
def test_a_file_that_is_no_export_is_one_sentence(
    dlquiz: Command, exports: list[Path], tmp_path: Path, content: bytes, said: str
) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_bytes(content)
    assert f"{bad}{said}" in dlquiz("analyse", exports[0], bad).refusal


def test_a_renamed_question_has_its_present_name(dlquiz: Command, tmp_path: Path) -> None:
    export = tmp_path / "one.jsonl"
    bank = written(
        tmp_path / "renamed.yaml",
        "format: 1\nid: renamed\ntitle: {en: Renamed, zh: 改名}\nquestions:\n"
        "  - {id: today, aliases: [old/name], type: true_false, topic: t, prompt: P, answer: true}\n",
    )
    export.write_bytes(b"".join(written_lines([entry(answer("a", "old/name", at=START))])))
    (found,) = dlquiz("--bank", bank, "analyse", export, "--json").document["questions"]
    assert found["question"] == "renamed/today"
