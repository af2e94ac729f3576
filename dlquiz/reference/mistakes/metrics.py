"""What people get wrong about squared errors and classification metrics."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import Any

from dlquiz.reference import statistics
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.apart import told_apart

Formula = Callable[..., Any]
Row = tuple[str, Formula, str, str]


def table(right: Formula, *rows: Row) -> tuple[Mistake, ...]:
    return tuple(told_apart(name, formula, right, en, zh) for name, formula, en, zh in rows)


SQUARED_ERROR = table(
    statistics.expected_squared_error,
    (
        "bias_not_squared",
        lambda bias, variance, noise: bias + variance + noise,
        "The bias enters squared: the error is squared, and a variance is a square already.",
        "偏差要平方：误差是平方误差，而方差本身已是平方量。",
    ),
    (
        "noise_forgotten",
        lambda bias, variance, noise: bias**2 + variance,
        "The noise is missing: no model can do better than the spread of the targets.",
        "漏了噪声：任何模型都无法低于目标自身的波动。",
    ),
    (
        "bias_plus_variance",
        lambda bias, variance, noise: bias + variance,
        "The bias enters squared, and the noise belongs to the error, too: bias² + variance + noise.",
        "偏差要平方，噪声也要计入：偏差² + 方差 + 噪声。",
    ),
    (
        "squared_bias_only",
        lambda bias, variance, noise: bias**2,
        "That is the squared bias, the error of the average model; one model also varies, and the targets are noisy.",
        "这是偏差的平方，即平均模型的误差；单个模型还有方差，目标还有噪声。",
    ),
    (
        "variance_squared",
        lambda bias, variance, noise: bias**2 + variance**2 + noise,
        "The variance was squared; it is a mean square already.",
        "又对方差取了平方；方差本身已是平方的平均。",
    ),
)

PRECISION = table(
    statistics.precision,
    (
        "recall_for_precision",
        lambda tp, fn, **_: statistics.recall(tp, fn),
        "That is the recall, over all that are positive; precision divides by all that were called positive.",
        "这是召回率，分母是全部正例；精确率的分母是所有预测为正的样本。",
    ),
    (
        "false_positives_over_positives",
        lambda tp, fp, **_: fp / (tp + fp),
        "That is the share of false alarms among those called positive; precision is the rest.",
        "这是预测为正者中误报的比例；精确率是其余部分。",
    ),
    (
        "ratio_for_share",
        lambda tp, fp, **_: tp / fp,
        "True ones were divided by false ones; divide by all that were called positive, TP + FP.",
        "用真正例除以了假正例；应除以所有预测为正的样本 TP + FP。",
    ),
)

RECALL = table(
    statistics.recall,
    (
        "precision_for_recall",
        lambda tp, fp, **_: statistics.precision(tp, fp),
        "That is the precision, over all that were called positive; recall divides by all that are positive.",
        "这是精确率，分母是所有预测为正的样本；召回率的分母是全部正例。",
    ),
    (
        "missed_share",
        lambda tp, fn, **_: fn / (tp + fn),
        "That is the share that was missed; recall is the share that was found.",
        "这是漏检的比例；召回率是检出的比例。",
    ),
    (
        "ratio_for_share",
        lambda tp, fn, **_: tp / fn,
        "Found ones were divided by missed ones; divide by all that are positive, TP + FN.",
        "用检出数除以了漏检数；应除以全部正例 TP + FN。",
    ),
)


def rates(tp: int, fp: int, fn: int) -> tuple[float, float]:
    return statistics.precision(tp, fp), statistics.recall(tp, fn)


F1 = table(
    statistics.f1,
    (
        "arithmetic_mean",
        lambda **counts: sum(rates(**counts)) / 2,
        "That is the arithmetic mean; F1 is the harmonic one, 2PR/(P + R), which the smaller of the two pulls down.",
        "这是算术平均；F1 是调和平均 2PR/(P + R)，更接近两者中较小的一个。",
    ),
    (
        "geometric_mean",
        lambda **counts: sqrt(rates(**counts)[0] * rates(**counts)[1]),
        "That is the geometric mean; F1 is the harmonic one, 2PR/(P + R).",
        "这是几何平均；F1 是调和平均 2PR/(P + R)。",
    ),
    (
        "two_forgotten",
        lambda **counts: statistics.f1(**counts) / 2,
        "The 2 is missing: with P = R the harmonic mean 2PR/(P + R) must give that same number.",
        "漏了 2：P = R 时调和平均 2PR/(P + R) 应等于该值。",
    ),
    (
        "jaccard_for_f1",
        lambda tp, fp, fn: tp / (tp + fp + fn),
        "That is the Jaccard index; F1 counts the true positives twice, above and below.",
        "这是 Jaccard 指数；F1 的分子分母中真正例都算两次。",
    ),
    (
        "rates_multiplied",
        lambda **counts: rates(**counts)[0] * rates(**counts)[1],
        "Precision and recall were multiplied only; divide the product by their sum and double it.",
        "只把精确率与召回率相乘；还应除以两者之和再乘 2。",
    ),
    (
        "precision_for_f1",
        lambda **counts: rates(**counts)[0],
        "That is the precision alone; F1 is its harmonic mean with the recall.",
        "这只是精确率；F1 是它与召回率的调和平均。",
    ),
    (
        "recall_for_f1",
        lambda **counts: rates(**counts)[1],
        "That is the recall alone; F1 is its harmonic mean with the precision.",
        "这只是召回率；F1 是它与精确率的调和平均。",
    ),
)

ACCURACY = table(
    statistics.accuracy,
    (
        "true_negatives_forgotten",
        lambda tp, fp, fn, tn: tp / (tp + fp + fn + tn),
        "Only the true positives were counted as right; the true negatives are right, too.",
        "只把真正例算作正确；真负例也是正确的。",
    ),
    (
        "error_rate",
        lambda tp, fp, fn, tn: (fp + fn) / (tp + fp + fn + tn),
        "That is the error rate: subtract it from 1.",
        "这是错误率：应当用 1 减去它。",
    ),
    (
        "precision_for_accuracy",
        lambda tp, fp, fn, tn: statistics.precision(tp, fp),
        "That is the precision, which looks only at those called positive.",
        "这是精确率，只看预测为正的样本。",
    ),
    (
        "recall_for_accuracy",
        lambda tp, fp, fn, tn: statistics.recall(tp, fn),
        "That is the recall, which looks only at those that are positive.",
        "这是召回率，只看真实为正的样本。",
    ),
    (
        "balanced_accuracy",
        lambda tp, fp, fn, tn: (tp / (tp + fn) + tn / (tn + fp)) / 2,
        "That is the mean of both classes' recalls; accuracy weighs the classes by their size.",
        "这是两类召回率的平均；准确率按各类样本数加权。",
    ),
)

FALSE_POSITIVE_RATE = table(
    statistics.false_positive_rate,
    (
        "over_all_samples",
        lambda tp, fp, fn, tn: fp / (tp + fp + fn + tn),
        "False alarms were divided by all samples; only the negative ones can raise them: FP + TN.",
        "用误报数除以了全部样本；只有负例才会误报：分母是 FP + TN。",
    ),
    (
        "false_discovery_rate",
        lambda tp, fp, fn, tn: fp / (tp + fp),
        "That is the share of false alarms among those called positive; divide by the negative ones, FP + TN.",
        "这是预测为正者中误报的比例；应除以全部负例 FP + TN。",
    ),
    (
        "specificity_given",
        lambda tp, fp, fn, tn: tn / (fp + tn),
        "That is the specificity, the true negative rate: subtract it from 1.",
        "这是特异度（真负例率）：应当用 1 减去它。",
    ),
    (
        "recall_given",
        lambda tp, fp, fn, tn: statistics.recall(tp, fn),
        "That is the true positive rate; the false positive rate looks at the negative samples.",
        "这是真正例率；假正例率看的是负例。",
    ),
)
