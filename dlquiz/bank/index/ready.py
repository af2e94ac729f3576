"""Questions made ready for the first thing that is seen of them: one draw of each, to be used once.

They stand in the file of the index, in a table of their own; what a draw is made of is bytes here. Whatever is wrong
(no index, damage, somebody else writing) means that none is ready.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple, TypeVar

from dlquiz.bank.banks import LoadedBank
from dlquiz.bank.index.records import Row, proof_of
from dlquiz.bank.index.source import Places
from dlquiz.bank.index.storage import TROUBLE, Connection, open_to_change

_TABLE = """
CREATE TABLE IF NOT EXISTS ready (  -- a draw that nobody has seen
  content TEXT NOT NULL,            -- the bank: the SHA-256 of its bytes
  question TEXT NOT NULL,
  maker TEXT NOT NULL,              -- the code that has made it
  made BLOB NOT NULL,
  proof TEXT NOT NULL,              -- over this row
  PRIMARY KEY (content, question)
) WITHOUT ROWID
"""
_FIND = "SELECT maker, made, proof FROM ready WHERE content = ? AND question = ?"
_FORGET = "DELETE FROM ready WHERE content = ? AND question = ?"
_Found = TypeVar("_Found")


class Key(NamedTuple):
    """A question of a bank with these bytes."""

    content: str
    question: str


def content_of(loaded: LoadedBank) -> str | None:
    """The SHA-256 of a bank's bytes, where it was opened from the index."""
    return loaded.places.content if isinstance(loaded.places, Places) else None


class Ready:
    """The draws made ready by `maker`, which names the code, in the index `file`. May be used by several threads."""

    def __init__(self, file: Path, maker: str) -> None:
        self._file = file
        self._maker = maker

    def take(self, key: Key) -> bytes | None:
        """What was made of a question. Nobody gets the same one again."""

        def take_out(connection: Connection) -> list[Row]:
            rows = connection.execute(_FIND, key).fetchall()
            connection.execute(_FORGET, key)
            return rows

        rows = self._do(take_out) or []
        return next((made for maker, made, proof in rows if self._is_good(key, maker, made, proof)), None)

    def put(self, made: Mapping[Key, bytes]) -> None:
        """Have these ready, each in the place of the one before."""
        rows = [(*key, self._maker, each, proof_of(*key, self._maker, each)) for key, each in made.items()]
        self._do(lambda connection: connection.executemany("INSERT OR REPLACE INTO ready VALUES (?, ?, ?, ?, ?)", rows))

    def keep(self, wanted: Collection[Key]) -> set[Key] | None:
        """Those of the `wanted` that are ready; all others are thrown away. None where nothing can be kept ready."""

        def sort_out(connection: Connection) -> set[Key]:
            rows = connection.execute("SELECT content, question, maker FROM ready").fetchall()
            found = {Key(*row[:2]): row[2] for row in rows}
            good = {key for key, maker in found.items() if maker == self._maker and key in wanted}
            connection.executemany(_FORGET, found.keys() - good)
            return good

        return self._do(sort_out)

    def _is_good(self, key: Key, maker: object, made: object, proof: object) -> bool:
        return maker == self._maker and proof_of(*key, maker, made) == proof

    def _do(self, work: Callable[[Connection], _Found]) -> _Found | None:
        """Do `work` in one transaction; None where that cannot be done."""
        if not self._file.is_file():
            return None
        try:
            with closing(open_to_change(self._file)) as connection:
                # What a loss of power leaves behind is known by its proofs.
                connection.execute("PRAGMA synchronous = OFF")
                connection.execute("BEGIN IMMEDIATE")
                connection.execute(_TABLE)
                done = work(connection)
                connection.execute("COMMIT")
                return done
        except TROUBLE:
            return None
