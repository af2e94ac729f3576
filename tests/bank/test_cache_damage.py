"""Whatever is wrong with the cache, banks are opened without a message, and it is made again where that is possible."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from cached import assert_opens, assert_same_bank, opened, read_again, write_bank
from limited import as_anybody
from valid_bank import VALID

from dlquiz.bank import LoadedBank, load_bank
from dlquiz.bank import cache as caching

TEXTS = [VALID, VALID.replace("sample_bank", "second").replace("conv-size", "conv-sizes")]
FLIPS = 250
COLUMNS = ("head", "questions", "digest", "version", "path")
ANY_VALUE = "CREATE TABLE rows AS SELECT * FROM bank; DROP TABLE bank; ALTER TABLE rows RENAME TO bank; "
"""Makes a table that allows whatever a damaged page may hold, NULL included."""


@pytest.fixture
def files(tmp_path: Path, cache: Path) -> list[Path]:
    """Two banks that are in the cache."""
    found = [write_bank(tmp_path / f"bank{number}.yaml", text) for number, text in enumerate(TEXTS)]
    opened(cache, *found)
    return found


def assert_opened_and_repaired(cache: Path, files: list[Path]) -> None:
    """The banks are right at once, and from the cache again as soon as it was made again."""
    banks = list(map(load_bank, files))
    for _ in range(2):
        for found, plain in zip(opened(cache, *files), banks, strict=True):
            assert_same_bank(found, plain)
    # What was deleted for damage that showed late is put in at the following opening.
    opened(cache, *files)
    assert read_again(cache, *files) == []


@pytest.mark.parametrize("size", [0, 1, 50, 100, 1000, 4095, 4096, 4097, 8192, 20000, -4096, -1])
def test_cut_short(cache: Path, files: list[Path], size: int) -> None:
    data = cache.read_bytes()
    cache.write_bytes(data[:size])
    assert_opened_and_repaired(cache, files)


@pytest.mark.sweep
def test_flipped_bytes_anywhere(cache: Path, files: list[Path]) -> None:
    whole = cache.read_bytes()
    chance = random.Random(10)
    # The head and the schema are denser than the rest.
    places = [*range(100), *(chance.randrange(len(whole)) for _ in range(FLIPS)), *chance.sample(range(4096), 60)]
    banks = list(map(load_bank, files))
    for place in places:
        data = bytearray(whole)
        data[place] ^= chance.choice((1, 32, 128, 255))
        cache.write_bytes(data)
        for found, plain in zip(opened(cache, *files), banks, strict=True):
            assert_same_bank(found, plain)


@pytest.mark.unmeasured
@pytest.mark.parametrize("byte", [0, 255])
def test_whole_pages_overwritten(cache: Path, files: list[Path], byte: int) -> None:
    whole = cache.read_bytes()
    for page in range(len(whole) // 4096):
        cache.write_bytes(whole[: page * 4096] + bytes([byte]) * 4096 + whole[(page + 1) * 4096 :])
        assert_opened_and_repaired(cache, files)


@pytest.mark.parametrize(
    "statement",
    [
        *(f"UPDATE bank SET {column} = {value}" for column in COLUMNS for value in ("3", "'text'", "NULL")),
        "UPDATE bank SET head = (SELECT max(head) FROM bank), digest = (SELECT max(digest) FROM bank)",
        "UPDATE bank SET questions = (SELECT max(questions) FROM bank)",
        "UPDATE bank SET content = content || '1'",
        "DELETE FROM bank",
        "DROP TABLE bank",
        "ALTER TABLE bank RENAME COLUMN head TO heads",
        "ALTER TABLE bank DROP COLUMN questions",
        "ALTER TABLE bank DROP COLUMN path",
    ],
)
def test_other_rows_and_tables(cache: Path, files: list[Path], statement: str) -> None:
    change(cache, ANY_VALUE + statement)
    assert_opened_and_repaired(cache, files)


@pytest.mark.parametrize("version", [0, caching.FORMAT + 1, -5])
def test_another_form_is_thrown_away(cache: Path, files: list[Path], version: int) -> None:
    change(cache, f"PRAGMA user_version = {version}")
    change(cache, "CREATE TABLE another (value)")
    assert read_again(cache, *files) == files
    assert read_again(cache, *files) == []
    with closing(sqlite3.connect(cache)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (caching.FORMAT,)
        assert not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'another'").fetchone()


def test_the_index_of_an_older_version_is_deleted(cache: Path, files: list[Path]) -> None:
    cache.unlink()
    for statement in ("CREATE TABLE source (sha256 TEXT, bytes BLOB)", "PRAGMA user_version = 2"):
        change(cache, statement)
    assert_opened_and_repaired(cache, files)
    with closing(sqlite3.connect(cache)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master WHERE sql != ''").fetchall() == [("bank",)]


def test_a_file_that_is_no_database_is_closed_and_replaced(
    cache: Path, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows deletes no file that is open."""
    cache.write_text("format: 1\n" * 2000)
    made: list[sqlite3.Connection] = []

    def connect(*arguments: object, **options: object) -> sqlite3.Connection:
        made.append(usual(*arguments, **options))
        return made[-1]

    usual = sqlite3.connect
    monkeypatch.setattr(caching.sqlite3, "connect", connect)
    assert_opened_and_repaired(cache, files)
    assert len(made) > 1
    for connection in made:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("SELECT 1")


