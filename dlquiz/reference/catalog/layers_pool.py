"""Catalogue entries: max and average pooling, forward and backward."""

from __future__ import annotations

import math
from typing import Any

from dlquiz.expressions.values import entries, shape_of
from dlquiz.messages import Text
from dlquiz.reference.catalog.layers_common import (
    MOST_ENTRIES,
    Shape,
    Slip,
    at_most,
    both,
    guarded,
    mistakes,
    of_dimensions,
    of_shape,
    worked,
)
from dlquiz.reference.catalog.layers_conv import STRIDE_IGNORED, both_axes, output_size
from dlquiz.reference.catalog.layers_tempting import ASSIGNED, LOCAL_ALONE, OTHER_POOLING, SIDE_DIVISOR
from dlquiz.reference.kinds import Argument, Reference

RUNS = "dlquiz.reference.layers.pooling"
STEPS = "dlquiz.reference.steps.layers_pool"
WRONG = "dlquiz.reference.mistakes.layers_conv"


def _output_shape(inputs: Any, kernel_size: Any, stride: Any) -> Shape:
    images = of_dimensions("inputs", inputs, 2, 4)
    window = both_axes("kernel_size", kernel_size)
    shape = (*images[:-2], *output_size(images[-2:], window, stride, 0, "kernel_size"))
    at_most("kernel_size", math.prod(shape) * math.prod(window), MOST_ENTRIES)
    return shape


def _refuse_forward(inputs: Any, kernel_size: Any, stride: Any) -> None:
    _output_shape(inputs, kernel_size, stride)


def _refuse_backward(inputs: Any, kernel_size: Any, stride: Any, upstream: Any) -> None:
    shape = _output_shape(inputs, kernel_size, stride)
    of_shape("upstream", upstream, shape, why=Text("the shape of the output", "输出的形状"))


def _several_cells(kernel_size: Any, **_: Any) -> bool:
    return max(both_axes("kernel_size", kernel_size)) > 1


def _stride_differs(kernel_size: Any, stride: Any, **_: Any) -> bool:
    return both_axes("kernel_size", kernel_size) != both_axes("stride", stride)


def _overlapping(kernel_size: Any, stride: Any, **_: Any) -> bool:
    pairs = zip(both_axes("kernel_size", kernel_size), both_axes("stride", stride), strict=True)
    return any(window > step for window, step in pairs)


def _some_repeat(inputs: Any, **_: Any) -> bool:
    """Whether any two entries are equal: only then a window can hold a tie."""
    numbers = entries(inputs)
    return len(set(numbers)) < len(numbers)


def _square_window(kernel_size: Any, **_: Any) -> bool:
    height, width = both_axes("kernel_size", kernel_size)
    return height == width > 1


def _some_negative(inputs: Any, **_: Any) -> bool:
    return bool(shape_of(inputs)) and min(entries(inputs)) < 0


_MAX, _AVG = guarded(RUNS, "max_pool2d"), guarded(RUNS, "avg_pool2d")
_MAX_BACKWARD, _AVG_BACKWARD = guarded(RUNS, "max_pool2d_backward"), guarded(RUNS, "avg_pool2d_backward")

_SIDE_BY_SIDE = Slip(
    "windows_side_by_side",
    "You put the windows side by side; here the stride is not the window's size.",
    "你把窗口首尾相接；这里的步幅不等于窗口大小。",
    "The usual pooling is 2×2 with stride 2, and libraries take the window as the stride unless told otherwise.",
    "常见的池化是 2×2、步幅 2，库函数也默认步幅等于窗口大小。",
    _stride_differs,
)
_UPSTREAM = Slip(
    "upstream_forgotten",
    "You handed back ones; each window hands back its own upstream gradient.",
    "你传回的是 1；每个窗口应传回自己的上游梯度。",
    *LOCAL_ALONE,
)
_LAST_ONLY = Slip(
    "last_branch_only",
    "A cell under several windows adds up what it gets from each (+=); yours keeps only the last.",
    "被多个窗口覆盖的单元要累加各窗口传来的梯度（+=）；你只保留了最后一个。",
    *ASSIGNED,
    _overlapping,
)

