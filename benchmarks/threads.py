"""One thread for every linear-algebra library: at a quiz's sizes a second one costs more than it brings."""

from __future__ import annotations

import os
import sys

VARIABLES = (
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
"""What OpenBLAS, OpenMP, MKL, BLIS and Apple's Accelerate read when they are loaded."""


def pin() -> None:
    """Set all of them to 1 in this process; raises `RuntimeError` if NumPy is loaded, since it would not notice."""
    if "numpy" in sys.modules:
        raise RuntimeError("NumPy is already loaded: the number of its threads can no longer be set")
    os.environ.update(dict.fromkeys(VARIABLES, "1"))
