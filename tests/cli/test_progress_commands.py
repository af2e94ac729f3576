"""`stats`, `due`, `history`, `mistakes` and `doctor`, shown from a few answers whose outcome is known."""

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


@pytest.fixture
def practised(dlquiz, only):
    """Wrong by a named mistake, right, and half right, in this order: conv, conv, pair."""
    plain = ("practice", "--plain", "--bank")
    assert dlquiz(*plain, only("conv"), "--number", "2", typed="8\n11\n").verdicts == ["Wrong", "Right"]
    assert dlquiz(*plain, only("pair"), typed="-4, 6\n").verdicts == ["Partly"]


@pytest.fixture
def much_later(monkeypatch):
    monkeypatch.setattr("dlquiz.cli.progress_commands.now", lambda: datetime.now(UTC) + timedelta(days=400))


@pytest.mark.parametrize("command", COMMANDS)
def test_before_the_first_answer_nothing_is_an_error(dlquiz, command):
    plain = dlquiz(command)
    ran = dlquiz(command, "--json")

    assert (plain.code, plain.err, ran.code, ran.err) == (0, "", 0, "")
    assert plain.out.strip()
    assert isinstance(ran.document, dict)


@pytest.mark.usefixtures("practised")
@pytest.mark.parametrize("command", COMMANDS)
def test_asking_changes_nothing(dlquiz, command):
    before = dlquiz("history", "--json").out
    dlquiz(command)
    dlquiz(command, "--json")

    assert dlquiz("history", "--json").out == before


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

    def test_the_lines_are_in_chinese_too(self, dlquiz):
        lines = dlquiz("--language", "zh", "history").lines
        assert re.fullmatch(r"\S+ \S+  部分正确  demo/pair  种子 \d+  -4, 6", lines[0])
        assert re.search(r"  错误      demo/conv  种子 \d+  8  \[kernel_doubled\]$", lines[2])
        assert dlquiz("--language", "zh", "mistakes").lines[0].startswith("  kernel_doubled：1 次")

    def test_number_limits_it_to_the_newest(self, dlquiz):
        assert [row["answer"] for row in dlquiz("history", "--number", "1", "--json").document["attempts"]] == ["-4, 6"]
        assert len(dlquiz("history", "--number", "2").lines) == 2

    @pytest.mark.parametrize("number", ["0", "-1", "x"])
    def test_a_number_that_makes_no_sense_is_refused(self, dlquiz, number):
        assert dlquiz("history", "--number", number).code == 2


def test_an_answer_cannot_steer_the_terminal(dlquiz, demo):
    answer = "\x1b[2Jsmaller\x07\u2028Right"
    dlquiz("practice", "--plain", "--bank", demo, "--topic", "essays", typed=f"{answer}\n1\n")
    ran = dlquiz("history")

    assert len(ran.lines) == 1
    assert all(character.isprintable() for character in ran.out.rstrip("\n"))
    assert dlquiz("history", "--json").document["attempts"][0]["answer"] == f"1\n{answer}"


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

    def test_every_figure_is_there(self, dlquiz):
        stats = dlquiz("stats", "--json").document

        assert stats["time"].keys() == {"today", "last_7_days", "ever"}
        assert stats["time"]["ever"] == stats["seconds"] == sum(day["seconds"] for day in stats["days"])
        assert stats["weakest"] == ["demo/sizes"]
        assert stats["retention"]["weeks"] == []
        assert (stats["retention"]["ever"]["share"], stats["retention"]["ever"]["reviewed"]) == (None, 0)
        assert len(stats["forecast"]) == 30
        assert sum(day["reviews"] for day in stats["forecast"]) <= 2
        assert [day["answered"] for day in stats["days"]] == [3]
        assert [kind["answered"] for kind in stats["kinds"]] == [3]
        # The bank was passed by its path, and is none of those installed.
        assert stats["difficulties"] == []
        (mistake,) = stats["mistakes"]
        assert (mistake["mistake"], mistake["count"], mistake["last_question"]) == ("kernel_doubled", 1, "demo/conv")
        assert stats["calibration"]["self_rated"]["score"] is stats["calibration"]["gap"] is None
        assert stats["calibration"]["topics"] == []

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

    @pytest.mark.usefixtures("much_later")
    def test_what_is_due_is_counted_by_the_clock(self, dlquiz):
        stats = dlquiz("stats", "--json").document

        assert (stats["due"], stats["banks"][0]["due"], stats["streak"]["current"]) == (2, 2, 0)


