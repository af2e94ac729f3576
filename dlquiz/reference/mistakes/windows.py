"""What people get wrong about the places of a sliding window: convolution and pooling, and texts other tables share."""

from __future__ import annotations

from typing import Any

from dlquiz.messages import Text
from dlquiz.reference import shapes
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes import sizes
from dlquiz.reference.mistakes.apart import telling
from dlquiz.reference.mistakes.sizes import each, is_same, is_valid, leaves_remainder, more_than, not_same, uneven


def floor_mode(ceil_mode: bool, **_: Any) -> bool:
    return not ceil_mode


def ceil_mode_on(ceil_mode: bool, **_: Any) -> bool:
    return ceil_mode


def unpadded(padding: Any, **_: Any) -> bool:
    return not more_than(0, "padding")(padding=padding)


WHY_PADDING_ONCE = Text(
    "Papers and code write one number, padding=1, which looks like a total; some textbooks do mean the total by p.",
    "论文和代码里只写一个数，如 padding=1，看上去像是总的填充量；有的教材里 p 也确实指总填充。",
)
WHY_ROUNDED_UP = Text(
    "A window that fits only in part seems to deserve an output, and SAME padding and ceil_mode do round up.",
    "边缘处放不满的窗口看似也该有一个输出，而且 SAME 填充和 ceil_mode 确实向上取整。",
)
WHY_PLUS_ONE_FORGOTTEN = Text(
    "A length divided by a step usually is the count itself: ten metres of cloth in pieces of two make five.",
    "长度除以步长通常就是个数：10 米布按 2 米裁开，正好 5 块。",
)
WHY_DILATION_IGNORED = Text(
    "Dilation adds no weights: the layer is still called 3×3 and looks like any other 3×3.",
    "空洞卷积不增加权重：名字仍叫 3×3，看上去与普通的 3×3 卷积没有区别。",
)
WHY_DILATION_TIMES_KERNEL = Text(
    "Dilation is often introduced as a kernel enlarged d times, which suggests d·k.",
    "空洞卷积常被介绍为把卷积核放大 d 倍，使人想到 d·k。",
)
WHY_SAME_ROUNDED_DOWN = Text(
    "The ordinary formula for sizes rounds down, so every division among sizes seems to.",
    "普通的尺寸公式向下取整，似乎凡是尺寸的除法都应如此。",
)

ROUNDED_UP = Text(
    "The division was rounded up; a window that no longer fits is dropped, so round down.",
    "除法向上取整了；放不下的窗口会被舍去，应当向下取整。",
)
CEIL_FOR_FLOOR = Mistake("ceil_for_floor", sizes.rounded_up, ROUNDED_UP, leaves_remainder, tempting=WHY_ROUNDED_UP)

PADDING: tuple[Mistake, ...] = (
    Mistake(
        "padding_once",
        sizes.padding_once,
        Text(
            "The padding was counted once; p is added on each side, so the padded input is n + 2p.",
            "填充只算了一次；p 是每一边的填充，填充后的输入为 n + 2p。",
        ),
        more_than(0, "padding"),
        tempting=WHY_PADDING_ONCE,
    ),
    Mistake(
        "padding_ignored",
        sizes.without_padding,
        Text("The padding was left out; the window slides over n + 2p cells.", "漏掉了填充；窗口在 n + 2p 格上滑动。"),
        more_than(0, "padding"),
        tempting=Text(
            "Introductions start with (n − k)/s + 1, which is right for unpadded layers such as those of LeNet.",
            "入门材料先讲 (n − k)/s + 1，它对 LeNet 那样不填充的层是对的。",
        ),
    ),
)

