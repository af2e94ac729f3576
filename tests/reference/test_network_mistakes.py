"""What people get wrong about the named networks, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from dlquiz.reference import catalog

WRONG: list[tuple[str, dict[str, str], str, Any]] = [
    ("network_parameters", {"network": "lenet5"}, "bias_forgotten", 61_706 - 6 - 16 - 120 - 84 - 10),
    ("network_parameters", {"network": "lenet5"}, "one_bias_per_layer", 61_706 - 236 + 5),
    ("network_parameters", {"network": "vgg16_bn"}, "batch_norms_forgotten", 138_357_544),
    ("network_parameters", {"network": "vgg16_bn"}, "buffers_counted", 138_365_992 + 8_448),
    ("network_parameters", {"network": "resnet18"}, "downsample_forgotten", 11_689_512 - 172_032 - 1_792),
    ("network_parameters", {"network": "resnet18"}, "bias_added", 11_689_512 + 4_800),
    ("network_parameters", {"network": "alexnet"}, "linear_layers_forgotten", 2_469_696),
    ("network_parameters", {"network": "alexnet"}, "pooling_counted", 61_100_840 + 9 * (64 + 192 + 256)),
    ("network_parameters", {"network": "alexnet_paper"}, "groups_ignored", 62_378_344),
    ("network_parameters", {"network": "lenet5_original"}, "connection_table_ignored", 60_900),
    ("network_parameters", {"network": "lenet5_original"}, "subsampling_weights_forgotten", 59_956),
    ("network_parameters", {"network": "googlenet"}, "auxiliary_heads_counted", 13_004_888),
    ("network_parameters", {"network": "googlenet_aux"}, "auxiliary_heads_forgotten", 6_624_904),
    ("network_macs", {"network": "vgg16"}, "flops_for_macs", 30_940_528_640),
    ("network_macs", {"network": "lenet5"}, "parameters_counted", 61_706),
    ("network_macs", {"network": "lenet5"}, "positions_forgotten", 61_470),
    ("network_macs", {"network": "lenet5"}, "linear_layers_forgotten", 405_600),
    ("network_macs", {"network": "lenet5"}, "convolutions_forgotten", 10_920),
    ("network_macs", {"network": "lenet5"}, "bias_added", 416_520 + 4_704 + 1_600 + 120 + 84 + 10),
    ("network_macs", {"network": "lenet5"}, "input_size_used", 150 * 1024 + 2400 * 196 + 48_000 * 25 + 10_920),
    ("network_macs", {"network": "lenet5_original"}, "connection_table_ignored", 325_680 + 90_000),
    ("network_output_shape", {"network": "resnet18", "layer": "conv1"}, "padding_ignored", (64, 109, 109)),
    ("network_output_shape", {"network": "resnet18", "layer": "conv1"}, "padding_once", (64, 111, 111)),
    ("network_output_shape", {"network": "resnet18", "layer": "conv1"}, "ceil_for_floor", (64, 113, 113)),
    ("network_output_shape", {"network": "resnet18", "layer": "conv1"}, "stride_ignored", (64, 224, 224)),
    ("network_output_shape", {"network": "resnet18", "layer": "conv1"}, "plus_one_forgotten", (64, 111, 111)),
    ("network_output_shape", {"network": "resnet18", "layer": "conv1"}, "input_channels_kept", (3, 112, 112)),
    ("network_output_shape", {"network": "googlenet", "layer": "maxpool1"}, "floor_for_ceil", (64, 55, 55)),
    ("network_output_shape", {"network": "googlenet", "layer": "inception3a"}, "last_branch_only", (32, 28, 28)),
    ("network_output_shape", {"network": "resnet18", "layer": "layer1.0.add"}, "channels_summed", (128, 56, 56)),
    ("network_output_shape", {"network": "resnet18", "layer": "conv1"}, "channels_last", (112, 112, 64)),
    ("network_output_shape", {"network": "resnet18", "layer": "conv1"}, "channels_forgotten", (112, 112)),
    ("network_output_shape", {"network": "alexnet", "layer": "classifier.1"}, "input_features_kept", (9216,)),
    ("layer_parameters", {"network": "alexnet", "layer": "features.0"}, "bias_forgotten", 23_232),
    ("layer_parameters", {"network": "alexnet", "layer": "features.0"}, "one_bias_for_all", 23_233),
    ("layer_parameters", {"network": "alexnet", "layer": "features.0"}, "input_channels_dropped", 7_808),
    ("layer_parameters", {"network": "alexnet", "layer": "features.0"}, "kernel_not_squared", 33 * 64 + 64),
    ("layer_parameters", {"network": "alexnet", "layer": "features.0"}, "counted_at_every_position", 23_296 * 3_025),
    ("layer_parameters", {"network": "alexnet", "layer": "classifier.1"}, "channels_only", 257 * 4096),
    ("layer_parameters", {"network": "alexnet", "layer": "features.2"}, "pooling_counted", 9 * 64),
    ("layer_parameters", {"network": "alexnet_paper", "layer": "conv2"}, "groups_ignored", 614_656),
    ("layer_parameters", {"network": "lenet5_original", "layer": "C3"}, "connection_table_ignored", 2_416),
    ("layer_parameters", {"network": "resnet18", "layer": "bn1"}, "buffers_counted", 256),
    ("layer_parameters", {"network": "resnet18", "layer": "bn1"}, "shift_forgotten", 64),
    ("layer_parameters", {"network": "resnet18", "layer": "bn1"}, "one_pair_per_layer", 2),
    ("layer_parameters", {"network": "resnet18", "layer": "conv1"}, "bias_added", 9_408 + 64),
    ("layer_parameters", {"network": "resnet18", "layer": "layer2.0"}, "downsample_forgotten", 73_728 + 147_456 + 512),
    (
        "layer_parameters",
        {"network": "densenet121", "layer": "features.denseblock1.denselayer3.conv1"},
        "concatenation_forgotten",
        32 * 128,
    ),
    ("network_receptive_field", {"network": "resnet50", "layer": "layer4"}, "limited_to_image", 224),
    ("network_receptive_field", {"network": "resnet50", "layer": "layer4"}, "jump_for_receptive_field", 32),
    ("network_receptive_field", {"network": "alexnet", "layer": "features.3"}, "own_stride_counted", 41 + 16 + 32),
    ("network_receptive_field", {"network": "alexnet", "layer": "features.3"}, "strides_ignored", 17),
    ("network_receptive_field", {"network": "alexnet", "layer": "features.3"}, "pooling_skipped", 43),
    ("network_receptive_field", {"network": "alexnet", "layer": "features.3"}, "kernels_summed", 19),
    ("network_receptive_field", {"network": "alexnet", "layer": "features.3"}, "kernel_not_reduced", 64),
    ("network_receptive_field", {"network": "alexnet", "layer": "features.3"}, "previous_stride_only", 27),
    ("network_receptive_field", {"network": "alexnet", "layer": "features.3"}, "padding_added", 51 + 4 + 32),
    ("network_receptive_field", {"network": "alexnet", "layer": "features.3"}, "last_layer_only", 5),
    ("network_receptive_field", {"network": "resnet18", "layer": "layer1"}, "shortest_path", 11),
]


@pytest.mark.parametrize(("name", "given", "mistake", "value"), WRONG)
def test_mistakes_by_hand(name: str, given: dict[str, str], mistake: str, value: Any) -> None:
    reference = catalog.find(name)
    bound = catalog.bind(reference, given)
    answer = catalog.value_of(reference, bound)
    made = {one.name: one.value for one in catalog.active_mistakes(reference, bound, answer)}
    assert made[mistake] == value
