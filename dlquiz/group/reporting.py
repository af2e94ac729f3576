"""The figures of a group's questions: computed from all first answers, and kept there until one of them changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from dlquiz.analysis.figures import Mistake, QuestionFigures, question_figures
from dlquiz.analysis.renaming import under_present_names
from dlquiz.analysis.table import NO_MISTAKE, AnswerTable
from dlquiz.group.address import Address
from dlquiz.group.connecting import Connection, in_transaction
from dlquiz.group.joining import hello

_STATE = """SELECT coalesce(md5(string_agg(member || ' ' || changes, ',' ORDER BY member)), ''),
  count(*) FILTER (WHERE joined IS NOT NULL) FROM dlquiz.members WHERE NOT teacher"""
# Numbers in the place of texts: every row has the same length then.
_ANSWERS = """COPY (SELECT m.place::int4, q.place::int4, coalesce(k.place, {none})::int4, f.score, f.seconds
  FROM dlquiz.first_answers AS f JOIN pg_temp.place_of_member AS m USING (member)
  JOIN pg_temp.place_of_question AS q USING (question) LEFT JOIN pg_temp.place_of_mistake AS k USING (mistake))
  TO STDOUT (FORMAT binary)"""
_PLACES = """CREATE TEMPORARY TABLE place_of_{what} ON COMMIT DROP AS
  SELECT {what}, row_number() OVER (ORDER BY {what} COLLATE "C") - 1 AS place
  FROM (SELECT DISTINCT {what} FROM dlquiz.first_answers WHERE {what} IS NOT NULL) AS f"""
_ROW = np.dtype(
    [
        ("fields", ">i2"),
        *(("learner_size", ">i4"), ("learner", ">i4"), ("question_size", ">i4"), ("question", ">i4")),
        *(("mistake_size", ">i4"), ("mistake", ">i4"), ("score_size", ">i4"), ("score", ">f8")),
        *(("seconds_size", ">i4"), ("seconds", ">f8")),
    ]
)
"""A row as `COPY … (FORMAT binary)` sends it: PostgreSQL's manual, COPY, "Binary Format"."""
_HEAD, _END = 19, 2
"""Bytes before the first row, where no extension follows the header, and behind the last."""


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """The figures of all questions that `members` learners who joined have answered."""

    group: str
    members: int
    questions: list[QuestionFigures]


def group_figures(address: Address, renamed: Mapping[str, str] | None = None) -> GroupFigures:
    """The figures that were kept, or computed again where an answer has changed since. For teachers.

    `renamed` gives the present name of questions that were answered under a former one.
    """
    return in_transaction(address, lambda connection: _figures(connection, renamed or {}))


def _figures(connection: Connection, renamed: Mapping[str, str]) -> GroupFigures:
    # Else one answer more could come between the state and the answers.
    connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    hello(connection)
    connection.execute("SET LOCAL jit = off")
    found = connection.execute(_STATE).fetchone()
    assert found is not None, "an aggregate is one row"
    state, members = found
    if renamed:
        # Figures that were kept under other names are not those that are asked for.
        state += " " + hashlib.md5(json.dumps(sorted(renamed.items())).encode(), usedforsecurity=False).hexdigest()
    kept = connection.execute("SELECT figures FROM dlquiz.kept_figures WHERE state = %s", (state,)).fetchone()
    if kept is not None:
        return GroupFigures(connection.info.dbname, members, [_read(one) for one in json.loads(kept[0])])
    questions = question_figures(under_present_names(answer_table(connection), renamed))
    connection.execute(
        """INSERT INTO dlquiz.kept_figures (state, figures) VALUES (%s, %s)
        ON CONFLICT (only_one) DO UPDATE SET state = excluded.state, figures = excluded.figures""",
        (state, json.dumps([one._asdict() for one in questions])),
    )
    return GroupFigures(connection.info.dbname, members, questions)


def _read(document: dict[str, Any]) -> QuestionFigures:
    mistakes = tuple(
        Mistake(name, share, tuple(thirds), strong) for name, share, thirds, strong in document["mistakes"]
    )
    return QuestionFigures(**document | {"mistakes": mistakes, "flags": tuple(document["flags"])})


def answer_table(connection: Connection) -> AnswerTable:
    """The first answers of all members."""
    for what in ("member", "question", "mistake"):
        connection.execute(_PLACES.format(what=what).encode())
        connection.execute(f"ANALYZE place_of_{what}".encode())
    names = {what: _names(connection, what) for what in ("question", "mistake")}
    with connection.cursor().copy(_ANSWERS.format(none=NO_MISTAKE).encode()) as copy:
        received = b"".join(copy)
    rows = np.frombuffer(received[_HEAD : len(received) - _END], _ROW)
    return AnswerTable(
        names["question"],
        names["mistake"],
        learner=rows["learner"].astype(np.int64),
        question=rows["question"].astype(np.int64),
        score=rows["score"].astype(np.float64),
        mistake=rows["mistake"].astype(np.int64),
        seconds=rows["seconds"].astype(np.float64),
    )


def _names(connection: Connection, what: str) -> list[str]:
    rows = connection.execute(f"SELECT {what} FROM place_of_{what} ORDER BY place".encode())
    return [name for (name,) in rows]
