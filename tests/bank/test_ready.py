"""Draws made ready in the file of the index: given once, never a stale or damaged one, and no trouble for the rest."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from indexed import assert_equal, is_served, opened, write_bank
from valid_bank import VALID

from dlquiz.bank import load_bank
from dlquiz.bank.index.ready import Key, Ready, content_of
from dlquiz.bank.index.stamps import code_stamp, reader_stamp

ONE, OTHER = Key("a" * 64, "one"), Key("a" * 64, "other")


@pytest.fixture
def bank(tmp_path: Path, index: Path) -> Path:
    """A bank that stands in the index."""
    file = write_bank(tmp_path / "bank.yaml", VALID)
    opened(index, file)
    return file


@pytest.fixture
def ready(index: Path, bank: Path) -> Ready:
    return Ready(index, "us")


def change(index: Path, *statements: str) -> None:
    with closing(sqlite3.connect(index)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_what_was_put_is_taken_once(ready: Ready) -> None:
    ready.put({ONE: b"made", OTHER: b"another"})
    assert ready.take(ONE) == b"made"
    assert ready.take(ONE) is None
    assert ready.take(OTHER) == b"another"


def test_the_newest_stands_in_the_place_of_the_one_before(ready: Ready) -> None:
    ready.put({ONE: b"old"})
    ready.put({ONE: b"new"})
    assert ready.take(ONE) == b"new"
    assert ready.take(ONE) is None


def test_two_who_take_at_once_get_it_once(index: Path, ready: Ready) -> None:
    ready.put({ONE: b"made"})
    with closing(sqlite3.connect(index, isolation_level=None)) as somebody:
        somebody.execute("BEGIN IMMEDIATE")
        assert ready.take(ONE) is None, "it may be taken just now"
        somebody.execute("ROLLBACK")
    assert ready.take(ONE) == b"made"


def test_of_other_code_or_another_bank_there_is_none(index: Path, ready: Ready) -> None:
    ready.put({ONE: b"made"})
    assert ready.take(Key("b" * 64, "one")) is None
    assert Ready(index, "another version").take(ONE) is None
    assert ready.take(ONE) is None, "what is stale is gone"


def test_only_what_is_wanted_is_kept(index: Path, ready: Ready) -> None:
    ready.put({ONE: b"made", OTHER: b"another"})
    assert ready.keep([ONE, Key("b" * 64, "x")]) == {ONE}
    assert ready.take(OTHER) is None
    assert Ready(index, "another version").keep([ONE]) == set()
    assert ready.take(ONE) is None


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE ready SET made = x'00'",
        "UPDATE ready SET made = 5",
        "UPDATE ready SET maker = 'us', proof = ''",
        "UPDATE ready SET content = 'c', question = 'q'",
        "DROP TABLE ready",
    ],
)
def test_what_is_damaged_is_not_given(index: Path, ready: Ready, damage: str) -> None:
    ready.put({ONE: b"made"})
    change(index, damage)
    assert ready.take(ONE) is None


def test_a_table_of_another_form_is_no_trouble(index: Path, bank: Path, ready: Ready) -> None:
    change(index, "CREATE TABLE ready (something)")
    ready.put({ONE: b"made"})
    assert ready.take(ONE) is None
    assert ready.keep([ONE]) is None
    assert is_served(opened(index, bank)[0])


@pytest.mark.parametrize("spoil", [Path.unlink, lambda file: file.write_bytes(b"nonsense" * 999), lambda file: None])
def test_without_an_index_none_is_ready_and_none_is_made(
    index: Path, bank: Path, ready: Ready, spoil: Callable[[Path], object]
) -> None:
    ready.put({ONE: b"made"})
    spoil(index)
    there = index.exists()
    ready.take(ONE)
    ready.take(OTHER)
    assert index.exists() == there
    assert_equal(opened(index, bank)[0], bank)


def test_the_banks_stay_in_the_index(index: Path, bank: Path, ready: Ready) -> None:
    ready.put({ONE: b"made"})
    (found,) = opened(index, bank)
    assert is_served(found)
    assert_equal(found, bank)
    assert ready.take(ONE) == b"made"


def test_a_bank_that_was_written_anew_has_another_content(index: Path, bank: Path) -> None:
    before = content_of(opened(index, bank)[0])
    write_bank(bank, VALID + "\n# and a word more\n", at=1_600_000_100)
    assert content_of(opened(index, bank)[0]) is None, "it was read, and not opened from the index"
    after = content_of(opened(index, bank)[0])
    assert before is not None
    assert after is not None
    assert before != after
    assert content_of(load_bank(bank)) is None


def test_all_code_is_named_not_only_that_of_readers() -> None:
    assert code_stamp() == code_stamp() != reader_stamp()
