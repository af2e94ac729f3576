"""The five tables of the history: what a row of each holds, and how it is written and read."""

import sqlite3
from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from dlquiz.progress.interviews import INTERVIEW_COLUMNS, Interview, interview_row, read_interview
from dlquiz.progress.records import (
    ATTEMPT_COLUMNS,
    CORRECTION_COLUMNS,
    FIT_COLUMNS,
    FLAG_COLUMNS,
    Attempt,
    Correction,
    Fit,
    Flag,
    Row,
    attempt_row,
    correction_row,
    fit_row,
    flag_row,
    insertion,
    read_attempt,
    read_correction,
    read_fit,
    read_flag,
)

What: TypeAlias = Attempt | Correction | Interview | Flag | Fit
"""What one row of the history holds."""


class Entry(NamedTuple):
    """One row of the history as it was appended, with its place in the order of answering."""

    sequence: int
    what: What


class HistoryTable(NamedTuple):
    """One table: `to_row` and `read` convert between a value and a row of `columns`, which `sequence` precedes."""

    name: str
    columns: tuple[str, ...]
    to_row: Callable[[Any], Row]
    read: Callable[[Row], What]

    @property
    def selection(self) -> str:
        """The start of a query for whole rows."""
        return f"SELECT sequence, {', '.join(self.columns)} FROM {self.name}"

    @property
    def insertion(self) -> str:
        """The statement that adds a row."""
        return insertion(self.name, ("sequence", *self.columns))

    def append(self, connection: sqlite3.Connection, identity: str, row: Row) -> None:
        """Add a row, `sequence` first; no place that is synced with has it yet."""
        connection.execute(self.insertion, row)
        connection.execute("INSERT OR IGNORE INTO unsent SELECT place, ?, ? FROM places", (self.name, identity))


TABLES: dict[type, HistoryTable] = {
    Attempt: HistoryTable("attempts", ATTEMPT_COLUMNS, attempt_row, lambda row: read_attempt((*row, None))),
    Correction: HistoryTable("corrections", CORRECTION_COLUMNS, correction_row, read_correction),
    Interview: HistoryTable("interviews", INTERVIEW_COLUMNS, interview_row, read_interview),
    Flag: HistoryTable("flags", FLAG_COLUMNS, flag_row, read_flag),
    Fit: HistoryTable("fits", FIT_COLUMNS, fit_row, read_fit),
}
"""By the type of what a row holds, in the order in which histories are written."""
