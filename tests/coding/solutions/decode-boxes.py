import numpy as np


def decode_boxes(anchors, offsets):
    a = np.asarray(anchors, dtype=float)
    o = np.asarray(offsets, dtype=float)
    size = a[:, 2:] - a[:, :2]
    center = (a[:, 2:] + a[:, :2]) / 2 + o[:, :2] * size
    half = size * np.exp(o[:, 2:]) / 2
    return np.concatenate([center - half, center + half], axis=1)
