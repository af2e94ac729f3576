"""Counting what a campaign tried and what was survived, for the report."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import pytest

RECORD = "DLQUIZ_CAMPAIGN_RECORD"
"""The variable that names a folder for the counts; without it nothing is written."""

LONGEST = 300
"""Characters of what is reported of a failure."""

Item = TypeVar("Item")


@dataclass(frozen=True)
class Count:
    """What one test of a campaign counted; `removed` says which protection it went without, if any."""

    fault: str
    removed: str
    tried: int
    survived: int
    seconds: float
    why: str = ""
    """How the first trial failed, where a protection is removed: it may have been for another reason."""


class EnoughError(Exception):
    """The trial that had to fail has failed."""


class Tally:
    """The count of one test. Without its protection a campaign may stop at the first trial that fails."""

    def __init__(self, fault: str, removed: str = "") -> None:
        self.fault = fault
        self.removed = removed
        self.tried = 0
        self.survived = 0
        self.why = ""
        self._started = time.perf_counter()

    @property
    def failed(self) -> bool:
        return self.survived < self.tried

    def trials(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items, one a trial; where the protection is removed, up to the first that fails."""
        for item in items:
            yield item
            if self.removed and self.failed:
                return

    @contextmanager
    def trial(self, worth: int = 1) -> Iterator[None]:
        """One trial, or so many that succeed or fail together. What fails is reported, unless that was to be shown."""
        self.tried += worth
        try:
            yield
        except (Exception, pytest.fail.Exception) as error:
            if not self.removed:
                raise
            self.why = self.why or " ".join(f"{type(error).__name__}: {error}".split())[:LONGEST]
        else:
            self.survived += worth

    def try_one(self, holds: Callable[[], object]) -> None:
        """One trial of those that hypothesis draws, which ends at an error that comes from the same line each time."""
        if not (self.removed and self.failed):
            with self.trial():
                holds()
        if self.removed and self.failed:
            raise EnoughError

    def try_drawn(self, draw: Callable[[], object]) -> None:
        """Let hypothesis draw trials; where the protection is removed, up to the first that fails."""
        with suppress(EnoughError):
            draw()

    def count(self) -> Count:
        seconds = round(time.perf_counter() - self._started, 3)
        return Count(self.fault, self.removed, self.tried, self.survived, seconds, self.why)


def keep(count: Count) -> None:
    """Write a count where the report finds it, in a file of its own: several processes count at once."""
    folder = os.environ.get(RECORD)
    if folder:
        Path(folder, f"{uuid4().hex}.json").write_text(json.dumps(asdict(count)), encoding="utf-8")


def kept(folder: Path) -> list[Count]:
    """All that was counted into a folder."""
    return [Count(**json.loads(file.read_text(encoding="utf-8"))) for file in sorted(folder.glob("*.json"))]
