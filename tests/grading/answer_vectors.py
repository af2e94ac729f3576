"""Fairness vectors: what learners type, what it must be read as or marked, and why. One row, one rule."""

from __future__ import annotations

from array_vectors import ARRAYS
from kind_vectors import SAID
from marked_vectors import MARKED
from number_vectors import NOT_A_NUMBER, NUMBERS
from refused_vectors import UNREADABLE
from vector_rows import MATRIX, MEBI, PERCENT, PX, SHAPE, Array, Marked, Number, Refused, Said

__all__ = [
    "ARRAYS",
    "MARKED",
    "MATRIX",
    "MEBI",
    "NOT_A_NUMBER",
    "NUMBERS",
    "PERCENT",
    "PX",
    "SAID",
    "SHAPE",
    "UNREADABLE",
    "Array",
    "Marked",
    "Number",
    "Refused",
    "Said",
]
