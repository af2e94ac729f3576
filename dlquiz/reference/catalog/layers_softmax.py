"""Catalogue entries: softmax, its Jacobian, cross entropy and its gradient."""

from __future__ import annotations

from typing import Any

from dlquiz.expressions.values import entries, shape_of
from dlquiz.messages import Text
from dlquiz.reference.catalog.layers_common import (
    MOST_ENTRIES,
    Slip,
    at_most,
    class_indices,
    guarded,
    mistakes,
    of_dimensions,
    positive,
    refused,
)
from dlquiz.reference.kinds import Argument, Reference, lazily

RUNS = "dlquiz.reference.layers.losses"
STEPS = "dlquiz.reference.steps.layers_losses"
WRONG = "dlquiz.reference.mistakes.layers_losses"


def _refuse_softmax(logits: Any, temperature: float) -> None:
    of_dimensions("logits", logits, 1, 2)
    positive("temperature", temperature)


def _refuse_jacobian(logits: Any) -> None:
    classes = of_dimensions("logits", logits, 1)[0]
    at_most("logits", classes * classes, MOST_ENTRIES)


def _refuse_targets(logits: Any, target: Any) -> None:
    shape = of_dimensions("logits", logits, 1, 2)
    class_indices("target", target, shape[0] if len(shape) == 2 else None, shape[-1])
    if shape[-1] < 2:
        raise refused("logits", "cross entropy needs at least 2 classes", "交叉熵至少需要 2 个类别")


def _several_rows(logits: Any, **_: Any) -> bool:
    return len(shape_of(logits)) == 2 and len(logits) > 1


def _tempered(temperature: float, **_: Any) -> bool:
    return temperature != 1


def _matrix(logits: Any, **_: Any) -> bool:
    return len(shape_of(logits)) == 2


def _shiftable(target: Any, **_: Any) -> bool:
    """Whether every index could also be read as 1-based."""
    return min(entries(target)) >= 1


_SOFTMAX, _JACOBIAN = guarded(RUNS, "softmax"), guarded(RUNS, "softmax_jacobian")
_ENTROPY, _GRADIENT = guarded(RUNS, "cross_entropy"), guarded(RUNS, "softmax_cross_entropy_gradient")

_SOFTMAX_MISTAKES = mistakes(
    _SOFTMAX, WRONG, "SOFTMAX",
    Slip(
        "exponential_forgotten",
        "You divided the logits by their sum; softmax takes the exponentials first, so that every share is positive.",
        "你直接用 logits 除以总和；softmax 先取指数，这样每个份额都为正。",
    ),
    Slip(
        "not_normalised",
        "Those are the exponentials; divide by their sum so that the shares add up to 1.",
        "这是指数值；还要除以它们的和，使份额相加为 1。",
    ),
    Slip(
        "temperature_ignored",
        "The logits are divided by the temperature before the exponential.",
        "取指数之前，logits 要先除以温度。",
        _tempered,
    ),
    Slip(
        "temperature_multiplied",
        "You multiplied by T; dividing by T > 1 flattens the distribution: e^(z/T).",
        "你乘以了 T；应除以 T：e^(z/T)，T > 1 时分布更平缓。",
        _tempered,
    ),
    Slip(
        "temperature_on_probabilities",
        "The temperature divides the logits, not the probabilities: those must still add up to 1.",
        "温度除的是 logits 而不是概率：概率之和仍须为 1。",
        _tempered,
    ),
    Slip(
        "sigmoid_for_softmax",
        "You squashed each logit by itself with σ; softmax makes the classes compete: the shares add up to 1.",
        "你对每个 logit 单独用了 σ；softmax 让各类别竞争，份额之和为 1。",
    ),
    Slip(
        "maximum_only",
        "That is the hard maximum (one-hot); softmax gives every class a share.",
        "这是硬最大值（one-hot）；softmax 给每个类别一个份额。",
    ),
    Slip(
        "normalised_over_columns",
        "You normalised down the columns; each row is one sample, and its classes add up to 1.",
        "你沿列归一化了；每行是一个样本，一行内各类别之和为 1。",
        _matrix,
    ),
)  # fmt: skip

