"""Catalogue entries: batch normalisation, forward and backward, and inverted dropout."""

from __future__ import annotations

from typing import Any

from dlquiz.expressions.values import entries, shape_of
from dlquiz.messages import Text
from dlquiz.reference.catalog.layers_common import (
    Shape,
    Slip,
    both,
    guarded,
    is_word,
    mistakes,
    of_dimensions,
    of_shape,
    positive,
    refused,
    worked,
)
from dlquiz.reference.catalog.layers_tempting import LOCAL_ALONE, MEAN_LOSS, ONE_TERM
from dlquiz.reference.kinds import Argument, Reference

RUNS = "dlquiz.reference.layers.normalization"
STEPS = "dlquiz.reference.steps.layers_norm"
WRONG = "dlquiz.reference.mistakes.layers_norm"


def _checked_inputs(inputs: Any, epsilon: float) -> Shape:
    shape = of_dimensions("inputs", inputs, 1, 2, 4)
    positive("epsilon", epsilon)
    if _batch(inputs) < 2:
        raise refused(
            "inputs",
            "batch normalisation needs at least 2 values a feature: of one value the variance is 0",
            "批量归一化每个特征至少需要 2 个值：单个值的方差为 0",
        )
    return shape


def _batch(inputs: Any) -> int:
    """How many values a mean is taken over."""
    shape = shape_of(inputs)
    return shape[0] * shape[2] * shape[3] if len(shape) == 4 else shape[0]


def _per_feature(argument: str, value: Any, shape: Shape) -> None:
    allowed = [()] if len(shape) == 1 else [(), (shape[1],)]
    of_shape(argument, value, *allowed, why=Text("one for all, or one a feature", "共用一个或每个特征一个"))


def _refuse_forward(inputs: Any, gamma: Any, beta: Any, epsilon: float) -> None:
    shape = _checked_inputs(inputs, epsilon)
    _per_feature("gamma", gamma, shape)
    _per_feature("beta", beta, shape)


def _refuse_backward(inputs: Any, gamma: Any, upstream: Any, of: str, epsilon: float) -> None:
    shape = _checked_inputs(inputs, epsilon)
    _per_feature("gamma", gamma, shape)
    of_shape("upstream", upstream, shape, why=Text("the shape of the inputs", "输入的形状"))


def _refuse_dropout(inputs: Any, mask: Any, drop_probability: float, training: bool) -> None:
    of_shape("mask", mask, shape_of(inputs), why=Text("one entry an input", "每个输入一个"))
    if any(entry not in (0, 1) for entry in entries(mask)):
        raise refused("mask", "the mask holds 0 (dropped) and 1 (kept) only", "掩码只含 0（丢弃）和 1（保留）")
    if not 0 <= drop_probability < 1:
        raise refused(
            "drop_probability",
            f"the drop probability lies in [0, 1), not {drop_probability}",
            f"丢弃概率应在 [0, 1) 内，而不是 {drop_probability}",
        )


def _rows(inputs: Any, **_: Any) -> bool:
    shape = shape_of(inputs)
    return len(shape) == 2 and shape[1] > 1


def _drops(drop_probability: float, **_: Any) -> bool:
    return drop_probability > 0


def _training(training: bool, **_: Any) -> bool:
    return training


def _testing(training: bool, **_: Any) -> bool:
    return not training


_FORWARD, _BACKWARD = guarded(RUNS, "batch_norm"), guarded(RUNS, "batch_norm_backward")
_DROPOUT = guarded(RUNS, "dropout")
_OF_INPUTS, _OF_GAMMA, _OF_BETA = (is_word("of", word) for word in ("inputs", "gamma", "beta"))

