"""What people get wrong about squared errors and classification metrics."""

from __future__ import annotations

from math import sqrt

from dlquiz.messages import Text
from dlquiz.reference import statistics
from dlquiz.reference.mistakes.apart import table

SAME_NUMERATOR = Text(
    "Both have TP above the line, and neither name says what stands below.",
    "两者分子都是 TP，而从名称上看不出分母是什么。",
)
RIGHT_TO_WRONG = Text(
    "“Eight right to two wrong” is how one says it, and that is the odds, not a share.",
    "日常会说“八对二错”，但那是对与错之比，不是占比。",
)
ALL_EQUAL = Text(
    "All three agree where precision equals recall, as micro-averages over classes do.",
    "精确率与召回率相等时三者相同，各类的微平均正是如此。",
)

SQUARED_ERROR = table(
    statistics.expected_squared_error,
    (
        "bias_not_squared",
        lambda bias, variance, noise: bias + variance + noise,
        Text(
            "The bias enters squared: the error is squared, and a variance is a square already.",
            "偏差要平方：误差是平方误差，而方差本身已是平方量。",
        ),
        Text(
            "The parts are told as “bias, variance and noise”, and in these words nothing is squared.",
            "三部分常说成“偏差、方差和噪声”，字面上没有平方。",
        ),
    ),
    (
        "noise_forgotten",
        lambda bias, variance, noise: bias**2 + variance,
        Text(
            "The noise is missing: no model can do better than the spread of the targets.",
            "漏了噪声：任何模型都无法低于目标自身的波动。",
        ),
        Text(
            "The trade-off is named after bias and variance, and no model can change the noise.",
            "“偏差—方差权衡”只提这两项，而任何模型都改变不了噪声。",
        ),
    ),
    (
        "bias_plus_variance",
        lambda bias, variance, noise: bias + variance,
        Text(
            "The bias enters squared, and the noise belongs to the error, too: bias² + variance + noise.",
            "偏差要平方，噪声也要计入：偏差² + 方差 + 噪声。",
        ),
        Text("“Bias-variance trade-off” reads like a sum of these two.", "“偏差—方差权衡”读起来就像这两者之和。"),
    ),
    (
        "squared_bias_only",
        lambda bias, variance, noise: bias**2,
        Text(
            "That is the squared bias, the error of the average model; one model also varies, and the targets "
            "are noisy.",
            "这是偏差的平方，即平均模型的误差；单个模型还有方差，目标还有噪声。",
        ),
        Text(
            "On its own training data one sees how far off one model is, and that looks like all of the error.",
            "在训练数据上看一个模型偏离多少，似乎这就是全部误差。",
        ),
    ),
    (
        "variance_squared",
        lambda bias, variance, noise: bias**2 + variance**2 + noise,
        Text("The variance was squared; it is a mean square already.", "又对方差取了平方；方差本身已是平方的平均。"),
        Text(
            "The bias is squared, and to treat all parts alike looks consistent.",
            "偏差要平方，对各项一视同仁似乎更一致。",
        ),
    ),
)

PRECISION = table(
    statistics.precision,
    (
        "recall_for_precision",
        lambda tp, fn, **_: statistics.recall(tp, fn),
        Text(
            "That is the recall, over all that are positive; precision divides by all that were called positive.",
            "这是召回率，分母是全部正例；精确率的分母是所有预测为正的样本。",
        ),
        SAME_NUMERATOR,
    ),
    (
        "false_positives_over_positives",
        lambda tp, fp, **_: fp / (tp + fp),
        Text(
            "That is the share of false alarms among those called positive; precision is the rest.",
            "这是预测为正者中误报的比例；精确率是其余部分。",
        ),
        Text(
            "The denominator is right, and false positives are what precision is about.",
            "分母没有错，而精确率关心的正是假正例。",
        ),
    ),
    (
        "ratio_for_share",
        lambda tp, fp, **_: tp / fp,
        Text(
            "True ones were divided by false ones; divide by all that were called positive, TP + FP.",
            "用真正例除以了假正例；应除以所有预测为正的样本 TP + FP。",
        ),
        RIGHT_TO_WRONG,
    ),
)

