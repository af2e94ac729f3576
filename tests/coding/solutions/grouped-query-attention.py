import numpy as np


def grouped_query_attention(queries, keys, values):
    heads, n, d = queries.shape
    result = np.zeros((heads, n, values.shape[2]))
    for head in range(heads):
        group = head * len(keys) // heads
        for i in range(n):
            scores = keys[group] @ queries[head, i] / d**0.5
            total = np.logaddexp.reduce(scores)
            for j, score in enumerate(scores):
                result[head, i] += np.exp(score - total) * values[group, j]
    return result
