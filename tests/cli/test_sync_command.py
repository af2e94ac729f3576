"""`sync` as a command: histories are exchanged, and own banks and settings go along."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from history_samples import HISTORY, answer, entry, written

from dlquiz import locations
from dlquiz.cli import auto_sync
from dlquiz.cli.common import PLAIN
from dlquiz.progress.places import only_one
from dlquiz.progress.store import open_store
from dlquiz.settings import HERE, Settings, load_settings, save_settings
from dlquiz.sync import syncing


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "stick" / "place").mkdir(parents=True)
    return tmp_path / "stick" / "place"


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
    assert dlquiz("sync", place).ok.out == f"Synced: 2 machines; {len(HISTORY)} rows sent; 2 answers from desk.\n"
    assert dlquiz("sync", place).out == "Synced: 2 machines; 0 rows sent; 0 rows received.\n"


def test_json(dlquiz, answered, place):
    with from_desk(place, "b1").open("ab") as stream:
        stream.write(b'{"att')
    done = dlquiz("sync", place, "--json")
    exchanged = {"sent": len(HISTORY), "received": 1, "files": 2, "waiting": 1, "machines": 2}
    assert done.document == {"place": str(place), **exchanged}
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
    exchanged = {"sent": len(HISTORY), "received": 0, "machines": 1, "unsent": 0, "trouble": None}
    assert row == {"place": str(place), **exchanged}
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


BANK = """
format: 1
id: mine
title: {en: Mine, zh: 自己的}
questions:
  - {id: one, type: true_false, topic: t, prompt: {en: a, zh: b}, answer: true}
"""


def own_bank(text: str = BANK) -> Path:
    """A bank of one's own beside the progress file."""
    locations.user_banks().mkdir(parents=True)
    file = locations.user_banks() / "mine.yaml"
    file.write_text(text, "utf-8")
    return file


def settings() -> Settings:
    return load_settings(locations.settings_file())


def banks_by_id(dlquiz) -> dict[str, Path]:
    listed = dlquiz("banks", "--json").document["banks"]
    return {bank["id"]: Path(bank["file"]) for bank in listed if bank["from"] == "own"}


def test_banks_and_settings_reach_the_other_machine_and_come_back(dlquiz, place, move):
    move("laptop")
    file = own_bank()
    save_settings(locations.settings_file(), Settings(theme="nord", editor="vi"))
    done = dlquiz("sync", place, "--banks")
    assert done.code == 0
    assert done.err == f"Own banks are now in {place / 'banks'}; 1 file moved there.\n"
    assert not file.exists()
    assert banks_by_id(dlquiz) == {"mine": place / "banks" / "mine.yaml"}
    doctor = dlquiz("doctor", "--json").document
    assert (doctor["own banks"], str(place / "banks") in doctor["banks"]) == (str(place / "banks"), True)

    move("desk")
    assert dlquiz("sync", place, "--banks").out.endswith("0 rows received; 1 setting changed.\n")
    assert (settings().theme, settings().editor) == ("nord", "")
    assert list(banks_by_id(dlquiz)) == ["mine"]
    save_settings(locations.settings_file(), replace(settings(), theme="light"))
    dlquiz("sync", place)

    move("laptop")
    dlquiz("sync", place)
    assert (settings().theme, settings().editor) == ("light", "vi")
    done = dlquiz("sync", place, "--no-banks")
    assert done.err == f"Own banks are now in {locations.user_banks()}; 1 file copied there.\n"
    assert settings().own_banks == HERE
    assert banks_by_id(dlquiz) == {"mine": locations.user_banks() / "mine.yaml"}
    assert (place / "banks" / "mine.yaml").exists()
    save_settings(locations.settings_file(), replace(settings(), theme="dark"))
    dlquiz("sync", place)

    move("desk")
    dlquiz("sync", place)
    assert settings().theme == "light"


def test_two_banks_of_one_name_are_both_kept_and_read(dlquiz, place, move):
    move("laptop")
    own_bank()
    dlquiz("sync", place, "--banks")
    move("desk")
    file = own_bank(BANK.replace("id: mine", "id: other"))
    done = dlquiz("--language", "zh", "sync", place, "--banks")
    assert f"{file} 留在原处，仍会读取：{place / 'banks'} 中已有内容不同的同名文件\n" in done.err
    assert banks_by_id(dlquiz) == {"mine": place / "banks" / "mine.yaml", "other": file}
    file.rename(file.with_name("other.yaml"))
    assert "1 file moved" in dlquiz("sync", place, "--banks").err
    assert set(banks_by_id(dlquiz).values()) == {place / "banks" / name for name in ("mine.yaml", "other.yaml")}


