"""What people get wrong about the size of a receptive field, of a whole stack and after each layer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dlquiz.messages import Text
from dlquiz.reference import receptive_field as closed
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes import fields as wrong
from dlquiz.reference.mistakes.apart import telling
from dlquiz.reference.mistakes.fields import Layers
from dlquiz.reference.mistakes.windows import WHY_DILATION_IGNORED, WHY_DILATION_TIMES_KERNEL


def after_each_layer(mistake: Mistake) -> Mistake:
    """A mistake about the whole stack, made after every layer of it."""

    def formula(layers: Layers) -> tuple[Any, ...]:
        return tuple(mistake.formula(layers=layers[:depth]) for depth in range(1, len(layers) + 1))

    return replace(mistake, formula=formula)


WHY_OWN_STRIDE = Text(
    "The stride belongs to the layer at hand, and in the jump, worked out alongside, it is multiplied in at once.",
    "步幅是当前层的参数，而同时计算的累计步幅 J 确实要立即乘上它。",
)
WHY_STRIDES_IGNORED = Text(
    "The stacks one knows best, two or three 3×3 convolutions of VGG, have stride 1 throughout.",
    "最熟悉的例子是 VGG 中叠放的两三个 3×3 卷积，步幅全为 1。",
)
WHY_KERNEL_NOT_REDUCED = Text(
    "A kernel sees k cells, so every layer seems to bring k.", "卷积核看到 k 格，似乎每一层就带来 k 格。"
)

_RECEPTIVE_FIELD: tuple[Mistake, ...] = (
    Mistake(
        "own_stride_counted",
        wrong.own_stride_counted,
        Text(
            "A layer's own stride was counted in; it spreads only the layers after it, so multiply the strides before.",
            "把本层的步幅也乘进去了；本层步幅只影响后面的层，应只乘之前各层的步幅。",
        ),
        wrong.strided,
        tempting=WHY_OWN_STRIDE,
    ),
    Mistake(
        "previous_stride_only",
        wrong.previous_stride_only,
        Text(
            "Only the stride of the layer before was used; the strides of all layers before multiply.",
            "只用了前一层的步幅；应把之前所有层的步幅相乘。",
        ),
        wrong.strided_before_the_last,
        tempting=Text(
            "The recursion only ever looks at the layer before; all earlier strides are hidden in J.",
            "递推式每次只看前一层，更早的步幅都藏在 J 里。",
        ),
    ),
    Mistake(
        "strides_ignored",
        wrong.strides_ignored,
        Text(
            "The strides were ignored; after a stride s every step of a later kernel is s times as wide.",
            "忽略了步幅；经过步幅 s 之后，后面卷积核的每一步都相当于 s 倍宽。",
        ),
        wrong.strided_before_the_last,
        tempting=WHY_STRIDES_IGNORED,
    ),
    Mistake(
        "kernels_summed",
        wrong.kernels_summed,
        Text(
            "The kernels were added up; each layer adds only k − 1 cells, times the strides before it.",
            "把卷积核大小直接相加了；每层只增加 (k − 1) 乘以之前各层步幅之积。",
        ),
        wrong.several,
        tempting=Text(
            "Every layer widens the field, and its kernel size is the number that is written down.",
            "每一层都会扩大感受野，而写出来的数正是卷积核大小。",
        ),
    ),
    Mistake(
        "kernels_multiplied",
        wrong.kernels_multiplied,
        Text(
            "The kernels were multiplied; neighbouring windows overlap, so each layer adds (k − 1)·J.",
            "把卷积核大小相乘了；相邻窗口互相重叠，每层增加的是 (k − 1)·J。",
        ),
        wrong.several,
        tempting=Text(
            "For windows that do not overlap (stride = kernel, as in pooling) the sizes do multiply.",
            "窗口互不重叠时（步幅等于窗口，如池化），大小确实是相乘的。",
        ),
    ),
    Mistake(
        "kernel_not_reduced",
        wrong.kernel_not_reduced,
        Text(
            "A layer adds k − 1 cells, not k: one cell was there before.", "每层增加 k − 1 格而不是 k：有一格原本就有。"
        ),
        tempting=WHY_KERNEL_NOT_REDUCED,
    ),
    Mistake(
        "dilation_ignored",
        wrong.dilation_ignored,
        Text(
            "The dilation was ignored; a dilated layer adds d·(k − 1) cells.",
            "忽略了空洞率；空洞卷积层增加 d·(k − 1) 格。",
        ),
        wrong.dilated,
        tempting=WHY_DILATION_IGNORED,
    ),
    Mistake(
        "dilation_times_kernel",
        wrong.dilation_times_kernel,
        Text(
            "The kernel was stretched to d·k; it spans d·(k − 1) + 1 cells.",
            "把卷积核放大成了 d·k；它实际跨 d·(k − 1) + 1 格。",
        ),
        wrong.dilated,
        tempting=WHY_DILATION_TIMES_KERNEL,
    ),
    Mistake(
        "dilation_added_once",
        wrong.dilation_added_once,
        Text(
            "A layer adds d·(k − 1), not d: a 3×3 kernel reaches d further on both sides.",
            "每层增加 d·(k − 1) 而不是 d：3×3 卷积核向两边各延伸 d。",
        ),
        wrong.several_dilated,
        tempting=Text(
            "A table in circulation gives 3, 5, 8 for dilations 1, 2, 3, as if a layer reached further on one side.",
            "流传的一张表对空洞率 1、2、3 给出 3、5、8，好像每层只向一边延伸 d。",
        ),
    ),
    Mistake(
        "pooling_skipped",
        wrong.pooling_skipped,
        Text(
            "Pooling counts just as a convolution does: its window widens the field, its stride spreads later layers.",
            "池化与卷积同样计算：窗口扩大感受野，步幅影响后面的层。",
        ),
        wrong.pooled,
        tempting=Text(
            "Pooling has no weights, and the layers of a “VGG-16” are counted without it.",
            "池化没有权重，“VGG-16”的 16 层里也不算它。",
        ),
    ),
    Mistake(
        "pooling_window_ignored",
        wrong.pooling_window_ignored,
        Text(
            "Pooling widens the field by its own window too, not only by its stride.",
            "池化的窗口本身也扩大感受野，而不只是步幅起作用。",
        ),
        wrong.pooled,
        tempting=Text(
            "Pooling is known as downsampling, and downsampling only spreads the later layers.",
            "池化以“下采样”著称，而下采样似乎只影响后面的层。",
        ),
    ),
    Mistake(
        "top_down_rule_bottom_up",
        wrong.top_down_rule_bottom_up,
        Text(
            "(r − 1)·s + k goes from the last layer back to the first; from the first on, add (k − 1)·J.",
            "(r − 1)·s + k 应从最后一层往前推；从第一层往后算时，应逐层加上 (k − 1)·J。",
        ),
        wrong.strided,
        tempting=Text(
            "(r − 1)·s + k is the shortest form of the rule, and a network is read from its input on.",
            "(r − 1)·s + k 是最简短的写法，而读网络习惯从输入开始。",
        ),
    ),
    Mistake(
        "top_down_without_minus_one",
        wrong.top_down_without_minus_one,
        Text(
            "r cells have only r − 1 steps between them: the rule is (r − 1)·s + k, not r·s + k.",
            "r 格之间只有 r − 1 步：应为 (r − 1)·s + k，而不是 r·s + k。",
        ),
        wrong.several,
        tempting=Text(
            "r outputs at stride s seem to take up r·s cells of the layer below.",
            "步幅为 s 的 r 个输出，看上去占下一层的 r·s 格。",
        ),
    ),
    Mistake(
        "padding_added",
        wrong.padding_added,
        Text(
            "Padding moves the receptive field but never changes its size.",
            "填充只移动感受野的位置，不改变其大小。",
        ),
        wrong.padded,
        tempting=Text(
            "Padding makes the map larger, and in the formula for sizes it stands beside the kernel.",
            "填充使特征图变大，在尺寸公式里又与卷积核写在一起。",
        ),
    ),
    Mistake(
        "plus_one_forgotten",
        wrong.plus_one_forgotten,
        Text(
            "Start from 1: before any layer, an output is one pixel.", "应从 1 开始：不经过任何层时，输出就是一个像素。"
        ),
        wrong.sees_several,
        tempting=Text(
            "The sum over the layers looks complete: before the first layer nothing has been seen.",
            "对各层求和看上去已经完整：第一层之前似乎什么也没看到。",
        ),
    ),
    Mistake(
        "last_layer_only",
        wrong.last_layer_only,
        Text(
            "That is the kernel of the last layer alone; the layers before it widen the field too.",
            "这只是最后一层单独的卷积核；之前的各层也会扩大感受野。",
        ),
        wrong.several,
        tempting=Text(
            "A unit's weights reach only k cells of the layer below, and in the first layer that window is the field.",
            "一个单元的权重只连到下一层的 k 格，在第一层这个窗口就是感受野。",
        ),
    ),
)

RECEPTIVE_FIELD = telling(closed.receptive_field, _RECEPTIVE_FIELD)
RECEPTIVE_FIELDS = telling(closed.receptive_fields, tuple(map(after_each_layer, _RECEPTIVE_FIELD)))
