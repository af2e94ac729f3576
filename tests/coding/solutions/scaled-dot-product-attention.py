import math

import numpy as np


def attention(queries, keys, values):
    result = np.zeros((len(queries), values.shape[1]))
    for i, query in enumerate(queries):
        scores = [sum(a * b for a, b in zip(query, key, strict=True)) / math.sqrt(len(query)) for key in keys]
        shares = [math.exp(score - max(scores)) for score in scores]
        for share, value in zip(shares, values, strict=True):
            result[i] += share / sum(shares) * value
    return result
