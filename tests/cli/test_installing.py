"""`banks`: what is installed, added, updated and removed; what is disabled rests everywhere and loses nothing."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_fixtures import history
from places import Repository, Web, archive, bank, served

pytestmark = pytest.mark.usefixtures("few_shipped")


@pytest.fixture
def own(demo: Path, own_banks: Path) -> Path:
    """The bank `demo`, dropped into the learner's folder."""
    return Path(shutil.copy(demo, own_banks / "dropped.yaml"))


def row_of(dlquiz, bank: str, *options: object):
    rows = [row for row in dlquiz(*options, "banks", "--json").document["banks"] if row["id"] == bank]
    assert len(rows) < 2
    return rows[0] if rows else None


class TestList:
    def test_the_document(self, dlquiz, own, few_shipped):
        base, demo = dlquiz("banks", "--json").document["banks"]

        assert base == {
            "id": "base",
            "title": {"en": "Base", "zh": "Base"},
            "file": str(few_shipped / "base.yaml"),
            "questions": 1,
            "enabled": True,
            "from": "shipped",
            "faults": [],
            "source": None,
        }
        assert (demo["id"], demo["from"], demo["file"]) == ("demo", "own", str(own))

    def test_what_is_broken_is_listed_with_its_faults(self, dlquiz, own):
        own.write_text("format: [1\n", "utf-8")
        (row,) = [row for row in dlquiz("banks", "--json").document["banks"] if row["id"] is None]

        assert (row["title"], row["questions"], row["file"]) == (None, 0, str(own))
        assert [fault["code"] for fault in row["faults"]] == ["B006"]
        ran = dlquiz("banks")
        assert ran.code == 0
        assert ran.lines[2].split()[:5] == ["-", "0", "broken", "1", "own"]
        assert ran.lines[3].startswith(f"{own}:1:9: B006 ")


