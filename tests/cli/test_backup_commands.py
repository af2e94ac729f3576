"""Backups from the command line: made, listed, put back; and the daily one after a session in line mode."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from command_fixtures import written
from spoiling import spoil_an_index

from dlquiz import locations
from dlquiz.progress.backups import folder_of, listed
from dlquiz.progress.store import open_store


@pytest.fixture
def practised(dlquiz, only) -> Path:
    """The progress file after two answers in line mode."""
    assert dlquiz("practice", "--plain", "--bank", only("conv"), "--number", "2", typed="8\n11\n").code == 0
    return locations.progress_file()


def damage(path: Path) -> bytes:
    raw = path.read_bytes()
    path.write_bytes(raw[:4096] + bytes(8192) + raw[12288:])
    return path.read_bytes()


def test_a_session_in_line_mode_ends_with_the_backup_of_the_day(practised, dlquiz, only):
    (made,) = listed(practised)
    with open_store(made.file) as store:
        assert store.figures.answered() == 2
    assert dlquiz("practice", "--plain", "--bank", only("pair"), typed="-4, 5\n").code == 0
    assert listed(practised) == [made]


def test_a_session_without_a_backup_says_so_and_its_answers_are_saved(dlquiz, only, dlquiz_home):
    dlquiz_home.mkdir()
    (dlquiz_home / "backups").write_bytes(b"")
    ran = dlquiz("practice", "--plain", "--bank", only("conv"), typed="11\n")
    assert (ran.code, ran.verdicts) == (0, ["Right"])
    assert "No backup of the progress file" in ran.err
    with open_store(locations.progress_file()) as store:
        assert store.figures.answered() == 1


def test_doctor_tells_of_backups_and_makes_one_on_demand(practised, dlquiz):
    (first,) = listed(practised)
    (row,) = [line for line in dlquiz("doctor").lines if line.startswith("backups   1, the newest of ")]
    assert row.endswith(str(folder_of(practised)))
    document = dlquiz("doctor", "--backup", "--json").document
    assert document["backups"] == [document["backed up"]]
    assert set(document["backed up"]) == {"at", "size", "file"}
    assert document["backed up"]["at"] > first.at.isoformat(), "the newest of a day is kept"
    assert dlquiz("doctor", "--backup").lines[-1].startswith("A backup was made: ")
    assert "backed up" not in dlquiz("doctor", "--json").document


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"")], ids=["deleted", "emptied"])
def test_doctor_restores_a_file_that_is_gone_while_its_backup_is_there(practised, dlquiz, harm):
    harm(practised)
    for _ in range(2):
        ran = dlquiz("doctor")
        assert (ran.code, ran.lines[-1].startswith("backups   1, ")) == (2, True)
        assert "is gone or empty, but there are backups of it (1): `dlquiz doctor --restore` puts" in ran.err
    assert dlquiz("history").code == 0, "makes a new file"
    ran = dlquiz("doctor")
    assert (ran.code, ran.lines[-1]) == (
        0, "No answers here, but a backup has some. If the file was deleted or emptied, run `dlquiz doctor --restore`.",
    )  # fmt: skip
    ran = dlquiz("doctor", "--restore")
    assert (ran.code, ran.err) == (0, "")
    with open_store(practised) as store:
        assert store.figures.answered() == 2


def test_doctor_names_a_rescued_file_until_it_is_imported(practised, dlquiz, dlquiz_home):
    rescued = dlquiz_home / "progress-rescued-20261129T120000Z.db"
    practised.rename(rescued)
    for backup in listed(practised):
        backup.file.unlink()
    row = f"rescued   {rescued} has 2 answers that your progress lacks: run `dlquiz import {rescued}`"
    assert row in dlquiz("doctor").lines
    assert dlquiz("doctor", "--json").document["rescued"] == [{"file": str(rescued), "answers": 2}]
    assert dlquiz("import", str(rescued)).code == 0
    assert not [line for line in dlquiz("doctor").lines if line.startswith("rescued")]


def test_the_whole_way_from_damage_to_the_backup(practised, dlquiz):
    raw = damage(practised)
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


def test_restoring_as_json_and_from_a_file(practised, dlquiz, tmp_path):
    (made,) = listed(practised)
    mine = tmp_path / "mine.db"
    mine.write_bytes(made.file.read_bytes())
    assert "is not damaged" in dlquiz("doctor", "--restore").err
    document = dlquiz("doctor", "--restore", "--from", mine, "--json").document
    assert document["restored"]["set aside"].startswith(f"{practised}.replaced-")
    found = {"from": str(mine), "at": None, "answers": 2, "read from the damaged file": 0, "added from the backup": 0}
    assert {**document["restored"], "set aside": ""} == {**found, "set aside": ""}
    ran = dlquiz("doctor", "--restore", "--from", mine)
    assert f"{mine} is in place; answers in it: 2." in ran.lines


def test_refusals(practised, dlquiz, tmp_path):
    assert dlquiz("doctor", "--from", tmp_path).code == 2
    assert "There is no file" in dlquiz("doctor", "--restore", "--from", tmp_path / "nowhere.db").refusal
    listed(practised)[0].file.unlink()
    practised.write_bytes(b"x" * 9000)
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
def test_doctor_finds_what_opening_lets_pass_and_names_what_helps(practised, dlquiz, harm, helps):
    assert dlquiz("doctor").code == 0
    if harm is None:
        spoil_an_index(practised)
    else:
        with closing(sqlite3.connect(practised)) as file:
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
