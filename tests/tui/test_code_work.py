"""What is shown of a function that is being written, and which run of it is recorded, without a screen."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Thread

import pytest
from code_bank import SOFTMAX, drawn

from dlquiz.errors import UsageError
from dlquiz.grading.code.results import CodeRun, Failure, GroupResult, Output, Speed
from dlquiz.grading.verdict import Verdict
from dlquiz.kinds.answering import give_up
from dlquiz.messages import Language, Text, say
from dlquiz.sandbox.protection import Protection
from dlquiz.session import code_consent
from dlquiz.tui.question import code_work
from dlquiz.tui.question.code_parts import MOST_PRINTED, run_parts
from dlquiz.tui.question.code_work import CodeWork, Ran
from dlquiz.tui.rendering import Page, Part

NAIVE = SOFTMAX.replace("logits - logits.max(-1, keepdims=True)", "logits")
COLUMNS = SOFTMAX.replace("-1", "0")
ENDLESS = "def softmax(logits):\n    while True:\n        pass\n"


def text(parts: Sequence[Part], width: int = 74) -> str:
    return Page(parts).content(width).plain


def shown(work: CodeWork, language: Language = "en") -> str:
    return text(work.parts(language))


@pytest.fixture
def work(dlquiz_home: Path) -> Iterator[CodeWork]:
    found = CodeWork(drawn("softmax-rows"))
    found.make("en")
    yield found
    found.stop()


def write(work: CodeWork, source: str) -> None:
    """Save the file, as two looks in a row see it."""
    work.file.parent.mkdir(parents=True, exist_ok=True)
    work.file.write_text(source, "utf-8")
    assert [work.is_saved() for _ in range(3)] == [False, True, False]


def save(work: CodeWork, source: str) -> None:
    """The same, and take what came of the run."""
    write(work, source)
    assert work.take(work.begin()())


def recorded(work: CodeWork) -> tuple[str, str]:
    answer = work.answer()
    assert not isinstance(answer, Text), answer
    return answer[0], answer[1].outcome


class TestSaves:
    def test_a_file_that_was_there_is_run_when_it_was_looked_at_again(self, work: CodeWork) -> None:
        assert not any(work.is_saved() for _ in range(3))
        work.closed()
        assert work.is_saved()
        assert not work.is_saved()

    def test_a_file_that_is_still_being_written_waits(self, work: CodeWork) -> None:
        for length in range(3):
            work.file.write_text("#" * length, "utf-8")
            assert not work.is_saved()
        assert work.is_saved()


class TestRuns:
    def test_a_wrong_run_shows_table_mistake_and_failure(self, work: CodeWork) -> None:
        save(work, COLUMNS)
        lines = [line.rstrip() for line in shown(work).split("\n")]
        assert lines[:4] == [
            "✗ small values      0/1  wrong values",
            "✗ values near 1000  0/1  wrong values",
            "✗ five more draws   0/5  wrong values",
            "▎ Mistake: normalized over columns (normalised_over_columns)",
        ]
        page = "\n".join(lines)
        assert page.index("Mistake") < page.index("First failure: small values") < page.index("time: ")
        assert "right" in lines[at := page[: page.index("yours")].count("\n")]
        assert "✗" in lines[at + 1]
        assert recorded(work) == (COLUMNS, "wrong")
        assert work.how("en") == "Enter records: Wrong (0 of 3 groups)."

    @pytest.mark.parametrize(
        ("source", "said"),
        [
            ("def softmax(logits)\n", "syntax error on line 1, column 20"),
            ("def softmax(x):\n    return x\n", "line 1 has `softmax(x)`"),
            ("def softmax(logits):\n    raise NotImplementedError\n", "still empty"),
        ],
    )
    def test_what_is_not_counted_says_why_and_records_nothing(self, work: CodeWork, source: str, said: str) -> None:
        save(work, source)
        assert "Not counted: " in shown(work)
        assert said in " ".join(shown(work).split())
        assert work.answer() == Text(say("en", "code_nothing_yet"), say("zh", "code_nothing_yet"))
        assert work.how("en") == say("en", "code_how")

    def test_a_file_from_another_time_is_run_before_it_is_recorded(self, work: CodeWork) -> None:
        write(work, SOFTMAX)
        assert not work.is_left
        again = CodeWork(work.variant)
        assert again.is_left
        assert again.how("en") == say("en", "code_how_left")
        again.is_saved()
        again.closed()
        assert again.is_saved()
        assert again.take(again.begin()())
        assert (again.is_left, recorded(again)) == (False, (SOFTMAX, "right"))

    def test_the_last_run_counts_until_one_is_right(self, work: CodeWork) -> None:
        save(work, COLUMNS)
        save(work, NAIVE)
        assert recorded(work) == (NAIVE, "partly")
        save(work, SOFTMAX)
        save(work, COLUMNS)
        assert "✗ small values" in shown(work)
        assert recorded(work) == (SOFTMAX, "right")
        work.begin()
        assert recorded(work) == (SOFTMAX, "right"), "while a newer one goes on, too"

    def test_a_newer_save_replaces_a_run_and_ends_it(self, work: CodeWork) -> None:
        write(work, ENDLESS)
        older, came = work.begin(), []
        thread = Thread(target=lambda: came.append(older()))
        began = time.monotonic()
        thread.start()
        assert shown(work).startswith("Running …")
        assert work.answer() == Text(say("en", "code_still_running"), say("zh", "code_still_running"))
        time.sleep(0.5)
        save(work, SOFTMAX)
        thread.join(5)
        assert came == [None], "a run that was stopped has no result"
        assert time.monotonic() - began < 8, "the endless loop was waited for"
        assert not work.take(Ran(older, ENDLESS, give_up(work.variant)))
        assert recorded(work) == (SOFTMAX, "right")

    def test_the_seconds_of_a_run_are_counted(self, dlquiz_home: Path) -> None:
        seconds = iter([10.0, 10.2, 13.4])
        work = CodeWork(drawn("softmax-rows"), ticks=lambda: next(seconds))
        work.begin()
        assert shown(work).startswith("Running …\n")
        assert shown(work).startswith("Running … 3 s\n")

    def test_an_error_of_ours_is_said_in_place_of_a_result(
        self, work: CodeWork, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(*_: object) -> None:
            raise UsageError("no process could be started", "无法启动进程")

        monkeypatch.setattr(code_work, "mark_code_file", fails)
        save(work, SOFTMAX)
        assert shown(work).startswith("no process could be started")
        assert isinstance(work.answer(), Text)


class TestWithheld:
    @pytest.mark.parametrize("source", [SOFTMAX, COLUMNS, NAIVE, "def softmax(logits):\n    return 1 / 0\n"])
    def test_nothing_shows_how_good_a_run_is(self, dlquiz_home: Path, source: str) -> None:
        work = CodeWork(drawn("softmax-rows"), withheld=True)
        save(work, source)
        for language in ("en", "zh"):
            assert text(work.parts(language)).startswith(say(language, "code_counted"))
            assert work.how(language) == say(language, "code_hands_in")
            page = text(work.parts(language)) + work.how(language)
            assert not any(sign in page for sign in ("✓", "✗", "/1", "/5"))

    def test_the_last_run_is_handed_in(self, dlquiz_home: Path) -> None:
        work = CodeWork(drawn("softmax-rows"), withheld=True)
        save(work, SOFTMAX)
        save(work, "def softmax(logits)\n")
        assert recorded(work) == (SOFTMAX, "right")
        save(work, COLUMNS)
        assert recorded(work) == (COLUMNS, "wrong")
        save(work, SOFTMAX)
        work.begin()
        assert isinstance(work.answer(), Text), "the run that goes on is to be handed in"


class TestProtection:
    def test_what_protects_is_said_until_the_first_file_is_made(self, dlquiz_home: Path) -> None:
        work = CodeWork(drawn("softmax-rows"))
        assert work.is_first
        work.learn_protection()
        assert "Your code runs in a process of its own" in shown(work)
        work.make("en")
        assert not CodeWork(drawn("mean-loss")).is_first

    def test_that_no_child_can_be_started_is_said(self, dlquiz_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def fails() -> Protection:
            raise UsageError("no process could be started", "无法启动进程")

        monkeypatch.setattr(code_consent, "protection", fails)
        work = CodeWork(drawn("softmax-rows"))
        work.learn_protection()
        assert "no process could be started" in shown(work)

    def test_without_isolation_nothing_is_run_before_the_learner_agrees(
        self, work: CodeWork, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(code_consent, "protection", lambda: Protection(False, True, True, True))
        save(work, SOFTMAX)
        assert "Press s to decide." in shown(work)
        assert isinstance(work.answer(), Text)
        code_consent.agree(["files"])
        work.closed()
        assert work.is_saved()
        assert work.take(work.begin()())
        assert recorded(work) == (SOFTMAX, "right")


class TestParts:
    def run(self, failure: Failure | None, printed: str = "", speed: Speed | None = None) -> str:
        variant = drawn("softmax-rows")
        groups = tuple(
            GroupResult(group.name, group.title, 0 if failure else group.times, group.times, failure)
            for group in variant.question.kind.code.cases
        )
        run = CodeRun(groups, None, 0.1, speed, printed)
        verdict = Verdict("wrong" if failure else "right", 0.0, "softmax", Text.same(""), run=run)
        return text(run_parts(variant, verdict, "en"))

    def test_a_verdict_without_a_run_says_nothing(self) -> None:
        variant = drawn("softmax-rows")
        assert run_parts(variant, give_up(variant), "en") == []

    def test_a_right_run_has_no_failure(self) -> None:
        page = self.run(None, speed=Speed(0.002, 0.001))
        assert page == "\n".join(
            [
                "✓ small values      1/1  ",
                "✓ values near 1000  1/1  ",
                "✓ five more draws   5/5  ",
                "",
                "time: 2 ms (the reference: 1 ms)",
            ]
        )

    def test_matrices_that_do_not_fit_beside_each_other_stand_one_above_the_other(self) -> None:
        expected = tuple(tuple(1 / 3 + row + column for column in range(5)) for row in range(2))
        got = tuple(tuple(value + (row == 1) for value in values) for row, values in enumerate(expected))
        output = Output("", expected, got, (2, 5), (True,) * 5 + (False,) * 5)
        lines = self.run(Failure("value", {"logits": ((1, -2), (30, 4))}, (output,))).split("\n")
        at = lines.index("  logits =  1  −2")
        assert lines[at + 1] == "           30   4"
        assert lines[at + 2] == "  yours"
        assert [line.count("✗") for line in lines[at + 3 : at + 5]] == [0, 5]
        assert lines[at + 5] == "  right"
        assert "✗" not in "".join(lines[at + 6 :])

    def test_a_long_reason_stands_once(self) -> None:
        page = self.run(Failure("exception", {}, (), "PermissionError", "[Errno 1] Operation not permitted", 3))
        assert [line.split("  ")[-1] for line in page.split("\n") if line.startswith("✗")] == [
            "line 3: PermissionError: [Errno 1] Operation not",
            "same as above",
            "same as above",
        ]
        assert "it may not use your files" in " ".join(page.split())

    def test_of_many_axes_the_first_wrong_matrix_is_shown(self) -> None:
        expected = (((1, 2), (3, 4)), ((5, 6), (7, 8)))
        output = Output("grad", expected, (((1, 2), (3, 4)), ((5, 6), (7, 9))), (2, 2, 2), (True,) * 7 + (False,))
        lines = self.run(Failure("value", {}, (output,))).split("\n")
        at = lines.index("  returned grad[1], the only wrong matrix of 2")
        assert [line.split() for line in lines[at + 1 : at + 4]] == [
            ["yours", "right"],
            ["5", "6", "5", "6"],
            ["7", "9✗", "7", "8"],
        ]

    @pytest.mark.parametrize(
        ("failure", "said"),
        [
            pytest.param(
                Failure("shape", {}, (Output("", ((1, 2), (3, 4)), (1, 2), (2,)),)),
                ["shape (2,) instead of (2, 2)", "  yours: [1, 2]\n  right: [[1, 2], [3, 4]]"],
                id="what came back in another shape is on one line",
            ),
            pytest.param(
                Failure("exception", {}, (Output("", ((1, 20), (3, 4))),), "ValueError", "no", 3),
                ["line 3: ValueError: no", "  right: 1  20\n         3   4"],
                id="where nothing came back the right matrix stands in rows",
            ),
            pytest.param(
                Failure("gradient", {}, (Output("kernel", (1, 2), (1, 2), (2,), (True, True)),), slope=(1, 3)),
                ["central differences give: [1, 3]"],
                id="a wrong gradient shows the central differences",
            ),
        ],
    )
    def test_a_failure_is_shown_with_what_came_back(self, failure: Failure, said: list[str]) -> None:
        page = self.run(failure)
        assert [part for part in said if part not in page] == []

    def test_what_was_printed_is_cut_and_harmless(self) -> None:
        lines = [f"\x1b[31mline {number}" for number in range(MOST_PRINTED + 2)]
        page = self.run(None, printed="\n".join(lines) + "\n")
        assert "Printed by your code" in page
        assert f"line {MOST_PRINTED - 1}" in page
        assert f"line {MOST_PRINTED}" not in page
        assert "… and 2 more lines" in page
        assert "\x1b" not in page