@pytest.mark.parametrize(("month", "four_utc"), [(1, 9), (7, 8)])
def test_days_go_by_the_rules_of_their_own_season(dlquiz, demo, living_in, monkeypatch, month, four_utc):
    """Half past three belongs to the day before and half past four does not, in winter and in summer."""
    living_in("America/New_York")
    four = datetime(2025, month, 10, four_utc, tzinfo=UTC)
    for minutes in (-30, 30):
        monkeypatch.setattr("dlquiz.cli.line_mode.now", lambda minutes=minutes: four + timedelta(minutes=minutes))
        dlquiz("practice", "--plain", "--bank", demo, "--topic", "words", "--number", "1", typed="1\n")
    assert dlquiz("stats", "--json").document["streak"]["longest"] == 2
    assert [line[:16] for line in dlquiz("history").lines] == [f"2025-{month:02}-10 04:30", f"2025-{month:02}-10 03:30"]


@pytest.mark.usefixtures("practised")
class TestDue:
    def test_nothing_is_due_on_the_same_day(self, dlquiz):
        assert dlquiz("due", "--json").document == {"due": []}
        assert dlquiz("due").out == "Nothing is due today.\n"

    @pytest.mark.usefixtures("much_later")
    def test_what_is_due_with_its_day(self, dlquiz):
        rows = dlquiz("due", "--json").document["due"]
        lines = dlquiz("due").lines

        assert sorted(row["question"] for row in rows) == ["demo/conv", "demo/pair"]
        assert [row["due"] for row in rows] == sorted(row["due"] for row in rows)
        days = [day_of(datetime.fromisoformat(row["due"]), local_zone()) for row in rows]
        assert lines == [f"{day}  {row['question']}" for day, row in zip(days, rows, strict=True)]


@pytest.mark.usefixtures("practised")
def test_mistakes_are_counted_by_name(dlquiz):
    (mistake,) = dlquiz("mistakes", "--json").document["mistakes"]

    assert (mistake["mistake"], mistake["count"], mistake["questions"]) == ("kernel_doubled", 1, 1)
    assert datetime.fromisoformat(mistake["last"]).tzinfo is not None
    assert dlquiz("mistakes").lines == [f"  kernel_doubled: 1×, last {datetime.now().astimezone():%Y-%m-%d}"]


@pytest.mark.usefixtures("practised")
def test_tables_line_up_in_chinese_too(dlquiz, dlquiz_home):
    (dlquiz_home / "settings.yaml").write_text("language: zh\n", "utf-8")
    lines = dlquiz("stats").lines
    place = next(place for place, line in enumerate(lines) if line.startswith("题库"))
    head, row = lines[place : place + 2]

    # A Chinese character takes two cells: 题库 is as wide as demo.
    assert re.match(r"题库  作答  正确  掌握度", head)
    assert re.match(r"demo     3     1 +\d", row)


class TestDoctor:
    def test_the_document_names_versions_and_places(self, dlquiz, dlquiz_home):
        from dlquiz import __version__

        report = dlquiz("doctor", "--json").document

        assert report["dlquiz"] == __version__
        assert report["progress"] == str(dlquiz_home / "progress.db")
        assert report["settings"] == str(dlquiz_home / "settings.yaml")
        assert report["answers"] == 0
        assert len(report["banks"]) == 1

    def test_the_places_are_reported_even_where_progress_cannot_be_read(self, dlquiz, dlquiz_home):
        dlquiz_home.mkdir()
        (dlquiz_home / "progress.db").write_bytes(b"not a database" * 100)
        ran = dlquiz("doctor", "--json")
        plain = dlquiz("doctor")

        assert ran.code == plain.code == 2
        assert ran.document["progress"] == str(dlquiz_home / "progress.db")
        assert ran.document["answers"] is None
        assert str(dlquiz_home / "progress.db") in plain.out
        assert ran.err == plain.err
        assert ran.err.count("\n") == 1
        assert "damaged" in ran.err


@pytest.mark.parametrize("command", ["stats", "due", "history", "mistakes"])
def test_progress_that_cannot_be_read_is_one_line_and_exit_2(dlquiz, command, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder", "utf-8")
    monkeypatch.setenv("DLQUIZ_HOME", str(tmp_path / "file" / "home"))
    ran = dlquiz(command, "--json")

    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert str(tmp_path / "file" / "home" / "progress.db") in ran.err
