"""Worked solutions of probability, information, metrics and data, line by line; the last line gives the result.

Each function takes the arguments of its namesake in `dlquiz.reference.statistics`.
"""

from __future__ import annotations

from math import exp, fsum, log, sqrt
from typing import Any

from dlquiz.expressions.values import Value, entries, shape_of
from dlquiz.messages import Text
from dlquiz.reference import statistics
from dlquiz.reference.statistics import Numbers, exact, exact_variance, mean_of
from dlquiz.reference.steps.plain_tex import array, factor, formula, fraction, line, number, summed, terms, told

_HALF = fraction(1, 2)
_MEAN_SQUARE = r"\frac{1}{N} \sum_i (x_i - \mu)^2"


def triangle_probability(pieces: int = 3, cuts: str = "independent") -> list[Text]:
    """Which pieces may not be, and how probable that is."""
    value = number(statistics.triangle_probability(pieces, cuts))
    closes = Text(
        "the pieces close to a polygon if and only if each is shorter than half of the rope",
        "当且仅当每一段都短于绳长的一半时，各段能围成多边形",
    )
    if cuts != "independent":
        return [closes, *_cut_again(cuts, value)]
    whole = rf"1 - {fraction('n', '2^{n-1}')}"
    return [
        closes,
        told("a given piece reaches one half with probability", "某一段达到一半的概率为", rf"{_HALF}^{{n-1}}"),
        Text("two pieces cannot both do so: the n probabilities add up", "两段不可能同时达到一半：n 个概率相加"),
        line("P", whole, rf"1 - {fraction(pieces, f'2^{{{pieces - 1}}}')}", value),
    ]


def _cut_again(cuts: str, value: str) -> list[Text]:
    closing = fraction("x", "1 - x")
    whole = rf"2 \int_0^{{1/2}} {closing} dx"
    lines = [
        Text(
            f"let $x$ be the shorter piece of the first cut; cutting the longer leaves no half with chance ${closing}$",
            f"设第一刀的较短段为 $x$；切较长段后不留下一半以上的概率为 ${closing}$",
        )
    ]
    if cuts == "longer":
        return [*lines, line("P", whole, r"2 \ln 2 - 1", value)]
    lines.append(
        Text(
            rf"the longer piece is taken with probability ${_HALF}$; cutting the shorter one leaves a half",
            rf"以概率 ${_HALF}$ 选中较长段；切较短段必然留下一半以上的一段",
        )
    )
    return [*lines, line("P", rf"{_HALF} \cdot {whole}", rf"\ln 2 - {_HALF}", value)]


def bayes_posterior(prior: float, sensitivity: float, specificity: float) -> list[Text]:
    """Both ways to a positive test, then the share of the true one."""
    true, false = sensitivity * prior, (1 - specificity) * (1 - prior)
    value = statistics.bayes_posterior(prior, sensitivity, specificity)
    above = r"s \pi"
    rule = fraction(above, r"s \pi + (1 - c)(1 - \pi)")
    missed = rf"(1 - {number(specificity)}) \cdot (1 - {number(prior)})"
    return [
        Text.same(f"$P = {rule}$"),
        told("ill and positive", "患病且阳性", r"s \pi", rf"{number(sensitivity)} \cdot {number(prior)}", number(true)),
        told("well and positive", "未患病但阳性", r"(1 - c)(1 - \pi)", missed, number(false)),
        line("P", fraction(number(true), f"{number(true)} + {number(false)}"), number(value)),
    ]


def _log(base: Any) -> str:
    return r"\log_2" if base in ("2", 2) else r"\ln"


def _unit(base: Any) -> Text:
    return Text("in bits", "单位为比特") if base in ("2", 2) else Text("in nats", "单位为奈特")


def _expectation(symbol: str, p: Numbers, q: Numbers, base: Any, value: float, minus: str = "-") -> list[Text]:
    """Σ p·log q with the numbers in, its terms, and the value; outcomes of probability 0 add nothing."""
    pairs = [(share, other) for share, other in zip(p, q, strict=True) if share]
    products = [rf"{number(share)} \cdot {_log(base)} {number(other)}" for share, other in pairs]
    values = [share * statistics.log_of(base)(other) for share, other in pairs]
    inner = (terms(products), summed(values))
    work = [rf"-({part})" for part in inner] if minus else list(inner)
    return [line(symbol, work[0]), line(symbol, work[1], number(value))]


def _zeros(p: Numbers) -> list[Text]:
    if all(p):
        return []
    return [Text(r"outcomes with $p = 0$ add nothing: $0 \cdot \log 0 = 0$", r"$p = 0$ 的项为零：$0 \cdot \log 0 = 0$")]


def _opening(text: str, base: Any) -> Text:
    unit = _unit(base)
    return Text(f"${text}$, {unit.en}", f"${text}$，{unit.zh}")


def entropy(p: Numbers, base: Any = "e") -> list[Text]:
    """Terms and their sum."""
    opening = _opening(rf"H(p) = -\sum_i p_i {_log(base)} p_i", base)
    return [opening, *_zeros(p), *_expectation("H(p)", p, p, base, statistics.entropy(p, base))]


def cross_entropy_of(p: Numbers, q: Numbers, base: Any = "e") -> list[Text]:
    """Terms and their sum."""
    opening = _opening(rf"H(p, q) = -\sum_i p_i {_log(base)} q_i", base)
    value = statistics.cross_entropy_of(p, q, base)
    return [opening, *_zeros(p), *_expectation("H(p, q)", p, q, base, value)]


