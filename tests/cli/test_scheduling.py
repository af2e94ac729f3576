"""What settings and siblings do to what is due and to what is asked; how a rating is reported in line mode."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command_fixtures import written

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


@pytest.fixture(autouse=True)
def kin(own_banks: Path) -> Path:
    """A bank among the learner's own, with two siblings and one question without any."""
    return written(own_banks / "kin.yaml", FAMILY)


@pytest.fixture
def at(monkeypatch):
    """Moves the clock of all commands by so many days."""

    def move(days: float) -> None:
        for module in ("line_mode", "progress_commands", "screen"):
            monkeypatch.setattr(f"dlquiz.cli.{module}.now", lambda: datetime.now(UTC) + timedelta(days=days))

    return move


def choose(home: Path, **settings: object) -> None:
    written(home / "settings.yaml", "".join(f"{key}: {value}\n" for key, value in settings.items()))


def practise(dlquiz, *options: object, typed: str = "true\n" * 9):
    return dlquiz("practice", "--plain", "--bank", "kin", *options, typed=typed)


def due(dlquiz) -> datetime:
    (row,) = dlquiz("due", "--json").document["due"]
    return datetime.fromisoformat(row["due"])


def test_a_sibling_is_marked_as_resting(dlquiz, at):
    practise(dlquiz, "--number", 3)
    at(9)
    rows = dlquiz("due", "--json").document["due"]

    assert [list(row) for row in rows] == [["question", "due", "buried"]] * 3
    assert [row["due"] for row in rows] == sorted(row["due"] for row in rows)
    first, second = (row for row in rows if row["question"] != "kin/alone")
    assert (first["buried"], second["buried"]) == (False, True)
    assert {row["buried"] for row in rows if row["question"] == "kin/alone"} == {False}
    shown = [line for line in dlquiz("due").lines if line.endswith("(waits until tomorrow: a sibling comes first)")]
    assert [re.search(r"\((kin/\w+)\)", line)[1] for line in shown] == [second["question"]]


def test_new_questions_of_a_day_are_limited(dlquiz, dlquiz_home):
    choose(dlquiz_home, new_per_day=1, number=1)
    first, second, third = practise(dlquiz), practise(dlquiz), practise(dlquiz, "--number", 3)

    assert first.asked == second.asked, "practised ahead, before another new one"
    assert "Left for another day" not in first.out
    assert re.search(r"(?m)^  Left for another day: [12] new \(daily limit 1\)\.$", second.out)
    assert set(third.asked) == {"kin/one", "kin/two", "kin/alone"}, "practice is never cut short"


def test_all_due_dates_follow_the_desired_retention(dlquiz, dlquiz_home, at):
    practise(dlquiz, "--topic", "second")
    at(90)
    usual = due(dlquiz)
    choose(dlquiz_home, desired_retention=0.7)
    later = due(dlquiz)
    choose(dlquiz_home, desired_retention=0.97)

    assert due(dlquiz) < usual < later
    assert dlquiz("doctor", "--replay").code == 0
    choose(dlquiz_home)
    assert due(dlquiz) == usual


def test_due_dates_leave_easy_days_and_the_history_stays(dlquiz, dlquiz_home, at):
    practise(dlquiz, "--topic", "second")
    at(4)
    practise(dlquiz, "--topic", "second", "--number", 1)
    at(90)
    usual = due(dlquiz)
    day = (usual.astimezone() - timedelta(hours=4)).weekday()
    choose(dlquiz_home, easy_days=f"[{WEEKDAYS[day]}]")
    moved = due(dlquiz)

    assert 1 <= abs((moved - usual).days) <= 3
    assert (moved - usual) % timedelta(days=1) == timedelta(0)
    assert dlquiz("doctor", "--replay").code == 0
    choose(dlquiz_home)
    assert due(dlquiz) == usual


def test_a_leech_gets_its_way_out(dlquiz, kin, at):
    kin.write_text(FAMILY.replace("topic: first, difficulty: 1", "topic: first, difficulty: 1, deprecated: true"))
    for day in range(8):
        at(day)
        ran = practise(dlquiz, "--topic", "first", "--number", 1, typed="false\n" if day else "true\n")
        assert "Forgotten" not in ran.out
    kin.write_text(FAMILY, "utf-8")
    at(8)
    ran = practise(dlquiz, "--topic", "first", "--number", 2, typed="false\n" * 2)
    assert ran.lines.count("  Forgotten 8 times. Easier: “P”.") == 1
