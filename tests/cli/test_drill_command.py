"""`dlquiz drill`: what can be drilled, a drill through a pipe, and what is refused."""

from __future__ import annotations

import pytest
from command_fixtures import Terminal, history, written

DRILL = ("drill", "kernel_doubled", "--plain", "--seed", "3")


def test_alone_it_lists_what_can_be_drilled_the_mistakes_made_first(dlquiz, demo):
    names = [row["mistake"] for row in dlquiz("drill", "--bank", demo, "--json").document["mistakes"]]
    assert names[0] != "kernel_doubled"
    assert sorted(names) == names
    assert dlquiz(*DRILL, "--bank", demo, typed="8\n").verdicts == ["Wrong"]
    rows = dlquiz("drill", "--bank", demo, "--json").document["mistakes"]
    assert list(rows[0]) == ["mistake", "questions", "count", "last", "weight"]
    assert (rows[0]["mistake"], rows[0]["questions"], rows[0]["count"]) == ("kernel_doubled", 1, 1)
    assert rows[0]["weight"] > 0
    assert rows[1]["count"] == 0
    lines = dlquiz("drill", "--bank", demo).lines
    assert lines[0].split() == ["mistake", "questions", "made"]
    assert lines[1].split() == ["kernel_doubled", "1", "1"]


def test_a_terminal_shows_how_far_the_list_is_and_is_left_clean(dlquiz, demo, monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    assert dlquiz("drill", "--bank", demo).code == 0
    found = terminal.getvalue()
    assert "\r[" in found
    assert found.endswith("\r")
    dlquiz("drill", "--bank", demo, "--json")
    assert terminal.getvalue() == found


def test_a_drill_through_a_pipe_tells_its_standing_and_its_end(dlquiz, demo):
    ran = dlquiz(*DRILL, "--bank", demo, typed="11\n8\n11\n11\n11\n").ok
    assert ran.verdicts == ["Right", "Wrong", "Right", "Right", "Right"]
    standings = [line.strip() for line in ran.lines if line.strip().startswith("kernel_doubled: ")]
    assert standings == [f"kernel_doubled: avoided {count} of 3" for count in (1, 0, 1, 2, 3)]
    assert "  kernel_doubled avoided 3 times in a row, at 1 question." in ran.lines
    assert {row["question"] for row in history(dlquiz)} == {"demo/conv"}


def test_a_number_is_the_most_it_asks(dlquiz, demo):
    assert dlquiz(*DRILL, "--bank", demo, "--number", "2", typed="8\n8\n8\n").verdicts == ["Wrong", "Wrong"]


@pytest.mark.parametrize("plain", [["--plain"], []])
def test_an_unknown_mistake_is_refused_with_names_like_it(dlquiz, demo, plain):
    said = dlquiz("drill", "kernel_double", "--bank", demo, *plain).refusal
    assert not plain or "did you mean `kernel_doubled`" in said


# Networks

TINY = """\
format: 1
network: tiny
input: [3, 8, 8]
layers:
  - {name: c, kind: Conv2d, out_channels: 4, kernel_size: 3}
"""
ROUNDS = ("drill", "--network", "lenet5", "--column", "shape", "--plain")


def test_a_round_over_a_network_through_a_pipe(dlquiz):
    ran = dlquiz(*ROUNDS, "--seed", "1", "--number", "1", typed="6x28x28\n6x14x14\n16x10x10\n")
    assert (ran.code, ran.err, ran.verdicts) == (0, "", ["Right"])
    assert any(line.startswith("[1/1] networks/lenet5-shape · ") for line in ran.lines)
    (row,) = history(dlquiz)
    assert (row["question"], row["parameters"]) == ("networks/lenet5-shape", {"stretch": 0})
    assert dlquiz("orphans", "--json").document["orphans"] == []
    again = dlquiz("regrade", "--all", "--json").document
    assert (again["same"], again["changes"], again["untouched"]) == (1, [], [])


def test_all_networks_come_the_easiest_first(dlquiz):
    ran = dlquiz("drill", "--network", "all", "--plain", "--number", "3", typed="?\n" * 20)
    assert ran.asked == ["networks/lenet5-mixed", "networks/alexnet-mixed", "networks/vgg16-mixed"]


@pytest.mark.parametrize("as_json", [[], ["--json"]])
def test_network_alone_lists_them_as_net_does(dlquiz, as_json):
    assert dlquiz("drill", *as_json, "--network").out == dlquiz("net", *as_json).out


def test_a_network_of_ones_own(dlquiz, tmp_path):
    file = written(tmp_path / "tiny.yaml", TINY)
    ran = dlquiz("drill", "--network", str(file), "--column", "macs", "--plain", "--number", "1", typed="3888\n")
    assert ran.verdicts == ["Right"]
    assert dlquiz("orphans", "--json").document["orphans"] == []
    (left,) = dlquiz("regrade", "--json").document["untouched"]
    assert left["message"] == "the question is about a network in a file of yours"
    file.write_text("format: 1\nnetwork: tiny\n", encoding="utf-8")
    broken = dlquiz("drill", "--network", str(file), "--plain")
    assert (broken.code, "tiny.yaml:1:1: " in broken.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--column", "shape"], "`--column` needs `--network`"),
        (["padding_once", "--network", "lenet5"], "leave MISTAKE"),
        (["--network", "lenet5", "--bank", "demo"], "leave MISTAKE"),
        (["--network", "lenet6", "--plain"], "did you mean `lenet5`"),
        (["--network", "lenet5", "--column", "depth"], "'depth' is not one of"),
        (["--network", "lenet5", "--column", "kv_cache"], "has no layers of which KV cache can be asked"),
        (["--network", "gpt2", "--column", "receptive_field"], "has no layers of which receptive fields can be asked"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_line(dlquiz, arguments, said):
    assert said in dlquiz("drill", *arguments).refusal
