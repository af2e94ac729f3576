"""Which shapes the text of a question names: `4×4`, `shape (2, 3)`, `three numbers`, 「2×3 矩阵」."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dlquiz.variants import Variant

_CHAIN: Final = re.compile(r"\d+(?:\s*(?:×|x|X|\\times|\*|-by-|\sby\s|乘)\s*\d+)+")
_TUPLE: Final = re.compile(
    r"(?:shape|形状)[^\d(（\[]{0,12}[(（\[]\s*(\d+(?:\s*[,，]\s*\d+)*)\s*[,，]?\s*[)）\]]", re.IGNORECASE
)
_WORDS: Final = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMERALS: Final = ("两", "三", "四", "五", "六", "七", "八", "九", "十")
_ENTRIES: Final = re.compile(
    rf"(\d+|{'|'.join(_WORDS)})[ -](?:numbers|entries|values|components|elements|dimensional\b|vector\b)"
    rf"|(?:length|长度)\s*(?:of\s*|为|是)?(\d+)|(\d+|[{''.join(_NUMERALS)}])\s*(?:个(?:数|值|元素|分量)|维)",
    re.IGNORECASE,
)


def names_shape(variant: Variant, shape: tuple[int, ...]) -> bool:
    """Whether the prompt, in either language, names this shape of an array."""
    find = _lengths if len(shape) == 1 else _sizes
    return any(shape in set(find(text)) for text in variant.prompt)


def names_cube(variant: Variant) -> bool:
    """Whether the prompt names a size in three equal sides, as `3×3×3`."""
    return any(len(sizes) == 3 and len(set(sizes)) == 1 for text in variant.prompt for sizes in _sizes(text))


def _sizes(text: str) -> Iterator[tuple[int, ...]]:
    for chain in _CHAIN.finditer(text):
        yield tuple(map(int, re.findall(r"\d+", chain[0])))
    for written in _TUPLE.finditer(text):
        yield tuple(map(int, re.findall(r"\d+", written[1])))


def _lengths(text: str) -> Iterator[tuple[int, ...]]:
    for found in _ENTRIES.finditer(text):
        yield (_count(next(group for group in found.groups() if group)),)
    yield from _sizes(text)


def _count(written: str) -> int:
    if written.isdecimal():
        return int(written)
    names = _WORDS if written.isascii() else _NUMERALS
    return names.index(written.lower()) + 2
