"""`dlquiz drill`: what can be drilled, a drill through a pipe, and what is refused."""

from __future__ import annotations

import pytest

DRILL = ("drill", "kernel_doubled", "--plain", "--seed", "3")


def test_alone_it_lists_what_can_be_drilled_the_mistakes_made_first(dlquiz, demo):
    names = [row["mistake"] for row in dlquiz("drill", "--bank", demo, "--json").document["mistakes"]]
    assert names[0] != "kernel_doubled"
    assert sorted(names) == names
    made = dlquiz(*DRILL, "--bank", demo, typed="8\n")
    assert made.verdicts == ["Wrong"]
    rows = dlquiz("drill", "--bank", demo, "--json").document["mistakes"]
    assert rows[0] | {"last": None, "weight": None} == {
        "mistake": "kernel_doubled",
        "questions": 1,
        "count": 1,
        "last": None,
        "weight": None,
    }
    assert rows[0]["weight"] > 0
    assert rows[1]["count"] == 0
    lines = dlquiz("drill", "--bank", demo).lines
    assert lines[0].split() == ["mistake", "questions", "made"]
    assert lines[1].split() == ["kernel_doubled", "1", "1"]


def test_a_drill_through_a_pipe_tells_its_standing_and_its_end(dlquiz, demo):
    ran = dlquiz(*DRILL, "--bank", demo, typed="11\n8\n11\n11\n11\n")
    assert (ran.code, ran.err) == (0, "")
    assert ran.verdicts == ["Right", "Wrong", "Right", "Right", "Right"]
    standings = [line.strip() for line in ran.lines if line.strip().startswith("kernel_doubled: ")]
    assert standings == [f"kernel_doubled: avoided {count} of 3" for count in (1, 0, 1, 2, 3)]
    assert "  kernel_doubled avoided 3 times in a row, at one question." in ran.lines
    assert {row["question"] for row in dlquiz("history", "--json").document["attempts"]} == {"demo/conv"}


@pytest.mark.parametrize(
    ("language", "end"),
    [
        ("en", "  The drill of kernel_doubled is not done: avoided 1 of 3."),
        ("zh", "  kernel_doubled 的专练尚未完成：已避开 1/3 次。"),
    ],
)
def test_the_end_of_the_input_ends_it_cleanly(dlquiz, demo, language, end):
    ran = dlquiz(*DRILL, "--bank", demo, "--language", language, typed="11\n")
    assert ran.code == 0
    assert end in ran.lines


def test_a_number_is_the_most_it_asks(dlquiz, demo):
    ran = dlquiz(*DRILL, "--bank", demo, "--number", "2", typed="8\n8\n8\n")
    assert ran.verdicts == ["Wrong", "Wrong"]


@pytest.mark.parametrize("plain", [["--plain"], []])
def test_an_unknown_mistake_is_refused_with_names_like_it(dlquiz, demo, plain):
    ran = dlquiz("drill", "kernel_double", "--bank", demo, *plain)
    assert ran.code == 2
    if plain:
        assert "did you mean kernel_doubled" in ran.err
    assert ran.err.count("\n") == 1
