"""Networks as strips and along their streams: the figures are those of the trace, and any room is enough."""

from __future__ import annotations

import re

import pytest
from every_case import every_case
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.texts import LANGUAGE

from dlquiz.messages import LANGUAGES
from dlquiz.networks import NETWORK_NAMES, LayerError, find_network, trace
from dlquiz.networks.stages import stages
from dlquiz.text.cells import cell_width
from dlquiz.tui.illustrations.kit import Canvas
from dlquiz.tui.illustrations.streams import groups_of, streams
from dlquiz.tui.pictures.strip import strip

# Strips


def lines(name, width, language="en", **options):
    return strip(trace(find_network(name)), width, language, **options).plain.split("\n")


def test_lenet_as_drawn_by_hand():
    assert (
        "\n".join(line.rstrip() for line in lines("lenet5", 40)[:11])
        == """\
 █  ███
 █  ███  ███ ████
 █  ███  ███ ████ ████
 █  ███  ███ ████ ████ ▄▄▄▄▄▄ ▄▄▄▄▄▄ ▄▄▄
 █  ███  ███ ████ ████ ▀▀▀▀▀▀ ▀▀▀▀▀▀ ▀▀▀
 █  ███  ███ ████ ████
 █  ███  ███ ████
 █  ███
in  conv  ▾  conv  ▾    conv    fc   fc
 1   6    6   16   16   120     84   10
32² 28²  14² 10²   5²    1²"""
    )


@every_case("language", LANGUAGES)
@every_case("name", NETWORK_NAMES)
def test_every_network_stands_on_one_row_of_blocks_at_78_cells(name, language):
    drawn = lines(name, 78, language)
    network = find_network(name)
    first = "1" if network.is_text else str(network.shape[0])
    starts = [line for line in drawn if line.split()[:1] == [first]]
    assert len(starts) == 1
    assert max(map(cell_width, drawn)) <= 78
    channels = [int(figure) for figure in starts[0].split()]
    last = [stage for stage in stages(trace(network)) if stage.kind != "pool"][-1]
    assert channels[-1] == last.channels


def test_a_marked_module_is_pointed_at_and_its_shape_reported():
    drawn = lines("resnet50", 78, marked="layer2.1")
    arrow = next(line for line in drawn if line.strip() == "▲")
    channels = next(line for line in drawn if line.split()[:2] == ["3", "64"])
    start = channels.index("512")
    assert start <= arrow.index("▲") < start + 3
    assert "▲ layer2.1  512×28×28" in drawn


@settings(max_examples=60)
@given(
    st.sampled_from(NETWORK_NAMES),
    st.integers(10, 200),
    LANGUAGE,
    st.integers(20, 500),
    st.integers(20, 500),
    st.integers(1, 20),
)
def test_no_width_and_no_input_size_is_too_much(name, width, language, rows, columns, height):
    network = find_network(name)
    try:
        traced = trace(network, (rows,) if network.is_text else (network.shape[0], rows, columns))
    except LayerError:
        return
    marked = traced.layers[len(traced.layers) // 2].name
    drawn = strip(traced, width, language, marked=marked, height=height).plain.split("\n")
    assert max(map(cell_width, drawn)) <= width


# Transformers along their stream, where equal blocks stand once


@pytest.mark.parametrize("name", ["gpt2", "bert_base", "llama2_7b", "vit_b_16", "t5_small"])
def test_the_lines_of_a_stream_add_up_to_the_parameters_of_the_trace(name):
    times, total = 1, 0
    expected = sum(row.parameters for row in trace(find_network(name)).layers)
    (picture,) = streams(trace(find_network(name)))
    lines = [line.rstrip() for line in picture.draw(Canvas("en", 100, 20), 0).plain.split("\n")]
    *parts, last = [line for line in lines if re.search(r"layers? of | [\d,]+$", line)]
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
