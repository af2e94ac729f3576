"""Tests of writes that fail: all or nothing, reported truthfully, and the store goes on."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from attempt_samples import HOUR, START, assert_memory_is_replay, content, refuses, sample
from read_only import PLACES, ReadOnly
from stopped_writes import begun

from dlquiz.errors import StorageError
from dlquiz.progress.records import Draft
from dlquiz.progress.store import Store, open_store


def full_disk(store: Store) -> Callable[[], None]:
    """Let the file grow no further; returns what makes room again."""
    pages = store.connection.execute("PRAGMA page_count").fetchone()[0]
    store.connection.execute(f"PRAGMA max_page_count = {pages}")
    return lambda: store.connection.execute(f"PRAGMA max_page_count = {1 << 30}") and None


def test_a_full_disk_saves_all_or_nothing_and_the_retry_succeeds(copy: Path) -> None:
    with open_store(copy) as store:
        make_room = full_disk(store)
        for number in range(1000):
            before = content(store)
            attempt = sample(f"b/full{number}", START + number * HOUR, id=f"full{number}", answer="2" * 500)
            if refuses(lambda attempt=attempt: store.record(attempt)):  # type: ignore[misc]
                break
        assert number < 999
        assert content(store) == before
        with pytest.raises(StorageError, match=r"Nothing was saved in .*: the disk is full") as refusal:
            store.record(attempt)
        assert "磁盘已满" in refusal.value.zh
        make_room()
        store.record(attempt)
        assert store.history(limit=1)[0].id == attempt.id
        assert_memory_is_replay(store)


def test_a_file_gone_read_only_says_so(copy: Path) -> None:
    with open_store(copy) as store:
        store.connection.execute("PRAGMA query_only = ON")
        with pytest.raises(StorageError, match="read-only"):
            store.record(sample())
        assert len(store.history()) == 299


@pytest.mark.skipif(sys.platform == "win32", reason="permissions and limits of files are of POSIX")
def test_a_place_that_may_only_be_read(tmp_path: Path) -> None:
    with ReadOnly(tmp_path) as places:
        for write, refused in PLACES[::4]:
            places.write(write, refused)


def test_a_file_kept_locked_says_so(copy: Path) -> None:
    with open_store(copy) as store, closing(sqlite3.connect(copy, isolation_level=None)) as other:
        store.connection.execute("PRAGMA busy_timeout = 20")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="another program keeps the file locked"):
            store.record(sample())
        other.execute("ROLLBACK")
        store.record(sample())


def test_a_rollback_that_fails_too_does_not_block_the_store() -> None:
    with begun() as store:
        before = content(store)
        store.connection.execute("BEGIN IMMEDIATE")
        store.connection.execute("DELETE FROM memory")
        store.drafts.save(Draft("b/draft", 2, ["1"], "1", START))
        assert content(store) == before
