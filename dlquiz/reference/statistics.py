"""Probability, information, classification metrics and the handling of data: closed forms in plain Python.

Distributions are sequences of probabilities; confusion counts are true and false positives and negatives: `tp`, `fp`,
`fn`, `tn`. Arguments that cannot be are refused with an `ArgumentError` that names one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import exp, fsum, log, log2, sqrt
from typing import Any

from dlquiz.errors import ArgumentError
from dlquiz.expressions.values import Value, entries, shape_of

CUTS = ("independent", "longer", "random")
ESTIMATES = ("mle", "unbiased")
BASES = ("e", "2")
MOST_PIECES = 50
MOST_OUTCOMES = 1_000
MOST_NUMBERS = 1_000
MOST_FOLDS = 10_000
LARGEST = 10**9
SUM_TOLERANCE = 1e-6

Numbers = Sequence[float]


def triangle_probability(pieces: int = 3, cuts: str = "independent") -> float:
    """Probability that the pieces of a broken rope close to a polygon (three: a triangle): that none reaches one half.

    `independent`: pieces − 1 independent uniform cuts, 1 − n/2^(n−1). For three pieces, one uniform cut and a second in
    the `longer` piece, 2·ln 2 − 1, or in a `random` one of the two, each with probability ½, ln 2 − ½.
    Source: at most one piece reaches one half, a given one with probability ½^(n−1); the others by integrating over the
    first cut x < ½ the chance x/(1 − x) that the second leaves no half.
    """
    if cuts == "longer":
        return 2 * log(2) - 1
    if cuts == "random":
        return log(2) - 0.5
    return float(1 - Fraction(pieces, 2 ** (pieces - 1)))


def check_rope(pieces: int, cuts: str) -> None:
    """Raise `ArgumentError` unless the pieces can close and the way of cutting makes so many."""
    if not 3 <= pieces <= MOST_PIECES:
        raise ArgumentError(
            "pieces",
            f"a polygon has from 3 to {MOST_PIECES} sides here, not {pieces}",
            f"多边形的边数应在 3 到 {MOST_PIECES} 之间，而不是 {pieces}",
        )
    if cuts != "independent" and pieces != 3:
        raise ArgumentError(
            "cuts",
            f"cutting again a piece chosen as `{cuts}` gives 3 pieces, not {pieces}",
            f"按 `{cuts}` 再切一段得到 3 段，而不是 {pieces} 段",
        )


def bayes_posterior(prior: float, sensitivity: float, specificity: float) -> float:
    """P(ill | positive) = s·π/(s·π + (1 − c)(1 − π)): prior π, sensitivity s, specificity c. Source: Bayes' rule."""
    ill, well = sensitivity * prior, (1 - specificity) * (1 - prior)
    return ill / (ill + well)


def check_test(**shares: float) -> None:
    """Raise `ArgumentError` unless all are probabilities and the test can be positive at all."""
    for name, share in shares.items():
        if not 0 <= share <= 1:
            raise ArgumentError(name, f"`{name}` is a probability, not {share}", f"`{name}` 是概率，而不是 {share}")
    prior, sensitivity, specificity = shares["prior"], shares["sensitivity"], shares["specificity"]
    if sensitivity * prior + (1 - specificity) * (1 - prior) < 1e-12:
        raise ArgumentError("", "with these numbers no test is ever positive", "按这些数值，检测不可能为阳性")


def entropy(p: Numbers, base: Any = "e") -> float:
    """H(p) = −Σ p·log p, with 0·log 0 = 0. Source: Shannon (1948)."""
    return 0.0 - fsum(share * log_of(base)(share) for share in p if share)


def cross_entropy_of(p: Numbers, q: Numbers, base: Any = "e") -> float:
    """H(p, q) = −Σ p·log q: the cost of coding p with a code made for q. Source: Goodfellow et al. (2016), 3.13."""
    return 0.0 - fsum(share * log_of(base)(other) for share, other in zip(p, q, strict=True) if share)


def kl_divergence(p: Numbers, q: Numbers, base: Any = "e") -> float:
    """KL(p‖q) = Σ p·log(p/q). Source: Kullback and Leibler (1951)."""
    return fsum(share * log_of(base)(share / other) for share, other in zip(p, q, strict=True) if share)


def log_of(base: Any) -> Callable[[float], float]:
    """The logarithm to base e (`e`) or 2 (`2`, as a word or a number)."""
    return log2 if base in ("2", 2) else log


