import numpy as np


def quantize(values):
    largest = np.abs(values).max()
    scale = largest / 127.0 if largest > 0 else 1.0
    codes = np.clip(np.floor(values / scale + 0.5), -127, 127).astype(int)
    return codes, scale, codes * scale
