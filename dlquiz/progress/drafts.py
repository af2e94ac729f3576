"""The question left in the middle: one at most."""

from __future__ import annotations

from dlquiz.progress.database import Database
from dlquiz.progress.records import DRAFT_COLUMNS, Draft, draft_row, insertion, read_draft

_PUT_DRAFT = insertion("draft", ("only_one", *DRAFT_COLUMNS), "INSERT OR REPLACE")


class Drafts:
    """The draft of one store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def current(self) -> Draft | None:
        """The question left in the middle, if any."""
        with self._database.reading() as connection:
            row = connection.execute(f"SELECT {', '.join(DRAFT_COLUMNS)} FROM draft").fetchone()
            return None if row is None else read_draft(row)

    def save(self, draft: Draft) -> None:
        """Keep `draft`, in place of the one before."""
        row = draft_row(draft)
        with self._database.writing() as connection:
            connection.execute(_PUT_DRAFT, (1, *row))

    def clear(self) -> None:
        """Forget the draft, if any."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM draft")
