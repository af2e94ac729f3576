"""Wrong multiply-adds and FLOPs, with what to tell who gives them and why one falls for them.

Every formula takes the bound arguments of its reference as keywords and ignores those it has no use for.
"""

from __future__ import annotations

from math import prod
from typing import Any

from dlquiz.messages import Text
from dlquiz.reference import compute
from dlquiz.reference.counting import Size
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.apart import telling
from dlquiz.reference.mistakes.counting import (
    FLAT_FILTER_TEMPTS,
    GROUPS_TEMPT,
    ONE_FILTER_TEMPTS,
    SIDE_TEMPTS,
    changed,
    first_side,
    grouped,
    saying,
)
from dlquiz.reference.mistakes.dense import SIZES_TEMPT

FLOPS_FOR_MACS = Text(
    "Those are FLOPs: a MAC is one multiplication with its addition and counts once, so there are half as many.",
    "这是 FLOPs：一次乘加（MAC）包含一次乘法和一次加法，只计一次，应是它的一半。",
)
FLOPS_TEMPT = Text(
    "Papers and tools say FLOPs for multiply-adds and for single operations alike.",
    "论文和工具里，FLOPs 有时指乘加次数，有时指单个运算的次数。",
)
_ALL_CHANNELS = Text(
    "Each dot product runs over all input channels: multiply by their number.",
    "每次点积都要遍历所有输入通道：要乘输入通道数。",
)
POSITIONS_FORGOTTEN = Text(
    "That is the number of weights: each is used at every output position, so multiply by their number.",
    "这是权重个数：每个权重在所有输出位置上都要用一次，还要乘输出位置数。",
)
POSITIONS_TEMPT = Text(
    "In a fully connected layer MACs and weights are the same number.",
    "在全连接层中，乘加次数与权重个数是同一个数。",
)
BIAS_IS_NO_MAC = Text("Adding a bias is no multiply-add: it is left out.", "加偏置不是乘加运算，不计入。")
BIAS_TEMPTS = Text(
    "The formula of the parameters has a bias term, and the one of the MACs is built just like it.",
    "参数量的公式里有偏置项，而乘加次数的公式与它结构相同。",
)
FIRST_ADDITION_TEMPTS = Text(
    "A sum of n terms needs n − 1 additions, so that the exact count looks like the careful answer.",
    "n 项之和只需 n − 1 次加法，精确计数看上去更严谨。",
)

conv_macs = changed(compute.conv_macs, "input_size")


def conv_flops(**arguments: Any) -> int:
    return 2 * int(conv_macs(**arguments))


def conv_over_input(input_size: Size, **arguments: Any) -> int:
    return int(conv_macs(**arguments | {"output_size": input_size}))


def conv_input_channels_dropped(groups: int, **arguments: Any) -> int:
    return int(conv_macs(**arguments | {"in_channels": 1, "groups": 1}))


def conv_output_channels_dropped(groups: int, **arguments: Any) -> int:
    return int(conv_macs(groups=groups, **arguments)) // int(arguments["out_channels"])


def conv_one_position(kernel_size: Size, output_size: Size, **arguments: Any) -> int:
    kernel, _ = compute.same_axes(kernel_size, output_size)
    return int(conv_macs(**arguments, kernel_size=kernel, output_size=1))


def conv_kernel_dropped(kernel_size: Size, output_size: Size, **arguments: Any) -> int:
    _, output = compute.same_axes(kernel_size, output_size)
    return int(conv_macs(**arguments, kernel_size=1, output_size=output))


def conv_biases_added(
    out_channels: int, output_size: Size, kernel_size: Size, batch_size: int, **arguments: Any
) -> int:
    _, output = compute.same_axes(kernel_size, output_size)
    macs = conv_macs(
        out_channels=out_channels, output_size=output, kernel_size=kernel_size, batch_size=batch_size, **arguments
    )
    return int(macs) + batch_size * prod(output) * out_channels


