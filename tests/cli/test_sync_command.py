"""Tests of `sync`, as a command."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from history_samples import HISTORY, answer, entry, written

from dlquiz import locations
from dlquiz.cli import auto_sync
from dlquiz.cli.common import PLAIN
from dlquiz.progress.places import only_one
from dlquiz.progress.store import open_store
from dlquiz.settings import Settings, save_settings
from dlquiz.sync import syncing


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "place").mkdir()
    return tmp_path / "place"


@pytest.fixture
def answered(dlquiz_home: Path) -> None:
    with open_store(locations.progress_file()) as store:
        store.merge(HISTORY)


def from_desk(place: Path, *names: str) -> Path:
    file = place / "desk-1" / "0001.jsonl"
    file.parent.mkdir()
    file.write_bytes(written(entry(answer(name, device="desk")) for name in names))
    return file


def test_what_was_exchanged_is_one_line(dlquiz, answered, place):
    from_desk(place, "b1", "b2")
    done = dlquiz("sync", place)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"Synced: 2 machines; {len(HISTORY)} rows sent; 2 answers from desk.\n"
    assert dlquiz("sync", place).out == "Synced: 2 machines; 0 rows sent; 0 rows received.\n"


def test_json(dlquiz, answered, place):
    with from_desk(place, "b1").open("ab") as stream:
        stream.write(b'{"att')
    done = dlquiz("sync", place, "--json")
    assert done.document == {
        "place": str(place),
        "sent": len(HISTORY),
        "received": 1,
        "files": 2,
        "waiting": 1,
        "machines": 2,
    }
    assert "1 file is not complete yet" in dlquiz("sync", place).out


def test_the_place_in_the_settings(dlquiz, answered, place):
    assert "no place to sync with" in dlquiz("sync").refusal
    save_settings(locations.settings_file(), Settings(sync=str(place)))
    assert dlquiz("sync", "--json").document["sent"] == len(HISTORY)


def test_a_place_that_cannot_be_written(dlquiz, answered, place, monkeypatch):
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied", str(place))

    monkeypatch.setattr("dlquiz.sync.files.append", refused)
    said = f"dlquiz: {place} cannot be used (Permission denied): check the folder and its permissions\n"
    assert dlquiz("sync", place).refusal == said


def test_a_file_that_cannot_be_read_is_one_line_and_the_rest_is_read(dlquiz, answered, place):
    from_desk(place, "b1")
    (place / "x.jsonl").write_text("nonsense\n", "utf-8")
    done = dlquiz("sync", place)
    assert done.code == 0
    assert "1 answer from desk" in done.out
    assert done.err.startswith(f"{place / 'x.jsonl'}:1: it is no JSON")
    assert done.err.count("\n") == 1


def test_one_dlquiz_at_a_time(dlquiz, answered, place, monkeypatch):
    monkeypatch.setattr(syncing, "PATIENCE", 0.05)
    code = (
        "import sys, pathlib; from dlquiz.progress.places import only_one\n"
        "with only_one(pathlib.Path(sys.argv[1]), 0) as alone: print(alone, flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(locations.progress_file())], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"True\n"
        done = dlquiz("sync", place)
        assert (done.code, done.err) == (2, "dlquiz: another dlquiz is syncing this history: try again in a moment\n")
        other.communicate()
    with only_one(locations.progress_file(), 0) as alone:
        assert alone
    assert dlquiz("sync", place).code == 0


def test_git_that_fails_is_one_line_after_what_was_done(dlquiz, answered, place, monkeypatch):
    (place / ".git").mkdir()
    monkeypatch.setenv("PATH", "")
    done = dlquiz("sync", place, "--json")
    assert (done.code, json.loads(done.out)["sent"]) == (2, len(HISTORY))
    assert done.err == f"dlquiz: git is not installed: your answers are in {place} and go out once it is\n"


def test_doctor_says_what_was_exchanged_last(dlquiz, answered, place):
    assert "sync" not in dlquiz("doctor", "--json").document
    dlquiz("sync", place)
    (row,) = dlquiz("doctor", "--json").document["sync"]
    at = row.pop("at")
    assert row == {
        "place": str(place),
        "sent": len(HISTORY),
        "received": 0,
        "machines": 1,
        "unsent": 0,
        "trouble": None,
    }
    (line,) = [line for line in dlquiz("doctor").lines if line.startswith("sync")]
    assert f"{place}: {len(HISTORY)} sent and 0 received on {at[:10]}" in line
    assert "待发 0 条" in dlquiz("--language", "zh", "doctor").out


class TestAtTheEnd:
    @pytest.fixture
    def started(self, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
        started: list[bool] = []
        monkeypatch.setattr(auto_sync, "_started", lambda: started.append(True))
        return started

    def end(self) -> None:
        with open_store(locations.progress_file()) as store:
            auto_sync.sync_at_the_end(store)

    def test_what_the_place_lacks_is_sent_by_another_process(self, dlquiz, answered, place, started):
        save_settings(locations.settings_file(), Settings(sync=str(place)))
        self.end()
        assert len(started) == 1, "nothing was synced yet"
        dlquiz("sync")
        self.end()
        assert len(started) == 1, "there is nothing to send"
        with open_store(locations.progress_file()) as store:
            store.record(answer("later"))
        self.end()
        assert len(started) == 2

    def test_a_setting_that_is_shared_is_sent(self, dlquiz, answered, place, started):
        save_settings(locations.settings_file(), Settings(sync=str(place), own_banks=str(place / "banks")))
        dlquiz("sync")
        self.end()
        assert len(started) == 0
        later = time.time() + 60
        os.utime(locations.settings_file(), (later, later))
        self.end()
        assert len(started) == 1

    def test_what_is_answered_in_lines_is_sent(self, dlquiz, answered, place, demo, started):
        save_settings(locations.settings_file(), Settings(sync=str(place)))
        dlquiz("sync")
        dlquiz("--bank", demo, "practice", "--plain", "--question", "demo/claim", typed="false\n")
        assert len(started) == 1
        dlquiz("sync")
        dlquiz("--bank", demo, "interview", "--plain", "--bank", "demo", "--minutes", "5", typed="?\n:end\n")
        assert len(started) == 2

    @pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for git")
    def test_a_place_that_does_not_answer_holds_up_nobody(self, answered, place, tmp_path, monkeypatch):
        (place / ".git").mkdir()
        (tmp_path / "git").write_text("#!/bin/sh\necho > $PLACE/called\nexec sleep 60\n", "utf-8")
        (tmp_path / "git").chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
        monkeypatch.setenv("PLACE", str(place))
        save_settings(locations.settings_file(), Settings(sync=str(place)))
        left: list[subprocess.Popen[bytes]] = []
        monkeypatch.setattr(auto_sync, "LEFT", left)
        began = time.monotonic()
        self.end()
        assert time.monotonic() - began < 5
        (process,) = left
        while not (place / "called").exists():
            assert process.poll() is None
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        with open_store(locations.progress_file()) as store:
            assert store.record(answer("later"))

    def test_the_process_syncs(self, answered, place):
        save_settings(locations.settings_file(), Settings(sync=str(place)))
        auto_sync.sync_now()
        assert len(list(place.rglob("*.jsonl"))) == 1


def test_home_in_lines_shows_what_the_sync_at_the_start_brought(dlquiz, answered, place, monkeypatch):
    monkeypatch.setenv(PLAIN, "1")
    monkeypatch.setattr("dlquiz.cli.plain.home.sync_at_the_start", lambda sync: sync())
    save_settings(locations.settings_file(), Settings(sync=str(place)))
    from_desk(place, "b1", "b2")
    assert "2 machines; 2 answers from desk" in dlquiz(typed="q\n").lines
    monkeypatch.setattr("dlquiz.cli.plain.home.sync_at_the_start", lambda _: None)
    assert "answers from desk" not in dlquiz(typed="q\n").out, "that was another run"
