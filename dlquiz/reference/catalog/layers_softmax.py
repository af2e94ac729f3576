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
    worked,
)
from dlquiz.reference.catalog.layers_tempting import (
    ONE_BASED,
    ONE_TERM,
    RAW_OUTPUTS,
    TARGET_FIRST,
)
from dlquiz.reference.kinds import Argument, Reference

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


def _sum_not_zero(logits: Any, **_: Any) -> bool:
    return all(map(sum, logits if _matrix(logits) else [logits]))


def _shiftable(target: Any, **_: Any) -> bool:
    """Whether every index could also be read as 1-based."""
    return min(entries(target)) >= 1


_SOFTMAX, _JACOBIAN = guarded(RUNS, "softmax"), guarded(RUNS, "softmax_jacobian")
_GRADIENT = guarded(RUNS, "softmax_cross_entropy_gradient")

_SOFTMAX_MISTAKES = mistakes(
    _SOFTMAX, WRONG, "SOFTMAX",
    Slip(
        "exponential_forgotten",
        "You divided the logits by their sum; softmax takes the exponentials first, so that every share is positive.",
        "你直接用 logits 除以总和；softmax 先取指数，这样每个份额都为正。",
        "Dividing by the sum is how counts become shares, and the result adds up to 1 as well.",
        "把计数变成比例就是除以总和，结果同样相加为 1。",
    ),
    Slip(
        "not_normalised",
        "Those are the exponentials; divide by their sum so that the shares add up to 1.",
        "这是指数值；还要除以它们的和，使份额相加为 1。",
        "The exponentials are positive and ordered like the probabilities, and only their size is wrong.",
        "指数值为正，大小次序也与概率相同，只是没有归一。",
    ),
    Slip(
        "temperature_ignored",
        "The logits are divided by the temperature before the exponential.",
        "取指数之前，logits 要先除以温度。",
        "T = 1 is what networks use in training, and the temperature then is not even mentioned.",
        "训练时 T = 1，这时根本不会提到温度。",
        _tempered,
    ),
    Slip(
        "temperature_multiplied",
        "You multiplied by T; dividing by T > 1 flattens the distribution: e^(z/T).",
        "你乘以了 T；应除以 T：e^(z/T)，T > 1 时分布更平缓。",
        "A higher temperature sounds like stronger logits, and the inverse temperature β does multiply.",
        "温度高听起来像 logits 更强，而逆温度 β 确实是乘上去的。",
        _tempered,
    ),
    Slip(
        "temperature_on_probabilities",
        "The temperature divides the logits, not the probabilities: those must still add up to 1.",
        "温度除的是 logits 而不是概率：概率之和仍须为 1。",
        "Scaling the finished result seems to be the same as scaling what goes in.",
        "缩放最后的结果似乎与缩放输入是一回事。",
        _tempered,
    ),
    Slip(
        "sigmoid_for_softmax",
        "You squashed each logit by itself with σ; softmax makes the classes compete: the shares add up to 1.",
        "你对每个 logit 单独用了 σ；softmax 让各类别竞争，份额之和为 1。",
        "For two classes softmax is a sigmoid, namely of the difference of the logits.",
        "两类时 softmax 就是 sigmoid，不过作用在两个 logit 之差上。",
    ),
    Slip(
        "maximum_only",
        "That is the hard maximum (one-hot); softmax gives every class a share.",
        "这是硬最大值（one-hot）；softmax 给每个类别一个份额。",
        "The name says maximum, and a prediction is read off as the class of the largest share.",
        "名称里有 max，而预测时也只取份额最大的类别。",
    ),
    Slip(
        "divided_by_logits",
        "You divided the exponentials by the sum of the logits; divide by the sum of the exponentials.",
        "你用 logits 之和去除指数值；应除以指数值之和。",
        "Σ e^z and Σ z differ by one letter, and the numerator alone carries the well-known exponential.",
        "Σ e^z 与 Σ z 只差一个 e，而人们记得的是分子上的指数。",
        _sum_not_zero,
    ),
    Slip(
        "normalised_over_columns",
        "You normalised down the columns; each row is one sample, and its classes add up to 1.",
        "你沿列归一化了；每行是一个样本，一行内各类别之和为 1。",
        "axis=0 is the first axis and the default of many functions, and the columns then add up to 1.",
        "axis=0 是第一个轴，也是许多函数的默认值，这样各列之和为 1。",
        _matrix,
    ),
)  # fmt: skip

