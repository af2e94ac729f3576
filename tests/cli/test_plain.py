"""`DLQUIZ_PLAIN=1`: everything in lines, home, browsing, figures, settings and interviews as one conversation."""

from __future__ import annotations

import io
import random
import re
from datetime import UTC, datetime, timedelta

import pytest

from dlquiz import locations
from dlquiz.cli.common import PLAIN
from dlquiz.cli.running import run
from dlquiz.group.assignment import Assignment
from dlquiz.group.membership import Membership, write_membership
from dlquiz.progress.store import open_store
from dlquiz.settings import load_settings


@pytest.fixture(autouse=True)
def _plain(monkeypatch):
    monkeypatch.setenv(PLAIN, "1")


def stored(home):
    with open_store(home / "progress.db") as store:
        return store.history(), store.drafts.current(), store.interviews.finished(), store.flags.flagged()


def listed(lines: list[str]) -> list[str]:
    """The titles of the last menu."""
    numbered = [(place, line) for place, line in enumerate(lines) if re.match(r"  \d+\. ", line)]
    last = next((k for k in range(len(numbered) - 1, -1, -1) if numbered[k][1].startswith("  1. ")), 0)
    return [line.split(". ", 1)[1] for _, line in numbered[last:]]


FIND = ["b", "/", "demo pooling has", "1", "1"]
"""From home to the question `claim`."""


@pytest.mark.parametrize(
    ("language", "right", "saved"),
    [
        ("en", "Right", "All answers are saved."),
        pytest.param("zh", "Right 正确", "所有作答均已保存。", marks=pytest.mark.sweep),
    ],
)
def test_one_conversation_through_everything(dlquiz, demo, dlquiz_home, language, right, saved):
    script = [
        *FIND, "v", "f", "p", "false", "q",  # look, answer, flag, practise
        "q",
        *("p", "1", "2", "3", "4", "5", "q"),
        *("o", "3", "12", "9", "2030-01-02", "q"),
        *("d", "+14"),
        *("i", "4", "4", "q", "2", "5", "1", ":end", "q"),
        *("s", "2", "2", "q"),
        *("m", "q"),
        "r",
        "q",
    ]  # fmt: skip
    ran = dlquiz("--bank", demo, "--language", language, typed="\n".join(script) + "\n").ok
    assert [line for line in ran.lines if line.startswith(right)]
    assert ran.lines[-1] == saved
    history, draft, interviews, flagged = stored(dlquiz_home)
    assert [(row.question, row.verdict) for row in history] == [("demo/claim", "right")]
    assert flagged == {"demo/claim"}
    assert (draft, interviews) == (None, [])
    settings = load_settings(locations.settings_file())
    assert (settings.number, settings.interview_date) == (12, "2030-01-02")
    assert ("1 answered, 1 right" if language == "en" else "已做 1 道，对 1 道") in ran.lines
    figure = (
        "Demo · words (demo/words): answered 1, right 1,"
        if language == "en"
        else "演示 · words（demo/words）：作答 1，正确 1，"
    )
    assert [line for line in ran.lines if line.startswith(figure)], "a row of a table names its columns"


def test_a_question_that_is_looked_at_tells_how_it_was_answered(dlquiz, demo):
    first, again = (dlquiz("--bank", demo, typed="\n".join([*FIND, *more]) + "\n") for more in (["p", "false"], []))
    assert "Your answers" not in first.out
    assert "Your answers: 1, mean score 100%." in again.out


def test_a_question_left_is_resumed_as_it_was(dlquiz, demo):
    left = dlquiz("--bank", demo, typed="\n".join([*FIND, "a", "p"]) + "\n")
    (asked,) = [line for line in left.lines if line.startswith("[1/1] demo/claim")]
    assert left.code == 0
    assert left.lines[-1].startswith("You left a question in the middle; `c` at home resumes it: Demo")

    resumed = dlquiz("--bank", demo, typed="c\nfalse\nq\n")
    assert asked in resumed.lines
    assert resumed.verdicts == ["Right"]
    assert "left a question" not in resumed.lines[-1]
    assert listed(resumed.lines)[0] == "Start today"


def test_the_daily_path_is_the_first_choice_and_goes_on_once_today_is_done(dlquiz, demo):
    today = dlquiz("--bank", demo, typed="o\n4\n1\nq\n1\n?\n:quit\nq\n")
    assert [line.split(" ")[0] for line in today.lines if line.startswith("[")][:1] == ["[1/1]"]
    assert "Today: 1 new, about 1 min" in today.lines
    assert listed(today.lines)[0] == "Keep going"
    more = dlquiz("--bank", demo, typed="1\n?\n:quit\nq\n")
    assert [line.split(" ")[0] for line in more.lines if line.startswith("[")][:1] == ["[1/10]"]


