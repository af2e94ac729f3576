"""Whatever is wrong with the index, banks are opened as ever, without a word, and it is made anew where that can be."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest
from indexed import assert_equal, assert_same_bank, is_served, later, opened, write_bank
from limited import as_anybody
from valid_bank import VALID

from dlquiz.bank import load_bank
from dlquiz.bank.index import serving, storage

TEXTS = [VALID, VALID.replace("sample_bank", "second").replace("conv-size", "conv-sizes")]
FLIPS = 250


@pytest.fixture
def files(tmp_path: Path, index: Path) -> list[Path]:
    """Two banks that stand in the index."""
    found = [write_bank(tmp_path / f"bank{number}.yaml", text) for number, text in enumerate(TEXTS)]
    opened(index, *found)
    return found


def assert_opened_and_mended(index: Path, files: list[Path]) -> None:
    """The banks are right at once, and out of the index again as soon as it was made anew."""
    banks = list(map(load_bank, files))
    for _ in range(2):
        for found, plain in zip(opened(index, *files), banks, strict=True):
            assert_same_bank(found, plain)
    # What was thrown away for damage that showed late is put in at the following opening.
    opened(index, *files)
    assert all(map(is_served, opened(index, *files)))


@pytest.mark.parametrize("size", [0, 1, 50, 100, 1000, 4095, 4096, 4097, 8192, 20000, -4096, -1])
def test_cut_short(index: Path, files: list[Path], size: int) -> None:
    data = index.read_bytes()
    index.write_bytes(data[:size])
    assert_opened_and_mended(index, files)


@pytest.mark.sweep
@pytest.mark.unmeasured
def test_flipped_bytes_anywhere(index: Path, files: list[Path]) -> None:
    whole = index.read_bytes()
    chance = random.Random(10)
    # The head and the schema are denser than the rest.
    places = [*range(100), *(chance.randrange(len(whole)) for _ in range(FLIPS)), *chance.sample(range(4096), 60)]
    banks = list(map(load_bank, files))
    for place in places:
        data = bytearray(whole)
        data[place] ^= chance.choice((1, 32, 128, 255))
        index.write_bytes(data)
        for found, plain in zip(opened(index, *files), banks, strict=True):
            assert_same_bank(found, plain)


@pytest.mark.unmeasured
@pytest.mark.parametrize("byte", [0, 255])
def test_whole_pages_overwritten(index: Path, files: list[Path], byte: int) -> None:
    whole = index.read_bytes()
    for page in range(len(whole) // 4096):
        index.write_bytes(whole[: page * 4096] + bytes([byte]) * 4096 + whole[(page + 1) * 4096 :])
        assert_opened_and_mended(index, files)


@pytest.mark.parametrize("column", ["prompt_en", "tags", "difficulty", "wording", "start", "topic", "id"])
def test_a_value_that_nobody_wrote(index: Path, files: list[Path], column: str) -> None:
    change(index, f"UPDATE question SET {column} = 3 WHERE place = 1")
    assert_opened_and_mended(index, files)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM question WHERE place = 3",
        "DELETE FROM question",
        "DELETE FROM question WHERE place = 0",
        "UPDATE content SET topics = '[]'",
        "UPDATE content SET census = 'no'",
        "UPDATE content SET questions = 3",
        "UPDATE content SET rows = ''",
        "UPDATE question SET place = 9 WHERE place = 0",
        "UPDATE content SET title_en = 'no'",
        "UPDATE content SET proof = ''",
        "UPDATE file SET content = 'none'",
        "UPDATE file SET checked = 9000000000000000000",
        "UPDATE file SET checked = 'soon'",
        "UPDATE file SET stamp = 7",
        "UPDATE file SET content = (SELECT max(sha256) FROM content), stamp = ''",
        "UPDATE source SET bytes = 'text'",
        "UPDATE source SET bytes = x'00'",
        "DELETE FROM source",
        "DROP TABLE question",
        "DROP TABLE file",
        "ALTER TABLE question RENAME COLUMN wording TO words",
        "ALTER TABLE content DROP COLUMN questions",
    ],
)
def test_other_rows_and_tables(index: Path, files: list[Path], statement: str) -> None:
    change(index, statement)
    assert_opened_and_mended(index, files)


@pytest.mark.parametrize("version", [0, storage.FORMAT + 1, -5])
def test_another_form_is_thrown_away(index: Path, files: list[Path], version: int) -> None:
    change(index, f"PRAGMA user_version = {version}")
    change(index, "CREATE TABLE another (value)")
    assert not any(map(is_served, opened(index, *files)))
    assert all(map(is_served, opened(index, *files)))
    with closing(sqlite3.connect(index)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (storage.FORMAT,)
        assert not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'another'").fetchone()


def test_no_database_at_all(index: Path, files: list[Path]) -> None:
    index.write_text("format: 1\n" * 2000)
    assert_opened_and_mended(index, files)


def change(index: Path, statement: str) -> None:
    with closing(sqlite3.connect(index)) as connection:
        connection.execute(statement)
        connection.commit()


def test_a_folder_in_its_place(index: Path, tmp_path: Path) -> None:
    file = write_bank(tmp_path / "bank.yaml", VALID)
    index.mkdir()
    (found,) = opened(index, file)
    assert_equal(found, file)
    assert list(index.iterdir()) == []


def test_a_home_that_is_a_file(index: Path, tmp_path: Path) -> None:
    file = write_bank(tmp_path / "bank.yaml", VALID)
    index.parent.rmdir()
    index.parent.write_text("here")
    (found,) = opened(index, file)
    assert_equal(found, file)


def test_no_folder_is_made_for_it(index: Path, tmp_path: Path) -> None:
    file = write_bank(tmp_path / "bank.yaml", VALID)
    index.parent.rmdir()
    (found,) = opened(index, file)
    assert_equal(found, file)
    assert not index.parent.exists()


def test_a_folder_that_cannot_be_written(index: Path, files: list[Path], tmp_path: Path) -> None:
    file = write_bank(tmp_path / "third.yaml", VALID.replace("sample_bank", "third"))
    before = index.read_bytes()

    def open_all() -> None:
        with pytest.raises(PermissionError):
            index.open("ab")
        assert all(map(is_served, opened(index, *files)))
        (found,) = opened(index, file)
        assert_equal(found, file)

    index.parent.chmod(0o500)
    index.chmod(0o400)
    try:
        as_anybody(open_all)
    finally:
        index.parent.chmod(0o700)
    assert index.read_bytes() == before


@pytest.mark.parametrize("code", [sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR])
def test_no_room_or_no_right_to_write(
    index: Path, files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    before = index.read_bytes()
    trouble = sqlite3.OperationalError("cannot be written")
    trouble.sqlite_errorcode = code
    tried = []

    def refused(*_: object) -> None:
        tried.append(code)
        raise trouble

    monkeypatch.setattr(storage, "_prepare", refused)
    others = [write_bank(tmp_path / f"new{n}.yaml", VALID.replace("sample_bank", f"new{n}")) for n in range(3)]
    for found, file in zip(opened(index, *files, *others), [*files, *others], strict=True):
        assert_equal(found, file)
    assert len(tried) == 1, "it is not tried again and again"
    assert index.read_bytes() == before, "what can be read is not thrown away"


def test_somebody_else_writes(index: Path, files: list[Path], tmp_path: Path) -> None:
    file = write_bank(tmp_path / "third.yaml", VALID.replace("sample_bank", "third"))
    with closing(sqlite3.connect(index, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        third, *known = opened(index, file, *files)
        assert_equal(third, file)
        assert all(map(is_served, known))
        other.execute("COMMIT")
        other.execute("BEGIN EXCLUSIVE")
        for found, each in zip(opened(index, *files), files, strict=True):
            assert_equal(found, each)
        other.execute("COMMIT")
    assert all(map(is_served, opened(index, *files)))


def test_two_that_put_in_the_same_at_once(index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write_bank(tmp_path / "bank.yaml", VALID)
    right, thrown = serving._read, []

    def overtaken(data: bytes, name: str, siblings: Iterable[Path]) -> object:
        monkeypatch.setattr(serving, "_read", right)
        opened(index, file)
        return right(data, name, siblings)

    monkeypatch.setattr(serving, "_read", overtaken)
    monkeypatch.setattr(storage, "throw_away", thrown.append)
    opened(index, file)
    assert thrown == []
    assert all(map(is_served, opened(index, file)))


COMPILING = """
import sys, time
from pathlib import Path
from dlquiz.bank import load_bank
from dlquiz.bank.index import Index, load_files
files = [Path(file) for file in sys.argv[3:]]
for _ in range(int(sys.argv[2])):
    found = load_files(Index(Path(sys.argv[1]), time.time_ns() + 10**11), files)
    assert not any(loaded.faults for loaded in found.values())
    for loaded in found.values():
        assert repr(loaded.bank.questions)
    Path(sys.argv[1]).unlink(missing_ok=True) if len(sys.argv[2]) > 1 else None
