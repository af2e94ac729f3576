"""Histories to write out and read in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from attempt_samples import sample

from dlquiz.progress.history import Entry, What
from dlquiz.progress.interviews import Interview, Pause, Place, Stage
from dlquiz.progress.records import Attempt, Correction, Fit, Flag, Group
from dlquiz.progress.store import Store
from dlquiz.reports import read_lines, written_lines
from dlquiz.schedule import Rating

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def answer(identity: str = "", question: str = "cnn/size", at: datetime = START, **changes: Any) -> Attempt:
    """An attempt with a plausible value everywhere, also where old progress files have none."""
    values = {"id": identity, "parameters": {"n": 32, "k": 5}, "offered": [], "utc_offset": 60}
    return sample(question, at, **(values | changes))


def entry(what: What) -> Entry:
    """A row with the place in the order that its own machine would have given it."""
    return Entry((what.at - EPOCH) // timedelta(microseconds=1), what)


REGRADED = {
    "verdict": "partly",
    "score": 0.5,
    "mistake": "bias",
    "expected": "[1,Infinity]",
    "grading": "g1",
    "rating": 2,
}
HELD = Interview(
    id="i1",
    at=START + 30 * MINUTE,
    utc_offset=60,
    device="laptop",
    began=START,
    minutes=30,
    blueprint=(("cnn", 2), ("cnn/output-size", 1)),
    seed=3,
    seconds=125.5,
    places=(
        Place("cnn/size", 7, "a1", seconds=4.25),
        Place("cnn/why", 8, "elsewhere", "probe", 0, 60.0, True, "weil “so”\n是这样"),
    ),
)
CODED = answer(
    "code1",
    "coding/softmax",
    START + 5 * MINUTE,
    kind="code",
    parameters={},
    expected=None,
    answer="def softmax(logits):\n    return logits  # 步幅\n",
    verdict="partly",
    score=0.5,
    mistake="no_maximum",
    groups=(Group("small", 1, 1), Group("五次", 3, 5, "value")),
)
STAGED = HELD._replace(
    id="i2",
    at=START + 40 * MINUTE,
    places=(HELD.places[0]._replace(stage=1), HELD.places[1]._replace(stage=0)),
    role="ml-engineer",
    level="senior",
    assignment="week 3 · 第三周",
    stages=(Stage("warm_up", 5, 60.0), Stage("coding", 20, 0.1 + 0.2)),
    pauses=(Pause(START + MINUTE, 3600.5),),
)
WEIGHTS = (
    *(0.5, 1.25, 2.0, 9.0, 6.5, 0.75, 3.0, 0.5, 1.75, 0.25, 0.75),
    *(1.5, 0.0625, 0.25, 1.5, 0.5, 2.0, 0.5, 0.1, 0.0, 0.2),
)
FITTED = (Fit("w1", START, 3120, WEIGHTS), Fit("w2", START + MINUTE, 3200, None))
HISTORY = (
    entry(answer("a1")),
    entry(answer("a2", "cnn/pick", START + MINUTE, verdict="wrong", score=0.0, mistake="bias", rating=Rating.AGAIN)),
    entry(answer("a3", "cnn/size", START + 2 * MINUTE, answer="二十八", offered=None)),
    entry(Correction("c1", START + MINUTE, "a1", "rating", {"rating": 4})),
    entry(Correction("c2", START + 2 * MINUTE, "a2", "regrade", REGRADED)),
    entry(Correction("c3", START + 3 * MINUTE, "a3", "undo", {})),
    entry(Correction("c4", START + 4 * MINUTE, "elsewhere", "dispute", {"note": "为什么？"})),
    entry(HELD),
    entry(Flag("f1", START, "cnn/why", True)),
    entry(Flag("f2", START + MINUTE, "cnn/size", False)),
    entry(CODED),
    entry(STAGED),
    *map(entry, FITTED),
)
"""Rows of every kind; one of them speaks of an attempt that is not there."""


def written(entries: Iterable[Entry]) -> bytes:
    return b"".join(written_lines(entries))


def read(data: bytes, file: str = "f") -> list[Entry]:
    return [entry for _, entry in read_lines(data.splitlines(keepends=True), file)]


def row(line: int = 1) -> dict[str, Any]:
    """The object on a line of HISTORY; line 0 is the head."""
    document: dict[str, Any] = json.loads(written(HISTORY).splitlines()[line])
    return document


def derived(store: Store) -> tuple[object, ...]:
    """All that follows from the rows."""
    return (
        store.history(),
        store.figures.memories(),
        store.figures.tallies(),
        store.figures.days(),
        store.figures.mistakes(),
        store.flags.flagged(),
    )
