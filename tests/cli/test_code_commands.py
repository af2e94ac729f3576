"""Code questions: `grade --file`, `dlquiz code`, line mode and interviews, with a function in a file."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from code_bank import RIGHT, SOFTMAX
from command_fixtures import GRADED, Command, Ran, attempts, written

from dlquiz.bank.watcher import Stamp, stamp_of
from dlquiz.grading.verdict import Verdict
from dlquiz.sandbox.protection import Protection
from dlquiz.session.code_file import Tries

NAIVE = SOFTMAX.replace("logits - logits.max(-1, keepdims=True)", "logits")
NOT_READ = "  Not read, not counted: "
OWN_KEYS = ["groups", "seconds", "speed", "printed"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mine.py"


@pytest.fixture
def coding(dlquiz: Command, functions: str) -> Command:
    """Runs a command with the bank of code questions."""
    return lambda *words, **typed: dlquiz("--bank", functions, *words, **typed)


@pytest.fixture
def grade(coding: Command, file: Path) -> Command:
    """Grades the file after this source is written to it, if there is one."""

    def call(source: str | None = None, *options: str) -> Ran:
        if source is not None:
            file.write_text(source, "utf-8")
        return coding("grade", "functions", "softmax-rows", "--file", file, *options)

    return call


@pytest.mark.parametrize(
    ("source", "code", "first"),
    [
        (SOFTMAX, 0, "Right: 3 of 3 groups of cases passed"),
        (NAIVE, 1, "Partly: 2 of 3 groups of cases passed"),
        (SOFTMAX.replace("-1", "0"), 1, "Wrong: 0 of 3 groups of cases passed"),
        ("def softmax(logits:\n", 2, f"{NOT_READ}syntax error on line 1"),
        ("def soft(logits):\n    pass\n", 2, f"{NOT_READ}there is no function `softmax`"),
        ("def softmax(x):\n    return x\n", 2, f"{NOT_READ}line 1 has `softmax(x)`; write `softmax(logits)`"),
    ],
)
def test_the_exit_code_and_the_first_line(grade: Command, source: str, code: int, first: str) -> None:
    done = grade(source)
    assert (done.code, done.err) == (code, "")
    assert done.lines[0].startswith(first)


def test_a_file_that_is_not_there_does_not_count(grade: Command, file: Path) -> None:
    done = grade()
    assert done.code == 2
    assert done.lines == [f"{NOT_READ}there is no file {file}; `dlquiz code functions softmax-rows` makes it"]
    assert grade(None, "--json").document["groups"] == []


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"\xff\xfe\x00", "is not UTF-8 text"), (b"#" * 20_481, "more than 20 KB")],
    ids=["bytes", "long"],
)
def test_a_file_that_cannot_be_read_does_not_count(grade: Command, file: Path, data: bytes, said: str) -> None:
    file.write_bytes(data)
    done = grade()
    assert (done.code, said in done.out) == (2, True)
    file.unlink()
    file.mkdir()
    assert grade().code == 2


def test_the_document(grade: Command) -> None:
    done = grade(NAIVE, "--json", "--seed", "3")
    found = done.document
    assert (done.code, list(found)) == (1, [*GRADED, *OWN_KEYS, "trace"])
    assert (found["verdict"], found["seed"], found["mistake"]) == ("partly", 3, "overflow")
    small, large, many = found["groups"]
    assert small == {"name": "small", "passed": 1, "of": 1, "first_failure": None}
    assert (many["passed"], many["of"]) == (5, 5)
    failure = large["first_failure"]
    assert list(failure) == ["arguments", "expected", "got", "reason"]
    assert (failure["reason"], failure["got"][0][0]) == ("value", "nan")
    assert [len(row) for row in failure["arguments"]["logits"]] == [5, 5]
    assert sum(failure["expected"][0]) == pytest.approx(1)
    assert list(found["speed"]) == ["yours", "reference"]
    assert found["seconds"] > 0
    assert found["trace"]["type"] == "code"


def test_the_document_of_an_exception_and_of_what_does_not_count(grade: Command) -> None:
    failure = grade("def softmax(logits):\n    return 1 / 0\n", "--json").document["groups"][0]["first_failure"]
    assert (failure["reason"], failure["type"], failure["line"]) == ("exception", "ZeroDivisionError", 2)
    assert failure["got"] is None
    done = grade("", "--json")
    assert (done.code, done.document["verdict"], done.document["groups"]) == (2, "unreadable", [])
    assert done.document["speed"] is None


def test_several_arrays_stand_by_their_names(coding: Command, file: Path) -> None:
    file.write_text(RIGHT["conv-backward"].replace("upstream.sum()", "0.0"), "utf-8")
    asked = ("grade", "functions/conv-backward", "--file", file)
    failure = coding(*asked, "--json").document["groups"][0]["first_failure"]
    assert list(failure["expected"]) == list(failure["got"]) == ["inputs", "kernel", "bias"]
    assert failure["got"]["bias"] == 0.0
    done = coding(*asked)
    assert "  plain: wrong values" not in done.out
    assert any("returned bias: wrong values" in line for line in done.lines)
    assert "  returned `bias`" in done.lines


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("functions", "softmax-rows"), "`--file FILE`"),
        (("functions", "softmax-rows", "0.5"), "`--file FILE`"),
        (("conv-output-size", "--file", "mine.py"), "only for code questions"),
        (("functions", "softmax-rows", "0.5", "--file", "mine.py"), "nothing follows the id"),
    ],
)
def test_a_code_question_takes_a_file_and_nothing_else_does(coding: Command, words: tuple[str, ...], said: str) -> None:
    assert said in coding("grade", *words).refusal


def test_without_isolation_and_a_terminal_nothing_is_run(grade: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = Protection(files=False, processes=True, network=False, memory=True)
    monkeypatch.setattr("dlquiz.session.code_consent.protection", lambda: bare)
    assert "read or change your files, use the network" in grade(SOFTMAX).refusal
    assert grade(SOFTMAX, "--unprotected").code == 0


PATIENCE = 60
"""Seconds to wait for what another thread, or a busy machine, brings about."""

CLAIMS = """format: 1
id: claims
title: Claims
questions:
  - {id: claim, type: true_false, topic: t, prompt: A loss is never negative., answer: false}
  - {id: other, type: true_false, topic: u, prompt: An image is a tensor., answer: true}
