"""What people get wrong about traces, determinants and orders of products."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import prod
from typing import Any

from dlquiz.expressions.values import entries
from dlquiz.messages import Text
from dlquiz.reference import matrices
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.matrices import Rows, as_written
from dlquiz.reference.mistakes.apart import table, telling
from dlquiz.reference.statistics import exact

BOTH_OF_EIGENVALUES = Text(
    "Each is one number for a square matrix and is made of the eigenvalues.", "两者都是方阵的一个数，也都由特征值得到。"
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
        Text(
            "That is the determinant, the product of the eigenvalues; the trace is their sum.",
            "这是行列式，即特征值之积；迹是特征值之和。",
        ),
        BOTH_OF_EIGENVALUES,
    ),
    (
        "diagonal_multiplied",
        diagonal_product,
        Text("The diagonal was multiplied; the trace adds it up.", "把对角元素相乘了；迹是对角元素之和。"),
        Text(
            "The product of a diagonal has a meaning, too: for a triangular matrix it is the determinant.",
            "对角元素之积也有意义：对三角矩阵，它就是行列式。",
        ),
    ),
    (
        "all_entries_summed",
        all_entries,
        Text(
            "All entries were added up; the trace takes the main diagonal only.",
            "把所有元素都加了起来；迹只取主对角线。",
        ),
        Text(
            "x.sum() is nearer at hand than x.trace(), and for a diagonal matrix both agree.",
            "x.sum() 比 x.trace() 更顺手，而对角矩阵的两者相同。",
        ),
    ),
    (
        "other_diagonal_taken",
        anti_diagonal,
        Text(
            "That is the other diagonal; the main one runs from the upper left to the lower right.",
            "取了副对角线；主对角线从左上到右下。",
        ),
        Text("A square has two diagonals, and they look alike.", "方阵有两条对角线，看上去地位相同。"),
    ),
    (
        "divided_by_size",
        trace_averaged,
        Text("The sum was divided by the number of rows; the trace is the sum itself.", "又除以了行数；迹就是和本身。"),
        Text(
            "The mean of the diagonal is the mean eigenvalue, and that does not depend on the size.",
            "对角元素的平均就是特征值的平均，不受矩阵大小的影响。",
        ),
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
            Text(
                "That is the trace, the sum of the eigenvalues; the determinant is their product.",
                "这是迹，即特征值之和；行列式是特征值之积。",
            ),
            BOTH_OF_EIGENVALUES,
        ),
        (
            "off_diagonal_ignored",
            diagonal_product,
            Text(
                "The diagonal alone was multiplied; that is the determinant of a triangular matrix only.",
                "只乘了对角元素；只有三角矩阵的行列式才是如此。",
            ),
            Text(
                "For diagonal and triangular matrices, the first examples one meets, that is all.",
                "对角矩阵和三角矩阵是最先遇到的例子，它们的行列式确实就是如此。",
            ),
        ),
        (
            "sign_reversed",
            negated,
            Text(
                "The sign is wrong: for 2×2 it is ad − bc, and every swap of two rows turns it round.",
                "符号错了：二阶行列式为 ad − bc；每交换两行变号一次。",
            ),
            Text(
                "ad − bc and bc − ad differ only in the diagonal one begins with.",
                "ad − bc 与 bc − ad 只差从哪条对角线算起。",
            ),
        ),
    ),
    *telling(
        matrices.determinant,
        (
            Mistake(
                "minus_sign_lost",
                permanent,
                Text(
                    "All products were added; half of them are subtracted, as in ad − bc.",
                    "把所有乘积都加了起来；其中一半应当减去，如 ad − bc。",
                ),
                by_hand,
                tempting=Text(
                    "“Multiply along every diagonal and add” is easier to keep in mind, and has a name: the permanent.",
                    "“沿各对角线相乘再相加”更好记，而且也有名字：积和式。",
                ),
            ),
            Mistake(
                "rows_multiplied",
                off_diagonal_sum,
                Text(
                    "The products were taken along the rows; they run along the diagonals: ad − bc.",
                    "沿行取了乘积；应沿对角线：ad − bc。",
                ),
                lambda x: len(x) == 2,
                tempting=Text(
                    "Numbers are read along rows, and ab − cd looks as orderly as ad − bc.",
                    "数字是逐行读的，ab − cd 看上去与 ad − bc 同样整齐。",
                ),
            ),
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
        Text(
            "That multiplies from left to right; another order takes fewer multiplications.",
            "这是从左到右依次相乘；换一种次序乘法更少。",
        ),
        Text(
            "A @ B @ C is computed from left to right, and the product is the same in every order.",
            "A @ B @ C 就是从左到右计算的，而乘积本身与次序无关。",
        ),
    ),
    (
        "right_to_left",
        right_to_left,
        Text(
            "That multiplies from right to left; another order takes fewer multiplications.",
            "这是从右到左依次相乘；换一种次序乘法更少。",
        ),
        Text(
            "With a vector at the right end, as in a network applied to one input, that is the cheap order.",
            "右端是向量时（如网络作用于一个输入），从右到左确实最省。",
        ),
    ),
    (
        "cheapest_product_first",
        cheapest_first,
        Text(
            "The product that is cheapest at the moment was always taken; that may make the later ones dear.",
            "每次都先做当前最省的乘积；这可能使后面的乘积更贵。",
        ),
        Text(
            "Greedy choices are right in other problems, for instance in Huffman codes.",
            "贪心法在别的问题中是正确的，例如哈夫曼编码。",
        ),
    ),
    (
        "flops_for_macs",
        doubled,
        Text(
            "Additions were counted, too; asked are the multiplications alone.", "把加法也算进去了；题目只问乘法次数。"
        ),
        Text(
            "The cost of layers is quoted in FLOPs, two for each multiply-add.",
            "网络层的计算量常用 FLOPs 表示，每次乘加算两次。",
        ),
    ),
    (
        "sizes_multiplied",
        all_multiplied,
        Text(
            "All sizes were multiplied; each product of two matrices costs its own three sizes, and these costs "
            "add up.",
            "把所有尺寸都乘在了一起；每次两矩阵相乘的代价是三个尺寸之积，再把各次代价相加。",
        ),
        Text(
            "For two matrices the cost is just the product of all three sizes.",
            "只有两个矩阵时，代价正是三个尺寸之积。",
        ),
    ),
    (
        "neighbours_summed",
        neighbours_summed,
        Text(
            "Each pair of neighbours was counted; after a product its result is the neighbour, with other sizes.",
            "按每对相邻矩阵计了代价；相乘之后，相邻的是乘积，尺寸已不同。",
        ),
        Text(
            "There are as many neighbouring pairs as products to be made, and each pair has its three sizes.",
            "相邻矩阵对的个数与要做的乘法次数相同，每一对也恰有三个尺寸。",
        ),
    ),
)
