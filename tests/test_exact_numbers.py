"""Single numbers with fractions, `inf` and `nan`: exact values by their types, and the part that has no value."""

from __future__ import annotations

import ast
import math
from fractions import Fraction

import pytest
from every_case import every_case

from dlquiz.expressions.evaluation import Run, compile_tree
from dlquiz.expressions.exact import ExactNumbers, Number, real

NAMES: dict[str, Number] = {"inf": math.inf, "nan": math.nan, "near": Fraction(2**60 + 1, 2**60)}


@every_case(
    ("source", "expected"),
    [
        ("1/3*3", 1),
        ("6/3", 2),
        ("1/3", Fraction(1, 3)),
        ("2**-2", Fraction(1, 4)),
        ("(2/3)**2", Fraction(4, 9)),
        ("sqrt(1/16)", Fraction(1, 4)),
        ("sqrt(16)", 4),
        ("sqrt(2)", math.sqrt(2)),
        ("round(5/2)", 3),
        ("round(-2.675, 2)", Fraction(-268, 100)),
        ("floor(0.3/0.1)", 3),
        ("ceil(-7/2)", -3),
        ("(-1)**10**1000", 1),
        ("0**10**1000", 0),
        ("2**4095", 2**4095),
        ("1 - inf", -math.inf),
        ("max(1, nan)", math.nan),
        ("0.0*-1 - 0", 0.0),
    ],
)
def test_a_value_keeps_its_type(source: str, expected: Number) -> None:
    found = compile_tree(ast.parse(source, mode="eval").body)(Run(NAMES, ExactNumbers()))
    assert (type(found), repr(found)) == (type(expected), repr(expected))


@every_case(
    ("source", "error", "failed"),
    [
        ("1 + 2/0", ZeroDivisionError, "2 / 0"),
        ("1 + 2**4096 * 0", OverflowError, "2 ** 4096"),
        ("2**4095 + 2**4095", OverflowError, "2 ** 4095 + 2 ** 4095"),
        ("exp(-1000) + 1", OverflowError, "exp(-1000)"),
        ("1e-200*1e-200", OverflowError, "1e-200 * 1e-200"),
        ("1 + (inf - inf)", ValueError, "inf - inf"),
        ("sqrt(-1)/0", ValueError, "sqrt(-1)"),
        ("(-8)**0.5", ValueError, "(-8) ** 0.5"),
        ("round(1.5, 16)", ValueError, "round(1.5, 16)"),
    ],
)
def test_what_has_no_value_fails_at_its_part(source: str, error: type[Exception], failed: str) -> None:
    run = Run(NAMES, ExactNumbers())
    with pytest.raises(error):
        compile_tree(ast.parse(source, mode="eval").body)(run)
    assert ast.unparse(run.node) == failed


def test_a_fraction_beside_a_whole_number_is_not_that_number() -> None:
    assert real(NAMES["near"]) == math.nextafter(1.0, math.inf)
    assert real(Fraction(1, 4)) == 0.25
    assert real(math.sqrt(2) ** 2) == 2