def change(cache: Path, statement: str) -> None:
    with closing(sqlite3.connect(cache)) as connection:
        connection.executescript(statement)


def test_a_folder_in_its_place(cache: Path, tmp_path: Path) -> None:
    file = write_bank(tmp_path / "bank.yaml", VALID)
    cache.mkdir()
    assert_opens(cache, file)
    assert list(cache.iterdir()) == []


def test_a_home_that_is_a_file(cache: Path, tmp_path: Path) -> None:
    file = write_bank(tmp_path / "bank.yaml", VALID)
    cache.parent.rmdir()
    cache.parent.write_text("here")
    assert_opens(cache, file)


def test_no_folder_is_made_for_it(cache: Path, tmp_path: Path) -> None:
    file = write_bank(tmp_path / "bank.yaml", VALID)
    cache.parent.rmdir()
    assert_opens(cache, file)
    assert not cache.parent.exists()


def test_a_folder_that_cannot_be_written(cache: Path, files: list[Path], tmp_path: Path) -> None:
    file = write_bank(tmp_path / "third.yaml", VALID.replace("sample_bank", "third"))
    before = cache.read_bytes()

    def open_all() -> None:
        with pytest.raises(PermissionError):
            cache.open("ab")
        assert read_again(cache, *files) == []
        assert_opens(cache, file)

    cache.parent.chmod(0o500)
    cache.chmod(0o400)
    try:
        as_anybody(open_all)
    finally:
        cache.parent.chmod(0o700)
    assert cache.read_bytes() == before


class Refusing(sqlite3.Connection):
    """Nothing can be written through it."""

    code = 0

    def execute(self, statement: str, *values: object) -> sqlite3.Cursor:
        if statement.startswith(("INSERT", "CREATE", "DELETE")):
            trouble = sqlite3.OperationalError("cannot be written")
            trouble.sqlite_errorcode = self.code
            raise trouble
        return super().execute(statement, *values)


