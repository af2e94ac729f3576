"""What no entry of the catalog can take: refused at its argument, with a sentence in both languages.

Hostile arguments of every entry are in the campaigns, those of every kind of argument in `test_binding.py`.
"""

from __future__ import annotations

import re

import pytest
from every_case import every_case
from proof import Arguments
from reference_samples import SAMPLES

from dlquiz.errors import ArgumentError
from dlquiz.reference import catalog

HAN = re.compile(r"[\u4e00-\u9fff]")
LENET_C3 = {"in_channels": 6, "connections": (3,) * 6 + (4,) * 9 + (6,), "kernel_size": 5}
CELL = {"input_size": 10, "hidden_size": 20}
CNN = {"input_shape": (3, 8, 8), "channels": (4, 6), "out_features": 2}
CONV = {"in_channels": 3, "out_channels": 16, "kernel_size": 5, "output_size": 10}
INCEPTION = {"in_channels": 192, "reduced_channels": 16, "out_channels": 32, "kernel_size": 5, "output_size": 28}
DOES_NOT_FIT = "kernel 7 does not fit input 5 with padding 0"
SQUARE = [[1, 2], [3, 4]]
NET = {"inputs": [[1, 2]], "weights": [SQUARE, SQUARE], "biases": [[0, 0], [0, 0]], "targets": [0]}
TRANSFORMER = {"layers": 1, "model_dim": 8, "hidden_dim": 4, "vocabulary": 9}
ONE = {"queries": [[1]], "keys": [[1]]}
SMOOTHED = {"logits": [1, 2], "target": 1, "smoothing": 0.1}
HALF = {"dtype": "float16"}
PAIR = {"policy_chosen": -1, "policy_rejected": -2, "reference_chosen": -1, "reference_rejected": -2}
CROSS = [[1, 0], [-1, 0], [0, 1], [0, -1]]
SQUARES = [[1, place, place] for place in range(64)]
POINTS = [[1, 0], [3, 0], [2, 1], [2, -1], [7, 0]]
ENORMOUS = {"in_channels": 10**9, "out_channels": 10**9, "kernel_size": 10**6}

