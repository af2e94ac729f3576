"""What people get wrong about norms, traces, determinants, condition numbers and orders of products."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import fsum, hypot, prod
from typing import Any

from dlquiz.expressions.values import Value, entries, shape_of
from dlquiz.messages import Text
from dlquiz.reference import matrices
from dlquiz.reference.kinds import Mistake, lazily
from dlquiz.reference.matrices import Rows, as_written, singular_values
from dlquiz.reference.mistakes.apart import differs
from dlquiz.reference.mistakes.metrics import table
from dlquiz.reference.statistics import exact

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


def _norm(name: str, formula: Formula, applies: Callable[..., bool], en: str, zh: str) -> Mistake:
    apart = differs(formula, matrices.norm)
    return Mistake(name, formula, Text(en, zh), lambda x, order: applies(x, order) and apart(x=x, order=order))


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


NORM = (
    _norm(
        "taxicab_for_norm",
        at_order(1),
        but(1),
        "That is the 1-norm, the sum of the absolute values; the order of the question is another.",
        "这是 1-范数，即绝对值之和；题目要求的是另一阶。",
    ),
    _norm(
        "euclidean_for_norm",
        at_order(2),
        but(2),
        "That is the 2-norm, the root of the sum of squares; the order of the question is another.",
        "这是 2-范数，即平方和的平方根；题目要求的是另一阶。",
    ),
    _norm(
        "maximum_for_norm",
        at_order("inf"),
        but("inf"),
        "That is the maximum norm; the order of the question counts the other entries, too.",
        "这是最大值范数；题目要求的阶还要计入其他元素。",
    ),
    _norm(
        "root_forgotten",
        powers_summed,
        roots_taken,
        "The root is missing: the sum of the p-th powers is raised to 1/p.",
        "漏了开方：p 次幂之和还要取 1/p 次方。",
    ),
    _norm(
        "signs_kept",
        signs_kept,
        lambda x, order: of_vector(x, order) and order in (1, "inf"),
        "The entries were taken with their signs; a norm takes absolute values first.",
        "元素带着符号参与了计算；范数应先取绝对值。",
    ),
    _norm(
        "frobenius_for_spectral",
        at_order("fro"),
        of_matrix(2),
        "That is the Frobenius norm, the root of the sum of squares; the 2-norm is the largest singular value.",
        "这是 Frobenius 范数（元素平方和的平方根）；矩阵的 2-范数是最大奇异值。",
    ),
    _norm(
        "spectral_for_frobenius",
        at_order(2),
        of_matrix("fro"),
        "That is the spectral norm, the largest singular value; the Frobenius norm adds up the squares of all entries.",
        "这是谱范数，即最大奇异值；Frobenius 范数是所有元素平方和的平方根。",
    ),
    _norm(
        "rows_for_columns",
        other_lines,
        of_matrix(1, "inf"),
        "Rows and columns changed places: the 1-norm is the largest column sum, the ∞-norm the largest row sum.",
        "行与列弄反了：1-范数是最大列和，∞-范数是最大行和。",
    ),
    _norm(
        "largest_entry_taken",
        largest_entry,
        of_matrix(*matrices.MATRIX_ORDERS),
        "That is the largest entry; no matrix norm of this order looks at one entry alone.",
        "这是绝对值最大的元素；该阶的矩阵范数不是单个元素。",
    ),
)


def diagonal(x: Rows) -> list[float]:
    return [row[place] for place, row in enumerate(x)]


def diagonal_product(x: Rows) -> Any:
    return as_written(prod(map(exact, diagonal(x)), start=exact(1)), x)


def anti_diagonal(x: Rows) -> Any:
    return as_written(sum((exact(row[-1 - place]) for place, row in enumerate(x)), exact(0)), x)


def all_entries(x: Rows) -> Any:
    return as_written(sum(map(exact, entries(x)), exact(0)), x)


def trace_averaged(x: Rows) -> float:
    return matrices.trace(x) / len(x)


TRACE = table(
    matrices.trace,
    (
        "determinant_for_trace",
        matrices.determinant,
        "That is the determinant, the product of the eigenvalues; the trace is their sum.",
        "这是行列式，即特征值之积；迹是特征值之和。",
    ),
    (
        "diagonal_multiplied",
        diagonal_product,
        "The diagonal was multiplied; the trace adds it up.",
        "把对角元素相乘了；迹是对角元素之和。",
    ),
    (
        "all_entries_summed",
        all_entries,
        "All entries were added up; the trace takes the main diagonal only.",
        "把所有元素都加了起来；迹只取主对角线。",
    ),
    (
        "other_diagonal_taken",
        anti_diagonal,
        "That is the other diagonal; the main one runs from the upper left to the lower right.",
        "取了副对角线；主对角线从左上到右下。",
    ),
    (
        "divided_by_size",
        trace_averaged,
        "The sum was divided by the number of rows; the trace is the sum itself.",
        "又除以了行数；迹就是和本身。",
    ),
)


def permanent(x: Rows) -> Any:
    """The expansion along the first row with every sign positive."""
    rows = [[exact(number) for number in row] for row in x]
    return as_written(_permanent(rows), x)


def _permanent(rows: list[list[Any]]) -> Any:
    if len(rows) == 1:
        return rows[0][0]
    minors = ([row[:column] + row[column + 1 :] for row in rows[1:]] for column in range(len(rows)))
    return sum((entry * _permanent(minor) for entry, minor in zip(rows[0], minors, strict=True)), exact(0))


def negated(x: Rows) -> Any:
    return -matrices.determinant(x)


def off_diagonal_sum(x: Rows) -> Any:
    (a, b), (c, d) = x
    return as_written(exact(a) * exact(b) - exact(c) * exact(d), x)


def by_hand(x: Rows) -> bool:
    """Nobody writes out the products of a larger matrix."""
    return 2 <= len(x) <= 4


DETERMINANT = (
    *table(
        matrices.determinant,
        (
            "trace_for_determinant",
            matrices.trace,
            "That is the trace, the sum of the eigenvalues; the determinant is their product.",
            "这是迹，即特征值之和；行列式是特征值之积。",
        ),
        (
            "off_diagonal_ignored",
            diagonal_product,
            "The diagonal alone was multiplied; that is the determinant of a triangular matrix only.",
            "只乘了对角元素；只有三角矩阵的行列式才是如此。",
        ),
        (
            "sign_reversed",
            negated,
            "The sign is wrong: for 2×2 it is ad − bc, and every swap of two rows turns it round.",
            "符号错了：二阶行列式为 ad − bc；每交换两行变号一次。",
        ),
    ),
    Mistake(
        "minus_sign_lost",
        permanent,
        Text(
            "All products were added; half of them are subtracted, as in ad − bc.",
            "把所有乘积都加了起来；其中一半应当减去，如 ad − bc。",
        ),
        lambda x: by_hand(x) and differs(permanent, matrices.determinant)(x=x),
    ),
    Mistake(
        "rows_multiplied",
        off_diagonal_sum,
        Text(
            "The products were taken along the rows; they run along the diagonals: ad − bc.",
            "沿行取了乘积；应沿对角线：ad − bc。",
        ),
        lambda x: len(x) == 2 and differs(off_diagonal_sum, matrices.determinant)(x=x),
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
    Mistake(
        "eigenvalue_ratio",
        eigenvalue_ratio,
        Text(
            "That is the ratio of the eigenvalues; only for a symmetric matrix are they the singular values.",
            "这是特征值之比；只有对称矩阵的特征值（绝对值）才等于奇异值。",
        ),
        lambda x: square(x) and differs(eigenvalue_ratio, matrices.condition_number)(x=x),
    ),
    *table(
        matrices.condition_number,
        (
            "ratio_inverted",
            inverted,
            "The ratio is upside down: the largest over the smallest, never below 1.",
            "比值颠倒了：应为最大比最小，不小于 1。",
        ),
        (
            "root_forgotten",
            root_forgotten,
            "That is the ratio of the eigenvalues of xᵀx; the singular values are their roots.",
            "这是 xᵀx 特征值之比；奇异值是它们的平方根。",
        ),
        (
            "entry_ratio",
            entry_ratio,
            "Entries were compared; the condition number compares singular values.",
            "比较的是元素；条件数比较的是奇异值。",
        ),
        (
            "largest_only",
            largest_only,
            "That is the spectral norm alone; divide by the smallest singular value.",
            "这只是谱范数；还要除以最小奇异值。",
        ),
        (
            "frobenius_condition",
            frobenius_condition,
            "That is the condition number of the Frobenius norm; here it is that of the 2-norm, σ_max/σ_min.",
            "这是 Frobenius 范数下的条件数；这里用 2-范数：σ_max/σ_min。",
        ),
    ),
)


def left_to_right(sizes: Sequence[int]) -> int:
    return sizes[0] * sum(inner * columns for inner, columns in pairwise(sizes[1:]))


def right_to_left(sizes: Sequence[int]) -> int:
    return left_to_right(sizes[::-1])


def doubled(sizes: Sequence[int]) -> int:
    return 2 * matrices.matrix_chain_cost(sizes)


def all_multiplied(sizes: Sequence[int]) -> int:
    return prod(sizes)


def neighbours_summed(sizes: Sequence[int]) -> int:
    return sum(a * b * c for a, b, c in zip(sizes, sizes[1:], sizes[2:], strict=False))


def cheapest_first(sizes: Sequence[int]) -> int:
    """Always the product that costs least at the moment."""
    left, total = list(sizes), 0
    while len(left) > 2:
        place = min(range(1, len(left) - 1), key=lambda inner: left[inner - 1] * left[inner] * left[inner + 1])
        total += left[place - 1] * left[place] * left[place + 1]
        del left[place]
    return total


CHAIN = table(
    matrices.matrix_chain_cost,
    (
        "left_to_right",
        left_to_right,
        "That multiplies from left to right; another order takes fewer multiplications.",
        "这是从左到右依次相乘；换一种次序乘法更少。",
    ),
    (
        "right_to_left",
        right_to_left,
        "That multiplies from right to left; another order takes fewer multiplications.",
        "这是从右到左依次相乘；换一种次序乘法更少。",
    ),
    (
        "cheapest_product_first",
        cheapest_first,
        "The product that is cheapest at the moment was always taken; that may make the later ones dear.",
        "每次都先做当前最省的乘积；这可能使后面的乘积更贵。",
    ),
    (
        "flops_for_macs",
        doubled,
        "Additions were counted, too; asked are the multiplications alone.",
        "把加法也算进去了；题目只问乘法次数。",
    ),
    (
        "sizes_multiplied",
        all_multiplied,
        "All sizes were multiplied; each product of two matrices costs its own three sizes, and these costs add up.",
        "把所有尺寸都乘在了一起；每次两矩阵相乘的代价是三个尺寸之积，再把各次代价相加。",
    ),
    (
        "neighbours_summed",
        neighbours_summed,
        "Each pair of neighbours was counted; after a product its result is the neighbour, with other sizes.",
        "按每对相邻矩阵计了代价；相乘之后，相邻的是乘积，尺寸已不同。",
    ),
)
