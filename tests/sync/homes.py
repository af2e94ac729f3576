"""Homes of one learner that sync with a folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from history_samples import START, answer, written

from dlquiz.progress.history import Entry
from dlquiz.progress.store import Store, open_store
from dlquiz.sync.exchange import exchange
from dlquiz.sync.exchanged import Exchanged


class Home:
    """One machine: its progress file, and the folder that it syncs with. It opens the file again each time."""

    def __init__(self, path: Path, folder: Path, device: str) -> None:
        self.path = path
        self.folder = folder
        self.device = device
        self._numbers = count(1)

    def open(self) -> Store:
        return open_store(self.path / "progress.db", new_id=lambda: f"{self.device}{next(self._numbers)}")

    def answer(self, question: str = "cnn/size", at: datetime = START, **changes: Any) -> None:
        with self.open() as store:
            store.record(answer("", question, at, device=self.device, **changes))

    def answers(self, many: int) -> None:
        """Take in so many answers, as an import does."""
        with self.open() as store:
            store.merge(self._row(number) for number in range(many))

    def _row(self, number: int) -> Entry:
        return Entry(number, answer(f"{self.device}-{number}", f"cnn/q{number % 7}", device=self.device))

    def sync(self) -> Exchanged:
        with self.open() as store:
            return exchange(store, self.folder, self.device)

    def export(self) -> bytes:
        with self.open() as store:
            assert store.figures.mismatches() == []
            return written(store.rows())

    def copied(self, path: Path, device: str) -> Home:
        """A machine that starts as a copy of this one."""
        shutil.copytree(self.path, path)
        copy = Home(path, self.folder, device)
        copy._numbers = count(10_000)
        return copy

    @property
    def files(self) -> list[str]:
        """The names of the files in the place, without the folder of the machine."""
        return sorted(path.name for path in self.folder.rglob("*") if path.is_file())


def are_equal(homes: Iterable[Home]) -> bool:
    """Whether all have the same rows."""
    return len({home.export() for home in homes}) == 1
