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

    def test_a_folder_below_the_own_banks_is_installed_too(self, dlquiz, own):
        below = own.parent / "course" / "week-1"
        below.mkdir(parents=True)
        own.rename(below / "demo.yaml")

        assert row_of(dlquiz, "demo")["from"] == "own"

    def test_one_given_by_path(self, dlquiz, demo):
        assert row_of(dlquiz, "demo", "--bank", demo)["from"] == "--bank"

    def test_what_is_broken_is_listed_with_its_faults(self, dlquiz, own):
        own.write_text("format: [1\n", "utf-8")
        (row,) = [row for row in dlquiz("banks", "--json").document["banks"] if row["id"] is None]

        assert (row["title"], row["questions"], row["file"]) == (None, 0, str(own))
        assert [fault["code"] for fault in row["faults"]] == ["B006"]
        ran = dlquiz("banks")
        assert ran.code == 0
        assert ran.lines[2].split()[:5] == ["-", "0", "broken", "1", "own"]
        assert ran.lines[3].startswith(f"{own}:1:9: B006 ")

    def test_a_second_bank_of_an_id_is_not_asked(self, dlquiz, own):
        own.write_text(own.read_text("utf-8").replace("id: demo", "id: base"), "utf-8")

        assert [line.split()[2] for line in dlquiz("banks").lines[1:3]] == ["on", "broken"]

    def test_a_path_without_a_bank_is_a_row_with_its_fault(self, dlquiz):
        *_, row = dlquiz("--bank", "none.yaml", "banks", "--json").document["banks"]

        assert (row["file"], row["id"], row["faults"][0]["code"]) == ("none.yaml", None, "B001")

    def test_columns_stand_below_each_other_in_both_languages(self, dlquiz, own, dlquiz_home):
        english = dlquiz("banks").lines
        (dlquiz_home / "settings.yaml").write_text("language: zh\n", "utf-8")
        chinese = dlquiz("banks").lines

        assert english[0].split() == ["bank", "questions", "state", "faults", "from", "file"]
        assert chinese[0].split() == ["题库", "题数", "状态", "问题", "来源", "文件"]
        assert [line.split()[2] for line in chinese[1:]] == ["启用", "启用"]


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
        ran = dlquiz("practice", "--plain", "--bank", "demo")

        assert (ran.code, ran.out) == (2, "")
        assert "`dlquiz banks enable demo`" in ran.err

    @pytest.mark.usefixtures("disabled")
    def test_its_questions_can_still_be_looked_at(self, dlquiz):
        assert dlquiz("show", "demo", "conv").code == 0
        assert dlquiz("grade", "demo", "conv", "11").code == 0

    @pytest.mark.usefixtures("disabled")
    def test_a_path_that_is_named_is_asked_all_the_same(self, dlquiz, own, tmp_path):
        assert dlquiz("practice", "--plain", "--bank", own, "--number", "1", typed="?\n").verdicts == ["Wrong"]
        elsewhere = shutil.move(own, tmp_path / "elsewhere.yaml")
        assert row_of(dlquiz, "demo", "--bank", elsewhere)["enabled"] is True
        assert row_of(dlquiz, "demo", "--bank", elsewhere)["from"] == "--bank"

    @pytest.mark.usefixtures("disabled")
    def test_check_without_a_path_leaves_it_out(self, dlquiz, own):
        own.write_text(own.read_text("utf-8").replace("answer: false", "answer: maybe"), "utf-8")

        assert dlquiz("check", "--seeds", "1", "--json").document == {"files": 1, "questions": 1, "faults": []}
        assert dlquiz("check", own, "--seeds", "1").code == 1

    @pytest.mark.usefixtures("disabled")
    def test_it_may_still_be_referred_to(self, dlquiz, few_shipped):
        fields = "type: open, topic: t, prompt: P, answer: A, rubric: [{point: p}], follow_ups: [demo/essay]"
        question = f"  - {{id: talk, {fields}}}\n"
        with (few_shipped / "base.yaml").open("a", encoding="utf-8") as file:
            file.write(question)

        assert dlquiz("check", "--seeds", "1", "--json").document["faults"] == []

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

    def test_the_other_settings_stay(self, dlquiz, own, dlquiz_home):
        (dlquiz_home / "settings.yaml").write_text("number: 7\ndesired_retention: 0.8\ntheme: light\n", "utf-8")
        dlquiz("banks", "disable", "demo")
        dlquiz("banks", "disable", "demo")
        dlquiz("banks", "disable", "base")

        assert (dlquiz_home / "settings.yaml").read_text("utf-8").splitlines() == [
            "theme: light",
            "number: 7",
            "desired_retention: 0.8",
            "new_per_day: auto",
            "reviews_per_day: 200",
            "disabled_banks: [demo, base]",
        ]

    def test_of_a_bank_that_is_gone_the_mark_can_be_taken_off(self, dlquiz, own):
        dlquiz("banks", "disable", "demo")
        own.unlink()

        assert dlquiz("banks", "enable", "demo").code == 0
        assert dlquiz("banks", "enable", "demo").code == 2

    @pytest.mark.parametrize("verb", ["enable", "disable"])
    def test_an_unknown_id_is_one_line_with_a_suggestion(self, dlquiz, own, verb):
        ran = dlquiz("banks", verb, "dema")

        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
        assert "did you mean `demo`?" in ran.err

    def test_settings_that_cannot_be_read_are_not_overwritten(self, dlquiz, own, dlquiz_home):
        (dlquiz_home / "settings.yaml").write_text("language: zh\nnumber: many\n", "utf-8")
        ran = dlquiz("banks", "disable", "demo")

        assert (ran.code, ran.out) == (2, "")
        assert "settings.yaml:2" in ran.err
        assert (dlquiz_home / "settings.yaml").read_text("utf-8") == "language: zh\nnumber: many\n"

    def test_settings_that_cannot_be_written_are_said(self, dlquiz, own, dlquiz_home, monkeypatch):
        monkeypatch.setattr("dlquiz.cli.installing.save_settings", lambda path, settings: False)

        assert dlquiz("banks", "disable", "demo").code == 2
        assert row_of(dlquiz, "demo")["enabled"] is True
