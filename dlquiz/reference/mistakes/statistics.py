"""What people get wrong about probability and information: a wrong condition, sign, base or distribution."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import fsum, log
from typing import Any

from dlquiz.messages import Text
from dlquiz.reference import statistics
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.apart import told_apart
from dlquiz.reference.mistakes.counting import changed

Numbers = Sequence[float]
Formula = Callable[..., Any]


def always(value: float) -> Formula:
    return lambda **_: value


def independent(cuts: str, **_: Any) -> bool:
    return cuts == "independent"


def other_cuts(cuts: str) -> Callable[..., bool]:
    """Whether the rope is cut otherwise, into three."""
    return lambda pieces, **given: pieces == 3 and given["cuts"] != cuts


INDEPENDENT_ASSUMED = Text(
    "That is for two cuts anywhere on the rope; here the second cut falls in one piece of the first.",
    "这是两刀都独立落在整根绳上的结果；这里第二刀切在第一刀的某一段上。",
)

ROPE = (
    Mistake(
        "one_half_guessed",
        always(0.5),
        Text(
            "½ is the chance that one given piece of a single cut is the shorter; all pieces must stay below one half.",
            "½ 只是一刀切开后某一段较短的概率；这里要求每一段都短于一半。",
        ),
        # 1 − n/2^(n−1) is one half for four pieces.
        lambda pieces, **_: pieces != 4,
    ),
    Mistake(
        "mirrored_half_forgotten",
        lambda **arguments: statistics.triangle_probability(**arguments) / 2,
        Text(
            "Only one order of the two cuts was counted; the other order, the mirrored region, is as likely.",
            "只算了两刀的一种次序；另一种次序（对称的区域）同样可能。",
        ),
        lambda pieces, cuts: pieces == 3 and independent(cuts),
    ),
    Mistake(
        "longer_piece_cut_again",
        changed(statistics.triangle_probability, cuts="longer"),
        Text(
            "2·ln 2 − 1 ≈ 0.386 is for a second cut in the longer piece; that is another way of cutting.",
            "2·ln 2 − 1 ≈ 0.386 是第二刀切在较长段上的结果，切法不同。",
        ),
        other_cuts("longer"),
    ),
    Mistake(
        "random_piece_cut_again",
        changed(statistics.triangle_probability, cuts="random"),
        Text(
            "ln 2 − ½ ≈ 0.193 is for a second cut in a piece picked at random; that is another way of cutting.",
            "ln 2 − ½ ≈ 0.193 是第二刀切在随机选出的一段上的结果，切法不同。",
        ),
        other_cuts("random"),
    ),
    Mistake(
        "independent_cuts_assumed",
        changed(statistics.triangle_probability, cuts="independent"),
        INDEPENDENT_ASSUMED,
        lambda cuts, **_: cuts != "independent",
    ),
    Mistake(
        "complement_given",
        lambda **arguments: 1 - statistics.triangle_probability(**arguments),
        Text(
            "That is the probability that some piece reaches one half, so that no polygon closes: subtract it from 1.",
            "这是某一段达到一半、围不成多边形的概率：应当用 1 减去它。",
        ),
        lambda pieces, **_: pieces != 4,
    ),
    Mistake(
        "one_piece_only",
        lambda pieces, **_: 1 - 0.5 ** (pieces - 1),
        Text(
            "Only one piece was kept below one half; any of the n pieces may be too long: subtract n/2ⁿ⁻¹.",
            "只要求某一段短于一半；n 段中任何一段都可能过长：应减去 n/2ⁿ⁻¹。",
        ),
        independent,
    ),
)


def joint(prior: float, sensitivity: float, specificity: float) -> float:
    return prior * sensitivity


def without_prior(prior: float, sensitivity: float, specificity: float) -> float:
    return statistics.bayes_posterior(0.5, sensitivity, specificity)


def specificity_for_false_alarms(prior: float, sensitivity: float, specificity: float) -> float:
    return statistics.bayes_posterior(prior, sensitivity, 1 - specificity)


def complement(**arguments: float) -> float:
    return 1 - statistics.bayes_posterior(**arguments)


BAYES = tuple(
    told_apart(name, formula, statistics.bayes_posterior, en, zh)
    for name, formula, en, zh in (
        (
            "sensitivity_for_posterior",
            lambda sensitivity, **_: sensitivity,
            "That is the sensitivity, P(positive | ill); the question turns the condition round: P(ill | positive).",
            "这是灵敏度 P(阳性 | 患病)；题目问的是条件反过来的 P(患病 | 阳性)。",
        ),
        (
            "specificity_for_posterior",
            lambda specificity, **_: specificity,
            "One minus the false alarm rate is the specificity, P(negative | well); it says nothing of the prior.",
            "1 减去假阳性率是特异度 P(阴性 | 未患病)；它与先验概率无关。",
        ),
        (
            "prior_ignored",
            without_prior,
            "Ill and well were taken as equally frequent; weight both by the prior before comparing them.",
            "把患病与未患病当成同样常见；比较之前应分别乘以先验概率。",
        ),
        (
            "not_normalised",
            joint,
            "That is P(ill and positive); divide by the probability of a positive test, false alarms included.",
            "这是 P(患病且阳性)；还要除以检测阳性的总概率（包括假阳性）。",
        ),
        (
            "specificity_as_false_alarms",
            specificity_for_false_alarms,
            "The specificity was used as the false alarm rate; the well test positive with 1 − specificity.",
            "把特异度当成了假阳性率；未患病者检测阳性的概率是 1 − 特异度。",
        ),
        (
            "complement_given",
            complement,
            "That is the probability of a false alarm among the positive tests: subtract it from 1.",
            "这是阳性结果中误报的概率：应当用 1 减去它。",
        ),
    )
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


WRONG_BASE = (
    "The logarithm has the other base; ln 2 ≈ 0.693 nats are one bit.",
    "对数的底用错了；1 比特等于 ln 2 ≈ 0.693 奈特。",
)
SIGN_LOST = (
    "The sign is missing: logarithms of probabilities are negative, the minus makes the sum positive.",
    "漏了负号：概率的对数为负，前面的负号使结果为正。",
)


def information(name: str, formula: Formula, right: Formula, texts: tuple[str, str]) -> Mistake:
    return told_apart(name, formula, right, *texts)


ENTROPY = (
    information("wrong_log_base", in_other_base(statistics.entropy), statistics.entropy, WRONG_BASE),
    information("minus_sign_lost", negated(statistics.entropy), statistics.entropy, SIGN_LOST),
    information(
        "logs_unweighted",
        unweighted,
        statistics.entropy,
        (
            "The logarithms were added without their weights; each counts with its probability: p·log p.",
            "直接把对数相加了；每一项都要乘以其概率：p·log p。",
        ),
    ),
    information(
        "divided_by_outcomes",
        averaged,
        statistics.entropy,
        (
            "The sum was divided by the number of outcomes; weighted by p it is a mean already.",
            "又除以了结果个数；以 p 加权的和本身已是平均。",
        ),
    ),
    information(
        "uniform_assumed",
        as_if_uniform,
        statistics.entropy,
        (
            "log n is the entropy of equally likely outcomes, the most there can be; these are not equally likely.",
            "log n 是等概率情形的熵，即最大值；这里各结果并不等概率。",
        ),
    ),
)


def swapped(function: Formula) -> Formula:
    return lambda p, q, base: function(p=q, q=p, base=base)


def entropy_of_first(p: Numbers, q: Numbers, base: Any) -> float:
    return statistics.entropy(p, base)


def entropies_subtracted(p: Numbers, q: Numbers, base: Any) -> float:
    return statistics.entropy(q, base) - statistics.entropy(p, base)


SWAPPED = (
    "p and q changed places, and neither is symmetric: the weights are p, the true distribution, q stands in the log.",
    "p 与 q 用反了，两者不对称：以真实分布 p 为权重，q 在对数里。",
)

CROSS_ENTROPY = (
    information("wrong_log_base", in_other_base(statistics.cross_entropy_of), statistics.cross_entropy_of, WRONG_BASE),
    information("minus_sign_lost", negated(statistics.cross_entropy_of), statistics.cross_entropy_of, SIGN_LOST),
    information("distributions_swapped", swapped(statistics.cross_entropy_of), statistics.cross_entropy_of, SWAPPED),
    information(
        "divergence_for_cross_entropy",
        statistics.kl_divergence,
        statistics.cross_entropy_of,
        (
            "That is KL(p‖q), the excess only; the cross-entropy is H(p) + KL(p‖q).",
            "这是 KL(p‖q)，只是多出来的部分；交叉熵等于 H(p) + KL(p‖q)。",
        ),
    ),
    information(
        "entropy_for_cross_entropy",
        entropy_of_first,
        statistics.cross_entropy_of,
        (
            "That is H(p); in the cross-entropy the logarithm is of q: −Σ p·log q.",
            "这是 H(p)；交叉熵的对数里是 q：−Σ p·log q。",
        ),
    ),
    information(
        "logs_unweighted",
        unweighted,
        statistics.cross_entropy_of,
        (
            "The logarithms were added without their weights; each counts with its probability under p: p·log q.",
            "直接把对数相加了；每一项都要乘以 p 下的概率：p·log q。",
        ),
    ),
)

DIVERGENCE = (
    information("wrong_log_base", in_other_base(statistics.kl_divergence), statistics.kl_divergence, WRONG_BASE),
    information(
        "minus_sign_lost",
        negated(statistics.kl_divergence),
        statistics.kl_divergence,
        (
            "The ratio is upside down or the sign is wrong: with p/q inside, KL is never negative.",
            "比值颠倒或符号有误：对数里为 p/q 时，KL 散度不会为负。",
        ),
    ),
    information("distributions_swapped", swapped(statistics.kl_divergence), statistics.kl_divergence, SWAPPED),
    information(
        "cross_entropy_for_divergence",
        statistics.cross_entropy_of,
        statistics.kl_divergence,
        (
            "That is the cross-entropy H(p, q); subtract the entropy H(p) for the divergence.",
            "这是交叉熵 H(p, q)；减去熵 H(p) 才是 KL 散度。",
        ),
    ),
    information(
        "entropies_subtracted",
        entropies_subtracted,
        statistics.kl_divergence,
        (
            "The two entropies were subtracted, H(q) − H(p); KL is H(p, q) − H(p), with the cross-entropy.",
            "用两个熵相减 H(q) − H(p)；KL 是 H(p, q) − H(p)，其中前者是交叉熵。",
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


LOG_SUM_EXP = tuple(
    told_apart(name, formula, statistics.log_sum_exp, en, zh)
    for name, formula, en, zh in (
        (
            "shift_not_added_back",
            shift_not_added_back,
            "The maximum was taken out against overflow but not added back: m + log Σ exp(x − m).",
            "为防溢出减去了最大值，却没有加回来：m + log Σ exp(x − m)。",
        ),
        (
            "largest_taken",
            largest_alone,
            "That is the maximum; log-sum-exp lies above it, by at most log n.",
            "这是最大值；log-sum-exp 比它大，至多大 log n。",
        ),
        (
            "logarithm_of_sum_cancelled",
            sum_of_logits,
            "The log of a sum is not the sum of the logs: add up the exponentials first.",
            "和的对数不等于对数的和：应先把各指数相加。",
        ),
        (
            "mean_for_sum",
            mean_instead,
            "The exponentials were averaged; they are summed, so nothing is divided by n.",
            "对指数取了平均；应当求和，不除以 n。",
        ),
    )
)
