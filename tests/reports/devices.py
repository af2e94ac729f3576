"""Three devices whose histories are united in any order, any number of times: nothing is lost or doubled."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from history_samples import HELD, MINUTE, START, WEIGHTS, answer, derived, read, written
from hypothesis import strategies as st

from dlquiz.progress.history import Entry
from dlquiz.progress.records import Attempt, Correction, Fit, Flag, Regrade
from dlquiz.progress.store import Store, memory_store
from dlquiz.schedule import Rating, replay

DEVICES = ("laptop", "phone", "desk")
QUESTIONS = ("cnn/size", "cnn/width", "cnn/pick", "net/loss")
NAMES: tuple[dict[str, str], ...] = ({}, {"cnn/size": "cnn/width"}, {"cnn/pick": "net/pick", "net/loss": "cnn/size"})
VERDICTS = (("right", 1.0, None), ("partly", 1 / 3, "bias"), ("wrong", 0.0, "padding"), ("wrong", 0.0, "bias"))
picks = st.integers(0, 1000)
DEEDS = (
    *("answer", "answer", "answer", "undo", "undo", "rate", "dispute", "regrade", "interview", "rename", "hand over"),
    *("flag", "fit"),
)
deeds = st.tuples(st.sampled_from(DEEDS), st.integers(0, 2), picks, picks)


class Devices:
    """Three stores whose clocks disagree, and which exchange their histories now and then."""

    def __init__(self, opened: ExitStack) -> None:
        numbers = count(1)
        self.opened = opened
        # As with random ids, their order says nothing of time.
        self.new_id = lambda: f"{next(numbers) * 2654435761 % 2**32:08x}"
        self.stores = [self.fresh() for _ in DEVICES]
        self.clocks = [START, START + timedelta(hours=7), START - timedelta(days=2)]

    def fresh(self) -> Store:
        return self.opened.enter_context(memory_store(new_id=self.new_id))

    def do(self, what: str, device: int, pick: int, other: int) -> None:
        store, at = self.stores[device], self.at(device, pick)
        known = [one.id for one in store.history()]
        attempt = known[pick % len(known)] if known else ""
        if what == "answer":
            verdict, score, mistake = VERDICTS[other % len(VERDICTS)]
            chosen: Any = {"verdict": verdict, "score": score, "mistake": mistake, "seed": pick}
            rating, offset = Rating(1 + pick % 4), 60 * (pick % 27 - 12)
            question = QUESTIONS[other % len(QUESTIONS)]
            store.record(answer("", question, at, device=DEVICES[device], rating=rating, utc_offset=offset, **chosen))
        elif what == "rename":
            store.rename(NAMES[pick % len(NAMES)])
        elif what == "flag":
            store.flags.set(QUESTIONS[pick % len(QUESTIONS)], other % 3 > 0, at)
        elif what == "fit":
            store.fits.adopt((None, WEIGHTS, (*WEIGHTS[:20], 0.6))[other % 3], pick, at)
        elif what == "interview":
            store.interviews.end(HELD._replace(id=self.new_id(), at=at, device=DEVICES[device]))
        elif what == "hand over":
            self.stores[(device + 1 + pick % 2) % 3].merge(read(written(store.rows())))
        elif attempt:
            self.correct(what, store, attempt, at, other)

    def correct(self, what: str, store: Store, attempt: str, at: datetime, other: int) -> None:
        if what == "undo":
            store.undo(attempt, at)
        elif what == "rate":
            store.rate(attempt, at, Rating(1 + other % 4))
        elif what == "dispute":
            store.dispute(attempt, at, f"why {other}")
        else:
            verdict, score, mistake = VERDICTS[other % len(VERDICTS)]
            store.regrade([Regrade(attempt, verdict, score, mistake, [other], "g1", Rating(1 + other % 4))], at)

    def at(self, device: int, pick: int) -> datetime:
        """By the device's clock, which is sometimes set back and sometimes stands still."""
        steps = (timedelta(0), MINUTE, timedelta(hours=5), timedelta(days=3), -timedelta(days=1))
        self.clocks[device] += steps[pick % len(steps)]
        return self.clocks[device]


def torn(files: list[bytes], order: random.Random) -> Iterator[bytes]:
    """The files as others may hand them on: in parts, shuffled, some of them twice, several in one."""
    lines = [line for file in files for line in file.splitlines(keepends=True)]
    lines += order.choices(lines, k=len(lines) // 3)
    order.shuffle(lines)
    while lines:
        part = order.randint(1, len(lines))
        yield b"".join(lines[:part])
        lines = lines[part:]


def assert_united(done: list[tuple[str, int, int, int]], order: random.Random, names: dict[str, str]) -> None:
    with ExitStack() as opened:
        devices = Devices(opened)
        for deed in done:
            devices.do(*deed)
        files = [written(store.rows()) for store in devices.stores]
        every = {one.what.id: one for file in files for one in read(file)}
        for store in devices.stores:
            for part in torn(files, order):
                store.merge(read(part))
            assert store.figures.mismatches() == []

        at_once = devices.fresh()
        assert sum(at_once.merge(every.values())) == len(every)
        whole = written(at_once.rows())
        at_once.rename(names)
        for store in devices.stores:
            assert written(store.rows()) == whole
            assert store.merge(read(whole)) == (0, 0, 0, 0, 0)
            store.rename(names)
            assert store.figures.mismatches() == []
            assert derived(store) == derived(at_once)
        assert_memory_follows(at_once, every, names)
        assert_newest_flags_hold(at_once, every, names)


def assert_memory_follows(store: Store, every: dict[str, Entry], names: dict[str, str]) -> None:
    """Memory is the replay of what was not taken back, by the newest rating, in the order of (sequence, id).

    All of it by the weights of the last fit.
    """
    corrections = sorted(
        (one for one in every.values() if isinstance(one.what, Correction)), key=lambda one: (one.sequence, one.what.id)
    )
    undone = {one.what.attempt for one in corrections if one.what.kind == "undo"}
    marked = {one.what.attempt: one.what.payload["rating"] for one in corrections if one.what.kind == "regrade"}
    marked |= {one.what.attempt: one.what.payload["rating"] for one in corrections if one.what.kind == "rating"}
    reviews: dict[str, list[tuple[int, datetime]]] = {}
    for _, what in sorted(every.values(), key=lambda one: (one.sequence, one.what.id)):
        if isinstance(what, Attempt) and what.id not in undone:
            question = names.get(what.question, what.question)
            reviews.setdefault(question, []).append((marked.get(what.id, what.rating), what.at))
    fits = {(one.sequence, one.what.id): one.what.weights for one in every.values() if isinstance(one.what, Fit)}
    weights = fits[max(fits)] if fits else None
    wanted = {question: replay(taken, weights=weights) for question, taken in reviews.items()}
    assert store.figures.memories() == wanted


def assert_newest_flags_hold(store: Store, every: dict[str, Entry], names: dict[str, str]) -> None:
    flags = [(one.sequence, one.what.id, one.what) for one in every.values() if isinstance(one.what, Flag)]
    newest = {names.get(flag.question, flag.question): flag.flagged for _, _, flag in sorted(flags)}
    assert store.flags.flagged() == {question for question, flagged in newest.items() if flagged}
