"""Banks that wait to be read: which ones do, and how a library grows to all of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cached import opened, write_bank
from limited import as_anybody
from valid_bank import VALID

from dlquiz.bank import Library, load_library
from dlquiz.bank.cache import load_files
from dlquiz.bank.library import grown


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Eight banks that are in no cache; the fourth is faulty."""
    texts = [VALID.replace("sample_bank", f"bank{number}") for number in range(8)]
    texts[3] = texts[3].replace("type: choice", "type: choise")
    return [write_bank(tmp_path / f"bank{number}.yaml", text) for number, text in enumerate(texts)]


def names(files: list[Path]) -> list[str]:
    return [str(file) for file in files]


def waiting(cache: Path, files: list[Path], at_once: int) -> Library:
    return load_library(files, (), cache, at_once)


def test_so_many_bytes_are_read_at_once(cache: Path, files: list[Path]) -> None:
    size = files[0].stat().st_size
    found = waiting(cache, files, 2 * size)
    assert found.waiting == tuple(names(files)[2:])
    assert [bank.id for bank in found.banks] == ["bank0", "bank1"]
    assert list(found.loaded) == names(files), "the order of the files is kept"
    assert not found.faults
    # What was read before is in the cache, and need not be read.
    assert waiting(cache, files, size).waiting == tuple(names(files)[3:])
    assert waiting(cache, files, 10**9).waiting == ()


def test_the_first_file_is_always_read(cache: Path, files: list[Path]) -> None:
    assert waiting(cache, files, 0).waiting == tuple(names(files)[1:])


def test_a_file_that_was_only_touched_does_not_wait(cache: Path, files: list[Path]) -> None:
    opened(cache, *files)
    for file in files:
        os.utime(file, (5, 5))
    assert waiting(cache, files, 1).waiting == ()


def test_a_file_that_was_written_waits(cache: Path, files: list[Path]) -> None:
    opened(cache, *files)
    for file in files[:2]:
        write_bank(file, file.read_text("utf-8").replace("halved", "devlah"))
    assert waiting(cache, files, 1).waiting == tuple(names(files)[1:2])


@pytest.mark.parametrize("there", [False, True])
def test_where_no_cache_can_be_written_the_same_files_wait(cache: Path, files: list[Path], there: bool) -> None:
    if there:
        opened(cache, files[0])
        cache.chmod(0o400)
    cache.parent.chmod(0o500)

    def open_all() -> None:
        found = waiting(cache, files, 1)
        assert found.waiting == tuple(names(files)[2 if there else 1 :])
        assert not grown(found, found.waiting, cache).waiting

    try:
        as_anybody(open_all)
    finally:
        cache.parent.chmod(0o700)


def test_a_name_that_is_not_found_may_be_in_a_file_that_waits(cache: Path, files: list[Path]) -> None:
    found = waiting(cache, files, 1)
    assert found.question("bank5/which") is None
    assert found.may_hold("bank5/which")
    assert found.may_hold("nothing/at-all")
    assert not load_library(files[4:]).may_hold("nothing/at-all")


def test_it_grows_to_what_is_read_at_once(cache: Path, files: list[Path], tmp_path: Path) -> None:
    twin = write_bank(tmp_path / "twin.yaml", VALID.replace("sample_bank", "bank1"))
    files = [files[0], twin, *files[1:]]
    plain = load_library(files)
    found = waiting(cache, files, 1)
    for file in reversed(found.waiting):
        found = grown(found, [file, str(files[0])], cache)
        assert file not in found.waiting
    assert found.waiting == ()
    assert [bank.id for bank in found.banks] == [bank.id for bank in plain.banks]
    assert list(found.questions()) == list(plain.questions())
    assert found.faults == plain.faults
    assert {fault.code for fault in found.faults} == {"B105", "B106"}
    assert load_files(cache, files).keys() == found.loaded.keys()
