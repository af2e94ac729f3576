import math

import numpy as np


def kv_cache_step(x, w_query, w_key, w_value, key_cache, value_cache):
    query = (x @ w_query)[0]
    keys = [*key_cache, (x @ w_key)[0]]
    values = [*value_cache, (x @ w_value)[0]]
    scores = [query.dot(key) / math.sqrt(len(query)) for key in keys]
    top = max(scores)
    total, mixed = 0.0, np.zeros(len(values[0]))
    for score, value in zip(scores, values, strict=True):
        total += math.exp(score - top)
        mixed = mixed + math.exp(score - top) * value
    return np.array([mixed / total])
