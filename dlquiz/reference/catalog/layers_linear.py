"""Catalogue entries: fully connected layers, forward and backward."""

from __future__ import annotations

from typing import Any

from dlquiz.expressions.values import shape_of
from dlquiz.messages import Text
from dlquiz.reference.catalog.layers_common import (
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
from dlquiz.reference.catalog.layers_tempting import (
    DESCENT,
    LOCAL_ALONE,
    MEAN_LOSS,
    ONE_TERM,
    OTHER_LAYOUT,
    OUTPUT_CALLED_X,
    SCALAR_RULE,
    SMALL_BIAS,
    SYMMETRIC_PRODUCT,
    VALUE_AT_HAND,
)
from dlquiz.reference.kinds import Argument, Reference

RUNS = "dlquiz.reference.layers.linear"
STEPS = "dlquiz.reference.steps.layers_linear"
WRONG = "dlquiz.reference.mistakes.layers_linear"

ACTIVATIONS = ("relu", "sigmoid", "tanh", "leaky_relu", "elu", "softplus", "silu", "gelu")

OF_UPSTREAM = Text("the shape of the output", "输出的形状")


def _linear_shapes(inputs: Any, weights: Any) -> tuple[Shape, Shape]:
    rows = of_dimensions("inputs", inputs, 1, 2)
    matrix = of_dimensions("weights", weights, 2)
    if rows[-1] != matrix[0]:
        raise refused(
            "weights",
            f"in XW the columns of X and the rows of W must match: {rows[-1]} columns, {matrix[0]} rows",
            f"XW 中 X 的列数应等于 W 的行数：现为 {rows[-1]} 列、{matrix[0]} 行",
        )
    at_most("inputs", rows[0] * matrix[0] * matrix[1] if len(rows) == 2 else matrix[0] * matrix[1])
    return rows, matrix


def _refuse_forward(inputs: Any, weights: Any, bias: Any) -> None:
    _, matrix = _linear_shapes(inputs, weights)
    of_shape("bias", bias, (), (matrix[1],), why=Text("one entry a column of W", "W 的每一列一个"))


def _refuse_backward(inputs: Any, weights: Any, upstream: Any, of: str) -> None:
    rows, matrix = _linear_shapes(inputs, weights)
    of_shape("upstream", upstream, (*rows[:-1], matrix[1]), why=OF_UPSTREAM)


def _refuse_neuron(weights: Any, inputs: Any, upstream: Any, activation: str, of: str) -> None:
    matrix = of_dimensions("weights", weights, 2)
    of_shape("inputs", inputs, (matrix[1],), why=Text("one entry a column of W", "W 的每一列一个"))
    of_shape("upstream", upstream, (matrix[0],), why=Text("one entry a row of W", "W 的每一行一个"))


def _several_rows(inputs: Any, **_: Any) -> bool:
    return len(shape_of(inputs)) == 2 and len(inputs) > 1


def _square(weights: Any, **_: Any) -> bool:
    rows, columns = shape_of(weights)
    return rows == columns


def _one_unit(weights: Any, **_: Any) -> bool:
    return len(weights) == 1


def _bias_fits_rows(inputs: Any, bias: Any, **_: Any) -> bool:
    return len(shape_of(inputs)) == 2 and shape_of(bias) == (len(inputs),)


def _transposable(inputs: Any, upstream: Any, weights: Any, of: str) -> bool:
    """Whether the product without the transpose exists at all: X dZ needs as many columns as rows, dZ W a square W."""
    if of == "weights":
        return len(shape_of(inputs)) == 2 and len(inputs) == len(inputs[0])
    return of == "inputs" and _square(weights)


_FORWARD = guarded(RUNS, "linear_forward")
_BACKWARD = guarded(RUNS, "linear_backward")
_NEURON = guarded(RUNS, "neuron_backward")

_INPUTS, _WEIGHTS, _UPSTREAM = (Argument(name, "array") for name in ("inputs", "weights", "upstream"))

_FORWARD_MISTAKES = mistakes(
    _FORWARD, WRONG, "LINEAR_FORWARD",
    Slip(
        "bias_forgotten",
        "That is XW alone; the bias of each unit is added to every row: Z = XW + b.",
        "这只是 XW；还要给每一行加上各单元的偏置：Z = XW + b。",
        *SMALL_BIAS,
    ),
    Slip(
        "weights_transposed",
        "You multiplied by Wᵀ; here W is inputs × units, so rows of X meet columns of W, unlike in y = Wx.",
        "你乘的是 Wᵀ；这里 W 是“输入 × 单元”，X 的行与 W 的列相乘；y = Wx 的写法才相反。",
        "PyTorch stores W as units × inputs and multiplies by Wᵀ, as many books write Wx.",
        "PyTorch 按“单元 × 输入”存储 W 并乘以 Wᵀ，许多书也写作 Wx。",
        _square,
    ),
    Slip(
        "bias_along_rows",
        "The bias was added down the rows, one entry a sample; it belongs to the units, one entry a column.",
        "偏置被按样本（行）相加了；偏置属于单元，每一列一个。",
        "With as many rows as units both additions fit, and a column vector b is what books print.",
        "行数与单元数相等时两种加法都成立，而书上的 b 又印成列向量。",
        _bias_fits_rows,
    ),
    Slip(
        "bias_subtracted",
        "The bias is added, not subtracted like a threshold: Z = XW + b.",
        "偏置是加上去的，而不是像阈值那样减去：Z = XW + b。",
        "The perceptron compares with a threshold θ, which is subtracted: w·x − θ.",
        "感知机与阈值 θ 比较，阈值是减去的：w·x − θ。",
    ),
)  # fmt: skip

_BACKWARD_MISTAKES = mistakes(
    _BACKWARD, WRONG, "LINEAR_BACKWARD",
    Slip(
        "transposed",
        "That is the transpose of the gradient; a gradient has the shape of its variable: dW = XᵀdZ, dX = dZ Wᵀ.",
        "这是梯度的转置；梯度与变量形状相同：dW = XᵀdZ，dX = dZ Wᵀ。",
        *OTHER_LAYOUT,
        is_word("of", "weights", "inputs"),
    ),
    Slip(
        "not_transposed",
        "A factor has to be transposed: dW = XᵀdZ, dX = dZ Wᵀ; with square matrices the shapes do not give it away.",
        "有一个因子要转置：dW = XᵀdZ，dX = dZ Wᵀ；方阵时形状看不出这个错误。",
        *SCALAR_RULE,
        _transposable,
    ),
    Slip(
        "upstream_forgotten",
        "You took the gradient from above as all ones; by the chain rule dZ multiplies the local derivative.",
        "你把上游梯度当成了全 1；按链式法则，要用 dZ 乘以局部导数。",
        *LOCAL_ALONE,
    ),
    Slip(
        "divided_by_batch",
        "You divided by the number of rows; gradients add up over the rows; the 1/N of a mean loss is already in dZ.",
        "你又除以了行数；梯度对各行求和；平均损失的 1/N 已经包含在 dZ 中。",
        *MEAN_LOSS,
        _several_rows,
    ),
    Slip(
        "summed_over_features",
        "You summed along each row; every row added the same b, so db sums down the columns: one entry a unit.",
        "你沿着每一行求和了；每一行加的是同一个 b，所以 db 应对各行（按列）求和，每个单元一个。",
        "Both sums reduce the matrix to a vector, and axis=0 and axis=1 are often taken for each other.",
        "两种求和都把矩阵变成向量，axis=0 与 axis=1 又常被弄混。",
        both(is_word("of", "bias"), _several_rows),
    ),
    Slip(
        "batch_not_summed",
        "That is dZ itself; the one bias served all rows, so their gradients add up: db = Σ over the rows of dZ.",
        "这是 dZ 本身；同一个偏置用于所有行，它们的梯度要相加：db 等于 dZ 对各行求和。",
        *ONE_TERM,
        both(is_word("of", "bias"), _several_rows),
    ),
    Slip(
        "sign_flipped",
        "The sign is flipped: that is the step of gradient descent, not the gradient.",
        "符号反了：那是梯度下降的方向，而不是梯度。",
        *DESCENT,
    ),
)  # fmt: skip

_NEURON_MISTAKES = mistakes(
    _NEURON, WRONG, "NEURON_BACKWARD",
    Slip(
        "transposed",
        "You built x dzᵀ; W is units × inputs and its gradient has that shape: dW = dz xᵀ.",
        "你算的是 x dzᵀ；W 是“单元 × 输入”，梯度与它同形：dW = dz xᵀ。",
        *OTHER_LAYOUT,
        is_word("of", "weights"),
    ),
    Slip(
        "weights_for_inputs",
        "The last factor is the other one of the product: the gradient by w_ij is dz_i·x_j, not dz_i·w_ij.",
        "最后的因子应是乘积中的另一个：对 w_ij 的梯度为 dz_i·x_j，而不是 dz_i·w_ij。",
        *SYMMETRIC_PRODUCT,
        is_word("of", "weights"),
    ),
    Slip(
        "inputs_for_weights",
        "The last factor is the other one of the product: the gradient by x_j is dz·w_j, not dz·x_j.",
        "最后的因子应是乘积中的另一个：对 x_j 的梯度为 dz·w_j，而不是 dz·x_j。",
        *SYMMETRIC_PRODUCT,
        both(is_word("of", "inputs"), _one_unit),
    ),
    Slip(
        "sigmoid_of_input",
        "σ′ is written with the output, a(1 − a) for a = σ(z), not z(1 − z).",
        "σ′ 用输出来写：a = σ(z) 时为 a(1 − a)，而不是 z(1 − z)。",
        *OUTPUT_CALLED_X,
        is_word("activation", "sigmoid"),
    ),
    Slip(
        "not_transposed",
        "You multiplied by W; going backward takes the transpose: dx = Wᵀ dz.",
        "你乘的是 W；反向传播要用转置：dx = Wᵀ dz。",
        *SCALAR_RULE,
        both(is_word("of", "inputs"), _square),
    ),
    Slip(
        "pre_activation_for_gradient",
        "You sent z itself back; what flows back is its gradient dz = da ⊙ f′(z).",
        "你把 z 本身传了回去；向后传的应是它的梯度 dz = da ⊙ f′(z)。",
        "In code dz and z are one letter apart, and z lies ready in the cache.",
        "代码里 dz 与 z 只差一个字母，而 z 就在缓存里。",
        is_word("of", "inputs", "weights"),
    ),
    Slip(
        "value_times_input",
        "That is a ⊙ z; the gradient by z is the one that arrives times the slope: dz = da ⊙ f′(z).",
        "这是 a ⊙ z；对 z 的梯度是上游梯度乘以斜率：dz = da ⊙ f′(z)。",
        "The layer has just two stored numbers, a and z, and the chain rule asks for a product.",
        "这一层只存了 a 和 z 两个量，而链式法则要求相乘。",
        is_word("of", "pre_activation"),
    ),
    Slip(
        "slope_forgotten",
        "You skipped the activation: first dz = da ⊙ f′(z), then on to W and x.",
        "你跳过了激活函数：先求 dz = da ⊙ f′(z)，再传到 W 和 x。",
        "With cross entropy the slope of the last layer cancels, and that short form is taken along to other layers.",
        "用交叉熵时末层的斜率会约掉，这个简化形式容易被带到其他层。",
    ),
    Slip(
        "value_for_slope",
        "You multiplied by f(z); the chain rule needs its derivative f′(z), for the sigmoid σ(z)(1 − σ(z)).",
        "你乘的是 f(z)；链式法则需要导数 f′(z)，对 sigmoid 为 σ(z)(1 − σ(z))。",
        *VALUE_AT_HAND,
    ),
    Slip(
        "upstream_forgotten",
        "You left da out; the local derivative is multiplied by the gradient that arrives from above.",
        "你漏了 da；局部导数还要乘以上游传来的梯度。",
        *LOCAL_ALONE,
    ),
)  # fmt: skip


REFERENCES: tuple[Reference, ...] = (
    Reference(
        name="linear_forward",
        summary=Text("output of a fully connected layer, Z = XW + b", "全连接层的输出 Z = XW + b"),
        arguments=(_INPUTS, _WEIGHTS, Argument("bias", "array")),
        result="array",
        run=_FORWARD,
        closed=None,
        steps=worked(STEPS, "linear_forward"),
        convention=Text(
            "rows of X are samples; W is inputs × units",
            "X 的行为样本；W 为“输入 × 单元”",
        ),
        mistakes=_FORWARD_MISTAKES,
        refuse=_refuse_forward,
        source="Goodfellow, Bengio, Courville (2016), Deep Learning, section 6.1",
    ),
    Reference(
        name="linear_backward",
        summary=Text("gradients of a fully connected layer Z = XW + b", "全连接层 Z = XW + b 的梯度"),
        arguments=(
            _INPUTS,
            _WEIGHTS,
            _UPSTREAM,
            Argument("of", "word", "weights", words=("weights", "inputs", "bias")),
        ),
        result="array",
        run=_BACKWARD,
        closed=None,
        steps=worked(STEPS, "linear_backward"),
        convention=Text(
            "Z = XW + b, rows of X are samples; no further 1/N: it is in the gradient on Z already",
            "Z = XW + b，X 的行为样本；不再除以 N（Z 的梯度中已包含）",
        ),
        mistakes=_BACKWARD_MISTAKES,
        refuse=_refuse_backward,
        source="Goodfellow, Bengio, Courville (2016), Deep Learning, section 6.5",
    ),
    Reference(
        name="neuron_backward",
        summary=Text("gradients of a layer a = f(Wx) for one column x", "单列输入的层 a = f(Wx) 的梯度"),
        arguments=(
            _WEIGHTS,
            _INPUTS,
            _UPSTREAM,
            Argument("activation", "word", "sigmoid", words=("sigmoid", *(n for n in ACTIVATIONS if n != "sigmoid"))),
            Argument("of", "word", "weights", words=("weights", "inputs", "pre_activation")),
        ),
        result="array",
        run=_NEURON,
        closed=None,
        steps=worked(STEPS, "neuron_backward"),
        convention=Text(
            "z = Wx with x a column, W is units × inputs; at a kink the left slope",
            "z = Wx，x 为列向量，W 为“单元 × 输入”；折点处取左侧斜率",
        ),
        mistakes=_NEURON_MISTAKES,
        refuse=_refuse_neuron,
        source="Rumelhart, Hinton, Williams (1986), Nature 323",
    ),
)
