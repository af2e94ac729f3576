"""Wrong parameter counts: each mistake gives its value, by hand, and rests where it means nothing."""

from __future__ import annotations

from typing import Any

import pytest

from dlquiz.reference.binding import bind
from dlquiz.reference.catalog.counting import REFERENCES
from dlquiz.reference.kinds import Mistake, Reference

BY_NAME = {reference.name: reference for reference in REFERENCES}
Arguments = dict[str, Any]

CONV = {"in_channels": 3, "out_channels": 16, "kernel_size": 5}
GROUPED = {"in_channels": 8, "out_channels": 16, "kernel_size": 3, "groups": 4}
LINEAR = {"in_features": 100, "out_features": 10}
FLAT = {"input_shape": (16, 5, 5), "out_features": 120}
POOLED = FLAT | {"head": "global_average"}
MLP = {"sizes": (3, 4, 2)}
LAYER_NORM = {"normalized_shape": (16, 5, 7)}
SEPARABLE = {"in_channels": 32, "out_channels": 64, "kernel_size": 3}
MAXOUT = {"in_features": 10, "out_features": 5, "pieces": 3}
EMBEDDING = {"num_embeddings": 1_000, "embedding_dim": 64}
CELL = {"input_size": 10, "hidden_size": 20}
HEADS = {"embed_dim": 64, "heads": 8}
ENCODER = {"d_model": 64, "feed_forward": 256}
NO_BIAS = {"bias": False}
GROUP_NORM = {"num_channels": 64, "num_groups": 8, "input_size": 7}
INSTANCE_NORM = {"num_features": 64, "affine": True, "input_size": 7}
MAPS = {"input_shape": (16, 10, 12), "kernel_size": 3}
AVERAGE, SUBSAMPLING = MAPS | {"layer": "avg_pool"}, MAPS | {"layer": "lenet_subsampling"}
RELU, DROPOUT = MAPS | {"layer": "relu"}, MAPS | {"layer": "dropout"}
FLATTEN, LRN = MAPS | {"layer": "flatten"}, MAPS | {"layer": "local_response_norm"}
C3 = {"in_channels": 6, "connections": (3,) * 6 + (4,) * 9 + (6,), "kernel_size": 5}
BOTTLENECK = {"in_channels": 256, "mid_channels": 64}
STAGE_START = {"in_channels": 64, "mid_channels": 64, "out_channels": 256}
STACK = {"kernel_size": 7}
CNN = {"input_shape": (3, 32, 32), "channels": (16, 32), "out_features": 10}  # 448 + 4640 + 20490
NORMALIZED = CNN | {"batch_norm": True}  # 432 + 32 + 4608 + 64 + 20490

