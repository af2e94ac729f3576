"""The figures of a group's questions: computed from all first answers, and kept there until one of them changes."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from typing import Any

import numpy as np

from dlquiz.analysis.figures import Mistake, QuestionFigures, question_figures
from dlquiz.analysis.renaming import under_present_names
from dlquiz.analysis.table import NO_MISTAKE, AnswerTable, Integers
from dlquiz.errors import GroupError
from dlquiz.group.address import Address
from dlquiz.group.connecting import Connection, in_transaction
from dlquiz.group.creating import VERSION
from dlquiz.group.joining import hello
from dlquiz.messages import message
from dlquiz.reports.unused_options import Offer, unused_options

_STATE = """SELECT coalesce(md5(string_agg(member || ' ' || changes, ',' ORDER BY member)), ''),
  count(*) FILTER (WHERE joined IS NOT NULL),
  (SELECT count(*) FROM dlquiz.packed_answers WHERE answers <> '') FROM dlquiz.members WHERE NOT teacher"""
_SIZE = "SELECT coalesce(sum(octet_length(answers)), 0) FROM dlquiz.packed_answers"
_PACKED = "COPY (SELECT {columns} FROM dlquiz.packed_answers WHERE answers <> '') TO STDOUT (FORMAT binary)"
_OFFERS = "SELECT number, question, options, answer FROM dlquiz.offers WHERE number = ANY (%s)"
_ANSWER = np.dtype([("question", ">i4"), ("mistake", ">i4"), ("score", ">f8"), ("seconds", ">f8")])
"""An answer as `pack_answers()` packs it; its offer is packed apart."""
_OFFER = np.dtype(">i4")
_AT_ONCE = 64
"""The answers of so many members are unpacked together: they fit into a processor's cache."""


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """The figures of all questions that `members` learners who joined have answered; `learners` answered any.

    `unused` are the options that nobody chose, by question; only a group that was made with `--answers` knows them.
    """

    group: str
    members: int
    questions: list[QuestionFigures]
    learners: int = 0
    unused: dict[str, list[str]] = field(default_factory=dict)


def group_figures(address: Address, renamed: Mapping[str, str] | None = None) -> GroupFigures:
    """The figures that were kept, or computed again where an answer has changed since. For teachers.

    `renamed` gives the present name of questions that were answered under a former one.
    """
    return in_transaction(address, lambda connection: _figures(connection, address.shown, renamed or {}))


def _figures(connection: Connection, place: str, renamed: Mapping[str, str]) -> GroupFigures:
    # Else one answer more could come between the state and the answers.
    connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    said = hello(connection)
    if said.version < VERSION:
        raise GroupError(*message("group_older", place=place))
    connection.execute("SET LOCAL jit = off")
    found = connection.execute(_STATE).fetchone()
    assert found is not None, "an aggregate is one row"
    state, members, learners = found
    if renamed:
        # Figures that were kept under other names are not those that are asked for.
        state += " " + hashlib.md5(json.dumps(sorted(renamed.items())).encode(), usedforsecurity=False).hexdigest()
    kept = connection.execute("SELECT figures FROM dlquiz.kept_figures WHERE state = %s", (state,)).fetchone()
    if kept is not None:
        document = json.loads(kept[0])
        questions, unused = [_read(one) for one in document["questions"]], document["unused"]
    else:
        table = under_present_names(answer_table(connection, offers=said.answers), renamed)
        questions = question_figures(table)
        unused = _unused(connection, table, renamed)
        connection.execute(
            """INSERT INTO dlquiz.kept_figures (state, figures) VALUES (%s, %s)
            ON CONFLICT (only_one) DO UPDATE SET state = excluded.state, figures = excluded.figures""",
            (state, json.dumps({"questions": [one._asdict() for one in questions], "unused": unused})),
        )
    return GroupFigures(connection.info.dbname, members, questions, learners, unused)


def _read(document: dict[str, Any]) -> QuestionFigures:
    mistakes = tuple(
        Mistake(name, share, tuple(thirds), strong) for name, share, thirds, strong in document["mistakes"]
    )
    return QuestionFigures(**document | {"mistakes": mistakes, "flags": tuple(document["flags"])})


def _unused(connection: Connection, table: AnswerTable, renamed: Mapping[str, str]) -> dict[str, list[str]]:
    """The options that nobody chose, by question under its present name."""
    if table.offer is None:
        return {}
    made = np.bincount(table.offer, minlength=1)
    made[0] = 0
    offers: dict[str, Counter[Offer]] = {}
    for number, question, options, answer in connection.execute(_OFFERS, (np.flatnonzero(made).tolist(),)):
        counts = offers.setdefault(renamed.get(question, question), Counter())
        counts[Offer(tuple(options), answer)] += int(made[number])
    answers = dict(zip(table.questions, np.bincount(table.question), strict=True))
    found = {question: unused_options(int(answers[question]), counts) for question, counts in offers.items()}
    return {question: unused for question, unused in sorted(found.items()) if unused}


def answer_table(connection: Connection, *, offers: bool) -> AnswerTable:
    """The first answers of all members, with their `offers` where asked. In a transaction that sees one state."""
    size = connection.execute(_SIZE).fetchone()
    assert size is not None, "a sum is one row"
    rows = int(size[0]) // _ANSWER.itemsize
    question, mistake = np.empty(rows, np.intp), np.empty(rows, np.intp)
    score, seconds = np.empty(rows), np.empty(rows)
    offer = np.zeros(rows, np.intp) if offers else None
    counts: list[int] = []
    first = 0
    columns = ["answers", "offers"] if offers else ["answers"]
    with connection.cursor().copy(_PACKED.format(columns=", ".join(columns)).encode()) as copy:
        copy.set_types(["bytea"] * len(columns))
        members = copy.rows()
        while some := list(islice(members, _AT_ONCE)):
            found = np.frombuffer(b"".join(row[0] for row in some), _ANSWER)
            here = slice(first, first + len(found))
            question[here], mistake[here] = found["question"], found["mistake"]
            score[here], seconds[here] = found["score"], found["seconds"]
            sizes = [len(row[0]) // _ANSWER.itemsize for row in some]
            if offer is not None:
                packed = (row[1] or bytes(size * _OFFER.itemsize) for row, size in zip(some, sizes, strict=True))
                offer[here] = np.frombuffer(b"".join(packed), _OFFER)
            counts += sizes
            first = here.stop
    questions = _name(connection, "question", question)
    mistakes = _name(connection, "mistake", mistake)
    learner = np.repeat(np.arange(len(counts)), counts)
    return AnswerTable(questions, mistakes, learner, question, score, mistake, seconds, offer)


def _name(connection: Connection, what: str, numbers: Integers) -> list[str]:
    """The names that the server's numbers stand for, in order; each number becomes the place of its name.

    0 stands for none, and becomes NO_MISTAKE.
    """
    used = np.flatnonzero(np.bincount(numbers, minlength=1))
    query = f"SELECT number, {what} FROM dlquiz.{what}s WHERE number = ANY (%s)"
    names: dict[int, str] = dict(sorted(connection.execute(query.encode(), (used.tolist(),)), key=itemgetter(1)))
    place = np.full(int(used.max(initial=0)) + 1, NO_MISTAKE)
    place[list(names)] = np.arange(len(names))
    # In a mode that raises, NumPy would make a copy first; all numbers are places of `place`.
    np.take(place, numbers, out=numbers, mode="clip")
    return list(names.values())
