"""Catalogue entries: gradients of one sigmoid neuron, of least squares, and of penalties on weights."""

from __future__ import annotations

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
from dlquiz.reference.catalog.layers_tempting import (
    MEAN_LOSS,
    OTHER_LAYOUT,
    OUTPUT_CALLED_X,
    SCALAR_RULE,
    SYMMETRIC_PRODUCT,
    TARGET_FIRST,
    VALUE_AT_HAND,
)
from dlquiz.reference.kinds import Argument, Reference

RUNS = "dlquiz.reference.layers.losses"
STEPS = "dlquiz.reference.steps.layers_losses"
WRONG = "dlquiz.reference.mistakes.layers_losses"


def _refuse_logistic(weights: Any, inputs: Any, target: float, loss: str) -> None:
    shape = of_dimensions("weights", weights, 0, 1)
    of_shape("inputs", inputs, shape, why=Text("one entry a weight", "每个权重一个"))
    if not 0 <= target <= 1:
        raise refused(
            "target",
            f"the target of a sigmoid lies between 0 and 1, not {target}",
            f"sigmoid 的目标值应在 0 到 1 之间，而不是 {target}",
        )


def _refuse_least_squares(X: Any, w: Any, y: Any, of: str) -> None:
    rows, columns = of_dimensions("X", X, 2)
    of_shape("w", w, (columns,), why=Text("one entry a column of X", "X 的每一列一个"))
    of_shape("y", y, (rows,), why=Text("one entry a row of X", "X 的每一行一个"))


def _refuse_penalty(weights: Any, gradient: Any, penalty: str, strength: float, last_is_bias: bool) -> None:
    if last_is_bias:
        of_dimensions("weights", weights, 1)
    of_shape("gradient", gradient, shape_of(weights), why=Text("the shape of the weights", "权重的形状"))
    if strength < 0:
        raise refused(
            "strength",
            f"a penalty has a strength of 0 or more, not {strength}",
            f"惩罚强度不能为负，而不是 {strength}",
        )


def _square(X: Any, **_: Any) -> bool:
    rows, columns = shape_of(X)
    return rows == columns


def _several_rows(X: Any, **_: Any) -> bool:
    return len(X) > 1


_LOGISTIC = guarded(RUNS, "logistic_gradient")
_LEAST_SQUARES = guarded(RUNS, "least_squares_gradient")
_REGULARIZED = guarded(RUNS, "regularized_gradient")
_CROSS_ENTROPY, _SQUARED = is_word("loss", "cross_entropy"), is_word("loss", "squared")

