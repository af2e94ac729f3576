"""Sizes of windows and rows of layers."""

from __future__ import annotations

from hypothesis import strategies as st

WINDOWS = st.fixed_dictionaries(
    {
        "input_size": st.integers(1, 60),
        "kernel_size": st.integers(1, 9),
        "stride": st.integers(1, 6),
        "padding": st.integers(0, 4),
        "dilation": st.integers(1, 4),
    }
)
"""The arguments of one axis of a convolution or a pooling; in some of them no window fits."""

LAYER_ROWS = st.tuples(st.integers(1, 4), st.integers(1, 2), st.integers(1, 3), st.integers(0, 2))
"""Rows of `layers`: kernel size, stride, dilation, padding; small enough to be walked through cell by cell."""
