"""`doctor`: places, memory proved by the history or made again from it, and backups made, listed and put back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from command_fixtures import written
from spoiling import spoil_an_index

from dlquiz import __version__, locations
from dlquiz.cli import health
from dlquiz.errors import UsageError
from dlquiz.progress.backups import folder_of, listed
from dlquiz.progress.store import open_store
from dlquiz.sandbox.protection import Protection


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
    assert dlquiz("doctor", "--replay").ok.lines[-1].endswith("questions: 2.")
    found = {"equal": True, "questions": 2, "differences": [], "figures": []}
    assert dlquiz("doctor", "--replay", "--json").document["replay"] == found
    assert "replay" not in dlquiz("doctor", "--json").document


@pytest.mark.usefixtures("practised")
def test_memory_that_went_astray_is_reported_and_nothing_is_changed_until_it_is_rebuilt(dlquiz, dlquiz_home):
    with closing(sqlite3.connect(dlquiz_home / "progress.db")) as file:
        file.execute("UPDATE memory SET stability = 999.5 WHERE question = 'demo/conv'")
        file.execute("DELETE FROM memory WHERE question = 'demo/pair'")
        file.execute("INSERT INTO memory SELECT 'demo/ghost', 1, 1, due, due, 1, 0 FROM memory")
        file.commit()
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
    ran = dlquiz("doctor", "--rebuild", "--replay")
    assert ran.code == 0
    assert ran.lines[-2:] == [
        "Memory was rebuilt from the history; questions: 2.",
        "Memory is what replaying the history gives, to the last bit; questions: 2.",
    ]


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


def test_the_folder_of_own_banks_that_is_missing_or_a_file_is_said(dlquiz, dlquiz_home: Path):
    def row() -> str:
        return next(line for line in dlquiz("doctor").lines if line.startswith("own banks"))

    assert row().endswith("banks (not there yet: create it)")
    (dlquiz_home / "banks").write_text("", encoding="utf-8")
    assert row().endswith("banks (a file is in its place: rename it)")
    listed = dlquiz("banks").lines[-1]
    assert "this is a file, but your own banks go into a folder of this name" in listed


@pytest.fixture
def progress(dlquiz, only) -> Path:
    """The progress file after two answers in line mode."""
    assert dlquiz("practice", "--plain", "--bank", only("conv"), "--number", "2", typed="8\n11\n").code == 0
    return locations.progress_file()


def damage(path: Path) -> bytes:
    raw = path.read_bytes()
    path.write_bytes(raw[:4096] + bytes(8192) + raw[12288:])
    return path.read_bytes()


def test_a_session_in_line_mode_ends_with_the_backup_of_the_day(progress, dlquiz, only):
    (made,) = listed(progress)
    with open_store(made.file) as store:
        assert store.figures.answered() == 2
    assert dlquiz("practice", "--plain", "--bank", only("pair"), typed="-4, 5\n").code == 0
    assert listed(progress) == [made]


def test_a_session_without_a_backup_says_so_and_its_answers_are_saved(dlquiz, only, dlquiz_home):
    dlquiz_home.mkdir()
    (dlquiz_home / "backups").write_bytes(b"")
    ran = dlquiz("practice", "--plain", "--bank", only("conv"), typed="11\n")
    assert (ran.code, ran.verdicts) == (0, ["Right"])
    assert "No backup of the progress file" in ran.err
    with open_store(locations.progress_file()) as store:
        assert store.figures.answered() == 1


def test_doctor_tells_of_backups_and_makes_one_on_demand(progress, dlquiz):
    (first,) = listed(progress)
    (row,) = [line for line in dlquiz("doctor").lines if line.startswith("backups   1, the newest of ")]
    assert row.endswith(str(folder_of(progress)))
    document = dlquiz("doctor", "--backup", "--json").document
    assert document["backups"] == [document["backed up"]]
    assert set(document["backed up"]) == {"at", "size", "file"}
    assert document["backed up"]["at"] > first.at.isoformat(), "the newest of a day is kept"
    assert dlquiz("doctor", "--backup").lines[-1].startswith("A backup was made: ")
    assert "backed up" not in dlquiz("doctor", "--json").document


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"")], ids=["deleted", "emptied"])
def test_doctor_restores_a_file_that_is_gone_while_its_backup_is_there(progress, dlquiz, harm):
    harm(progress)
    for _ in range(2):
        ran = dlquiz("doctor")
        assert (ran.code, ran.lines[-1].startswith("backups   1, ")) == (2, True)
        assert "is gone or empty, but there are backups of it (1): `dlquiz doctor --restore` puts" in ran.err
    assert dlquiz("history").code == 0, "makes a new file"
    ran = dlquiz("doctor")
    assert (ran.code, ran.lines[-1]) == (
        0, "No answers here, but a backup has some. If the file was deleted or emptied, run `dlquiz doctor --restore`.",
    )  # fmt: skip
    ran = dlquiz("doctor", "--restore").ok
    with open_store(progress) as store:
        assert store.figures.answered() == 2


def test_doctor_names_a_rescued_file_until_it_is_imported(progress, dlquiz, dlquiz_home):
    rescued = dlquiz_home / "progress-rescued-20261129T120000Z.db"
    progress.rename(rescued)
    for backup in listed(progress):
        backup.file.unlink()
    row = f"rescued   {rescued} has 2 answers that your progress lacks: run `dlquiz import {rescued}`"
    assert row in dlquiz("doctor").lines
    assert dlquiz("doctor", "--json").document["rescued"] == [{"file": str(rescued), "answers": 2}]
    assert dlquiz("import", str(rescued)).code == 0
    assert not [line for line in dlquiz("doctor").lines if line.startswith("rescued")]


def test_the_whole_way_from_damage_to_the_backup(progress, dlquiz):
    raw = damage(progress)
    for command in ("due", "doctor"):
        ran = dlquiz(command)
        assert ran.code == 2
        assert (
            "`dlquiz doctor --restore` puts what can still be read of it and the newest good backup (1 there)"
            in ran.err
        )
    ran = dlquiz("doctor", "--restore")
    assert ran.code == 0
    assert "answers   2" in ran.lines
    found, kept = ran.lines[-2:]
    assert found.startswith("The backup of ")
    assert found.endswith("is in place; answers in it: 2.")
    assert kept.startswith("The file that was there is kept as it is, with what may be newer in it: ")
    assert Path(kept.partition(": ")[2]).read_bytes() == raw
    assert dlquiz("history", "--json").code == 0


def test_restoring_as_json_and_from_a_file(progress, dlquiz, tmp_path):
    (made,) = listed(progress)
    mine = tmp_path / "mine.db"
    mine.write_bytes(made.file.read_bytes())
    assert "is not damaged" in dlquiz("doctor", "--restore").err
    document = dlquiz("doctor", "--restore", "--from", mine, "--json").document
    assert document["restored"]["set aside"].startswith(f"{progress}.replaced-")
    found = {"from": str(mine), "at": None, "answers": 2, "read from the damaged file": 0, "added from the backup": 0}
    assert {**document["restored"], "set aside": ""} == {**found, "set aside": ""}
    assert f"{mine} is in place; answers in it: 2." in dlquiz("doctor", "--restore", "--from", mine).lines


def test_refusals(progress, dlquiz, tmp_path):
    assert dlquiz("doctor", "--from", tmp_path).code == 2
    assert "There is no file" in dlquiz("doctor", "--restore", "--from", tmp_path / "nowhere.db").refusal
    listed(progress)[0].file.unlink()
    progress.write_bytes(b"x" * 9000)
    assert "there is no good backup" in dlquiz("doctor", "--restore").refusal


@pytest.mark.parametrize(
    ("harm", "helps"),
    [
        ("UPDATE memory SET due = CAST(x'ff' AS TEXT)", "--rebuild"),
        ("UPDATE days SET answered = 'many'", "--rebuild"),
        ("INSERT INTO names VALUES (CAST(x'ff' AS TEXT), 'b/q')", "--restore"),
        ("UPDATE derived SET desired_retention = CAST(x'ff' AS TEXT)", "--restore"),
        ("DROP TRIGGER attempts_keep; UPDATE attempts SET answer = CAST(x'ff' AS TEXT) WHERE rowid = 1", "--restore"),
        ("DROP TRIGGER attempts_keep; UPDATE attempts SET parameters = '{' WHERE rowid = 1", "--restore"),
        (None, "--restore"),
    ],
)
def test_doctor_finds_what_opening_lets_pass_and_names_what_helps(progress, dlquiz, harm, helps):
    assert dlquiz("doctor").code == 0
    if harm is None:
        spoil_an_index(progress)
    else:
        with closing(sqlite3.connect(progress)) as file:
            file.executescript(harm)
    for options in ((), ("--json",)):
        ran = dlquiz("doctor", *options)
        assert ran.code == 2
        assert f"`dlquiz doctor {helps}`" in ran.err
    assert dlquiz("doctor", helps).code == 0
    assert dlquiz("doctor", "--replay").code == 0
    assert len(dlquiz("history", "--json").document["attempts"]) == 2


def test_regrading_is_preceded_by_a_backup(dlquiz, own_banks):
    text = "format: 1\nid: shop\ntitle: {en: S, zh: 店}\nquestions:\n  - id: a\n    type: numeric\n    topic: t\n"
    text += "    prompt: {en: P, zh: 题}\n    answer: {value: 2.5}\n"
    bank = written(own_banks / "shop.yaml", text)
    assert dlquiz("practice", "--plain", "--bank", "shop", typed="3.5\n").verdicts == ["Wrong"]
    path = locations.progress_file()
    (daily,) = listed(path)
    bank.write_text(text.replace("2.5", "3.5"), "utf-8")
    assert dlquiz("regrade").code == 0
    assert listed(path) == [daily], "nothing is written, nothing is backed up"
    assert dlquiz("regrade", "--apply").code == 0
    (before,) = listed(path)
    assert before.at > daily.at
    verdicts = []
    for file in (before.file, path):
        with closing(sqlite3.connect(file)) as opened:
            verdicts += opened.execute("SELECT verdict FROM in_force").fetchall()
    assert verdicts == [("wrong",), ("right",)]