_LOGISTIC_MISTAKES = mistakes(
    _LOGISTIC, WRONG, "LOGISTIC",
    Slip(
        "sign_flipped",
        "The residual is a − y, what the neuron gives minus what it should; with y − a you would climb the loss.",
        "残差是 a − y，即输出减目标；用 y − a 就会沿损失上升。",
        *TARGET_FIRST,
    ),
    Slip(
        "sigmoid_slope_added",
        "With cross entropy the slope a(1 − a) cancels against the loss: the gradient is (a − y)·x; it stays only "
        "with the squared loss.",
        "用交叉熵时斜率 a(1 − a) 与损失的导数约掉：梯度为 (a − y)·x；只有平方损失才保留它。",
        "The chain rule does pass the sigmoid, and the factor stays for the squared loss.",
        "链式法则确实经过 sigmoid，而平方损失会保留这个因子。",
        _CROSS_ENTROPY,
    ),
    Slip(
        "sigmoid_slope_forgotten",
        "With the squared loss the slope stays: (a − y)·a(1 − a)·x; only cross entropy cancels it.",
        "平方损失要保留斜率：(a − y)·a(1 − a)·x；只有交叉熵才会约掉。",
        "The short form (a − y)·x of logistic regression is the one that is remembered.",
        "逻辑回归的简洁形式 (a − y)·x 最容易记住。",
        _SQUARED,
    ),
    Slip(
        "sigmoid_for_derivative",
        "You multiplied by a = σ(z) itself; its derivative is a(1 − a).",
        "你乘的是 a = σ(z) 本身；导数为 a(1 − a)。",
        *VALUE_AT_HAND,
        _SQUARED,
    ),
    Slip(
        "sigmoid_of_input",
        "σ′ is written with the output, a(1 − a), not z(1 − z).",
        "σ′ 用输出来写：a(1 − a)，而不是 z(1 − z)。",
        *OUTPUT_CALLED_X,
        _SQUARED,
    ),
    Slip(
        "factor_two_added",
        "The ½ in ½(a − y)² cancels the 2 of the derivative.",
        "½(a − y)² 中的 ½ 与求导出来的 2 约掉。",
        "The derivative of a square brings a 2, and the mean squared error of libraries has no ½.",
        "平方求导会带来 2，而库函数的均方误差没有 ½。",
        _SQUARED,
    ),
    Slip(
        "weights_for_inputs",
        "That is the gradient by x; by w the last factor is the input x.",
        "这是对 x 的梯度；对 w 求导时最后的因子是输入 x。",
        *SYMMETRIC_PRODUCT,
    ),
    Slip(
        "residual_forgotten",
        "That is ∂a/∂w; multiply by the derivative of the loss.",
        "这是 ∂a/∂w；还要乘以损失的导数。",
        "∂a/∂w is the new part of the calculation, and with it the neuron is differentiated.",
        "∂a/∂w 是计算中较新的部分，求出它似乎就对神经元求完了导。",
    ),
)  # fmt: skip

_LEAST_SQUARES_MISTAKES = mistakes(
    _LEAST_SQUARES, WRONG, "LEAST_SQUARES",
    Slip(
        "factor_two_forgotten",
        "The square brings a factor 2; it would cancel only with a ½ in front of the loss.",
        "平方求导带来系数 2；只有损失前有 ½ 才会约掉。",
        "Many texts put a ½ before the loss, just so that the 2 goes away.",
        "许多教材在损失前加 ½，正是为了消去这个 2。",
    ),
    Slip(
        "sign_flipped",
        "The residual is r = Xw − y; with y − Xw the sign flips (by y it is −2r).",
        "残差为 r = Xw − y；写成 y − Xw 符号就反了（对 y 的梯度为 −2r）。",
        *TARGET_FIRST,
    ),
    Slip(
        "not_transposed",
        "Going back takes the transpose: 2Xᵀr, not 2Xr; with a square X the shapes do not give it away.",
        "反向要用转置：2Xᵀr，而不是 2Xr；X 为方阵时形状看不出错误。",
        *SCALAR_RULE,
        both(is_word("of", "w"), _square),
    ),
    Slip(
        "transposed",
        "That is 2wrᵀ; the gradient has the shape of X: 2rwᵀ.",
        "这是 2wrᵀ；梯度应与 X 同形：2rwᵀ。",
        *OTHER_LAYOUT,
        is_word("of", "X"),
    ),
    Slip(
        "divided_by_batch",
        "‖Xw − y‖² is a sum over the rows; there is no 1/N.",
        "‖Xw − y‖² 是对各行求和；没有 1/N。",
        *MEAN_LOSS,
        _several_rows,
    ),
    Slip(
        "targets_forgotten",
        "You used Xw for the residual; subtract y first.",
        "你把 Xw 当成了残差；应先减去 y。",
        "The derivative of ‖Xw‖² is 2XᵀXw, the first term of the expanded square.",
        "‖Xw‖² 的导数是 2XᵀXw，即平方展开后的第一项。",
    ),
    Slip(
        "row_sums_for_product",
        "Each entry is twice the residual of its row times the weight of its column.",
        "每个元素等于 2 乘以所在行的残差，再乘以所在列的权重。",
        "The residual is one number a row, and each row seems to pass it on as it is.",
        "每行只有一个残差，似乎各元素原样得到它。",
        is_word("of", "X"),
    ),
)  # fmt: skip

_L1, _L2 = is_word("penalty", "l1"), is_word("penalty", "l2")

