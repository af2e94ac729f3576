"""Catalogue entries: two-dimensional convolution, forward and backward."""

from __future__ import annotations

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
    is_word,
    mistakes,
    of_dimensions,
    of_shape,
    refused,
    worked,
)
from dlquiz.reference.catalog.layers_tempting import ASSIGNED, LOCAL_ALONE, MEAN_LOSS, SLIDING, SMALL_BIAS
from dlquiz.reference.kinds import Argument, Reference

RUNS = "dlquiz.reference.layers.convolution"
STEPS = "dlquiz.reference.steps.layers_conv"
WRONG = "dlquiz.reference.mistakes.layers_conv"

AXES = (Text("height", "高"), Text("width", "宽"))


def both_axes(argument: str, size: Any) -> tuple[int, int]:
    """A size for height and width; refused for more than two axes."""
    if isinstance(size, int):
        return size, size
    if len(size) == 1:
        return size[0], size[0]
    if len(size) != 2:
        raise refused(
            argument,
            f"`{argument}` is one number or [height, width], not {len(size)} numbers",
            f"`{argument}` 应为一个数或 [高, 宽]，而不是 {len(size)} 个数",
        )
    return size[0], size[1]


def output_size(sizes: Shape, taps: Shape, stride: Any, padding: Any, argument: str = "kernel") -> Shape:
    """Height and width of the output; refused where the window does not fit the padded input."""
    steps, border = both_axes("stride", stride), both_axes("padding", padding)
    found = []
    for axis, size, window, step, extra in zip(AXES, sizes, taps, steps, border, strict=True):
        if window > size + 2 * extra:
            raise refused(
                argument,
                f"{argument} {window} does not fit input {size} with padding {extra} ({axis.en})",
                f"{axis.zh}方向：填充 {extra} 时，大小 {window} 的窗口放不进大小 {size} 的输入",
            )
        found.append((size + 2 * extra - window) // step + 1)
    return tuple(found)


def _output_shape(inputs: Any, kernel: Any, stride: Any, padding: Any) -> Shape:
    """The output's shape; refuses what does not fit together and what is too large, before anything is allocated."""
    images = of_dimensions("inputs", inputs, 2, 4)
    filters = of_dimensions("kernel", kernel, len(images))
    places = output_size(images[-2:], filters[-2:], stride, padding)
    border = both_axes("padding", padding)
    samples, channels = images[:2] if len(images) == 4 else (1, 1)
    units = filters[0] if len(filters) == 4 else 1
    if len(images) == 4 and filters[1] != channels:
        raise refused(
            "kernel",
            f"a filter has {filters[1]} channels, the inputs have {channels}",
            f"卷积核有 {filters[1]} 个通道，而输入有 {channels} 个通道",
        )
    window = channels * filters[-2] * filters[-1]
    area = places[0] * places[1]
    grown = (images[-2] + 2 * border[0]) * (images[-1] + 2 * border[1])
    at_most("padding", samples * channels * grown, MOST_ENTRIES)
    at_most("inputs", max(window * area, samples * units * area), MOST_ENTRIES)
    at_most("inputs", samples * units * window * area)
    return places if len(images) == 2 else (samples, units, *places)


def _refuse_forward(inputs: Any, kernel: Any, bias: Any, stride: Any, padding: Any) -> None:
    shape = _output_shape(inputs, kernel, stride, padding)
    units = shape[1] if len(shape) == 4 else 1
    of_shape("bias", bias, (), (units,), why=Text("one entry a filter", "每个卷积核一个"))


def _refuse_backward(inputs: Any, kernel: Any, upstream: Any, stride: Any, padding: Any, of: str) -> None:
    shape = _output_shape(inputs, kernel, stride, padding)
    of_shape("upstream", upstream, shape, why=Text("the shape of the output", "输出的形状"))


def _padded(padding: Any, **_: Any) -> bool:
    return any(both_axes("padding", padding))


def strided(stride: Any, **_: Any) -> bool:
    return max(both_axes("stride", stride)) > 1


def _still_fits(inputs: Any, kernel: Any, **_: Any) -> bool:
    """Whether the kernel fits the input without padding."""
    return all(window <= size for size, window in zip(shape_of(inputs)[-2:], shape_of(kernel)[-2:], strict=True))


def _several_channels(inputs: Any, **_: Any) -> bool:
    shape = shape_of(inputs)
    return len(shape) == 4 and shape[1] > 1


def _several_samples(inputs: Any, **_: Any) -> bool:
    return len(shape_of(inputs)) == 4 and len(inputs) > 1


def _square_kernel(kernel: Any, **_: Any) -> bool:
    height, width = shape_of(kernel)[-2:]
    return height == width


def _several_taps(kernel: Any, **_: Any) -> bool:
    return any(size > 1 for size in shape_of(kernel)[-2:])


def _biased(bias: Any, **_: Any) -> bool:
    return any(entries(bias))


def _kernel_in_upstream(kernel: Any, upstream: Any, stride: Any, **_: Any) -> bool:
    """Whether a valid correlation of the upstream gradient with the kernel exists."""
    pairs = zip(shape_of(upstream)[-2:], shape_of(kernel)[-2:], strict=True)
    return both_axes("stride", stride) == (1, 1) and all(window <= size for size, window in pairs)


def _overlapping(kernel: Any, stride: Any, **_: Any) -> bool:
    pairs = zip(shape_of(kernel)[-2:], both_axes("stride", stride), strict=True)
    return any(window > step for window, step in pairs)


def _several_places(upstream: Any, **_: Any) -> bool:
    rows, columns = shape_of(upstream)[-2:]
    return rows * columns > 1


_FORWARD = guarded(RUNS, "conv2d")
_BACKWARD = guarded(RUNS, "conv2d_backward")

STRIDE_IGNORED = Slip(
    "stride_ignored",
    "You moved the window one cell at a time; it moves by the stride.",
    "你每次只把窗口移动一格；它应按步幅移动。",
    *SLIDING,
    strided,
)

_FORWARD_MISTAKES = mistakes(
    _FORWARD, WRONG, "CONV",
    Slip(
        "kernel_flipped",
        "You turned the kernel by 180°: the convolution of mathematics; the networks' layer is a cross-correlation; "
        "it lays the kernel on as it is.",
        "你把卷积核旋转了 180°：那是数学上的卷积；神经网络的卷积层其实是互相关，卷积核不翻转。",
        "Mathematics and signal processing turn the kernel, and the layer carries their name, convolution.",
        "数学与信号处理中的卷积要翻转卷积核，而这一层恰好也叫“卷积”。",
        _several_taps,
    ),
    Slip(
        "bias_forgotten",
        "The filter's bias is added once at every place of its output.",
        "每个输出位置都要加上一次该卷积核的偏置。",
        *SMALL_BIAS,
        _biased,
    ),
    Slip(
        "bias_at_every_tap",
        "The bias is added once a window, not once for each weight of the kernel.",
        "偏置每个窗口只加一次，而不是每个权重加一次。",
        "The formula Σ xw + b is easily read as Σ (xw + b), for the sum has no bracket.",
        "Σ xw + b 没有括号，容易读成 Σ (xw + b)。",
        both(_biased, _several_taps),
    ),
    Slip(
        "padding_ignored",
        "The zeros around the input are missing; with padding the window also stands across the edges.",
        "你漏掉了输入四周的零；有填充时，窗口也会跨过边缘。",
        "The zeros are not printed in the question's matrix, and their products add nothing to a sum.",
        "题目的矩阵里并没有写出这些零，而零的乘积对和也没有贡献。",
        both(_padded, _still_fits),
    ),
    STRIDE_IGNORED,
    Slip(
        "first_channel_only",
        "A filter reaches through all input channels; their sums add up to one number.",
        "一个卷积核贯穿所有输入通道，各通道的结果要加成一个数。",
        "The kernel is called 3×3 and drawn as a flat square, its depth is left unsaid.",
        "卷积核常说成 3×3，画成一个平面方块，深度往往略去不提。",
        _several_channels,
    ),
    Slip(
        "averaged_for_summed",
        "You took the mean of the products; a convolution sums them.",
        "你取了各乘积的平均；卷积是求和。",
        "The first filters one meets, such as the box blur, are averages of a window.",
        "最先接触的滤波器（如均值滤波）取的正是窗口的平均。",
        _several_taps,
    ),
    Slip(
        "kernel_transposed",
        "Rows and columns of the kernel are exchanged; it lies on the window as it is written.",
        "卷积核的行与列弄反了；它按原样放在窗口上。",
        "Images are addressed as (x, y) and matrices as (row, column), so that the axes get exchanged.",
        "图像坐标写作 (x, y)，矩阵下标却是（行，列），两个轴容易弄反。",
        _square_kernel,
    ),
)  # fmt: skip

_OF_INPUTS, _OF_KERNEL = is_word("of", "inputs"), is_word("of", "kernel")

_BACKWARD_MISTAKES = mistakes(
    _BACKWARD, WRONG, "CONV_BACKWARD",
    Slip(
        "kernel_not_flipped",
        "On the way back the kernel is turned by 180°: the input left of a window's corner met the weight right of it.",
        "反向时卷积核要旋转 180°：位于窗口左侧的输入遇到的是卷积核中靠另一侧的权重。",
        "The forward pass lays the kernel on unturned, and it seems natural to go back the same way.",
        "前向计算时卷积核不翻转，似乎反向也应照样放上去。",
        both(_OF_INPUTS, _several_taps),
    ),
    Slip(
        "valid_for_full",
        "You slid only where the kernel fits; dX has the size of X: pad dY by k − 1 first (full correlation).",
        "你只在能放下卷积核的位置滑动；dX 与 X 同尺寸：应先把 dY 每边填充 k − 1（full 模式）。",
        "The forward pass slides only where the kernel fits, and the same habit shrinks the gradient.",
        "前向计算只在放得下卷积核的位置滑动，沿用这一习惯梯度就变小了。",
        both(_OF_INPUTS, _kernel_in_upstream),
    ),
    Slip(
        "last_branch_only",
        "An input under several windows collects a gradient from each of them (+=); yours keeps only the last.",
        "被多个窗口覆盖的输入要累加每个窗口的梯度（+=）；你只保留了最后一个。",
        *ASSIGNED,
        both(_OF_INPUTS, _overlapping),
    ),
    Slip(
        "border_kept",
        "The gradient of the zeros is cut off again: dX has the size of the input without padding.",
        "填充的零的梯度要裁掉：dX 的尺寸是未填充的输入尺寸。",
        "The backward pass runs on the padded input, whose border has gradients like any other cell.",
        "反向传播作用在填充后的输入上，边框单元同样会得到梯度。",
        both(_OF_INPUTS, _padded),
    ),
    Slip(
        "stride_ignored",
        "Windows stand a stride apart: entry (y, x) of dY belongs to the window at (s·y, s·x).",
        "窗口之间相隔步幅：dY 的 (y, x) 对应位于 (s·y, s·x) 的窗口。",
        *SLIDING,
        both(is_word("of", "inputs", "kernel"), strided, _several_places),
    ),
    Slip(
        "one_position_only",
        "The weights are shared by all places; the gradients of all places add up.",
        "权重由所有位置共享；所有位置的梯度要相加。",
        "For one window the gradient of a weight is a single product, as in a fully connected layer.",
        "对单个窗口而言，权重的梯度只是一个乘积，与全连接层相同。",
        both(is_word("of", "kernel", "bias"), _several_places),
    ),
    Slip(
        "averaged_over_positions",
        "Shared weights take the sum over all places, not the mean.",
        "共享权重的梯度是对所有位置求和，而不是取平均。",
        "Sharing sounds like a common property of all places, and what is common is often averaged.",
        "“共享”听起来像是各位置的共性，而共性常用平均来表示。",
        both(is_word("of", "kernel", "bias"), _several_places),
    ),
    Slip(
        "kernel_gradient_flipped",
        "dW is not turned: it is the plain correlation of the input with dY; only dX needs the turned kernel.",
        "dW 不用旋转：它就是输入与 dY 的互相关；只有求 dX 时卷积核才旋转。",
        "\"Turn the kernel by 180° on the way back\" is the rule one learns, without the part that says for which "
        "gradient.",
        "学到的口诀是“反向时把卷积核旋转 180°”，却没记住它针对哪个梯度。",
        both(_OF_KERNEL, _several_taps),
    ),
    Slip(
        "upstream_forgotten",
        "You took dY as all ones; every window is weighted with its own upstream gradient.",
        "你把 dY 当成了全 1；每个窗口都要乘以自己的上游梯度。",
        *LOCAL_ALONE,
    ),
    Slip(
        "divided_by_batch",
        "Gradients add up over the batch; the 1/N of a mean loss is already in dY.",
        "梯度对批量求和；平均损失的 1/N 已包含在 dY 中。",
        *MEAN_LOSS,
        both(is_word("of", "kernel", "bias"), _several_samples),
    ),
)  # fmt: skip

_INPUTS, _KERNEL = Argument("inputs", "array"), Argument("kernel", "array")
_STRIDE, _PADDING = Argument("stride", "size", 1), Argument("padding", "padding", 0)

REFERENCES: tuple[Reference, ...] = (
    Reference(
        name="conv2d",
        summary=Text("two-dimensional convolution (cross-correlation)", "二维卷积（互相关）"),
        arguments=(_INPUTS, _KERNEL, Argument("bias", "array", 0), _STRIDE, _PADDING),
        result="array",
        run=_FORWARD,
        closed=None,
        steps=worked(STEPS, "conv2d"),
        convention=Text(
            "cross-correlation: the kernel is not flipped; padding with zeros, per side",
            "互相关：卷积核不翻转；每边用零填充",
        ),
        mistakes=_FORWARD_MISTAKES,
        refuse=_refuse_forward,
        source="PyTorch documentation of Conv2d; Dumoulin and Visin (2016), A guide to convolution arithmetic",
    ),
    Reference(
        name="conv2d_backward",
        summary=Text("gradients of a two-dimensional convolution", "二维卷积的梯度"),
        arguments=(
            _INPUTS,
            _KERNEL,
            Argument("upstream", "array"),
            _STRIDE,
            _PADDING,
            Argument("of", "word", "inputs", words=("inputs", "kernel", "bias")),
        ),
        result="array",
        run=_BACKWARD,
        closed=None,
        steps=worked(STEPS, "conv2d_backward"),
        convention=Text(
            "the layer is a cross-correlation: its kernel is not flipped; padding with zeros, per side; no further 1/N",
            "该层为互相关：卷积核不翻转；每边用零填充；不再除以 N",
        ),
        mistakes=_BACKWARD_MISTAKES,
        refuse=_refuse_backward,
        source="Dumoulin and Visin (2016), A guide to convolution arithmetic, section 4; LeCun et al. (1989)",
    ),
)
