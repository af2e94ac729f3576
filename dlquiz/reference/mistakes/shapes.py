"""What people get wrong about transposed convolution, about padding that keeps the size, and about output maps."""

from __future__ import annotations

from dlquiz.messages import Text
from dlquiz.reference import shapes
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes import sizes
from dlquiz.reference.mistakes.apart import telling
from dlquiz.reference.mistakes.sizes import more_than
from dlquiz.reference.mistakes.windows import (
    WHY_DILATION_IGNORED,
    WHY_DILATION_TIMES_KERNEL,
    WHY_PADDING_ONCE,
    WHY_PLUS_ONE_FORGOTTEN,
    WHY_ROUNDED_UP,
    WHY_SAME_ROUNDED_DOWN,
)

SPANS_LESS = Text(
    "The kernel was stretched to d·k; it spans d·(k − 1) + 1 cells.",
    "把卷积核放大成了 d·k；它实际跨 d·(k − 1) + 1 格。",
)
SPANS_MORE = Text(
    "The dilation was ignored; a dilated kernel spans d·(k − 1) + 1 cells.",
    "忽略了空洞率；空洞卷积核跨 d·(k − 1) + 1 格。",
)

_TRANSPOSED: tuple[Mistake, ...] = (
    Mistake(
        "input_times_stride",
        sizes.times_stride,
        Text(
            "Input times stride holds only when kernel and paddings happen to fit; there is one step less than inputs.",
            "输入乘步幅只在卷积核与填充恰好配合时成立；步数比输入格数少一。",
        ),
        tempting=Text(
            "Kernel 4, stride 2, padding 1, the usual choice in generators, doubles the size exactly.",
            "生成网络常用的核 4、步幅 2、填充 1 恰好使尺寸翻倍。",
        ),
    ),
    Mistake(
        "forward_formula",
        sizes.transposed_forward,
        Text(
            "That is the forward convolution; a transposed one goes the other way and enlarges.",
            "这是普通卷积的公式；转置卷积方向相反，会放大尺寸。",
        ),
        tempting=Text(
            "It takes the same kernel, stride and padding as a convolution, so its formula seems to be the same.",
            "它与普通卷积的参数同名（kernel、stride、padding），公式似乎也该相同。",
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
        tempting=WHY_PADDING_ONCE,
    ),
    Mistake(
        "padding_ignored",
        sizes.transposed_without_padding,
        Text(
            "The padding was left out; it crops the output by p on each side.", "漏掉了填充；它在输出的每一边裁去 p。"
        ),
        more_than(0, "padding"),
        tempting=Text(
            "The usual picture, the kernel stamped once for every input cell, has no padding in it.",
            "转置卷积常画成每个输入位置盖一次卷积核，这幅图里没有填充。",
        ),
    ),
    Mistake(
        "padding_added",
        sizes.transposed_padding_added,
        Text(
            "The padding was added; in a transposed convolution it makes the output smaller by 2p.",
            "填充被加上了；在转置卷积中，填充使输出缩小 2p。",
        ),
        more_than(0, "padding"),
        tempting=Text("In every other layer padding makes the output larger.", "在其他各种层里，填充总是使输出变大。"),
    ),
    Mistake(
        "output_padding_forgotten",
        sizes.transposed_without_extra,
        Text(
            "The output padding was left out; it is added once, on one side.",
            "漏掉了输出填充；它只在一侧加一次。",
        ),
        more_than(0, "output_padding"),
        tempting=Text(
            "No other layer has this argument, and the formula of most textbooks ends at (n − 1)·s − 2p + k.",
            "别的层没有这个参数，多数教材的公式也只到 (n − 1)·s − 2p + k 为止。",
        ),
    ),
    Mistake(
        "minus_one_forgotten",
        sizes.transposed_all_strides,
        Text(
            "n inputs have only n − 1 strides between them: (n − 1)·s, not n·s.",
            "n 个输入之间只有 n − 1 个步幅：是 (n − 1)·s，而不是 n·s。",
        ),
        tempting=Text(
            "A layer that “upsamples s times” seems to give every input a whole stride.",
            "说它“上采样 s 倍”，似乎每个输入都占一个完整的步幅。",
        ),
    ),
    Mistake(
        "dilation_ignored",
        sizes.transposed_without_dilation,
        SPANS_MORE,
        more_than(1, "dilation"),
        tempting=WHY_DILATION_IGNORED,
    ),
    Mistake(
        "dilation_times_kernel",
        sizes.transposed_kernel_times_dilation,
        SPANS_LESS,
        more_than(1, "dilation"),
        tempting=WHY_DILATION_TIMES_KERNEL,
    ),
)

_SAME_PADDING: tuple[Mistake, ...] = (
    Mistake(
        "half_kernel",
        sizes.half_kernel,
        Text(
            "k/2 is not it: the kernel takes away k − 1 cells, half of them on each side.",
            "不是 k/2：卷积核使尺寸减少 k − 1 格，两边各补一半。",
        ),
        tempting=Text(
            "Code writes kernel_size // 2, which for an odd kernel is (k − 1)/2.",
            "代码里常写 kernel_size // 2，对奇数核它正好等于 (k − 1)/2。",
        ),
    ),
    Mistake(
        "total_for_one_side",
        sizes.whole_span,
        Text(
            "That is the padding of both sides together; each side gets half, d·(k − 1)/2.",
            "这是两边填充的总和；每边只需一半，即 d·(k − 1)/2。",
        ),
        tempting=Text(
            "Without padding the output is d·(k − 1) cells too small, and padding is there to give them back.",
            "不填充时输出正好少 d·(k − 1) 格，而填充就是为了补回它们。",
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
        tempting=WHY_DILATION_IGNORED,
    ),
    Mistake(
        "kernel_minus_one",
        sizes.undilated_span,
        Text(
            "k − 1 is the undilated total of both sides; one side needs d·(k − 1)/2.",
            "k − 1 是无空洞时两边的总和；每边需要 d·(k − 1)/2。",
        ),
        more_than(1, "dilation"),
        tempting=Text(
            "n − k + 1 is known by heart, and it says that k − 1 cells are lost.",
            "n − k + 1 早已记熟，从中看出少了 k − 1 格。",
        ),
    ),
    Mistake(
        "dilation_times_kernel",
        sizes.half_of_kernel_times_dilation,
        Text(
            "The effective kernel is d·(k − 1) + 1, not d·k; half of it less one is the padding.",
            "有效卷积核为 d·(k − 1) + 1，而不是 d·k；填充为（有效卷积核 − 1）的一半。",
        ),
        more_than(1, "dilation"),
        tempting=WHY_DILATION_TIMES_KERNEL,
    ),
)

_FULLY_CONVOLUTIONAL: tuple[Mistake, ...] = (
    Mistake(
        "input_over_stride",
        sizes.map_from_whole_input,
        Text(
            "n/J is the map before the classifier, which takes up n₀/J of it: ⌊(n − n₀)/J⌋ + 1 places remain.",
            "n/J 是分类器之前的特征图；分类器本身占去 n₀/J，剩下 ⌊(n − n₀)/J⌋ + 1 个位置。",
        ),
        tempting=Text(
            "The last feature map is n/J, and what comes after it looks like 1×1 convolutions only.",
            "最后的特征图正是 n/J，而其后看上去都只是 1×1 卷积。",
        ),
    ),
    Mistake(
        "single_output",
        sizes.map_of_one,
        Text(
            "One output is right only for the trained size; on a larger input the classifier slides.",
            "只有输入等于训练尺寸时才是 1；输入更大时，分类器会在其上滑动。",
        ),
        tempting=Text(
            "A classifier gives one prediction an image, and with fully connected layers it cannot do anything else.",
            "分类网络对一张图只给一个预测，带全连接层时也只能如此。",
        ),
    ),
    Mistake(
        "plus_one_forgotten",
        sizes.map_without_plus_one,
        Text(
            "The + 1 is missing: the division counts the steps, and the first place comes on top.",
            "漏了加 1：除法数的是移动的步数，还要加上第一个位置。",
        ),
        tempting=WHY_PLUS_ONE_FORGOTTEN,
    ),
    Mistake(
        "ratio_of_sizes",
        sizes.map_from_ratio,
        Text(
            "The classifier moves by J pixels at a time, not by its whole input n₀.",
            "分类器每次移动 J 个像素，而不是整个输入尺寸 n₀。",
        ),
        tempting=Text(
            "The larger image looks like something to be cut into tiles of the trained size.",
            "看到更大的图，首先想到的是把它切成训练尺寸的小块。",
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
        tempting=Text(
            "“Sliding a classifier over an image” brings to mind a window that moves pixel by pixel.",
            "“让分类器在图上滑动”使人想到逐像素移动的窗口。",
        ),
    ),
    Mistake(
        "ceil_for_floor",
        sizes.map_rounded_up,
        Text("A place that no longer fits is dropped: round down.", "放不下的位置会被舍去：应向下取整。"),
        sizes.map_leaves_remainder,
        tempting=WHY_ROUNDED_UP,
    ),
)

_TENSORFLOW_PADDING: tuple[Mistake, ...] = (
    Mistake(
        "kernel_minus_one_in_all",
        sizes.total_padding_at_stride_one,
        Text(
            "k_eff − 1 in all is right for stride 1; with a stride it is (⌈n/s⌉ − 1)·s + k_eff − n.",
            "总填充 k_eff − 1 只适用于步幅 1；步幅为 s 时为 (⌈n/s⌉ − 1)·s + k_eff − n。",
        ),
        more_than(1, "stride"),
        tempting=Text(
            "At stride 1, where SAME is explained, exactly k_eff − 1 cells are added, whatever the input.",
            "讲解 SAME 时通常取步幅 1，此时无论输入多大，总填充都是 k_eff − 1。",
        ),
    ),
    Mistake(
        "odd_cell_before",
        sizes.odd_cell_before,
        Text(
            "An odd cell goes after, on the right or at the bottom, in TensorFlow.",
            "TensorFlow 把多出的一格放在后面（右侧或下方）。",
        ),
        tempting=Text(
            "The formula gives only the total, and the odd cell seems to belong to the side that is filled first.",
            "公式只给出总数，多出的一格似乎该归先填的那一侧。",
        ),
    ),
    Mistake(
        "total_on_each_side",
        sizes.whole_total_per_side,
        Text("That is the total; it is split between both sides.", "这是总填充；应分配到两边。"),
        tempting=Text(
            "PyTorch's padding is per side, so a padding that was computed looks like one per side, too.",
            "PyTorch 的填充指每一边，算出来的填充看上去也像是每一边的。",
        ),
    ),
    Mistake(
        "same_rounded_down",
        sizes.padding_for_fewer_windows,
        Text(
            "SAME has ⌈n/s⌉ windows, not ⌊n/s⌋: the last of them needs its cells, too.",
            "SAME 有 ⌈n/s⌉ 个窗口，而不是 ⌊n/s⌋ 个：最后一个窗口也需要填充。",
        ),
        tempting=WHY_SAME_ROUNDED_DOWN,
    ),
    Mistake(
        "dilation_ignored",
        sizes.padding_without_dilation,
        SPANS_MORE,
        more_than(1, "dilation"),
        tempting=WHY_DILATION_IGNORED,
    ),
    Mistake(
        "dilation_times_kernel",
        sizes.padding_of_kernel_times_dilation,
        SPANS_LESS,
        more_than(1, "dilation"),
        tempting=WHY_DILATION_TIMES_KERNEL,
    ),
)

TRANSPOSED = telling(shapes.conv_transpose_output_size, _TRANSPOSED)
SAME_PADDING = telling(shapes.same_padding, _SAME_PADDING)
FULLY_CONVOLUTIONAL = telling(shapes.fully_convolutional_size, _FULLY_CONVOLUTIONAL)
TENSORFLOW_PADDING = telling(shapes.tensorflow_same_padding, _TENSORFLOW_PADDING)