_REGULARIZED_MISTAKES = mistakes(
    _REGULARIZED, WRONG, "REGULARIZED",
    Slip(
        "penalty_forgotten",
        "That is the gradient of the loss alone; the penalty adds its own.",
        "这只是损失的梯度；还要加上惩罚项的梯度。",
        "The penalty does not touch the data, and the gradient one has computed is that of the loss.",
        "惩罚项与数据无关，而算出来的梯度正是损失的梯度。",
    ),
    Slip(
        "penalty_subtracted",
        "The penalty is added to the loss, so its gradient is added too; the minus comes with the step.",
        "惩罚项加在损失上，其梯度也相加；减号是更新时才出现的。",
        "Weight decay subtracts λw in the update, and that minus is carried over to the gradient.",
        "权重衰减在更新时减去 λw，这个减号便被带到了梯度里。",
    ),
    Slip(
        "gradient_forgotten",
        "That is the penalty's part alone; add it to the gradient of the loss.",
        "这只是惩罚项的部分；要加到损失的梯度上。",
        "The penalty is what the question names, and its derivative is a complete little task.",
        "题目点名的是惩罚项，对它求导本身就像一道完整的小题。",
    ),
    Slip(
        "bias_penalised",
        "The penalty keeps the weights small, not the bias: the last entry is the gradient of the loss alone.",
        "惩罚只约束权重，不约束偏置：最后一个元素就是损失自身的梯度。",
        "Optimizers apply weight_decay to every parameter they are given, biases included.",
        "优化器的 weight_decay 会作用于传入的所有参数，包括偏置。",
        lambda last_is_bias, **_: bool(last_is_bias),
    ),
    Slip(
        "factor_two_added",
        "2λw belongs to λ‖w‖²; here the penalty is λ/2·‖w‖², whose gradient is λw.",
        "2λw 对应 λ‖w‖²；这里惩罚为 λ/2·‖w‖²，梯度是 λw。",
        "Many texts write the penalty as λ‖w‖² without the ½, and then 2λw is right.",
        "许多教材把惩罚写成不带 ½ 的 λ‖w‖²，这时 2λw 才是对的。",
        _L2,
    ),
    Slip(
        "half_kept",
        "The ½ cancels the 2 of the derivative: λw, not λw/2.",
        "½ 与求导的 2 约掉：λw，而不是 λw/2。",
        "The ½ stands in the penalty before one's eyes, and λ/2 is taken as its name.",
        "惩罚项里明明写着 ½，容易把 λ/2 当成一个整体保留下来。",
        _L2,
    ),
    Slip(
        "squared_weights",
        "You added the penalty itself; its derivative is λw.",
        "你加的是惩罚项本身；它的导数是 λw。",
        "The penalty is added to the loss, so it seems to be added to the gradient as well.",
        "惩罚项加在损失上，似乎也该原样加到梯度上。",
        _L2,
    ),
    Slip(
        "length_for_weights",
        "You added λ‖w‖, one number for all entries; the derivative of λ/2·‖w‖² is the vector λw.",
        "你给每个元素都加了同一个数 λ‖w‖；λ/2·‖w‖² 的导数是向量 λw。",
        "The penalty is made of the norm ‖w‖, and one power less of it looks like its derivative.",
        "惩罚由范数 ‖w‖ 构成，降一次幂看上去就是它的导数。",
        _L2,
    ),
    Slip(
        "sign_forgotten",
        "The derivative of |w| is the sign of w: −λ for negative weights, 0 at 0.",
        "|w| 的导数是 w 的符号：负权重为 −λ，0 处为 0。",
        "Most examples have positive weights, for which the derivative of |w| is 1.",
        "多数例子的权重为正，这时 |w| 的导数就是 1。",
        _L1,
    ),
    Slip(
        "value_for_sign",
        "λ|w| is the penalty itself; its derivative is λ·sign(w).",
        "λ|w| 是惩罚项本身；导数为 λ·sign(w)。",
        "The penalty λ|w| is what is added to the loss, so it seems to be added to the gradient as well.",
        "加到损失上的是 λ|w|，似乎也该把它加到梯度上。",
        _L1,
    ),
    Slip(
        "other_penalty",
        "You took the other penalty: L1 pulls with λ·sign(w), L2 (λ/2·‖w‖²) with λw.",
        "你用了另一种惩罚：L1 为 λ·sign(w)，L2（λ/2·‖w‖²）为 λw。",
        "L1 and L2 are named together, and both pull the weights towards 0.",
        "L1 与 L2 总是一起提到，而且都把权重拉向 0。",
    ),
)  # fmt: skip


