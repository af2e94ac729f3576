"""Every write of the store on a disk that is full, and where the file or its folder is read-only."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from full_disk import FullDisk
from read_only import PLACES, WRITER, ReadOnly
from stopped_writes import WRITES

from dlquiz.errors import StorageError
from dlquiz.progress import faults
from dlquiz.progress.drafts import Drafts
from dlquiz.progress.records import Draft
from dlquiz.progress.store import Store

from . import times
from .tally import Tally
from .without import without

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="permissions and limits of files are of POSIX")


def fill(tally: Tally, disk: FullDisk, most: int) -> None:
    for size in tally.trials(disk.sizes(most)):
        with tally.trial():
            disk.fill(size)


@pytest.mark.campaign("full-disk")
@pytest.mark.parametrize("write", WRITES)
def test_a_full_disk_is_reported_and_nothing_is_half_done(tally: Tally, tmp_path: Path, write: str) -> None:
    fill(tally, FullDisk(write, tmp_path), times(40))


@pytest.mark.campaign("full-disk", removed="one transaction")
def test_without_one_transaction(tally: Tally, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def writing(self: Store) -> Iterator[sqlite3.Connection]:
        with faults.translate_errors(self.where):
            yield self.connection

    disk = FullDisk("record", tmp_path)
    monkeypatch.setattr(Store, "writing", writing)
    fill(tally, disk, 40)


@pytest.mark.campaign("full-disk", removed="reporting that a write failed")
def test_without_reporting(tally: Tally, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Drafts.save

    def save(self: Drafts, draft: Draft) -> None:
        with suppress(StorageError):
            whole(self, draft)

    disk = FullDisk("save_draft", tmp_path)
    monkeypatch.setattr(Drafts, "save", save)
    fill(tally, disk, 40)


def write_everywhere(tally: Tally, places: ReadOnly) -> None:
    for write, refused in tally.trials(PLACES):
        with tally.trial():
            places.write(write, refused)


@pytest.mark.campaign("read-only")
def test_what_is_read_only_is_reported_and_stays_as_it_is(tally: Tally, tmp_path: Path) -> None:
    with ReadOnly(tmp_path) as places:
        write_everywhere(tally, places)


@pytest.mark.campaign("read-only", removed="reporting that a write failed")
def test_without_reporting_of_what_is_read_only(tally: Tally, tmp_path: Path) -> None:
    with ReadOnly(tmp_path, without(tally.removed, WRITER)) as places:
        write_everywhere(tally, places)
