"""The catalogue's entries for optimizers, learning rates, updates and initial scales.

`kernel_size` of the initial scales and `out_channels` of the fan-in are arguments that the answer does not depend on: a
question that mentions such a number hands it over, so that a learner who uses it can be told.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dlquiz.errors import ArgumentError
from dlquiz.messages import Text
from dlquiz.reference import optimizers, schedules
from dlquiz.reference.kinds import Argument, Mistake, Reference, lazily
from dlquiz.reference.mistakes import adam, adaptive, descent, initial
from dlquiz.reference.mistakes import optimizers as mistakes
from dlquiz.reference.mistakes import schedules as schedule_mistakes
from dlquiz.reference.optimizers import check_divisor, check_fraction, check_rate, check_sizes
from dlquiz.reference.steps import optimizers as steps
from dlquiz.reference.steps import schedules as schedule_steps

RUNS = "dlquiz.reference.runs.optimizers"
SCHEDULE_RUNS = "dlquiz.reference.runs.schedules"

W = Argument("w", "array")
GRADIENTS = Argument("gradients", "array")
LEARNING_RATE = Argument("learning_rate", "real")
MOMENTUM = Argument("momentum", "real")
BETAS = (Argument("beta1", "real", 0.9), Argument("beta2", "real", 0.999))
FRACTIONS = ("momentum", "decay", "beta1", "beta2")


def refuse_steps(w: Any, gradients: Any, learning_rate: float, **rates: float) -> None:
    """Refuse what does not fit, or would take long or leave the floats."""
    check_sizes(w, gradients)
    check_rate(learning_rate)
    for name in FRACTIONS:
        if name in rates:
            check_fraction(name, rates[name])
    if "weight_decay" in rates:
        check_weight_decay(rates["weight_decay"], learning_rate)
    if "epsilon" in rates:
        check_divisor(gradients, rates["epsilon"])


def check_weight_decay(weight_decay: float, learning_rate: float) -> None:
    if not 0 <= weight_decay * learning_rate <= 1:
        raise ArgumentError(
            "weight_decay",
            f"`weight_decay` times the learning rate lies in [0, 1], not at {weight_decay * learning_rate:g}",
            f"`weight_decay` 与学习率之积应在 [0, 1] 内，而不是 {weight_decay * learning_rate:g}",
        )


def refuse_sgd(w: Any, gradient: Any, learning_rate: float) -> None:
    optimizers.check_gradient(w, gradient)
    refuse_steps(w, gradient, learning_rate)


EACH = Text(
    "one gradient for each step, as given",
    "每一步使用给定的一个梯度",
)


def convention(en: str, zh: str) -> Text:
    return Text(f"{en}; {EACH.en}; the state starts at 0", f"{zh}；{EACH.zh}；状态从 0 开始")


def stepping(
    name: str, summary: Text, rates: tuple[Argument, ...], says: Text, slips: tuple[Mistake, ...], source: str
) -> Reference:
    """An optimizer that walks along `gradients`."""
    return Reference(
        name=name,
        summary=summary,
        arguments=(W, GRADIENTS, LEARNING_RATE, *rates),
        result="array",
        run=lazily(RUNS, name),
        closed=_function(optimizers, name),
        steps=_function(steps, name),
        convention=says,
        mistakes=slips,
        refuse=refuse_steps,
        source=source,
    )


def _function(module: object, name: str) -> Callable[..., Any]:
    function: Callable[..., Any] = getattr(module, name)
    return function


OPTIMIZERS: tuple[Reference, ...] = (
    Reference(
        name="sgd_step",
        summary=Text("weights after one step of gradient descent", "梯度下降一步之后的权重"),
        arguments=(W, Argument("gradient", "array"), LEARNING_RATE),
        result="array",
        run=lazily(RUNS, "sgd_step"),
        closed=optimizers.sgd_step,
        steps=steps.sgd_step,
        convention=Text("the new weights, not the change; no momentum", "新的权重，而不是改变量；无动量"),
        mistakes=mistakes.SGD,
        refuse=refuse_sgd,
        source="Robbins and Monro (1951), A stochastic approximation method; PyTorch documentation of SGD",
    ),
    stepping(
        "momentum_steps",
        Text("weights after steps of SGD with momentum", "带动量的 SGD 若干步之后的权重"),
        (MOMENTUM,),
        convention(
            "PyTorch's form: the velocity does not contain η; no dampening", "PyTorch 的形式：速度中不含 η；无阻尼"
        ),
        mistakes.MOMENTUM,
        "Polyak (1964), Some methods of speeding up the convergence of iteration methods; PyTorch documentation of SGD",
    ),
    stepping(
        "nesterov_steps",
        Text("weights after steps of SGD with Nesterov momentum", "带 Nesterov 动量的 SGD 若干步之后的权重"),
        (MOMENTUM,),
        convention(
            "PyTorch's form: the velocity does not contain η, the gradient is taken at w itself; no dampening",
            "PyTorch 的形式：速度中不含 η，梯度在 w 处求得；无阻尼",
        ),
        mistakes.NESTEROV,
        "Sutskever et al. (2013), On the importance of initialization and momentum; PyTorch documentation of SGD",
    ),
    stepping(
        "adagrad_steps",
        Text("weights after steps of AdaGrad", "AdaGrad 若干步之后的权重"),
        (Argument("epsilon", "real", 1e-10),),
        convention("ε outside the root; no learning rate decay", "ε 在根号外；学习率不另行衰减"),
        adaptive.ADAGRAD,
        "Duchi, Hazan and Singer (2011), Adaptive subgradient methods; PyTorch documentation of Adagrad",
    ),
    stepping(
        "rmsprop_steps",
        Text("weights after steps of RMSProp", "RMSProp 若干步之后的权重"),
        (Argument("decay", "real"), Argument("epsilon", "real")),
        convention(
            "the decay is the weight of the old average; not centred; ε outside the root",
            "衰减率为旧平均值的权重；不做中心化；ε 在根号外",
        ),
        adaptive.RMSPROP,
        "Hinton, Srivastava and Swersky (2012), Neural networks for machine learning, lecture 6e; PyTorch "
        "documentation of RMSprop",
    ),
    stepping(
        "adam_steps",
        Text("weights after steps of Adam", "Adam 若干步之后的权重"),
        (*BETAS, Argument("epsilon", "real", 1e-8)),
        convention(
            "with bias correction, the first step is t = 1; ε outside the root",
            "带偏差修正，第一步为 t = 1；ε 在根号外",
        ),
        adam.ADAM,
        "Kingma and Ba (2015), Adam, algorithm 1; PyTorch documentation of Adam",
    ),
    stepping(
        "adamw_steps",
        Text("weights after steps of AdamW", "AdamW 若干步之后的权重"),
        (*BETAS, Argument("epsilon", "real", 1e-8), Argument("weight_decay", "real", 0.01)),
        convention(
            "decoupled weight decay, scaled by η as in PyTorch; bias correction from t = 1; ε outside the root",
            "解耦权重衰减，与 PyTorch 一样乘以 η；偏差修正从 t = 1 开始；ε 在根号外",
        ),
        adam.ADAMW,
        "Loshchilov and Hutter (2019), Decoupled weight decay regularization; PyTorch documentation of AdamW",
    ),
)


def rate_convention(schedule: str, **_: Any) -> Text:
    counted = Text("steps count from 0, where the rate is the initial one", "步数从 0 数起，第 0 步为初始学习率")
    words = {
        "step": Text("PyTorch's StepLR, constant within a period", "PyTorch 的 StepLR，周期内保持不变"),
        "exponential": Text("PyTorch's ExponentialLR", "PyTorch 的 ExponentialLR"),
        "cosine": Text("PyTorch's CosineAnnealingLR, no restarts", "PyTorch 的 CosineAnnealingLR，不重启"),
    }[schedule]
    return Text(f"{words.en}; {counted.en}", f"{words.zh}；{counted.zh}")


def updates_convention(drop_last: bool, **_: Any) -> Text:
    if drop_last:
        return Text("one update a batch; a batch that is not full is dropped", "每批更新一次；不满的批次被丢弃")
    return Text("one update a batch; the last batch of an epoch may be smaller", "每批更新一次；每轮的最后一批可以较小")


def scheme_convention(scheme: str, **_: Any) -> Text:
    if scheme == "xavier":
        return Text("Xavier (Glorot), gain 1", "Xavier（Glorot），增益为 1")
    return Text("He (Kaiming) for ReLU, mode fan_in", "用于 ReLU 的 He（Kaiming）初始化，fan_in 模式")


FANS = (
    Argument("scheme", "word", "xavier", words=schedules.SCHEMES),
    Argument("fan_in", "count"),
    Argument("fan_out", "count"),
    Argument("kernel_size", "count", 1),
)
GLOROT_AND_HE = (
    "Glorot and Bengio (2010), Understanding the difficulty of training deep feedforward neural networks, section "
    "4.2.1; He et al. (2015), Delving deep into rectifiers, section 2.2"
)


def same_channels(in_channels: int) -> int:
    return in_channels


def refuse_curvature(curvature: float) -> None:
    schedules.check_positive("curvature", curvature)


SCHEDULES: tuple[Reference, ...] = (
    Reference(
        name="updates",
        summary=Text("weight updates in a training run", "训练过程中的权重更新次数"),
        arguments=(
            Argument("samples", "count"),
            Argument("batch_size", "count"),
            Argument("epochs", "count", 1),
            Argument("drop_last", "flag", False),
        ),
        result="integer",
        run=lazily(SCHEDULE_RUNS, "updates"),
        closed=schedules.updates,
        steps=schedule_steps.updates,
        convention=updates_convention,
        mistakes=schedule_mistakes.UPDATES,
        source="PyTorch documentation of DataLoader",
    ),
    Reference(
        name="learning_rate_at",
        summary=Text("learning rate of a schedule at a step", "学习率策略在某一步的学习率"),
        arguments=(
            Argument("schedule", "word", "step", words=schedules.SCHEDULES),
            Argument("initial", "real"),
            Argument("step", "integer"),
            Argument("decay", "real", 0.1),
            Argument("period", "count", 30),
            Argument("final", "real", 0),
            Argument("total", "count", 100),
        ),
        result="real",
        run=lazily(SCHEDULE_RUNS, "learning_rate_at"),
        closed=schedules.learning_rate_at,
        steps=schedule_steps.learning_rate_at,
        convention=rate_convention,
        mistakes=schedule_mistakes.RATES,
        refuse=schedules.check_learning_rate,
        source="PyTorch documentation of StepLR, ExponentialLR, CosineAnnealingLR; Loshchilov and Hutter (2017), SGDR",
    ),
    Reference(
        name="largest_stable_learning_rate",
        summary=Text(
            "bound of the learning rates at which gradient descent on a/2·w² converges",
            "梯度下降在 a/2·w² 上收敛的学习率上界",
        ),
        arguments=(Argument("curvature", "real"),),
        result="real",
        run=lazily(SCHEDULE_RUNS, "largest_stable_learning_rate"),
        closed=schedules.largest_stable_learning_rate,
        steps=schedule_steps.largest_stable_learning_rate,
        convention=Text(
            "plain gradient descent with a constant learning rate, no momentum; the curvature is the second derivative",
            "学习率恒定的普通梯度下降，无动量；曲率指二阶导数",
        ),
        mistakes=descent.STABLE,
        refuse=refuse_curvature,
        source="Goodfellow, Bengio and Courville (2016), Deep Learning, section 4.3",
    ),
    Reference(
        name="quadratic_descent",
        summary=Text("w after steps of gradient descent on a/2·w²", "在 a/2·w² 上梯度下降若干步之后的 w"),
        arguments=(
            Argument("w", "real"),
            Argument("curvature", "real"),
            Argument("learning_rate", "real"),
            Argument("steps", "count"),
        ),
        result="real",
        run=lazily(SCHEDULE_RUNS, "quadratic_descent"),
        closed=schedules.quadratic_descent,
        steps=schedule_steps.quadratic_descent,
        convention=Text(
            "plain gradient descent with a constant learning rate, no momentum; the curvature is the second derivative",
            "学习率恒定的普通梯度下降，无动量；曲率指二阶导数",
        ),
        mistakes=descent.DESCENT,
        refuse=schedules.check_descent,
        source="Goodfellow, Bengio and Courville (2016), Deep Learning, section 4.3",
    ),
    Reference(
        name="init_variance",
        summary=Text("variance of initial weights (Xavier, He)", "初始权重的方差（Xavier、He）"),
        arguments=FANS,
        result="real",
        run=lazily(SCHEDULE_RUNS, "init_variance"),
        closed=schedules.init_variance,
        steps=schedule_steps.init_variance,
        convention=lambda **arguments: Text(
            f"the variance, not the standard deviation; {scheme_convention(**arguments).en}",
            f"求方差而不是标准差；{scheme_convention(**arguments).zh}",
        ),
        mistakes=initial.VARIANCE,
        refuse=schedules.check_fans,
        source=GLOROT_AND_HE,
    ),
    Reference(
        name="init_bound",
        summary=Text("bound of uniformly drawn initial weights (Xavier, He)", "均匀分布初始权重的边界（Xavier、He）"),
        arguments=FANS,
        result="real",
        run=lazily(SCHEDULE_RUNS, "init_bound"),
        closed=schedules.init_bound,
        steps=schedule_steps.init_bound,
        convention=lambda **arguments: Text(
            f"uniform, symmetric about 0; {scheme_convention(**arguments).en}",
            f"关于 0 对称的均匀分布；{scheme_convention(**arguments).zh}",
        ),
        mistakes=initial.BOUND,
        refuse=schedules.check_fans,
        source=f"{GLOROT_AND_HE}; PyTorch documentation of torch.nn.init",
    ),
    Reference(
        name="conv_fan_in",
        summary=Text("fan-in of a convolution", "卷积的扇入（fan_in）"),
        arguments=(
            Argument("in_channels", "count"),
            Argument("kernel_size", "size"),
            Argument("out_channels", "count", same_channels, default_text="in_channels"),
        ),
        result="integer",
        run=lazily(SCHEDULE_RUNS, "conv_fan_in"),
        closed=schedules.conv_fan_in,
        steps=schedule_steps.conv_fan_in,
        convention=Text(
            "the bias is not counted; no groups; one kernel size means a square",
            "不计偏置；不分组；一个卷积核尺寸表示正方形",
        ),
        mistakes=initial.FAN_IN,
        refuse=schedules.check_fan_in,
        source="PyTorch documentation of torch.nn.init; He et al. (2015), section 2.2",
    ),
)

REFERENCES: tuple[Reference, ...] = (*OPTIMIZERS, *SCHEDULES)