REFUSED: list[tuple[str, Arguments, str, str]] = [
    # Sizes, shapes and channels.
    ("conv_output_size", {"input_size": 4, "kernel_size": 5}, "kernel_size", "kernel 5 does not fit input 4 with"),
    ("conv_output_size", {"input_size": (4, 9), "kernel_size": (3, 3, 3)}, "kernel_size", "has 3 values where 2 are"),
    ("conv_output_size", {"input_size": (9,) * 4, "kernel_size": 3}, "input_size", "must be a positive integer, or up"),
    ("conv_output_size", {"input_size": 9, "kernel_size": 3, "padding": "full"}, "padding", "must be an integer of 0"),
    ("conv_output_size", {"input_size": 9, "kernel_size": 3, "padding": -1}, "padding", "must be an integer of 0 or"),
    ("conv_output_size", {"input_size": 9, "kernel_size": 3, "stride": 0}, "stride", "must be a positive integer, not"),
    ("conv_output_size", {"input_size": 9.5, "kernel_size": 3}, "input_size", "must be a positive integer, not 9.5"),
    ("conv_output_size", {"input_size": True, "kernel_size": 1}, "input_size", "must be a positive integer, not True"),
    ("conv_output_size", {"input_size": (10**6, 10**6), "kernel_size": 3}, "input_size", "is too large here: at most"),
    ("pool_output_size", {"input_size": 9, "kernel_size": 3, "padding": 2}, "padding", "pooling pads at most half its"),
    ("pool_output_size", {"input_size": 1, "kernel_size": 9, "stride": 2, "ceil_mode": True}, "kernel_size", "not fit"),
    (
        "conv_transpose_output_size",
        {"input_size": 7, "kernel_size": 5, "stride": 3, "output_padding": 3},
        "output_padding",
        "`output_padding` 3 must be less than the stride or the dilation",
    ),
    ("conv_transpose_output_size", {"input_size": 1, "kernel_size": 2, "padding": 1}, "padding", "a padding of 1"),
    ("conv_transpose_output_size", {"input_size": 10**5, "kernel_size": 100}, "input_size", "is too large here:"),
    ("conv_output_shape", {"input_shape": (3,), "out_channels": 4, "kernel_size": 3}, "input_shape", "is (C, …) with"),
    (
        "conv_output_shape",
        {"input_shape": (3, 9, 9), "out_channels": 4, "kernel_size": (3, 3, 3)},
        "kernel_size",
        "has 3 values where 2 are needed, one per axis",
    ),
    ("conv_output_shape", {"input_shape": (3, 9, 9), "out_channels": 0, "kernel_size": 3}, "out_channels", "must be a"),
    ("pool_output_shape", {"input_shape": (3, 9, 9, 9, 9), "kernel_size": 3}, "input_shape", "is (C, …) with one to 3"),
    ("same_padding", {"kernel_size": 4}, "kernel_size", "an even effective kernel (4) cannot keep the size with equal"),
    ("same_padding", {"kernel_size": 10**6 - 1}, "kernel_size", "is too large here: a kernel of 999,999 cells is"),
    ("tensorflow_same_padding", {"input_size": 9, "kernel_size": 10**9, "dilation": 10**9}, "kernel_size", "is too"),
    ("flatten_size", {"input_shape": (10**6, 10**6)}, "input_shape", "is too large here: it has more than"),
    ("flatten_size", {"input_shape": (1,) * 9}, "input_shape", "must be a list of at most 8 positive integers, not"),
    ("flatten_size", {"input_shape": (3, 4, 4), "image_size": (8, 8, 8)}, "image_size", "has 3 values where"),
    ("im2col_shape", {"input_shape": (3, 4, 9), "kernel_size": 5}, "kernel_size", "kernel 5 does not fit input 4 with"),
    ("concat_channels", {"channels": (10**6, 1)}, "channels", "is too large here: more than 1,000,000 in all"),
    ("add_channels", {"channels": (64, 32)}, "channels", "feature maps are added only when their channels match, not"),
    ("dense_block_channels", {"in_channels": 64, "growth_rate": 32, "layers": 10**4}, "layers", "is at most 1,000"),
    ("transition_channels", {"channels": 10, "compression": 1.5}, "compression", "lies in (0, 1], not 1.5"),
    ("transition_channels", {"channels": 1}, "compression", "no channel is left after the transition"),
    ("fully_convolutional_size", {"input_size": 200, "trained_size": 224, "total_stride": 32}, "input_size", "smaller"),
    (
        "pool_output_size",
        {"input_size": 7, "kernel_size": [10**6] * 3, "ceil_mode": True},
        "input_size",
        "`input_size` is too large",
    ),
    # Receptive fields.
    ("receptive_field", {"layers": ((3, 2),) * 40}, "layers", "these layers see too many pixels to follow them one by"),
    ("receptive_field", {"layers": ((5000, 1), (5000, 1))}, "layers", "these layers see too many pixels to follow"),
    ("receptive_fields", {"layers": ((3, 1),) * 301}, "layers", "at most 300 layers are followed"),
    ("receptive_fields", {"layers": ((1000, 1),) * 60}, "layers", "these layers see too many pixels to follow them"),
    ("receptive_field", {"layers": ((3, 1, 10_000),) * 40}, "layers", "these layers see too many pixels to follow"),
    ("layers_for_receptive_field", {"target": 10, "kernel_size": 1}, "kernel_size", "a kernel of size 1 never widens"),
    ("layers_for_receptive_field", {"target": 10**9}, "target", "is at most 100,000 pixels"),
    ("layers_for_receptive_field", {"target": 0}, "target", "must be a positive integer, not 0"),
    ("effective_kernel_size", {"kernel_size": 10**7}, "kernel_size", "must be a positive integer of at most"),
    # Parameters.
    ("conv_parameters", {"in_channels": 3, "out_channels": 4, "kernel_size": 3, "groups": 2}, "groups", "does not"),
    ("conv_parameters", {"in_channels": 4, "out_channels": 3, "kernel_size": 3, "groups": 2}, "groups", "does not"),
    ("mlp_parameters", {"sizes": (5,)}, "sizes", "sizes needs the input and at least one layer more"),
    ("rnn_parameters", CELL | {"biases": 3}, "biases", "must be 0, 1 (textbooks) or 2 (PyTorch), not 3"),
    ("lstm_parameters", CELL | {"biases": -1}, "biases", "must be 0, 1 (textbooks) or 2 (PyTorch), not −1"),
    ("gru_parameters", CELL | {"biases": 3}, "biases", "must be 0, 1 (textbooks) or 2 (PyTorch), not 3"),
    ("attention_parameters", {"embed_dim": 10, "heads": 3}, "heads", "heads = 3 does not divide embed_dim = 10"),
    ("batch_norm_parameters", {"num_features": 3, "count": "buffers"}, "count", "must be the word trainable or all"),
    ("classifier_parameters", {"input_shape": (16, 5, 5), "out_features": 120, "head": "max"}, "head", "must be the"),
    ("group_norm_parameters", {"num_channels": 6, "num_groups": 4}, "num_groups", "num_groups = 4 does not divide"),
    ("fixed_layer_parameters", {"input_shape": (3, 4, 4), "layer": "linear"}, "layer", "must be the word max_pool or"),
    ("partial_connection_parameters", LENET_C3 | {"in_channels": 5}, "connections", "an output map cannot see 6 of 5"),
    ("stacked_kernel_ratio", {"kernel_size": 3}, "stacked_kernel_size", "must lie between 2 and kernel_size − 1, not"),
    ("stacked_kernel_ratio", {"kernel_size": 5, "stacked_kernel_size": 1}, "stacked_kernel_size", "must lie between 2"),
    ("stacked_kernel_ratio", {"kernel_size": 6}, "kernel_size", "no stack of 3×3 windows sees exactly 6"),
    ("cnn_parameters", CNN | {"input_shape": (3, 8)}, "input_shape", "must be (C, H, W)"),
    ("cnn_parameters", CNN | {"channels": (2, 2, 2, 2)}, "channels", "4 poolings leave nothing of a map of 8×8"),
    ("cnn_parameters", CNN | {"kernel_size": 9}, "kernel_size", "a window of 9×9 does not fit a map of 8×8"),
    # Multiply-adds, FLOPs and memory.
    ("conv_macs", CONV | {"groups": 2}, "groups", "groups = 2 does not divide in_channels = 3"),
    ("conv_macs", CONV | {"kernel_size": (3, 3), "output_size": (4, 4, 4)}, "kernel_size", "has 2 axes and"),
    ("inception_reduction_macs", INCEPTION | {"kernel_size": (3, 3), "output_size": (4, 4, 4)}, "kernel_size", "has 2"),
    ("attention_macs", {"sequence_length": 10, "embed_dim": 4, "heads": 3}, "heads", "does not divide"),
    ("activation_memory", {"shapes": [(64, 32, 32)], "parameters": -1}, "parameters", "cannot be negative"),
    # Layers.
    ("conv2d", {"inputs": [[0] * 5] * 5, "kernel": [[0] * 7] * 7}, "kernel", DOES_NOT_FIT),
    ("conv2d", {"inputs": SQUARE, "kernel": [SQUARE]}, "kernel", "1×2×2, where h w | M C h w"),
    ("conv2d", {"inputs": [1, 2], "kernel": SQUARE}, "inputs", "where H W | N C H W"),
    ("conv2d", {"inputs": SQUARE, "kernel": [[SQUARE]]}, "kernel", "as many axes as `inputs`"),
    ("conv2d", {"inputs": [[SQUARE]], "kernel": [[SQUARE, SQUARE]]}, "kernel", "2 along C, where another"),
    ("conv2d", {"inputs": SQUARE, "kernel": SQUARE, "padding": 10**6}, "padding", "at most 1,000,000"),
    ("conv2d", {"inputs": SQUARE, "kernel": SQUARE, "padding": 10**9}, "padding", "must be"),
    ("conv2d", {"inputs": SQUARE, "kernel": SQUARE, "padding": -1}, "padding", "must be"),
    ("conv2d", {"inputs": SQUARE, "kernel": SQUARE, "stride": 0}, "stride", "must be"),
    ("conv2d", {"inputs": SQUARE, "kernel": SQUARE, "stride": [1, 1, 1]}, "stride", "[height, width]"),
    ("conv2d", {"inputs": SQUARE, "kernel": SQUARE, "bias": [1, 2]}, "bias", "one entry a filter"),
    ("conv2d", {"inputs": [[float("nan")]], "kernel": [[1]]}, "inputs", "finite"),
    ("conv2d", {"inputs": "eye", "kernel": [[1]]}, "inputs", "must be"),
    ("conv2d", {"inputs": [[1, 2], [3]], "kernel": [[1]]}, "inputs", "one length"),
    ("conv2d_backward", {"inputs": SQUARE, "kernel": SQUARE, "upstream": SQUARE}, "upstream", "1×1 a map"),
    ("conv2d", {"inputs": [[[[1] * 40] * 40]] * 40, "kernel": [[[[1] * 2] * 2]] * 40}, "inputs", "at most 1,000,000"),
    ("conv2d_backward", {"inputs": SQUARE, "kernel": SQUARE, "upstream": [[1]], "of": "image"}, "of", "must be"),
    ("max_pool2d", {"inputs": SQUARE, "kernel_size": 3, "stride": 1}, "kernel_size", "3 does not fit input 2"),
    ("max_pool2d", {"inputs": SQUARE, "kernel_size": 10**9, "stride": 1}, "kernel_size", "at most"),
    ("max_pool2d", {"inputs": [[0] * 300] * 300, "kernel_size": 150, "stride": 1}, "kernel_size", "too large here"),
    ("avg_pool2d_backward", {"inputs": SQUARE, "kernel_size": 2, "stride": 1, "upstream": 3}, "upstream", "where P Q"),
    ("linear_forward", {"inputs": [[1, 2, 3]], "weights": SQUARE, "bias": 0}, "weights", "must match"),
    ("linear_forward", {"inputs": SQUARE, "weights": SQUARE, "bias": [1, 2, 3]}, "bias", "3 along M"),
    ("linear_backward", {"inputs": SQUARE, "weights": SQUARE, "upstream": [[1, 2]]}, "upstream", "1 along N"),
    ("neuron_backward", {"weights": SQUARE, "inputs": [1], "upstream": [1, 2]}, "inputs", "1 along D"),
    ("linear_collapse", {"weights": [SQUARE, [[1, 2, 3]]]}, "weights", "as many numbers as the one before it gives"),
    ("linear_collapse", {"weights": [SQUARE], "of": "b"}, "biases", "needs the biases"),
    ("linear_collapse", {"weights": [SQUARE], "biases": [[1, 2], [1, 2]]}, "biases", "as many as the layers"),
    ("linear_collapse", {"weights": [SQUARE] * 21}, "weights", "1 to 20 arrays"),
    ("collapsed_kernel_size", {"kernel_sizes": [10**9]}, "kernel_sizes", "too large"),
    ("regularized_gradient", {"weights": 1, "gradient": 1, "strength": 1, "last_is_bias": True}, "weights", "a vector"),
    ("jacobian_shape", {"rows": 10**9, "columns": 10**9}, "rows", "too large"),
    ("activation", {"name": "sine", "z": 1}, "name", "must be"),
    ("activation", {"name": "relu", "z": "one"}, "z", "must be"),
    ("activation", {"name": "relu", "z": float("inf")}, "z", "finite"),
    ("activation", {"name": "leaky_relu", "z": 1, "alpha": 2}, "alpha", "[0, 1)"),
    ("activation", {"name": "elu", "z": 1, "alpha": -1}, "alpha", "negative"),
    ("logit", {"probability": 1}, "probability", "strictly between"),
    ("vanishing_bound", {"layers": 10**9}, "layers", "at most 500 layers"),
    ("vanishing_bound", {"layers": 3, "weight": [1, 2]}, "weight", "of shape 3"),
    ("softmax", {"logits": [1, 2], "temperature": 0}, "temperature", "above 0"),
    ("softmax", {"logits": 3}, "logits", "where K | N K is needed"),
    ("softmax_jacobian", {"logits": [0] * 2000}, "logits", "too large"),
    ("cross_entropy", {"logits": [1, 2], "target": 2}, "target", "class indices"),
    ("cross_entropy", {"logits": [1, 2], "target": -1}, "target", "from 0"),
    ("cross_entropy", {"logits": [1, 2], "target": 0.5}, "target", "whole numbers"),
    ("cross_entropy", {"logits": SQUARE, "target": 1}, "target", "one class index a row"),
    ("cross_entropy", {"logits": [1], "target": 0}, "logits", "at least 2 classes"),
    ("logistic_gradient", {"weights": [1, 2], "inputs": [1], "target": 0}, "inputs", "1 along D"),
    ("logistic_gradient", {"weights": [1], "inputs": [1], "target": 2}, "target", "lies in [0, 1]"),
    ("least_squares_gradient", {"X": SQUARE, "w": [1], "y": [1, 2]}, "w", "1 along D"),
    ("regularized_gradient", {"weights": [1], "gradient": [1], "strength": -1}, "strength", "0 or more"),
    ("batch_norm", {"inputs": [1]}, "inputs", "at least 2 values"),
    ("batch_norm", {"inputs": [1, 2], "epsilon": 0}, "epsilon", "above 0"),
    ("batch_norm", {"inputs": SQUARE, "gamma": [1, 2, 3]}, "gamma", "3 along D"),
    (
        "batch_norm",
        {"inputs": SQUARE, "gamma": [[1, 2, 3], [4, 5, 6]]},
        "gamma",
        "shape 2×3, where () | D | C is needed",
    ),
    ("batch_norm", {"inputs": [[SQUARE]], "gamma": [1, 2]}, "gamma", "2 along C"),
    ("batch_norm_backward", {"inputs": SQUARE, "gamma": 1, "upstream": [1, 2]}, "upstream", "shape of the inputs"),
    ("dropout", {"inputs": [1, 2], "mask": [1, 2], "drop_probability": 0.5}, "mask", "0 (dropped) and 1 (kept)"),
    ("dropout", {"inputs": [1], "mask": [1], "drop_probability": 1}, "drop_probability", "[0, 1)"),
    ("mlp_backward", {**NET, "of": "W3"}, "of", "up to W2 or b2"),
    ("mlp_backward", {**NET, "of": "W0"}, "of", "not W0"),
    ("mlp_backward", {**NET, "of": "weights"}, "of", "not weights"),
    ("mlp_backward", {**NET, "weights": [SQUARE, [[1, 2, 3]]]}, "weights", "W1 gives 2 units, W2 takes 1"),
    ("mlp_backward", {**NET, "inputs": [[1, 2, 3]]}, "weights", "W1 takes 2 inputs"),
    ("mlp_backward", {**NET, "biases": [[0, 0]]}, "biases", "needed: 2, not 1"),
    ("mlp_backward", {**NET, "targets": [2]}, "targets", "class indices"),
    ("mlp_backward", {**NET, "loss": "squared", "targets": [1, 2, 3]}, "targets", "one number an output"),
    ("mlp_backward", {**NET, "weights": [[[1], [2]]], "biases": [[0]]}, "loss", "at least 2 outputs"),
    ("numeric_gradient", {"expression": "x", "at": {"x": 1}, "with_respect_to": "x", "step": 0}, "step", "1e-12"),
    ("relative_error", {"analytic": [1, 2], "numeric": 1}, "numeric", "shape of `analytic`"),
    ("relative_error", {"analytic": 1.5e308, "numeric": -1.5e308}, "analytic", "beyond"),
    # Attention and Transformers.
    ("attention_scores", {"queries": [[1, 2]], "keys": [[1]]}, "keys", "`keys` has 1 along D"),
    ("attention_scores", {"queries": [1, 2], "keys": [[1, 2]]}, "queries", "where N D is needed"),
    ("attention_scores", {"queries": [[1]] * 101, "keys": [[1]] * 101}, "keys", "too many queries and keys"),
    ("attention_scores", {"queries": [[1001]], "keys": [[1]]}, "queries", "are at most 1,000"),
    ("attention_scores", {"queries": [[1]], "keys": [[-1001]]}, "keys", "are at most 1,000"),
    ("attention_scores", ONE | {"scale": 1001}, "scale", "`scale` is at most 1,000, not 1,001"),
    ("attention_weights", {"queries": [[1]] * 50_000, "keys": [[1]] * 50_000}, "keys", "too many queries and keys"),
    ("attention_weights", {"queries": [[1001]], "keys": [[1]]}, "queries", "are at most 1,000"),
    ("attention_weights", {"queries": [[1]], "keys": [[1001]]}, "keys", "are at most 1,000"),
    ("attention_weights", {"queries": [[999]], "keys": [[999]]}, "keys", "the scores are at most 100,000"),
    ("attention_output", {"queries": [[1]], "keys": [[1]], "values": [[1], [2]]}, "values", "`values` has 2 along M"),
    ("attention_output", {"queries": [[1]] * 101, "keys": [[1]] * 101, "values": [[1]] * 101}, "keys", "too many"),
    ("attention_output", {"queries": [[1]] * 20, "keys": [[1]], "values": [[1] * 9_999]}, "values", "too many values"),
    ("attention_output", {"queries": [[1001]], "keys": [[1]], "values": [[1]]}, "queries", "are at most 1,000"),
    ("attention_output", {"queries": [[1]], "keys": [[1001]], "values": [[1]]}, "keys", "are at most 1,000"),
    ("attention_output", {"queries": [[1]], "keys": [[1]], "values": [[10**7]]}, "values", "are at most 1,000,000"),
    ("attention_output", {"queries": [[999]], "keys": [[999]], "values": [[1]]}, "keys", "at most 100,000"),
    ("masked_softmax", {"logits": [1, 2], "mask": [[1, 0], [0, 1]]}, "mask", "`mask` has rows"),
    ("masked_softmax", {"logits": [1, 2], "mask": [1, 0.5]}, "mask", "holds 0 (hidden) and 1 (visible) only"),
    ("masked_softmax", {"logits": [1, 2], "mask": [0, 0]}, "mask", "hides a whole row"),
    ("masked_softmax", {"logits": [[1, 2], [3, 4]], "mask": [[1, 1], [0, 0]]}, "mask", "hides a whole row"),
    ("masked_softmax", {"logits": [10**6], "mask": [1]}, "logits", "the logits are at most 100,000"),
    ("multi_head_shapes", {"sequence_length": 5, "embed_dim": 10, "heads": 3}, "heads", "heads = 3 does not divide"),
    ("rope_angle", {"position": 1, "pair": 0, "dim": 3}, "dim", "`dim` must be even, not 3"),
    ("rope_angle", {"position": 1, "pair": 2, "dim": 4}, "pair", "there is none with the number 2"),
    ("rope_angle", {"position": 1, "pair": -1, "dim": 4}, "pair", "there is none with the number −1"),
    ("rope_angle", {"position": 1, "pair": 0, "dim": 4, "base": 0}, "base", "`base` lies in (0, 1000000000], not 0"),
    ("rope_rotate", {"vector": [1, 2, 3], "position": 1}, "vector", "must have an even number of entries"),
    ("rope_rotate", {"vector": [1] * 1_002, "position": 1}, "vector", "at most 1,000 entries"),
    ("rope_rotate", {"vector": [10**10, 0], "position": 1}, "vector", "at most 1,000,000,000"),
    ("sinusoidal_position", {"position": 1, "dim": 5}, "dim", "`dim` must be even, not 5"),
    ("sinusoidal_position", {"position": 1, "dim": 2_000}, "dim", "at most 1,000"),
    ("rms_norm", {"inputs": [1, 2], "epsilon": 0}, "epsilon", "`epsilon` must be above 0, not 0"),
    ("rms_norm", {"inputs": [1e200, 2]}, "inputs", "at most 1,000,000,000"),
    ("rms_norm_backward", {"inputs": [1e10], "gamma": 1, "upstream": [1]}, "inputs", "at most 1,000,000,000"),
    ("layer_norm", {"inputs": [1e10, 2]}, "inputs", "at most 1,000,000,000"),
    ("layer_norm_backward", {"inputs": [1e10], "gamma": 1, "upstream": [1]}, "inputs", "at most 1,000,000,000"),
    ("rms_norm", {"inputs": [1, 2], "gamma": [1, 2, 3]}, "gamma", "`gamma` has 3 along D"),
    ("rms_norm_backward", {"inputs": [1, 2], "gamma": 1, "upstream": [1, 2], "epsilon": -1}, "epsilon", "above 0"),
    ("rms_norm_backward", {"inputs": [[1, 2]], "gamma": 1, "upstream": [1, 2]}, "upstream", "shape of the inputs"),
    ("layer_norm", {"inputs": [1, 2], "epsilon": 0}, "epsilon", "above 0"),
    ("layer_norm_backward", {"inputs": [1, 2], "gamma": 1, "upstream": [1, 2], "epsilon": 0}, "epsilon", "above 0"),
    ("layer_norm_backward", {"inputs": [[1, 2]], "gamma": 1, "upstream": [1, 2]}, "upstream", "shape of the inputs"),
    ("transformer_parameters", TRANSFORMER | {"heads": 3}, "heads", "heads = 3 does not divide model_dim = 8"),
    ("transformer_parameters", TRANSFORMER | {"heads": 4, "kv_heads": 3}, "kv_heads", "does not divide"),
    ("lora_parameters", {"in_features": 4, "out_features": 4, "rank": 0}, "rank", "`rank` must be a positive integer"),
    ("moe_parameters", {"model_dim": 4, "hidden_dim": 4, "experts": 2, "top_k": 3}, "top_k", "more than the 2 experts"),
    ("vit_tokens", {"image_size": 224, "patch_size": 15}, "patch_size", "the patch 15 does not divide the image 224"),
    ("vit_tokens", {"image_size": [224, 160], "patch_size": 28}, "patch_size", "does not divide the image (224, 160)"),
    ("vit_tokens", {"image_size": [224, 160], "patch_size": [16]}, "patch_size", "the same number of axes"),
    ("attention_flops", {"sequence_length": 4, "embed_dim": 6, "heads": 4}, "heads", "heads = 4 does not divide"),
    # Language models and numerics.
    ("perplexity", {"losses": []}, "losses", "`losses` must be 1 to 100,000 numbers"),
    ("perplexity", {"losses": [0.5, -0.5]}, "losses", "never negative"),
    ("perplexity", {"losses": [501]}, "losses", "exceeds 500 nats"),
    ("perplexity", {"losses": [1] * 1001}, "losses", "1 to 1,000 numbers"),
    ("bits_per_byte", {"nats": 10, "bytes": 0}, "bytes", "`bytes` lies in [1, 1e18]"),
    ("bits_per_byte", {"nats": 10, "bytes": 2.5}, "bytes", "`bytes` is a whole number, not 2.5"),
    ("label_smoothed_cross_entropy", SMOOTHED | {"target": 2}, "target", "class indices"),
    ("label_smoothed_cross_entropy", SMOOTHED | {"target": [1]}, "target", "one class index a row"),
    ("label_smoothed_cross_entropy", {"logits": [1], "target": 0, "smoothing": 0.1}, "logits", "at least 2 classes"),
    ("label_smoothed_cross_entropy", SMOOTHED | {"smoothing": 1.5}, "smoothing", "`smoothing` lies in [0, 1]"),
    ("top_p_filter", {"probabilities": [0.5, 0.4], "p": 0.5}, "probabilities", "do not add up to 1"),
    ("top_p_filter", {"probabilities": [1.5, -0.5], "p": 0.5}, "probabilities", "a negative probability"),
    ("top_p_filter", {"probabilities": [0.5, 0.5], "p": 0}, "p", "`p` lies in (0, 1]"),
    ("beam_score", {"log_probabilities": [-1, 0.5]}, "log_probabilities", "never above 0"),
    ("bpe_merge", {"corpus": {}}, "corpus", "`corpus` must have 1 to 50 words"),
    ("bpe_merge", {"corpus": {"low": 0}}, "corpus", "how often they occur"),
    ("bpe_merge", {"corpus": {"low": 2.5}}, "corpus", "how often they occur"),
    ("bpe_merge", {"corpus": {"lo_w": 1}}, "corpus", "words of letters and digits"),
    ("bpe_merge", {"corpus": {"low": 1}, "merges": 3}, "merges", "`merges` can be 2 at most"),
    ("bpe_merge", {"corpus": {"low": 1}, "merges": 0, "count": "pair"}, "merges", "without a merge there is no pair"),
    ("dpo_loss", PAIR | {"policy_chosen": [-1]}, "policy_rejected", "all four are single numbers"),
    ("dpo_loss", PAIR | {"beta": 0}, "beta", "`beta` lies in (0, 100]"),
    ("clip_loss", {"logits": [[1, 2], [3, 4], [5, 6]]}, "logits", "`logits` must be square"),
    ("clip_loss", {"logits": [[1, 2, 3], [4, 5, 6]]}, "logits", "`logits` must be square"),
    ("float_spacing", HALF | {"value": 65520}, "value", "less than 65,504, the largest finite float16 number"),
    ("float_spacing", HALF | {"value": 65504}, "value", "less than 65,504"),
    ("float_spacing", HALF | {"value": -65520}, "value", "at least −65,504"),
    ("float_spacing", {"value": 3.5e38, "dtype": "float32"}, "value", "the largest finite float32 number"),
    (
        "float_spacing",
        {"value": 1, "dtype": "float64"},
        "dtype",
        "`dtype` must be the word float16 or bfloat16 or float32",
    ),
    ("loss_scale", {"gradient": 0}, "gradient", "at least 1e-30"),
    ("loss_scale", {"gradient": 1, "scale": 65536}, "scale", "the scaled gradient 65,536 overflows"),
    ("clip_by_norm", {"gradients": [1], "max_norm": 0}, "max_norm", "`max_norm` lies in (0, inf)"),
    ("initial_loss", {"classes": 1}, "classes", "`classes` lies in [2, inf)"),
    ("variance_after_layers", {"layers": 1000, "gain": 3}, "layers", "take fewer layers"),
    ("ema", {"values": [], "decay": 0.5, "start": 0}, "values", "`values` must be 1 to 100,000 numbers"),
    ("ema", {"values": [1], "decay": 1.5, "start": 0}, "decay", "`decay` lies in [0, 1]"),
    ("mixup", {"first": [1], "second": [1, 2], "weight": 0.5}, "second", "`second` must have the shape of `first`"),
    ("mixup", {"first": [1], "second": [2], "weight": 2}, "weight", "`weight` lies in [0, 1]"),
    # What learners write as functions.
    ("tape_forward", {"values": [1] * 33, "tape": [[0, 0, 0]]}, "tape", "at most 32 inputs and 64 rows"),
    ("tape_forward", {"values": [1], "tape": [[3, 0, 0]] * 65}, "tape", "at most 32 inputs and 64 rows"),
    ("tape_forward", {"values": [1], "tape": [[0, 0]]}, "tape", "three entries"),
    ("tape_backward", {"values": [1], "tape": [[4, 0, 0]]}, "tape", "the code 0, 1, 2 or 3"),
    ("tape_backward", {"values": [1], "tape": [[0.5, 0, 0]]}, "tape", "the code 0, 1, 2 or 3"),
    ("tape_backward", {"values": [1], "tape": [[0, 0, 1]]}, "tape", "nodes that are there before it"),
    ("tape_backward", {"values": [1], "tape": [[0, -1, 0]]}, "tape", "nodes that are there before it"),
    ("tape_backward", {"values": [1], "tape": [[0, 0, 0], [0, 0.5, 0]]}, "tape", "nodes that are there before it"),
    ("tape_backward", {"values": [1e5], "tape": [[1, 0, 0]] * 2}, "values", "a node exceeds 1,000,000"),
    ("tape_backward", {"values": [1e5], "tape": SQUARES}, "values", "a node exceeds"),
    ("softmax_backward", {"logits": [1, 2], "upstream": [[1, 2]]}, "upstream", "has the shape of"),
    ("softmax_backward", {"logits": [0] * 10_001, "upstream": [0] * 10_001}, "logits", "more than 10,000 entries"),
    ("pca", {"inputs": [[1, 2]] * 101, "n_components": 1}, "inputs", "at most 100 rows and 10 columns"),
    ("pca", {"inputs": [list(range(11))] * 3, "n_components": 1}, "inputs", "at most 100 rows and 10 columns"),
    ("pca", {"inputs": POINTS, "n_components": 3}, "n_components", "as many components as columns at most"),
    ("pca", {"inputs": [[1, 2], [3, 5]], "n_components": 2}, "n_components", "fewer than rows"),
    ("pca", {"inputs": [[1, 2]] * 3, "n_components": 1}, "inputs", "the components are not determined"),
    ("pca", {"inputs": CROSS, "n_components": 1}, "inputs", "the components are not determined"),
    ("pca", {"inputs": [[1, -1], [-1, 1], [3, -3]], "n_components": 1}, "inputs", "the components are not determined"),
]