_FORWARD_MISTAKES = mistakes(
    _FORWARD, WRONG, "BATCH_NORM",
    Slip(
        "printed_formula",
        "You used (x + μ)/(σ + ε), a formula often misprinted: the mean is subtracted and ε stands under the root: (x "
        "− μ)/√(σ² + ε).",
        "你用了 (x + μ)/(σ + ε)，这是常见的印刷错误：应减去均值，且 ε 在根号内：(x − μ)/√(σ² + ε)。",
        "Lecture notes and slides are found that print the formula just so.",
        "有些讲义和幻灯片上印的就是这个式子。",
    ),
    Slip(
        "mean_added",
        "The mean is subtracted, so that the normalised values have mean 0.",
        "应减去均值，使归一化后的均值为 0。",
        "Shifting and scaling come as x·a + b in the rest of the layer, with a plus.",
        "该层其余部分写作 x·a + b，平移用的是加号。",
    ),
    Slip(
        "mean_forgotten",
        "You divided without subtracting the mean first.",
        "你没有先减去均值就做了除法。",
        "Rescaling is the purpose one remembers, and inputs that were centred before need no mean.",
        "人们记住的是缩放，而已经中心化的输入也用不着再减均值。",
    ),
    Slip(
        "unbiased_variance",
        "You divided by n − 1; batch normalisation uses the biased variance (1/n) to normalise.",
        "你除以了 n − 1；批量归一化用有偏方差（1/n）做归一化。",
        "Statistics divides by n − 1, and PyTorch keeps that variance as its running average.",
        "统计学除以 n − 1，PyTorch 的滑动方差也用它。",
    ),
    Slip(
        "variance_for_deviation",
        "You divided by the variance; take its root first.",
        "你除以了方差；应先开平方。",
        "The variance σ² is what has just been computed, and the formula names it under a root one may overlook.",
        "刚算出来的是方差 σ²，而公式中的根号容易被忽略。",
    ),
    Slip(
        "centred_only",
        "You only subtracted the mean; divide by √(σ² + ε) too.",
        "你只减去了均值；还要除以 √(σ² + ε)。",
        "After centring the values look normalised already, with mean 0.",
        "减去均值后平均已经为 0，看上去像是归一化好了。",
    ),
    Slip(
        "epsilon_outside_root",
        "ε is added to the variance, under the root; outside it only shows when the variance is tiny.",
        "ε 加在根号内的方差上；放在根号外只有方差很小时才看得出差别。",
        "Adam and RMSprop do add ε outside the root, to √v.",
        "Adam 与 RMSprop 确实把 ε 加在根号外，即 √v + ε。",
    ),
    Slip(
        "affine_forgotten",
        "The last step is missing: scale by γ and shift by β.",
        "缺了最后一步：乘以 γ 再加 β。",
        "The name says normalisation, and γ = 1, β = 0 at the start change nothing.",
        "名称只说“归一化”，而初始时 γ = 1、β = 0 也不起作用。",
    ),
    Slip(
        "beta_forgotten",
        "The shift β is added at the end.",
        "最后还要加上平移 β。",
        "The mean was just removed, and adding a shift again seems pointless.",
        "刚刚才减去均值，再加上平移似乎没有意义。",
    ),
    Slip(
        "normalised_over_features",
        "You normalised each row: that is layer normalisation; batch normalisation works down each column.",
        "你对每一行归一化了：那是层归一化；批量归一化沿每一列（批量维）进行。",
        "Layer normalisation does just this, and it is the one used in transformers.",
        "层归一化正是这样做的，Transformer 中用的就是它。",
        _rows,
    ),
)  # fmt: skip

