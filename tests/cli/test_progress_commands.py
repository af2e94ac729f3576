"""`stats`, `due`, `history` and `mistakes`, shown from a few answers whose outcome is known.

And `regrade`, `undo`, `orphans` and `history --disputed`: a bank that changes between the answer and the command.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command_fixtures import Terminal, history, written

from dlquiz.cli.clock import local_zone
from dlquiz.progress.days import day_of
from dlquiz.progress.store import open_store

ATTEMPT_KEYS = [
    *("id", "at", "question", "seed", "parameters", "answer", "verdict", "score", "mistake", "rating", "seconds")
]


@pytest.mark.parametrize("command", ["stats", "due", "history", "mistakes", "doctor"])
def test_before_the_first_answer_nothing_is_an_error(dlquiz, command):
    ran = dlquiz(command)
    assert (ran.code, ran.err, bool(ran.out.strip())) == (0, "", True)


@pytest.mark.usefixtures("practised")
def test_the_history_as_document_and_as_lines_the_newest_first(dlquiz):
    attempts = history(dlquiz)
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
    assert dlquiz("history", "--number", "1", "--json").document["attempts"] == attempts[:1]

    lines = dlquiz("history").lines
    assert len(lines) == 3
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d  partly  demo/pair  seed \d+  -4, 6", lines[0])
    assert lines[2].endswith("  8  [kernel_doubled]")
    assert dlquiz("history", "--number", "2").lines == lines[:2]


@pytest.mark.usefixtures("practised")
def test_figures_as_document_and_as_lines(dlquiz):
    stats = dlquiz("stats", "--json").document
    assert (stats["answered"], stats["questions"], stats["due"]) == (3, 2, 0)
    assert stats["streak"] == {"current": 1, "longest": 1, "today": True}
    (bank,), (topic,) = stats["banks"], stats["topics"]
    assert (bank["name"], topic["name"]) == ("demo", "demo/sizes")
    assert (bank["questions"], bank["answered"], bank["right"], bank["due"]) == (2, 3, 1, 0)
    assert bank["score"] == pytest.approx((0 + 1 + 0.5) / 3)
    assert 0 <= bank["low"] < bank["mastery"] < bank["high"] <= 1
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


HEAD = "format: 1\nid: shop\ntitle: {en: Shop, zh: 店}\nquestions:\n"
CONV = """
  - id: conv
    type: numeric
    topic: t
    prompt: {en: 'Width {{n}}, kernel 5?', zh: '宽 {{n}}，核 5？'}
    parameters: {n: {choose: [32]}}
    answer: {expression: n - 4}
    mistakes: [{name: fence_post, expression: n - 5, feedback: {en: One more., zh: 少了一。}}]
"""
RATIO = "\n  - {id: ratio, type: numeric, topic: u, prompt: P, answer: {value: 2.5}}\n"
PICK = """
  - id: pick
    type: choice
    topic: v
    prompt: {en: Which?, zh: 哪个？}
    options: [{text: ReLU, correct: true}, {text: tanh}, {text: GELU}]
"""
FIXED = CONV.replace("{expression: n - 4}", "{expression: n}")
RENAMED = FIXED.replace("id: conv", "id: width\n    aliases: [shop/conv]")
OTHER_NAME = CONV.replace("{{n}}", "{{w}}").replace("{n:", "{w:").replace("n - ", "w - ")
TANH = PICK.replace("{text: ReLU, correct: true}, {text: tanh}", "{text: ReLU}, {text: tanh, correct: true}")


@pytest.fixture
def bank(dlquiz_home: Path):
    """Installs a bank `shop` of these questions, in place of the one before."""

    def install(*questions: str) -> Path:
        return written(dlquiz_home / "banks" / "shop.yaml", HEAD + "".join(questions))

    return install


@pytest.fixture
def answered(dlquiz, bank):
    """Answers the one question of a bank installed for it; `{tanh}` is the number that this option has."""

    def answer(question: str, *typed: str, seed: int = 1) -> None:
        path = bank(question)
        asked = ("practice", "--plain", "--bank", path, "--number", len(typed), "--seed", seed)
        shown = dlquiz(*asked).out
        numbers = {name: number for number, name in re.findall(r"(\d)\)? *\.? +(ReLU|tanh|GELU)", shown)}
        ran = dlquiz(*asked, typed="".join(f"{text.format(**numbers)}\n" for text in typed))
        assert len(ran.verdicts) == len(typed)

    return answer


@pytest.fixture(autouse=True)
def no_other_banks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The banks of the package take time to read, and say nothing here."""
    monkeypatch.setattr("dlquiz.locations.bundled_banks", lambda: tmp_path / "nothing")


