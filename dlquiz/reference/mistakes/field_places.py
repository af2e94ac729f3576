"""What people get wrong about jumps and centres, about how deep a stack must be, and about dilated kernels."""

from __future__ import annotations

from dlquiz.messages import Text
from dlquiz.reference import receptive_field as closed
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes import fields as wrong
from dlquiz.reference.mistakes.apart import telling
from dlquiz.reference.mistakes.receptive_field import WHY_KERNEL_NOT_REDUCED, WHY_OWN_STRIDE, WHY_STRIDES_IGNORED
from dlquiz.reference.mistakes.sizes import more_than
from dlquiz.reference.mistakes.windows import WHY_DILATION_IGNORED, WHY_DILATION_TIMES_KERNEL

_JUMP: tuple[Mistake, ...] = (
    Mistake(
        "strides_summed",
        wrong.strides_summed,
        Text("Strides multiply, they do not add up.", "步幅应相乘，而不是相加。"),
        wrong.several,
        tempting=Text(
            "Distances along a path add up, and for two strides of 2 the sum equals the product.",
            "沿途的距离是相加的，而两个步幅 2 的和恰好等于积。",
        ),
    ),
    Mistake(
        "last_stride_only",
        wrong.last_stride_only,
        Text("The strides of all layers multiply, not only the last.", "应把所有层的步幅相乘，而不只是最后一层。"),
        wrong.several,
        tempting=Text(
            "The last stride is the distance between neighbouring windows, measured in the last layer's own input.",
            "最后一层的步幅确实是相邻窗口的间隔，只不过以该层自己的输入计。",
        ),
    ),
    Mistake(
        "own_stride_excluded",
        wrong.own_stride_excluded,
        Text(
            "For the jump between outputs the layer's own stride counts as well.",
            "相邻输出的累计步幅（jump）也要乘上本层的步幅。",
        ),
        wrong.last_strided,
        tempting=Text(
            "In the receptive field of the same layer its own stride does not count.",
            "在同一层的感受野里，本层步幅是不计入的。",
        ),
    ),
    Mistake(
        "receptive_field_for_jump",
        closed.receptive_field,
        Text(
            "That is what one output sees; the jump is how far the next output's view moves: the product of strides.",
            "这是一个输出的感受野；jump 是相邻输出的视野相距多远，即步幅之积。",
        ),
        tempting=Text(
            "Where windows lie side by side, neighbouring outputs are exactly one receptive field apart.",
            "窗口首尾相接时，相邻输出正好相隔一个感受野。",
        ),
    ),
)

