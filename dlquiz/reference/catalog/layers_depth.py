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
)
from dlquiz.reference.kinds import Argument, ArgumentKind, Reference, lazily

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
            f"{len(shapes)} layers need {len(shapes)} biases, not {len(listed)}",
            f"{len(shapes)} 层需要 {len(shapes)} 个偏置，而不是 {len(listed)} 个",
        )
    for bias, shape in zip(listed, shapes, strict=True):
        of_shape("biases", bias, (shape[0],), why=Text("one entry a row of its W", "对应 W 的每一行一个"))


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
        "You multiplied in reading order. The layer that acts last stands on the left: W₂(W₁x) = (W₂W₁)x.",
        "你按阅读顺序相乘了。最后作用的层写在最左边：W₂(W₁x) = (W₂W₁)x。",
        both(_OF_W, _reversible),
    ),
    Slip(
        "weights_added",
        "Layers one after another multiply; only parallel branches add: W = W₂W₁.",
        "串联的层相乘，只有并联的支路才相加：W = W₂W₁。",
        both(_OF_W, lambda weights, **_: _equal_shapes(weights)),
    ),
    Slip(
        "entries_multiplied",
        "That multiplies entry by entry; composing linear maps is the matrix product W₂W₁.",
        "这是逐元素相乘；线性映射的复合是矩阵乘积 W₂W₁。",
        both(_OF_W, lambda weights, **_: _equal_shapes(weights)),
    ),
    Slip(
        "biases_added",
        "The first bias still passes through the later weights: b = W₂b₁ + b₂, not b₁ + b₂.",
        "前一层的偏置还要经过后面的权重：b = W₂b₁ + b₂，而不是 b₁ + b₂。",
        both(_OF_B, lambda biases, **_: _equal_shapes(biases)),
    ),
    Slip(
        "last_bias_only",
        "Earlier biases do not vanish; they pass through the later weights: b = W₂b₁ + b₂.",
        "前面的偏置不会消失，而是经过后面的权重：b = W₂b₁ + b₂。",
        both(_OF_B, _several_layers),
    ),
    Slip(
        "last_bias_forgotten",
        "The last layer's own bias is added at the end: b = W₂b₁ + b₂.",
        "最后还要加上末层自己的偏置：b = W₂b₁ + b₂。",
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
    ),
    Slip(
        "jacobian_transposed",
        "Rows belong to outputs and columns to variables: m × mn.",
        "行对应输出，列对应变量：m × mn。",
    ),
    Slip(
        "jacobian_by_inputs",
        "That is Wᵀ, which carries gradients back to x; the question is about the derivative by W.",
        "这是把梯度传回 x 的 Wᵀ；这里问的是对 W 的导数。",
    ),
)  # fmt: skip

_BOUND_MISTAKES = mistakes(
    _BOUND, ACTIVATION_WRONG, "VANISHING",
    Slip(
        "slopes_added",
        "Along a chain the factors multiply; you added them up.",
        "沿链条各因子相乘；你把它们相加了。",
    ),
    Slip(
        "half_per_layer",
        "σ′ is at most 1/4 (at z = 0), not 1/2; 1/2 is σ(0) itself.",
        "σ′ 最大为 1/4（在 z = 0 处），而不是 1/2；1/2 是 σ(0) 本身。",
    ),
    Slip(
        "weights_ignored",
        "Each layer multiplies by its weight too: (|w|/4)^L. Large weights can even make gradients explode.",
        "每一层还要乘以权重：(|w|/4)^L。权重很大时梯度甚至会爆炸。",
    ),
    Slip(
        "slopes_forgotten",
        "Each layer also brings the slope of its sigmoid, at most 1/4.",
        "每一层还带来 sigmoid 的斜率，至多 1/4。",
    ),
    Slip(
        "sign_kept",
        "A bound is on the size of the gradient: take |w|.",
        "上界针对梯度的大小：应取 |w|。",
    ),
    Slip(
        "one_layer_missing",
        "There is one factor for each of the layers; you have one too few.",
        "每一层一个因子；你少算了一层。",
    ),
    Slip(
        "one_slope_only",
        "The factor 1/4 comes once a layer, not once in all.",
        "因子 1/4 每层出现一次，而不是总共一次。",
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
        steps=lazily(LINEAR_STEPS, "linear_collapse"),
        convention=Text(
            "y = Wx + b with columns; weights listed in order of application, the first acts first",
            "y = Wx + b，x 为列向量；权重按作用次序列出，第一个最先作用",
        ),
        mistakes=_COLLAPSE_MISTAKES,
        refuse=_refuse_collapse,
        source="Goodfellow, Bengio, Courville (2016), Deep Learning, section 6.1",
    ),
    Reference(
        name="jacobian_shape",
        summary=Text("shape of the Jacobian of Wx by W, W being m×n", "Wx 对 m×n 矩阵 W 的雅可比矩阵的形状"),
        arguments=(Argument("rows", "count"), Argument("columns", "count")),
        result="shape",
        run=_JACOBIAN,
        closed=lambda rows, columns: (rows, rows * columns),
        steps=lazily(LINEAR_STEPS, "jacobian_shape"),
        convention=Text(
            "a row for each output, a column for each entry of W; W has `rows` rows and `columns` columns",
            "每个输出一行，W 的每个元素一列；W 有 rows 行、columns 列",
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
        steps=lazily(ACTIVATION_STEPS, "vanishing_bound"),
        convention=Text(
            "one unit a layer; each layer brings σ′ ≤ 1/4 and its weight; the size, not the sign",
            "每层一个单元；每层带来 σ′ ≤ 1/4 和权重；只看大小，不看符号",
        ),
        mistakes=_BOUND_MISTAKES,
        refuse=_refuse_bound,
        source="Hochreiter (1991); Bengio, Simard, Frasconi (1994)",
    ),
)
