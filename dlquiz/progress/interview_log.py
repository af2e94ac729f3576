"""The interviews that are over, appended and never changed, and the one in progress."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dlquiz.progress.database import Database
from dlquiz.progress.interviews import INTERVIEW_COLUMNS, Interview, read_interview
from dlquiz.progress.records import json_text, time_text


class Interviews:
    """The interviews of one store: those that are over, and the one in progress."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def finished(self) -> list[Interview]:
        """The interviews that are over, the earliest first."""
        with self._database.reading() as connection:
            columns = ", ".join(INTERVIEW_COLUMNS)
            rows = connection.execute(f"SELECT {columns} FROM interviews ORDER BY sequence, id")
            return [read_interview(row) for row in rows]

    def in_progress(self) -> Any:
        """The interview in progress, as `save` was given it; None where there is none."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT payload FROM sitting").fetchone()
            return None if row is None else json.loads(row[0])

    def save(self, payload: Mapping[str, Any], at: datetime) -> None:
        """Keep the interview in progress, JSON values, in place of what was kept of it before."""
        row = (1, json_text(payload), time_text(at))
        with self._database.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO sitting VALUES (?, ?, ?)", row)

    def end(self, interview: Interview) -> None:
        """Append an interview that is over, and forget the one in progress. Doing it again changes nothing."""
        with self._database.writing() as connection:
            here = connection.execute("SELECT 1 FROM interviews WHERE id = ?", (interview.id,)).fetchone()
            if here is None:
                self._database.insert(interview)
            connection.execute("DELETE FROM sitting")

    def clear(self) -> None:
        """Forget the interview in progress, if any."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM sitting")
