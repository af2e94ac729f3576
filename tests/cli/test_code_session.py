"""`dlquiz code` and code questions in line mode: the file is made once, run by words or saves, recorded once."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from code_bank import SOFTMAX
from command_fixtures import Command

from dlquiz.bank.watcher import Stamp, stamp_of
from dlquiz.grading.verdict import Verdict
from dlquiz.progress.records import StoredAttempt
from dlquiz.progress.store import open_store
from dlquiz.sandbox.protection import Protection
from dlquiz.session.code_file import Tries

PATIENCE = 60
"""Seconds to wait for what another thread, or a busy machine, brings about."""

NAIVE = SOFTMAX.replace("logits - logits.max(-1, keepdims=True)", "logits")
CLAIMS = """format: 1
id: claims
title: Claims
questions:
  - {id: claim, type: true_false, topic: t, prompt: A loss is never negative., answer: false}
  - {id: other, type: true_false, topic: u, prompt: An image is a tensor., answer: true}
"""

PRACTISING = ("practice", "--plain", "--question", "functions/softmax-rows", "--seed", "3")


def edit_in_terminal(source: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The editor is a script that writes this source, and dlquiz runs in a terminal."""
    (folder / "answer.py").write_text(source, "utf-8")
    editor = folder / "editor"
    editor.write_text(f"#!/bin/sh\ncp '{folder}/answer.py' \"$1\"\n", "utf-8")
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    monkeypatch.setattr("dlquiz.cli.code_session.is_terminal", lambda: True)


@pytest.fixture
def claims(tmp_path: Path) -> str:
    file = tmp_path / "claims.yaml"
    file.write_text(CLAIMS, "utf-8")
    return str(file)


@pytest.fixture
def file(dlquiz_home: Path) -> Path:
    """Where dlquiz has the file of the question."""
    return dlquiz_home / "code" / "functions" / "softmax-rows.py"


@pytest.fixture
def written(file: Path) -> Callable[[str], None]:
    def write(source: str) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source, "utf-8")

    return write


def attempts(home: Path) -> list[StoredAttempt]:
    with open_store(home / "progress.db") as store:
        return list(store.history())


