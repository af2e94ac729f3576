"""The catalogue's entries for probability, information, metrics, data and matrices.

`fn` of the precision, `fp` of the recall, `tp` and `fn` of the false positive rate are arguments that the answer does
not depend on: a question that mentions such a number hands it over, so that a learner who uses it can be told.
"""

from __future__ import annotations

from typing import Any

from dlquiz.messages import Text
from dlquiz.reference import matrices, statistics
from dlquiz.reference.kinds import Argument, Reference, lazily
from dlquiz.reference.mistakes import information, matrix_norms, metrics, samples
from dlquiz.reference.mistakes import matrices as matrix_mistakes
from dlquiz.reference.mistakes import statistics as mistakes
from dlquiz.reference.steps import matrices as matrix_steps
from dlquiz.reference.steps import statistics as steps

RUNS = "dlquiz.reference.runs.statistics"
MATRIX_RUNS = "dlquiz.reference.runs.matrices"

GOODFELLOW = "Goodfellow, Bengio and Courville (2016), Deep Learning"
GOLUB = "Golub and Van Loan, Matrix Computations"


def natural(**_: Any) -> str:
    return "e"


def as_many_as_fp(fp: int, **_: Any) -> int:
    return fp


def as_many_as_fn(fn: int, **_: Any) -> int:
    return fn


P = Argument("p", "array")
Q = Argument("q", "array")
# A number besides the words: a 2 that was read as an integer is taken, and so is a parameter that holds it.
BASE = Argument("base", "real", natural, words=statistics.BASES, default_text="|".join(statistics.BASES))
X = Argument("x", "array")
COUNTS = tuple(Argument(name, "integer") for name in ("tp", "fp", "fn", "tn"))


def rope_convention(cuts: str, **_: Any) -> Text:
    return {
        "independent": Text(
            "the cuts are independent and uniform on the whole rope", "各刀相互独立，在整根绳上均匀分布"
        ),
        "longer": Text(
            "a uniform cut, then a uniform cut in the longer of the two pieces",
            "先均匀切一刀，再在两段中较长的一段上均匀切一刀",
        ),
        "random": Text(
            "a uniform cut, then a uniform cut in one of the two pieces, each with probability ½",
            "先均匀切一刀，再以各 ½ 的概率选一段，在其上均匀切一刀",
        ),
    }[cuts]


def unit_convention(base: Any, **_: Any) -> Text:
    if base in ("2", 2):
        return Text("in bits (base 2); 0·log 0 = 0", "以比特为单位（底为 2）；0·log 0 = 0")
    return Text("in nats (base e); 0·log 0 = 0", "以奈特为单位（底为 e）；0·log 0 = 0")


def pair_convention(base: Any, **_: Any) -> Text:
    unit = unit_convention(base)
    return Text(f"p is the true distribution, q the model; {unit.en}", f"p 为真实分布，q 为模型；{unit.zh}")