def check_base(base: Any) -> None:
    """Raise `ArgumentError` unless the base is e or 2."""
    if base not in (*BASES, 2):
        raise ArgumentError("base", f"`base` must be e or 2, not {base}", f"`base` 必须是 e 或 2，而不是 {base}")


def check_distribution(name: str, p: Value) -> None:
    """Raise `ArgumentError` unless `p` is a list of probabilities that add up to 1."""
    if len(shape_of(p)) != 1 or len(p) > MOST_OUTCOMES:
        raise ArgumentError(
            name,
            f"`{name}` is one list of 1 to {MOST_OUTCOMES:,} probabilities, not an array of shape {list(shape_of(p))}",
            f"`{name}` 应为一个至多 {MOST_OUTCOMES:,} 个概率的列表，而不是形状为 {list(shape_of(p))} 的数组",
        )
    if min(p) < 0:
        raise ArgumentError(name, f"`{name}` has a negative probability", f"`{name}` 含有负的概率")
    if abs(fsum(p) - 1) > SUM_TOLERANCE:
        raise ArgumentError(
            name,
            f"the probabilities of `{name}` add up to {fsum(p):g}, not 1",
            f"`{name}` 的概率之和为 {fsum(p):g}，不是 1",
        )


def check_entropy(p: Value, base: Any) -> None:
    check_base(base)
    check_distribution("p", p)


def check_pair(p: Value, q: Value, base: Any) -> None:
    """Raise `ArgumentError` unless p and q are distributions over the same outcomes and q allows all that p does."""
    check_entropy(p, base)
    check_distribution("q", q)
    if len(p) != len(q):
        raise ArgumentError(
            "q",
            f"`q` has {len(q)} outcomes and `p` has {len(p)}: they must be the same ones",
            f"`q` 有 {len(q)} 个结果，`p` 有 {len(p)} 个：两者应相同",
        )
    if any(share and not other for share, other in zip(p, q, strict=True)):
        raise ArgumentError(
            "q",
            "`q` gives 0 to an outcome that `p` allows: the value is infinite",
            "`p` 可能出现的结果在 `q` 中概率为 0：结果为无穷大",
        )


def expected_squared_error(bias: float, variance: float, noise: float) -> float:
    """bias² + variance + noise, where `variance` and `noise` are variances (of the prediction, of the target).

    Source: Geman, Bienenstock and Doursat (1992), Neural networks and the bias/variance dilemma.
    """
    return float(bias**2 + variance + noise)


def check_error(bias: float, variance: float, noise: float) -> None:
    """Raise `ArgumentError` for a negative variance or numbers too large to square."""
    check_size("bias", bias)
    for name, value in (("variance", variance), ("noise", noise)):
        if not 0 <= value <= LARGEST:
            raise ArgumentError(
                name,
                f"`{name}` is a variance from 0 to {LARGEST:,}, not {value}",
                f"`{name}` 是 0 到 {LARGEST:,} 之间的方差，而不是 {value}",
            )


def check_size(name: str, value: Value) -> None:
    """Raise `ArgumentError` for numbers above 10⁹ in magnitude."""
    if max(map(abs, entries(value))) > LARGEST:
        raise ArgumentError(
            name, f"the numbers of `{name}` are at most {LARGEST:,}", f"`{name}` 中数的绝对值至多为 {LARGEST:,}"
        )


def precision(tp: int, fp: int, fn: int | None = None) -> float:
    """tp/(tp + fp): how many of those called positive are so. `fn` has no part in it."""
    return tp / (tp + fp)


def recall(tp: int, fn: int, fp: int | None = None) -> float:
    """tp/(tp + fn), the true positive rate: how many of the positive ones are found. `fp` has no part in it."""
    return tp / (tp + fn)


def f1(tp: int, fp: int, fn: int) -> float:
    """The harmonic mean of precision and recall: 2·tp/(2·tp + fp + fn). Source: van Rijsbergen (1979)."""
    return 2 * tp / (2 * tp + fp + fn)


def accuracy(tp: int, fp: int, fn: int, tn: int) -> float:
    """(tp + tn)/(tp + fp + fn + tn): how many are called rightly."""
    return (tp + tn) / (tp + fp + fn + tn)


def false_positive_rate(tp: int, fp: int, fn: int, tn: int) -> float:
    """fp/(fp + tn): how many of the negative ones raise a false alarm. `tp` and `fn` have no part in it."""
    return fp / (fp + tn)


