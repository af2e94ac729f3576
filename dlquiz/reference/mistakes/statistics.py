"""What people get wrong about probability: a wrong condition, a case left out, a base rate ignored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dlquiz.messages import Text
from dlquiz.reference import statistics
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.apart import changed, table, telling

Formula = Callable[..., Any]


def always(value: float) -> Formula:
    return lambda **_: value


def independent(cuts: str, **_: Any) -> bool:
    return cuts == "independent"


def other_cuts(cuts: str) -> Callable[..., bool]:
    """Whether the rope is cut otherwise, into three."""
    return lambda pieces, **given: pieces == 3 and given["cuts"] != cuts


INDEPENDENT_ASSUMED = Text(
    "That is for two cuts anywhere along the whole length; here the second cut falls in one piece of the first.",
    "这是两刀都独立、均匀地落在整个长度上的结果；这里第二刀切在第一刀的某一段上。",
)

ROPE = telling(
    statistics.triangle_probability,
    (
        Mistake(
            "one_half_guessed",
            always(0.5),
            Text(
                "½ is the chance that one given piece of a single cut is the shorter; all pieces must stay below "
                "one half.",
                "½ 只是一刀切开后某一段较短的概率；这里要求每一段都短于一半。",
            ),
            # 1 − n/2^(n−1) is one half for four pieces.
            lambda pieces, **_: pieces != 4,
            tempting=Text(
                "It closes or it does not: two cases, and they look equally likely.",
                "能或不能只有两种情形，直觉上容易认为各占一半。",
            ),
        ),
        Mistake(
            "mirrored_half_forgotten",
            lambda **arguments: statistics.triangle_probability(**arguments) / 2,
            Text(
                "Only one order of the two cuts was counted; the other order, the mirrored region, is as likely.",
                "只算了两刀的一种次序；另一种次序（对称的区域）同样可能。",
            ),
            lambda pieces, cuts: pieces == 3 and independent(cuts),
            tempting=Text(
                "One begins with “let the first cut lie to the left”, and forgets that this was half of the cases.",
                "推导时先设“第一刀在左”，之后便忘了这只是一半的情形。",
            ),
        ),
        Mistake(
            "longer_piece_cut_again",
            changed(statistics.triangle_probability, cuts="longer"),
            Text(
                "2·ln 2 − 1 ≈ 0.386 is for a second cut in the longer piece; that is another way of cutting.",
                "2·ln 2 − 1 ≈ 0.386 是第二刀切在较长段上的结果，切法不同。",
            ),
            other_cuts("longer"),
            tempting=Text(
                "Of two pieces only the longer one can be cut to a triangle, so that the second cut seems to "
                "belong there.",
                "切一刀之后，只有再切较长的一段才可能围成三角形，似乎第二刀理应切在那里。",
            ),
        ),
        Mistake(
            "random_piece_cut_again",
            changed(statistics.triangle_probability, cuts="random"),
            Text(
                "ln 2 − ½ ≈ 0.193 is for a second cut in a piece picked at random; that is another way of cutting.",
                "ln 2 − ½ ≈ 0.193 是第二刀切在随机选出的一段上的结果，切法不同。",
            ),
            other_cuts("random"),
            tempting=Text(
                "The riddle is often told as breaking the rope and then a piece of it, without saying which.",
                "这道题常说成先折断绳子，再折断其中一段，却不说明是哪一段。",
            ),
        ),
        Mistake(
            "independent_cuts_assumed",
            changed(statistics.triangle_probability, cuts="independent"),
            INDEPENDENT_ASSUMED,
            lambda cuts, **_: cuts != "independent",
            tempting=Text(
                "Two cuts anywhere on the rope are the classical riddle, and its ¼ is widely known.",
                "经典的题目是两刀都均匀落在整根绳上，其答案 ¼ 广为人知。",
            ),
        ),
        Mistake(
            "complement_given",
            lambda **arguments: 1 - statistics.triangle_probability(**arguments),
            Text(
                "That is the probability that some piece reaches one half, so that no polygon closes: subtract "
                "it from 1.",
                "这是某一段达到一半、围不成多边形的概率：应当用 1 减去它。",
            ),
            lambda pieces, **_: pieces != 4,
            tempting=Text(
                "The chance that a piece is too long is what one works out first.",
                "推导时先算出的正是“有一段过长”的概率。",
            ),
        ),
        Mistake(
            "one_piece_only",
            lambda pieces, **_: 1 - 0.5 ** (pieces - 1),
            Text(
                "Only one piece was kept below one half; any of the n pieces may be too long: subtract n/2ⁿ⁻¹.",
                "只要求某一段短于一半；n 段中任何一段都可能过长：应减去 n/2ⁿ⁻¹。",
            ),
            independent,
            tempting=Text(
                "All pieces have the same distribution, so that a look at one of them seems to do.",
                "各段的分布相同，似乎只看其中一段就够了。",
            ),
        ),
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


BAYES = table(
    statistics.bayes_posterior,
    (
        "sensitivity_for_posterior",
        lambda sensitivity, **_: sensitivity,
        Text(
            "That is the sensitivity, P(positive | ill); the question turns the condition round: P(ill | positive).",
            "这是灵敏度 P(阳性 | 患病)；题目问的是条件反过来的 P(患病 | 阳性)。",
        ),
        Text(
            "“It finds 90% of the ill” sounds as if 90% of those it finds were ill.",
            "“能检出 90% 的患者”听上去就像“检出者中 90% 患病”。",
        ),
    ),
    (
        "specificity_for_posterior",
        lambda specificity, **_: specificity,
        Text(
            "One minus the false alarm rate is the specificity, P(negative | well); it says nothing of the prior.",
            "1 减去假正例率是特异度 P(阴性 | 未患病)；它与先验概率无关。",
        ),
        Text(
            "A test that is seldom wrong about the well seems to make every positive result that certain.",
            "对未患病者很少误报，似乎每个阳性结果也就同样可信。",
        ),
    ),
    (
        "prior_ignored",
        without_prior,
        Text(
            "Ill and well were taken as equally frequent; weight both by the prior before comparing them.",
            "把患病与未患病当成同样常见；比较之前应分别乘以先验概率。",
        ),
        Text(
            "The story is about how good the test is, and how rare the illness is seems to be beside the point.",
            "题目讲的是检测有多准，疾病有多罕见似乎无关紧要。",
        ),
    ),
    (
        "not_normalised",
        joint,
        Text(
            "That is P(ill and positive); divide by the probability of a positive test, false alarms included.",
            "这是 P(患病且阳性)；还要除以检测阳性的总概率（包括假正例）。",
        ),
        Text(
            "Prior times sensitivity is the numerator of Bayes' rule and is itself a probability.",
            "先验概率乘灵敏度正是贝叶斯公式的分子，而且本身就是一个概率。",
        ),
    ),
    (
        "specificity_as_false_alarms",
        specificity_for_false_alarms,
        Text(
            "The specificity was used as the false alarm rate; the well test positive with 1 − specificity.",
            "把特异度当成了假正例率；未患病者检测阳性的概率是 1 − 特异度。",
        ),
        Text(
            "The two come as a pair, and it seems that one goes with the ill as the other goes with the well.",
            "灵敏度与特异度成对给出，似乎一个直接乘患病者，另一个直接乘未患病者。",
        ),
    ),
    (
        "complement_given",
        complement,
        Text(
            "That is the probability of a false alarm among the positive tests: subtract it from 1.",
            "这是阳性结果中误报的概率：应当用 1 减去它。",
        ),
        Text(
            "The many false alarms are the surprise of this example, and their share is what one remembers.",
            "这类例子令人意外的是误报之多，记住的往往是误报的比例。",
        ),
    ),
)