def _penalty_convention(penalty: str, last_is_bias: bool, **_: Any) -> Text:
    bias = (
        Text("; the last entry is a bias and is not penalised", "；最后一个元素是偏置，不受惩罚")
        if last_is_bias
        else Text.same("")
    )
    if penalty == "l1":
        return Text(f"penalty λ·Σ|w|; sign(0) = 0{bias.en}", f"惩罚 λ·Σ|w|；约定 sign(0) = 0{bias.zh}")
    return Text(f"penalty λ/2·‖w‖²{bias.en}", f"惩罚 λ/2·‖w‖²{bias.zh}")


REFERENCES: tuple[Reference, ...] = (
    Reference(
        name="logistic_gradient",
        summary=Text(
            "gradient of the loss of one sigmoid neuron by its weights", "单个 sigmoid 神经元的损失对权重的梯度"
        ),
        arguments=(
            Argument("weights", "array"),
            Argument("inputs", "array"),
            Argument("target", "real"),
            Argument("loss", "word", "cross_entropy", words=("cross_entropy", "squared")),
        ),
        result="array",
        run=_LOGISTIC,
        closed=None,
        steps=worked(STEPS, "logistic_gradient"),
        convention=lambda loss, **_: (
            Text("a = σ(w·x); loss ½(a − y)²", "a = σ(w·x)；损失 ½(a − y)²")
            if loss == "squared"
            else Text("a = σ(w·x); loss −y ln a − (1 − y) ln(1 − a)", "a = σ(w·x)；损失 −y ln a − (1 − y) ln(1 − a)")
        ),
        mistakes=_LOGISTIC_MISTAKES,
        refuse=_refuse_logistic,
        source="Bishop (2006), Pattern Recognition and Machine Learning, section 4.3.2",
    ),
    Reference(
        name="least_squares_gradient",
        summary=Text("gradients of ‖Xw − y‖²", "‖Xw − y‖² 的梯度"),
        arguments=(
            Argument("X", "array"),
            Argument("w", "array"),
            Argument("y", "array"),
            Argument("of", "word", "w", words=("w", "X", "y")),
        ),
        result="array",
        run=_LEAST_SQUARES,
        closed=None,
        steps=worked(STEPS, "least_squares_gradient"),
        convention=Text("‖Xw − y‖²: summed over the rows, no ½ and no 1/N", "‖Xw − y‖²：对各行求和，无 ½，无 1/N"),
        mistakes=_LEAST_SQUARES_MISTAKES,
        refuse=_refuse_least_squares,
        source="Petersen and Pedersen (2012), The Matrix Cookbook, section 2.4",
    ),
    Reference(
        name="regularized_gradient",
        summary=Text("gradient with an L1 or L2 penalty", "带 L1 或 L2 惩罚的梯度"),
        arguments=(
            Argument("weights", "array"),
            Argument("gradient", "array"),
            Argument("penalty", "word", "l1", words=("l1", "l2")),
            Argument("strength", "real"),
            Argument("last_is_bias", "flag", False),
        ),
        result="array",
        run=_REGULARIZED,
        closed=None,
        steps=worked(STEPS, "regularized_gradient"),
        convention=_penalty_convention,
        mistakes=_REGULARIZED_MISTAKES,
        refuse=_refuse_penalty,
        source="Goodfellow, Bengio, Courville (2016), Deep Learning, section 7.1",
    ),
)
