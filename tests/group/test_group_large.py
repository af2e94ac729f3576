"""A group against one of a tenth of its size: what the server reads, counted in rows, and the same figures.

100,000 answers against 10,000; `python -m tests.campaigns --times 10` compares 1,000,000 with 100,000.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg
import pytest
from campaigns import times

from benchmarks import groups
from benchmarks.groups import EACH, QUESTIONS
from benchmarks.postgres import Server
from dlquiz.analysis.figures import SLOPES_FROM, question_figures
from dlquiz.analysis.first_answers import FirstAnswer
from dlquiz.analysis.table import table_of
from dlquiz.group.address import Address
from dlquiz.group.reporting import group_figures

pytestmark = pytest.mark.sweep

FEW, MANY = times(10_000), times(100_000)


@pytest.fixture
def made(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The benchmarks' groups on the server of the tests."""
    with ExitStack() as opened:
        monkeypatch.setattr(groups, "server", lambda: server)
        monkeypatch.setattr(groups, "folder", lambda: tmp_path)
        monkeypatch.setattr(groups, "_open", opened)
        groups.group.cache_clear()
        yield
        groups.group.cache_clear()


def rows_read(database: Address, server: Server, work: Callable[[], Any]) -> int:
    """How many rows the server reads meanwhile, those of its catalog included."""
    before = _counted(database, server)
    work()
    return _counted(database, server) - before


def _counted(database: Address, server: Server) -> int:
    """Asked until nothing is added any more: a server counts when a connection has ended."""
    query = "SELECT tup_returned + tup_fetched FROM pg_stat_database WHERE datname = %s"
    last = -1
    while True:
        with psycopg.connect(server.url()) as connection:
            row = connection.execute(query, (database.parameters["dbname"],)).fetchone()
        assert row is not None
        if row[0] == last:
            return last
        last = int(row[0])
        time.sleep(0.3)


def test_what_is_read_does_not_grow_with_the_group_but_by_learners(made: None, server: Server) -> None:
    read: dict[str, list[int]] = {}
    for answers in (FEW, MANY):
        found, typed = groups.group(answers), groups.group(answers, typed=True)
        for name in ("push_one", "learner", "report", "report_again"):
            run = getattr(groups, name)(answers)
            read.setdefault(name, []).append(rows_read(found.teacher, server, run))
        run = groups.report(answers, typed=True)
        read.setdefault("report with answers", []).append(rows_read(typed.teacher, server, run))
    for name in ("push_one", "learner"):
        few, many = read[name]
        assert many - few < 2 * QUESTIONS * EACH, f"{name}: no more than one learner's rows"
    learners = (MANY - FEW) // (QUESTIONS * EACH)
    for name in ("report", "report_again", "report with answers"):
        few, many = read[name]
        assert many - few < 100 * learners, f"{name}: not the {QUESTIONS} first answers of each learner"


def test_the_figures_are_those_of_all_rows(made: None) -> None:
    found = groups.group(MANY)
    learners: dict[str, list[FirstAnswer]] = {}
    with psycopg.connect(found.teacher.url) as connection:
        for member, *answer in connection.execute(
            """SELECT DISTINCT ON (member, question) member, question, score, mistake, seconds FROM dlquiz.attempts
            ORDER BY member, question, day, number, id"""
        ):
            learners.setdefault(member, []).append(FirstAnswer(*answer))
    figures = group_figures(found.teacher)
    assert figures.learners == len(learners) == MANY // (QUESTIONS * EACH)
    assert figures.questions == question_figures(table_of(learners.values()))
    assert (figures.questions[0].slope is not None) == (figures.learners >= SLOPES_FROM)
