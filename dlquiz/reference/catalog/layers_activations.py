"""Catalogue entries: activations, their derivatives, and the inverse of the sigmoid."""

from __future__ import annotations

from typing import Any

from dlquiz.expressions.values import entries
from dlquiz.messages import Text
from dlquiz.reference.catalog.layers_common import Slip, both, guarded, is_word, mistakes, refused
from dlquiz.reference.kinds import Argument, Reference, lazily

RUNS = "dlquiz.reference.layers.activations"
STEPS = "dlquiz.reference.steps.layers_activations"
WRONG = "dlquiz.reference.mistakes.layers_activations"

NAMES = ("sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "silu", "gelu")

_NAME = Argument("name", "word", words=NAMES)
_Z = Argument("z", "array")
_ALPHA = Argument(
    "alpha",
    "real",
    lambda name, **_: 0.01 if name == "leaky_relu" else 1.0,
    default_text="0.01 for leaky_relu and 1 for elu",
)


def _refuse_alpha(name: str, z: Any, alpha: float) -> None:
    if name == "leaky_relu" and not 0 <= alpha < 1:
        raise refused(
            "alpha",
            f"the slope of leaky_relu lies in [0, 1), not {alpha}",
            f"leaky_relu 的斜率应在 [0, 1) 内，而不是 {alpha}",
        )
    if alpha < 0:
        raise refused("alpha", f"`alpha` must not be negative, as {alpha} is", f"`alpha` 不能为负数（{alpha}）")


def _refuse_probability(probability: Any) -> None:
    for entry in entries(probability):
        if not 0 < entry < 1:
            raise refused(
                "probability",
                f"a probability strictly between 0 and 1 has a logit; {entry} has none",
                f"严格介于 0 和 1 之间的概率才有 logit，{entry} 没有",
            )


_WORDS_OF_CONVENTION = {
    "relu": Text("ReLU′(0) = 0", "ReLU′(0) = 0"),
    "gelu": Text("exact GELU, z·Φ(z), not the tanh approximation", "精确的 GELU：z·Φ(z)，而非 tanh 近似"),
    "silu": Text("SiLU (Swish) is z·σ(z)", "SiLU（Swish）为 z·σ(z)"),
    "softplus": Text("softplus is ln(1 + e^z), natural logarithm", "softplus 为 ln(1 + e^z)，自然对数"),
}


def _convention(name: str, alpha: float, **_: Any) -> Text:
    if name in ("leaky_relu", "elu"):
        shown = f"{alpha:g}"
        return Text(f"α = {shown}; at 0 the left slope", f"α = {shown}；在 0 处取左侧斜率")
    said = _WORDS_OF_CONVENTION.get(name)
    return said if said and name != "relu" else Text("entry by entry", "逐元素计算")


def _derivative_convention(name: str, alpha: float, **_: Any) -> Text:
    if name == "relu":
        return Text("ReLU′(0) = 0, as in PyTorch", "约定 ReLU′(0) = 0（与 PyTorch 一致）")
    return _convention(name, alpha)


def _at_zero(z: Any, **_: Any) -> bool:
    return any(entry == 0 for entry in entries(z))


_IS = {name: is_word("name", name) for name in NAMES}
_GATED = is_word("name", "silu", "gelu")
_ACTIVATION = guarded(RUNS, "activation")
_DERIVATIVE = guarded(RUNS, "activation_derivative")
_LOGIT = guarded(RUNS, "logit")

_ACTIVATION_MISTAKES = mistakes(
    _ACTIVATION, WRONG, "ACTIVATION",
    Slip(
        "exponent_sign_lost",
        "The exponent is −z: σ(z) = 1/(1 + e^−z) grows with z. Yours is σ(−z) = 1 − σ(z).",
        "指数是 −z：σ(z) = 1/(1 + e^−z) 随 z 增大。你算的是 σ(−z) = 1 − σ(z)。",
        _IS["sigmoid"],
    ),
    Slip(
        "derivative_for_value",
        "That is the derivative; the question asks for the value of the activation.",
        "这是导数；题目问的是激活函数的值。",
    ),
    Slip(
        "sigmoid_for_tanh",
        "That is the sigmoid, between 0 and 1; tanh lies between −1 and 1: tanh(z) = 2σ(2z) − 1.",
        "这是 sigmoid，取值在 0 到 1；tanh 在 −1 到 1：tanh(z) = 2σ(2z) − 1。",
        _IS["tanh"],
    ),
    Slip(
        "tanh_from_unscaled_sigmoid",
        "tanh is the sigmoid stretched both ways: tanh(z) = 2σ(2z) − 1. You stretched the height only.",
        "tanh 是在两个方向上都拉伸的 sigmoid：tanh(z) = 2σ(2z) − 1。你只拉伸了高度。",
        _IS["tanh"],
    ),
    Slip(
        "relu_mask_forgotten",
        "The negative side was passed through unchanged; the activation bends at 0.",
        "负半轴被原样传过；该激活函数在 0 处转折。",
        is_word("name", "relu", "leaky_relu", "elu"),
    ),
    Slip(
        "absolute_for_relu",
        "That is |z|; ReLU turns negative inputs into 0, it does not mirror them.",
        "这是 |z|；ReLU 把负输入变为 0，而不是取绝对值。",
        _IS["relu"],
    ),
    Slip(
        "leaky_slope_zero",
        "On the negative side the leaky ReLU is αz, not 0 as for the plain ReLU.",
        "在负半轴上 leaky ReLU 为 αz，而不像普通 ReLU 那样为 0。",
        _IS["leaky_relu"],
    ),
    Slip(
        "default_slope_used",
        "You used the common slope 0.01; the question gives another α.",
        "你用了常见的斜率 0.01；题目给出的 α 不同。",
        _IS["leaky_relu"],
    ),
    Slip(
        "minus_one_forgotten",
        "ELU is α(e^z − 1) on the negative side; without the −1 it would jump at 0.",
        "ELU 在负半轴为 α(e^z − 1)；缺了 −1，函数在 0 处就会跳变。",
        _IS["elu"],
    ),
    Slip(
        "leaky_for_elu",
        "αz is the leaky ReLU; ELU bends smoothly towards −α: α(e^z − 1).",
        "αz 是 leaky ReLU；ELU 平滑地趋向 −α：α(e^z − 1)。",
        _IS["elu"],
    ),
    Slip(
        "alpha_forgotten",
        "You took α = 1; here the negative side is α(e^z − 1) with the α given.",
        "你取了 α = 1；这里负半轴为 α(e^z − 1)，α 由题目给出。",
        _IS["elu"],
    ),
    Slip(
        "relu_for_softplus",
        "max(z, 0) is what softplus smooths; the value is ln(1 + e^z), 0.693 at 0.",
        "max(z, 0) 是 softplus 所平滑的函数；其值为 ln(1 + e^z)，在 0 处为 0.693。",
        _IS["softplus"],
    ),
    Slip(
        "factor_z_forgotten",
        "That is only the gate; SiLU and GELU multiply it by the input: z·σ(z), z·Φ(z).",
        "这只是门控因子；SiLU 与 GELU 还要乘以输入：z·σ(z)、z·Φ(z)。",
        _GATED,
    ),
    Slip(
        "density_for_distribution",
        "You multiplied z by a derivative (density); the gate is the cumulative curve σ(z) or Φ(z).",
        "你用 z 乘了导数（密度）；门控因子应为累积曲线 σ(z) 或 Φ(z)。",
        _GATED,
    ),
)  # fmt: skip

_KINKED = is_word("name", "relu", "leaky_relu", "elu")

_DERIVATIVE_MISTAKES = mistakes(
    _DERIVATIVE, WRONG, "DERIVATIVE",
    Slip(
        "value_for_gradient",
        "That is the value of the activation, not its derivative.",
        "这是激活函数的值，而不是导数。",
    ),
    Slip(
        "sigmoid_of_input",
        "σ′ is written with the output: σ(z)(1 − σ(z)), not z(1 − z). Code that keeps only the output blurs them.",
        "σ′ 用输出来写：σ(z)(1 − σ(z))，而不是 z(1 − z)。只保存输出的代码容易让人混淆。",
        _IS["sigmoid"],
    ),
    Slip(
        "sigmoid_for_derivative",
        "That is σ(z) itself; its derivative is σ(z)(1 − σ(z)), at most 1/4.",
        "这是 σ(z) 本身；导数为 σ(z)(1 − σ(z))，最大 1/4。",
        _IS["sigmoid"],
    ),
    Slip(
        "tanh_sign",
        "The derivative of tanh is 1 − tanh²(z), not −tanh²(z): tanh rises everywhere.",
        "tanh 的导数是 1 − tanh²(z)，而不是 −tanh²(z)：tanh 处处递增。",
        _IS["tanh"],
    ),
    Slip(
        "tanh_one_minus_value",
        "The derivative of tanh is 1 − tanh²(z); you left out the square.",
        "tanh 的导数是 1 − tanh²(z)；你漏了平方。",
        _IS["tanh"],
    ),
    Slip(
        "sigmoid_rule_for_tanh",
        "a(1 − a) belongs to the sigmoid; for tanh it is 1 − a².",
        "a(1 − a) 是 sigmoid 的规则；tanh 应为 1 − a²。",
        _IS["tanh"],
    ),
    Slip(
        "relu_mask_forgotten",
        "The slope is 1 on the positive side only; on the negative side it is 0 (ReLU), α (leaky ReLU) or αe^z (ELU).",
        "斜率只在正半轴为 1；负半轴为 0（ReLU）、α（leaky ReLU）或 αe^z（ELU）。",
        _KINKED,
    ),
    Slip(
        "right_slope_at_zero",
        "At 0 there is no derivative, only a convention; here it is the left slope (0 for ReLU, as in PyTorch), not 1.",
        "0 处导数不存在，只有约定；这里取左侧斜率（ReLU 为 0，与 PyTorch 一致），而不是 1。",
        both(_KINKED, _at_zero),
    ),
    Slip(
        "mean_slope_at_zero",
        "You took the mean of both slopes at 0. Any subgradient would do, but the stated convention is the left slope.",
        "你在 0 处取了两侧斜率的平均。任何次梯度都可以，但此处约定取左侧斜率。",
        both(_KINKED, _at_zero),
    ),
    Slip(
        "leaky_slope_zero",
        "On the negative side the leaky ReLU keeps its small slope α; it is not 0 as for the plain ReLU.",
        "在负半轴上 leaky ReLU 保留小斜率 α，而不像普通 ReLU 那样为 0。",
        _IS["leaky_relu"],
    ),
    Slip(
        "slope_sign_flipped",
        "The leaky ReLU still rises on the negative side: its slope is +α.",
        "leaky ReLU 在负半轴仍是递增的：斜率为 +α。",
        _IS["leaky_relu"],
    ),
    Slip(
        "elu_value_for_slope",
        "On the negative side that is ELU itself, α(e^z − 1); its slope is αe^z = ELU(z) + α.",
        "负半轴上这是 ELU 本身 α(e^z − 1)；其斜率为 αe^z = ELU(z) + α。",
        _IS["elu"],
    ),
    Slip(
        "alpha_forgotten",
        "The factor α stays in the derivative: αe^z on the negative side.",
        "导数里仍有系数 α：负半轴为 αe^z。",
        _IS["elu"],
    ),
    Slip(
        "sigmoid_slope_for_softplus",
        "The derivative of softplus is σ(z) itself; you differentiated once more.",
        "softplus 的导数就是 σ(z)；你多求了一次导。",
        _IS["softplus"],
    ),
    Slip(
        "gate_held_constant",
        "You held the gate constant. Product rule: gate + z · derivative of the gate.",
        "你把门控因子当成了常数。乘积法则：门控 + z · 门控的导数。",
        _GATED,
    ),
    Slip(
        "gate_derivative_only",
        "That is only one half of the product rule; the gate itself, σ(z) or Φ(z), has to be added.",
        "这只是乘积法则的一半；还要加上门控因子 σ(z) 或 Φ(z) 本身。",
        _GATED,
    ),
    Slip(
        "derivatives_multiplied",
        "The derivative of a product is not the product of the derivatives: gate + z · derivative of the gate.",
        "积的导数不等于导数的积：应为 门控 + z · 门控的导数。",
        _GATED,
    ),
)  # fmt: skip

_LOGIT_MISTAKES = mistakes(
    _LOGIT, WRONG, "LOGIT",
    Slip(
        "reciprocal_for_inverse",
        "That is 1/a. The inverse function undoes σ; it is not one over it: ln(a/(1 − a)).",
        "这是 1/a。反函数是把 σ 还原，而不是取倒数：ln(a/(1 − a))。",
    ),
    Slip(
        "reciprocal_of_sigmoid",
        "That is 1/σ(a); σ⁻¹ means the inverse function, ln(a/(1 − a)).",
        "这是 1/σ(a)；σ⁻¹ 指反函数 ln(a/(1 − a))。",
    ),
    Slip(
        "ratio_inverted",
        "The odds are upside down: a/(1 − a), so that a > 1/2 gives a positive logit.",
        "几率写反了：应为 a/(1 − a)，a > 1/2 时 logit 为正。",
    ),
    Slip(
        "logarithm_forgotten",
        "Those are the odds a/(1 − a); the logit is their natural logarithm.",
        "这是几率 a/(1 − a)；logit 是它的自然对数。",
    ),
    Slip(
        "log_of_probability",
        "That is ln a; divide by 1 − a first: ln(a/(1 − a)).",
        "这是 ln a；应先除以 1 − a：ln(a/(1 − a))。",
    ),
    Slip(
        "sigmoid_again",
        "You applied the sigmoid once more instead of undoing it.",
        "你又做了一次 sigmoid，而不是求它的反函数。",
    ),
)  # fmt: skip

REFERENCES: tuple[Reference, ...] = (
    Reference(
        name="activation",
        summary=Text("value of an activation function", "激活函数的值"),
        arguments=(_NAME, _Z, _ALPHA),
        result="array",
        run=_ACTIVATION,
        closed=None,
        steps=lazily(STEPS, "activation"),
        convention=_convention,
        mistakes=_ACTIVATION_MISTAKES,
        refuse=_refuse_alpha,
        source="Clevert et al. (2016) for ELU; Hendrycks and Gimpel (2016) for GELU and SiLU; PyTorch documentation",
    ),
    Reference(
        name="activation_derivative",
        summary=Text("derivative of an activation function", "激活函数的导数"),
        arguments=(_NAME, _Z, _ALPHA),
        result="array",
        run=_DERIVATIVE,
        closed=None,
        steps=lazily(STEPS, "activation_derivative"),
        convention=_derivative_convention,
        mistakes=_DERIVATIVE_MISTAKES,
        refuse=_refuse_alpha,
        source="calculus; PyTorch documentation for the values at the kinks",
    ),
    Reference(
        name="logit",
        summary=Text("inverse of the sigmoid", "sigmoid 的反函数"),
        arguments=(Argument("probability", "array"),),
        result="array",
        run=_LOGIT,
        closed=None,
        steps=lazily(STEPS, "logit"),
        convention=Text("natural logarithm; 0 < a < 1", "自然对数；0 < a < 1"),
        mistakes=_LOGIT_MISTAKES,
        refuse=_refuse_probability,
        source="solving a = 1/(1 + e^−z) for z",
    ),
)
