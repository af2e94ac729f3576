"""From the start of the process to the first frame that is true and obeys, through a pseudo-terminal.

A frame counts when it shows what it is to show and a key sent at that instant has its effect: without the effect there
is no number. Both sides run alike: the installed command against a Textual app that shows one text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks.homes import BANKS, HERE, HISTORY, PYTHON, command, environment, new_home
from benchmarks.measuring import Run
from benchmarks.model import Anchor, Benchmark, Goal, Maker
from benchmarks.progress import library
from benchmarks.terminal import Program
from dlquiz.bank import Library, load_library
from dlquiz.cli.clock import local_zone, now
from dlquiz.kinds.drawing import draw
from dlquiz.locations import bundled_banks
from dlquiz.messages import say
from dlquiz.progress.store import open_store
from dlquiz.questions.question import Question
from dlquiz.session.daily import USUAL_NEW
from dlquiz.session.today import Limits
from dlquiz.settings import Settings
from dlquiz.tui.home.topics import overview

ASKED, SEED = "cnn_interview/conv-output-size", 6
TYPED = "§"
ROWS = 16
"""Of home's table in a terminal of 24 lines."""
MANY, MOST = 10_000, 100_000
LONGEST = 600.0
"""Seconds: 100,000 questions are read at the launch before those that are timed."""
HELLO = [PYTHON, str(HERE / "hello.py")]


class Launch(NamedTuple):
    """What is started where, what its first frame must show, a key, and what that must bring; patterns."""

    command: Sequence[str]
    environment: Mapping[str, str]
    shows: str
    key: str
    then: str


class Launched(NamedTuple):
    """Seconds from the start to the frame, and from the key to what it brings."""

    frame: float
    obeyed: float


def launched(launch: Launch) -> Launched:
    """Start it, see the frame, press the key at once, see the effect; raises `RuntimeError` where either is missing."""
    with Program(launch.command, launch.environment) as program:
        frame = program.sight(launch.shows, LONGEST).at
        sent = program.send(launch.key)
        obeyed = program.sight(launch.then).at
        return Launched(frame - program.started, obeyed - sent)


def frame(make: partial[Launch]) -> Run:
    return _warmed(make, 0)


def first_key(make: partial[Launch]) -> Run:
    return _warmed(make, 1)


def _warmed(make: partial[Launch], which: int) -> Run:
    launch = make()
    launched(launch)
    return lambda: launched(launch)[which]


def frame_of_many(questions: int) -> Run:
    """The first frame of home with so many questions more, which a launch before that has read."""
    return frame(partial(home, questions))


def hello() -> Launch:
    return Launch(HELLO, {}, "hello", " ", r"key 1\.")


def home(questions: int = 0) -> Launch:
    """With a little history: the true counts; Space folds or unfolds all banks."""
    place = new_home(questions, history=True)
    banks = load_library([bundled_banks(), place / BANKS]) if questions else library()
    # As many banks are open as fit: the first of them is the first whose topics fit below all the others.
    is_open = (bank for bank in banks.banks if 1 + len(banks.banks) + len(bank.topics) <= ROWS)
    opened = next(is_open, None)
    turned = f"▾ {banks.banks[0].title.en}" if opened is None else f"▸ {opened.title.en}"
    return Launch(command(), environment(place), re.escape(counts(banks, place / HISTORY)), " ", re.escape(turned))


def counts(banks: Library, history: Path) -> str:
    """The first line of home, from the same banks and history."""
    limits = Limits(USUAL_NEW, Settings().reviews_per_day)
    with open_store(history) as store:
        total = overview(banks, store, now(), local_zone(), limits).rows[0]
    return say("en", "home_counts", questions=total.questions, new=total.new, due=total.due)


def greeting() -> Launch:
    """Without any history: the greeting; what is typed stands in its first field.

    Esc leaves it for home, but Textual waits 0.1 s for more to come, as every key that has no letter begins so.
    """
    return Launch(command(), environment(new_home()), "Esc Skip", TYPED, TYPED)


def question() -> Launch:
    """Straight to a question: the beginning of its prompt, numbers filled in; a letter typed stands in the field."""
    beginning = draw(_asked(), SEED).prompt.en[:30]
    words = [*command(), "practice", "--question", ASKED, "--seed", str(SEED)]
    return Launch(words, environment(new_home(history=True)), re.escape(beginning), TYPED, TYPED)


def _asked() -> Question:
    asked = library().question(ASKED)
    assert asked is not None, "it is a shipped question"
    return asked


def _benchmark(name: str, what: str, make: Maker, goal: Goal, *, long: bool = False) -> Benchmark:
    return Benchmark(
        f"launch-{name}",
        f"launch to {what}",
        make,
        Anchor("Textual hello", partial(frame, partial(hello))),
        goal=goal,
        self_timed=True,
        fewest=1 if long else 3,
        long=long,
        posix_only=True,
    )


def _first_key(name: str, what: str, make: partial[Launch]) -> Benchmark:
    return Benchmark(
        f"launch-{name}-key",
        f"first key {what}, sent at the first frame",
        partial(first_key, make),
        Anchor("Textual hello", partial(first_key, partial(hello))),
        self_timed=True,
        posix_only=True,
    )


AS_HELLO, WITH_NUMPY = Goal(ratio=1.4), Goal(ratio=2.2)
BENCHMARKS = (
    _benchmark("home", "home, a month of history", partial(frame, partial(home)), AS_HELLO),
    _benchmark("greeting", "the greeting, no history", partial(frame, partial(greeting)), AS_HELLO),
    _benchmark("question", "a question (`practice --question`)", partial(frame, partial(question)), WITH_NUMPY),
    _benchmark(f"home-{MANY}", f"home, {MANY:,} questions more", partial(frame_of_many, MANY), AS_HELLO),
    _benchmark(f"home-{MOST}", f"home, {MOST:,} questions more", partial(frame_of_many, MOST), Goal(), long=True),
    _first_key("home", "at home", partial(home)),
    _first_key("greeting", "at the greeting", partial(greeting)),
    _first_key("question", "at a question", partial(question)),
)
