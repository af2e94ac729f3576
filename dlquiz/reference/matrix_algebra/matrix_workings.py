"""Worked solutions of norms, determinants and orders of products; the last line ends in the value.

Each function takes the arguments of its namesake in `closed_forms`; what rests on singular values is worked out in
`singular`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import fsum, log10, prod
from typing import Any, NamedTuple

from dlquiz.expressions.values import Value, entries, shape_of
from dlquiz.messages import Text
from dlquiz.reference.matrix_algebra import closed_forms as matrices
from dlquiz.reference.matrix_algebra import singular
from dlquiz.reference.matrix_algebra.closed_forms import Rows, exact
from dlquiz.reference.tex.plain_tex import added, array, factor, labelled_line, line, number, product, summed, terms

MOST_DIGITS = 100
"""Powers of more digits are not written out: the largest entry is taken out first."""
MOST_COMPARED = 6
"""In longer chains the places of the last product are not compared."""

condition_number = singular.condition_number


def norm(x: Value, order: Any) -> list[Text]:
    """The definition, its parts, and the value."""
    if len(shape_of(x)) == 1:
        return _vector_norm(x, order)
    if order in (2, "nuc"):
        return singular.norm(x, order)
    return _frobenius(x) if order == "fro" else _largest_sum(x, order)


def _sizes(x: Sequence[float]) -> list[str]:
    # In a pair of delimiters the sign of a number is not set as a minus between two terms.
    return [rf"\left|{number(entry)}\right|" for entry in x]


def _vector_norm(x: Sequence[float], order: Any) -> list[Text]:
    value, sizes = number(matrices.norm(x, order)), tuple(abs(entry) for entry in x)
    if order == 0:
        name = r"\| x \|_{0}"
        rule = Text(f"${name}$: $1$ for each entry that is not $0$", f"${name}$：每个非零元素计 $1$")
        return [rule, line("x", array(tuple(x))), line(name, summed([int(size > 0) for size in sizes]), value)]
    if order == "inf":
        name = r"\| x \|_{\infty}"
        shown = line("|x|", array(sizes))
        return [Text.same(rf"${name} = \max_i |x_i|$"), shown, line(name, rf"\max {array(sizes)}", value)]
    if order == 1:
        name = r"\| x \|_{1}"
        return [Text.same(rf"${name} = \sum_i |x_i|$"), *added(name, _sizes(x), sizes, matrices.norm(x, order))]
    return _of_powers(x, sizes, order, value)


def _of_powers(x: Sequence[float], sizes: Sequence[float], order: float, value: str) -> list[Text]:
    """The powers added up, then their root; of huge numbers, after the largest is taken out."""
    power, largest = number(order), max(sizes)
    name = rf"\| x \|_{{{power}}}"
    if largest and abs(log10(largest)) * order > MOST_DIGITS:
        return _of_shares(name, sizes, order, value)
    values = [float(size) ** order for size in sizes]
    total = fsum(values)
    if order == 2:
        return _root_of_squares(name, r"\sum_i x_i^2", x, values, total, value)
    each = rf"\sum_i |x_i|^{{{power}}}"
    return [
        Text.same(rf"${name} = ({each})^{{1/{power}}}$"),
        *added(each, [f"{size}^{{{power}}}" for size in _sizes(x)], values, total),
        line(name, f"({number(total)})^{{1/{power}}}", value),
    ]


def _of_shares(name: str, sizes: Sequence[float], order: float, value: str) -> list[Text]:
    power, largest = number(order), max(sizes)
    total = number(fsum((size / largest) ** order for size in sizes))
    each = rf"\sum_i (|x_i| / m)^{{{power}}}"
    return [
        Text.same(rf"${name} = m \cdot ({each})^{{1/{power}}}, \quad m = \max_i |x_i|$"),
        line("m", number(largest)),
        line(each, total),
        line(name, rf"{number(largest)} \cdot ({total})^{{1/{power}}}", value),
    ]


def _frobenius(x: Rows) -> list[Text]:
    numbers = entries(x)
    squares = [exact(entry) ** 2 for entry in numbers]
    total, value = float(sum(squares, Fraction(0))), number(matrices.norm(x, "fro"))
    return _root_of_squares(r"\| x \|_{F}", r"\sum_{ij} x_{ij}^2", numbers, [*map(float, squares)], total, value)


def _root_of_squares(
    name: str, each: str, numbers: Sequence[float], squares: Sequence[float], total: float, value: str
) -> list[Text]:
    return [
        Text.same(rf"${name} = \sqrt{{{each}}}$"),
        *added(each, [f"{factor(entry)}^2" for entry in numbers], squares, total),
        line(name, rf"\sqrt{{{number(total)}}}", value),
    ]


def _largest_sum(x: Rows, order: Any) -> list[Text]:
    """Every row or column added up, then the largest."""
    rows = order == "inf"
    name = r"\| x \|_{\infty}" if rows else r"\| x \|_{1}"
    rule = rf"{name} = \max_i \sum_j |x_{{ij}}|" if rows else rf"{name} = \max_j \sum_i |x_{{ij}}|"
    en, zh = ("row", "行") if rows else ("column", "列")
    lists = x if rows else list(zip(*x, strict=True))
    sums = tuple(fsum(map(abs, entry)) for entry in lists)
    added = [
        labelled_line(
            f"{en} ${place}$", f"第 ${place}$ {zh}", terms(_sizes(entry)), summed([*map(abs, entry)]), number(total)
        )
        for place, (entry, total) in enumerate(zip(lists, sums, strict=True), 1)
    ]
    return [Text.same(f"${rule}$"), *added, line(name, rf"\max {array(sums)}", number(matrices.norm(x, order)))]


DETERMINANT = r"\det(x)"


def determinant(x: Rows) -> list[Text]:
    """ad − bc, the expansion along the first row, or from four rows on the elimination to a triangle."""
    if len(x) == 1:
        return [
            Text("one entry is its own determinant", "一阶行列式就是元素本身"),
            line(DETERMINANT, "x_{11}", number(matrices.determinant(x))),
        ]
    if len(x) == 2:
        return [Text.same(f"${DETERMINANT} = ad - bc$"), _crosswise(DETERMINANT, x)]
    return _expanded(x) if len(x) == 3 else _eliminated(x)


def _crosswise(name: str, x: Rows) -> Text:
    """ad − bc."""
    (a, b), (c, d) = x
    work = rf"{number(a)} \cdot {factor(d)} - {factor(b)} \cdot {factor(c)}"
    return line(name, work, f"{number(a * d)} - {factor(b * c)}", number(matrices.determinant(x)))


def _expanded(x: Rows) -> list[Text]:
    """Along the first row, the minors one by one."""
    minors = [[[*row[:column], *row[column + 1 :]] for row in x[1:]] for column in range(3)]
    values = [matrices.determinant(minor) for minor in minors]
    a, b, c = (rf"{factor(entry)} \cdot {factor(minor)}" for entry, minor in zip(x[0], values, strict=True))
    one, two, three = (entry * minor for entry, minor in zip(x[0], values, strict=True))
    return [
        Text(
            f"along the first row: ${DETERMINANT} = x_{{11}} M_{{11}} - x_{{12}} M_{{12}} + x_{{13}} M_{{13}}$",
            f"按第一行展开：${DETERMINANT} = x_{{11}} M_{{11}} - x_{{12}} M_{{12}} + x_{{13}} M_{{13}}$",
        ),
        *(_crosswise(f"M_{{1{column}}}", minor) for column, minor in enumerate(minors, 1)),
        line(
            DETERMINANT,
            f"{a} - {b} + {c}",
            f"{number(one)} - {factor(two)} + {factor(three)}",
            number(matrices.determinant(x)),
        ),
    ]


def _eliminated(x: Rows) -> list[Text]:
    """Down to a triangle, whose diagonal is multiplied."""
    rows = [[exact(entry) for entry in row] for row in x]
    lines = [
        Text(
            "eliminated down to a triangle, the determinant is the product of the diagonal; each swap of rows turns "
            "the sign",
            "消元化为上三角矩阵，行列式等于对角元素之积；每交换两行变号一次",
        )
    ]
    swaps = 0
    for place in range(len(rows) - 1):
        found = next((row for row in range(place, len(rows)) if rows[row][place]), None)
        if found is None:
            nothing = labelled_line(
                f"column ${place + 1}$ has no pivot", f"第 ${place + 1}$ 列没有主元", DETERMINANT, "0"
            )
            return [*lines, nothing]
        if found > place:
            rows[place], rows[found] = rows[found], rows[place]
            swaps += 1
            one, other = f"${place + 1}$", f"${found + 1}$"
            lines.append(Text(f"rows {one} and {other} swapped", f"交换第 {one} 行与第 {other} 行"))
        _clear(rows, place)
        written = array(tuple(tuple(float(entry) for entry in row) for row in rows))
        lines.append(labelled_line(f"column ${place + 1}$ cleared below", f"消去第 ${place + 1}$ 列", written))
    diagonal = [row[place] for place, row in enumerate(rows)]
    pivots = product(*(factor(float(pivot)) for pivot in diagonal))
    worked = rf"{factor((-1) ** swaps)} \cdot {factor(float(prod(diagonal)))}"
    value = number(matrices.determinant(x))
    return [*lines, line(DETERMINANT, rf"(-1)^{{{swaps}}} \cdot {pivots}", worked, value)]


def _clear(rows: list[list[Fraction]], place: int) -> None:
    for row in rows[place + 1 :]:
        share = row[place] / rows[place][place]
        row[:] = [entry - share * pivot for entry, pivot in zip(row, rows[place], strict=True)]


Orders = Mapping[tuple[int, int], matrices.Order]


class Product(NamedTuple):
    """One product in the cheapest order: its parts as they are written, and the three sizes that it costs."""

    written: str
    sizes: tuple[int, int, int]

    @property
    def cost(self) -> int:
        return prod(self.sizes)


def matrix_chain_cost(sizes: Sequence[int]) -> list[Text]:
    """What one product costs, where the last one joins best, and the products of the cheapest order added up."""
    orders = matrices.cheapest_orders(sizes)
    order, products = _cheapest(sizes, orders, 0, len(sizes) - 1)
    single = [
        labelled_line(f"${one.written}$", f"${one.written}$", product(*one.sizes), str(one.cost)) for one in products
    ]
    return [
        Text(
            r"an $a \times b$ by $b \times c$ product takes $a \cdot b \cdot c$ multiplications",
            r"$a \times b$ 与 $b \times c$ 矩阵相乘需要 $a \cdot b \cdot c$ 次乘法",
        ),
        *(_compared(sizes, orders) if 4 <= len(sizes) <= MOST_COMPARED + 1 else []),
        labelled_line("cheapest order", "最省的次序", order.removeprefix("(").removesuffix(")")),
        *single,
        line(r"\text{cost}", summed([one.cost for one in products]), str(orders[0, len(sizes) - 1].cost)),
    ]


def _compared(sizes: Sequence[int], orders: Orders) -> list[Text]:
    """What the whole costs for every place of the last product, both sides at their best."""
    lines, costs = [], []
    for split in range(1, len(sizes) - 1):
        left, right = orders[0, split].cost, orders[split, len(sizes) - 1].cost
        last = sizes[0], sizes[split], sizes[-1]
        costs.append(left + right + prod(last))
        known = f"{left} + {right}"
        lines.append(line(f"c_{{{split}}}", f"{known} + {product(*last)}", f"{known} + {prod(last)}", str(costs[-1])))
    rule = r"$c_k$, $(A_1 \cdots A_k)(A_{k+1} \cdots A_n)$"
    return [
        Text(f"either side at its best, then the last product: {rule}", f"两侧各取最优，再做最后一次相乘：{rule}"),
        *lines,
        labelled_line("the least", "最小者", rf"\min {array(tuple(costs))}", str(min(costs))),
    ]


def _cheapest(sizes: Sequence[int], orders: Orders, start: int, end: int) -> tuple[str, list[Product]]:
    """The product of a stretch with its parentheses, and its single products, inner ones first."""
    if end - start == 1:
        return f"A_{{{end}}}", []
    split = orders[start, end].split
    left, left_products = _cheapest(sizes, orders, start, split)
    right, right_products = _cheapest(sizes, orders, split, end)
    last = Product(f"{left} {right}", (sizes[start], sizes[split], sizes[end]))
    return f"({left} {right})", [*left_products, *right_products, last]