def check_counts(*below: str) -> Callable[..., None]:
    """A check that counts are not negative and that those named `below` the fraction line are not all 0."""

    def check(**counts: int) -> None:
        for name, count in counts.items():
            if count < 0:
                raise ArgumentError(name, f"`{name}` is a count, not {count}", f"`{name}` 是计数，而不是 {count}")
        if not any(counts[name] for name in below):
            listed = " + ".join(below)
            raise ArgumentError("", f"{listed} is 0: nothing to divide by", f"{listed} 为 0：无法相除")

    return check


def exact(number: float) -> Fraction:
    """A number as the decimal it is written as: 0.1 is one tenth."""
    return Fraction(str(number))


def mean_of(numbers: Sequence[Fraction]) -> Fraction:
    return sum(numbers, Fraction(0)) / len(numbers)


def exact_variance(numbers: Sequence[Fraction], estimate: str = "mle") -> Fraction:
    centre = mean_of(numbers)
    squares = sum(((number - centre) ** 2 for number in numbers), Fraction(0))
    return squares / (len(numbers) - (estimate == "unbiased"))


def variance(x: Numbers, estimate: str = "mle") -> float:
    """Mean squared deviation from the mean: over N (`mle`, of a Gaussian), or over N − 1 (`unbiased`).

    Source: Goodfellow et al. (2016), section 5.4.
    """
    return float(exact_variance([exact(number) for number in x], estimate))


def check_sample(name: str, x: Value, least: int = 1) -> None:
    """Raise `ArgumentError` unless `x` is a list of at least `least` numbers of sensible size."""
    if len(shape_of(x)) != 1 or not least <= len(x) <= MOST_NUMBERS:
        raise ArgumentError(
            name,
            f"`{name}` is one list of {least} to {MOST_NUMBERS:,} numbers, not an array of shape {list(shape_of(x))}",
            f"`{name}` 应为一个含 {least} 到 {MOST_NUMBERS:,} 个数的列表，而不是形状为 {list(shape_of(x))} 的数组",
        )
    check_size(name, x)


def check_variance(x: Value, estimate: str) -> None:
    check_sample("x", x, least=2 if estimate == "unbiased" else 1)


def standardize(x: Value, train: Numbers) -> Value:
    """(x − μ)/σ with the mean and standard deviation (over N) of the training values; `x` is a number or a list.

    Source: scikit-learn documentation of StandardScaler; test data are scaled by what was learned in training.
    """
    known = [exact(number) for number in train]
    centre, deviation = mean_of(known), sqrt(exact_variance(known))
    scaled = [float(exact(number) - centre) / deviation for number in entries(x)]
    return tuple(scaled) if shape_of(x) else scaled[0]


def check_standardization(x: Value, train: Value) -> None:
    """Raise `ArgumentError` unless the training values spread and `x` is a number or a list of them."""
    check_sample("train", train, least=2)
    if shape_of(x):
        check_sample("x", x)
    check_size("x", x)
    if float(exact_variance([exact(number) for number in train])) < 1e-12:
        raise ArgumentError(
            "train",
            "the training values are all the same: nothing to divide by",
            "训练数据全部相同：标准差为 0，无法相除",
        )


def log_sum_exp(x: Numbers) -> float:
    """log Σ exp(xᵢ) = m + log Σ exp(xᵢ − m) with m the largest: no exponential can overflow.

    Source: Goodfellow et al. (2016), section 4.1.
    """
    largest = max(x)
    return largest + log(fsum(exp(number - largest) for number in x))


def check_logits(x: Value) -> None:
    check_sample("x", x)


def kfold(samples: int, folds: int) -> tuple[int, int, int]:
    """[fits, training samples, validation samples] of k-fold cross-validation, the samples those of the largest fold.

    k fits; the largest fold holds out ⌈N/k⌉ samples and trains on the rest. Source: scikit-learn, KFold.
    """
    held_out = -(-samples // folds)
    return folds, samples - held_out, held_out


def check_folds(samples: int, folds: int) -> None:
    """Raise `ArgumentError` unless there are two folds and a sample for each."""
    if not 2 <= folds <= min(samples, MOST_FOLDS):
        raise ArgumentError(
            "folds",
            f"`folds` lies between 2 and the number of samples, at most {MOST_FOLDS:,}, not at {folds}",
            f"`folds` 应在 2 与样本数之间，且不超过 {MOST_FOLDS:,}，而不是 {folds}",
        )
