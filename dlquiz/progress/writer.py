"""One transaction after the other, in the file that is open, and in another one where that is lost or found again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from dlquiz.errors import StorageError
from dlquiz.progress import faults
from dlquiz.progress.reader import Reader
from dlquiz.progress.records import Row

if TYPE_CHECKING:
    from dlquiz.messages import Text
    from dlquiz.progress.file_identity import FileIdentity
    from dlquiz.progress.history import Entry
    from dlquiz.progress.merging import Merged


class Writer(Reader):
    """What writing needs of a store; `Store` says what is written."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        where: str,
        *,
        saved: bool,
        new_id: Callable[[], str],
        place: FileIdentity | None = None,
        rescues: bool = False,
    ) -> None:
        super().__init__(connection, where)
        self.saved = saved
        self.new_id = new_id
        self.rescued: Path | None = None
        self.tell: Callable[[Text], None] = lambda _: None
        self._place = place
        self._rescues = rescues
        self._later: Callable[[], Writer] | None = None
        self._appending: list[Entry] = []
        """The rows of the transaction under way."""
        self._appended: list[Entry] = []
        """Those of the transactions before, where they may have to be moved to another file."""

    def close(self) -> None:
        """Close the file; closing twice is allowed. What was appended to a file that is lost is rescued first."""
        with faults.translate_errors(self.where):
            if self._appended and self._rescues:
                self._look_after_the_file()
            self._place, self._appended = None, []
            self._connection.close()

    def _reopened(self, path: Path) -> Writer:
        """The store in another file, to go on in."""
        raise NotImplementedError

    def take_in(self, entries: Iterable[Entry], singles: Mapping[str, Row]) -> Merged:
        """Add what was appended to another file, and its rows of which there is one each."""
        raise NotImplementedError

    def rename(self, names: Mapping[str, str]) -> None:
        """Say what questions are called today."""
        raise NotImplementedError

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with faults.translate_errors(self.where):
            self._roll_back()  # left open where the disk refused the last rollback too
            if self._later is not None:
                self._move_in(self._later)
            self._look_after_the_file()
            self._appending = []
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise
            if self._rescues or self._later is not None:
                self._appended += self._appending
            self._look_after_the_file()

    def _look_after_the_file(self) -> None:
        """Go on in another file where the one that is open is no longer at its place."""
        if self._place is None or self._place.is_ours():
            return
        if not self._rescues:
            raise faults.left(self.where)
        from dlquiz.progress.rescue import close_left, rescued_copy

        lost, left, place = self.where, self._connection, self._place
        copy, read = rescued_copy(left, Path(lost))
        store = self._reopened(copy)
        store.take_in([*store.unknown(read.entries), *self._appended], read.singles)
        self._adopt(store)
        self.saved, self.rescued = False, copy
        close_left(left, place)
        self.tell(faults.lost(lost, str(copy)))

    def _move_in(self, later: Callable[[], Writer]) -> None:
        """Move all that was kept in memory into the progress file, if it can be opened now."""
        try:
            store = later()
        except StorageError:
            return
        kept = {table: self._connection.execute(f"SELECT * FROM {table}").fetchone() for table in ("draft", "sitting")}
        try:
            if kept["sitting"] and store.sitting() is not None:
                # Which of two interviews in progress is to go on nobody can say.
                store.close()
                return
            store.take_in(self._appended, {table: row for table, row in kept.items() if row is not None})
            store.rename(self.names())
        except StorageError:
            store.close()
            return
        left, self._later = self._connection, None
        self._adopt(store)
        self.saved = True
        left.close()
        self.tell(faults.found_again(self.where))

    def _adopt(self, store: Writer) -> None:
        """Go on with what `store` has open."""
        self._connection, self._derived, self.where = store._connection, store._derived, store.where
        self._place, self._rescues = store._place, store._rescues

    @property
    def keeps(self) -> bool:
        """Whether what is recorded outlives the program, in the progress file or in the `rescued` one."""
        return self.saved or self.rescued is not None