PROBABILITY: tuple[Reference, ...] = (
    Reference(
        name="triangle_probability",
        summary=Text("probability that the pieces of a broken rope make a polygon", "断绳各段能围成多边形的概率"),
        arguments=(
            Argument("pieces", "count", 3),
            Argument("cuts", "word", "independent", words=statistics.CUTS),
        ),
        result="real",
        run=lazily(RUNS, "triangle_probability"),
        closed=statistics.triangle_probability,
        steps=steps.triangle_probability,
        convention=rope_convention,
        mistakes=mistakes.ROPE,
        refuse=statistics.check_rope,
        source="integration over the cuts; each piece must be shorter than half of the rope",
    ),
    Reference(
        name="bayes_posterior",
        summary=Text("probability of being ill after a positive test", "检测阳性之后患病的概率"),
        arguments=(Argument("prior", "real"), Argument("sensitivity", "real"), Argument("specificity", "real")),
        result="real",
        run=lazily(RUNS, "bayes_posterior"),
        closed=statistics.bayes_posterior,
        steps=steps.bayes_posterior,
        convention=Text(
            "a probability from 0 to 1, not in percent",
            "0 到 1 之间的概率，不是百分数",
        ),
        mistakes=mistakes.BAYES,
        refuse=statistics.check_test,
        source=f"Bayes' rule; {GOODFELLOW}, section 3.11",
    ),
    Reference(
        name="entropy",
        summary=Text("entropy of a distribution", "分布的熵"),
        arguments=(P, BASE),
        result="real",
        run=lazily(RUNS, "entropy"),
        closed=statistics.entropy,
        steps=steps.entropy,
        convention=unit_convention,
        mistakes=information.ENTROPY,
        refuse=statistics.check_entropy,
        source="Shannon (1948), A mathematical theory of communication, section 6",
    ),
    Reference(
        name="cross_entropy_of",
        summary=Text("cross-entropy of two distributions", "两个分布的交叉熵"),
        arguments=(P, Q, BASE),
        result="real",
        run=lazily(RUNS, "cross_entropy_of"),
        closed=statistics.cross_entropy_of,
        steps=steps.cross_entropy_of,
        convention=pair_convention,
        mistakes=information.CROSS_ENTROPY,
        refuse=statistics.check_pair,
        source=f"{GOODFELLOW}, section 3.13",
    ),
    Reference(
        name="kl_divergence",
        summary=Text("Kullback-Leibler divergence KL(p‖q)", "KL 散度 KL(p‖q)"),
        arguments=(P, Q, BASE),
        result="real",
        run=lazily(RUNS, "kl_divergence"),
        closed=statistics.kl_divergence,
        steps=steps.kl_divergence,
        convention=pair_convention,
        mistakes=information.DIVERGENCE,
        refuse=statistics.check_pair,
        source="Kullback and Leibler (1951), On information and sufficiency",
    ),
    Reference(
        name="log_sum_exp",
        summary=Text("logarithm of a sum of exponentials", "指数之和的对数（log-sum-exp）"),
        arguments=(X,),
        result="real",
        run=lazily(RUNS, "log_sum_exp"),
        closed=statistics.log_sum_exp,
        steps=steps.log_sum_exp,
        convention=Text("natural logarithm", "自然对数"),
        mistakes=information.LOG_SUM_EXP,
        refuse=statistics.check_logits,
        source=f"{GOODFELLOW}, section 4.1",
    ),
)

SHARE = Text("a share from 0 to 1, not in percent", "0 到 1 之间的比例，不是百分数")