WRONG: list[tuple[str, str, Arguments, float]] = [
    ("conv_parameters", "bias_forgotten", CONV, 1_200),
    ("conv_parameters", "bias_added", CONV | NO_BIAS, 1_216),
    ("conv_parameters", "one_bias_for_all", CONV, 1_201),
    ("conv_parameters", "one_bias_for_all", GROUPED, 289),
    ("conv_parameters", "bias_per_channel_pair", CONV, 1_248),
    ("conv_parameters", "counted_at_every_position", CONV | {"output_size": (10, 12)}, 145_920),
    ("conv_parameters", "input_channels_dropped", CONV, 416),
    ("conv_parameters", "output_channels_dropped", CONV, 76),
    ("conv_parameters", "groups_ignored", GROUPED, 1_168),
    ("conv_parameters", "multiplied_by_groups", GROUPED, 4_624),
    ("conv_parameters", "kernel_not_squared", CONV, 256),
    ("linear_parameters", "bias_forgotten", LINEAR, 1_000),
    ("linear_parameters", "bias_added", LINEAR | NO_BIAS, 1_010),
    ("linear_parameters", "one_bias_for_all", LINEAR, 1_001),
    ("linear_parameters", "bias_per_input", LINEAR, 1_100),
    ("linear_parameters", "sizes_added", LINEAR, 110),
    ("classifier_parameters", "bias_forgotten", FLAT, 48_000),
    ("classifier_parameters", "bias_added", FLAT | NO_BIAS, 48_120),
    ("classifier_parameters", "one_bias_for_all", FLAT, 48_001),
    ("classifier_parameters", "channels_only", FLAT, 2_040),
    ("classifier_parameters", "spatial_only", FLAT, 3_120),
    ("classifier_parameters", "pooling_counted", POOLED, 2_065),
    ("classifier_parameters", "flattened_anyway", POOLED, 48_120),
    ("mlp_parameters", "bias_forgotten", MLP, 20),
    ("mlp_parameters", "bias_added", MLP | NO_BIAS, 26),
    ("mlp_parameters", "one_bias_per_layer", MLP, 22),
    ("mlp_parameters", "neurons_counted", MLP, 9),
    ("mlp_parameters", "input_layer_biased", MLP, 29),
    ("batch_norm_parameters", "buffers_counted", {"num_features": 64}, 256),
    ("batch_norm_parameters", "buffers_forgotten", {"num_features": 64, "count": "all"}, 128),
    ("batch_norm_parameters", "counter_included", {"num_features": 64, "count": "all"}, 257),
    ("batch_norm_parameters", "one_pair_per_layer", {"num_features": 64}, 2),
    ("batch_norm_parameters", "counted_at_every_position", {"num_features": 64, "input_size": 7}, 6_272),
    ("batch_norm_parameters", "shift_forgotten", {"num_features": 64}, 64),
    ("layer_norm_parameters", "one_pair_per_layer", LAYER_NORM, 2),
    ("layer_norm_parameters", "channels_only", LAYER_NORM, 32),
    ("layer_norm_parameters", "last_axis_only", LAYER_NORM, 14),
    ("layer_norm_parameters", "shift_forgotten", LAYER_NORM, 560),
    ("group_norm_parameters", "one_pair_per_group", GROUP_NORM, 16),
    ("group_norm_parameters", "multiplied_by_groups", GROUP_NORM, 1_024),
    ("group_norm_parameters", "affine_counted", {"num_channels": 64, "affine": False}, 128),
    ("group_norm_parameters", "buffers_counted", GROUP_NORM, 256),
    ("group_norm_parameters", "one_pair_per_layer", GROUP_NORM, 2),
    ("group_norm_parameters", "counted_at_every_position", GROUP_NORM, 6_272),
    ("group_norm_parameters", "shift_forgotten", GROUP_NORM, 64),
    ("instance_norm_parameters", "affine_forgotten", INSTANCE_NORM, 0),
    ("instance_norm_parameters", "affine_counted", {"num_features": 64}, 128),
    ("instance_norm_parameters", "buffers_counted", INSTANCE_NORM, 256),
    ("instance_norm_parameters", "one_pair_per_layer", INSTANCE_NORM, 2),
    ("instance_norm_parameters", "counted_at_every_position", INSTANCE_NORM, 6_272),
    ("instance_norm_parameters", "shift_forgotten", INSTANCE_NORM, 64),
    ("fixed_layer_parameters", "window_counted", MAPS, 9),
    ("fixed_layer_parameters", "window_per_channel", AVERAGE, 144),
    ("fixed_layer_parameters", "subsampling_assumed", MAPS, 32),
    ("fixed_layer_parameters", "pooling_assumed", SUBSAMPLING, 0),
    ("fixed_layer_parameters", "weight_per_cell", SUBSAMPLING, 160),
    ("fixed_layer_parameters", "bias_forgotten", SUBSAMPLING, 16),
    ("fixed_layer_parameters", "one_pair_per_layer", SUBSAMPLING, 2),
    ("fixed_layer_parameters", "slope_assumed", RELU, 16),
    ("fixed_layer_parameters", "probability_counted", DROPOUT, 1),
    ("fixed_layer_parameters", "mask_counted", DROPOUT, 1_920),
    ("fixed_layer_parameters", "connections_counted", FLATTEN, 1_920),
    ("fixed_layer_parameters", "constants_counted", LRN, 4),
    ("fixed_layer_parameters", "scale_and_shift_assumed", LRN, 32),
    ("depthwise_separable_parameters", "standard_convolution", SEPARABLE, 18_432),
    ("depthwise_separable_parameters", "depthwise_over_outputs", SEPARABLE, 2_624),
    ("depthwise_separable_parameters", "depthwise_over_all_pairs", SEPARABLE, 20_480),
    ("depthwise_separable_parameters", "pointwise_forgotten", SEPARABLE, 288),
    ("depthwise_separable_parameters", "depthwise_forgotten", SEPARABLE, 2_048),
    ("depthwise_separable_parameters", "bias_forgotten", SEPARABLE | {"bias": True}, 2_336),
    ("depthwise_separable_parameters", "depthwise_bias_forgotten", SEPARABLE | {"bias": True}, 2_400),
    ("depthwise_separable_parameters", "bias_added", SEPARABLE, 2_432),
    ("maxout_parameters", "pieces_ignored", MAXOUT, 55),
    ("maxout_parameters", "bias_counted_once", MAXOUT, 155),
    ("maxout_parameters", "bias_forgotten", MAXOUT, 150),
    ("embedding_parameters", "sizes_added", EMBEDDING, 1_064),
    ("embedding_parameters", "bias_added", EMBEDDING, 64_064),
    *(
        (f"{cell}_parameters", mistake, CELL | changes, gates * value)
        for cell, gates in [("rnn", 1), ("lstm", 4), ("gru", 3)]
        for mistake, changes, value in [
            ("multiplied_by_time_steps", {"sequence_length": 5}, 3_200),
            ("recurrent_weights_forgotten", {}, 240),
            ("input_weights_forgotten", {}, 440),
            ("one_bias_vector", {}, 620),
            ("two_bias_vectors", {"biases": 1}, 640),
            ("bias_forgotten", {}, 600),
            ("bias_added", {"biases": 0}, 620),
        ]
    ),
    ("lstm_parameters", "three_gates", CELL, 1_920),
    ("lstm_parameters", "gates_ignored", CELL, 640),
    ("gru_parameters", "two_gates", CELL, 1_280),
    ("gru_parameters", "four_gates", CELL, 2_560),
    ("gru_parameters", "gates_ignored", CELL, 640),
    ("attention_parameters", "multiplied_by_heads", HEADS, 133_120),
    ("attention_parameters", "divided_by_heads", HEADS, 2_304),
    ("attention_parameters", "one_head_only", HEADS, 5_720),
    ("attention_parameters", "output_projection_forgotten", HEADS, 12_480),
    ("attention_parameters", "one_projection_only", HEADS, 4_160),
    ("attention_parameters", "bias_forgotten", HEADS, 16_384),
    ("attention_parameters", "bias_added", HEADS | NO_BIAS, 16_640),
    ("transformer_layer_parameters", "one_layer_norm", ENCODER, 49_856),
    ("transformer_layer_parameters", "layer_norms_forgotten", ENCODER, 49_728),
    ("transformer_layer_parameters", "feed_forward_counted_once", ENCODER, 33_536),
    ("transformer_layer_parameters", "output_projection_forgotten", ENCODER, 45_824),
    ("transformer_layer_parameters", "bias_forgotten", ENCODER, 49_408),
    ("partial_connection_parameters", "fully_connected", C3, 2_416),
    ("partial_connection_parameters", "bias_forgotten", C3, 1_500),
    ("partial_connection_parameters", "bias_added", C3 | NO_BIAS, 1_516),
    ("partial_connection_parameters", "one_bias_for_all", C3, 1_501),
    ("partial_connection_parameters", "bias_per_connection", C3, 1_560),
    ("partial_connection_parameters", "input_channels_dropped", C3, 416),
    ("partial_connection_parameters", "kernel_not_squared", C3, 316),
    ("bottleneck_parameters", "all_windows_full", BOTTLENECK, 331_776),
    ("bottleneck_parameters", "expand_forgotten", BOTTLENECK, 53_248),
    ("bottleneck_parameters", "reduce_forgotten", STAGE_START, 53_248),
    ("bottleneck_parameters", "middle_only", BOTTLENECK, 36_864),
    ("bottleneck_parameters", "basic_block", BOTTLENECK, 1_179_648),
    ("bottleneck_parameters", "shortcut_counted", BOTTLENECK, 135_168),
    ("bottleneck_parameters", "normalization_counted", BOTTLENECK, 70_400),
    ("bottleneck_parameters", "bias_forgotten", BOTTLENECK | {"bias": True}, 69_632),
    ("bottleneck_parameters", "bias_added", BOTTLENECK, 70_016),
    ("stacked_kernel_ratio", "equal_parameters", STACK, 1),
    ("stacked_kernel_ratio", "one_layer_only", STACK, 9 / 49),
    ("stacked_kernel_ratio", "layers_squared", STACK, 81 / 49),
    ("stacked_kernel_ratio", "inverted_ratio", STACK, 49 / 27),
    ("stacked_kernel_ratio", "layers_by_division", STACK, 3 / 7),
    ("stacked_kernel_ratio", "kernel_not_squared", STACK, 9 / 7),
    ("stacked_kernel_ratio", "saving_for_ratio", STACK, 22 / 49),
    ("cnn_parameters", "bias_forgotten", CNN, 25_520),
    ("cnn_parameters", "bias_forgotten", NORMALIZED, 25_616),
    ("cnn_parameters", "pooling_counted", CNN, 25_770),
    ("cnn_parameters", "pooling_ignored", CNN, 332_778),
    ("cnn_parameters", "last_pooling_forgotten", CNN, 87_018),
    ("cnn_parameters", "channels_only", CNN, 5_418),
    ("cnn_parameters", "spatial_only", CNN, 5_738),
    ("cnn_parameters", "input_channels_dropped", CNN, 20_970),
    ("cnn_parameters", "image_channels_throughout", CNN, 21_834),
    ("cnn_parameters", "classifier_forgotten", CNN, 5_088),
    ("cnn_parameters", "kernel_dropped", CNN, 21_098),
    ("cnn_parameters", "buffers_counted", NORMALIZED, 25_722),
    ("cnn_parameters", "normalization_forgotten", NORMALIZED, 25_530),
    ("cnn_parameters", "bias_kept", NORMALIZED, 25_674),
]

