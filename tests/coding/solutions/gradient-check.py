import numpy as np


def relative_error(analytic, numeric):
    larger = np.maximum(np.abs(analytic), np.abs(numeric))
    return np.abs(analytic - numeric) / np.where(larger == 0, 1.0, larger)
