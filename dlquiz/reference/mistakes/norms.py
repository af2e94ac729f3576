"""Wrong parameter counts of normalization layers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any

from dlquiz.messages import Text
from dlquiz.reference import counting
from dlquiz.reference.counting import Size, area
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.apart import telling
from dlquiz.reference.mistakes.counting import changed

SHIFT_TEMPTS = Text(
    "One speaks of scaling when one means normalization, and RMSNorm does keep the scale alone.",
    "谈到归一化时人们多说缩放，而且 RMSNorm 确实只保留缩放。",
)
ONE_PAIR_TEMPTS = Text(
    "Papers write y = γx̂ + β with two letters and no index, as if one pair served the layer.",
    "论文写作 y = γx̂ + β，两个字母都没有下标，像是整层共用一对。",
)
EVERY_POSITION = Text(
    "All positions of a channel share one γ and one β: H·W does not enter.",
    "同一通道的所有位置共享一个 γ 和一个 β，与 H·W 无关。",
)
EVERY_POSITION_TEMPTS = Text(
    "Every activation is normalized, and behind a fully connected layer each one does have its own pair.",
    "每个激活值都被归一化，而在全连接层之后每个激活值确实各有一对参数。",
)
SHIFT_MISSING = Text("There is a shift β beside the scale γ: 2C.", "除了缩放 γ 还有平移 β：共 2C。")
PAIR_PER_CHANNEL = Text(
    "Every channel has its own γ and β, not the layer as a whole.",
    "每个通道各有自己的 γ 和 β，不是整层共用一对。",
)


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


def several_positions(input_size: Size, **_: object) -> bool:
    return area(input_size) > 1


batch_norm_parameters = changed(counting.batch_norm_parameters, "input_size")

BATCH_NORM = telling(
    batch_norm_parameters,
    (
        Mistake(
            "buffers_counted",
            changed(batch_norm_parameters, count="all"),
            Text(
                "The running mean and variance are stored but not trained: only γ and β count, 2C.",
                "滑动均值与滑动方差只存储、不训练：可训练的只有 γ 和 β，共 2C。",
            ),
            applies=trainable_counted,
            tempting=Text(
                "Keras' summary lists four numbers per channel as parameters, and a checkpoint holds them all.",
                "Keras 的 summary 给每个通道列出 4 个参数，检查点里也都保存着。",
            ),
        ),
        Mistake(
            "buffers_forgotten",
            changed(batch_norm_parameters, count="trainable"),
            Text("Here the running mean and variance count as well: 4C.", "这里滑动均值与滑动方差也要计入：共 4C。"),
            applies=all_counted,
            tempting=Text(
                "model.parameters() yields γ and β alone, so code that counts with it never sees the buffers.",
                "model.parameters() 只给出 γ 和 β，用它计数的代码看不到缓冲区。",
            ),
        ),
        Mistake(
            "counter_included",
            norm_counter_included,
            Text("PyTorch's batch counter is left out here: 4C.", "这里不计 PyTorch 的批次计数器：共 4C。"),
            applies=all_counted,
            tempting=Text(
                "PyTorch's state_dict lists num_batches_tracked right beside the running statistics.",
                "PyTorch 的 state_dict 把 num_batches_tracked 与滑动统计量列在一起。",
            ),
        ),
        Mistake("one_pair_per_layer", norm_one_pair, PAIR_PER_CHANNEL, tempting=ONE_PAIR_TEMPTS),
        Mistake(
            "counted_at_every_position",
            norm_per_position,
            EVERY_POSITION,
            applies=several_positions,
            tempting=EVERY_POSITION_TEMPTS,
        ),
        Mistake("shift_forgotten", norm_scale_only, SHIFT_MISSING, applies=trainable_counted, tempting=SHIFT_TEMPTS),
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


PAIR_PER_ENTRY = Text(
    "Every normalized value has its own γ and β: 2 times the product of the axes.",
    "参与归一化的每个元素各有自己的 γ 和 β：参数量是各维乘积的 2 倍。",
)

LAYER_NORM = telling(
    counting.layer_norm_parameters,
    (
        Mistake("one_pair_per_layer", layer_norm_one_pair, PAIR_PER_ENTRY, tempting=ONE_PAIR_TEMPTS),
        Mistake(
            "channels_only",
            layer_norm_first_axis,
            Text(
                "That is a pair per channel: every normalized value has its own, 2 times the product of the axes.",
                "这是每个通道一对：层归一化对参与归一化的每个元素各有一对，参数量是各维乘积的 2 倍。",
            ),
            applies=several_axes,
            tempting=Text(
                "BatchNorm has one pair per channel, and LayerNorm looks like it with other axes to average over.",
                "批量归一化每个通道一对参数，而层归一化看上去只是换了求平均的轴。",
            ),
        ),
        Mistake(
            "last_axis_only",
            layer_norm_last_axis,
            Text(
                "That is the last axis alone: every normalized axis counts, 2 times the product of their sizes.",
                "这只算了最后一维：参与归一化的各维都要计入，参数量是各维乘积的 2 倍。",
            ),
            applies=lambda normalized_shape, **_: normalized_shape[0] != normalized_shape[-1],
            tempting=Text(
                "In a Transformer normalized_shape is the last axis alone, as in LayerNorm(d_model).",
                "Transformer 中 normalized_shape 只有最后一维，即 LayerNorm(d_model)。",
            ),
        ),
        Mistake(
            "shift_forgotten",
            layer_norm_scale_only,
            Text("There is a shift β beside the scale γ: twice as many.", "除了缩放 γ 还有平移 β：参数量要乘 2。"),
            tempting=SHIFT_TEMPTS,
        ),
    ),
)


def pairs(name: str, factor: Callable[..., int]) -> Callable[..., int]:
    """`factor` times the channels, which the argument `name` gives."""

    def call(**arguments: Any) -> int:
        return factor(**arguments) * int(arguments[name])

    return call


def with_affine(affine: bool, **_: object) -> bool:
    return affine


def without_affine(affine: bool, **_: object) -> bool:
    return not affine


def _channel_norm(name: str, affine_tempts: Text) -> tuple[Mistake, ...]:
    """The slips that group and instance normalization share; `name` is the argument that gives the channels."""
    return (
        Mistake(
            "affine_counted",
            pairs(name, lambda **_: 2),
            Text(
                "Without affine parameters there is no γ and no β: nothing is trained.",
                "不带仿射参数时没有 γ 和 β：没有可训练的参数。",
            ),
            applies=without_affine,
            tempting=affine_tempts,
        ),
        Mistake(
            "buffers_counted",
            pairs(name, lambda **_: 4),
            Text(
                "The statistics come from each sample and are not stored: only γ and β count, 2C.",
                "统计量由每个样本自身算出，不存储：只有 γ 和 β，共 2C。",
            ),
            applies=with_affine,
            tempting=Text(
                "BatchNorm stores a running mean and variance per channel, and this layer takes its place.",
                "批量归一化为每个通道存储滑动均值与滑动方差，而这一层正是用来代替它的。",
            ),
        ),
        Mistake(
            "one_pair_per_layer", layer_norm_one_pair, PAIR_PER_CHANNEL, applies=with_affine, tempting=ONE_PAIR_TEMPTS
        ),
        Mistake(
            "counted_at_every_position",
            pairs(name, lambda input_size, **_: 2 * area(input_size)),
            EVERY_POSITION,
            applies=lambda affine, input_size, **_: affine and area(input_size) > 1,
            tempting=EVERY_POSITION_TEMPTS,
        ),
        Mistake(
            "shift_forgotten",
            pairs(name, lambda **_: 1),
            SHIFT_MISSING,
            applies=with_affine,
            tempting=SHIFT_TEMPTS,
        ),
    )


def several_groups(affine: bool, num_groups: int, **_: object) -> bool:
    return affine and num_groups > 1


GROUP_NORM = telling(
    changed(counting.group_norm_parameters, "num_groups", "input_size"),
    (
        Mistake(
            "one_pair_per_group",
            lambda num_groups, **_: 2 * num_groups,
            Text(
                "Groups share their mean and variance only: γ and β are one per channel, 2C.",
                "组内共用的只是均值和方差：γ 和 β 仍是每个通道一对，共 2C。",
            ),
            applies=several_groups,
            tempting=Text(
                "Mean and variance are taken per group, so that scale and shift seem to belong to a group too.",
                "均值和方差按组计算，缩放和平移看上去也应按组设置。",
            ),
        ),
        Mistake(
            "multiplied_by_groups",
            pairs("num_channels", lambda num_groups, **_: 2 * num_groups),
            Text(
                "The groups share out the channels, C/G each: together there are C pairs, 2C.",
                "各组平分通道，每组 C/G 个：合起来仍是 C 对参数，共 2C。",
            ),
            applies=several_groups,
            tempting=Text(
                "Each group is normalized on its own, which sounds like a whole layer for each.",
                "每个组各自归一化，听上去像是每组都有完整的一层。",
            ),
        ),
        *_channel_norm(
            "num_channels",
            Text(
                "PyTorch's GroupNorm has affine parameters unless they are switched off.",
                "PyTorch 的 GroupNorm 默认带仿射参数，除非将其关闭。",
            ),
        ),
    ),
)

INSTANCE_NORM = telling(
    changed(counting.instance_norm_parameters, "input_size"),
    (
        Mistake(
            "affine_forgotten",
            changed(counting.instance_norm_parameters, "input_size", affine=False),
            Text(
                "Here the affine parameters are on: one γ and one β per channel, 2C.",
                "这里带仿射参数：每个通道各一个 γ 和 β，共 2C。",
            ),
            applies=with_affine,
            tempting=Text(
                "PyTorch's InstanceNorm2d has affine=False by default and then no parameters at all.",
                "PyTorch 的 InstanceNorm2d 默认 affine=False，此时没有任何参数。",
            ),
        ),
        *_channel_norm(
            "num_features",
            Text(
                "PyTorch's BatchNorm, LayerNorm and GroupNorm all have affine parameters by default.",
                "PyTorch 的 BatchNorm、LayerNorm 和 GroupNorm 默认都带仿射参数。",
            ),
        ),
    ),
)