INACTIVE: list[tuple[str, str, Arguments]] = [
    ("conv_parameters", "bias_forgotten", CONV | NO_BIAS),
    ("conv_parameters", "bias_added", CONV),
    ("conv_parameters", "one_bias_for_all", CONV | NO_BIAS),
    ("conv_parameters", "bias_per_channel_pair", CONV | NO_BIAS),
    ("conv_parameters", "counted_at_every_position", CONV),
    ("conv_parameters", "groups_ignored", CONV),
    ("conv_parameters", "multiplied_by_groups", CONV),
    ("linear_parameters", "bias_forgotten", LINEAR | NO_BIAS),
    ("linear_parameters", "bias_added", LINEAR),
    ("linear_parameters", "one_bias_for_all", LINEAR | NO_BIAS),
    ("linear_parameters", "bias_per_input", LINEAR | NO_BIAS),
    ("classifier_parameters", "bias_forgotten", FLAT | NO_BIAS),
    ("classifier_parameters", "bias_added", FLAT),
    ("classifier_parameters", "one_bias_for_all", FLAT | NO_BIAS),
    ("classifier_parameters", "channels_only", POOLED),
    ("classifier_parameters", "spatial_only", POOLED),
    ("classifier_parameters", "spatial_only", FLAT | {"input_shape": (400,)}),
    ("classifier_parameters", "pooling_counted", FLAT),
    ("classifier_parameters", "flattened_anyway", FLAT),
    ("mlp_parameters", "bias_forgotten", MLP | NO_BIAS),
    ("mlp_parameters", "bias_added", MLP),
    ("mlp_parameters", "one_bias_per_layer", MLP | NO_BIAS),
    ("mlp_parameters", "input_layer_biased", MLP | NO_BIAS),
    ("batch_norm_parameters", "buffers_counted", {"num_features": 64, "count": "all"}),
    ("batch_norm_parameters", "buffers_forgotten", {"num_features": 64}),
    ("batch_norm_parameters", "counter_included", {"num_features": 64}),
    ("batch_norm_parameters", "counted_at_every_position", {"num_features": 64}),
    ("batch_norm_parameters", "shift_forgotten", {"num_features": 64, "count": "all"}),
    ("layer_norm_parameters", "channels_only", {"normalized_shape": (16,)}),
    ("layer_norm_parameters", "last_axis_only", {"normalized_shape": (7, 5, 7)}),
    ("depthwise_separable_parameters", "bias_forgotten", SEPARABLE),
    ("depthwise_separable_parameters", "depthwise_bias_forgotten", SEPARABLE),
    ("depthwise_separable_parameters", "bias_added", SEPARABLE | {"bias": True}),
    *(
        (f"{cell}_parameters", mistake, CELL | changes)
        for cell in ("rnn", "lstm", "gru")
        for mistake, changes in [
            ("multiplied_by_time_steps", {}),
            ("one_bias_vector", {"biases": 1}),
            ("two_bias_vectors", {}),
            ("bias_forgotten", {"biases": 0}),
            ("bias_added", {}),
        ]
    ),
    ("attention_parameters", "multiplied_by_heads", {"embed_dim": 64}),
    ("attention_parameters", "divided_by_heads", {"embed_dim": 64}),
    ("attention_parameters", "one_head_only", {"embed_dim": 64}),
    ("attention_parameters", "bias_forgotten", HEADS | NO_BIAS),
    ("attention_parameters", "bias_added", HEADS),
    ("conv_parameters", "kernel_not_squared", CONV | {"kernel_size": (5, 1)}),
    ("conv_parameters", "input_channels_dropped", CONV | {"in_channels": 1}),
    ("conv_parameters", "one_bias_for_all", CONV | {"out_channels": 1}),
    ("linear_parameters", "sizes_added", {"in_features": 2, "out_features": 1}),
    ("layer_norm_parameters", "one_pair_per_layer", {"normalized_shape": (1,)}),
    ("group_norm_parameters", "one_pair_per_group", {"num_channels": 64}),
    ("group_norm_parameters", "one_pair_per_group", {"num_channels": 64, "num_groups": 64}),
    ("group_norm_parameters", "multiplied_by_groups", GROUP_NORM | {"affine": False}),
    ("group_norm_parameters", "affine_counted", GROUP_NORM),
    ("group_norm_parameters", "buffers_counted", GROUP_NORM | {"affine": False}),
    ("instance_norm_parameters", "affine_forgotten", {"num_features": 64}),
    ("instance_norm_parameters", "counted_at_every_position", {"num_features": 64, "affine": True}),
    ("fixed_layer_parameters", "window_counted", SUBSAMPLING),
    ("fixed_layer_parameters", "subsampling_assumed", RELU),
    ("fixed_layer_parameters", "pooling_assumed", MAPS),
    ("fixed_layer_parameters", "mask_counted", FLATTEN),
    ("fixed_layer_parameters", "weight_per_cell", SUBSAMPLING | {"kernel_size": 1}),
    ("partial_connection_parameters", "fully_connected", C3 | {"connections": (6, 6)}),
    ("bottleneck_parameters", "reduce_forgotten", BOTTLENECK),
    ("bottleneck_parameters", "shortcut_counted", STAGE_START),
    ("bottleneck_parameters", "bias_added", BOTTLENECK | {"bias": True}),
    ("cnn_parameters", "last_pooling_forgotten", CNN | {"channels": (16,)}),
    ("cnn_parameters", "image_channels_throughout", CNN | {"channels": (16,)}),
    ("cnn_parameters", "pooling_ignored", CNN | {"pool_size": 1}),
    ("cnn_parameters", "buffers_counted", CNN),
    ("cnn_parameters", "bias_kept", CNN),
]


