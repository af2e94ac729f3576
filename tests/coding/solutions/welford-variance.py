import numpy as np


def running_statistics(values):
    """The same as merging each value as a group of one; sums about the first value stay small."""
    first = float(values[0])
    shifted = np.asarray(values, dtype=float) - first
    counts = np.arange(1, len(values) + 1)
    means = np.cumsum(shifted) / counts
    return first + means, np.cumsum(shifted**2) / counts - means**2
