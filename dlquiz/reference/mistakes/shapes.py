"""What people get wrong about sizes along an axis, as tables: name, wrong formula, feedback, when it applies."""

from __future__ import annotations

from typing import Any

from dlquiz.messages import Text
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes import sizes
from dlquiz.reference.mistakes.sizes import each, is_same, leaves_remainder, more_than, not_same


def floor_mode(ceil_mode: bool, **_: Any) -> bool:
    return not ceil_mode


def ceil_mode_on(ceil_mode: bool, **_: Any) -> bool:
    return ceil_mode


def unpadded(padding: Any, **_: Any) -> bool:
    return not more_than(0, "padding")(padding=padding)


ROUNDED_UP = Text(
    "The division was rounded up; a window that no longer fits is dropped, so round down.",
    "除法向上取整了；放不下的窗口会被舍去，应当向下取整。",
)

PADDING: tuple[Mistake, ...] = (
    Mistake(
        "padding_once",
        sizes.padding_once,
        Text(
            "The padding was counted once; p is added on each side, so the padded input is n + 2p.",
            "填充只算了一次；p 是每一边的填充，填充后的输入为 n + 2p。",
        ),
        more_than(0, "padding"),
    ),
    Mistake(
        "padding_ignored",
        sizes.without_padding,
        Text("The padding was left out; the window slides over n + 2p cells.", "漏掉了填充；窗口在 n + 2p 格上滑动。"),
        more_than(0, "padding"),
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
    ),
    Mistake(
        "plus_one_forgotten",
        sizes.without_plus_one,
        Text(
            "The + 1 is missing: the division counts the steps, and the first window comes on top.",
            "漏了加 1：除法数的是移动的步数，还要加上第一个窗口。",
        ),
        not_same,
    ),
    Mistake(
        "plus_one_inside_division",
        sizes.plus_one_inside,
        Text(
            "The + 1 belongs outside the division: it is the first window, not one more cell.",
            "加 1 应在除法之外：它是第一个窗口，而不是多出的一格。",
        ),
        each(not_same, more_than(1, "stride")),
    ),
    Mistake(
        "stride_ignored",
        sizes.without_stride,
        Text(
            "The stride was taken as 1; divide by it before adding 1 (a pooling's stride is its window unless given).",
            "步幅被当成了 1；应先除以步幅再加 1（池化层未给出步幅时，步幅等于窗口大小）。",
        ),
        each(not_same, more_than(1, "stride")),
    ),
    Mistake(
        "dilation_ignored",
        sizes.without_dilation,
        Text(
            "The dilation was ignored; a dilated kernel spans d·(k − 1) + 1 cells.",
            "忽略了空洞率；空洞卷积核跨 d·(k − 1) + 1 格。",
        ),
        each(not_same, more_than(1, "dilation")),
    ),
    Mistake(
        "dilation_times_kernel",
        sizes.kernel_times_dilation,
        Text(
            "The kernel was stretched to d·k; only its k − 1 gaps are stretched, so it spans d·(k − 1) + 1 cells.",
            "把卷积核放大成了 d·k；被拉开的只有 k − 1 个间隔，实际跨 d·(k − 1) + 1 格。",
        ),
        each(not_same, more_than(1, "dilation")),
    ),
)

CONVOLUTION_SHARED: tuple[Mistake, ...] = (
    *PADDING,
    Mistake("ceil_for_floor", sizes.rounded_up, ROUNDED_UP, leaves_remainder),
    *COUNTING_WINDOWS,
)

CONVOLUTION: tuple[Mistake, ...] = (
    *CONVOLUTION_SHARED,
    Mistake(
        "same_rule",
        sizes.over_stride_up,
        Text(
            "⌈n/s⌉ is the rule for SAME padding; with the padding given it is ⌊(n + 2p − k_eff)/s⌋ + 1.",
            "⌈n/s⌉ 是 SAME 填充的规则；已给定填充时应为 ⌊(n + 2p − k_eff)/s⌋ + 1。",
        ),
        not_same,
    ),
    Mistake(
        "kernel_minus_one_padding",
        sizes.full_padding,
        Text(
            "That is “full” padding, k_eff − 1 on each side; use the padding of the question.",
            "这是每边填充 k_eff − 1 的“完全”（full）卷积；应使用题目给出的填充。",
        ),
        not_same,
    ),
    Mistake(
        "valid_for_same",
        sizes.without_padding,
        Text(
            "That is the size without padding (VALID); SAME pads until every s-th cell has a window: ⌈n/s⌉.",
            "这是不填充（VALID）时的尺寸；SAME 会填充到每隔 s 格都有一个窗口：⌈n/s⌉。",
        ),
        is_same,
    ),
    Mistake(
        "same_rounded_down",
        sizes.over_stride_down,
        Text("SAME rounds n/s up, not down: ⌈n/s⌉.", "SAME 对 n/s 向上取整，而不是向下取整：⌈n/s⌉。"),
        is_same,
    ),
    Mistake(
        "same_keeps_size",
        sizes.input_kept,
        Text(
            "SAME keeps the size only at stride 1; with stride s it gives ⌈n/s⌉.",
            "SAME 只在步幅为 1 时保持尺寸；步幅为 s 时得到 ⌈n/s⌉。",
        ),
        each(is_same, more_than(1, "stride")),
    ),
)

