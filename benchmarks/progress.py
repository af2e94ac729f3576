"""The progress of a long history against that of a short one: what is shown first, and one answer committed.

Both histories are of the shipped questions: 1,000 answers over a month and 1,000,000 over three years, made once (that
takes a minute or two) and thrown away at the end.
"""

from __future__ import annotations

import atexit
import os
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from io import BytesIO
from pathlib import Path

from benchmarks.measuring import Run
from benchmarks.model import Anchor, Benchmark, Goal
from dlquiz import locations
from dlquiz.bank import Library, load_library
from dlquiz.progress.history import Entry
from dlquiz.progress.records import Attempt
from dlquiz.progress.store import Store, open_store
from dlquiz.questions.question import Question
from dlquiz.reports import opened_lines, read_new_lines, written_lines
from dlquiz.schedule import Rating
from dlquiz.session.figures import figures
from dlquiz.session.today import Limits, due_today
from dlquiz.tui.home.topics import overview

SHORT, MANY, LONG = 1_000, 20_000, 1_000_000
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=10 * 365)
DAYS = {SHORT: 30, 10_000: 120, MANY: 180, 100_000: 365, LONG: 3 * 365}
LATEST = 30
KNOWN_MISTAKES = 6
"""Of one question, as the mean of the catalogue's is; `ALL_MISTAKES` different ones there are."""
ALL_MISTAKES = 100
PAGE = b"x" * 4096

_open = ExitStack()
atexit.register(_open.close)
_numbers = random.Random(0)


def attempt(question: Question, at: datetime, dice: random.Random) -> Attempt:
    """An answer to one of the shipped questions, right four times of five."""
    right = dice.random() < 0.8
    return Attempt(
        id=f"{dice.getrandbits(128):032x}",
        at=at,
        device="bench",
        bank=question.bank,
        question=question.name,
        topic=question.topic,
        kind=question.type,
        seed=dice.randrange(1_000_000),
        parameters={"input_size": dice.randrange(8, 256), "kernel_size": 3, "stride": 1, "padding": 0},
        expected=dice.randrange(1, 256),
        answer=str(dice.randrange(1, 256)),
        verdict="right" if right else "wrong",
        score=float(right),
        seconds=dice.uniform(5, 90),
        rating=Rating.GOOD if right else Rating.AGAIN,
        mode="practice",
        language="en",
        wording="0123456789abcdef",
        grading="0123456789abcdef",
        mistake=None if right or dice.random() < 0.5 else _mistake(question, dice),
        offered=[],
    )


def _mistake(question: Question, dice: random.Random) -> str:
    """One of the few mistakes that a question knows."""
    return f"mistake_{(len(question.id) + dice.randrange(KNOWN_MISTAKES)) % ALL_MISTAKES}"


def history(answers: int) -> Iterator[Entry]:
    """So many answers, evenly over the days before NOW, twelve hours of each."""
    dice, questions = random.Random(answers), asked()
    start, days = NOW - timedelta(days=DAYS[answers]), DAYS[answers]
    for number in range(answers):
        day, part = divmod(number * days, answers)
        at = start + timedelta(days=day, hours=12 * part / answers)
        # Every question is asked before one is asked again, and then by chance.
        question = questions[number] if number < len(questions) else dice.choice(questions)
        yield Entry(int(at.timestamp() * 1_000_000), attempt(question, at, dice))


@cache
def library() -> Library:
    return load_library(locations.installed_banks())


@cache
def asked() -> list[Question]:
    return [question for question in library().questions() if not question.deprecated]


@cache
def file(answers: int) -> Path:
    """A progress file with so many answers, properly closed."""
    path = Path(_open.enter_context(tempfile.TemporaryDirectory())) / "progress.db"
    with open_store(path) as store:
        store.merge(history(answers))
    return path


@cache
def store(answers: int) -> Store:
    return _open.enter_context(open_store(file(answers)))


def opening(answers: int) -> Run:
    path = file(answers)
    return lambda: open_store(path).close()


def home(answers: int) -> Run:
    return partial(overview, library(), store(answers), NOW, UTC, Limits(20, 200))


def due(answers: int) -> Run:
    """At a time when every question is due, so that both lists are of one length."""
    return partial(due_today, library(), store(answers), LATER, UTC)