_BACKWARD_MISTAKES = mistakes(
    _BACKWARD, WRONG, "BATCH_NORM_BACKWARD",
    Slip(
        "statistics_constant",
        "γ·g/√(σ² + ε) treats μ and σ as constants (right at test time); in training both depend on every x.",
        "γ·g/√(σ² + ε) 把 μ、σ 当成常数（测试时才对）；训练时它们依赖每个 x。",
        "At test time the statistics are constants, and the layer is a plain scaling.",
        "测试时统计量是常数，该层只是一个线性缩放。",
        _OF_INPUTS,
    ),
    Slip(
        "variance_constant",
        "You followed the mean but not the variance: −x̂·Σ g·x̂/n is missing.",
        "你只考虑了均值而没有考虑方差：缺了 −x̂·Σ g·x̂/n。",
        "The mean is linear and quickly differentiated; the way through the variance is the long one.",
        "均值是线性的，容易求导；经过方差的那条路较长。",
        _OF_INPUTS,
    ),
    Slip(
        "mean_constant",
        "You followed the variance but not the mean: −Σg/n is missing.",
        "你只考虑了方差而没有考虑均值：缺了 −Σg/n。",
        "In the derivative of the variance the mean drops out, and it seems to drop out everywhere.",
        "对方差求导时均值的贡献为零，似乎在别处也为零。",
        _OF_INPUTS,
    ),
    Slip(
        "gamma_forgotten",
        "The gradient passes the scale on its way back: multiply by γ.",
        "梯度反传时要经过缩放：乘以 γ。",
        "γ starts at 1, and derivations are often written for x̂ alone.",
        "γ 初始为 1，推导又常常只针对 x̂。",
        _OF_INPUTS,
    ),
    Slip(
        "inputs_not_normalised",
        "γ multiplies x̂, not x: dγ = Σ g·x̂.",
        "γ 乘的是 x̂ 而不是 x：dγ = Σ g·x̂。",
        "In a linear layer the gradient of a weight is g times the layer's input x.",
        "线性层中权重的梯度是 g 乘以该层的输入 x。",
        _OF_GAMMA,
    ),
    Slip(
        "gamma_multiplied",
        "γ itself does not enter its own gradient, nor that of β: dγ = Σ g·x̂, dβ = Σ g.",
        "γ 不出现在自身或 β 的梯度中：dγ = Σ g·x̂，dβ = Σ g。",
        "On the way to the inputs γ does multiply, and the factor is taken along.",
        "传向输入时确实要乘 γ，于是把这个因子一并带上了。",
        is_word("of", "gamma", "beta"),
    ),
    Slip(
        "divided_by_batch",
        "γ and β served every sample: their gradients are sums over the batch, not means.",
        "γ 与 β 用于每个样本：梯度是对批量求和，而不是取平均。",
        *MEAN_LOSS,
        is_word("of", "gamma", "beta"),
    ),
    Slip(
        "upstream_forgotten",
        "You took the upstream gradient as all ones; by the chain rule g multiplies.",
        "你把上游梯度当成了全 1；按链式法则要乘以 g。",
        *LOCAL_ALONE,
        is_word("of", "gamma", "beta"),
    ),
    Slip(
        "batch_not_summed",
        "One γ and one β serve the whole batch: sum over it.",
        "整个批量共用一个 γ 和一个 β：要对批量求和。",
        *ONE_TERM,
        is_word("of", "gamma", "beta"),
    ),
)  # fmt: skip

_DROPOUT_MISTAKES = mistakes(
    _DROPOUT, WRONG, "DROPOUT",
    Slip(
        "not_scaled",
        "Inverted dropout scales what is kept by 1/(1 − p) in training, so that nothing is left to do at test time.",
        "反向（inverted）dropout 在训练时把保留的值乘以 1/(1 − p)，测试时就无需再处理。",
        "The original paper leaves training unscaled and corrects at test time instead.",
        "原论文在训练时不缩放，而是在测试时修正。",
        both(_training, _drops),
    ),
    Slip(
        "multiplied_by_keep",
        "You multiplied by the keep probability, as the original dropout does at test time; the inverted one divides "
        "by it in training and leaves the inputs alone at test time.",
        "你乘以了保留概率，那是原始 dropout 在测试时的做法；inverted dropout 在训练时除以它，测试时不作改变。",
        "The original paper multiplies by the keep probability, at test time.",
        "原论文在测试时乘以保留概率。",
        _drops,
    ),
    Slip(
        "multiplied_by_drop",
        "You multiplied by the drop probability; divide by the keep probability 1 − p.",
        "你乘以了丢弃概率；应除以保留概率 1 − p。",
        "The question gives p, and p is the number one multiplies with.",
        "题目给出的是 p，顺手就用它来乘。",
        _training,
    ),
    Slip(
        "divided_by_drop",
        "You divided by the drop probability; it is the keep probability, 1 − p, that is divided by.",
        "你除以了丢弃概率；应除以保留概率 1 − p。",
        "In some papers and in old TensorFlow the parameter is the probability to keep.",
        "有的论文和旧版 TensorFlow 中，参数表示的是保留概率。",
        both(_training, _drops),
    ),
    Slip(
        "mask_inverted",
        "A 1 in the mask means kept, a 0 dropped; you took it the other way round.",
        "掩码中 1 表示保留、0 表示丢弃；你弄反了。",
        "In masked arrays and attention masks a 1 often marks what is hidden.",
        "在掩码数组和注意力掩码中，1 常表示被遮住的元素。",
        _training,
    ),
    Slip(
        "mask_ignored",
        "You scaled everything; the dropped units are 0.",
        "你缩放了所有单元；被丢弃的单元应为 0。",
        "The scale looks like the whole layer, for the expected value does not contain the mask.",
        "取期望后式中没有掩码，缩放看上去就是全部。",
        _training,
    ),
    Slip(
        "inputs_unchanged",
        "That is the test-time behaviour; in training the mask applies.",
        "这是测试时的行为；训练时要使用掩码。",
        "On average inverted dropout changes nothing, and at test time it really is the identity.",
        "inverted dropout 在平均意义下不改变数值，测试时也确实是恒等映射。",
        _training,
    ),
    Slip(
        "scaled_at_test",
        "The scale 1/(1 − p) makes up for the dropped units in training; at test time none is dropped and x stays.",
        "系数 1/(1 − p) 用来补偿训练时被丢弃的单元；测试时不丢弃，x 保持不变。",
        "The layer's formula carries 1/(1 − p), and nothing in it says that it holds for training only.",
        "公式里带着 1/(1 − p)，并没有写明只在训练时使用。",
        both(_testing, _drops),
    ),
    Slip(
        "masked_at_test",
        "Units are dropped in training only; at test time the layer hands its inputs on unchanged.",
        "只有训练时才丢弃单元；测试时该层原样输出。",
        "A layer seems to do the same in every pass, and Monte-Carlo dropout does keep it on.",
        "似乎每次前向计算都做同样的事，而蒙特卡洛 dropout 确实在测试时也丢弃。",
        _testing,
    ),
)  # fmt: skip

