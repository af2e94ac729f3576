"""What settings and siblings do to what is due and to what is asked; how a rating is reported in line mode."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dlquiz.settings import WEEKDAYS

FAMILY = """
format: 1
id: kin
title: {en: Kin, zh: 同族}
questions:
  - {id: one, type: true_false, topic: first, difficulty: 3, family: f, prompt: P, answer: true}
  - {id: two, type: true_false, topic: second, family: f, prompt: P, answer: true}
  - {id: alone, type: true_false, topic: first, difficulty: 1, prompt: P, answer: true}
"""


@pytest.fixture
def kin(dlquiz_home: Path) -> Path:
    """A bank among the learner's own, with two siblings and one question without any."""
    path = dlquiz_home / "banks" / "kin.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(FAMILY, "utf-8")
    return path


@pytest.fixture
def at(monkeypatch):
    """Moves the clock of all commands by so many days."""

    def move(days: float) -> None:
        for module in ("line_mode", "progress_commands", "screen"):
            monkeypatch.setattr(f"dlquiz.cli.{module}.now", lambda: datetime.now(UTC) + timedelta(days=days))

    return move


def choose(home: Path, **settings: object) -> None:
    home.mkdir(exist_ok=True)
    lines = "".join(f"{key}: {value}\n" for key, value in settings.items())
    (home / "settings.yaml").write_text(lines, "utf-8")


def practise(dlquiz, *options: object, typed: str = "true\n" * 9):
    return dlquiz("practice", "--plain", "--bank", "kin", *options, typed=typed)


def asked(ran) -> list[str]:
    return re.findall(r"(?m)^\[\d+/\d+\] kin/(\w+) ", ran.out)


class TestDue:
    @pytest.fixture(autouse=True)
    def due_again(self, dlquiz, kin, at):
        practise(dlquiz, "--number", 3)
        at(9)

    def test_a_sibling_is_marked_as_resting(self, dlquiz):
        rows = dlquiz("due", "--json").document["due"]

        assert [list(row) for row in rows] == [["question", "due", "buried"]] * 3
        assert [row["due"] for row in rows] == sorted(row["due"] for row in rows)
        first, second = (row for row in rows if row["question"] != "kin/alone")
        assert (first["buried"], second["buried"]) == (False, True)
        assert {row["buried"] for row in rows if row["question"] == "kin/alone"} == {False}
        shown = [line for line in dlquiz("due").lines if line.endswith("(waits until tomorrow: a sibling comes first)")]
        assert [re.search(r"\((kin/\w+)\)", line)[1] for line in shown] == [second["question"]]


@pytest.mark.usefixtures("kin")
class TestLimits:
    def test_new_questions_of_a_day(self, dlquiz, dlquiz_home):
        choose(dlquiz_home, new_per_day=1, number=1)
        first, second = practise(dlquiz), practise(dlquiz)

        assert asked(first) == asked(second), "practised ahead, before another new one"
        assert "Left for another day" not in first.out
        assert re.search(r"(?m)^  Left for another day: [12] new \(daily limit 1\)\.$", second.out)
        assert set(asked(practise(dlquiz, "--number", 3))) == {"one", "two", "alone"}, "practice is never cut short"


@pytest.mark.usefixtures("kin")
class TestDesiredRetention:
    def due(self, dlquiz, at) -> datetime:
        at(90)
        (row,) = dlquiz("due", "--json").document["due"]
        return datetime.fromisoformat(row["due"])

    def test_all_due_dates_follow_the_setting(self, dlquiz, dlquiz_home, at):
        practise(dlquiz, "--topic", "second")
        usual = self.due(dlquiz, at)
        choose(dlquiz_home, desired_retention=0.7)
        later = self.due(dlquiz, at)
        choose(dlquiz_home, desired_retention=0.97)
        sooner = self.due(dlquiz, at)

        assert sooner < usual < later
        assert dlquiz("doctor", "--replay").code == 0
        choose(dlquiz_home)
        assert self.due(dlquiz, at) == usual


@pytest.mark.usefixtures("kin")
def test_due_dates_leave_easy_days_and_the_history_stays(dlquiz, dlquiz_home, at):
    def due() -> datetime:
        (row,) = dlquiz("due", "--json").document["due"]
        return datetime.fromisoformat(row["due"])

    practise(dlquiz, "--topic", "second")
    at(4)
    practise(dlquiz, "--topic", "second", "--number", 1)
    at(90)
    usual = due()
    day = (usual.astimezone() - timedelta(hours=4)).weekday()
    choose(dlquiz_home, easy_days=f"[{WEEKDAYS[day]}]")
    moved = due()

    assert 1 <= abs((moved - usual).days) <= 3
    assert (moved - usual) % timedelta(days=1) == timedelta(0)
    assert dlquiz("doctor", "--replay").code == 0
    choose(dlquiz_home)
    assert due() == usual


class TestRating:
    def test_a_leech_gets_its_way_out(self, dlquiz, kin, at):
        kin.write_text(FAMILY.replace("topic: first, difficulty: 1", "topic: first, difficulty: 1, deprecated: true"))
        for day in range(8):
            at(day)
            ran = practise(dlquiz, "--topic", "first", "--number", 1, typed="false\n" if day else "true\n")
            assert "Forgotten" not in ran.out
        kin.write_text(FAMILY, "utf-8")
        at(8)
        ran = practise(dlquiz, "--topic", "first", "--number", 2, typed="false\n" * 2)
        assert ran.lines.count("  Forgotten 8 times. Easier: “P”.") == 1