COUNTING_WINDOWS: tuple[Mistake, ...] = (
    Mistake(
        "division_not_rounded",
        sizes.not_rounded,
        Text(
            "A size is a whole number: round the division before adding 1.",
            "尺寸是整数：除法应先取整，再加 1。",
        ),
        leaves_remainder,
        tempting=Text(
            "In most examples the division comes out even, and the floor brackets never do anything.",
            "多数例题恰好整除，取整符号从来不起作用。",
        ),
    ),
    Mistake(
        "plus_one_forgotten",
        sizes.without_plus_one,
        Text(
            "The + 1 is missing: the division counts the steps, and the first window comes on top.",
            "漏了加 1：除法数的是移动的步数，还要加上第一个窗口。",
        ),
        not_same,
        tempting=WHY_PLUS_ONE_FORGOTTEN,
    ),
    Mistake(
        "plus_one_inside_division",
        sizes.plus_one_inside,
        Text(
            "The + 1 belongs outside the division: it is the first window, not one more cell.",
            "加 1 应在除法之外：它是第一个窗口，而不是多出的一格。",
        ),
        each(not_same, more_than(1, "stride")),
        tempting=Text(
            "At stride 1, where the formula is learned, it makes no difference where the + 1 stands.",
            "公式通常在步幅为 1 的例子里学会，那时加 1 放在哪里都一样。",
        ),
    ),
    Mistake(
        "stride_ignored",
        sizes.without_stride,
        Text(
            "The stride was taken as 1; divide by it before adding 1 (a pooling's stride is its window unless given).",
            "步幅被当成了 1；应先除以步幅再加 1（池化层未给出步幅时，步幅等于窗口大小）。",
        ),
        each(not_same, more_than(1, "stride")),
        tempting=Text(
            "n − k + 1 is the best-known form of the rule, and a pooling call often shows no stride at all.",
            "n − k + 1 是最为人熟知的形式，而池化的调用里往往根本不写步幅。",
        ),
    ),
    Mistake(
        "dilation_ignored",
        sizes.without_dilation,
        Text(
            "The dilation was ignored; a dilated kernel spans d·(k − 1) + 1 cells.",
            "忽略了空洞率；空洞卷积核跨 d·(k − 1) + 1 格。",
        ),
        each(not_same, more_than(1, "dilation")),
        tempting=WHY_DILATION_IGNORED,
    ),
    Mistake(
        "dilation_times_kernel",
        sizes.kernel_times_dilation,
        Text(
            "The kernel was stretched to d·k; only its k − 1 gaps are stretched, so it spans d·(k − 1) + 1 cells.",
            "把卷积核放大成了 d·k；被拉开的只有 k − 1 个间隔，实际跨 d·(k − 1) + 1 格。",
        ),
        each(not_same, more_than(1, "dilation")),
        tempting=WHY_DILATION_TIMES_KERNEL,
    ),
)

CONVOLUTION_SHARED: tuple[Mistake, ...] = (*PADDING, CEIL_FOR_FLOOR, *COUNTING_WINDOWS)
"""Slips that other tables make over other arguments: not yet at rest where they happen to give the answer."""

CONVOLUTION_ONLY: tuple[Mistake, ...] = (
    Mistake(
        "same_rule",
        sizes.over_stride_up,
        Text(
            "Input over stride, rounded up, is the rule for SAME padding; with this padding count the window's places.",
            "输入除以步幅再向上取整是 SAME 填充的规则；已给定填充时应数窗口能放的位置。",
        ),
        not_same,
        tempting=Text(
            "Keras and TensorFlow models mostly pad SAME, and ⌈n/s⌉ is remembered as the size after any stride.",
            "Keras 和 TensorFlow 的模型大多用 SAME 填充，⌈n/s⌉ 便被记成了带步幅层的通用公式。",
        ),
    ),
    Mistake(
        "kernel_forgotten",
        sizes.over_stride_down,
        Text(
            "n/s leaves the kernel out; without padding ⌊(n − k_eff)/s⌋ + 1 windows fit.",
            "n/s 没有考虑卷积核；不填充时只放得下 ⌊(n − k_eff)/s⌋ + 1 个窗口。",
        ),
        each(is_valid, uneven),
        tempting=Text(
            "“A stride of 2 halves the map” is the rule of thumb, and with padding it is nearly right.",
            "“步幅 2 使尺寸减半”是通行的经验说法，有填充时也大致成立。",
        ),
    ),
    Mistake(
        "kernel_minus_one_padding",
        sizes.full_padding,
        Text(
            "That is “full” padding, one cell less than the kernel on each side; use the padding of the question.",
            "这是“完全”（full）卷积，每边填充比卷积核的跨度少一格；应使用题目给出的填充。",
        ),
        not_same,
        tempting=Text(
            "In signal processing convolution is the full one by default (numpy.convolve): n + k − 1 values.",
            "信号处理中的卷积默认就是完全卷积（如 numpy.convolve），输出 n + k − 1 个值。",
        ),
    ),
    Mistake(
        "valid_for_same",
        sizes.without_padding,
        Text(
            "That is the size without padding (VALID); SAME pads until every s-th cell has a window: ⌈n/s⌉.",
            "这是不填充（VALID）时的尺寸；SAME 会填充到每隔 s 格都有一个窗口：⌈n/s⌉。",
        ),
        is_same,
        tempting=Text(
            "Where the padding is a word, there is no number to put in for p, and 0 suggests itself.",
            "填充以单词给出时，公式里没有 p 可代，似乎就该代 0。",
        ),
    ),
    Mistake(
        "same_rounded_down",
        sizes.over_stride_down,
        Text("SAME rounds n/s up, not down: ⌈n/s⌉.", "SAME 对 n/s 向上取整，而不是向下取整：⌈n/s⌉。"),
        is_same,
        tempting=WHY_SAME_ROUNDED_DOWN,
    ),
    Mistake(
        "same_keeps_size",
        sizes.input_kept,
        Text(
            "SAME keeps the size only at stride 1; with stride s it gives ⌈n/s⌉.",
            "SAME 只在步幅为 1 时保持尺寸；步幅为 s 时得到 ⌈n/s⌉。",
        ),
        each(is_same, more_than(1, "stride")),
        tempting=Text(
            "The word itself promises it, and at stride 1, its commonest use, the size does stay.",
            "SAME 字面上就是“相同”，而在最常用的步幅 1 下尺寸确实不变。",
        ),
    ),
)

