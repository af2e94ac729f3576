"""Worked solutions of probability, information, metrics and data, line by line; the last line gives the result.

Each function takes the arguments of its namesake in `dlquiz.reference.statistics`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import exp, fsum, log, sqrt
from typing import Any, NamedTuple

from dlquiz.expressions.values import Value, entries, shape_of
from dlquiz.messages import Text
from dlquiz.reference import statistics
from dlquiz.reference.statistics import Numbers, exact, exact_variance, mean_of
from dlquiz.reference.steps.plain_tex import (
    MOST_TERMS_IN_LINKS,
    MOST_TERMS_SHOWN,
    added,
    array,
    factor,
    fraction,
    line,
    number,
    summed,
    told,
)

_HALF = fraction(1, 2)
_MEAN_SQUARE = r"\frac{1}{N} \sum_i (x_i - \mu)^2"
_SCORE = (r"x - \mu", r"\sigma")


def triangle_probability(pieces: int = 3, cuts: str = "independent") -> list[Text]:
    """Which pieces may not be, and how probable that is."""
    value = number(statistics.triangle_probability(pieces, cuts))
    closes = Text(
        "the pieces close to a polygon if and only if each is shorter than half of the whole length",
        "当且仅当每一段都短于总长的一半时，各段能围成多边形",
    )
    if cuts != "independent":
        return [closes, *_cut_again(cuts, value)]
    whole = rf"1 - {fraction('n', '2^{n-1}')}"
    lost = float(1 - statistics.triangle_probability(pieces, cuts))
    return [
        closes,
        told("a given piece reaches one half with probability", "某一段达到一半的概率为", rf"{_HALF}^{{n-1}}"),
        Text("two pieces cannot both do so: the $n$ probabilities add up", "两段不可能同时达到一半：$n$ 个概率相加"),
        line("P", whole, rf"1 - {fraction(pieces, f'2^{{{pieces - 1}}}')}"),
        line("P", rf"1 - {fraction(pieces, 2 ** (pieces - 1))}", f"1 - {factor(lost)}", value),
    ]


def _cut_again(cuts: str, value: str) -> list[Text]:
    closing = fraction("x", "1 - x")
    whole = rf"2 \int_0^{{1/2}} {closing} dx"
    first = Text(
        f"let $x$ be the shorter piece of the first cut; cutting the longer leaves no half with chance ${closing}$",
        f"设第一刀的较短段为 $x$；切较长段后不留下一半以上的概率为 ${closing}$",
    )
    twice = rf"2 \cdot {number(log(2))}"
    if cuts == "longer":
        return [
            first,
            line("P", whole, r"2 \ln 2 - 1"),
            line("P", rf"{twice} - 1", f"{number(2 * log(2))} - 1", value),
        ]
    taken = Text(
        rf"the longer piece is taken with probability ${_HALF}$; cutting the shorter one leaves a half",
        rf"以概率 ${_HALF}$ 选中较长段；切较短段必然留下一半以上的一段",
    )
    halved = line("P", rf"{_HALF} \cdot {whole}", rf"\ln 2 - {_HALF}")
    return [first, taken, halved, line("P", rf"\ln 2 - {_HALF}", f"{number(log(2))} - 0.5", value)]


def bayes_posterior(prior: float, sensitivity: float, specificity: float) -> list[Text]:
    """Both ways to a positive test, then the share of the true one."""
    false_alarm, well = 1 - specificity, 1 - prior
    true, false = sensitivity * prior, false_alarm * well
    value = statistics.bayes_posterior(prior, sensitivity, specificity)
    rule = fraction("s p", "s p + (1 - c)(1 - p)")
    product = rf"{number(false_alarm)} \cdot {number(well)}"
    return [
        Text(
            f"$P = {rule}$ with the prior $p$, sensitivity $s$, specificity $c$",
            f"$P = {rule}$，其中先验概率 $p$、灵敏度 $s$、特异度 $c$",
        ),
        told("ill and positive", "患病且阳性", "s p", rf"{number(sensitivity)} \cdot {number(prior)}", number(true)),
        told("positive among the well", "未患病者的阳性率", "1 - c", f"1 - {number(specificity)}", number(false_alarm)),
        told("well", "未患病", "1 - p", f"1 - {number(prior)}", number(well)),
        told("well and positive", "未患病但阳性", "(1 - c)(1 - p)", product, number(false)),
        line(
            "P",
            fraction(number(true), f"{number(true)} + {number(false)}"),
            fraction(number(true), number(true + false)),
            number(value),
        ),
    ]


def _log(base: Any) -> str:
    return r"\log_2" if base in ("2", 2) else r"\ln"


def _unit(base: Any) -> Text:
    return Text("in bits", "单位为比特") if base in ("2", 2) else Text("in nats", "单位为奈特")


def _zeros(p: Numbers) -> list[Text]:
    if all(p):
        return []
    return [Text(r"outcomes with $p = 0$ add nothing: $0 \cdot \log 0 = 0$", r"$p = 0$ 的项为零：$0 \cdot \log 0 = 0$")]


def _opening(text: str, base: Any) -> Text:
    unit = _unit(base)
    return Text(f"${text}$, {unit.en}", f"${text}$，{unit.zh}")


class _Logarithm(NamedTuple):
    """The logarithm of one outcome: its argument as it is written, and its value."""

    written: str
    value: float


def _logarithm(argument: float, written: str, base: Any) -> _Logarithm:
    return _Logarithm(written, statistics.log_of(base)(argument) if argument else 0.0)


Symbols = Callable[[str], str]
"""What stands in the logarithm, given the index."""


def _weighted_logs(
    symbol: str, p: Numbers, symbols: Symbols, logs: Sequence[_Logarithm], base: Any, sign: str = "-"
) -> list[Text]:
    """A line for every outcome that counts, ±p·log = its value, and their sum."""
    name = _log(base)
    lines, values = [], []
    for place, (share, one) in enumerate(zip(p, logs, strict=True), 1):
        if share:
            index, weight = f"{{{place}}}", f"{sign}{number(share)}"
            values.append((-share if sign else share) * one.value)
            term = rf"{weight} \cdot {name} {one.written}"
            worked = rf"{weight} \cdot {factor(one.value)}"
            lines.append(line(rf"{sign}p_{index} {name} {symbols(index)}", term, worked, number(values[-1])))
    rule = _opening(rf"{symbol} = {sign}\sum_i p_i {name} {symbols('i')}", base)
    return [rule, *_zeros(p), *shortened(lines), line(symbol, summed(values), number(fsum(values)))]


def shortened(lines: list[Text]) -> list[Text]:
    """The lines of a long sum: the first ones and the last."""
    if len(lines) <= MOST_TERMS_SHOWN:
        return lines
    return [*lines[:4], Text("and so on, up to", "依此类推，直到"), lines[-1]]


def entropy(p: Numbers, base: Any = "e") -> list[Text]:
    """Every term, and their sum."""
    logs = [_logarithm(share, factor(share), base) for share in p]
    return _weighted_logs("H(p)", p, "p_{}".format, logs, base)


def cross_entropy_of(p: Numbers, q: Numbers, base: Any = "e") -> list[Text]:
    """Every term, and their sum."""
    logs = [_logarithm(other, factor(other), base) for other in q]
    return _weighted_logs("H(p, q)", p, "q_{}".format, logs, base)


def kl_divergence(p: Numbers, q: Numbers, base: Any = "e") -> list[Text]:
    """Every term with its ratio, and their sum."""
    logs = [
        _logarithm(share / other if share else 0.0, fraction(number(share), number(other)), base)
        for share, other in zip(p, q, strict=True)
    ]
    return _weighted_logs(r"KL(p \| q)", p, lambda i: fraction(f"p_{i}", f"q_{i}"), logs, base, sign="")


def expected_squared_error(bias: float, variance: float, noise: float) -> list[Text]:
    """The square, then the sum."""
    value = statistics.expected_squared_error(bias, variance, noise)
    spread = f"{number(variance)} + {number(noise)}"
    return [
        Text(
            r"$E = \text{bias}^2 + \text{variance} + \text{noise}$",
            r"$E = \text{偏差}^2 + \text{方差} + \text{噪声}$",
        ),
        told("squared bias", "偏差的平方", rf"{factor(bias)}^2", number(float(bias**2))),
        line("E", f"{factor(bias)}^2 + {spread}", f"{number(float(bias**2))} + {spread}", number(value)),
    ]


def _share(symbol: str, above: str, below: str, counts: tuple[int, list[int]], value: float) -> list[Text]:
    top, bottom = counts
    return [
        Text.same(f"${symbol} = {fraction(above, below)}$"),
        line(symbol, fraction(top, summed(bottom)), fraction(top, sum(bottom)), number(value)),
    ]


def precision(tp: int, fp: int, fn: int = 0) -> list[Text]:
    """Over all that were called positive."""
    return _share("P", "TP", "TP + FP", (tp, [tp, fp]), statistics.precision(tp, fp))


def recall(tp: int, fn: int, fp: int = 0) -> list[Text]:
    """Over all that are positive."""
    return _share("R", "TP", "TP + FN", (tp, [tp, fn]), statistics.recall(tp, fn))


def f1(tp: int, fp: int, fn: int) -> list[Text]:
    """Precision and recall where both exist, and their harmonic mean in counts."""
    value = statistics.f1(tp, fp, fn)
    in_counts = fraction(r"2 \cdot TP", r"2 \cdot TP + FP + FN")
    lines = [Text.same(f"$F_1 = {fraction('2 P R', 'P + R')} = {in_counts}$")]
    if tp:
        lines += _harmonic(tp / (tp + fp), tp / (tp + fn), (tp, fp, fn), number(value))
    work = fraction(rf"2 \cdot {tp}", rf"2 \cdot {tp} + {fp} + {fn}")
    told_counts = told("in counts", "用计数表示", "F_1", work, fraction(2 * tp, 2 * tp + fp + fn), number(value))
    return [*lines, told_counts]


def _harmonic(precision: float, recall: float, counts: tuple[int, int, int], value: str) -> list[Text]:
    tp, fp, fn = counts
    p, r = number(precision), number(recall)
    means = fraction(number(2 * precision * recall), number(precision + recall))
    return [
        line("P", fraction(tp, f"{tp} + {fp}"), fraction(tp, tp + fp), p),
        line("R", fraction(tp, f"{tp} + {fn}"), fraction(tp, tp + fn), r),
        line("F_1", fraction(rf"2 \cdot {p} \cdot {r}", f"{p} + {r}"), means, value),
    ]


def accuracy(tp: int, fp: int, fn: int, tn: int) -> list[Text]:
    """Right ones over all."""
    value = statistics.accuracy(tp, fp, fn, tn)
    total = tp + fp + fn + tn
    return [
        Text.same(rf"$\text{{accuracy}} = {fraction('TP + TN', 'TP + FP + FN + TN')}$"),
        line(
            r"\text{accuracy}",
            fraction(f"{tp} + {tn}", summed([tp, fp, fn, tn])),
            fraction(tp + tn, total),
            number(value),
        ),
    ]


def false_positive_rate(tp: int, fp: int, fn: int, tn: int) -> list[Text]:
    """Over all that are negative."""
    return _share("FPR", "FP", "FP + TN", (fp, [fp, tn]), statistics.false_positive_rate(tp, fp, fn, tn))


def _mean(symbol: str, numbers: Numbers) -> Text:
    values = [exact(value) for value in numbers]
    total = number(float(sum(values, Fraction(0))))
    count = len(numbers)
    return line(symbol, fraction(summed(numbers), count), fraction(total, count), number(float(mean_of(values))))


def _squared_deviations(numbers: Numbers) -> tuple[list[Text], float]:
    """The deviations from the mean, their squares, and the sum of these."""
    values = [exact(value) for value in numbers]
    centre = mean_of(values)
    deviations = tuple(float(value - centre) for value in values)
    squares = [float((value - centre) ** 2) for value in values]
    total = float(sum(((value - centre) ** 2 for value in values), Fraction(0)))
    apart = [f"{array(tuple(numbers))} - {factor(float(centre))}"] if len(numbers) <= MOST_TERMS_IN_LINKS else []
    return [
        told("deviations", "偏差", r"x_i - \mu", *apart, array(deviations)),
        told("their squares", "偏差的平方", r"(x_i - \mu)^2", array(tuple(squares))),
        told("added up", "求和", r"\sum_i (x_i - \mu)^2", summed(squares), number(total)),
    ], total


def variance(x: Numbers, estimate: str = "mle") -> list[Text]:
    """Mean, squared deviations, and their average."""
    unbiased = estimate == "unbiased"
    lines, total = _squared_deviations(x)
    averaged = [fraction(number(total), f"{len(x)} - 1")] if unbiased else []
    averaged.append(fraction(number(total), len(x) - unbiased))
    value = number(statistics.variance(x, estimate))
    below = "N - 1" if unbiased else "N"
    return [
        Text.same(rf"$\sigma^2 = {fraction(1, below)} \sum_i (x_i - \mu)^2$"),
        _mean(r"\mu", x),
        *lines,
        line(r"\sigma^2", *averaged, value),
    ]


def standardize(x: Value, train: Numbers) -> list[Text]:
    """The training mean and deviation, then the value on their scale."""
    known = [exact(value) for value in train]
    centre, spread = float(mean_of(known)), float(exact_variance(known))
    deviation = number(sqrt(spread))
    lines, total = _squared_deviations(train)
    return [
        Text(
            rf"$z = {fraction(*_SCORE)}$ with the mean and deviation of the training data",
            rf"$z = {fraction(*_SCORE)}$，均值与标准差取自训练集",
        ),
        _mean(r"\mu", train),
        *lines,
        line(r"\sigma^2", _MEAN_SQUARE, fraction(number(total), len(train)), number(spread)),
        line(r"\sigma", rf"\sqrt{{{number(spread)}}}", deviation),
        *_scores(x, centre, deviation, statistics.standardize(x, train)),
    ]


def _scores(x: Value, centre: float, deviation: str, value: Value) -> list[Text]:
    """Moved and scaled: a number in one line, an array in two."""
    difference, moved = f"{array(x)} - {factor(centre)}", array(_moved(x, centre))
    if not shape_of(x):
        return [line("z", fraction(difference, deviation), fraction(moved, deviation), array(value))]
    each = Text("entry by entry", "逐元素计算")
    return [each, line(r"x - \mu", difference, moved), line("z", fraction(moved, deviation), array(value))]


def _moved(x: Value, centre: float) -> Value:
    return tuple(_moved(item, centre) for item in x) if shape_of(x) else x - centre


def log_sum_exp(x: Numbers) -> list[Text]:
    """The largest taken out, the rest summed, the largest added back."""
    largest = max(x)
    shifted = [value - largest for value in entries(tuple(x))]
    raised = [exp(value) for value in shifted]
    total = fsum(raised)
    powers = [f"e^{{{number(value)}}}" for value in shifted]
    kept, all_of = number(largest), array(tuple(x))
    apart = [f"{all_of} - {factor(largest)}"] if len(x) <= MOST_TERMS_IN_LINKS else []
    return [
        Text.same(r"$\log \sum_i e^{x_i} = m + \log \sum_i e^{x_i - m}, \quad m = \max_i x_i$"),
        line("m", rf"\max {all_of}", kept),
        line("x_i - m", *apart, array(tuple(shifted))),
        *added(r"\sum_i e^{x_i - m}", powers, raised, total),
        line(
            r"\log \sum_i e^{x_i}",
            rf"{kept} + \ln {factor(total)}",
            f"{kept} + {factor(log(total))}",
            number(statistics.log_sum_exp(x)),
        ),
    ]


def kfold(samples: int, folds: int) -> list[Text]:
    """Each fold is held out once; the largest has the rounded-up share."""
    fits, training, held_out = statistics.kfold(samples, folds)
    each, rest = divmod(samples, folds)
    rounded = [rf"\lceil {fraction(samples, folds)} \rceil", *([f"{each} + 1"] if rest else [])]
    return [
        told("each fold is held out once, so the fits are", "每一折各作一次验证集，拟合次数为", "k", str(fits)),
        told("samples a fold, and the rest", "每折样本数与余数", str(samples), rf"{each} \cdot {folds} + {rest}"),
        told("largest fold", "最大的一折", r"\lceil \frac{N}{k} \rceil", *rounded, str(held_out)),
        told("the others train", "其余用于训练", f"{samples} - {held_out}", str(training)),
        told("fits, training, validation samples", "拟合次数、训练与验证样本数", array((fits, training, held_out))),
    ]
