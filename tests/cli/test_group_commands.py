"""`dlquiz group` as it is typed: what it prints, asks and keeps, and how it fails."""

from __future__ import annotations

import json
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from attempt_samples import sample
from command_fixtures import Command, written
from group_fixtures import new_database, server

from benchmarks.postgres import PASSWORD, Server
from dlquiz import locations
from dlquiz.cli import auto_sync
from dlquiz.group.membership import Membership, write_membership
from dlquiz.progress.store import open_store
from dlquiz.settings import load_settings

__all__ = ["new_database", "server"]

Move = Callable[[str], Path]
BeginClass = Callable[..., dict[str, str]]
GROUP = "group.json"
"""The file in which a home remembers its group."""


@pytest.fixture
def begin_class(dlquiz: Command, move: Move, new_database: Callable[[], str], tmp_path: Path) -> BeginClass:
    """A group whose teacher is at home; the invitations by name."""

    def begin(*names: str) -> dict[str, str]:
        move("teacher")
        dlquiz("group", "create", new_database())
        file = written(tmp_path / "names.txt", "\n".join(names))
        invited = dlquiz("group", "invite", "--name-file", file)
        return {row["name"]: row["invitation"] for row in invited.records}

    return begin


def answers(number: int) -> None:
    """So many answers in the home of this machine."""
    with open_store(locations.progress_file()) as store:
        for count in range(number):
            store.record(sample(f"cnn/q{count}", id=f"a{count}", answer="typed by me"))


def test_a_group_from_its_making_to_its_end(
    dlquiz: Command, move: Move, new_database: Callable[[], str], tmp_path: Path
) -> None:
    url = new_database()
    file = move("teacher") / GROUP
    made = dlquiz("group", "create", url)
    assert made.code == 0
    assert made.out.startswith("Made the group ")
    assert "no typed answers" in made.out
    assert dlquiz("group", "create", url).out.startswith("The group ")
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    names = tmp_path / "names.txt"
    names.write_text("Ada, Countess\n'); DROP TABLE dlquiz.names; --\n", "utf-8")
    invited = dlquiz("group", "invite", "--name-file", names)
    rows = invited.records
    assert [row["name"] for row in rows] == ["Ada, Countess", "'); DROP TABLE dlquiz.names; --"]
    assert all(row["invitation"].startswith("postgresql://dlquiz_") for row in rows)
    assert len(dlquiz("group", "invite", 3).records) == 3

    file = move("ada") / GROUP
    line = rows[0]["invitation"]
    asked = dlquiz("group", "join", line)
    assert (asked.code, file.exists()) == (2, False)
    assert "--yes" in asked.err
    joined = dlquiz("group", "join", "-", "--yes", typed=f"{line}\n")
    assert joined.code == 0
    assert "  attempts: id, day, number, bank, question" in joined.out
    assert ", answer" not in joined.out
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    answers(4)
    assert dlquiz("group", "push", "--json").document == {"sent": 4, "known": 0}
    assert dlquiz("group", "push").out == "0 rows sent. The group already had 4.\n"
    assert dlquiz("group", "join", rows[1]["invitation"], "--yes").code == 2

    assert (dlquiz("group", "leave", "--erase").code, file.exists()) == (2, True)
    left = dlquiz("group", "leave", "--erase", "--yes")
    assert (left.code, file.exists()) == (0, False)
    assert "erased all" in left.out
    assert "does not let you in" in dlquiz("group", "join", line, "--yes").refusal
    with open_store(locations.progress_file()) as store:
        assert len(store.history()) == 4


