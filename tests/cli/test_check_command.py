"""`check`: its faults, activity, processes, a progress bar, and an end by Ctrl-C."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command_fixtures import Terminal, written

from dlquiz.cli import checking_banks
from dlquiz.locations import bundled_banks
from dlquiz.processes import processors

STEPS = """
format: 1
id: steps
title: Steps
questions:
  - id: chain
    type: steps
    topic: sizes
    prompt: 'An image {{n}} wide'
    parameters: {n: {integer: [20, 60]}}
    where: [n % 2 == 0]
    parts:
      - name: c1
        prompt: P
        answer: {reference: conv_output_size, arguments: {input_size: n, kernel_size: 5}}
        separate: [plus_one_forgotten]
        mistakes: [{name: mine, expression: n + 7, feedback: F}]
      - {name: s2, prompt: P, answer: {expression: c1 / 3}}
  - {id: claim, type: true_false, topic: words, prompt: P, answer: true}
"""


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    return written(tmp_path / "steps.yaml", STEPS)


class TestFaults:
    def test_a_fault_has_a_place_a_code_and_a_fix_and_exits_1(self, dlquiz, broken):
        ran = dlquiz("check", broken, "--seeds", "2")
        document = dlquiz("check", broken, "--seeds", "2", "--json").document

        assert (ran.code, ran.err) == (1, "")
        assert re.fullmatch(rf"{re.escape(str(broken))}:15:26: B120 .+ \(.+\)", ran.lines[0])
        assert list(document) == ["files", "questions", "faults"]
        assert (document["files"], document["questions"]) == (1, 1)
        (fault,) = document["faults"]
        assert list(fault) == ["file", "line", "column", "code", "severity", "message", "fix"]
        assert (fault["file"], fault["line"], fault["column"]) == (str(broken), 15, 26)
        assert (fault["code"], fault["severity"]) == ("B120", "error")

    def test_warnings_alone_exit_0(self, dlquiz, broken):
        fixed = broken.read_text("utf-8").replace("'1 +'}", "'1 + 1'}")
        broken.write_text(f"{fixed}    parameters: {{unused: {{integer: [1, 9]}}}}\n", "utf-8")
        ran = dlquiz("check", broken, "--seeds", "2", "--json")

        assert {fault["severity"] for fault in ran.document["faults"]} == {"warning"}
        assert ran.code == 0
        assert "[warning]" in dlquiz("check", broken, "--seeds", "2").lines[0]

    def test_without_a_path_the_installed_banks_are_checked(self, dlquiz, broken, demo, monkeypatch):
        monkeypatch.setattr("dlquiz.locations.installed_banks", lambda *_: [demo.parent])
        document = dlquiz("check", "--seeds", "1", "--json").document

        assert (document["files"], document["questions"]) == (2, 7)


class TestActivity:
    def test_it_is_reported_question_by_question(self, dlquiz, chain):
        ran = dlquiz("check", chain, "--activity", "--seeds", "10").ok
        head, near = ran.lines[0].split("; ")
        assert re.fullmatch(r"steps/chain: 10 seeds, \d+ draws, \d+% of them refused", head)
        assert re.fullmatch(r"\d+ answers with one argument changed, 0 within the tolerance", near)
        assert "  c1: mine, own: active in 10 of 10" in ran.lines
        assert "  c1: plus one forgotten (plus_one_forgotten), kept apart: active in 10 of 10" in ran.lines
        assert "  c1: dilation ignored (dilation_ignored), of the reference: active in 0 of 10" in ran.lines
        assert not [line for line in ran.lines if "claim" in line]
        assert ran.lines[-1].startswith("Files: 1, questions: 2")

    def test_json_has_it_too_when_asked(self, dlquiz, chain):
        assert list(dlquiz("check", chain, "--json").document) == ["files", "questions", "faults"]
        document = dlquiz("check", chain, "--seeds", "10", "--json", "--activity").document
        assert list(document) == ["files", "questions", "faults", "activity"]
        found, claim = document["activity"]

        assert list(found) == [
            "question", "seeds", "draws", "redraw_rate", "neighbours", "neighbours_accepted", "mistakes",
        ]  # fmt: skip
        assert (found["question"], found["seeds"]) == ("steps/chain", 10)
        assert 0.2 < found["redraw_rate"] < 0.8
        assert found["mistakes"][0] == {"name": "mine", "part": "c1", "origin": "own", "active": 10, "accepted": 0}
        assert (claim["question"], claim["seeds"], claim["redraw_rate"], claim["mistakes"]) == ("steps/claim", 1, 0, [])


def test_processes_are_as_many_as_asked_or_one_a_processor(dlquiz, chain, monkeypatch):
    asked = []
    honest = checking_banks.check_paths
    monkeypatch.setattr(checking_banks, "check_paths", lambda *given: asked.append(given[3]) or honest(*given))
    dlquiz("check", chain, "--jobs", "3")
    dlquiz("check", chain)

    assert asked == [3, processors()]
    assert processors() >= 1


class TestProgress:
    def test_a_terminal_shows_how_far_and_how_fast(self, dlquiz, chain, monkeypatch):
        shown = self.ran(dlquiz, monkeypatch, "check", chain)

        assert re.search(r"\r\[█{15}·{15}\] 1/2 \d+/s", shown)
        assert re.search(r"\r\[█{30}\] 2/2 \d+/s", shown)
        # Written over with spaces in the end, whatever the terminal understands.
        assert "\x1b" not in shown
        assert shown.rpartition("s\r")[2].strip(" ") == "\r"

    def test_an_interruption_clears_it(self, dlquiz, chain, monkeypatch):
        def interrupted(files, seeds, progress, jobs, siblings):
            progress(1, 2)
            raise KeyboardInterrupt

        monkeypatch.setattr(checking_banks, "check_paths", interrupted)
        shown = self.ran(dlquiz, monkeypatch, "check", chain, code=130)
        assert shown.rpartition("s\r")[2].strip(" ") == "\r"

    def ran(self, dlquiz, monkeypatch, *arguments, code=0):
        terminal = Terminal()
        monkeypatch.setattr(sys, "stderr", terminal)
        assert dlquiz(*arguments).code == code
        return terminal.getvalue()


@pytest.mark.sweep
@pytest.mark.skipif(os.name != "posix", reason="process groups and their signals are POSIX")
@pytest.mark.parametrize("whole_group", [True, False])
def test_ctrl_c_ends_it_at_once_without_a_traceback(whole_group: bool) -> None:
    """As a terminal sends it, to every process of the group; and sent to the first one only."""
    arguments = [sys.executable, "-m", "dlquiz", "check", str(bundled_banks()), "--seeds", "1000", "--jobs", "2"]
    running = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    try:
        time.sleep(2)
        assert running.poll() is None
        (os.killpg if whole_group else os.kill)(running.pid, signal.SIGINT)
        out, err = running.communicate(timeout=30)
        assert (running.returncode, out, err) == (130, b"", b"")
    finally:
        # Where this fails, neither it nor its processes are to go on for hours.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)


FAULTY = """\
format: 1
id: mine
title: {en: T, zh: 题}
questions:
  - id: good
    type: numeric
    topic: t
    prompt: {en: w, zh: 宽}
    answer: {value: 3}
  - id: q
    type: numeric
    topic: t
    prompt: What is 2 # plus 1
    answer: {value: 3}
    tolerance: {relative: 5%}
"""
ERROR = "B103 容差 `relative` 必须是不小于 0 且不大于 1e+300 的数（请写 `0.05`）"
WARNING = "B118 文字到此为止：空格后的 `#` 会被当作注释（含有 ` #` 的文字请加单引号） [警告]"


def test_faults_are_listed_in_chinese(dlquiz, tmp_path):
    bank = written(tmp_path / "mine.yaml", FAULTY)
    result = dlquiz("--language", "zh", "check", bank)
    assert result.code == 1
    assert result.lines[:2] == [f"{bank}:13:23: {WARNING}", f"{bank}:15:27: {ERROR}"]