def find(name: str, mistake: str) -> tuple[Reference, Mistake]:
    reference = BY_NAME[name]
    return reference, next(known for known in reference.mistakes if known.name == mistake)


@pytest.mark.parametrize(("name", "mistake", "arguments", "value"), WRONG)
def test_mistake_gives_its_value(name: str, mistake: str, arguments: Arguments, value: float) -> None:
    reference, known = find(name, mistake)
    bound = bind(reference, arguments)
    assert known.applies(**bound)
    assert known.formula(**bound) == pytest.approx(value, rel=1e-12)
    assert known.formula(**bound) != reference.run(**bound)


@pytest.mark.parametrize(("name", "mistake", "arguments"), INACTIVE)
def test_mistake_is_inactive_where_it_means_nothing(name: str, mistake: str, arguments: Arguments) -> None:
    reference, known = find(name, mistake)
    assert not known.applies(**bind(reference, arguments))


def test_every_mistake_has_a_row_and_both_languages() -> None:
    known = {(reference.name, mistake.name) for reference in REFERENCES for mistake in reference.mistakes}
    assert len(known) == sum(len(reference.mistakes) for reference in REFERENCES)
    assert {(name, mistake) for name, mistake, *_ in WRONG} == known
    for reference in REFERENCES:
        assert all(mistake.feedback.en != mistake.feedback.zh for mistake in reference.mistakes)
