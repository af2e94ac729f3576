"""Tests of writes that fail: all or nothing, told truthfully, and the store goes on."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from attempt_samples import DAY, HOUR, START, assert_memory_is_replay, content, refuses, sample

from dlquiz.errors import StorageError
from dlquiz.progress import Draft, Entry, Regrade, Store, memory_store, open_store
from dlquiz.schedule import Rating


def full_disk(store: Store) -> Callable[[], None]:
    """Let the file grow no further; returns what makes room again."""
    pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
    store._connection.execute(f"PRAGMA max_page_count = {pages}")
    return lambda: store._connection.execute(f"PRAGMA max_page_count = {1 << 30}") and None


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
        store._connection.execute("PRAGMA query_only = ON")
        with pytest.raises(StorageError, match="read-only"):
            store.record(sample())
        assert len(store.history()) == 299


def test_a_file_kept_locked_says_so(copy: Path) -> None:
    with open_store(copy) as store, closing(sqlite3.connect(copy, isolation_level=None)) as other:
        store._connection.execute("PRAGMA busy_timeout = 20")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="another program keeps the file locked"):
            store.record(sample())
        other.execute("ROLLBACK")
        store.record(sample())


AGAIN = Regrade("", "wrong", 0.0, "bias-forgotten", [27], "g1", Rating.AGAIN)


def of_another_device() -> list[Entry]:
    """An answer to the same question and one to another, the first of them rated."""
    numbers = count(1)
    with memory_store(new_id=lambda: f"c9{next(numbers)}") as other:
        for number, question in enumerate(("cnn/size", "cnn/pick")):
            other.record(sample(question, START + number * HOUR, id=f"m{number}", mistake="bias-forgotten"))
        other.rate("m0", START + DAY, Rating.HARD)
        return list(other.rows())


WRITES: dict[str, Callable[[Store], object]] = {
    "record": lambda store: store.record(sample(at=START + 9 * DAY, id="new")),
    "undo": lambda store: store.undo("b", START + 9 * DAY),
    "rate": lambda store: store.rate("a", START + 9 * DAY, Rating.AGAIN),
    "undo_last": lambda store: store.undo_last(START + 9 * DAY),
    "regrade": lambda store: store.regrade([AGAIN._replace(attempt=name) for name in "ab"], START + 9 * DAY),
    "dispute": lambda store: store.dispute("a", START + 9 * DAY, "no"),
    "save_draft": lambda store: store.save_draft(Draft("b/q", 1, [], "", START)),
    "clear_draft": lambda store: store.clear_draft(),
    "replay_all": lambda store: store.replay_all(),
    "try_writing": lambda store: store.try_writing(),
    "merge": lambda store: store.merge(of_another_device()),
    "rename": lambda store: store.rename({"cnn/size": "cnn/width"}),
    "aim_at": lambda store: store.aim_at(0.8),
}


class Interruption:
    """Stops SQLite at the n-th step from now on, once or for good."""

    def __init__(self, store: Store, steps: int, *, for_good: bool) -> None:
        self.left, self.for_good = steps, for_good
        store._connection.set_progress_handler(self, 1)

    def __call__(self) -> int:
        self.left -= 1
        return int(self.left <= 0 if self.for_good else self.left == 0)


def begun() -> Store:
    """A store with two attempts and a draft, whose corrections are numbered."""
    numbers = count(1)
    store = memory_store(new_id=lambda: f"c{next(numbers)}")
    store.record(sample(id="a"))
    store.record(sample(at=START + DAY, id="b"))
    store.save_draft(Draft("b/draft", 2, ["1"], "1", START))
    return store


def named_alike(lines: list[str]) -> list[str]:
    """Without the ids of corrections: a failed try has used some up."""
    return [re.sub("'c[0-9]+'", "'c1'", line) for line in lines]


def steps_of(write: str) -> int:
    """How many steps SQLite takes for a write."""
    endless = 1 << 60
    with begun() as store:
        counting = Interruption(store, endless, for_good=False)
        WRITES[write](store)
        return endless - counting.left


def stop_at(write: str, steps: int, *, for_good: bool) -> tuple[bool, list[str]]:
    """Stop a write at a step and do it again; whether it said so, and what it had left before it was done again."""
    with begun() as store:
        Interruption(store, steps, for_good=for_good)
        failed = refuses(lambda: WRITES[write](store))
        store._connection.set_progress_handler(None, 1)
        store._roll_back()
        outcome = failed, named_alike(content(store))
        left = len(store.history())
        WRITES[write](store)
        assert_memory_is_replay(store)
        more = {"record": 1, "undo": -1, "merge": 2}.get(write, 0)
        assert len(store.history()) == (left - 1 if write == "undo_last" else 2 + more)
    return outcome


def stop_at_every(nth: int, write: str, *, for_good: bool) -> None:
    """Stop a write at every n-th of its steps and at all of the last ones, where it is committed."""
    with begun() as whole:
        before = content(whole)
        WRITES[write](whole)
        done = named_alike(content(whole))
    total = steps_of(write)
    outcomes = [
        stop_at(write, steps, for_good=for_good)
        for steps in range(1, total + 1)
        if steps % nth == 1 % nth or steps > total - 10
    ]
    assert stop_at(write, total + 1, for_good=for_good) == (False, done)
    failures = [left for failed, left in outcomes if failed]
    # The very last step of a COMMIT comes after the deed: a failure reported there is why recording may be repeated.
    assert len(failures) > 5
    assert all(left == before for left in failures[:-1])
    assert failures[-1] in (before, done)
    assert all(left == done for failed, left in outcomes if not failed)


@pytest.mark.parametrize("for_good", [False, True])
@pytest.mark.parametrize("write", WRITES)
def test_a_write_stopped_at_some_steps_is_whole_or_not_at_all(write: str, for_good: bool) -> None:
    stop_at_every(37, write, for_good=for_good)


@pytest.mark.campaign
@pytest.mark.parametrize("for_good", [False, True])
@pytest.mark.parametrize("write", WRITES)
def test_a_write_stopped_at_any_step_is_whole_or_not_at_all(write: str, for_good: bool) -> None:
    stop_at_every(1, write, for_good=for_good)


def test_a_rollback_that_fails_too_does_not_block_the_store() -> None:
    with begun() as store:
        before = content(store)
        store._connection.execute("BEGIN IMMEDIATE")
        store._connection.execute("DELETE FROM memory")
        store.save_draft(Draft("b/draft", 2, ["1"], "1", START))
        assert content(store) == before
