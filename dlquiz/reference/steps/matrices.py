"""Worked solutions of norms, traces, determinants, condition numbers and orders of products; the last line ends in it.

Each function takes the arguments of its namesake in `dlquiz.reference.matrices`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum
from typing import Any

from dlquiz.expressions.values import Value, entries, shape_of
from dlquiz.messages import Text
from dlquiz.reference import matrices
from dlquiz.reference.matrices import Rows, singular_values
from dlquiz.reference.steps.plain_tex import array, factor, fraction, line, number, summed, terms, told

_NAMES = {1: "1", 2: "2", "inf": r"\infty", "fro": "F", "nuc": "*"}


def norm(x: Value, order: Any) -> list[Text]:
    """The definition, its parts, and the value."""
    if len(shape_of(x)) == 1:
        return _vector_norm(x, order)
    return _matrix_norm(x, order)


def _named(order: Any) -> str:
    return rf"\| x \|_{{{_NAMES.get(order, order)}}}"


def _vector_norm(x: Sequence[float], order: Any) -> list[Text]:
    value = number(matrices.norm(x, order))
    name, sizes = _named(order), [abs(entry) for entry in x]
    if order == 0:
        return [
            told("entries that are not 0", "非零元素的个数", name, r"\#\{i : x_i \ne 0\}"),
            line(name, rf"\# {array(tuple(x))}", value),
        ]
    if order == "inf":
        return [Text.same(rf"${name} = \max_i |x_i|$"), line(name, rf"\max {array(tuple(sizes))}", value)]
    if order == 1:
        return [Text.same(rf"${name} = \sum_i |x_i|$"), line(name, summed(sizes), value)]
    power = number(order)
    whole = terms([f"{number(size)}^{{{power}}}" for size in sizes])
    total = number(fsum(float(size) ** order for size in sizes))
    if order == 2:
        roots = [rf"\sqrt{{{whole}}}", rf"\sqrt{{{total}}}"]
        return [Text.same(rf"${name} = \sqrt{{\sum_i x_i^2}}$"), line(name, *roots, value)]
    roots = [f"({part})^{{1/{power}}}" for part in (whole, total)]
    return [Text.same(rf"${name} = (\sum_i |x_i|^{{{power}}})^{{1/{power}}}$"), line(name, *roots, value)]


def _matrix_norm(x: Rows, order: Any) -> list[Text]:
    value, name = number(matrices.norm(x, order)), _named(order)
    if order in (1, "inf"):
        lines = x if order == "inf" else list(zip(*x, strict=True))
        sums = tuple(fsum(map(abs, entry)) for entry in lines)
        what = ("row sums of |x|", "各行绝对值之和") if order == "inf" else ("column sums of |x|", "各列绝对值之和")
        return [told(*what, array(sums)), line(name, rf"\max {array(sums)}", value)]
    if order == "fro":
        squares = [float(entry) ** 2 for entry in entries(x)]
        formula = r"\sqrt{\sum_{ij} x_{ij}^2}"
        return [Text.same(f"${name} = {formula}$"), line(name, rf"\sqrt{{{summed(squares)}}}", value)]
    values = singular_values(x)
    singular = _singular(values)
    if order == 2:
        return [*singular, line(name, r"\sigma_{max}", value)]
    return [*singular, line(name, r"\sum_i \sigma_i", summed(values), value)]


def _singular(values: Sequence[float]) -> list[Text]:
    squares = tuple(value * value for value in values)
    return [
        told("eigenvalues of xᵀx", "xᵀx 的特征值", r"\lambda", array(squares)),
        told("singular values, their roots", "奇异值（其平方根）", r"\sigma", array(tuple(values))),
    ]


def trace(x: Rows) -> list[Text]:
    """The sum of the diagonal."""
    diagonal = [row[place] for place, row in enumerate(x)]
    return [
        Text.same(r"$\operatorname{tr}(x) = \sum_i x_{ii}$"),
        line("tr(x)", summed(diagonal), number(matrices.trace(x))),
    ]


def determinant(x: Rows) -> list[Text]:
    """ad − bc, or the expansion along the first row."""
    value = number(matrices.determinant(x))
    if len(x) == 1:
        return [Text("one entry is its own determinant", "一阶行列式就是元素本身"), line(r"\det(x)", "x_{11}", value)]
    if len(x) == 2:
        (a, b), (c, d) = x
        work = rf"{factor(a)} \cdot {factor(d)} - {factor(b)} \cdot {factor(c)}"
        products = f"{number(a * d)} - {factor(b * c)}"
        return [Text.same(r"$\det(x) = ad - bc$"), line(r"\det(x)", work, products, value)]
    minors = [matrices.determinant([[*row[:column], *row[column + 1 :]] for row in x[1:]]) for column in range(len(x))]
    signs = [("+" if column % 2 == 0 else "-") for column in range(len(x))]
    work = " ".join(
        f"{sign} {factor(entry)} \\cdot {factor(minor)}" for sign, entry, minor in zip(signs, x[0], minors, strict=True)
    )
    return [
        Text(
            r"along the first row: $\det(x) = \sum_j (-1)^{1+j} x_{1j} M_{1j}$",
            r"按第一行展开：$\det(x) = \sum_j (-1)^{1+j} x_{1j} M_{1j}$",
        ),
        told("minors", "余子式", array(tuple(minors))),
        line(r"\det(x)", work.removeprefix("+ "), value),
    ]


def condition_number(x: Rows) -> list[Text]:
    """The singular values and their ratio."""
    values = singular_values(x)
    ratio = matrices.condition_number(x)
    symbols = fraction(r"\sigma_{max}", r"\sigma_{min}")
    return [
        Text.same(rf"$\kappa_2 = {symbols}$"),
        *_singular(values),
        line(r"\kappa_2", fraction(number(values[0]), number(values[-1])), number(ratio)),
    ]


def matrix_chain_cost(sizes: Sequence[int]) -> list[Text]:
    """What one product costs, the cheapest order written out, and its products added up."""
    order, costs = _cheapest(sizes, matrices.chain_splits(sizes), 0, len(sizes) - 1)
    total = matrices.matrix_chain_cost(sizes)
    products = [rf"{a} \cdot {b} \cdot {c}" for a, b, c in costs]
    return [
        Text(
            r"an $a \times b$ by $b \times c$ product takes $a \cdot b \cdot c$ multiplications",
            r"$a \times b$ 与 $b \times c$ 矩阵相乘需要 $a \cdot b \cdot c$ 次乘法",
        ),
        told("cheapest order", "最省的次序", order.removeprefix("(").removesuffix(")")),
        line(r"\text{cost}", terms(products), terms([str(a * b * c) for a, b, c in costs]), str(total)),
    ]


def _cheapest(
    sizes: Sequence[int], splits: Mapping[tuple[int, int], int], start: int, end: int
) -> tuple[str, list[tuple[int, int, int]]]:
    """The product of a stretch with its parentheses, and the sizes of its single products, inner ones first."""
    if end - start == 1:
        return f"A_{{{end}}}", []
    split = splits[start, end]
    left, left_costs = _cheapest(sizes, splits, start, split)
    right, right_costs = _cheapest(sizes, splits, split, end)
    return f"({left} {right})", [*left_costs, *right_costs, (sizes[start], sizes[split], sizes[end])]
