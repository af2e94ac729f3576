"""Moments, ratings and what is written on a line of a history."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from dlquiz.schedule import Rating

MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
RATINGS = st.sampled_from(Rating)
NAMES = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), min_size=1, max_size=8)
"""Of banks, questions, devices: whatever can be printed."""
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["$float", "inf"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=3) | st.sampled_from(["$float", "$$", "$"]), inner, max_size=3)
    ),
    max_leaves=8,
)
"""What may be kept beside an answer: JSON, and the floats that JSON does not have."""