class TestDisable:
    @pytest.fixture
    def disabled(self, dlquiz, own):
        """The own bank, answered once and then disabled."""
        assert dlquiz("practice", "--plain", "--bank", "demo", "--topic", "sizes", typed="?\n?\n").code == 0
        ran = dlquiz("banks", "disable", "demo")
        assert (ran.code, ran.lines) == (
            0,
            ["The bank `demo` is off: its questions are not asked, its history is kept."],
        )

    @pytest.mark.usefixtures("disabled")
    def test_it_is_listed_as_off_and_not_asked_until_it_comes_back(self, dlquiz):
        assert row_of(dlquiz, "demo")["enabled"] is False
        assert "off" in dlquiz("banks").lines[2].split()
        assert len(dlquiz("practice", "--plain", "--number", "20", typed="t\n" * 20).verdicts) == 20
        assert {row["question"] for row in history(dlquiz)[:20]} == {"base/q"}
        assert "`dlquiz banks enable demo`" in dlquiz("practice", "--plain", "--bank", "demo").refusal
        assert dlquiz("banks", "enable", "demo").code == 0
        assert row_of(dlquiz, "demo")["enabled"] is True

    @pytest.mark.usefixtures("disabled")
    def test_a_path_that_is_named_is_asked_all_the_same(self, dlquiz, own, tmp_path):
        assert dlquiz("practice", "--plain", "--bank", own, "--number", "1", typed="?\n").verdicts == ["Wrong"]
        elsewhere = shutil.move(own, tmp_path / "elsewhere.yaml")
        assert row_of(dlquiz, "demo", "--bank", elsewhere)["enabled"] is True
        assert row_of(dlquiz, "demo", "--bank", elsewhere)["from"] == "--bank"

    @pytest.mark.usefixtures("disabled")
    def test_its_history_stays_and_nothing_of_it_is_due(self, dlquiz, monkeypatch):
        from datetime import UTC, datetime, timedelta

        monkeypatch.setattr("dlquiz.cli.progress_commands.now", lambda: datetime.now(UTC) + timedelta(days=400))
        stats = dlquiz("stats", "--json").document

        assert stats["answered"] == 2
        assert stats["due"] == 0
        assert [(row["name"], row["due"]) for row in stats["banks"]] == [("demo", 0)]
        assert dlquiz("due", "--json").document == {"due": []}
        dlquiz("banks", "enable", "demo")
        assert len(dlquiz("due", "--json").document["due"]) == dlquiz("stats", "--json").document["due"] == 2

    @pytest.mark.parametrize("verb", ["enable", "disable"])
    def test_an_unknown_id_is_one_line_with_a_suggestion(self, dlquiz, own, verb):
        assert "did you mean `demo`?" in dlquiz("banks", verb, "dema").refusal

    def test_settings_that_cannot_be_read_are_not_overwritten(self, dlquiz, own, dlquiz_home):
        (dlquiz_home / "settings.yaml").write_text("language: zh\nnumber: many\n", "utf-8")
        assert "settings.yaml:2" in dlquiz("banks", "disable", "demo").refusal
        assert (dlquiz_home / "settings.yaml").read_text("utf-8") == "language: zh\nnumber: many\n"

    def test_settings_that_cannot_be_written_are_said(self, dlquiz, own, dlquiz_home, monkeypatch):
        monkeypatch.setattr("dlquiz.cli.installing.save_settings", lambda path, settings: False)

        assert dlquiz("banks", "disable", "demo").code == 2
        assert row_of(dlquiz, "demo")["enabled"] is True


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    with served(tmp_path) as server:
        yield server


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A bank that somebody has sent."""
    path = tmp_path / "sent" / "week1.yaml"
    path.parent.mkdir()
    path.write_bytes(bank())
    return path


def home(folder: Path) -> dict[str, bytes]:
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if name.startswith("added") and ".sync" not in name}


def answered(dlquiz, question, typed):
    """The answer is recorded."""
    assert dlquiz("practice", "--plain", "--question", question, "--seed", 1, typed=f"{typed}\n").verdicts


class TestAdd:
    def test_it_is_shown_and_only_then_added(self, dlquiz, file, dlquiz_home):
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        shown = dlquiz("banks", "add", file)
        assert (shown.code, home(dlquiz_home)) == (2, {})
        assert "--yes" in shown.err
        assert shown.lines == [
            f"source: {file}",
            f"SHA-256: {digest}",
            "",
            "week1 · Week one",
            "  questions: 2 (English, Chinese)",
            "  author: Ana",
            "  license: CC BY 4.0",
        ]
        added = dlquiz("banks", "add", file, "--yes", "--sha256", digest.upper())
        assert (added.code, added.lines[-1]) == (0, "Added: week1. New questions come from it now.")
        row = row_of(dlquiz, "week1")
        assert (row["from"], row["questions"], row["faults"]) == ("added", 2, [])
        when = row["source"].pop("added")
        assert row["source"] == {"address": str(file), "sha256": digest, "commit": ""}
        assert f"week1: added on {when[:10]} from {file}, SHA-256 {digest}" in dlquiz("banks").lines
        answered(dlquiz, "week1/sum", 5)
        assert "`dlquiz banks update week1`" in dlquiz("banks", "add", file, "--yes").refusal

    @pytest.mark.parametrize(("typed", "added"), [("y\n", True), ("n\n", False)])
    def test_on_a_terminal_it_asks(self, dlquiz, file, dlquiz_home, monkeypatch, typed, added):
        monkeypatch.setattr("dlquiz.cli.sharing.is_terminal", lambda: True)
        ran = dlquiz("banks", "add", file, typed=typed)
        assert (ran.code, bool(home(dlquiz_home))) == (0, added)
        assert ("Nothing was added." in ran.lines) != added

    def test_from_the_web_and_from_git_it_is_updated(self, dlquiz, web, tmp_path):
        if shutil.which("git") is None:
            pytest.skip("NOT RUN: git is not installed")
        repository = Repository(tmp_path)
        first = repository.commit({"week/a.yaml": bank("week2")})
        web.pages["/banks.zip"] = archive({"main/one.yaml": bank(), "main/three.yaml": bank("week3")})
        assert dlquiz("banks", "add", web.url("/banks.zip"), "--yes").code == 0
        ran = dlquiz("banks", "add", f"git+{web.url('/banks.git')}@main#subdirectory=week", "--yes")
        assert (ran.code, "is not encrypted" in ran.err) == (0, True)
        assert row_of(dlquiz, "week2")["source"]["commit"] == first
        second = repository.commit({"README.md": b"more"})
        web.pages["/banks.zip"] = archive({"main/one.yaml": bank(more=2)})
        ran = dlquiz("banks", "update", "--yes")
        assert ran.code == 0
        assert {"  changed: week1/sum (how it is graded)", "  gone: week3/sum (its history is kept)"} <= {*ran.lines}
        assert ran.lines[-1] == "week2: nothing is new."
        assert row_of(dlquiz, "week2")["source"]["commit"] == second
        assert row_of(dlquiz, "week3") is None
        # One that cannot be reached does not keep the other from being updated.
        web.pages["/banks.zip"] = lambda handler: handler.send_error(404)
        repository.commit({"week/a.yaml": bank("week2", 3)})
        ran = dlquiz("banks", "update", "--yes")
        assert (ran.code, ran.lines[-1]) == (2, "Updated: week2.")
        assert "week1: " in ran.err and "HTTP status 404" in ran.err

    def test_what_is_refused_changes_nothing(self, dlquiz, file, dlquiz_home, tmp_path):
        wrong = dlquiz("banks", "add", file, "--yes", "--sha256", "0" * 64)
        assert (wrong.code, hashlib.sha256(file.read_bytes()).hexdigest() in wrong.err) == (2, True)
        assert "no SHA-256" in dlquiz("banks", "add", file, "--sha256", "abc").err
        assert "cannot be read" in dlquiz("banks", "add", tmp_path / "none.zip", "--yes").err
        (tmp_path / "page.yaml").write_bytes(bank("base"))
        assert "the bank id `base` is taken by" in dlquiz("banks", "add", tmp_path / "page.yaml", "--yes").err
        (tmp_path / "page.yaml").write_bytes(bank("networks"))
        assert "belongs to dlquiz itself" in dlquiz("banks", "add", tmp_path / "page.yaml", "--yes").err
        file.write_bytes(bank().replace(b"answer: true", b"answer: maybe"))
        faulty = dlquiz("banks", "add", file.parent, "--yes")
        assert (faulty.code, faulty.lines[0].startswith("week1.yaml:7:")) == (1, True)
        assert faulty.err.startswith("Not added: the banks have 1 error, listed above.")
        assert home(dlquiz_home) == {}


class TestUpdate:
    @pytest.fixture(autouse=True)
    def added(self, dlquiz, file):
        assert dlquiz("banks", "add", file, "--yes").code == 0

    def test_it_says_what_changes_before_and_leaves_a_bad_version_out(self, dlquiz, file, dlquiz_home):
        assert dlquiz("banks", "update", "week1").lines == ["week1: nothing is new."]
        assert not (dlquiz_home / "progress.db").exists()
        answered(dlquiz, "week1/sum", 5)
        answered(dlquiz, "week1/claim", "t")
        before = home(dlquiz_home)
        file.write_bytes(bank(more=2).replace(b"answer: true", b"answer: [1]"))
        ran = dlquiz("banks", "update", "--yes")
        assert (ran.code, "left as it is" in ran.err, home(dlquiz_home)) == (1, True, before)
        head, _, rest = bank(more=2).partition(b"  - {id: claim")
        file.write_bytes(head + b"  - {id: sum" + rest.partition(b"  - {id: sum")[2])
        shown = dlquiz("banks", "update")
        assert (shown.code, home(dlquiz_home)) == (2, before)
        assert shown.lines[2:4] == [
            "  changed: week1/sum (how it is graded)",
            "  gone: week1/claim (its history is kept)",
        ]
        assert "right → wrong" in shown.lines[4]
        assert shown.lines[5].startswith("Graded as before: 1 answer (")
        assert shown.lines[6] == "Your answers in it: 2 answers; 1 would be graded differently."
        ran = dlquiz("banks", "update", "--yes")
        assert (ran.code, ran.lines[-1]) == (0, "Updated: week1.")
        assert "`dlquiz regrade --apply`" in ran.err
        assert dlquiz("regrade", "--json").document["changes"][0]["question"] == "week1/sum"

    def test_it_may_be_declined(self, dlquiz, file, dlquiz_home, monkeypatch):
        monkeypatch.setattr("dlquiz.cli.sharing.is_terminal", lambda: True)
        before = home(dlquiz_home)
        file.write_bytes(bank().replace(b"id: claim,", b"id: so, aliases: [week1/claim],"))
        ran = dlquiz("banks", "update", typed="n\n")
        assert ran.lines[-2:] == ["  renamed: week1/claim → week1/so", "Nothing was updated."]
        assert dlquiz("banks", "remove", "week1", typed="n\n").lines[-1] == "Nothing was removed."
        assert home(dlquiz_home) == before

    def test_what_was_edited_here_is_left_alone(self, dlquiz, dlquiz_home):
        path = Path(row_of(dlquiz, "week1")["file"])
        path.write_bytes(path.read_bytes() + b"# mine\n")
        before = home(dlquiz_home)
        ran = dlquiz("banks", "update", "--yes")
        assert (ran.code, "was edited" in ran.err, home(dlquiz_home)) == (2, True, before)
        assert "You edited it" in dlquiz("banks", "remove", "week1").out
        assert "was added from elsewhere" in dlquiz("new", path).err

    def test_it_is_removed_without_its_history(self, dlquiz, file, dlquiz_home):
        answered(dlquiz, "week1/sum", 5)
        ran = dlquiz("banks", "remove", "week1", "--yes")
        assert "This removes week1. Your history in it, 1 answer, is kept." in ran.lines
        assert (ran.code, row_of(dlquiz, "week1")) == (0, None)
        assert not [*(dlquiz_home / "added").iterdir()]
        assert len(dlquiz("history", "--json").document["attempts"]) == 1
        assert "no bank was added" in dlquiz("banks", "remove", "week1").err
        assert "no bank was added" in dlquiz("banks", "update").err
        assert dlquiz("banks", "add", file, "--yes").code == 0
        assert "did you mean `week1`?" in dlquiz("banks", "remove", "wek1").err

    def test_a_damaged_file_and_a_folder_that_is_gone_are_faults_of_the_list(self, dlquiz, dlquiz_home):
        shutil.rmtree(Path(row_of(dlquiz, "week1")["file"]).parent)
        assert "`dlquiz banks update week1`" in dlquiz("banks").out
        assert dlquiz("banks", "update", "week1", "--yes").code == 0
        assert row_of(dlquiz, "week1")["questions"] == 2
        (dlquiz_home / "added.json").write_text("{", "utf-8")
        assert "added.json is damaged" in dlquiz("banks").out
        assert "added.json is damaged" in dlquiz("banks", "update").err