_MAX_MISTAKES = mistakes(
    _MAX, WRONG, "MAX_POOL",
    Slip(
        "average_for_maximum",
        "That is the mean of each window; max pooling keeps its largest entry.",
        "这是每个窗口的平均值；最大池化保留最大的元素。",
        *OTHER_POOLING,
        _several_cells,
    ),
    Slip(
        "minimum_for_maximum",
        "You kept the smallest entries; max pooling keeps the largest.",
        "你保留了最小的元素；最大池化保留最大的。",
        "In images with dark strokes on white the small entries are the interesting ones.",
        "白底黑字的图像中，小的数值才是有意义的部分。",
        _several_cells,
    ),
    Slip(
        "largest_by_size",
        "You chose by absolute value; −5 is smaller than 2.",
        "你按绝对值挑选了；−5 小于 2。",
        "A strong response is one of large size, and filters give strong responses of both signs.",
        "响应强弱看的是绝对值，而滤波器的强响应可正可负。",
        both(_several_cells, _some_negative),
    ),
    Slip(
        "sum_for_maximum",
        "You summed the window; max pooling keeps one entry of it.",
        "你把窗口求和了；最大池化只保留其中一个元素。",
        "A convolution sums its window, and pooling is shown with the same moving frame.",
        "卷积对窗口求和，而池化也用同样的滑动框来演示。",
        _several_cells,
    ),
    STRIDE_IGNORED,
    _SIDE_BY_SIDE,
)  # fmt: skip

_AVG_MISTAKES = mistakes(
    _AVG, WRONG, "AVG_POOL",
    Slip(
        "maximum_for_average",
        "That is the largest entry of each window; average pooling takes the mean.",
        "这是每个窗口的最大值；平均池化取平均。",
        *OTHER_POOLING,
        _several_cells,
    ),
    Slip(
        "sum_for_average",
        "You forgot to divide by the number of cells in the window.",
        "你忘了除以窗口中的元素个数。",
        "A convolution with a kernel of ones gives this sum, and average pooling is often explained by that kernel.",
        "全 1 卷积核的卷积得到的正是这个和，而平均池化常用这样的卷积核来解释。",
        _several_cells,
    ),
    Slip(
        "divided_by_side",
        "A k×k window has k² cells: divide by k², not by k.",
        "k×k 的窗口有 k² 个元素：应除以 k²，而不是 k。",
        *SIDE_DIVISOR,
        _square_window,
    ),
    Slip(
        "median_for_average",
        "That is the middle value; average pooling takes the arithmetic mean.",
        "这是中位数；平均池化取算术平均。",
        "Both are middle values, and for an even window the median is the mean of two numbers.",
        "两者都是“中间值”，窗口元素为偶数个时中位数还是两个数的平均。",
        _several_cells,
    ),
    STRIDE_IGNORED,
    _SIDE_BY_SIDE,
)  # fmt: skip

_MAX_BACKWARD_MISTAKES = mistakes(
    _MAX_BACKWARD, WRONG, "MAX_POOL_BACKWARD",
    Slip(
        "spread_to_all",
        "Only the cell that won the window influenced the output; the others get 0.",
        "只有在窗口中取胜的单元影响了输出，其余得 0。",
        "All cells of the window took part in the comparison, so each seems to deserve the gradient.",
        "窗口中所有单元都参与了比较，似乎都该得到梯度。",
        _several_cells,
    ),
    Slip(
        "shared_equally",
        "Sharing the gradient equally belongs to average pooling; max pooling routes all of it to the maximum.",
        "平均分配梯度是平均池化的做法；最大池化把它全部传给最大值。",
        *OTHER_POOLING,
        _several_cells,
    ),
    Slip(
        "value_for_mask",
        "You multiplied by the winning input; the local derivative there is 1, so the gradient arrives unchanged.",
        "你乘上了取胜的输入值；该处局部导数为 1，梯度应原样传过。",
        "A gate that multiplies hands on the other factor, and the maximum is the number that stands at the cell.",
        "乘法门会传出另一个因子，而该单元上写着的正是最大值。",
    ),
    _LAST_ONLY,
    Slip(
        "tie_to_all",
        "In a tie you gave the whole gradient to each maximum; the convention is: to the first one only.",
        "并列时你把全部梯度给了每个最大值；约定是只给第一个。",
        "A mask written as `x == x.max()` is true at every tied cell.",
        "掩码写成 `x == x.max()` 时，所有并列的单元都为真。",
        both(_several_cells, _some_repeat),
    ),
    Slip(
        "tie_shared",
        "In a tie you split the gradient (as for torch.maximum); max pooling gives it to the first maximum.",
        "并列时你平分了梯度（torch.maximum 的做法）；最大池化约定给第一个最大值。",
        "torch.maximum and a symmetric subgradient split a tie evenly, and fairness suggests it too.",
        "torch.maximum 与对称的次梯度都会平分，平分看上去也更公平。",
        both(_several_cells, _some_repeat),
    ),
    Slip(
        "tie_to_last",
        "In a tie you chose the last maximum; the convention is the first, row by row.",
        "并列时你选了最后一个最大值；约定按行取第一个。",
        "A loop that compares with ≥ keeps the last of equal numbers.",
        "循环里用 ≥ 比较时，留下的是最后一个相等的数。",
        both(_several_cells, _some_repeat),
    ),
    _UPSTREAM,
)  # fmt: skip

