"""The layer table as it is shown: blocks fold, bars share, columns fit, and two networks are set side by side."""

from __future__ import annotations

import pytest
from every_case import every_case

from dlquiz.messages import LANGUAGES
from dlquiz.networks import NETWORK_NAMES, find_network, trace
from dlquiz.networks.summary import summary
from dlquiz.text.cells import cell_width
from dlquiz.tui.networks.layer_table import block_paths, cells_of, layout_for, lines_of, share, shortened
from dlquiz.tui.networks.presenter import tried
from dlquiz.tui.pictures.compared import Side, compared


def table(name):
    return trace(find_network(name))


def test_blocks_are_folded_into_lines_that_sum_them_up():
    traced = table("resnet50")
    lines = lines_of(traced, ())
    assert [line.path for line in lines[:6]] == ["conv1", "bn1", "relu", "maxpool", "layer1.0", "layer1.1"]
    block = lines[4]
    inside = [row for row in traced.layers if row.name.startswith("layer1.0.")]
    assert (block.layers, block.output, block.receptive_field) == (10, (256, 56, 56), 19)
    assert block.parameters == sum(row.parameters for row in inside) == 75_008


@every_case("name", NETWORK_NAMES)
def test_folded_or_open_the_sums_are_those_of_the_network(name):
    traced = table(name)
    folded, opened = lines_of(traced, ()), lines_of(traced, block_paths(traced))
    layers = [line for line in opened if not line.is_block]
    assert sum(line.parameters for line in folded) == traced.parameters
    assert sum(line.macs for line in folded) == sum(line.macs for line in layers) == traced.macs
    assert [line.path for line in layers] == [row.name for row in traced.layers]
    assert len(folded) <= 61


@every_case("language", LANGUAGES)
@every_case("width", [39, 59, 69, 79, 119, 199])
@every_case("name", ["resnet152", "densenet201", "googlenet_aux", "vgg19_bn"])
def test_every_cell_fits_its_column_and_all_columns_the_screen(name, width, language):
    traced, layout = table(name), layout_for(width)
    opened = block_paths(traced)
    widths = list(layout.widths.values())
    assert sum(widths) <= width
    for cells in cells_of(lines_of(traced, opened), layout, language, opened):
        assert len(cells) == len(widths)
        assert all(cell_width(cell) < room for cell, room in zip(cells, widths, strict=True)), cells
        assert not any("…" in cell for cell in cells[2:]), "a figure that is cut is another figure"


def test_the_largest_line_has_a_full_bar_and_nothing_has_none():
    layout = layout_for(99)
    rows = cells_of(lines_of(table("alexnet"), ()), layout, "en", ())
    bars = [row[4][-layout.bar :] for row in rows]
    assert bars.count("█" * layout.bar) == 1
    assert "37,752,832" in rows[bars.index("█" * layout.bar)][4]
    assert "–" in rows[1][4]
    assert not bars[1].strip()


@pytest.mark.parametrize(
    ("part", "whole", "found"), [(0, 5, "0%"), (0, 0, "0%"), (5, 5, "100.0%"), (1, 1_000_000, "< 0.01%")]
)
def test_shares(part, whole, found):
    assert share(part, whole) == found


@pytest.mark.parametrize(
    ("number", "found"), [(0, "0"), (999, "999"), (1000, "1.0 k"), (118_013_952, "118.0 M"), (2 * 10**12, "2.0 T")]
)
def test_counts_are_shortened(number, found):
    assert shortened(number) == found


# What is typed


@pytest.mark.parametrize(
    ("typed", "layer", "said"),
    [
        ("3x20x20", "features.5", "kernel 3 does not fit input 1"),
        ("1x224x224", "", "takes images of 3 channels"),
        ("3x224", "", "channels×height×width, such as 3×224×224"),
        ("", "", "channels×height×width"),
        ("3x0x9", "", "channels×height×width"),
    ],
)
def test_what_is_wrong_is_reported_with_the_layer_it_breaks_at(typed, layer, said):
    found = tried(find_network("alexnet"), typed)
    assert found.table is None
    assert found.layer == layer
    assert found.trouble is not None
    assert said in found.trouble.en


# Side by side


def side(name, shape=None):
    traced = trace(find_network(name), shape)
    return Side(name, traced.input, summary(find_network(name), traced))


def test_bars_are_scaled_to_the_larger_and_its_side_is_reported():
    lines = compared(side("alexnet"), side("vgg16"), 76, "en").plain.split("\n")
    parameters = next(line for line in lines if line.startswith("parameters"))
    assert "61,100,840" in parameters
    assert parameters.rstrip().endswith("▸ ×2.26")
    left, right = (part.count("█") for part in parameters.split("138,357,544"))
    assert right > left > 0
    assert next(line for line in lines if line.startswith("depth")).split()[1::2] == ["8", "16", "▸"]


def test_one_network_at_two_inputs():
    lines = compared(side("resnet18"), side("resnet18", (3, 448, 448)), 76, "en").plain.split("\n")
    assert next(line for line in lines if line.startswith("parameters")).rstrip().endswith("=")
    assert next(line for line in lines if line.startswith("MACs")).rstrip().endswith("▸ ×4.00")
    assert "64×112×112" in next(line for line in lines if line.startswith("1/2"))
    assert "64×224×224" in next(line for line in lines if line.startswith("1/2"))
