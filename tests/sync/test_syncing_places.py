"""Syncing with a place, whatever it is: what keeps it from being used is one sentence."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest
from history_samples import START, answer

from dlquiz.errors import UsageError
from dlquiz.progress.inspection import companion
from dlquiz.progress.store import open_store
from dlquiz.settings import Settings, load_settings, save_settings
from dlquiz.sync import syncing
from dlquiz.sync.exchanged import Exchanged
from dlquiz.sync.last import last_exchanges, summary
from dlquiz.sync.preferences import exchange_settings


def test_a_folder_is_written_and_remembered(tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    with open_store(tmp_path / "progress.db") as store:
        store.record(answer())
        done, trouble = syncing.sync(store, place, "laptop", START)
        assert (done.sent, done.machines, trouble) == (1, 1, None)
        assert [(last.place, last.unsent) for last in last_exchanges(store)] == [(str(place), 0)]


def test_settings_go_along_where_they_are_shared(tmp_path: Path) -> None:
    place = tmp_path / "place"
    (place / "desk").mkdir(parents=True)
    desk, laptop = tmp_path / "desk.yaml", tmp_path / "laptop.yaml"
    save_settings(desk, Settings(theme="nord"))
    exchange_settings(place, "desk", desk)
    (place / "broken").mkdir()
    (place / "broken" / "settings.json").write_bytes(b"{")
    with open_store(tmp_path / "progress.db") as store:
        assert syncing.sync(store, place, "laptop", START)[0] == Exchanged()
        done, _ = syncing.sync(store, place, "laptop", START, laptop)
        assert (done.settings, load_settings(laptop).theme, len(done.unreadable)) == (1, "nord", 1)
        assert "1 setting changed" in summary("en", done)
        (last,) = last_exchanges(store)
        assert last.done.settings == 1


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with open_store(tmp_path / "progress.db") as store, pytest.raises(UsageError, match="gone"):
        syncing.sync(store, tmp_path / "gone", "laptop", START)


def test_while_another_dlquiz_syncs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syncing, "PATIENCE", 0.05)
    file = tmp_path / "progress.db"
    with open_store(file) as store:
        other = sqlite3.connect(companion(file, ".sync"), isolation_level=None)
        try:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(UsageError, match="another dlquiz is syncing"):
                syncing.sync(store, tmp_path, "laptop", START)
        finally:
            other.close()


def test_a_place_that_refuses_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> Exchanged:
        raise PermissionError(errno.EACCES, "Permission denied", str(tmp_path / "laptop-1" / "0001.jsonl"))

    monkeypatch.setattr(syncing, "exchange", refused)
    with open_store(tmp_path / "progress.db") as store, pytest.raises(UsageError, match=r"0001\.jsonl"):
        syncing.sync(store, tmp_path, "laptop", START)