METRICS: tuple[Reference, ...] = (
    Reference(
        name="expected_squared_error",
        summary=Text("expected squared error from bias, variance and noise", "由偏差、方差和噪声求期望平方误差"),
        arguments=(Argument("bias", "real"), Argument("variance", "real"), Argument("noise", "real")),
        result="real",
        run=lazily(RUNS, "expected_squared_error"),
        closed=statistics.expected_squared_error,
        steps=steps.expected_squared_error,
        convention=Text(
            "on a new, noisy observation; the noise is given by its variance, not its standard deviation",
            "对带噪声的新观测；噪声以方差而不是标准差给出",
        ),
        mistakes=metrics.SQUARED_ERROR,
        refuse=statistics.check_error,
        source="Geman, Bienenstock and Doursat (1992), Neural networks and the bias/variance dilemma, section 2.2",
    ),
    Reference(
        name="precision",
        summary=Text("precision of a classifier", "分类器的精确率"),
        arguments=(COUNTS[0], COUNTS[1], Argument("fn", "integer", as_many_as_fp, default_text="fp")),
        result="real",
        run=lazily(RUNS, "precision"),
        closed=statistics.precision,
        steps=steps.precision,
        convention=SHARE,
        mistakes=metrics.PRECISION,
        refuse=statistics.check_counts("tp", "fp"),
        source=f"{GOODFELLOW}, section 11.1",
    ),
    Reference(
        name="recall",
        summary=Text("recall (true positive rate) of a classifier", "分类器的召回率（真正例率）"),
        arguments=(COUNTS[0], COUNTS[2], Argument("fp", "integer", as_many_as_fn, default_text="fn")),
        result="real",
        run=lazily(RUNS, "recall"),
        closed=statistics.recall,
        steps=steps.recall,
        convention=SHARE,
        mistakes=metrics.RECALL,
        refuse=statistics.check_counts("tp", "fn"),
        source=f"{GOODFELLOW}, section 11.1",
    ),
    Reference(
        name="f1",
        summary=Text("F1 score of a classifier", "分类器的 F1 分数"),
        arguments=COUNTS[:3],
        result="real",
        run=lazily(RUNS, "f1"),
        closed=statistics.f1,
        steps=steps.f1,
        convention=SHARE,
        mistakes=metrics.F1,
        refuse=statistics.check_counts("tp", "fp", "fn"),
        source="van Rijsbergen (1979), Information retrieval, chapter 7",
    ),
    Reference(
        name="accuracy",
        summary=Text("accuracy of a classifier", "分类器的准确率"),
        arguments=COUNTS,
        result="real",
        run=lazily(RUNS, "accuracy"),
        closed=statistics.accuracy,
        steps=steps.accuracy,
        convention=SHARE,
        mistakes=metrics.ACCURACY,
        refuse=statistics.check_counts("tp", "fp", "fn", "tn"),
        source=f"{GOODFELLOW}, section 5.1.2",
    ),
    Reference(
        name="false_positive_rate",
        summary=Text("false positive rate of a classifier", "分类器的假正例率"),
        arguments=COUNTS,
        result="real",
        run=lazily(RUNS, "false_positive_rate"),
        closed=statistics.false_positive_rate,
        steps=steps.false_positive_rate,
        convention=SHARE,
        mistakes=metrics.FALSE_POSITIVE_RATE,
        refuse=statistics.check_counts("fp", "tn"),
        source="Fawcett (2006), An introduction to ROC analysis, section 2",
    ),
)


def estimate_convention(estimate: str, **_: Any) -> Text:
    if estimate == "unbiased":
        return Text("the unbiased estimate", "无偏估计")
    return Text("the maximum-likelihood estimate", "最大似然估计")


SAMPLES: tuple[Reference, ...] = (
    Reference(
        name="variance",
        summary=Text("variance estimated from a sample", "由样本估计的方差"),
        arguments=(X, Argument("estimate", "word", "mle", words=statistics.ESTIMATES)),
        result="real",
        run=lazily(RUNS, "variance"),
        closed=statistics.variance,
        steps=steps.variance,
        convention=estimate_convention,
        mistakes=samples.VARIANCE,
        refuse=statistics.check_variance,
        source=f"{GOODFELLOW}, section 5.4",
    ),
    Reference(
        name="standardize",
        summary=Text("values standardized by the statistics of the training data", "用训练集统计量标准化的数值"),
        arguments=(X, Argument("train", "array")),
        result="vector",
        run=lazily(RUNS, "standardize"),
        closed=statistics.standardize,
        steps=steps.standardize,
        convention=Text(
            "standard deviations divide by N, not N − 1",
            "标准差除以 N，而不是 N − 1",
        ),
        mistakes=samples.STANDARDIZATION,
        refuse=statistics.check_standardization,
        source="scikit-learn documentation of StandardScaler",
    ),
    Reference(
        name="kfold",
        summary=Text(
            "fits, training and validation samples of k-fold cross-validation",
            "k 折交叉验证的拟合次数、训练与验证样本数",
        ),
        arguments=(Argument("samples", "count"), Argument("folds", "count")),
        result="vector",
        run=lazily(RUNS, "kfold"),
        closed=statistics.kfold,
        steps=steps.kfold,
        convention=Text(
            "[fits, training samples, validation samples] when the largest fold is held out; no final refit",
            "留出最大一折时的 [拟合次数, 训练样本数, 验证样本数]；不计最后的重新拟合",
        ),
        mistakes=samples.KFOLD,
        refuse=statistics.check_folds,
        source=f"{GOODFELLOW}, algorithm 5.1; scikit-learn documentation of KFold",
    ),
)