class TestRegrade:
    @pytest.mark.sweep
    @pytest.mark.parametrize(
        ("question", "typed", "changed", "why", "turned", "found"),
        [
            pytest.param(
                *(CONV, "32", FIXED, "expected", ("wrong", "right")),
                "wrong → right  the expected answer changed: 28 → 32",
                id="a fixed key",
            ),
            pytest.param(
                *(RATIO, "2.45", RATIO.replace("2.5}", "2.5}, tolerance: {absolute: 0.1}")),
                *("marking", ("wrong", "right")),
                "wrong → right  the marking changed, for the same expected answer",
                id="a wider tolerance",
            ),
            pytest.param(
                *(CONV, "27", CONV.replace("fence_post", "gap_forgotten"), "mistake", ("wrong", "wrong")),
                "wrong → wrong  the mistake is named otherwise: fence_post → gap_forgotten",
                id="a mistake renamed",
            ),
            pytest.param(
                *(PICK, "{tanh}", TANH, "expected", ("wrong", "right")),
                "wrong → right  the expected answer changed: ReLU → tanh",
                id="another option",
            ),
            pytest.param(
                *(CONV, "32", RENAMED, "expected", ("wrong", "right")),
                "wrong → right  the expected answer changed: 28 → 32",
                id="renamed with an alias, and fixed",
            ),
            pytest.param(
                *(CONV, "?", FIXED, "expected", ("wrong", "wrong")),
                "wrong → wrong  the expected answer changed: 28 → 32",
                id="given up",
            ),
        ],
    )
    def test_what_differs_is_reported_and_taken_over_on_demand(
        self, dlquiz, bank, answered, question, typed, changed, why, turned, found
    ):
        answered(question, typed)
        (row,) = history(dlquiz)
        bank(changed)
        dry = dlquiz("regrade")
        document = dlquiz("regrade", "--json").document
        assert history(dlquiz) == [row]

        line, summary = dry.lines
        assert dry.code == 0
        assert re.fullmatch(
            rf"\d{{4}}-\d\d-\d\d \d\d:\d\d  {row['id']}  {row['question']}  .+  {re.escape(found)}", line
        )
        assert summary == "1 of 1 answer changes; 0 stay as they are; 0 cannot be marked again."
        assert "`dlquiz regrade --apply`" in dry.err
        assert (document["applied"], document["attempts"], document["same"], document["untouched"]) == (False, 1, 0, [])
        (change,) = document["changes"]
        assert {name: change[name] for name in ("id", "at", "question", "answer")} == {
            name: row[name] for name in ("id", "at", "question", "answer")
        }
        assert (change["why"], change["before"]["verdict"], change["after"]["verdict"]) == (why, *turned)
        assert list(change["before"]) == list(change["after"]) == ["verdict", "score", "mistake", "expected"]

        applied = dlquiz("regrade", "--apply")
        assert (applied.code, applied.lines) == (0, dry.lines)
        assert applied.err == "The new verdicts are in force, and the schedule follows them.\n"
        (after,) = history(dlquiz)
        assert list(after) == list(row)
        kept = {name: value for name, value in after.items() if name not in ("verdict", "score", "mistake", "rating")}
        assert kept == {name: row[name] for name in kept}
        assert (after["verdict"], after["mistake"]) == (turned[1], change["after"]["mistake"])
        assert after["rating"] == (3 if turned == ("wrong", "right") else 1)
        assert dlquiz("doctor", "--replay").code == 0

        for more in ((), ("--apply",), ("--all", "--apply")):
            again = dlquiz("regrade", *more)
            assert again.lines == ["0 of 1 answer change; 1 stays as it is; 0 cannot be marked again."]
            assert again.err == ""
        assert history(dlquiz) == [after]

    @pytest.mark.parametrize(
        ("question", "typed", "changed", "why", "found"),
        [
            pytest.param(
                *(CONV, "28", RATIO, "gone"),
                "shop/conv, 1 answer: the question is gone from the banks (see `dlquiz orphans`)",
                id="removed",
            ),
            pytest.param(
                *(CONV, "28", OTHER_NAME, "parameters"),
                "shop/conv, 1 answer: the parameters were `n` and are now `w`",
                id="parameters renamed",
            ),
            pytest.param(
                *(PICK, "{tanh}", TANH.replace("GELU", "SiLU"), "options"),
                "shop/pick, 1 answer: what was there to choose from has changed",
                id="an option is gone",
            ),
            pytest.param(
                *(RATIO, "2.5", RATIO.replace("numeric", "true_false").replace("{value: 2.5}", "true"), "type"),
                "shop/ratio, 1 answer: the question was of the type numeric and is now true_false",
                id="another type",
            ),
            pytest.param(
                *(CONV, "28", CONV.replace("n - 4", "n -"), "faulty"),
                "shop/conv, 1 answer: the question cannot be read: its bank has errors (see `dlquiz check`)",
                id="a fault in the bank",
            ),
        ],
    )
    def test_what_cannot_be_marked_again_stays_and_is_reported(
        self, dlquiz, bank, answered, question, typed, changed, why, found
    ):
        answered(question, typed)
        before = history(dlquiz)
        bank(changed)
        ran = dlquiz("regrade", "--apply")
        document = dlquiz("regrade", "--apply", "--json").document

        assert ran.code == 0
        assert ran.lines == [
            f"untouched: {found}",
            "0 of 1 answer change; 0 stay as they are; 1 cannot be marked again.",
        ]
        (one,) = document["untouched"]
        assert list(one) == ["id", "at", "question", "answer", "why", "message"]
        assert (one["id"], one["why"], document["changes"]) == (before[0]["id"], why, [])
        assert found.endswith(one["message"])
        assert history(dlquiz) == before

    def test_a_terminal_shows_how_far_it_is_and_is_left_clean(self, dlquiz, answered, monkeypatch):
        answered(CONV, "28", "27")
        terminal = Terminal()
        monkeypatch.setattr("sys.stderr", terminal)
        assert dlquiz("regrade").code == 0
        assert re.search(r"\r\[█{15}·{15}\] 1/2 \d+/s", terminal.getvalue())
        assert terminal.getvalue().rpartition("s\r")[2].strip(" ") == "\r"
        found = terminal.getvalue()
        dlquiz("regrade", "--json")
        assert terminal.getvalue() == found

    def test_the_program_itself_may_have_changed(self, dlquiz, answered, dlquiz_home):
        answered(CONV, "28")
        with closing(sqlite3.connect(dlquiz_home / "progress.db")) as file:
            file.execute("DROP TRIGGER attempts_keep")
            file.execute("UPDATE attempts SET verdict = 'wrong', score = 0, expected = '27'")
            file.commit()
        assert dlquiz("regrade", "--json").document["same"] == 1
        assert dlquiz("regrade", "--all", "--json").document["changes"][0]["after"]["verdict"] == "right"


