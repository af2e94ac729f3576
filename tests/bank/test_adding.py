"""A question to start from goes into a file that is a bank, or becomes one; elsewhere it is refused, unchanged."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from valid_bank import VALID

from dlquiz import locations
from dlquiz.bank import Library, load_bank, load_text
from dlquiz.bank.adding import add_question
from dlquiz.errors import UsageError
from dlquiz.kinds.names import NAMES

NONE = Library(())


def library(*ids: str) -> Library:
    banks = [load_text(VALID.replace("sample_bank", name)).bank for name in ids]
    return Library(tuple(bank for bank in banks if bank is not None))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A bank that is there."""
    file = tmp_path / "bank.yaml"
    file.write_bytes(VALID.encode())
    return file


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_new_file_becomes_a_bank_of_one_question(tmp_path: Path, language: str) -> None:
    file = tmp_path / "week 1.yaml"
    added = add_question(file, "choice", NONE, language)
    loaded = load_bank(file)
    assert [fault for fault in loaded.faults if fault.severity == "error"] == []
    assert (loaded.bank.id, loaded.bank.title.en) == ("week_1", "Week 1")
    (question,) = loaded.bank.questions
    assert (question.id, question.type) == (added.id, "choice")
    assert question.id in file.read_text("utf-8").splitlines()[added.line - 1]
    assert file.read_bytes() == added.data


@pytest.mark.parametrize("kind", NAMES)
def test_a_chinese_program_begins_a_bank_in_chinese_alone(tmp_path: Path, kind: str) -> None:
    file, both = tmp_path / "第 1 周 a.yaml", tmp_path / "both.yaml"
    add_question(file, kind, NONE, "zh")
    text = file.read_text("utf-8")
    assert "en:" not in text
    assert "zh:" not in text
    loaded = load_bank(file)
    assert (loaded.bank is not None, loaded.faults) == (True, ())
    # In a bank with English texts a question has both.
    both.write_text(text.replace("title: 第 1 周 a", "title: {en: Week 1, zh: 第 1 周}"), "utf-8")
    add_question(both, kind, NONE, "zh")
    assert "en:" in both.read_text("utf-8").split("questions:")[1]
    bank = load_bank(both).bank
    plain, written = (question.prompt.zh for question in bank.questions)
    assert plain == written


def test_a_bank_keeps_every_byte_it_had(file: Path) -> None:
    add_question(file, "numeric", NONE, "en")
    assert file.read_bytes().startswith(VALID.encode())
    loaded = load_bank(file)
    assert loaded.bank.questions[-1].id == "new-numeric"


def test_an_empty_file_becomes_a_bank(tmp_path: Path) -> None:
    file = tmp_path / "empty"
    file.write_bytes(b"\n \n")
    add_question(file, "open", NONE, "en")
    assert load_bank(file).bank is not None


@pytest.mark.parametrize(
    ("name", "others", "identity", "title"),
    [
        ("Week 1 (CNN).yaml", [], "week_1_cnn", "Week 1 CNN"),
        ("2024.yaml", [], "bank_2024", "2024"),
        ("卷积 week 1.yaml", [], "week_1", "卷积 week 1"),
        ("Réseaux.yaml", [], "reseaux", "Réseaux"),
        ("---.yaml", [], "bank", "bank"),
        ("base.yaml", ["base"], "base_2", "Base"),
        ("base.yaml", ["base_2", "base"], "base_3", "Base"),
    ],
)
def test_a_new_bank_is_called_after_its_file_and_as_no_other(
    tmp_path: Path, name: str, others: list[str], identity: str, title: str
) -> None:
    add_question(tmp_path / name, "true_false", library(*others), "en")
    bank = load_bank(tmp_path / name).bank
    assert (bank.id, bank.title.en) == (identity, title)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (".", "is a folder; name a file in it"),
        ("bank.txt", r"the name of a new bank must end in \.yaml"),
        ("nowhere/bank.yaml", "there is no folder .*nowhere"),
    ],
)
def test_where_no_bank_can_be_made_nothing_is(tmp_path: Path, name: str, expected: str) -> None:
    with pytest.raises(UsageError, match=expected):
        add_question(tmp_path / name, "choice", NONE, "en")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX only")
def test_a_pipe_is_no_bank(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "bank.yaml")
    with pytest.raises(UsageError, match="is not a file"):
        add_question(tmp_path / "bank.yaml", "choice", NONE, "en")


def test_a_shipped_bank_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locations, "bundled_banks", lambda: tmp_path)
    file = tmp_path / "base.yaml"
    file.write_bytes(VALID.encode())
    with pytest.raises(UsageError, match="is shipped"):
        add_question(file, "choice", NONE, "en")
    assert file.read_bytes() == VALID.encode()


@pytest.mark.skipif(os.name != "posix", reason="permissions and links are of another kind")
def test_a_link_stays_one_and_the_file_keeps_its_permissions(file: Path) -> None:
    link = file.with_name("link.yaml")
    file.chmod(0o640)
    link.symlink_to(file)
    add_question(link, "choice", NONE, "en")
    assert link.is_symlink()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert "new-choice" in file.read_text("utf-8")
    assert sorted(path.name for path in file.parent.iterdir()) == ["bank.yaml", "link.yaml"]


@pytest.mark.parametrize("failing", ["write_bytes", "replace"])
def test_where_it_cannot_be_saved_the_file_is_as_it_was(
    file: Path, failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, failing, full)
        with pytest.raises(UsageError, match=r"cannot be written \(No space left on device\)"):
            add_question(file, "choice", NONE, "en")
    assert file.read_bytes() == VALID.encode()
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("name", ["卷积.yaml", "卷积 2024.yaml", "Свёртка.yml"])
def test_a_name_that_gives_no_id_needs_one(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    with pytest.raises(UsageError, match="--id"):
        add_question(file, "choice", NONE, "zh")
    assert not file.exists()
    add_question(file, "choice", NONE, "zh", "conv_1")
    bank = load_bank(file).bank
    assert bank.id == "conv_1"
    # Now it has one: more questions go in without.
    add_question(file, "numeric", NONE, "zh")


@pytest.mark.parametrize("identity", ["", "9x", "Conv", "卷积", "taken"])
def test_an_id_that_cannot_be_is_refused(tmp_path: Path, identity: str) -> None:
    file = tmp_path / "bank.yaml"
    with pytest.raises(UsageError):
        add_question(file, "choice", library("taken"), "en", identity)
    assert not file.exists()


def test_a_bank_that_is_there_keeps_its_id(file: Path) -> None:
    with pytest.raises(UsageError):
        add_question(file, "choice", NONE, "en", "another")
    assert file.read_bytes() == VALID.encode()
