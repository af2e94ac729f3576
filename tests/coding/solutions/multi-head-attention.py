import numpy as np


def multi_head_attention(inputs, w_query, w_key, w_value, w_output, heads):
    queries, keys, values = inputs @ w_query, inputs @ w_key, inputs @ w_value
    size = queries.shape[1] // heads
    hidden = np.triu(np.ones((len(inputs), len(inputs)), dtype=bool), k=1)
    joined = []
    for start in range(0, size * heads, size):
        columns = slice(start, start + size)
        scores = np.where(hidden, -np.inf, queries[:, columns] @ keys[:, columns].T / np.sqrt(size))
        weights = np.exp(scores - scores.max(axis=1, keepdims=True))
        joined.append(weights / weights.sum(axis=1, keepdims=True) @ values[:, columns])
    return np.hstack(joined) @ w_output
