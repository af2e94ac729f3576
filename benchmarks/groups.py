"""A study group on a PostgreSQL server of its own: sending, the report, and a whole class at once.

A group of N answers has N / 1,000 learners, each of whom answered 500 questions twice; 10,000,000 answers are 10,000
learners with 5,000,000 first answers. They are made in the group's own tables (10,000,000 take some minutes and 6 GB
of the temporary folder), and everything is thrown away at the end. The server has the settings of Debian's package.
In a group made with `--answers`, every question is a choice of four options in any order, some of them never chosen.
"""

from __future__ import annotations

import atexit
import random
import shutil
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks import progress
from benchmarks.measuring import Run, p95
from benchmarks.model import Anchor, Benchmark, Goal
from benchmarks.postgres import Server, running_server
from dlquiz.progress.store import Store, open_store

if TYPE_CHECKING:
    from dlquiz.group.address import Address

SMALL, MANY, LARGEST = 100_000, 1_000_000, 10_000_000
QUESTIONS, EACH = 500, 2
LEARNERS, ANSWERS = 300, 100
"""So many learners send so many answers at once."""
SETTINGS = {
    "fsync": "on",
    "full_page_writes": "on",
    "shared_buffers": "128MB",
    "max_connections": 100,
    "log_statement": "none",
    "log_min_duration_statement": -1,
}
_SESSION = """SET work_mem = '256MB'; SET jit = off; SET synchronous_commit = off;
  -- Every row is one that its learner may send: that each has a member is not looked up.
  SET session_replication_role = replica"""
_LEARNERS = """INSERT INTO dlquiz.members (member, role, teacher, joined, changes)
  SELECT 'm' || n, 'no_role_' || n, false, '2026-03-01', 1 FROM generate_series(2, {learners}) AS n"""
_NORMAL = "sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random())"
_DRAWN = f"""SELECT setseed(0.35);
  CREATE TEMPORARY TABLE who AS SELECT member, {_NORMAL} AS ability FROM dlquiz.members WHERE NOT teacher;
  CREATE TEMPORARY TABLE what AS
  SELECT n, 'course/question_' || n AS question, {_NORMAL} AS difficulty FROM generate_series(1, {QUESTIONS}) AS n"""
_ORDERS = """CREATE TEMPORARY TABLE orders AS
  SELECT (row_number() OVER ())::int AS place, ARRAY[a, b, c, d] AS options
  FROM generate_series(1, 4) AS a, generate_series(1, 4) AS b, generate_series(1, 4) AS c, generate_series(1, 4) AS d
  WHERE a <> b AND a <> c AND a <> d AND b <> c AND b <> d AND c <> d"""
_ATTEMPTS = f"""INSERT INTO dlquiz.attempts (member, id, day, number, bank, question, topic, kind, verdict, score,
    mistake, hints, tries, seconds, rating, mode, language, answer, offered)
  SELECT member, n || '-' || time, '2026-03-01'::date + time, n, 'course', question, 'topic', '{{kind}}',
    CASE WHEN is_right THEN 'right' ELSE 'wrong' END, is_right::int,
    CASE WHEN NOT is_right THEN 'mistake_' || (floor(random() * 4)::int + n % 20) END,
    0, 1, round((random() * 100)::numeric, 3), 3, 'practice', 'en', {{chosen}}
  FROM (SELECT *, random() < 1 / (1 + exp(difficulty - ability)) AS is_right
        FROM who, what, generate_series(0, {EACH - 1}) AS time) AS drawn{{orders}}"""
_WITHOUT = {"kind": "numeric", "chosen": "NULL, NULL", "orders": ""}
_CHOSEN = {
    "kind": "choice",
    "chosen": """array_position(options, CASE WHEN is_right THEN 1 ELSE 2 + floor(random() * (1 + n % 3))::int END),
    ARRAY(SELECT 'option ' || o || ' of question ' || n FROM unnest(options) AS o)""",
    "orders": " JOIN orders ON place = 1 + (hashtext(member || n || time) & 255) % 24",
}
_DERIVED = """INSERT INTO dlquiz.first_answers (member, question, bank, attempt, score, mistake, seconds, offer)
  SELECT member, question, bank, id, score, mistake, seconds, (dlquiz.offer_of(question, offered, answer)).digest
  FROM (SELECT DISTINCT ON (member, question) * FROM dlquiz.in_force ORDER BY member, question, day, number, id) AS a"""

