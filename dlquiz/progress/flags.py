"""The questions that a learner has flagged, to come back to them."""

from __future__ import annotations

from datetime import datetime

from dlquiz.progress.database import Database
from dlquiz.progress.records import Flag


class Flags:
    """The flags of one store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def set(self, question: str, on: bool, at: datetime) -> None:
        """Flag a question, to come back to it, or take its flag away; what is so already changes nothing."""
        with self._database.writing():
            present = self._database.derived.current_name(question)
            if on != (present in self.flagged()):
                self._database.insert(Flag(self._database.new_id(), at, present, on))

    def flagged(self) -> frozenset[str]:
        """The questions that are flagged, by their present names: the newest flag of each holds."""
        query = """SELECT coalesce(n.present, f.question), f.flagged FROM flags AS f
            LEFT JOIN names AS n ON n.former = f.question ORDER BY f.sequence, f.id"""
        with self._database.reading() as connection:
            newest = dict(connection.execute(query))
        return frozenset(question for question, flagged in newest.items() if flagged)