@pytest.mark.sweep
def test_the_password_may_come_from_the_environment_and_stands_nowhere(
    dlquiz: Command, move: Move, new_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = move("teacher") / GROUP
    url = new_database().replace(f":{PASSWORD.replace(' ', '%20')}@", "@")
    assert dlquiz("group", "create", url).code == 2
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    made = dlquiz("group", "create", url)
    assert made.code == 0
    assert PASSWORD not in file.read_text("utf-8") + made.out + made.err
    assert len(dlquiz("group", "invite", 1).records) == 1


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_a_network_sending_is_no_error(language: str, dlquiz: Command, move: Move) -> None:
    file = move("ada") / GROUP
    answers(1)
    write_membership(file, Membership(member="postgresql://a:secret@127.0.0.1:1/x"))
    pushed = dlquiz("group", "push", "--language", language)
    assert (pushed.code, pushed.out) == (0, "")
    assert len(pushed.err.splitlines()) == 1
    assert "secret" not in pushed.err
    assert ("Nothing is lost" if language == "en" else "数据不会丢失") in pushed.err
    assert dlquiz("group", "push", "--json").document == {"sent": 0, "known": 0}


def test_a_plain_connection_to_another_machine_is_warned_of(dlquiz: Command, move: Move) -> None:
    move("ada")
    joined = dlquiz("group", "join", "postgresql://a:secret@no.such.invalid/x", "--yes")
    assert joined.code == 2
    assert "may not be encrypted" in joined.err
    assert "secret" not in joined.err
    safe = dlquiz("group", "join", "postgresql://a:secret@no.such.invalid/x?sslmode=verify-full", "--yes")
    assert "may not be encrypted" not in safe.err


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("group", "create", "not a url"), "not the URL"),
        (("group", "join", "postgresql://a:secret@h:x/y"), "not the URL"),
        (("group", "invite", "3"), "no teacher's"),
        (("group", "push"), "in no group"),
        (("group", "leave"), "in no group"),
        (("group", "invite", "0"), "0 is not in the range"),
        (("analyse", "postgresql://a:secret@h:x/y"), "not the URL"),
        (("analyse", "postgresql://a:secret@h/y", "class.jsonl"), "a group is analyzed alone"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(words: tuple[str, ...], wanted: str, dlquiz: Command, move: Move) -> None:
    move("new")
    said = dlquiz(*words).refusal
    assert wanted in said
    assert "secret" not in said


def test_names_and_numbers_must_agree(dlquiz: Command, move: Move, tmp_path: Path) -> None:
    write_membership(move("teacher") / GROUP, Membership(teacher="postgresql://a@127.0.0.1:1/x"))
    names = tmp_path / "names.txt"
    for text, words, wanted in (
        ("A\nB\n", ("3",), "has 2 names, and 3 were asked for"),
        ("\n", (), "has no names"),
        ("A\n" * 1001, (), "at most 1000"),
    ):
        names.write_text(text, "utf-8")
        assert wanted in dlquiz("group", "invite", *words, "--name-file", names).err
    assert "how many invitations" in dlquiz("group", "invite").err


def test_without_the_extra_it_says_how_to_get_it(dlquiz: Command, move: Move, monkeypatch: pytest.MonkeyPatch) -> None:
    move("new")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "pip install 'dlquiz[group]'" in dlquiz("group", "push").refusal


@pytest.mark.sweep
def test_sync_sends_to_the_joined_group_too(
    dlquiz: Command, move: Move, tmp_path: Path, begin_class: BeginClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[bool] = []
    monkeypatch.setattr(auto_sync, "_started", lambda: started.append(True))

    def quits() -> int:
        with open_store(locations.progress_file()) as store:
            auto_sync.sync_at_the_end(store)
        return len(started)

    (line,) = begin_class("Ada").values()
    assert "name a folder" in dlquiz("sync").err, "a teacher sends nothing"
    move("Ada")
    answers(3)
    assert quits() == 0
    assert "in no group" in dlquiz("sync", line).err
    dlquiz("group", "join", line, "--yes")
    assert quits() == 1
    assert dlquiz("sync").out == "3 rows sent. The group already had 0.\n"
    assert quits() == 1, "there is nothing to send"
    nothing = {"received": 0, "files": 0, "waiting": 0, "machines": 0}
    place = line.partition("@")[2].replace("%20", " ")
    found = dlquiz("sync", line, "--json").document
    assert found == {"place": place, "sent": 0, **nothing, "group": {"sent": 0, "known": 3}}
    assert "not the one at" in dlquiz("sync", "postgresql://a:secret@h/y").err
    settings = locations.settings_file()
    settings.write_text(f"sync: {line}\n", "utf-8")
    assert (dlquiz("sync", "--json").document["sent"], "password" in load_settings(settings).trouble.en) == (0, True)
    settings.write_text(f"sync: postgresql://{line.partition('@')[2]}\n", "utf-8")
    assert quits() == 1
    assert dlquiz("sync", "--json").document == found
    assert "name a folder for your banks" in dlquiz("sync", "--banks").err
    settings.unlink()

    (tmp_path / "stick").mkdir()
    with open_store(locations.progress_file()) as store:
        store.record(sample("cnn/q9", id="a9"))
    both = dlquiz("sync", tmp_path / "stick")
    assert both.out == "Synced: 1 machine; 4 rows sent; 0 rows received.\n1 row sent. The group already had 3.\n"
    assert dlquiz("sync", tmp_path / "stick", "--json").document["group"] == {"sent": 0, "known": 4}
    with open_store(locations.progress_file()) as store:
        store.record(sample("cnn/q10", id="a10"))
    assert dlquiz("sync", tmp_path / "not there").code == 2
    assert dlquiz("group", "push", "--json").document == {"sent": 0, "known": 5}, "it was sent all the same"


@pytest.mark.sweep
def test_a_group_that_takes_nothing_leaves_a_sync_as_it_is(
    dlquiz: Command, move: Move, tmp_path: Path, server: Server
) -> None:
    file = move("Ada") / GROUP
    answers(2)
    cases = (
        ("postgresql://a:secret@127.0.0.1:1/x", 0, "Nothing is lost"),
        (server.url("nobody", "secret"), 2, "does not let you in"),
    )
    for url, code, said in cases:
        place = tmp_path / str(code)
        place.mkdir()
        write_membership(file, Membership(member=url))
        ran = dlquiz("sync", place)
        assert (ran.code, ran.out) == (code, "Synced: 1 machine; 2 rows sent; 0 rows received.\n")
        assert said in ran.err
        assert "secret" not in ran.err
        assert len(ran.err.splitlines()) == 1


@pytest.mark.sweep
def test_joining_in_a_terminal_asks(
    dlquiz: Command, move: Move, begin_class: BeginClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    (line,) = begin_class("Ada").values()
    file = move("ada") / GROUP
    monkeypatch.setattr("dlquiz.cli.groups.is_terminal", lambda: True)
    assert "did not join" in dlquiz("group", "join", line, typed="n\n").out
    assert not file.exists()
    for name, used in (("ada", False), ("ada", False), ("somebody else", True)):
        move(name)
        joined = dlquiz("group", "join", line, typed="y\n")
        assert ("You joined" in joined.out, "was used on" in joined.err) == (True, used)
    move("ada")
    assert "Nothing was erased" in dlquiz("group", "leave", "--erase", typed="n\n").out
    assert file.exists()
    assert dlquiz("group", "leave", "--erase", typed="y\n").code == 0


# ---------------------------------------------------------------- assignments and grades


@pytest.mark.sweep
def test_an_assignment_is_given_taken_handed_in_and_graded(
    dlquiz: Command, move: Move, begin_class: BeginClass
) -> None:
    lines = begin_class("Ada", "Max")
    words = ("group", "assign", "week 3", "--blueprint", "background:2", "--seed", 5, "--until", "2026-01-01")
    assert dlquiz(*words).out == "Assigned: week 3, 2 questions, 30 min, seed 5.\n"
    assert "already" in dlquiz(*words).err
    assert "2026-12-20T18:00" in dlquiz(*words[:2], "later", *words[3:-1], "tomorrow").err
    assert "ask fewer" in dlquiz("group", "assign", "big", "--blueprint", "design:100").err
    dlquiz("group", "assign", "later", "--blueprint", "background:1", "--from", "2099-01-01T08:00", "--each")
    asked = []
    for name, line in lines.items():
        move(name)
        dlquiz("group", "join", line, "--yes")
        listed = dlquiz("group", "assignments", "--json").document["assignments"]
        assert [(one["name"], one["done"]) for one in listed] == [("week 3", False), ("later", False)]
        assert "opens on 2099-01-01 08:00" in dlquiz("interview", "--plain", "--assignment", "later").err
        taken = dlquiz("interview", "--plain", "--assignment", "week 3", typed="?\n?\n?\n?\n")
        assert taken.code == 0
        assert "it counts as late" in taken.err
        asked.append([line.rpartition(" · ")[0] for line in taken.lines if line.startswith("[")])
        assert "handed in `week 3` already" in dlquiz("interview", "--plain", "--assignment", "week 3").refusal
        assert dlquiz("group", "push").code == 0
        states = {row.split()[0]: row.split()[-1] for row in dlquiz("group", "assignments").lines[1:]}
        assert states == {"week": "done", "later": "yet"}
    assert asked[0] == asked[1], "everybody the same questions"
    move("teacher")
    rows = dlquiz("group", "grades").records
    week = [row for row in rows if row["assignment"] == "week 3"]
    assert [(row["name"], float(row["score"]), row["late"]) for row in week] == [("Ada", 0, "true"), ("Max", 0, "true")]
    assert [row["score"] for row in rows if row["assignment"] == "later"] == ["", ""]


@pytest.mark.sweep
def test_an_assignment_that_was_left_is_resumed(dlquiz: Command, move: Move, begin_class: BeginClass) -> None:
    (line,) = begin_class("Ada").values()
    dlquiz("group", "assign", "quiz", "--blueprint", "background:3")
    move("ada")
    dlquiz("group", "join", line, "--yes")
    assert "paused" in dlquiz("interview", "--plain", "--assignment", "quiz", typed="?\n").out
    assert dlquiz("group", "assignments").lines[1].endswith("in progress")
    resumed = dlquiz("interview", "--plain", "--assignment", "quiz", typed="?\n" * 6)
    assert resumed.out.lstrip().startswith("Resuming the interview")
    assert dlquiz("group", "assignments", "--json").document["assignments"][0]["done"]


@pytest.mark.sweep
def test_without_a_network_an_assignment_seen_before_can_be_taken(
    dlquiz: Command, move: Move, begin_class: BeginClass
) -> None:
    (line,) = begin_class("Ada").values()
    dlquiz("group", "assign", "quiz", "--blueprint", "background:1")
    file = move("ada") / GROUP
    dlquiz("group", "join", line, "--yes")
    dlquiz("group", "push")
    kept = json.loads(file.read_text("utf-8"))
    kept["member"] = kept["member"].rpartition("@")[0] + "@127.0.0.1:1/x"
    file.write_text(json.dumps(kept), "utf-8")
    taken = dlquiz("interview", "--plain", "--assignment", "quiz", typed="?\n?\n")
    assert taken.code == 0
    assert "Using what the group said last" in taken.err
    file.write_text(json.dumps(kept | {"assignments": [{"name": "quiz"}]}), "utf-8")
    assert "is damaged" in dlquiz("group", "assignments").err
    file.write_text(json.dumps(kept | {"assignments": []}), "utf-8")
    assert "cannot be reached" in dlquiz("group", "assignments").err


def test_an_assignment_says_all_that_is_asked(dlquiz: Command, move: Move) -> None:
    move("ada")
    words = ("interview", "--plain", "--assignment", "x")
    assert "leave out `--minutes`, `--seed`" in dlquiz(*words, "--minutes", 5, "--seed", 1).refusal
    assert "in no group" in dlquiz(*words).refusal


def test_a_group_without_assignments_says_so(dlquiz: Command, move: Move, new_database: Callable[[], str]) -> None:
    move("teacher")
    dlquiz("group", "create", new_database())
    assert dlquiz("group", "assignments").out == "There are no assignments.\n"
    assert dlquiz("group", "grades").out == "member,name,assignment,score,late\n"
