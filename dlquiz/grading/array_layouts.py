"""The ways to write the entries of an array down: brackets, separators, rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from dlquiz.expressions import Value
from dlquiz.expressions.values import shape_of
from dlquiz.grading.tokens import MOST_TOKENS

_SIZE_SIGNS = ("×", "x", "*", " x ")


def entries_fit(numbers: Sequence[float]) -> bool:
    """Whether so many entries can be typed in every layout: a sign, a number and a separator each, and brackets."""
    return 5 * len(numbers) + 8 <= MOST_TOKENS


def layouts(key: Value, texts: Sequence[str], *, sizes: bool = False) -> list[str]:
    """The array `key` with `texts` for its entries, row by row; the plainest layout first."""
    dimensions = len(shape_of(key))
    brackets = [_nested(key, iter(texts), _square), _nested(key, iter(texts), _round)]
    found = [*brackets, brackets[0].translate(_CHINESE), f"np.array({brackets[0]})", f"torch.tensor({brackets[0]})"]
    if dimensions == 1:
        found += _lists(texts)
        found += _sizes(texts) if sizes else []
    elif dimensions == 2:
        columns = shape_of(key)[1]
        found += _rows([texts[start : start + columns] for start in range(0, len(texts), columns)])
    return found


_CHINESE = str.maketrans("[],", "【】，")


def _square(items: Sequence[str]) -> str:
    return f"[{', '.join(items)}]"


def _round(items: Sequence[str]) -> str:
    # Python's comma: brackets around a single number only group it.
    return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"


def _nested(key: Value, texts: Iterator[str], brackets: Callable[[Sequence[str]], str]) -> str:
    return brackets([_nested(part, texts, brackets) for part in key]) if isinstance(key, tuple) else next(texts)


def _lists(texts: Sequence[str]) -> list[str]:
    """The layouts of a vector besides brackets with commas."""
    commas = ", ".join(texts)
    separated = [separator.join(texts) for separator in (", ", ",", "、", " ", "; ", "\n")]
    return [*separated, f"[{commas},]", f"({commas},)", f"({commas}, )", f"[{' '.join(texts)}]"]


def _sizes(texts: Sequence[str]) -> list[str]:
    commas = ", ".join(texts)
    products = [sign.join(texts) for sign in _SIZE_SIGNS] if len(texts) > 1 else []
    return [f"torch.Size([{commas}])", *products, *(f"({product})" for product in products[:1])]


def _rows(rows: Sequence[Sequence[str]]) -> list[str]:
    """The layouts of a matrix besides brackets with commas: rows by `;` or on a line each."""
    spaced, commas = [" ".join(row) for row in rows], [", ".join(row) for row in rows]
    found = ["; ".join(spaced), "; ".join(commas), "\n".join(spaced)]
    printed = "\n ".join(f"[{row}]" for row in spaced)
    return [*found, f"[{printed}]", *([f"[{'; '.join(spaced)}]"] if len(rows) > 1 else [])]
