import numpy as np


def grouped_query_attention(queries, keys, values):
    group = len(queries) // len(keys)
    keys, values = np.repeat(keys, group, axis=0), np.repeat(values, group, axis=0)
    scores = queries @ keys.transpose(0, 2, 1) / np.sqrt(queries.shape[2])
    weights = np.exp(scores - scores.max(axis=2, keepdims=True))
    return weights / weights.sum(axis=2, keepdims=True) @ values
