import numpy as np


def roi_align(features, box, bins, samples):
    height, width = features.shape
    x1, y1, x2, y2 = box

    def value(x, y):
        x = min(max(x - 0.5, 0.0), width - 1.0)
        y = min(max(y - 0.5, 0.0), height - 1.0)
        left, top = int(x), int(y)
        right, bottom = min(left + 1, width - 1), min(top + 1, height - 1)
        upper = features[top, left] * (left + 1 - x) + features[top, right] * (x - left)
        lower = features[bottom, left] * (left + 1 - x) + features[bottom, right] * (x - left)
        return upper * (top + 1 - y) + lower * (y - top)

    result = np.zeros((bins, bins))
    for row in range(bins):
        for column in range(bins):
            total = 0.0
            for i in range(samples):
                for j in range(samples):
                    y = y1 + (y2 - y1) * (row + (i + 0.5) / samples) / bins
                    x = x1 + (x2 - x1) * (column + (j + 0.5) / samples) / bins
                    total += value(x, y)
            result[row, column] = total / samples**2
    return result
