"""What an update of banks changes, and what its check says before it is kept."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from places import bank

from dlquiz.bank import Bank, load_library, load_text
from dlquiz.bank.library import Library
from dlquiz.errors import StorageError
from dlquiz.sharing.comparing import Difference, differences
from dlquiz.sharing.inspecting import languages_of, staged, taken, without

OLD = """format: 1
id: week
title: Week
questions:
  - {id: same, type: true_false, topic: t, prompt: P, answer: true}
  - {id: key, type: true_false, topic: t, prompt: P, answer: true}
  - {id: text, type: true_false, topic: t, prompt: P, answer: true}
  - {id: hint, type: true_false, topic: t, prompt: P, answer: true}
  - {id: former, type: true_false, topic: t, prompt: P, answer: true}
  - {id: gone, type: true_false, topic: t, prompt: P, answer: true}
"""
NEW = """format: 1
id: week
title: Week
questions:
  - {id: new, type: true_false, topic: t, prompt: P, answer: true, aliases: [week/never]}
  - {id: key, type: true_false, topic: t, prompt: P, answer: false}
  - {id: text, type: true_false, topic: t, prompt: Q, answer: true}
  - {id: hint, type: true_false, topic: t, prompt: P, answer: true, difficulty: 3}
  - {id: now, type: true_false, topic: t, prompt: P, answer: true, aliases: [week/former]}
  - {id: same, type: true_false, topic: t, prompt: P, answer: true, aliases: [week/same-once]}
"""


def read(text: str) -> Bank:
    found = load_text(text).bank
    assert found is not None
    return found


def test_each_question_that_differs_is_named_with_what_differs() -> None:
    assert differences([read(OLD)], [read(NEW.replace(", aliases: [week/same-once]", ""))]) == [
        Difference("new", "week/new"),
        Difference("grading", "week/key"),
        Difference("wording", "week/text"),
        Difference("other", "week/hint"),
        Difference("renamed", "week/now", "week/former"),
        Difference("gone", "week/gone"),
    ]
    assert differences([read(OLD)], [read(OLD)]) == []


def test_languages() -> None:
    def spoken(prompt: str) -> list[str]:
        return [*languages_of(read(OLD.replace("prompt: P", f"prompt: {prompt}")).questions)]

    assert spoken("{en: a, zh: 甲}") == ["en", "zh"]
    assert spoken("{en: a}") == spoken("a") == ["en"]
    assert spoken("{zh: 甲}") == spoken("甲") == ["zh"]


def test_banks_are_checked_beside_the_others_without_being_among_them(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_bytes(bank("own"))
    others = load_library([own])
    follow = "{id: x, type: open, topic: t, prompt: P, answer: A, rubric: [{point: p}], follow_ups: [own/claim]}"
    text = f"format: 1\nid: week\ntitle: W\nquestions: [{follow}]\n".encode()
    with staged({"a.yaml": text}, others) as found:
        assert not found.check().errors
        assert taken(found.banks, others) is None
    with staged({"a.yaml": text, "b/c.yaml": text}, others) as found:
        (fault,) = found.check().faults
        assert (fault.file, fault.code) == (str(Path("b/c.yaml")), "B105")
        assert fault.message.endswith("taken by a.yaml")
        root = found.root
    assert not Path(root).exists()
    stolen = bank("week").replace(b"id: claim,", b"id: claim, aliases: [own/sum],")
    with staged({"a.yaml": stolen}, others) as found:
        assert [fault.code for fault in found.check(seeds=1).faults] == ["B105"]
    with staged({"a.yaml": bank("own")}, others) as found:
        assert taken(found.banks, others) is others.banks[0]
    assert without(others, tmp_path).banks == ()
    assert without(others, tmp_path / "elsewhere").banks == others.banks


def test_a_folder_that_cannot_be_written_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere/at/all")
    with pytest.raises(StorageError, match="/nowhere/at/all cannot be written"), staged({}, Library(())):
        pass