POOLING_RAW: tuple[Mistake, ...] = (
    *PADDING,
    Mistake(
        "ceil_for_floor", sizes.rounded_up, ROUNDED_UP, each(floor_mode, leaves_remainder), tempting=WHY_ROUNDED_UP
    ),
    Mistake(
        "floor_for_ceil",
        sizes.rounded_down,
        Text(
            "The division was rounded down; with ceil_mode it is rounded up.",
            "除法向下取整了；ceil_mode 下应向上取整。",
        ),
        each(ceil_mode_on, leaves_remainder),
        tempting=Text(
            "Convolutions always round down and poolings do by default: the floor has become part of the formula.",
            "卷积总是向下取整，池化默认也是：floor 已经成了公式的一部分。",
        ),
    ),
    Mistake(
        "last_window_rule_forgotten",
        sizes.rounded_up,
        Text(
            "One window too many: it would start in the right padding, and ceil_mode drops such a window.",
            "多了一个窗口：它会从右侧填充处开始，ceil_mode 会舍去这样的窗口。",
        ),
        each(ceil_mode_on, leaves_remainder),
        tempting=Text(
            "The formula with a ceiling looks complete; the exception stands in a note of the documentation.",
            "带向上取整的公式看上去已经完整，这条例外只写在文档的备注里。",
        ),
    ),
    *COUNTING_WINDOWS,
    Mistake(
        "input_divided_by_kernel",
        sizes.over_kernel,
        Text(
            "n/k holds only for stride k without padding; count the window positions: ⌊(n + 2p − k)/s⌋ + 1.",
            "n/k 只适用于步幅等于窗口且无填充的情形；应数窗口的位置：⌊(n + 2p − k)/s⌋ + 1。",
        ),
        tempting=Text(
            "The usual 2×2 pooling has stride 2, and there n/k is right.",
            "常见的 2×2 池化步幅也是 2，此时 n/k 正好正确。",
        ),
    ),
    Mistake(
        "convolution_padding_kept",
        sizes.padding_of_one,
        Text(
            "A padding of 1 was carried over from the convolution; this pooling has none.",
            "把卷积层的填充 1 带到了池化层；这里的池化没有填充。",
        ),
        unpadded,
        tempting=Text(
            "In most networks a 3×3 convolution with padding 1 stands right before the pooling.",
            "在多数网络里，池化层之前紧接着就是填充为 1 的 3×3 卷积。",
        ),
    ),
)

CONVOLUTION_RAW: tuple[Mistake, ...] = (*CONVOLUTION_SHARED, *CONVOLUTION_ONLY)

CONVOLUTION = telling(shapes.conv_output_size, CONVOLUTION_RAW)
POOLING = telling(shapes.pool_output_size, POOLING_RAW)
