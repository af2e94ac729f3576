"""What can be typed in line mode besides answers: scripts in a pipe, and what comes out line by line."""

from __future__ import annotations

import re

import pytest
from command_fixtures import attempts, written
from every_case import every_case

from dlquiz.cli.repl import Command, answer_in, command_in

PLAIN = ("practice", "--plain")
SKETCH = r"""
format: 1
id: sketch
title: Sketch
questions:
  - id: width
    type: numeric
    topic: sizes
    prompt: {en: 'Width {{n}}, kernel 3?', zh: '宽 {{n}}，核 3？'}
    parameters: {n: {integer: [10, 900]}}
    hints: [{en: Count windows., zh: 数窗口。}, {en: Not the edges., zh: 不算边缘。}]
    let: {places: n - 2}
    answer: {expression: places}
    solution:
      en: |
        A window starts at each place but the last two
        {{n}} - 2 = {{places}}
      zh: |
        除最后两处外都可以开始
        {{n}} - 2 = {{places}}
"""
STEPS = r"""
format: 1
id: stages
title: Stages
questions:
  - id: both
    type: steps
    topic: sizes
    prompt: Two steps.
    parts:
      - {name: one, prompt: 'One?', answer: {expression: 3 + 4}}
      - {name: two, prompt: 'Two?', answer: {expression: one + 1}}
"""


@pytest.fixture
def sketch(tmp_path):
    return written(tmp_path / "sketch.yaml", SKETCH)


def after_prompts(ran):
    """What follows each prompt: the first line that is not empty, `` where there is none."""
    return [next(iter(part.split("\n")), "").strip() for part in re.split(r"(?m)^> \n+", ran.out)[1:]]


@every_case(
    ("line", "command", "answer"),
    [
        (":hint", Command("hint", ""), None),
        ("  :RATE  hard ", Command("rate", "hard"), None),
        ("：lang zh", Command("lang", "zh"), None),
        (":dispute two words", Command("dispute", "two words"), None),
        (":", Command("", ""), None),
        (": hint", Command("hint", ""), None),
        ("::x", None, ":x"),
        ("：：x", None, "：x"),
        ("  ::x", None, ":x"),
        ("1:2", None, "1:2"),
        (" 7", None, " 7"),
        ("", None, ""),
        ("?", None, "?"),
    ],
)
def test_a_line_is_a_command_or_an_answer(line, command, answer):
    assert command_in(line) == command
    if command is None:
        assert answer_in(line) == answer


@pytest.mark.parametrize(
    ("script", "found"),
    [
        pytest.param([":hint", ":hint", ":hint"], ["Hint 1 of 2: Count windows.", "Hint 2 of 2: Not the edges.",
            "There are no more hints."], id="hints come one at a time"),
        pytest.param([":work", ":work", ":work"], ["A window starts at each place but the last two", "856 - 2 = 854",
            "There is no more of the working."], id="so do lines of the working"),
        pytest.param([":nope"], ["`:nope` is not a command; `:help` lists them. Type an answer that begins with `:` "
            "as `::`."], id="what is unknown is reported"),
        pytest.param([":rate hard"], ["Nothing has been answered in this session yet."], id="nothing to rate yet"),
        pytest.param([":dispute"], ["Nothing has been answered in this session yet."], id="nothing to dispute yet"),
        pytest.param([":another"], ["Nothing has been answered in this session yet."], id="nothing to repeat yet"),
        pytest.param([":flag", ":flag"], ["★ Flagged: you will find it again among the flagged questions.",
            "No longer flagged."], id="a flag is set and taken away"),
        pytest.param([":undo"], ["There is nothing to take back."], id="nothing to undo yet"),
        pytest.param([":rate soon"],
            ["Type `:rate again`, `:rate hard`, `:rate good` or `:rate easy`, or a number from 1 to 4."],
            id="no such rating"),
        pytest.param([":lang fr"], ["Type `:lang en` or `:lang zh`."], id="no such language"),
        pytest.param([":seed x", ":seed -1", ":seed 9999999999999999999999"],
            ["A seed is a whole number, such as `:seed 7`."] * 3, id="no such seed"),
        pytest.param([":help"], [":hint            a hint; one more each time"], id="help"),
        pytest.param([":?"], [":hint            a hint; one more each time"], id="help by its sign"),
        pytest.param(["::5"],
            ["Not read, not counted: I cannot read “:” at position 1: remove it, or write the number in digits"],
            id="an answer with a colon"),
        pytest.param(["854"], ["Right: read as 854"], id="an answer"),
    ],
)  # fmt: skip
def test_each_line_is_met_by_a_line(dlquiz, sketch, script, found):
    ran = dlquiz(*PLAIN, "--bank", sketch, typed="".join(f"{line}\n" for line in [":seed 4", *script]))

    assert "  Width 856, kernel 3?" in ran.lines
    assert after_prompts(ran)[1 : 1 + len(found)] == found
    assert ran.code == 0


