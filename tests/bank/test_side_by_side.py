"""Many new banks are read in several processes: they are what one process reads."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest
from cached import assert_same_bank, read_again, write_bank
from test_own_references import QUESTION, bank
from valid_bank import VALID

from dlquiz import processes
from dlquiz.bank import cache as caching
from dlquiz.bank import load_bank
from dlquiz.bank.cache import load_files

TEXTS = {
    "sound": VALID,
    "of a faulty question": VALID.replace("type: choice", "type: choise"),
    "of a warning": VALID.replace("title: {en: Sample, zh: 样例}", "title: {en: Sample}"),
    "with a reference": bank(identity="bank3"),
    "that borrows it": bank(questions=QUESTION.replace("tokens", "bank3/tokens"), identity="bank4"),
    "without an id": VALID.replace("id: sample_bank", "id: 1"),
    "cut": VALID.replace("questions:", "questions: ["),
}


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Banks of every kind, more of them than one process reads."""
    monkeypatch.setattr(caching, "MOST_ALONE", 0)
    monkeypatch.setattr(processes, "processors", lambda: 2)
    texts = [text.replace("sample_bank", f"bank{number}") for number, text in enumerate(TEXTS.values())]
    files = [write_bank(tmp_path / f"bank{number}.yaml", text) for number, text in enumerate(texts)]
    return [*files, tmp_path / "missing.yaml"]


def assert_read_as_alone(cache: Path, files: list[Path]) -> None:
    found = load_files(cache, files, siblings=files)
    assert list(found) == list(map(str, files))
    for file in files:
        assert_same_bank(found[str(file)], load_bank(file, files))


def refuse(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def start() -> None:
        raise error

    monkeypatch.setattr(processes, "_context", start)


def test_two_processes_read_what_one_reads(cache: Path, files: list[Path]) -> None:
    # A bank that borrows is not kept, nor is a file without a bank.
    unkept = {file for file in files if (bank := load_bank(file, files).bank) is None or bank.borrows}
    assert len(unkept) == len(files) - 4
    before = set(multiprocessing.active_children())
    assert set(read_again(cache, *files)) >= unkept
    assert set(multiprocessing.active_children()) <= before
    assert set(read_again(cache, *files)) == unkept
    assert_read_as_alone(cache, files)
    cache.unlink()
    assert_read_as_alone(cache, files)


def test_where_no_process_can_be_had_one_reads_all(
    cache: Path, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(OSError("no semaphores"), monkeypatch)
    assert_read_as_alone(cache, files)


def test_without_a_cache_nothing_is_sent_between_processes(
    cache: Path, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(AssertionError("a process was started"), monkeypatch)
    assert_read_as_alone(cache / "nowhere" / "index.db", files)


def test_few_bytes_are_read_by_one_process(cache: Path, files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    refuse(AssertionError("a process was started"), monkeypatch)
    monkeypatch.setattr(caching, "MOST_ALONE", sum(file.stat().st_size for file in files if file.exists()))
    assert_read_as_alone(cache, files)
