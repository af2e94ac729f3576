"""Wrong parameter counts of normalization and maxout layers."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from dlquiz.messages import Text
from dlquiz.reference import counting
from dlquiz.reference.counting import Size, area
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.counting import changed


def norm_counter_included(num_features: int, **_: object) -> int:
    return 4 * num_features + 1


def norm_one_pair(count: str, **_: object) -> int:
    return counting.batch_norm_parameters(1, count)


def norm_per_position(num_features: int, count: str, input_size: Size, **_: object) -> int:
    return counting.batch_norm_parameters(num_features, count) * area(input_size)


def norm_scale_only(num_features: int, **_: object) -> int:
    return num_features


def all_counted(count: str, **_: object) -> bool:
    return count == "all"


def trainable_counted(count: str, **_: object) -> bool:
    return count == "trainable"


batch_norm_parameters = changed(counting.batch_norm_parameters, "input_size")

BATCH_NORM = (
    Mistake(
        "buffers_counted",
        changed(batch_norm_parameters, count="all"),
        Text(
            "The running mean and variance are stored but not trained: only γ and β count, 2C.",
            "滑动均值与滑动方差只存储、不训练：可训练的只有 γ 和 β，共 2C。",
        ),
        applies=trainable_counted,
    ),
    Mistake(
        "buffers_forgotten",
        changed(batch_norm_parameters, count="trainable"),
        Text(
            "Here the running mean and variance count as well: 4C.",
            "这里滑动均值与滑动方差也要计入：共 4C。",
        ),
        applies=all_counted,
    ),
    Mistake(
        "counter_included",
        norm_counter_included,
        Text("PyTorch's batch counter is left out here: 4C.", "这里不计 PyTorch 的批次计数器：共 4C。"),
        applies=all_counted,
    ),
    Mistake(
        "one_pair_per_layer",
        norm_one_pair,
        Text(
            "Every channel has its own γ and β, not the layer as a whole.",
            "每个通道各有自己的 γ 和 β，不是整层共用一对。",
        ),
    ),
    Mistake(
        "counted_at_every_position",
        norm_per_position,
        Text(
            "All positions of a channel share one γ and one β: H·W does not enter.",
            "同一通道的所有位置共享一个 γ 和一个 β，与 H·W 无关。",
        ),
        applies=lambda input_size, **_: area(input_size) > 1,
    ),
    Mistake(
        "shift_forgotten",
        norm_scale_only,
        Text("There is a shift β beside the scale γ: 2C.", "除了缩放 γ 还有平移 β：共 2C。"),
        applies=trainable_counted,
    ),
)


def layer_norm_one_pair(**_: object) -> int:
    return 2


def layer_norm_first_axis(normalized_shape: Sequence[int], **_: object) -> int:
    return 2 * normalized_shape[0]


def layer_norm_last_axis(normalized_shape: Sequence[int], **_: object) -> int:
    return 2 * normalized_shape[-1]


def layer_norm_scale_only(normalized_shape: Sequence[int], **_: object) -> int:
    return prod(normalized_shape)


def several_axes(normalized_shape: Sequence[int], **_: object) -> bool:
    return len(normalized_shape) > 1


LAYER_NORM_EACH = Text(
    "LayerNorm has one γ and one β for every entry of normalized_shape: 2 times their product.",
    "层归一化对 normalized_shape 的每个元素各有一个 γ 和 β：参数量是各维乘积的 2 倍。",
)

LAYER_NORM = (
    Mistake("one_pair_per_layer", layer_norm_one_pair, LAYER_NORM_EACH),
    Mistake("channels_only", layer_norm_first_axis, LAYER_NORM_EACH, applies=several_axes),
    Mistake(
        "last_axis_only",
        layer_norm_last_axis,
        LAYER_NORM_EACH,
        applies=lambda normalized_shape, **_: normalized_shape[0] != normalized_shape[-1],
    ),
    Mistake(
        "shift_forgotten",
        layer_norm_scale_only,
        Text("There is a shift β beside the scale γ: twice as many.", "除了缩放 γ 还有平移 β：参数量要乘 2。"),
    ),
)


def maxout_one_bias(in_features: int, out_features: int, pieces: int) -> int:
    return pieces * in_features * out_features + out_features


def maxout_no_bias(in_features: int, out_features: int, pieces: int) -> int:
    return pieces * in_features * out_features


MAXOUT = (
    Mistake(
        "pieces_ignored",
        changed(counting.maxout_parameters, pieces=1),
        Text(
            "The maximum is taken over k affine maps: each has its own weights.",
            "最大值取自 k 个仿射映射，每个映射都有自己的权重。",
        ),
    ),
    Mistake(
        "bias_counted_once",
        maxout_one_bias,
        Text("Each of the k pieces has its own biases: k·out of them.", "k 个分段各有自己的偏置：共 k·out 个。"),
    ),
    Mistake(
        "bias_forgotten", maxout_no_bias, Text("The biases are missing: k·out of them.", "漏了偏置：共 k·out 个。")
    ),
)