CONV_MACS = telling(
    conv_macs,
    (
        Mistake(
            "input_size_used",
            conv_over_input,
            Text(
                "There is one dot product per output position: use the size of the output, not of the input.",
                "每个输出位置做一次点积：应使用输出尺寸，而不是输入尺寸。",
            ),
            tempting=Text(
                "With stride 1 and same padding the two sizes agree, and a layer is mostly told by its input.",
                "步幅为 1 且填充保持尺寸时两者相等，而描述一层时通常只给输入尺寸。",
            ),
        ),
        Mistake("flops_for_macs", conv_flops, FLOPS_FOR_MACS, tempting=FLOPS_TEMPT),
        Mistake(
            "input_channels_dropped",
            conv_input_channels_dropped,
            _ALL_CHANNELS,
            tempting=FLAT_FILTER_TEMPTS,
            said=saying(
                grouped,
                Text(
                    "Each dot product runs over all input channels of the group: multiply by their number.",
                    "每次点积都要遍历组内的所有输入通道：要乘组内的输入通道数。",
                ),
                _ALL_CHANNELS,
            ),
        ),
        Mistake(
            "output_channels_dropped",
            conv_output_channels_dropped,
            Text("That is one output channel: multiply by their number.", "这只是一个输出通道：还要乘输出通道数。"),
            tempting=ONE_FILTER_TEMPTS,
        ),
        Mistake("positions_forgotten", conv_one_position, POSITIONS_FORGOTTEN, tempting=POSITIONS_TEMPT),
        Mistake(
            "kernel_dropped",
            conv_kernel_dropped,
            Text(
                "Each dot product covers the whole window: multiply by its area.",
                "每次点积覆盖整个窗口：要乘窗口面积。",
            ),
            tempting=Text(
                "Many convolutions of today's networks are 1×1, and there the window drops out.",
                "如今的网络里许多卷积是 1×1 的，此时窗口大小不出现。",
            ),
        ),
        Mistake(
            "batch_forgotten",
            changed(conv_macs, batch_size=1),
            Text("That is one sample: multiply by the batch size.", "这只是一个样本：还要乘批量大小。"),
            applies=lambda batch_size, **_: batch_size > 1,
            tempting=Text(
                "Tables of networks give the cost of one image, and parameters do not depend on the batch.",
                "网络对比表给出的是单张图像的开销，而参数量与批量无关。",
            ),
        ),
        Mistake(
            "groups_ignored",
            changed(conv_macs, groups=1),
            Text(
                "With groups, each output sees only the channels of its own group.",
                "分组卷积中，每个输出只看本组的通道。",
            ),
            applies=grouped,
            tempting=GROUPS_TEMPT,
        ),
        Mistake("bias_added", conv_biases_added, BIAS_IS_NO_MAC, tempting=BIAS_TEMPTS),
    ),
)


def positions(kernel_size: Size, output_size: Size) -> int:
    return prod(compute.same_axes(kernel_size, output_size)[1])


def cells(kernel_size: Size, output_size: Size) -> int:
    return prod(compute.same_axes(kernel_size, output_size)[0])


def unreduced(in_channels: int, out_channels: int, kernel_size: Size, output_size: Size, **_: object) -> int:
    return compute.conv_macs(in_channels, out_channels, kernel_size, output_size)


def reduction_left_out(
    reduced_channels: int, out_channels: int, kernel_size: Size, output_size: Size, **_: object
) -> int:
    return compute.conv_macs(reduced_channels, out_channels, kernel_size, output_size)


def reduction_alone(in_channels: int, reduced_channels: int, kernel_size: Size, output_size: Size, **_: object) -> int:
    return positions(kernel_size, output_size) * in_channels * reduced_channels


def reduction_windowed(
    in_channels: int, reduced_channels: int, out_channels: int, kernel_size: Size, output_size: Size
) -> int:
    first = compute.conv_macs(in_channels, reduced_channels, kernel_size, output_size)
    return first + compute.conv_macs(reduced_channels, out_channels, kernel_size, output_size)


def reduction_saving(out_channels: int, **arguments: Any) -> int:
    direct = unreduced(out_channels=out_channels, **arguments)
    return direct - compute.inception_reduction_macs(out_channels=out_channels, **arguments)


def reduction_weights(kernel_size: Size, output_size: Size, **arguments: Any) -> int:
    cost = compute.inception_reduction_macs(kernel_size=kernel_size, output_size=output_size, **arguments)
    return cost // positions(kernel_size, output_size)


def reduction_side_only(
    in_channels: int, reduced_channels: int, out_channels: int, kernel_size: Size, output_size: Size
) -> int:
    pairs = in_channels * reduced_channels + first_side(kernel_size) * reduced_channels * out_channels
    return positions(kernel_size, output_size) * pairs


def reduction_flops(**arguments: Any) -> int:
    return 2 * compute.inception_reduction_macs(**arguments)


