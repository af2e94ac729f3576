"""The stages a network is drawn in, against what the papers' tables say and against the rows; its figures in short."""

from __future__ import annotations

import re
from itertools import pairwise
from math import log2, prod

import pytest
from every_case import every_case

from dlquiz.networks import NETWORK_NAMES, find_network, trace
from dlquiz.networks.kinds import Network
from dlquiz.networks.stages import stages
from dlquiz.networks.summary import depth_of, summary
from dlquiz.networks.trace import plan_at


def of(name):
    return stages(trace(find_network(name)))


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("resnet18", [2, 2, 2, 2]),
        ("resnet34", [3, 4, 6, 3]),
        ("resnet50", [3, 4, 6, 3]),
        ("resnet101", [3, 4, 23, 3]),
        ("resnet152", [3, 8, 36, 3]),
    ],
)
def test_the_blocks_of_resnets_are_those_of_table_1(name, counts):
    found = [stage for stage in of(name) if stage.kind == "residual"]
    assert [stage.times for stage in found] == counts
    assert [stage.size for stage in found] == [(56, 56), (28, 28), (14, 14), (7, 7)]


@pytest.mark.parametrize(
    ("name", "layers"),
    [
        ("densenet121", [6, 12, 24, 16]),
        ("densenet161", [6, 12, 36, 24]),
        ("densenet169", [6, 12, 32, 32]),
        ("densenet201", [6, 12, 48, 32]),
    ],
)
def test_the_layers_of_dense_blocks_are_those_of_table_1(name, layers):
    found = of(name)
    assert [stage.times for stage in found if stage.kind == "dense"] == layers
    assert sum(stage.kind == "transition" for stage in found) == 3


def test_vgg16_is_thirteen_convolutions_five_poolings_and_three_layers():
    found = of("vgg16")
    totals = {kind: sum(stage.times for stage in found if stage.kind == kind) for kind in ("conv", "pool", "linear")}
    assert totals == {"conv": 13, "pool": 5, "linear": 3}


def test_nine_inception_modules_and_no_head_on_the_side():
    found = of("googlenet_aux")
    assert sum(stage.times for stage in found if stage.kind == "inception") == 9
    assert not [name for stage in found for name in stage.names if name.startswith("aux")]
    assert [stage._replace(names=()) for stage in found] == [stage._replace(names=()) for stage in of("googlenet")]


@every_case("name", NETWORK_NAMES)
def test_every_module_of_the_main_path_is_in_one_stage_and_no_parameter_is_lost(name):
    traced, found = trace(find_network(name)), of(name)
    names = [each for stage in found for each in stage.names]
    aside = [row for row in traced.layers if row.name.lower().startswith("aux")]
    assert sorted(names) == sorted(row.name for row in traced.layers if row not in aside)
    assert sum(stage.parameters for stage in found) == traced.parameters - sum(row.parameters for row in aside)
    assert found[-1].output == traced.layers[-1].output
    places = [prod(stage.size) for stage in found]
    # A ViT puts a class token before its patches; a T5 begins again with its decoder.
    assert all(later <= before + 1 for before, later in pairwise(places))
    assert log2(len(found)) < 5


# --- a network in a few figures: depths as the networks are named, maps by scale --------------------------------------


@every_case("name", [name for name in NETWORK_NAMES if re.match("vgg|resnet|densenet", name)])
def test_depth_is_the_number_a_network_is_named_after(name):
    assert depth_of(plan_at(find_network(name))) == int(re.findall("[0-9]+", name)[0])


@pytest.mark.parametrize(("name", "depth"), [("lenet5", 5), ("alexnet", 8), ("googlenet", 22), ("googlenet_aux", 22)])
def test_depth_as_the_papers_count(name, depth):
    assert depth_of(plan_at(find_network(name))) == depth


def test_the_figures_of_alexnet_by_hand():
    network = find_network("alexnet")
    figures = summary(network, trace(network))
    assert (figures.parameters, figures.macs, figures.receptive_field) == (61_100_840, 714_188_480, 195)
    assert figures.maps == {2: (64, 55, 55), 3: (192, 27, 27), 4: (384, 13, 13), 5: (256, 6, 6)}


def test_at_another_input_the_maps_follow():
    network = find_network("resnet18")
    assert summary(network, trace(network, (3, 64, 64))).maps[1] == (64, 32, 32)


def test_a_network_without_layers():
    empty = Network("empty", (3, 8, 8), ())
    assert summary(empty, trace(empty)) == (0, 0, 0, None, {})
