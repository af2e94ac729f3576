"""Damaged progress files are opened and used, or restored; pages of one file are damaged one by one."""

from __future__ import annotations

import random
import re
import shutil
from collections import Counter
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path

import pytest
from attempt_samples import HOUR, START, assert_memory_is_replay, sample
from random_damage import damage_and_use
from surviving_damage import survive

from dlquiz.errors import StorageError
from dlquiz.progress import backups, faults, opening, restore
from dlquiz.progress.salvage import Salvaged
from dlquiz.progress.store import open_store

from . import some, times
from .tally import Tally

REMOVED = 200
PAGE, LEAF = 4096, 13
"""SQLite's usual size of a page, and what one begins with that holds the rows of a table."""
MANY = 200
"""From so many on it is known how often they end in which way."""


def use(tally: Tally, healthy: Path, folder: Path, seeds: Iterable[int]) -> int:
    """How many of so many damaged files were refused."""
    refused = 0
    for seed in tally.trials(seeds):
        with tally.trial():
            place = folder / str(seed)
            place.mkdir()
            refused += damage_and_use(healthy, place / "progress.db", seed)
            shutil.rmtree(place)
    return refused


@pytest.mark.campaign("damaged-files")
def test_damage_is_reported(tally: Tally, healthy: Path, tmp_path: Path) -> None:
    refused = use(tally, healthy, tmp_path, range(1_000, 1_000 + times(500)))
    if tally.tried >= MANY:
        # The rest hit free space or the inside of a text, which no structure check can know.
        assert refused > 0.7 * tally.tried


@pytest.mark.campaign("damaged-files", removed="the check at opening")
def test_without_the_check_at_opening(
    tally: Tally, healthy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "refuse_damage", lambda *_: None)
    use(tally, healthy, tmp_path, range(1_000, 1_000 + REMOVED))


@pytest.mark.campaign("damaged-files", removed="a sentence for what SQLite reports")
def test_without_a_sentence(tally: Tally, healthy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "translate_errors", nullcontext)
    use(tally, healthy, tmp_path, range(1_000, 1_000 + REMOVED))


def restore_each(tally: Tally, healthy: Path, folder: Path, seeds: Iterable[int]) -> Counter[str]:
    """How they were damaged and how they ended."""
    ends = Counter[str]()
    for seed in tally.trials(seeds):
        with tally.trial():
            place = folder / str(seed)
            place.mkdir()
            ends[survive(healthy, place, seed)] += 1
            shutil.rmtree(place)
    return ends


@pytest.mark.campaign("restored-files")
def test_damages_end_with_every_row_or_with_the_newest_good_backup(tally: Tally, healthy: Path, tmp_path: Path) -> None:
    ends = restore_each(tally, healthy, tmp_path, range(2_000, 2_000 + times(50)))
    found = Counter(end.partition(": ")[2] for end in ends.elements())
    if tally.tried >= MANY:
        assert found["restored"] > 0.6 * tally.tried
        assert found["a text differs"] < 0.02 * tally.tried
        assert len({end.partition(":")[0] for end in ends}) == 5, "every kind of damage was met"


@pytest.mark.campaign("restored-files", removed="a look by reading only before it is opened")
def test_without_a_look_first(tally: Tally, healthy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "inspect", lambda *_: False)
    restore_each(tally, healthy, tmp_path, range(2_000, 2_000 + REMOVED))


@pytest.mark.campaign("restored-files", removed="the checked copy of a backup")
def test_without_the_checked_copy_of_a_backup(
    tally: Tally, healthy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check alone would not be missed here: what SQLite cannot read it does not copy either."""
    monkeypatch.setattr(backups, "_copy", lambda source, target, _: shutil.copy(source, target))
    restore_each(tally, healthy, tmp_path, range(2_000, 2_000 + REMOVED))


@pytest.mark.campaign("restored-files", removed="setting the damaged file aside")
def test_without_setting_aside(tally: Tally, healthy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def replaced(path: Path, fresh: Path, wanted: Path) -> Path:
        fresh.replace(path)
        return wanted

    monkeypatch.setattr(restore, "_swapped", replaced)
    restore_each(tally, healthy, tmp_path, range(2_000, 2_000 + REMOVED))


@pytest.mark.campaign("restored-files", removed="setting the log aside with it")
def test_without_setting_the_log_aside(
    tally: Tally, healthy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restore, "LOGS", ())
    restore_each(tally, healthy, tmp_path, range(2_000, 2_000 + REMOVED))


@pytest.fixture(scope="module")
def thousand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A progress file of 1,000 answers in a folder of its own, with a backup of the first one."""
    path = tmp_path_factory.mktemp("thousand") / "progress.db"
    with open_store(path) as store:
        store.connection.execute("PRAGMA synchronous = OFF")
        for number in range(1_000):
            store.record(sample(f"b/q{number % 40}", START + number * HOUR, id=f"answer-{number:04}"))
            if not number:
                backups.back_up(path, START)
    return path


def damage_each_page(tally: Tally, thousand: Path, folder: Path, pages: Iterable[int]) -> None:
    raw = thousand.read_bytes()
    dice = random.Random(0)
    for number in tally.trials(pages):
        page = raw[number * PAGE : (number + 1) * PAGE]
        # Only there an answer itself is; other pages name it in an index.
        is_leaf = page[100 if number == 0 else 0] == LEAF
        on_it = {found.decode() for found in re.findall(rb"answer-\d{4}", page)} if is_leaf else set()
        with tally.trial():
            place = folder / str(number)
            shutil.copytree(thousand.parent, place)
            path = place / "progress.db"
            harm = dice.choice([bytes(PAGE), dice.randbytes(PAGE)])
            path.write_bytes(raw[: number * PAGE] + harm + raw[(number + 1) * PAGE :])
            try:
                restore.restore(path, START)
            except StorageError as error:
                # A page that nothing uses any more.
                assert "is not damaged" in error.en
            with open_store(path) as store:
                found = {attempt.id for attempt in store.history()}
                assert_memory_is_replay(store)
            assert {f"answer-{one:04}" for one in range(1_000)} - found <= on_it - {"answer-0000"}
            shutil.rmtree(place)


@pytest.mark.campaign("damaged-pages")
def test_no_readable_answer_is_lost(tally: Tally, thousand: Path, tmp_path: Path) -> None:
    damage_each_page(tally, thousand, tmp_path, some(range(thousand.stat().st_size // PAGE), 5))


@pytest.mark.campaign("damaged-pages", removed="reading the damaged file page by page")
def test_without_reading_the_damaged_file(
    tally: Tally, thousand: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restore, "read_damaged", lambda _: Salvaged([], {}))
    damage_each_page(tally, thousand, tmp_path, range(20))