class TestUndo:
    def test_answers_go_one_by_one_the_newest_first(self, dlquiz, answered):
        answered(CONV, "28", "27")
        second, first = history(dlquiz)
        ran = dlquiz("undo")
        assert ran.code == 0
        assert re.fullmatch(r"Taken back: shop/conv, \d{4}-\d\d-\d\d \d\d:\d\d, wrong: 27", ran.lines[0])
        assert history(dlquiz) == [first]
        assert second["answer"] == "27"
        assert dlquiz("undo", "--json").document == {"undone": first}
        assert history(dlquiz) == []
        assert dlquiz("undo").lines == ["There is nothing to take back."]
        assert dlquiz("doctor", "--replay").code == 0


class TestOrphans:
    def test_what_is_gone_with_its_counts_and_last_answer(self, dlquiz, bank, answered):
        answered(CONV, "28", "27", "28")
        answered(PICK, "{tanh}")
        bank(RATIO)
        pick, *conv = history(dlquiz)
        ran = dlquiz("orphans")
        assert ran.code == 0
        assert [re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "TIME", line) for line in ran.lines] == [
            f"Shop (shop/pick): 1 answer, 0 right; last TIME, wrong: {pick['answer']}",
            "Shop (shop/conv): 3 answers, 2 right; last TIME, right: 28",
        ]
        assert dlquiz("orphans", "--json").document["orphans"] == [
            {"question": "shop/pick", "answers": 1, "right": 0, "score": 0.0, "last": pick},
            {"question": "shop/conv", "answers": 3, "right": 2, "score": 2 / 3, "last": conv[0]},
        ]

    def test_a_question_with_a_fault_is_not_gone_and_the_fault_is_reported(self, dlquiz, bank, answered):
        answered(CONV, "28")
        bank(RATIO, CONV.replace("n - 5", "n -"))
        ran = dlquiz("orphans", "--json")
        assert ran.document == {"orphans": []}
        assert "shop.yaml" in ran.err


class TestDisputes:
    @pytest.fixture
    def disputed(self, answered, dlquiz_home):
        from dlquiz.cli.clock import now

        answered(CONV, "28", "27", "32")
        with open_store(dlquiz_home / "progress.db") as store:
            newest, second, _ = store.history()
            store.dispute(newest.id, now(), "padding is\n\x1b[2J meant")
            store.dispute(second.id, now(), "")

    @pytest.mark.usefixtures("disputed")
    def test_they_are_listed_with_their_notes(self, dlquiz):
        lines = dlquiz("history", "--disputed").lines
        assert len(lines) == 2
        assert lines[0].endswith("  32  disputed: padding is [2J meant")
        assert lines[1].endswith("  27  [fence_post]  disputed")
        rows = dlquiz("history", "--disputed", "--json").document["attempts"]
        assert [row["dispute"] for row in rows] == ["padding is\n\x1b[2J meant", ""]
        assert all("dispute" not in row for row in history(dlquiz))
        assert len(dlquiz("history", "--disputed", "--number", "1").lines) == 1
