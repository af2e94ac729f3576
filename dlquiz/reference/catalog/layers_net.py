"""Catalogue entries: a small fully connected network, forward and backward."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from dlquiz.expressions.values import shape_of
from dlquiz.messages import Text
from dlquiz.reference.catalog.layers_common import (
    Shape,
    Slip,
    at_most,
    both,
    class_indices,
    guarded,
    is_word,
    mistakes,
    of_dimensions,
    of_shape,
    refused,
    worked,
)
from dlquiz.reference.catalog.layers_tempting import (
    LIKELIHOODS_MULTIPLY,
    ONE_TERM,
    OTHER_LAYOUT,
    RAW_OUTPUTS,
    SMALL_BIAS,
    TARGET_FIRST,
    VALUE_AT_HAND,
)
from dlquiz.reference.kinds import Argument, ArgumentKind, Reference

RUNS = "dlquiz.reference.layers.mlp"
STEPS = "dlquiz.reference.steps.layers_net"
WRONG = "dlquiz.reference.mistakes.layers_net"

ACTIVATIONS = ("relu", "sigmoid", "tanh", "leaky_relu", "elu", "softplus", "silu", "gelu")
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


def _refuse_network(inputs: Any, weights: Any, biases: Any) -> tuple[int, int]:
    """Check that the layers follow on each other; returns the number of rows and of outputs."""
    shape = of_dimensions("inputs", inputs, 1, 2)
    rows = shape[0] if len(shape) == 2 else 1
    shapes = [of_dimensions("weights", matrix, 2) for matrix in list_of_arrays("weights", weights)]
    if shapes[0][0] != shape[-1]:
        raise refused(
            "weights",
            f"W1 takes {shapes[0][0]} inputs (its rows), a row of X has {shape[-1]}",
            f"W1 接收 {shapes[0][0]} 个输入（其行数），而 X 的一行有 {shape[-1]} 个",
        )
    for number, (before, after) in enumerate(pairwise(shapes), start=1):
        if after[0] != before[1]:
            raise refused(
                "weights",
                f"W{number} gives {before[1]} units, W{number + 1} takes {after[0]} (each W is inputs × units)",
                f"W{number} 输出 {before[1]} 个单元，W{number + 1} 却接收 {after[0]} 个（每个 W 为“输入 × 单元”）",
            )
    listed = list_of_arrays("biases", biases)
    if len(listed) != len(shapes):
        raise refused(
            "biases",
            f"one bias for each layer is needed: {len(shapes)}, not {len(listed)}",
            f"{len(shapes)} 层需要 {len(shapes)} 个偏置，而不是 {len(listed)} 个",
        )
    for bias, (_, units) in zip(listed, shapes, strict=True):
        of_shape("biases", bias, (), (units,), why=Text("one entry a column of its W", "对应 W 的每一列一个"))
    at_most("inputs", rows * sum(before * after for before, after in shapes))
    return rows, shapes[-1][1]


def _refuse_forward(inputs: Any, weights: Any, biases: Any, activation: str) -> None:
    _refuse_network(inputs, weights, biases)


def _refuse_backward(inputs: Any, weights: Any, biases: Any, targets: Any, activation: str, loss: str, of: str) -> None:
    rows, outputs = _refuse_network(inputs, weights, biases)
    if loss == "cross_entropy":
        if outputs < 2:
            raise refused(
                "loss",
                "cross entropy of a softmax needs at least 2 outputs; with one, `loss=squared`",
                "softmax 交叉熵至少需要 2 个输出；只有一个输出时用 `loss=squared`",
            )
        class_indices("targets", targets, rows if len(shape_of(inputs)) == 2 else _rows_of(targets), outputs)
    else:
        allowed: list[Shape] = [(rows, outputs)]
        if outputs == 1:
            allowed.append((rows,))
        if rows == 1:
            allowed.append((outputs,))
        if rows == outputs == 1:
            allowed.append(())
        of_shape("targets", targets, *allowed, why=Text("one number an output", "每个输出一个数"))
    _refuse_parameter(len(weights), of)


def _rows_of(targets: Any) -> int | None:
    """One row may name its class as a number or as a list of one."""
    return 1 if shape_of(targets) == (1,) else None


def _refuse_parameter(layers: int, of: str) -> None:
    named = re.fullmatch(r"[Wb]([1-9]\d{0,2})", of)
    if of != "loss" and (named is None or int(named[1]) > layers):
        last = f"W{layers} or b{layers}" if layers > 1 else "W1 or b1"
        raise refused(
            "of",
            f"`of` names a parameter (W1, b1 … up to {last}) or the loss, not {of}",
            f"`of` 应为参数名（W1、b1 …… 直到 W{layers}、b{layers}）或 loss，而不是 {of}",
        )


def _hidden_below(weights: Any, of: str, **_: Any) -> bool:
    """Whether the gradient passes an activation on its way."""
    return of != "loss" and int(of[1:]) < len(weights)


def _a_parameter(of: str, **_: Any) -> bool:
    return of != "loss"


def _several_rows(inputs: Any, **_: Any) -> bool:
    return len(shape_of(inputs)) == 2 and len(inputs) > 1


def _matrix(of: str, **_: Any) -> bool:
    return of.startswith("W")


def _hidden_layers(weights: Any, **_: Any) -> bool:
    return len(weights) > 1


_FORWARD, _BACKWARD = guarded(RUNS, "mlp_forward"), guarded(RUNS, "mlp_backward")
_RELU, _OTHERS = is_word("activation", "relu"), is_word("activation", *(n for n in ACTIVATIONS if n != "relu"))

_FORWARD_MISTAKES = mistakes(
    _FORWARD, WRONG, "MLP_FORWARD",
    Slip(
        "activation_on_output",
        "The last layer is linear: no activation follows it.",
        "最后一层是线性的：其后没有激活函数。",
        "A loop over the layers applies the same two lines to each, the last one included.",
        "循环对每一层执行同样的两行代码，最后一层也不例外。",
    ),
    Slip(
        "activation_forgotten",
        "The hidden layers were left linear; without the activation the whole network collapses into one layer.",
        "隐藏层没有用激活函数；没有激活，整个网络就退化成一层。",
        "Matrix products are the main work, and entries that are positive pass the ReLU unchanged.",
        "主要的计算量是矩阵乘法，而正的元素经过 ReLU 又不变。",
        _hidden_layers,
    ),
    Slip(
        "bias_forgotten",
        "The biases are missing: every layer computes XW + b.",
        "漏了偏置：每一层计算 XW + b。",
        *SMALL_BIAS,
    ),
    Slip(
        "last_bias_forgotten",
        "The bias of the last layer is missing.",
        "漏了最后一层的偏置。",
        "The output layer is treated specially, without activation, and its bias goes overboard with it.",
        "输出层是特殊处理的（没有激活），偏置便一并被略去。",
        _hidden_layers,
    ),
)  # fmt: skip

_BACKWARD_MISTAKES = mistakes(
    _BACKWARD, WRONG, "MLP_BACKWARD",
    Slip(
        "relu_mask_forgotten",
        "The gradient passed the activation unchanged; multiply by f′(z), for ReLU 1 where z > 0 and 0 elsewhere.",
        "梯度原样穿过了激活函数；应乘以 f′(z)，ReLU 在 z > 0 处为 1，其余为 0。",
        "Where z > 0 the ReLU changes nothing, and matrix products alone seem to carry the gradient back.",
        "z > 0 时 ReLU 不改变什么，似乎只用矩阵乘法就能把梯度传回去。",
        _hidden_below,
    ),
    Slip(
        "mask_of_gradient",
        "You masked where the gradient is positive; the mask belongs to the forward pass: 1 where z > 0.",
        "你按梯度的正负做了掩码；掩码来自前向传播：z > 0 处为 1。",
        "The gradient is what lies before one's eyes going back, and ReLU is known for dropping negative numbers.",
        "反向时眼前的是梯度，而 ReLU 给人的印象就是去掉负数。",
        both(_hidden_below, _RELU),
    ),
    Slip(
        "value_for_slope",
        "You multiplied by the activation's value; its derivative f′(z) is needed.",
        "你乘的是激活值；需要的是导数 f′(z)。",
        *VALUE_AT_HAND,
        _hidden_below,
    ),
    Slip(
        "slope_of_gradient",
        "You took the slope f′ at the gradient that arrives; it is taken at z of the forward pass.",
        "你在上游梯度处取了斜率 f′；应在前向传播的 z 处取。",
        "Going backward the activation is met again, and it seems to be fed with what arrives.",
        "反向时再次经过激活函数，似乎应把传来的量代入。",
        both(_hidden_below, _OTHERS),
    ),
    Slip(
        "activation_on_output",
        "The last layer is linear; no f′ stands between the loss and its pre-activation.",
        "最后一层是线性的；损失与其预激活之间没有 f′。",
        "The hidden layers all have the factor f′(z), and a loop over the layers does not except the last.",
        "隐藏层都带有因子 f′(z)，循环时便没有把最后一层除外。",
        _a_parameter,
    ),
    Slip(
        "mean_forgotten",
        "The loss is a mean over the rows: the gradient at the outputs carries 1/N.",
        "损失对各行取平均：输出处的梯度带有 1/N。",
        *ONE_TERM,
        both(_a_parameter, _several_rows),
    ),
    Slip(
        "targets_forgotten",
        "At the outputs the gradient is prediction minus target; you left the target out.",
        "输出处的梯度是预测减目标；你漏了目标。",
        "The outputs are at hand, and with a target of 0 in most classes p and p − y agree in most entries.",
        "输出就在手边，而多数类别的目标为 0，p 与 p − y 的大部分元素相同。",
        _a_parameter,
    ),
    Slip(
        "logits_for_probabilities",
        "You subtracted the one-hot target from the outputs; softmax comes first: p − y.",
        "你用输出减去了 one-hot 目标；应先做 softmax：p − y。",
        *RAW_OUTPUTS,
        both(_a_parameter, is_word("loss", "cross_entropy")),
    ),
    Slip(
        "sign_flipped",
        "You started with target minus prediction; the gradient is prediction minus target.",
        "你从“目标减预测”开始；梯度是“预测减目标”。",
        *TARGET_FIRST,
        _a_parameter,
    ),
    Slip(
        "half_forgotten",
        "The loss is ½·Σ(a − y)²; without the ½ everything doubles.",
        "损失为 ½·Σ(a − y)²；漏掉 ½ 结果就翻倍。",
        "Mean squared error is usually defined without a ½, in PyTorch for instance.",
        "均方误差通常不带 ½，例如 PyTorch 中就是如此。",
        is_word("loss", "squared"),
    ),
    Slip(
        "sum_for_mean",
        "You summed the losses of the rows; the loss is their mean.",
        "你把各行的损失相加了；损失是它们的平均。",
        *LIKELIHOODS_MULTIPLY,
        both(is_word("of", "loss"), _several_rows),
    ),
    Slip(
        "transposed",
        "The gradient has the shape of W, inputs × units: dW = AᵀdZ.",
        "梯度与 W 同形（输入 × 单元）：dW = AᵀdZ。",
        *OTHER_LAYOUT,
        _matrix,
    ),
    Slip(
        "activation_forgotten",
        "The hidden layers were left linear in the forward pass.",
        "前向传播中隐藏层没有用激活函数。",
        "Entries that are positive pass the ReLU unchanged, and the matrix products are the main work.",
        "正的元素经过 ReLU 不变，而主要的计算量又在矩阵乘法。",
        both(is_word("of", "loss"), _hidden_layers),
    ),
)  # fmt: skip

_NETWORK = (Argument("inputs", "array"), Argument("weights", ARRAYS), Argument("biases", ARRAYS))
_ACTIVATION = Argument("activation", "word", "relu", words=ACTIVATIONS)
_SHAPES = Text(
    "rows are samples, Z = XW + b with W inputs × units; the last layer is linear",
    "行为样本，Z = XW + b，W 为“输入 × 单元”；最后一层为线性",
)


def _convention(loss: str, activation: str, **_: Any) -> Text:
    kink = Text("; ReLU′(0) = 0", "；ReLU′(0) = 0") if activation == "relu" else Text("", "")
    if loss == "cross_entropy":
        said = Text("softmax cross entropy with 0-based classes", "softmax 交叉熵，类别下标从 0 开始")
    else:
        said = Text("loss ½·Σ(a − y)² of a row", "每行损失 ½·Σ(a − y)²")
    return Text(
        f"{_SHAPES.en}; {said.en}, mean over the rows{kink.en}", f"{_SHAPES.zh}；{said.zh}，对各行取平均{kink.zh}"
    )


REFERENCES: tuple[Reference, ...] = (
    Reference(
        name="mlp_forward",
        summary=Text("outputs of a small fully connected network", "小型全连接网络的输出"),
        arguments=(*_NETWORK, _ACTIVATION),
        result="array",
        run=_FORWARD,
        closed=None,
        steps=worked(STEPS, "mlp_forward"),
        convention=_SHAPES,
        mistakes=_FORWARD_MISTAKES,
        refuse=_refuse_forward,
        source="Goodfellow, Bengio, Courville (2016), Deep Learning, sections 6.1 and 6.3",
    ),
    Reference(
        name="mlp_backward",
        summary=Text("gradient of a small network's loss by one of its parameters", "小型网络的损失对某个参数的梯度"),
        arguments=(
            *_NETWORK,
            Argument("targets", "array"),
            _ACTIVATION,
            Argument("loss", "word", "cross_entropy", words=("cross_entropy", "squared")),
            Argument("of", "word", "W1"),
        ),
        result="array",
        run=_BACKWARD,
        closed=None,
        steps=worked(STEPS, "mlp_backward"),
        convention=_convention,
        mistakes=_BACKWARD_MISTAKES,
        refuse=_refuse_backward,
        source="Rumelhart, Hinton, Williams (1986), Nature 323; Goodfellow et al. (2016), algorithm 6.4",
    ),
)
