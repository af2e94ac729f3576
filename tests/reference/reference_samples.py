"""One call of each entry of the catalogue, its value worked out by hand."""

from __future__ import annotations

from typing import Any

import attention_samples
import building_block_samples
import generative_samples
import language_samples
import layer_samples
import method_samples
import optimizer_samples
import scale_samples
import vision_samples

VGG_HEAD = {"input_shape": [512, 7, 7], "out_features": 10}
SAMPLES: dict[str, tuple[dict[str, Any], Any]] = {
    **layer_samples.SAMPLES,
    **optimizer_samples.SAMPLES,
    **attention_samples.SAMPLES,
    **language_samples.SAMPLES,
    **scale_samples.SAMPLES,
    **vision_samples.SAMPLES,
    **generative_samples.SAMPLES,
    **building_block_samples.SAMPLES,
    **method_samples.SAMPLES,
    "conv_output_size": ({"input_size": 224, "kernel_size": 7, "stride": 2, "padding": 3}, 112),  # ⌊223/2⌋ + 1
    "pool_output_size": ({"input_size": 7, "kernel_size": 2, "ceil_mode": True}, 4),  # ⌈5/2⌉ + 1
    "conv_transpose_output_size": ({"input_size": 7, "kernel_size": 4, "stride": 2, "padding": 1}, 14),  # 12 − 2 + 4
    "same_padding": ({"kernel_size": 3, "dilation": 2}, 2),  # (5 − 1)/2
    "tensorflow_same_padding": ({"input_size": 5, "kernel_size": 2}, (0, 1)),
    "fully_convolutional_size": ({"input_size": 384, "trained_size": 224, "total_stride": 32}, 6),  # 160/32 + 1
    "conv_output_shape": ({"input_shape": [3, 32, 32], "out_channels": 6, "kernel_size": 5}, (6, 28, 28)),
    "pool_output_shape": ({"input_shape": [6, 28, 28], "kernel_size": 2}, (6, 14, 14)),
    "flatten_size": ({"input_shape": [16, 5, 5]}, 400),
    "im2col_shape": ({"input_shape": [3, 5, 5], "kernel_size": 3}, (27, 9)),  # 3·9 rows, 3·3 places
    "concat_channels": ({"channels": [64, 128, 32, 32]}, 256),
    "add_channels": ({"channels": [64, 64]}, 64),
    "dense_block_channels": ({"in_channels": 64, "growth_rate": 32, "layers": 6}, 256),  # 64 + 6·32
    "transition_channels": ({"channels": 257}, 128),  # ⌊257/2⌋
    "conv_parameters": ({"in_channels": 3, "out_channels": 6, "kernel_size": 5}, 456),  # 6·75 + 6
    "linear_parameters": ({"in_features": 400, "out_features": 120}, 48_120),
    "classifier_parameters": (VGG_HEAD, 250_890),  # 25,088·10 + 10
    "mlp_parameters": ({"sizes": [4, 3, 2]}, 23),  # 15 + 8
    "batch_norm_parameters": ({"num_features": 64, "count": "all"}, 256),
    "layer_norm_parameters": ({"normalized_shape": [8]}, 16),
    "group_norm_parameters": ({"num_channels": 64, "num_groups": 8}, 128),
    "instance_norm_parameters": ({"num_features": 64}, 0),  # affine=False
    "fixed_layer_parameters": ({"input_shape": [6, 28, 28], "layer": "lenet_subsampling"}, 12),  # 2·6
    "depthwise_separable_parameters": ({"in_channels": 4, "out_channels": 8, "kernel_size": 3}, 68),  # 36 + 32
    "maxout_parameters": ({"in_features": 4, "out_features": 3, "pieces": 2}, 30),  # 2·(12 + 3)
    "embedding_parameters": ({"num_embeddings": 100, "embedding_dim": 8}, 800),
    "rnn_parameters": ({"input_size": 3, "hidden_size": 4}, 36),  # 12 + 16 + 8
    "lstm_parameters": ({"input_size": 3, "hidden_size": 4}, 144),
    "gru_parameters": ({"input_size": 3, "hidden_size": 4}, 108),
    "attention_parameters": ({"embed_dim": 8}, 288),  # 4·(64 + 8)
    "transformer_layer_parameters": ({"d_model": 8, "feed_forward": 16}, 600),  # 288 + 144 + 136 + 2·16
    "partial_connection_parameters": (
        {"in_channels": 6, "connections": [*[3] * 6, *[4] * 9, 6], "kernel_size": 5}, 1_516,  # 456 + 909 + 151
    ),
    "bottleneck_parameters": ({"in_channels": 256, "mid_channels": 64}, 69_632),  # 16,384 + 36,864 + 16,384
    "stacked_kernel_ratio": ({"kernel_size": 5}, 0.72),  # 2·9/25
    "cnn_parameters": ({"input_shape": [3, 8, 8], "channels": [4, 6], "out_features": 2}, 384),  # 112 + 222 + 50
    "conv_macs": ({"in_channels": 3, "out_channels": 6, "kernel_size": 5, "output_size": 28}, 352_800),  # 784·6·75
    "inception_reduction_macs": (
        {"in_channels": 192, "reduced_channels": 16, "out_channels": 32, "kernel_size": 5, "output_size": 28},
        12_443_648,  # 784·(3,072 + 12,800)
    ),
    "linear_macs": ({"in_features": 400, "out_features": 120}, 48_000),
    "matmul_flops": ({"m": 2, "n": 3, "p": 4}, 48),
    "attention_macs": ({"sequence_length": 5, "embed_dim": 8}, 1680),  # 4·5·64 + 2·25·8
    "attention_flops": ({"sequence_length": 5, "embed_dim": 8, "causal": True, "projections": False}, 480),  # 2·5·6·8
    "separable_speedup": ({"out_channels": 64, "kernel_size": 3}, 576 / 73),  # 1/(1/64 + 1/9)
    "model_memory": ({"parameters": 2**20}, 4.0),
    "activation_memory": ({"shapes": [[1024, 512], [1024, 512]]}, 4.0),
    "receptive_field": ({"layers": [[3, 2], [3, 2], [3, 1]]}, 15),
    "receptive_fields": ({"layers": [[3, 2], [3, 2], [3, 1]]}, (3, 7, 15)),
    "jump": ({"layers": [[3, 2], [3, 2], [3, 1]]}, 4),
    "receptive_field_center": ({"layers": [[3, 2, 1, 1]]}, 0.5),  # pixels −1 … 1
    "layers_for_receptive_field": ({"target": 7}, 3),
    "effective_kernel_size": ({"kernel_size": 3, "dilation": 2}, 5),
    "network_parameters": ({"network": "lenet5"}, 61_706),
    "network_macs": ({"network": "lenet5"}, 416_520),
    "network_output_shape": ({"network": "alexnet", "layer": "features.0"}, (64, 55, 55)),  # ⌊(224 + 4 − 11)/4⌋ + 1
    "layer_parameters": ({"network": "alexnet", "layer": "features.0"}, 23_296),  # 64·(3·121 + 1)
    "network_receptive_field": ({"network": "vgg16", "layer": "features.30"}, 212),
    "tape_forward": ({"values": [2, -3], "tape": [[1, 0, 1], [0, 2, 0]]}, -4.0),  # −6 + 2
    "tape_backward": ({"values": [2, -3], "tape": [[1, 0, 1], [0, 2, 0]]}, (-2.0, 2.0)),  # −3 + 1
    "evaluate": ({"expression": "(x+y)*z", "at": {"x": -2, "y": 5, "z": -4}}, -12),
    "gradient": ({"expression": "(x+y)*z", "at": {"x": -2, "y": 5, "z": -4}, "with_respect_to": "z"}, 3.0),
}  # fmt: skip
