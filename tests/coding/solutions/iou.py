import numpy as np


def iou(box_a, box_b):
    a, b = np.reshape(box_a, (2, 2)), np.reshape(box_b, (2, 2))
    shared = np.clip(np.minimum(a[1], b[1]) - np.maximum(a[0], b[0]), 0, None).prod()
    covered = np.ptp(a, axis=0).prod() + np.ptp(b, axis=0).prod() - shared
    return shared / covered if covered else 0.0
