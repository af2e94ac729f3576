"""`stats`, `due`, `history` and `mistakes`, shown from a few answers whose outcome is known."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from dlquiz.cli.clock import local_zone
from dlquiz.progress.days import day_of

COMMANDS = ("stats", "due", "history", "mistakes", "doctor")
ATTEMPT_KEYS = [
    *("id", "at", "question", "seed", "parameters", "answer", "verdict", "score", "mistake", "rating", "seconds")
]


@pytest.mark.parametrize("command", COMMANDS)
def test_before_the_first_answer_nothing_is_an_error(dlquiz, command):
    plain = dlquiz(command)
    ran = dlquiz(command, "--json")

    assert (plain.code, plain.err, ran.code, ran.err) == (0, "", 0, "")
    assert plain.out.strip()
    assert isinstance(ran.document, dict)


@pytest.mark.usefixtures("practised")
class TestHistory:
    def test_the_document(self, dlquiz):
        attempts = dlquiz("history", "--json").document["attempts"]

        assert [list(attempt) for attempt in attempts] == [ATTEMPT_KEYS] * 3
        shown = [
            tuple(attempt[key] for key in ("question", "answer", "verdict", "score", "mistake")) for attempt in attempts
        ]
        assert shown == [
            ("demo/pair", "-4, 6", "partly", 0.5, None),
            ("demo/conv", "11", "right", 1.0, None),
            ("demo/conv", "8", "wrong", 0.0, "kernel_doubled"),
        ]
        assert [attempt["parameters"] for attempt in attempts] == [{"a": 4}, {"n": 20}, {"n": 20}]
        assert all(attempt["rating"] in (1, 2, 3, 4) and isinstance(attempt["rating"], int) for attempt in attempts)
        assert all(attempt["seconds"] >= 0 for attempt in attempts)
        assert all(datetime.fromisoformat(attempt["at"]).tzinfo is not None for attempt in attempts)
        assert len({attempt["id"] for attempt in attempts}) == 3

    def test_the_lines_are_newest_first(self, dlquiz):
        lines = dlquiz("history").lines

        assert len(lines) == 3
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d  partly  demo/pair  seed \d+  -4, 6", lines[0])
        assert lines[2].endswith("  8  [kernel_doubled]")

    def test_number_limits_it_to_the_newest(self, dlquiz):
        assert [row["answer"] for row in dlquiz("history", "--number", "1", "--json").document["attempts"]] == ["-4, 6"]
        assert len(dlquiz("history", "--number", "2").lines) == 2


@pytest.mark.usefixtures("practised")
class TestStats:
    def test_the_document(self, dlquiz):
        stats = dlquiz("stats", "--json").document

        assert (stats["answered"], stats["questions"], stats["due"]) == (3, 2, 0)
        assert stats["streak"] == {"current": 1, "longest": 1, "today": True}
        (bank,), (topic,) = stats["banks"], stats["topics"]
        assert (bank["name"], topic["name"]) == ("demo", "demo/sizes")
        assert (bank["questions"], bank["answered"], bank["right"], bank["due"]) == (2, 3, 1, 0)
        assert bank["score"] == pytest.approx((0 + 1 + 0.5) / 3)
        assert 0 <= bank["low"] < bank["mastery"] < bank["high"] <= 1

    def test_the_text(self, dlquiz):
        lines = dlquiz("stats").lines

        assert lines[0] == "3 answers to 2 questions · 0 due"
        assert any(re.match(r"demo +3 +1 +\d+% \(\d+–\d+\) +0$", line) for line in lines)
        assert "Streak: 1 day (longest: 1 day)" in lines
        assert any(line.startswith("Time: ") for line in lines)
        assert "No question has been answered again on a later day yet: retention is not known." in lines
        assert "Calibration needs answers to open questions beside computed ones." in lines
        assert any(re.fullmatch(r"Coming due: \d today, then \d(, \d){5}; \d in 30 days", line) for line in lines)
        assert any(re.fullmatch(r"  demo/sizes: \d+% \(\d+–\d+\)", line) for line in lines)
        assert any(line.startswith("  kernel_doubled: 1×") for line in lines)


@pytest.mark.usefixtures("practised")
def test_what_is_due_with_its_day(dlquiz, demo, monkeypatch):
    monkeypatch.setattr("dlquiz.cli.progress_commands.now", lambda: datetime.now(UTC) + timedelta(days=400))
    rows = dlquiz("--bank", demo, "due", "--json").document["due"]
    lines = dlquiz("--bank", demo, "due").lines

    assert sorted(row["question"] for row in rows) == ["demo/conv", "demo/pair"]
    assert [row["due"] for row in rows] == sorted(row["due"] for row in rows)
    days = [day_of(datetime.fromisoformat(row["due"]), local_zone()) for row in rows]
    assert lines == [f"{day}  Demo ({row['question']})" for day, row in zip(days, rows, strict=True)]


@pytest.mark.usefixtures("practised")
def test_mistakes_are_counted_by_name(dlquiz):
    (mistake,) = dlquiz("mistakes", "--json").document["mistakes"]

    assert (mistake["mistake"], mistake["count"], mistake["questions"]) == ("kernel_doubled", 1, 1)
    assert datetime.fromisoformat(mistake["last"]).tzinfo is not None
    day = day_of(datetime.fromisoformat(mistake["last"]), local_zone())
    assert dlquiz("mistakes").lines == [f"  kernel_doubled: 1×, last {day}"]


@pytest.mark.parametrize("command", ["stats", "due", "history", "mistakes", "regrade", "undo", "orphans"])
def test_progress_that_cannot_be_read_is_one_line_and_exit_2(dlquiz, command, unwritable_home):
    assert str(unwritable_home / "progress.db") in dlquiz(command, "--json").refusal
