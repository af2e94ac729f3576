"""Tolerances to the last digit: inclusive bounds, exact whole numbers, nothing lost to rounding. Rows by hand."""

from __future__ import annotations

import math
from fractions import Fraction

from every_case import every_case
from hypothesis import given, settings
from hypothesis import strategies as st

from dlquiz.questions.tolerance import Tolerance
from dlquiz.variants.formulas import accepted

DEFAULT = Tolerance()
ROWS = [
    (DEFAULT, 1000, 1001, False, "an integer is exact"),
    (DEFAULT, 1000, 1000.0, True, "and equal as a real"),
    (DEFAULT, 1000.0, 1001.0, True, "a real within a thousandth, bound included"),
    (DEFAULT, 1000.0, 999.0, True, "on the other side"),
    (DEFAULT, 1000.0, 1001.001, False, "just beyond"),
    (DEFAULT, -1000.0, -1001.0, True, "negative"),
    (DEFAULT, 0.0, 1e-9, True, "a key of 0: 1e-9, bound included"),
    (DEFAULT, 0.0, 1.1e-9, False, "beyond it"),
    (DEFAULT, 0, 1e-12, False, "an integer 0 is exact"),
    (DEFAULT, 10**400, 10**400 + 1, False, "integers beyond the floats"),
    (DEFAULT, 10**400, 10**400, True, "and themselves"),
    (DEFAULT, 2.0**60, 2**60 + 2**49, True, "an exact integer against a real"),
    (DEFAULT, 1.0, 10**400, False, "a huge answer to a real"),
    (Tolerance(relative=0.1), 10, 11, True, "relative on an integer"),
    (Tolerance(relative=0.1), 10, 11.0001, False, "beyond it"),
    (Tolerance(relative=0.1), 0, 1e-9, True, "relative, key 0"),
    (Tolerance(relative=0.1), 10**400, 10**400 + 1, False, "relative beyond the floats"),
    (Tolerance(absolute=0.5), 3, 3.5, True, "absolute, bound included"),
    (Tolerance(absolute=0.5), 3, 2.4999, False, "beyond it"),
    (Tolerance(absolute=0.5), 0, -0.5, True, "absolute at 0"),
    (Tolerance(absolute=0.0), 0.0, 1e-12, False, "an absolute 0 is exact"),
    (Tolerance(absolute=0.0), 5.0, 5.0, True, "and takes the key"),
    (Tolerance(relative=0.01, absolute=1.0), 10.0, 11.0, True, "both: the wider one"),
    (Tolerance(relative=0.01, absolute=1.0), 1000.0, 1010.0, True, "both: the wider one of a large key"),
    (Tolerance(decimals=2), 0.125, 0.13, True, "half a unit up"),
    (Tolerance(decimals=2), 0.125, 0.12, True, "half a unit down"),
    (Tolerance(decimals=2), 0.125, 0.1301, False, "more than half"),
    (Tolerance(decimals=1), 0.35, 0.4, True, "0.35 is a float below"),
    (Tolerance(decimals=1), 0.45, 0.5, True, "0.45 is a float above"),
    (Tolerance(decimals=0), 2.5, 3, True, "no decimals"),
    (Tolerance(decimals=0), 7, 7.5, True, "decimals of an integer"),
    (Tolerance(decimals=2), 0.0, 0.005, True, "decimals at 0"),
    (Tolerance(significant=3), 1234.5, 1230, True, "three digits"),
    (Tolerance(significant=3), 1235.0, 1240, True, "half a unit of the third, up"),
    (Tolerance(significant=3), 1235.0, 1230, True, "half a unit of the third, down"),
    (Tolerance(significant=3), 1235.0, 1229.9, False, "more than half"),
    (Tolerance(significant=2), 0.001, 0.00105, True, "0.001 begins at the third decimal"),
    (Tolerance(significant=2), 0.001, 0.00106, False, "whatever log10 makes of it"),
    (Tolerance(significant=3), 9.9999999, 10.004, True, "9.9999999: half a unit is 0.005"),
    (Tolerance(significant=3), 9.9999999, 10.02, False, "it is not yet ten"),
    (Tolerance(significant=1), 1e23, 1.4e23, True, "1e23 begins at 10^23"),
    (Tolerance(significant=3), 0.0, 1e-9, True, "no digit of 0: 1e-9"),
    (Tolerance(significant=3), 5e-324, 5e-324, True, "the smallest float"),
    (DEFAULT, math.inf, math.inf, True, "infinity is itself"),
    (DEFAULT, math.inf, 1e308, False, "and nothing else"),
    (DEFAULT, -math.inf, math.inf, False, "nor the other one"),
    (DEFAULT, math.nan, math.nan, True, "nan is nan"),
    (DEFAULT, math.nan, 1.0, False, "and nothing else"),
    (DEFAULT, 1.0, math.nan, False, "nan is no number"),
    (DEFAULT, 1.0, math.inf, False, "infinity is not near"),
    (Tolerance(relative=1e300), 1e300, -1e300, True, "a bound beyond the floats holds everything finite"),
]


@every_case(("tolerance", "key", "value", "right", "why"), ROWS)
def test_tolerance(tolerance: Tolerance, key: float, value: float, right: bool, why: str) -> None:
    assert tolerance.accepts(value, key) is right


@settings(max_examples=300)
@given(st.floats(-1e12, 1e12), st.integers(0, 8), st.integers(-20, 20))
def test_decimals_against_exact_fractions(key: float, decimals: int, tenths: int) -> None:
    """Half a unit is 5 tenths: 4 tenths away is always right and 6 never, computed without rounding."""
    unit = Fraction(1, 10**decimals)
    value = float(Fraction(key) + unit * tenths / 10)
    distance = abs(Fraction(value) - Fraction(key)) / unit
    if abs(distance - Fraction(1, 2)) > Fraction(1, 100) and unit > 1000 * Fraction(math.ulp(key)):
        assert Tolerance(decimals=decimals).accepts(value, key) is (distance < Fraction(1, 2))


def test_accepted_compares_shapes_first_then_entries() -> None:
    assert accepted((1, 2), (1, 2), DEFAULT)
    assert not accepted((1, 2), (1, 2, 3), DEFAULT)
    assert not accepted(1, (1,), DEFAULT)
    assert not accepted(((1, 2),), (1, 2), DEFAULT)
    assert not accepted((1, 3), (1, 2), DEFAULT)


def test_one_real_entry_makes_the_array_real() -> None:
    assert accepted((1000.5, 2.5), (1000, 2.5), DEFAULT)
    assert not accepted((1000.5, 2), (1000, 2), DEFAULT)
