"""What people get wrong about norms and condition numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import fsum, hypot
from typing import Any

from dlquiz.expressions.values import Value, entries, shape_of
from dlquiz.messages import Text
from dlquiz.reference import matrices
from dlquiz.reference.kinds import Mistake, lazily
from dlquiz.reference.matrices import Rows, singular_values
from dlquiz.reference.mistakes.apart import table, telling

Formula = Callable[..., Any]


def of_vector(x: Value, order: Any) -> bool:
    return len(shape_of(x)) == 1


def of_matrix(*orders: Any) -> Callable[..., bool]:
    return lambda x, order: len(shape_of(x)) == 2 and order in orders


def but(*orders: Any) -> Callable[..., bool]:
    """For a vector, and any order but these."""
    return lambda x, order: of_vector(x, order) and order not in orders


def at_order(order: Any) -> Formula:
    return lambda x, **_: matrices.norm(x, order)


def powers_summed(x: Sequence[float], order: float) -> float:
    return fsum(abs(float(number)) ** order for number in x)


def roots_taken(x: Value, order: Any) -> bool:
    return of_vector(x, order) and not isinstance(order, str) and order > 1


def signs_kept(x: Sequence[float], order: Any) -> float:
    return abs(fsum(x)) if order == 1 else max(x)


def other_lines(x: Rows, order: Any) -> float:
    return matrices.norm(x, 1 if order == "inf" else "inf")


def largest_entry(x: Value, order: Any) -> float:
    return float(max(map(abs, entries(x))))


def _norm(name: str, formula: Formula, applies: Callable[..., bool], feedback: Text, tempting: Text) -> Mistake:
    return Mistake(name, formula, feedback, applies, tempting=tempting)


NORM = telling(
    matrices.norm,
    (
        _norm(
            "taxicab_for_norm",
            at_order(1),
            but(1),
            Text(
                "That is the 1-norm, the sum of the absolute values; the order of the question is another.",
                "这是 1-范数，即绝对值之和；题目要求的是另一阶。",
            ),
            Text(
                "Adding up the sizes is the plainest idea of a length, and with a single entry all norms agree.",
                "把绝对值相加是最直接的“长度”，只有一个非零元素时各种范数都相同。",
            ),
        ),
        _norm(
            "euclidean_for_norm",
            at_order(2),
            but(2),
            Text(
                "That is the 2-norm, the root of the sum of squares; the order of the question is another.",
                "这是 2-范数，即平方和的平方根；题目要求的是另一阶。",
            ),
            Text(
                "“The norm” without a number is the Euclidean one, in np.linalg.norm as well.",
                "不注明阶数的“范数”就是欧几里得范数，np.linalg.norm 的默认值也是它。",
            ),
        ),
        _norm(
            "maximum_for_norm",
            at_order("inf"),
            but("inf"),
            Text(
                "That is the maximum norm; the order of the question counts the other entries, too.",
                "这是最大值范数；题目要求的阶还要计入其他元素。",
            ),
            Text(
                "The higher the order, the more the largest entry counts and the closer the norm comes to it.",
                "阶数越高，最大元素的作用越大，范数也越接近它。",
            ),
        ),
        _norm(
            "root_forgotten",
            powers_summed,
            roots_taken,
            Text(
                "The root is missing: the sum of the p-th powers is raised to 1/p.",
                "漏了开方：p 次幂之和还要取 1/p 次方。",
            ),
            Text("Penalties use ‖w‖², where the root is left out on purpose.", "正则项用的是 ‖w‖²，那里有意不开方。"),
        ),
        _norm(
            "signs_kept",
            signs_kept,
            lambda x, order: of_vector(x, order) and order in (1, "inf"),
            Text(
                "The entries were taken with their signs; a norm takes absolute values first.",
                "元素带着符号参与了计算；范数应先取绝对值。",
            ),
            Text(
                "As long as no entry is negative, absolute values change nothing.",
                "元素都非负时，取不取绝对值没有区别。",
            ),
        ),
        _norm(
            "frobenius_for_spectral",
            at_order("fro"),
            of_matrix(2),
            Text(
                "That is the Frobenius norm, the root of the sum of squares; the 2-norm is the largest singular value.",
                "这是 Frobenius 范数（元素平方和的平方根）；矩阵的 2-范数是最大奇异值。",
            ),
            Text(
                "The 2-norm of a vector is the root of the sum of squares, and for a matrix the Frobenius norm "
                "does that.",
                "向量的 2-范数是平方和的平方根，而对矩阵做这件事的是 Frobenius 范数。",
            ),
        ),
        _norm(
            "spectral_for_frobenius",
            at_order(2),
            of_matrix("fro"),
            Text(
                "That is the spectral norm, the largest singular value; the Frobenius norm adds up the squares "
                "of all entries.",
                "这是谱范数，即最大奇异值；Frobenius 范数是所有元素平方和的平方根。",
            ),
            Text(
                "Both extend the Euclidean norm to matrices, and ‖X‖ is written for either of them.",
                "两者都把欧几里得范数推广到矩阵，而且都可能只写作 ‖X‖。",
            ),
        ),
        _norm(
            "rows_for_columns",
            other_lines,
            of_matrix(1, "inf"),
            Text(
                "Rows and columns changed places: the 1-norm is the largest column sum, the ∞-norm the largest "
                "row sum.",
                "行与列弄反了：1-范数是最大列和，∞-范数是最大行和。",
            ),
            Text(
                "A matrix is read row by row, so that the sum of a row seems to come first, with order 1.",
                "矩阵是逐行读的，行和似乎就该排在前面，对应阶数 1。",
            ),
        ),
        _norm(
            "largest_entry_taken",
            largest_entry,
            of_matrix(*matrices.MATRIX_ORDERS),
            Text(
                "That is the largest entry; no matrix norm of this order looks at one entry alone.",
                "这是绝对值最大的元素；该阶的矩阵范数不是单个元素。",
            ),
            Text(
                "The ∞-norm of a vector is its largest entry, and a matrix looks like a long vector.",
                "向量的 ∞-范数就是最大的元素，而矩阵看上去只是一个长向量。",
            ),
        ),
    ),
)


def inverted(x: Rows) -> float:
    return 1 / matrices.condition_number(x)


def root_forgotten(x: Rows) -> float:
    return matrices.condition_number(x) ** 2


def entry_ratio(x: Rows) -> float:
    sizes = [abs(number) for number in entries(x)]
    return max(sizes) / min(sizes)


def largest_only(x: Rows) -> float:
    return singular_values(x)[0]


def frobenius_condition(x: Rows) -> float:
    values = singular_values(x)
    return hypot(*values) * hypot(*(1 / value for value in values))


eigenvalue_ratio = lazily("dlquiz.reference.runs.matrices", "eigenvalue_ratio")


def square(x: Rows) -> bool:
    return len(x) == len(x[0])


CONDITION = (
    *telling(
        matrices.condition_number,
        (
            Mistake(
                "eigenvalue_ratio",
                eigenvalue_ratio,
                Text(
                    "That is the ratio of the eigenvalues; only for a symmetric matrix are they the singular values.",
                    "这是特征值之比；只有对称矩阵的特征值（绝对值）才等于奇异值。",
                ),
                square,
                tempting=Text(
                    "For symmetric positive definite matrices, as Hessians in texts mostly are, the two ratios agree.",
                    "对对称正定矩阵（教材中的海森矩阵大多如此），两个比值相同。",
                ),
            ),
        ),
    ),
    *table(
        matrices.condition_number,
        (
            "ratio_inverted",
            inverted,
            Text(
                "The ratio is upside down: the largest over the smallest, never below 1.",
                "比值颠倒了：应为最大比最小，不小于 1。",
            ),
            Text(
                "LAPACK and MATLAB's rcond give the reciprocal, which lies between 0 and 1.",
                "LAPACK 和 MATLAB 的 rcond 给出的是倒数，介于 0 与 1 之间。",
            ),
        ),
        (
            "root_forgotten",
            root_forgotten,
            Text(
                "That is the ratio of the eigenvalues of xᵀx; the singular values are their roots.",
                "这是 xᵀx 特征值之比；奇异值是它们的平方根。",
            ),
            Text(
                "Least squares is solved by way of xᵀx, whose condition number is the square.",
                "最小二乘要解含 xᵀx 的方程组，而 xᵀx 的条件数正是平方。",
            ),
        ),
        (
            "entry_ratio",
            entry_ratio,
            Text(
                "Entries were compared; the condition number compares singular values.",
                "比较的是元素；条件数比较的是奇异值。",
            ),
            Text(
                "A matrix with huge and tiny entries looks badly scaled, and often is.",
                "同时含有很大和很小元素的矩阵看上去就是病态的，往往也确实如此。",
            ),
        ),
        (
            "largest_only",
            largest_only,
            Text(
                "That is the spectral norm alone; divide by the smallest singular value.",
                "这只是谱范数；还要除以最小奇异值。",
            ),
            Text(
                "How far a matrix can stretch a vector seems to say how much it magnifies errors.",
                "矩阵能把向量拉伸多少，似乎就说明误差会放大多少。",
            ),
        ),
        (
            "frobenius_condition",
            frobenius_condition,
            Text(
                "That is the condition number of the Frobenius norm; here it is that of the 2-norm, σ_max/σ_min.",
                "这是 Frobenius 范数下的条件数；这里用 2-范数：σ_max/σ_min。",
            ),
            Text(
                "‖x‖·‖x⁻¹‖ is a condition number for every norm, and the Frobenius norm is the easiest to work out.",
                "‖x‖·‖x⁻¹‖ 对任何范数都是条件数，而 Frobenius 范数最容易算。",
            ),
        ),
    ),
)