def test_without_its_drive_the_quiz_goes_on_with_one_sentence(dlquiz, place, move):
    move("laptop")
    own_bank()
    dlquiz("sync", place, "--banks")
    place.parent.rename(place.parent.with_name("unplugged"))
    done = dlquiz("practice", "--plain", "--number", "1", typed="?\n")
    assert done.code == 0
    assert done.err == (
        f"{place / 'banks'}:1:1: B001 the folder of your own banks is not there "
        "(connect the drive that it is on, or run `dlquiz sync --no-banks`)\n"
    )
    assert "is not a folder" in dlquiz("sync", place, "--banks").err
    done = dlquiz("sync", "--no-banks")
    assert (done.code, done.err) == (0, f"Own banks are now in {locations.user_banks()}; 0 files copied there.\n")
    assert dlquiz("practice", "--plain", "--number", "1", typed="?\n").err == ""


def test_somebody_at_a_terminal_is_asked_once(dlquiz, place, move, monkeypatch):
    move("laptop")
    dlquiz("sync", place)
    assert settings().own_banks == "", "nobody was there to be asked"
    monkeypatch.setattr("dlquiz.cli.syncing.is_terminal", lambda: True)
    assert "Share your own banks" not in dlquiz("sync", place, "--json").err
    assert f"The banks move to {place / 'banks'}. [y/N]" in dlquiz("sync", place, typed="n\n").err
    assert settings().own_banks == HERE
    assert dlquiz("sync", place).err == ""

    move("desk")
    file = own_bank()
    dlquiz("sync", place, typed="y\n")
    assert not file.exists()
    assert settings().own_banks == str(place / "banks")
    assert dlquiz("sync", place).err == ""


def test_what_would_lose_something_is_refused(dlquiz, place, move, monkeypatch):
    move("laptop")
    file = own_bank()
    locations.settings_file().write_text("theme: plaid\n", "utf-8")
    done = dlquiz("sync", place, "--banks")
    assert (done.code, file.exists()) == (2, True)
    assert "fix the settings first" in done.err
    locations.settings_file().unlink()
    with monkeypatch.context() as patched:
        patched.setattr("dlquiz.cli.shared_banks.save_settings", lambda *_: False)
        assert "the settings cannot be written" in dlquiz("sync", place, "--banks").err
    assert file.exists()
    (place / "banks").write_text("a file", "utf-8")
    done = dlquiz("sync", place, "--banks")
    assert (done.code, done.err.count("\n"), file.exists()) == (2, 1, True)
    assert str(place / "banks") in done.err


@pytest.mark.sweep
@pytest.mark.skipif(shutil.which("git") is None, reason="NOT RUN: git is not installed")
def test_in_git_banks_and_settings_are_committed_and_a_conflict_loses_nothing(
    dlquiz, place, move, tmp_path, monkeypatch
):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")

    def git(*words: str, at: Path = tmp_path) -> str:
        return subprocess.run(["git", *words], cwd=at, check=True, capture_output=True, text=True).stdout

    git("init", "--quiet", "--bare", "hub.git")
    for machine in ("laptop", "desk"):
        git("clone", "--quiet", "hub.git", f"{machine}-clone")
        move(machine)
        save_settings(locations.settings_file(), Settings(theme="nord" if machine == "laptop" else "dark"))
        if machine == "laptop":
            own_bank()
        assert dlquiz("sync", tmp_path / f"{machine}-clone", "--banks").code == 0
    assert settings().theme == "nord"
    for machine in ("desk", "laptop"):
        move(machine)
        place = tmp_path / f"{machine}-clone"
        (place / "banks" / "mine.yaml").write_text(BANK.replace("en: a", f"en: {machine}"), "utf-8")
        done = dlquiz("sync", place)
    assert done.code == 2
    assert "conflict with what others pushed" in done.err
    assert "en: laptop" in (place / "banks" / "mine.yaml").read_text("utf-8")
    assert git("status", "--porcelain", at=place) == ""
    assert "en: desk" in git("show", "HEAD@{upstream}:banks/mine.yaml", at=place)
