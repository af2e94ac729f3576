"""The tables that follow from attempts and corrections: kept up to date in the transactions that append to those.

For use inside a transaction of the store; nothing here begins or ends one.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any, NamedTuple

from dlquiz.progress.records import (
    FIT_COLUMNS,
    MEMORY_COLUMNS,
    Fit,
    insertion,
    memory_row,
    read_answer,
    read_fit,
    read_memory,
    read_mistake_stats,
    read_time,
    time_text,
)
from dlquiz.progress.rollups import (
    RULES,
    Account,
    Answer,
    DayTally,
    Folded,
    MistakeStats,
    Tally,
    account_after,
    add_to_day,
    day_share,
    day_shares,
    fold,
    mistake_after,
)
from dlquiz.schedule import Curve, Memory, Weights, curve_for

DERIVED_TABLES = ("memory", "tallies", "days", "mistakes")


_REPLACE = "INSERT OR REPLACE"
_ANSWER = "at, utc_offset, bank, topic, kind, verdict, score, mistake, seconds, rating"
_MEMORY = ", ".join(MEMORY_COLUMNS)
_TALLY = ", ".join(Tally._fields)
_DAY = ", ".join(DayTally._fields)
_COLUMNS = (
    f"question, {_MEMORY}",
    f"question, {_TALLY}",
    f"day, {_DAY}",
    f"question, mistake, {', '.join(MistakeStats._fields)}",
)
_PUT_MEMORY = insertion("memory", ("question", *MEMORY_COLUMNS), _REPLACE)
_PUT_TALLY = insertion("tallies", ("question", *Tally._fields), _REPLACE)
_PUT_DAY = insertion("days", ("day", *DayTally._fields), _REPLACE)
_PUT_RULES = insertion("derived", ("only_one", "rules", "desired_retention"))
_PUT_MADE = insertion("mistakes", ("question", "mistake", *MistakeStats._fields), _REPLACE)
OF_QUESTION = """question IN (SELECT :question UNION ALL SELECT former FROM names WHERE present = :question)
  AND present = :question"""
"""Of a present name; so written that the index of questions is used."""
_LAST_FIT = f"SELECT {', '.join(FIT_COLUMNS)} FROM fits ORDER BY sequence DESC, id DESC LIMIT 1"
_ANSWERS_TO = f"SELECT id, {_ANSWER} FROM in_force WHERE {OF_QUESTION} ORDER BY sequence, id"


class Tables(NamedTuple):
    """What the derived tables hold, by question, by day, and by question and mistake."""

    memory: dict[str, Memory]
    tallies: dict[str, Tally]
    days: dict[int, DayTally]
    mistakes: dict[tuple[str, str], MistakeStats]


class Derived:
    """The derived tables behind one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    @property
    def desired_retention(self) -> float:
        """The retention that the schedule aims at."""
        return float(self.connection.execute("SELECT desired_retention FROM derived").fetchone()[0])

    @property
    def last_fit(self) -> Fit | None:
        """The fit whose weights hold for all questions."""
        row = self.connection.execute(_LAST_FIT).fetchone()
        return None if row is None else read_fit(row)

    @property
    def weights(self) -> Weights:
        """The weights in force."""
        return None if (fit := self.last_fit) is None else fit.weights

    @property
    def curve(self) -> Curve:
        """The schedule in force."""
        return curve_for(self.desired_retention, self.weights)

    def is_current(self, desired_retention: float | None) -> bool:
        """Whether all was derived by today's rules, for this retention if one is given."""
        row = self.connection.execute("SELECT rules, desired_retention FROM derived").fetchone()
        return row is not None and row[0] == RULES and desired_retention in (None, row[1])

    def current_name(self, question: str) -> str:
        """What the banks call a question today that was answered under the name `question`."""
        row = self.connection.execute("SELECT present FROM names WHERE former = ?", (question,)).fetchone()
        return question if row is None else str(row[0])

    def account(self, question: str) -> Account | None:
        """Memory and tally of a question under its present name."""
        memory = self.connection.execute(f"SELECT {_MEMORY} FROM memory WHERE question = ?", (question,)).fetchone()
        tally = self.connection.execute(f"SELECT {_TALLY} FROM tallies WHERE question = ?", (question,)).fetchone()
        return None if memory is None or tally is None else Account(read_memory(memory), Tally(*tally))

    def add(self, question: str, answer: Answer) -> Memory:
        """Take in one more answer, the newest of all to its question."""
        before = self.account(question)
        self.change_day(answer.day, day_share(answer, None if before is None else before.tally.last_day))
        if answer.mistake is not None:
            self.put_made(question, answer.mistake, mistake_after(self.made(question, answer.mistake), answer))
        after = account_after(before, answer, self.curve)
        self.put_account(question, after)
        return after.memory

    def reschedule(self, desired_retention: float) -> None:
        """Let the schedule aim at another retention: of all that is derived, only the due dates rest on it."""
        self.connection.execute("UPDATE derived SET desired_retention = ?", (desired_retention,))
        rows = self.connection.execute("SELECT question, stability, last_review FROM memory").fetchall()
        curve = self.curve
        self.connection.executemany(
            "UPDATE memory SET due = ? WHERE question = ?",
            (
                (time_text(read_time(last) + timedelta(days=curve.interval(stability))), question)
                for question, stability, last in rows
            ),
        )

    def rebuild(self, desired_retention: float) -> None:
        """Derive everything again from the attempts and the weights in force, for a retention to aim at."""
        for table in (*DERIVED_TABLES, "derived"):
            self.connection.execute(f"DELETE FROM {table}")
        self.connection.execute(_PUT_RULES, (1, RULES, desired_retention))
        tables = self.replayed()
        for question, memory in tables.memory.items():
            self.put_account(question, Account(memory, tables.tallies[question]))
        for day, tally in tables.days.items():
            self.connection.execute(_PUT_DAY, (day, *tally))
        for (question, mistake), made in tables.mistakes.items():
            self.put_made(question, mistake, made)

    def replayed(self) -> Tables:
        """What the derived tables must hold by the attempts in force."""
        tables, curve = Tables({}, {}, {}, {}), None
        for question, found in self.all_answers():
            answers = list(found)
            # It loads FSRS, which a new file, without answers, does not need.
            curve = curve or self.curve
            folded = fold(answers, curve)
            if folded.account is not None:
                tables.memory[question], tables.tallies[question] = folded.account
            for day, share in day_shares(answers).items():
                add_to_day(tables.days, day, share)
            tables.mistakes.update({(question, mistake): made for mistake, made in folded.mistakes.items()})
        return tables

    def stored(self) -> Tables:
        """What the derived tables hold."""
        memory, tallies, days, mistakes = (
            self.connection.execute(f"SELECT {columns} FROM {table}")
            for table, columns in zip(DERIVED_TABLES, _COLUMNS, strict=True)
        )
        return Tables(
            {question: read_memory(row) for question, *row in memory},
            {question: Tally(*row) for question, *row in tallies},
            {day: DayTally(*row) for day, *row in days},
            {(question, mistake): read_mistake_stats(row) for question, mistake, *row in mistakes},
        )

    def put_folded(self, question: str, folded: Folded) -> None:
        """Keep what was folded again from all answers to a question."""
        self.connection.execute("DELETE FROM mistakes WHERE question = ?", (question,))
        for mistake, made in folded.mistakes.items():
            self.put_made(question, mistake, made)
        if folded.account is not None:
            self.put_account(question, folded.account)

    def forget(self, question: str) -> None:
        """Keep nothing of a question to which there is no answer any more."""
        for table in ("memory", "tallies", "mistakes"):
            self.connection.execute(f"DELETE FROM {table} WHERE question = ?", (question,))

    def answers_to(self, question: str) -> list[tuple[str, Answer]]:
        """The answers in force to a question by its present name, each with its id, in their order."""
        rows: Sequence[Any] = self.connection.execute(_ANSWERS_TO, {"question": question}).fetchall()
        return [(row[0], read_answer(row[1:])) for row in rows]

    def all_answers(self) -> Iterator[tuple[str, Iterator[Answer]]]:
        """The answers in force by question, under its present name, in their order."""
        # Sorted once: going through the index of questions would seek every row.
        query = f"SELECT present, {_ANSWER} FROM in_force ORDER BY present, sequence, id"
        for question, rows in groupby(self.connection.execute(query), key=lambda row: str(row[0])):
            yield question, (read_answer(row[1:]) for row in rows)

    def put_account(self, question: str, account: Account) -> None:
        self.connection.execute(_PUT_MEMORY, (question, *memory_row(account.memory)))
        self.connection.execute(_PUT_TALLY, (question, *account.tally))

    def change_day(self, day: int, share: DayTally) -> None:
        row = self.connection.execute(f"SELECT {_DAY} FROM days WHERE day = ?", (day,)).fetchone()
        tally = share if row is None else DayTally(*row).plus(share)
        self.connection.execute(_PUT_DAY, (day, *tally))

    def forget_empty_days(self) -> None:
        self.connection.execute("DELETE FROM days WHERE answered = 0")

    def made(self, question: str, mistake: str) -> MistakeStats | None:
        query = "SELECT times, weight, last FROM mistakes WHERE question = ? AND mistake = ?"
        row = self.connection.execute(query, (question, mistake)).fetchone()
        return None if row is None else read_mistake_stats(row)

    def put_made(self, question: str, mistake: str, made: MistakeStats) -> None:
        self.connection.execute(_PUT_MADE, (question, mistake, made.times, made.weight, time_text(made.last)))