_JACOBIAN_MISTAKES = mistakes(
    _JACOBIAN, WRONG, "SOFTMAX_JACOBIAN",
    Slip(
        "diagonal_only",
        "Every logit moves every probability (they share the sum): off the diagonal stands −p_i p_j.",
        "每个 logit 都会影响所有概率（共用分母）：非对角元为 −p_i p_j。",
    ),
    Slip(
        "minus_sign_lost",
        "The second term is subtracted: p_i(δ_ij − p_j). A larger z_j lowers the other probabilities.",
        "第二项要减去：p_i(δ_ij − p_j)。z_j 变大会使其他概率变小。",
    ),
    Slip(
        "diagonal_forgotten",
        "On the diagonal p_i is added: p_i − p_i² = p_i(1 − p_i).",
        "对角线上还要加 p_i：p_i − p_i² = p_i(1 − p_i)。",
    ),
    Slip(
        "sign_flipped",
        "The sign is turned round: a larger z_i raises p_i, so the diagonal is positive.",
        "符号反了：z_i 变大时 p_i 变大，对角元为正。",
    ),
    Slip(
        "diagonal_vector",
        "That is only the diagonal p_i(1 − p_i), as for a sigmoid; the Jacobian is a K×K matrix.",
        "这只是对角线 p_i(1 − p_i)，像 sigmoid 那样；雅可比矩阵是 K×K 的。",
    ),
)  # fmt: skip

_ONE_BASED = Slip(
    "one_based_target",
    "You counted the classes from 1; the target is a 0-based index.",
    "你从 1 开始数类别；target 是从 0 开始的下标。",
    _shiftable,
)

_ENTROPY_MISTAKES = mistakes(
    _ENTROPY, WRONG, "CROSS_ENTROPY",
    Slip(
        "sum_for_mean",
        "You summed over the samples; the loss here is the mean over the rows.",
        "你对样本求和了；这里的损失是对各行取平均。",
        _several_rows,
    ),
    Slip(
        "minus_sign_lost",
        "That is ln p, which is negative; the loss is −ln p of the target class.",
        "这是 ln p（负数）；损失为目标类别的 −ln p。",
    ),
    Slip(
        "base_two",
        "You took log₂ (bits); the loss uses the natural logarithm (nats).",
        "你用了 log₂（比特）；损失使用自然对数（奈特）。",
    ),
    Slip(
        "normalisation_forgotten",
        "You took −z of the target; subtract it from the log of the sum of exponentials: ln Σe^z − z_y.",
        "你只取了目标的 −z；还要加上指数和的对数：ln Σe^z − z_y。",
    ),
    Slip(
        "logarithm_forgotten",
        "That is the probability of the target; the loss is −ln of it.",
        "这是目标类别的概率；损失是它的 −ln。",
    ),
    Slip(
        "one_minus_probability",
        "1 − p is not the cross entropy; −ln p grows without bound as p goes to 0.",
        "1 − p 不是交叉熵；−ln p 在 p 趋于 0 时无限增大。",
    ),
    Slip(
        "binary_over_classes",
        "You added −ln(1 − p) of the other classes, as for binary cross entropy; here only the target's −ln p counts.",
        "你加上了其他类别的 −ln(1 − p)（二元交叉熵）；softmax 时只计目标类别的 −ln p。",
    ),
    _ONE_BASED,
    Slip(
        "mean_before_logarithm",
        "You averaged the probabilities and then took the logarithm; average the losses −ln p instead.",
        "你先平均概率再取对数；应当对各样本的损失 −ln p 取平均。",
        _several_rows,
    ),
)  # fmt: skip