@pytest.mark.parametrize("code", [sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR])
def test_no_room_or_no_right_to_write(
    cache: Path, files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    before = cache.read_bytes()
    monkeypatch.setattr(Refusing, "code", code)
    monkeypatch.setattr(caching.sqlite3, "connect", partial(sqlite3.connect, factory=Refusing))
    others = [write_bank(tmp_path / f"new{n}.yaml", VALID.replace("sample_bank", f"new{n}")) for n in range(3)]
    assert_opens(cache, *files, *others)
    assert cache.read_bytes() == before, "what can be read is not deleted"
    assert read_again(cache, *others, *files) == others


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk here")
def test_a_full_disk(tmp_path: Path, cache: Path) -> None:
    file = write_bank(tmp_path / "bank.yaml", VALID)
    cache.symlink_to("/dev/full")
    assert_opens(cache, file)


def test_somebody_else_writes(cache: Path, files: list[Path], tmp_path: Path) -> None:
    file = write_bank(tmp_path / "third.yaml", VALID.replace("sample_bank", "third"))
    with closing(sqlite3.connect(cache, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert_opens(cache, file, *files)
        assert read_again(cache, *files) == []
        other.execute("COMMIT")
        other.execute("BEGIN EXCLUSIVE")
        assert_opens(cache, *files)
        other.execute("COMMIT")
    assert read_again(cache, *files) == []


def test_two_that_put_in_the_same_at_once(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write_bank(tmp_path / "bank.yaml", VALID)
    right, deleted = caching._read, []

    def overtaken(bank: Path, data: bytes | None, siblings: Iterable[Path]) -> LoadedBank:
        monkeypatch.setattr(caching, "_read", right)
        opened(cache, file)
        return right(bank, data, siblings)

    monkeypatch.setattr(caching, "_read", overtaken)
    monkeypatch.setattr(caching, "_delete", deleted.append)
    opened(cache, file)
    assert deleted == []
    assert read_again(cache, file) == []


OPENING = """
import sys
from pathlib import Path
from dlquiz.bank.cache import load_files
files = [Path(file) for file in sys.argv[3:]]
for _ in range(int(sys.argv[2])):
    found = load_files(Path(sys.argv[1]), files)
    assert not any(loaded.faults for loaded in found.values())
    for loaded in found.values():
        assert len(tuple(loaded.bank.questions)) == 4
    Path(sys.argv[1]).unlink(missing_ok=True) if len(sys.argv[2]) > 1 else None
"""


@pytest.mark.sweep
@pytest.mark.parametrize("rounds", ["5", "12"], ids=["together", "and delete it"])
def test_several_processes_at_once(cache: Path, tmp_path: Path, rounds: str) -> None:
    files = [write_bank(tmp_path / f"b{n}.yaml", VALID.replace("sample_bank", f"b{n}")) for n in range(4)]
    command = [sys.executable, "-W", "error", "-c", OPENING, str(cache), rounds, *map(str, files)]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    for process in running:
        _, found = process.communicate(timeout=120)
        assert process.returncode == 0, found
        assert found == ""
    assert_opened_and_repaired(cache, files)
    assert sorted(path.name for path in cache.parent.iterdir()) == ["index.db"], "nothing is left beside it"


def test_killed_while_it_writes(cache: Path, files: list[Path]) -> None:
    """What was in the cache before is found at the very next opening."""
    code = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 2")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE bank SET head = 'half done'")
connection.execute("CREATE TABLE filled AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n LIMIT 9999)"
                   " SELECT i, hex(randomblob(50)) FROM n")
os._exit(9)
"""
    done = subprocess.run([sys.executable, "-c", code, str(cache)], timeout=60, check=False)
    assert done.returncode == 9
    journal = cache.with_name("index.db-journal")
    assert journal.exists()
    assert read_again(cache, *files) == []
    assert_opens(cache, *files)
    assert not journal.exists()


def test_killed_between_two_banks(cache: Path, tmp_path: Path) -> None:
    """What was read before is kept."""
    code = """
import os, sys
from pathlib import Path
from dlquiz.bank import cache
right = cache._read
def killed(bank, *given):
    if bank.name == "b2.yaml":
        os._exit(9)
    return right(bank, *given)
cache._read = killed
cache.load_files(Path(sys.argv[1]), [Path(file) for file in sys.argv[2:]])
"""
    files = [write_bank(tmp_path / f"b{n}.yaml", VALID.replace("sample_bank", f"b{n}")) for n in range(4)]
    command = [sys.executable, "-c", code, str(cache), *map(str, files)]
    assert subprocess.run(command, timeout=60, check=False).returncode == 9
    assert read_again(cache, *files) == files[2:]