def test_a_question_typed_at_on_the_screen_is_resumed_with_what_was_typed(dlquiz, demo, dlquiz_home):
    dlquiz("--bank", demo, typed="\n".join([*FIND, "p"]) + "\n")
    with open_store(dlquiz_home / "progress.db") as store:
        store.drafts.save(store.drafts.current()._replace(typed="fal\x1b[2J"))
    assert "  You had typed: fal [2J" in dlquiz("--bank", demo, typed="c\n").lines


def test_a_question_that_is_gone_cannot_be_resumed(dlquiz, demo, dlquiz_home):
    dlquiz("--bank", demo, typed="\n".join([*FIND, "p"]) + "\n")
    assert "  The question left in the middle is no longer in the banks." in dlquiz(typed="c\nq\n").lines
    assert stored(dlquiz_home)[1] is None


def test_an_interview_is_left_resumed_ended_and_replaced(dlquiz, dlquiz_home):
    left = dlquiz(typed="i\n1\n")
    assert left.lines[-1] == "An interview is unfinished; `i` at home resumes it."
    (asked,) = [line for line in left.lines if line.startswith("[1/")]

    resumed = dlquiz(typed="i\ni\n?\n:quit\nx\n2\nx\n1\nq\nq\n")
    assert asked.split(" · ")[0] in [line.split(" · ")[0] for line in resumed.lines]
    assert [line for line in resumed.lines if line.startswith("  The interview from")]
    assert len(stored(dlquiz_home)[2]) == 1

    again = dlquiz(typed="i\n1\n?\n:quit\n3\n1\n?\n:end\nv\nq\nq\n")
    assert again.code == 0
    assert len(stored(dlquiz_home)[2]) == 3
    rows = [line for line in again.lines if re.match(r"2\d{3}-\d\d-\d\d \d\d:\d\d: ", line)]
    assert len(rows) == 3


def test_the_screen_s_letters_and_the_numbers_do_the_same(dlquiz):
    by_letter, by_number = dlquiz(typed="o\nq\nq\n"), dlquiz(typed="9\nq\nq\n")
    assert by_letter.lines == by_number.lines
    assert "Settings" in by_letter.lines
    assert dlquiz(typed="９\nＱ\nｑ\n").lines == by_number.lines, "as a Chinese input method types them"


@pytest.mark.parametrize("menu", ["", "o", "b", "p", "i", "s"])
def test_help_explains_every_choice_of_the_menu(dlquiz, menu):
    typed = f"{menu}\n" if menu else ""
    titles = [title.split(":")[0] for title in listed(dlquiz(typed=f"{typed}").lines)]
    ran = dlquiz(typed=f"{typed}?\n")
    explained = [found for line in ran.lines if (found := re.fullmatch(r"  \d+(?: or (.))?: ([^.]+)(\. .+)?", line))]
    assert [found[2] for found in explained] == titles
    assert len(titles) > 4
    if menu in ("", "o", "p", "i"):
        assert all(found[3] for found in explained)


def test_a_long_list_is_shown_in_pieces(dlquiz):
    ran = dlquiz(typed="b\n1\n\n\n22\nq\nq\nq\n")
    assert len([line for line in ran.lines if line.startswith("  Lines ")]) == 3
    assert "  11. " in "\n".join(ran.lines)
    assert [line for line in ran.lines if re.match(r"\S+/\S+ · difficulty \d · seed \d+", line)]


def test_a_mistake_that_was_made_is_drilled(dlquiz, demo):
    wrong = [*FIND[:2], "demo width", "1", "1", "p", "8", ":quit", "q", "q"]
    ran = dlquiz("--bank", demo, typed="\n".join([*wrong, "m", "1", "11", ":quit", "q"]) + "\n")
    assert ran.verdicts == ["Wrong", "Right"]
    assert [line for line in ran.lines if line.startswith("  Drill of ")]


def test_what_a_limit_of_the_day_holds_back_is_asked_for_once_more(dlquiz, demo, dlquiz_home, monkeypatch):
    dlquiz("--bank", demo, typed="\n".join([*FIND, "p", "false", "q", "q", "o", "5", "0", "q", "q"]) + "\n")
    later = datetime.now(UTC) + timedelta(days=400)
    monkeypatch.setattr("dlquiz.cli.screen.now", lambda: later)

    refused = dlquiz("--bank", demo, typed="r\n2\nq\n")
    assert "  Continue beyond the daily limit" in refused.lines
    assert not [line for line in refused.lines if line.startswith("[") or "--number" in line]
    assert dlquiz("--bank", demo, typed="r\n1\nfalse\nq\n").verdicts == ["Right"]


@pytest.mark.parametrize(
    "place", [[], ["b"], FIND, [*FIND, "p"], ["o"], ["o", "3"], ["i"], ["i", "1"], ["p"], ["d"], ["s", "2"]]
)
def test_the_input_may_end_anywhere(dlquiz, demo, place):
    ran = dlquiz("--bank", demo, typed="".join(f"{line}\n" for line in place)).ok
    assert "All answers are saved." in ran.lines[-2:]