class TestLineMode:
    def test_the_file_is_made_and_named_and_its_stub_does_not_count(
        self, dlquiz: Command, functions: str, file: Path, dlquiz_home: Path
    ) -> None:
        done = dlquiz("--bank", functions, *PRACTISING, typed=":code\n:run\nsoftmax\n:quit\n")
        assert done.code == 0
        assert f"  your file: {file}" in done.lines
        assert f"  your file, as you left it: {file}" in done.lines
        assert any("is still empty" in line for line in done.lines)
        assert any("`:code` names it" in line for line in done.lines)
        assert file.read_text("utf-8").startswith("import numpy as np\n\n\ndef softmax(logits):")
        assert attempts(dlquiz_home) == []

    def test_a_right_run_is_recorded_with_its_source_and_groups(
        self, dlquiz: Command, functions: str, written: Callable[[str], None], dlquiz_home: Path
    ) -> None:
        written(SOFTMAX)
        done = dlquiz("--bank", functions, *PRACTISING, typed=":run\n")
        assert done.verdicts == ["Right"]
        (attempt,) = attempts(dlquiz_home)
        assert (attempt.answer, attempt.seed, attempt.kind, attempt.verdict) == (SOFTMAX, 3, "code", "right")
        assert attempt.groups is not None
        assert [tuple(group) for group in attempt.groups] == [
            ("small", 1, 1, None),
            ("large", 1, 1, None),
            ("many", 5, 5, None),
        ]

    def test_a_wrong_run_is_recorded_only_by_leaving(
        self, dlquiz: Command, functions: str, written: Callable[[str], None], dlquiz_home: Path
    ) -> None:
        written(NAIVE)
        done = dlquiz("--bank", functions, *PRACTISING, typed=":run\n:quit\n")
        assert done.verdicts == ["Partly"]
        (attempt,) = attempts(dlquiz_home)
        assert (attempt.verdict, attempt.score, attempt.mistake) == ("partly", pytest.approx(2 / 3), "overflow")
        assert attempt.groups is not None
        assert [group.reason for group in attempt.groups] == [None, "value", None]
        skipped = dlquiz("--bank", functions, *PRACTISING, typed=":run\n:skip\n:skip\n")
        assert skipped.verdicts[:1] == ["Partly"]

    def test_the_words_are_for_code_questions_only(self, dlquiz: Command) -> None:
        done = dlquiz("practice", "--plain", "--kind", "true_false", "--number", "1", typed=":code\n:run\n:quit\n")
        assert sum("this is no code question" in line for line in done.lines) == 2

    def test_where_code_is_not_isolated_nothing_is_run(
        self,
        dlquiz: Command,
        functions: str,
        written: Callable[[str], None],
        dlquiz_home: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        bare = Protection(files=False, processes=True, network=True, memory=True)
        monkeypatch.setattr("dlquiz.session.code_consent.protection", lambda: bare)
        written(SOFTMAX)
        done = dlquiz("--bank", functions, *PRACTISING, typed=":run\n:quit\n")
        assert any("your code is not run" in line for line in done.lines)
        (dlquiz_home / "code" / "unprotected.txt").write_text("files\n", "utf-8")
        assert dlquiz("--bank", functions, *PRACTISING, typed=":run\n").verdicts == ["Right"]


def test_regrading_runs_nothing(
    dlquiz: Command, functions: str, written: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    written(SOFTMAX)
    dlquiz("--bank", functions, *PRACTISING, typed=":run\n")

    def never(*_arguments: object) -> None:
        raise AssertionError("nothing is run")

    monkeypatch.setattr("dlquiz.grading.code.judging.run", never)
    done = dlquiz("--bank", functions, "regrade", "--all")
    assert done.code == 0
    assert "your code is not run again" in done.out


class TestCode:
    def test_each_save_is_graded_until_it_is_right(
        self, dlquiz: Command, functions: str, file: Path, dlquiz_home: Path
    ) -> None:
        def save() -> None:
            for source in ("def softmax(logits:\n", NAIVE, SOFTMAX):
                while not file.exists():
                    time.sleep(0.05)
                time.sleep(1.2)
                file.write_text(source, "utf-8")

        saving = threading.Thread(target=save)
        saving.start()
        done = dlquiz("--bank", functions, "code", "functions", "softmax-rows", "--seed", "5")
        saving.join()
        assert done.code == 0
        assert done.verdicts == ["Partly", "Right"]
        assert any("syntax error" in line for line in done.lines)
        (attempt,) = attempts(dlquiz_home)
        assert (attempt.verdict, attempt.seed, attempt.answer) == ("right", 5, SOFTMAX)

    def test_an_interruption_records_the_last_counted_run(
        self, dlquiz: Command, functions: str, tmp_path: Path, dlquiz_home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mine = tmp_path / "mine.py"
        mine.write_text("# mine\n", "utf-8")
        looked, ran = threading.Event(), threading.Event()

        def stamp(file: Path) -> Stamp | None:
            found = stamp_of(file)
            looked.set()
            return found

        def run(tries: Tries, run: Callable[[Tries], Verdict] = Tries.run) -> Verdict:
            found = run(tries)
            ran.set()
            return found

        monkeypatch.setattr("dlquiz.cli.code_session.stamp_of", stamp)
        monkeypatch.setattr(Tries, "run", run)

        def save() -> None:
            assert looked.wait(PATIENCE)
            mine.write_text(NAIVE, "utf-8")
            assert ran.wait(PATIENCE)
            signal.raise_signal(signal.SIGINT)

        # A shell starts what runs in the background with this signal ignored.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        saving = threading.Thread(target=save)
        saving.start()
        try:
            done = dlquiz("--bank", functions, "code", "functions/softmax-rows", "--file", str(mine))
        finally:
            saving.join()
            signal.signal(signal.SIGINT, before)
        assert (done.code, done.verdicts) == (1, ["Partly"])
        assert [attempt.verdict for attempt in attempts(dlquiz_home)] == ["partly"]

    @pytest.mark.skipif(sys.platform == "win32", reason="the editor is a script")
    def test_an_editor_in_the_terminal_is_opened_and_the_file_run_when_it_closes(
        self, dlquiz: Command, functions: str, tmp_path: Path, dlquiz_home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        edit_in_terminal(SOFTMAX, tmp_path, monkeypatch)
        done = dlquiz("--bank", functions, "code", "functions", "softmax-rows")
        assert (done.code, done.verdicts) == (0, ["Right"])
        assert [attempt.verdict for attempt in attempts(dlquiz_home)] == ["right"]

    @pytest.mark.skipif(sys.platform == "win32", reason="the editor is a script")
    def test_an_editor_that_leaves_it_wrong_is_opened_again(
        self, dlquiz: Command, functions: str, tmp_path: Path, dlquiz_home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        edit_in_terminal(NAIVE, tmp_path, monkeypatch)
        done = dlquiz("--bank", functions, "code", "functions", "softmax-rows", typed="\n")
        assert (done.code, done.verdicts) == (1, ["Partly", "Partly"])
        assert [attempt.verdict for attempt in attempts(dlquiz_home)] == ["partly"]

    def test_it_is_for_code_questions_only(self, dlquiz: Command) -> None:
        done = dlquiz("code", "conv-output-size")
        assert (done.code, "`dlquiz code` is for code questions" in done.err) == (2, True)


class TestInterview:
    HOLD = ("interview", "--plain", "--seed", "3", "--blueprint", "functions/activations:1")

    def test_a_file_is_handed_in_and_judged_in_the_report(
        self, dlquiz: Command, functions: str, file: Path, written: Callable[[str], None], dlquiz_home: Path
    ) -> None:
        written(NAIVE)
        done = dlquiz(*self.HOLD, "--bank", functions, typed="softmax\n:code\n:run\n")
        assert done.code == 0
        before, _, report = done.out.partition("Interview of")
        assert f"your file, as you left it: {file}" in before
        assert "`:run` runs it and hands it in" in before
        assert not any(sign in before for sign in ("✓", "✗", "passed", "wrong"))
        assert "✗ values near 1000: 0 of 1 passed" in report
        assert "✓ five more draws: 5 of 5 passed" in report
        assert "np.exp" not in report
        (attempt,) = attempts(dlquiz_home)
        assert (attempt.mode, attempt.verdict) == ("interview", "partly")

    def test_a_file_that_is_not_there_is_made_before_it_is_handed_in(
        self, dlquiz: Command, functions: str, file: Path
    ) -> None:
        done = dlquiz(*self.HOLD, "--bank", functions, typed=":run\n:run\n?\n")
        assert f"  your file: {file}" in done.lines
        assert any("is still empty" in line for line in done.lines)

    def test_the_function_is_a_stage_of_its_own_that_is_resumed_and_reported(
        self, dlquiz: Command, functions: str, claims: str, written: Callable[[str], None], dlquiz_home: Path
    ) -> None:
        written(SOFTMAX)
        hold = ("--bank", functions, "--bank", claims, "interview", "--plain")
        asked = ("--minutes", "18", "--blueprint", "functions/activations:1,claims/t:1")
        begun = dlquiz(*hold, *asked, typed="false\n:quit\n")
        assert "  Stages, each with its own clock: Questions 3 min, Coding 15 min." in begun.lines
        first, _, second = begun.out.partition("  Stage: Coding, 15 minutes.")
        assert "  Stage: Questions, 3 minutes." in first
        assert "[1/2] claims/claim" in first
        assert "[2/2] functions/softmax-rows" in second
        assert "· 15:00 left" in second
        done = dlquiz(*hold, typed=":run\n")
        assert "  Stage: Coding, 15 minutes." in done.lines
        assert "  - Questions: 0:00 of 3:00" in done.lines
        assert any(line.startswith("  - Coding: 0:0") and line.endswith(" of 15:00") for line in done.lines)
        report = dlquiz("interviews", "--json").document["interviews"][0]["id"]
        document = dlquiz("--bank", functions, "interviews", report, "--json").document
        assert [(stage["name"], stage["minutes"]) for stage in document["stages"]] == [("questions", 3), ("coding", 15)]
        chinese = dlquiz("--bank", functions, "interviews", report, "--language", "zh")
        assert any(line.startswith("  - 编程：用时 0:0") and line.endswith("，共 15:00") for line in chinese.lines)
        assert [attempt.verdict for attempt in attempts(dlquiz_home)] == ["right", "right"]

    def test_a_stage_whose_time_is_over_makes_room_for_the_next(
        self, dlquiz: Command, functions: str, claims: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ticks = iter(range(0, 100_000, 200))
        monkeypatch.setattr("dlquiz.cli.interview_repl.ticks", lambda: float(next(ticks)))
        hold = ("--bank", functions, "--bank", claims, "interview", "--plain", "--minutes", "32")
        done = dlquiz(*hold, "--blueprint", "functions/activations:1,claims:2", typed="false\n?\n")
        assert "  noted · late" in done.lines
        assert "  The time of this stage is over; the next stage begins." in done.lines
        assert "[2/3] functions/softmax-rows" in done.out

    def test_the_words_for_files_are_for_code_questions(self, dlquiz: Command, claims: str) -> None:
        hold = ("interview", "--plain", "--seed", "3", "--blueprint", "claims:1", "--bank", claims)
        done = dlquiz(*hold, typed=":code\n:run\nfalse\n")
        assert done.lines.count("  this is no code question") == 2
