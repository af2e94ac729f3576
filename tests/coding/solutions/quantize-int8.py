import math

import numpy as np


def quantize(values):
    flat = [float(value) for value in np.ravel(values)]
    scale = max(map(abs, flat)) / 127 or 1.0
    codes = []
    for value in flat:
        whole = math.floor(value / scale)
        codes.append(whole + 1 if value / scale - whole >= 0.5 else whole)
    shape = np.shape(values)
    return np.reshape(codes, shape), scale, np.reshape([scale * code for code in codes], shape)
