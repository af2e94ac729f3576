"""Every write of a store, stopped at each of its steps, once or for good: it is whole or not at all, and shown so."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from itertools import count

from attempt_samples import DAY, HOUR, START, assert_memory_is_replay, content, refuses, sample
from history_samples import HELD

from dlquiz.progress.history import Entry
from dlquiz.progress.records import Draft, Regrade
from dlquiz.progress.store import Store, memory_store
from dlquiz.schedule import Rating

MOST_AT_THE_END = 10

AGAIN = Regrade("", "wrong", 0.0, "bias-forgotten", [27], "g1", Rating.AGAIN)


@cache
def of_another_device() -> tuple[Entry, ...]:
    """An answer to the same question and one to another, the first of them rated."""
    numbers = count(1)
    with memory_store(new_id=lambda: f"c9{next(numbers)}") as other:
        for number, question in enumerate(("cnn/size", "cnn/pick")):
            other.record(sample(question, START + number * HOUR, id=f"m{number}", mistake="bias-forgotten"))
        other.rate("m0", START + DAY, Rating.HARD)
        return tuple(other.rows())


WRITES: dict[str, Callable[[Store], object]] = {
    "record": lambda store: store.record(sample(at=START + 9 * DAY, id="new")),
    "undo": lambda store: store.undo("b", START + 9 * DAY),
    "rate": lambda store: store.rate("a", START + 9 * DAY, Rating.AGAIN),
    "undo_last": lambda store: store.undo_last(START + 9 * DAY),
    "regrade": lambda store: store.regrade([AGAIN._replace(attempt=name) for name in "ab"], START + 9 * DAY),
    "dispute": lambda store: store.dispute("a", START + 9 * DAY, "no"),
    "save_draft": lambda store: store.drafts.save(Draft("b/q", 1, [], "", START)),
    "clear_draft": lambda store: store.drafts.clear(),
    "replay_all": lambda store: store.figures.replay_all(),
    "try_writing": lambda store: store.try_writing(),
    "merge": lambda store: store.merge(of_another_device()),
    "rename": lambda store: store.rename({"cnn/size": "cnn/width"}),
    "aim_at": lambda store: store.figures.aim_at(0.8),
    "flag": lambda store: store.flags.set("cnn/size", True, START),
    "save_session": lambda store: store.interviews.save({"seed": 4}, START + DAY),
    "clear_session": lambda store: store.interviews.clear(),
    "end_interview": lambda store: store.interviews.end(HELD),
}


class Interruption:
    """Stops SQLite at the n-th step from now on, once or for good."""

    def __init__(self, store: Store, steps: int, *, for_good: bool) -> None:
        self.left, self.for_good = steps, for_good
        store.connection.set_progress_handler(self, 1)

    def __call__(self) -> int:
        self.left -= 1
        return int(self.left <= 0 if self.for_good else self.left == 0)


def begun() -> Store:
    """A store with two attempts, a draft and an interview in progress, whose corrections are numbered."""
    numbers = count(1)
    connection = sqlite3.connect(":memory:", isolation_level=None)
    with closing(sqlite3.connect(":memory:")) as kept:
        kept.deserialize(_begun())
        kept.backup(connection)
    # Reading the schema takes steps, too, which are none of the write's.
    connection.execute("SELECT 1 FROM sqlite_master")
    return Store(connection, ":memory:", saved=False, new_id=lambda: f"c{next(numbers)}")


@cache
def _begun() -> bytes:
    """MistakeStats once: a copy takes a tenth of the time."""
    with memory_store() as store:
        begin(store)
        return store.connection.serialize()


def begin(store: Store) -> None:
    """Put in what each of WRITES needs."""
    store.record(sample(id="a"))
    store.record(sample(at=START + DAY, id="b"))
    store.drafts.save(Draft("b/draft", 2, ["1"], "1", START))
    store.interviews.save({"seed": 3}, START)


def named_alike(lines: list[str]) -> list[str]:
    """Without the ids of corrections: a failed try has used some up."""
    return [re.sub("'c[0-9]+'", "'c1'", line) for line in lines]


class Stopping:
    """One of WRITES, stopped at its steps, once or for good."""

    def __init__(self, write: str, *, for_good: bool) -> None:
        self.write, self.for_good = write, for_good
        endless = 1 << 60
        with begun() as whole:
            self.before = content(whole)
            counting = Interruption(whole, endless, for_good=False)
            WRITES[write](whole)
            whole.connection.set_progress_handler(None, 1)
            self.done = named_alike(content(whole))
        self.total = endless - counting.left
        """How many steps SQLite takes."""
        assert self.before != self.done or write in ("replay_all", "try_writing")
        assert self._stopped_at(self.total + 1) == (False, self.done)
        self.last = next(steps for steps in range(self.total, 0, -1) if self._stopped_at(steps)[0])
        """The last step at which a stop is reported."""
        assert self.last > MOST_AT_THE_END

    def steps(self, nth: int, first: int = 1) -> Iterator[int]:
        """Every n-th step from the first one on, and all of the last ones, where the write is committed."""
        return (
            steps
            for steps in range(1, self.total + 1)
            if steps % nth == first % nth or steps > self.total - MOST_AT_THE_END
        )

    def stop(self, steps: int) -> None:
        """Stop at a step: what was reported is true, and the write can be done afterwards."""
        acknowledged, left = self._stopped_at(steps)
        # The very last step of a COMMIT comes after the deed: a failure shown there is why recording may be repeated.
        assert left == (self.before if acknowledged else self.done) or (steps == self.last and left == self.done)

    def _stopped_at(self, steps: int) -> tuple[bool, list[str]]:
        """Stop, and do it again; whether it said so, and what it had left before it was done again."""
        with begun() as store:
            Interruption(store, steps, for_good=self.for_good)
            acknowledged = refuses(lambda: WRITES[self.write](store))
            store.connection.set_progress_handler(None, 1)
            store.roll_back()
            left = named_alike(content(store))
            answers = len(store.history())
            WRITES[self.write](store)
            assert_memory_is_replay(store)
            more = {"record": 1, "undo": -1, "merge": 2}.get(self.write, 0)
            assert len(store.history()) == (answers - 1 if self.write == "undo_last" else 2 + more)
        return acknowledged, left
