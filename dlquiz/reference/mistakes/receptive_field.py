"""What people get wrong about receptive fields, as tables: name, wrong formula, feedback, when it applies."""

from __future__ import annotations

from typing import Any

from dlquiz.messages import Text
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes import fields as wrong
from dlquiz.reference.mistakes.fields import Layers
from dlquiz.reference.mistakes.sizes import more_than
from dlquiz.reference.receptive_field import receptive_field


def after_each_layer(mistake: Mistake) -> Mistake:
    """A mistake about the whole stack, made after every layer of it."""

    def formula(layers: Layers) -> tuple[Any, ...]:
        return tuple(mistake.formula(layers=layers[:depth]) for depth in range(1, len(layers) + 1))

    return Mistake(mistake.name, formula, mistake.feedback, mistake.applies)


RECEPTIVE_FIELD: tuple[Mistake, ...] = (
    Mistake(
        "own_stride_counted",
        wrong.own_stride_counted,
        Text(
            "A layer's own stride was counted in; it spreads only the layers after it, so multiply the strides before.",
            "把本层的步幅也乘进去了；本层步幅只影响后面的层，应只乘之前各层的步幅。",
        ),
        wrong.strided,
    ),
    Mistake(
        "previous_stride_only",
        wrong.previous_stride_only,
        Text(
            "Only the stride of the layer before was used; the strides of all layers before multiply.",
            "只用了前一层的步幅；应把之前所有层的步幅相乘。",
        ),
        wrong.strided_before_the_last,
    ),
    Mistake(
        "strides_ignored",
        wrong.strides_ignored,
        Text(
            "The strides were ignored; after a stride s every step of a later kernel is s times as wide.",
            "忽略了步幅；经过步幅 s 之后，后面卷积核的每一步都相当于 s 倍宽。",
        ),
        wrong.strided_before_the_last,
    ),
    Mistake(
        "kernels_summed",
        wrong.kernels_summed,
        Text(
            "The kernels were added up; each layer adds only k − 1 cells, times the strides before it.",
            "把卷积核大小直接相加了；每层只增加 (k − 1) 乘以之前各层步幅之积。",
        ),
        wrong.several,
    ),
    Mistake(
        "kernels_multiplied",
        wrong.kernels_multiplied,
        Text(
            "The kernels were multiplied; neighbouring windows overlap, so each layer adds (k − 1)·J.",
            "把卷积核大小相乘了；相邻窗口互相重叠，每层增加的是 (k − 1)·J。",
        ),
        wrong.several,
    ),
    Mistake(
        "kernel_not_reduced",
        wrong.kernel_not_reduced,
        Text(
            "A layer adds k − 1 cells, not k: one cell was there before.", "每层增加 k − 1 格而不是 k：有一格原本就有。"
        ),
    ),
    Mistake(
        "dilation_ignored",
        wrong.dilation_ignored,
        Text(
            "The dilation was ignored; a dilated layer adds d·(k − 1) cells.",
            "忽略了空洞率；空洞卷积层增加 d·(k − 1) 格。",
        ),
        wrong.dilated,
    ),
    Mistake(
        "dilation_times_kernel",
        wrong.dilation_times_kernel,
        Text(
            "The kernel was stretched to d·k; it spans d·(k − 1) + 1 cells.",
            "把卷积核放大成了 d·k；它实际跨 d·(k − 1) + 1 格。",
        ),
        wrong.dilated,
    ),
    Mistake(
        "dilation_added_once",
        wrong.dilation_added_once,
        Text(
            "A layer adds d·(k − 1), not d: a 3×3 kernel reaches d further on both sides.",
            "每层增加 d·(k − 1) 而不是 d：3×3 卷积核向两边各延伸 d。",
        ),
        wrong.several,
    ),
    Mistake(
        "pooling_skipped",
        wrong.pooling_skipped,
        Text(
            "Pooling counts just as a convolution does: its window widens the field, its stride spreads later layers.",
            "池化与卷积同样计算：窗口扩大感受野，步幅影响后面的层。",
        ),
        wrong.pooled,
    ),
    Mistake(
        "pooling_window_ignored",
        wrong.pooling_window_ignored,
        Text(
            "Pooling widens the field by its own window too, not only by its stride.",
            "池化的窗口本身也扩大感受野，而不只是步幅起作用。",
        ),
        wrong.pooled,
    ),
    Mistake(
        "top_down_rule_bottom_up",
        wrong.top_down_rule_bottom_up,
        Text(
            "(r − 1)·s + k goes from the last layer back to the first; from the first on, add (k − 1)·J.",
            "(r − 1)·s + k 应从最后一层往前推；从第一层往后算时，应逐层加上 (k − 1)·J。",
        ),
        wrong.strided,
    ),
    Mistake(
        "top_down_without_minus_one",
        wrong.top_down_without_minus_one,
        Text(
            "r cells have only r − 1 steps between them: the rule is (r − 1)·s + k, not r·s + k.",
            "r 格之间只有 r − 1 步：应为 (r − 1)·s + k，而不是 r·s + k。",
        ),
        wrong.several,
    ),
    Mistake(
        "padding_added",
        wrong.padding_added,
        Text(
            "Padding moves the receptive field but never changes its size.",
            "填充只移动感受野的位置，不改变其大小。",
        ),
        wrong.padded,
    ),
    Mistake(
        "plus_one_forgotten",
        wrong.plus_one_forgotten,
        Text(
            "Start from 1: before any layer, an output is one pixel.", "应从 1 开始：不经过任何层时，输出就是一个像素。"
        ),
        wrong.sees_several,
    ),
    Mistake(
        "last_layer_only",
        wrong.last_layer_only,
        Text(
            "That is the kernel of the last layer alone; the layers before it widen the field too.",
            "这只是最后一层单独的卷积核；之前的各层也会扩大感受野。",
        ),
        wrong.several,
    ),
)