INDUCED = Text(
    "of a matrix: the norm induced by that of vectors, not entry by entry",
    "矩阵取由向量范数诱导的范数，而不是逐元素计算",
)


def norm_convention(order: Any, **_: Any) -> Text:
    return {
        "fro": Text("the Frobenius norm, not the spectral norm", "Frobenius 范数，不是谱范数"),
        "nuc": Text("the nuclear norm", "核范数"),
        0: Text("ℓ₀, strictly speaking not a norm", "ℓ₀，严格说来不是范数"),
        1: INDUCED,
        2: Text(
            "vector: Euclidean; matrix: spectral, not Frobenius",
            "向量：欧几里得范数；矩阵：谱范数，不是 Frobenius 范数",
        ),
        "inf": INDUCED,
    }.get(order, Text(f"the p-norm with p = {order}", f"p = {order} 的 p-范数"))


MATRICES: tuple[Reference, ...] = (
    Reference(
        name="norm",
        summary=Text("norm of a vector or matrix", "向量或矩阵的范数"),
        arguments=(X, Argument("order", "real", words=matrices.ORDERS)),
        result="real",
        run=lazily(MATRIX_RUNS, "norm"),
        closed=matrices.norm,
        steps=matrix_steps.norm,
        convention=norm_convention,
        mistakes=matrix_norms.NORM,
        refuse=matrices.check_norm,
        source=f"{GOLUB}, sections 2.2 and 2.3; NumPy documentation of linalg.norm",
    ),
    Reference(
        name="trace",
        summary=Text("trace of a matrix", "矩阵的迹"),
        arguments=(X,),
        result="real",
        run=lazily(MATRIX_RUNS, "trace"),
        closed=matrices.trace,
        steps=matrix_steps.trace,
        convention=Text.same(""),
        mistakes=matrix_mistakes.TRACE,
        refuse=matrices.check_square,
        source=f"{GOODFELLOW}, section 2.10",
    ),
    Reference(
        name="determinant",
        summary=Text("determinant of a matrix", "矩阵的行列式"),
        arguments=(X,),
        result="real",
        run=lazily(MATRIX_RUNS, "determinant"),
        closed=matrices.determinant,
        steps=matrix_steps.determinant,
        convention=Text("with its sign, not the volume |det|", "带符号，不取绝对值"),
        mistakes=matrix_mistakes.DETERMINANT,
        refuse=matrices.check_square,
        source=f"{GOODFELLOW}, section 2.11",
    ),
    Reference(
        name="condition_number",
        summary=Text("condition number of a matrix", "矩阵的条件数"),
        arguments=(X,),
        result="real",
        run=lazily(MATRIX_RUNS, "condition_number"),
        closed=matrices.condition_number,
        steps=matrix_steps.condition_number,
        convention=Text("in the 2-norm", "按 2-范数"),
        mistakes=matrix_norms.CONDITION,
        refuse=matrices.check_condition,
        source=f"{GOLUB}, section 2.6; {GOODFELLOW}, section 4.2",
    ),
    Reference(
        name="matrix_chain_cost",
        summary=Text("fewest multiplications for a product of several matrices", "多个矩阵连乘所需的最少乘法次数"),
        arguments=(Argument("sizes", "counts"),),
        result="integer",
        run=lazily(MATRIX_RUNS, "matrix_chain_cost"),
        closed=matrices.matrix_chain_cost,
        steps=matrix_steps.matrix_chain_cost,
        convention=Text(
            "scalar multiplications of the schoolbook method, in the best order",
            "按定义计算、取最优次序时的标量乘法次数",
        ),
        mistakes=matrix_mistakes.CHAIN,
        refuse=matrices.check_chain,
        source="Cormen, Leiserson, Rivest and Stein (2009), Introduction to Algorithms, section 15.2",
    ),
)

REFERENCES: tuple[Reference, ...] = (*PROBABILITY, *METRICS, *SAMPLES, *MATRICES)