"""


@pytest.mark.sweep
@pytest.mark.parametrize("rounds", ["5", "12"], ids=["together", "and delete it"])
def test_several_processes_at_once(index: Path, tmp_path: Path, rounds: str) -> None:
    files = [write_bank(tmp_path / f"b{n}.yaml", VALID.replace("sample_bank", f"b{n}")) for n in range(4)]
    command = [sys.executable, "-W", "error", "-c", COMPILING, str(index), rounds, *map(str, files)]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    for process in running:
        _, told = process.communicate(timeout=120)
        assert process.returncode == 0, told
        assert told == ""
    assert_opened_and_mended(index, files)
    assert sorted(path.name for path in index.parent.iterdir()) == ["index.db"], "nothing is left beside it"


def test_killed_while_it_writes(index: Path, files: list[Path], tmp_path: Path) -> None:
    """What a killed process has left half done is undone by the next one."""
    code = f"""
import os, signal, sys
from pathlib import Path
from dlquiz.bank import load_bank
from dlquiz.bank.index import Index, load_files, serving
right = serving.note_file
def killed(*given):
    right(*given)
    given[0].execute("PRAGMA cache_spill = 1")
    os._exit(9)
serving.note_file = killed
load_files(Index(Path(sys.argv[1]), {later()}), [Path(sys.argv[2])])
"""
    file = write_bank(tmp_path / "third.yaml", VALID.replace("sample_bank", "third"))
    done = subprocess.run([sys.executable, "-c", code, str(index), str(file)], timeout=60, check=False)
    assert done.returncode == 9
    assert_opened_and_mended(index, [*files, file])


def test_killed_in_the_midst_of_writing_pages(index: Path, files: list[Path], tmp_path: Path) -> None:
    """What was in the index before is found at the very next opening, though that only reads."""
    code = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 2")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE question SET wording = 'half done'")
connection.execute("CREATE TABLE filled AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n LIMIT 9999)"
                   " SELECT i, hex(randomblob(50)) FROM n")
os._exit(9)
"""
    done = subprocess.run([sys.executable, "-c", code, str(index)], timeout=60, check=False)
    assert done.returncode == 9
    journal = index.with_name("index.db-journal")
    assert journal.exists()
    for found, file in zip(opened(index, *files), files, strict=True):
        assert is_served(found)
        assert_equal(found, file)
    assert not journal.exists()