_GRADIENT_MISTAKES = mistakes(
    _GRADIENT, WRONG, "CROSS_ENTROPY_GRADIENT",
    Slip(
        "sign_flipped",
        "That is y − p, the step of gradient descent; the gradient is p − y (positive for the wrong classes).",
        "这是 y − p，即梯度下降的方向；梯度是 p − y（错误类别处为正）。",
    ),
    Slip(
        "mean_forgotten",
        "The loss is a mean over the rows: divide by N.",
        "损失对各行取平均：还要除以 N。",
        _several_rows,
    ),
    Slip(
        "probability_slope",
        "p(1 − p) is the diagonal of softmax's Jacobian; together with the cross entropy it collapses to p − y.",
        "p(1 − p) 是 softmax 雅可比矩阵的对角线；与交叉熵合起来化简为 p − y。",
    ),
    Slip(
        "derivative_by_probability",
        "−1/p is the gradient by the probability of the target; going on through softmax to the logits gives p − y.",
        "−1/p 是对目标概率的梯度；再经过 softmax 传到 logits 得到 p − y。",
    ),
    Slip(
        "target_forgotten",
        "Those are the probabilities; subtract the one-hot target: p − y.",
        "这是概率；还要减去 one-hot 目标：p − y。",
    ),
    Slip(
        "logits_for_probabilities",
        "You subtracted the target from the logits; first turn them into probabilities.",
        "你用 logits 减去了目标；应先求出概率。",
    ),
    _ONE_BASED,
    Slip(
        "divided_by_classes",
        "The mean runs over the samples, not over the classes.",
        "平均是对样本取的，而不是对类别。",
    ),
)  # fmt: skip

_LOGITS, _TARGET = Argument("logits", "array"), Argument("target", "array")
_MEAN = Text(
    "natural logarithm; target is a 0-based class index; mean over the rows",
    "自然对数；target 为从 0 开始的类别下标；对各行取平均",
)

REFERENCES: tuple[Reference, ...] = (
    Reference(
        name="softmax",
        summary=Text("softmax of logits", "logits 的 softmax"),
        arguments=(_LOGITS, Argument("temperature", "real", 1)),
        result="array",
        run=_SOFTMAX,
        closed=None,
        steps=lazily(STEPS, "softmax"),
        convention=Text("over the classes of each row; e^(z/T)", "对每行的各类别计算；e^(z/T)"),
        mistakes=_SOFTMAX_MISTAKES,
        refuse=_refuse_softmax,
        source="Bridle (1990); Hinton, Vinyals, Dean (2015) for the temperature",
    ),
    Reference(
        name="softmax_jacobian",
        summary=Text("Jacobian of softmax", "softmax 的雅可比矩阵"),
        arguments=(_LOGITS,),
        result="matrix",
        run=_JACOBIAN,
        closed=None,
        steps=lazily(STEPS, "softmax_jacobian"),
        convention=Text("row i, column j: ∂p_i/∂z_j", "第 i 行第 j 列为 ∂p_i/∂z_j"),
        mistakes=_JACOBIAN_MISTAKES,
        refuse=_refuse_jacobian,
        source="Goodfellow, Bengio, Courville (2016), Deep Learning, section 6.2.2.3",
    ),
    Reference(
        name="cross_entropy",
        summary=Text("cross entropy of softmax with class indices", "softmax 与类别下标的交叉熵"),
        arguments=(_LOGITS, _TARGET),
        result="real",
        run=_ENTROPY,
        closed=None,
        steps=lazily(STEPS, "cross_entropy"),
        convention=_MEAN,
        mistakes=_ENTROPY_MISTAKES,
        refuse=_refuse_targets,
        source="PyTorch documentation of CrossEntropyLoss",
    ),
    Reference(
        name="softmax_cross_entropy_gradient",
        summary=Text("gradient of the cross entropy by the logits", "交叉熵对 logits 的梯度"),
        arguments=(_LOGITS, _TARGET),
        result="array",
        run=_GRADIENT,
        closed=None,
        steps=lazily(STEPS, "softmax_cross_entropy_gradient"),
        convention=_MEAN,
        mistakes=_GRADIENT_MISTAKES,
        refuse=_refuse_targets,
        source="Bishop (2006), Pattern Recognition and Machine Learning, section 4.3.4",
    ),
)
