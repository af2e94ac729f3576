"""Lines of JSON whose rows are here, known by their digests: what was taken in once is not read again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from hashlib import blake2b

AT_ONCE = 500
"""So many lines are looked up in one query: SQLite before 3.32 takes no more than 999 values."""
_DIGEST_BYTES = 16


def digest(line: bytes) -> bytes:
    """What tells a line from any other; how it ends does not count."""
    return blake2b(line.rstrip(b"\r\n"), digest_size=_DIGEST_BYTES).digest()


class KnownLines:
    """The lines that one history has taken in. For use inside the transaction that takes more of them in.

    To `read_all` is to take none for known.
    """

    def __init__(self, connection: sqlite3.Connection, *, read_all: bool = False) -> None:
        self._connection = connection
        self._read_all = read_all
        self.passed_over = 0
        """How many known lines were not read."""

    def among(self, digests: list[bytes]) -> set[bytes]:
        """Those of at most AT_ONCE digests whose lines are known."""
        if self._read_all:
            return set()
        query = f"SELECT digest FROM known WHERE digest IN ({', '.join('?' * len(digests))})"
        return {row[0] for row in self._connection.execute(query, digests)}

    def add(self, digests: Iterable[bytes]) -> None:
        """Remember lines whose rows have been appended in this transaction, or before."""
        assert self._connection.in_transaction, "else lines might be known whose rows are not here"
        self._connection.executemany("INSERT OR IGNORE INTO known VALUES (?)", ((one,) for one in sorted(digests)))