_INPUTS, _EPSILON = Argument("inputs", "array"), Argument("epsilon", "real", 1e-5)
_TRAINING = Text(
    "training mode: statistics of the batch, biased variance, ε under the root",
    "训练模式：用本批的统计量，有偏方差，ε 在根号内",
)

REFERENCES: tuple[Reference, ...] = (
    Reference(
        name="batch_norm",
        summary=Text("batch normalisation in training", "训练时的批量归一化"),
        arguments=(_INPUTS, Argument("gamma", "array", 1), Argument("beta", "array", 0), _EPSILON),
        result="array",
        run=_FORWARD,
        closed=None,
        steps=worked(STEPS, "batch_norm"),
        convention=_TRAINING,
        mistakes=_FORWARD_MISTAKES,
        refuse=_refuse_forward,
        source="Ioffe and Szegedy (2015), Batch Normalization, algorithm 1; PyTorch documentation of BatchNorm2d",
    ),
    Reference(
        name="batch_norm_backward",
        summary=Text("gradients of batch normalisation", "批量归一化的梯度"),
        arguments=(
            _INPUTS,
            Argument("gamma", "array"),
            Argument("upstream", "array"),
            Argument("of", "word", "inputs", words=("inputs", "gamma", "beta")),
            _EPSILON,
        ),
        result="array",
        run=_BACKWARD,
        closed=None,
        steps=worked(STEPS, "batch_norm_backward"),
        convention=_TRAINING,
        mistakes=_BACKWARD_MISTAKES,
        refuse=_refuse_backward,
        source="Ioffe and Szegedy (2015), Batch Normalization, section 3",
    ),
    Reference(
        name="dropout",
        summary=Text("inverted dropout with a given mask", "给定掩码的 inverted dropout"),
        arguments=(
            _INPUTS,
            Argument("mask", "array"),
            Argument("drop_probability", "real"),
            Argument("training", "flag", True),
        ),
        result="array",
        run=_DROPOUT,
        closed=None,
        steps=worked(STEPS, "dropout"),
        convention=lambda training, **_: (
            Text(
                "inverted dropout in training; p is the probability to drop; mask: 1 kept, 0 dropped",
                "训练时的 inverted dropout；p 为丢弃概率；掩码 1 保留、0 丢弃",
            )
            if training
            else Text(
                "inverted dropout at test time; p is the probability to drop", "测试时的 inverted dropout；p 为丢弃概率"
            )
        ),
        mistakes=_DROPOUT_MISTAKES,
        refuse=_refuse_dropout,
        source="Srivastava et al. (2014), Dropout; PyTorch documentation of Dropout",
    ),
)
