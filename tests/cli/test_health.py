"""`doctor`: places, and memory proved by the history or made again from it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from dlquiz import __version__
from dlquiz.cli import health
from dlquiz.errors import UsageError
from dlquiz.sandbox.protection import Protection


@pytest.fixture
def astray(practised, dlquiz_home: Path) -> None:
    with closing(sqlite3.connect(dlquiz_home / "progress.db")) as file:
        file.execute("UPDATE memory SET stability = 999.5 WHERE question = 'demo/conv'")
        file.execute("DELETE FROM memory WHERE question = 'demo/pair'")
        file.execute("INSERT INTO memory SELECT 'demo/ghost', 1, 1, due, due, 1, 0 FROM memory")
        file.commit()


def protected(monkeypatch: pytest.MonkeyPatch, **harm: bool) -> None:
    kinds = dict.fromkeys(("files", "processes", "network", "memory"), True) | harm
    monkeypatch.setattr(health, "protection", lambda: Protection(**kinds))
    monkeypatch.setattr(health, "mechanisms", lambda: ("Landlock", "seccomp"))


def test_the_document_names_versions_and_places(dlquiz, dlquiz_home):
    report = dlquiz("doctor", "--json").document
    assert (report["dlquiz"], report["answers"], len(report["banks"])) == (__version__, 0, 1)
    assert report["progress"] == str(dlquiz_home / "progress.db")
    assert report["settings"] == str(dlquiz_home / "settings.yaml")


def test_doctor_says_what_is_not_protected(dlquiz, monkeypatch):
    protected(monkeypatch, files=False, network=False)
    (row,) = [line for line in dlquiz("doctor").lines if line.startswith("code ")]
    assert "without protection of: files, network. Isolated: processes, memory, time." in row
    (row,) = [line for line in dlquiz("--language", "zh", "doctor").lines if line.startswith("代码")]
    assert "未受保护：文件、网络。已隔离：进程、内存、时间。" in row
    assert dlquiz("doctor", "--json").document["code"]["files"] is False


def test_doctor_goes_on_where_no_process_can_be_started(dlquiz, monkeypatch):
    def fail() -> Protection:
        raise UsageError("It could not be started.", "无法启动。")

    monkeypatch.setattr(health, "protection", fail)
    assert "code      It could not be started." in dlquiz("doctor").lines
    assert dlquiz("doctor", "--json").document["code"] is None


@pytest.mark.usefixtures("practised")
def test_memory_that_is_the_replay(dlquiz):
    ran = dlquiz("doctor", "--replay")
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines[-1].endswith("questions: 2.")
    found = {"equal": True, "questions": 2, "differences": [], "figures": []}
    assert dlquiz("doctor", "--replay", "--json").document["replay"] == found
    assert "replay" not in dlquiz("doctor", "--json").document


@pytest.mark.usefixtures("astray")
def test_memory_that_went_astray_is_reported_and_nothing_is_changed(dlquiz):
    for _ in range(2):
        ran = dlquiz("doctor", "--replay")
        assert ran.code == 1
        conv, ghost, pair, last = ran.lines[-4:]
        assert conv.startswith("demo/conv: stored due 20")
        assert "stability 999.5, " in conv.partition("; replayed due ")[0]
        assert ghost.endswith("; replayed nothing")
        assert pair.startswith("demo/pair: stored nothing; replayed due ")
        assert last == "Memory differs for 3 questions: `dlquiz doctor --rebuild` rebuilds it from the history."
    ran = dlquiz("doctor", "--replay", "--json")
    assert (ran.code, ran.document["replay"]["equal"]) == (1, False)
    conv, ghost, pair = ran.document["replay"]["differences"]
    assert (conv["question"], conv["stored"]["stability"]) == ("demo/conv", 999.5)
    assert conv["replayed"]["stability"] < 100
    assert (ghost["replayed"], pair["stored"]) == (None, None)
    assert ran.document["replay"]["figures"] == []
    assert list(conv["stored"]) == ["stability", "difficulty", "due", "last_review", "reviews", "lapses"]


@pytest.mark.usefixtures("practised")
def test_figures_that_went_astray_are_reported(dlquiz, dlquiz_home):
    with closing(sqlite3.connect(dlquiz_home / "progress.db")) as file:
        file.execute("UPDATE days SET answered = 99")
        file.commit()
    ran = dlquiz("doctor", "--replay")
    assert ran.code == 1
    row, last = ran.lines[-2:]
    assert ": stored answered 99, right " in row
    assert last == "Figures differ in 1 place: `dlquiz doctor --rebuild` rebuilds them from the history."
    (figure,) = dlquiz("doctor", "--replay", "--json").document["replay"]["figures"]
    assert (figure["table"], figure["stored"]["answered"]) == ("days", 99)
    assert dlquiz("doctor", "--rebuild", "--replay").code == 0


@pytest.mark.usefixtures("astray")
def test_rebuilt_and_proved_at_once(dlquiz):
    ran = dlquiz("doctor", "--rebuild", "--replay")
    assert ran.code == 0
    assert ran.lines[-2:] == [
        "Memory was rebuilt from the history; questions: 2.",
        "Memory is what replaying the history gives, to the last bit; questions: 2.",
    ]


def test_the_folder_of_own_banks_that_is_missing_or_a_file_is_said(dlquiz, dlquiz_home: Path):
    def row() -> str:
        return next(line for line in dlquiz("doctor").lines if line.startswith("own banks"))

    assert row().endswith("banks (not there yet: create it)")
    (dlquiz_home / "banks").write_text("", encoding="utf-8")
    assert row().endswith("banks (a file is in its place: rename it)")
    listed = dlquiz("banks").lines[-1]
    assert "this is a file, but your own banks go into a folder of this name" in listed