def check_refused(name: str, given: Arguments, argument: str, said: str, *, computing: bool = False) -> None:
    reference = catalog.find(name)
    with pytest.raises(ArgumentError) as refused:
        bound = catalog.bind(reference, given)
        if computing:
            catalog.run(reference, bound)
    assert refused.value.argument == argument
    assert said in refused.value.en
    assert HAN.search(refused.value.zh) and not HAN.search(refused.value.en)


@every_case(("name", "given", "argument", "said"), REFUSED)
def test_what_cannot_be_is_refused_with_a_sentence(name: str, given: Arguments, argument: str, said: str) -> None:
    check_refused(name, given, argument, said)


CHANGED: list[tuple[str, Arguments, str, str]] = [
    ("sgd_step", {"gradient": [1, 2, 3]}, "gradient", "the gradient does not fit w"),
    ("sgd_step", {"learning_rate": 0}, "learning_rate", "(0, 1e6]"),
    ("momentum_steps", {"gradients": [[1, 2, 3]]}, "gradients", "the gradients do not fit w"),
    ("momentum_steps", {"w": [1, 2], "gradients": 3}, "gradients", "one gradient of the shape of w"),
    ("momentum_steps", {"momentum": 1}, "momentum", "[0, 1)"),
    ("nesterov_steps", {"gradients": [[1, 2], [3, 4]]}, "gradients", "the gradients do not fit w"),
    ("nesterov_steps", {"gradients": [1] * 101}, "gradients", "at most 100"),
    ("nesterov_steps", {"w": [1] * 1001, "gradients": [1] * 1001}, "w", "at most 1,000"),
    ("adagrad_steps", {"gradients": [1, 0], "epsilon": 0}, "epsilon", "gradient of 0"),
    ("adagrad_steps", {"gradients": [1, 10**7]}, "gradients", "at most 1,000,000"),
    ("rmsprop_steps", {"decay": -0.1}, "decay", "[0, 1)"),
    ("rmsprop_steps", {"epsilon": -1e-8}, "epsilon", "[0, 1]"),
    ("adam_steps", {"beta2": 1}, "beta2", "[0, 1)"),
    ("adamw_steps", {"weight_decay": 11}, "weight_decay", "in [0, 1]"),
    ("learning_rate_at", {"step": -1}, "step", "counts from 0"),
    ("learning_rate_at", {"schedule": "cosine", "step": 101}, "step", "ends at `total` 100"),
    ("learning_rate_at", {"schedule": "linear"}, "schedule", "step or exponential or cosine"),
    ("learning_rate_at", {"decay": 0}, "decay", "(0, 1]"),
    ("learning_rate_at", {"final": -1}, "final", "0 or more"),
    ("learning_rate_at", {"initial": 0}, "initial", "1e-12"),
    ("largest_stable_learning_rate", {"curvature": -2}, "curvature", "1e-12"),
    ("quadratic_descent", {"steps": 9_999}, "steps", "100 digits"),
    ("init_variance", {"fan_in": 10, "kernel_size": 3}, "fan_in", "multiple of 9"),
    ("conv_fan_in", {"kernel_size": [10**6, 10**6]}, "kernel_size", "too many"),
    ("triangle_probability", {"pieces": 2}, "pieces", "from 3 to 50"),
    ("triangle_probability", {"pieces": 4, "cuts": "longer"}, "cuts", "gives 3 pieces"),
    ("bayes_posterior", {"prior": 1.5}, "prior", "probability"),
    ("bayes_posterior", {"prior": 0, "specificity": 1}, "prior", "no test is ever positive"),
    ("entropy", {"p": [0.5, 0.4]}, "p", "add up to 0.9"),
    ("entropy", {"p": [1.5, -0.5]}, "p", "negative"),
    ("entropy", {"p": [[0.5], [0.5]]}, "p", "shape 2×1, where N is needed"),
    ("entropy", {"p": 1}, "p", "shape ()"),
    ("entropy", {"p": [0.0005] * 2000}, "p", "1 to 1,000 probabilities"),
    ("entropy", {"base": 10}, "base", "must be e or 2"),
    ("entropy", {"base": "ten"}, "base", "e or 2"),
    ("kl_divergence", {"q": [0.5, 0.5]}, "q", "2 along N, where another argument has 3"),
    ("cross_entropy_of", {"q": [0, 0.5, 0.5]}, "q", "infinite"),
    ("expected_squared_error", {"noise": -1}, "noise", "variance from 0"),
    ("expected_squared_error", {"bias": 1e10}, "bias", "at most"),
    ("precision", {"tp": 0, "fp": 0}, "tp", "tp + fp is 0"),
    ("recall", {"fn": -1}, "fn", "count"),
    ("accuracy", {"tp": 0, "fp": 0, "fn": 0, "tn": 0}, "tp", "tp + fp + fn + tn is 0"),
    ("variance", {"x": [3], "estimate": "unbiased"}, "x", "2 to 1,000"),
    ("standardize", {"train": [2, 2, 2]}, "train", "all the same"),
    ("standardize", {"x": [[1, 2]]}, "x", "shape 1×2"),
    ("kfold", {"folds": 104}, "folds", "between 2 and the number of samples"),
    ("kfold", {"folds": 1}, "folds", "between 2"),
    ("norm", {"order": 0.5}, "order", "0, 1 to 100, or inf"),
    ("norm", {"order": "fro"}, "order", "0, 1 to 100, or inf"),
    ("norm", {"x": [[1, 2]], "order": 3}, "order", "1, 2, inf, fro or nuc"),
    ("norm", {"x": 3}, "x", "shape (), where N | M N is needed"),
    ("norm", {"x": [[1] * 9]}, "x", "at most 8 rows and columns"),
    ("norm", {"x": [1] * 1001}, "x", "1 to 1,000 numbers"),
    ("trace", {"x": [[1, 2, 3], [4, 5, 6]]}, "x", "shape 2×3, where N N is needed"),
    ("determinant", {"x": [[0] * 9] * 9}, "x", "at most 8 rows"),
    ("condition_number", {"x": [[1, 2], [2, 4]]}, "x", "dependent"),
    ("condition_number", {"x": [[0, 0], [0, 0]]}, "x", "dependent"),
    ("matrix_chain_cost", {"sizes": [3, 4]}, "sizes", "2 to 20 matrices"),
    ("matrix_chain_cost", {"sizes": [3] * 22}, "sizes", "2 to 20 matrices"),
    ("matrix_chain_cost", {"sizes": [3, 10**7, 3]}, "sizes", "at most 1,000,000"),
]