_AVG_BACKWARD_MISTAKES = mistakes(
    _AVG_BACKWARD, WRONG, "AVG_POOL_BACKWARD",
    Slip(
        "not_divided",
        "Each cell counts 1/k² in the mean, so it receives g/k², not g.",
        "平均值中每个元素占 1/k²，所以各得 g/k²，而不是 g。",
        "A sum hands its whole gradient to every term, and the division by k² is easily seen as done already.",
        "求和会把整个梯度传给每一项，而除以 k² 似乎前向时已经做过了。",
        _several_cells,
    ),
    Slip(
        "routed_to_maximum",
        "Routing to the largest cell belongs to max pooling; the mean shares the gradient among all cells.",
        "只传给最大元素是最大池化的做法；平均池化把梯度平分给所有元素。",
        *OTHER_POOLING,
        _several_cells,
    ),
    Slip(
        "divided_by_side",
        "A k×k window has k² cells: each receives g/k², not g/k.",
        "k×k 的窗口有 k² 个元素：各得 g/k²，而不是 g/k。",
        *SIDE_DIVISOR,
        _square_window,
    ),
    _LAST_ONLY,
    Slip(
        "value_for_share",
        "You multiplied by the inputs; the derivative of a mean does not depend on them.",
        "你乘上了输入值；平均值的导数与输入无关。",
        "In most layers the backward pass multiplies by the stored input, as for dW.",
        "多数层的反向传播要乘以保存的输入，例如求 dW 时。",
    ),
    _UPSTREAM,
)  # fmt: skip

_INPUTS, _KERNEL_SIZE, _STRIDE = (
    Argument("inputs", "array"),
    Argument("kernel_size", "size"),
    Argument("stride", "size"),
)
_GRADIENT = Argument("upstream", "array")
_WINDOWS = Text("no padding; a window that would stick out is left out (floor)", "无填充；会越界的窗口舍去（向下取整）")

REFERENCES: tuple[Reference, ...] = (
    Reference(
        name="max_pool2d",
        summary=Text("max pooling", "最大池化"),
        arguments=(_INPUTS, _KERNEL_SIZE, _STRIDE),
        result="array",
        run=_MAX,
        closed=None,
        steps=worked(STEPS, "max_pool2d"),
        convention=_WINDOWS,
        mistakes=_MAX_MISTAKES,
        refuse=_refuse_forward,
        source="PyTorch documentation of MaxPool2d",
    ),
    Reference(
        name="avg_pool2d",
        summary=Text("average pooling", "平均池化"),
        arguments=(_INPUTS, _KERNEL_SIZE, _STRIDE),
        result="array",
        run=_AVG,
        closed=None,
        steps=worked(STEPS, "avg_pool2d"),
        convention=_WINDOWS,
        mistakes=_AVG_MISTAKES,
        refuse=_refuse_forward,
        source="PyTorch documentation of AvgPool2d",
    ),
    Reference(
        name="max_pool2d_backward",
        summary=Text("gradient of max pooling by its inputs", "最大池化对输入的梯度"),
        arguments=(_INPUTS, _KERNEL_SIZE, _STRIDE, _GRADIENT),
        result="array",
        run=_MAX_BACKWARD,
        closed=None,
        steps=worked(STEPS, "max_pool2d_backward"),
        convention=Text(
            "a tie goes to the first maximum, row by row; no padding; a window that would stick out is left out",
            "并列时按行取第一个最大值；无填充；会越界的窗口舍去",
        ),
        mistakes=_MAX_BACKWARD_MISTAKES,
        refuse=_refuse_backward,
        source="PyTorch documentation of MaxPool2d (indices of the maxima)",
    ),
    Reference(
        name="avg_pool2d_backward",
        summary=Text("gradient of average pooling by its inputs", "平均池化对输入的梯度"),
        arguments=(_INPUTS, _KERNEL_SIZE, _STRIDE, _GRADIENT),
        result="array",
        run=_AVG_BACKWARD,
        closed=None,
        steps=worked(STEPS, "avg_pool2d_backward"),
        convention=_WINDOWS,
        mistakes=_AVG_BACKWARD_MISTAKES,
        refuse=_refuse_backward,
        source="PyTorch documentation of AvgPool2d",
    ),
)
