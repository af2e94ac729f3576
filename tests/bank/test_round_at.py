"""A round that begins with a layer: the seed found gives that segment, of any network and column."""

from __future__ import annotations

from every_case import every_case

from dlquiz.bank.rounds import COLUMNS, round_at
from dlquiz.bank.rounds.segments import segments
from dlquiz.networks import Network, find_network
from dlquiz.networks.kinds import conv, numbered


@every_case("column", COLUMNS)
@every_case("name", ["lenet5", "vgg16", "resnet18"])
def test_wherever_a_segment_begins_its_round_is_found(name, column):
    network = find_network(name)
    for place, segment in enumerate(segments(network, column)):
        begun = round_at(network, column, segment[0].path)
        drawn = begun.question.for_seed(begun.seed)
        assert begun.asked[0] == segment[0].path
        assert drawn.parameters["stretch"].value == place


def test_a_layer_no_segment_begins_with_is_found_inside_of_one():
    begun = round_at(find_network("alexnet"), "mixed", "features.5")
    assert begun.asked == ("features.3", "features.5")


def test_what_is_never_asked_has_no_round():
    assert round_at(find_network("alexnet"), "macs", "features.1") is None
    assert round_at(find_network("alexnet"), "shape", "no such layer") is None


def test_a_network_of_ones_own():
    mine = Network("mine", (3, 9, 9), numbered(conv(4, 3), conv(8, 3)))
    begun = round_at(mine, "parameters", "1", own=True)
    assert begun.question.name == "networks/own-mine-parameters"