def stats(answers: int) -> Run:
    return partial(figures, store(answers), library(), NOW, UTC, resting=lambda question: False)


def latest(answers: int) -> Run:
    return partial(store(answers).history, LATEST)


def answering(answers: int) -> Run:
    """One answer committed; the history grows by what is measured."""
    into, questions = store(answers), asked()
    return lambda: into.record(attempt(_numbers.choice(questions), NOW, _numbers))


def elsewhere(answers: int, days: int, seed: int) -> bytes:
    """An export of another machine with so many answers, spread over the newest `days` of the history here."""
    dice = random.Random(seed)
    moments = sorted(NOW - timedelta(days=days * dice.random()) for _ in range(answers))
    rows = (Entry(int(at.timestamp() * 1_000_000), attempt(dice.choice(asked()), at, dice)) for at in moments)
    return b"".join(written_lines(rows))


def take_in(into: Store, exported: bytes) -> None:
    lines, known = opened_lines(BytesIO(exported), "benchmark"), into.known_lines()
    into.merge(entry for _, entry in read_new_lines(lines, "benchmark", known))


def known(answers: int) -> Run:
    """Every row of a history taken in once more; seconds of the processor."""
    exported = b"".join(written_lines(history(answers)))
    into = _open.enter_context(open_store(Path(_open.enter_context(tempfile.TemporaryDirectory())) / "progress.db"))
    take_in(into, exported)
    return partial(_processor_seconds, partial(take_in, into, exported))


def new(rows: int, answers: int) -> Run:
    """So many rows of another machine of the last week, taken into a copy of a history; seconds of the processor."""
    source, exported = file(answers), elsewhere(rows, 7, rows)

    def run() -> float:
        with tempfile.TemporaryDirectory() as folder:
            copy = shutil.copy(source, folder)
            with open_store(Path(copy)) as into:
                return _processor_seconds(partial(take_in, into, exported))

    return run


def _processor_seconds(run: Run) -> float:
    before = time.process_time()
    run()
    return time.process_time() - before


def raw_write() -> Run:
    """What any durable write costs here: a page appended to a file and synced."""
    folder = Path(_open.enter_context(tempfile.TemporaryDirectory()))
    target = os.open(folder / "raw", os.O_CREAT | os.O_WRONLY)
    _open.callback(os.close, target)

    def write() -> None:
        os.write(target, PAGE)
        os.fsync(target)

    return write


def _long(name: str, what: str, make: Callable[[int], Run], goal: Goal) -> Benchmark:
    """A long history against a short one; each says something else, so there is nothing to compare but times."""
    return Benchmark(
        f"progress-{name}",
        f"{what}, {LONG:,} answers",
        partial(make, LONG),
        Anchor(f"{SHORT:,}", partial(make, SHORT)),
        goal=goal,
    )


GROWN = Goal(ratio=1.5)
BENCHMARKS: tuple[Benchmark, ...] = (
    _long("opening", "progress file opened", opening, GROWN),
    _long("home", "figures of the home screen", home, GROWN),
    _long("due", "list of what is due", due, GROWN),
    _long("stats", "all figures of progress", stats, GROWN),
    _long("latest", f"the latest {LATEST} answers", latest, GROWN),
    _long("answer", "an answer committed", answering, GROWN),
    Benchmark(
        "progress-dashboard",
        f"figures of the home screen, {LONG:,} answers",
        partial(home, LONG),
        goal=Goal(seconds=5e-3),
    ),
    Benchmark(
        "progress-commit",
        f"an answer committed, {SHORT:,} answers",
        partial(answering, SHORT),
        Anchor("write and fsync", raw_write),
        goal=Goal(ratio=1.5),
    ),
    Benchmark(
        "progress-known",
        f"{MANY:,} known rows taken in again",
        partial(known, MANY),
        goal=Goal(seconds=0.1),
        self_timed=True,
    ),
    Benchmark(
        "progress-new",
        f"{SHORT:,} new rows into {MANY:,}",
        partial(new, SHORT, MANY),
        goal=Goal(seconds=0.25),
        self_timed=True,
    ),
    Benchmark(
        "progress-few-new",
        "20 new rows into 100,000",
        partial(new, 20, 100_000),
        goal=Goal(seconds=0.05),
        self_timed=True,
    ),
)
