"""Every write of a store on a disk that is full after so many bytes: what is reported is true. POSIX only."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

from attempt_samples import assert_memory_is_replay, refuses
from stopped_writes import WRITES, begin, named_alike

from dlquiz.progress.store import Store, open_store

FRAME = 24 + 4096
"""The bytes of one page in SQLite's log."""
HEAD = 32


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """No file of this process grows beyond so many bytes, whatever it is written by."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


class FullDisk:
    """One of WRITES, where a file that needs nothing else may grow to some sizes only."""

    def __init__(self, write: str, folder: Path) -> None:
        self.write = write
        self.healthy, self.path = folder / "healthy.db", folder / "progress.db"
        numbers = count(1)
        self.new_id = lambda: f"c{next(numbers)}"
        with open_store(self.healthy, new_id=self.new_id) as store:
            begin(store)
        with self._opened() as store:
            self.before = contents(self.path)
            WRITES[write](store)
            self.done = contents(self.path)
            self.grown = self.path.with_name("progress.db-wal").stat().st_size

    def sizes(self, most: int) -> list[int]:
        """Up to so many sizes, in even steps, at which it fails; the first is no byte at all."""
        step = max(FRAME // 2, -(-self.grown // most))
        return [0, HEAD - 1, *range(HEAD, self.grown, step)]

    def fill(self, size: int) -> None:
        """Try twice on a full disk, and once more when there is room again."""
        with self._opened() as store:
            with no_file_beyond(size):
                saved = self._tried(store) or self._tried(store)
            assert saved or self._tried(store), "there is room again"
            assert contents(self.path) == self.done
            assert_memory_is_replay(store)

    def _tried(self, store: Store) -> bool:
        """Whether it was called saved, which is true by what another connection finds in the file."""
        saved = not refuses(lambda: WRITES[self.write](store))
        assert contents(self.path) == (self.done if saved else self.before), "saved" if saved else "not saved"
        return saved

    @contextmanager
    def _opened(self) -> Iterator[Store]:
        for name in ("", "-wal", "-shm", ".checked"):
            self.path.with_name(f"progress.db{name}").unlink(missing_ok=True)
        shutil.copy(self.healthy, self.path)
        with open_store(self.path, new_id=self.new_id) as store:
            yield store


def contents(path: Path) -> list[str]:
    """All that is in the file and its log, without the ids of corrections: a failed try has used some up."""
    with closing(sqlite3.connect(path)) as file:
        return named_alike(list(file.iterdump()))