_open = ExitStack()
atexit.register(_open.close)
_numbers = count()


@dataclass(frozen=True, slots=True)
class Group:
    """A group: its teacher, and one of its learners, who has a progress file and has joined with `file`."""

    teacher: Address
    member: Address
    store: Store
    file: Path


@cache
def server() -> Server:
    return _open.enter_context(running_server(**SETTINGS))


@cache
def folder() -> Path:
    return Path(_open.enter_context(tempfile.TemporaryDirectory()))


def made(learners: int, *, typed: bool = False) -> tuple[Address, list[Address]]:
    """The teacher of a new group, and so many learners who joined."""
    import psycopg

    from dlquiz.group.address import address_of
    from dlquiz.group.creating import create_group
    from dlquiz.group.inviting import invite
    from dlquiz.group.joining import join_group

    name = f"group_{next(_numbers)}"
    with psycopg.connect(server().url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    teacher = address_of(server().url(database=name))
    create_group(teacher, answers=typed)
    members = [address_of(one.url) for one in invite(teacher, learners)]
    for member in members:
        join_group(member)
    return teacher, members


@cache
def group(answers: int, *, typed: bool = False) -> Group:
    """A group with so many answers, and with what was `typed`."""
    import psycopg

    teacher, (member,) = made(1, typed=typed)
    with psycopg.connect(teacher.url, autocommit=True) as connection:
        learners = answers // (QUESTIONS * EACH)
        attempts = _ATTEMPTS.format(**_CHOSEN if typed else _WITHOUT)
        made_of = (_SESSION, _LEARNERS.format(learners=learners), _DRAWN, _ORDERS, attempts, "ANALYZE", _DERIVED)
        for statement in made_of:
            connection.execute(statement.encode())
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("SELECT count(dlquiz.pack_answers(member)) FROM dlquiz.members WHERE NOT teacher")
    store = _open.enter_context(open_store(folder() / f"{next(_numbers)}.db"))
    return Group(teacher, member, store, joined(member))


def joined(member: Address) -> Path:
    """The file of a machine that joined as this learner."""
    from dlquiz.group.membership import Membership, write_membership

    file = folder() / f"{next(_numbers)}.json"
    write_membership(file, Membership(member=member.url))
    return file


def _copied(file: Path) -> Path:
    """A copy of a progress file."""
    return Path(shutil.copy(file, folder() / f"{next(_numbers)}.db"))


def answer(store: Store, answers: int, seed: int) -> None:
    """Record so many answers."""
    dice = random.Random(seed)
    for number in range(answers):
        at = progress.NOW + timedelta(minutes=number)
        store.record(progress.attempt(dice.choice(progress.asked()), at, dice))


def push_one(answers: int, *, typed: bool = False) -> Run:
    """One new answer sent to a group with so many."""
    from dlquiz.group.pushing import Pushed, push

    found = group(answers, typed=typed)

    def run() -> float:
        answer(found.store, 1, next(_numbers))
        began = time.perf_counter()
        sent: Pushed = push(found.store, found.file)
        seconds = time.perf_counter() - began
        assert sent.sent == 1
        return seconds

    run()
    return run


def connecting() -> Run:
    """A connection to the same server and the simplest statement: no push is faster."""
    import psycopg

    url = group(SMALL).member.url

    def run() -> float:
        began = time.perf_counter()
        with psycopg.connect(url) as connection:
            connection.execute("SELECT 1")
        return time.perf_counter() - began

    return run


def push_many(answers: int) -> Run:
    """A history of so many answers, sent by a learner of whom the group has nothing."""
    from dlquiz.group.pushing import push

    # The file that others share grows while answers to it are timed.
    source = folder() / f"{next(_numbers)}.db"
    with open_store(source) as store:
        store.merge(progress.history(answers))

    def run() -> float:
        _, (member,) = made(1)
        file = joined(member)
        with open_store(_copied(source)) as store:
            began = time.perf_counter()
            sent = push(store, file)
            seconds = time.perf_counter() - began
        assert sent.sent == answers
        return seconds

    return run


def report(answers: int, *, typed: bool = False) -> Run:
    """The first report after a new answer."""
    from dlquiz.group.reporting import group_figures

    found, change = group(answers, typed=typed), push_one(answers, typed=typed)

    def run() -> float:
        change()
        began = time.perf_counter()
        figures = group_figures(found.teacher)
        seconds = time.perf_counter() - began
        assert len(figures.questions) >= QUESTIONS
        assert bool(figures.unused) == typed
        return seconds

    return run


def report_again(answers: int) -> Run:
    """A report when nothing was answered since the last one."""
    from dlquiz.group.reporting import group_figures

    return partial(_seconds, partial(group_figures, group(answers).teacher))


def learner(answers: int) -> Run:
    """The first answers of one learner, read by that learner."""
    from dlquiz.group.connecting import Connection, in_transaction

    def first_answers(connection: Connection) -> None:
        found = connection.execute("SELECT question, score, mistake, seconds FROM dlquiz.first_answers").fetchall()
        assert len(found) >= QUESTIONS

    return partial(_seconds, partial(in_transaction, group(answers).member, first_answers))


def _seconds(work: Run) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def at_once(learners: int, answers: int) -> Run:
    """So many learners send so many answers each in the same moment: the 95th percentile of their times."""
    from dlquiz.group.pushing import push

    template = folder() / f"{next(_numbers)}.db"
    with open_store(template) as store:
        answer(store, answers, 1)

    def send(file: Path, membership: Path) -> int:
        with open_store(file) as own:
            return push(own, membership).sent

    def run() -> float:
        files = [(_copied(template), joined(member)) for member in made(learners)[1]]
        done = _together([partial(send, *pair) for pair in files])
        assert set(done.results) == {answers}
        return p95(done.seconds)

    return run


def connecting_at_once(learners: int) -> Run:
    """So many learners log in in the same moment and ask for the simplest statement."""
    from dlquiz.group.connecting import in_transaction

    def run() -> float:
        simplest = [
            partial(in_transaction, member, lambda connection: connection.execute("SELECT 1").fetchone())
            for member in made(learners)[1]
        ]
        return p95(_together(simplest).seconds)

    return run


class _Together(NamedTuple):
    """What each of the tasks gave, and how long it took."""

    results: list[Any]
    seconds: list[float]


def _together(tasks: Sequence[Run]) -> _Together:
    """Do all tasks in threads that begin at once. Raises what any of them raises."""
    start = threading.Barrier(len(tasks))

    def do(task: Run) -> tuple[Any, float]:
        start.wait()
        began = time.perf_counter()
        return task(), time.perf_counter() - began

    with ThreadPoolExecutor(len(tasks)) as threads:
        done = list(threads.map(do, tasks))
    return _Together([result for result, _ in done], [seconds for _, seconds in done])


def _row(name: str, what: str, ours: Any, goal: Goal, **more: Any) -> Benchmark:
    return Benchmark(f"group-{name}", what, ours, goal=goal, self_timed=True, needs_server=True, **more)


BENCHMARKS = (
    _row(
        "push",
        f"one answer sent to a group of {MANY:,} answers",
        partial(push_one, MANY),
        Goal(seconds=0.05),
        anchor=Anchor("a connection, `select 1`", connecting),
    ),
    _row(
        "learner",
        f"one learner's first answers, of {MANY:,} answers",
        partial(learner, MANY),
        Goal(seconds=0.05),
        anchor=Anchor("a connection, `select 1`", connecting),
    ),
    _row(
        "report",
        f"a report after a new answer, {LARGEST:,} answers",
        partial(report, LARGEST),
        Goal(seconds=2),
        long=True,
    ),
    _row(
        "report-answers",
        f"the same with `--answers`, {LARGEST:,} answers",
        partial(report, LARGEST, typed=True),
        Goal(seconds=2),
        long=True,
    ),
    _row(
        "at-once",
        f"{LEARNERS} learners send {ANSWERS} answers at once (p95)",
        partial(at_once, LEARNERS, ANSWERS),
        Goal(seconds=1),
        anchor=Anchor("connections, `select 1`", partial(connecting_at_once, LEARNERS)),
        fewest=1,
    ),
)
