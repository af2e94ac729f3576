"""Syncing with a place, whatever it is: what keeps it from being used is one sentence; the last exchange is kept."""

from __future__ import annotations

import errno
import sqlite3
from collections import Counter
from pathlib import Path

import pytest
from history_samples import MINUTE, START, answer

from dlquiz.errors import UsageError
from dlquiz.messages import Text
from dlquiz.progress.inspection import companion
from dlquiz.progress.places import Place
from dlquiz.progress.store import open_store
from dlquiz.settings import Settings, load_settings, save_settings
from dlquiz.sync import syncing
from dlquiz.sync.exchanged import Exchanged
from dlquiz.sync.last import Last, keep, last_exchanges, received_text, row_text, summary
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


# The last exchange: kept with the history, and said in both languages

DONE = Exchanged(sent=3, received=5, answers=Counter(desk=1, laptop=2), files=4, waiting=1, machines=3)


def test_the_newest_exchange_comes_first_and_counts_what_is_to_be_sent(tmp_path: Path) -> None:
    with open_store(tmp_path / "progress.db") as store:
        assert last_exchanges(store) == []
        for name in ("here", "there", "killed before its end"):
            Place(store, name).start_again("laptop-1")
        keep(store, "here", DONE._replace(unreadable=(Text.same("x"),)), None, START)
        keep(store, "there", Exchanged(), Text("offline", "离线"), START + MINUTE)
        store.record(answer())
        assert last_exchanges(store) == [
            Last("there", START + MINUTE, Exchanged(), Text("offline", "离线"), 1),
            Last("here", START, DONE, None, 1),
        ]


def test_an_exchange_survives_a_new_name(tmp_path: Path) -> None:
    with open_store(tmp_path / "progress.db") as store:
        Place(store, "here").start_again("laptop-1")
        keep(store, "here", DONE, None, START)
        Place(store, "here").start_again("laptop-2")
        assert last_exchanges(store) == [Last("here", START, DONE, None, 0)]


def test_the_line_of_a_command() -> None:
    assert summary("en", DONE) == (
        "Synced: 3 machines; 3 rows sent; 1 answer from desk; 2 answers from laptop; 2 other rows received; "
        "1 file is not complete yet."
    )
    assert summary("zh", Exchanged(machines=1)) == "已同步：共 1 台设备；发出 0 条记录；收到 0 条记录。"


def test_the_line_of_home() -> None:
    assert received_text(Exchanged(sent=3, received=1)) is None
    assert received_text(DONE) == Text(
        "3 machines; 1 answer from desk; 2 answers from laptop",
        "共 3 台设备；收到来自 desk 的 1 次作答；收到来自 laptop 的 2 次作答",
    )


def test_the_row_of_doctor() -> None:
    last = Last("/place", START, DONE, None, 7)
    assert row_text("en", last, "2026-03-01 12:00") == (
        "/place: 3 sent and 5 received on 2026-03-01 12:00, 3 machines, 7 to send"
    )
    troubled = last._replace(trouble=Text("offline", "离线"))
    assert row_text("zh", troubled, "2026-03-01 12:00") == (
        "/place：2026-03-01 12:00 发出 3 条，收到 5 条，共 3 台设备；待发 7 条 离线"
    )
