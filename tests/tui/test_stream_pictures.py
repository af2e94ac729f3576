"""Transformers of the networks along their stream: the parts add up to the trace, and equal blocks stand once."""

from __future__ import annotations

import re

import pytest

from dlquiz.networks import find_network, trace
from dlquiz.tui.illustrations.kit import Canvas
from dlquiz.tui.illustrations.streams import groups_of, streams

NAMES = ("gpt2", "bert_base", "llama2_7b", "vit_b_16", "t5_small")


def lines(name, width=100, language="en"):
    (picture,) = streams(trace(find_network(name)))
    return [line.rstrip() for line in picture.draw(Canvas(language, width, 20), 0).plain.split("\n")]


@pytest.mark.parametrize("name", NAMES)
def test_the_lines_add_up_to_the_parameters_of_the_trace(name):
    times, total = 1, 0
    expected = sum(row.parameters for row in trace(find_network(name)).layers)
    *parts, last = [line for line in lines(name) if re.search(r"layers? of | [\d,]+$", line)]
    for line in parts:
        begins = re.match(r"┣━┓ (\d+) layers? of", line)
        if begins:
            times = int(begins[1])
        elif line.startswith("┃ ┃"):
            total += times * int(line.split()[-1].replace(",", ""))
        else:  # A norm after a branch (BERT) belongs to its block, too.
            inside = line.split()[1].startswith(("attention.", "output."))
            total += (times if inside else 1) * int(line.split()[-1].replace(",", ""))
    assert total == int(last.split()[-1].replace(",", "")) == expected


def test_equal_blocks_stand_once_and_others_apart():
    assert [group.times for group in groups_of(trace(find_network("gpt2")).layers) if group.path] == [12]
    assert [group.times for group in groups_of(trace(find_network("t5_small")).layers) if group.path] == [1, 5, 1, 5]


def test_a_network_without_attention_has_none():
    assert streams(trace(find_network("lenet5"))) == []