def test_every_word_has_a_line_of_help_and_none_can_be_taken_for_a_verdict(dlquiz, sketch):
    for language in ("en", "zh"):
        ran = dlquiz(*PLAIN, "--bank", sketch, "--language", language, typed=":help\n:quit\n")
        helped = [line.strip().split()[0] for line in ran.lines if line.startswith("  :")]

        assert helped == [":hint", ":work", ":skip", ":undo", ":rate", ":dispute", ":flag", ":another", ":seed",
            ":code", ":run", ":lang", ":help", ":quit"]  # fmt: skip
        assert ran.verdicts == []
        assert "\x1b" not in ran.out


def test_a_hint_caps_the_rating_and_so_does_a_line_of_the_working(dlquiz, sketch):
    answers = {seed: dlquiz("show", sketch, "width", "--seed", seed, "--json").document["answer"] for seed in (1, 2, 3)}
    script = [
        ":seed 1", ":hint", str(answers[1]), ":another 2",
        ":work", str(answers[2]), ":another 3",
        ":work", ":work", str(answers[3]),
    ]  # fmt: skip
    ran = dlquiz(*PLAIN, "--bank", sketch, typed="\n".join(script) + "\n")

    assert ran.verdicts == ["Right"] * 3
    assert [(int(row.rating), row.hints) for row in reversed(attempts())] == [(2, 1), (2, 1), (1, 2)]
    rated = [line.strip() for line in ran.lines if line.startswith("  Rated")]
    assert rated == [
        "Rated Hard: a hint was used",
        "Rated Hard: a line of the working was used",
        "Rated Again: the answer had been shown",
    ]


def test_rating_disputing_and_taking_back_after_the_last_question(dlquiz, only):
    ran = dlquiz(*PLAIN, "--bank", only("conv"), typed="11\n:rate easy\n:dispute a matter of taste\n")

    assert "  Rated Easy: your own rating" in ran.lines
    (row,) = attempts()
    assert (int(row.rating), row.dispute) == (4, "a matter of taste")
    assert ran.lines[-1] == "  1 answered: 1 right, 0 partly, 0 wrong."

    ran = dlquiz(*PLAIN, "--bank", only("conv"), typed="11\n:undo\n12\n")
    assert ran.verdicts == ["Right", "Wrong"]
    assert ran.lines[-1] == "  1 answered: 0 right, 0 partly, 1 wrong."
    assert [row.answer for row in attempts()] == ["12", "11"]


def test_taken_back_before_the_next_answer_the_question_asked_comes_again_as_it_stood(dlquiz, demo):
    ran = dlquiz(*PLAIN, "--bank", demo, "--topic", "sizes", "--seed", "3", typed="?\n:undo\n?\n")
    heads = [line.split(" ", 1)[1] for line in ran.lines if line.startswith("[")]

    first, second, again, resumed = heads
    assert first.split(" · ")[0] == again.split(" · ")[0]
    assert first != again
    assert second == resumed
    assert ran.verdicts == ["Wrong", "Wrong"]


def test_the_language_is_switched_in_the_middle_of_a_question(dlquiz, sketch):
    ran = dlquiz(*PLAIN, "--bank", sketch, "--seed", "2", typed=":hint\n:lang zh\n?\n")

    seeds = re.findall(r"(?m)(?:seed|种子) (\d+)$", ran.out)
    assert len(seeds) == 2
    assert len(set(seeds)) == 1
    assert "  提示 1/2：数窗口。" in ran.lines
    assert ran.lines[-1] == "  共答 1 题：正确 0，部分正确 0，错误 1。"
    assert ran.verdicts == ["Wrong"]


def test_the_working_of_steps_is_that_of_the_step_asked(dlquiz, tmp_path):
    path = written(tmp_path / "stages.yaml", STEPS)
    ran = dlquiz(*PLAIN, "--bank", path, typed=":work\n7\n:lang zh\n:work\n:lang en\n8\n")

    assert ran.verdicts == ["Right"]
    assert "    3 + 4 = 7" in ran.lines
    (row,) = attempts()
    assert (int(row.rating), row.hints) == (1, 2)


def test_after_the_last_question_words_are_heard_and_anything_else_ends(dlquiz, only):
    helped = dlquiz(*PLAIN, "--bank", only("conv"), typed="11\n:help\n")
    ended = dlquiz(*PLAIN, "--bank", only("conv"), typed="11\n11\n:help\n")

    assert any(line.startswith("  :hint") for line in helped.lines)
    assert not any(line.startswith("  :hint") for line in ended.lines)
    assert helped.verdicts == ended.verdicts == ["Right"]


def test_what_only_the_store_can_refuse_is_one_line(dlquiz, only, monkeypatch):
    from dlquiz.errors import StorageError
    from dlquiz.progress.store import Store

    def refuse(*_):
        raise StorageError("the file is\nlocked", "文件已锁定")

    for verb in ("undo", "rate", "dispute"):
        monkeypatch.setattr(Store, verb, refuse)
    ran = dlquiz(*PLAIN, "--bank", only("conv"), typed="11\n:undo\n:rate easy\n:dispute\n:another\n11\n")

    assert ran.verdicts == ["Right"] * 2
    assert ran.lines.count("  the file is locked") == 3
