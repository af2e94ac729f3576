"""Catalogue entries about depth: stacks of linear layers, the Jacobian of a layer, and vanishing gradients."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from dlquiz.expressions.values import entries, shape_of
from dlquiz.messages import Text
from dlquiz.reference.catalog.layers_common import (
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
from dlquiz.reference.kinds import Argument, ArgumentKind, Reference

LINEAR = "dlquiz.reference.layers.linear"
LINEAR_STEPS = "dlquiz.reference.steps.layers_linear"
LINEAR_WRONG = "dlquiz.reference.mistakes.layers_linear"
ACTIVATIONS = "dlquiz.reference.layers.activations"
ACTIVATION_STEPS = "dlquiz.reference.steps.layers_activations"
ACTIVATION_WRONG = "dlquiz.reference.mistakes.layers_activations"

# A list of arrays that need not be of one shape; `refuse` checks each by itself.
ARRAYS: ArgumentKind = "arrays"
MOST_LAYERS = 20
MOST_BOUNDED_LAYERS = 500
MOST_KERNEL_CELLS = 2_000


def list_of_arrays(argument: str, value: Any) -> list[Any]:
    """A list of arrays as a Python list, of at most `MOST_LAYERS`."""
    if not isinstance(value, list | tuple) or not 1 <= len(value) <= MOST_LAYERS:
        raise refused(
            argument,
            f"`{argument}` must be a list of 1 to {MOST_LAYERS} arrays, one a layer",
            f"`{argument}` 必须是 1 到 {MOST_LAYERS} 个数组的列表，每层一个",
        )
    return list(value)


def _refuse_collapse(weights: Any, biases: Any, of: str) -> None:
    shapes = [of_dimensions("weights", matrix, 2) for matrix in list_of_arrays("weights", weights)]
    for number, (before, after) in enumerate(pairwise(shapes), start=1):
        if after[1] != before[0]:
            raise refused(
                "weights",
                f"layer {number} gives {before[0]} numbers, layer {number + 1} takes {after[1]}",
                f"第 {number} 层输出 {before[0]} 个数，第 {number + 1} 层却接收 {after[1]} 个",
            )
    if biases is None:
        if of == "b":
            raise refused("biases", "`of=b` needs the biases", "`of=b` 需要给出 biases")
        return
    listed = list_of_arrays("biases", biases)
    if len(listed) != len(shapes):
        raise refused(
            "biases",
            f"one bias for each layer is needed: {len(shapes)}, not {len(listed)}",
            f"{len(shapes)} 层需要 {len(shapes)} 个偏置，而不是 {len(listed)} 个",
        )
    for bias, shape in zip(listed, shapes, strict=True):
        of_shape("biases", bias, (shape[0],), why=Text("one entry a row of its W", "对应 W 的每一行一个"))


def _refuse_kernels(kernel_sizes: Any) -> None:
    at_most("kernel_sizes", sum(kernel_sizes), MOST_KERNEL_CELLS)


def _refuse_jacobian(rows: int, columns: int) -> None:
    at_most("rows", rows * rows * columns, 10**6)


def _refuse_bound(layers: int, weight: Any) -> None:
    if layers > MOST_BOUNDED_LAYERS:
        raise refused(
            "layers",
            f"at most {MOST_BOUNDED_LAYERS} layers: beyond, the bound is no longer a float64",
            f"至多 {MOST_BOUNDED_LAYERS} 层：再多，上界就超出 float64 的范围",
        )
    of_shape("weight", weight, (), (layers,), why=Text("one for all layers, or one a layer", "各层共用一个或每层一个"))


_COLLAPSE = guarded(LINEAR, "linear_collapse")
_KERNEL = guarded(LINEAR, "collapsed_kernel_size")
_JACOBIAN = guarded(LINEAR, "jacobian_shape")
_BOUND = guarded(ACTIVATIONS, "vanishing_bound")


def _equal_shapes(arrays: Any) -> bool:
    return len(arrays) > 1 and len({shape_of(each) for each in arrays}) == 1


def _reversible(weights: Any, **_: Any) -> bool:
    """Whether W_1 W_2 … exists too."""
    shapes = [shape_of(matrix) for matrix in weights]
    return len(shapes) > 1 and all(one[1] == other[0] for one, other in pairwise(shapes))


def _several_layers(weights: Any, **_: Any) -> bool:
    return len(weights) > 1


_OF_W, _OF_B = is_word("of", "W"), is_word("of", "b")

_COLLAPSE_MISTAKES = mistakes(
    _COLLAPSE, LINEAR_WRONG, "LINEAR_COLLAPSE",
    Slip(
        "order_reversed",
        "You multiplied in reading order; the layer that acts last stands on the left: W₂(W₁x) = (W₂W₁)x.",
        "你按阅读顺序相乘了；最后作用的层写在最左边：W₂(W₁x) = (W₂W₁)x。",
        "The layers are listed in the order in which they act, and one multiplies as one reads.",
        "各层按作用次序列出，于是按阅读顺序相乘。",
        both(_OF_W, _reversible),
    ),
    Slip(
        "weights_added",
        "Layers one after another multiply; only parallel branches add: W = W₂W₁.",
        "串联的层相乘，只有并联的支路才相加：W = W₂W₁。",
        "Stacking sounds like adding, and for convolutions of one input the parallel outputs really are added.",
        "“叠加”听起来像相加，而并联支路的输出确实相加。",
        both(_OF_W, lambda weights, **_: _equal_shapes(weights)),
    ),
    Slip(
        "entries_multiplied",
        "That multiplies entry by entry; composing linear maps is the matrix product W₂W₁.",
        "这是逐元素相乘；线性映射的复合是矩阵乘积 W₂W₁。",
        "In NumPy and PyTorch `*` multiplies entry by entry, and matrices of one shape allow it.",
        "NumPy 与 PyTorch 中的 `*` 是逐元素相乘，形状相同时也不会报错。",
        both(_OF_W, lambda weights, **_: _equal_shapes(weights)),
    ),
    Slip(
        "biases_added",
        "The first bias still passes through the later weights: b = W₂b₁ + b₂, not b₁ + b₂.",
        "前一层的偏置还要经过后面的权重：b = W₂b₁ + b₂，而不是 b₁ + b₂。",
        "Biases are added, layer after layer, so their sum seems to be what remains.",
        "每一层都加上偏置，最后剩下的似乎就是它们的和。",
        both(_OF_B, lambda biases, **_: _equal_shapes(biases)),
    ),
    Slip(
        "last_bias_only",
        "Earlier biases do not vanish; they pass through the later weights: b = W₂b₁ + b₂.",
        "前面的偏置不会消失，而是经过后面的权重：b = W₂b₁ + b₂。",
        "For weights alone the constant of an inner layer is unseen, and only the last bias stands by itself in the "
        "formula.",
        "展开前只有最后一个偏置单独出现在式中，内层的常数不显眼。",
        both(_OF_B, _several_layers),
    ),
    Slip(
        "last_bias_forgotten",
        "The last layer's own bias is added at the end: b = W₂b₁ + b₂.",
        "最后还要加上末层自己的偏置：b = W₂b₁ + b₂。",
        "After W₂b₁ the work of multiplying is done, and the term without a weight is overlooked.",
        "算完 W₂b₁ 似乎就结束了，不带权重的那一项容易漏掉。",
        _OF_B,
    ),
)  # fmt: skip

_JACOBIAN_MISTAKES = mistakes(
    _JACOBIAN, LINEAR_WRONG, "JACOBIAN_SHAPE",
    Slip(
        "gradient_shape_for_jacobian",
        "That is the shape of the gradient of a scalar loss; the Jacobian has a row for each of the m outputs and a "
        "column for each of the mn weights.",
        "这是标量损失的梯度形状；雅可比矩阵每个输出一行（m 行），每个权重一列（mn 列）。",
        "In backpropagation the derivative by W always has the shape of W, for there the loss is one number.",
        "反向传播中对 W 的导数总与 W 同形，因为那里的损失是一个数。",
    ),
    Slip(
        "jacobian_transposed",
        "Rows belong to outputs and columns to variables: m × mn.",
        "行对应输出，列对应变量：m × mn。",
        "Denominator layout, common in statistics, puts the variables into the rows.",
        "统计学中常用的分母布局把变量放在行上。",
    ),
    Slip(
        "jacobian_by_inputs",
        "That is Wᵀ, which carries gradients back to x; the question is about the derivative by W.",
        "这是把梯度传回 x 的 Wᵀ；这里问的是对 W 的导数。",
        "The Jacobian one meets most is ∂(Wx)/∂x, and it is made of the same m and n.",
        "最常见的雅可比矩阵是 ∂(Wx)/∂x，它也由同样的 m 和 n 构成。",
    ),
)  # fmt: skip

_KERNEL_MISTAKES = mistakes(
    _KERNEL, LINEAR_WRONG, "COLLAPSED_KERNEL",
    Slip(
        "largest_kernel",
        "Every further convolution looks beyond the edge of the ones before; a k×k one adds k − 1 cells.",
        "后面的每个卷积都会看到前面卷积边缘以外的像素；k×k 的卷积增加 k − 1 格。",
        "The small kernels seem to fit inside the big one and so to add nothing.",
        "小卷积核似乎都包含在大卷积核之内，不会再增加什么。",
    ),
    Slip(
        "kernels_summed",
        "The kernels were added up; neighbouring kernels share a cell, so each further one adds only k − 1.",
        "把卷积核大小直接相加了；相邻卷积核共用一格，之后的每个只增加 k − 1。",
        "Sizes placed one after another add up, and the shared cell is not seen.",
        "把大小依次相接似乎就该相加，重合的那一格不显眼。",
    ),
    Slip(
        "kernels_multiplied",
        "The kernels were multiplied; neighbouring windows overlap, so each further one adds only k − 1.",
        "把卷积核大小相乘了；相邻窗口互相重叠，之后的每个只增加 k − 1。",
        "The matrices of linear layers multiply, and each output of one layer is looked at by k of the next.",
        "线性层的矩阵是相乘的，而且下一层的每个输出都要看上一层的 k 个输出。",
    ),
    Slip(
        "one_subtracted_in_all",
        "One cell is shared at each joint, not once in all: n kernels lose n − 1 cells.",
        "每个衔接处都共用一格，而不是总共一格：n 个卷积核要减去 n − 1。",
        "For two kernels it is k₁ + k₂ − 1, and the −1 is kept unchanged for more.",
        "两个卷积核时是 k₁ + k₂ − 1，更多时仍沿用同一个 −1。",
        lambda kernel_sizes, **_: len(kernel_sizes) > 1,
    ),
    Slip(
        "plus_one_forgotten",
        "Start from 1: before any layer, an output is one pixel.",
        "应从 1 开始：不经过任何层时，输出就是一个像素。",
        "Each layer adds k − 1 cells, so that the sum of these seems complete.",
        "每层增加 k − 1 格，把它们加起来似乎就完整了。",
    ),
)  # fmt: skip

_BOUND_MISTAKES = mistakes(
    _BOUND, ACTIVATION_WRONG, "VANISHING",
    Slip(
        "slopes_added",
        "Along a chain the factors multiply; you added them up.",
        "沿链条各因子相乘；你把它们相加了。",
        "Depth is counted in layers, and a loss of 1/4 a layer sounds like something that adds up.",
        "深度按层计算，“每层 1/4”听起来像是可以累加的量。",
    ),
    Slip(
        "half_per_layer",
        "σ′ is at most 1/4 (at z = 0), not 1/2; 1/2 is σ(0) itself.",
        "σ′ 最大为 1/4（在 z = 0 处），而不是 1/2；1/2 是 σ(0) 本身。",
        "σ(0) = 1/2 is the value one remembers at z = 0, the very place where the slope is largest.",
        "人们记得 z = 0 处 σ(0) = 1/2，而斜率恰好也在这里最大。",
    ),
    Slip(
        "weights_ignored",
        "Each layer multiplies by its weight too: (|w|/4)^L; large weights can even make gradients explode.",
        "每一层还要乘以权重：(|w|/4)^L；权重很大时梯度甚至会爆炸。",
        "The usual story of vanishing gradients names only the factor 1/4, with weights of 1 in mind.",
        "通常讲梯度消失只提 1/4 这个因子，默认权重为 1。",
    ),
    Slip(
        "slopes_forgotten",
        "Each layer also brings the slope of its sigmoid, at most 1/4.",
        "每一层还带来 sigmoid 的斜率，至多 1/4。",
        "In linear networks the weights alone decide, and the activation does not show in the picture of a chain.",
        "线性网络中只由权重决定，而链条示意图上看不到激活函数。",
    ),
    Slip(
        "sign_kept",
        "A bound is on the size of the gradient: take |w|.",
        "上界针对梯度的大小：应取 |w|。",
        "The gradient itself does have a sign, and the product of the weights delivers it at no cost.",
        "梯度本身确实有正负，权重的乘积又顺带给出了符号。",
    ),
    Slip(
        "one_layer_missing",
        "There is one factor for each of the layers; you have one too few.",
        "每一层一个因子；你少算了一层。",
        "Between L layers there are L − 1 gaps, and it is the gaps that one draws arrows for.",
        "L 层之间有 L − 1 个间隔，画箭头时数的正是间隔。",
    ),
    Slip(
        "one_slope_only",
        "The factor 1/4 comes once a layer, not once in all.",
        "因子 1/4 每层出现一次，而不是总共一次。",
        "The bound 1/4 is a property of the activation, which is the same function in all layers.",
        "1/4 是激活函数的性质，而各层用的是同一个激活函数。",
    ),
)  # fmt: skip


def _closed_bound(layers: int, weight: Any) -> float:
    factors = entries(weight) if isinstance(weight, list | tuple) else [weight] * layers
    bound = 1.0
    for factor in factors:
        bound *= 0.25 * abs(factor)
    return bound


REFERENCES: tuple[Reference, ...] = (
    Reference(
        name="linear_collapse",
        summary=Text(
            "the one layer that equals a stack of linear layers", "与一叠线性层（中间没有激活函数）等价的单个层"
        ),
        arguments=(
            Argument("weights", ARRAYS),
            Argument("biases", ARRAYS, None),
            Argument("of", "word", "W", words=("W", "b")),
        ),
        result="array",
        run=_COLLAPSE,
        closed=None,
        steps=worked(LINEAR_STEPS, "linear_collapse"),
        convention=Text(
            "x and y are columns, matrices act from the left; layers in order of application",
            "x、y 为列向量，矩阵从左侧作用；各层按作用次序列出",
        ),
        mistakes=_COLLAPSE_MISTAKES,
        refuse=_refuse_collapse,
        source="Goodfellow, Bengio, Courville (2016), Deep Learning, section 6.1",
    ),
    Reference(
        name="collapsed_kernel_size",
        summary=Text(
            "kernel of the one convolution that equals a stack of convolutions without activations",
            "与一叠卷积（中间没有激活函数）等价的单个卷积的卷积核大小",
        ),
        arguments=(Argument("kernel_sizes", "counts"),),
        result="size",
        run=_KERNEL,
        closed=lambda kernel_sizes: 1 + sum(size - 1 for size in kernel_sizes),
        steps=worked(LINEAR_STEPS, "collapsed_kernel_size"),
        convention=Text("stride 1, no dilation; along one axis", "步幅 1，无空洞；沿一个轴计算"),
        mistakes=_KERNEL_MISTAKES,
        refuse=_refuse_kernels,
        source="Simonyan and Zisserman (2015), section 2.3: two 3×3 layers see 5×5, three see 7×7",
    ),
    Reference(
        name="jacobian_shape",
        summary=Text("shape of the Jacobian of Wx by W, W being m×n", "Wx 对 m×n 矩阵 W 的雅可比矩阵的形状"),
        arguments=(Argument("rows", "count"), Argument("columns", "count")),
        result="shape",
        run=_JACOBIAN,
        closed=lambda rows, columns: (rows, rows * columns),
        steps=worked(LINEAR_STEPS, "jacobian_shape"),
        convention=Text(
            "numerator layout: outputs go down the rows, W is flattened",
            "分子布局：输出沿行排列，W 展平",
        ),
        mistakes=_JACOBIAN_MISTAKES,
        refuse=_refuse_jacobian,
        source="the definition of a Jacobian; Magnus and Neudecker (1999), Matrix Differential Calculus",
    ),
    Reference(
        name="vanishing_bound",
        summary=Text(
            "largest factor a gradient keeps through a chain of sigmoid layers",
            "梯度经过一串 sigmoid 层后的最大缩放因子",
        ),
        arguments=(Argument("layers", "count"), Argument("weight", "array", 1)),
        result="real",
        run=_BOUND,
        closed=_closed_bound,
        steps=worked(ACTIVATION_STEPS, "vanishing_bound"),
        convention=Text(
            "one unit a layer, as many weights as sigmoids; the size, not the sign",
            "每层一个单元，权重与 sigmoid 一样多；只看大小，不看符号",
        ),
        mistakes=_BOUND_MISTAKES,
        refuse=_refuse_bound,
        source="Hochreiter (1991); Bengio, Simard, Frasconi (1994)",
    ),
)
