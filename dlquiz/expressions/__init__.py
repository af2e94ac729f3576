"""The expression language of banks: parse once, evaluate on numbers, arrays or anything with the same operations."""

from dlquiz.expressions.language import CONSTANTS, FUNCTIONS, RESERVED, Expression, parse
from dlquiz.expressions.numbers import Numbers, evaluate, holds
from dlquiz.expressions.values import Value, is_array, is_integer, plain, shape_of, show, show_to_read

__all__ = [
    "CONSTANTS",
    "FUNCTIONS",
    "RESERVED",
    "Expression",
    "Numbers",
    "Value",
    "evaluate",
    "holds",
    "is_array",
    "is_integer",
    "parse",
    "plain",
    "shape_of",
    "show",
    "show_to_read",
]