class Interrupted(io.StringIO):
    """Ctrl+C behind the lines typed."""

    def readline(self, size: int = -1) -> str:
        line = super().readline(size)
        if not line:
            raise KeyboardInterrupt
        return line


@pytest.mark.parametrize("place", [[], FIND, [*FIND, "p"], ["i", "1"], ["o", "3"]])
def test_ctrl_c_ends_with_what_is_saved(demo, place, monkeypatch, capsys, dlquiz_home):
    monkeypatch.setattr("sys.stdin", Interrupted("".join(f"{line}\n" for line in place)))
    assert run(["--bank", str(demo)]) == 130
    captured = capsys.readouterr()
    assert "All answers are saved." in captured.out.splitlines()[-2:]
    assert captured.err == ""
    assert (stored(dlquiz_home)[1] is not None) is (place[-1:] == ["p"])


HOSTILE = [
    "\x1b[2J\x1b]0;x\x07", "\x00", "‮abc", "9" * 500, "-1", "0", "٣", "²", "½", "Ｑ ", ":help", ":quit", ":lang zh",
    "；", "`" * 40, "{x}", "%s", "x" * 20_000, "\ud800", "?", "？", "q", "", " ", "2030-13-45", "-",
    "+99999999999", "NaN", "1e309",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_hostile_input_shows_no_traceback_and_no_control_character(dlquiz, demo, dlquiz_home, seed):
    drawn = random.Random(seed)
    usual = [*"1234567890crsmibpdol", "11", "12", "false", ":hint"]
    lines = [drawn.choice(HOSTILE if drawn.random() < 0.4 else usual) for _ in range(250)]
    ran = dlquiz("--bank", demo, typed="\n".join(lines) + "\n")
    assert ran.code == 0
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e\ud800]", ran.out)
    assert "Traceback" not in ran.out + ran.err
    assert not (dlquiz_home / "dlquiz.log").exists()


def test_a_damaged_progress_file_costs_no_menu(dlquiz, demo, dlquiz_home):
    dlquiz_home.mkdir()
    (dlquiz_home / "progress.db").write_bytes(b"no database" * 100)
    ran = dlquiz("--bank", demo, typed="\n".join([*FIND, "p", "false", "q", "q", "p", "1", "q", "q"]) + "\n")
    assert ran.code == 0
    assert ran.verdicts == ["Right"]
    assert ran.lines[-1] == "not saved"


@pytest.mark.parametrize(
    "command", [("practice", "--number", "1"), ("review",), ("interview",), ("drill", "padding_once")]
)
def test_commands_take_line_mode_from_the_environment(dlquiz, command, monkeypatch):
    assert dlquiz(*command, typed=":quit\n").code == 0
    for off in ("", "0"):
        monkeypatch.setenv(PLAIN, off)
        assert "a terminal is needed" in dlquiz(*command, typed=":quit\n").refusal


def test_a_dumb_terminal_is_offered_line_mode(dlquiz, monkeypatch):
    monkeypatch.delenv(PLAIN)
    monkeypatch.setenv("TERM", "dumb")
    ran = dlquiz()
    hint, refusal = ran.err.splitlines()
    assert "DLQUIZ_PLAIN=1" in hint
    assert "DLQUIZ_PLAIN=1" in refusal
    monkeypatch.setenv("TERM", "xterm")
    assert len(dlquiz().err.splitlines()) == 1


def test_an_assignment_is_taken_resumed_and_done_in_lines(dlquiz, demo, dlquiz_home):
    assert "Study group" not in listed(dlquiz("--bank", demo, typed="q\n").lines)
    kept = Assignment("week 3", "demo:1", 10, 5, ends=datetime(2026, 1, 1, tzinfo=UTC)).document()
    file = dlquiz_home / "group.json"
    write_membership(file, Membership("postgresql://dlquiz_1_ada:secret@127.0.0.1:1/x", assignments=(kept,)))
    left = dlquiz("--bank", demo, typed="g\nq\ng\n1\n:quit\nq\n")
    assert [
        line for line in left.lines if line.startswith("  1. week 3 · late · demo:1 · minutes: 10 · until: 2026-01")
    ]
    assert "Using what the group said last." in left.err
    assert "it counts as late" in left.err
    resumed = dlquiz("--bank", demo, typed="g\n1\n?\n?\nq\n")
    assert [line for line in resumed.lines if line.startswith("  1. week 3 · in progress · demo:1")]
    (interview,) = stored(dlquiz_home)[2]
    assert (interview.assignment, len(interview.places)) == ("week 3", 1)
    assert "unfinished" not in resumed.lines[-1]
    assert [line for line in dlquiz("--bank", demo, typed="g\n1\nq\n").lines if "handed in `week 3` already" in line]
    write_membership(file, Membership())
    assert "you are in no group" in dlquiz("--bank", demo, typed="g\nq\n").out
    file.write_text("{", "utf-8")
    assert "is damaged" in dlquiz("--bank", demo, typed="g\nq\n").out
