"""What people get wrong about entropies, divergences and log-sum-exp: a wrong sign, base, weight or distribution."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import fsum, log
from typing import Any

from dlquiz.messages import Text
from dlquiz.reference import statistics
from dlquiz.reference.mistakes.apart import table

Numbers = Sequence[float]
Formula = Callable[..., Any]

UNIT_UNSAID = Text(
    "Texts write “log” and leave the base unsaid: Shannon's is 2, PyTorch's is e.",
    "教材只写“log”而不注明底数：香农以 2 为底，PyTorch 以 e 为底。",
)
NEGATIVE_LOGS = Text(
    "p·log p does not look negative; that the logarithm of a share is below 0 shows with numbers only.",
    "p·log p 从式子上看不出为负，代入数值才知道概率的对数小于 0。",
)
INFORMATION_ADDS_UP = Text(
    "−log p is the information in an outcome, and information of several outcomes adds up.",
    "−log p 就是一个结果的信息量，而多个结果的信息量可以相加。",
)
ORDER_DIFFERS = Text(
    "Losses take (prediction, target) in PyTorch and (target, prediction) in Keras, and books differ as much.",
    "PyTorch 的损失先写预测后写目标，Keras 则相反，各书的记号也不一致。",
)
SAME_MINIMUM = Text(
    "With a one-hot target the two are equal, and with any target what minimizes one minimizes the other.",
    "目标为 one-hot 时两者相等；目标固定时，最小化其一也就最小化另一个。",
)


def other_base(base: Any) -> str:
    return "e" if base in ("2", 2) else "2"


def in_other_base(function: Formula) -> Formula:
    def formula(base: Any, **distributions: Any) -> Any:
        return function(base=other_base(base), **distributions)

    return formula


def negated(function: Formula) -> Formula:
    return lambda **arguments: -function(**arguments)


def unweighted(p: Numbers, base: Any, q: Numbers | None = None) -> float:
    return -fsum(map(statistics.log_of(base), p if q is None else q))


def averaged(p: Numbers, base: Any) -> float:
    return statistics.entropy(p, base) / len(p)


def as_if_uniform(p: Numbers, base: Any) -> float:
    return statistics.log_of(base)(len(p))


WRONG_BASE = Text(
    "The logarithm has the other base; ln 2 ≈ 0.693 nats are one bit.",
    "对数的底用错了；1 比特等于 ln 2 ≈ 0.693 奈特。",
)
SIGN_LOST = Text(
    "The sign is missing: logarithms of probabilities are negative, the minus makes the sum positive.",
    "漏了负号：概率的对数为负，前面的负号使结果为正。",
)


ENTROPY = table(
    statistics.entropy,
    ("wrong_log_base", in_other_base(statistics.entropy), WRONG_BASE, UNIT_UNSAID),
    ("minus_sign_lost", negated(statistics.entropy), SIGN_LOST, NEGATIVE_LOGS),
    (
        "logs_unweighted",
        unweighted,
        Text(
            "The logarithms were added without their weights; each counts with its probability: p·log p.",
            "直接把对数相加了；每一项都要乘以其概率：p·log p。",
        ),
        INFORMATION_ADDS_UP,
    ),
    (
        "divided_by_outcomes",
        averaged,
        Text(
            "The sum was divided by the number of outcomes; weighted by p it is a mean already.",
            "又除以了结果个数；以 p 加权的和本身已是平均。",
        ),
        Text(
            "Entropy is called average information, and an average is a sum divided by the number of its terms.",
            "熵被称为平均信息量，而平均通常是总和除以项数。",
        ),
    ),
    (
        "uniform_assumed",
        as_if_uniform,
        Text(
            "log n is the entropy of equally likely outcomes, the most there can be; these are not equally likely.",
            "log n 是等概率情形的熵，即最大值；这里各结果并不等概率。",
        ),
        Text(
            "The first examples are fair coins and dice, whose entropy is log n.",
            "入门例子都是均匀的硬币和骰子，其熵就是 log n。",
        ),
    ),
)


def swapped(function: Formula) -> Formula:
    return lambda p, q, base: function(p=q, q=p, base=base)


def entropy_of_first(p: Numbers, q: Numbers, base: Any) -> float:
    return statistics.entropy(p, base)


def entropies_subtracted(p: Numbers, q: Numbers, base: Any) -> float:
    return statistics.entropy(q, base) - statistics.entropy(p, base)


SWAPPED = Text(
    "p and q changed places, and neither is symmetric: the weights are p, the true distribution, q stands in the log.",
    "p 与 q 用反了，两者不对称：以真实分布 p 为权重，q 在对数里。",
)

CROSS_ENTROPY = table(
    statistics.cross_entropy_of,
    ("wrong_log_base", in_other_base(statistics.cross_entropy_of), WRONG_BASE, UNIT_UNSAID),
    ("minus_sign_lost", negated(statistics.cross_entropy_of), SIGN_LOST, NEGATIVE_LOGS),
    ("distributions_swapped", swapped(statistics.cross_entropy_of), SWAPPED, ORDER_DIFFERS),
    (
        "divergence_for_cross_entropy",
        statistics.kl_divergence,
        Text(
            "That is KL(p‖q), the excess only; the cross-entropy is H(p) + KL(p‖q).",
            "这是 KL(p‖q)，只是多出来的部分；交叉熵等于 H(p) + KL(p‖q)。",
        ),
        SAME_MINIMUM,
    ),
    (
        "entropy_for_cross_entropy",
        entropy_of_first,
        Text(
            "That is H(p); in the cross-entropy the logarithm is of q: −Σ p·log q.",
            "这是 H(p)；交叉熵的对数里是 q：−Σ p·log q。",
        ),
        Text(
            "The two formulas differ in one letter, and for q = p they agree.",
            "两个公式只差一个字母，而且 q = p 时结果相同。",
        ),
    ),
    (
        "logs_unweighted",
        unweighted,
        Text(
            "The logarithms were added without their weights; each counts with its probability under p: p·log q.",
            "直接把对数相加了；每一项都要乘以 p 下的概率：p·log q。",
        ),
        INFORMATION_ADDS_UP,
    ),
)

DIVERGENCE = table(
    statistics.kl_divergence,
    ("wrong_log_base", in_other_base(statistics.kl_divergence), WRONG_BASE, UNIT_UNSAID),
    (
        "minus_sign_lost",
        negated(statistics.kl_divergence),
        Text(
            "The ratio is upside down or the sign is wrong: with p/q inside, KL is never negative.",
            "比值颠倒或符号有误：对数里为 p/q 时，KL 散度不会为负。",
        ),
        Text(
            "Entropy and cross-entropy have a minus in front, and the divergence looks like one of them.",
            "熵与交叉熵前面都有负号，KL 散度看上去也该有。",
        ),
    ),
    ("distributions_swapped", swapped(statistics.kl_divergence), SWAPPED, ORDER_DIFFERS),
    (
        "cross_entropy_for_divergence",
        statistics.cross_entropy_of,
        Text(
            "That is the cross-entropy H(p, q); subtract the entropy H(p) for the divergence.",
            "这是交叉熵 H(p, q)；减去熵 H(p) 才是 KL 散度。",
        ),
        SAME_MINIMUM,
    ),
    (
        "entropies_subtracted",
        entropies_subtracted,
        Text(
            "The two entropies were subtracted, H(q) − H(p); KL is H(p, q) − H(p), with the cross-entropy.",
            "用两个熵相减 H(q) − H(p)；KL 是 H(p, q) − H(p)，其中前者是交叉熵。",
        ),
        Text(
            "The divergence is told as the difference of two distributions, and a difference of entropies is "
            "near at hand.",
            "KL 散度常被说成两个分布之间的差异，于是容易想到两个熵之差。",
        ),
    ),
)


def largest_alone(x: Numbers) -> float:
    return float(max(x))


def shift_not_added_back(x: Numbers) -> float:
    return statistics.log_sum_exp(x) - max(x)


def sum_of_logits(x: Numbers) -> float:
    return fsum(x)


def mean_instead(x: Numbers) -> float:
    return statistics.log_sum_exp(x) - log(len(x))


LOG_SUM_EXP = table(
    statistics.log_sum_exp,
    (
        "shift_not_added_back",
        shift_not_added_back,
        Text(
            "The maximum was taken out against overflow but not added back: m + log Σ exp(x − m).",
            "为防溢出减去了最大值，却没有加回来：m + log Σ exp(x − m)。",
        ),
        Text(
            "In a softmax the same shift cancels out and need not be undone.",
            "在 softmax 中同样的平移会约掉，不必还原。",
        ),
    ),
    (
        "largest_taken",
        largest_alone,
        Text(
            "That is the maximum; log-sum-exp lies above it, by at most log n.",
            "这是最大值；log-sum-exp 比它大，至多大 log n。",
        ),
        Text(
            "Log-sum-exp is called a smooth maximum, and with entries far apart it nearly is the maximum.",
            "log-sum-exp 被称为光滑的最大值，各元素相差较大时几乎就等于最大值。",
        ),
    ),
    (
        "logarithm_of_sum_cancelled",
        sum_of_logits,
        Text(
            "The log of a sum is not the sum of the logs: add up the exponentials first.",
            "和的对数不等于对数的和：应先把各指数相加。",
        ),
        Text(
            "log and exp undo each other, and it looks as if they did so term by term.",
            "log 与 exp 互逆，看上去似乎可以逐项抵消。",
        ),
    ),
    (
        "mean_for_sum",
        mean_instead,
        Text(
            "The exponentials were averaged; they are summed, so nothing is divided by n.",
            "对指数取了平均；应当求和，不除以 n。",
        ),
        Text(
            "Losses are averaged wherever one looks, and with a mean the result does not grow with n.",
            "损失总是取平均的，而取平均之后结果不随 n 增大。",
        ),
    ),
)
