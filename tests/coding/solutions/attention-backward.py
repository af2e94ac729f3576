import numpy as np


def attention_backward(queries, keys, values, upstream):
    n, d = queries.shape
    m = len(keys)
    grad_q, grad_k, grad_v = np.zeros(queries.shape), np.zeros(keys.shape), np.zeros(values.shape)
    for i in range(n):
        scores = np.array([queries[i].dot(keys[j]) for j in range(m)]) * d**-0.5
        share = np.exp(scores - scores.max())
        share = share / share.sum()
        jacobian = np.diag(share) - np.outer(share, share)
        slopes = jacobian @ np.array([upstream[i].dot(values[j]) for j in range(m)]) * d**-0.5
        for j in range(m):
            grad_v[j] += share[j] * upstream[i]
            grad_q[i] += slopes[j] * keys[j]
            grad_k[j] += slopes[j] * queries[i]
    return grad_q, grad_k, grad_v
