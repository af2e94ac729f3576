import numpy as np


def iou(box_a, box_b):
    sides = np.minimum(box_a[2:], box_b[2:]) - np.maximum(box_a[:2], box_b[:2])
    shared = np.prod(np.maximum(sides, 0.0))
    union = np.prod(box_a[2:] - box_a[:2]) + np.prod(box_b[2:] - box_b[:2]) - shared
    return shared / union if union > 0 else 0.0