RECEPTIVE_FIELDS: tuple[Mistake, ...] = tuple(map(after_each_layer, RECEPTIVE_FIELD))

JUMP: tuple[Mistake, ...] = (
    Mistake(
        "strides_summed",
        wrong.strides_summed,
        Text("Strides multiply, they do not add up.", "步幅应相乘，而不是相加。"),
        wrong.several,
    ),
    Mistake(
        "last_stride_only",
        wrong.last_stride_only,
        Text("The strides of all layers multiply, not only the last.", "应把所有层的步幅相乘，而不只是最后一层。"),
        wrong.several,
    ),
    Mistake(
        "own_stride_excluded",
        wrong.own_stride_excluded,
        Text(
            "For the jump between outputs the layer's own stride counts as well.",
            "相邻输出的间距（jump）也要乘上本层的步幅。",
        ),
        wrong.last_strided,
    ),
    Mistake(
        "receptive_field_for_jump",
        receptive_field,
        Text(
            "That is what one output sees; the jump is how far the next output's view moves: the product of strides.",
            "这是一个输出的感受野；jump 是相邻输出的视野相距多远，即步幅之积。",
        ),
    ),
)

CENTER: tuple[Mistake, ...] = (
    Mistake(
        "padding_ignored",
        wrong.half_receptive_field,
        Text(
            "r/2 is the centre without padding; every padding p moves it back by p·J.",
            "r/2 是没有填充时的中心；每层的填充 p 会使它向前移 p·J。",
        ),
        wrong.padded,
    ),
    Mistake(
        "half_pixel_forgotten",
        wrong.center_from_zero,
        Text(
            "Pixel 0 spans [0, 1], so its centre is ½: start from there.",
            "像素 0 占据 [0, 1]，中心在 ½ 处：应从 ½ 开始。",
        ),
    ),
    Mistake(
        "strides_ignored",
        wrong.center_without_strides,
        Text(
            "The strides were ignored; a layer's shift counts in steps of the product of the strides before it.",
            "忽略了步幅；每层的偏移要乘以之前各层步幅之积。",
        ),
        wrong.strided_before_the_last,
    ),
    Mistake(
        "own_stride_counted",
        wrong.center_with_own_stride,
        Text(
            "A layer's own stride was counted in; multiply only the strides before it.",
            "把本层的步幅也乘进去了；应只乘之前各层的步幅。",
        ),
        wrong.strided,
    ),
    Mistake(
        "padding_counted_twice",
        wrong.center_padding_twice,
        Text(
            "Only the padding on the left moves the centre: p, not 2p.", "只有左侧的填充使中心移动：是 p，而不是 2p。"
        ),
        wrong.padded,
    ),
)

DEPTH: tuple[Mistake, ...] = (
    Mistake(
        "target_over_kernel",
        wrong.target_over_kernel,
        Text(
            "Each layer adds k − 1 pixels to the first one, not k: ⌈(R − 1)/(k − 1)⌉.",
            "每层增加 k − 1 而不是 k 个像素：⌈(R − 1)/(k − 1)⌉。",
        ),
    ),
    Mistake(
        "kernel_not_reduced",
        wrong.growth_over_kernel,
        Text("Each layer adds k − 1 pixels, not k.", "每层增加 k − 1 个像素，而不是 k 个。"),
    ),
    Mistake(
        "one_not_subtracted",
        wrong.target_over_growth,
        Text("One pixel is seen before any layer: divide R − 1.", "不经过任何层就能看到一个像素：应除 R − 1。"),
    ),
    Mistake(
        "floor_for_ceil",
        wrong.depth_rounded_down,
        Text("Round up: with one layer fewer the field is too small.", "应向上取整：少一层感受野就不够。"),
        wrong.depth_leaves_remainder,
    ),
)


EFFECTIVE_KERNEL: tuple[Mistake, ...] = (
    Mistake(
        "dilation_times_kernel",
        wrong.times_dilation,
        Text(
            "Only the k − 1 gaps are stretched: d·(k − 1) + 1, not d·k.",
            "被拉开的只有 k − 1 个间隔：是 d·(k − 1) + 1，而不是 d·k。",
        ),
        more_than(1, "dilation"),
    ),
    Mistake(
        "dilation_ignored",
        wrong.undilated,
        Text("The dilation spreads the taps: d·(k − 1) + 1.", "空洞率会拉开卷积核各元素：d·(k − 1) + 1。"),
        more_than(1, "dilation"),
    ),
    Mistake(
        "dilation_as_gap",
        wrong.dilation_as_gap,
        Text(
            "Dilation d leaves d − 1 empty cells between taps, not d; dilation 1 is the ordinary kernel.",
            "空洞率 d 表示相邻元素间空 d − 1 格，而不是 d 格；空洞率 1 就是普通卷积核。",
        ),
    ),
    Mistake(
        "dilation_added",
        wrong.taps_and_dilation,
        Text("Every one of the k − 1 gaps is stretched: d·(k − 1) + 1.", "k − 1 个间隔都被拉开：d·(k − 1) + 1。"),
        more_than(1, "dilation"),
    ),
    Mistake(
        "plus_one_forgotten",
        wrong.without_plus_one,
        Text("The first tap is a cell too: add 1.", "第一个元素本身也占一格：要加 1。"),
    ),
)
