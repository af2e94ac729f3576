"""Values as keys have them, and entries of arrays as they are typed."""

from __future__ import annotations

from hypothesis import strategies as st

WHOLE = st.integers(-(10**12), 10**12) | st.integers(-1100, 1100)
TERMINATING = st.decimals(-1000, 1000, places=4, allow_nan=False).map(lambda value: value.normalize())
"""Decimals of at most four places."""
REALS = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e200, max_value=1e200)
"""Floats whose tolerance is a float, too."""
NUMBERS = st.integers(-(10**6), 10**6) | st.floats(-1e6, 1e6, allow_nan=False)
SIZES = st.lists(st.integers(1, 4096), min_size=1, max_size=6)
"""The sizes of a shape."""

ENTRIES = st.integers(-99, 99).map(str) | TERMINATING.map(lambda value: format(value, "f"))
FORMULAS = st.sampled_from(["1/4", "¼", "25%", "2^-2", "sqrt(4)", "(1+2)*3", "2.5×10⁻¹", "-3", "1e-3"])
"""Entries of an array that are more than a number."""
ROWS = st.integers(1, 4).flatmap(
    lambda columns: st.lists(st.lists(ENTRIES | FORMULAS, min_size=columns, max_size=columns), min_size=1, max_size=4)
)
"""The rows of a matrix, of up to four by four entries."""
