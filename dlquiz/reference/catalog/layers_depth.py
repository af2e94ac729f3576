"""Catalogue entries about depth: stacks of linear layers, the Jacobian of a layer, and vanishing gradients."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from dlquiz.expressions.values import shape_of
from dlquiz.messages import Text
from dlquiz.reference.catalog.layers_common import (
    Slip,
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

# A list of arrays that need not be of one shape; `refuse` checks each by itself.
ARRAYS: ArgumentKind = "arrays"
MOST_LAYERS = 20


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


_COLLAPSE = guarded(LINEAR, "linear_collapse")


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
)