_JACOBIAN_MISTAKES = mistakes(
    _JACOBIAN, WRONG, "SOFTMAX_JACOBIAN",
    Slip(
        "diagonal_only",
        "Every logit moves every probability (they share the sum): off the diagonal stands −p_i p_j.",
        "每个 logit 都会影响所有概率（共用分母）：非对角元为 −p_i p_j。",
        "Other activations work entry by entry, and their Jacobian is a diagonal.",
        "其他激活函数逐元素作用，雅可比矩阵就是对角阵。",
    ),
    Slip(
        "minus_sign_lost",
        "The second term is subtracted: p_i(δ_ij − p_j); a larger z_j lowers the other probabilities.",
        "第二项要减去：p_i(δ_ij − p_j)；z_j 变大会使其他概率变小。",
        "The quotient rule subtracts, and without writing δ one easily adds both products of shares.",
        "商的求导法则中有减号，合并两项时容易写成加号。",
    ),
    Slip(
        "diagonal_forgotten",
        "On the diagonal p_i is added: p_i − p_i² = p_i(1 − p_i).",
        "对角线上还要加 p_i：p_i − p_i² = p_i(1 − p_i)。",
        "The product −p_i p_j holds for all entries off the diagonal, which are most of them.",
        "−p_i p_j 对所有非对角元都成立，而它们占了大多数。",
    ),
    Slip(
        "sign_flipped",
        "The sign is flipped: a larger z_i raises p_i, so the diagonal is positive.",
        "符号反了：z_i 变大时 p_i 变大，对角元为正。",
        "The off-diagonal entries are negative, and so is the exponent in many forms of the sigmoid.",
        "非对角元为负，容易连同对角元一起判错符号。",
    ),
    Slip(
        "diagonal_vector",
        "That is only the diagonal p_i(1 − p_i), as for a sigmoid; the Jacobian is a K×K matrix.",
        "这只是对角线 p_i(1 − p_i)，像 sigmoid 那样；雅可比矩阵是 K×K 的。",
        "For activations that act entry by entry libraries return the derivatives as a vector of this form.",
        "对逐元素的激活函数，程序返回的导数正是这样的向量。",
    ),
)  # fmt: skip

_ONE_BASED = Slip(
    "one_based_target",
    "You counted the classes from 1; the target is a 0-based index.",
    "你从 1 开始数类别；target 是从 0 开始的下标。",
    *ONE_BASED,
    _shiftable,
)


_GRADIENT_MISTAKES = mistakes(
    _GRADIENT, WRONG, "CROSS_ENTROPY_GRADIENT",
    Slip(
        "sign_flipped",
        "That is y − p, the step of gradient descent; the gradient is p − y (positive for the wrong classes).",
        "这是 y − p，即梯度下降的方向；梯度是 p − y（错误类别处为正）。",
        *TARGET_FIRST,
    ),
    Slip(
        "mean_forgotten",
        "The loss is a mean over the rows: divide by N.",
        "损失对各行取平均：还要除以 N。",
        *ONE_TERM,
        _several_rows,
    ),
    Slip(
        "probability_slope",
        "p(1 − p) is the diagonal of softmax's Jacobian; together with the cross entropy it collapses to p − y.",
        "p(1 − p) 是 softmax 雅可比矩阵的对角线；与交叉熵合起来化简为 p − y。",
        "p(1 − p) is the derivative of a sigmoid, and the diagonal of softmax's Jacobian looks the same.",
        "p(1 − p) 是 sigmoid 的导数，softmax 雅可比矩阵的对角线也是这个形式。",
    ),
    Slip(
        "derivative_by_probability",
        "−1/p is the gradient by the probability of the target; going on through softmax to the logits gives p − y.",
        "−1/p 是对目标概率的梯度；再经过 softmax 传到 logits 得到 p − y。",
        "−1/p is the derivative of −ln p, and with it the loss itself has been differentiated.",
        "−1/p 就是 −ln p 的导数，似乎损失已经求导完毕。",
    ),
    Slip(
        "target_forgotten",
        "Those are the probabilities; subtract the one-hot target: p − y.",
        "这是概率；还要减去 one-hot 目标：p − y。",
        "For all classes but one p − y equals p, and the target changes a single entry.",
        "除一个类别外 p − y 都等于 p，目标只改变一个元素。",
    ),
    Slip(
        "logits_for_probabilities",
        "You subtracted the target from the logits; first turn them into probabilities.",
        "你用 logits 减去了目标；应先求出概率。",
        *RAW_OUTPUTS,
    ),
    _ONE_BASED,
    Slip(
        "divided_by_classes",
        "The mean runs over the samples, not over the classes.",
        "平均是对样本取的，而不是对类别。",
        "A mean over all entries of the matrix divides by the number of classes too.",
        "对矩阵所有元素取平均时，也会除以类别数。",
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
        steps=worked(STEPS, "softmax"),
        convention=Text("over the classes of each row", "对每行的各类别计算"),
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
        steps=worked(STEPS, "softmax_jacobian"),
        convention=Text("row i, column j: ∂p_i/∂z_j", "第 i 行第 j 列为 ∂p_i/∂z_j"),
        mistakes=_JACOBIAN_MISTAKES,
        refuse=_refuse_jacobian,
        source="Goodfellow, Bengio, Courville (2016), Deep Learning, section 6.2.2.3",
    ),
    Reference(
        name="softmax_cross_entropy_gradient",
        summary=Text("gradient of the cross entropy by the logits", "交叉熵对 logits 的梯度"),
        arguments=(_LOGITS, _TARGET),
        result="array",
        run=_GRADIENT,
        closed=None,
        steps=worked(STEPS, "softmax_cross_entropy_gradient"),
        convention=_MEAN,
        mistakes=_GRADIENT_MISTAKES,
        refuse=_refuse_targets,
        source="Bishop (2006), Pattern Recognition and Machine Learning, section 4.3.4",
    ),
)
