import numpy as np


def attention_backward(queries, keys, values, upstream):
    scale = np.sqrt(queries.shape[1])
    scores = queries @ keys.T / scale
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    by_weights = upstream @ values.T
    by_scores = weights * (by_weights - (by_weights * weights).sum(axis=1, keepdims=True))
    return by_scores @ keys / scale, by_scores.T @ queries / scale, weights.T @ upstream
