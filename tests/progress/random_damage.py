"""Progress files overwritten, cut off or with a value missing, by seed, and used all the same."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

from attempt_samples import DAY, START, refuses, sample
from spoiling import without_a_date

from dlquiz.errors import StorageError
from dlquiz.progress.records import Regrade
from dlquiz.progress.store import Store, open_store
from dlquiz.schedule import Rating


def overwritten(raw: bytes, dice: random.Random) -> bytes:
    """A few runs of random or zero bytes written over the file."""
    damaged = bytearray(raw)
    for _ in range(dice.randint(1, 5)):
        length = dice.choice([1, 4, 64, 512, 4096])
        start = dice.choice([dice.randrange(100), dice.randrange(len(raw)), dice.randrange(len(raw) // 4096) * 4096])
        run = bytes(length) if dice.random() < 0.3 else dice.randbytes(length)
        damaged[start : start + length] = run[: len(raw) - start]
    return bytes(damaged)


def truncated(raw: bytes, dice: random.Random) -> bytes:
    return raw[: dice.choice([dice.randrange(1, len(raw)), dice.randrange(1, 1000), len(raw) - 1, 4096])]


def uses(store: Store) -> Iterator[Callable[[], object]]:
    yield store.figures.memories
    yield store.history
    yield store.drafts.current
    yield lambda: store.figures.due(START + 999 * DAY)
    yield lambda: store.record(sample("b/new", START + 50 * DAY, id="after the damage"))
    yield lambda: store.undo("a1", START + 50 * DAY)
    yield lambda: store.regrade([Regrade("a2", "wrong", 0.0, None, 1, "g1", Rating.AGAIN)], START + 50 * DAY)
    yield store.figures.mismatches
    yield store.figures.replay_all


def damage_and_use(healthy: Path, path: Path, seed: int) -> bool:
    """Damage a copy and use it: only StorageErrors, and a refused file is left as it is. Whether it was refused."""
    dice = random.Random(seed)
    raw = healthy.read_bytes()
    is_overwritten = seed % 20 != 1 and seed % 4 != 0
    if seed % 20 == 1:
        path.write_bytes(raw)
        without_a_date(path)
    else:
        path.write_bytes(overwritten(raw, dice) if is_overwritten else truncated(raw, dice))
    harmed = path.read_bytes()
    try:
        store = open_store(path)
    except StorageError:
        assert path.read_bytes() == harmed
        return True
    assert is_overwritten, "what is cut off or missing is always noticed"
    with store:
        for use in uses(store):
            refuses(use)
    return False
