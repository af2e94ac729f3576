"""Numbers, vectors, matrices and sums of products in LaTeX, for the worked solutions of layers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import numpy as np

from dlquiz.expressions import show
from dlquiz.messages import Text

MOST_ENTRIES_SHOWN = 64
MOST_TERMS_SHOWN = 12
MOST_WINDOWS_SHOWN = 4
DIGITS = 6
NOISE = float(np.finfo(np.float64).eps)


def number(value: Any) -> str:
    """A number with six significant digits, an integer in full; `1.5 \\cdot 10^{-5}` for the very small and large."""
    real = float(value)
    if real.is_integer() and abs(real) < 10**9:
        return str(int(real))
    mantissa, mark, exponent = show(real, DIGITS).partition("e")
    if not mark:
        return mantissa
    power = rf"10^{{{int(exponent)}}}"
    return {"1": power, "-1": f"-{power}"}.get(mantissa, rf"{mantissa} \cdot {power}")


def factor(value: Any) -> str:
    """A number as a factor: in parentheses if it is negative."""
    text = number(value)
    return f"({text})" if text.startswith("-") or "cdot" in text else text


def array(value: Any) -> str:
    """A number, a vector (1, 2), a matrix, or matrices in brackets; an array that is too long by its shape."""
    values = without_noise(np.asarray(value, dtype=np.float64))
    if values.size > MOST_ENTRIES_SHOWN:
        return rf"[{'×'.join(map(str, values.shape))}]"
    if values.ndim == 0:
        return number(values)
    if values.ndim == 1:
        return f"({', '.join(map(number, values))})"
    if values.ndim == 2:
        return matrix(values)
    return rf"[{', '.join(array(part) for part in values)}]"


def without_noise(values: Any) -> Any:
    """What is nothing beside the largest entry is the rounding error of a sum that is 0."""
    scale = np.max(np.abs(values), initial=0.0) if values.ndim else 0.0
    return np.where(np.abs(values) <= NOISE * scale, 0.0, values)


def matrix(values: Any) -> str:
    rows = r" \\ ".join(" & ".join(map(number, row)) for row in values)
    return rf"\begin{{pmatrix}} {rows} \end{{pmatrix}}"


def column(values: Any) -> str:
    """A vector as a column."""
    return matrix(np.reshape(values, (-1, 1))) if np.size(values) <= MOST_ENTRIES_SHOWN else array(values)


def products(left: Any, right: Any) -> str:
    """`1 \\cdot 2 + 3 \\cdot (-4)`: the terms of a sum of products, the later ones left out where there are many."""
    return terms([f"{factor(a)} \\cdot {factor(b)}" for a, b in zip(np.ravel(left), np.ravel(right), strict=True)])


def summed(values: Any) -> str:
    """`1 + 2 + (-4)`."""
    flat = np.ravel(values)
    return terms([number(value) if place == 0 else factor(value) for place, value in enumerate(flat)])


def terms(parts: Sequence[str]) -> str:
    """A sum; in the middle of a long one stands an ellipsis."""
    if len(parts) > MOST_TERMS_SHOWN:
        parts = [*parts[:4], r"\cdots", parts[-1]]
    return " + ".join(parts)


def line(*links: str, before: Text | None = None, after: Text | None = None) -> Text:
    """One formula `a = b = c`, a link that repeats the one before it left out, perhaps with words around it."""
    kept = [link for place, link in enumerate(links) if place == 0 or link != links[place - 1]]
    formula = f"${' = '.join(kept)}$"
    head, tail = before or Text.same(""), after or Text.same("")
    return Text(*(" ".join(filter(None, (words[0], formula, words[1]))) for words in zip(head, tail, strict=True)))


def joined(*groups: Iterable[Text]) -> list[Text]:
    return list(chain.from_iterable(groups))
