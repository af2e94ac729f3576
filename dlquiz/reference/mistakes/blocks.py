"""Wrong parameter counts of blocks of convolutions, with what to tell who gives them and why one falls for them.

Every formula takes the bound arguments of its reference as keywords and ignores those it has no use for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dlquiz.messages import Text
from dlquiz.reference import blocks, counting
from dlquiz.reference.counting import Size, area
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.apart import telling
from dlquiz.reference.mistakes.counting import (
    FLAT_FILTER_TEMPTS,
    ONE_BIAS_TEMPTS,
    SIDE_TEMPTS,
    WITH_BIAS_TEMPTS,
    WITHOUT_BIAS_TEMPTS,
    biased,
    changed,
    first_side,
    unbiased,
)


def fully_connected(in_channels: int, connections: Sequence[int], kernel_size: Size, bias: bool) -> int:
    return counting.conv_parameters(in_channels, len(connections), kernel_size, bias=bias)


def table_one_bias(connections: Sequence[int], kernel_size: Size, **_: object) -> int:
    return area(kernel_size) * sum(connections) + 1


def bias_per_connection(connections: Sequence[int], kernel_size: Size, **_: object) -> int:
    return (area(kernel_size) + 1) * sum(connections)


def table_channels_dropped(connections: Sequence[int], kernel_size: Size, bias: bool, **_: object) -> int:
    return (area(kernel_size) + bias) * len(connections)


def table_side_only(connections: Sequence[int], kernel_size: Size, bias: bool, **_: object) -> int:
    return first_side(kernel_size) * sum(connections) + bias * len(connections)


KERNEL_NOT_SQUARED = Text(
    "A k×k window has k·k weights per channel, not k.", "k×k 的窗口在每个通道上有 k·k 个权重，而不是 k 个。"
)

PARTIAL_CONNECTION = telling(
    blocks.partial_connection_parameters,
    (
        Mistake(
            "fully_connected",
            fully_connected,
            Text(
                "That lets every output map see all input maps: here each sees only those of the table.",
                "这样算是每张输出图都连接所有输入图：这里每张图只连接表中列出的那些。",
            ),
            tempting=Text(
                "Libraries let a filter see all input maps unless told otherwise, and modern LeNets are built so.",
                "如今的库里卷积核默认看到所有输入图，现代版 LeNet 也是这样实现的。",
            ),
        ),
        Mistake(
            "bias_forgotten",
            changed(blocks.partial_connection_parameters, bias=False),
            Text("The biases are missing: one for each output map.", "漏了偏置：每张输出图一个。"),
            applies=biased,
            tempting=WITHOUT_BIAS_TEMPTS,
        ),
        Mistake(
            "bias_added",
            changed(blocks.partial_connection_parameters, bias=True),
            Text("There is no bias here: count the weights only.", "这里没有偏置，只数权重。"),
            applies=unbiased,
            tempting=WITH_BIAS_TEMPTS,
        ),
        Mistake(
            "one_bias_for_all",
            table_one_bias,
            Text("Each output map has its own bias, not the layer one.", "每张输出图各有一个偏置，不是整层一个。"),
            applies=biased,
            tempting=ONE_BIAS_TEMPTS,
        ),
        Mistake(
            "bias_per_connection",
            bias_per_connection,
            Text(
                "A map sums over its connections, then adds one bias: count it once per map.",
                "一张输出图先对所有连接求和，再加一个偏置：每张图只计一次。",
            ),
            applies=biased,
            tempting=Text(
                "Each cross of the table stands for a k×k filter, and a filter has a bias.",
                "表中每个叉代表一个 k×k 卷积核，而卷积核带有偏置。",
            ),
        ),
        Mistake(
            "input_channels_dropped",
            table_channels_dropped,
            Text(
                "A map has a k×k window for each input map that it sees: multiply by their number.",
                "输出图对所连接的每张输入图各有一个 k×k 窗口：还要乘连接数。",
            ),
            tempting=FLAT_FILTER_TEMPTS,
        ),
        Mistake("kernel_not_squared", table_side_only, KERNEL_NOT_SQUARED, tempting=SIDE_TEMPTS),
    ),
)


Bottleneck = Callable[..., int]


def bottleneck(windows: Callable[[Size], tuple[Size, ...]], *kept: int) -> Bottleneck:
    """The count with other windows for the three convolutions, of which only some are kept."""

    def call(in_channels: int, mid_channels: int, out_channels: int, kernel_size: Size, bias: bool) -> int:
        widths = in_channels, mid_channels, mid_channels, out_channels
        sizes = windows(kernel_size)
        return sum(
            counting.conv_parameters(widths[place], widths[place + 1], sizes[place], bias=bias) for place in kept
        )

    return call


def usual(kernel_size: Size) -> tuple[Size, ...]:
    return 1, kernel_size, 1


def two_convolutions(in_channels: int, out_channels: int, kernel_size: Size, bias: bool, **_: object) -> int:
    first = counting.conv_parameters(in_channels, out_channels, kernel_size, bias=bias)
    return first + counting.conv_parameters(out_channels, out_channels, kernel_size, bias=bias)


def shortcut_counted(in_channels: int, out_channels: int, **arguments: Any) -> int:
    block = blocks.bottleneck_parameters(in_channels, out_channels=out_channels, **arguments)
    return block + in_channels * out_channels


def norms_counted(mid_channels: int, out_channels: int, **arguments: Any) -> int:
    block = blocks.bottleneck_parameters(mid_channels=mid_channels, out_channels=out_channels, **arguments)
    return block + 2 * (2 * mid_channels + out_channels)


ONE_BY_ONE_TEMPTS = Text(
    "The drawing of the block is read from its narrow middle, and the 1×1 layers look like mere adapters.",
    "看这个模块时目光落在窄的中间层，两个 1×1 卷积像是单纯的接口。",
)

BOTTLENECK = telling(
    blocks.bottleneck_parameters,
    (
        Mistake(
            "all_windows_full",
            bottleneck(lambda kernel_size: (kernel_size,) * 3, 0, 1, 2),
            Text(
                "Only the middle convolution has the k×k window: the other two are 1×1.",
                "只有中间的卷积是 k×k：另外两个是 1×1。",
            ),
            tempting=Text(
                "Almost every other convolution of such a network is 3×3.",
                "这类网络中其余的卷积几乎都是 3×3。",
            ),
        ),
        Mistake(
            "expand_forgotten",
            bottleneck(usual, 0, 1),
            Text(
                "The last 1×1, which expands to the output channels, is missing.",
                "漏了最后升维到输出通道数的 1×1 卷积。",
            ),
            tempting=ONE_BY_ONE_TEMPTS,
        ),
        Mistake(
            "reduce_forgotten",
            bottleneck(usual, 1, 2),
            Text(
                "The first 1×1 that reduces to M channels is missing: C_in·M.",
                "漏了最前面降维到 M 个通道的 1×1 卷积：C_in·M。",
            ),
            applies=lambda in_channels, out_channels, **_: in_channels != out_channels,
            tempting=ONE_BY_ONE_TEMPTS,
        ),
        Mistake(
            "middle_only",
            bottleneck(usual, 1),
            Text(
                "That is the k×k convolution alone: a 1×1 stands before it and another after it.",
                "这只是中间的 k×k 卷积：它前后各有一个 1×1 卷积。",
            ),
            tempting=Text(
                "Only the middle layer looks at neighbours, which is what one calls a convolution.",
                "只有中间一层看到邻近的像素，这才是人们所说的卷积。",
            ),
        ),
        Mistake(
            "basic_block",
            two_convolutions,
            Text(
                "That is the basic block of two k×k convolutions: a bottleneck works on M channels between two 1×1.",
                "这是由两个 k×k 卷积组成的基本块：瓶颈块在两个 1×1 之间只用 M 个通道。",
            ),
            tempting=Text(
                "ResNet-18 and ResNet-34 are built of two 3×3 convolutions a block.",
                "ResNet-18 和 ResNet-34 的每个块正是两个 3×3 卷积。",
            ),
        ),
        Mistake(
            "shortcut_counted",
            shortcut_counted,
            Text(
                "The shortcut is an identity here: it has no weights.",
                "这里的捷径连接是恒等映射：没有权重。",
            ),
            applies=lambda in_channels, out_channels, **_: in_channels == out_channels,
            tempting=Text(
                "The first block of every stage does have a 1×1 projection in its shortcut.",
                "每个阶段的第一个块在捷径连接上确实有 1×1 投影。",
            ),
        ),
        Mistake(
            "normalization_counted",
            norms_counted,
            Text(
                "Only the convolutions count here: the batch normalizations are left out.",
                "这里只计卷积：批量归一化不计入。",
            ),
            tempting=Text(
                "A library's Bottleneck module holds three BatchNorm layers beside the convolutions.",
                "库中的 Bottleneck 模块除卷积外还有三个批量归一化层。",
            ),
        ),
        Mistake(
            "bias_forgotten",
            changed(blocks.bottleneck_parameters, bias=False),
            Text("The biases are missing: 2·M + C_out of them.", "漏了偏置：共 2·M + C_out 个。"),
            applies=biased,
            tempting=WITHOUT_BIAS_TEMPTS,
        ),
        Mistake(
            "bias_added",
            changed(blocks.bottleneck_parameters, bias=True),
            Text("There is no bias here: count the weights only.", "这里没有偏置，只数权重。"),
            applies=unbiased,
            tempting=WITH_BIAS_TEMPTS,
        ),
    ),
)


def equal_parameters(**_: object) -> float:
    return 1.0


def one_layer_only(kernel_size: int, stacked_kernel_size: int) -> float:
    return stacked_kernel_size**2 / kernel_size**2


def layers_squared(kernel_size: int, stacked_kernel_size: int) -> float:
    layers = blocks.stacked_layers(kernel_size, stacked_kernel_size)
    return (layers * stacked_kernel_size) ** 2 / kernel_size**2


def inverted_ratio(kernel_size: int, stacked_kernel_size: int) -> float:
    return 1 / blocks.stacked_kernel_ratio(kernel_size, stacked_kernel_size)


def layers_by_division(kernel_size: int, stacked_kernel_size: int) -> float:
    return stacked_kernel_size / kernel_size


def sides_only(kernel_size: int, stacked_kernel_size: int) -> float:
    return blocks.stacked_layers(kernel_size, stacked_kernel_size) * stacked_kernel_size / kernel_size


def saving(kernel_size: int, stacked_kernel_size: int) -> float:
    return 1 - blocks.stacked_kernel_ratio(kernel_size, stacked_kernel_size)


STACKED = telling(
    blocks.stacked_kernel_ratio,
    (
        Mistake(
            "equal_parameters",
            equal_parameters,
            Text(
                "The receptive fields are equal, not the weights: n·k² against K² per pair of channels.",
                "相等的是感受野，不是权重：每对通道是 n·k² 对 K²。",
            ),
            tempting=Text(
                "Both see the same K×K region, and a fully connected layer would need as many weights for it.",
                "两者看到同样的 K×K 区域，像是需要同样多的权重。",
            ),
        ),
        Mistake(
            "one_layer_only",
            one_layer_only,
            Text(
                "That is one layer of the stack: there are n = (K − 1)/(k − 1) of them.",
                "这只是堆叠中的一层：一共有 n = (K − 1)/(k − 1) 层。",
            ),
            tempting=Text(
                "The question sounds like 3×3 against K×K, one window against another.",
                "题目听上去就是 3×3 对 K×K，一个窗口对另一个窗口。",
            ),
        ),
        Mistake(
            "layers_squared",
            layers_squared,
            Text(
                "The layers stand one after the other: their weights add up, n times k², not n²·k².",
                "各层依次堆叠，权重相加：是 n 个 k²，而不是 n²·k²。",
            ),
            tempting=Text(
                "Both sizes stand squared in the ratio, and n is drawn into the square.",
                "比值中两个边长都带平方，层数 n 便也被放进了平方里。",
            ),
        ),
        Mistake(
            "inverted_ratio",
            inverted_ratio,
            Text(
                "That is the single layer over the stack: asked is the stack over the single layer.",
                "这是单层与堆叠之比：所求的是堆叠与单层之比。",
            ),
            tempting=Text(
                "The VGG paper says how many percent more the single layer takes.",
                "VGG 论文说的是单层要多用百分之几的参数。",
            ),
        ),
        Mistake(
            "layers_by_division",
            layers_by_division,
            Text(
                "Windows overlap: each further layer adds k − 1 to the receptive field, so n = (K − 1)/(k − 1).",
                "窗口相互重叠：每多一层感受野只增加 k − 1，所以 n = (K − 1)/(k − 1)。",
            ),
            tempting=Text(
                "Two windows of 3 seem to reach as far as one of 6, laid side by side.",
                "两个大小为 3 的窗口并排放置，似乎能覆盖 6。",
            ),
        ),
        Mistake(
            "kernel_not_squared",
            sides_only,
            KERNEL_NOT_SQUARED,
            tempting=SIDE_TEMPTS,
        ),
        Mistake(
            "saving_for_ratio",
            saving,
            Text(
                "That is the share that is saved: the ratio is what is left of it, n·k²/K².",
                "这是省下的比例：所求的比值是剩下的部分 n·k²/K²。",
            ),
            tempting=Text(
                "Texts quote the saving, such as 28% for two 3×3 in place of a 5×5.",
                "教材常给出节省的比例，例如两个 3×3 代替 5×5 省 28%。",
            ),
        ),
    ),
)