_CENTER: tuple[Mistake, ...] = (
    Mistake(
        "padding_ignored",
        wrong.half_receptive_field,
        Text(
            "r/2 is the centre without padding; every padding p moves it back by p·J.",
            "r/2 是没有填充时的中心；每层的填充 p 会使它向前移 p·J。",
        ),
        wrong.padded,
        tempting=Text(
            "Padding has no say in the size of the field, so it seems to have none in its place.",
            "填充不影响感受野的大小，似乎也就不影响其位置。",
        ),
    ),
    Mistake(
        "half_pixel_forgotten",
        wrong.center_from_zero,
        Text(
            "Pixel 0 spans [0, 1], so its centre is ½: start from there.",
            "像素 0 占据 [0, 1]，中心在 ½ 处：应从 ½ 开始。",
        ),
        tempting=Text(
            "Pixels are numbered from 0, so pixel 0 seems to lie at coordinate 0.",
            "像素从 0 开始编号，似乎像素 0 就在坐标 0 处。",
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
        tempting=WHY_STRIDES_IGNORED,
    ),
    Mistake(
        "own_stride_counted",
        wrong.center_with_own_stride,
        Text(
            "A layer's own stride was counted in; multiply only the strides before it.",
            "把本层的步幅也乘进去了；应只乘之前各层的步幅。",
        ),
        wrong.strided,
        tempting=WHY_OWN_STRIDE,
    ),
    Mistake(
        "padding_counted_twice",
        wrong.center_padding_twice,
        Text(
            "Only the padding on the left moves the centre: p, not 2p.", "只有左侧的填充使中心移动：是 p，而不是 2p。"
        ),
        wrong.padded,
        tempting=Text(
            "In the formula for sizes the padding of a layer counts twice.", "在输出尺寸公式里，一层的填充要算两次。"
        ),
    ),
)

_DEPTH: tuple[Mistake, ...] = (
    Mistake(
        "target_over_kernel",
        wrong.target_over_kernel,
        Text(
            "Each layer adds k − 1 pixels to the first one, not k: ⌈(R − 1)/(k − 1)⌉.",
            "每层增加 k − 1 而不是 k 个像素：⌈(R − 1)/(k − 1)⌉。",
        ),
        tempting=Text(
            "Covering R pixels with pieces of k takes R/k of them.", "用长为 k 的小段铺满 R 个像素，需要 R/k 段。"
        ),
    ),
    Mistake(
        "kernel_not_reduced",
        wrong.growth_over_kernel,
        Text("Each layer adds k − 1 pixels, not k.", "每层增加 k − 1 个像素，而不是 k 个。"),
        tempting=WHY_KERNEL_NOT_REDUCED,
    ),
    Mistake(
        "one_not_subtracted",
        wrong.target_over_growth,
        Text("One pixel is seen before any layer: divide R − 1.", "不经过任何层就能看到一个像素：应除 R − 1。"),
        tempting=Text(
            "k − 1 more pixels a layer seem to call for R/(k − 1) layers.",
            "每层多看 k − 1 个像素，似乎就需要 R/(k − 1) 层。",
        ),
    ),
    Mistake(
        "floor_for_ceil",
        wrong.depth_rounded_down,
        Text("Round up: with one layer fewer the field is too small.", "应向上取整：少一层感受野就不够。"),
        wrong.depth_leaves_remainder,
        tempting=Text(
            "The sizes of a network are rounded down, so a division among them seems to be.",
            "网络里的尺寸都向下取整，这里的除法似乎也该如此。",
        ),
    ),
)

_EFFECTIVE_KERNEL: tuple[Mistake, ...] = (
    Mistake(
        "dilation_times_kernel",
        wrong.times_dilation,
        Text(
            "Only the k − 1 gaps are stretched: d·(k − 1) + 1, not d·k.",
            "被拉开的只有 k − 1 个间隔：是 d·(k − 1) + 1，而不是 d·k。",
        ),
        more_than(1, "dilation"),
        tempting=WHY_DILATION_TIMES_KERNEL,
    ),
    Mistake(
        "dilation_ignored",
        wrong.undilated,
        Text("The dilation spreads the taps: d·(k − 1) + 1.", "空洞率会拉开卷积核各元素：d·(k − 1) + 1。"),
        more_than(1, "dilation"),
        tempting=WHY_DILATION_IGNORED,
    ),
    Mistake(
        "dilation_as_gap",
        wrong.dilation_as_gap,
        Text(
            "Dilation d leaves d − 1 empty cells between taps, not d; dilation 1 is the ordinary kernel.",
            "空洞率 d 表示相邻元素间空 d − 1 格，而不是 d 格；空洞率 1 就是普通卷积核。",
        ),
        tempting=Text(
            "“Holes” suggests that d counts the empty cells, and for d = 1 that there is one.",
            "“空洞”一词使人以为 d 是空格的个数，d = 1 就空一格。",
        ),
    ),
    Mistake(
        "dilation_added",
        wrong.taps_and_dilation,
        Text("Every one of the k − 1 gaps is stretched: d·(k − 1) + 1.", "k − 1 个间隔都被拉开：d·(k − 1) + 1。"),
        more_than(1, "dilation"),
        tempting=Text(
            "For the best-known case, 3×3 with d = 2, the sum is right: 3 + 2 = 5.",
            "对最常见的 3×3、d = 2，这样算恰好正确：3 + 2 = 5。",
        ),
    ),
    Mistake(
        "plus_one_forgotten",
        wrong.without_plus_one,
        Text("The first tap is a cell too: add 1.", "第一个元素本身也占一格：要加 1。"),
        tempting=Text(
            "d·(k − 1) is the distance from the first tap to the last, which looks like the span.",
            "d·(k − 1) 是首末两个元素的距离，看上去就是跨度。",
        ),
    ),
)

JUMP = telling(closed.jump, _JUMP)
CENTER = telling(closed.receptive_field_center, _CENTER)
DEPTH = telling(closed.layers_for_receptive_field, _DEPTH)
EFFECTIVE_KERNEL = telling(closed.effective_kernel_size, _EFFECTIVE_KERNEL)
