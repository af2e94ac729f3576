"""Progress files with backups, damaged in every way: what can be read is there, and the newest good backup is."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from attempt_samples import DAY, START, assert_memory_is_replay, content, sample
from spoiling import harmed

from dlquiz.errors import DamagedError, StorageError
from dlquiz.progress.backups import back_up, listed
from dlquiz.progress.records import Attempt
from dlquiz.progress.restore import restore
from dlquiz.progress.store import open_store

NOW = START + 100 * DAY
SPOILED = 0.3
"""The share of the files whose newest backup has gone bad."""
MORE = 15
"""So many answers fill a page: which of its pages a log of another moment mixes depends on how full the last one is."""


def content_of(path: Path) -> list[str]:
    with open_store(path) as store:
        return sorted(content(store))


def everything(folder: Path) -> dict[str, bytes]:
    """All files and their bytes, but for SQLite's scratch space, empty logs and what is noted at closing."""
    scratch = (".db-shm", ".checked")
    found = {
        str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix not in scratch
    }
    return {name: raw for name, raw in found.items() if raw}


def damages(path: Path, log: bytes, dice: random.Random) -> str:
    """Damage the file, and say how."""
    raw = bytearray(path.read_bytes())
    kind = dice.choice(["bytes", "cut", "zeros", "log of another moment", "half a log"])
    if kind == "bytes":
        for _ in range(dice.randint(1, 200)):
            raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
    elif kind == "cut":
        del raw[dice.choice([dice.randrange(1, len(raw)), 4096 * dice.randrange(1, len(raw) // 4096)]) :]
    elif kind == "zeros":
        start = 4096 * dice.randrange(len(raw) // 4096)
        raw[start : start + 4096] = bytes(4096)
    else:
        half = bytearray(log[: dice.randrange(33, len(log))])
        if kind == "half a log":
            half[dice.randrange(len(half))] ^= 255
        path.with_name("progress.db-wal").write_bytes(half)
        return kind
    path.write_bytes(raw)
    return kind


def survive(healthy: Path, folder: Path, seed: int) -> str:
    """Damage a file that has backups, the newest of which may be bad, open it, and restore what is refused.

    Returns how it was damaged and how it ended.
    """
    path, dice = folder / "progress.db", random.Random(seed)
    good, sound, log = begun(healthy, path, dice.randint(1, MORE), spoiled=dice.random() < SPOILED)
    rows, kept = answers_in(path), answers_in(sound)
    kind = damages(path, log, dice)
    before = everything(folder)
    try:
        found = answers_in(path)
    except DamagedError as error:
        if everything(folder) == before:
            assert "`dlquiz doctor" in error.en
            return f"{kind}: {restored_from(path, kept, rows, before, flipped=kind == 'bytes')}"
        # Opened, and found damaged when the rows were read: no row was read wrong.
        restore(path, NOW, sound)
        assert content_of(path) == good
        return f"{kind}: noticed in use"
    except StorageError:
        # A header that says it belongs to another program, or to a newer one, is believed.
        assert everything(folder) == before
        return f"{kind}: not ours"
    assert found == rows or kind == "bytes", "what SQLite's checks cannot see are bits inside a text"
    assert_nothing_new(found, rows)
    return f"{kind}: {'intact' if found == rows else 'a text differs'}"


def begun(healthy: Path, path: Path, more: int, *, spoiled: bool) -> tuple[list[str], Path, bytes]:
    """A file with two backups and `more` answers: what is in the newest good backup, where it is, and a log.

    The log is of all answers since it was opened. `spoiled`: whether the newest backup has gone bad.
    """
    shutil.copy(healthy, path)
    contents = []
    with open_store(path) as store:
        contents.append(sorted(content(store)))
        back_up(path, NOW - 2 * DAY)
        store.record(sample("b/new", id="one"))
        contents.append(sorted(content(store)))
        back_up(path, NOW - DAY)
        for number in range(more):
            store.record(sample("b/new", id=f"more{number}"))
        log = path.with_name("progress.db-wal").read_bytes()
    newest, older = (backup.file for backup in listed(path))
    if spoiled:
        newest.write_bytes(harmed(newest))
    return contents[0 if spoiled else 1], older if spoiled else newest, log


def answers_in(path: Path) -> list[Attempt]:
    with open_store(path) as store:
        return list(store.history())


def assert_nothing_new(found: list[Attempt], rows: list[Attempt]) -> None:
    """No more answers than there were, and each of them one of those, but for the bits that were flipped in it."""
    assert len(found) <= len(rows), "no answer is given back twice"
    for attempt in found:
        if attempt in rows:
            continue
        alike = max(sum(value == was for value, was in zip(attempt, row, strict=True)) for row in rows)
        assert alike > len(attempt) / 2, f"nobody gave this answer: {attempt}"


def restored_from(
    path: Path, kept: list[Attempt], rows: list[Attempt], before: dict[str, bytes], *, flipped: bool
) -> str:
    """Restore: all of the newest good backup is there, and beyond it nothing but `rows`.

    `flipped`: whether bits of them may have changed. A row has no checksum: a bit inside a text makes another text.
    """
    restored = restore(path, NOW)
    found = answers_in(path)
    with open_store(path) as store:
        assert_memory_is_replay(store)
    assert all(attempt in found for attempt in kept), "what the backup has is there"
    assert flipped or all(attempt in rows for attempt in found), "nothing is there that nobody answered"
    assert_nothing_new(found, rows)
    assert restored.aside is not None
    for suffix in ("", "-wal"):
        was = before.get(f"{path}{suffix}", b"")
        aside = Path(f"{restored.aside}{suffix}")
        assert (aside.read_bytes() if aside.exists() else b"") == was, "kept bit for bit"
    return "restored"