@every_case(("name", "changes", "argument", "said"), CHANGED)
def test_what_is_changed_in_a_sample_is_refused(name: str, changes: Arguments, argument: str, said: str) -> None:
    check_refused(name, SAMPLES[name][0] | changes, argument, said)


WHILE_COMPUTING: list[tuple[str, Arguments, str, str]] = [
    ("conv_parameters", ENORMOUS, "", "these sizes together are too large to compute"),
    ("conv_macs", ENORMOUS | {"output_size": 10**6}, "", "these sizes"),
    ("conv_macs", {"in_channels": 1, "out_channels": 10**9, "kernel_size": 10**3, "output_size": 10**4}, "", "large"),
    ("matmul_flops", {"m": 10**9, "n": 10**9, "p": 10**9}, "", "these sizes together are too large to compute"),
    ("conv2d", {"inputs": [[1e300]], "kernel": [[1e300]]}, "", "too large"),
    ("vanishing_bound", {"layers": 500, "weight": 1e9}, "", "too large"),
    ("numeric_gradient", {"expression": "x^2", "at": {"x": 1}, "with_respect_to": "y"}, "with_respect_to", "not among"),
    ("numeric_gradient", {"expression": "sum(v)", "at": {"v": [0] * 2000}, "with_respect_to": "v"}, "at", "too large"),
    ("numeric_gradient", {"expression": "v*2", "at": {"v": [1, 2]}, "with_respect_to": "v"}, "expression", "sum it up"),
]


@every_case(("name", "given", "argument", "said"), WHILE_COMPUTING)
def test_what_shows_in_computing_only_is_refused_then(name: str, given: Arguments, argument: str, said: str) -> None:
    check_refused(name, given, argument, said, computing=True)
