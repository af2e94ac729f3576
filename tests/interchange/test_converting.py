"""The command `convert`: exit codes, the report, and what is written where."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_fixtures import Command

from dlquiz.bank import load_bank
from dlquiz.errors import UsageError
from dlquiz.interchange.converting import Request, converted
from dlquiz.interchange.drafting import bank_id, drafted, topic_id
from dlquiz.interchange.formats import FORMATS, Format
from dlquiz.interchange.model import Draft, Found, Source
from dlquiz.messages import Text

BANK = """\
format: 1
id: demo
title: {en: Demo, zh: 演示}
questions:
  - id: sum
    type: numeric
    topic: sizes
    prompt: {en: 'What is 1 + {{n}}?', zh: '1 + {{n}} 是多少？'}
    parameters: {n: {integer: [1, 9]}}
    answer: {expression: 1 + n}
  - id: old
    type: true_false
    topic: sizes
    prompt: 010
    answer: true
    deprecated: true
"""


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    file = tmp_path / "demo.yaml"
    file.write_text(BANK, encoding="utf-8")
    return file


@pytest.fixture
def both(tmp_path: Path) -> Path:
    """A folder of two banks."""
    folder = tmp_path / "both"
    folder.mkdir()
    for name in ("demo", "other"):
        (folder / f"{name}.yaml").write_text(BANK.replace("id: demo", f"id: {name}"), encoding="utf-8")
    return folder


def test_a_bank_stays_as_it_is(dlquiz: Command, bank: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.yaml"
    done = dlquiz("convert", bank, target, "--json")
    assert (done.code, done.err, target.read_bytes()) == (0, "", bank.read_bytes())
    assert " ".join(done.document) == "source target from to written questions whole frozen left_out items"
    assert done.document["items"][0] == {"question": "demo/sum", "place": f"{bank}:5", "outcome": "whole", "why": None}


@pytest.mark.parametrize("ending", ["csv", "tsv", "md", "markdown", "xml", "gift", "txt"])
def test_the_ending_tells_the_format_both_ways(dlquiz: Command, tmp_path: Path, ending: str) -> None:
    start, there, back = tmp_path / "start.yaml", tmp_path / f"there.{ending}", tmp_path / "back.yaml"
    question = "id: so, type: true_false, topic: a, prompt: {en: Is it so?}, answer: false"
    start.write_text(f"format: 1\nid: start\ntitle: T\nquestions:\n  - {{{question}}}\n", "utf-8")
    done = dlquiz("convert", start, there, "--strict", "--language", "en")
    assert (done.code, done.err) == (0, "")
    assert dlquiz("convert", there, back, "--strict").code == 0
    loaded = load_bank(back).bank
    assert loaded is not None
    assert [each.id for each in loaded.questions] == ["so"]


def test_one_language_of_a_bank(dlquiz: Command, bank: Path, tmp_path: Path) -> None:
    target = tmp_path / "zh.yaml"
    assert dlquiz("convert", bank, target, "--language", "zh").code == 0
    assert "What" not in target.read_text(encoding="utf-8")
    loaded = load_bank(target)
    assert [fault.code for fault in loaded.faults] == ["B111", "B111"]
    assert loaded.bank is not None
    assert [question.prompt for question in loaded.bank.questions] == [
        Text.same("1 + {{n}} 是多少？"),
        Text.same("010"),
    ]
    assert dlquiz("check", target).code == 0
    only = "This question is in Chinese only."
    assert only in dlquiz("--bank", target, "show", target, "sum", "--language", "en").out
    assert only not in dlquiz("--bank", target, "show", target, "old", "--language", "en").out
    assert "只有" not in dlquiz("--bank", target, "show", target, "sum", "--language", "zh").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("missing.yaml", "x.yaml"), "there is no such file"),
        (("{bank}", "{bank}"), "is there already"),
        (("{bank}", "x.unknown"), "its ending tells no format"),
        (("{faulty}", "x.yaml"), "B103"),
        (("{folder}", "x.yaml"), "holds 2 banks"),
        (("{bank}", "missing/x.yaml"), "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    dlquiz: Command, bank: Path, both: Path, tmp_path: Path, arguments: tuple[str, str], said: str
) -> None:
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text(BANK.replace("answer: true", "answer: maybe"), encoding="utf-8")
    paths = [tmp_path / each.format(bank=bank, faulty=faulty, folder=both) for each in arguments]
    before = bank.read_bytes()
    done = dlquiz("convert", *paths)
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert said in done.err
    assert bank.read_bytes() == before
    assert paths[1] == bank or not paths[1].exists()


def source(tmp_path: Path) -> Source:
    return Source(tmp_path / "my notes.txt", "notes")


def statement(identity: object, prompt: str, **rest: object) -> dict[str, object]:
    return {"id": identity, "type": "true_false", "topic": "a b/c", "prompt": prompt, "answer": True, **rest}


def test_ids_topics_and_source(tmp_path: Path) -> None:
    found = [
        Found(f"row {number}", statement(name, "Is it?"))
        for number, name in enumerate(("Über A", "über a", "图", "ok-1"), 1)
    ]
    found.append(Found("row 5", {"type": "true_false", "prompt": "Is it?", "answer": False}))
    made = drafted(Draft(found), source(tmp_path))
    again = drafted(Draft(found), source(tmp_path))
    names = [item.question for item in made.items]
    assert names == [item.question for item in again.items]
    assert names[:2] + names[3:4] == ["notes/uber-a", "notes/uber-a-2", "notes/ok-1"]
    assert len(set(names)) == 5
    (bank,) = made.banks
    assert [question.topic for question in bank.questions] == ["a-b-c"] * 4 + ["general"]
    assert bank.questions[0].source == Text.same("my notes.txt")
    assert bank.title == Text.same("my notes")


def test_a_faulty_question_is_left_out_and_the_others_stay(tmp_path: Path) -> None:
    found = [
        Found("row 1", statement("a", "Fine?")),
        Found("row 2", statement("b", "{{n}}?")),
        Found("row 3", None, (Text("no answer", "没有答案"),)),
        Found("row 4", statement("d", "Bell\x07?")),
        Found("row 5", statement("e", "Pictures?"), (Text("a.png is left out", "a.png 未保留"),)),
    ]
    made = drafted(Draft(found), source(tmp_path))
    assert [item.outcome for item in made.items] == ["whole", "left_out", "left_out", "frozen", "frozen"]
    assert [item.question for item in made.items] == ["notes/a", None, None, "notes/d", "notes/e"]
    assert made.items[1].why is not None
    assert made.items[1].why.en.startswith("B110 ")
    assert made.items[2].why == Text("no answer", "没有答案")


def test_a_large_draft_becomes_several_banks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dlquiz.interchange.drafting.MAXIMUM_BYTES", 700)
    found = [Found(f"row {number}", statement(f"q{number}", "Is it? " * 10)) for number in range(6)]
    made = drafted(Draft(found), source(tmp_path))
    banks, wanted = made.banks, [f"notes-{number}" for number in range(1, len(made.parts) + 1)]
    assert [bank.id for bank in banks] == [bank.id for bank in banks[:]] == wanted
    assert len(banks) > 1
    assert banks[0] is banks[0], "each is read once"
    assert [item.outcome for item in made.items] == ["whole"] * 6
    assert all(len(part.text.encode()) <= 700 for part in made.parts)


def test_a_large_file_of_another_tool_becomes_several_files(
    dlquiz: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dlquiz.interchange.drafting.MAXIMUM_BYTES", 700)
    table = tmp_path / "x.csv"
    table.write_text("prompt,answer\n" + "".join(f"{'Is it? ' * 10}{number},yes\n" for number in range(6)), "utf-8")
    assert dlquiz("convert", table, tmp_path / "quiz.yaml").code == 0
    files = sorted(file for file in tmp_path.iterdir() if file.suffix == ".yaml")
    assert len(files) > 1
    assert [file.name for file in files] == [f"quiz-{number}.yaml" for number in range(1, len(files) + 1)]
    banks = [load_bank(file).bank for file in files]
    prompts = [question.prompt.en for bank in banks if bank is not None for question in bank.questions]
    assert [prompt[-1] for prompt in prompts] == list("012345")


@pytest.mark.parametrize(
    ("stem", "identity"),
    [
        ("my_deck", "my_deck"),
        ("My Deck", "my_deck"),
        ("2024", "bank_2024"),
        ("深度学习", "bank_9bea2bda7ac5"),
        ("é", "e"),
    ],
)
def test_the_id_of_a_bank_is_made_of_the_name_of_its_file(stem: str, identity: str) -> None:
    assert bank_id(stem) == identity


def test_topics() -> None:
    topics = {"a b/c": "a-b-c", "": "general", " / ": "general", "卷积 网络": "卷积-网络"}
    assert {words: topic_id(words) for words in topics} == topics


def test_a_format_that_does_not_go_that_way_is_refused(
    bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FORMATS, "one-way", Format("one-way", (".way",), "nothing", reads=False, writes=False))
    for request in (Request(bank, tmp_path / "x.way"), Request(tmp_path / "x.way", bank)):
        with pytest.raises(UsageError, match="`one-way` is only"):
            converted(request)


@pytest.mark.parametrize("option", ["--history", "--spreadsheet"])
def test_an_option_that_would_change_nothing_is_refused(
    dlquiz: Command, bank: Path, tmp_path: Path, option: str
) -> None:
    done = dlquiz("convert", bank, tmp_path / "x.md", option)
    assert (done.code, done.out) == (2, "")
    assert f"`{option}` goes with" in done.err


def test_strict_writes_nothing_if_anything_would_be_lost(dlquiz: Command, bank: Path, tmp_path: Path) -> None:
    target = tmp_path / "x.csv"
    done = dlquiz("convert", bank, target, "--strict", "--json")
    assert (done.code, done.document["written"], target.exists()) == (1, False, False)
    assert [item["outcome"] for item in done.document["items"]] == ["frozen", "left_out"]
    lines = dlquiz("convert", bank, target, "--strict", "--variants", "2").lines
    assert lines[0].startswith(f"{bank}:5 → demo/sum: frozen: fixed numbers (seeds 0–1); ")
    assert lines[-2:] == [
        "2 questions: 0 whole, 1 frozen, 1 left out",
        "nothing is written, because something would be lost (`--strict`)",
    ]
    assert dlquiz("convert", bank, tmp_path / "x.yaml", "--strict").code == 0


def test_a_folder_of_banks_goes_into_one_file(dlquiz: Command, both: Path, tmp_path: Path) -> None:
    target = tmp_path / "x.csv"
    assert dlquiz("convert", both, target, "--variants", "1", "--language", "en").code == 0
    assert len(target.read_text(encoding="utf-8").splitlines()) == 3
    back = dlquiz("convert", target, tmp_path / "x.yaml", "--json").document
    assert [item["question"] for item in back["items"]] == ["x/sum-s0", "x/sum-s0-2"]


def test_from_one_tool_to_another(dlquiz: Command, tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("Q: Why?\nA: So ![[x.png]].\n\nQ: What?\n", encoding="utf-8")
    done = dlquiz("convert", notes, tmp_path / "x.csv", "--from", "markdown", "--json").document
    assert [(item["place"], item["outcome"], item["why"]) for item in done["items"]] == [
        ("line 1", "frozen", "x.png is left out"),
        ("line 4", "left_out", "it has no answer"),
    ]


def test_nothing_that_can_be_read(dlquiz: Command, tmp_path: Path) -> None:
    notes = tmp_path / "notes.md"
    for text, said in (("Only prose.\n", "holds no question"), ("\nQ: What?\n", "line 2: it has no answer")):
        notes.write_text(text, encoding="utf-8")
        done = dlquiz("convert", notes, tmp_path / "x.yaml", "--json")
        assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
        assert said in done.err
    assert not (tmp_path / "x.yaml").exists()


def test_what_is_no_file_or_too_large(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"x" * 11)
    for path, said in ((tmp_path, "it is no file"), (tmp_path / "y", "it is not there"), (tmp_path / "x.csv", "0 MB")):
        with pytest.raises(UsageError, match=said):
            Source(path, "x", limit=10).data()


def test_an_installed_bank_by_its_id(dlquiz: Command, tmp_path: Path) -> None:
    done = dlquiz("convert", "homework", tmp_path / "x.md", "--variants", "1", "--language", "en", "--json").document
    assert Path(done["source"]).name == "homework.yaml"
    assert dlquiz("convert", "no_such_bank", tmp_path / "y.md").code == 2
