"""Written banks are taken into use; a broken one keeps its last good version, and what was deleted goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlquiz.bank import Library, load_library
from dlquiz.checking import Reloaded, reload_banks

BANK = """\
format: 1
id: {id}
title: {id}
questions:
  - id: first
    type: true_false
    topic: t
    prompt: First?
    answer: true
  - id: second
    type: numeric
    topic: t
    prompt: '{{{{n}}}}?'
    parameters: {{n: {{integer: [1, 9]}}}}
    answer: {{expression: n}}
"""


class Folder:
    """A folder of banks and the library in use."""

    def __init__(self, path: Path, cache: Path | None = None) -> None:
        self.path = path
        for name in ("a", "b"):
            self.file(name).write_text(BANK.format(id=name), "utf-8")
        load_library([path], (), cache)
        self.library: Library = load_library([path], (), cache)

    def file(self, name: str) -> Path:
        return self.path / f"{name}.yaml"

    def change(self, name: str, old: str, new: str) -> None:
        text = self.file(name).read_text("utf-8")
        assert old in text
        self.file(name).write_text(text.replace(old, new), "utf-8")

    def reload(self, *names: str) -> Reloaded:
        files = [str(path) for path in sorted(self.path.glob("*.yaml"))]
        reloaded = reload_banks(self.library, files, [str(self.file(name)) for name in names])
        self.library = reloaded.library
        return reloaded

    def prompt(self, name: str) -> str | None:
        question = self.library.question(name)
        return None if question is None else question.prompt.en


@pytest.fixture(params=["read", "cached"])
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> Folder:
    """With banks that were read when they were opened, and with those that came from the cache."""
    return Folder(tmp_path, tmp_path / "index.db" if request.param == "cached" else None)


def codes(reloaded: Reloaded) -> list[str]:
    return [fault.code for faults in reloaded.faults.values() for fault in faults]


def test_a_new_text_is_taken_and_the_other_banks_are_not_read(folder):
    before = folder.library.bank("b")
    folder.change("a", "First?", "The first?")
    folder.change("b", "First?", "Unread")
    reloaded = folder.reload("a")

    assert (reloaded.faults, reloaded.kept) == ({str(folder.file("a")): ()}, ())
    assert folder.prompt("a/first") == "The first?"
    assert folder.library.bank("b") is before
    assert [bank.id for bank in folder.library.banks] == ["a", "b"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("format: 1", "format: [", "B006"),
        ("format: 1", "format: 2", "B108"),
        ("id: a\n", "id: A\n", "B104"),
        ("answer: true", "answer: maybe", "B103"),
        ("answer: true", "answer: 'true", "B006"),
        ("expression: n", "expression: [n", "B006"),
        ("type: true_false", "type: true_or_false", "B106"),
        ("type: true_false", "type: true_false\n    typo: 1", "B101"),
        ("expression: n", "expression: m", "B121"),
        ("    answer: {expression: n}", "    answer: {expression: n}\n    where: [n > 9]", "B150"),
        ("prompt: '{{n}}?'", "prompt: '{{n}} $\\frac{1}$?'", "B112"),
    ],
)
def test_a_broken_save_keeps_the_last_good_bank_and_tells(folder, old, new, code):
    folder.change("a", "First?", "The first?")
    folder.change("a", old, new)
    for _ in range(2):
        reloaded = folder.reload("a")
        assert codes(reloaded) == [code]
        assert reloaded.kept == (str(folder.file("a")),)
        assert folder.prompt("a/first") == "First?"
        assert folder.prompt("a/second") == "{{n}}?"
        assert [fault.code for fault in folder.library.errors] == [code]
    folder.change("a", new, old)
    assert folder.reload("a").kept == ()
    assert folder.prompt("a/first") == "The first?"
    assert folder.library.faults == ()


def test_what_is_deleted_goes_and_what_is_new_comes(folder):
    text = folder.file("a").read_text("utf-8")
    head, first, second = text.partition("  - id: second")[0], text, text.partition("  - id: second")[2]
    assert first
    folder.file("a").write_text(head + "  - id: third" + second, "utf-8")
    reloaded = folder.reload("a")

    assert codes(reloaded) == []
    assert (folder.prompt("a/second"), folder.prompt("a/third")) == (None, "{{n}}?")


def test_a_new_question_that_is_faulty_keeps_nothing_back(folder):
    folder.change("a", "First?", "The first?")
    with folder.file("a").open("a") as file:
        file.write("  - {id: third, type: true_false, topic: t, prompt: P, answer: maybe}\n")
    reloaded = folder.reload("a")

    assert (codes(reloaded), reloaded.kept) == (["B103"], ())
    assert folder.prompt("a/first") == "The first?"
    assert folder.prompt("a/third") is None


def test_a_fault_there_was_before_keeps_nothing_back(folder):
    folder.change("a", "expression: n", "expression: m")
    folder.library = load_library([folder.path])
    folder.change("a", "First?", "The first?")
    reloaded = folder.reload("a")

    assert (codes(reloaded), reloaded.kept) == (["B121"], ())
    assert folder.prompt("a/first") == "The first?"


def test_only_what_changed_is_drawn(folder, monkeypatch):
    drawn = []
    monkeypatch.setattr(
        "dlquiz.checking.reloading.check_question",
        lambda library, question, seeds: drawn.append((question.name, seeds)) or [],
    )
    folder.change("a", "First?", "The first?")
    folder.reload("a", "b")

    assert drawn == [("a/first", 25)]


def test_of_much_that_is_new_each_question_gets_fewer_draws(folder, monkeypatch):
    drawn = []
    monkeypatch.setattr(
        "dlquiz.checking.reloading.check_question", lambda library, question, seeds: drawn.append(seeds) or []
    )
    many = [f"  - {{id: q{number}, type: true_false, topic: t, prompt: P, answer: true}}\n" for number in range(100)]
    with folder.file("a").open("a") as file:
        file.writelines(many)
    folder.reload("a")

    assert drawn == [2] * 100


def test_a_check_can_be_given_up(folder):
    folder.change("a", "'{{n}}?'", "'{{n}} $\\frac{1}$?'")
    files = [str(folder.file("a"))]

    assert codes(reload_banks(folder.library, files, files, lambda: False)) == []


def test_a_new_file_that_is_broken_is_reported(folder):
    folder.file("c").write_text("format: [", "utf-8")
    reloaded = folder.reload("c")

    assert (codes(reloaded), reloaded.kept) == (["B006"], ())
    assert [bank.id for bank in folder.library.banks] == ["a", "b"]


def test_a_second_bank_of_an_id_does_not_take_the_place_of_the_first(folder):
    folder.change("b", "id: b\n", "id: a\n")
    folder.reload("b")

    assert [bank.id for bank in folder.library.banks] == ["a"]
    assert [fault.code for fault in folder.library.errors] == ["B105"]


def test_a_question_of_a_file_that_is_edited_again_is_found_in_it(folder):
    folder.change("a", "First?", "Not reloaded yet?")
    folder.change("b", "prompt: First?", "prompt: First?\n    aliases: [a/first]")
    (fault,) = folder.reload("b").faults[str(folder.file("b"))]

    assert "is the present name of the question at a.yaml" in fault.message


def test_a_disabled_bank_stays_disabled(folder):
    folder.library = load_library([folder.path], ["a"])
    folder.change("a", "First?", "The first?")
    folder.reload("a")

    assert [bank.id for bank in folder.library.banks] == ["b"]
