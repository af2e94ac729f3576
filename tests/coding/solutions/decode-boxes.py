import numpy as np


def decode_boxes(anchors, offsets):
    x1, y1, x2, y2 = anchors.T
    dx, dy, dw, dh = offsets.T
    width, height = x2 - x1, y2 - y1
    x, y = (x1 + x2) / 2 + dx * width, (y1 + y2) / 2 + dy * height
    width, height = width * np.exp(dw), height * np.exp(dh)
    return np.stack([x - width / 2, y - height / 2, x + width / 2, y + height / 2], axis=1)