"""

PRACTISING = ("practice", "--plain", "--question", "functions/softmax-rows", "--seed", "3")


@pytest.fixture
def claims(tmp_path: Path) -> str:
    return str(written(tmp_path / "claims.yaml", CLAIMS))


@pytest.fixture
def made(dlquiz_home: Path) -> Path:
    """Where dlquiz makes the file of the question."""
    return dlquiz_home / "code" / "functions" / "softmax-rows.py"


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes the editor a script that writes this source, for a dlquiz in a terminal."""

    def writes(source: str) -> None:
        answer = written(tmp_path / "answer.py", source)
        script = written(tmp_path / "editor", f"#!/bin/sh\ncp '{answer}' \"$1\"\n")
        script.chmod(0o755)
        monkeypatch.setenv("VISUAL", str(script))
        monkeypatch.setattr("dlquiz.cli.code_session.is_terminal", lambda: True)

    return writes


class TestLineMode:
    def test_the_file_is_made_and_named_and_its_stub_does_not_count(self, coding: Command, made: Path) -> None:
        done = coding(*PRACTISING, typed=":code\n:run\nsoftmax\n:quit\n")
        assert done.code == 0
        assert f"  your file: {made}" in done.lines
        assert f"  your file, as you left it: {made}" in done.lines
        assert any("is still empty" in line for line in done.lines)
        assert any("`:code` names it" in line for line in done.lines)
        assert made.read_text("utf-8").startswith("import numpy as np\n\n\ndef softmax(logits):")
        assert attempts() == []

    def test_a_right_run_is_recorded_with_its_source_and_groups(self, coding: Command, made: Path) -> None:
        written(made, SOFTMAX)
        assert coding(*PRACTISING, typed=":run\n").verdicts == ["Right"]
        (attempt,) = attempts()
        assert (attempt.answer, attempt.seed, attempt.kind, attempt.verdict) == (SOFTMAX, 3, "code", "right")
        assert attempt.groups is not None
        groups = [("small", 1, 1, None), ("large", 1, 1, None), ("many", 5, 5, None)]
        assert [tuple(group) for group in attempt.groups] == groups

    def test_a_wrong_run_is_recorded_only_by_leaving(self, coding: Command, made: Path) -> None:
        written(made, NAIVE)
        assert coding(*PRACTISING, typed=":run\n:quit\n").verdicts == ["Partly"]
        (attempt,) = attempts()
        assert (attempt.verdict, attempt.score, attempt.mistake) == ("partly", pytest.approx(2 / 3), "overflow")
        assert attempt.groups is not None
        assert [group.reason for group in attempt.groups] == [None, "value", None]
        assert coding(*PRACTISING, typed=":run\n:skip\n:skip\n").verdicts[:1] == ["Partly"]

    def test_the_words_are_for_code_questions_only(self, dlquiz: Command) -> None:
        done = dlquiz("practice", "--plain", "--kind", "true_false", "--number", "1", typed=":code\n:run\n:quit\n")
        assert sum("this is no code question" in line for line in done.lines) == 2

    def test_where_code_is_not_isolated_nothing_is_run(
        self,
        coding: Command,
        made: Path,
        dlquiz_home: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        bare = Protection(files=False, processes=True, network=True, memory=True)
        monkeypatch.setattr("dlquiz.session.code_consent.protection", lambda: bare)
        written(made, SOFTMAX)
        assert any("your code is not run" in line for line in coding(*PRACTISING, typed=":run\n:quit\n").lines)
        (dlquiz_home / "code" / "unprotected.txt").write_text("files\n", "utf-8")
        assert coding(*PRACTISING, typed=":run\n").verdicts == ["Right"]


def test_regrading_runs_nothing(coding: Command, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(made, SOFTMAX)
    coding(*PRACTISING, typed=":run\n")

    def never(*_arguments: object) -> None:
        raise AssertionError("nothing is run")

    monkeypatch.setattr("dlquiz.grading.code.judging.run", never)
    done = coding("regrade", "--all")
    assert done.code == 0
    assert "your code is not run again" in done.out


class TestCode:
    def test_each_save_is_graded_until_it_is_right(self, coding: Command, made: Path) -> None:
        def save() -> None:
            for source in ("def softmax(logits:\n", NAIVE, SOFTMAX):
                while not made.exists():
                    time.sleep(0.05)
                time.sleep(1.2)
                made.write_text(source, "utf-8")

        saving = threading.Thread(target=save)
        saving.start()
        done = coding("code", "functions", "softmax-rows", "--seed", "5")
        saving.join()
        assert done.code == 0
        assert done.verdicts == ["Partly", "Right"]
        assert any("syntax error" in line for line in done.lines)
        (attempt,) = attempts()
        assert (attempt.verdict, attempt.seed, attempt.answer) == ("right", 5, SOFTMAX)

    def test_an_interruption_records_the_last_counted_run(
        self, coding: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
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
            done = coding("code", "functions/softmax-rows", "--file", str(mine))
        finally:
            saving.join()
            signal.signal(signal.SIGINT, before)
        assert (done.code, done.verdicts) == (1, ["Partly"])
        assert [attempt.verdict for attempt in attempts()] == ["partly"]

    @pytest.mark.skipif(sys.platform == "win32", reason="the editor is a script")
    @pytest.mark.parametrize(
        ("source", "typed", "code", "verdicts"), [(SOFTMAX, "", 0, ["Right"]), (NAIVE, "\n", 1, ["Partly", "Partly"])]
    )
    def test_an_editor_in_the_terminal_is_opened_until_it_leaves_the_file_right(
        self, coding: Command, editor: Callable[[str], None], source: str, typed: str, code: int, verdicts: list[str]
    ) -> None:
        editor(source)
        done = coding("code", "functions", "softmax-rows", typed=typed)
        assert (done.code, done.verdicts) == (code, verdicts)
        assert [attempt.verdict for attempt in attempts()] == [verdicts[0].lower()]

    def test_it_is_for_code_questions_only(self, dlquiz: Command) -> None:
        assert "`dlquiz code` is for code questions" in dlquiz("code", "conv-output-size").refusal


class TestInterview:
    HOLD = ("interview", "--plain", "--seed", "3", "--blueprint", "functions/activations:1")

    def test_a_file_is_handed_in_and_judged_in_the_report(self, coding: Command, made: Path) -> None:
        written(made, NAIVE)
        done = coding(*self.HOLD, typed="softmax\n:code\n:run\n")
        assert done.code == 0
        before, _, report = done.out.partition("Interview of")
        assert f"your file, as you left it: {made}" in before
        assert "`:run` runs it and hands it in" in before
        assert not any(sign in before for sign in ("✓", "✗", "passed", "wrong"))
        assert "✗ values near 1000: 0 of 1 passed" in report
        assert "✓ five more draws: 5 of 5 passed" in report
        assert "np.exp" not in report
        (attempt,) = attempts()
        assert (attempt.mode, attempt.verdict) == ("interview", "partly")

    def test_a_file_that_is_not_there_is_made_before_it_is_handed_in(self, coding: Command, made: Path) -> None:
        done = coding(*self.HOLD, typed=":run\n:run\n?\n")
        assert f"  your file: {made}" in done.lines
        assert any("is still empty" in line for line in done.lines)

    def test_the_function_is_a_stage_of_its_own_that_is_resumed_and_reported(
        self, dlquiz: Command, coding: Command, claims: str, made: Path
    ) -> None:
        written(made, SOFTMAX)
        hold = ("--bank", claims, "interview", "--plain")
        asked = ("--minutes", "18", "--blueprint", "functions/activations:1,claims/t:1")
        begun = coding(*hold, *asked, typed="false\n:quit\n")
        assert "  Stages, each with its own clock: Questions 3 min, Coding 15 min." in begun.lines
        first, _, second = begun.out.partition("  Stage: Coding, 15 minutes.")
        assert "  Stage: Questions, 3 minutes." in first
        assert "[1/2] claims/claim" in first
        assert "[2/2] functions/softmax-rows" in second
        assert "· 15:00 left" in second
        done = coding(*hold, typed=":run\n")
        assert "  Stage: Coding, 15 minutes." in done.lines
        assert "  - Questions: 0:00 of 3:00" in done.lines
        assert any(line.startswith("  - Coding: 0:0") and line.endswith(" of 15:00") for line in done.lines)
        report = dlquiz("interviews", "--json").document["interviews"][0]["id"]
        document = coding("interviews", report, "--json").document
        assert [(stage["name"], stage["minutes"]) for stage in document["stages"]] == [("questions", 3), ("coding", 15)]
        chinese = coding("interviews", report, "--language", "zh")
        assert any(line.startswith("  - 编程：用时 0:0") and line.endswith("，共 15:00") for line in chinese.lines)
        assert [attempt.verdict for attempt in attempts()] == ["right", "right"]

    def test_a_stage_whose_time_is_over_makes_room_for_the_next(
        self, coding: Command, claims: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ticks = iter(range(0, 100_000, 200))
        monkeypatch.setattr("dlquiz.cli.interview_repl.ticks", lambda: float(next(ticks)))
        hold = ("--bank", claims, "interview", "--plain", "--minutes", "32")
        done = coding(*hold, "--blueprint", "functions/activations:1,claims:2", typed="false\n?\n")
        assert "  noted · late" in done.lines
        assert "  The time of this stage is over; the next stage begins." in done.lines
        assert "[2/3] functions/softmax-rows" in done.out

    def test_the_words_for_files_are_for_code_questions(self, dlquiz: Command, claims: str) -> None:
        hold = ("interview", "--plain", "--seed", "3", "--blueprint", "claims:1", "--bank", claims)
        assert dlquiz(*hold, typed=":code\n:run\nfalse\n").lines.count("  this is no code question") == 2