INCEPTION = telling(
    compute.inception_reduction_macs,
    (
        Mistake(
            "not_reduced",
            unreduced,
            Text(
                "That is the k×k convolution on all C_in channels: after the reduction it sees only R of them.",
                "这是在全部 C_in 个通道上做 k×k 卷积：降维之后它只看到 R 个通道。",
            ),
            tempting=Text(
                "The 1×1 layer keeps height and width, so that the map looks unchanged to the next layer.",
                "1×1 卷积不改变高和宽，对下一层来说特征图看上去没有变化。",
            ),
        ),
        Mistake(
            "reduction_dropped",
            reduction_left_out,
            Text(
                "The 1×1 reduction costs as well: H·W·C_in·R.",
                "1×1 降维本身也有开销：H·W·C_in·R。",
            ),
            tempting=Text(
                "The 1×1 layer is there to save, so that its own cost is easily taken for nothing.",
                "1×1 卷积是为了节省而加入的，它自身的开销便容易被当作零。",
            ),
        ),
        Mistake(
            "reduction_only",
            reduction_alone,
            Text(
                "That is the 1×1 reduction alone: the k×k convolution on R channels follows it.",
                "这只是 1×1 降维：其后还有在 R 个通道上的 k×k 卷积。",
            ),
            tempting=Text(
                "Speaking of replacing an expensive k×k by a 1×1 sounds as if the k×k were gone.",
                "“用 1×1 代替昂贵的 k×k”这种说法，听上去像是不再需要 k×k 卷积。",
            ),
        ),
        Mistake(
            "window_on_both",
            reduction_windowed,
            Text(
                "The reduction has a 1×1 window: only the second convolution is multiplied by k·k.",
                "降维层的窗口是 1×1：只有第二个卷积要乘 k·k。",
            ),
            applies=lambda kernel_size, output_size, **_: cells(kernel_size, output_size) > 1,
            tempting=Text(
                "Both layers make up what one calls the 5×5 branch of the module.",
                "这两层合起来就是人们所说的 5×5 分支。",
            ),
        ),
        Mistake(
            "saving_for_cost",
            reduction_saving,
            Text(
                "That is what the reduction saves: asked is what the two layers cost.",
                "这是降维省下的次数：所求的是这两层的开销。",
            ),
            tempting=Text(
                "The reduction is introduced for what it saves, and texts quote the difference.",
                "引入降维就是为了节省，教材中给出的往往是差值。",
            ),
        ),
        Mistake("positions_forgotten", reduction_weights, POSITIONS_FORGOTTEN, tempting=POSITIONS_TEMPT),
        Mistake(
            "kernel_not_squared",
            reduction_side_only,
            Text("A k×k window costs k·k, not k.", "k×k 窗口的开销是 k·k，而不是 k。"),
            tempting=SIDE_TEMPTS,
        ),
        Mistake("flops_for_macs", reduction_flops, FLOPS_FOR_MACS, tempting=FLOPS_TEMPT),
    ),
)


def sizes_added(in_features: int, out_features: int) -> int:
    return in_features + out_features


def linear_flops(in_features: int, out_features: int) -> int:
    return 2 * in_features * out_features


def linear_bias_added(in_features: int, out_features: int) -> int:
    return (in_features + 1) * out_features


def linear_exact_flops(in_features: int, out_features: int) -> int:
    return (2 * in_features - 1) * out_features


LINEAR_MACS = telling(
    compute.linear_macs,
    (
        Mistake(
            "sizes_added",
            sizes_added,
            Text(
                "Every input meets every output: multiply, do not add.", "每个输入都与每个输出相乘：应相乘而不是相加。"
            ),
            tempting=SIZES_TEMPT,
        ),
        Mistake("flops_for_macs", linear_flops, FLOPS_FOR_MACS, tempting=FLOPS_TEMPT),
        Mistake(
            "exact_flops_for_macs",
            linear_exact_flops,
            Text(
                "Those are FLOPs, with in − 1 additions per output: MACs are one for each weight, in·out.",
                "这是 FLOPs（每个输出 in − 1 次加法）：MACs 是每个权重一次，即 in·out。",
            ),
            tempting=FIRST_ADDITION_TEMPTS,
        ),
        Mistake("bias_added", linear_bias_added, BIAS_IS_NO_MAC, tempting=BIAS_TEMPTS),
    ),
)


def matmul_macs(m: int, n: int, p: int) -> int:
    return m * n * p


def matmul_exact_flops(m: int, n: int, p: int) -> int:
    return (2 * n - 1) * m * p


def matrices_read(m: int, n: int, p: int) -> int:
    return m * n + n * p


def inner_dimension_dropped(m: int, n: int, p: int) -> int:
    return 2 * m * p


MATMUL = telling(
    compute.matmul_flops,
    (
        Mistake(
            "macs_for_flops",
            matmul_macs,
            Text("Those are multiply-adds: each is two FLOPs, 2·m·n·p.", "这是乘加次数：每次乘加含两个运算，2·m·n·p。"),
            tempting=FLOPS_TEMPT,
        ),
        Mistake(
            "first_addition_saved",
            matmul_exact_flops,
            Text(
                "That starts each sum at its first product: the convention here is n additions per entry, 2·m·n·p.",
                "这样算是让每个和从第一个乘积开始：这里的约定是每个元素 n 次加法，2·m·n·p。",
            ),
            tempting=FIRST_ADDITION_TEMPTS,
        ),
        Mistake(
            "entries_counted",
            matrices_read,
            Text(
                "m·n + n·p is how many entries the matrices have: each of the m·p results takes n products.",
                "m·n + n·p 只是两个矩阵的元素个数：m·p 个结果中的每一个都需要 n 次乘法。",
            ),
            tempting=Text(
                "The two shapes are all that is given, and every entry seems to be used once.",
                "题目只给出两个形状，而每个元素看上去只用一次。",
            ),
        ),
        Mistake(
            "inner_dimension_dropped",
            inner_dimension_dropped,
            Text(
                "Each entry of the product is a sum over n terms: multiply by n.",
                "乘积的每个元素是 n 项之和：还要乘 n。",
            ),
            tempting=Text(
                "The result is m×p, and the inner dimension n is no longer to be seen in it.",
                "结果的形状是 m×p，内侧维度 n 已经看不到了。",
            ),
        ),
    ),
)
