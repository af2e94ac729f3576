"""What people get wrong about samples: their variance, their scaling, their division into folds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import sqrt
from typing import Any

from dlquiz.expressions.values import Value, entries, shape_of
from dlquiz.messages import Text
from dlquiz.reference import statistics
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.apart import differs
from dlquiz.reference.mistakes.metrics import table
from dlquiz.reference.statistics import exact, exact_variance, mean_of

Numbers = Sequence[float]
Formula = Callable[..., Any]


def other_estimate(x: Numbers, estimate: str) -> float:
    return statistics.variance(x, "mle" if estimate == "unbiased" else "unbiased")


def asks(wanted: str) -> Callable[..., bool]:
    return lambda x, estimate: estimate == wanted and len(set(x)) > 1


def total_of_squares(x: Numbers, estimate: str) -> float:
    return statistics.variance(x) * len(x)


def mean_of_squares(x: Numbers, estimate: str) -> float:
    values = [exact(value) for value in x]
    return float(sum((value**2 for value in values), Fraction(0)) / (len(values) - (estimate == "unbiased")))


def mean_deviation(x: Numbers, estimate: str) -> float:
    values = [exact(value) for value in x]
    centre = mean_of(values)
    return float(sum((abs(value - centre) for value in values), Fraction(0)) / len(values))


VARIANCE = (
    Mistake(
        "unbiased_for_mle",
        other_estimate,
        Text(
            "That divides by N − 1; the maximum likelihood estimate divides by N.",
            "这是除以 N − 1；最大似然估计除以 N。",
        ),
        asks("mle"),
    ),
    Mistake(
        "mle_for_unbiased",
        other_estimate,
        Text(
            "That divides by N; the mean was fitted to the same data, so the unbiased estimate divides by N − 1.",
            "这是除以 N；均值由同一数据估计，无偏估计应除以 N − 1。",
        ),
        asks("unbiased"),
    ),
    *table(
        statistics.variance,
        (
            "deviation_for_variance",
            lambda x, estimate: sqrt(statistics.variance(x, estimate)),
            "That is the standard deviation; the variance is its square.",
            "这是标准差；方差是它的平方。",
        ),
        (
            "mean_not_subtracted",
            mean_of_squares,
            "The values were squared as they are; subtract the mean first.",
            "直接对数值取了平方；应先减去均值。",
        ),
        (
            "not_averaged",
            total_of_squares,
            "The squared deviations were only added up; divide by their number.",
            "只把偏差的平方相加；还应除以个数。",
        ),
        (
            "absolute_deviation",
            mean_deviation,
            "Deviations were averaged without their sign; the variance averages their squares.",
            "对偏差的绝对值取了平均；方差是偏差平方的平均。",
        ),
    ),
)


def scaled(x: Value, centre: float, divisor: float) -> Value:
    numbers = [(float(value) - centre) / divisor for value in entries(x)]
    return tuple(numbers) if shape_of(x) else numbers[0]


def moments(values: Value, estimate: str = "mle") -> tuple[float, float]:
    known = [exact(value) for value in entries(values)]
    return float(mean_of(known)), sqrt(exact_variance(known, estimate))


def by_test(x: Value, train: Numbers) -> Value:
    return scaled(x, *moments(x))


def by_range(x: Value, train: Numbers) -> Value:
    return scaled(x, min(train), max(train) - min(train))


def by_variance(x: Value, train: Numbers) -> Value:
    centre, deviation = moments(train)
    return scaled(x, centre, deviation**2)


def shifted(x: Value, train: Numbers) -> Value:
    return scaled(x, moments(train)[0], 1)


def unshifted(x: Value, train: Numbers) -> Value:
    return scaled(x, 0, moments(train)[1])


def by_unbiased(x: Value, train: Numbers) -> Value:
    return scaled(x, *moments(train, "unbiased"))


def tests_spread(x: Value, train: Numbers) -> bool:
    return bool(shape_of(x)) and moments(x)[1] > 1e-6 and differs(by_test, statistics.standardize)(x=x, train=train)


STANDARDIZATION = (
    Mistake(
        "test_statistics",
        by_test,
        Text(
            "The test data were scaled by their own mean and deviation; use those of the training data.",
            "用测试数据自身的均值和标准差做了标准化；应使用训练集的统计量。",
        ),
        tests_spread,
    ),
    *table(
        statistics.standardize,
        (
            "min_max_scaling",
            by_range,
            "That is min-max scaling; standardizing subtracts the mean and divides by the standard deviation.",
            "这是最小最大缩放；标准化是减去均值再除以标准差。",
        ),
        (
            "variance_for_deviation",
            by_variance,
            "The difference was divided by the variance; divide by its root, the standard deviation.",
            "除以了方差；应除以其平方根，即标准差。",
        ),
        (
            "deviation_ignored",
            shifted,
            "Only the mean was subtracted; divide by the standard deviation, too.",
            "只减去了均值；还要除以标准差。",
        ),
        (
            "mean_not_subtracted",
            unshifted,
            "The mean was not subtracted; without that the result is not centred at 0.",
            "没有减去均值；这样结果不以 0 为中心。",
        ),
        (
            "sample_deviation",
            by_unbiased,
            "The deviation was taken over N − 1; here it is over N, as in NumPy and scikit-learn.",
            "标准差除以了 N − 1；这里按 N 计算，与 NumPy 和 scikit-learn 一致。",
        ),
    ),
)


def one_fit_more(**arguments: int) -> tuple[int, int, int]:
    fits, training, held_out = statistics.kfold(**arguments)
    return fits + 1, training, held_out


def one_fit_only(**arguments: int) -> tuple[int, int, int]:
    return 1, *statistics.kfold(**arguments)[1:]


def fold_trained(**arguments: int) -> tuple[int, int, int]:
    fits, training, held_out = statistics.kfold(**arguments)
    return fits, held_out, training


def rounded_down(samples: int, folds: int) -> tuple[int, int, int]:
    held_out = samples // folds
    return folds, samples - held_out, held_out


def all_trained(samples: int, folds: int) -> tuple[int, int, int]:
    return folds, samples, statistics.kfold(samples, folds)[2]


KFOLD = (
    Mistake(
        "one_fit_more",
        one_fit_more,
        Text(
            "k folds give k fits; a last fit on all the data is no part of the cross-validation.",
            "k 折对应 k 次拟合；最后用全部数据的那次拟合不属于交叉验证。",
        ),
    ),
    Mistake(
        "one_fit_only",
        one_fit_only,
        Text(
            "That is a single hold-out split; every fold takes its turn as the validation set: k fits.",
            "这只是一次留出法划分；每一折都要轮流作验证集：共 k 次拟合。",
        ),
    ),
    Mistake(
        "training_and_validation_swapped",
        fold_trained,
        Text(
            "Training and validation changed places: one fold is held out, the other k − 1 train.",
            "训练与验证颠倒了：留出一折作验证，其余 k − 1 折用于训练。",
        ),
        lambda samples, folds: statistics.kfold(samples, folds)[1] != statistics.kfold(samples, folds)[2],
    ),
    Mistake(
        "floor_for_ceil",
        rounded_down,
        Text(
            "The division was rounded down; the samples left over go to some of the folds, one each.",
            "除法向下取整了；剩下的样本各分给一折。",
        ),
        lambda samples, folds: samples % folds > 0,
    ),
    Mistake(
        "validation_not_taken_out",
        all_trained,
        Text(
            "The held-out fold must not train: subtract it from the samples.",
            "留出的一折不能用于训练：要从样本数中减去。",
        ),
    ),
)
