import numpy as np


def causal_attention(queries, keys, values):
    out = np.empty(values.shape)
    for i, query in enumerate(queries):
        scores = keys[: i + 1] @ query / np.sqrt(len(query))
        weights = np.exp(scores - scores.max())
        out[i] = weights @ values[: i + 1] / weights.sum()
    return out