RECALL = table(
    statistics.recall,
    (
        "precision_for_recall",
        lambda tp, fp, **_: statistics.precision(tp, fp),
        Text(
            "That is the precision, over all that were called positive; recall divides by all that are positive.",
            "这是精确率，分母是所有预测为正的样本；召回率的分母是全部正例。",
        ),
        SAME_NUMERATOR,
    ),
    (
        "missed_share",
        lambda tp, fn, **_: fn / (tp + fn),
        Text(
            "That is the share that was missed; recall is the share that was found.",
            "这是漏检的比例；召回率是检出的比例。",
        ),
        Text(
            "The denominator is right, and what was missed is what recall is about.",
            "分母没有错，而召回率关心的正是漏检。",
        ),
    ),
    (
        "ratio_for_share",
        lambda tp, fn, **_: tp / fn,
        Text(
            "Found ones were divided by missed ones; divide by all that are positive, TP + FN.",
            "用检出数除以了漏检数；应除以全部正例 TP + FN。",
        ),
        RIGHT_TO_WRONG,
    ),
)


def rates(tp: int, fp: int, fn: int) -> tuple[float, float]:
    return statistics.precision(tp, fp), statistics.recall(tp, fn)


F1 = table(
    statistics.f1,
    (
        "arithmetic_mean",
        lambda **counts: sum(rates(**counts)) / 2,
        Text(
            "That is the arithmetic mean; F1 is the harmonic one, 2PR/(P + R), which the smaller of the two "
            "pulls down.",
            "这是算术平均；F1 是调和平均 2PR/(P + R)，更接近两者中较小的一个。",
        ),
        Text(
            "One score for two suggests their average, and where P and R are close the two means hardly differ.",
            "把两个指标合成一个，自然想到求平均，而 P 与 R 接近时两种平均几乎相同。",
        ),
    ),
    (
        "geometric_mean",
        lambda **counts: sqrt(rates(**counts)[0] * rates(**counts)[1]),
        Text(
            "That is the geometric mean; F1 is the harmonic one, 2PR/(P + R).",
            "这是几何平均；F1 是调和平均 2PR/(P + R)。",
        ),
        Text(
            "√(PR), too, is 0 if either is 0, and is a score of its own: the Fowlkes–Mallows index.",
            "√(PR) 也在其一为 0 时为 0，而且自成一个指标：Fowlkes–Mallows 指数。",
        ),
    ),
    (
        "two_forgotten",
        lambda **counts: statistics.f1(**counts) / 2,
        Text(
            "The 2 is missing: with P = R the harmonic mean 2PR/(P + R) must give that same number.",
            "漏了 2：P = R 时调和平均 2PR/(P + R) 应等于该值。",
        ),
        Text(
            "PR/(P + R) is the rule for two resistors in parallel, which one knows without a 2.",
            "PR/(P + R) 与两个电阻并联的公式一样，那里没有 2。",
        ),
    ),
    (
        "jaccard_for_f1",
        lambda tp, fp, fn: tp / (tp + fp + fn),
        Text(
            "That is the Jaccard index; F1 counts the true positives twice, above and below.",
            "这是 Jaccard 指数；F1 的分子分母中真正例都算两次。",
        ),
        Text(
            "F1 is the Dice overlap, and segmentation quotes Dice and TP/(TP + FP + FN), the IoU, side by side.",
            "F1 就是 Dice 系数，而分割任务常把它与 IoU，即 TP/(TP + FP + FN)，并列给出。",
        ),
    ),
    (
        "rates_multiplied",
        lambda **counts: rates(**counts)[0] * rates(**counts)[1],
        Text(
            "Precision and recall were multiplied only; divide the product by their sum and double it.",
            "只把精确率与召回率相乘；还应除以两者之和再乘 2。",
        ),
        Text(
            "Both are wanted at once, and “and” is a product of probabilities.", "两者都要好，而概率中的“且”就是相乘。"
        ),
    ),
    (
        "precision_for_f1",
        lambda **counts: rates(**counts)[0],
        Text(
            "That is the precision alone; F1 is its harmonic mean with the recall.",
            "这只是精确率；F1 是它与召回率的调和平均。",
        ),
        ALL_EQUAL,
    ),
    (
        "recall_for_f1",
        lambda **counts: rates(**counts)[1],
        Text(
            "That is the recall alone; F1 is its harmonic mean with the precision.",
            "这只是召回率；F1 是它与精确率的调和平均。",
        ),
        ALL_EQUAL,
    ),
)

