import numpy as np


def roi_align(features, box, bins, samples):
    f = np.asarray(features, dtype=float)
    height, width = f.shape
    x1, y1, x2, y2 = [float(v) for v in box]
    n = int(bins) * int(samples)
    k = (np.arange(n) + 0.5) / n
    xs = np.clip(x1 + (x2 - x1) * k - 0.5, 0, width - 1)
    ys = np.clip(y1 + (y2 - y1) * k - 0.5, 0, height - 1)

    def matrix(p, size):
        lo = np.floor(p).astype(int)
        hi = np.minimum(lo + 1, size - 1)
        t = p - lo
        m = np.zeros((len(p), size))
        np.add.at(m, (np.arange(len(p)), lo), 1 - t)
        np.add.at(m, (np.arange(len(p)), hi), t)
        return m

    values = matrix(ys, height) @ f @ matrix(xs, width).T
    return values.reshape(bins, samples, bins, samples).mean(axis=(1, 3))
