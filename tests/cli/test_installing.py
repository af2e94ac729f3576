"""`banks`: what is installed is listed; what is disabled rests everywhere and loses nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("few_shipped")


@pytest.fixture
def own(demo: Path, dlquiz_home: Path) -> Path:
    """The bank `demo`, dropped into the learner's folder."""
    folder = dlquiz_home / "banks"
    folder.mkdir(parents=True)
    return Path(shutil.copy(demo, folder / "dropped.yaml"))


def row_of(dlquiz, bank: str, *options: object):
    (row,) = [row for row in dlquiz(*options, "banks", "--json").document["banks"] if row["id"] == bank]
    return row


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
    def test_it_is_listed_as_off_and_comes_back(self, dlquiz):
        assert row_of(dlquiz, "demo")["enabled"] is False
        assert "off" in dlquiz("banks").lines[2].split()
        assert dlquiz("banks", "enable", "demo").code == 0
        assert row_of(dlquiz, "demo")["enabled"] is True

    @pytest.mark.usefixtures("disabled")
    def test_it_is_not_asked(self, dlquiz):
        ran = dlquiz("practice", "--plain", "--number", "20", typed="t\n" * 20)
        assert len(ran.verdicts) == 20
        assert {row["question"] for row in dlquiz("history", "--number", "20", "--json").document["attempts"]} == {
            "base/q"
        }

    @pytest.mark.usefixtures("disabled")
    def test_to_ask_for_it_by_id_names_the_way_back(self, dlquiz):
        assert "`dlquiz banks enable demo`" in dlquiz("practice", "--plain", "--bank", "demo").refusal

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
