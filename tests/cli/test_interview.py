"""`interview --plain` through a pipe, `interviews`, and the files it writes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from command_fixtures import RIGHT, history

from dlquiz.cli import screen

PLAIN = ("interview", "--plain", "--seed", "3")


def hold(dlquiz: Any, demo: Path, *options: str, wrong: tuple[str, ...] = ()) -> Any:
    """A whole interview on the demo bank: six questions, answered rightly but for `wrong`."""
    order = dlquiz(*PLAIN, "--bank", demo, "--blueprint", "demo:6", typed="?\n" * 8).asked
    answers = ["?" if name in wrong else RIGHT[name] for name in order]
    # After the claim, if it is answered, all numbers are planned: no probe is left.
    typed = "".join(f"{answer}\n" for answer in answers) + "1, 2\n"
    return dlquiz(*PLAIN, "--bank", demo, "--blueprint", "demo:6", *options, typed=typed)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_verdicts_come_with_the_report_and_each_is_one_row_of_the_history(dlquiz, demo, language):
    ran = hold(dlquiz, demo, "--language", language, wrong=("demo/conv",)).ok
    assert sorted(ran.verdicts) == ["Right"] * 5 + ["Wrong"]
    first = next(place for place, line in enumerate(ran.lines) if line.startswith(("Right", "Wrong")))
    last = max(place for place, line in enumerate(ran.lines) if line.startswith("["))
    assert first > last
    here = history(dlquiz)[:6]
    assert {row["verdict"] for row in here} == {"right", "wrong"}
    assert len(here) == len(ran.verdicts)


def test_nothing_tells_right_from_wrong_before_the_report(dlquiz, demo):
    def before(ran):
        return [line for line in ran.out.split("Answer by answer")[0].split("Interview of")[0].splitlines()
                if "left" not in line]  # fmt: skip

    right, wrong = hold(dlquiz, demo), hold(dlquiz, demo, wrong=("demo/conv", "demo/pair", "demo/pick"))
    assert before(right) == before(wrong)
    assert "11" not in "".join(line for line in before(right) if "seed" not in line)


def test_left_at_the_end_of_the_input_it_is_gone_on_with(dlquiz, demo):
    left = dlquiz(*PLAIN, "--bank", demo, "--blueprint", "demo:6", typed="?\n?\n")
    assert (left.code, left.verdicts) == (0, [])
    assert "dlquiz interview --plain" in left.lines[-1]
    assert dlquiz("interviews", "--json").document == {"interviews": []}

    again = dlquiz("interview", "--plain", "--bank", demo, typed="?\n" * 4)
    assert again.asked[0] == left.asked[2]
    assert again.verdicts == ["Wrong"] * 6
    assert len(dlquiz("interviews", "--json").document["interviews"]) == 1


def test_half_an_answer_is_kept_when_the_input_ends(dlquiz, demo):
    dlquiz(*PLAIN, "--bank", demo, "--blueprint", "demo/essays:1", typed="half \\\n")
    assert any("half" in line for line in dlquiz("interview", "--plain", "--bank", demo, typed="").lines)
    assert dlquiz("interview", "--end", "--bank", demo).code == 0
    assert history(dlquiz) == []
    (one,) = dlquiz("interviews", "--json").document["interviews"]
    assert (one["answered"], one["scored"], one["score"], one["band"]) == (1, 0, None, None)


@pytest.mark.parametrize(
    "asked_for",
    [("--seed", "4"), ("--minutes", "20"), ("--blueprint", "demo:1"), ("--role", "llm"), ("--level", "mid")],
)
def test_a_new_one_does_not_end_the_one_in_progress_unless_that_is_said(dlquiz, demo, asked_for):
    left = dlquiz(*PLAIN, "--bank", demo, "--blueprint", "demo:6", typed="?\n?\n")
    new = ("interview", "--plain", "--bank", demo, *asked_for)
    refused = dlquiz(*new, typed="?\n")
    assert refused.code == 2
    assert all(way in refused.err for way in ("--end", "--discard", "dlquiz interview --plain"))
    assert dlquiz("interview", "--plain", "--bank", demo, typed="").asked[0] == left.asked[2]
    assert dlquiz("interview", "--end", "--bank", demo).code == 0
    dlquiz(*new, typed="?\n" * 10)
    assert [one["answered"] for one in dlquiz("interviews", "--json").document["interviews"]][-1] == 2


@pytest.mark.parametrize(
    ("language", "sentences", "cell"),
    [
        ("en", "Role: LLM. Level: senior.", "LLM · senior"),
        ("zh", "岗位：大语言模型。级别：高级。", "大语言模型 · 高级"),
    ],
)
def test_role_and_level_are_kept_with_an_interview_that_is_resumed(dlquiz, demo, language, sentences, cell):
    spoken = ("--language", language)
    begun = dlquiz(*PLAIN, "--bank", demo, "--role", "LLM", "--level", "senior", *spoken, typed="?\n")
    assert f"  {sentences}" in begun.lines
    assert f"  {sentences}" in dlquiz("interview", "--plain", "--bank", demo, *spoken, typed="?\n" * 9).lines
    (one,) = dlquiz("interviews", "--json").document["interviews"]
    assert (one["role"], one["level"]) == ("llm", "senior")
    report = dlquiz("interviews", one["id"], "--json").document
    assert (report["role"], report["level"]) == ("llm", "senior")
    assert sentences in dlquiz("interviews", one["id"], "--format", "html", *spoken).out
    assert cell in dlquiz("interviews", *spoken).lines[-1]


@pytest.mark.parametrize(
    ("options", "en", "zh"),
    [
        (("--role", "visoin"), "did you mean `vision`?", "是否想写 `vision`？"),
        (("--level", "seniour"), "did you mean `senior`?", "是否想写 `senior`？"),
        (("--level", "x"), "there are: junior, mid, senior", "可选：junior、mid、senior"),
        (("--role", "llm", "--blueprint", "demo:2"), "give one of them", "请只写其中一个"),
    ],
)
@pytest.mark.parametrize("plain", [("--plain",), ()])
def test_a_wrong_role_or_level_is_one_sentence(dlquiz, demo, monkeypatch, plain, options, en, zh):
    monkeypatch.setattr(screen, "is_terminal", lambda: True)
    for language, said in (("en", en), ("zh", zh)):
        assert said in dlquiz("interview", *plain, "--bank", demo, *options, "--language", language, typed="").refusal


def test_the_one_in_progress_can_be_ended_or_forgotten(dlquiz, demo):
    assert dlquiz("interview", "--end").code == 2
    dlquiz(*PLAIN, "--bank", demo, typed="?\n")
    assert dlquiz("interview", "--discard").code == 0
    assert dlquiz("interview", "--discard").code == 2
    assert dlquiz("interviews", "--json").document == {"interviews": []}
    assert len(history(dlquiz)) == 1


def test_the_language_changes_in_the_middle(dlquiz, demo):
    ran = dlquiz(*PLAIN, "--bank", demo, "--blueprint", "demo:6", typed=":lang zh\n" + "?\n" * 6)
    assert ran.asked[0] == ran.asked[1]
    assert "逐题回顾" in ran.out
    assert len(ran.verdicts) == 6


def test_other_words_are_reported_and_two_colons_begin_an_answer(dlquiz, demo):
    typed = ":undo\n:hint\n:lang fr\n:help\n::why not\n1\n"
    ran = dlquiz(*PLAIN, "--bank", demo, "--blueprint", "demo/essays:1", typed=typed)
    assert sum("is not a command" in line for line in ran.lines) == 2
    assert history(dlquiz)[0]["answer"] == "1\n:why not"


def test_what_cannot_be_read_is_reported_and_the_question_stays(dlquiz, only):
    ran = dlquiz(*PLAIN, "--bank", only("conv"), typed="eleven\n11\n")
    assert any("Not counted" in line for line in ran.lines)
    assert ran.verdicts == ["Right"]


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (("--blueprint", "nowhere:2"), "no bank and no topic"),
        (("--blueprint", "demo:0"), "how many questions"),
        (("--minutes", "0"), "minutes"),
        (("--minutes", "999"), "minutes"),
        (("--bank", "nowhere"), "nowhere"),
    ],
)
def test_bad_terms_are_reported_in_one_sentence(dlquiz, demo, options, found):
    bank = () if "--bank" in options else ("--bank", demo)
    assert found in dlquiz("interview", "--plain", *bank, *options).refusal


# The list and the reports


def test_interviews_are_listed_with_the_change_against_the_one_before(dlquiz, demo):
    assert dlquiz("interviews").out == "No finished interviews yet. Begin with `dlquiz interview`.\n"
    hold(dlquiz, demo, wrong=tuple(RIGHT))
    hold(dlquiz, demo)
    listed = dlquiz("interviews")
    newest, *_ = dlquiz("interviews", "--json").document["interviews"]
    assert (newest["score"], newest["change"], newest["band"]) == (1.0, 1.0, "interview-ready")
    assert "100%" in listed.lines[1]
    assert "+100" in listed.lines[1]


def test_a_file_is_written_of_one_interview_only(dlquiz, tmp_path):
    assert "name its ID" in dlquiz("interviews", "--output", tmp_path / "report.txt").refusal
    assert not (tmp_path / "report.txt").exists()


@pytest.fixture
def held(dlquiz, demo) -> str:
    hold(dlquiz, demo, wrong=("demo/conv",))
    return dlquiz("interviews", "--json").document["interviews"][0]["id"]


def test_the_report_of_one_is_found_by_the_beginning_of_its_id(dlquiz, demo, held):
    assert dlquiz("--bank", demo, "interviews", held[:8]).verdicts.count("Wrong") == 1
    document = dlquiz("--bank", demo, "interviews", held, "--json").document
    assert document["scored"] == len(document["answers"]) == 6
    assert sum(answer["score"] for answer in document["answers"]) == 5
    assert dlquiz("interviews", "zzz").code == 2


def test_a_report_is_written_to_a_file_and_not_over_another_one(dlquiz, demo, held, tmp_path):
    for form, beginning in (("html", "<!DOCTYPE html>"), ("markdown", "# Interview"), ("text", "  Int")):
        file = tmp_path / f"report in {form}"
        ran = dlquiz("--bank", demo, "interviews", held, "--format", form, "--output", file)
        assert (ran.code, ran.out) == (0, "")
        found = file.read_text("utf-8")
        assert found.startswith(beginning)
        assert found == dlquiz("--bank", demo, "interviews", held, "--format", form).out
        file.write_text("mine", "utf-8")
        assert dlquiz("interviews", held, "--output", file).code == 2
        assert file.read_text("utf-8") == "mine"
        assert dlquiz("interviews", held, "--output", file, "--force").code == 0


@pytest.mark.sweep
def test_killed_in_the_middle_it_goes_on(demo, tmp_path):
    """A real process that is killed while it waits for an answer."""
    environment = os.environ | {"DLQUIZ_HOME": str(tmp_path / "killed"), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "dlquiz", "interview", "--plain", "--bank", str(demo)]
    first = subprocess.Popen(
        [*command, "--seed", "3", "--blueprint", "demo:6"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True, encoding="utf-8",
    )  # fmt: skip
    assert first.stdin is not None
    assert first.stdout is not None
    noted = 0
    for line in first.stdout:
        if line.startswith("["):
            if noted == 2:
                break
            noted += 1
            first.stdin.write("?\n")
            first.stdin.flush()
    first.kill()
    first.wait()
    first.stdin.close()
    first.stdout.close()
    again = subprocess.run(
        command, input="?\n" * 6, capture_output=True, env=environment, text=True, encoding="utf-8", check=False
    )
    assert again.returncode == 0
    assert "Resuming" in again.stdout
    assert sum(line.startswith("Wrong") for line in again.stdout.splitlines()) == 6


@pytest.mark.parametrize(("left", "greets"), [(False, True), (True, False)])
def test_an_interview_that_was_left_is_no_first_start(dlquiz, demo, shown, left, greets):
    """Home says how to resume it; the greeting would hide that."""
    if left:
        assert dlquiz(*PLAIN, "--bank", demo, "--blueprint", "demo:6", typed="").code == 0
    assert dlquiz().code == 0
    assert shown[0].context.greets is greets
