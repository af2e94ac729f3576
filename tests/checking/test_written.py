"""A bank file that is being written: its questions, their lines and their faults at each save."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dlquiz.bank import Library, load_library
from dlquiz.checking import read_written

BANK = """\
format: 1
id: mine
title: Mine
questions:
  - id: first
    type: true_false
    topic: t
    prompt: First?
    answer: true
  - type: true_false
    topic: t
    prompt: It has no id.
    answer: true
  - id: second
    type: numeric
    topic: t
    prompt: '{{n}}?'
    parameters: {n: {integer: [1, 9]}}
    answer: {expression: n}
topics:
  t: Topic
"""
NONE = Library(())


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    file = tmp_path / "mine.yaml"
    file.write_text(BANK, "utf-8")
    return file


def test_each_question_has_its_lines_and_the_faults_in_them(bank: Path) -> None:
    change(bank, "answer: {expression: n}", "answer: {expression: m}")
    written = read_written(bank, NONE)
    assert written.lines == {"first": (5, 9), "second": (14, 19)}
    assert written.texts["first"] == "\n".join(BANK.splitlines()[4:9])
    assert written.question("first") is not None
    assert (written.question("second"), written.question("gone")) == (None, None)
    assert [(fault.line, fault.code) for fault in written.faults_of("second")] == [(19, "B121")]
    assert written.faults_of("first") == written.faults_of("gone") == []
    assert [fault.line for fault in written.faults] == [10, 19], "also those of the question without an id"


def test_of_two_questions_with_one_id_the_first_is_meant(bank: Path) -> None:
    change(bank, "id: second", "id: first")
    written = read_written(bank, NONE)
    assert written.lines == {"first": (5, 9)}
    assert "B105" in {fault.code for fault in written.faults}


def test_a_question_that_is_no_yaml_keeps_its_id_and_its_lines(bank: Path) -> None:
    before = read_written(bank, NONE)
    change(bank, "type: numeric", "type：numeric")
    written = read_written(bank, NONE)
    assert written.lines == before.lines
    assert (written.unreadable, before.unreadable) == ({"second"}, frozenset())
    assert written.changed(before) == ["second"]
    assert [(fault.line, fault.code) for fault in written.faults_of("second")] == [(15, "B006")]
    assert written.faults_of_others("second") == written.faults_of_others("first") == []


def test_the_questions_that_were_changed_are_found(bank: Path) -> None:
    before = read_written(bank, NONE)
    assert read_written(bank, NONE).changed(before) == []
    change(bank, "title: Mine", "title: My own\n# with a line more")
    assert read_written(bank, NONE).changed(before) == [], "they only stand elsewhere"
    change(bank, "integer: [1, 9]", "integer: [1, 8]")
    assert read_written(bank, NONE).changed(before) == ["second"]
    change(bank, "id: first", "id: zeroth")
    assert read_written(bank, NONE).changed(before) == ["zeroth", "second"]


def test_a_question_is_checked_as_by_the_command(bank: Path) -> None:
    change(bank, "answer: {expression: n}", "answer: {expression: 1/(n - n)}")
    written = read_written(bank, NONE)
    assert {fault.code for fault in written.check("second")} == {"B150"}
    assert written.check("first") == written.check("gone") == []


def test_a_copy_of_an_installed_bank_is_read_in_its_place(bank: Path, tmp_path: Path) -> None:
    installed = load_library([bank])
    copy = Path(shutil.copy(bank, tmp_path / "copy.yaml"))
    change(copy, "First?", "Changed?")
    written = read_written(copy, installed)
    question = written.library.question("mine/first")
    assert question.prompt.en == "Changed?"
    assert {fault.line for fault in written.faults} == {10}, "the id of the bank is not taken"
    assert len(read_written(bank, installed).library.loaded) == 1, "the same file is there once"


def test_a_question_may_lead_to_one_of_another_bank(bank: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(
        "format: 1\nid: other\ntitle: Other\nquestions:\n"
        "  - {id: why, type: open, topic: t, prompt: Why?, answer: So., rubric: [{point: so}],\n"
        "     follow_ups: [mine/first]}\n"
    )
    assert [fault.code for fault in read_written(other, NONE).check("why")] == ["B142"]
    assert read_written(other, load_library([bank])).check("why") == []


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "B005"), (b"\xff\xfe\x00", "B003"), (b"a: [1", "B006"), (b"words", "B103"), (None, "B001")]
)
def test_a_file_that_is_no_bank_has_one_fault_and_no_question(bank: Path, data: bytes | None, code: str) -> None:
    bank.unlink() if data is None else bank.write_bytes(data)
    written = read_written(bank, NONE)
    assert [fault.code for fault in written.faults] == [code]
    assert (written.texts, written.question("first"), written.check("first")) == ({}, None, [])
