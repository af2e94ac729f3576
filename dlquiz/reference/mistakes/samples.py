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
from dlquiz.reference.mistakes.apart import differs, table, telling
from dlquiz.reference.statistics import exact, exact_variance, mean_of

Numbers = Sequence[float]
Formula = Callable[..., Any]

COURSES_TAKE_ONE_LESS = Text(
    "Courses in statistics divide by N − 1, and so do pandas and torch.var by default.",
    "统计课上除以 N − 1，pandas 和 torch.var 默认也是如此。",
)


def other_estimate(x: Numbers, estimate: str) -> float:
    return statistics.variance(x, "mle" if estimate == "unbiased" else "unbiased")


def asks(wanted: str) -> Callable[..., bool]:
    return lambda x, estimate: estimate == wanted


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
    *telling(
        statistics.variance,
        (
            Mistake(
                "unbiased_for_mle",
                other_estimate,
                Text(
                    "That divides by N − 1; the maximum likelihood estimate divides by N.",
                    "这是除以 N − 1；最大似然估计除以 N。",
                ),
                asks("mle"),
                tempting=COURSES_TAKE_ONE_LESS,
            ),
            Mistake(
                "mle_for_unbiased",
                other_estimate,
                Text(
                    "That divides by N; with the mean fitted to the same data, the unbiased estimate divides by N − 1.",
                    "这是除以 N；均值由同一数据估计，无偏估计应除以 N − 1。",
                ),
                asks("unbiased"),
                tempting=Text(
                    "np.var divides by N, and so does the definition of a variance.",
                    "np.var 默认除以 N，方差的定义也是如此。",
                ),
            ),
        ),
    ),
    *table(
        statistics.variance,
        (
            "deviation_for_variance",
            lambda x, estimate: sqrt(statistics.variance(x, estimate)),
            Text("That is the standard deviation; the variance is its square.", "这是标准差；方差是它的平方。"),
            Text(
                "The deviation has the unit of the data and is the number that reports give.",
                "标准差与数据同量纲，报告中给出的多是它。",
            ),
        ),
        (
            "mean_not_subtracted",
            mean_of_squares,
            Text("The values were squared as they are; subtract the mean first.", "直接对数值取了平方；应先减去均值。"),
            Text("For data centred at 0 the mean square is the variance.", "数据以 0 为中心时，平方的平均就是方差。"),
        ),
        (
            "not_averaged",
            total_of_squares,
            Text(
                "The squared deviations were only added up; divide by their number.",
                "只把偏差的平方相加；还应除以个数。",
            ),
            Text(
                "The sum of squared deviations has a name and uses of its own: the SS of an analysis of variance.",
                "偏差平方和本身就是一个常用量，即方差分析中的 SS。",
            ),
        ),
        (
            "absolute_deviation",
            mean_deviation,
            Text(
                "Deviations were averaged without their sign; the variance averages their squares.",
                "对偏差的绝对值取了平均；方差是偏差平方的平均。",
            ),
            Text(
                "“How far values lie from the mean on average” is, word by word, the mean distance.",
                "“数值平均偏离均值多少”照字面就是到均值的平均距离。",
            ),
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
        tempting=Text(
            "fit_transform on each data set looks tidy, and leaves each with mean 0 and deviation 1.",
            "对每份数据各调用一次 fit_transform 看似整齐，各自也都变成均值 0、标准差 1。",
        ),
    ),
    *table(
        statistics.standardize,
        (
            "min_max_scaling",
            by_range,
            Text(
                "That is min-max scaling; standardizing subtracts the mean and divides by the standard deviation.",
                "这是最小最大缩放；标准化是减去均值再除以标准差。",
            ),
            Text(
                "Both are called normalization, and pixels are divided by their range, 255.",
                "两者都叫“归一化”，图像像素通常就除以其范围 255。",
            ),
        ),
        (
            "variance_for_deviation",
            by_variance,
            Text(
                "The difference was divided by the variance; divide by its root, the standard deviation.",
                "除以了方差；应除以其平方根，即标准差。",
            ),
            Text(
                "The formula of batch normalization shows σ², and the root around it is easily overlooked.",
                "批量归一化的公式里写的是 σ²，外面的根号容易看漏。",
            ),
        ),
        (
            "deviation_ignored",
            shifted,
            Text(
                "Only the mean was subtracted; divide by the standard deviation, too.", "只减去了均值；还要除以标准差。"
            ),
            Text(
                "Centring is preprocessing enough for VGG, which subtracts the mean colour and no more.",
                "VGG 的预处理就只减去各颜色通道的均值，不再做别的。",
            ),
        ),
        (
            "mean_not_subtracted",
            unshifted,
            Text(
                "The mean was not subtracted; without that the result is not centred at 0.",
                "没有减去均值；这样结果不以 0 为中心。",
            ),
            Text(
                "RMSNorm does without the mean, and the division alone brings the numbers to a size of about 1.",
                "RMSNorm 就不减均值，而且只做除法也能把数值缩放到 1 左右。",
            ),
        ),
        (
            "sample_deviation",
            by_unbiased,
            Text(
                "The deviation was taken over N − 1; here it is over N, as in NumPy and scikit-learn.",
                "标准差除以了 N − 1；这里按 N 计算，与 NumPy 和 scikit-learn 一致。",
            ),
            COURSES_TAKE_ONE_LESS,
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


KFOLD = telling(
    statistics.kfold,
    (
        Mistake(
            "one_fit_more",
            one_fit_more,
            Text(
                "k folds give k fits; a last fit on all the data is no part of the cross-validation.",
                "k 折对应 k 次拟合；最后用全部数据的那次拟合不属于交叉验证。",
            ),
            tempting=Text(
                "In practice a last model is trained on all the data, as GridSearchCV of scikit-learn does.",
                "实践中最后还会用全部数据再训练一次，scikit-learn 的 GridSearchCV 就是这样。",
            ),
        ),
        Mistake(
            "one_fit_only",
            one_fit_only,
            Text(
                "That is a single hold-out split; every fold takes its turn as the validation set: k fits.",
                "这只是一次留出法划分；每一折都要轮流作验证集：共 k 次拟合。",
            ),
            tempting=Text(
                "Deep learning mostly makes do with one validation set that never changes.",
                "深度学习中大多只用一份固定不变的验证集。",
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
            tempting=Text(
                "“The fold of this round” sounds like the part that one works with, the one that trains.",
                "“本轮的这一折”听上去像是正在使用的那一份，容易当成训练集。",
            ),
        ),
        Mistake(
            "floor_for_ceil",
            rounded_down,
            Text(
                "The division was rounded down; the samples left over go to some of the folds, one each.",
                "除法向下取整了；剩下的样本各分给一折。",
            ),
            lambda samples, folds: samples % folds > 0,
            tempting=Text(
                "Code shows samples // folds, which is exact wherever the folds divide the samples.",
                "代码中常写 samples // folds，样本数能被折数整除时它就是准确的。",
            ),
        ),
        Mistake(
            "validation_not_taken_out",
            all_trained,
            Text(
                "The held-out fold must not train: subtract it from the samples.",
                "留出的一折不能用于训练：要从样本数中减去。",
            ),
            tempting=Text(
                "Over all the fits every sample does train at some time.",
                "在全部 k 次拟合中，每个样本确实都参加过训练。",
            ),
        ),
    ),
)
