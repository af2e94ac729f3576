import numpy as np


def relative_error(analytic, numeric):
    errors = []
    for a, n in zip(np.ravel(analytic), np.ravel(numeric), strict=True):
        errors.append(0.0 if a == n else abs(a - n) / max(abs(a), abs(n)))
    return np.array(errors).reshape(np.shape(analytic))
