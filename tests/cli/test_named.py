"""A question is named by bank and id, by both in one word, or by its id alone where one bank has it."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_fixtures import written

from dlquiz import locations

SECOND = """
format: 1
id: second
title: Second
questions:
  - {id: conv, type: true_false, topic: output-size, prompt: Is it so?, answer: true}
  - {id: only-here, type: true_false, topic: output-size, prompt: Is it so here?, answer: true}
"""


@pytest.fixture
def mine(own_banks: Path, demo: Path) -> None:
    """The bank `demo`, and one that has a question of the same id, among the learner's own."""
    written(own_banks / "demo.yaml", demo.read_text("utf-8"))
    written(own_banks / "second.yaml", SECOND)


@pytest.mark.usefixtures("mine")
class TestOneBankHasIt:
    @pytest.mark.parametrize("words", [["pick"], ["demo/pick"], ["demo", "pick"]])
    def test_show(self, dlquiz, words):
        ran = dlquiz("show", *words, "--json")
        assert (ran.code, ran.document["question"]) == (0, "demo/pick")

    @pytest.mark.parametrize("words", [["pair"], ["demo/pair"], ["demo", "pair"]])
    @pytest.mark.parametrize("answer", [["-4, 5"], ["(-4,5)"]])
    def test_grade(self, dlquiz, words, answer):
        ran = dlquiz("grade", *words, *answer, "--json")
        assert (ran.code, ran.document["question"], ran.document["verdict"]) == (0, "demo/pair", "right")

    @pytest.mark.parametrize("options", [["--question", "pick"], ["--bank", "demo", "--question", "pick"]])
    def test_practice(self, dlquiz, options):
        ran = dlquiz("practice", "--plain", *options, typed="1\n")
        assert ran.verdicts == ["Right"]


@pytest.mark.parametrize("name", ["pick", "demo/pick"])
def test_a_question_of_a_bank_file_that_is_not_installed_is_practiced(dlquiz, demo, name):
    assert dlquiz("practice", "--plain", "--bank", demo, "--question", name, typed="1\n").verdicts == ["Right"]


@pytest.mark.usefixtures("mine")
@pytest.mark.parametrize(
    "words",
    [["show", "conv"], ["grade", "conv", "8"], ["edit", "conv"], ["practice", "--plain", "--question", "conv"]],
    ids=lambda words: words[0],
)
def test_where_several_banks_have_it_they_are_named(dlquiz, words):
    line = dlquiz(*words).refusal
    assert "demo/conv" in line
    assert "second/conv" in line


@pytest.mark.usefixtures("mine")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", "pik"], "did you mean `pick`?"),
        (["show", "demo"], "`demo` is a bank"),
        (["show", "demo", "pick", "more"], "3 words"),
        (["grade", "demo"], "`demo` is a bank"),
        (["show", "demo"], "as in `demo conv`: conv, pair, pick, several, claim"),
        (["grade", "demo", "pick"], "missing ANSWER to demo/pick"),
        (["grade", "pick"], "missing ANSWER to demo/pick"),
        (["grade", "nobank", "pick", "1"], "no installed bank of that id"),
        (["edit", "nothing-like-it"], "no installed bank has a question"),
        (["practice", "--plain", "--question", "pik"], "did you mean `pick`?"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_names_no_question_is_one_line_that_says_why(dlquiz, words, said):
    assert said in dlquiz(*words).refusal


@pytest.mark.parametrize("command", ["show", "edit", "grade"])
def test_a_file_alone_is_a_bank_whose_questions_are_named(dlquiz, demo, command):
    said = f"`{demo}` is a bank; name a question of it, as in `{demo} conv`: conv, pair, pick, several, claim"
    assert said in dlquiz(command, demo).refusal


def test_a_bank_is_no_history_to_import(dlquiz, demo):
    said = f"{demo} 是题库，不是历史记录：请把它放进 {locations.user_banks()}"
    assert said in dlquiz("--language", "zh", "import", demo).refusal


def test_a_blueprint_beside_the_bank_of_a_command_says_what_that_means(dlquiz, demo):
    options = ("interview", "--plain", "--blueprint", "background:2")
    assert f"write `dlquiz --bank {demo} interview`" in dlquiz(*options, "--bank", demo).refusal
    assert "means only that bank" not in dlquiz("interview", "--plain", "--blueprint", "nosuch:2").err