def kl_divergence(p: Numbers, q: Numbers, base: Any = "e") -> list[Text]:
    """Ratios, terms and their sum."""
    opening = _opening(rf"KL(p \| q) = \sum_i p_i {_log(base)} {fraction('p_i', 'q_i')}", base)
    ratios = [share / other if share else 0.0 for share, other in zip(p, q, strict=True)]
    value = statistics.kl_divergence(p, q, base)
    shown = [share for share in p if share]
    kept = [ratio for ratio in ratios if ratio]
    told_ratios = told("ratios p/q", "比值 p/q", array(tuple(ratios)))
    return [opening, *_zeros(p), told_ratios, *_expectation(r"KL(p \| q)", shown, kept, base, value, minus="")]


def expected_squared_error(bias: float, variance: float, noise: float) -> list[Text]:
    """The square, then the sum."""
    value = statistics.expected_squared_error(bias, variance, noise)
    work = rf"{factor(bias)}^2 + {number(variance)} + {number(noise)}"
    return [
        Text(
            r"$E = \text{bias}^2 + \text{variance} + \text{noise}$",
            r"$E = \text{偏差}^2 + \text{方差} + \text{噪声}$",
        ),
        told("squared bias", "偏差的平方", rf"{factor(bias)}^2", number(float(bias**2))),
        line("E", work, number(value)),
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
        lines.append(line("P", fraction(tp, f"{tp} + {fp}"), number(tp / (tp + fp))))
        lines.append(line("R", fraction(tp, f"{tp} + {fn}"), number(tp / (tp + fn))))
    work = fraction(rf"2 \cdot {tp}", rf"2 \cdot {tp} + {fp} + {fn}")
    return [*lines, line("F_1", work, fraction(2 * tp, 2 * tp + fp + fn), number(value))]


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
    mean = float(mean_of([exact(value) for value in numbers]))
    return line(symbol, fraction(summed(numbers), len(numbers)), number(mean))


def variance(x: Numbers, estimate: str = "mle") -> list[Text]:
    """Mean, squared deviations, and their average."""
    below = "N - 1" if estimate == "unbiased" else "N"
    values = [exact(value) for value in x]
    centre = mean_of(values)
    squares = [float((value - centre) ** 2) for value in values]
    count = f"{len(x)} - 1" if estimate == "unbiased" else len(x)
    value = statistics.variance(x, estimate)
    return [
        Text.same(rf"$\sigma^2 = {fraction(1, below)} \sum_i (x_i - \mu)^2$"),
        _mean(r"\mu", x),
        told("squared deviations", "偏差的平方", array(tuple(squares))),
        line(r"\sigma^2", fraction(summed(squares), count), number(value)),
    ]


def standardize(x: Value, train: Numbers) -> list[Text]:
    """The training mean and deviation, then the value on their scale."""
    known = [exact(value) for value in train]
    centre, deviation = float(mean_of(known)), sqrt(exact_variance(known))
    value = statistics.standardize(x, train)
    squares = [float((value - mean_of(known)) ** 2) for value in known]
    symbols, root = (rf"\sqrt{{{inner}}}" for inner in (_MEAN_SQUARE, fraction(summed(squares), len(squares))))
    rule, mean = fraction(r"x - \mu", r"\sigma"), _mean(r"\mu", train)
    each = Text("entry by entry", "逐元素计算")
    work = fraction(f"{array(x)} - {factor(centre)}", number(deviation))
    return [
        Text.same(rf"$z = {rule}$"),
        Text(f"training mean: {mean.en}", f"训练集均值：{mean.zh}"),
        told("training deviation", "训练集标准差", r"\sigma", symbols, root, number(deviation)),
        *([each] if shape_of(x) else []),
        line("z", work, array(value)),
    ]


def log_sum_exp(x: Numbers) -> list[Text]:
    """The largest taken out, the rest summed, the largest added back."""
    largest = max(x)
    shifted = [value - largest for value in entries(tuple(x))]
    total = fsum(map(exp, shifted))
    powers = terms([f"e^{{{number(value)}}}" for value in shifted])
    return [
        Text.same(r"$\log \sum_i e^{x_i} = m + \log \sum_i e^{x_i - m}, \quad m = \max_i x_i$"),
        line("m", number(largest)),
        line(r"\sum_i e^{x_i - m}", powers, number(total)),
        line(
            r"\log \sum_i e^{x_i}",
            rf"{number(largest)} + \ln {number(total)}",
            f"{number(largest)} + {factor(log(total))}",
            number(statistics.log_sum_exp(x)),
        ),
    ]


def kfold(samples: int, folds: int) -> list[Text]:
    """Each fold is held out once; the largest has the rounded-up share."""
    fits, training, held_out = statistics.kfold(samples, folds)
    share = rf"\lceil {fraction(samples, folds)} \rceil"
    return [
        told("each fold is held out once, so the fits are", "每一折各作一次验证集，拟合次数为", "k", str(fits)),
        told("largest fold", "最大的一折", r"\lceil \frac{N}{k} \rceil", share, str(held_out)),
        told("the others train", "其余用于训练", f"{samples} - {held_out}", str(training)),
        Text(
            f"[fits, training, validation] {formula(f'[{fits}, {training}, {held_out}]')}",
            f"[拟合次数, 训练, 验证] {formula(f'[{fits}, {training}, {held_out}]')}",
        ),
    ]