ACCURACY = table(
    statistics.accuracy,
    (
        "true_negatives_forgotten",
        lambda tp, fp, fn, tn: tp / (tp + fp + fn + tn),
        Text(
            "Only the true positives were counted as right; the true negatives are right, too.",
            "只把真正例算作正确；真负例也是正确的。",
        ),
        Text(
            "Hits are true positives, and precision and recall never look at the true negatives.",
            "“命中”指的是真正例，而精确率与召回率都不看真负例。",
        ),
    ),
    (
        "error_rate",
        lambda tp, fp, fn, tn: (fp + fn) / (tp + fp + fn + tn),
        Text("That is the error rate: subtract it from 1.", "这是错误率：应当用 1 减去它。"),
        Text(
            "Papers on ImageNet report top-1 and top-5 errors in place of accuracies.",
            "ImageNet 的论文常报告 top-1、top-5 错误率而不是准确率。",
        ),
    ),
    (
        "precision_for_accuracy",
        lambda tp, fp, fn, tn: statistics.precision(tp, fp),
        Text("That is the precision, which looks only at those called positive.", "这是精确率，只看预测为正的样本。"),
        Text("In everyday speech accurate and precise mean the same.", "“准确率”与“精确率”只差一字，日常也不加区分。"),
    ),
    (
        "recall_for_accuracy",
        lambda tp, fp, fn, tn: statistics.recall(tp, fn),
        Text("That is the recall, which looks only at those that are positive.", "这是召回率，只看真实为正的样本。"),
        Text(
            "“How many did it get right” fits both, and on positive samples alone they agree.",
            "“认对了多少”两者都说得通，而只有正例时两者相同。",
        ),
    ),
    (
        "balanced_accuracy",
        lambda tp, fp, fn, tn: (tp / (tp + fn) + tn / (tn + fp)) / 2,
        Text(
            "That is the mean of both classes' recalls; accuracy weighs the classes by their size.",
            "这是两类召回率的平均；准确率按各类样本数加权。",
        ),
        Text(
            "With classes of equal size, as in most benchmarks, both are the same.",
            "各类样本数相等时（多数基准数据集如此）两者相同。",
        ),
    ),
)

FALSE_POSITIVE_RATE = table(
    statistics.false_positive_rate,
    (
        "over_all_samples",
        lambda tp, fp, fn, tn: fp / (tp + fp + fn + tn),
        Text(
            "False alarms were divided by all samples; only the negative ones can raise them: FP + TN.",
            "用误报数除以了全部样本；只有负例才会误报：分母是 FP + TN。",
        ),
        Text(
            "A rate sounds like a share of everything, and the accuracy is one.",
            "“率”听上去像占全部样本的比例，准确率就是如此。",
        ),
    ),
    (
        "false_discovery_rate",
        lambda tp, fp, fn, tn: fp / (tp + fp),
        Text(
            "That is the share of false alarms among those called positive; divide by the negative ones, FP + TN.",
            "这是预测为正者中误报的比例；应除以全部负例 FP + TN。",
        ),
        Text(
            "The name reads as: of the positives, how many are false.",
            "“假正例率”字面上像是“预测的正例中有多少是假的”。",
        ),
    ),
    (
        "specificity_given",
        lambda tp, fp, fn, tn: tn / (fp + tn),
        Text(
            "That is the specificity, the true negative rate: subtract it from 1.",
            "这是特异度（真负例率）：应当用 1 减去它。",
        ),
        Text(
            "It has the same denominator, and medicine reports the specificity.",
            "两者分母相同，而医学上报告的是特异度。",
        ),
    ),
    (
        "recall_given",
        lambda tp, fp, fn, tn: statistics.recall(tp, fn),
        Text(
            "That is the true positive rate; the false positive rate looks at the negative samples.",
            "这是真正例率；假正例率看的是负例。",
        ),
        Text(
            "A ROC curve shows both, and TPR and FPR differ in one letter.",
            "ROC 曲线同时画出两者，而 TPR 与 FPR 只差一个字母。",
        ),
    ),
)