POOLING: tuple[Mistake, ...] = (
    *PADDING,
    Mistake("ceil_for_floor", sizes.rounded_up, ROUNDED_UP, each(floor_mode, leaves_remainder)),
    Mistake(
        "floor_for_ceil",
        sizes.rounded_down,
        Text(
            "The division was rounded down; with ceil_mode it is rounded up.",
            "除法向下取整了；ceil_mode 下应向上取整。",
        ),
        each(ceil_mode_on, leaves_remainder),
    ),
    Mistake(
        "last_window_rule_forgotten",
        sizes.rounded_up,
        Text(
            "One window too many: it would start in the right padding, and ceil_mode drops such a window.",
            "多了一个窗口：它会从右侧填充处开始，ceil_mode 会舍去这样的窗口。",
        ),
        each(ceil_mode_on, leaves_remainder),
    ),
    *COUNTING_WINDOWS,
    Mistake(
        "input_divided_by_kernel",
        sizes.over_kernel,
        Text(
            "n/k holds only for stride k without padding; count the places of the window: ⌊(n + 2p − k)/s⌋ + 1.",
            "n/k 只适用于步幅等于窗口且无填充的情形；应数窗口的位置：⌊(n + 2p − k)/s⌋ + 1。",
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
    ),
)

TRANSPOSED: tuple[Mistake, ...] = (
    Mistake(
        "input_times_stride",
        sizes.times_stride,
        Text(
            "n·s holds only when kernel and paddings happen to fit: (n − 1)·s − 2p + k_eff + output_padding.",
            "n·s 只在卷积核与填充恰好配合时成立；尺寸为 (n − 1)·s − 2p + k_eff + output_padding。",
        ),
    ),
    Mistake(
        "forward_formula",
        sizes.transposed_forward,
        Text(
            "That is the forward convolution; a transposed one goes the other way: (n − 1)·s − 2p + k_eff.",
            "这是普通卷积的公式；转置卷积方向相反，会放大尺寸：(n − 1)·s − 2p + k_eff。",
        ),
    ),
    Mistake(
        "padding_once",
        sizes.transposed_padding_once,
        Text(
            "The padding was taken away once; it crops the output by p on each side, 2p in all.",
            "填充只减了一次；它在输出的每一边裁去 p，共 2p。",
        ),
        more_than(0, "padding"),
    ),
    Mistake(
        "padding_ignored",
        sizes.transposed_without_padding,
        Text(
            "The padding was left out; it crops the output by p on each side.", "漏掉了填充；它在输出的每一边裁去 p。"
        ),
        more_than(0, "padding"),
    ),
    Mistake(
        "padding_added",
        sizes.transposed_padding_added,
        Text(
            "The padding was added; in a transposed convolution it makes the output smaller by 2p.",
            "填充被加上了；在转置卷积中，填充使输出缩小 2p。",
        ),
        more_than(0, "padding"),
    ),
    Mistake(
        "output_padding_forgotten",
        sizes.transposed_without_extra,
        Text(
            "output_padding was left out; it is added once, on one side.",
            "漏掉了 output_padding；它只在一侧加一次。",
        ),
        more_than(0, "output_padding"),
    ),
    Mistake(
        "minus_one_forgotten",
        sizes.transposed_all_strides,
        Text(
            "n inputs have only n − 1 strides between them: (n − 1)·s, not n·s.",
            "n 个输入之间只有 n − 1 个步幅：是 (n − 1)·s，而不是 n·s。",
        ),
    ),
    Mistake(
        "dilation_ignored",
        sizes.transposed_without_dilation,
        Text(
            "The dilation was ignored; a dilated kernel spans d·(k − 1) + 1 cells.",
            "忽略了空洞率；空洞卷积核跨 d·(k − 1) + 1 格。",
        ),
        more_than(1, "dilation"),
    ),
    Mistake(
        "dilation_times_kernel",
        sizes.transposed_kernel_times_dilation,
        Text(
            "The kernel was stretched to d·k; it spans d·(k − 1) + 1 cells.",
            "把卷积核放大成了 d·k；它实际跨 d·(k − 1) + 1 格。",
        ),
        more_than(1, "dilation"),
    ),
)

SAME_PADDING: tuple[Mistake, ...] = (
    Mistake(
        "half_kernel",
        sizes.half_kernel,
        Text(
            "k/2 is not it: the kernel takes away k − 1 cells, half of them on each side.",
            "不是 k/2：卷积核使尺寸减少 k − 1 格，两边各补一半。",
        ),
    ),
    Mistake(
        "total_for_one_side",
        sizes.whole_span,
        Text(
            "That is the padding of both sides together; each side gets half, d·(k − 1)/2.",
            "这是两边填充的总和；每边只需一半，即 d·(k − 1)/2。",
        ),
    ),
    Mistake(
        "dilation_ignored",
        sizes.undilated_half,
        Text(
            "(k − 1)/2 is for dilation 1; a dilated kernel needs d times as much.",
            "(k − 1)/2 只适用于空洞率 1；空洞卷积需要它的 d 倍。",
        ),
        more_than(1, "dilation"),
    ),
    Mistake(
        "kernel_minus_one",
        sizes.undilated_span,
        Text(
            "k − 1 is the undilated total of both sides; one side needs d·(k − 1)/2.",
            "k − 1 是无空洞时两边的总和；每边需要 d·(k − 1)/2。",
        ),
        more_than(1, "dilation"),
    ),
    Mistake(
        "dilation_times_kernel",
        sizes.half_of_kernel_times_dilation,
        Text(
            "The effective kernel is d·(k − 1) + 1, not d·k; half of it less one is the padding.",
            "有效卷积核为 d·(k − 1) + 1，而不是 d·k；填充为（有效卷积核 − 1）的一半。",
        ),
        more_than(1, "dilation"),
    ),
)

FULLY_CONVOLUTIONAL: tuple[Mistake, ...] = (
    Mistake(
        "input_over_stride",
        sizes.map_from_whole_input,
        Text(
            "n/J is the map before the classifier, which takes up n₀/J of it: ⌊(n − n₀)/J⌋ + 1 places remain.",
            "n/J 是分类器之前的特征图；分类器本身占去 n₀/J，剩下 ⌊(n − n₀)/J⌋ + 1 个位置。",
        ),
    ),
    Mistake(
        "single_output",
        sizes.map_of_one,
        Text(
            "One output is right only for the trained size; on a larger input the classifier slides.",
            "只有输入等于训练尺寸时才是 1；输入更大时，分类器会在其上滑动。",
        ),
    ),
    Mistake(
        "plus_one_forgotten",
        sizes.map_without_plus_one,
        Text(
            "The + 1 is missing: the division counts the steps, and the first place comes on top.",
            "漏了加 1：除法数的是移动的步数，还要加上第一个位置。",
        ),
    ),
    Mistake(
        "ratio_of_sizes",
        sizes.map_from_ratio,
        Text(
            "The classifier moves by J pixels at a time, not by its whole input n₀.",
            "分类器每次移动 J 个像素，而不是整个输入尺寸 n₀。",
        ),
    ),
    Mistake(
        "stride_ignored",
        sizes.map_without_stride,
        Text(
            "The classifier moves by the product of all strides, not pixel by pixel.",
            "分类器每次移动所有步幅之积，而不是逐像素移动。",
        ),
        more_than(1, "total_stride"),
    ),
    Mistake(
        "ceil_for_floor",
        sizes.map_rounded_up,
        Text("A place that no longer fits is dropped: round down.", "放不下的位置会被舍去：应向下取整。"),
        sizes.map_leaves_remainder,
    ),
)

TENSORFLOW_PADDING: tuple[Mistake, ...] = (
    Mistake(
        "kernel_minus_one_in_all",
        sizes.total_padding_at_stride_one,
        Text(
            "k_eff − 1 in all is right for stride 1; with a stride it is (⌈n/s⌉ − 1)·s + k_eff − n.",
            "总填充 k_eff − 1 只适用于步幅 1；步幅为 s 时为 (⌈n/s⌉ − 1)·s + k_eff − n。",
        ),
        more_than(1, "stride"),
    ),
    Mistake(
        "odd_cell_before",
        sizes.odd_cell_before,
        Text(
            "An odd cell goes after, on the right or at the bottom, in TensorFlow.",
            "TensorFlow 把多出的一格放在后面（右侧或下方）。",
        ),
    ),
    Mistake(
        "total_on_each_side",
        sizes.whole_total_per_side,
        Text("That is the total; it is split between both sides.", "这是总填充；应分配到两边。"),
    ),
)
