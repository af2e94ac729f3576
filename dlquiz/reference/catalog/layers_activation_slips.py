"""The slips of activations, their derivatives and the inverse of the sigmoid."""

from __future__ import annotations

from typing import Any

from dlquiz.expressions.values import entries
from dlquiz.reference.catalog.layers_common import Slip, both, is_word
from dlquiz.reference.catalog.layers_tempting import OUTPUT_CALLED_X, VALUE_AT_HAND

NAMES = ("sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "silu", "gelu")


def _at_zero(z: Any, **_: Any) -> bool:
    return any(entry == 0 for entry in entries(z))


_IS = {name: is_word("name", name) for name in NAMES}
_GATED = is_word("name", "silu", "gelu")

ACTIVATION: tuple[Slip, ...] = (
    Slip(
        "exponent_sign_lost",
        "The exponent is −z: σ(z) = 1/(1 + e^−z) grows with z; yours is σ(−z) = 1 − σ(z).",
        "指数是 −z：σ(z) = 1/(1 + e^−z) 随 z 增大；你算的是 σ(−z) = 1 − σ(z)。",
        "e^z and e^−z differ by a stroke, and 1/(1 + e^z) is an S-shaped curve between 0 and 1 as well.",
        "e^z 与 e^−z 只差一个负号，1/(1 + e^z) 同样是 0 与 1 之间的 S 形曲线。",
        _IS["sigmoid"],
    ),
    Slip(
        "derivative_for_value",
        "That is the derivative; the question asks for the value of the activation.",
        "这是导数；题目问的是激活函数的值。",
        "Backpropagation needs the derivative of every activation, so the formula practised most is that of the slope.",
        "反向传播处处要用激活函数的导数，练得最熟的反而是斜率的公式。",
    ),
    Slip(
        "sigmoid_for_tanh",
        "That is the sigmoid, between 0 and 1; tanh lies between −1 and 1: tanh(z) = 2σ(2z) − 1.",
        "这是 sigmoid，取值在 0 到 1；tanh 在 −1 到 1：tanh(z) = 2σ(2z) − 1。",
        "Both are S-shaped and saturate on both sides, and many texts call both of them sigmoidal.",
        "两者都呈 S 形、两端饱和，许多教材统称它们为 S 型函数。",
        _IS["tanh"],
    ),
    Slip(
        "tanh_from_unscaled_sigmoid",
        "tanh is the sigmoid stretched both ways: tanh(z) = 2σ(2z) − 1; you stretched the height only.",
        "tanh 是在两个方向上都拉伸的 sigmoid：tanh(z) = 2σ(2z) − 1；你只拉伸了高度。",
        "The range (−1, 1) follows from 2σ − 1 alone; that the argument is doubled too cannot be seen from it.",
        "仅凭 2σ − 1 就能得到值域 (−1, 1)，看不出自变量也要加倍。",
        _IS["tanh"],
    ),
    Slip(
        "relu_mask_forgotten",
        "The negative side was passed through unchanged; the activation bends at 0.",
        "负半轴被原样传过；该激活函数在 0 处转折。",
        "Most examples take positive inputs, where these activations are the identity.",
        "多数例子取正的输入，而在正半轴上这些激活函数就是恒等函数。",
        is_word("name", "relu", "leaky_relu", "elu"),
    ),
    Slip(
        "absolute_for_relu",
        "That is |z|; ReLU turns negative inputs into 0, it does not mirror them.",
        "这是 |z|；ReLU 把负输入变为 0，而不是取绝对值。",
        "Both remove the minus signs, and both graphs bend at 0.",
        "两者都会消去负号，图像也都在 0 处转折。",
        _IS["relu"],
    ),
    Slip(
        "leaky_slope_zero",
        "On the negative side the leaky ReLU is αz, not 0 as for the plain ReLU.",
        "在负半轴上 leaky ReLU 为 αz，而不像普通 ReLU 那样为 0。",
        "The slope is small, 0.01 by default, and in a drawing the curve cannot be told from the plain ReLU.",
        "斜率很小（默认 0.01），画在图上与普通 ReLU 几乎看不出区别。",
        _IS["leaky_relu"],
    ),
    Slip(
        "default_slope_used",
        "You used the common slope 0.01; the question gives another α.",
        "你用了常见的斜率 0.01；题目给出的 α 不同。",
        "0.01 is the default of PyTorch and of the paper, and so it is the number one remembers.",
        "0.01 是 PyTorch 和原论文的默认值，印象最深的就是这个数。",
        _IS["leaky_relu"],
    ),
    Slip(
        "minus_one_forgotten",
        "ELU is α(e^z − 1) on the negative side; without the −1 it would jump at 0.",
        "ELU 在负半轴为 α(e^z − 1)；缺了 −1，函数在 0 处就会跳变。",
        "The exponential is what one remembers of ELU; the −1 only serves to join the two branches.",
        "人们记住的是 ELU 中的指数，而 −1 只是为了使两段衔接。",
        _IS["elu"],
    ),
    Slip(
        "leaky_for_elu",
        "αz is the leaky ReLU; ELU bends smoothly towards −α: α(e^z − 1).",
        "αz 是 leaky ReLU；ELU 平滑地趋向 −α：α(e^z − 1)。",
        "Both give negative inputs a small negative value instead of 0, and near 0 with α = 1 they are nearly equal.",
        "两者都让负输入得到小的负值而不是 0，且 α = 1 时在 0 附近几乎相等。",
        _IS["elu"],
    ),
    Slip(
        "alpha_forgotten",
        "You took α = 1; here the negative side is α(e^z − 1) with the α given.",
        "你取了 α = 1；这里负半轴为 α(e^z − 1)，α 由题目给出。",
        "α = 1 is the default, and with it the factor can be left out of the formula.",
        "α 默认为 1，此时公式里可以不写这个系数。",
        _IS["elu"],
    ),
    Slip(
        "relu_for_softplus",
        "max(z, 0) is what softplus smooths; the value is ln(1 + e^z), 0.693 at 0.",
        "max(z, 0) 是 softplus 所平滑的函数；其值为 ln(1 + e^z)，在 0 处为 0.693。",
        "Softplus is introduced as a smooth ReLU, and away from 0 the two are nearly the same.",
        "softplus 常被介绍为平滑的 ReLU，离 0 稍远时两者几乎相同。",
        _IS["softplus"],
    ),
    Slip(
        "factor_z_forgotten",
        "That is only the gate; it is multiplied by the input z.",
        "这只是门控因子，还要乘以输入 z。",
        "The names stress the gate, sigmoid or Gaussian, and the input itself is not mentioned in them.",
        "名称只强调门控（sigmoid 或高斯），没有提到输入本身。",
        _GATED,
    ),
    Slip(
        "density_for_distribution",
        "You multiplied z by a derivative (density); the gate is the cumulative curve σ(z) or Φ(z).",
        "你用 z 乘了导数（密度）；门控因子应为累积曲线 σ(z) 或 Φ(z)。",
        "Φ and φ are the same letter, and the bell curve is the better known picture of the normal law.",
        "Φ 与 φ 是同一个字母，而提到正态分布，人们先想到的是钟形的密度曲线。",
        _GATED,
    ),
)  # fmt: skip

_KINKED = is_word("name", "relu", "leaky_relu", "elu")

DERIVATIVE: tuple[Slip, ...] = (
    Slip(
        "value_for_gradient",
        "That is the value of the activation, not its derivative.",
        "这是激活函数的值，而不是导数。",
        *VALUE_AT_HAND,
    ),
    Slip(
        "sigmoid_of_input",
        "σ′ is written with the output: σ(z)(1 − σ(z)), not z(1 − z).",
        "σ′ 用输出来写：σ(z)(1 − σ(z))，而不是 z(1 − z)。",
        *OUTPUT_CALLED_X,
        _IS["sigmoid"],
    ),
    Slip(
        "sigmoid_for_derivative",
        "That is σ(z) itself; its derivative is σ(z)(1 − σ(z)), at most 1/4.",
        "这是 σ(z) 本身；导数为 σ(z)(1 − σ(z))，最大 1/4。",
        "σ′ is written through σ(z), and once σ(z) is computed the second factor, 1 − σ(z), is easily dropped.",
        "σ′ 由 σ(z) 表示，算出 σ(z) 之后容易漏掉第二个因子 1 − σ(z)。",
        _IS["sigmoid"],
    ),
    Slip(
        "tanh_sign",
        "The derivative of tanh is 1 − tanh²(z), not −tanh²(z): tanh rises everywhere.",
        "tanh 的导数是 1 − tanh²(z)，而不是 −tanh²(z)：tanh 处处递增。",
        "Some lecture notes print the formula 1 − tanh² without its leading 1.",
        "有些讲义把 1 − tanh² 中的 1 漏印了。",
        _IS["tanh"],
    ),
    Slip(
        "tanh_one_minus_value",
        "The derivative of tanh is 1 − tanh²(z); you left out the square.",
        "tanh 的导数是 1 − tanh²(z)；你漏了平方。",
        "For the sigmoid 1 − σ(z) does occur unsquared, and the two rules are learned side by side.",
        "sigmoid 的导数里 1 − σ(z) 并不带平方，而两条规则往往一起学。",
        _IS["tanh"],
    ),
    Slip(
        "sigmoid_rule_for_tanh",
        "a(1 − a) belongs to the sigmoid; for tanh it is 1 − a².",
        "a(1 − a) 是 sigmoid 的规则；tanh 应为 1 − a²。",
        "tanh is a stretched sigmoid, so the rule a(1 − a) seems to carry over.",
        "tanh 是拉伸后的 sigmoid，于是似乎可以照搬 a(1 − a)。",
        _IS["tanh"],
    ),
    Slip(
        "relu_mask_forgotten",
        "The slope is 1 on the positive side only; on the negative side it is another one.",
        "斜率只在正半轴为 1；负半轴的斜率不同。",
        "On the positive side the slope is 1 for all three, and one sample of positive numbers confirms it.",
        "正半轴上三者的斜率都是 1，只看正数的例子便会觉得没错。",
        _KINKED,
    ),
    Slip(
        "right_slope_at_zero",
        "At 0 there is no derivative, only a convention; here it is the left slope (0 for ReLU, as in PyTorch), not 1.",
        "0 处导数不存在，只有约定；这里取左侧斜率（ReLU 为 0，与 PyTorch 一致），而不是 1。",
        "Definitions often read z for z ≥ 0, which suggests that 0 belongs to the side of slope 1.",
        "定义常写成 z ≥ 0 时取 z，似乎 0 属于斜率为 1 的一侧。",
        both(_KINKED, _at_zero),
    ),
    Slip(
        "mean_slope_at_zero",
        "You took the mean of both slopes at 0; any subgradient would do, but the stated convention is the left slope.",
        "你在 0 处取了两侧斜率的平均；任何次梯度都可以，但此处约定取左侧斜率。",
        "A central difference gives just this mean, and the step function is often set to ½ at 0.",
        "中心差分得到的正是这个平均值，阶跃函数在 0 处也常取 ½。",
        both(_KINKED, _at_zero),
    ),
    Slip(
        "leaky_slope_zero",
        "On the negative side the leaky ReLU keeps its small slope α; it is not 0 as for the plain ReLU.",
        "在负半轴上 leaky ReLU 保留小斜率 α，而不像普通 ReLU 那样为 0。",
        "The ReLU's rule, 1 or 0, is the familiar one, and α is small enough to be overlooked.",
        "ReLU 的“非 1 即 0”更为熟悉，而 α 小到容易被忽略。",
        _IS["leaky_relu"],
    ),
    Slip(
        "slope_sign_flipped",
        "The leaky ReLU still rises on the negative side: its slope is +α.",
        "leaky ReLU 在负半轴仍是递增的：斜率为 +α。",
        "The values on that side are negative, and a negative value is easily taken for a negative slope.",
        "这一侧的函数值为负，容易把负的值当成负的斜率。",
        _IS["leaky_relu"],
    ),
    Slip(
        "elu_value_for_slope",
        "On the negative side that is ELU itself, α(e^z − 1); its slope is αe^z = ELU(z) + α.",
        "负半轴上这是 ELU 本身 α(e^z − 1)；其斜率为 αe^z = ELU(z) + α。",
        "The exponential is its own derivative, so the left branch seems to reproduce itself, −1 included.",
        "指数函数的导数是它自身，于是以为左半支（连同 −1）也保持不变。",
        _IS["elu"],
    ),
    Slip(
        "alpha_forgotten",
        "The factor α stays in the derivative: αe^z on the negative side.",
        "导数里仍有系数 α：负半轴为 αe^z。",
        "α = 1 is the default, and the slope e^z is then remembered without a factor.",
        "α 默认为 1，记住的斜率便是不带系数的 e^z。",
        _IS["elu"],
    ),
    Slip(
        "sigmoid_slope_for_softplus",
        "The derivative of softplus is σ(z) itself; you differentiated once more.",
        "softplus 的导数就是 σ(z)；你多求了一次导。",
        "The derivative of the sigmoid is the formula everyone knows, and softplus and sigmoid occur together.",
        "sigmoid 的导数人人熟悉，而 softplus 又总与 sigmoid 一起出现。",
        _IS["softplus"],
    ),
    Slip(
        "gate_held_constant",
        "You held the gate constant; product rule: gate + z · derivative of the gate.",
        "你把门控因子当成了常数；乘积法则：门控 + z · 门控的导数。",
        "The gate looks like a weight in front of z, and the derivative of c·z is c.",
        "门控因子看上去像 z 前面的系数，而 c·z 的导数就是 c。",
        _GATED,
    ),
    Slip(
        "gate_derivative_only",
        "That is only one half of the product rule; the gate itself has to be added.",
        "这只是乘积法则的一半；还要加上门控因子本身。",
        "The new and harder part is the derivative of the gate, and z·σ′(z) looks like a finished product rule.",
        "较难的部分是对门控求导，z·σ′(z) 看上去已经用完了乘积法则。",
        _GATED,
    ),
    Slip(
        "derivatives_multiplied",
        "The derivative of a product is not the product of the derivatives: gate + z · derivative of the gate.",
        "积的导数不等于导数的积：应为 门控 + z · 门控的导数。",
        "Sums are differentiated term by term, which suggests that products are differentiated factor by factor.",
        "和可以逐项求导，于是以为积也可以逐个因子求导。",
        _GATED,
    ),
)  # fmt: skip
