"""A network in a few figures: depths as the networks are named, maps by scale."""

from __future__ import annotations

import re

import pytest
from every_case import every_case

from dlquiz.networks import NETWORK_NAMES, find_network, trace
from dlquiz.networks.kinds import Network
from dlquiz.networks.summary import depth_of, summary
from dlquiz.networks.trace import plan_at


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
