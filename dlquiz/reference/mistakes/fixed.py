"""Parameters that people see in layers without any, and in LeNet-5's subsampling, which has some."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod

from dlquiz.messages import Text
from dlquiz.reference import counting
from dlquiz.reference.counting import POOLING_LAYERS, Size, area
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.apart import telling
from dlquiz.reference.mistakes.counting import WITHOUT_BIAS_TEMPTS, changed

LRN_CONSTANTS = 4


def per_map(numbers: int) -> Callable[..., int]:
    """So many numbers for each of the C maps."""

    def call(input_shape: Sequence[int], **_: object) -> int:
        return numbers * input_shape[0]

    return call


def every_value(input_shape: Sequence[int], **_: object) -> int:
    return prod(input_shape)


def window(kernel_size: Size, **_: object) -> int:
    return area(kernel_size)


def window_per_map(input_shape: Sequence[int], kernel_size: Size, **_: object) -> int:
    return area(kernel_size) * input_shape[0]


def cell_weights(input_shape: Sequence[int], kernel_size: Size, **_: object) -> int:
    return (area(kernel_size) + 1) * input_shape[0]


def is_layer(*names: str) -> Callable[..., bool]:
    return lambda layer, **_: layer in names


pools, subsampling = is_layer(*POOLING_LAYERS), is_layer("lenet_subsampling")
POOLING_LEARNS_NOTHING = Text(
    "A pooling window only says which values to compare or average: it has no weights.",
    "池化窗口只决定对哪些值取最大或求平均：它没有权重。",
)

FIXED = telling(
    changed(counting.fixed_layer_parameters, "kernel_size"),
    (
        Mistake(
            "window_counted",
            window,
            POOLING_LEARNS_NOTHING,
            applies=pools,
            tempting=Text(
                "The window slides over the map as a convolution's does, where it holds k·k weights.",
                "池化窗口像卷积核一样在图上滑动，而卷积的窗口里有 k·k 个权重。",
            ),
        ),
        Mistake(
            "window_per_channel",
            window_per_map,
            POOLING_LEARNS_NOTHING,
            applies=pools,
            tempting=Text(
                "Pooling treats each channel alone, as a depthwise convolution does with k·k weights a channel.",
                "池化逐通道进行，与逐通道卷积一样，而后者每个通道有 k·k 个权重。",
            ),
        ),
        Mistake(
            "subsampling_assumed",
            per_map(2),
            Text(
                "That is LeNet-5's subsampling with its coefficient and bias per map: today's pooling has none.",
                "这是 LeNet-5 的下采样层，每张图有一个系数和一个偏置：如今的池化没有参数。",
            ),
            applies=pools,
            tempting=Text(
                "LeNet-5, the model of all CNNs, does train two numbers per map in S2 and S4.",
                "作为 CNN 原型的 LeNet-5 在 S2、S4 中确实为每张图训练两个数。",
            ),
        ),
        Mistake(
            "pooling_assumed",
            per_map(0),
            Text(
                "LeNet-5's subsampling is trained: a coefficient and a bias per map, 2C.",
                "LeNet-5 的下采样层是可训练的：每张图一个系数、一个偏置，共 2C。",
            ),
            applies=subsampling,
            tempting=Text(
                "S2 is mostly explained, and reimplemented, as average pooling, which has no parameters.",
                "S2 大多被解释并实现为平均池化，而平均池化没有参数。",
            ),
        ),
        Mistake(
            "weight_per_cell",
            cell_weights,
            Text(
                "The cells of a window are summed and share one coefficient: two numbers per map.",
                "窗口内的格先求和，共用一个系数：每张图两个数。",
            ),
            applies=subsampling,
            tempting=Text(
                "A trained window that works on each map alone sounds like a depthwise convolution.",
                "可训练、又逐图进行的窗口，听上去就是逐通道卷积。",
            ),
        ),
        Mistake(
            "bias_forgotten",
            per_map(1),
            Text("Each map has a bias beside its coefficient: 2C.", "每张图除了系数还有一个偏置：共 2C。"),
            applies=subsampling,
            tempting=WITHOUT_BIAS_TEMPTS,
        ),
        Mistake(
            "one_pair_per_layer",
            lambda **_: 2,
            Text("Every map has its own coefficient and bias: 2C.", "每张图各有自己的系数和偏置：共 2C。"),
            applies=subsampling,
            tempting=Text(
                "The paper's sentence speaks of a coefficient and a bias, in the singular.",
                "论文中说的是“一个系数和一个偏置”，用的是单数。",
            ),
        ),
        Mistake(
            "slope_assumed",
            per_map(1),
            Text(
                "That is PReLU with a learned slope per channel: ReLU learns nothing.",
                "这是每个通道学一个斜率的 PReLU：ReLU 没有可学习的参数。",
            ),
            applies=is_layer("relu"),
            tempting=Text(
                "PReLU, a rectifier with a similar name and curve, does learn a slope per channel.",
                "名称和曲线都相似的 PReLU 确实为每个通道学习一个斜率。",
            ),
        ),
        Mistake(
            "probability_counted",
            lambda **_: 1,
            Text(
                "The drop probability is a hyperparameter: it is chosen, not trained.",
                "丢弃概率是超参数：由人选定，不参与训练。",
            ),
            applies=is_layer("dropout"),
            tempting=Text(
                "The layer is made with one number, nn.Dropout(p), which looks like its parameter.",
                "构造这一层时要给一个数 nn.Dropout(p)，看上去就是它的参数。",
            ),
        ),
        Mistake(
            "mask_counted",
            every_value,
            Text(
                "The mask is drawn anew in every pass: nothing of it is trained.",
                "掩码在每次前向传播时重新抽取，不参与训练。",
            ),
            applies=is_layer("dropout"),
            tempting=Text(
                "The mask multiplies each value by a number of its own, just as weights do.",
                "掩码给每个值乘上各自的一个数，与权重的作用一样。",
            ),
        ),
        Mistake(
            "connections_counted",
            every_value,
            Text(
                "Flattening only reorders the values: the weights belong to the linear layer after it.",
                "展平只是重新排列各个值：权重属于其后的全连接层。",
            ),
            applies=is_layer("flatten"),
            tempting=Text(
                "Pictures join the map to the column by arrows, one a value, like the edges of a linear layer.",
                "示意图用箭头把特征图的每个值连到列向量，很像全连接层的连线。",
            ),
        ),
        Mistake(
            "constants_counted",
            lambda **_: LRN_CONSTANTS,
            Text(
                "The constants n, k, α and β are hyperparameters: they are chosen, not trained.",
                "常数 n、k、α、β 是超参数：由人选定，不参与训练。",
            ),
            applies=is_layer("local_response_norm"),
            tempting=Text(
                "Its formula has four constants, two of them Greek letters as learned numbers often are.",
                "公式里有四个常数，其中两个是希腊字母，而希腊字母常用来表示学到的数。",
            ),
        ),
        Mistake(
            "scale_and_shift_assumed",
            per_map(2),
            Text(
                "γ and β belong to batch normalization: local response normalization learns nothing.",
                "γ 和 β 属于批量归一化：局部响应归一化没有可学习的参数。",
            ),
            applies=is_layer("local_response_norm"),
            tempting=Text(
                "BatchNorm came in its place, and it does learn a scale and a shift per channel.",
                "后来取代它的批量归一化确实为每个通道学习缩放和平移。",
            ),
        ),
    ),
)
